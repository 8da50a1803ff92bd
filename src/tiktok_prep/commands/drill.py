"""`prep drill`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar

from tiktok_prep import wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.base.text import count
from tiktok_prep.drill.page import summary_page
from tiktok_prep.drill.screen import DrillKeyScreen
from tiktok_prep.drill.session import Drill, DrillTask
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.question_state import question_states
from tiktok_prep.planning.queue import DrillLimits, Queue
from tiktok_prep.terminal.canvas import Canvas, canvas_of
from tiktok_prep.terminal.keys import Keys, keys_from

if TYPE_CHECKING:
    from tiktok_prep import options


def run(
    chosen: Settings,
    stage: options.Round = None,
    tag: options.TagOption = None,
    minutes: Annotated[
        int | None,
        options.minutes("So many minutes, also when the plan is done or nothing is due.", most=600),
    ] = None,
    limit: Annotated[
        int | None, options.number("--limit -n", "Ask at most N different questions.", most=1000)
    ] = None,
    typed: options.TypeOption = False,
    warming: Annotated[
        bool,
        options.flag("--warm-up", "Just before an interview: six minutes of the shakiest."),
    ] = False,
) -> None:
    """Drill what helps you most: answer aloud, reveal, rate.

    It asks what helps most on the day of the interview; without a date, what is due, then what is
    new. A question in place of ROUND (its id, or words) is asked, then its facts. Space shows the
    points, letters mark those you missed, 1-4 rates the rest, ? helps. A round that is over is left
    out, unless named.
    """
    others = {"--tag": tag, "--minutes": minutes, "--limit": limit}
    keep_apart({"--warm-up": warming}, others)
    deck = wiring.load_deck(chosen)
    stage, question_id = wiring.pick_stage_or_question(deck, stage)
    if question_id:
        keep_apart({question_id: True}, {"--warm-up": warming, "--tag": tag})
    tag = wiring.pick_tag(deck, tag)
    wiring.check_has_questions(deck, stage, chosen)
    out = wiring.stdout(chosen)
    canvas, messages = canvas_of(out), wiring.Messages()
    with wiring.open_store(write=True, messages=messages) as store:
        wiring.warn_of_dates_ahead(store)
        snapshot = wiring.snapshot(deck, store, at=wiring.now())
        limits = DrillLimits((), minutes * 60 if minutes else None, limit, bool(minutes))
        if question_id:
            task = _only(snapshot, question_id, limits)
        elif warming:
            task = _warm_up(snapshot, stage, chosen)
        else:
            task = _task(snapshot, store, stage, tag, limits)
        answers = wiring.answers_to(deck, store)
        wiring.announce_canvas(canvas, store)

        def drill_on(keys: Keys) -> tuple[Drill, DrillKeyScreen]:
            screen = DrillKeyScreen(out, keys, clock=wiring.now, typed=typed, answers=answers)
            drill = Drill(task, screen=screen, store=store, clock=wiring.now, new_id=wiring.new_id)
            return drill, screen

        made = run_on_screen(drill_on, canvas, messages)
        assert made
        drill, screen = made
        summary = drill.summary()._replace(not_rated=screen.not_rated)
        out.page(summary_page(summary, deck_option=wiring.deck_option(chosen), now=wiring.now()))


class _Session(Protocol):
    """A drill or a mock interview."""

    @property
    def ratings(self) -> int: ...

    def run(self) -> None: ...


Session = TypeVar("Session", bound=_Session)


def run_on_screen(
    session_on: Callable[[Keys], tuple[Session, DrillKeyScreen] | None],
    canvas: Canvas | None,
    messages: wiring.Messages,
) -> tuple[Session, DrillKeyScreen] | None:
    """Runs what `session_on` makes, and returns it; `None` if it makes none. On Ctrl-C, SIGTERM or
    a PrepError, says on stderr what is saved and raises it again."""
    saved, is_typing = 0, False
    try:
        with keys_from(sys.stdin, canvas) as keys:
            made = session_on(keys)
            if made is None:
                return None
            session, screen = made
            with messages.shown_by(screen.say):
                try:
                    session.run()
                finally:
                    saved, is_typing = session.ratings, screen.is_typing
    except (KeyboardInterrupt, PrepError, SystemExit) as end:
        # SIGHUP says that the window was closed: nothing can be printed then
        if not isinstance(end, SystemExit) or end.code == 128 + signal.SIGTERM:
            words = f" {count(saved, 'rating')} saved." if saved else ""
            lost = " The answer you were typing is not kept." if is_typing else ""
            wiring.tell(f"\nStopped.{words}{lost}")
        raise
    return made


def _only(snapshot: Snapshot, question_id: str, limits: DrillLimits) -> DrillTask:
    """Returns a drill of one question, then the facts that it names, due or not. Raises UsageError
    if the question is suspended."""
    question = snapshot.deck.question(question_id)
    assert question
    if question.id in snapshot.suspended:
        hint = f"prep suspend --undo {question.id} brings it back"
        raise UsageError(f"'{question.id}' is suspended", hint=hint)
    first = [question, *snapshot.deck.facts_of(question)]
    limits = limits._replace(first=first, max_questions=limits.max_questions or len(first))
    until = snapshot.now + timedelta(seconds=limits.seconds) if limits.seconds else None
    ahead = snapshot.agenda.ahead(snapshot.deck.stages, after=snapshot.now)
    days = {q.id: i.local.date() for q in first for i in reversed(ahead) if i.stage in q.stages}
    queue = DueQueue((), limits, interview_days=days)
    return DrillTask(snapshot.deck, queue, first, until)


def _warm_up(snapshot: Snapshot, stage: str | None, chosen: Settings) -> DrillTask:
    """Returns a warm-up of the stage, or of the next interview's. Raises UsageError if that has no
    questions."""
    from tiktok_prep.planning.warm_up import WARM_UP_LENGTH, warm_up_questions

    wiring.check_has_questions(snapshot.deck, stage or _next_round(snapshot), chosen)
    queue = DueQueue((), DrillLimits(first=warm_up_questions(snapshot, stage)))
    return DrillTask(snapshot.deck, queue, until=snapshot.now + WARM_UP_LENGTH)


def _next_round(snapshot: Snapshot) -> str | None:
    """Returns the id of the stage of the next interview; `None` if no interview is ahead."""
    ahead = snapshot.agenda.next_of(snapshot.deck.stages, after=snapshot.now)
    return ahead.stage if ahead else None


def _task(
    snapshot: Snapshot, store: Store, stage: str | None, tag: str | None, limits: DrillLimits
) -> DrillTask:
    """Returns a drill of the questions of `stage` with `tag`; without a `stage`, of all rounds that
    are not over, or if all are, says so and takes all.

    Then it asks in the order of the plan if one of its questions has an interview ahead, else by
    due date. Raises UsageError if no question has the tag.
    """
    inputs, now = wiring.plan_input(snapshot, store), snapshot.now
    questions = snapshot.deck.select(stage=stage, tag=tag)
    if stage is None:
        questions = snapshot.still_needed(questions)
        if snapshot.all_held:
            wiring.tell("The interviews of all rounds are over: this drill is of all of them.")
    if tag and not questions:
        hint = f"prep list --tag {tag} shows those that have it"
        raise UsageError(f"no question of {stage or 'the rounds ahead'} has tag '{tag}'", hint=hint)
    queue: Queue | None = None
    until = None  # a queue of the plan counts the minutes itself
    if inputs:
        from tiktok_prep.planning.plan_queue import plan_queue

        queue = plan_queue(inputs, questions, stage=stage, limits=limits)
    if queue is None:
        rows = question_states(snapshot, questions)
        due = [row.question.id for row in rows if row.is_due(now)]
        queue = DueQueue(drill_order(rows, now=now, cram=limits.cram), limits, due=due)
        until = now + timedelta(seconds=limits.seconds) if limits.seconds else None
    return DrillTask(snapshot.deck, queue, questions, until)

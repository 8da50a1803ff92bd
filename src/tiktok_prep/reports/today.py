"""Bare `prep`: today at a glance, and the command to type next.

The page and the JSON are both made from one report, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import CORE_WEIGHT, Interview
from tiktok_prep.planning.question_state import next_due, question_states
from tiktok_prep.reports.stats import StageState, stage_states

if TYPE_CHECKING:
    from tiktok_prep.planning.plan import PlanToday

TODAY_VERSION = 2
"""Version of the JSON. Goes up when a key is removed or changes its meaning."""
FRESH_FOR = timedelta(days=3)
"""For so long after an interview, its debrief is what to do next."""
WARM_UP_TIME = timedelta(hours=4)
"""This close to an interview, a warm-up and the brief come next instead of a drill."""


class InterviewAhead(NamedTuple):
    """An interview ahead, and how ready you are for it. Readiness is a share (0-1) of its weighted
    points."""

    interview: Interview
    points: int
    points_asked: int
    """How many of the points were asked at least once."""
    ready_now: Share | None
    """Readiness if the interview were now; `None` until a third of the points, by weight, was
    asked."""
    without_study: Share | None
    """Readiness at the interview if you rehearse nothing more; `None` as for `ready_now`."""


class StudyToday(NamedTuple):
    """What the plan has for today."""

    minutes: int
    """Minutes of study a day."""
    minutes_done: int
    minutes_left: int
    """Minutes that `questions` take."""
    questions: int
    """How many questions and facts are left for today."""
    new: int
    """How many of `questions` are new."""
    day_off: bool
    next_study: datetime | None
    """When the next study begins after the current one, local; `None` if there is none before the
    last interview."""
    first_try: float
    """Chance (0-1) to know a point that was never asked."""


class TodayReport(NamedTuple):
    """Everything that bare `prep` shows."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: tuple[StageState, ...]
    """Those with an interview ahead have no `recall`; see `interviews`."""
    interviews: tuple[InterviewAhead, ...]
    """Soonest first."""
    study: StudyToday | None
    """`None` without an interview ahead."""
    due: int
    """How many questions and facts are due now, without those only of rounds that are over."""
    next_due: datetime | None
    """When the soonest of them falls due, or fell due; `None` if nothing is rated."""
    missing_debriefs: tuple[str, ...]
    """Stages whose interview was in the last 14 days and has no debrief, the latest first."""
    look_up: int
    """How many facts to look up before the next interview."""
    suspended: int
    """How many questions of the deck are suspended."""
    example_stage: str
    """The stage to name when the page suggests `prep plan`."""
    next: str
    """The command to type next; '' if there is nothing to do."""
    then: str
    """The command to type after `next`; '' for none."""


def today_report(
    snapshot: Snapshot,
    plan: PlanToday | None,
    *,
    missing_debriefs: Sequence[str] = (),
) -> TodayReport:
    """Makes the report. `plan` is `None` if no interview is ahead."""
    deck, now = snapshot.deck, snapshot.now
    rows = question_states(snapshot, deck.questions)
    needed_ids = {question.id for question in snapshot.still_needed(deck.questions)}
    needed = [row for row in rows if row.question.id in needed_ids]
    asked = {entry.id: True for entry in plan.entries} if plan else {}
    dated = {entry.interview.stage for entry in plan.stages} if plan else set()
    stages = stage_states(snapshot, rows, asked_today=asked, counted=dated)
    following = _commands(stages, plan, missing_debriefs, now=now)
    return TodayReport(
        now=now,
        deck=deck.name,
        stages=stages,
        interviews=tuple(InterviewAhead(*entry) for entry in (plan.stages if plan else ())),
        study=_study(plan) if plan else None,
        due=sum(row.is_due(now) for row in needed),
        next_due=next_due(needed),
        missing_debriefs=tuple(missing_debriefs),
        look_up=_look_up(snapshot),
        suspended=sum(row.suspended for row in rows),
        example_stage=snapshot.agenda.example_stage([stage.id for stage in deck.stages], after=now),
        next=following[0],
        then=following[1],
    )


def _study(plan: PlanToday) -> StudyToday:
    return StudyToday(
        minutes=plan.minutes,
        minutes_done=round(plan.spent_s / 60),
        minutes_left=ceil(plan.seconds / 60),
        questions=len(plan.entries),
        new=sum(entry.is_new for entry in plan.entries),
        day_off=plan.day_off,
        next_study=plan.next_study,
        first_try=plan.first_try,
    )


def _look_up(snapshot: Snapshot) -> int:
    ahead = snapshot.agenda.next_of(snapshot.deck.stages, after=snapshot.now)
    if ahead is None:
        return 0
    asked = snapshot.deck.select(stage=ahead.stage, tag=None)
    facts = (q for q in asked if q.fact and q.fact.stale and q.weight >= CORE_WEIGHT)
    return sum(fact.id not in snapshot.suspended for fact in facts)


def _commands(
    stages: Sequence[StageState],
    plan: PlanToday | None,
    missing_debriefs: Sequence[str],
    *,
    now: datetime,
) -> tuple[str, str]:
    """Returns the command to type next, and the one to type then; '' for none.

    Just before an interview a warm-up and the brief; just after one its debrief, then a drill.
    """
    by_id = {stage.id: stage for stage in stages}
    if plan:
        ahead = plan.stages[0].interview
        stage = by_id[ahead.stage]
        if ahead.at - now < WARM_UP_TIME and stage.questions > stage.suspended:
            return f"prep drill --warm-up {ahead.stage}", f"prep brief {ahead.stage}"
    drill = ("prep drill" if plan.entries else "") if plan else _drill(stages)
    for name in missing_debriefs:
        held = by_id[name].held
        if held and held.at > now - FRESH_FOR:
            return f"prep debrief {name}", drill
    return drill, ""


def _drill(stages: Sequence[StageState]) -> str:
    """The drill to type next without an interview ahead; '' if no stage has a due or new question.

    'prep drill' if two or more stages have due questions; else with the id of the stage that has
    or, if none has, of the stage with new questions of which the most points were asked.
    """
    left = [stage for stage in stages if not stage.held] or stages
    due = [stage.id for stage in left if stage.due]
    if len(due) > 1:
        return "prep drill"
    most_practised = sorted(left, key=lambda stage: -stage.points_asked)
    first = [*due, *(stage.id for stage in most_practised if stage.new)][:1]
    return f"prep drill {first[0]}" if first else ""

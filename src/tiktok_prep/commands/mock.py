"""`prep mock`."""

import sys
from collections.abc import Callable
from datetime import UTC
from typing import Annotated, NamedTuple

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.names import pick
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import day_and_time
from tiktok_prep.drill.key_screen import AnswerMode
from tiktok_prep.journal import practice
from tiktok_prep.journal.store import Store
from tiktok_prep.mock.interview import MAX_MINUTES, MockPlan, mock_plan
from tiktok_prep.mock.page import (
    debrief_page,
    farewell_page,
    history_page,
    opening_page,
    resumed_page,
    stopped_page,
)
from tiktok_prep.mock.report import local_start, mock_report, mock_totals
from tiktok_prep.mock.screen import MockKeyScreen
from tiktok_prep.mock.session import MockSession
from tiktok_prep.mock.steps import is_begun, is_open, run_to_resume, used_ms
from tiktok_prep.mock.style import DEFAULT_STYLE, STYLES
from tiktok_prep.model import Deck, Mock, MockRun, Stage, offset_min
from tiktok_prep.terminal.keys import keys_from

MAX_SEED = 2**53 - 1


def _styles(incomplete: str) -> list[tuple[str, str]]:
    return [(n, s.about) for n, s in STYLES.items() if n.startswith(incomplete)]


Questions = Annotated[
    int | None,
    options.number(
        "--questions -n", "So many questions; without it, as many as the minutes hold.", most=1000
    ),
]
Minutes = Annotated[
    int | None,
    options.minutes("Of answers and follow-ups; without it, about 30.", most=MAX_MINUTES),
]
Seed = Annotated[
    int | None,
    options.number(
        "--seed", "The same number holds the same interview again.", least=0, most=MAX_SEED
    ),
]
Style = Annotated[
    str | None,
    options.value(
        "--style", "STYLE", f"{', '.join(STYLES)}; {DEFAULT_STYLE} if left out.", _styles
    ),
]


def run(
    chosen: Settings,
    stage: options.StageOption = None,
    questions: Questions = None,
    minutes: Minutes = None,
    seed: Seed = None,
    style: Style = None,
    confidence: options.ConfidenceOption = False,
    typed: options.TypeOption = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last one that was not finished.")
    ] = False,
    last: Annotated[
        bool, typer.Option("--last", help="Show the debrief of the last one again.")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="List those held so far.")] = False,
) -> None:
    """Hold a mock interview of one round: clocks, follow-ups, nothing shown until the debrief.

    Without --stage it is the round of the next interview ahead. After each answer, mark from
    memory the points that you made; a follow-up then aims at one you left out. All is saved as it
    is given and counts as a rehearsal: q leaves, --resume goes on at the next question.
    """
    instead = {"--resume": resume, "--last": last, "--history": history}
    begins = {"--questions": questions, "--minutes": minutes, "--seed": seed, "--style": style}
    answers = {"--confidence": confidence, "--type": typed}
    options.keep_apart(instead)
    options.keep_apart(instead, begins)
    options.keep_apart({"--last": last, "--history": history}, answers)
    style = DEFAULT_STYLE if style is None else pick("style", style, STYLES)
    deck = wiring.load_deck(chosen)
    stage = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=not (last or history)) as store:
        known = [run for run in store.mock_runs() if deck.stage(run.mock.stage)]
        mocks = _Mocks(chosen, deck, store, stage, known)
        if history:
            mocks.show_history()
        elif last:
            mocks.show_last()
        else:
            wiring.warn_of_dates_ahead(store)
            mode = AnswerMode(confidence, store.agenda().pace if typed else None)
            if resume:
                mocks.go_on(mode)
            else:
                seed = wiring.new_seed() if seed is None else seed
                mocks.begin(seed, style, questions, minutes, mode)


class _Mocks(NamedTuple):
    """The mock interviews of the journal whose stage the deck has."""

    chosen: Settings
    deck: Deck
    store: Store
    stage: str | None
    """The one that was asked for; `None` for any."""
    known: list[MockRun]

    def show_history(self) -> None:
        held = [run for run in self._of(self.stage) if run.reviews]
        rows = [
            (
                run.mock,
                local_start(run.mock),
                mock_totals(run.reviews, self.deck),
                is_open(run, self.deck),
            )
            for run in held
        ]
        out = wiring.stdout(self.chosen)
        out.page(history_page(rows, of_stage=self.stage is not None))

    def show_last(self) -> None:
        """The debrief of the last one held. Raises UsageError without one."""

        def held(runs: list[MockRun]) -> MockRun | None:
            return next((run for run in reversed(runs) if run.reviews), None)

        run = self._first(held, "was", "held yet", "prep mock --last")
        self.debrief(run)
        if is_open(run, self.deck):
            page = stopped_page(run, self._command("prep mock --resume", run))
            wiring.stdout(self.chosen).page([line(), *page])

    def go_on(self, mode: AnswerMode) -> None:
        """Hold the one that is unfinished. Raises UsageError without one."""

        def unfinished(runs: list[MockRun]) -> MockRun | None:
            return run_to_resume(runs, self.deck)

        run = self._first(unfinished, "is", "unfinished", "prep mock --resume")
        # one who was asked before the break is asked after it
        sure = any(review.sure for review in run.reviews)
        mode = mode._replace(confidence=mode.confidence or sure)
        opening = resumed_page(run, self._stage_of(run), used_ms(run) / 1000)
        self._hold(run, opening, mode, fresh=False)

    def begin(
        self,
        seed: int,
        style: str,
        number: int | None,
        minutes: int | None,
        mode: AnswerMode,
    ) -> None:
        """Hold a new one. Raises UsageError where there is nothing to ask."""
        snapshot = wiring.snapshot(self.deck, self.store, at=wiring.now())
        stage = wiring.stage_or_next(self.deck, self.stage, snapshot.agenda).id
        planned = mock_plan(snapshot, stage, seed, style=style, number=number, minutes=minutes)
        if not planned.questions:
            hint = f"see: prep list --stage {stage}"
            raise UsageError(f"there is no open question to ask in {stage}", hint=hint)
        run = MockRun(_mock(planned, stage, seed, style), (), (), ended=None)
        left = run_to_resume(self._of(stage), self.deck)
        if left and is_begun(left):
            begun_at = day_and_time(local_start(left.mock))
            wiring.tell(
                f"The mock interview of {begun_at} is unfinished and kept: "
                f"{self._command('prep mock --resume', left)} goes on with it.\n"
            )
        typed = mode.pace is not None
        opening = opening_page(run.mock, self._stage_of(run), typed=typed)
        self._hold(run, opening, mode, fresh=True)

    def debrief(self, run: MockRun, *, farewell: bool = False) -> None:
        """Show it, after what the other side says at the end with `farewell`."""
        found = mock_report(run, self.store.mock_runs(run.mock.stage), self.deck)
        out, drill = wiring.stdout(self.chosen), self._command("prep drill", run)
        last_words = farewell_page(found) if farewell else []
        out.page([*last_words, *debrief_page(found, drill=drill, look=out.look)])

    # ------------------------------------------------------------ inside

    def _hold(self, run: MockRun, opening: list[Line], mode: AnswerMode, *, fresh: bool) -> None:
        """Hold it, or what is left of it, until it ends or is left; then show what came of it."""
        flags = {" --confidence": mode.confidence, " --type": mode.pace}
        again = self._command("prep mock --resume", run)
        again += "".join(flag for flag, given in flags.items() if given)
        out, begun, ended = wiring.stdout(self.chosen), not fresh, False
        with keys_from(sys.stdin) as keys:
            screen = MockKeyScreen(out, keys, mode=mode)
            session = MockSession(
                run.mock,
                self.deck,
                screen=screen,
                store=self.store,
                clock=wiring.now,
                new_id=wiring.new_id,
            )
            try:
                if screen.open(opening):
                    if fresh:
                        self.store.add(practice.mock_event(run.mock))
                        begun = True
                    ended = session.run()
            except (KeyboardInterrupt, PrepError):
                wiring.tell("")
                if begun:
                    page = stopped_page(session.last_run or run, again)
                    wiring.tell("\n".join(entry.text for entry in page))
                raise
        if ended:
            self.debrief(session.current_run(), farewell=True)
        elif begun:
            out.page(stopped_page(session.current_run(), again))

    def _of(self, stage: str | None) -> list[MockRun]:
        return [run for run in self.known if stage in (None, run.mock.stage)]

    def _stage_of(self, run: MockRun) -> Stage:
        stage = self.deck.stage(run.mock.stage)
        assert stage is not None
        return stage

    def _first(
        self, find: Callable[[list[MockRun]], MockRun | None], verb: str, what: str, command: str
    ) -> MockRun:
        """What `find` has of the stage that was asked for. Raises UsageError if that is nothing,
        with the `command` for what it has of another."""
        found, other = find(self._of(self.stage)), find(self.known)
        if found:
            return found
        if other:
            place, again = other.mock.stage, self._command(command, other)
            message = f"no mock interview of this round {verb} {what}"
            raise UsageError(message, hint=f"one of {place} {verb}: {again}")
        raise UsageError(f"no mock interview {verb} {what}", hint="prep mock begins one")

    def _command(self, words: str, run: MockRun) -> str:
        return f"{words} --stage {run.mock.stage}{wiring.deck_option(self.chosen)}"


def _mock(planned: MockPlan, stage: str, seed: int, style: str) -> Mock:
    """A mock interview that begins now."""
    now = wiring.now()
    return Mock(
        id=wiring.new_id(),
        at=now.astimezone(UTC),
        offset_min=offset_min(now),
        stage=stage,
        seed=seed,
        style=style,
        minutes=planned.minutes,
        questions=tuple(question.id for question in planned.questions),
    )

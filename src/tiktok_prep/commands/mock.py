"""`prep mock`."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base import system
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.base.text import day_and_time
from tiktok_prep.base.value import NamedTuple
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
    to_correct_line,
    unfinished_line,
)
from tiktok_prep.mock.report import MOCK_VERSION, MockReport, local_start, mock_report, mock_totals
from tiktok_prep.mock.screen import MockKeyScreen
from tiktok_prep.mock.session import MockSession
from tiktok_prep.mock.steps import is_begun, is_open, run_to_resume, used_ms
from tiktok_prep.mock.style import DEFAULT_STYLE, STYLES
from tiktok_prep.model import Deck, Mock, MockRun, Stage, offset_min
from tiktok_prep.terminal.canvas import canvas_of
from tiktok_prep.terminal.keys import keys_from

MAX_SEED = 2**53 - 1


def _styles(incomplete: str) -> list[tuple[str, str]]:
    return [(n, s.about) for n, s in STYLES.items() if n.startswith(incomplete)]


Questions = Annotated[
    int | None,
    options.number("--questions -n", "How many questions, if not as many as fit.", most=1000),
]
Minutes = Annotated[
    int | None,
    options.minutes("Minutes for answers and follow-ups; without it, about 30.", most=MAX_MINUTES),
]
Seed = Annotated[
    int | None,
    options.number(
        "--seed",
        "The same number gives the same interview again.",
        least=0,
        most=MAX_SEED,
        rare=True,
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
    stage: options.Round = None,
    questions: Questions = None,
    minutes: Minutes = None,
    seed: Seed = None,
    style: Style = None,
    typed: options.TypeOption = False,
    resume: Annotated[
        bool, options.flag("--resume", "Go on with the last interview that is not finished.")
    ] = False,
    last: Annotated[bool, options.flag("--last", "Show the last interview again.")] = False,
    correct: Annotated[
        bool, options.flag("--correct", "Correct marks of the last interview.", rare=True)
    ] = False,
    history: Annotated[
        bool, options.flag("--history", "List your mock interviews so far.", rare=True)
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Hold a mock interview of one round, with clocks, follow-ups and a summary.

    Without ROUND, it is that of your next interview. Mark what you missed after each answer: a
    follow-up aims at it. Every answer is saved; q leaves.
    """
    not_new = {"--resume": resume, "--last": last, "--correct": correct, "--history": history}
    only_new = {"--questions": questions, "--minutes": minutes, "--seed": seed, "--style": style}
    keep_apart(not_new)
    keep_apart(not_new, only_new)
    keep_apart({"--last": last, "--correct": correct, "--history": history}, {"--type": typed})
    if as_json and not last:
        raise UsageError("--json needs --last", hint="such as: prep mock --last --json")
    if correct and not _is_interactive():
        raise UsageError("--correct needs a terminal", hint="--last shows the interview")
    from tiktok_prep.deck.search import pick

    style = DEFAULT_STYLE if style is None else pick("style", style, dict.fromkeys(STYLES, ()))
    deck = wiring.load_deck(chosen)
    stage = wiring.pick_stage(deck, stage)
    messages = wiring.Messages()
    with wiring.open_store(write=not (history or last), messages=messages) as store:
        runs = [run for run in store.mock_runs() if deck.stage(run.mock.stage)]
        mocks = _MockActions(chosen, deck, store, stage, runs, messages)
        if history:
            mocks.show_history()
        elif last:
            mocks.show_last(as_json=as_json)
        elif correct:
            mocks.correct_last()
        else:
            wiring.warn_of_dates_ahead(store)
            if resume:
                mocks.resume(typed=typed)
            else:
                seed = wiring.new_seed() if seed is None else seed
                mocks.start(seed, style, questions, minutes, typed=typed)


def _is_interactive() -> bool:
    """Whether keys can correct marks: on a terminal, but not on Windows."""
    return not system.ON_WINDOWS and system.is_terminal(sys.stdin, sys.stdout)


class _MockActions(NamedTuple):
    chosen: Settings
    deck: Deck
    store: Store
    stage: str | None
    """The stage asked for; `None` for any."""
    runs: list[MockRun]
    """Earlier mock interviews, oldest first; only those whose stage is in the deck."""
    messages: wiring.Messages

    def show_history(self) -> None:
        rows = [
            (run.mock, mock_totals(run.reviews, self.deck), is_open(run, self.deck))
            for run in self._runs_of(self.stage)
            if run.reviews
        ]
        out = wiring.stdout(self.chosen, is_report=True)
        out.report(history_page(rows, of_stage=self.stage is not None))

    def show_last(self, *, as_json: bool) -> None:
        """Shows the debrief of the last interview that has an answer, and the commands to correct
        and resume it; or prints the debrief as JSON. Raises UsageError if there is none."""
        run = self._last_answered("prep mock --last")
        if as_json:
            wiring.show_report(self._report(run), version=MOCK_VERSION)
            return
        more = [to_correct_line(self._command("prep mock --correct", run))]
        if is_open(run, self.deck):
            more += [line(), unfinished_line(self._command("prep mock --resume", run))]
        self._show_debrief(run, more=more)

    def correct_last(self) -> None:
        """Shows each answer of the last interview that has any, lets letters correct its marks,
        then shows the short debrief. Raises UsageError if there is none."""
        run = self._last_answered("prep mock --correct")
        out = wiring.stdout(self.chosen)
        with keys_from(sys.stdin, canvas_of(out)) as keys:
            screen = MockKeyScreen(out, keys)
            session = self._session(run, screen)
            with self.messages.shown_by(screen.say):
                session.correct_marks()
        self._show_debrief(session.current_run(), is_short=True)

    def resume(self, *, typed: bool) -> None:
        """Goes on with the last unfinished interview. Raises UsageError if there is none."""
        command = "prep mock --resume"
        run = self._pick(lambda runs: run_to_resume(runs, self.deck), "is", "unfinished", command)
        opening = resumed_page(run, self._stage_of(run), used_ms(run) / 1000)
        self._hold(run, opening, typed=typed, is_new=False)

    def start(
        self,
        seed: int,
        style: str,
        number: int | None,
        minutes: int | None,
        *,
        typed: bool,
    ) -> None:
        """Holds a new interview, and mentions an unfinished one of the same stage. Raises
        UsageError if the stage has no question to ask."""
        snapshot = wiring.snapshot(self.deck, self.store, at=wiring.now())
        stage = wiring.stage_or_next(self.deck, self.stage, snapshot.agenda).id
        wiring.check_has_questions(self.deck, stage, self.chosen)
        picked = mock_plan(snapshot, stage, seed, style=style, number=number, minutes=minutes)
        if not picked.questions:
            hint = f"see: prep list {stage}"
            raise UsageError(f"there is no open question to ask in {stage}", hint=hint)
        run = MockRun(_new_mock(picked, stage, seed, style), (), (), ended=None)
        unfinished = run_to_resume(self._runs_of(stage), self.deck)
        if unfinished and is_begun(unfinished):
            when = day_and_time(local_start(unfinished.mock))
            command = self._command("prep mock --resume", unfinished)
            wiring.tell(
                f"The mock interview of {when} is unfinished and kept: {command} goes on with it.\n"
            )
        opening = opening_page(run.mock, self._stage_of(run), typed=typed)
        self._hold(run, opening, typed=typed, is_new=True)

    # ------------------------------------------------------------ helpers

    def _last_answered(self, command: str) -> MockRun:
        """Returns the last interview of the stage asked for that has an answer. Raises UsageError
        if there is none; if one of another stage has, the hint is the `command` for that."""
        return self._pick(
            lambda runs: next((run for run in reversed(runs) if run.reviews), None),
            *("was", "held yet", command),
        )

    def _session(self, run: MockRun, screen: MockKeyScreen) -> MockSession:
        return MockSession(
            run.mock,
            self.deck,
            screen=screen,
            store=self.store,
            clock=wiring.now,
            new_id=wiring.new_id,
        )

    def _show_debrief(
        self,
        run: MockRun,
        *,
        farewell: bool = False,
        is_short: bool = False,
        more: Sequence[Line] = (),
    ) -> None:
        """Shows the debrief, then `more`; with `farewell`, the interviewer's last words come first.
        With `is_short`, each answer has one line, without its points, and no pager opens."""
        report = self._report(run)
        out, drill = wiring.stdout(self.chosen), self._command("prep drill", run)
        page = farewell_page(report) if farewell else []
        page += debrief_page(report, drill=drill, look=out.look, is_short=is_short)
        page += more
        if is_short:
            out.page(page)
        else:
            out.report(page)

    def _report(self, run: MockRun) -> MockReport:
        return mock_report(run, self.store.mock_runs(run.mock.stage), self.deck)

    def _hold(self, run: MockRun, opening: list[Line], *, typed: bool, is_new: bool) -> None:
        """Holds the interview, or what is left of it, then shows the debrief, or how to resume if
        it has not ended. Saves a new one once you go on from its opening, and not before.

        On Ctrl-C or a PrepError, says how to resume and raises it again.
        """
        resume_command = self._command("prep mock --resume", run) + (" --type" if typed else "")
        last_command = self._command("prep mock --last", run)
        out, is_saved, ended = wiring.stdout(self.chosen), not is_new, False
        canvas, last_run = canvas_of(out), run
        wiring.announce_canvas(canvas, self.store)
        try:
            with keys_from(sys.stdin, canvas) as keys:
                screen = MockKeyScreen(out, keys, typed=typed)
                session = self._session(run, screen)
                try:
                    with self.messages.shown_by(screen.say):
                        if screen.open(opening):
                            if is_new:
                                self.store.add(practice.mock_event(run.mock))
                                is_saved = True
                            ended = session.run()
                            if ended and _is_interactive():
                                session.correct_marks()
                finally:
                    last_run = session.last_run or run
        except (KeyboardInterrupt, PrepError):
            wiring.tell("")
            if ended:
                wiring.tell("The interview is over and saved: prep mock --last shows it.")
            elif is_saved:
                page = stopped_page(last_run, resume_command, last_command)
                wiring.tell("\n".join(entry.text for entry in page))
            raise
        if ended:
            run = session.current_run()
            self._show_debrief(run, farewell=True, is_short=_is_interactive())
        elif is_saved:
            out.page(stopped_page(session.current_run(), resume_command, last_command))

    def _runs_of(self, stage: str | None) -> list[MockRun]:
        return [run for run in self.runs if stage in (None, run.mock.stage)]

    def _stage_of(self, run: MockRun) -> Stage:
        stage = self.deck.stage(run.mock.stage)
        assert stage is not None
        return stage

    def _pick(
        self, choose: Callable[[list[MockRun]], MockRun | None], verb: str, what: str, command: str
    ) -> MockRun:
        """Returns the run that `choose` picks from those of the stage asked for, or of all if none
        was.

        Raises UsageError if it picks none: 'no mock interview {verb} {what}'. If it would pick one
        of another stage, the hint is `command` with that stage added.
        """
        run, other = choose(self._runs_of(self.stage)), choose(self.runs)
        if run:
            return run
        if other:
            message = f"no mock interview of this round {verb} {what}"
            hint = f"one of {other.mock.stage} {verb}: {self._command(command, other)}"
            raise UsageError(message, hint=hint)
        raise UsageError(f"no mock interview {verb} {what}", hint="prep mock starts one")

    def _command(self, words: str, run: MockRun) -> str:
        return f"{words} {run.mock.stage}{wiring.deck_option(self.chosen)}"


def _new_mock(picked: MockPlan, stage: str, seed: int, style: str) -> Mock:
    now = wiring.now()
    return Mock(
        id=wiring.new_id(),
        at=now.astimezone(UTC),
        offset_min=offset_min(now),
        stage=stage,
        seed=seed,
        style=style,
        minutes=picked.minutes,
        questions=tuple(question.id for question in picked.questions),
    )

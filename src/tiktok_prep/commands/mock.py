"""`prep mock`."""

import sys
from datetime import UTC
from typing import Annotated

import typer

from tiktok_prep import options, practice, wiring
from tiktok_prep.errors import UsageError
from tiktok_prep.mock.interview import MAX_MINUTES, interview
from tiktok_prep.mock.report import local, outcome, points_made
from tiktok_prep.mock.session import Session
from tiktok_prep.mock.steps import is_begun, is_open, to_resume, used_ms
from tiktok_prep.mock.style import DEFAULT_STYLE, STYLES
from tiktok_prep.model import Deck, Mock, MockRun, Stage, offset_min
from tiktok_prep.names import pick
from tiktok_prep.settings import Settings
from tiktok_prep.store import Store
from tiktok_prep.terminal.keys import keys_from
from tiktok_prep.terminal.mock_screen import MockScreen
from tiktok_prep.terminal.printing import Printer
from tiktok_prep.text import day_and_time
from tiktok_prep.views.mock import (
    debrief_page,
    farewell_page,
    history_page,
    left_page,
    opening_page,
    resumed_page,
)
from tiktok_prep.views.page import Line, line

MAX_SEED = 2**53 - 1


def _styles(incomplete: str) -> list[tuple[str, str]]:
    return [(n, s.about) for n, s in STYLES.items() if n.startswith(incomplete)]


def run(
    context: typer.Context,
    stage: options.StageOption = None,
    questions: Annotated[
        int | None,
        typer.Option(
            "--questions",
            "-n",
            metavar="N",
            min=1,
            max=1000,
            help="So many questions; without it, as many as the minutes hold.",
        ),
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes",
            "-m",
            metavar="MINUTES",
            min=1,
            max=MAX_MINUTES,
            help="Of answers and follow-ups; without it, about 30.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            max=MAX_SEED,
            help="The same number holds the same interview again.",
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            metavar="STYLE",
            help=f"{', '.join(STYLES)}; {DEFAULT_STYLE} if left out.",
            autocompletion=_styles,
        ),
    ] = None,
    confidence: options.ConfidenceOption = False,
    typed: options.TypeOption = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last one that was not finished.")
    ] = False,
    last: Annotated[
        bool, typer.Option("--last", help="Show the debrief of the last one again.")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="List those held so far.")] = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Hold a mock interview of one round: clocks, follow-ups, nothing shown until the debrief.

    Without --stage it is the round of the next interview ahead. After each answer, mark from
    memory the points that you made; a follow-up then aims at one you left out. All is saved as it
    is given and counts as a rehearsal: q leaves, --resume goes on at the next question.
    """
    chosen = options.settings(context, deck, plain)
    _check_options(
        {"--resume": resume, "--last": last, "--history": history},
        {
            "--questions": questions is not None,
            "--minutes": minutes is not None,
            "--seed": seed is not None,
            "--style": style is not None,
            "--confidence": confidence,
            "--type": typed,
        },
    )
    style = DEFAULT_STYLE if style is None else pick("style", style, STYLES)
    loaded = wiring.load_deck(chosen)
    stage = wiring.pick_stage(loaded, stage)
    out = wiring.stdout(chosen)
    with wiring.open_store(write=not (last or history)) as store:
        known = [r for r in store.mock_runs() if _stage(loaded, r.mock.stage)]
        runs = [r for r in known if stage in (None, r.mock.stage)]
        if history:
            held = [r for r in runs if r.reviews]
            rows = [
                (r.mock, local(r.mock), points_made(r, loaded), is_open(r, loaded)) for r in held
            ]
            out.page(history_page(rows, of_stage=stage is not None))
            return
        if last:
            run = _last(runs, known, chosen)
            _debrief(store, loaded, run, out, chosen)
            if is_open(run, loaded):
                out.page([line(), *left_page(run, _resume(run, chosen))])
            return
        wiring.warn_of_dates_ahead(store)
        if resume:
            run = _unfinished(runs, known, loaded, chosen)
            opening = resumed_page(run, _stage_of(loaded, run), used_ms(run) / 1000)
        else:
            stage = wiring.stage_or_next(loaded, stage, store.agenda()).id
            mock = _begin(store, loaded, stage, seed, style, questions, minutes)
            run = MockRun(mock, (), (), ended=None)
            opening = opening_page(mock, _stage_of(loaded, run), typed=typed)
            _tell_unfinished([r for r in runs if r.mock.stage == stage], loaded, chosen)
        pace = store.agenda().pace if typed else None
        # one who was asked before the break is asked after it
        confidence = confidence or any(review.sure for review in run.reviews)
        again = _resume(run, chosen)
        again += "".join(
            f" {option}"
            for option, given in (("--confidence", confidence), ("--type", typed))
            if given
        )
        with keys_from(sys.stdin) as keys:
            screen = MockScreen(out, keys, confidence=confidence, pace=pace)
            ended = _hold(run, loaded, screen, store, opening, again, fresh=not resume)
        if ended:
            _debrief(store, loaded, _now(store, run), out, chosen, farewell=True)
        elif ended is not None:
            out.page(left_page(_now(store, run), again))


_OF_A_START = ("--questions", "--minutes", "--seed", "--style")
_IGNORED = {
    "--resume": _OF_A_START,
    "--last": (*_OF_A_START, "--confidence", "--type"),
    "--history": (*_OF_A_START, "--confidence", "--type"),
}
"""What has no effect in place of holding one, and is refused."""


def _check_options(instead: dict[str, bool], others: dict[str, bool]) -> None:
    """Raises UsageError for options that say different things, or would be ignored."""
    named = [name for name, given in instead.items() if given]
    if len(named) > 1:
        raise UsageError(f"{named[0]} and {named[1]} do not go together", hint="leave one out")
    for name in named:
        wrong = [option for option in _IGNORED[name] if others[option]]
        if wrong:
            settled = wrong[0] in _OF_A_START
            why = "is settled when a mock interview begins" if settled else "has no effect there"
            raise UsageError(f"{wrong[0]} {why}, so {name} takes none", hint="leave one out")


def _stage(deck: Deck, stage_id: str) -> Stage | None:
    return next((stage for stage in deck.stages if stage.id == stage_id), None)


def _stage_of(deck: Deck, run: MockRun) -> Stage:
    stage = _stage(deck, run.mock.stage)
    assert stage is not None
    return stage


def _begin(
    store: Store,
    deck: Deck,
    stage: str,
    seed: int | None,
    style: str,
    questions: int | None,
    minutes: int | None,
) -> Mock:
    seed = wiring.new_seed() if seed is None else seed
    planned = interview(
        deck,
        stage,
        seed,
        style=style,
        number=questions,
        minutes=minutes,
        without=store.suspended(),
    )
    if not planned.questions:
        raise UsageError(
            f"there is no open question to ask in {stage}", hint=f"see: prep list --stage {stage}"
        )
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


def _hold(
    run: MockRun,
    deck: Deck,
    screen: MockScreen,
    store: Store,
    opening: list[Line],
    again: str,
    *,
    fresh: bool,
) -> bool | None:
    """Whether the interview was ended; `None` if it was left before it was begun. `again` is the
    command that goes on with it."""
    session = Session(
        run.mock, deck, screen=screen, store=store, clock=wiring.now, new_id=wiring.new_id
    )
    begun = not fresh
    try:
        if not screen.open(opening):
            return None if fresh else False
        if fresh:
            store.add(practice.mock_event(run.mock))
            begun = True
        return session.run()
    except KeyboardInterrupt:
        wiring.tell("")
        if begun:
            page = left_page(session.so_far(), again)
            wiring.tell("\n".join(entry.text for entry in page))
        raise


def _unfinished(runs: list[MockRun], known: list[MockRun], deck: Deck, chosen: Settings) -> MockRun:
    """The mock interview of `runs` that goes on; raises UsageError with what else `known` has."""
    found = to_resume(runs, deck)
    if found:
        return found
    other = to_resume(known, deck)
    if other:
        raise UsageError(
            "no mock interview of this round is unfinished",
            hint=f"one of {other.mock.stage} is: {_resume(other, chosen)}",
        )
    raise UsageError("no mock interview is unfinished", hint="prep mock begins one")


def _last(runs: list[MockRun], known: list[MockRun], chosen: Settings) -> MockRun:
    """The last held of `runs`; raises UsageError with what else `known` has."""
    found = [run for run in runs if run.reviews]
    if found:
        return found[-1]
    others = [run for run in known if run.reviews]
    if others:
        raise UsageError(
            "no mock interview of this round was held yet",
            hint=f"one of {others[-1].mock.stage} was: "
            f"{_command('prep mock --last', others[-1], chosen)}",
        )
    raise UsageError("no mock interview was held yet", hint="prep mock begins one")


def _tell_unfinished(runs: list[MockRun], deck: Deck, chosen: Settings) -> None:
    """Say that a mock interview of the stage was left, if one was after an answer."""
    left = to_resume(runs, deck)
    if left and is_begun(left):
        at = local(left.mock)
        wiring.tell(
            f"The mock interview of {day_and_time(at)} is unfinished and kept: "
            f"{_resume(left, chosen)} goes on with it.\n"
        )


def _now(store: Store, run: MockRun) -> MockRun:
    """The same mock interview as the journal has it now."""
    return next(r for r in store.mock_runs(run.mock.stage) if r.mock.id == run.mock.id)


def _resume(run: MockRun, chosen: Settings) -> str:
    return _command("prep mock --resume", run, chosen)


def _command(words: str, run: MockRun, chosen: Settings) -> str:
    option = wiring.deck_option(chosen)
    return f"{words} --stage {run.mock.stage}{f' {option}' if option else ''}"


def _debrief(
    store: Store,
    deck: Deck,
    run: MockRun,
    out: Printer,
    chosen: Settings,
    *,
    farewell: bool = False,
) -> None:
    """Show it, after what the other side says at the end with `farewell`."""
    found = outcome(run, store.mock_runs(run.mock.stage), deck)
    drill = _command("prep drill", run, chosen)
    last_words = farewell_page(found) if farewell else []
    out.page([*last_words, *debrief_page(found, drill=drill, look=out.look)])

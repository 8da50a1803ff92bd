"""`prep undo`."""

from typing import Annotated

import typer

from tiktok_prep import wiring
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.drill.page import took_back_line
from tiktok_prep.journal.events import CLOCK_SKEW
from tiktok_prep.model import Deck, MockRun


def run(
    chosen: Settings,
    ahead: Annotated[
        bool,
        typer.Option(
            "--ahead",
            help="Instead, all ratings and suspensions that are dated ahead of the clock, as after "
            "a day on which it was wrong. The progress file is copied first.",
        ),
    ] = False,
) -> None:
    """Take back the last rating or suspension, even days later; again for the one before."""
    if ahead:
        wiring.stdout(chosen).page([_take_back_ahead()])
        return
    loaded, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=True) as store:
        undone = store.undo(at=now, event_id=wiring.new_id())
        mock = str(undone.event.payload.get("mock", "")) if undone else ""
        runs = store.mock_runs() if mock else []
    known = undone is not None and loaded.question(undone.question_id) is not None
    event = undone.event if undone else None
    name = undone.question_id if undone else ""
    page = [took_back_line(event, name, known, now)]
    run_of_it = next((run for run in runs if run.mock.id == mock), None)
    if run_of_it:
        page.append(_part_of(run_of_it, runs, loaded, chosen))
    wiring.stdout(chosen).page(page)


def _take_back_ahead() -> Line:
    now = wiring.now()
    with wiring.open_store(write=True) as store:
        found = store.dated_after(now + CLOCK_SKEW)
        if found is None:
            return line("Nothing is dated ahead of the clock.")
        wiring.back_up(store)
        store.undo_dated_after(now + CLOCK_SKEW, at=now, new_id=wiring.new_id)
    return line(f"Took back {wiring.dated_ahead_text(found, now=now)}.")


def _part_of(run: MockRun, runs: list[MockRun], deck: Deck, chosen: Settings) -> Line:
    """That it was part of a mock interview, and whether that goes on."""
    from tiktok_prep.mock.page import part_of_line
    from tiktok_prep.mock.steps import is_open, to_resume

    stage = run.mock.stage
    of_stage = [r for r in runs if r.mock.stage == stage and deck.stage(stage)]
    first = to_resume(of_stage, deck)
    command = f"prep mock --resume --stage {stage}{wiring.deck_option(chosen)}"
    return part_of_line(run, first if is_open(run, deck) else None, command)

"""`prep undo`."""

from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.drill.page import took_back_line
from tiktok_prep.journal.events import CLOCK_SKEW
from tiktok_prep.model import Deck, MockRun


def run(
    chosen: Settings,
    ahead: Annotated[
        bool,
        options.flag(
            "--ahead",
            "Take back every rating and suspension dated ahead of the clock instead, such as after "
            "a day on which it was wrong. The progress file is copied first.",
            rare=True,
        ),
    ] = False,
) -> None:
    """Take back the last rating or suspension, even days later. Repeat it for the one before."""
    if ahead:
        wiring.stdout(chosen).page([_take_back_ahead()])
        return
    deck, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=True) as store:
        undone = store.undo(at=now, event_id=wiring.new_id())
        mock_id = str(undone.event.payload.get("mock", "")) if undone else ""
        runs = store.mock_runs() if mock_id else []
    in_deck = undone is not None and deck.question(undone.question_id) is not None
    event = undone.event if undone else None
    question_id = undone.question_id if undone else ""
    page = [took_back_line(event, question_id, in_deck, now)]
    mock_run = next((run for run in runs if run.mock.id == mock_id), None)
    if undone and undone.restored:
        page.append(line("It was a correction: the marks of before it count again."))
    elif mock_run:
        page.append(_mock_line(mock_run, runs, deck, chosen))
    wiring.stdout(chosen).page(page)


def _take_back_ahead() -> Line:
    now = wiring.now()
    with wiring.open_store(write=True) as store:
        dated_ahead = store.dated_after(now + CLOCK_SKEW)
        if dated_ahead is None:
            return line("Nothing is dated ahead of the clock.")
        wiring.back_up(store)
        store.undo_dated_after(now + CLOCK_SKEW, at=now, new_id=wiring.new_id)
    return line(f"Took back {wiring.dated_ahead_text(dated_ahead, now=now)}.")


def _mock_line(run: MockRun, runs: list[MockRun], deck: Deck, chosen: Settings) -> Line:
    """Says that the rating was part of a mock interview, and how to go on with it if it is open."""
    from tiktok_prep.mock.page import part_of_mock_line
    from tiktok_prep.mock.steps import is_open, run_to_resume

    stage = run.mock.stage
    same_stage = [r for r in runs if r.mock.stage == stage and deck.stage(stage)]
    resumable = run_to_resume(same_stage, deck)
    command = f"prep mock --resume {stage}{wiring.deck_option(chosen)}"
    return part_of_mock_line(run, resumable if is_open(run, deck) else None, command)

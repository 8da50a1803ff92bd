"""`prep undo`."""

import sys
from datetime import datetime, timedelta
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import is_yes
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.page import may_undo_page, took_back_line
from tiktok_prep.journal.events import CLOCK_SKEW
from tiktok_prep.journal.store import Store, UndoneEvent
from tiktok_prep.model import DatedAhead, Question
from tiktok_prep.terminal.lines import lines_from
from tiktok_prep.terminal.printing import Printer

UNDO_VERSION = 1
ASKS_AFTER = timedelta(hours=1)
"""On a terminal, undo asks before it takes back what is older."""


class Undone(NamedTuple):
    """A rating or suspension that was taken back."""

    kind: str
    """'review', 'suspend' or 'unsuspend'."""
    question: str
    rating: int | None
    """1 Again to 4 Easy; `None` if it was no rating."""
    at: datetime
    """When it was given."""
    in_deck: bool
    """Whether the deck still has the question."""
    mock: str
    """The id of the mock interview that it was part of, or ''."""


class UndoReport(NamedTuple):
    """What `prep undo` took back."""

    undone: Undone | None
    """`None` if there was nothing, or with --ahead."""
    ahead: DatedAhead | None
    """With --ahead, what was dated ahead of the clock; `None` if nothing was, or without it."""


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
    as_json: options.JsonOption = False,
) -> None:
    """Take back the last rating or suspension, even days later. Repeat it for the one before.

    On a terminal, it asks before it takes back one that is not of the last hour or not the last
    thing you did.
    """
    if ahead:
        taken_back, sentence = _take_back_ahead()
        if as_json:
            wiring.show_report(UndoReport(None, taken_back), version=UNDO_VERSION)
        else:
            wiring.stdout(chosen).page([sentence])
        return
    deck, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    with wiring.open_store(write=True) as store:
        last = store.last_standing()
        question = last and deck.question(last.question_id)
        if last and not as_json and not _may_undo(store, last, question, now, out):
            return
        target_id = last.event.id if last else None
        undone = store.undo(at=now, event_id=wiring.new_id(), target_id=target_id)
        mock_id = str(undone.event.payload.get("mock", "")) if undone else ""
    event = undone.event if undone else None
    if as_json:
        in_deck, name = question is not None, undone.question_id if undone else ""
        entry = event and Undone(
            event.kind, name, event.payload.get("rating"), event.at, in_deck, mock_id
        )
        wiring.show_report(UndoReport(entry, None), version=UNDO_VERSION)
        return
    page = [took_back_line(event, question, now, out.look)]
    if undone and undone.restored:
        page.append(line("It was a correction: the marks of before it count again."))
    out.page(page)


def _may_undo(
    store: Store, last: UndoneEvent, question: Question | None, now: datetime, out: Printer
) -> bool:
    """Whether to take back `last`: True, or on a terminal your answer, if `last` is older than
    ASKS_AFTER or something was done since. If you refuse, says that nothing was taken back."""
    lines = lines_from(sys.stdin)
    is_last = now - last.event.at <= ASKS_AFTER and not store.is_changed_since(last.event.id)
    if is_last or not lines.live:
        return True
    out.page(may_undo_page(last.event, question, now, out.look))
    if is_yes(lines.ask("Take it back (y n): ")):
        return True
    out.page([line("Nothing was taken back.")])
    return False


def _take_back_ahead() -> tuple[DatedAhead | None, Line]:
    now = wiring.now()
    with wiring.open_store(write=True) as store:
        dated_ahead = store.dated_after(now + CLOCK_SKEW)
        if dated_ahead is None:
            return None, line("Nothing is dated ahead of the clock.")
        wiring.back_up(store)
        store.undo_dated_after(now + CLOCK_SKEW, at=now, new_id=wiring.new_id)
    return dated_ahead, line(f"Took back {wiring.dated_ahead_text(dated_ahead, now=now)}.")

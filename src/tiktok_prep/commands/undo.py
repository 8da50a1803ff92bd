"""`prep undo`."""

import sys
from datetime import datetime, timedelta

from tiktok_prep import options, wiring
from tiktok_prep.base.page import line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import is_yes
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.page import may_undo_line, took_back_line
from tiktok_prep.journal.events import subject_of
from tiktok_prep.terminal.lines import lines_from

UNDO_VERSION = 1
ASKS_AFTER = timedelta(hours=1)
"""On a terminal, undo asks before it takes back what is older."""


class Undone(NamedTuple):
    """What was taken back."""

    kind: str
    """The kind of the event, such as 'review', 'interview' or 'answer'."""
    subject: str
    """The question, round or setting that it was about, or ''."""
    rating: int | None
    """1 Again to 4 Easy; `None` if it was no rating."""
    at: datetime
    """When it was entered."""


class UndoReport(NamedTuple):
    """What `prep undo` took back."""

    undone: Undone | None
    """`None` if there was nothing."""


def run(chosen: Settings, as_json: options.JsonOption = False) -> None:
    """Take back the last thing you did, even days later. Repeat it for the one before.

    That is a rating, a suspension, a date, a setting, your words or a note. On a terminal, it asks
    before it takes back what is more than an hour old.
    """
    deck, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    lines = lines_from(sys.stdin)
    with wiring.open_store(write=True) as store:
        event = store.last_standing()
        question = event and deck.question(str(event.payload.get("question", "")))
        if event and not as_json and lines.live and abs(now - event.at) > ASKS_AFTER:
            out.page([may_undo_line(event, question, now, out.look)])
            if not is_yes(lines.ask("Take it back (y n): ")):
                out.page([line("Nothing was taken back.")])
                return
        if event:
            store.undo(at=now, event_id=wiring.new_id(), target_id=event.id)
    if as_json:
        undone = event and Undone(
            event.kind, subject_of(event), event.payload.get("rating"), event.at
        )
        wiring.show_report(UndoReport(undone), version=UNDO_VERSION)
    else:
        out.page([took_back_line(event, question, now, out.look)])

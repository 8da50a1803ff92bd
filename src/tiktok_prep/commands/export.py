"""`prep export`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import count
from tiktok_prep.journal.events import deck_line, to_line
from tiktok_prep.journal.store import Store


def run(
    chosen: Settings,
    file: Annotated[
        Path | None,
        options.path_argument("[FILE]", "The file to write. Leave it out, or type -, for stdout."),
    ] = None,
    force: Annotated[bool, options.flag("--force", "Replace FILE if it exists.")] = False,
) -> None:
    """Write your whole history of the deck in use, one JSON object a line, oldest first.

    `prep import` on another machine gives you the same ratings, interviews and debriefs there. Your
    own answers and questions are not included: copy the folders `answers` and `deck` of
    PREP_HOME/decks/ID, too; `prep use` says the ID.
    """
    if file == wiring.STDOUT:
        file = None
    if file:
        wiring.check_target(file, force=force)
    with wiring.open_store(write=False) as store:
        lines = _lines(store, wiring.deck_in_use())
        if file is None:
            sys.stdout.writelines(lines)
            sys.stdout.flush()
            wiring.note_export(store)
            return
        event_count = wiring.replace(file, (text.encode() for text in lines))
        wiring.note_export(store)
    wiring.tell(f"{count(event_count, 'event')} written to {file}.")


def _lines(store: Store, deck: str) -> Iterator[str]:
    """The events, the first one below the line with the deck's id; nothing if there are none."""
    events = store.events()
    first = next(events, None)
    if first:
        yield f"{deck_line(deck)}\n{to_line(first)}\n"
        yield from (f"{to_line(event)}\n" for event in events)

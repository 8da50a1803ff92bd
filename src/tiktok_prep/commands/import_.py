"""`prep import`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.errors import Fault, FileFaults, PrepError
from tiktok_prep.journal import from_line, is_same
from tiktok_prep.model import Event
from tiktok_prep.text import count
from tiktok_prep.views.page import line

FAULTS_SHOWN = 5
MANY = 5000
"""Events from which on an import takes seconds."""


def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export; - is stdin.")],
    plain: options.PlainOption = False,
) -> None:
    """Add the events of an export that this journal lacks. Importing twice changes nothing.

    Nothing here is replaced or lost: the result is the union of both. If a line of FILE is
    wrong, nothing is imported. A journal that would change is copied first.

    Your own answers and questions are files and not in it: copy the folders `answers` and `deck`
    of your PREP_HOME, too.
    """
    out = wiring.stdout(options.settings(context, plain=plain))
    events = _events(str(file), _bytes(file))
    with wiring.open_store(write=True) as store:
        lacking = store.missing(events)
        if lacking and store.has_events():
            wiring.back_up(store)
        if len(lacking) > MANY:
            wiring.tell(f"Adding {count(len(lacking), 'event')}; this takes a while.")
        added = store.merge(lacking)
        wiring.warn_of_dates_ahead(store)
    known = f", {count(len(events) - added, 'event')} known already" if added < len(events) else ""
    out.page([line(f"{count(added, 'event')} added{known}.")])


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read() if sys.stdin else b""
    try:
        return file.read_bytes()
    except OSError as error:
        raise PrepError(f"{file} cannot be read: {error.strerror or error}") from error


def _events(name: str, data: bytes) -> list[Event]:
    """The different events in an export. Raises FileFaults with every line that is none."""
    events: dict[str, Event] = {}
    faults: list[Fault] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            event = from_line(raw.decode("utf-8-sig"))
            if not is_same(events.setdefault(event.id, event), event):
                raise ValueError(f"event {event.id} stands here with other contents than before")
        except ValueError as error:
            sentence = "this is not UTF-8 text" if isinstance(error, UnicodeError) else str(error)
            faults.append(Fault(name, number, sentence))
    if faults:
        more = f" ({count(len(faults) - FAULTS_SHOWN, 'more line')} like these)"
        hint = f"nothing was imported{more if faults[FAULTS_SHOWN:] else ''}"
        raise FileFaults(faults[:FAULTS_SHOWN], hint=hint)
    return list(events.values())

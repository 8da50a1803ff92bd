"""`prep import`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.page import line
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.text import UTF_16, count, is_utf_16
from tiktok_prep.journal.events import from_line, is_same
from tiktok_prep.model import Event

FAULTS_SHOWN, FAULTS_COUNTED = 5, 100_000
MAX_LINE = 16 * 1024 * 1024
"""Bytes; an event has some hundred."""
MANY = 5000
"""Events from which on an import takes seconds."""


def run(
    context: typer.Context,
    file: Annotated[Path, options.path_argument("FILE", "An export; - is stdin.")],
    plain: options.PlainOption = False,
) -> None:
    """Add the events of an export that this journal lacks. Importing twice changes nothing.

    Nothing here is replaced or lost: the result is the union of both. If a line of FILE is
    wrong, nothing is imported. A journal that would change is copied first.

    Your own answers and questions are files and not in it: copy the folders `answers` and `deck`
    of your PREP_HOME, too.
    """
    out = wiring.stdout(options.settings(context, plain=plain))
    events = _events(file)
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


def _events(file: Path) -> list[Event]:
    """The different events in an export. Raises FileFaults with the lines that are none."""
    events: dict[str, Event] = {}
    faults: list[Fault] = []
    more = 0
    for number, raw in enumerate(_lines(file), 1):
        if number == 1 and is_utf_16(raw):  # as PowerShell redirects an export
            faults.append(Fault(str(file), None, UTF_16))
            break
        if not raw.strip():
            continue
        try:
            event = _event(raw)
            if not is_same(events.setdefault(event.id, event), event):
                raise ValueError(f"event {event.id} stands here with other contents than before")
        except ValueError as error:
            if len(faults) < FAULTS_SHOWN:
                faults.append(Fault(str(file), number, str(error)))
            elif (more := more + 1) >= FAULTS_COUNTED:
                break
    if faults:
        others = f" ({count(more, 'more line')} like these)" if more else ""
        raise FileFaults(faults, hint=f"nothing was imported{others}")
    return list(events.values())


def _lines(file: Path) -> Iterator[bytes]:
    """One by one, so that an export may be as long as it likes; what follows a line that is too
    long is not read."""
    with open_input(file) as handle:
        while raw := handle.readline(MAX_LINE + 1):
            yield raw
            if len(raw) > MAX_LINE:
                return


def _event(raw: bytes) -> Event:
    """The event in a line. Raises ValueError with a sentence if it is none."""
    if len(raw) > MAX_LINE:
        raise ValueError(f"this line is longer than {MAX_LINE // 2**20} MiB")
    try:
        return from_line(raw.decode("utf-8-sig"))
    except UnicodeError as error:
        raise ValueError("this is not UTF-8 text") from error

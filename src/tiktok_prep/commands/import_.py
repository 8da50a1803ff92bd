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
from tiktok_prep.journal.events import from_line, has_same_content
from tiktok_prep.model import Event

FAULTS_SHOWN, FAULTS_COUNTED = 5, 100_000
MAX_LINE = 16 * 1024 * 1024
"""Bytes. A usual event has a few hundred."""
MANY = 5000
"""Adding more events than this takes seconds, so the command says so."""


def run(
    context: typer.Context,
    file: Annotated[
        Path, options.path_argument("FILE", "A file that `prep export` wrote; - is stdin.")
    ],
    plain: options.PlainOption = False,
) -> None:
    """Add what an export has and your history here lacks. Importing twice changes nothing.

    Nothing here is replaced or lost: you get the history of both. If any line of FILE is wrong,
    nothing is imported. Before anything changes, your history is copied.

    Your own answers and questions are not in an export: copy the folders `answers` and `deck` of
    your PREP_HOME, too.
    """
    out = wiring.stdout(options.settings(context, plain=plain))
    events = _events(file)
    with wiring.open_store(write=True) as store:
        new_events = store.missing(events)
        if new_events and store.has_events():
            wiring.back_up(store)
        if len(new_events) > MANY:
            wiring.tell(f"Adding {count(len(new_events), 'event')}; this takes a while.")
        added = store.merge(new_events)
        wiring.warn_of_dates_ahead(store)
    known_count = len(events) - added
    known = f", {count(known_count, 'event')} known already" if known_count else ""
    out.page([line(f"{count(added, 'event')} added{known}.")])


def _events(file: Path) -> list[Event]:
    """The events in an export, each once; empty lines are skipped.

    If any line is wrong, raises FileFaults, which names the first FAULTS_SHOWN and counts the rest.
    """
    events: dict[str, Event] = {}
    faults: list[Fault] = []
    unlisted = 0
    for number, raw in enumerate(_lines(file), 1):
        if number == 1 and is_utf_16(raw):  # as PowerShell redirects an export
            faults.append(Fault(str(file), None, UTF_16))
            break
        if not raw.strip():
            continue
        try:
            event = _event(raw)
            if not has_same_content(events.setdefault(event.id, event), event):
                raise ValueError(f"event {event.id} differs from an earlier line with the same id")
        except ValueError as error:
            if len(faults) < FAULTS_SHOWN:
                faults.append(Fault(str(file), number, str(error)))
            elif (unlisted := unlisted + 1) >= FAULTS_COUNTED:
                break
    if faults:
        others = f" ({count(unlisted, 'more line')} like these)" if unlisted else ""
        raise FileFaults(faults, hint=f"nothing was imported{others}")
    return list(events.values())


def _lines(file: Path) -> Iterator[bytes]:
    """Yields the lines one by one, so that an export of any size fits. Stops after a line that is
    too long."""
    with open_input(file) as handle:
        while raw := handle.readline(MAX_LINE + 1):
            yield raw
            if len(raw) > MAX_LINE:
                return


def _event(raw: bytes) -> Event:
    """The event in a line. Raises ValueError with a sentence if there is none."""
    if len(raw) > MAX_LINE:
        raise ValueError(f"this line is longer than {MAX_LINE // 2**20} MiB")
    try:
        return from_line(raw.decode("utf-8-sig"))
    except UnicodeError as error:
        raise ValueError("this is not UTF-8 text") from error

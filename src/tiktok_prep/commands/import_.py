"""`prep import`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import Fault, FileFaults, UsageError
from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import UTF_16, count, is_utf_16, quoted
from tiktok_prep.journal.events import deck_of_line, from_line, has_same_content
from tiktok_prep.model import Event

FAULTS_SHOWN, FAULTS_COUNTED = 5, 100_000
MAX_LINE = 16 * 1024 * 1024
"""Bytes. A usual event has a few hundred."""
MAX_DECK_LINE = 200
"""Bytes of the line that names the deck, at most."""
MANY = 5000
"""Adding more events than this takes seconds, so the command says so."""


IMPORT_VERSION = 1


class ImportReport(NamedTuple):
    """What an import added to the history."""

    deck: str
    """The id of the deck to whose history it was added."""
    added: int
    """How many events are new here."""
    known: int
    """How many were here already."""


def run(
    chosen: Settings,
    file: Annotated[
        Path, options.path_argument("FILE", "A file that `prep export` wrote; - is stdin.")
    ],
    as_json: options.JsonOption = False,
) -> None:
    """Add what an export has and your history here lacks. Importing twice changes nothing.

    Nothing here is replaced or lost: you get the history of both. If any line of FILE is wrong,
    nothing is imported. Before anything changes, your history is copied.

    An export is of one deck, and only goes into the history of that deck; an export of an earlier
    version, which does not say which, goes into that of the deck in use. Your own answers and
    questions are not in an export: copy the folders `answers` and `deck` of PREP_HOME/decks/ID,
    too; `prep use` says the ID.
    """
    deck = wiring.deck_in_use()
    events = _events(file, deck)
    with wiring.open_store(write=True) as store:
        new_events = store.missing(events)
        if new_events and store.has_events():
            wiring.back_up(store)
        if len(new_events) > MANY:
            wiring.tell(f"Adding {count(len(new_events), 'event')}; this takes a while.")
        added = store.merge(new_events)
        wiring.warn_of_dates_ahead(store)
    report = ImportReport(deck, added, len(events) - added)
    wiring.show(chosen, report, _page, version=IMPORT_VERSION, as_json=as_json)


def _page(report: ImportReport, *, look: Look) -> list[Line]:
    known = f", {count(report.known, 'event')} known already" if report.known else ""
    return [line(f"{count(report.added, 'event')} added{known}.")]


def _events(file: Path, deck: str) -> list[Event]:
    """The events in an export of `deck`, each once; empty lines are skipped.

    If any line is wrong, raises FileFaults, which names the first FAULTS_SHOWN and counts the rest.
    Raises UsageError if it is an export of another deck.
    """
    events: dict[str, Event] = {}
    others = dict[str, None]()
    faults: list[Fault] = []
    unlisted = 0
    for number, raw in enumerate(_lines(file), 1):
        if number == 1 and is_utf_16(raw):  # as PowerShell redirects an export
            faults.append(Fault(str(file), None, UTF_16))
            break
        if not raw.strip():
            continue
        try:
            head = raw[:MAX_DECK_LINE].decode("utf-8-sig", errors="replace")
            if of_deck := deck_of_line(head.strip()):
                others |= {} if of_deck == deck else {of_deck: None}
                continue
            event = _event(raw)
            if not has_same_content(events.setdefault(event.id, event), event):
                raise ValueError(f"event {event.id} differs from an earlier line with the same id")
        except ValueError as error:
            if len(faults) < FAULTS_SHOWN:
                faults.append(Fault(str(file), number, str(error)))
            elif (unlisted := unlisted + 1) >= FAULTS_COUNTED:
                break
    if faults:
        unlisted_lines = f" ({count(unlisted, 'more line')} like these)" if unlisted else ""
        raise FileFaults(faults, hint=f"nothing was imported{unlisted_lines}")
    if others:
        other = next(iter(others))
        message = f"{file} is from the deck {quoted(other)}, and {quoted(deck)} is in use"
        hint = f"nothing was imported; prep use {other} comes first"
        raise UsageError(message, hint=hint)
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

"""The log as a file: a line that names the deck, then one event a line, oldest first; gzipped.

It holds everything of yours, and reading it can only add events. So two logs have one union,
whichever comes first.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO

from tiktok_prep.base.errors import Fault, FileFaults, PrepError, UsageError
from tiktok_prep.base.text import UTF_16, count, is_utf_16, quoted
from tiktok_prep.journal.events import (
    REVIEW,
    deck_line,
    deck_of_line,
    event_row,
    from_line,
    to_line,
)
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.model import Event

FAULTS_SHOWN = 5
MAX_LINE = 16 * 1024 * 1024
"""Bytes. A usual event has a few hundred."""
MAX_UNPACKED = 4 * 10**9
"""Bytes: ten million ratings."""
NOTHING_IMPORTED = "nothing was imported"


def log_lines(events: Iterable[Event], *, deck: str) -> Iterator[bytes]:
    """Yields the lines; none if there are no events."""
    above = f"{deck_line(deck)}\n"
    for event in events:
        yield f"{above}{to_line(event)}\n".encode()
        above = ""


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yields the pieces as a gzip file; the same bytes whenever it is written."""
    packer = zlib.compressobj(wbits=31)
    yield from map(packer.compress, pieces)
    yield packer.flush()


def events_words(kinds: Mapping[str, int]) -> str:
    """'230 ratings and 1 other change'; `kinds` says how many events there are of each kind."""
    ratings = kinds.get(REVIEW, 0)
    counts = ((ratings, "rating"), (sum(kinds.values()) - ratings, "other change"))
    return " and ".join(count(number, noun) for number, noun in counts if number) or "nothing"


def read_log(
    handle: BinaryIO, name: str, *, deck: str, on_line: Callable[[], None] = lambda: None
) -> PackedEvents:
    """Returns the events in a log of the deck with the id `deck`, each once; it is gzipped
    if `name` ends with .gz.

    Raises FileFaults, with `name` as the file's name, for the first FAULTS_SHOWN wrong lines;
    PrepError for a damaged gzip file; and UsageError if the log is of another deck.
    """
    events = PackedEvents()
    contents: dict[int, int] = {}  # id -> hash of its contents: numbers take little memory
    faults: list[Fault] = []
    try:
        for number, raw in enumerate(_lines(handle, name), 1):
            on_line()
            if number == 1 and is_utf_16(raw):  # as PowerShell redirects an export
                raise FileFaults([Fault(name, None, UTF_16)], hint=NOTHING_IMPORTED)
            try:
                line = _text(raw)
                if of_deck := deck_of_line(line.strip()):
                    check_deck(name, of_deck, deck)
                    continue
                row = event_row(from_line(line))
                event_id = int(row[0], 16)
                if event_id not in contents:
                    contents[event_id] = hash(row)
                    events.add(row)
                elif contents[event_id] != hash(row):
                    raise ValueError(f"event {row[0]} differs from an earlier line with its id")
            except ValueError as error:
                faults.append(Fault(name, number, str(error)))
                if len(faults) == FAULTS_SHOWN:
                    break
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise PrepError(
            f"{name} is damaged: not a whole gzip file", hint=NOTHING_IMPORTED
        ) from error
    if faults:
        raise FileFaults(faults, hint=NOTHING_IMPORTED)
    return events


def check_deck(name: str, other: str, deck: str) -> None:
    """Raises UsageError unless the log `name` of the deck `other` is of the deck in use."""
    if other != deck:
        message = f"{name} is from the deck {quoted(other)}, and {quoted(deck)} is in use"
        raise UsageError(message, hint=f"{NOTHING_IMPORTED}; prep use {other} comes first")


def _lines(handle: BinaryIO, name: str) -> Iterator[bytes]:
    """Yields the lines; stops after one longer than MAX_LINE, of which it yields the beginning."""
    source = GzipFile(fileobj=handle) if name.lower().endswith(".gz") else handle
    left = MAX_UNPACKED
    while raw := source.readline(MAX_LINE + 1):
        yield raw
        left -= len(raw)
        if len(raw) > MAX_LINE:
            return
        if left < 0:
            raise PrepError(f"{name} is too large", hint=NOTHING_IMPORTED)


def _text(raw: bytes) -> str:
    """Decodes a line. Raises ValueError with a sentence if it is too long or not UTF-8."""
    if len(raw) > MAX_LINE:
        raise ValueError(f"this line is longer than {MAX_LINE // 2**20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError as error:
        raise ValueError("this is not UTF-8 text") from error

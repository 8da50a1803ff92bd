"""The history as JSON lines: the deck that it is of, then one event a line, oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from tiktok_prep.base.errors import Fault, FileFaults, UsageError
from tiktok_prep.base.text import UTF_16, count, is_utf_16, quoted
from tiktok_prep.carrying.tally import Tally, tally_of
from tiktok_prep.journal.events import deck_line, deck_of_line, event_row, from_line, to_line
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.model import Event

FAULTS_SHOWN, FAULTS_COUNTED = 5, 100_000
MAX_LINE = 16 * 1024 * 1024
"""Bytes. A usual event has a few hundred."""
NOTHING_IMPORTED = "nothing was imported"
OnBytes = Callable[[int], None]
"""Called with how many bytes have been read so far."""


class LineFaults:
    """What is wrong in the lines of a file that is read: the first FAULTS_SHOWN, and how many more
    there are."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[Fault] = []
        self.unlisted = 0

    def add(self, line: int | None, sentence: str) -> None:
        """Adds a fault; `line` is its number, `None` for the whole file. After FAULTS_SHOWN faults
        only counts it."""
        if len(self._faults) < FAULTS_SHOWN:
            self._faults.append(Fault(self._name, line, sentence))
        else:
            self.unlisted += 1

    def raise_if_any(self) -> None:
        """Raises FileFaults if a fault was added."""
        unlisted = f" ({count(self.unlisted, 'more line')} like these)" if self.unlisted else ""
        if self._faults:
            raise FileFaults(self._faults, hint=f"{NOTHING_IMPORTED}{unlisted}")


def lines_of(events: Iterable[Event], tally: Tally, *, deck: str) -> Iterator[bytes]:
    """Yields each event as a line of JSON, the first together with a line that names the deck;
    nothing without events. Adds the events to `tally` after the last."""
    above = f"{deck_line(deck)}\n"
    kinds = Counter[str]()
    for event in events:
        kinds[event.kind] += 1
        yield f"{above}{to_line(event)}\n".encode()
        above = ""
    tally.update(tally_of(kinds))


def read_events(
    handle: BinaryIO, name: str, *, deck: str, on_bytes: OnBytes = lambda n: None
) -> PackedEvents:
    """Returns the events in an export of the deck with the id `deck`, each once; skips empty
    lines.

    Raises FileFaults, with `name` as the file's name, if any line is wrong: the first FAULTS_SHOWN
    are named, the others counted. Raises UsageError if a line names another deck; it is no fault
    that none names a deck.
    """
    events = PackedEvents()
    contents: dict[int, int] = {}  # id -> hash of its contents: numbers take little memory
    faults = LineFaults(name)
    for number, raw in enumerate(_lines(handle, on_bytes), 1):
        if number == 1 and is_utf_16(raw):  # as PowerShell redirects an export
            faults.add(None, UTF_16)
            break
        if not raw.strip():
            continue
        try:
            line = _text(raw)
            of_deck = deck_of_line(line.strip())
            if of_deck not in ("", deck):
                raise another_deck_error(name, of_deck, deck)
            if of_deck:
                continue
            row = event_row(from_line(line))
            event_id = int(row[0], 16)
            if event_id not in contents:
                contents[event_id] = hash(row)
                events.add(row)
            elif contents[event_id] != hash(row):
                raise ValueError(f"event {row[0]} differs from an earlier line with the same id")
        except ValueError as error:
            faults.add(number, str(error))
            if faults.unlisted >= FAULTS_COUNTED:
                break
    faults.raise_if_any()
    return events


def another_deck_error(name: str, other: str, deck: str) -> UsageError:
    """Returns the error for a file `name` that is of the deck with the id `other`, while `deck` is
    in use."""
    message = f"{name} is from the deck {quoted(other)}, and {quoted(deck)} is in use"
    return UsageError(message, hint=f"{NOTHING_IMPORTED}; prep use {other} comes first")


def _lines(handle: BinaryIO, on_bytes: OnBytes) -> Iterator[bytes]:
    """Yields the lines, and calls `on_bytes` after each. Stops after a line longer than MAX_LINE,
    of which only the beginning is yielded."""
    read = 0
    while raw := handle.readline(MAX_LINE + 1):
        yield raw
        if len(raw) > MAX_LINE:
            return
        read += len(raw)
        on_bytes(read)


def _text(raw: bytes) -> str:
    """Decodes a line. Raises ValueError with a sentence if it is longer than MAX_LINE or not
    UTF-8."""
    if len(raw) > MAX_LINE:
        raise ValueError(f"this line is longer than {MAX_LINE // 2**20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError as error:
        raise ValueError("this is not UTF-8 text") from error

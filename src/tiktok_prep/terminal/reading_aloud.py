"""Reading an answer aloud against the clock, page by page where it is longer than the screen."""

from __future__ import annotations

import shutil
import textwrap
import time
from collections.abc import Callable, Iterable

from tiktok_prep.terminal.keys import END, ENTER, SPACE, Keys
from tiktok_prep.terminal.printing import Printer
from tiktok_prep.views.page import Line, Span, dim, line

_BELOW = 6
"""Rows that a page leaves for what is said below it, wrapped on a narrow screen."""


def seconds_aloud(
    out: Printer,
    keys: Keys,
    answer: Iterable[Line],
    *,
    stopwatch: Callable[[], float] = time.monotonic,
) -> float | None:
    """How long it took to read the answer aloud, in seconds; `None` if the person left.

    Space or Enter starts the clock, turns each page, and behind the last one stops the clock. While
    the program is stopped (Ctrl-Z), nobody reads.
    """
    first, *more = pages(answer, out.look.width, shutil.get_terminal_size().lines)
    number = len(more) + 1
    turns = f" It has {number} pages: Space turns them, too." if more else ""
    out.page([*first, line(), line(dim(f"Space starts the clock: then read it aloud.{turns}"))])
    out.page([line(dim("q leaves."))])
    if not _pressed(keys):
        return None
    began = stopwatch() - keys.paused_s
    for at, page in enumerate(more, 1):
        said = "The clock runs. " if at == 1 else ""
        out.page([line(dim(f"{said}Space shows page {at + 1} of {number}."))])
        if not _pressed(keys):
            return None
        out.page([line(), *page, line()])
    said = "" if more else "The clock runs. "
    out.page([line(f"{said}Space when you have said the last word.")])
    return stopwatch() - keys.paused_s - began if _pressed(keys) else None


def pages(answer: Iterable[Line], width: int, height: int) -> list[list[Line]]:
    """The lines as rows, in pages that a screen of that size shows whole; at least one page."""
    rows: list[Line] = []
    for entry in answer:
        style = entry.spans[0].style if entry.spans else ""
        parts = textwrap.wrap(entry.text, max(1, width - 1), break_on_hyphens=False)
        rows += [line(Span(part, style)) for part in parts or [""]]
    room = max(3, height - _BELOW)
    return [rows[at : at + room] for at in range(0, len(rows), room)] or [[]]


def _pressed(keys: Keys) -> bool:
    """Wait for Space or Enter; False if the person leaves."""
    while True:
        key = keys.read(None)
        if key in (SPACE, ENTER):
            return True
        if key in ("q", END):
            return False

"""Reading an answer aloud against the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from tiktok_prep.terminal.keys import END, ENTER, SPACE, Keys
from tiktok_prep.terminal.printing import Printer
from tiktok_prep.views.page import Line, dim, line


def seconds_aloud(
    out: Printer,
    keys: Keys,
    answer: Iterable[Line],
    *,
    stopwatch: Callable[[], float] = time.monotonic,
) -> float | None:
    """How long it took to read the answer aloud, in seconds; `None` if the person left.

    Space or Enter starts the clock, and again stops it. While the program is stopped (Ctrl-Z),
    nobody reads.
    """
    out.page([*answer, line(), line(dim("Space starts the clock: then read it aloud. q leaves."))])
    if not _pressed(keys):
        return None
    began = stopwatch() - keys.paused_s
    out.page([line("The clock runs. Space when you have said the last word.")])
    return stopwatch() - keys.paused_s - began if _pressed(keys) else None


def _pressed(keys: Keys) -> bool:
    """Wait for Space or Enter; False if the person leaves."""
    while True:
        key = keys.read(None)
        if key in (SPACE, ENTER):
            return True
        if key in ("q", END):
            return False

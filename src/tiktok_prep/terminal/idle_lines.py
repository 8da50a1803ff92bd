"""Stops listening to a pipe whose lines do nothing, so that `yes | prep drill` ends."""

from __future__ import annotations

from tiktok_prep.base.page import line
from tiktok_prep.terminal.printing import Printer

MAX_IDLE_LINES = 10


class IdleLines:
    """Counts the lines of a pipe since the last one that did something.

    Nothing is counted on a terminal (`live`).
    """

    def __init__(self, out: Printer, *, live: bool) -> None:
        self._out, self._live, self._idle, self._most_done = out, live, 0, 0

    def one_too_many(self) -> bool:
        """Counts one more idle line, except on a terminal. Returns True, and prints a notice, if
        there are now more than MAX_IDLE_LINES in a row."""
        self._idle += not self._live
        too_many = self._idle > MAX_IDLE_LINES
        if too_many:
            notice = "lines in a row answered nothing; taken for the end of the input."
            self._out.page([line(f"{MAX_IDLE_LINES} {notice}")])
        return too_many

    def progressed_to(self, done: int) -> None:
        """Restarts the count if `done` (how much is marked or written) is more than ever since the
        last call of `answered`."""
        if done > self._most_done:
            self._idle, self._most_done = 0, done

    def answered(self) -> None:
        """Restarts the count, as something was answered, saved or undone. After it, any `done`
        above 0 is progress."""
        self._idle, self._most_done = 0, 0

"""How long a pipe is listened to that answers nothing: `yes | prep drill` must end."""

from __future__ import annotations

from tiktok_prep.base.page import line
from tiktok_prep.terminal.printing import Printer

IN_VAIN = 10
"""Lines in a row."""


class IdleLines:
    """Counts the lines of a pipe since one of them did something, or brought an answer forward.

    On a terminal (`live`) it never ends: nobody presses keys for ever.
    """

    def __init__(self, out: Printer, *, live: bool) -> None:
        self._out, self._live, self._lines, self._most = out, live, 0, 0

    def ends(self) -> bool:
        """Count a line; whether it is one too many, and is to be taken for the end of input. Then
        it says so."""
        self._lines += not self._live
        ends = self._lines > IN_VAIN
        if ends:
            said = f"{IN_VAIN} lines in a row answered nothing; taken for the end of the input."
            self._out.page([line(said)])
        return ends

    def reached(self, much: int) -> None:
        """So much is marked or written now: more than ever brings an answer forward."""
        if much > self._most:
            self._lines, self._most = 0, much

    def answered(self) -> None:
        """Something was answered, kept or taken back; the next answer begins."""
        self._lines, self._most = 0, 0

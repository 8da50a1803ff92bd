"""The whole screen of a terminal: taken, painted in one write, and given back as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from tiktok_prep.base.page import Block, Line, Look, dim, line
from tiktok_prep.terminal.printing import Printer, RichPrinter

MIN_COLUMNS, MIN_ROWS = 44, 14
"""The smallest terminal whose screen is taken; on a smaller one, everything is printed line by
line."""
MIN_BODY_ROWS = 3
"""If top and foot leave the body fewer rows, they scroll with it."""
TO_LAST_BLOCK = 20_000
"""A `scroll` for `Canvas.paint`: as far as shows the last block of the body from its beginning."""
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"
"""Switches to the alternate screen, hides the cursor, clears."""
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"


def canvas_of(out: Printer) -> Canvas | None:
    """Returns a canvas if `out` is a `RichPrinter`, else `None`."""
    return Canvas(out) if isinstance(out, RichPrinter) else None


class Canvas:
    """The alternate screen of a terminal."""

    def __init__(self, printer: RichPrinter) -> None:
        self._printer = printer
        self._is_taken = False
        self.is_used = self.fits
        """Whether the terminal is or ever was large enough; else `enter` does nothing."""
        self._painted = ""
        """What was written last, so that nothing is written twice."""

    @property
    def look(self) -> Look:
        return self._printer.look

    @property
    def fits(self) -> bool:
        """Whether the terminal is large enough now."""
        return self.look.width >= MIN_COLUMNS and self.look.height >= MIN_ROWS

    def enter(self) -> None:
        """Takes the screen and clears it; does nothing if the terminal never was large enough."""
        self.is_used = self.is_used or self.fits
        if not self.is_used:
            return
        self._is_taken = True  # before it is, so that `leave` is right after half a write
        self._painted = ""
        self._write(_ENTER)

    def leave(self) -> None:
        """Gives the screen back; does nothing if it is not taken."""
        if self._is_taken:
            self._write(_LEAVE)
            self._is_taken = False

    def paint(self, blocks: Iterable[Block], scroll: int = 0) -> int:
        """Draws `blocks`, the body from its row `scroll` on (0 is its first). Writes nothing while
        the screen is not taken. Returns the row of the body that is drawn first: `scroll` as far
        as the body can scroll, 0 if all fits."""
        height = self.look.height
        rows_of: dict[str, list[str]] = {}
        last: list[str] = []
        for block in blocks:
            rows = self._printer.rows(block.lines)
            rows_of[block.place] = [*rows_of.get(block.place, []), *rows]
            last = rows if block.place == "body" else last
        rows, scroll = self._fitted(rows_of, last, height=height, scroll=scroll)
        # each row is erased first: after a full row, the cursor still stands on its last column
        text = "\x1b[H" + "\r\n".join(f"\x1b[2K{row}" for row in rows)
        if len(rows) < height:
            text += "\r\n\x1b[J"
        if text != self._painted and self._is_taken:
            self._write(text)
            self._painted = text
        return scroll

    def holds(self, blocks: Iterable[Block]) -> bool:
        """Whether all rows of the blocks, not counting empty ones, fit on the screen."""
        rows = [row for block in blocks for row in self._printer.rows(block.lines)]
        return len(_without_empty(rows)) <= self.look.height

    def rows_in_the_way(self, lines: Iterable[Line]) -> int:
        """Counts the rows that the lines take, without empty ones; returns 0 if they are a quarter
        of the screen or less."""
        rows = len(_without_empty(self._printer.rows(lines)))
        return rows if rows * 4 > self.look.height else 0

    def _fitted(
        self, rows_of: Mapping[str, list[str]], last: list[str], *, height: int, scroll: int
    ) -> tuple[list[str], int]:
        """Returns at most `height` rows to draw, and the row of the body that is drawn first.

        Where not all fit, drops empty rows, then those of 'rest'; if that is not enough, shows only
        some rows of the body, and adds a row that says which. `rows_of` maps a block's place to
        rows; `last` are those of the last block of the body, for TO_LAST_BLOCK.
        """
        top, pin, gone, body, foot, rest = (
            rows_of.get(place, []) for place in ("top", "pin", "gone", "body", "foot", "rest")
        )
        foot, only_foot = [*foot, *rest], foot
        if len(top) + len(body) + len(foot) > height:
            top, body, foot = _without_empty(top), _without_empty(body), _without_empty(foot)
            if height - len(top) - len(pin) - len(foot) - 1 < MIN_BODY_ROWS:
                foot = _without_empty(only_foot)
        if len(top) + len(body) + len(foot) <= height:
            return [*top, *body, *foot], 0
        top, below = [*top, *pin, *(gone if scroll > 0 else [])], 0
        room = height - len(top) - len(foot) - 1
        if room < MIN_BODY_ROWS:
            top, body, foot, below = [], [*top, *body, *foot], [], len(foot)
            room = max(1, height - 1)
        if scroll == TO_LAST_BLOCK:
            length = len(_without_empty(last))
            shown = length if length <= room else room // 2
            scroll = len(body) - below - length + shown - room
        if gone and 0 < scroll == len(body) - room - 1:  # else just the last row would not be seen
            return [*top, *body[scroll:], *foot], scroll
        scroll = max(0, min(scroll, len(body) - room))
        seen = body[scroll : scroll + room]
        which = f"Rows {scroll + 1} to {scroll + room} of {len(body)}: arrow keys scroll."
        scroll_row = self._printer.rows([line(dim(which[: self.look.width - 1]))])
        return [*top, *seen, *scroll_row, *foot][:height], scroll

    def _write(self, text: str) -> None:
        stream = self._printer.stream
        with suppress(OSError):  # the terminal is gone: the next read finds the end of input
            stream.write(text)
            stream.flush()


def _without_empty(rows: Sequence[str]) -> list[str]:
    return [row for row in rows if row]

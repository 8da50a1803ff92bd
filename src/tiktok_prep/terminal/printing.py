"""Prints pages: as plain text for pipes and screen readers, with Rich on terminals.

All text is cleaned here, so that no control character reaches the terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TextIO

from tiktok_prep.base import system
from tiktok_prep.base.page import Line, Look, Span
from tiktok_prep.base.text import clean, glued, unglued
from tiktok_prep.terminal.layout import lines_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment

    from tiktok_prep.base.blocks import Block

STYLES = {
    "": "none",
    "dim": "dim",
    "strong": "bold",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "key": "cyan",
    "command": "cyan",
}
_DUMB = ("", "dumb", "unknown")
"""Values of TERM for a terminal that can only print lines."""
_ASCII = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
    | {"\u2026": "...", "\u00a0": " ", "\u00b7": "-"}
)


class Printer(Protocol):
    """Prints pages to a stream."""

    @property
    def look(self) -> Look:
        """The width, height and abilities of the stream, which pages are made for. Read it anew
        each time: the terminal may have been resized."""

    def page(self, blocks: Iterable[Block]) -> None:
        """Lays `blocks` out for the stream, and prints them."""

    def report(self, blocks: Iterable[Block]) -> None:
        """Prints `blocks` as `page` does. A `RichPrinter` shows them in your pager if they need
        more rows than its terminal has."""


def printer(stream: TextIO, *, plain: bool, color: str = "auto", deck_option: str = "") -> Printer:
    """Returns a `PlainPrinter` if `plain`, or if `stream` is no terminal or one that can only print
    lines; else a `RichPrinter`, with `color` "never" one without styles.

    With `color` "always", any `stream` gets a `RichPrinter`, unless `plain`. Otherwise, if NO_COLOR
    is set, its styles are without colours. `deck_option`, such as ' --deck uk', is added to each
    command on a page.
    """
    # Windows sets no TERM
    is_dumb = os.environ.get("TERM", "windows" if system.ON_WINDOWS else "") in _DUMB
    forced = color == "always"
    if plain or not (forced or (stream.isatty() and not is_dumb)):
        return PlainPrinter(stream, deck_option=deck_option)
    colored = forced or not os.environ.get("NO_COLOR")
    return RichPrinter(stream, styled=color != "never", colored=colored, deck_option=deck_option)


def color_wanted(typed: str, environ: Mapping[str, str]) -> str:
    """Returns "auto" (colours on a terminal only), "always" or "never".

    `typed` is one of these, from --color. FORCE_COLOR, if set and not 0 or false, turns "auto" into
    "always", unless NO_COLOR is set; see `printer` for what that does.
    """
    is_forced = environ.get("FORCE_COLOR", "").lower() not in ("", "0", "false")
    is_forced = is_forced and not environ.get("NO_COLOR")
    return "always" if is_forced and typed == "auto" else typed


def can_show_unicode(stream: TextIO) -> bool:
    """Whether the encoding of `stream` is UTF-8 or another UTF; False without an encoding."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


class PlainPrinter:
    """Prints unstyled lines, wrapped on a terminal but never in a pipe."""

    def __init__(self, stream: TextIO, *, deck_option: str = "") -> None:
        self._stream, self._deck_option = stream, deck_option
        self._unicode = can_show_unicode(stream)
        self._should_wrap = stream.isatty()

    @property
    def look(self) -> Look:
        return Look(width=size_of(self._stream)[0], plain=True, unicode=self._unicode)

    def page(self, blocks: Iterable[Block]) -> None:
        for entry in lines_of(blocks, self.look, self._deck_option):
            lead = "".join(span.text for span in entry.lead)
            text = clean(f"{lead:<{entry.indent}}{entry.text}").replace("\n", " ")
            if not self._unicode:
                text = text.translate(_ASCII)
            if self._should_wrap and len(text) >= (width := size_of(self._stream)[0]):
                from textwrap import fill  # late: into a pipe nothing is wrapped

                # a wider indent would leave too little room on a narrow terminal
                hang = " " * min(entry.indent, width // 4)
                rows = fill(
                    glued(text), max(1, width - 1), subsequent_indent=hang, break_on_hyphens=False
                )
                text = unglued(rows)
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def report(self, blocks: Iterable[Block]) -> None:
        self.page(blocks)


class RichPrinter:
    """Prints styled lines, wrapped to the terminal with their indent.

    Styles and the width of characters come from Rich. Its Console, with which a command starts a
    quarter later, is only used for text with wide characters, for bars and on Windows.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        styled: bool = True,
        colored: bool = True,
        size: tuple[int, int] | None = None,
        deck_option: str = "",
    ) -> None:
        """Unless `styled`, there are neither styles nor links; unless `colored`, styles have no
        colour. `size` is in columns and rows; `None` for that of the terminal."""
        self.stream = stream
        self._styled, self._size, self._is_terminal = styled, size, stream.isatty()
        self._colored, self._deck_option = colored, deck_option
        self._unicode = can_show_unicode(stream)

    @property
    def look(self) -> Look:
        columns, rows = self._size or size_of(self.stream, sys.stdin, sys.stderr)
        height = rows if self._is_terminal or self._size else Look().height
        return Look(width=columns, plain=False, height=height, unicode=self._unicode)

    def console(self) -> Console:
        """Returns what draws Rich's own things, such as a bar."""
        from rich.console import Console

        return Console(file=self.stream, color_system="auto" if self._styled else None)

    def page(self, blocks: Iterable[Block]) -> None:
        self._print(self.segments(blocks))

    def report(self, blocks: Iterable[Block]) -> None:
        rows = self.segments(blocks)
        if not self._is_terminal or len(rows) < self.look.height:
            self._print(rows)
            return
        from tiktok_prep.terminal.pager import show_in_pager

        # an older less shows a link as what it is made of
        text = "".join(f"{self._drawn(row, links=False)}\n" for row in rows)
        self.stream.flush()
        encoding = self.stream.encoding or "utf-8"
        if not show_in_pager(text.encode(encoding, errors="replace")):
            self._print(rows)

    def rows(self, lines: Iterable[Line]) -> list[str]:
        """Wraps `lines` to the terminal's width and returns the rows, each a string with escape
        codes."""
        return [self._drawn(row) for row in self.segments(lines)]

    def segments(self, blocks: Iterable[Block]) -> list[list[Segment]]:
        """Lays `blocks` out for the terminal's width and returns the rows, each a list of
        segments."""
        look = self.look
        lines = lines_of(blocks, look, self._deck_option)
        return [row for entry in lines for row in self._rows(entry, look.width)]

    def _print(self, rows: Iterable[list[Segment]]) -> None:
        # Rich knows which consoles of Windows take no escape codes
        if system.ON_WINDOWS and self._is_terminal:
            from rich.segment import Segment, Segments

            segments = [s for row in rows for s in (*row, Segment.line())]
            self.console().print(Segments(segments), soft_wrap=True, end="")
            return
        self.stream.write("".join(f"{self._drawn(row)}\n" for row in rows))
        self.stream.flush()

    def _drawn(self, row: Iterable[Segment], *, links: bool = True) -> str:
        """Returns a row as a string with escape codes; without `links`, a link as its text only."""
        from rich.color import ColorSystem

        colors = ColorSystem.STANDARD if self._styled else None
        drawn = ""
        for text, style, _ in row:
            if style and not links:
                style = style.update_link(None)
            drawn += style.render(text, color_system=colors) if style else text
        return drawn

    def _rows(self, entry: Line, width: int) -> Iterator[list[Segment]]:
        lead = [self._segment(span) for span in entry.lead]
        taken = sum(segment.cell_length for segment in lead)
        # half of a narrow terminal at most, but never less than the lead and a gap, if these fit
        fits = taken < width * 3 // 4
        most = max(width // 2, taken + 2) if fits else width // 2
        indent = max(min(entry.indent, most), taken if fits else 0)
        room = indent - taken
        margin = [*lead, self._segment(Span(" " * max(0, room)))]
        for part in _wrapped([self._segment(s) for s in entry.spans], max(1, width - indent)):
            yield [*margin, *part] if part else lead
            margin = [self._segment(Span(" " * indent))]

    def _segment(self, span: Span) -> Segment:
        from rich.segment import Segment
        from rich.style import Style

        text = clean(span.text).replace("\n", " ").replace("\t", " ")
        text = text if self._unicode else text.translate(_ASCII)
        style = Style.parse(STYLES[span.style])
        if not self._colored:
            style = style.without_color
        if self._is_terminal and _is_web_page(span.url):
            style += Style(link=span.url)
        return Segment(text, style)


def _wrapped(parts: list[Segment], width: int) -> list[list[Segment]]:
    """Breaks one line into rows of at most `width` columns, between words where it can."""
    if sum(part.cell_length for part in parts) <= width:
        return [parts]
    from textwrap import wrap

    from rich.cells import cell_len
    from rich.segment import Segment

    text = glued("".join(part.text for part in parts))
    if not text.isascii() and any(cell_len(char) != 1 for char in text):
        return _wrapped_by_cells(parts, width)

    cuts, end = [], 0
    for row in wrap(text, width, break_on_hyphens=False):
        start = text.index(row, end)
        end = start + len(row)
        cuts += [start, end]
    return list(Segment.divide(parts, cuts))[1::2]


def _wrapped_by_cells(parts: list[Segment], width: int) -> list[list[Segment]]:
    """Does the same for text with characters that take two columns or none: by Rich, whose way is
    ten times slower."""
    from rich.console import Console
    from rich.segment import Segment
    from rich.text import Text

    console = Console()
    text = Text.assemble(*((glued(part.text), part.style or "") for part in parts))
    rows = text.wrap(console, width)
    for row in rows:
        row.rstrip()
    return [
        [Segment(unglued(s.text), s.style) for s in row.render(console) if s.text] for row in rows
    ]


def _is_web_page(url: str) -> bool:
    """Whether `url` begins with http:// or https:// and is printable ASCII without spaces, so that
    a terminal may open it."""
    is_safe = url.isascii() and url.isprintable() and " " not in url
    return is_safe and url.startswith(("http://", "https://"))


def size_of(*streams: TextIO | None) -> tuple[int, int]:
    """Returns the columns and rows of a terminal: COLUMNS and LINES if they are numbers above 0,
    else those of the first of `streams` that is a terminal, else 80 and 24."""
    size = (0, 0)
    for stream in filter(None, streams):
        with suppress(OSError, ValueError):
            size = os.get_terminal_size(stream.fileno())
            break
    columns, rows = (os.environ.get(name, "") for name in ("COLUMNS", "LINES"))
    return _number(columns) or size[0] or Look().width, _number(rows) or size[1] or Look().height


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0

"""Prints pages: as plain text for pipes and screen readers, with Rich on terminals.

All text is cleaned here, so that no control character reaches the terminal.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Protocol, TextIO

from tiktok_prep.base import system
from tiktok_prep.base.page import Line, Look, Span
from tiktok_prep.base.text import clean, glued, unglued

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment, Segments

STYLES = {
    "": "none",
    "dim": "dim",
    "strong": "bold",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "key": "cyan",
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

    def page(self, lines: Iterable[Line]) -> None: ...

    def report(self, lines: Iterable[Line]) -> None:
        """Prints `lines`. A `RichPrinter` shows them in your pager if they need more rows than its
        terminal has."""


def printer(stream: TextIO, *, plain: bool, color: str = "auto") -> Printer:
    """Returns a `PlainPrinter` if `plain`, or if `stream` is no terminal or one that can only print
    lines; else a `RichPrinter`, with `color` "never" one without styles.

    With `color` "always", any `stream` gets a `RichPrinter`, unless `plain`.
    """
    # Windows sets no TERM
    is_dumb = os.environ.get("TERM", "windows" if system.ON_WINDOWS else "") in _DUMB
    forced = color == "always"
    if plain or not (forced or (stream.isatty() and not is_dumb)):
        return PlainPrinter(stream)
    return RichPrinter(stream, color="standard" if forced else None if color == "never" else "auto")


def color_wanted(typed: str, environ: Mapping[str, str]) -> str:
    """Returns "auto" (colours on a terminal only), "always" or "never".

    `typed` is one of these, from --color. If NO_COLOR is set, "always" becomes "auto", since Rich
    itself obeys NO_COLOR. Else FORCE_COLOR, if set and not 0 or false, turns "auto" into "always".
    """
    if environ.get("NO_COLOR"):
        return "never" if typed == "never" else "auto"  # Rich itself obeys NO_COLOR
    is_forced = environ.get("FORCE_COLOR", "").lower() not in ("", "0", "false")
    return "always" if is_forced and typed == "auto" else typed


def can_show_unicode(stream: TextIO) -> bool:
    """Whether the encoding of `stream` is UTF-8 or another UTF; False without an encoding."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


class PlainPrinter:
    """Prints unstyled lines, wrapped on a terminal but never in a pipe."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._unicode = can_show_unicode(stream)
        self._should_wrap = stream.isatty()

    @property
    def look(self) -> Look:
        return Look(width=columns_of(self._stream), plain=True, unicode=self._unicode)

    def page(self, lines: Iterable[Line]) -> None:
        for entry in lines:
            lead = "".join(span.text for span in entry.lead)
            text = clean(f"{lead:<{entry.indent}}{entry.text}").replace("\n", " ")
            if not self._unicode:
                text = text.translate(_ASCII)
            if self._should_wrap and len(text) >= (width := columns_of(self._stream)):
                # a wider indent would leave too little room on a narrow terminal
                hang = " " * min(entry.indent, width // 4)
                rows = textwrap.fill(
                    glued(text), max(1, width - 1), subsequent_indent=hang, break_on_hyphens=False
                )
                text = unglued(rows)
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def report(self, lines: Iterable[Line]) -> None:
        self.page(lines)


class RichPrinter:
    """Prints styled lines, wrapped to the terminal with their indent."""

    def __init__(
        self,
        stream: TextIO,
        console: Console | None = None,
        *,
        color: Literal["auto", "standard"] | None = "auto",
    ) -> None:
        """`color` is Rich's system of colours: "auto" for those of the terminal, "standard" even
        if the stream is no terminal, `None` for none."""
        from rich.console import Console

        # texts come from decks: a [tag] or :smile: in one is printed as it is
        self.console = console or Console(
            file=stream,
            force_terminal=True if color == "standard" else None,
            color_system=color,
            markup=False,
            emoji=False,
            highlight=False,
        )
        self._stream, self._is_terminal = stream, stream.isatty()
        self._unicode = can_show_unicode(stream)
        self._links = self._is_terminal

    @property
    def look(self) -> Look:
        size = self.console.size
        height = size.height if self._is_terminal else Look().height
        return Look(width=size.width, plain=False, height=height, unicode=self._unicode)

    def page(self, lines: Iterable[Line]) -> None:
        self.console.print(self.segments(lines), soft_wrap=True, end="")

    def report(self, lines: Iterable[Line]) -> None:
        entries, width = list(lines), self.console.width
        row_count = sum(1 for entry in entries for _ in self._rows(entry, width))
        if not self._is_terminal or row_count < self.console.height:
            self.page(entries)
            return
        from tiktok_prep.terminal.pager import show_in_pager

        self._links = False  # an older less shows a link as what it is made of
        with self.console.capture() as capture:
            self.page(entries)
        self._links = True
        self._stream.flush()
        encoding = self._stream.encoding or "utf-8"
        if not show_in_pager(capture.get().encode(encoding, errors="replace")):
            self.page(entries)

    def rows(self, lines: Iterable[Line]) -> list[str]:
        """Wraps `lines` to the terminal's width and returns the rows, each a string with escape
        codes."""
        with self.console.capture() as capture:
            self.page(lines)
        return capture.get().split("\n")[:-1]

    def segments(self, lines: Iterable[Line]) -> Segments:
        """Wraps `lines` to the terminal's width and returns Rich segments; a newline ends each
        row."""
        from rich.segment import Segment, Segments

        width, row_end = self.console.width, Segment.line()
        rows = (row for entry in lines for row in self._rows(entry, width))
        return Segments([segment for row in rows for segment in (*row, row_end)])

    def _rows(self, entry: Line, width: int) -> Iterator[list[Segment]]:
        lead = [self._segment(span) for span in entry.lead]
        taken = sum(segment.cell_length for segment in lead)
        # half of a narrow terminal at most, but never less than the lead and a gap, if these fit
        fits = taken < width * 3 // 4
        most = max(width // 2, taken + 2) if fits else width // 2
        indent = max(min(entry.indent, most), taken if fits else 0)
        room = indent - taken
        margin = [*lead, self._segment(Span(" " * max(0, room)))]
        for part in self._wrapped([self._segment(s) for s in entry.spans], max(1, width - indent)):
            yield [*margin, *part] if part else lead
            margin = [self._segment(Span(" " * indent))]

    def _wrapped(self, parts: list[Segment], width: int) -> list[list[Segment]]:
        from rich.segment import Segment
        from rich.text import Text

        cells = sum(part.cell_length for part in parts)
        if cells <= width:
            return [parts]
        if len(parts) == 1 and cells == len(parts[0].text):  # ten times faster than Rich
            rows = textwrap.wrap(glued(parts[0].text), width, break_on_hyphens=False)
            return [[Segment(unglued(row), parts[0].style)] for row in rows]
        text = Text.assemble(*((glued(part.text), part.style or "") for part in parts))
        wrapped = text.wrap(self.console, width)
        for row in wrapped:
            row.rstrip()
        return [
            [Segment(unglued(s.text), s.style) for s in row.render(self.console) if s.text]
            for row in wrapped
        ]

    def _segment(self, span: Span) -> Segment:
        from rich.segment import Segment

        text = clean(span.text).replace("\n", " ")
        text = text if self._unicode else text.translate(_ASCII)
        style = self.console.get_style(STYLES[span.style])
        if self._links and _is_web_page(span.url):
            from rich.style import Style

            style += Style(link=span.url)
        return Segment(text, style)


def _is_web_page(url: str) -> bool:
    """Whether `url` begins with http:// or https:// and is printable ASCII without spaces, so that
    a terminal may open it."""
    is_safe = url.isascii() and url.isprintable() and " " not in url
    return is_safe and url.startswith(("http://", "https://"))


def columns_of(stream: TextIO) -> int:
    """Returns the width of `stream` in columns: COLUMNS if that is a number above 0, else the
    width of its terminal, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80

"""Prints pages: as plain text for pipes and screen readers, in styles on terminals.

All text is cleaned here, so that no control character reaches the terminal.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol, TextIO
from zlib import crc32

from tiktok_prep.base import system
from tiktok_prep.base.page import Line, Look, Span
from tiktok_prep.base.text import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segments

Color = Literal["auto", "standard"] | None
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
_ONE_CELL = "[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2500-\u25fc]*"
"""Only characters that take one column each, as nearly all texts have; Rich knows all others."""
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
    """Returns a `RichPrinter` if `stream` is a capable terminal, or if `color` is "always"; else,
    and always if `plain`, a `PlainPrinter`.

    With `color` "never", a `RichPrinter` uses no styles.
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
    """Whether the encoding of `stream` is UTF-8 or another encoding of all Unicode; false if it has
    none."""
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
                import textwrap

                # a wider indent would leave too little room on a narrow terminal
                hang = " " * min(entry.indent, width // 4)
                text = textwrap.fill(
                    text, max(1, width - 1), subsequent_indent=hang, break_on_hyphens=False
                )
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def report(self, lines: Iterable[Line]) -> None:
        self.page(lines)


class RichPrinter:
    """Prints styled lines, wrapped to the terminal with their indent.

    On most terminals it writes the codes of the few styles itself, because importing Rich takes
    longer than `prep list`; a test compares them with those of Rich. See `_codes`.
    """

    def __init__(
        self, stream: TextIO, console: Console | None = None, *, color: Color = "auto"
    ) -> None:
        """`color` is Rich's system of colours: "auto" for those of the terminal, "standard" even
        if the stream is no terminal, `None` for none."""
        self._stream, self._is_terminal = stream, stream.isatty()
        self._unicode = can_show_unicode(stream)
        self._links = self._is_terminal
        self._color = color
        self._console = console
        self._codes = _codes(color, os.environ) if self._is_terminal and console is None else None

    @property
    def console(self) -> Console:
        if self._console is None:
            from rich.console import Console

            # texts come from decks: a [tag] or :smile: in one is printed as it is
            self._console = Console(
                file=self._stream,
                force_terminal=True if self._color == "standard" else None,
                color_system=self._color,
                markup=False,
                emoji=False,
                highlight=False,
                soft_wrap=False,
            )
        return self._console

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal."""
        return self.console.size if self._codes is None else _terminal_size(os.environ)

    @property
    def look(self) -> Look:
        width, height = self.size
        height = height if self._is_terminal else Look().height
        return Look(width=width, plain=False, height=height, unicode=self._unicode)

    def write(self, text: str) -> None:
        """Writes text that has its escape codes."""
        stream = self._stream if self._console is None else self._console.file
        stream.write(text)
        stream.flush()

    def page(self, lines: Iterable[Line]) -> None:
        rows = self._all_rows(lines)
        if self._codes is None:
            self._print(rows)
        else:
            self.write(self._text(rows))

    def report(self, lines: Iterable[Line]) -> None:
        entries = list(lines)
        if not self._is_terminal or len(self._all_rows(entries)) < self.size[1]:
            self.page(entries)
            return
        from tiktok_prep.terminal.pager import show_in_pager

        self._links = False  # an older less shows a link as what it is made of
        text = self._text(self._all_rows(entries))
        self._links = True
        self._stream.flush()
        if not show_in_pager(text.encode(self._stream.encoding or "utf-8", errors="replace")):
            self.page(entries)

    def rows(self, lines: Iterable[Line]) -> list[str]:
        """Returns `lines` wrapped to the terminal's width: one string with escape codes for each
        row."""
        return self._text(self._all_rows(lines)).split("\n")[:-1]

    def segments(self, lines: Iterable[Line]) -> Segments:
        """Returns `lines` wrapped to the terminal's width, as Rich segments to print at once."""
        return self._segments(self._all_rows(lines))

    def _text(self, rows: Sequence[Sequence[Span]]) -> str:
        """The rows with escape codes."""
        if self._codes is not None:
            return "".join("".join([_coded(s, self._codes) for s in row]) + "\n" for row in rows)
        with self.console.capture() as capture:
            self._print(rows)
        return capture.get()

    def _print(self, rows: Sequence[Sequence[Span]]) -> None:
        self.console.print(self._segments(rows), soft_wrap=True, end="")

    def _segments(self, rows: Sequence[Sequence[Span]]) -> Segments:
        from rich.segment import Segment, Segments
        from rich.style import Style

        styles = {name: self.console.get_style(style) for name, style in STYLES.items()}
        segments = []
        for row in rows:
            for text, name, url in row:
                link = Style(link=url) if url else Style.null()
                segments.append(Segment(text, styles[name] + link))
            segments.append(Segment.line())
        return Segments(segments)

    def _all_rows(self, lines: Iterable[Line]) -> list[list[Span]]:
        width = self.size[0]
        return [row for entry in lines for row in self._rows(entry, width)]

    def _rows(self, entry: Line, width: int) -> Iterator[list[Span]]:
        lead = [self._cleaned(span) for span in entry.lead]
        taken = sum(_cells(span.text) for span in lead)
        # half of a narrow terminal at most, but never less than the lead and a gap, if these fit
        fits = taken < width * 3 // 4
        most = max(width // 2, taken + 2) if fits else width // 2
        indent = max(min(entry.indent, most), taken if fits else 0)
        room = indent - taken
        margin = [*lead, Span(" " * max(0, room))]
        spans = [self._cleaned(span) for span in entry.spans]
        for part in self._wrapped(spans, max(1, width - indent)):
            yield [*margin, *part] if part else lead
            margin = [Span(" " * indent)]

    def _wrapped(self, parts: list[Span], width: int) -> list[list[Span]]:
        cells = sum(_cells(part.text) for part in parts)
        if cells <= width:
            return [parts]
        if len(parts) == 1 and cells == len(parts[0].text):  # ten times faster than Rich
            from textwrap import wrap

            rows = wrap(parts[0].text, width, break_on_hyphens=False)
            return [[parts[0]._replace(text=row)] for row in rows]
        from rich.text import Text

        # the number of a part stands for its style, and is never drawn
        text = Text.assemble(*((part.text, str(number)) for number, part in enumerate(parts)))
        wrapped = text.wrap(self.console, width)
        for row in wrapped:
            row.rstrip()
        return [
            [
                parts[int(str(piece.style))]._replace(text=row.plain[piece.start : piece.end])
                for piece in sorted(row.spans)
            ]
            for row in wrapped
        ]

    def _cleaned(self, span: Span) -> Span:
        text = clean(span.text).replace("\n", " ")
        text = text if self._unicode else text.translate(_ASCII)
        return Span(text, span.style, span.url if self._links and _is_web_page(span.url) else "")


def _codes(color: Color, environ: Mapping[str, str]) -> dict[str, str] | None:
    """Style -> the numbers of its escape code, on a terminal; `None` where Rich decides: on
    Windows, and where colours are forced or a variable says something unusual."""
    unusual = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    sizes = [environ[name] for name in ("COLUMNS", "LINES") if name in environ]
    usual_sizes = all(size.isascii() and size.isdigit() and int(size) for size in sizes)
    is_dumb = environ.get("TERM", "").lower() in _DUMB
    if color == "standard" or system.ON_WINDOWS or is_dumb or not usual_sizes:
        return None
    if any(name in environ for name in unusual):
        return None
    if color is None:
        return {}
    weights = {"dim": "2", "strong": "1"}
    colors = {"good": "32", "warn": "33", "bad": "31", "key": "36"}
    return weights if environ.get("NO_COLOR") else weights | colors


def _coded(span: Span, codes: Mapping[str, str]) -> str:
    text, code = span.text, codes.get(span.style)
    if code and text:
        text = f"\x1b[{code}m{text}\x1b[0m"
    if span.url and text and codes:
        # the rows of one link have one id, so that a terminal underlines them together
        text = f"\x1b]8;id={crc32(span.url.encode())};{span.url}\x1b\\{text}\x1b]8;;\x1b\\"
    return text


def _terminal_size(environ: Mapping[str, str]) -> tuple[int, int]:
    """Columns and rows: COLUMNS and LINES if set, else those of the terminal, else 80 and 25."""
    columns = rows = 0
    for number in (0, 1, 2):
        with suppress(OSError):
            columns, rows = os.get_terminal_size(number)
            break
    columns, rows = int(environ.get("COLUMNS", columns)), int(environ.get("LINES", rows))
    return columns or 80, rows or 25


def _cells(text: str) -> int:
    """How many columns the text takes."""
    if re.fullmatch(_ONE_CELL, text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _is_web_page(url: str) -> bool:
    """Whether `url` begins with http:// or https:// and is printable ASCII without spaces, so that
    a terminal may open it."""
    is_web = url.startswith(("http://", "https://"))
    return is_web and url.isascii() and url.isprintable() and " " not in url


def columns_of(stream: TextIO) -> int:
    """The width of `stream` in columns: COLUMNS if set, else the terminal's width, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80

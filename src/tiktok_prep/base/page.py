"""A page: lines of styled text, for a terminal, a pipe or a screen reader."""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_prep.base.text import row_count
from tiktok_prep.base.value import NamedTuple

WENT_STYLES = {"well": "good", "mixed": "warn", "badly": "bad"}
"""How a question went in a real round -> the style to show it in."""


NARROW = 60
"""Columns below which nothing is shown side by side."""
FEW_ROWS = 20
"""On a terminal of fewer rows, a page leaves out what can be spared."""


class Look(NamedTuple):
    """What kind of terminal or pipe a page is made for."""

    width: int = 80
    """Columns of the terminal. Lines that go to a pipe are never wrapped."""
    plain: bool = False
    """For screen readers: no bars, no purely visual marks, one thing per line."""
    height: int = 24
    """Rows of the terminal."""
    unicode: bool = True
    """Whether the output can show block characters and other non-ASCII symbols."""

    @property
    def is_narrow(self) -> bool:
        """Whether the terminal has fewer than NARROW columns; always False for a plain page."""
        return self.width < NARROW and not self.plain

    @property
    def is_low(self) -> bool:
        """Whether the terminal has fewer than FEW_ROWS rows; always False for a plain page."""
        return self.height < FEW_ROWS and not self.plain


class Span(NamedTuple):
    """Text in one style: '', 'dim', 'strong', 'good', 'warn', 'bad', 'key', or 'command' (see
    `blocks.command`)."""

    text: str
    style: str = ""
    url: str = ""
    """The web page to open when the text is clicked, on a terminal that can; '' for none."""


class Line(NamedTuple):
    """One line of a page; where it is too long, the printer wraps it. `indent` is in columns.
    `lead`, such as a bullet, goes in the first row's indent."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    lead: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Block(NamedTuple):
    """Lines that belong together on a screen, such as a question or its keys.

    On a whole screen, blocks at the 'top' and in the 'foot' stay, and those in the 'body' scroll.
    'rest' is below the foot, and is left out where there is no room. 'pin' is above the body only
    where that scrolls, 'gone' only where its first rows are scrolled away; neither is ever printed.

    In print, each block is printed once, and again when its lines change.
    """

    name: str
    """Unique among the blocks of a screen."""
    lines: tuple[Line, ...]
    place: str = "body"
    """'top', 'pin', 'gone', 'body', 'foot' or 'rest'."""


def line(*parts: str | Span, indent: int = 0, lead: str | Span | None = None) -> Line:
    """Makes a Line of `parts`, indented by `indent` columns; `lead` goes in the first row's indent.
    A plain string becomes a Span without a style."""
    return Line(_spans(parts), indent, _spans((lead,)) if lead is not None else ())


def bullet(*parts: str | Span) -> Line:
    """Makes a Line for one entry of a list, with a hyphen before it."""
    return line(*parts, indent=4, lead="  - ")


def _spans(parts: tuple[str | Span, ...]) -> tuple[Span, ...]:
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def dim(text: str) -> Span:
    return Span(text, "dim")


def strong(text: str) -> Span:
    return Span(text, "strong")


def percent(share: float | None) -> str:
    """Returns a share (0-1) as '71 %', rounded, but '99 %' at most if it is less than 1; '-' for
    `None`."""
    if share is None:
        return "-"
    return f"{min(99, round(share * 100)) if share < 1 else 100} %"


def share_style(share: float | None) -> str:
    """Returns the style to show a share (0-1) in: 'good' from 0.85 on, 'warn' from 0.6 on, else
    'bad'; 'dim' for `None`."""
    if share is None:
        return "dim"
    return "good" if share >= 0.85 else "warn" if share >= 0.6 else "bad"


def bar(share: float | None, width: int, look: Look) -> tuple[Span, ...]:
    """Draws a bar `width` columns wide, filled to `share` (0-1; `None` counts as 0) and coloured by
    `share_style`. Returns () for a plain page."""
    if look.plain:
        return ()
    full, empty = ("█", "░") if look.unicode else ("#", ".")
    filled = min(width, round((share or 0.0) * width))
    return (Span(full * filled, share_style(share)), dim(empty * (width - filled)))


def rows_of(lines: Iterable[Line], look: Look) -> int:
    """Counts the rows that `lines` take where they are wrapped to the width of `look`."""
    return sum(row_count(entry.text, look.width - entry.indent) for entry in lines)

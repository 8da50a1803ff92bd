"""A page: lines of marked text that any terminal, pipe or screen reader can be given."""

from __future__ import annotations

from typing import NamedTuple

WENT_STYLES = {"well": "good", "mixed": "warn", "badly": "bad"}
"""How a question went in a real round -> the style of a span."""


class Look(NamedTuple):
    """What the page is made for."""

    width: int = 80
    """Columns of the terminal; a page for a pipe is never wrapped."""
    plain: bool = False
    """Linear: no bars, no marks that only the eye can read, one thing per line."""
    unicode: bool = True
    """Whether block characters and the like can be shown."""


class Span(NamedTuple):
    """A run of text in one style: '', 'dim', 'strong', 'good', 'warn', 'bad' or 'key'."""

    text: str
    style: str = ""


class Line(NamedTuple):
    """One line, wrapped by whoever prints it. `lead` stands in the indent of the first row."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    lead: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def line(*parts: str | Span, indent: int = 0, lead: str | Span | None = None) -> Line:
    """A line of plain and styled parts."""
    return Line(_spans(parts), indent, _spans((lead,)) if lead is not None else ())


def _spans(parts: tuple[str | Span, ...]) -> tuple[Span, ...]:
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def dim(text: str) -> Span:
    return Span(text, "dim")


def strong(text: str) -> Span:
    return Span(text, "strong")


def percent(share: float | None) -> str:
    """'71 %', or '-' where there is nothing to say. 100 % is said only of what is whole."""
    if share is None:
        return "-"
    return f"{min(99, round(share * 100)) if share < 1 else 100} %"


def share_style(share: float | None) -> str:
    """The style in which a share (0-1) is shown."""
    if share is None:
        return "dim"
    return "good" if share >= 0.85 else "warn" if share >= 0.6 else "bad"


def bar(share: float | None, width: int, look: Look) -> tuple[Span, ...]:
    """A bar `width` columns wide; empty on a plain page."""
    if look.plain:
        return ()
    full, empty = ("█", "░") if look.unicode else ("#", ".")
    filled = min(width, round((share or 0.0) * width))
    return (Span(full * filled, share_style(share)), dim(empty * (width - filled)))

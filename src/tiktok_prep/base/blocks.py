"""The blocks of a page: what a page says, without how it is laid out.

A page is a function of values that returns a list of blocks. It knows nothing of the width, the
height, colours, --plain or --deck: the printer lays the blocks out (see terminal/layout.py), side
by side on a terminal of 80 columns, one below the other on a narrow one, and one thing a line with
--plain and into a pipe.

    def page(report: Report) -> list[Block]:
        return [
            Paragraph(dim(report.deck)),
            Heading("Recall now", "by round"),
            *(Row(r.name, percent(r.share), r.range, bar=r.share) for r in report.rounds),
            Heading("Weakest points"),
            *(Row(Span("missed", "bad"), p.says, below=p.your_words) for p in report.weakest),
            Heading("Questions"),
            Table(("", "", "due"), tuple((q.id, q.ask, q.due) for q in report.questions)),
            BLANK,
            Paragraph(("Next: ", command("prep drill"))),
        ]

    wiring.show_page(chosen, report, page, version=1, as_json=as_json)  # or: out.report(page(...))

Each text is a string, a `Span` (a string in a style), or a tuple of both. A string gets the usual
style of its place. `command` makes a Span for something to type; the printer adds --deck to it
where that was given. All text is cleaned by the printer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_prep.base.page import Line, Span
from tiktok_prep.base.value import NamedTuple

if TYPE_CHECKING:
    Text = str | Span | tuple[str | Span, ...]


class Heading(NamedTuple):
    """The title of a part of the page, and a note beside it. A blank line comes before it."""

    text: Text
    note: Text = ""


class Paragraph(NamedTuple):
    """Running text."""

    text: Text


class Row(NamedTuple):
    """A label, and beside it a value and a note on it. Rows that follow each other are aligned; a
    row without a label goes on with the one before."""

    label: Text
    value: Text = ""
    note: Text = ""
    bar: float | None = None
    """A share (0-1) to draw before the value, where there is room."""
    below: Text = ""
    """A line of its own below the value, such as your words below a point."""


class Bullet(NamedTuple):
    """One entry of a list."""

    text: Text
    below: Text = ""
    """A line of its own below the text."""


class Table(NamedTuple):
    """A table. Its second column takes the room that the others leave, and is cut to it."""

    heads: tuple[str, ...]
    """Above the columns; '' for one without a name. With --plain, each cell follows its head."""
    rows: tuple[tuple[Text, ...], ...]


if TYPE_CHECKING:
    Block = Heading | Paragraph | Row | Bullet | Table | Line
    """A Line is for whole screens and for older pages; a new page has none."""

BLANK = Paragraph("")


def command(text: str) -> Span:
    """Returns a command to type, such as `prep drill hr`, without --deck, which the printer
    adds."""
    return Span(text, "command")


def spans(text: Text, style: str = "") -> tuple[Span, ...]:
    """Returns the spans of `text`; its strings in `style`, and without those that are ''."""
    parts = (text,) if isinstance(text, (str, Span)) else text
    made = (part if isinstance(part, Span) else Span(part, style) for part in parts)
    return tuple(span for span in made if span.text)

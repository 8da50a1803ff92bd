"""Lays the blocks of a page out as lines: for 80 columns, for 40, and as plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import Bullet, Heading, Paragraph, Row, Table, spans
from tiktok_prep.base.page import Line, Look, Span, bar
from tiktok_prep.base.text import columns, fitted

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

BAR = 10
"""Columns of a bar."""
MOST_CELL = 20
"""Values up to so many columns are padded, so that the notes on them are aligned."""
FEWEST = 24
"""Columns that the second column of a table needs; with fewer, its cells go below the first."""


def lines_of(blocks: Iterable[Block], look: Look, deck_option: str = "") -> list[Line]:
    """Returns the lines of a page for `look`. `deck_option` is added to each command; it is ''
    or such as ' --deck uk'. A Line among the blocks stays as it is."""
    page: list[Line] = []
    heads: tuple[str, ...] = ()
    for _, group in groupby(blocks, key=type):
        rows = []
        for block in group:
            if isinstance(block, Line):
                page.append(block)
            elif isinstance(block, Row):
                rows.append(block)
            elif isinstance(block, Heading):
                note = spans(block.note, "dim")
                title = (*spans(block.text, "strong"), *((Span("  "), *note) if note else ()))
                page += [Line(), Line(title)] if page else [Line(title)]
            elif isinstance(block, Paragraph):
                page.append(Line(spans(block.text)))
            elif isinstance(block, Bullet):
                page.append(Line(spans(block.text), 4, (Span("  - "),)))
                page += [Line(spans(block.below), 4)] if block.below else []
            elif isinstance(block, Table):
                page += _table(block, look, is_headed=block.heads != heads)
                heads = block.heads
        if rows:
            page += _plain_rows(rows) if look.plain else _rows(rows, look)
    return [_resolved(entry, look, deck_option) for entry in page]


def _resolved(entry: Line, look: Look, deck_option: str) -> Line:
    """Adds `deck_option` to the commands and, on a plain page, the address to each link."""

    def resolved(span: Span) -> Span:
        if span.style == "command":
            return Span(f"{span.text}{deck_option}", "key")
        return Span(f"{span.text} ({span.url})") if span.url and look.plain else span

    return entry._replace(spans=tuple(map(resolved, entry.spans)))


def _rows(rows: Sequence[Row], look: Look) -> Iterator[Line]:
    """Lays rows out with a column for the labels or, if that takes over three eighths of the width,
    with the note of each below the rest of it."""
    labels = [spans(row.label, "strong") for row in rows]
    label_width = max(map(_width, labels))
    is_beside = label_width <= look.width * 3 // 8
    indent = label_width + 4 if is_beside else 4
    value_width = max((_width(spans(row.value)) for row in rows if row.bar is not None), default=0)
    cells = [_cell(row, value_width, look) for row in rows]
    cell_width = max(map(_width, cells))
    cell_width = cell_width if cell_width <= MOST_CELL and not look.is_narrow else 0
    for row, label, cell in zip(rows, labels, cells, strict=True):
        note = spans(row.note, "dim")
        if not is_beside:
            yield Line((*label, Span("  "), *cell) if cell else label, 2)
            cell = ()
        gap = Span(" " * max(2, cell_width - _width(cell) + 2))
        cell = (*cell, gap, *note) if cell and note else (*cell, *note)
        if cell or is_beside:
            yield Line(cell, indent, (Span("  "), *label) if is_beside else ())
        if row.below:
            yield Line(spans(row.below), indent)


def _cell(row: Row, value_width: int, look: Look) -> tuple[Span, ...]:
    """Returns the value of a row; with a bar, right-aligned to `value_width` after that."""
    value = spans(row.value)
    if row.bar is None or look.is_narrow:
        return value
    return (*bar(row.bar, BAR, look), Span(" " * (2 + value_width - _width(value))), *value)


def _plain_rows(rows: Sequence[Row]) -> Iterator[Line]:
    """'label: value, note', and below it what is below."""
    for row in rows:
        parts = [part for part in (spans(row.value), spans(row.note)) if part]
        text = [span for part in parts for span in (Span(", "), *part)][1:]
        label = spans(row.label)
        yield Line((*label, Span(": "), *text) if label and text else (*label, *text))
        if row.below:
            yield Line(spans(row.below), 2)


def _table(table: Table, look: Look, *, is_headed: bool) -> Iterator[Line]:
    """Lays a table out; where the second column would have fewer than FEWEST columns, with the cell
    of each row in it below the others. The heads are left out unless `is_headed`."""
    rows = [[spans(cell, _STYLES[min(i, 2)]) for i, cell in enumerate(row)] for row in table.rows]
    if look.plain:
        yield from (_plain_cells(row, table.heads) for row in rows)
        return
    heads = [spans(head, "dim") for head in table.heads]
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    widths[0] = min(widths[0], look.width // 3)
    room = look.width - 2 * len(widths) - (sum(widths) - widths[1])
    if look.is_narrow or room < min(widths[1], FEWEST):
        for row in rows:
            others = [span for cell in row[2:] if cell for span in (Span("  "), *cell)]
            yield Line((*row[0], *others), 2)
            yield Line(_cut(row[1], look.width - 4), 4)
        return
    widths[1] = min(widths[1], room)
    for row in [*([heads] if any(heads) and is_headed else []), *rows]:
        text, start = list[Span](), 0
        for cell, width in zip(row, widths, strict=True):
            text += [Span(" " * (start - _width(text))), *_cut(cell, width)] if cell else []
            start += width + 2
        yield Line(tuple(text), 2)


_STYLES = ("strong", "", "dim")
"""The usual styles of the first column, the second, and the others."""


def _plain_cells(row: Sequence[tuple[Span, ...]], heads: Sequence[str]) -> Line:
    """'first: second; head: cell; head: cell', without empty cells."""
    first, second, *others = row
    text = [*first, *((Span(": "), *second) if second else ())]
    for head, cell in zip(heads[2:], others, strict=True):
        text += [Span(f"; {head}: " if head else "; "), *cell] if cell else []
    return Line(tuple(text))


def _width(text: Iterable[Span]) -> int:
    return sum(columns(span.text) for span in text)


def _cut(text: tuple[Span, ...], width: int) -> tuple[Span, ...]:
    """Returns `text`, cut to `width` columns; a text of several spans is cut in its last."""
    if _width(text) <= width:
        return text
    *first, last = text
    return (*first, last._replace(text=fitted(last.text, width - _width(first))))

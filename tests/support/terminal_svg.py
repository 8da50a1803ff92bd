"""A page of a terminal as an SVG picture, with nothing in it that must be loaded from elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterable
from html import escape

from rich.segment import Segment

from tiktok_prep.base.page import Line
from tiktok_prep.terminal.printing import RichPrinter

COLUMN, ROW, MARGIN = 8.4, 19, 16
"""In pixels."""
COLORS = {"green": "#98c379", "yellow": "#e5c07b", "red": "#e06c75", "cyan": "#56b6c2"}
TEXT, DIM, BACKGROUND = "#d8d8d8", "#8a8f98", "#1e1e1e"


def terminal_svg(lines: Iterable[Line], *, columns: int, title: str) -> str:
    """The lines as a terminal of `columns` columns shows them; `title` is read out instead."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    rows = RichPrinter(stream, size=(columns, 24)).segments(lines)
    width, height = round(columns * COLUMN) + 2 * MARGIN, len(rows) * ROW + 2 * MARGIN
    texts = [text for number, row in enumerate(rows) for text in _texts(row, number)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
            '<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" '
            'font-size="14" xml:space="preserve">',
            *texts,
            "</g>",
            "</svg>\n",
        ]
    )


def _texts(row: Iterable[Segment], number: int) -> Iterable[str]:
    """Each run of characters in one style, where it stands; blanks are left out."""
    column = 0
    for segment in row:
        text = segment.text.rstrip()
        start = len(text) - len(text.lstrip())
        if text.strip():
            style = segment.style
            name = style.color.name if style and style.color else ""
            color = DIM if style and style.dim else COLORS.get(name, TEXT)
            bold = ' font-weight="bold"' if style and style.bold else ""
            x, y = MARGIN + (column + start) * COLUMN, MARGIN + number * ROW + 14
            length = (len(text) - start) * COLUMN
            yield (
                f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" fill="{color}"{bold}>'
                f"{escape(text.strip())}</text>"
            )
        column += segment.cell_length

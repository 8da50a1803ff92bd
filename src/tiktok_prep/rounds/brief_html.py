"""`prep brief --html`: the same page on one sheet of A4, to print or to read on a phone.

The file is self-contained: no script, font, image or network access, and its content security
policy forbids them. It is printed in the largest type in which everything fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import Bullet, Heading, Paragraph, Row, spans
from tiktok_prep.base.text import clean, columns
from tiktok_prep.rounds.brief import Brief, brief_page

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block, Text
    from tiktok_prep.base.page import Span

MARKER = '<!doctype html><html lang="en"><meta name="generator" content="prep brief">'
"""How the file begins."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Type sizes in print, in points; where even the last is too large, the last questions are left
out."""
LINE_HEIGHT, CHAR_WIDTH = 1.25, 0.52
"""In ems: slightly more than the mean of English text in Helvetica and similar fonts."""
PAGE_HEIGHT, PAGE_WIDTH = 770.0, 536.0
"""In points: A4 less its margins, and slightly less than that to be safe."""


def brief_html(report: Brief, *, deck_option: str) -> str:
    """Returns the sheet as a complete HTML file."""
    page = brief_page(report)
    size = next((size for size in SIZES if sheet_height(page, size) <= PAGE_HEIGHT), SIZES[-1])
    if sheet_height(page, size) > PAGE_HEIGHT and report.questions:
        return brief_html(report._replace(questions=report.questions[:-1]), deck_option=deck_option)
    body = "\n".join(_html(block, deck_option) for block in page)
    head = _HEAD % (escape(clean(report.stage.name)), size)
    return f"{MARKER}\n{head}<main>\n{body}\n</main>\n"


def sheet_height(page: Iterable[Block], size: float) -> float:
    """Returns about how high the page is in print, in points, with a type of `size` points."""
    lines = 0.0
    for block in page:
        indent = 1 if isinstance(block, Bullet) else 4 if isinstance(block, Row) else 0
        room = (PAGE_WIDTH / size - indent) / CHAR_WIDTH
        lines += 0.5 if isinstance(block, Heading) else 0.1
        for text in _texts(block):
            words = clean("".join(span.text for span in text))
            lines += max(len(wrap(words, int(room))), ceil(columns(words) / room))
    return lines * size * LINE_HEIGHT


def _texts(block: Block) -> list[tuple[Span, ...]]:
    """The texts of a block, each of which begins a line."""
    if isinstance(block, Heading):
        return [spans((*spans(block.text), *spans(block.note)))]
    if isinstance(block, Row):
        return [spans(block.value), spans(block.below)]
    if isinstance(block, Bullet):
        return [spans(block.text), spans(block.below)]
    assert isinstance(block, Paragraph)
    return [spans(block.text)]


def _html(block: Block, deck_option: str) -> str:
    def shown(text: Text) -> str:
        return "".join(_span(span, deck_option) for span in spans(text))

    if isinstance(block, Heading):
        return f"<h2>{shown(block.text)} <small>{shown(block.note)}</small></h2>"
    if isinstance(block, Paragraph):
        return f"<p>{shown(block.text)}</p>"
    if isinstance(block, Row):
        kind, label, text = "r", block.label, block.value
    else:
        assert isinstance(block, Bullet)
        kind, label, text = "b", "", block.text
    below = f"<div>{shown(block.below)}</div>" if block.below else ""
    return (
        f'<div class="{kind}"><span class="l">{shown(label)}</span>'
        f"<div>{shown(text)}{below}</div></div>"
    )


def _span(span: Span, deck_option: str) -> str:
    if span.style == "command":
        return f"<code>{escape(clean(span.text + deck_option))}</code>"
    text = escape(clean(span.text))
    if span.url.startswith(("https://", "http://")):
        text = f'<a href="{escape(clean(span.url))}" rel="noreferrer">{text}</a>'
    return f'<span class="{span.style}">{text}</span>' if span.style else text


_HEAD = """<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%s</title>
<style>
  * { box-sizing: border-box; margin: 0; padding: 0 }
  body { font: 1rem/1.4 Helvetica, Arial, "Liberation Sans", sans-serif; color: #111;
    background: #fff; max-width: 46em; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
  h2 { font-size: 1em; margin-top: .5em }
  h2:first-child { margin-top: 0; font-size: 1.2em }
  small { font-size: 1em; font-weight: normal; color: #555 }
  .r, .b { display: flex; gap: .5em; margin-top: .1em }
  .l { flex: none; width: 4em; color: #555 }
  .b > .l { width: .5em }
  .b > .l::before { content: "\\2022" }
  .strong { font-weight: bold }
  .dim { color: #555 }
  .bad { color: #a1160c }
  .warn { color: #7a4b00 }
  a { color: inherit }
  @page { size: A4; margin: 11mm 10mm }
  @media print {
    body { font-size: %spt; line-height: 1.25; max-width: none; padding: 0 }
    main { height: 274mm; overflow: hidden; contain: size }
    a { text-decoration: none }
  }
</style>
"""

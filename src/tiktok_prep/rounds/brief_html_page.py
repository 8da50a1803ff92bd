"""`prep brief --html`: one sheet of A4, to print or to read on a telephone.

The file needs nothing else: no script, no font, no picture, no network; its policy forbids them.
On paper each text is cut to the lines that were counted for it, and the type is the largest that
takes them all; where none does, the longest texts are given a line less. So it is one page,
whatever the texts hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

from tiktok_prep.base.text import clean
from tiktok_prep.rounds.brief import Brief
from tiktok_prep.rounds.brief_page import BriefPart, Item, parts, warm_up_command, when_words

MARKER = '<!doctype html><html lang="en"><meta name="generator" content="prep brief">'
"""How a file begins that prep wrote, and may replace."""
LAYOUTS = (
    *((size, 0) for size in (11, 10.5, 10, 9.5, 9, 8.5, 8)),
    *((size, 1) for size in (9, 8.5, 8)),
)
"""Size of the type on paper, in points, and how many lines less a long text is given."""
LEADING = 1.25
CHARACTER, BOLD = 0.48, 0.52
"""Width of a character, in ems: a little over the mean of English in Helvetica and its like."""
BULLET, MARK = 1.5, 3.5
"""What stands before a text, in ems."""
PAGE_HEIGHT, PAGE_WIDTH = 776.0, 536.0
"""Points of A4 within margins of 11 and 10 mm, and a little less."""


def brief_html(report: Brief, *, deck_option: str) -> str:
    """The sheet, as a whole file."""
    size, sheet = _fitting(report, warm_up_command(report, deck_option))
    return f"{MARKER}\n{_HEAD % (_text(report.name), size)}{sheet}\n"


class _Sheet:
    """What is put on the sheet, in one size of type, and the height that it takes."""

    def __init__(self, size: float, less: int) -> None:
        self.size, self.less, self.height = size, less, 0.0
        self.pieces: list[str] = []

    def put(self, html: str) -> None:
        self.pieces.append(html)

    def space(self, ems: float) -> None:
        self.height += ems * self.size

    def lines(
        self, text: str, most: int, *, scale: float = 1, indent: float = 0, bold: bool = False
    ) -> str:
        """The class that cuts `text` on paper to the lines that it takes, `most` of them at most;
        their height is counted."""
        room = (PAGE_WIDTH / self.size / scale - indent) / (BOLD if bold else CHARACTER)
        wide = sum(east_asian_width(char) in "WF" for char in text)
        taken = max(len(wrap(text, int(room))), ceil((len(text) + wide) / room), 1)
        number = min(taken, max(1, most - self.less))
        self.height += number * self.size * scale * LEADING
        return f"c c{number}"


def _fitting(report: Brief, command: str) -> tuple[float, str]:
    """The largest type in which all fits, and the sheet in it. The last takes the fullest brief."""
    for size, less in LAYOUTS:
        sheet = _Sheet(size, less)
        _fill(sheet, report, command)
        if sheet.height <= PAGE_HEIGHT:
            break
    return size, "\n".join(sheet.pieces)


def _fill(sheet: _Sheet, report: Brief, command: str) -> None:
    sheet.put(
        f'<h1 class="{sheet.lines(report.name, 1, scale=1.5, bold=True)}">{_text(report.name)}</h1>'
    )
    when = f"{when_words(report)}. {report.deck}"
    sheet.put(
        f'<p class="{sheet.lines(when, 1)}"><b>{when_words(report)}</b> {_text(report.deck)}</p>'
    )
    sheet.space(0.4)
    sheet.put(f'<p class="{sheet.lines(report.objective, 2)}">{_text(report.objective)}</p>')
    if report.expect:
        sheet.put(_list([_item(sheet, Item(text, lines=2)) for text in report.expect]))
    for part in parts(report):
        _put_part(sheet, part)
    sheet.space(0.6)
    before = "Six minutes of what is shakiest:"
    kind = sheet.lines(f"{before} {command}", 2)
    sheet.put(f'<p class="last {kind}">{before} <code>{_text(command)}</code></p>')


def _put_part(sheet: _Sheet, part: BriefPart) -> None:
    sheet.space(0.6)
    note = f" {part.note}" if part.note else ""
    kind = sheet.lines(part.title + note, 2)
    small = f" <small>{_text(part.note)}</small>" if part.note else ""
    sheet.put(f'<h2 class="{kind}">{_text(part.title)}{small}</h2>')
    asked = any(item.below for item in part.items)
    sheet.put(_list([_item(sheet, item) for item in part.items], "ol" if asked else "ul"))


def _item(sheet: _Sheet, item: Item) -> str:
    """An item, with those below it."""
    words = " ".join((item.label, item.text, item.strong, item.note))
    before = MARK if item.mark else BULLET
    kind = sheet.lines(words, item.lines, indent=before, bold=bool(item.below or item.strong))
    text = f"<b>{_text(item.text)}</b>" if item.below else _text(item.text)
    answer = f" <b>{_text(item.strong)}</b>" if item.strong else ""
    note = f" <i>({_text(item.note)})</i>" if item.note else ""
    mark = f'<span class="m {item.style}">{_text(item.mark)}</span>' if item.mark else "<s></s>"
    below = ""
    if item.below:
        sheet.space(0.15)
        below = _list([_item(sheet, entry) for entry in item.below])
    row = f'{mark}<span class="{kind}">{_label(item)}{text}{answer}{note}</span>'
    return f'<li><div class="r">{row}</div>{below}</li>'


def _label(item: Item) -> str:
    if not item.label:
        return ""
    label = f'<i class="{item.label_style}">{_text(item.label)}:</i>'
    if item.url.startswith(("https://", "http://")):
        label = f'<a href="{_text(item.url)}" rel="noreferrer">{label}</a>'
    return f"{label} "


def _list(items: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(items)}</{tag}>"


def _text(text: str) -> str:
    return escape(clean(text))


_HEAD = """<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%s</title>
<style>
  :root { color-scheme: light }
  * { box-sizing: border-box; margin: 0; padding: 0 }
  body { font: 1rem/1.4 Helvetica, Arial, "Liberation Sans", sans-serif; color: #111;
    background: #fff; max-width: 46em; margin: 0 auto; padding: 1rem;
    overflow-wrap: anywhere; -webkit-text-size-adjust: 100%% }
  h1 { font-size: 1.5em; line-height: 1.25 }
  h2 { font-size: 1em; margin-top: .6em }
  h2 small { font-size: .85em; font-weight: normal; color: #555; display: block }
  p + p { margin-top: .4em }
  ul, ol { list-style: none }
  ol { counter-reset: q }
  ol > li { counter-increment: q; margin-top: .5em }
  .r { display: flex; gap: .5em }
  s { flex: none; width: 1em; text-align: right; text-decoration: none; color: #777 }
  s::before { content: "\\2022" }
  ol > li > .r > s::before { content: counter(q); font-weight: bold; color: #111 }
  .m { flex: none; width: 3em; text-align: right; color: #555 }
  .m.good { color: #0a5c2b } .m.warn { color: #7a4b00 } .m.bad { color: #a1160c }
  i { font-style: normal; color: #555 } i.warn { color: #7a4b00; font-weight: bold }
  a { color: inherit } code { font-family: monospace }
  .last { margin-top: .6em }
  @page { size: A4; margin: 11mm 10mm }
  @media print {
    body { font-size: %spt; line-height: 1.25; max-width: none; padding: 0 }
    h2 small { display: inline }
    ol > li { margin-top: .15em }
    .c { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden }
    .c1 { -webkit-line-clamp: 1; max-height: 1.25em }
    .c2 { -webkit-line-clamp: 2; max-height: 2.5em }
    .c3 { -webkit-line-clamp: 3; max-height: 3.75em }
    li, h2 { break-inside: avoid }
    a { text-decoration: none }
  }
</style>
"""

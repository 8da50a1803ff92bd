"""`prep brief --html`: one sheet of A4, to print or to read on a phone.

The file is self-contained: no script, font, image or network access, and its content security
policy forbids them. On paper each text is cut to the lines reserved for it, in the largest type in
which everything fits; if even the smallest is too large, long texts get a line less. What a font
wider than reckoned pushes below the sheet is cut off: it is always one page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

from tiktok_prep.base.text import clean
from tiktok_prep.rounds.brief import Brief
from tiktok_prep.rounds.brief_page import BriefPart, Item, brief_parts, warm_up_command, when_words

MARKER = '<!doctype html><html lang="en"><meta name="generator" content="prep brief">'
"""How the file begins."""
LAYOUTS = (
    *((size, 0) for size in (11, 10.5, 10, 9.5, 9, 8.5, 8)),
    *((size, 1) for size in (9, 8.5, 8)),
)
"""Type size on paper in points, and how many lines fewer long texts get; tried in this order."""
LINE_HEIGHT = 1.25
CHAR_WIDTH, BOLD_CHAR_WIDTH = 0.48, 0.52
"""Width of a character in ems: slightly more than the mean of English text in Helvetica and similar
fonts."""
BULLET_WIDTH, MARK_WIDTH = 1.5, 3.5
"""Width of what comes before a text, in ems."""
PAGE_HEIGHT, PAGE_WIDTH = 776.0, 536.0
"""In points: A4 less margins of 11 and 10 mm, and slightly less than that to be safe."""


def brief_html(report: Brief, *, deck_option: str) -> str:
    """Returns the sheet as a complete HTML file, in the first of LAYOUTS in which everything fits.
    The last one takes the fullest brief in most fonts."""
    for size, fewer_lines in LAYOUTS:
        sheet = _Sheet(size, fewer_lines)
        _fill_sheet(sheet, report, warm_up_command(report, deck_option))
        if sheet.height <= PAGE_HEIGHT:
            break
    body = "\n".join(sheet.pieces)
    return f"{MARKER}\n{_HEAD % (_escaped(report.stage_name), size)}<main>\n{body}\n</main>\n"


class _Sheet:
    """The HTML of the sheet in one type size, and the height it takes so far, in points."""

    def __init__(self, size: float, fewer_lines: int) -> None:
        self.size, self.fewer_lines, self.height = size, fewer_lines, 0.0
        self.pieces: list[str] = []

    def add(self, html: str) -> None:
        self.pieces.append(html)

    def add_space(self, ems: float) -> None:
        self.height += ems * self.size

    def clamp_class(
        self, text: str, max_lines: int, *, scale: float = 1, indent: float = 0, bold: bool = False
    ) -> str:
        """Adds the height of `text` to the sheet's, and returns the CSS class that cuts the text on
        paper to the lines counted: as many as it needs, at most `max_lines` less `fewer_lines`, at
        least 1. `scale` is by how much the type is larger than the sheet's; `indent` is in
        ems."""
        room = (PAGE_WIDTH / self.size / scale - indent) / (BOLD_CHAR_WIDTH if bold else CHAR_WIDTH)
        wide = sum(east_asian_width(char) in "WF" for char in text)
        needed = max(len(wrap(text, int(room))), ceil((len(text) + wide) / room), 1)
        number = min(needed, max(1, max_lines - self.fewer_lines))
        self.height += number * self.size * scale * LINE_HEIGHT
        return f"c c{number}"


def _fill_sheet(sheet: _Sheet, report: Brief, command: str) -> None:
    title, when, objective = report.stage_name, when_words(report), report.objective
    css = sheet.clamp_class(title, 1, scale=1.5, bold=True)
    sheet.add(f'<h1 class="{css}">{_escaped(title)}</h1>')
    css = sheet.clamp_class(f"{when}. {report.deck}", 1)
    sheet.add(f'<p class="{css}"><b>{when}</b> {_escaped(report.deck)}</p>')
    sheet.add_space(0.4)
    css = sheet.clamp_class(objective, 2)
    sheet.add(f'<p class="{css}">{_escaped(objective)}</p>')
    if report.expect:
        sheet.add(_list([_item(sheet, Item(text, max_lines=2)) for text in report.expect]))
    for part in brief_parts(report):
        _add_part(sheet, part)
    sheet.add_space(0.6)
    label = "Six minutes of what is shakiest:"
    css = sheet.clamp_class(f"{label} {command}", 2)
    if report.can_warm_up:
        sheet.add(f'<p class="last {css}">{label} <code>{_escaped(command)}</code></p>')


def _add_part(sheet: _Sheet, part: BriefPart) -> None:
    sheet.add_space(0.6)
    note = f" {part.note}" if part.note else ""
    css = sheet.clamp_class(part.title + note, 2)
    small = f" <small>{_escaped(part.note)}</small>" if part.note else ""
    sheet.add(f'<h2 class="{css}">{_escaped(part.title)}{small}</h2>')
    are_questions = any(item.children for item in part.items)
    sheet.add(_list([_item(sheet, item) for item in part.items], "ol" if are_questions else "ul"))


def _item(sheet: _Sheet, item: Item) -> str:
    """Returns the HTML of an item and its children, and adds their height to the sheet's."""
    words = " ".join((item.label, item.text, item.strong, item.note))
    indent = MARK_WIDTH if item.mark else BULLET_WIDTH
    bold = bool(item.children or item.strong)
    css = sheet.clamp_class(words, item.max_lines, indent=indent, bold=bold)
    text = f"<b>{_escaped(item.text)}</b>" if item.children else _escaped(item.text)
    answer = f" <b>{_escaped(item.strong)}</b>" if item.strong else ""
    mark = "<s></s>"
    if item.mark:
        mark = f'<span class="m {item.mark_style}">{_escaped(item.mark)}</span>'
    children = ""
    if item.children:
        sheet.add_space(0.15)
        children = _list([_item(sheet, child) for child in item.children])
    label = f"<i>{_escaped(item.label)}:</i> " if item.label else ""
    row = f'{mark}<span class="{css}">{label}{text}{answer}{_note(item)}</span>'
    return f'<li><div class="r">{row}</div>{children}</li>'


def _note(item: Item) -> str:
    if not item.note:
        return ""
    note = f'<i class="{item.note_style}">({_escaped(item.note)})</i>'
    if item.url.startswith(("https://", "http://")):
        note = f'<a href="{_escaped(item.url)}" rel="noreferrer">{note}</a>'
    return f" {note}"


def _list(items: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(items)}</{tag}>"


def _escaped(text: str) -> str:
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
    main { max-height: 274mm; overflow: hidden }
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

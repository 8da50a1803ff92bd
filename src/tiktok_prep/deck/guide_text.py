"""Splits a guide in plain text or Markdown into lines, without the marks of lists and style."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from tiktok_prep.base.text import without_unsafe
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.guide_rules import asks, section_of

BOLD_LEVEL = 7
"""The level of a line that is all bold: it counts as a heading below all marked headings."""
TITLE_LEVEL = 8
"""The level of the title of an HTML page, which is often longer than its first heading."""
LONGEST = 4000
"""Characters. In a longer line, no marks, questions or labels are looked for."""
NARROWEST, WIDEST = 50, 100
"""Columns between which mail programs break lines."""


class GuideLine(NamedTuple):
    """A line of a guide that has words."""

    number: int
    """The line's number in the file, from 1."""
    text: str
    """Without the marks of a list or of style, and without invisible characters; never empty."""
    level: int = 0
    """1 to 6 for a heading, BOLD_LEVEL, TITLE_LEVEL; 0 for any other line."""
    item: str = ""
    """'-' for an item of a bulleted list, its number or letter in a numbered one; '' for others."""
    depth: int = 0
    """The line's indent, in spaces."""
    apart: bool = False
    """Whether the line follows an empty line or begins a block."""
    is_link: bool = False
    """Whether the line is only the address of a link in another line."""
    is_row: bool = False
    """Whether the line is a row of a table, its cells joined by dashes."""


def text_lines(text: str) -> list[GuideLine]:
    """Returns the lines of a plain text or of Markdown that have words, in order.

    Lines that a mail program broke are joined; the address of a link is a line of its own.
    """
    return _joined(list(without_symbols(list(_text_lines(text)))))


def without_symbols(lines: list[GuideLine]) -> Iterator[GuideLine]:
    """Yields the lines without an emoji or arrow at their beginning. One that begins two lines in
    a row is the mark of a list; an emoji of a digit is the number of an item."""
    found = [_SYMBOL.fullmatch(line.text) for line in lines]
    marks = [match and match[1] for match in found]
    bullets = {mark for mark, after in pairwise(marks) if mark == after}
    for line, match in zip(lines, found, strict=True):
        if match and not line.is_link:
            mark = match[1][0] if match[1][0].isdigit() else "-" if match[1] in bullets else ""
            line = line._replace(text=match[2], item=line.item or mark)
        yield line


def rows_apart(line: GuideLine) -> Iterator[GuideLine]:
    """Yields the line with its text cleaned as by `bare_words`; nothing if it has no words. If tabs
    split it into cells, joins those that do not ask by dashes, as a row of a table; each cell that
    asks follows as an item of a list.

    If the line has no `item`, a number of up to three digits in the first cell becomes the row's
    `item` and leaves the text. Cells that ask have the item '-'.
    """
    cells = [cell for part in line.text.split("\t") if (cell := bare_words(part))]
    if len(cells) < 2:
        yield from (line._replace(text=cell) for cell in cells)
        return
    if re.fullmatch(r"\d{1,3}", cells[0]) and not line.item:
        line, cells = line._replace(item=cells[0]), cells[1:]
    if said := [cell for cell in cells if not asks(cell)]:
        yield line._replace(text=" - ".join(said).replace(": - ", ": "), is_row=True)
    for cell in filter(asks, cells):
        yield line._replace(text=cell, level=0, item="-", depth=line.depth + 1)


def list_mark(text: str) -> tuple[str, str]:
    """The mark of a list that a text begins with, as in `GuideLine.item`, and the text behind the
    mark; '' and the whole text if there is no mark."""
    if bullet := _BULLET.fullmatch(text):
        return "-", bullet[2]
    if numbered := _NUMBER.fullmatch(text):
        return numbered[2] or numbered[3], numbered[4]
    return "", text


def bare_words(text: str) -> str:
    """The text on one line, without invisible characters; '' if it is only marks such as dashes."""
    text = " ".join(without_unsafe(text).split())
    return "" if re.fullmatch(r"[\s\-=_*~#>|:.+`]*", text) else text


# ---------------------------------------------------------------- plain text and Markdown

_REPLY = re.compile(r"\s*(?:>\s?)+")
_FENCE = re.compile(r"\s*(```|~~~)\s*\w*\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)[\s#]*")
_UNDERLINE = re.compile(r" {0,3}(?:(={3,})|(-{3,}))\s*")
_BULLET = re.compile(
    r"(\s*)(?:[-*+·–—§oØ]\s+(?=\S)|[•●○◦▪▫■‣⁃∙✓✔➢➤►▶\uf000-\uf0ff]\s*|[-–](?=[^\W\d_]|[\"“']))"
    r"(?:\[[ xX]\]\s+)?(.+)"
)
"""Word exports its bullets as "o", "§", "Ø" and characters of the Symbol font."""
_NUMBER = re.compile(r"(\s*)(?:\(?(\d{1,3})[.)](?!\d)\s*|\(?([a-zA-Z])\)\s+)(.+)")
_EMOJI = r"[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]"
_SYMBOL = re.compile(
    rf"(\d\ufe0f?\u20e3|{_EMOJI}\ufe0f?(?:\u200d{_EMOJI}\ufe0f?|[\U0001f3fb-\U0001f3ff])*)\s*"
    rf"(?!{_EMOJI})(\S.*)"
)
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)(:?)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?[^()]*\)")
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|br|p|div|span|sup|sub|kbd|code|pre|img|hr|center|details|summary|h[1-6]"
    r"|ul|ol|li|table|tr|td|th|font)\b[^<>]{0,500}>",
    re.I,
)
_STYLES = tuple(
    re.compile(rf"(?<![\w{char}]){mark}(?=\S)([^{char}]+)(?<=\S){mark}(?![\w{char}])")
    for mark, char in zip((r"\*\*", "__", r"\*", "_", "~~", "`"), "*_*_~`", strict=True)
)


def _text_lines(text: str) -> Iterator[GuideLine]:
    rows = text.removeprefix("\ufeff").split("\n")
    apart = True
    for number, row in enumerate(rows, start=1):
        row = _REPLY.sub("", row, count=1) if row.lstrip().startswith(">") else row
        if not row.strip():
            apart = True
        elif len(row) > LONGEST:
            if bare := bare_words(row):
                yield GuideLine(number, bare, apart=apart)
            apart = False
        elif not _FENCE.fullmatch(row):
            below = rows[number] if number < len(rows) else ""
            words = row.lstrip()
            indent = row[: len(row) - len(words)].replace("\t", "    ")
            for line in _text_line(number, indent + words, below):
                yield line._replace(apart=apart)
                apart = False


def _text_line(number: int, row: str, below: str) -> Iterator[GuideLine]:
    """Yields the row as a line, if it has words, then the addresses of its links.

    `below` is the next row, which may underline `row` as a heading.
    """
    level, depth = 0, len(row) - len(row.lstrip())
    heading, under = _HEADING.fullmatch(row), _UNDERLINE.fullmatch(below)
    item, row = list_mark(heading[2] if heading else row)
    row = row.strip()
    if heading:
        level = len(heading[1])
    elif under and item != "-" and len(row) <= 80 and not row.endswith("."):
        level = 1 if under[1] else 2
    elif row.startswith("|") and not item:
        row = row.replace("|", "\t").strip()
    bold = _BOLD.fullmatch(row)
    if bold and not level and "**" not in bold[1]:
        level, row = BOLD_LEVEL, bold[1] + bold[2]
        if not item:
            item, row = list_mark(row)
    text, links = _without_marks(row)
    yield from rows_apart(GuideLine(number, text, level, item, depth))
    for link in links:
        yield GuideLine(number, link, is_link=True)


def _without_marks(row: str) -> tuple[str, list[str]]:
    """Returns a row without the marks of Markdown and HTML, and the addresses of its links, except
    those within the page."""
    links = [
        bare for found in _LINK.finditer(row) if (bare := bare_words(found[2])) and bare[0] != "#"
    ]
    row = _LINK.sub(r"\1", row)
    row = _TAG.sub(" ", row) if "<" in row else row
    for style in _STYLES:
        row = style.sub(r"\1", row)
    row = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", row)
    entity = r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,31});"
    return re.sub(entity, lambda found: html.unescape(found[0]), row), links


def _joined(lines: list[GuideLine]) -> list[GuideLine]:
    """Returns the lines, with those that a mail program broke joined into one, which has the number
    of the first."""
    joined = lines[:1]
    for (last, line), width in zip(pairwise(lines), _widths(lines)[1:], strict=True):
        whole = joined[-1]
        if _goes_on(whole, last, line, width):
            joined[-1] = whole._replace(text=f"{whole.text} {line.text}")
        else:
            joined.append(line)
    return joined


def _widths(lines: list[GuideLine]) -> list[int]:
    """For each line, the length of the longest line in its paragraph, with its indent."""
    widths: list[int] = []
    begins = [place for place, line in enumerate(lines) if line.apart or place == 0]
    for begin, end in pairwise([*begins, len(lines)]):
        longest = max(line.depth + len(line.text) for line in lines[begin:end])
        widths += [longest] * (end - begin)
    return widths


_HANGING = re.compile(
    r"\b(?:an?|the|of|and|or|to|in|for|with|at|on|by|from|is|are|your|our)$", re.I
)
"""Words with which no sentence ends."""


def _goes_on(whole: GuideLine, last: GuideLine, line: GuideLine, width: int) -> bool:
    """Whether a line continues the text above: `whole` is that text so far, `last` its last row,
    and `width` the longest line of the paragraph."""
    if line.apart or line.item or line.level or whole.level or line.is_link or last.is_link:
        return False
    if len(whole.text) + len(line.text) > LONGEST:
        return False
    if last.text[-1] in ":?":
        return False
    label, colon, _ = line.text.partition(":")
    if colon and section_of(label):
        return False
    if whole.text.count("“") > whole.text.count("”"):
        return True
    first = line.text.split(" ", 1)[0]
    was_full = last.depth + len(last.text) + 1 + len(first) > min(width, WIDEST)
    if whole.item and line.depth > whole.depth:  # below the text of a list's item
        return line.text[0].islower() or (width >= NARROWEST and was_full)
    if not (NARROWEST <= width <= WIDEST and was_full) or last.text[-1] in ".?!:;":
        return False
    return line.text[0].islower() or last.text[-1] == "," or bool(_HANGING.search(last.text))

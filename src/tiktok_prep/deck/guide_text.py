"""A guide as lines: two readers, one of plain text and Markdown, one of HTML, give the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from tiktok_prep.base.text import without_unsafe

BOLD_LEVEL = 7
"""The level of a line that is bold as a whole: a heading, below all that say they are one."""
TITLE_LEVEL = 8
"""That of the title of an HTML page, which is often longer than its first heading."""
LONGEST = 4000
"""Characters; a longer line is no question, and nothing is looked for in it."""
MOST_FRONT = 40
"""Rows of what some programs put above a text in Markdown, between two rows of dashes."""
NARROWEST, WIDEST = 50, 100
"""Columns at which mail programs break lines."""


class GuideLine(NamedTuple):
    """A line of a guide that has words."""

    number: int
    """Its line in the file, from 1."""
    text: str
    """On one line, without marks of a list or of style, and without what does not show."""
    level: int = 0
    """1 to 6 of a heading, BOLD_LEVEL or TITLE_LEVEL; 0 of any other line."""
    item: str = ""
    """'-' in a list, its number or letter in a numbered one; else ''."""
    depth: int = 0
    """How far it is indented."""
    apart: bool = False
    """Whether an empty line, or the beginning of a block, stands before it."""
    is_link: bool = False
    """Whether it is no text: the address of a link, or a line that is for programs."""


def guide_lines(text: str, *, is_html: bool) -> list[GuideLine]:
    """The lines of a guide that have words, in order."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not is_html:
        return list(_joined(_text_lines(text)))
    reader = _HtmlReader()
    reader.feed(_LOOSE.sub("&lt;", _without_comments(text)))
    reader.close()
    reader.end_line()
    return reader.lines


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page does."""
    return bool(
        re.match(r"\s*(<!--.{0,2000}?-->\s*)*<(!doctype|html|head|body)\b", text, re.I | re.S)
    )


def _bare(text: str) -> str:
    """On one line, without what does not show; '' if it has no words."""
    text = " ".join(without_unsafe(text).split())
    return "" if re.fullmatch(r"[\s\-=_*~#>|:.+`]*", text) else text


# ---------------------------------------------------------------- plain text and Markdown

_REPLY = re.compile(r"\s*(?:>\s?)+")
_FENCE = re.compile(r"\s*(```|~~~)\s*\w*\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)[\s#]*")
_UNDERLINE = re.compile(r" {0,3}(?:(={3,})|(-{3,}))\s*")
_BULLET = re.compile(
    r"(\s*)(?:[-*+•●○◦▪▫■‣⁃∙·–—✓✔➢➤►▶]\s+|[•●○◦▪▫■‣⁃∙✓✔➢➤►▶]|o\s+(?=\S)|[-–](?=[^\W\d_]|[\"“']))"
    r"(?:\[[ xX]\]\s+)?(.+)"
)
_NUMBER = re.compile(r"(\s*)(?:\(?(\d{1,3})[.)](?!\d)\s*|\(?([a-zA-Z])\)\s+)(.+)")
_CELL = re.compile(r"()(\d{1,3})() - (.+)")
"""A row of a table whose first cell is a number."""
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)(:?)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?[^()]*\)")
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|br|p|div|span|sup|sub|kbd|code|pre|img|hr|center|details|summary|h[1-6]"
    r"|ul|ol|li|table|tr|td|th|font)\b[^<>]{0,500}>",
    re.I,
)
_STYLES = tuple(
    re.compile(rf"(?<![\w{char}]){mark}(?=\S)([^{char}]+)(?<=\S){mark}(?![\w{char}])")
    for mark, char in (
        (r"\*\*", "*"),
        ("__", "_"),
        (r"\*", "*"),
        ("_", "_"),
        ("~~", "~"),
        ("`", "`"),
    )
)


def _text_lines(text: str) -> Iterator[GuideLine]:
    rows = text.removeprefix("\ufeff").split("\n")
    apart = True
    front = rows.index("---", 1) if rows[0] == "---" and "---" in rows[1:MOST_FRONT] else 0
    for number, row in enumerate(rows[:front], start=1):
        name, _, says = row.partition(":")
        if says.strip() and name.strip() == "title":
            yield GuideLine(number, _bare(says.replace('"', " ")) or "-", TITLE_LEVEL)
        elif row := _bare(row):
            yield GuideLine(number, row, is_link=True)
    for number, row in enumerate(rows[front:], start=front + 1):
        row = _REPLY.sub("", row, count=1) if row.lstrip().startswith(">") else row
        if not row.strip():
            apart = True
        elif len(row) > LONGEST:
            if bare := _bare(row):
                yield GuideLine(number, bare, apart=apart)
            apart = False
        elif not _FENCE.fullmatch(row):
            below = rows[number] if number < len(rows) else ""
            for line in _text_line(number, row.replace("\t", "    "), below):
                yield line._replace(apart=apart)
                apart = False


def _text_line(number: int, row: str, below: str) -> Iterator[GuideLine]:
    """What a row is, and the addresses of its links; `below` is the next row."""
    level, item, depth = 0, "", len(row) - len(row.lstrip())
    heading, bullet = _HEADING.fullmatch(row), _BULLET.fullmatch(row)
    numbered = None if bullet or heading else _NUMBER.fullmatch(row)
    under = _UNDERLINE.fullmatch(below)
    if heading:
        level, row = len(heading[1]), heading[2]
        numbered = _NUMBER.fullmatch(row)
    elif bullet:
        item, row = "-", bullet[2]
    elif under and len(row.strip()) <= 80 and not row.rstrip().endswith("."):
        level = 1 if under[1] else 2
    elif row.strip().startswith("|"):
        row = " - ".join(filter(None, (cell.strip() for cell in row.split("|"))))
        numbered = _CELL.fullmatch(row)
    if numbered:
        item, row = numbered[2] or numbered[3], numbered[4]
    row = row.strip()
    bold = _BOLD.fullmatch(row)
    if bold and not level and "**" not in bold[1]:
        level, row = BOLD_LEVEL, bold[1] + bold[2]
        if not item and (inside := _NUMBER.fullmatch(row)):
            item, row = inside[2] or inside[3], inside[4]
    text, links = _without_marks(row)
    if text := _bare(text):
        yield GuideLine(number, text, level, item, depth)
    for link in links:
        yield GuideLine(number, link, is_link=True)


def _without_marks(row: str) -> tuple[str, list[str]]:
    """A row of Markdown as it reads, and the addresses of its links."""
    links = [bare for found in _LINK.finditer(row) if (bare := _bare(found[2])) and bare[0] != "#"]
    row = _LINK.sub(r"\1", row)
    row = _TAG.sub(" ", row) if "<" in row else row
    for style in _STYLES:
        row = style.sub(r"\1", row)
    row = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", row)
    return re.sub(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,31});", _unescaped, row), links


def _unescaped(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _joined(lines: Iterable[GuideLine]) -> Iterator[GuideLine]:
    """The lines with those joined that a mail program broke in two."""
    lines = list(lines)
    widths = _widths(lines)
    open_line: GuideLine | None = None
    last: GuideLine | None = None
    for line, width in zip(lines, widths, strict=True):
        if open_line and last and _goes_on(open_line, last, line, width):
            open_line = open_line._replace(text=f"{open_line.text} {line.text}")
        else:
            if open_line:
                yield open_line
            open_line = line
        last = line
    if open_line:
        yield open_line


def _widths(lines: list[GuideLine]) -> list[int]:
    """Of each line the length of the longest in its paragraph."""
    widths: list[int] = []
    begin = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].apart:
            paragraph = lines[begin:place]
            longest = max(line.depth + len(line.text) for line in paragraph)
            widths += [longest] * len(paragraph)
            begin = place
    return widths


_HANGING = re.compile(
    r"\b(?:an?|the|of|and|or|to|in|for|with|at|on|by|from|is|are|your|our)$", re.I
)
"""No sentence ends so."""


def _goes_on(whole: GuideLine, last: GuideLine, line: GuideLine, width: int) -> bool:
    """Whether a line goes on with what the one above began: `whole`, so far, and its `last` row."""
    if line.apart or line.item or line.level or whole.level or line.is_link or last.is_link:
        return False
    if len(whole.text) + len(line.text) > LONGEST:
        return False
    if last.text[-1] in ":?":
        return False
    if whole.item and line.depth > whole.depth:  # below the text of a list's item
        return True
    if whole.text.count("“") > whole.text.count("”"):
        return True
    first = line.text.split(" ", 1)[0]
    was_full = last.depth + len(last.text) + 1 + len(first) > min(width, WIDEST)
    if not (NARROWEST <= width <= WIDEST and was_full) or last.text[-1] in ".?!:;":
        return False
    return line.text[0].islower() or last.text[-1] == "," or bool(_HANGING.search(last.text))


# ---------------------------------------------------------------- HTML

_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li "
    "hr main menu nav ol option p pre section select summary table tbody tfoot thead title tr ul "
    "ul textarea iframe video audio svg template noscript".split()
)
_UNSEEN = frozenset(("script", "style"))
"""What the parser takes as one text, up to its end."""


_LOOSE = re.compile(r"<(?![a-zA-Z/][^<>]{0,2000}>)")
"""What begins no tag: for each, the parser would look for an end through all of the text."""


_ENDS = {"<!--": "-->", "<![": "]>", "<!": ">", "<?": ">"}
_UNSEEN_MARK = re.compile("|".join(map(re.escape, _ENDS)))


def _without_comments(text: str) -> str:
    """A page without its comments and declarations, each as many lines as it had."""
    parts: list[str] = []
    after = 0
    while found := _UNSEEN_MARK.search(text, after):
        begin, closes = found.start(), _ENDS[found[0]]
        end = text.find(closes, found.end())
        if end < 0:
            break
        parts += [text[after:begin], "\n" * text.count("\n", begin, end)]
        after = end + len(closes)
    return "".join((*parts, text[after:]))


class _HtmlReader(HTMLParser):
    """Collects the lines of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[GuideLine] = []
        self._parts: list[str] = []
        self._number = 1
        self._lists: list[int] = []
        """Of each list around it, the number of its last item; 0 where they have none."""
        self._item, self._level, self._apart = "", 0, True
        self._bold = 0
        self._all_bold = True
        self._pre = self._unseen = 0
        self._broken = False
        """Whether a line break, and no block, ended the last line."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen = 1
        elif tag == "br":
            self.end_line()
            self._broken = True
        elif tag in ("td", "th"):
            self._parts += [" - "] if any(part.strip() for part in self._parts) else []
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag == "q":
            self._parts.append("“")
        elif tag in _BLOCKS:
            self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = 0
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag == "q":
            self._parts.append("”")
        elif tag in _BLOCKS:
            self.end_line()
            self._apart, self._broken, self._level = True, False, 0
            if tag == "pre":
                self._pre = max(0, self._pre - 1)
            if tag == "li":
                self._item = ""
            if tag in ("ul", "ol", "menu") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        rows = data.split("\n") if self._pre else [data]
        for place, row in enumerate(rows):
            if place:
                self.end_line()
            if row.strip():
                if not self._parts:
                    before = row[: len(row) - len(row.lstrip())]
                    self._number = self.getpos()[0] + place + before.count("\n")
                self._all_bold = self._all_bold and self._bold > 0
            if row:
                self._parts.append(row)

    def end_line(self) -> None:
        text, level = _bare("".join(self._parts)), self._level
        if text:
            item, depth = self._item, 2 * len(self._lists)
            # a number in the text, as in "<p>1. Tell me about yourself</p>"
            numbered = len(text) <= LONGEST and (_NUMBER.fullmatch(text) or _CELL.fullmatch(text))
            if numbered:
                item, text = numbered[2] or numbered[3], numbered[4]
            elif not item and len(text) <= LONGEST and (bullet := _BULLET.fullmatch(text)):
                item, text = "-", bullet[2]
            level = level or (BOLD_LEVEL if self._all_bold else 0)
            line = GuideLine(self._number, text, level, item, depth, self._apart)
            before = self.lines[-1] if self._broken else None
            if before and text[0].islower() and before.text[-1] not in ".?!:;":
                self.lines[-1] = before._replace(text=f"{before.text} {text}")
            else:
                self.lines.append(line)
            self._apart, self._broken, self._item = False, False, ""
        self._parts, self._all_bold = [], True

    def _block(self, tag: str) -> None:
        self.end_line()
        self._apart, self._broken = True, False
        if tag in ("ul", "menu"):
            self._lists.append(0)
        elif tag == "ol":
            self._lists.append(1)
        elif tag == "li":
            number = self._lists[-1] if self._lists else 0
            self._item = str(number) if number else "-"
            if number:
                self._lists[-1] += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "title":
            self._level = TITLE_LEVEL
        elif re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])

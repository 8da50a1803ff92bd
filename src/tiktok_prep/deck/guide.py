"""The text of a guide (a mail, a page, an advertisement) as rows, without the marks of its form."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.text import without_unsafe
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.alike import STOP_WORDS

MAX_GUIDE = 1024 * 1024
"""Bytes."""
LONGEST_ROW = 2000
"""Characters; a longer row is split."""
NARROWEST = 50
"""Characters. A mail program breaks no line before."""


class Row(NamedTuple):
    """A line of a guide that has words."""

    text: str
    level: int = 0
    """1 to 6 for a marked heading, 7 for a line that is all bold; 0 for any other."""
    item: str = ""
    """'-' for an item of a list, '1' for one with a number; '' for others."""
    cells: tuple[str, ...] = ()
    """The cells, if it is a row of a table."""


def read_guide(path: Path) -> str:
    """Returns the text of a guide, '-' for standard input; a page in HTML as plain text.

    Raises PrepError if it cannot be read, is over MAX_GUIDE, empty or no text.
    """
    place = "standard input" if str(path) == "-" else path.name
    with open_input(path) as file:
        data = file.read(MAX_GUIDE + 1)
    if len(data) > MAX_GUIDE:
        raise PrepError(f"{place} is larger than {MAX_GUIDE // 2**20} MB; a guide is a few pages")
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or text.startswith("%PDF"):
        raise PrepError(f"{place} is not text", hint="save it as .txt, .md or .html in UTF-8")
    if not text.strip():
        raise PrepError(f"{place} is empty")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_page = re.match(r"\s*<(!doctype|html|head|body|!--)", text, re.IGNORECASE)
    return text_of_html(text) if is_page or path.suffix.lower() in (".html", ".htm") else text


_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol option p pre section table title tr ul".split()
)


def text_of_html(text: str) -> str:
    """Returns what a page shows as plain text, with '#' before headings, '-' or a number before
    items of lists, and '|' between cells."""
    first, *others = text.split("<!--")
    text = first + "".join(each.partition("-->")[2] for each in others)
    first, *others = re.split(r"<(?:script|style)\b", text, flags=re.IGNORECASE)
    ends = (re.split(r"</(?:script|style)\s*>", each, maxsplit=1, flags=re.I) for each in others)
    text = first + "".join(end[1] for end in ends if len(end) == 2)
    numbers: list[int] = []
    """For each open list, the number of its last item; -1 for a list without numbers."""

    def shown(tag: re.Match[str]) -> str:
        closes, name = bool(tag[1]), tag[2].lower()
        if name in ("td", "th"):
            return " | "
        if name in ("b", "strong"):
            return "**"
        if name == "q":
            return '"'
        if name in ("ol", "ul"):
            if not closes:
                numbers.append(0 if name == "ol" else -1)
            elif numbers:
                numbers.pop()
        if name == "li" and not closes:
            if numbers and numbers[-1] >= 0:
                numbers[-1] += 1
                return f"\n{numbers[-1]}. "
            return "\n- "
        if re.fullmatch("h[1-6]", name) and not closes:
            return f"\n\n{'#' * int(name[1])} "
        return ("\n" if name in ("br", "tr") else "\n\n") if name in _BLOCKS else ""

    text = " ".join(text.split())
    return html.unescape(re.sub(r"<([/!?]?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>", shown, text))


_RULE = re.compile(r"[\s\-=_*~#>|:.+`]*")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\)?\s*(?=[^\d\s])")
_BULLET = re.compile(r"(?:[-*+oØ]|\(?[a-zA-Z]\)|[^\w\s\"'“”‘’„«»(\[<¿$€£#|]{1,4})\s+")
_BOLD = re.compile(r"(\*\*|__)([^*_]+)\1(:?)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


def rows_of(text: str) -> Iterator[Row]:
    """Yields the rows of a guide that have words, in order; those that a mail program broke are
    joined."""
    held: Row | None = None
    width = 0
    """The length of the last line, if the next may go on with it; else 0."""
    for line in text.split("\n"):
        line = re.sub(r"^\s*(?:>\s?)+", "", line)
        bare = " ".join(without_unsafe(line).split())
        if _RULE.fullmatch(bare):
            if held and held.text and re.fullmatch("={3,}|-{3,}", bare) and width:
                held = held._replace(level=1 if bare[0] == "=" else 2)
            width = 0
            continue
        row = _row(line, bare)
        if held and width >= NARROWEST and _goes_on(held, row):
            held = held._replace(text=f"{held.text} {row.text}")
        else:
            yield from _split(held)
            held = row
        width = 0 if row.cells else len(line)
    yield from _split(held)


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a mail program may have broken a sentence between two lines."""
    if row.level or row.item or row.cells or above.level or above.cells:
        return False
    last = above.text.split()[-1].casefold()
    return last[-1] not in ".?!:;" and (
        not row.text[0].isupper() or last[-1] == "," or last in STOP_WORDS
    )


def _split(row: Row | None) -> Iterator[Row]:
    if row and len(row.text) <= LONGEST_ROW:
        yield row
    elif row:
        for begin in range(0, len(row.text), LONGEST_ROW):
            if part := row.text[begin : begin + LONGEST_ROW].strip():
                yield Row(part)


def _row(line: str, bare: str) -> Row:
    level, item = 0, ""
    if heading := re.match("(#{1,6}) ", bare):
        level, bare = len(heading[1]), bare[heading.end() :].rstrip("# ")
    elif bare[0] == "|" or "\t" in line.strip():
        split = (re.sub(r"\*\*|`", "", cell) for cell in re.split(r"[\t|]", line))
        cells = tuple(" ".join(without_unsafe(cell).split()) for cell in split)
        cells = tuple(cell for cell in cells if re.search(r"\w", cell))
        if len(cells) > 1:
            return Row(" | ".join(cells), cells=cells)
    if bold := _BOLD.fullmatch(bare):
        level, bare = level or 7, bold[2] + bold[3]
    if number := _NUMBER.match(bare):
        item, bare = "1", bare[number.end() :]
    elif (bullet := _BULLET.match(bare)) and not level:
        item, bare = "-", bare[bullet.end() :]
    return Row(re.sub(r"\*\*|__|`", "", _LINK.sub(r"\1", bare)).strip() or bare, level, item)

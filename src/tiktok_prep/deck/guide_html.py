"""A guide in HTML as the same lines that a plain text gives."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tiktok_prep.deck.guide_text import (
    BOLD_LEVEL,
    LONGEST,
    TITLE_LEVEL,
    GuideLine,
    bare_words,
    list_mark,
    rows_apart,
    without_symbols,
)


def html_lines(text: str) -> list[GuideLine]:
    """The lines of an HTML page that have words, in order."""
    reader = _HtmlReader()
    reader.feed(_LOOSE.sub("&lt;", _without_comments(text)))
    reader.close()
    reader.end_line()
    return list(without_symbols(reader.lines))


def looks_like_html(text: str) -> bool:
    """Whether a text begins as an HTML page does, perhaps after comments."""
    return bool(
        re.match(r"\s*(<!--.{0,2000}?-->\s*)*<(!doctype|html|head|body)\b", text, re.I | re.S)
    )


_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li "
    "main menu nav ol option p pre section select summary table tbody tfoot thead title tr ul "
    "textarea iframe video audio svg template noscript".split()
)
_UNSEEN = frozenset(("script", "style"))
"""Elements whose content is not shown."""


_LOOSE = re.compile(r"<(?![a-zA-Z/][^<>]{0,2000}>)")
"""A "<" that begins no tag of at most 2,000 characters. For each, the parser would look for an end
through all of the text."""


_ENDS = {"<!--": "-->", "<![": "]>", "<!": ">", "<?": ">"}
_UNSEEN_MARK = re.compile("|".join(map(re.escape, _ENDS)))


def _without_comments(text: str) -> str:
    """Replaces each comment or declaration by its newlines, so that line numbers stay.

    From the first one that is not closed, the text is unchanged.
    """
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
    """Collects the lines of a page in `lines`. After `close`, call `end_line` for the last one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[GuideLine] = []
        self._parts: list[str] = []
        self._number = 1
        self._lists: list[int] = []
        """For each open list, the number of its next item; 0 if its items have no numbers."""
        self._item, self._level, self._apart = "", 0, True
        self._bold = 0
        self._all_bold, self._is_blank = True, True
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
            self._parts.append("\t")
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
                if self._is_blank:
                    before = row[: len(row) - len(row.lstrip())]
                    self._number = self.getpos()[0] + place + before.count("\n")
                self._all_bold = self._all_bold and self._bold > 0
                self._is_blank = False
            if row:
                self._parts.append(row if self._pre else row.replace("\t", " "))

    def end_line(self) -> None:
        """Adds what was read since the last line to `lines`, if it has words."""
        row, level = "".join(self._parts), self._level
        if text := bare_words(row):
            item, depth = "", 2 * len(self._lists)
            if "\t" in row.strip() and len(row) <= LONGEST:
                text = row
            elif len(text) <= LONGEST:  # also a number as in "<p>1. Tell me about yourself</p>"
                item, text = list_mark(text)
            level = level or (BOLD_LEVEL if self._all_bold else 0)
            line = GuideLine(self._number, text, level, item or self._item, depth, self._apart)
            before = self.lines[-1] if self._broken else None
            if before and text[0].islower() and before.text[-1] not in ".?!:;":
                self.lines[-1] = before._replace(text=f"{before.text} {text}")
            else:
                self.lines += rows_apart(line)
            self._apart, self._broken, self._item = False, False, ""
        self._parts, self._all_bold, self._is_blank = [], True, True

    def _block(self, tag: str) -> None:
        """Ends the line and begins the block `tag`: what comes next is a heading, a list item and
        so on."""
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

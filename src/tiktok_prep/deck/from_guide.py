"""A deck from a guide: read, understood, written as YAML and checked by the loader of all decks."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.text import without_unsafe
from tiktok_prep.deck.guide import Guide
from tiktok_prep.deck.guide_html import html_lines, looks_like_html
from tiktok_prep.deck.guide_reader import read_guide
from tiktok_prep.deck.guide_text import GuideLine, text_lines
from tiktok_prep.deck.guide_yaml import deck_files
from tiktok_prep.deck.loading import load_deck

MAX_GUIDE = 1024 * 1024
"""Bytes."""
MOST_QUESTIONS = 2000
MOST_LINES = 50_000
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_WORD = "a Word file or an archive"
_NO_TEXT = {b"%PDF": "a PDF", b"PK\x03\x04": _WORD, b"\xd0\xcf\x11\xe0": _WORD}
"""How common files that are not text begin -> what they are."""
LOOKED_FOR = (
    "it has no lines that end in a question mark or begin as 'Tell me about' does, "
    "no rounds, and no lists of responsibilities or requirements"
)


def deck_from_guide(path: Path, *, tell: Callable[[str], None]) -> tuple[dict[str, str], Guide]:
    """Makes a deck from the guide at `path` ('-' for standard input): file name -> text, and the
    guide.

    Nothing is written, but the texts have been loaded once as a check. Calls `tell` before it waits
    for pasted text. Raises PrepError if the guide cannot be read, is over MAX_GUIDE, MOST_LINES or
    MOST_QUESTIONS, or holds nothing to ask.
    """
    place = "standard input" if str(path) == "-" else " ".join(without_unsafe(path.name).split())
    if str(path) == "-" and sys.stdin and sys.stdin.isatty():
        tell("Paste the guide here; Ctrl-D on a line of its own ends it.")
    with open_input(path) as file:
        text = guide_text(file.read(MAX_GUIDE + 1), place)
    is_page = path.suffix.lower() in HTML_SUFFIXES and "</" in text
    is_html = is_page or looks_like_html(text)
    rows = len(re.findall(r"^.*\S", text, re.MULTILINE))
    lines = guide_lines(text, is_html=is_html) if rows <= MOST_LINES else []
    if max(rows, len(lines)) > MOST_LINES:
        raise PrepError(f"{place} has more than {MOST_LINES:,} lines; a guide is a few pages")
    guide = read_guide(lines)
    if not guide.questions:
        hint = "put each question on a line of its own, beginning with '- '"
        raise PrepError(f"nothing to ask in {place}: {LOOKED_FOR}", hint=hint)
    if len(guide.questions) > MOST_QUESTIONS:
        number = f"{len(guide.questions):,} questions"
        hint = "make one deck of each part of it"
        raise PrepError(f"{place} has {number}; {MOST_QUESTIONS:,} are the most", hint=hint)
    files = deck_files(guide, source=place)
    with TemporaryDirectory(prefix="prep-new-") as folder:
        for name, content in files.items():
            Path(folder, name).write_text(content, encoding="utf-8", newline="\n")
        load_deck(Path(folder))
    return files, guide


def guide_lines(text: str, *, is_html: bool) -> list[GuideLine]:
    """The lines of a guide that have words, in order."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return html_lines(text) if is_html else text_lines(text)


def guide_text(data: bytes, place: str) -> str:
    """The text of a file, from UTF-8 or marked UTF-16. Raises PrepError, which names `place`, if
    the file is over MAX_GUIDE, empty or not text."""
    if len(data) > MAX_GUIDE:
        raise PrepError(f"{place} is larger than {MAX_GUIDE // 2**20} MB; a guide is a few pages")
    hint = "save it as text: .txt, .md or .html in UTF-8"
    for begins, what in _NO_TEXT.items():
        if data.startswith(begins):
            raise PrepError(f"{place} is {what}, not text", hint=hint)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PrepError(f"{place}:{line}: this is not UTF-8 text", hint=hint) from error
    if "\0" in text:
        raise PrepError(f"{place} is not text", hint=hint)
    if not text.strip():
        raise PrepError(f"{place} is empty")
    return text

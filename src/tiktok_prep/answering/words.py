"""A text -> paragraphs, sentences and words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tiktok_prep.answering.stems import folded, stem

# a number with what is glued to it (12k, 5th), or letters; an apostrophe ends a word
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*[^\W\d_]{0,4}|[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_LABEL = re.compile(r"[ \t]*[*_]{0,2}(situation|task|actions?|results?)[*_:. \t\r]*\Z", re.I)
_BULLET = re.compile(r"[ \t]*(?:[-*+•–]|[0-9]{1,3}[.)])[ \t]+")
_SENTENCE_END = re.compile(r"[.!?…][.!?…\"'”’)\]]{0,8}(?=\s)")
_ABBREVIATIONS = frozenset("eg ie e.g i.e vs cf approx incl etc st mr mrs ms dr no fig".split())
_SPOKEN_SIGN = re.compile(r"[%£€$]")

STRETCH = 40
"""Words. A longer sentence is read in stretches of this length that overlap by half."""
STAR = ("situation", "task", "action", "result")
_STAR_STEMS = {stem(part): part for part in STAR}

FUNCTION_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being between "
    "both but by can could did do does doing don down during each few for from had has have "
    "having he her here hers him his how i if in into is it its itself just ll m me more most my "
    "myself no nor not now of off on once only or other our ours out over own re s same she "
    "should so some such t than that the their theirs them then there these they this those "
    "through to too under until up us ve very was we were what when where which while who whom "
    "why will with without would you your yours d may might must every since".split()
)
"""The small words that hold a sentence together: Snowball's English stop words and some more."""


class Token(NamedTuple):
    """One word. A word with an apostrophe is two, its possessive s none."""

    start: int
    end: int
    word: str
    """Folded."""
    stem: str


class Sentence(NamedTuple):
    """One sentence, or a bullet of a list."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    asks: bool
    """Whether it is a question."""


class Paragraph(NamedTuple):
    """What stands between blank lines or headings."""

    sentences: tuple[Sentence, ...]
    part: str
    """Of STAR, the one that its heading names; '' where none does."""
    under_heading: bool
    words: int
    """Spoken ones."""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of text[start:end]."""
    end = len(text) if end is None else end
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        if match[0] in ("s", "S") and first > start and text[first - 1] in "'’":
            continue
        word = folded(match[0])
        yield Token(first, last, word, stem(word))


def spoken_words(text: str, start: int, end: int) -> int:
    """How many words are said aloud: runs of characters with a letter or digit, and in the same
    line signs such as % that are words to the ear."""
    words = 0
    for row in text[start:end].split("\n"):
        runs = sum(1 for run in row.split() if any(map(str.isalnum, run)))
        words += runs + (sum(1 for _ in _SPOKEN_SIGN.finditer(row)) if runs else 0)
    return words


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs with words in them, in order. Headings are part of none."""
    found: list[Paragraph] = []
    blocks: list[tuple[int, int]] = []
    part, under_heading = "", False

    def close() -> None:
        sentences = tuple(
            sentence for start, end in blocks for sentence in _sentences(text, start, end)
        )
        words = sum(spoken_words(text, start, end) for start, end in blocks)
        if sentences:
            found.append(Paragraph(sentences, part, under_heading, words))
        blocks.clear()

    at = 0
    for row in text.split("\n"):
        start, end = at, at + len(row)
        at = end + 1
        heading = _HEADING.match(row) or _LABEL.match(row)
        if heading:
            close()
            stems = (token.stem for token in tokens(row))
            part = next((_STAR_STEMS[each] for each in stems if each in _STAR_STEMS), "")
            under_heading = True
        elif not row or row.isspace():
            close()
        elif not blocks or _BULLET.match(row):
            blocks.append((start, end))
        else:
            blocks[-1] = (blocks[-1][0], end)
    close()
    return found


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    for match in _SENTENCE_END.finditer(text, start, end):
        if match[0] == "." and _is_abbreviation(text, start, match.start()):
            continue
        yield from _sentence(text, start, match.end(), asks="?" in match[0])
        start = match.end()
    yield from _sentence(text, start, end, asks=text[start:end].rstrip().endswith("?"))


def _is_abbreviation(text: str, start: int, dot: int) -> bool:
    """Whether the word before the dot is one that is written with a dot."""
    before = text[max(start, dot - 8) : dot].split()
    return bool(before) and before[-1].lower().lstrip("(") in _ABBREVIATIONS


def _sentence(text: str, start: int, end: int, *, asks: bool) -> Iterator[Sentence]:
    found = tuple(tokens(text, start, end))
    if found:
        said = text[start:end]
        start, end = end - len(said.lstrip()), start + len(said.rstrip())
        yield Sentence(start, end, found, asks)


def stretches(words: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The words of a sentence; of a very long one, such as speech written down without stops,
    parts of it."""
    for first in range(0, max(1, len(words) - STRETCH // 2), STRETCH // 2):
        yield words[first : first + STRETCH]

"""Numbers in a sentence: their value, their unit, where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tiktok_prep.answering.words import FUNCTION_WORDS, Token

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_LARGE = {"hundred": 1e2, "dozen": 12.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_LARGE |= {f"{word}s": value for word, value in _LARGE.items()}
_GLUED = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9}
_DIGITS = re.compile(r"([0-9]+(?:[.,][0-9]+)*)(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PER_CENT = {"percent", "pc", "percentage"}
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_BEFORE_A_YEAR = frozenset("in since from by until before after during early late of to".split())
_MONEY = {"pound": "£", "euro": "€", "dollar": "$"}
_ORDINALS = ("st", "nd", "rd", "th")
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0}


class Figure(NamedTuple):
    """One number. '3.2 million' is one."""

    value: float
    unit: str
    """'%', '£', '€', '$', 'year' for a year or part of a date, the stem of the word that is
    counted, or ''."""
    first: int
    """Index of its first token in the sentence."""
    last: int
    """Index of its last token, the unit not included."""
    start: int
    end: int
    """Its place in the text, a sign such as £ or % included."""


def figures(text: str, words: Sequence[Token]) -> list[Figure]:
    """The numbers among the words of one sentence, in order. 'One' by itself is none, nor is an
    ordinal; 'half of' is 50 %."""
    found = []
    index = 0
    while index < len(words):
        figure = _figure(text, words, index)
        if figure:
            found.append(figure)
            index = figure.last + 1
        else:
            index += 1
    return found


def _figure(text: str, words: Sequence[Token], first: int) -> Figure | None:
    token = words[first]
    value, glued = _value(token.word)
    if value is None:
        return _share(words, first)
    if glued in _ORDINALS:
        near = [w.word for w in words[max(0, first - 1) : first + 3]]
        if not _MONTHS.intersection(near):
            return None
    last = first
    if glued in _GLUED:
        value *= _GLUED[glued]
    while last + 1 < len(words) and _close(text, words[last], words[last + 1]):
        after = words[last + 1].word
        if after in _LARGE:
            value *= _LARGE[after]
        elif after in _GLUED and not glued and words[last + 1].start - words[last].end == 1:
            value *= _GLUED[after]
        elif after in _SMALL and token.word in _SMALL and value % 10 == 0 and 20 <= value < 100:
            value += _SMALL[after]
        else:
            break
        last += 1
    unit = _unit(text, words, first, last, value, glued)
    if token.word == "one" and last == first and unit != "%":
        return None
    start, end = token.start, words[last].end
    if start and unit and text[start - 1] == unit:
        start -= 1
    if unit == "%" and text[end : end + 1] == "%":
        end += 1
    elif unit == "%" and text[end : end + 2] == " %":
        end += 2
    elif unit == "%":  # in words
        end = next(w.end for w in words[last + 1 : last + 3] if w.word in ("cent", *_PER_CENT))
    return Figure(value, unit, first, last, start, end)


def _close(text: str, one: Token, other: Token) -> bool:
    """Whether only a space or a hyphen stands between two words."""
    return other.start - one.end <= 1 or text[one.end : other.start].strip(" -\n") == ""


def _value(word: str) -> tuple[float | None, str]:
    """The number that a word stands for, and the letters glued to it; `None` if for none."""
    if word in _SMALL:
        return float(_SMALL[word]), ""
    if word in _LARGE:
        return _LARGE[word], ""
    match = _DIGITS.fullmatch(word)
    if not match:
        return None, ""
    digits = match[1]
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif digits.count(".") + digits.count(",") > 1 or len(digits) > 15:
        return None, ""
    return float(digits.replace(",", ".")), match[2]


def _share(words: Sequence[Token], first: int) -> Figure | None:
    """'Half of', 'a third of', 'half the': a share in per cent."""
    token = words[first]
    if token.word not in _PARTS or first + 1 >= len(words):
        return None
    of = words[first + 1].word == "of" or (token.word == "half" and words[first + 1].word == "the")
    if not of:
        return None
    return Figure(_PARTS[token.word], "%", first, first, token.start, token.end)


def _unit(
    text: str, words: Sequence[Token], first: int, last: int, value: float, glued: str
) -> str:
    start, end = words[first].start, words[last].end
    before, after = text[max(0, start - 1) : start], text[end : end + 2].lstrip(" ")[:1]
    following = [token.word for token in words[last + 1 : last + 3]]
    if before and before in "£€$":
        return before
    if (
        after == "%"
        or (following[:1] and following[0] in _PER_CENT)
        or following == ["per", "cent"]
    ):
        return "%"
    if first == last and _is_date(words, first, value):
        return "year"
    if glued and glued not in _GLUED and glued not in _ORDINALS:
        return glued
    if not following or following[0] in FUNCTION_WORDS:
        return ""
    counted = words[last + 1]
    return _MONEY.get(counted.stem, counted.stem) if _close(text, words[last], counted) else ""


def _is_date(words: Sequence[Token], index: int, value: float) -> bool:
    """Whether a number is a year, or a day of a month."""
    word = words[index].word
    before = words[index - 1].word if index else ""
    after = words[index + 1].word if index + 1 < len(words) else ""
    if len(word) == 4 and word.isdigit() and 1900 <= value < 2100:
        return value % 100 != 0 or before in _BEFORE_A_YEAR or before in _MONTHS
    return value.is_integer() and value <= 31 and bool({before, after} & _MONTHS)

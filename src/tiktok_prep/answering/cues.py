"""Cues of a deck -> what to look for in a sentence. Their grammar: docs/answer-check.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tiktok_prep.answering.denials import denied
from tiktok_prep.answering.figures import figures
from tiktok_prep.answering.stems import Speller, stem
from tiktok_prep.answering.words import Token, tokens
from tiktok_prep.model import Point

NUMBER = "#"
REACH = 20
"""All words that show a point stand within so many."""

Phrase = tuple[str, ...]
"""Stems that follow each other; '#' is any number."""
Item = tuple[Phrase, ...]
"""Alternatives."""
Cue = tuple[Item, ...]
"""All of its items stand in one stretch, in any order."""
Place = tuple[int, int]
"""First and last index of the tokens of a phrase."""


class Sought(NamedTuple):
    """What shows one point."""

    cues: tuple[Cue, ...]
    signs: frozenset[str]
    """The stems of their words, and '#' for a number: where none of these is, nothing is."""


class Stretch(NamedTuple):
    """A run of words in which a whole cue must stand."""

    keys: tuple[str, ...]
    """The stem of each word, of the word that it was meant for where it is misspelt."""
    at: dict[str, list[int]]
    """The same word -> its indexes."""
    numbers: dict[int, int]
    """Index of the first token of a number -> index of its last."""
    denied: dict[int, int]
    """Index of a word that is denied -> index of the 'not' that denies it."""


def cue_words(cue: str) -> list[str]:
    """The words of a cue, folded."""
    return [token.word for token in tokens(cue.replace("_", " ").replace("|", " "))]


def cue_of(text: str) -> Cue:
    """The cue that a line of a deck writes. An item without a word or number is left out."""
    items = (tuple(filter(None, map(_phrase, item.split("|")))) for item in text.split())
    return tuple(item for item in items if item)


def _phrase(text: str) -> Phrase:
    parts: list[str] = []
    for part in text.split("_"):
        parts += [NUMBER] if part == NUMBER else [token.stem for token in tokens(part)]
    return tuple(parts)


class Reader:
    """Reads words as the cues spell them."""

    def __init__(self, cues: Iterable[str]) -> None:
        words = {word for cue in cues for word in cue_words(cue)}
        self._stems = {stem(word) for word in words}
        self._speller = Speller(words)
        self._read: dict[str, str] = {}

    def stretch(self, text: str, words: Sequence[Token]) -> Stretch:
        """The words of a stretch of `text` as cues spell them."""
        keys = tuple(self._key(token) for token in words)
        numbers = {n.first: n.last for n in figures(text, words) if n.unit != "year"}
        at: dict[str, list[int]] = {}
        for index, key in enumerate(keys):
            at.setdefault(key, []).append(index)
        return Stretch(keys, at, numbers, denied(text, words))

    def _key(self, token: Token) -> str:
        if token.stem in self._stems:
            return token.stem
        if token.word not in self._read:
            meant = self._speller.meant(token.word)
            self._read[token.word] = stem(meant) if meant else token.stem
        return self._read[token.word]


def sought(point: Point) -> Sought:
    """What to look for of a point with cues."""
    cues = tuple(map(cue_of, point.cues))
    signs = {part for cue in cues for item in cue for phrase in item for part in phrase}
    return Sought(cues, frozenset(signs))


def shown(point: Sought, stretch: Stretch) -> Place | None:
    """First and last index of the words that show the point; `None` if none do."""
    without_number = NUMBER not in point.signs or not stretch.numbers
    if without_number and point.signs.isdisjoint(stretch.at):
        return None
    places = (_match(cue, stretch) for cue in point.cues)
    return next(filter(None, places), None)


def _match(cue: Cue, stretch: Stretch) -> Place | None:
    """Where the cue is shown: each item by words of its own, all within REACH.

    Words that are denied do not count, unless the cue asks for that very 'not'.
    """
    if not cue or len(cue) > len(stretch.keys):
        return None
    every = [[p for phrase in item for p in _places(phrase, stretch)] for item in cue]
    if not all(every):
        return None
    asked = {first for places in every for first, _ in places} & set(stretch.denied.values())
    for denial in (None, *sorted(asked)):
        choices = [_allowed(places, stretch, denial) for places in every]
        for begin in sorted({first for places in choices for first, _ in places}):
            found = _each_its_own([_within(places, begin) for places in choices])
            if len(found) == len(cue):
                return min(first for first, _ in found), max(last for _, last in found)
    return None


def _within(places: Sequence[Place], begin: int) -> list[Place]:
    return [place for place in places if begin <= place[0] and place[1] < begin + REACH]


def _allowed(places: Sequence[Place], stretch: Stretch, denial: int | None) -> list[Place]:
    """The places of an item that may count if the cue asks for the `denial` at that index; where
    the item is the denial itself, that place alone. A phrase may hold its own denial."""
    if denial is not None and any(first == denial for first, _ in places):
        return [place for place in places if place[0] == denial]

    def may_count(first: int, last: int) -> bool:
        by = (stretch.denied.get(index, denial) for index in range(first, last + 1))
        return all(each == denial or (each is not None and first <= each) for each in by)

    return sorted(place for place in places if may_count(*place))


def _places(phrase: Phrase, stretch: Stretch) -> list[Place]:
    starts = stretch.numbers if phrase[0] == NUMBER else stretch.at.get(phrase[0], ())
    return [(first, last) for first in starts if (last := _end(phrase, stretch, first)) is not None]


def _end(phrase: Phrase, stretch: Stretch, first: int) -> int | None:
    """Index of the last word of the phrase where it begins at `first`; `None` if it does not."""
    at = first
    for part in phrase:
        if part == NUMBER:
            if at not in stretch.numbers:
                return None
            at = stretch.numbers[at] + 1
        elif at < len(stretch.keys) and stretch.keys[at] == part:
            at += 1
        else:
            return None
    return at - 1


def _each_its_own(choices: Sequence[Sequence[Place]]) -> list[Place]:
    """A place for as many items as can be, no two beginning at one word, by augmenting paths:
    `# #` wants two numbers."""
    taken: dict[int, tuple[int, Place]] = {}

    def settle(item: int, tried: set[int]) -> bool:
        for place in choices[item]:
            first = place[0]
            if first in tried:
                continue
            tried.add(first)
            if first not in taken or settle(taken[first][0], tried):
                taken[first] = item, place
                return True
        return False

    for item in range(len(choices)):
        settle(item, set())
    return [place for _, place in taken.values()]

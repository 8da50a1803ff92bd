"""Cues of a deck -> what to look for in a sentence. Their grammar: docs/answers.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tiktok_prep.answering.figures import Figure
from tiktok_prep.answering.stems import Speller, stem
from tiktok_prep.answering.words import Token, tokens

NUMBER = "#"

Phrase = tuple[str, ...]
"""Stems that follow each other; '#' is any number."""
Item = tuple[Phrase, ...]
"""Alternatives."""
Cue = tuple[Item, ...]
"""All of its items stand in one stretch, in any order."""
Place = tuple[int, int]
"""First and last index of the tokens of a phrase."""


class Stretch(NamedTuple):
    """A run of words in which a whole cue must stand."""

    keys: tuple[str, ...]
    """The stem of each word, of the word that it was meant for where it is misspelt."""
    numbers: dict[int, int]
    """Index of the first token of a number -> index of its last."""


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

    def stretch(self, words: Sequence[Token], numbers: Iterable[Figure]) -> Stretch:
        keys = tuple(self._key(token) for token in words)
        return Stretch(keys, {n.first: n.last for n in numbers if n.unit != "year"})

    def _key(self, token: Token) -> str:
        if token.stem in self._stems:
            return token.stem
        if token.word not in self._read:
            meant = self._speller.meant(token.word)
            self._read[token.word] = stem(meant) if meant else token.stem
        return self._read[token.word]


def match(cue: Cue, stretch: Stretch) -> Place | None:
    """First and last index of the words that show the cue; `None` if not all of its items are
    there, each in words of its own."""
    if not cue or len(cue) > len(stretch.keys):
        return None
    choices = []
    for item in cue:
        places = [place for phrase in item for place in _places(phrase, stretch)]
        if not places:
            return None
        choices.append(sorted(places))
    chosen = _each_its_own(choices)
    if chosen is None:
        return None
    return min(first for first, _ in chosen), max(last for _, last in chosen)


def _places(phrase: Phrase, stretch: Stretch) -> list[Place]:
    found = []
    for first in range(len(stretch.keys)):
        at = first
        for part in phrase:
            if part == NUMBER:
                if at not in stretch.numbers:
                    break
                at = stretch.numbers[at] + 1
            elif at < len(stretch.keys) and stretch.keys[at] == part:
                at += 1
            else:
                break
        else:
            found.append((first, at - 1))
    return found


def _each_its_own(choices: Sequence[Sequence[Place]]) -> list[Place] | None:
    """A place for each item, no two beginning at one word, by augmenting paths: `# #` wants two
    numbers. `None` if there are not enough."""
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

    if not all(settle(item, set()) for item in range(len(choices))):
        return None
    return [place for _, place in taken.values()]

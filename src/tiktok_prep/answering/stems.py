"""Words -> stems, and words that are misspelt. The home of snowballstemmer and rapidfuzz."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

# not by `snowballstemmer.stemmer`: that takes another stemmer where PyStemmer is installed
from snowballstemmer.english_stemmer import EnglishStemmer

LONGEST_WORD = 40
"""Longer runs of letters are no word: they are their own stem."""
_IZE = re.compile(r"(?<=[a-z]{3})iz(e|es|ed|ing|er|ers|ation|ations)$")
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "be": "am is are was were been",
        "become": "became",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen",
        "come": "came",
        "deal": "dealt",
        "do": "did done does",
        "draw": "drew drawn",
        "drive": "drove driven",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found",
        "freeze": "froze frozen",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "grow": "grew grown",
        "have": "had has",
        "hear": "heard",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "learn": "learnt",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "mean": "meant",
        "meet": "met",
        "pay": "paid",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "shrink": "shrank shrunk",
        "show": "shown",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "understand": "understood",
        "win": "won",
        "withdraw": "withdrew withdrawn",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms that the stemmer leaves apart from their verb."""
_NOT_MISSPELT = frozenset(
    "audio audios carrier county counties create desert direct dairy except formally form marker "
    "markers moral police quiet quite seize statue station stationary thought though through "
    "trail trailer united whether".split()
)
"""Words one letter away from a word that cues use."""
_stemmer = EnglishStemmer()


def folded(word: str) -> str:
    """`word` in lower case, without accents: 'Sámi' is 'sami'."""
    word = word.lower()
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(char for char in parts if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded word by Snowball's English stemmer; irregular verbs as their first
    form, 'localize' as 'localise'."""
    if len(word) > LONGEST_WORD or not word.isascii():
        return word
    word = _IZE.sub(r"is\1", _IRREGULAR.get(word, word))
    return str(_stemmer.stemWord(word))


class Speller:
    """Finds which of the known words a misspelt one stands for."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are folded."""
        self._known = set(words)
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= 6:
                self._by_start.setdefault((word[0], len(word)), []).append(word)

    def meant(self, word: str) -> str | None:
        """The known word that `word` misspells: it begins with the same letter and is one
        insertion, deletion, change or swap of letters away, two from 9 letters on. The nearest,
        then the first by the alphabet; `None` for a known word, a short one, or none near."""
        length = len(word)
        if word in self._known or word in _NOT_MISSPELT or not 6 <= length <= LONGEST_WORD:
            return None
        most = 2 if length >= 9 else 1
        best: tuple[int, str] | None = None
        for other_length in range(length - most, length + most + 1):
            for other in self._by_start.get((word[0], other_length), ()):
                away = OSA.distance(word, other, score_cutoff=most)
                if away <= most and (best is None or (away, other) < best):
                    best = away, other
        return best[1] if best else None

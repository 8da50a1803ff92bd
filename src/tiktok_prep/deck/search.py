"""The question that somebody means who remembers some words of it. The home of rapidfuzz."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tiktok_prep.model import Question

SHOWN = 5
ALIKE = 0.89
"""From here on (Jaro-Winkler, 0-1: it favours a common beginning) two words are one, misspelt or
inflected."""
ENOUGH = 0.3
"""The share of what was typed, by how telling its words are, that a question must have..."""
BESIDE = 0.08
"""...of which so much is not its most telling word..."""
ALONE = 0.5
"""...unless it has so much: one common word of two is not enough."""
NEAR = 0.6
"""The same, of what the likeliest question has."""
HERE = 0.1
"""What being of the round asked about adds to that share."""


def begins(typed: str, questions: Sequence[Question]) -> list[Question]:
    """The questions whose id is `typed`, or else begins with it; open ones first."""
    whole = [question for question in questions if question.id == typed]
    return whole or [q for q in questions if typed and q.id.startswith(typed)]


def find(typed: str, questions: Sequence[Question], *, stage: str) -> list[Question]:
    """At most SHOWN questions whose wordings have the words that were typed, the likeliest first;
    may be empty. Facts are found where no open question is.

    A word counts by how telling it is: what stands in every question counts for nothing. Questions
    of `stage` come before others that have as much of it. Two words and one that is both together
    are the same: "tik tok", "TikTok".
    """
    said = _sequence(typed)
    asked = [[_sequence(text) for text in (q.ask, *q.also)] for q in questions]
    spoken = [
        {word for words in texts for word in words}
        | {both for words in texts for both in _pairs(words) if both in said}
        for texts in asked
    ]
    every = sorted(set().union(*spoken))
    likes = [_like(word, every) for word in sorted(_joined(said, every))]
    tells = [_tells(like, spoken) for like in likes]
    shares = [_share(words, likes, tells) for words in spoken]
    for facts in (False, True):
        kind = [
            (share, q) for share, q in zip(shares, questions, strict=True) if q.is_fact == facts
        ]
        least = NEAR * max((share for share, _ in kind), default=0.0)
        near = [(share + HERE * (stage in q.stages), q) for share, q in kind if share >= least > 0]
        if near:
            return [question for _, question in sorted(near, key=lambda one: -one[0])[:SHOWN]]
    return []


def _share(words: set[str], likes: Sequence[Mapping[str, float]], tells: Sequence[float]) -> float:
    """The share of what was typed that a question with these words has; 0 if it is not enough."""
    had = [
        tell * max((like[word] for word in like.keys() & words), default=0.0)
        for tell, like in zip(tells, likes, strict=True)
    ]
    whole = sum(tells) or 1.0
    share, beside = sum(had) / whole, (sum(had) - max(had, default=0.0)) / whole
    return share if share >= ALONE or (share >= ENOUGH and beside >= BESIDE) else 0.0


def _joined(said: Sequence[str], every: Sequence[str]) -> set[str]:
    """The words that were typed; two that are one word of the questions, as that one."""
    pairs = list(pairwise(said))
    split = {pair for pair in pairs if "".join(pair) in every}
    halves = {word for pair in split for word in pair}
    return {word for word in said if word not in halves} | {"".join(pair) for pair in split}


def _pairs(words: Sequence[str]) -> list[str]:
    """Each word with the one behind it, as one."""
    return ["".join(pair) for pair in pairwise(words)]


def _tells(like: Mapping[str, float], spoken: Sequence[set[str]]) -> float:
    """How telling a word is: the squared logarithm of how few of the questions have it."""
    number = sum(bool(like.keys() & words) for words in spoken)
    return log((1 + len(spoken)) / (1 + max(1, number))) ** 2


def _like(word: str, words: Sequence[str]) -> dict[str, float]:
    """The words that are `word` or nearly, each with how much (0-1)."""
    found = process.extract(
        word, words, scorer=JaroWinkler.normalized_similarity, score_cutoff=ALIKE, limit=None
    )
    return {other: score for other, score, _ in found}


def _sequence(text: str) -> list[str]:
    """The words of a text, in order."""
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", ""))

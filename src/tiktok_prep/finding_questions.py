"""The question that somebody means who remembers some words of it. The home of rapidfuzz."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tiktok_prep.model import Question

SHOWN = 5
ALIKE = 0.89
"""From here on (Jaro-Winkler, 0-1: it favours a common beginning) two words are one, misspelt or
inflected."""
ENOUGH = 0.3
"""The share of what was typed, by how telling its words are, that a question must have."""
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
    may be empty.

    A word counts by how telling it is: what stands in every question counts for nothing. Open
    questions of `stage` come before others that have as much of it, facts last.
    """
    spoken = [_words(" ".join((question.ask, *question.also))) for question in questions]
    every = sorted(set().union(*spoken))
    likes = [_like(word, every) for word in sorted(_words(typed))]
    tells = [_tells(like, spoken) for like in likes]
    shares = [
        sum(
            tell * max((like[word] for word in like.keys() & words), default=0.0)
            for tell, like in zip(tells, likes, strict=True)
        )
        / (sum(tells) or 1.0)
        for words in spoken
    ]
    least = max(ENOUGH, NEAR * max(shares, default=0.0))
    near = [
        (share + HERE * (not question.is_fact) * (1 + (stage in question.stages)), question)
        for share, question in zip(shares, questions, strict=True)
        if share >= least
    ]
    return [question for _, question in sorted(near, key=lambda entry: -entry[0])[:SHOWN]]


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


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", "")))

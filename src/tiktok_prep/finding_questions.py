"""The question that somebody means who remembers some words of it. The home of rapidfuzz."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    spoken = {
        question.id: _words(" ".join((question.ask, *question.also))) for question in questions
    }
    every = sorted(set().union(*spoken.values()))
    has = {word: _like(word, every) for word in _words(typed)}
    tells = {
        word: log((1 + len(spoken)) / (1 + sum(bool(like.keys() & s) for s in spoken.values())))
        ** 2
        for word, like in has.items()
    }
    most = sum(tells.values())
    scored = []
    for place, question in enumerate(questions):
        found = sum(
            tells[word] * max((like[w] for w in like.keys() & spoken[question.id]), default=0.0)
            for word, like in has.items()
        )
        share = found / most if most else 0.0
        if share >= ENOUGH:
            here = HERE * (not question.is_fact) * (1 + (stage in question.stages))
            scored.append((-share - here, place, question))
    return [question for *_, question in sorted(scored)[:SHOWN]]


def _like(word: str, words: Sequence[str]) -> dict[str, float]:
    """The words that are `word` or nearly, each with how much (0-1)."""
    found = process.extract(
        word, words, scorer=JaroWinkler.normalized_similarity, score_cutoff=ALIKE, limit=None
    )
    return {other: score for other, score, _ in found}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", "")))

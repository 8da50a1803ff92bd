"""The tick list: beside each point, the sentence of your answer that comes nearest to it.

By shared words, the right sentence is nearest in 58 % of cases (chance: 18 %). So it is a help to
look, and never marks anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from tiktok_prep.answers.text import sentence_spans
from tiktok_prep.base.text import words_of
from tiktok_prep.model import Point

LEAST_SHARED = 2
"""How many stems a sentence must share with a point to come near it."""
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "er", "ed", "es", "ly")
_SHORTEST_STEM = 3
_COMMON = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did "
    "do does each for from had has have he her his how i if in into is it its just made make many "
    "me more most my no not of on one only or our out over she so some such than that the their "
    "them then there they this those to too up us was we were what when where which who why will "
    "with would you your".split()
)


def nearest_sentences(points: Sequence[Point], text: str) -> dict[str, str]:
    """Point id -> the sentence of `text` that shares most with it; rare stems count more.

    Points without a sentence that shares LEAST_SHARED stems are left out.
    """
    sentences = [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]
    stems = [_stems(sentence) for sentence in sentences]
    of_points = [_stems(point.says) for point in points]
    frequency = Counter(stem for group in (*stems, *of_points) for stem in group)
    number = len(stems) + len(of_points)
    nearest = {}
    for point, wanted in zip(points, of_points, strict=True):
        shared = [wanted & group for group in stems]
        scores = [
            sum(log(1 + number / frequency[stem]) for stem in group) * (len(group) >= LEAST_SHARED)
            for group in shared
        ]
        best = max(scores, default=0.0)
        if best:
            nearest[point.id] = sentences[scores.index(best)]
    return nearest


def _stems(text: str) -> set[str]:
    """The words that carry meaning, without their endings."""
    return {_stem(word) for word in words_of(text) if word not in _COMMON}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending).rstrip("e")
    return word.removesuffix("s").rstrip("e") if len(word) > _SHORTEST_STEM else word

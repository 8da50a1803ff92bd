"""Finding a question by its id or by a few words of it. The only module that imports rapidfuzz."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tiktok_prep.model import Question

MOST_MATCHES = 5
SAME_WORD = 0.89
"""Two words count as one, misspelt or inflected, from this similarity on (Jaro-Winkler, 0-1, which
favours a common beginning)."""

# A question's score is the share (0-1) of the typed words that it has, each word counted by its
# weight. These three set what is enough, so that one of two common words is not.
LEAST_SCORE = 0.3
LEAST_WITHOUT_BEST = 0.08
"""At least this much of the score must come from words other than the one with most weight..."""
ENOUGH_SCORE = 0.5
"""...unless the score is this high."""

NEAR_BEST = 0.6
"""Questions with less than this share of the best score are not shown."""
STAGE_BONUS = 0.1
"""Added to the score of questions of the right stage, for the order only."""


def questions_by_id(typed: str, questions: Sequence[Question]) -> list[Question]:
    """The question with the id `typed`, or else those whose id begins with it, in deck order; empty
    if nothing was typed."""
    exact = [question for question in questions if question.id == typed]
    return exact or [q for q in questions if typed and q.id.startswith(typed)]


def questions_by_words(typed: str, questions: Sequence[Question], *, stage: str) -> list[Question]:
    """The questions with the words that were typed, at most MOST_MATCHES, the best match first.

    Looks for open questions, and for facts only if none of those match. All wordings of a question
    count. Rare words count more than common ones, and misspelt words match. Of equal matches,
    questions of `stage` come first. "tik tok" matches "TikTok" and the reverse.
    """
    typed_words = _words(typed)
    wordings = [[_words(text) for text in (q.ask, *q.also)] for q in questions]
    vocabularies = [
        {word for words in texts for word in words}
        | {pair for words in texts for pair in _joined_pairs(words) if pair in typed_words}
        for texts in wordings
    ]
    all_words = sorted(set().union(*vocabularies))
    matches = [_similar(word, all_words) for word in sorted(_rejoined(typed_words, all_words))]
    weights = [_weight(similar, vocabularies) for similar in matches]
    scores = [_score(words, matches, weights) for words in vocabularies]
    for facts in (False, True):
        scored = [
            (score, q) for score, q in zip(scores, questions, strict=True) if q.is_fact == facts
        ]
        least = NEAR_BEST * max((score for score, _ in scored), default=0.0)
        near = [
            (score + STAGE_BONUS * (stage in q.stages), q)
            for score, q in scored
            if score >= least > 0
        ]
        if near:
            best = sorted(near, key=lambda pair: -pair[0])[:MOST_MATCHES]
            return [question for _, question in best]
    return []


def _score(
    words: set[str], matches: Sequence[Mapping[str, float]], weights: Sequence[float]
) -> float:
    """The score (0-1) of a question with these words; 0 if it is not enough.

    For each typed word, `matches` has the similar words of all questions, and `weights` its weight.
    """
    parts = [
        weight * max((similar[word] for word in similar.keys() & words), default=0.0)
        for weight, similar in zip(weights, matches, strict=True)
    ]
    total = sum(weights) or 1.0
    score, without_best = sum(parts) / total, (sum(parts) - max(parts, default=0.0)) / total
    is_enough = score >= LEAST_SCORE and without_best >= LEAST_WITHOUT_BEST
    return score if score >= ENOUGH_SCORE or is_enough else 0.0


def _rejoined(typed_words: Sequence[str], all_words: Sequence[str]) -> set[str]:
    """The typed words; two in a row ("tik tok") are joined if a question has them as one word."""
    split = {pair for pair in pairwise(typed_words) if "".join(pair) in all_words}
    halves = {word for pair in split for word in pair}
    return {word for word in typed_words if word not in halves} | {"".join(pair) for pair in split}


def _joined_pairs(words: Sequence[str]) -> list[str]:
    """Each word joined with the next one."""
    return ["".join(pair) for pair in pairwise(words)]


def _weight(similar: Mapping[str, float], vocabularies: Sequence[set[str]]) -> float:
    """How much a word tells questions apart: the squared logarithm of the share of questions that
    have it or a similar word; 0 if all have."""
    number = sum(bool(similar.keys() & words) for words in vocabularies)
    return log((1 + len(vocabularies)) / (1 + max(1, number))) ** 2


def _similar(word: str, words: Sequence[str]) -> dict[str, float]:
    """Those of `words` that are `word` or similar -> the similarity, SAME_WORD to 1."""
    matches = process.extract(
        word, words, scorer=JaroWinkler.normalized_similarity, score_cutoff=SAME_WORD, limit=None
    )
    return {other: score for other, score, _ in matches}


def _words(text: str) -> list[str]:
    """The words of a text in lower case, without apostrophes, in order."""
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", ""))

"""How long it takes to rehearse a question, and from when on an answer is evidence.

The first is the deck's estimate, corrected by your own times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tiktok_prep.model import Question, Review

READING_S = 3.0
"""Seconds to read one point of a strong answer and judge whether you said it."""
OPENING_S = 5.0
"""Seconds to read the question."""
TRUST_DECK = 5
"""The deck's estimate weighs as much as this many reviews of the same kind of question."""
TRUST_KIND = 3
"""The estimate for a kind weighs as much as this many reviews of the question itself."""


LOOKED_AT = 1 / 10
"""An open answer shown in under this share of its target time was looked at, not answered; nor does
a review in under this share of the deck's estimate count for how long a question takes you."""
EVIDENCE_MS = 2000
"""Milliseconds a point from which an answer is evidence of what you remember: a tenth of what a
point usually takes to say, since a review does not know the target time of its question. Sums in
the history are made by it: with a change, change `journal/schema`, too, so that they are remade."""


def is_looked_at(question: Question, answered_ms: int) -> bool:
    """Whether the answer was shown after less than LOOKED_AT of the question's target time, too
    soon to have been said. False for a fact."""
    return not question.is_fact and answered_ms < LOOKED_AT * question.answer_in_s * 1000


def is_evidence(review: Review) -> bool:
    """Whether the answer took EVIDENCE_MS for each of its points: it shows what you remember. In a
    real round nobody counted points.

    In simulation, leaving the others out costs somebody who is simply fast 3 points of error, and
    spares somebody who taps through the cards 25.
    """
    return review.where != "interview" and review.answered_ms >= EVIDENCE_MS * len(review.points)


def planned_s(question: Question) -> float:
    """Estimates the seconds from question to rating from the deck only: reading the question,
    speaking for its target time, reading its points."""
    return OPENING_S + question.answer_in_s + READING_S * len(question.points)


def expected_s(
    questions: Iterable[Question], took_ms: Mapping[str, Sequence[int]]
) -> dict[str, float]:
    """Returns question id -> expected seconds of its next rehearsal, from question to rating.

    `took_ms` has the times of each question's last reviews. Those under LOOKED_AT of what the deck
    estimates do not count: nothing was answered. With few reviews, the estimate leans on questions
    of the same kind, and with few of those on the deck. Medians, because a phone call in the middle
    of an answer should not count.
    """
    rows = [(q, _kind(q), _ratios(q, took_ms.get(q.id, ()))) for q in questions]
    by_kind: dict[str, list[float]] = {}
    for _, kind, ratios in rows:
        by_kind.setdefault(kind, []).extend(ratios)
    pace = {kind: _weighted_median(1.0, values, TRUST_DECK) for kind, values in by_kind.items()}
    return {
        question.id: planned_s(question) * _weighted_median(pace[kind], ratios, TRUST_KIND)
        for question, kind, ratios in rows
    }


def _ratios(question: Question, took_ms: Iterable[int]) -> list[float]:
    """Returns how many times the deck's estimate each review took, without those only looked at."""
    ratios = (took / 1000 / planned_s(question) for took in took_ms)
    return [ratio for ratio in ratios if ratio >= LOOKED_AT]


def _kind(question: Question) -> str:
    return "fact" if question.fact else question.kind


def _weighted_median(prior: float, values: Sequence[float], prior_weight: int) -> float:
    """Returns the median of `values`, averaged with `prior` as if that were `prior_weight` more
    values.

    `prior` if there are no values.
    """
    if not values:
        return prior
    return (prior_weight * prior + len(values) * median(values)) / (prior_weight + len(values))


def median(values: Sequence[float]) -> float:
    """Returns the median of `values`, as `statistics.median` has it; that module takes longer to
    import than a plan takes. Raises IndexError if `values` is empty."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2

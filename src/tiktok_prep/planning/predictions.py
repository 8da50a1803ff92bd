"""What is predicted of a question or a round, and whether there is evidence enough to say it.

Nothing is predicted of a point that was missed until it was said on a later day, nor of a round
until a third of its points, by weight, was asked at least once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import sqrt
from typing import TYPE_CHECKING

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import days_since_review
from tiktok_prep.memory.later_days import cell, last_time
from tiktok_prep.memory.personal import PredictedPoint, Share
from tiktok_prep.model import Card

if TYPE_CHECKING:
    from tiktok_prep.journal.snapshot import Snapshot
    from tiktok_prep.memory.personal import Forgetting
    from tiktok_prep.planning.question_state import QuestionState

ENOUGH_ASKED = 1 / 3
"""Share (0-1) of a round's points, by weight, to be asked before its readiness is predicted."""


class Expected(NamedTuple):
    """What is predicted of those points of a question for which there is evidence."""

    points: int
    """The number of those points, at least 1."""
    share: Share
    """Predicted share (0-1) of those points recalled. For several points the range includes
    luck."""


class Readiness(NamedTuple):
    """How well a round is known."""

    points: int
    points_asked: int
    """How many of the points were asked at least once."""
    recall: Share | None
    """Predicted share (0-1) of all points recalled, by weight; `None` until a third of them, by
    weight, was asked."""


def is_enough(asked: float, total: float) -> bool:
    """Whether the weight of the points `asked`, out of the `total` weight of a round, is enough to
    predict readiness. False if nothing was asked."""
    return asked > 0 and asked >= ENOUGH_ASKED * total - 1e-9


def predicted_point(card: Card | None, *, weight: float = 1.0, at: datetime) -> PredictedPoint:
    """Returns the point of `card` as it is at `at`; with `None`, a point that was never asked."""
    if card is None:
        return PredictedPoint(weight)
    days = days_since_review(card, at=at)
    last = last_time(missed=card.missed, stability=card.stability)
    return PredictedPoint(weight, days, card.stability, last)


def chance(forgetting: Forgetting, card: Card | None, *, at: datetime) -> float:
    """Returns the chance (0-1) that the point of `card` is recalled at `at`; with `None`, that of a
    first try.

    Only for comparing points: it is also given without enough evidence to show it.
    """
    _, days, stability, last = predicted_point(card, at=at)
    if stability is None:
        return forgetting.first_try
    return forgetting.recall(days, stability, last)


def rough_chances(forgetting: Forgetting, cards: Sequence[Card], *, at: datetime) -> list[float]:
    """Returns the approximate `chance` of each card, in the same order, to sort many of them: cards
    with a similar memory get the same chance."""
    known: dict[tuple[int, int, int], float] = {}
    chances = []
    for card in cards:
        _, days, stability, last = predicted_point(card, at=at)
        assert stability is not None
        where = cell(days, stability, last)
        if where not in known:
            known[where] = forgetting.recall(days, stability, last)
        chances.append(known[where])
    return chances


def expected(
    cards: Iterable[Card | None], forgetting: Forgetting, *, at: datetime
) -> Expected | None:
    """Returns what is predicted of a question's points at `at`; `None` if there is evidence of
    none.

    There is evidence of a point that was said, and on a later day if it was missed before.
    """
    known = [card for card in cards if card and not card.unproven]
    chances = [chance(forgetting, card, at=at) for card in known]
    luck = sqrt(sum(c * abs(1 - c) for c in chances)) / len(known) if known[1:] else 0.0
    share = forgetting.share((predicted_point(card, at=at) for card in known), sd=luck)
    return share and Expected(len(known), share)


def readiness(rows: Sequence[QuestionState], snapshot: Snapshot, *, at: datetime) -> Readiness:
    """Returns the Readiness at `at` of the questions of `rows`, which come from `snapshot`. Leaves
    out suspended ones: no plan counts them."""
    points = [(row.question, card) for row in rows for card in row.cards if not row.suspended]
    asked = [(question, card) for question, card in points if card]
    recall = None
    weight, weight_asked = (sum(q.weight for q, _ in some) for some in (points, asked))
    if is_enough(weight_asked, weight):
        recall = snapshot.forgetting.share(
            predicted_point(card, weight=question.weight, at=at) for question, card in points
        )
    return Readiness(len(points), len(asked), recall)

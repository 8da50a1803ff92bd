"""From a rating to the next memory of a point, by the `fsrs` package and nothing of our own.

What is ours is how time is told to it. The package counts elapsed time in whole 24 hours, so
practising each evening a minute earlier than the day before would be "the same day" for ever
and stability would never grow. It is therefore given instants whose difference in whole days is
the difference of local calendar days, and its answer is put back on the real clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import fsrs

from tiktok_prep.memory.forgetting import recall
from tiktok_prep.model import Card, Rating, Review, State

STEP = timedelta(minutes=10)
"""The one (re)learning step: what was rated Again returns after it, within the session."""
SOONEST_DAY = timedelta(hours=1)
"""What returns on another day does so after this at the earliest, though midnight be nearer: an
answer given at 23:55 is not asked again at 00:00, and Good never returns before Hard."""

NIGHT = timedelta(hours=6)
"""What is repeated sooner says nothing of retention, though midnight has passed meanwhile."""

_SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9,
    learning_steps=[STEP],
    relearning_steps=[STEP],
    enable_fuzzing=False,  # chance would make a replay differ from what it replays
)


class Outcome(NamedTuple):
    """What one review says about one point: the raw material of retention and calibration."""

    predicted: float
    """Chance of recall (0-1) predicted just before the review."""
    recalled: bool


class Rated(NamedTuple):
    """The memory of a question after a review."""

    cards: dict[str, Card]
    """Point id -> card, of every point ever rated."""
    outcomes: tuple[Outcome, ...]
    """Of the points that were asked again on a later day, a NIGHT or more after the last time."""
    first: tuple[bool, ...]
    """Of the points that were never asked before: whether each came, not left out nor rated
    Again."""


def rate(cards: Mapping[str, Card], review: Review) -> Rated:
    """The memory of a question (point id -> card) after `review`.

    A review dated before a card's last one counts as given at that moment, on that day: time
    never runs backwards for a memory.
    """
    after = dict(cards)
    outcomes, first = [], []
    for point_id in review.points:
        card, rating = cards.get(point_id), review.rating_of(point_id)
        if card and review.day > card.last_day and review.at >= card.last_review + NIGHT:
            outcomes.append(Outcome(recall(card, at=review.at), rating is not Rating.AGAIN))
        if card is None:
            first.append(rating is not Rating.AGAIN)
        after[point_id] = _next_card(card, point_id, rating, review)
    return Rated(after, tuple(outcomes), tuple(first))


def _next_card(card: Card | None, point_id: str, rating: Rating, review: Review) -> Card:
    at, day = review.at, review.day
    if card:
        at, day = max(at, card.last_review), max(day, card.last_day)
    asked = _noon(day)
    before = fsrs.Card(
        card_id=0,  # a given id spares fsrs.Card its sleep of a millisecond
        state=fsrs.State(card.state if card else State.LEARNING),
        step=card.step if card else 0,
        stability=card.stability if card else None,
        difficulty=card.difficulty if card else None,
        due=asked,
        last_review=_noon(card.last_day) if card else None,
    )
    after, _ = _SCHEDULER.review_card(before, fsrs.Rating(rating), review_datetime=asked)
    assert after.stability is not None and after.difficulty is not None
    interval = after.due - asked
    same_day = interval < timedelta(days=1)
    learnt = card is not None and card.state is State.REVIEW and day > card.last_day
    return Card(
        question_id=review.question_id,
        point_id=point_id,
        state=State(after.state),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        soonest=at + (interval if same_day else SOONEST_DAY),
        due_day=None if same_day else day + timedelta(days=interval.days),
        last_review=at,
        last_day=day,
        lapses=(card.lapses if card else 0) + (learnt and rating is Rating.AGAIN),
        missed=rating is Rating.AGAIN,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)

"""From a rating to the next memory of a point, computed by the `fsrs` package.

Our part is what we tell the package about time. It counts elapsed time in whole periods of 24
hours, so someone who practises each evening a minute earlier than the day before would stay on
"the same day" for ever, and stability would never grow. We therefore pass it instants that are as
many whole days apart as the local calendar days are, and move its answer back to the real clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import fsrs

from tiktok_prep.memory.later_days import NIGHT_DAYS, Cell, cell, last_time
from tiktok_prep.model import Card, Rating, Review, State

STEP = timedelta(minutes=10)
"""The only learning and relearning step: a point rated Again is due after it, in the same drill."""
SOONEST_DAY = timedelta(hours=1)
"""A point due on another day is due after this at the earliest, even if midnight is nearer: an
answer given at 23:55 is not asked again at 00:00, and Good is never due before Hard."""
NIGHT = timedelta(days=NIGHT_DAYS)

_SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9,
    learning_steps=[STEP],
    relearning_steps=[STEP],
    enable_fuzzing=False,  # with random intervals, a replay would give another result
)
_DAY = timedelta(days=1)
# a look-up takes a tenth of the time of a conversion
_FSRS_STATES = {state: fsrs.State(state) for state in State}
_FSRS_RATINGS = {rating: fsrs.Rating(rating) for rating in Rating}
_STATES = {fsrs.State(state): state for state in State}


class _NewCard(fsrs.Card):
    """A card made for one review. The scheduler copies it, which takes a fifth of a replay's time
    and is for callers that keep theirs."""

    def __copy__(self) -> _NewCard:
        return self


class Outcome(NamedTuple):
    """One point in one review, as evidence of how you forget."""

    cell: Cell
    """By its memory just before the review."""
    recalled: bool


class ReviewEffect(NamedTuple):
    """What one review of a question changes."""

    cards: dict[str, Card]
    """Point id -> card after the review, for every point ever rated."""
    outcomes: tuple[Outcome, ...]
    """For each point asked again on a later day, at least a NIGHT after the last time."""
    first_tries: tuple[bool, ...]
    """For each point asked for the first time: whether it was recalled."""


def apply_review(cards: Mapping[str, Card], review: Review) -> ReviewEffect:
    """What a review changes, given the cards of its question before it (point id -> card).

    `cards` stays as it is. Points that were not asked keep their cards. A review dated before a
    card's last review counts as given at the time of that review: time never runs backwards for a
    memory.
    """
    next_cards = dict(cards)
    outcomes, first_tries = [], []
    day = review.day  # computed at each use, and there are many
    for point_id in review.points:
        card, rating = cards.get(point_id), review.rating_of(point_id)
        if card and day > card.last_day and review.at >= card.last_review + NIGHT:
            days = (review.at - card.last_review).total_seconds() / 86400
            last = last_time(missed=card.missed, stability=card.stability)
            where = cell(days, card.stability, last)
            outcomes.append(Outcome(where, rating is not Rating.AGAIN))
        if card is None:
            first_tries.append(rating is not Rating.AGAIN)
        next_cards[point_id] = _next_card(card, point_id, rating, review, day)
    return ReviewEffect(next_cards, tuple(outcomes), tuple(first_tries))


def _next_card(card: Card | None, point_id: str, rating: Rating, review: Review, day: date) -> Card:
    at = review.at
    if card:
        at, day = max(at, card.last_review), max(day, card.last_day)
    asked = _noon(day)
    fsrs_card = _NewCard(
        card_id=0,  # without an id, fsrs.Card sleeps for a millisecond to make one
        state=_FSRS_STATES[card.state if card else State.LEARNING],
        step=card.step if card else 0,
        stability=card.stability if card else None,
        difficulty=card.difficulty if card else None,
        due=asked,
        last_review=_noon(card.last_day) if card else None,
    )
    after, _ = _SCHEDULER.review_card(fsrs_card, _FSRS_RATINGS[rating], review_datetime=asked)
    assert after.stability is not None and after.difficulty is not None
    interval = after.due - asked
    same_day = interval < _DAY
    was_learnt = card is not None and card.state is State.REVIEW and day > card.last_day
    return Card(
        question_id=review.question_id,
        point_id=point_id,
        state=_STATES[after.state],
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        soonest=at + (interval if same_day else SOONEST_DAY),
        due_day=None if same_day else day + timedelta(days=interval.days),
        last_review=at,
        last_day=day,
        lapses=(card.lapses if card else 0) + (was_learnt and rating is Rating.AGAIN),
        missed=rating is Rating.AGAIN,
        unproven=rating is Rating.AGAIN
        or (card is not None and card.unproven and day <= card.last_day),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

"""From a rating to the next memory of a point, computed by the `fsrs` package.

Our part is what we tell the package about time. It counts elapsed time in whole periods of 24
hours, so someone who practises each evening a minute earlier than the day before would stay on
"the same day" for ever, and stability would never grow. We therefore count local calendar days.
The formulas are the package's; with one learning step, what is around them is small.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import fsrs

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.later_days import Cell, cell, last_time
from tiktok_prep.model import Card, Rating, Review, State

STEP = timedelta(minutes=10)
"""The only learning and relearning step: a point rated Again is due after it, in the same drill."""
HARD_STEP = STEP * 1.5
"""The step of a point rated Hard, by the rule of FSRS for a single step."""
SOONEST_DAY = timedelta(hours=1)
"""A point due on another day is due after this at the earliest, even if midnight is nearer: an
answer given at 23:55 is not asked again at 00:00, and Good is never due before Hard."""
NIGHT = timedelta(hours=6)
"""An answer sooner than this after the last one says nothing about how you forget, even if midnight
has passed."""

_FSRS: Any = fsrs.Scheduler(
    desired_retention=0.9,
    learning_steps=[STEP],
    relearning_steps=[STEP],
    enable_fuzzing=False,  # with random intervals, a replay would give another result
)
"""Its formulas take our `Rating` as theirs: both are the same whole numbers."""


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
    """Returns what a review changes, given the cards of its question before it (point id -> card).

    `cards` stays as it is. Points that were not asked keep their cards. A review dated before a
    card's last review counts as given at the time of that review: time never runs backwards for a
    memory.
    """
    next_cards = dict(cards)
    outcomes, first_tries = [], []
    day = review.day  # computed at each use, and there are many
    for point_id in review.points:
        card, rating = cards.get(point_id), review.rating_of(point_id)
        if card is None:
            first_tries.append(rating is not Rating.AGAIN)
        elif day > card.last_day and (since := review.at - card.last_review) >= NIGHT:
            days = since.total_seconds() / 86400
            last = last_time(missed=card.missed, stability=card.stability)
            outcomes.append(Outcome(cell(days, card.stability, last), rating is not Rating.AGAIN))
        next_cards[point_id] = _next_card(card, point_id, rating, review, day)
    return ReviewEffect(next_cards, tuple(outcomes), tuple(first_tries))


def _next_card(card: Card | None, point_id: str, rating: Rating, review: Review, day: date) -> Card:
    at, missed = review.at, rating is Rating.AGAIN
    if card is None:
        state, lapses, unproven = State.LEARNING, 0, missed
        stability = _FSRS._initial_stability(rating=rating)
        difficulty = _FSRS._initial_difficulty(rating=rating, clamp=True)
    else:
        at, day = max(at, card.last_review), max(day, card.last_day)
        days = (day - card.last_day).days
        stability, difficulty = _next_memory(card, rating, days)
        state = card.state
        lapses = card.lapses + (missed and state is State.REVIEW and days > 0)
        unproven = missed or (card.unproven and days == 0)
    due_day, wait = None, STEP
    if missed:
        state = State.LEARNING if state is State.LEARNING else State.RELEARNING
    elif rating is Rating.HARD and state is not State.REVIEW:
        wait = HARD_STEP
    else:
        state, wait = State.REVIEW, SOONEST_DAY
        due_day = day + timedelta(days=_FSRS._next_interval(stability=stability))
    return Card(  # by position, which takes a third of the time
        review.question_id,
        point_id,
        state,
        stability,
        difficulty,
        at + wait,
        due_day,
        at,
        day,
        lapses,
        missed,
        unproven,
    )


def _next_memory(card: Card, rating: Rating, days: int) -> tuple[float, float]:
    """Returns the stability and difficulty after a rating, `days` local days after the last one.

    Calls the formulas of the package one by one: `Scheduler.review_card` makes four objects and
    two dates around them, which took a third of the time of an import. A test compares the two.
    """
    s, d = card.stability, card.difficulty
    if days == 0:
        next_s = _FSRS._short_term_stability(stability=s, rating=rating)
    else:
        chance = (1 + _FSRS._FACTOR * days / s) ** _FSRS._DECAY
        next_s = _FSRS._next_stability(
            difficulty=d, stability=s, retrievability=chance, rating=rating
        )
    return next_s, _FSRS._next_difficulty(difficulty=d, rating=rating)

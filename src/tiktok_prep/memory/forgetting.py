"""The forgetting curve: the chance of recall after a number of days, fractions included.

    R(t, S) = (1 + F * t / S) ** -D,  F = 0.9 ** (-1 / D) - 1

t is the days since the last review, S the stability in days (R = 0.9 at t = S), and D the decay,
the 21st parameter of FSRS-6. Source: the FSRS-6 section of "The Algorithm" in the
open-spaced-repetition wiki, https://github.com/open-spaced-repetition/awesome-fsrs/wiki.

`fsrs.Scheduler.get_card_retrievability` rounds t down to whole days, so it returns 1.0 for the
first 24 hours; here t is exact. A test compares the two on whole days. This module does not import
fsrs, so that `list` and `stats` start fast.

Another curve would go here, into `rehearsal.expected_chance`, which keeps a copy because a plan
calls it ten thousand times, and into `personal.Curve`, which has the formula for any decay.
"""

from __future__ import annotations

from datetime import datetime

from tiktok_prep.model import Card

FIRST_TRY = 0.25
"""Default chance (0-1) that you say a point you have never rehearsed."""
MISSED_MIN_DAYS = 1.0
"""A missed point counts as reviewed at least this long ago: it was shown to you, but not said."""
DECAY = 0.1542
"""The default of FSRS-6; a test compares it with the pinned package."""
FACTOR = 0.9 ** (-1 / DECAY) - 1


def retrievability_after(days: float, *, stability: float) -> float:
    """Returns the chance of recall (0-1) `days` after a review; 1 for negative `days`."""
    return float((1 + FACTOR * max(0.0, days) / stability) ** -DECAY)


def stability_with(chance: float, *, days: float) -> float:
    """Returns the stability at which recall is `chance` (over 0, under 1) after `days`: the inverse
    of `retrievability_after`."""
    return float(FACTOR * days / (chance ** (-1 / DECAY) - 1))


def counted_days(days: float, *, missed: bool) -> float:
    """Returns the days since a review that a prediction counts with: at least 0.

    A missed point counts as reviewed at least MISSED_MIN_DAYS ago: otherwise the chance of a point
    that you missed a moment ago would be 1.
    """
    return max(days, MISSED_MIN_DAYS if missed else 0.0)


def days_since_review(card: Card, *, at: datetime) -> float:
    """Returns the `counted_days` from the card's last review to `at`: at least 0, and for a missed
    card at least MISSED_MIN_DAYS."""
    return counted_days((at - card.last_review).total_seconds() / 86400, missed=card.missed)


def expected_recall(card: Card, *, at: datetime) -> float:
    """Returns the predicted chance (0-1) of recalling the card's point at `at`, by
    `days_since_review`."""
    return retrievability_after(days_since_review(card, at=at), stability=card.stability)

"""The forgetting curve: predicted chance of recall, in fractional days.

    R(t, S) = (1 + F * t / S) ** -D,  F = 0.9 ** (-1 / D) - 1

with t the days since the last review, S the stability in days (R = 0.9 at t = S) and D the
decay, the 21st parameter of FSRS-6. Source: the FSRS-6 section of "The Algorithm" in the
open-spaced-repetition wiki, https://github.com/open-spaced-repetition/awesome-fsrs/wiki.

`fsrs.Scheduler.get_card_retrievability` is the same curve with t cut down to whole days, so it
says 1.0 for the first 24 hours; here t is exact. A test holds the two together on whole days.
This module does not import fsrs, so that `list` and `stats` start without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tiktok_prep.model import Card

FIRST_TRY = 0.25
"""Chance (0-1) that a point which was never rehearsed is said."""
NIGHT_DAYS = 1.0
"""What was missed counts as after a night: it has just been shown, but it was not said."""
DECAY = 0.1542
"""FSRS-6 default; a test sees that it is the pinned package's."""
FACTOR = 0.9 ** (-1 / DECAY) - 1


def recall_after(days: float, *, stability: float) -> float:
    """Chance of recall (0-1) `days` after a review; before the review it counts as 1."""
    return float((1 + FACTOR * max(0.0, days) / stability) ** -DECAY)


def recall(card: Card, *, at: datetime) -> float:
    """Predicted chance (0-1) that the card's point is recalled at the instant `at`."""
    return recall_after((at - card.last_review).total_seconds() / 86400, stability=card.stability)


def expected_recall(card: Card, *, at: datetime) -> float:
    """What the card's point counts with (0-1) at `at`: its recall, and if it was missed the last
    time, its recall after a night at the earliest. The curve would give it 1 for having just been
    shown."""
    days = (at - card.last_review).total_seconds() / 86400
    return recall_after(max(days, NIGHT_DAYS if card.missed else 0.0), stability=card.stability)


def expected_share(
    cards: Iterable[Card], points: int, *, first_try: float, at: datetime
) -> float | None:
    """Predicted share (0-1) of `points` points recalled at `at`; `None` when none of them was ever
    rated: that is no news, not bad news. A point without card counts with `first_try`."""
    counted = [expected_recall(card, at=at) for card in cards]
    if not counted or not points:
        return None
    return (sum(counted) + first_try * (points - len(counted))) / points

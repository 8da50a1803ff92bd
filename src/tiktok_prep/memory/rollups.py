"""Sums that the store keeps beside the journal, so that `stats` need not read it again."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tiktok_prep.memory.forgetting import FIRST_TRY

TRUST_FIRST_TRY = 100
"""As many first tries of the person's own weigh as much as FIRST_TRY: points, some twenty
questions, since the points of one question come and go together."""
BINS = 10
"""Calibration bins of equal width over 0-1."""
LONGEST_MS = 15 * 60 * 1000
"""A review counts for at most this much time: a question left open overnight is no practice."""
SHORTEST_MS = 1000
"""What took less was rated by a script: no person's pace."""
RECENT = 9
"""How many of a question's last reviews say how long it takes now."""


class DayTotal(NamedTuple):
    """What was done on one local day (a roll-up that the store keeps)."""

    day: date
    reviews: int
    took_ms: int
    asked: int
    """Points asked again on a later day than their last review, a night apart."""
    recalled: int
    """Those of them that were not left out and not rated Again."""


class BinTotal(NamedTuple):
    """Predictions of one calibration bin against what happened (a roll-up)."""

    bin: int
    """0 is a predicted recall below 1/BINS, BINS - 1 the highest."""
    asked: int
    recalled: int
    predicted_sum: float


class Total(NamedTuple):
    """All that was ever reviewed and stands (a roll-up)."""

    reviews: int
    took_ms: int
    """A review counts for a quarter of an hour at most."""
    first_day: date | None
    """`None` without any."""


class SureTotal(NamedTuple):
    """What was said of one question when the person was so sure of the answer (a roll-up)."""

    question_id: str
    sure: int
    """1 to 3."""
    reviews: int
    asked: int
    """Points."""
    recalled: int
    """Those of them that were not left out and not rated Again."""


class FirstTries(NamedTuple):
    """How it went when points were asked for the very first time (a roll-up)."""

    asked: int
    recalled: int
    """Those of them that were not left out and not rated Again."""

    @property
    def chance(self) -> float:
        """Chance (0-1) that a point never rehearsed is said: FIRST_TRY, drawn to the person's own
        share as if that had been seen TRUST_FIRST_TRY times."""
        return (TRUST_FIRST_TRY * FIRST_TRY + self.recalled) / (TRUST_FIRST_TRY + self.asked)


def bin_of(predicted: float) -> int:
    """The calibration bin of a predicted recall (0-1)."""
    return min(BINS - 1, int(predicted * BINS))

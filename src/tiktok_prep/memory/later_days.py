"""Counts of the answers you gave on later days, from which prep learns how *you* forget.

Answers are counted in cells: by the days since the last time and the stability then, both in
half-octave bins, and by how that last time went. Counts are integers, so neither the order of the
answers nor how counts are merged changes the result.
"""

from __future__ import annotations

from enum import IntEnum
from math import log2

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.rehearsal import WEIGHTS

READ_STABILITY = WEIGHTS[0]
"""Stability (days) after a first review rated Again; no later review results in exactly this."""


class LastTime(IntEnum):
    """How it went the last time a point was asked. Recall on the next day differs most between
    these three cases."""

    RECALLED = 0
    READ = 1
    """Missed the first and only time it was asked, then read."""
    MISSED = 2
    """Missed, after it had been asked before."""


class Cell(NamedTuple):
    """Which answers are counted together: those after about as many days, from about the same
    stability and after the same LastTime."""

    days: int
    """Half-octave bin of the days since the last time: n stands for 2 ** (n / 2)."""
    stability: int
    """Half-octave bin of the stability (days) after the last time."""
    last: int
    """A LastTime."""


class Count(NamedTuple):
    """The answers in one cell."""

    asked: int
    recalled: int


def last_time(*, missed: bool, stability: float) -> LastTime:
    """Returns how the last time went, for a card with this `missed` and `stability`.

    A missed card with READ_STABILITY was asked only once.
    """
    if not missed:
        return LastTime.RECALLED
    return LastTime.READ if stability == READ_STABILITY else LastTime.MISSED


def cell(days: float, stability: float, last: LastTime) -> Cell:
    """Returns the cell of an answer given `days` after the last time. `stability`, in days, is that
    after the last time; `last` says how that went."""
    return Cell(_bin(days), _bin(stability), int(last))


def _bin(days: float) -> int:
    return round(2 * log2(max(days, 1e-4)))

"""Answers on later days, counted: all that is kept to learn how *you* forget.

They are counted in cells: half-octave bins of the days since the last time and of the stability
then, and how that last time went. Only integers are kept, so it is all the same in which order
answers came and how counts were merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from math import log2
from typing import NamedTuple

from tiktok_prep.memory.rehearsal import WEIGHTS

READ_STABILITY = WEIGHTS[0]
"""Stability (days) after a first Again; no later review leads to it."""


class LastTime(IntEnum):
    """How it went when a point was asked the last time. What is remembered the next day differs
    most between these three."""

    SAID = 0
    READ = 1
    """Missed, the only time it was asked."""
    MISSED = 2
    """Missed, and it was asked before."""


class Cell(NamedTuple):
    """Where answers are counted together."""

    days: int
    """Half-octave bin of the days since the last time: n stands for 2 ** (n / 2)."""
    stability: int
    """The same of the stability (days) then."""
    last: int
    """A LastTime."""


class Count(NamedTuple):
    """Answers of one cell."""

    asked: int
    recalled: int


def last_time(*, missed: bool, stability: float) -> LastTime:
    """How the last time went, by what a card says."""
    if not missed:
        return LastTime.SAID
    return LastTime.READ if stability == READ_STABILITY else LastTime.MISSED


def cell(days: float, stability: float, last: LastTime) -> Cell:
    """Where an answer `days` after the last one is counted, at the stability before it."""
    return Cell(_bin(days), _bin(stability), int(last))


def merged(*counts: Mapping[Cell, Count]) -> dict[Cell, Count]:
    """Answers that were counted apart, together."""
    together: dict[Cell, Count] = {}
    for one in counts:
        for where, (asked, recalled) in one.items():
            before = together.get(where, Count(0, 0))
            together[where] = Count(before.asked + asked, before.recalled + recalled)
    return together


def _bin(days: float) -> int:
    return round(2 * log2(max(days, 1e-4)))

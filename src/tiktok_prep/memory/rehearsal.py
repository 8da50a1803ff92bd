"""What a rehearsal would do to the memory of a point: FSRS-6 as chances, in fractional days.

`scheduling` applies reviews that were given, using the `fsrs` package. This module predicts
reviews to come, so that a plan can choose when to rehearse. It uses the package's formulas with
two differences: elapsed time is exact instead of whole days, and a rehearsal has two outcomes,
Good and Again, each with its chance. "The same day" is the local calendar day. Source: the FSRS-6
section of "The Algorithm", https://github.com/open-spaced-repetition/awesome-fsrs/wiki; a test
compares the numbers with the pinned package on whole days.

Times are floats: days since any fixed instant. Local days are whole numbers. This module does not
import fsrs, so that `list`, which uses it, starts fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import (
    DECAY,
    FACTOR,
    FIRST_TRY,
    retrievability_after,
    stability_with,
)

WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, DECAY),
)
"""The 21 default parameters of FSRS-6."""
LEAST_STABILITY = 0.001


class Memory(NamedTuple):
    """The memory of one point after its last rehearsal."""

    stability: float
    """Days until recall falls to 90 % (FSRS `S`)."""
    difficulty: float
    """1 (easy) to 10 (hard), FSRS `D`."""
    at: float
    """Time of the last rehearsal, in days."""
    day: int
    """Local day of the last rehearsal."""


class Visit(NamedTuple):
    """A possible rehearsal in the future: its time in days, and its local day."""

    at: float
    day: int


_W = WEIGHTS
_GOOD_FIRST = _W[2], min(10.0, max(1.0, _W[4] - exp(_W[5] * 2) + 1))
_AGAIN_FIRST = _W[0], min(10.0, max(1.0, _W[4]))
"""Stability and difficulty after a first rehearsal."""
_REVERSION = _W[7] * (_W[4] - exp(_W[5] * 3) + 1)
_GROWTH = exp(_W[8])
_GOOD_SAME_DAY = exp(_W[17] * _W[18])
_AGAIN_SAME_DAY = exp(_W[17] * (_W[18] - 2))
_HARDER = _W[6] * 2 / 9
_KEPT = 1 - _W[7]
_GROWTH_POWER = 1 - _W[9]
_W10, _W11, _W12, _W13, _W14, _W19 = *_W[10:15], _W[19]


def recall_chance(memory: Memory | None, at: float, *, first_try: float = FIRST_TRY) -> float:
    """Returns the chance (0-1) that a point with this `memory` is recalled at `at`.

    `first_try` if `memory` is `None`; 1 if `at` is not after the last rehearsal.
    """
    if memory is None:
        return first_try
    return retrievability_after(at - memory.at, stability=memory.stability)


def after_good(memory: Memory | None, visit: Visit) -> Memory:
    """Returns the memory after a rehearsal rated Good: you said the point. `memory` is that before;
    `None` if it is the first rehearsal."""
    if memory is None:
        return Memory(*_GOOD_FIRST, *visit)
    s, d, _, day = memory
    if visit.day <= day:  # earlier than the last day after a flight west
        s *= max(1.0, _GOOD_SAME_DAY * s**-_W19)
    else:
        lost = 1 - recall_chance(memory, visit.at)
        s *= 1 + _GROWTH * (11 - d) * s ** -_W[9] * (exp(lost * _W10) - 1)
    return _memory_after(s, d, visit)


def after_again(memory: Memory | None, visit: Visit) -> Memory:
    """Returns the memory after a rehearsal rated Again: you missed the point and were then shown
    it. `memory` is that before; `None` if it is the first rehearsal."""
    if memory is None:
        return Memory(*_AGAIN_FIRST, *visit)
    s, d, _, day = memory
    if visit.day <= day:  # earlier than the last day after a flight west
        s *= _AGAIN_SAME_DAY * s**-_W19
    else:
        lost = 1 - recall_chance(memory, visit.at)
        long = _W11 * d**-_W12 * ((s + 1) ** _W13 - 1) * exp(lost * _W14)
        s = min(long, s / _GOOD_SAME_DAY)
    return _memory_after(s, d + (10 - d) * _HARDER, visit)


def _memory_after(stability: float, difficulty: float, visit: Visit) -> Memory:
    """Returns the memory after `visit`, its values within their bounds; the difficulty moves
    slightly towards that of an easy point."""
    difficulty = min(10.0, max(1.0, _REVERSION + _KEPT * difficulty))
    return Memory(max(stability, LEAST_STABILITY), difficulty, *visit)


def expected_chance(
    memory: Memory | None,
    visits: Sequence[Visit],
    target: float,
    *,
    first_try: float = FIRST_TRY,
) -> float:
    """Returns the expected chance (0-1) of recall at `target` with rehearsals at `visits`.

    `visits` are in order and before `target`. Each one branches into Good and Again, so the work
    doubles with each visit. This repeats `after_good`, `after_again` and the curve inline, because
    a plan calls it ten thousand times and calls and tuples would take three quarters of the time. A
    test compares the two.
    """
    if not visits:
        return recall_chance(memory, target, first_try=first_try)
    if memory is None:
        at, day = visits[0]
        branches = [(first_try, *_GOOD_FIRST), (1 - first_try, *_AGAIN_FIRST)]
        visits = visits[1:]
    else:
        s, d, at, day = memory
        branches = [(1.0, s, d)]
    for visit_at, visit_day in visits:
        next_branches: list[tuple[float, float, float]] = []
        time = FACTOR * max(0.0, visit_at - at)
        same_day = visit_day <= day
        for share, s, d in branches:
            chance = (1 + time / s) ** -DECAY
            if same_day:
                change = s**-_W19
                good = s * max(1.0, _GOOD_SAME_DAY * change)
                again = s * _AGAIN_SAME_DAY * change
            else:
                lost = 1 - chance
                good = s + s**_GROWTH_POWER * _GROWTH * (11 - d) * (exp(lost * _W10) - 1)
                again = _W11 * d**-_W12 * ((s + 1) ** _W13 - 1) * exp(lost * _W14)
                if again > s / _GOOD_SAME_DAY:
                    again = s / _GOOD_SAME_DAY
            if again < LEAST_STABILITY:
                again = LEAST_STABILITY
            easier = _REVERSION + _KEPT * d
            harder = _REVERSION + _KEPT * (d + (10 - d) * _HARDER)
            next_branches.append((share * chance, good, easier if easier > 1.0 else 1.0))
            next_branches.append((share * (1 - chance), again, harder if harder < 10.0 else 10.0))
        branches, at, day = next_branches, visit_at, visit_day
    time = FACTOR * max(0.0, target - at)
    return float(sum([share * (1 + time / s) ** -DECAY for share, s, _ in branches]))


def merged_memory(
    memory: Memory | None, visit: Visit, target: float, *, first_try: float = FIRST_TRY
) -> Memory:
    """Returns one memory in place of both branches of a rehearsal, with the expected recall at
    `target`.

    `target` is after the visit. A plan continues from this memory, because a tree of branches
    would grow without end.
    """
    chance = recall_chance(memory, visit.at, first_try=first_try)
    good, again = after_good(memory, visit), after_again(memory, visit)
    expected = chance * recall_chance(good, target) + (1 - chance) * recall_chance(again, target)
    days = max(0.0, target - visit.at)
    stability = stability_with(expected, days=days) if expected < 1 else good.stability
    return Memory(stability, chance * good.difficulty + (1 - chance) * again.difficulty, *visit)

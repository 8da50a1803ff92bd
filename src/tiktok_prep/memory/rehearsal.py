"""What a rehearsal would do to the memory of a point: FSRS-6 in fractional days, as chances.

`scheduling` computes what a review that was given has done, by the `fsrs` package. Here is what
reviews that were not given yet may do. The formulas are the package's, with two differences that a
choice *when* to rehearse needs: elapsed time is exact, where the package cuts it down to whole
days, and the answer is a chance, so that each rehearsal branches into said (Good) and missed
(Again). "The same day" is the same local calendar day. Source: the FSRS-6 section of "The
Algorithm", https://github.com/open-spaced-repetition/awesome-fsrs/wiki; a test holds the numbers
below to the pinned package's, on whole days.

Times are days as floats from any one instant; local days are whole numbers. This module does not
import fsrs: `list` says what a rehearsal today would bring, and starts without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from tiktok_prep.memory.forgetting import DECAY, FACTOR, FIRST_TRY

WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, DECAY),
)
"""The 21 default parameters of FSRS-6."""
LEAST_STABILITY = 0.001


class Memory(NamedTuple):
    """What is remembered of one point after its last rehearsal."""

    stability: float
    """Days until recall falls to 90 % (FSRS `S`)."""
    difficulty: float
    """1 (easy) to 10 (hard), FSRS `D`."""
    at: float
    """When it was rehearsed, in days."""
    day: int
    """The local day on which that was."""


class Visit(NamedTuple):
    """A rehearsal that may come."""

    at: float
    day: int


PointChance = float
_W = WEIGHTS
_SAID_FIRST = _W[2]
_MISSED_FIRST = _W[0]
_EASY_DIFFICULTY = _W[4] - exp(_W[5] * 3) + 1
_SAID_FIRST_DIFFICULTY = min(10.0, max(1.0, _W[4] - exp(_W[5] * 2) + 1))
_MISSED_FIRST_DIFFICULTY = min(10.0, max(1.0, _W[4]))
_REVERSION = _W[7] * _EASY_DIFFICULTY
_GROWTH = exp(_W[8])
_SAID_TODAY = exp(_W[17] * _W[18])
_MISSED_TODAY = exp(_W[17] * (_W[18] - 2))
_HARDER = _W[6] * 2 / 9
_KEPT = 1 - _W[7]
_GROWTH_POWER = 1 - _W[9]
_W10, _W11, _W12, _W13, _W14, _W19 = *_W[10:15], _W[19]


def recalled(memory: Memory | None, at: float, *, first_try: float = FIRST_TRY) -> PointChance:
    """Chance (0-1) that the point is recalled at `at`; `first_try` if it was never rehearsed."""
    if memory is None:
        return first_try
    stability, _, last, _ = memory
    return float((1 + FACTOR * (at - last if at > last else 0.0) / stability) ** -DECAY)


def said(memory: Memory | None, visit: Visit) -> Memory:
    """The memory after a rehearsal in which the point was said (Good)."""
    if memory is None:
        return Memory(_SAID_FIRST, _SAID_FIRST_DIFFICULTY, *visit)
    s, d, _, day = memory
    if visit[1] <= day:  # the last one may be dated ahead, as after a flight west
        s *= max(1.0, _SAID_TODAY * s ** -_W[19])
    else:
        lost = 1 - recalled(memory, visit[0])
        s *= 1 + _GROWTH * (11 - d) * s ** -_W[9] * (exp(lost * _W[10]) - 1)
    return Memory(max(s, LEAST_STABILITY), _settled(d), *visit)


def missed(memory: Memory | None, visit: Visit) -> Memory:
    """The memory after a rehearsal in which the point was missed (Again) and then shown."""
    if memory is None:
        return Memory(_MISSED_FIRST, _MISSED_FIRST_DIFFICULTY, *visit)
    s, d, _, day = memory
    if visit[1] <= day:  # the last one may be dated ahead, as after a flight west
        s *= _MISSED_TODAY * s ** -_W[19]
    else:
        lost = 1 - recalled(memory, visit[0])
        long = _W[11] * d ** -_W[12] * ((s + 1) ** _W[13] - 1) * exp(lost * _W[14])
        s = min(long, s / _SAID_TODAY)
    harder = d + (10 - d) * (_W[6] * 2) / 9
    return Memory(max(s, LEAST_STABILITY), _settled(harder), *visit)


def expected(
    memory: Memory | None,
    visits: Sequence[Visit],
    target: float,
    *,
    first_try: float = FIRST_TRY,
) -> PointChance:
    """Expected chance (0-1) of recall at `target` after rehearsals at `visits`, which come in
    order and before it. Each branches into said and missed: the work doubles with each visit.

    It is `said` and `missed` again, written out: a plan asks for it ten thousand times, and calls
    and tuples are three quarters of the time. A test holds them together.
    """
    if not visits:
        return recalled(memory, target, first_try=first_try)
    if memory is None:
        at, day = visits[0]
        branches = [
            (first_try, _SAID_FIRST, _SAID_FIRST_DIFFICULTY),
            (1 - first_try, _MISSED_FIRST, _MISSED_FIRST_DIFFICULTY),
        ]
        visits = visits[1:]
    else:
        s, d, at, day = memory
        branches = [(1.0, s, d)]
    for visit_at, visit_day in visits:
        grown: list[tuple[float, float, float]] = []
        time = FACTOR * max(0.0, visit_at - at)
        same_day = visit_day <= day
        for share, s, d in branches:
            chance = (1 + time / s) ** -DECAY
            if same_day:
                change = s**-_W19
                yes = s * max(1.0, _SAID_TODAY * change)
                no = s * _MISSED_TODAY * change
            else:
                lost = 1 - chance
                yes = s + s**_GROWTH_POWER * _GROWTH * (11 - d) * (exp(lost * _W10) - 1)
                no = _W11 * d**-_W12 * ((s + 1) ** _W13 - 1) * exp(lost * _W14)
                if no > s / _SAID_TODAY:
                    no = s / _SAID_TODAY
            if no < LEAST_STABILITY:
                no = LEAST_STABILITY
            easier = _REVERSION + _KEPT * d
            harder = _REVERSION + _KEPT * (d + (10 - d) * _HARDER)
            grown.append((share * chance, yes, easier if easier > 1.0 else 1.0))
            grown.append((share * (1 - chance), no, harder if harder < 10.0 else 10.0))
        branches, at, day = grown, visit_at, visit_day
    time = FACTOR * max(0.0, target - at)
    return float(sum([share * (1 + time / s) ** -DECAY for share, s, _ in branches]))


def likely(
    memory: Memory | None, visit: Visit, target: float, *, first_try: float = FIRST_TRY
) -> Memory:
    """One memory that stands for both branches of a rehearsal: its recall at `target`, which is
    later, is the expected one. A plan goes on from it, where a tree of branches would not end."""
    chance = recalled(memory, visit[0], first_try=first_try)
    yes, no = said(memory, visit), missed(memory, visit)
    then = chance * recalled(yes, target) + (1 - chance) * recalled(no, target)
    days = max(0.0, target - visit[0])
    stability = FACTOR * days / (then ** (-1 / DECAY) - 1) if then < 1 else yes[0]
    return Memory(stability, chance * yes[1] + (1 - chance) * no[1], *visit)


def _settled(difficulty: float) -> float:
    """Difficulty drawn a little towards that of an easy point, within 1 to 10."""
    return min(10.0, max(1.0, _REVERSION + (1 - _W[7]) * difficulty))

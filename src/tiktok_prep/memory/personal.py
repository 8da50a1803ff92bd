"""How *you* forget, and what it makes of a figure: a mean, and a range that can be believed.

FSRS gives every point a stability, by what is usual among many people. Some forget three times as
fast, and in another shape: steeply at first and then hardly at all, or slowly until all is gone. So
nothing here goes by one forgetting curve: `learning` weighs many by your own answers, and what is
told is their mean. Nine `Person`s stand for them where a range is wanted: a figure is worked out
for each, and the range is from the 10th to the 90th percentile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import erf, log2, sqrt
from typing import NamedTuple

from tiktok_prep.memory.later_days import LastTime

MODEL_ERROR = 0.03
"""Standard deviation of what no curve explains, of any share of points."""
PIVOTS = (2.0, 0.25, 0.125)
"""Stability (days) by LastTime that is the same for every `power` of a curve."""
LEAST_DAYS = 0.001
FINEST = 4
"""In a sum, points go together whose days and stability differ by less than a quarter of an octave:
a figure of hundreds of points costs two milliseconds and not ten."""


class Point(NamedTuple):
    """A point at the moment that a figure is for."""

    weight: float
    days: float = 0.0
    """Since it was asked the last time."""
    stability: float | None = None
    """`None` if it was never asked."""
    last: LastTime = LastTime.SAID


class Share(NamedTuple):
    """A predicted share (0-1) of some points."""

    mean: float
    low: float
    """In one of ten cases it is less."""
    high: float
    """In one of ten cases it is more."""


class Curve(NamedTuple):
    """A forgetting curve that may go at different speeds."""

    decay: float | None
    """Of the power law (1 + F * t / S) ** -decay; `None` is the curve of FSRS-7."""
    power: float
    """How much differences in stability count: S becomes S0 * (S / S0) ** power."""

    def stability(self, stability: float, last: LastTime) -> float:
        if self.power == 1.0:
            return stability
        pivot = PIVOTS[last]
        return float(pivot * (stability / pivot) ** self.power)

    def recall(self, days: float, stability: float) -> float:
        """Chance (0-1) of recall; `stability` is the curve's own."""
        if self.decay is None:
            return _recall_by_fsrs7(days, stability)
        return float((1 + _factor(self.decay) * days / stability) ** -self.decay)


@cache
def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)


def _recall_by_fsrs7(days: float, stability: float) -> float:
    """The curve that was fitted to ten thousand users of Anki: a steep power law and a flat one,
    which weighs more the stabler the memory is. Source: models/fsrs_v7.py of
    open-spaced-repetition/srs-benchmark, default parameters."""
    time = days / stability
    steep, flat = (1 + _STEEP * time) ** -0.0723, (1 + _FLAT * time) ** -0.1634
    ratio = 0.6232 / 0.2245 * stability ** (0.3862 + 0.1362)
    return float((steep + ratio * flat) / (1 + ratio))


_STEEP = 0.5 ** (-1 / 0.0723) - 1
_FLAT = 0.9555 ** (-1 / 0.1634) - 1


class Person(NamedTuple):
    """Somebody who forgets in one way, and what that way weighs."""

    weight: float
    curve: Curve
    speeds: tuple[float, float, float]
    """By LastTime: at 2 as much is forgotten in a day as otherwise in two."""
    first_try: float
    """Chance (0-1) of what was never asked; what was has at least this one."""

    def recall(self, days: float, stability: float, last: LastTime) -> float:
        """Chance (0-1) of recall `days` after the last time, which went like `last`."""
        own = self.curve.stability(stability, last) / self.speeds[last]
        return max(self.first_try, self.curve.recall(max(0.0, days), own))


class Weighed(NamedTuple):
    """A curve at some speeds, each with its weight."""

    curve: Curve
    speeds: tuple[tuple[float, float], ...]
    """Speed, weight."""


class Forgetting(NamedTuple):
    """How you forget, as far as it is known."""

    curves: tuple[tuple[Weighed, ...], ...]
    """By LastTime; in each all weights together are 1."""
    persons: tuple[Person, ...]
    """At most nine; their weights together are 1."""
    first_try: float
    """Chance (0-1) that a point which was never asked is said; what was asked has at least this
    one."""
    unsure: float
    """Standard deviation of what is known of that chance."""

    def recall(self, days: float, stability: float, last: LastTime) -> float:
        """Chance (0-1) of recall `days` after the last time, which went like `last`."""
        days, least, total = max(0.0, days), self.first_try, 0.0
        for curve, speeds in self.curves[last]:
            own = curve.stability(stability, last)
            for speed, weight in speeds:
                chance = curve.recall(days, own / speed)
                total += weight * (chance if chance > least else least)
        return total

    def share(self, points: Iterable[Point]) -> Share | None:
        """What share (0-1) of the weighted points is recalled; `None` without points."""
        new = total = 0.0
        alike: dict[tuple[int, int, LastTime], list[float]] = {}
        for weight, days, stability, last in points:
            total += weight
            if stability is None:
                new += weight
            else:
                d, s = log2(max(days, LEAST_DAYS)), log2(stability)
                key = (round(FINEST * d), round(FINEST * s), last)
                sums = alike.setdefault(key, [0.0, 0.0, 0.0])
                sums[0] += weight
                sums[1] += weight * d
                sums[2] += weight * s
        if not total:
            return None
        asked = [(2 ** (d / w), 2 ** (s / w), key[2]) for key, (w, d, s) in alike.items()]
        weights = [sums[0] for sums in alike.values()]

        def of(forgetting: Forgetting | Person) -> float:
            chances = (forgetting.recall(*point) for point in asked)
            recalled = sum(w * chance for w, chance in zip(weights, chances, strict=True))
            return (new * self.first_try + recalled) / total

        return ranged(
            of(self),
            [(person.weight, of(person)) for person in self.persons],
            sd=sqrt(MODEL_ERROR**2 + (self.unsure * new / total) ** 2),
        )


def ranged(mean: float, shares: Sequence[tuple[float, float]], *, sd: float = MODEL_ERROR) -> Share:
    """The range around `mean` by the share that each person recalls, after its weight; each is
    unsure by `sd`."""
    off = mean - sum(weight * value for weight, value in shares)
    low, high = (off + _quantile(shares, sd, part) for part in (0.1, 0.9))
    return Share(mean, max(0.0, min(low, mean)), min(1.0, max(high, mean)))


def _quantile(shares: Sequence[tuple[float, float]], sd: float, part: float) -> float:
    low = min(value for _, value in shares) - 3 * sd
    high = max(value for _, value in shares) + 3 * sd
    for _ in range(16):
        middle = (low + high) / 2
        below = sum(w * (1 + erf((middle - value) / sd / sqrt(2))) / 2 for w, value in shares)
        low, high = (middle, high) if below < part else (low, middle)
    return (low + high) / 2

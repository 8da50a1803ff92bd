"""How *you* forget: your chance of recalling a point, and a share of points with an honest range.

FSRS gives each point a stability from what is usual among many people. Some people forget three
times as fast, or along another curve: steeply at first and then hardly at all, or slowly until
everything is gone. `learning` therefore weighs many curves by your own answers, and predictions are
their weighted mean. For the range, up to nine `Profile`s represent these curves: the share is
computed for each, and the range runs from the 10th to the 90th percentile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import erf, log2, sqrt

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.later_days import LastTime

MODEL_ERROR = 0.03
"""Standard deviation of a share (0-1) that no curve explains."""
PLAN_ERROR = 0.06
"""Standard deviation added for the share of points that are still to be rehearsed."""
PIVOTS = (2.0, 0.25, 0.125)
"""By LastTime, the stability (days) that the `power` of a curve leaves unchanged."""
WIDE = 0.1
"""A share (0-1) with a wider range is told in steps of 5 %."""
MIN_DAYS = 0.001
BINS_PER_OCTAVE = 4
"""A share sums up points together if their days and stability are in the same quarter octave. With
hundreds of points this takes two milliseconds instead of ten."""


class PredictedPoint(NamedTuple):
    """What is known of a point whose recall at some later time is to be predicted."""

    weight: float
    days: float = 0.0
    """From the last time it was asked to the time of the prediction."""
    stability: float | None = None
    """In days, after the last time; `None` if it was never asked."""
    last: LastTime = LastTime.RECALLED


class RehearsedPoint(NamedTuple):
    """A point that will be rehearsed before the time for which recall is predicted."""

    weight: float
    chances: tuple[float, ...]
    """Its chance of recall (0-1) by each of `Forgetting.profiles`, in their order."""


class Share(NamedTuple):
    """A predicted share (0-1) of points recalled, with a range: in 8 of 10 cases the truth should
    be inside."""

    mean: float
    low: float
    """10th percentile."""
    high: float
    """90th percentile."""

    @property
    def told(self) -> float:
        """`mean` as pages show it: rounded to what the range allows, see `rounded`."""
        return self.rounded(self.mean)

    def rounded(self, value: float) -> float:
        """Returns `value` (0-1) in whole percents, or in steps of 5 % if the range is over WIDE.
        Anything less than 1 is at most 0.99, or 0.95 in such steps."""
        if value == 1:
            return 1.0
        if self.high - self.low <= WIDE:
            return min(0.99, round(value, 2))
        return in_fives(value)


def in_fives(value: float) -> float:
    """Returns `value` (0-1) in steps of 5 %, at most 0.95."""
    return min(95, 5 * round(value * 20)) / 100


class Curve(NamedTuple):
    """The shape of a forgetting curve."""

    decay: float | None
    """Decay of the power law (1 + F * t / S) ** -decay; `None` for the curve of FSRS-7."""
    power: float
    """How much differences in stability count: S becomes S0 * (S / S0) ** power, with S0 from
    PIVOTS."""

    def stability(self, stability: float, last: LastTime) -> float:
        """Converts a stability (days) of FSRS-6 to the curve's own."""
        if self.power == 1.0:
            return stability
        pivot = PIVOTS[last]
        return float(pivot * (stability / pivot) ** self.power)

    def recall(self, days: float, stability: float) -> float:
        """Returns the chance (0-1) of recall `days` after the last time. `stability` is that from
        `Curve.stability`."""
        if self.decay is None:
            return _recall_by_fsrs7(days, stability)
        return float((1 + _factor(self.decay) * days / stability) ** -self.decay)


@cache
def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)


def _recall_by_fsrs7(days: float, stability: float) -> float:
    """Returns the chance (0-1) of recall by the curve of FSRS-7, fitted to about ten thousand users
    of Anki: a steep and a flat power law; the more stable the memory, the more the flat one counts.
    Source: default parameters of models/fsrs_v7.py in open-spaced-repetition/srs-benchmark."""
    time = days / stability
    steep, flat = (1 + _STEEP * time) ** -0.0723, (1 + _FLAT * time) ** -0.1634
    ratio = 0.6232 / 0.2245 * stability ** (0.3862 + 0.1362)
    return float((steep + ratio * flat) / (1 + ratio))


_STEEP = 0.5 ** (-1 / 0.0723) - 1
_FLAT = 0.9555 ** (-1 / 0.1634) - 1


class Profile(NamedTuple):
    """One way to forget, and its weight."""

    weight: float
    curve: Curve
    speeds: tuple[float, float, float]
    """By LastTime; at speed 2, one day counts as two."""
    first_try: float
    """Chance (0-1) of a point that was never asked; no other point has a lower one."""


def recalls(
    profiles: Iterable[Profile], days: float, stability: float, last: LastTime
) -> list[float]:
    """Returns the chance (0-1) by each profile of recall `days` after the last time, which went as
    `last` says.

    Never below its `first_try`; negative `days` count as 0.
    """
    days, chances = max(0.0, days), []
    for _, curve, speeds, first_try in profiles:
        own = curve.stability(stability, last) / speeds[last]
        chance = curve.recall(days, own)
        chances.append(chance if chance > first_try else first_try)
    return chances


class Forgetting(NamedTuple):
    """How you forget, as far as your answers show it."""

    ways: tuple[tuple[Profile, ...], ...]
    """By LastTime, the ways to forget after it, whose weighted mean predicts recall; the weights
    for each LastTime sum to 1."""
    profiles: tuple[Profile, ...]
    """At most nine of them that stand for all, for the range; the weights sum to 1."""
    first_try: float
    """Chance (0-1) of a point that was never asked; no other point has a lower one."""
    first_try_sd: float
    """Standard deviation of `first_try`."""

    def recall(self, days: float, stability: float, last: LastTime) -> float:
        """Returns the chance (0-1) of recall `days` after the last time, which went as `last` says.

        Never below `first_try`; negative `days` count as 0.
        """
        return _mean(self.ways[last], recalls(self.ways[last], days, stability, last))

    def share(
        self,
        points: Iterable[PredictedPoint],
        rehearsed: Iterable[RehearsedPoint] = (),
        *,
        sd: float = 0.0,
    ) -> Share | None:
        """Predicts the weighted share (0-1) of `points` and `rehearsed` recalled, with its range.

        `sd` is the standard deviation of the share for reasons of its own, such as luck. `None` if
        there are no points or their weights sum to 0.
        """
        new = total = 0.0
        bins: dict[tuple[int, int, LastTime], list[float]] = {}
        for weight, days, stability, last in points:
            total += weight
            if stability is None:
                new += weight
            else:
                d, s = log2(max(days, MIN_DAYS)), log2(stability)
                key = (round(BINS_PER_OCTAVE * d), round(BINS_PER_OCTAVE * s), last)
                sums = bins.setdefault(key, [0.0, 0.0, 0.0])
                sums[0] += weight
                sums[1] += weight * d
                sums[2] += weight * s
        shares = [new * self.first_try] * len(self.profiles)
        to_come = 0.0
        for weight, chances in rehearsed:
            to_come += weight
            shares = [a + weight * b for a, b in zip(shares, chances, strict=True)]
        total += to_come
        if not total:
            return None
        recalled = _mean(self.profiles, shares)
        for (_, _, last), (weight, d, s) in bins.items():
            point = 2 ** (d / weight), 2 ** (s / weight), last
            recalled += weight * self.recall(*point)
            own = recalls(self.profiles, *point)
            shares = [a + weight * b for a, b in zip(shares, own, strict=True)]
        mean = recalled / total
        shift = mean - _mean(self.profiles, shares) / total  # the range belongs to the mean
        pairs = [
            (p.weight, shift + share / total)
            for p, share in zip(self.profiles, shares, strict=True)
        ]
        plan_sd, new_sd = PLAN_ERROR * to_come / total, self.first_try_sd * new / total
        sd = sqrt(MODEL_ERROR**2 + new_sd**2 + plan_sd**2 + sd**2)
        low, high = (_quantile(pairs, sd, part) for part in (0.1, 0.9))
        return Share(mean, max(0.0, min(low, mean)), min(1.0, max(high, mean)))


def _mean(profiles: Sequence[Profile], values: Sequence[float]) -> float:
    return sum([profile.weight * value for profile, value in zip(profiles, values, strict=True)])


def _quantile(shares: Sequence[tuple[float, float]], sd: float, part: float) -> float:
    low = min(value for _, value in shares) - 3 * sd
    high = max(value for _, value in shares) + 3 * sd
    for _ in range(16):
        middle = (low + high) / 2
        below = sum(w * (1 + erf((middle - value) / sd / sqrt(2))) / 2 for w, value in shares)
        low, high = (middle, high) if below < part else (low, middle)
    return (low + high) / 2

"""Learns how you forget from your answers on later days, by Bayes' rule.

A way to forget is a curve and how fast you forget by it: a speed for each LastTime, in standard
deviations from the usual one. Each way starts with its weight in the PRIOR and is then weighed by
how well it explains your answers. The constants were chosen to predict the recall of simulated
persons (seeds below 100) with the least absolute error; `benchmarks/honesty.py` reports the error
for other seeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import dist, exp, log, sqrt

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime
from tiktok_prep.memory.personal import Curve, Forgetting, Profile, recalls
from tiktok_prep.memory.rollups import FirstTries

TRUST = 0.5
"""The weight of one answer or first try. It is below 1 because the points of one question tend to
be recalled or missed together, and because no curve is exact."""
FIRST_TRIES = (5.0, 15.0)
"""Recalled and missed first tries assumed in advance: a chance of 1/4."""
DEVIATIONS = tuple(n / 3 for n in range(-9, 10))
"""The speeds considered, in standard deviations from the usual one."""
COUPLING = 0.6
"""The correlation of the speed after RECALLED with that after READ."""
MIN_CHANCE = 0.002
"""Chances are kept this far from 0 and 1, so that a single answer cannot rule out a curve."""
NEGLIGIBLE = 0.001
"""A way to forget below this share of the heaviest weight is dropped."""
MAX_PROFILES = 9
REFERENCE = (
    (4.0, 4.0, LastTime.RECALLED),
    (16.0, 4.0, LastTime.RECALLED),
    (2.0, READ_STABILITY, LastTime.READ),
    (12.0, READ_STABILITY, LastTime.READ),
)
"""Points (days, stability, last time) by whose chances ways to forget are compared."""


class Shape(NamedTuple):
    """One curve in the prior."""

    weight: float
    curve: Curve
    speeds: tuple[float, float, float]
    """Logarithm of the usual speed, by LastTime."""


FSRS_7, FSRS_6, EXPONENTIAL = Curve(None, 1.0), Curve(DECAY, 1.0), Curve(3.0, 0.5)
"""EXPONENTIAL is nearly that: a power law with a decay of 3 is hard to tell from it."""
SPREAD = (0.8, 1.2, 1.2)
"""What one standard deviation adds to the logarithm of a speed, by LastTime."""
PRIOR = (
    Shape(0.4, FSRS_7, (0.09, 1.06, 0.44)),
    Shape(0.1, FSRS_6, (0.0, 0.0, 0.0)),
    Shape(0.5, EXPONENTIAL, (0.07, 0.14, -0.77)),
)


def learn(
    counts: Mapping[Cell, Count], tries: FirstTries, prior: tuple[Shape, ...] = PRIOR
) -> Forgetting:
    """Returns how you forget, from your answers on later days (`counts`) and your first tries.

    Without any of them, that is what `prior` and FIRST_TRIES assume.
    """
    recalled = FIRST_TRIES[0] + TRUST * tries.recalled
    missed = FIRST_TRIES[1] + TRUST * (tries.asked - tries.recalled)
    first_try = recalled / (recalled + missed)
    ways = _ways(counts, first_try, prior)
    return Forgetting(
        tuple(_ways_after(last, ways) for last in LastTime),
        _profiles(ways),
        first_try,
        first_try_sd=sqrt(first_try * (1 - first_try) / (recalled + missed + 1)),
    )


def _ways(
    counts: Mapping[Cell, Count], first_try: float, prior: tuple[Shape, ...]
) -> list[Profile]:
    """Returns every curve at every speed, weighed by how well it explains `counts`. The weights sum
    to 1."""
    ways: list[tuple[float, Profile]] = []
    for weight, curve, means in prior:
        speeds = [
            [exp(mean + x * sd) for x in DEVIATIONS] for mean, sd in zip(means, SPREAD, strict=True)
        ]
        recalled, read, missed = (
            _log_likelihoods(curve, last, speeds[last], counts, first_try) for last in LastTime
        )
        # independent of the other two, so that its mean will do for all of them
        after_missed = [value - x * x / 2 for value, x in zip(missed, DEVIATIONS, strict=True)]
        most = max(after_missed)
        shares = [exp(value - most) for value in after_missed]
        mean = sum(share * x for share, x in zip(shares, DEVIATIONS, strict=True)) / sum(shares)
        missed_speed = exp(means[LastTime.MISSED] + mean * SPREAD[LastTime.MISSED])
        start = log(weight) + most + log(sum(shares))
        for i, x in enumerate(DEVIATIONS):
            for j, y in enumerate(DEVIATIONS):
                apart = (y - COUPLING * x) ** 2 / (1 - COUPLING**2)
                likelihood = start + read[i] + recalled[j] - (x * x + apart) / 2
                own = speeds[0][j], speeds[1][i], missed_speed
                ways.append((likelihood, Profile(0.0, curve, own, first_try)))
    greatest = max(likelihood for likelihood, _ in ways)
    weights = [exp(likelihood - greatest) for likelihood, _ in ways]
    total = sum(weights)
    return [way._replace(weight=w / total) for w, (_, way) in zip(weights, ways, strict=True)]


def _ways_after(last: LastTime, ways: list[Profile]) -> tuple[Profile, ...]:
    """Returns `ways` with those that forget alike after `last` in one."""
    alike: dict[tuple[Curve, float], Profile] = {}
    for way in ways:
        key = way.curve, way.speeds[last]
        weight = alike[key].weight if key in alike else 0.0
        alike[key] = way._replace(weight=weight + way.weight)
    return tuple(alike.values())


def _log_likelihoods(
    curve: Curve,
    last: LastTime,
    speeds: Sequence[float],
    counts: Mapping[Cell, Count],
    first_try: float,
) -> list[float]:
    """Returns the logarithm of the likelihood, for each speed, of the answers after `last`."""
    likelihoods = [0.0] * len(speeds)
    for (days, stability, then), (asked, recalled) in counts.items():
        if then == last:
            own = curve.stability(2 ** (stability / 2), last)
            for n, speed in enumerate(speeds):
                chance = max(first_try, MIN_CHANCE, curve.recall(2 ** (days / 2), own / speed))
                chance = min(chance, 1 - MIN_CHANCE)
                both = recalled * log(chance) + (asked - recalled) * log(1 - chance)
                likelihoods[n] += TRUST * both
    return likelihoods


def _profiles(ways: list[Profile]) -> tuple[Profile, ...]:
    """Returns a profile for each ninth of the total weight, from the least recalled to the most:
    the way nearest to the mean of its ninth. A ninth without any way has none."""
    least = NEGLIGIBLE * max(way.weight for way in ways)
    kept = [way for way in ways if way.weight > least]
    total = sum(way.weight for way in kept)
    ways = [way._replace(weight=way.weight / total) for way in kept]
    chances = {way: [recalls([way], *point)[0] for point in REFERENCE] for way in ways}
    parts: list[list[Profile]] = [[] for _ in range(MAX_PROFILES)]
    below = 0.0
    for way in sorted(ways, key=lambda way: sum(chances[way])):
        parts[min(MAX_PROFILES - 1, int(MAX_PROFILES * (below + way.weight / 2)))].append(way)
        below += way.weight
    profiles = []
    for part in filter(None, parts):
        weight = sum(way.weight for way in part)
        columns = zip(*(chances[way] for way in part), strict=True)
        means = [
            sum(way.weight * c for way, c in zip(part, column, strict=True)) / weight
            for column in columns
        ]
        nearest = min(part, key=lambda way: dist(chances[way], means))
        profiles.append(nearest._replace(weight=weight))
    return tuple(profiles)

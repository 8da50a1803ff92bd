"""Learns how you forget from your answers on later days, by Bayes' rule.

A way to forget is a curve and three speeds, one for each LastTime. Each way starts with its weight
in the PRIOR and is then weighed by how well it explains your answers. If you have a long history
and forget as FSRS-6 predicts, the curve of FSRS-6 wins.

The constants of the PRIOR were chosen by a search, one at a time, to predict the recall at the
interview of simulated persons of five families (seeds 0 to 99) with the least absolute error;
`benchmarks/honesty.py` reports the error for other seeds. The weight of FSRS-6 was set by hand.

These functions are pure and take a few milliseconds, so nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import dist, erf, exp, log, log2, pi, sqrt

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime
from tiktok_prep.memory.personal import Curve, Forgetting, Profile, WeightedCurve
from tiktok_prep.memory.rollups import FirstTries

TRUST = 0.5
"""The weight of one answer. It is below 1 because the points of one question tend to be recalled or
missed together, and because no curve is exact."""
FIRST_TRIES = (5.0, 15.0)
"""Recalled and missed first tries assumed in advance: a chance of 1/4."""
TRUST_FIRST = 0.5
"""The weight of one first try."""
STEP = log(2) / 2
SLOWEST = -7
SPEEDS = tuple(STEP * (SLOWEST + n) for n in range(20))
"""Logarithms of the speeds considered: from 1/11 to 64 times the usual speed."""
FACTORS = tuple(exp(speed) for speed in SPEEDS)
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
    """Mean of the logarithm of each speed, by LastTime."""


class Prior(NamedTuple):
    """What is assumed before you have answered anything."""

    shapes: tuple[Shape, ...]
    spread: tuple[float, float, float]
    """Standard deviation of the logarithm of each speed, by LastTime."""
    coupling: float
    """If the logarithm of the speed after READ is greater by 1, that after RECALLED is expected to
    be greater by this much."""


FSRS_7 = Curve(None, 1.0)
FSRS_6, FSRS_6_HALF = Curve(DECAY, 1.0), Curve(DECAY, 0.5)
STEEP, STEEP_HALF = Curve(0.6, 1.0), Curve(0.6, 0.5)
EXPONENTIAL, EXPONENTIAL_HALF = Curve(3.0, 1.0), Curve(3.0, 0.5)
"""Nearly exponential: a power law with a decay of 3 is hard to tell from it."""
PRIOR = Prior(
    shapes=(
        Shape(0.331, FSRS_7, (0.09, 1.06, 0.44)),
        Shape(0.100, FSRS_6, (-0.62, 0.72, 0.71)),
        Shape(0.021, FSRS_6_HALF, (-0.62, 0.72, 0.71)),
        Shape(0.069, STEEP, (-0.30, 0.46, 0.04)),
        Shape(0.083, STEEP_HALF, (-0.30, 0.46, 0.04)),
        Shape(0.080, EXPONENTIAL, (0.07, 0.14, -0.77)),
        Shape(0.316, EXPONENTIAL_HALF, (0.07, 0.14, -0.77)),
    ),
    spread=(0.67, 1.2, 1.2),
    coupling=0.6,
)
"""The search also lowered the mean error and an absolute error above 4.2 points for FSRS-7, and
raised the likelihood of the true share. The weight of FSRS-6 is fixed: below 0.1, even 2,000
answers of a person who forgets by FSRS-6 do not always bring it back."""


def learn(counts: Mapping[Cell, Count], tries: FirstTries, prior: Prior = PRIOR) -> Forgetting:
    """Returns how you forget, from your answers on later days (`counts`) and your first tries.

    Without any of them, that is what `prior` and FIRST_TRIES assume.
    """
    recalled = FIRST_TRIES[0] + TRUST_FIRST * tries.recalled
    missed = FIRST_TRIES[1] + TRUST_FIRST * (tries.asked - tries.recalled)
    first_try = recalled / (recalled + missed)
    ways = _ways(counts, first_try, prior)
    return Forgetting(
        curves=tuple(_weighted_curves(ways, last) for last in LastTime),
        profiles=_profiles(ways, first_try),
        first_try=first_try,
        first_try_sd=sqrt(first_try * (1 - first_try) / (recalled + missed + 1)),
    )


class _Ways(NamedTuple):
    """The ways to forget with one curve, as weights of SPEEDS."""

    curve: Curve
    read_recalled: tuple[tuple[float, ...], ...]
    """For each speed after READ, the weights of the speeds after RECALLED."""
    missed: tuple[float, ...]
    """Weights of the speeds after MISSED, which sum to 1. They are independent of the others."""


def _ways(counts: Mapping[Cell, Count], first_try: float, prior: Prior) -> list[_Ways]:
    """Returns one `_Ways` for each curve of `prior`, weighed by how well the curve explains
    `counts`. The weights in `read_recalled`, over all curves, sum to 1. `first_try` is the chance
    (0-1) to recall a point the first time."""
    logarithms: list[tuple[Curve, list[list[float]], tuple[float, ...]]] = []
    lines: dict[tuple[bool, float], tuple[Lines, ...]] = {}  # power laws with a power share theirs
    for weight, curve, means in prior.shapes:
        alike = curve.decay is None, curve.power
        if alike not in lines:
            lines[alike] = _lines(curve, counts)
        recalled, read, missed = (_log_likelihoods(curve, own, first_try) for own in lines[alike])
        usual = _log_normal(means[LastTime.MISSED], prior.spread[LastTime.MISSED])
        after_missed = [a + b for a, b in zip(usual, missed, strict=True)]
        whole = _log_of_sum(after_missed)
        start, rows = log(weight) + whole, []
        usual = _log_normal(means[LastTime.READ], prior.spread[LastTime.READ])
        for speed, a, b in zip(SPEEDS, usual, read, strict=True):
            mean = means[LastTime.RECALLED] + prior.coupling * (speed - means[LastTime.READ])
            coupled = _log_normal(mean, prior.spread[LastTime.RECALLED])
            rows.append([start + a + b + c + d for c, d in zip(coupled, recalled, strict=True)])
        logarithms.append((curve, rows, tuple([exp(value - whole) for value in after_missed])))
    total = _log_of_sum([value for _, rows, _ in logarithms for row in rows for value in row])
    return [
        _Ways(curve, tuple(tuple([exp(value - total) for value in row]) for row in rows), missed)
        for curve, rows, missed in logarithms
    ]


Lines = dict[int, dict[int, tuple[float, float]]]
"""By line and place on it, the answers there that recalled and that missed, reduced by TRUST.

Another speed moves a cell along a line of its curve, in steps of half an octave. Chances are
therefore computed once for each line and shared by its cells and all speeds.
"""


def _lines(curve: Curve, counts: Mapping[Cell, Count]) -> tuple[Lines, ...]:
    """Returns the answers by LastTime. In a power law only days divided by stability matter, so all
    cells are on line 0. For FSRS-7 each bin of days is a line. Places are quarter octaves."""
    lines: tuple[Lines, ...] = tuple({} for _ in LastTime)
    bins = {at.stability for at in counts}
    downs = [
        {n: round(4 * log2(curve.stability(2 ** (n / 2), last))) for n in bins} for last in LastTime
    ]
    for (days, stability, last), (asked, recalled) in counts.items():
        line, place = (days, 0) if curve.decay is None else (0, 2 * days)
        place -= downs[last][stability]
        places = lines[last].setdefault(line, {})
        yes, no = places.get(place, (0.0, 0.0))
        places[place] = yes + TRUST * recalled, no + TRUST * (asked - recalled)
    return lines


def _log_likelihoods(curve: Curve, lines: Lines, first_try: float) -> list[float]:
    """Returns the logarithm of the likelihood of the answers for each speed."""
    likelihoods = [0.0] * len(SPEEDS)
    for line, places in lines.items():
        first = min(places) + 2 * SLOWEST
        along = range(first, max(places) + 2 * (SLOWEST + len(SPEEDS)))
        chances = [
            min(1 - MIN_CHANCE, max(MIN_CHANCE, first_try, _chance(curve, line, place)))
            for place in along
        ]
        log_recalled = [log(chance) for chance in chances]
        log_missed = [log(1 - chance) for chance in chances]
        for place, (yes, no) in places.items():
            start = place + 2 * SLOWEST - first
            here = slice(start, start + 2 * len(SPEEDS), 2)
            by_speed = zip(likelihoods, log_recalled[here], log_missed[here], strict=True)
            likelihoods = [so_far + yes * a + no * b for so_far, a, b in by_speed]
    return likelihoods


@cache
def _chance(curve: Curve, line: int, place: int) -> float:
    if curve.decay is None:
        return curve.recall(2 ** (line / 2), 2 ** (-place / 4))
    return curve.recall(2 ** (place / 4), 1.0)


@cache
def _log_normal(mean: float, sd: float) -> tuple[float, ...]:
    """Returns the logarithms of normally distributed weights of SPEEDS; the weights sum to 1.

    Their sum is taken from the integral, which with these steps is as exact and much faster.
    """
    low, high = SPEEDS[0] - STEP / 2, SPEEDS[-1] + STEP / 2
    inside = (erf((high - mean) / sd / sqrt(2)) - erf((low - mean) / sd / sqrt(2))) / 2
    total = log(inside * sd * sqrt(2 * pi) / STEP)
    return tuple([-0.5 * ((speed - mean) / sd) ** 2 - total for speed in SPEEDS])


def _log_of_sum(logarithms: Sequence[float]) -> float:
    greatest = max(logarithms)
    return greatest + log(sum([exp(value - greatest) for value in logarithms]))


# ------------------------------------------------------------------ from weights to curves


def _weighted_curves(ways: Iterable[_Ways], last: LastTime) -> tuple[WeightedCurve, ...]:
    """Returns the curves for one LastTime, without negligible speeds; all their weights sum to
    1."""
    by_curve = []
    for curve, rows, missed in ways:
        shares: Iterable[float]
        if last is LastTime.RECALLED:
            shares = (sum(column) for column in zip(*rows, strict=True))
        elif last is LastTime.READ:
            shares = (sum(row) for row in rows)
        else:
            whole = sum(map(sum, rows))
            shares = (whole * share for share in missed)
        by_curve.append((curve, list(zip(FACTORS, shares, strict=True))))
    least = NEGLIGIBLE * max(share for _, speeds in by_curve for _, share in speeds)
    kept = [(curve, [pair for pair in speeds if pair[1] > least]) for curve, speeds in by_curve]
    total = sum(share for _, speeds in kept for _, share in speeds)
    return tuple(
        WeightedCurve(curve, tuple((factor, share / total) for factor, share in speeds))
        for curve, speeds in kept
        if speeds
    )


# ------------------------------------------------------------------ from weights to profiles


class _Way(NamedTuple):
    """One way to forget: a curve with one speed after READ and one after RECALLED. The speed
    after MISSED is left open."""

    weight: float
    chances: tuple[float, ...]
    """Of the points in REFERENCE."""
    ways: _Ways
    read: int
    recalled: int
    """Indexes in SPEEDS."""


def _profiles(ways: Sequence[_Ways], first_try: float) -> tuple[Profile, ...]:
    """Returns a profile for each ninth of the total weight, from the least recalled to the most.

    A profile is the way to forget nearest to the mean of its ninth. A ninth without any way has
    none.
    """
    single = _single_ways(ways, first_try)
    total = sum(way.weight for way in single)
    parts: list[list[_Way]] = [[] for _ in range(MAX_PROFILES)]
    below = 0.0
    for way in sorted(single, key=lambda way: sum(way.chances)):
        middle = (below + way.weight / 2) / total
        parts[min(MAX_PROFILES - 1, int(MAX_PROFILES * middle))].append(way)
        below += way.weight
    profiles = []
    for part in filter(None, parts):
        weight = sum(way.weight for way in part)
        points = range(len(REFERENCE))
        means = [sum(way.weight * way.chances[n] for way in part) / weight for n in points]
        nearest = min(part, key=lambda way: dist(way.chances, means))
        _, _, (curve, _, missed), read, recalled = nearest
        mean = exp(sum(speed * share for speed, share in zip(SPEEDS, missed, strict=True)))
        speeds = FACTORS[recalled], FACTORS[read], mean
        profiles.append(Profile(weight / total, curve, speeds, first_try))
    return tuple(profiles)


def _single_ways(ways: Sequence[_Ways], first_try: float) -> list[_Way]:
    """Returns each pair of speeds with each curve as one way, without those below NEGLIGIBLE."""
    least = NEGLIGIBLE * max(weight for own in ways for row in own.read_recalled for weight in row)
    single = []
    for own in ways:
        recalled, read = (
            _reference_chances(own.curve, last, first_try)
            for last in (LastTime.RECALLED, LastTime.READ)
        )
        for a, row in enumerate(own.read_recalled):
            single += [
                _Way(weight, recalled[b] + read[a], own, a, b)
                for b, weight in enumerate(row)
                if weight > least
            ]
    return single


def _reference_chances(curve: Curve, last: LastTime, first_try: float) -> list[tuple[float, ...]]:
    """Returns the chances of the points in REFERENCE with this LastTime, for each speed."""
    points = [
        (days, curve.stability(stability, last))
        for days, stability, then in REFERENCE
        if then is last
    ]
    return [
        tuple([max(first_try, curve.recall(days, own / factor)) for days, own in points])
        for factor in FACTORS
    ]

"""How *you* forget: from your own answers on later days to what a figure is worth for you.

FSRS gives every point a stability, by what is usual among many people. Some forget three times as
fast, and in another shape: steeply at first and then hardly at all, or slowly until all is gone. So
a figure is not worked out with one forgetting curve but with many, each weighed by how well it
explains the points that you were asked again on a later day (Bayes). A curve has a shape and three
speeds, since what is remembered the next day differs most between

- a point that was said the last time,
- one that was missed the only time it was asked, and read then,
- one that was missed the last time, but was asked before.

Without any answer the weights are a prior: what fits simulated persons of five kinds best
(`benchmarks/honesty.py` says how good that is). All weights together are reduced to at most nine
`Person`s; a figure is computed for each of them, and its mean and range are told.

Answers are counted in cells: half-octave bins of days and of stability, and which of the three.
Only integers are kept, so it is all the same in which order they came and how they were merged.
Pure: nothing here reads a clock, a file or chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache
from math import erf, exp, log, log2, sqrt
from typing import NamedTuple

from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.rehearsal import WEIGHTS
from tiktok_prep.memory.rollups import FirstTries


class LastTime(IntEnum):
    """How it went when a point was asked the last time."""

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
    """LastTime."""


class Count(NamedTuple):
    """Answers of one cell."""

    asked: int
    recalled: int


class Shape(NamedTuple):
    """One shape of forgetting, and what is likely of it before anything is known of a person."""

    weight: float
    decay: float | None
    """Of the power law (1 + F * t / S) ** -decay; `None` is the curve of FSRS-7."""
    power: float
    """How much of FSRS's differences in stability counts: S becomes S0 * (S / S0) ** power."""
    speeds: tuple[float, float, float]
    """Mean of the logarithm of each speed, by LastTime."""


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


class Prior(NamedTuple):
    """What is taken to be likely before anything is known of a person."""

    shapes: tuple[Shape, ...]
    spread: tuple[float, float, float]
    """Standard deviation of the logarithm of each speed, by LastTime."""
    together: float
    """By how much a person is faster with what was said, for each 1 by which with what was read."""


PRIOR = Prior(
    shapes=(
        Shape(0.401, None, 1.0, (-0.10, 0.83, 0.38)),
        Shape(0.020, DECAY, 0.5, (-0.02, 1.06, 0.57)),
        Shape(0.020, DECAY, 1.0, (-0.02, 1.06, 0.57)),
        Shape(0.057, 0.6, 0.5, (0.0, 0.61, -0.02)),
        Shape(0.126, 0.6, 1.0, (0.0, 0.61, -0.02)),
        Shape(0.297, 3.0, 0.5, (0.03, 0.08, -0.71)),
        Shape(0.079, 3.0, 1.0, (0.03, 0.08, -0.71)),
    ),
    spread=(0.69, 1.2, 1.2),
    together=0.64,
)
TRUST = 0.5
"""What an answer counts: those of one question are not independent, and no curve is the truth."""
FIRST_TRIES = (5.0, 15.0)
"""Said and missed first tries that are taken as seen: a chance of 1/4."""
TRUST_FIRST = 0.5
"""What a first try counts."""
MODEL_ERROR = 0.03
"""Standard deviation of what no curve explains, of any share."""
MOST_PERSONS = 9
LEAST_CHANCE = 0.002
PIVOTS = (2, -4, -6)
"""Half-octave bin of the stability that is the same for every `power`, by LastTime."""
SPEEDS = range(-7, 13)
"""Speeds that are told apart, in half octaves: from an eleventh to 64 times the usual."""
STEP = log(2) / 2
NEGLIGIBLE = 1e-4
"""Weight of a way to forget, against the heaviest one, below which it is left out."""
REFERENCE = (
    (4.0, 4.0, LastTime.SAID),
    (16.0, 4.0, LastTime.SAID),
    (2.0, WEIGHTS[0], LastTime.READ),
    (12.0, WEIGHTS[0], LastTime.READ),
)
"""Points by whose chances persons are compared: days, stability, last time."""


def last_time(*, missed: bool, stability: float) -> LastTime:
    """How the last time went; a point has the stability of a first Again only after one."""
    if not missed:
        return LastTime.SAID
    return LastTime.READ if stability == WEIGHTS[0] else LastTime.MISSED


def cell(days: float, stability: float, last: LastTime) -> Cell:
    """Where an answer `days` after the last one is counted, at the stability before it."""
    return Cell(_bin(days), _bin(stability), int(last))


def merged(*counts: Mapping[Cell, Count]) -> dict[Cell, Count]:
    """Answers that were counted apart, together."""
    both: dict[Cell, Count] = {}
    for one in counts:
        for where, (asked, recalled) in one.items():
            before = both.get(where, Count(0, 0))
            both[where] = Count(before.asked + asked, before.recalled + recalled)
    return both


# ------------------------------------------------------------------ curves


class Person(NamedTuple):
    """Somebody who forgets in one way, and what that way weighs."""

    weight: float
    decay: float | None
    power: float
    speeds: tuple[float, float, float]
    """Logarithms, by LastTime."""
    first_try: float
    """Chance (0-1) of what was never asked; what was has at least this one."""

    def recall(self, days: float, stability: float, last: LastTime) -> float:
        """Chance (0-1) of recall `days` after the last time."""
        if self.power != 1.0:
            pivot = 2 ** (PIVOTS[last] / 2)
            stability = pivot * (stability / pivot) ** self.power
        stability *= exp(-self.speeds[last])
        return max(self.first_try, _curve(self.decay, max(0.0, days), stability))


PLAIN = Person(1.0, DECAY, 1.0, (0.0, 0.0, 0.0), 0.0)
"""FSRS-6 with its defaults."""


def _curve(decay: float | None, days: float, stability: float) -> float:
    if decay is None:
        return _curve_of_fsrs7(days, stability)
    return float((1 + _factor(decay) * days / stability) ** -decay)


@cache
def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)


def _curve_of_fsrs7(days: float, stability: float) -> float:
    """The curve that was fitted to ten thousand users of Anki: a steep power law and a flat one,
    which weighs more the stabler the memory is. Source: models/fsrs_v7.py of
    open-spaced-repetition/srs-benchmark, default parameters."""
    time = days / stability
    steep = (1 + _STEEP * time) ** -0.0723
    flat = (1 + _FLAT * time) ** -0.1634
    of_steep, of_flat = 0.2245 * stability**-0.1362, 0.6232 * stability**0.3862
    return float((of_steep * steep + of_flat * flat) / (of_steep + of_flat))


_STEEP = 0.5 ** (-1 / 0.0723) - 1
_FLAT = 0.9555 ** (-1 / 0.1634) - 1


# ------------------------------------------------------------------ what was learnt


def first_try(tries: FirstTries) -> tuple[float, float]:
    """Chance (0-1) that a point which was never asked is said, and the standard deviation of what
    is known of that chance."""
    said = FIRST_TRIES[0] + TRUST_FIRST * tries.recalled
    missed = FIRST_TRIES[1] + TRUST_FIRST * (tries.asked - tries.recalled)
    chance = said / (said + missed)
    return chance, sqrt(chance * (1 - chance) / (said + missed + 1))


def persons(
    counts: Mapping[Cell, Count], tries: FirstTries, prior: Prior = PRIOR
) -> tuple[Person, ...]:
    """At most nine persons who together stand for all that you may be, by what you answered."""
    chance, _ = first_try(tries)
    logarithms, ways = [], []
    for shape in prior.shapes:
        for likely, way in _ways(shape, prior, counts, chance):
            logarithms.append(likely)
            ways.append(way)
    most = max(logarithms)
    enough = most + log(NEGLIGIBLE)
    kept = [
        (exp(likely - most), way)
        for likely, way in zip(logarithms, ways, strict=True)
        if likely > enough
    ]
    return _representatives(kept, chance)


class _Way(NamedTuple):
    """One way to forget of all that are weighed: a shape and logarithms of its speeds."""

    shape: Shape
    said: float
    read: float
    missed: float
    chances: tuple[float, ...]
    """Of the points of REFERENCE."""


def _ways(
    shape: Shape, prior: Prior, counts: Mapping[Cell, Count], floor: float
) -> Iterable[tuple[float, _Way]]:
    """The ways to forget in one shape, with the logarithm of prior times likelihood."""
    said, read, missed = (
        _likelihoods(shape, [(at, n) for at, n in counts.items() if at.last == last], floor)
        for last in LastTime
    )
    # what was missed again goes its own way: its mean speed stands for it
    own = [a + b for a, b in zip(_normal(shape.speeds[2], prior.spread[2]), missed, strict=True)]
    most = max(own)
    shares = [exp(one - most) for one in own]
    total = sum(shares)
    mean = sum(n * share for n, share in zip(SPEEDS, shares, strict=True)) / total * STEP
    begun = log(shape.weight) + most + log(total)
    of_said = [_reference(shape, number, LastTime.SAID, floor) for number in SPEEDS]
    of_read = [_reference(shape, number, LastTime.READ, floor) for number in SPEEDS]
    for a, usual in enumerate(_normal(shape.speeds[1], prior.spread[1])):
        speed = SPEEDS[a] * STEP
        here = begun + usual + read[a]
        together = shape.speeds[0] + prior.together * (speed - shape.speeds[1])
        for b, given in enumerate(_normal(together, prior.spread[0])):
            way = _Way(shape, SPEEDS[b] * STEP, speed, mean, of_said[b] + of_read[a])
            yield here + given + said[b], way


def _likelihoods(shape: Shape, counts: Iterable[tuple[Cell, Count]], floor: float) -> list[float]:
    """For each speed the logarithm of how well it explains the answers, tempered by TRUST."""
    found = [0.0] * len(SPEEDS)
    for where, (asked, recalled) in counts:
        yes, no = TRUST * recalled, TRUST * (asked - recalled)
        chances = (max(floor, chance) for chance in _by_speed(shape, where))
        found = [
            so_far + yes * log(chance) + no * log(1 - chance)
            for so_far, chance in zip(found, chances, strict=True)
        ]
    return found


@cache
def _by_speed(shape: Shape, where: Cell) -> tuple[float, ...]:
    """Chance of recall in a cell for each of SPEEDS."""
    days, pivot = 2 ** (where.days / 2), PIVOTS[where.last]
    bins = pivot + shape.power * (where.stability - pivot)
    chances = (_curve(shape.decay, days, 2 ** ((bins - speed) / 2)) for speed in SPEEDS)
    return tuple(min(1 - LEAST_CHANCE, max(LEAST_CHANCE, chance)) for chance in chances)


@cache
def _normal(mean: float, sd: float) -> tuple[float, ...]:
    """Logarithms of the prior of SPEEDS, in all 1."""
    found = [-0.5 * ((speed * STEP - mean) / sd) ** 2 for speed in SPEEDS]
    total = log(sum(exp(one) for one in found))
    return tuple(one - total for one in found)


def _reference(shape: Shape, speed: int, last: LastTime, floor: float) -> tuple[float, ...]:
    """Chances of the points of REFERENCE whose last time was such."""
    one = Person(1.0, shape.decay, shape.power, (speed * STEP,) * 3, floor)
    return tuple(one.recall(*point) for point in REFERENCE if point[2] == last)


def _representatives(ways: Sequence[tuple[float, _Way]], chance: float) -> tuple[Person, ...]:
    """The ways in order of how much is recalled, cut into nine parts of equal weight, each with the
    way that is nearest to the mean of its part."""
    total = sum(weight for weight, _ in ways)
    parts: list[list[tuple[float, _Way]]] = [[] for _ in range(MOST_PERSONS)]
    below = 0.0
    for weight, way in sorted(ways, key=lambda one: sum(one[1].chances)):
        middle = (below + weight / 2) / total
        parts[min(MOST_PERSONS - 1, int(MOST_PERSONS * middle))].append((weight, way))
        below += weight
    found = []
    for part in filter(None, parts):
        own = sum(weight for weight, _ in part)
        means = [
            sum(weight * way.chances[n] for weight, way in part) / own
            for n in range(len(REFERENCE))
        ]

        def distance(one: tuple[float, _Way], means: Sequence[float] = means) -> float:
            return sum((a - b) ** 2 for a, b in zip(one[1].chances, means, strict=True))

        _, way = min(part, key=distance)
        speeds = (way.said, way.read, way.missed)
        found.append(Person(own / total, way.shape.decay, way.shape.power, speeds, chance))
    return tuple(found)


# ------------------------------------------------------------------ what is told


def share(points: Iterable[Point], those: Sequence[Person], tries: FirstTries) -> Share | None:
    """What share (0-1) of the weighted points is recalled; `None` without points."""
    new = total = 0.0
    alike: dict[tuple[float, float, LastTime], float] = {}
    for weight, days, stability, last in points:
        total += weight
        if stability is None:
            new += weight
        else:
            key = (days, stability, last)
            alike[key] = alike.get(key, 0.0) + weight
    if not total:
        return None
    chance, unsure = first_try(tries)
    shares = [
        (
            person.weight,
            (new * chance + sum(w * person.recall(*key) for key, w in alike.items())) / total,
        )
        for person in those
    ]
    return spread(shares, sd=sqrt(MODEL_ERROR**2 + (unsure * new / total) ** 2))


def spread(shares: Sequence[tuple[float, float]], *, sd: float = MODEL_ERROR) -> Share:
    """Mean and range of weighted shares (0-1), each of which is unsure by `sd`."""
    mean = sum(weight * value for weight, value in shares)
    low, high = (_quantile(shares, sd, part) for part in (0.1, 0.9))
    return Share(mean, max(0.0, min(low, mean)), min(1.0, max(high, mean)))


def _quantile(shares: Sequence[tuple[float, float]], sd: float, part: float) -> float:
    low = min(value for _, value in shares) - 3 * sd
    high = max(value for _, value in shares) + 3 * sd
    for _ in range(20):
        middle = (low + high) / 2
        below = sum(w * (1 + erf((middle - value) / sd / sqrt(2))) / 2 for w, value in shares)
        low, high = (middle, high) if below < part else (low, middle)
    return (low + high) / 2


def _bin(value: float) -> int:
    return round(2 * log2(max(value, 1e-4)))

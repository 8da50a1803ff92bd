"""From your answers on later days to how you forget: Bayes over speeds and shapes.

A way to forget is a curve and three speeds, one for each LastTime. Before anything is known each
has the weight of the prior, which was chosen so that what is told fits simulated persons of five
kinds (`benchmarks/honesty.py`; docs/memory.md says how well). Then each is weighed by how well it
explains the answers. With a long history of somebody who forgets as FSRS says, FSRS is left.

Pure, and a few milliseconds: nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import dist, exp, log, log2, sqrt
from typing import NamedTuple

from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime
from tiktok_prep.memory.personal import Curve, Forgetting, Person, Weighed
from tiktok_prep.memory.rollups import FirstTries

TRUST = 0.5
"""What an answer counts: those of one question are not independent, and no curve is the truth."""
FIRST_TRIES = (5.0, 15.0)
"""Said and missed first tries that are taken as seen: a chance of 1/4."""
TRUST_FIRST = 0.5
"""What a first try counts."""
STEP = log(2) / 2
SLOWEST = -7
SPEEDS = tuple(STEP * (SLOWEST + n) for n in range(20))
"""Logarithms of the speeds that are told apart: from an eleventh to 64 times the usual one."""
FACTORS = tuple(exp(speed) for speed in SPEEDS)
LEAST_CHANCE = 0.002
"""No curve is so sure that one answer could rule it out."""
NEGLIGIBLE = 0.001
"""Weight, against the heaviest, below which a way to forget is left out."""
MOST_PERSONS = 9
REFERENCE = (
    (4.0, 4.0, LastTime.SAID),
    (16.0, 4.0, LastTime.SAID),
    (2.0, READ_STABILITY, LastTime.READ),
    (12.0, READ_STABILITY, LastTime.READ),
)
"""Points by whose chances persons are compared: days, stability, last time."""


class Shape(NamedTuple):
    """One curve, and what is likely of it before anything is known of a person."""

    weight: float
    curve: Curve
    speeds: tuple[float, float, float]
    """Mean of the logarithm of each speed, by LastTime."""


class Prior(NamedTuple):
    """What is taken to be likely before anything is known of a person."""

    shapes: tuple[Shape, ...]
    spread: tuple[float, float, float]
    """Standard deviation of the logarithm of each speed, by LastTime."""
    together: float
    """By how much the logarithm of the speed is more for what was said, for each 1 by which it is
    more for what was read."""


FSRS_7 = Curve(None, 1.0)
FSRS_6, FSRS_6_HALF = Curve(DECAY, 1.0), Curve(DECAY, 0.5)
STEEP, STEEP_HALF = Curve(0.6, 1.0), Curve(0.6, 0.5)
EXPONENTIAL, EXPONENTIAL_HALF = Curve(3.0, 1.0), Curve(3.0, 0.5)
"""Nearly: from a decay of 3 on, power laws look like it."""
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
    together=0.6,
)
"""What tells the persons of five kinds with seeds 0 to 99 best, by a search one constant at a time
from an even prior: the mean absolute error, with a little for the mean error, for the likelihood of
the truth under the range, and for an error above 4.2 points with the persons of FSRS-7. The weight
of FSRS-6 was not searched for: with less than 0.1, 2,000 answers do not always bring it back."""


def learn(counts: Mapping[Cell, Count], tries: FirstTries, prior: Prior = PRIOR) -> Forgetting:
    """How somebody forgets who answered so on later days, and at first tries."""
    said = FIRST_TRIES[0] + TRUST_FIRST * tries.recalled
    missed = FIRST_TRIES[1] + TRUST_FIRST * (tries.asked - tries.recalled)
    first_try = said / (said + missed)
    ways = _ways(counts, first_try, prior)
    return Forgetting(
        curves=tuple(_weighed(ways, last, prior) for last in LastTime),
        persons=_persons(ways, first_try),
        first_try=first_try,
        unsure=sqrt(first_try * (1 - first_try) / (said + missed + 1)),
    )


class _Ways(NamedTuple):
    """The ways to forget with one shape, as weights of places in SPEEDS."""

    shape: Shape
    said_read: tuple[tuple[float, ...], ...]
    """By the speed for what was read; in it by that for what was said."""
    missed: tuple[float, ...]
    """In all 1: it goes apart from both."""


def _ways(counts: Mapping[Cell, Count], first_try: float, prior: Prior) -> list[_Ways]:
    """All ways to forget, weighed; in all 1."""
    logarithms: list[tuple[Shape, list[list[float]], list[float]]] = []
    for shape in prior.shapes:
        said, read, missed = (
            _likelihoods(
                shape.curve, [(at, n) for at, n in counts.items() if at.last == last], first_try
            )
            for last in LastTime
        )
        usual = _normal(shape.speeds[LastTime.MISSED], prior.spread[LastTime.MISSED])
        apart = [a + b for a, b in zip(usual, missed, strict=True)]
        begun = log(shape.weight) + _log_sum(apart)
        rows = []
        usual = _normal(shape.speeds[LastTime.READ], prior.spread[LastTime.READ])
        for speed, a, b in zip(SPEEDS, usual, read, strict=True):
            mean = shape.speeds[LastTime.SAID] + prior.together * (
                speed - shape.speeds[LastTime.READ]
            )
            given = _normal(mean, prior.spread[LastTime.SAID])
            rows.append([begun + a + b + c + d for c, d in zip(given, said, strict=True)])
        logarithms.append((shape, rows, apart))
    total = _log_sum([one for _, rows, _ in logarithms for row in rows for one in row])
    return [
        _Ways(
            shape,
            tuple(tuple(exp(one - total) for one in row) for row in rows),
            tuple(exp(one - _log_sum(apart)) for one in apart),
        )
        for shape, rows, apart in logarithms
    ]


def _likelihoods(
    curve: Curve, counts: Iterable[tuple[Cell, Count]], first_try: float
) -> list[float]:
    """For each speed the logarithm of how well it explains the answers, tempered by TRUST.

    A speed moves a cell along a line of the curve, by half an octave each: what is worked out once
    for a line holds for all its cells and speeds.
    """
    lines: dict[int, dict[int, list[float]]] = {}
    for where, (asked, recalled) in counts:
        line, place = _place(curve, where)
        sums = lines.setdefault(line, {}).setdefault(place, [0.0, 0.0])
        sums[0] += TRUST * recalled
        sums[1] += TRUST * (asked - recalled)
    found = [0.0] * len(SPEEDS)
    for line, places in lines.items():
        first = min(places) + 2 * SLOWEST
        along = range(first, max(places) + 2 * (SLOWEST + len(SPEEDS)))
        chances = [
            min(1 - LEAST_CHANCE, max(LEAST_CHANCE, first_try, _chance(curve, line, place)))
            for place in along
        ]
        said, missed = [log(one) for one in chances], [log(1 - one) for one in chances]
        for place, (yes, no) in places.items():
            begin = place + 2 * SLOWEST - first
            here = slice(begin, begin + 2 * len(SPEEDS), 2)
            found = [
                so_far + yes * a + no * b
                for so_far, a, b in zip(found, said[here], missed[here], strict=True)
            ]
    return found


def _place(curve: Curve, where: Cell) -> tuple[int, int]:
    """The line of a cell, and its place there in quarter octaves. By a power law only days by
    stability count: all cells are on line 0. By FSRS-7 each bin of days is a line."""
    own = curve.stability(2 ** (where.stability / 2), LastTime(where.last))
    down = round(4 * log2(own))
    return (where.days, -down) if curve.decay is None else (0, 2 * where.days - down)


@cache
def _chance(curve: Curve, line: int, place: int) -> float:
    """Chance (0-1) of recall at a place of a line."""
    if curve.decay is None:
        return curve.recall(2 ** (line / 2), 2 ** (-place / 4))
    return curve.recall(2 ** (place / 4), 1.0)


@cache
def _normal(mean: float, sd: float) -> tuple[float, ...]:
    """Logarithms of the weights of SPEEDS; in all 1."""
    found = [-0.5 * ((speed - mean) / sd) ** 2 for speed in SPEEDS]
    total = _log_sum(found)
    return tuple(one - total for one in found)


def _log_sum(logarithms: Sequence[float]) -> float:
    most = max(logarithms)
    return most + log(sum(exp(one - most) for one in logarithms))


# ------------------------------------------------------------------ what is made of the weights


def _weighed(ways: Iterable[_Ways], last: LastTime, prior: Prior) -> tuple[Weighed, ...]:
    """The curves of one LastTime, with the speeds that count."""
    found = []
    for way in ways:
        rows = way.said_read
        shares: Iterable[float]
        if last is LastTime.SAID:
            shares = (sum(column) for column in zip(*rows, strict=True))
        elif last is LastTime.READ:
            shares = (sum(row) for row in rows)
        else:
            whole = sum(map(sum, rows))
            shares = (whole * share for share in way.missed)
        found.append([(f, share) for f, share in zip(FACTORS, shares, strict=True)])
    enough = NEGLIGIBLE * max(share for speeds in found for _, share in speeds)
    kept = [[(f, share) for f, share in speeds if share > enough] for speeds in found]
    total = sum(share for speeds in kept for _, share in speeds)
    return tuple(
        Weighed(way.curve, tuple((f, share / total) for f, share in speeds))
        for way, speeds in zip(prior.shapes, kept, strict=True)
        if speeds
    )


class _Atom(NamedTuple):
    """One way to forget."""

    weight: float
    chances: tuple[float, ...]
    """Of the points of REFERENCE."""
    way: int
    read: int
    said: int
    """Places in the ways, and in SPEEDS."""


def _persons(ways: Sequence[_Ways], first_try: float) -> tuple[Person, ...]:
    """The ways in order of how much is recalled, cut into nine parts of equal weight; for each part
    the way that is nearest to its mean."""
    atoms = _atoms(ways, first_try)
    total = sum(atom.weight for atom in atoms)
    parts: list[list[_Atom]] = [[] for _ in range(MOST_PERSONS)]
    below = 0.0
    for atom in sorted(atoms, key=lambda one: sum(one.chances)):
        middle = (below + atom.weight / 2) / total
        parts[min(MOST_PERSONS - 1, int(MOST_PERSONS * middle))].append(atom)
        below += atom.weight
    found = []
    for part in filter(None, parts):
        own = sum(atom.weight for atom in part)
        _, _, way, read, said = _nearest_to_the_mean(part)
        shape, _, missed = ways[way]
        mean = exp(sum(speed * share for speed, share in zip(SPEEDS, missed, strict=True)))
        speeds = FACTORS[said], FACTORS[read], mean
        found.append(Person(own / total, shape.curve, speeds, first_try))
    return tuple(found)


def _nearest_to_the_mean(part: Sequence[_Atom]) -> _Atom:
    own = sum(atom.weight for atom in part)
    means = [sum(a.weight * a.chances[n] for a in part) / own for n in range(len(REFERENCE))]
    return min(part, key=lambda atom: dist(atom.chances, means))


def _atoms(ways: Sequence[_Ways], first_try: float) -> list[_Atom]:
    """The single ways to forget that count."""
    enough = NEGLIGIBLE * max(one for way in ways for row in way.said_read for one in row)
    found = []
    for place, (shape, rows, _) in enumerate(ways):
        said, read = (
            _reference(shape.curve, last, first_try) for last in (LastTime.SAID, LastTime.READ)
        )
        for a, row in enumerate(rows):
            found += [
                _Atom(weight, said[b] + read[a], place, a, b)
                for b, weight in enumerate(row)
                if weight > enough
            ]
    return found


def _reference(curve: Curve, last: LastTime, first_try: float) -> list[tuple[float, ...]]:
    """By speed, the chances of those points of REFERENCE whose last time was such."""
    own = [(days, stability) for days, stability, then in REFERENCE if then is last]
    persons = (Person(1.0, curve, (f, f, f), first_try) for f in FACTORS)
    return [tuple(one.recall(*point, last) for point in own) for one in persons]

"""A family of simulated persons: FSRS-7, with defaults fitted to about ten thousand users of Anki.

Formulas, defaults, bounds and the spread of each parameter over users are from `models/fsrs_v7.py`
in open-spaced-repetition/srs-benchmark (FSRS7, its clipper and its L2 penalty).

It differs from FSRS-6 in three ways. Time is exact to the second. A rehearsal mixes a long-term and
a short-term rule, depending on the time since the last one. The forgetting curve averages a steep
and a flat power law, and the more stable the memory, the more the flat one counts; so stability is
no longer the number of days until 90 %.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from random import Random
from typing import NamedTuple

LEAST_STABILITY, MOST_STABILITY = 0.0001, 36500.0
STABILITY_OF_PERSONS, STABILITY_OF_POINTS = 0.9, 0.5
"""Sigmas of log-normal factors, as for FSRS-6: on the initial stabilities, whose spread is not
published, and on the speed of time for a point."""

Spread = tuple[float, float, float, float]
"""Default, standard deviation over users, lower bound, upper bound."""
INITIAL = (0.041, 2.4175, 4.1283, 11.9709)
"""Stability in days after a first Again, Hard, Good and Easy."""
DIFFICULTY: tuple[Spread, ...] = (
    (5.6385, 0.523, 1.0, 10.0),
    (0.4468, 0.2528, 0.001, 4.0),
    (3.262, 0.4329, 0.1, 4.0),
)
LONG: tuple[Spread, ...] = (
    (2.3054, 0.2966, 0.0, 4.0),
    (0.1688, 0.2139, 0.0, 1.2),
    (1.3325, 0.2889, 0.3, 3.0),
    (0.3524, 0.1862, 0.01, 1.5),
    (0.0049, 0.0829, 0.001, 0.9),
    (0.7503, 0.175, 0.1, 1.0),
    (0.0896, 0.3812, 0.0, 3.5),
)
SHORT: tuple[Spread, ...] = (
    (0.882, 0.3234, 0.0, 4.0),
    (0.3072, 0.2448, 0.0, 2.0),
    (3.5875, 0.3273, 0.5, 6.0),
    (0.303, 0.1842, 0.001, 1.5),
    (0.0107, 0.1542, 0.001, 2.0),
    (0.2279, 0.1735, 0.001, 1.0),
    (2.6413, 0.4608, 0.0, 5.0),
)
"""The factors for Hard and Easy are omitted from both: simulated persons never rate so."""
MIXTURE: tuple[Spread, ...] = ((2.5, 0.4053, 2.5, 15.0), (1.0, 0.162, 0.0, 1.0))
CURVE: tuple[Spread, ...] = (
    (0.0723, 0.0418, 0.01, 0.25),
    (0.1634, 0.2596, 0.01, 0.95),
    (0.5, 0.0798, 0.5, 0.85),
    (0.9555, 0.0682, 0.5, 0.99),
    (0.2245, 0.1282, 0.01, 1.0),
    (0.6232, 0.1397, 0.1, 1.0),
    (0.1362, 0.1407, 0.0, 0.9),
    (0.3862, 0.1489, 0.1, 1.1),
)


class Update(NamedTuple):
    """The long-term or short-term rule for what a rehearsal does to stability."""

    gain: float
    gain_stability: float
    gain_recall: float
    kept: float
    kept_difficulty: float
    kept_stability: float
    kept_recall: float

    def after(self, s: float, d: float, recall: float, *, recalled: bool) -> float:
        lost = 1 - recall
        kept = self.kept * d**-self.kept_difficulty * ((s + 1) ** self.kept_stability - 1)
        missed = min(s, kept * exp(lost * self.kept_recall))
        if not recalled:
            return float(missed)
        growth = exp(self.gain - 1.5) * (11 - d) * s**-self.gain_stability
        return float(max(missed, s * (1 + growth * (exp(lost * self.gain_recall) - 1))))


class Fsrs7Curve(NamedTuple):
    """Chance (0-1) of recall by days and stability."""

    steep_decay: float
    flat_decay: float
    steep_base: float
    """Recall by the steep law once the days equal the stability."""
    flat_base: float
    steep_weight: float
    flat_weight: float
    steep_power: float
    flat_power: float

    def recall(self, days: float, s: float) -> float:
        steep = self._law(days / s, self.steep_base, self.steep_decay)
        flat = self._law(days / s, self.flat_base, self.flat_decay)
        of_steep = self.steep_weight * s**-self.steep_power
        of_flat = self.flat_weight * s**self.flat_power
        return float((of_steep * steep + of_flat * flat) / (of_steep + of_flat))

    @staticmethod
    def _law(time: float, base: float, decay: float) -> float:
        return float((1 + (base ** (-1 / decay) - 1) * time) ** -decay)


class Parameters(NamedTuple):
    """The parameters of one person."""

    recalled_first: float
    missed_first: float
    difficulty: tuple[float, ...]
    long: Update
    short: Update
    mixture: tuple[float, ...]
    curve: Fsrs7Curve


class Fsrs7:
    """The memory of one point."""

    def __init__(self, own: Parameters, speed: float, at: float, recalled: bool) -> None:
        self._own, self._speed, self._at = own, speed, at
        self._s = own.recalled_first if recalled else own.missed_first
        self._d = min(10.0, max(1.0, self._first_difficulty(3 if recalled else 1)))

    def recall(self, at: float) -> float:
        days = max(0.0, at - self._at) * self._speed
        return self._own.curve.recall(days, self._s)

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        own, s, d, recall = self._own, self._s, self._d, self.recall(at)
        fading, short_share = own.mixture
        short = short_share * exp(-fading * max(0.0, at - self._at))
        s = (1 - short) * own.long.after(s, d, recall, recalled=recalled) + short * own.short.after(
            s, d, recall, recalled=recalled
        )
        harder = d + (0 if recalled else 2 * own.difficulty[2] * (10 - d) / 9)
        d = 0.01 * self._first_difficulty(4) + 0.99 * harder
        self._s = min(MOST_STABILITY, max(LEAST_STABILITY, s))
        self._d, self._at = min(10.0, max(1.0, d)), max(at, self._at)

    def _first_difficulty(self, rating: int) -> float:
        start, step, _ = self._own.difficulty
        return start - exp(step * (rating - 1)) + 1


def fsrs7(rng: Random) -> Callable[[Random], Callable[[float, int, bool], Fsrs7]]:
    """Draws a person's parameters; the result then draws those of each point."""

    def drawn(spreads: tuple[Spread, ...]) -> list[float]:
        return [min(most, max(least, rng.gauss(mean, sd))) for mean, sd, least, most in spreads]

    factor = rng.lognormvariate(0.0, STABILITY_OF_PERSONS)
    curve = Fsrs7Curve(*drawn(CURVE))
    own = Parameters(
        recalled_first=INITIAL[2] * factor,
        missed_first=INITIAL[0] * factor,
        difficulty=tuple(drawn(DIFFICULTY)),
        long=Update(*drawn(LONG)),
        short=Update(*drawn(SHORT)),
        mixture=tuple(drawn(MIXTURE)),
        curve=curve._replace(
            flat_decay=max(curve.flat_decay, curve.steep_decay),
            flat_base=max(curve.flat_base, curve.steep_base),
        ),
    )

    def point(rng: Random) -> Callable[[float, int, bool], Fsrs7]:
        speed = rng.lognormvariate(0.0, STABILITY_OF_POINTS)
        return lambda at, day, recalled: Fsrs7(own, speed, at, recalled)

    return point

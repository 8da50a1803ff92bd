"""Simulated persons and how they really remember. Policies see only their answers.

There are five families of memory. prep's planner assumes one of them, FSRS-6, but not each person's
own parameters; FSRS-7 is in `fsrs7`. Times are days, as floats from the midnight before the first
day; local days are whole numbers. All random values are drawn when a person is created, in the
order of the points, so a person is the same for every policy.

In every family, a point never rehearsed is recalled with the person's first-try chance, and one
that was rehearsed at least as often: what you could work out before, you still can. A missed point
is then read, which teaches too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp, log
from random import Random
from typing import Protocol

from fsrs7 import fsrs7

from tiktok_prep.memory.rehearsal import WEIGHTS

Key = tuple[str, str]
"""Question id, point id."""
FIRST_TRIES = (5.0, 15.0)
"""The first-try chance of a person has a beta distribution with these parameters: 0.25 on average,
and between 0.11 and 0.42 for nine persons in ten."""


class Trace(Protocol):
    """The true memory of one point, once rehearsed."""

    def recall(self, at: float) -> float:
        """Chance (0-1) of recalling the point at `at`, which is not before the last rehearsal."""

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        """Changes the memory: the point was recalled, or missed and then read."""


Begin = Callable[[float, int, bool], Trace]
"""Creates the trace of a first rehearsal from its time, its day and whether it was a success."""


class Person:
    """One person and their memory of each point."""

    def __init__(self, points: Iterable[Key], family: Family, rng: Random) -> None:
        self.first_try = rng.betavariate(*FIRST_TRIES)
        begin = family(rng)
        self._begin = {point: begin(rng) for point in points}
        self._traces: dict[Key, Trace] = {}

    def recall(self, point: Key, at: float) -> float:
        trace = self._traces.get(point)
        return max(trace.recall(at), self.first_try) if trace else self.first_try

    def rehearse(self, point: Key, at: float, day: int, *, recalled: bool) -> None:
        trace = self._traces.get(point)
        if trace:
            trace.rehearse(at, day, recalled=recalled)
        else:
            self._traces[point] = self._begin[point](at, day, recalled)

    @property
    def rehearsed_points(self) -> set[Key]:
        """The points rehearsed at least once."""
        return set(self._traces)


Family = Callable[[Random], Callable[[Random], Begin]]
"""Draws a person's parameters; the result then draws those of each point."""


def spread(rng: Random, sigma: float) -> float:
    """A log-normal factor with median 1."""
    return rng.lognormvariate(0.0, sigma)


# ------------------------------------------------------------------ FSRS-6

FSRS_SPREAD = (
    *(6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33),
    *(0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
)
"""Standard deviation of each FSRS-6 parameter among Anki users (DEFAULT_PARAMS_STDDEV_TENSOR in
open-spaced-repetition/fsrs-optimizer). The initial stabilities, the first four, have long tails, so
they are drawn log-normally here, and so is the decay."""
FSRS_BOUNDS = (
    *((0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (1.0, 10.0), (0.001, 4.0)),
    *((0.001, 4.0), (0.001, 0.75), (0.0, 4.5), (0.0, 0.8), (0.001, 3.5), (0.001, 5.0)),
    *((0.001, 0.25), (0.001, 0.9), (0.0, 4.0), (0.0, 1.0), (1.0, 6.0), (0.0, 2.0), (0.0, 2.0)),
    *((0.0, 0.8), (0.1, 0.8)),
)
"""Lower and upper bound of each parameter, from the same package."""
STABILITY_OF_PERSONS, STABILITY_OF_POINTS, DECAY_OF_PERSONS = 0.9, 0.5, 0.4
"""Sigmas of log-normal factors on a person's initial stabilities, on the speed of time for a point,
and on a person's decay."""


class Fsrs:
    """FSRS-6 in fractional days ("The Algorithm", open-spaced-repetition/awesome-fsrs wiki)."""

    def __init__(
        self, w: tuple[float, ...], speed: float, at: float, day: int, recalled: bool
    ) -> None:
        self._w, self._speed, self._at, self._day = w, speed, at, day
        self._factor = 0.9 ** (-1 / w[20]) - 1
        self._s = w[2] if recalled else w[0]
        self._d = self._first_difficulty(3 if recalled else 1)

    def recall(self, at: float) -> float:
        days = max(0.0, at - self._at) * self._speed
        return float((1 + self._factor * days / self._s) ** -self._w[20])

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        w, s, d, lost = self._w, self._s, self._d, 1 - self.recall(at)
        if day == self._day:
            change = exp(w[17] * ((0 if recalled else -2) + w[18])) * s ** -w[19]
            s *= max(1.0, change) if recalled else change
        elif recalled:
            s *= 1 + exp(w[8]) * (11 - d) * s ** -w[9] * (exp(lost * w[10]) - 1)
        else:
            long = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * exp(lost * w[14])
            s = min(long, s / exp(w[17] * w[18]))
        harder = d + (0 if recalled else (10 - d) * w[6] * 2 / 9)
        d = w[7] * self._first_difficulty(4, bound=False) + (1 - w[7]) * harder
        self._s, self._d = min(36500.0, max(0.001, s)), min(10.0, max(1.0, d))
        self._at, self._day = at, day

    def _first_difficulty(self, rating: int, *, bound: bool = True) -> float:
        d = self._w[4] - exp(self._w[5] * (rating - 1)) + 1
        return min(10.0, max(1.0, d)) if bound else d


def fsrs(rng: Random) -> Callable[[Random], Begin]:
    factor, decay = spread(rng, STABILITY_OF_PERSONS), spread(rng, DECAY_OF_PERSONS)
    drawn = [
        *(w * factor for w in WEIGHTS[:4]),
        *(rng.gauss(w, sd) for w, sd in zip(WEIGHTS[4:20], FSRS_SPREAD[4:20], strict=True)),
        WEIGHTS[20] * decay,
    ]
    bounded = tuple(
        min(high, max(low, w)) for w, (low, high) in zip(drawn, FSRS_BOUNDS, strict=True)
    )

    def point(rng: Random) -> Begin:
        speed = spread(rng, STABILITY_OF_POINTS)
        return lambda at, day, recalled: Fsrs(bounded, speed, at, day, recalled)

    return point


# ------------------------------------------------------------------ ACT-R

ACT_C, ACT_A, ACT_TAU, ACT_S, ACT_H = 0.217, 0.177, -0.704, 0.255, 0.025
"""Decay scale, decay intercept, threshold, noise, and the speed of time between sessions, from
Pavlik & Anderson (2005)."""
ACT_SESSION_S = 3600.0
"""Time runs at full speed this long after a rehearsal, then at the speed between sessions."""
ACT_ENCODING = 0.7
"""Added to the activation. Their experiment shows a word pair for seconds; a point spoken or read
along with its question is encoded better. With this, half of what was read once is recalled a day
later."""
ACT_KNOWN = 0.5
"""Added for good to the activation of a point recalled at the first try: it was known before."""
ACT_OF_PERSONS, ACT_OF_POINTS = 0.2, 0.3
"""Standard deviations of what is added to the activation, over persons and over points."""


class Actr:
    """Each rehearsal leaves a trace that decays as a power of its age. The more active the memory
    was at that moment, the faster the trace decays, which causes the spacing effect. Pavlik &
    Anderson (2005), Practice and forgetting effects on vocabulary memory, Cognitive Science 29,
    559-586:

        m = ln(sum over traces of age ** -d),  d = c * e**m before the rehearsal + a,
        P(recall) = 1 / (1 + e**((tau - m) / s))

    What is added to m for a person or a point affects recall but not decay, so that a better known
    point is not forgotten faster.
    """

    def __init__(self, better: float, at: float, day: int, recalled: bool) -> None:
        self._better = better + (ACT_KNOWN if recalled else 0.0)
        self._traces = [(at, ACT_A)]

    def recall(self, at: float) -> float:
        return 1 / (1 + exp((ACT_TAU - self._better - log(self._sum(at))) / ACT_S))

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        self._traces.append((at, ACT_C * self._sum(at) + ACT_A))

    def _sum(self, at: float) -> float:
        return float(sum(_age(at - then) ** -decay for then, decay in self._traces))


def _age(days: float) -> float:
    """Seconds, with those between sessions counted at their lower speed."""
    seconds = max(1.0, days * 86400)
    return min(seconds, ACT_SESSION_S) + ACT_H * max(0.0, seconds - ACT_SESSION_S)


def actr(rng: Random) -> Callable[[Random], Begin]:
    encoding = ACT_ENCODING + rng.gauss(0.0, ACT_OF_PERSONS)

    def point(rng: Random) -> Begin:
        better = encoding + rng.gauss(0.0, ACT_OF_POINTS)
        return lambda at, day, recalled: Actr(better, at, day, recalled)

    return point


# ------------------------------------------------------------------ multiscale context

MCM_POOLS, MCM_NU, MCM_XI, MCM_MU = 12, 2.6, 0.82, 0.02
"""Number of integrators, ratio of their time scales, ratio of their weights, first time scale in
days. The paper has a hundred with a smaller ratio; a dozen from half an hour to two years are as
smooth."""
MCM_RECALLED, MCM_MISSED = 2.5, 1.0
"""How strongly a point is encoded when it was recalled, or missed and read. The paper has 9 to 1
for word pairs; here one later success should last for weeks, not months."""
MCM_OF_PERSONS, MCM_OF_POINTS = 0.8, 0.5
"""Sigmas of log-normal factors on the time scales, of a person and of a point."""
MCM_WEIGHTS = [MCM_XI**i / sum(MCM_XI**j for j in range(MCM_POOLS)) for i in range(MCM_POOLS)]


class Multiscale:
    """A cascade of leaky integrators, each slower than the one before. Each learns only what the
    faster ones have lost; what they still hold is not learnt again, so spacing pays. Pashler,
    Cepeda, Lindsey, Vul & Mozer (2009), Predicting the optimal spacing of study: a multiscale
    context model of memory, NIPS 22:

        x_i decays with exp(-t / tau_i);  s_i = weighted mean of x_1 ... x_i;
        at a rehearsal x_i += e * (1 - s_i);  P(recall) = min(1, s_N)
    """

    def __init__(self, slow: float, at: float, day: int, recalled: bool) -> None:
        self._scales = [slow * MCM_MU * MCM_NU**i for i in range(MCM_POOLS)]
        self._x = [MCM_RECALLED if recalled else MCM_MISSED] * MCM_POOLS
        self._at = at

    def recall(self, at: float) -> float:
        left = self._left(at)
        return min(1.0, sum(w * x for w, x in zip(MCM_WEIGHTS, left, strict=True)))

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        self._x, self._at = self._left(at), max(at, self._at)
        strength = weight = 0.0
        for i, w in enumerate(MCM_WEIGHTS):
            strength, weight = strength + w * self._x[i], weight + w
            lacking = 1 - strength / weight
            if lacking > 0:
                self._x[i] += (MCM_RECALLED if recalled else MCM_MISSED) * lacking

    def _left(self, at: float) -> list[float]:
        days = max(0.0, at - self._at)
        return [x * exp(-days / scale) for x, scale in zip(self._x, self._scales, strict=True)]


def multiscale(rng: Random) -> Callable[[Random], Begin]:
    person = spread(rng, MCM_OF_PERSONS)

    def point(rng: Random) -> Begin:
        slow = person * spread(rng, MCM_OF_POINTS)
        return lambda at, day, recalled: Multiscale(slow, at, day, recalled)

    return point


# ------------------------------------------------------------------ exponential

EXP_RECALLED, EXP_MISSED = 6.0, 1.5
"""Half-lives in days after a first rehearsal."""
EXP_GROWTH, EXP_KEPT = 3.0, 0.5
"""A success at recall 1/2 makes the half-life 1 + EXP_GROWTH times as long; a miss halves it."""
EXP_OF_PERSONS, EXP_OF_POINTS = 0.6, 0.4
"""Sigmas of log-normal factors on half-lives, of a person and of a point."""


class Exponential:
    """Recall halves in each half-life, down to zero. The tail is far steeper than in FSRS, so the
    planner is too sure of what it has not asked for long. The curve is that of half-life regression
    (Settles & Meeder 2016, A trainable spaced repetition model for language learning, ACL);
    multiplying by the outcome comes from Tabibian et al. (2019), Enhancing human learning via
    spaced repetition optimization, PNAS 116. Added here is the spacing effect: the less certain a
    success was, the more it adds. R = 2 ** (-t / h); recalled: h *= 1 + growth * 2 * (1 - R).
    """

    def __init__(self, slow: float, at: float, day: int, recalled: bool) -> None:
        self._least = slow * EXP_MISSED
        self._half_life, self._at = slow * EXP_RECALLED if recalled else self._least, at

    def recall(self, at: float) -> float:
        return float(2 ** (-max(0.0, at - self._at) / self._half_life))

    def rehearse(self, at: float, day: int, *, recalled: bool) -> None:
        if recalled:
            self._half_life *= 1 + EXP_GROWTH * 2 * (1 - self.recall(at))
        else:
            self._half_life = max(self._least, self._half_life * EXP_KEPT)
        self._at = at


def exponential(rng: Random) -> Callable[[Random], Begin]:
    person = spread(rng, EXP_OF_PERSONS)

    def point(rng: Random) -> Begin:
        slow = person * spread(rng, EXP_OF_POINTS)
        return lambda at, day, recalled: Exponential(slow, at, day, recalled)

    return point


FAMILIES: dict[str, Family] = {
    "fsrs": fsrs,
    "act-r": actr,
    "multiscale": multiscale,
    "exponential": exponential,
    "fsrs-7": fsrs7,
}

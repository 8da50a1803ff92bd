"""Simulated persons: how they really remember. No policy sees any of this but the answers.

Five families of memory, of which prep's planner knows one half of one: FSRS-6, but with everybody's
own parameters. The fifth, FSRS-7, is in `fsrs7`. Times are days as floats from the midnight before
the first day; local days are whole numbers. All chance is drawn when a person is made, in the order
of the points, so that a person is the same for every policy.

In every family a point that was never rehearsed is said with the person's first-try chance, and one
that was is never said less often: what could be worked out unaided still can. Whoever misses a
point reads it then, which teaches.
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
"""The first-try chance over persons: a beta distribution with these parameters, so 0.25 on average
and for nine of ten persons between 0.11 and 0.42."""


class Trace(Protocol):
    """The true memory of one point that was rehearsed at least once."""

    def recall(self, at: float) -> float:
        """Chance (0-1) of saying the point at `at`, which is not before the last rehearsal."""

    def rehearse(self, at: float, day: int, *, said: bool) -> None:
        """It was said, or missed and then read."""


Begin = Callable[[float, int, bool], Trace]
"""What the first rehearsal leaves: at, day, whether it was said."""


class Person:
    """One person, with what they remember of each point."""

    def __init__(self, points: Iterable[Key], family: Family, rng: Random) -> None:
        self.first_try = rng.betavariate(*FIRST_TRIES)
        begin = family(rng)
        self._begin = {point: begin(rng) for point in points}
        self._traces: dict[Key, Trace] = {}

    def recall(self, point: Key, at: float) -> float:
        trace = self._traces.get(point)
        return max(trace.recall(at), self.first_try) if trace else self.first_try

    def rehearse(self, point: Key, at: float, day: int, *, said: bool) -> None:
        trace = self._traces.get(point)
        if trace:
            trace.rehearse(at, day, said=said)
        else:
            self._traces[point] = self._begin[point](at, day, said)

    @property
    def rehearsed(self) -> set[Key]:
        return set(self._traces)


Family = Callable[[Random], Callable[[Random], Begin]]
"""Draws a person of a kind of memory, who then draws each point."""


def spread(rng: Random, sigma: float) -> float:
    """A log-normal factor with median 1."""
    return rng.lognormvariate(0.0, sigma)


# ------------------------------------------------------------------ FSRS-6, everybody's own

FSRS_SPREAD = (
    *(6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33),
    *(0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
)
"""Standard deviation of each FSRS-6 parameter among Anki's users, as the optimizer has it
(DEFAULT_PARAMS_STDDEV_TENSOR of open-spaced-repetition/fsrs-optimizer). The first four, initial
stabilities, have long tails: they are drawn log-normally here, and so is the decay."""
FSRS_BOUNDS = (
    *((0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (1.0, 10.0), (0.001, 4.0)),
    *((0.001, 4.0), (0.001, 0.75), (0.0, 4.5), (0.0, 0.8), (0.001, 3.5), (0.001, 5.0)),
    *((0.001, 0.25), (0.001, 0.9), (0.0, 4.0), (0.0, 1.0), (1.0, 6.0), (0.0, 2.0), (0.0, 2.0)),
    *((0.0, 0.8), (0.1, 0.8)),
)
"""Of each parameter, by the same package."""
STABILITY_OF_PERSONS, STABILITY_OF_POINTS, DECAY_OF_PERSONS = 0.9, 0.5, 0.4
"""Sigmas of log-normal factors: on the initial stabilities, on how fast a point's time runs, and
on the decay."""


class Fsrs:
    """FSRS-6 in fractional days ("The Algorithm", open-spaced-repetition/awesome-fsrs wiki)."""

    def __init__(self, w: tuple[float, ...], speed: float, at: float, day: int, said: bool) -> None:
        self._w, self._speed, self._at, self._day = w, speed, at, day
        self._factor = 0.9 ** (-1 / w[20]) - 1
        self._s = w[2] if said else w[0]
        self._d = self._first_difficulty(3 if said else 1)

    def recall(self, at: float) -> float:
        days = max(0.0, at - self._at) * self._speed
        return float((1 + self._factor * days / self._s) ** -self._w[20])

    def rehearse(self, at: float, day: int, *, said: bool) -> None:
        w, s, d, lost = self._w, self._s, self._d, 1 - self.recall(at)
        if day == self._day:
            change = exp(w[17] * ((0 if said else -2) + w[18])) * s ** -w[19]
            s *= max(1.0, change) if said else change
        elif said:
            s *= 1 + exp(w[8]) * (11 - d) * s ** -w[9] * (exp(lost * w[10]) - 1)
        else:
            long = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * exp(lost * w[14])
            s = min(long, s / exp(w[17] * w[18]))
        harder = d + (0 if said else (10 - d) * w[6] * 2 / 9)
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
    own = tuple(min(high, max(low, w)) for w, (low, high) in zip(drawn, FSRS_BOUNDS, strict=True))

    def point(rng: Random) -> Begin:
        speed = spread(rng, STABILITY_OF_POINTS)
        return lambda at, day, said: Fsrs(own, speed, at, day, said)

    return point


# ------------------------------------------------------------------ ACT-R

ACT_C, ACT_A, ACT_TAU, ACT_S, ACT_H = 0.217, 0.177, -0.704, 0.255, 0.025
"""Decay scale, decay intercept, threshold, noise, and how fast time runs between sessions: the
values of Pavlik & Anderson (2005)."""
ACT_SESSION_S = 3600.0
"""So long after an encounter time runs in full; later it is time between sessions."""
ACT_ENCODING = 0.7
"""Their experiment shows a word pair for seconds; a point that was spoken or read in the context
of its question is encoded better. Added to the activation: half of what was read once is there a
day later."""
ACT_KNOWN = 0.5
"""Added for good to the activation of what was said at the first try: it was known before."""
ACT_OF_PERSONS, ACT_OF_POINTS = 0.2, 0.3
"""Standard deviations of the same addition."""


class Actr:
    """Each encounter leaves a trace that decays as a power of its age, the faster the more active
    the memory was at that moment: that makes the spacing effect. Pavlik & Anderson (2005), Practice
    and forgetting effects on vocabulary memory, Cognitive Science 29, 559-586:

        m = ln(sum over traces of age ** -d),  d = c * e**m before the encounter + a,
        P(recall) = 1 / (1 + e**((tau - m) / s))

    What is added to m for person and point counts for recall and not for decay: what is known
    better is not forgotten faster.
    """

    def __init__(self, better: float, at: float, day: int, said: bool) -> None:
        self._better = better + (ACT_KNOWN if said else 0.0)
        self._traces = [(at, ACT_A)]

    def recall(self, at: float) -> float:
        return 1 / (1 + exp((ACT_TAU - self._better - log(self._sum(at))) / ACT_S))

    def rehearse(self, at: float, day: int, *, said: bool) -> None:
        self._traces.append((at, ACT_C * self._sum(at) + ACT_A))

    def _sum(self, at: float) -> float:
        return float(sum(_age(at - then) ** -decay for then, decay in self._traces))


def _age(days: float) -> float:
    """Seconds as the memory counts them."""
    seconds = max(1.0, days * 86400)
    return min(seconds, ACT_SESSION_S) + ACT_H * max(0.0, seconds - ACT_SESSION_S)


def actr(rng: Random) -> Callable[[Random], Begin]:
    own = ACT_ENCODING + rng.gauss(0.0, ACT_OF_PERSONS)

    def point(rng: Random) -> Begin:
        better = own + rng.gauss(0.0, ACT_OF_POINTS)
        return lambda at, day, said: Actr(better, at, day, said)

    return point


# ------------------------------------------------------------------ multiscale context

MCM_POOLS, MCM_NU, MCM_XI, MCM_MU = 12, 2.6, 0.82, 0.02
"""Integrators; the ratio of their time scales, and of their weights; the first time scale in days.
The paper has a hundred of a smaller ratio; a dozen from half an hour to two years are as smooth."""
MCM_SAID, MCM_MISSED = 2.5, 1.0
"""How strongly a point is encoded that was said, or missed and read. The paper takes 9 for 1 with
word pairs; here one later success is to hold for weeks, not for months."""
MCM_OF_PERSONS, MCM_OF_POINTS = 0.8, 0.5
"""Sigmas of log-normal factors on the time scales."""
MCM_WEIGHTS = [MCM_XI**i / sum(MCM_XI**j for j in range(MCM_POOLS)) for i in range(MCM_POOLS)]


class Multiscale:
    """A cascade of leaky integrators, each slower than the one before, which takes up only what the
    faster ones have lost: what is still there is not learnt again, so that spacing pays. Pashler,
    Cepeda, Lindsey, Vul & Mozer (2009), Predicting the optimal spacing of study: a multiscale
    context model of memory, NIPS 22:

        x_i decays with exp(-t / tau_i);  s_i = weighted mean of x_1 ... x_i;
        at an encounter x_i += e * (1 - s_i);  P(recall) = min(1, s_N)
    """

    def __init__(self, slow: float, at: float, day: int, said: bool) -> None:
        self._scales = [slow * MCM_MU * MCM_NU**i for i in range(MCM_POOLS)]
        self._x = [MCM_SAID if said else MCM_MISSED] * MCM_POOLS
        self._at = at

    def recall(self, at: float) -> float:
        left = self._left(at)
        return min(1.0, sum(w * x for w, x in zip(MCM_WEIGHTS, left, strict=True)))

    def rehearse(self, at: float, day: int, *, said: bool) -> None:
        self._x, self._at = self._left(at), max(at, self._at)
        strength = weight = 0.0
        for i, w in enumerate(MCM_WEIGHTS):
            strength, weight = strength + w * self._x[i], weight + w
            lacking = 1 - strength / weight
            if lacking > 0:
                self._x[i] += (MCM_SAID if said else MCM_MISSED) * lacking

    def _left(self, at: float) -> list[float]:
        days = max(0.0, at - self._at)
        return [x * exp(-days / scale) for x, scale in zip(self._x, self._scales, strict=True)]


def multiscale(rng: Random) -> Callable[[Random], Begin]:
    own = spread(rng, MCM_OF_PERSONS)

    def point(rng: Random) -> Begin:
        slow = own * spread(rng, MCM_OF_POINTS)
        return lambda at, day, said: Multiscale(slow, at, day, said)

    return point


# ------------------------------------------------------------------ exponential

EXP_SAID, EXP_MISSED = 6.0, 1.5
"""Half-lives in days after a first rehearsal."""
EXP_GROWTH, EXP_KEPT = 3.0, 0.5
"""A success at recall 1/2 makes the half-life 1 + EXP_GROWTH times as long; a miss halves it."""
EXP_OF_PERSONS, EXP_OF_POINTS = 0.6, 0.4
"""Sigmas of log-normal factors on half-lives."""


class Exponential:
    """Recall halves in each half-life, down to nothing: far steeper in the tail than FSRS, which
    makes the planner too sure of what it has left alone. The curve is that of half-life regression
    (Settles & Meeder 2016, A trainable spaced repetition model for language learning, ACL), the
    multiplication by outcome that of Tabibian et al. (2019), Enhancing human learning via spaced
    repetition optimization, PNAS 116. That a success brings the more the less it was certain (the
    spacing effect) is added here: R = 2 ** (-t / h); said: h *= 1 + growth * 2 * (1 - R).
    """

    def __init__(self, slow: float, at: float, day: int, said: bool) -> None:
        self._least = slow * EXP_MISSED
        self._half_life, self._at = slow * EXP_SAID if said else self._least, at

    def recall(self, at: float) -> float:
        return float(2 ** (-max(0.0, at - self._at) / self._half_life))

    def rehearse(self, at: float, day: int, *, said: bool) -> None:
        if said:
            self._half_life *= 1 + EXP_GROWTH * 2 * (1 - self.recall(at))
        else:
            self._half_life = max(self._least, self._half_life * EXP_KEPT)
        self._at = at


def exponential(rng: Random) -> Callable[[Random], Begin]:
    own = spread(rng, EXP_OF_PERSONS)

    def point(rng: Random) -> Begin:
        slow = own * spread(rng, EXP_OF_POINTS)
        return lambda at, day, said: Exponential(slow, at, day, said)

    return point


FAMILIES: dict[str, Family] = {
    "fsrs": fsrs,
    "act-r": actr,
    "multiscale": multiscale,
    "exponential": exponential,
    "fsrs-7": fsrs7,
}

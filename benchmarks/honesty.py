"""Is what prep tells true? Readiness at the interview, if study stopped now, against the truth.

    python benchmarks/honesty.py [--first-seed 1000] [--seeds 20] [--quick] [--left-out]
        [--cells] [--cache FOLDER] [--jobs 1]

Simulated persons (`persons`) follow prep's plan. After the first, the middle and the last evening
two figures are told of each (`histories`): the plain one, by FSRS-6 with its default parameters and
a range of twice and half as fast, and the personal one (`tiktok_prep.memory.personal`). Each is
held against what the person would truly recall: the mean error and the mean absolute error in
percentage points, how often the truth is inside the range that was told, and how wide that is. The
range is to hold the truth in eight of ten cases.

Constants are tuned with seeds below 1000, so figures are reported from 1000 on. `--left-out` adds
what each kind of person is told if it had no part in the tuning.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from histories import STAGES, Evening, evenings_of
from left_out import LEFT_OUT
from persons import FAMILIES

from tiktok_prep.memory.forgetting import FIRST_TRY, NIGHT_DAYS, recall_after
from tiktok_prep.memory.later_days import Cell, Count, cell, last_time
from tiktok_prep.memory.learning import PRIOR, Prior, learn
from tiktok_prep.memory.personal import Point, Share
from tiktok_prep.memory.rollups import FirstTries

SCENARIOS = ("9 days, 40 questions", "14 days, 120 questions", "30 days, all")
NEAREST = "fsrs-7"
"""The kind of person that is nearest to real ones: fitted to ten thousand users."""
PLAUSIBLE = ((2.0, 0.5), (0.5, 1.5))
"""The plain range: how fast a worse and a better memory forget, and what they know of what is
new."""
TRUST_FIRST_TRY = 100
"""In the plain figure as many first tries weigh as much as FIRST_TRY."""
BINS = 10


# ------------------------------------------------------------------ what is told


def plain(evening: Evening) -> Share:
    """By FSRS-6 with its default parameters: what prep told before it learnt how you forget."""
    tried, came = evening.asked_first, evening.said_first
    first = (TRUST_FIRST_TRY * FIRST_TRY + came) / (TRUST_FIRST_TRY + tried)

    def readiness(pace: float, known: float) -> float:
        recalled = total = 0.0
        for point in evening.points:
            total += point.weight
            if point.stability:
                days = max(point.days, NIGHT_DAYS) if point.missed else point.days
                recalled += point.weight * recall_after(days * pace, stability=point.stability)
            else:
                recalled += point.weight * min(1.0, first * known)
        return recalled / total

    worse, better = (readiness(*memory) for memory in PLAUSIBLE)
    return Share(readiness(1.0, 1.0), worse, better)


def personal(evening: Evening, prior: Prior = PRIOR) -> Share:
    """By how this person forgets."""
    tries = FirstTries(evening.asked_first, evening.said_first)
    points = [
        Point(
            point.weight,
            max(point.days, NIGHT_DAYS) if point.missed else point.days,
            point.stability or None,
            last_time(missed=point.missed, stability=point.stability),
        )
        for point in evening.points
    ]
    found = learn(counts(evening), tries, prior).share(points)
    assert found
    return found


def counts(evening: Evening) -> dict[Cell, Count]:
    """The answers of later days, as the product counts them."""
    found: dict[Cell, Count] = {}
    for answer in evening.answers:
        last = last_time(missed=answer.missed, stability=answer.stability)
        where = cell(answer.days, answer.stability, last)
        asked, recalled = found.get(where, Count(0, 0))
        found[where] = Count(asked + 1, recalled + answer.recalled)
    return found


class Told(NamedTuple):
    """One figure, and the truth."""

    scenario: str
    family: str
    stage: str
    share: Share
    truth: float

    @property
    def error(self) -> float:
        return self.share.mean - self.truth

    @property
    def holds(self) -> bool:
        return self.share.low <= self.truth <= self.share.high


Figure = Callable[[Evening], Share]


def told(figure: Figure, evenings: Iterable[Evening]) -> list[Told]:
    return [Told(e.scenario, e.family, e.stage, figure(e), e.truth) for e in evenings]


# ------------------------------------------------------------------ tables


class Score(NamedTuple):
    """How good figures were; in percentage points, and shares (0-1)."""

    error: float
    absolute: float
    inside: float
    width: float

    @staticmethod
    def of(those: Sequence[Told]) -> Score:
        return Score(
            100 * statistics.fmean(one.error for one in those),
            100 * statistics.fmean(abs(one.error) for one in those),
            statistics.fmean(one.holds for one in those),
            100 * statistics.fmean(one.share.high - one.share.low for one in those),
        )

    def cells(self) -> str:
        return f"{self.error:+.1f} | {self.absolute:.1f} | {self.inside:.0%} | {self.width:.0f}"


COLUMNS = "error | absolute | inside | width"


def side_by_side(
    what: str, groups: Mapping[str, Callable[[Told], bool]], both: Sequence[Sequence[Told]]
) -> list[str]:
    """A table with a row a group: the plain figure left, the personal one right."""
    heads = " | ".join(f"{name}: {COLUMNS}" for name in ("plain", "personal"))
    text = [f"| {what} | {heads} |", f"|---|{'--:|' * 8}"]
    for group, belongs in groups.items():
        rows = [[one for one in those if belongs(one)] for those in both]
        if rows[0]:
            text.append(f"| {group} | {' | '.join(Score.of(row).cells() for row in rows)} |")
    return text


def calibration(both: Sequence[Sequence[Told]]) -> list[str]:
    """Told against true, by what was told."""
    text = ["| told | plain: times | truth | personal: times | truth |", "|---|--:|--:|--:|--:|"]
    for number in range(BINS):
        cells = []
        for those in both:
            row = [one for one in those if min(BINS - 1, int(one.share.mean * BINS)) == number]
            truth = f"{statistics.fmean(one.truth for one in row):.0%}" if row else ""
            cells.append(f"{len(row)} | {truth}")
        low = 100 * number // BINS
        text.append(f"| {low}-{low + 100 // BINS} % | {' | '.join(cells)} |")
    return text


def report(evenings: Sequence[Evening], *, every_cell: bool) -> list[str]:
    both = told(plain, evenings), told(personal, evenings)

    def of(name: str, value: str) -> Callable[[Told], bool]:
        return lambda one: str(getattr(one, name)) == value

    everything: dict[str, Callable[[Told], bool]] = {"all": lambda one: True}
    kinds = {family: of("family", family) for family in FAMILIES}
    stages = {stage: of("stage", stage) for stage in STAGES}
    text = [*side_by_side("kind of memory", kinds | everything, both), ""]
    text += [*side_by_side("after the ... evening", stages, both), ""]
    scenarios = {scenario: of("scenario", scenario) for scenario in SCENARIOS}
    text += [*side_by_side("scenario", scenarios, both), ""]
    if every_cell:
        pairs = {
            f"{family}, {stage}": (lambda one, k=family, s=stage: (one.family, one.stage) == (k, s))
            for family in FAMILIES
            for stage in STAGES
        }
        text += [*side_by_side("kind, evening", pairs, both), ""]
    return [*text, *calibration(both), "", *targets(both[1])]


def targets(those: Sequence[Told]) -> list[str]:
    whole, near = Score.of(those), Score.of([one for one in those if one.family == NEAREST])
    aims = {
        f"absolute error {whole.absolute:.1f}, at most 5": whole.absolute <= 5,
        f"absolute error with {NEAREST} {near.absolute:.1f}, at most 4.5": near.absolute <= 4.5,
        f"mean error {whole.error:+.1f}, within 2": abs(whole.error) <= 2,
        f"truth inside {whole.inside:.0%}, 75 to 90 %": 0.75 <= whole.inside <= 0.9,
    }
    return [f"aim: {aim}: {'met' if met else 'MISSED'}" for aim, met in aims.items()]


def left_out(evenings: Sequence[Evening]) -> list[str]:
    """What each kind is told with the constants that were tuned without it."""
    text = [
        f"| kind of memory | tuned without it: {COLUMNS} | tuned with it: {COLUMNS} |",
        f"|---|{'--:|' * 8}",
    ]
    without: list[Told] = []
    within: list[Told] = []
    for family, prior in LEFT_OUT.items():
        own = [evening for evening in evenings if evening.family == family]
        rows = told(partial(personal, prior=prior), own), told(personal, own)
        text.append(f"| {family} | {' | '.join(Score.of(row).cells() for row in rows)} |")
        without, within = without + rows[0], within + rows[1]
    if without:
        both = (Score.of(without).cells(), Score.of(within).cells())
        text.append(f"| all | {' | '.join(both)} |")
    return text


# ------------------------------------------------------------------ many persons


class Job(NamedTuple):
    scenario: str
    family: str
    seed: int


def run(folder: Path, job: Job) -> list[Evening]:
    return evenings_of(*job, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first-seed", type=int, default=1000, help="below 1000: tuned for")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="five persons of each kind")
    parser.add_argument("--left-out", action="store_true", help="each kind left out of the tuning")
    parser.add_argument("--cells", action="store_true", help="each kind after each evening")
    parser.add_argument("--cache", type=Path, help="folder for what was simulated; temporary")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    seeds = range(chosen.first_seed, chosen.first_seed + (5 if chosen.quick else chosen.seeds))
    folder = chosen.cache or Path(tempfile.gettempdir()) / "prep-histories"
    folder.mkdir(exist_ok=True, parents=True)
    jobs = [Job(*job) for job in ((s, f, n) for n in seeds for s in SCENARIOS for f in FAMILIES)]
    with Pool(chosen.jobs) as pool:
        evenings = [e for found in pool.imap(partial(run, folder), jobs) for e in found]
    print(f"{len(jobs)} persons, seeds {seeds[0]} to {seeds[-1]}\n")
    print(*report(evenings, every_cell=chosen.cells), sep="\n")
    if chosen.left_out:
        print("", *left_out(evenings), sep="\n")


if __name__ == "__main__":
    main()

"""How long planning takes: whole processes, the next question, a plan for weeks.

    python benchmarks/plan_cost.py [--runs 15]

It measures the rule's worst case: no two memories are equal, so that nothing is computed once for
many points, and there is enough time to look ahead as far as it can. Next to each time is its ratio
to one `fsrs.Scheduler.review_card` in the same run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
import worst_case

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.memory.timing import planned_s
from tiktok_prep.model import Agenda
from tiktok_prep.planning.days import planned_rehearsals
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Candidate, Ranking, Slot

TARGETS_MS = {
    "imports, 1,000 points, scores": 100.0,
    "next question, 1,000 points": 20.0,
    "next question, 10,000 points": 100.0,
}
COLD = ("imports", "imports, 1,000 points", "imports, 1,000 points, scores")
TIMES = 20
"""Next questions to ask in one measurement."""
REVIEWS = 500
"""Reviews to do in one measurement."""
IMPORTS = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import worst_case"


def timed_ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def process(code: str) -> float:
    """Milliseconds that a new interpreter takes to run `code`."""
    return timed_ms(lambda: subprocess.run([sys.executable, "-I", "-c", code], check=True))


def next_question(points: int) -> Callable[[], float]:
    """Returns a function that measures the milliseconds from a rating to the next question."""
    ranking, at, known = worst_case.ranking(points), 0.0, points

    def step() -> None:
        nonlocal at, known
        best = ranking.best(at=at, seconds=1800)
        assert best
        at += best.seconds / 86400
        known += len(best.memories)
        memories = (worst_case.memory(known + n) for n in range(len(best.memories)))
        ranking.record_rehearsal(best, tuple(m._replace(at=at, day=0) for m in memories), at)

    def steps() -> None:
        for _ in range(TIMES):
            step()

    return lambda: timed_ms(steps) / TIMES


def plan(days: int) -> Callable[[], float]:
    """Returns a function that measures a plan for the built-in deck, with 30 minutes a day and
    every second question known."""
    candidates = []
    for place, question in enumerate(wiring.load_deck(Settings()).questions):
        points = [
            10 * place + number if place % 2 else None for number in range(len(question.points))
        ]
        memories = tuple(worst_case.memory(point) if point else None for point in points)
        candidates.append(Candidate(question, planned_s(question), (days - 0.2,), memories))
    slots = tuple(Slot(float(day), day, 1800.0) for day in range(days))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    tries = FirstTries(0, 0)
    inputs = PlanInput(now, Agenda(), (), (), slots, tuple(candidates), tries, 0.0, 0.0, False)
    return lambda: timed_ms(lambda: planned_rehearsals(inputs))


def one_review() -> float:
    """Milliseconds that one review takes in the fsrs package."""
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    card, _ = scheduler.review_card(fsrs.Card(card_id=1), fsrs.Rating.Good, now)
    later = now + timedelta(days=3)

    def reviews() -> None:
        for _ in range(REVIEWS):
            scheduler.review_card(card, fsrs.Rating.Good, later)

    return timed_ms(reviews) / REVIEWS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    thousand, long = worst_case.candidates(1000), worst_case.slots(1000)
    cases: dict[str, Callable[[], float]] = {
        "one fsrs review": one_review,
        "bare interpreter": lambda: process("pass"),
        "imports": lambda: process(IMPORTS),
        "imports, 1,000 points": lambda: process(f"{IMPORTS}; worst_case.candidates(1000)"),
        "imports, 1,000 points, scores": lambda: process(f"{IMPORTS}; worst_case.ranking(1000)"),
        "scores of 1,000 points, warm": lambda: timed_ms(lambda: Ranking(thousand, long)),
        "next question, 1,000 points": next_question(1000),
        "next question, 10,000 points": next_question(10_000),
        "plan of the deck, 9 days": plan(9),
        "plan of the deck, 30 days": plan(30),
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for run in range(runs + 1):
        for name, case in cases.items():
            if name.startswith("plan") and run > max(3, runs // 5):
                continue
            spent = case()
            if run:  # the first run warms the disk cache and the bytecode
                times[name].append(spent)
    medians = {name: statistics.median(values) for name, values in times.items()}
    bare = medians.pop("bare interpreter")
    for name in COLD:
        medians[name] -= bare
    print(f"{'':<36}{'ms':>10}{'fsrs reviews':>14}{'target ms':>11}")
    for name, spent in medians.items():
        target = TARGETS_MS.get(name)
        missed = "  MISSED" if target and spent > target else ""
        ratio = spent / medians["one fsrs review"]
        print(f"{name:<36}{spent:>10.3f}{ratio:>14,.0f}{target or '':>11}{missed}")
    print(f"What begins with imports is a whole process, less a bare interpreter ({bare:.1f} ms).")


if __name__ == "__main__":
    main()

"""How much slower `prep stats` is with a large journal than with a small one, as whole processes.

    python benchmarks/large_journal.py [--large 1000000] [--small 1000] [--runs 30]

Both journals have the same number of reviews a day, spread evenly over the built-in deck; the large
one covers ten years. They are imported, which gives the same file as `prep` would.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Rating, Review

PREP = str(Path(sys.executable).with_name("prep"))
REVIEWS_A_DAY = 274
"""Reviews a day, so that a million take ten years."""


def reviews(number: int) -> Iterator[Review]:
    """`number` random reviews up to now, oldest first, the same in each run."""
    rng = random.Random(7)
    questions = wiring.load_deck(Settings()).questions
    start = datetime.now(UTC) - timedelta(days=number / REVIEWS_A_DAY)
    for index in range(number):
        question = rng.choice(questions)
        yield Review(
            id=f"{rng.getrandbits(128):032x}",
            at=start + timedelta(days=index / REVIEWS_A_DAY),
            offset_min=0,
            question_id=question.id,
            rating=rng.choice([Rating.HARD, Rating.GOOD, Rating.GOOD, Rating.EASY]),
            points=tuple(point.id for point in question.points),
            left_out=tuple(point.id for point in question.points if rng.random() < 0.1),
            answered_ms=60_000,
            took_ms=75_000,
        )


def fill(home: Path, number: int) -> None:
    """Writes a progress file with `number` reviews into `home`."""
    with Store.open(home, write=True) as store:
        store.merge(map(journal.review_event, reviews(number)))


def stats(home: Path) -> float:
    """Seconds that one `prep stats` takes."""
    began = time.perf_counter()
    subprocess.run(
        [PREP, "stats"],
        env=os.environ | {"PREP_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=30)
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        homes = {number: Path(folder) / str(number) for number in (chosen.small, chosen.large)}
        for number, home in homes.items():
            began = time.perf_counter()
            fill(home, number)
            size = (home / "progress.db").stat().st_size / 2**20
            print(
                f"{number:>9,} reviews: {size:.1f} MiB, made in {time.perf_counter() - began:.0f} s"
            )
        times: dict[int, list[float]] = {number: [] for number in homes}
        for run in range(chosen.runs + 2):
            for number, home in homes.items():
                seconds = stats(home)
                if run >= 2:
                    times[number].append(seconds)
    small, large = (statistics.median(times[number]) for number in homes)
    ratio = large / small
    print(f"stats: {small * 1000:.1f} ms and {large * 1000:.1f} ms, ratio {ratio:.2f} (target 1.5)")


if __name__ == "__main__":
    main()

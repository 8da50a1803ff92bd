"""How long `prep import` takes for a long history, compared with a bare interpreter.

    python benchmarks/import_speed.py [--ratings 100000] [--runs 3]

Counts the time of the processor, so that a busy machine matters less. A quarter of it is FSRS,
which computes each point of each rating.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from large_journal import PREP, reviews

from tiktok_prep.journal import events as journal


def processor_s(command: list[str], home: Path) -> float:
    """Seconds of the processor that one run of `command` takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, env=os.environ | {"PREP_HOME": str(home)}, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.jsonl"
        with file.open("w") as out:
            for review in reviews(chosen.ratings):
                out.write(f"{journal.to_line(journal.review_event(review))}\n")
        imports, bare = [], []
        for run in range(chosen.runs):
            home = Path(folder) / str(run)
            imports.append(processor_s([PREP, "import", str(file)], home))
            bare.append(processor_s([sys.executable, "-I", "-c", "pass"], home))
    seconds, ratio = (
        statistics.median(imports),
        statistics.median(imports) / statistics.median(bare),
    )
    print(f"{chosen.ratings:,} ratings: {seconds:.1f} s of the processor, ratio {ratio:.0f}")


if __name__ == "__main__":
    main()

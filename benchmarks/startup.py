"""How long commands take to start, as whole processes and relative to a bare interpreter.

    python benchmarks/startup.py [--runs 30]

The commands take turns, so that a busy moment of the machine affects all of them. Each figure is
the median over the median of `python -I -c pass`. Bare `prep`, `list` and `stats` are measured
through a pipe and on a pseudo-terminal, `list` also without a cached deck, and bare `prep`, `stats`
and `plan` in a home with two dates in which every question was asked. A drill is measured until its
first question is on screen, and a rating until the next question is, next to the durable commit
that is part of it.
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PYTHON = sys.executable
FIRST_SECOND = b"0:00 /"
"""What the clock of a new question says."""
PREP = str(Path(PYTHON).with_name("prep"))
PAUSE_S = 0.2
TABLES_OF_A_RATING = ("journal", "standing", "latest", "daily", "totals", "cards", "recent")
TARGETS = {
    "prep | cat": 4.2,
    "list | cat": 4.2,
    "stats | cat": 4.2,
    "list | cat, deck not cached": 12.0,
    "prep on a terminal": 6.0,
    "list on a terminal": 6.0,
    "stats on a terminal": 6.0,
    "--help | cat": 4.3,
    "drill: first question": 6.5,
    "plan, two dates | cat": 6.0,
}


def piped(*command: str, **environ: str) -> float:
    """Seconds until the process ends, with its output read through a pipe. `environ` is added to
    its environment; an empty PREP_HOME is as good as none."""
    env = os.environ | environ
    began = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, env=env)
    return time.perf_counter() - began


def practise(home: str, questions: int) -> None:
    """Rates as many questions in `home`, a folder that need not exist."""
    subprocess.run(
        [PREP, "drill", "--limit", str(questions)],
        input=b"\n3\n" * questions,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PREP_HOME": home},
        check=True,
    )


def uncached_list(folder: str) -> float:
    """Seconds that `list` takes when it has to read the deck from YAML."""
    shutil.rmtree(f"{folder}/home/cache")
    return piped(PREP, "list")


class OnTerminal:
    """A process on a pseudo-terminal of 80 columns."""

    def __init__(self, *command: str) -> None:
        self.began = time.perf_counter()
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm-256color", "COLUMNS": "80", "PAGER": "cat"}
            os.execv(command[0], command)

    def until(self, text: bytes, began: float) -> float:
        """Waits until `text` appears and returns the seconds since `began`."""
        seen = b""
        while text not in seen:
            select.select([self.fd], [], [])
            seen += os.read(self.fd, 65536)
        return time.perf_counter() - began

    def end(self) -> float:
        """Waits for the process to end and returns the seconds since it began."""
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)
        return time.perf_counter() - self.began


def first_question() -> float:
    """Seconds until a drill shows its first question."""
    drill = OnTerminal(PREP, "drill")
    seconds = drill.until(FIRST_SECOND, drill.began)
    os.write(drill.fd, b"q")
    drill.end()
    return seconds


def next_question() -> float:
    """Seconds from rating a question to the next one on screen."""
    drill = OnTerminal(PREP, "drill")
    drill.until(FIRST_SECOND, drill.began)
    os.write(drill.fd, b" ")
    drill.until(b"4", time.perf_counter())
    time.sleep(PAUSE_S)  # the keys are on screen, and no more output follows
    began = time.perf_counter()
    os.write(drill.fd, b"3")
    seconds = drill.until(FIRST_SECOND, began)
    os.write(drill.fd, b"uq")
    drill.end()
    return seconds


def durable_commit(folder: str) -> float:
    """Seconds that it takes to commit durably what a rating changes, after the same pause as in
    `next_question`: a disk and a processor that rested take three times as long."""
    import sqlite3

    db = sqlite3.connect(f"{folder}/commit.db", isolation_level=None)
    db.execute("PRAGMA synchronous = EXTRA")
    for table in TABLES_OF_A_RATING:
        db.execute(f"CREATE TABLE IF NOT EXISTS {table} (x)")
    time.sleep(PAUSE_S)
    began = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    for table in TABLES_OF_A_RATING:
        db.execute(f"INSERT INTO {table} VALUES (randomblob(100))")
    db.execute("COMMIT")
    seconds = time.perf_counter() - began
    db.close()
    return seconds


def medians_of(cases: Mapping[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """Name -> the median of the seconds that each call gives, of `runs` in turn."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for run in range(runs + 2):
        for name, case in cases.items():
            seconds = case()
            if run >= 2:  # the first two warm the disk cache and the bytecode
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREP_HOME"] = f"{folder}/home"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python caches its bytecode
        for name in ("PREP_DECK", "ACCESSIBLE", "NO_COLOR"):
            os.environ.pop(name, None)
        dated = f"{folder}/dated"
        practise(f"{folder}/home", 6)
        practise(dated, 1000)  # more than the deck has
        for stage, days in (("hiring-manager", 5), ("executive", 12)):
            piped(PREP, "plan", stage, f"in {days} days", PREP_HOME=dated)
        cases: dict[str, Callable[[], float]] = {
            "python -I -c pass": lambda: piped(PYTHON, "-I", "-c", "pass"),
            "import typer": lambda: piped(PYTHON, "-I", "-c", "import typer"),
            "prep | cat": lambda: piped(PREP),
            "prep | cat, no PREP_HOME": lambda: piped(PREP, PREP_HOME="", XDG_DATA_HOME=folder),
            "list | cat": lambda: piped(PREP, "list"),
            "list | cat, deck not cached": lambda: uncached_list(folder),
            "stats | cat": lambda: piped(PREP, "stats"),
            "show | cat": lambda: piped(PREP, "show", "hm-large-operation"),
            "prep, all asked | cat": lambda: piped(PREP, PREP_HOME=dated),
            "stats, all asked | cat": lambda: piped(PREP, "stats", PREP_HOME=dated),
            "plan, two dates | cat": lambda: piped(PREP, "plan", PREP_HOME=dated),
            "prep on a terminal": lambda: OnTerminal(PREP).end(),
            "list on a terminal": lambda: OnTerminal(PREP, "list").end(),
            "stats on a terminal": lambda: OnTerminal(PREP, "stats").end(),
            "--help | cat": lambda: piped(PREP, "--help"),
            "drill: first question": first_question,
            "drill: next question": next_question,
            "one durable commit": lambda: durable_commit(folder),
        }
        medians = medians_of(cases, runs)
    base = medians["python -I -c pass"]
    print(f"{'whole process':<28}{'ms':>8}{'ratio':>8}{'target':>8}")
    for name, seconds in medians.items():
        target, ratio = TARGETS.get(name), seconds / base
        missed = "  MISSED" if target and ratio > target else ""
        print(f"{name:<28}{seconds * 1000:>8.1f}{ratio:>8.2f}{target or '':>8}{missed}")
    spent = (medians["drill: next question"] - medians["one durable commit"]) * 1000
    print(f"next question beyond the commit: {spent:.1f} ms (target 3)")


if __name__ == "__main__":
    main()

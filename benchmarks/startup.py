"""How long commands take to start, as whole processes and relative to a bare interpreter.

    python benchmarks/startup.py [--runs 30]

The commands take turns, so that a busy moment of the machine affects all of them. Each figure is
the median over the median of `python -I -c pass`. `list` and `stats` are measured through a pipe
and on a pseudo-terminal, `list` also without a cached deck. A drill is measured until its first
question is on screen, and a rating until the next question is, next to the durable commit that is
part of it.
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
from collections.abc import Callable
from pathlib import Path

PYTHON = sys.executable
PREP = str(Path(PYTHON).with_name("prep"))
TARGETS = {
    "list | cat": 6.5,
    "stats | cat": 6.5,
    "list | cat, deck not cached": 12.0,
    "list on a terminal": 10.0,
    "stats on a terminal": 10.0,
    "--help | cat": 7.0,
    "drill: first question": 12.0,
}


def piped(*command: str) -> float:
    """Seconds until the process ends, with its output read through a pipe."""
    began = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - began


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
            os.environ |= {"TERM": "xterm-256color", "COLUMNS": "80"}
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
    seconds = drill.until(b"0:00 of", drill.began)
    os.write(drill.fd, b"q")
    drill.end()
    return seconds


def next_question() -> float:
    """Seconds from rating a question to the next one on screen."""
    drill = OnTerminal(PREP, "drill")
    drill.until(b"0:00 of", drill.began)
    os.write(drill.fd, b" ")
    drill.until(b"4", time.perf_counter())
    time.sleep(0.2)  # the keys are on screen, and no more output follows
    began = time.perf_counter()
    os.write(drill.fd, b"3")
    seconds = drill.until(b"0:00 of", began)
    os.write(drill.fd, b"uq")
    drill.end()
    return seconds


def durable_commit(folder: str) -> float:
    """Seconds that it takes to commit one small row durably, as prep does."""
    import sqlite3

    db = sqlite3.connect(f"{folder}/commit.db", isolation_level=None)
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("CREATE TABLE IF NOT EXISTS t (x)")
    began = time.perf_counter()
    db.execute("INSERT INTO t VALUES (randomblob(400))")
    seconds = time.perf_counter() - began
    db.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREP_HOME"] = f"{folder}/home"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python caches its bytecode
        for name in ("PREP_DECK", "ACCESSIBLE", "NO_COLOR"):
            os.environ.pop(name, None)
        subprocess.run(
            [PREP, "drill", "--limit", "6"],
            input=b"\n3\n" * 6,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        cases: dict[str, Callable[[], float]] = {
            "python -I -c pass": lambda: piped(PYTHON, "-I", "-c", "pass"),
            "import typer": lambda: piped(PYTHON, "-I", "-c", "import typer"),
            "list | cat": lambda: piped(PREP, "list"),
            "list | cat, deck not cached": lambda: uncached_list(folder),
            "stats | cat": lambda: piped(PREP, "stats"),
            "list on a terminal": lambda: OnTerminal(PREP, "list").end(),
            "stats on a terminal": lambda: OnTerminal(PREP, "stats").end(),
            "--help | cat": lambda: piped(PREP, "--help"),
            "drill: first question": first_question,
            "drill: next question": next_question,
            "one durable commit": lambda: durable_commit(folder),
        }
        times: dict[str, list[float]] = {name: [] for name in cases}
        for run in range(runs + 2):
            for name, case in cases.items():
                seconds = case()
                if run >= 2:  # the first two warm the disk cache and the bytecode
                    times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    base = medians["python -I -c pass"]
    print(f"{'whole process':<28}{'ms':>8}{'ratio':>8}{'target':>8}")
    for name, seconds in medians.items():
        target, ratio = TARGETS.get(name), seconds / base
        missed = "  MISSED" if target and ratio > target else ""
        print(f"{name:<28}{seconds * 1000:>8.1f}{ratio:>8.2f}{target or '':>8}{missed}")
    spent = (medians["drill: next question"] - medians["one durable commit"]) * 1000
    print(f"next question beyond the commit: {spent:.1f} ms (target 20)")


if __name__ == "__main__":
    main()

"""Start-up of prep beside other flashcard programs for the terminal, with the same deck.

    python benchmarks/peers.py --memodeck PATH --flashcards-cli PATH --flashcard PATH [--runs 30]

Each PATH is the program of a package in a virtual environment of its own, made with the Python that
runs this: memodeck 0.1.0 (argparse, SQLite), flashcards-cli 1.3.8 (a CSV file) and flashcard-cli
1.1.1 (Typer, Textual). They get the cards of prep's built-in deck, one for each question and fact,
and take turns with prep. Each figure is the median over the median of `python -I -c pass`; "first
question" is the time until it is on a pseudo-terminal.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from startup import PREP, PYTHON, OnTerminal, medians_of, piped


def write_cards(folder: Path) -> str:
    """Writes the cards of prep's deck as memodeck's `cards.json` and as `cards.csv`, where a comma
    becomes a semicolon. Returns the beginning of the first question."""
    exported = folder / "exported.csv"
    piped(PREP, "export", str(exported))
    with exported.open(encoding="utf-8-sig", newline="") as file:
        cards = [(row["question"], row["points"]) for row in csv.DictReader(file)]
    basic = [
        {"type": "basic", "id": str(number), "box": 1, "due_at": "2020-01-01T00:00:00"}
        | {"front": front, "back": back}
        for number, (front, back) in enumerate(cards)
    ]
    (folder / "cards.json").write_text(json.dumps({"name": "deck", "cards": basic}))
    flat = [[" ".join(side.replace(",", ";").split()) for side in card] for card in cards]
    rows = [",".join(card) for card in [["term", "definition"], *flat]]
    (folder / "cards.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return cards[0][0][:30]


def first_question(text: str, *command: str) -> float:
    """Seconds until `text` is on a pseudo-terminal; then the program is killed."""
    program = OnTerminal(*command)
    seconds = program.until(text.encode(), program.began)
    os.kill(program.pid, 9)
    program.end()
    return seconds


def cases(folder: Path, programs: argparse.Namespace) -> dict[str, Callable[[], float]]:
    """What is measured, by name: a call gives the seconds of one run."""
    question = write_cards(folder)
    memodeck = [programs.memodeck, "--db", str(folder / "memodeck.db")]
    subprocess.run([*memodeck, "import", str(folder / "cards.json")], check=True)
    csv_file = str(folder / "cards.csv")
    return {
        "python -I -c pass": partial(piped, PYTHON, "-I", "-c", "pass"),
        "prep --help": partial(piped, PREP, "--help"),
        "prep list": partial(piped, PREP, "list"),
        "prep stats": partial(piped, PREP, "stats"),
        "prep drill: first question": partial(first_question, "0:00", PREP, "drill"),
        "memodeck --help": partial(piped, *memodeck, "--help"),
        "memodeck list": partial(piped, *memodeck, "list", "deck"),
        "memodeck stats": partial(piped, *memodeck, "stats", "deck"),
        "memodeck study: first question": partial(
            first_question, question, *memodeck, "study", "deck"
        ),
        "flashcards_cli --help": partial(piped, programs.flashcards_cli, "--help"),
        "flashcards_cli: first question": partial(
            first_question, question, programs.flashcards_cli, csv_file
        ),
        "flashcard --help": partial(piped, programs.flashcard, "--help"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--memodeck", "--flashcards-cli", "--flashcard"):
        parser.add_argument(name, required=True, help="path of the program")
    parser.add_argument("--runs", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["PREP_HOME"] = f"{name}/home"
        os.chdir(name)  # flashcard-cli makes its file where it is started
        medians = medians_of(cases(Path(name), arguments), arguments.runs)
    base = medians["python -I -c pass"]
    for case, seconds in medians.items():
        print(f"{case:<34}{seconds * 1000:>8.1f} ms{seconds / base:>8.2f}")


if __name__ == "__main__":
    main()

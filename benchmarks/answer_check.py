"""How often the answer check is right about a point, on answers labelled by hand; and its speed.

    python benchmarks/answer_check.py                # precision and recall; wrong founds of dev
    python benchmarks/answer_check.py --missed       # and the made points of dev that it missed
    python benchmarks/answer_check.py --show-test    # and those of the test split
    python benchmarks/answer_check.py --speed        # how time grows with the length of a text

Precision: of the points that the check found, the share that was made. Recall: of the points that
were made, the share that it found; a made point that is not assessed counts as missed. All are
pooled over points, not averaged over answers. The engine may be changed to suit the dev split; the
test split is for measuring.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from functools import partial
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import yaml

from tiktok_prep.answering.check import AnswerCheck, Verdict, check
from tiktok_prep.deck_yaml import load_deck
from tiktok_prep.model import Deck

ROOT = Path(__file__).parents[1]
SPLITS = ("dev", "test")
MISLEADING = ("fine", "soup", "copy", "off-topic", "negated", "near-miss")
"""Kinds of answer that were written to be taken for better than they are."""


class Checked(NamedTuple):
    """One labelled answer and what the check says of it."""

    id: str
    kind: str
    split: str
    made: frozenset[str]
    report: AnswerCheck


def checked(deck: Deck) -> list[Checked]:
    path = ROOT / "benchmarks" / "labelled_answers.yaml"
    answers = yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]
    found = []
    for answer in answers:
        question = deck.question(answer["question"])
        assert question, answer["id"]
        report = check(question, answer["text"], facts=(), pace=150)
        made = frozenset(answer["made"])
        assert made <= {point.id for point in question.points}, answer["id"]
        found.append(Checked(answer["id"], answer["kind"], answer["split"], made, report))
    return found


class Score(NamedTuple):
    """Points of some answers."""

    points: int
    made: int
    found: int
    right: int

    def row(self, name: str) -> str:
        precision = share(self.right, self.found)
        return (
            f"{name:<20}{self.points:>7}{self.made:>6}{self.found:>7}{self.right:>7}"
            f"  {precision:<20}{share(self.right, self.made)}"
        )


def share(part: int, whole: int) -> str:
    """'0.91 (0.82-0.96)': a share and its 95 % interval by Wilson."""
    if not whole:
        return "-"
    p, z2 = part / whole, 1.96**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = sqrt(z2 * (p * (1 - p) / whole + z2 / (4 * whole**2))) / (1 + z2 / whole)
    return f"{p:.2f} ({middle - half:.2f}-{middle + half:.2f})"


def score(answers: Iterable[Checked]) -> Score:
    points = made = found = right = 0
    for each in answers:
        points += len(each.report.points)
        made += len(each.made)
        found += len(each.report.made)
        right += len(each.made.intersection(each.report.made))
    return Score(points, made, found, right)


def table(answers: list[Checked]) -> None:
    print(f"{'':<20}{'points':>7}{'made':>6}{'found':>7}{'right':>7}  {'precision':<20}recall")
    for split in SPLITS:
        print(score(a for a in answers if a.split == split).row(split))
    print(score(answers).row("all"))
    for split in SPLITS:
        some = [each for each in answers if each.split == split]
        print(score(a for a in some if a.kind not in MISLEADING).row(f"honest tries {split}"))
        print(score(a for a in some if a.kind in MISLEADING).row(f"misleading {split}"))
    for kind in dict.fromkeys(each.kind for each in answers):
        for split in SPLITS:
            some = [each for each in answers if (each.kind, each.split) == (kind, split)]
            print(score(some).row(f"  {kind} {split}"))


def wrong(answers: Iterable[Checked]) -> None:
    for each in answers:
        for point in each.report.points:
            if point.verdict is Verdict.FOUND and point.point.id not in each.made:
                print(f"\n{each.id} ({each.kind}): {point.point.id}: {point.point.says}")
                print(f"    {' '.join(point.evidence.split())}")


def missed(answers: Iterable[Checked]) -> None:
    for each in answers:
        for point in each.report.points:
            if point.verdict is not Verdict.FOUND and point.point.id in each.made:
                says = f"{point.verdict.value}: {point.point.says}"
                print(f"\n{each.id} ({each.kind}): {point.point.id}: {says}")
                for cue in point.point.cues:
                    print(f"    {cue}")


def speed(deck: Deck) -> None:
    """Seconds for texts of two lengths, and how much more the longer takes for each character."""
    question = deck.question("hm-large-operation")
    assert question
    facts = [each for each in deck.questions if each.is_fact]
    answer = "I ran 7 markets with 400 people. Under the Online Safety Act a fine is 10%, maybe. "
    for piece in (answer, answer.replace(".", ""), "a ", "a. ", "a\n\n", "- a\n", "7 ", ". ", "x"):
        texts = ((piece * size)[:size] for size in (10_000, 100_000))
        short, long = (
            _best(partial(check, question, each, facts=facts, pace=150)) for each in texts
        )
        print(f"{long:6.2f} s for 100,000 characters, {long / short:5.1f} x 10,000: {piece[:20]!r}")


def _best(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for option in ("--show-test", "--missed", "--speed"):
        parser.add_argument(option, action="store_true")
    parser.add_argument("--deck", type=Path, default=ROOT / "data")
    options = parser.parse_args()
    deck = load_deck(options.deck)
    if options.speed:
        return speed(deck)
    answers = checked(deck)
    table(answers)
    for split in SPLITS if options.show_test else ("dev",):
        some = [each for each in answers if each.split == split]
        print(f"\nWrongly found, {split}:")
        wrong(some)
        if options.missed:
            print(f"\nMissed, {split}:")
            missed(some)
    return None


if __name__ == "__main__":
    main()

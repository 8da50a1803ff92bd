"""The rule's worst case: no two memories equal, and enough time to look ahead as far as it can.

It imports nothing that the rule does not import itself, to keep the time of a new process fair."""

from __future__ import annotations

from tiktok_prep.memory.rehearsal import Memory
from tiktok_prep.model import Point, Question
from tiktok_prep.planning.rule import MOST_LATER, Candidate, Ranking, Slot

POINTS_EACH = 5
SECONDS = 60.0
TARGET = 9.8
DAYS = 10


def memory(number: int) -> Memory:
    """The n-th memory; no two are equal."""
    share = number * 0.6180339887 % 1  # golden ratio: spread evenly, without random numbers
    at = -0.5 - 20 * share
    return Memory(0.1 + 60 * (number * 0.7548776662 % 1), 1 + 9 * share, at, int(at) - 1)


def candidates(points: int) -> list[Candidate]:
    names = tuple(Point(f"p{number}", "") for number in range(POINTS_EACH))
    return [
        Candidate(
            Question(f"q{first}", ("s",), "?", names),
            SECONDS,
            (TARGET,),
            tuple(memory(first + number) for number in range(POINTS_EACH)),
        )
        for first in range(0, points, POINTS_EACH)
    ]


def slots(points: int) -> list[Slot]:
    """Time for almost MOST_LATER rehearsals of each question. As that is not a whole number, the
    rule computes both neighbours."""
    seconds = (MOST_LATER - 0.1) * SECONDS * points / POINTS_EACH
    return [Slot(float(day), day, seconds / DAYS) for day in range(DAYS)]


def ranking(points: int) -> Ranking:
    """A ranking with `cram`, so that no gain is too small and there is always a next question."""
    return Ranking(candidates(points), slots(points), cram=True)

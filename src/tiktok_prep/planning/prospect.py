"""What a rehearsal of one question today would change, said for a person.

The rule compares rehearsals now and later; what is told here is simpler: recall at the interview if
the question is not rehearsed again at all, and if it is once more, today.
"""

from __future__ import annotations

from typing import NamedTuple

from tiktok_prep.planning.rule import Candidate
from tiktok_prep.planning.situation import Situation
from tiktok_prep.rehearsal import Memory, Visit, expected


class Prospect(NamedTuple):
    """Recall of one question at its next interview; shares (0-1) of its points."""

    target: float
    """The interview, in days from now."""
    stop: float
    """If it is not rehearsed again."""
    today: float
    """If it is rehearsed once more, now."""
    seconds: float
    """What that takes."""


def prospects(found: Situation) -> dict[str, Prospect]:
    """Question id -> prospect, of all questions with an interview ahead, suspended ones not."""
    return {c.question.id: prospect(c, first_try=found.first_try) for c in found.candidates}


def prospect(candidate: Candidate, *, first_try: float) -> Prospect:
    """The prospect of one candidate, now."""
    target = candidate.targets[0]

    def share(visits: tuple[Visit, ...]) -> float:
        chances: dict[Memory | None, float] = {
            memory: expected(memory, visits, target, first_try=first_try)
            for memory in set(candidate.memories)
        }
        return sum(chances[memory] for memory in candidate.memories) / len(candidate.memories)

    return Prospect(target, share(()), share((Visit(0.0, 0),)), candidate.seconds)

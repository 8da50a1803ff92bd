"""The order within a drill by the plan: the next interview first; what was missed, then questions
with facts mixed in.

The rule (`rule`) chooses what is asked today, by gain per second. Asked in that order, all the
short facts would come before the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.planning.due_queue import QUESTIONS_PER_FACT
from tiktok_prep.planning.rule import Candidate

MISSED_FACTS_IN_A_ROW = 2
"""As many missed facts may follow each other while questions wait."""


class Chosen(NamedTuple):
    """A question that the rule chose for today."""

    candidate: Candidate
    target: float
    """When the question's next interview is, in days."""
    is_late: bool
    """Whether the question comes after all others, as it was new when a last look began."""

    @property
    def is_fact(self) -> bool:
        return self.candidate.question.is_fact

    @property
    def is_missed(self) -> bool:
        """Whether points of the question were missed last time."""
        return bool(self.candidate.missed_points)


def kinds_before(candidates: Iterable[Candidate]) -> list[bool]:
    """Whether each of the last questions rehearsed today was a fact, the latest one at the end."""
    today = [
        candidate
        for candidate in candidates
        if any(memory and memory.day == 0 for memory in candidate.memories)
    ]
    today.sort(key=lambda candidate: candidate.last_asked or 0.0)
    return [candidate.question.is_fact for candidate in today[-QUESTIONS_PER_FACT:]]


def in_drill_order(chosen: Iterable[Chosen], before: Sequence[bool]) -> list[Candidate]:
    """Returns the candidates of `chosen` (best first) in the order in which a drill asks them: by
    interview, the next one first, then the late ones likewise.

    Within an interview, missed ones come before others of their kind. If only a question is missed,
    it comes next. If only facts are missed, they come next, with another question after every
    MISSED_FACTS_IN_A_ROW facts. Else a fact comes after QUESTIONS_PER_FACT questions in a row.
    `before` says which of the last ones asked were facts, the latest at the end.
    """
    chosen = list(chosen)
    order: list[Candidate] = []
    kinds = list(before)
    for when in sorted({(c.is_late, c.target) for c in chosen}):
        waiting = [c for c in chosen if (c.is_late, c.target) == when]
        waiting.sort(key=lambda c: not c.is_missed)
        facts, questions = [c for c in waiting if c.is_fact], [c for c in waiting if not c.is_fact]
        while facts or questions:
            kind = facts if _is_fact_next(facts, questions, kinds) else questions
            kinds.append(kind is facts)
            order.append(kind.pop(0).candidate)
    return order


def _is_fact_next(
    facts: Sequence[Chosen], questions: Sequence[Chosen], kinds: Sequence[bool]
) -> bool:
    if not facts or not questions:
        return bool(facts)
    if facts[0].is_missed and not questions[0].is_missed:
        return not all(kinds[-MISSED_FACTS_IN_A_ROW:]) or len(kinds) < MISSED_FACTS_IN_A_ROW
    if questions[0].is_missed and not facts[0].is_missed:
        return False
    last = kinds[-QUESTIONS_PER_FACT:]
    return len(last) == QUESTIONS_PER_FACT and not any(last)

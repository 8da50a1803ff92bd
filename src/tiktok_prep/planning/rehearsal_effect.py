"""What a rehearsal of one question today would change, said for a person.

The rule compares rehearsals now and later; what is told here is simpler: recall at the interview if
the question is not rehearsed again at all, and if it is once more, today.
"""

from __future__ import annotations

from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.question_state import RehearsalEffect
from tiktok_prep.planning.rule import Candidate


def rehearsal_effects(inputs: PlanInput) -> dict[str, RehearsalEffect]:
    """Question id -> prospect, of all questions with an interview ahead, suspended ones not."""
    return {c.question.id: rehearsal_effect(inputs, c) for c in inputs.candidates}


def rehearsal_effect(inputs: PlanInput, candidate: Candidate) -> RehearsalEffect:
    """The prospect of one candidate, now."""
    stages = candidate.question.stages
    interview = next(one for one in inputs.interviews if one.stage in stages)
    target = candidate.targets[0]

    def share(visits: tuple[Visit, ...]) -> float:
        chances: dict[Memory | None, float] = {
            memory: expected_chance(memory, visits, target, first_try=inputs.first_try)
            for memory in set(candidate.memories)
        }
        return sum(chances[memory] for memory in candidate.memories) / len(candidate.memories)

    return RehearsalEffect(interview, share(()), share((Visit(0.0, 0),)), candidate.seconds)

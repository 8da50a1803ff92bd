"""What rehearsing one question today would change, in figures to show.

The rule also counts later rehearsals. These figures are simpler: recall at the interview if the
question is never rehearsed again, and if it is rehearsed once, today.
"""

from __future__ import annotations

from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.question_state import RehearsalEffect
from tiktok_prep.planning.rule import Candidate


def rehearsal_effects(inputs: PlanInput) -> dict[str, RehearsalEffect]:
    """Question id -> effect, for each question with an interview ahead that is not suspended."""
    return {c.question.id: rehearsal_effect(inputs, c) for c in inputs.candidates}


def rehearsal_effect(inputs: PlanInput, candidate: Candidate) -> RehearsalEffect:
    """Recall of `candidate` at its next interview, with and without a rehearsal now. Each candidate
    of `inputs` has an interview ahead."""
    stages = candidate.question.stages
    interview = next(each for each in inputs.interviews if each.stage in stages)
    target = candidate.targets[0]

    def share(visits: tuple[Visit, ...]) -> float:
        chances: dict[Memory | None, float] = {
            memory: expected_chance(memory, visits, target, first_try=inputs.first_try)
            for memory in set(candidate.memories)
        }
        return sum(chances[memory] for memory in candidate.memories) / len(candidate.memories)

    return RehearsalEffect(interview, share(()), share((Visit(0.0, 0),)), candidate.seconds)

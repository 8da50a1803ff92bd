"""What rehearsing one question today would change, in figures to show.

The rule also counts later rehearsals. These figures are simpler: recall at the interview if the
question is never rehearsed again, and if it is rehearsed once, today.
"""

from __future__ import annotations

from tiktok_prep.planning.days import Forecast, Rehearsal
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.question_state import RehearsalEffect
from tiktok_prep.planning.rule import Candidate, Slot


def rehearsal_effects(inputs: PlanInput) -> dict[str, RehearsalEffect]:
    """Returns question id -> effect, for each question with an interview ahead that is not
    suspended."""
    return {c.question.id: rehearsal_effect(inputs, c) for c in inputs.candidates}


def rehearsal_effect(inputs: PlanInput, candidate: Candidate) -> RehearsalEffect:
    """Returns the recall of `candidate`, which is one of `inputs`, at its next interview: without
    and with a rehearsal now. Both are `None` unless each of its points was said, and on a later day
    if it was missed before."""
    interview = inputs.interview_of(candidate.question)
    if candidate.is_new or candidate.unproven or None in candidate.memories:
        return RehearsalEffect(interview, None, None, candidate.seconds)
    now = Slot(0.0, 0, candidate.seconds)
    without, once = (
        Forecast([candidate], rehearsals, forgetting=inputs.forgetting).share(
            interview.stage, candidate.targets[0]
        )
        for rehearsals in ((), [Rehearsal(candidate, now)])
    )
    return RehearsalEffect(interview, without, once, candidate.seconds)

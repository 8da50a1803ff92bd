"""One question before its interview: recall on the day, and when the plan asks it."""

from __future__ import annotations

from datetime import date, timedelta

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import Interview
from tiktok_prep.planning.days import planned_rehearsals
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rehearsal_effect import rehearsal_effect


class QuestionPlan(NamedTuple):
    """One question before its next interview.

    Recall is the expected share (0-1) of its points recalled at that interview. It is `None`
    unless each point was said, and on a later day if it was missed before.
    """

    interview: Interview
    without_rehearsal: Share | None
    """Recall if the question is not rehearsed again."""
    with_rehearsal: Share | None
    """Recall if the question is rehearsed once, now, and not again."""
    seconds: float
    """Expected time for one rehearsal of the question."""
    planned_days: tuple[date, ...]
    """Days on which the plan asks the question, in order; may be empty."""
    fits: bool
    """Whether any one study time before the interview is long enough for the question."""


def question_plan(inputs: PlanInput, question_id: str) -> QuestionPlan | None:
    """Returns the plan for one question; `None` if it is suspended or has no interview ahead."""
    candidate = next((c for c in inputs.candidates if c.question.id == question_id), None)
    if candidate is None:
        return None
    planned = planned_rehearsals(inputs)
    days = sorted({r.slot.day for r in planned if r.candidate.question.id == question_id})
    return QuestionPlan(
        *rehearsal_effect(inputs, candidate),
        planned_days=tuple(inputs.now.date() + timedelta(days=day) for day in days),
        fits=any(
            candidate.seconds <= slot.seconds
            for slot in inputs.slots
            if slot.at < candidate.targets[0]
        ),
    )

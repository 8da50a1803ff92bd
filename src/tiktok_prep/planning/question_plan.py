"""What an interview ahead means for one question: recall on the day, and when the plan asks it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tiktok_prep.memory.rehearsal import recall_chance
from tiktok_prep.model import Interview
from tiktok_prep.planning.days import picks
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rehearsal_effect import rehearsal_effect


class QuestionPlan(NamedTuple):
    """One question before its next interview. Shares (0-1) are of its points."""

    interview: Interview
    stop: float
    """Recall at the interview if the question is not rehearsed again."""
    today: float
    """The same if it is rehearsed once more, now."""
    seconds: float
    """What that takes."""
    planned: tuple[date, ...]
    """The days on which the plan asks it; may be empty."""
    fits: bool
    """Whether it fits into the study time of any day before the interview."""


def question_plan(inputs: PlanInput, question_id: str) -> QuestionPlan | None:
    """What is ahead of one question; `None` where no interview of its stages is, and where it is
    suspended."""
    candidate = inputs.candidate(question_id)
    if candidate is None:
        return None
    made = picks(inputs)
    days = sorted({pick.slot.day for pick in made if pick.candidate.question.id == question_id})
    return QuestionPlan(
        *rehearsal_effect(inputs, candidate),
        planned=tuple(inputs.now.date() + timedelta(days=day) for day in days),
        fits=any(
            candidate.seconds <= slot.seconds
            for slot in inputs.slots
            if slot.at < candidate.targets[0]
        ),
    )


def on_the_day(inputs: PlanInput, question_id: str) -> dict[str, float]:
    """Chance (0-1) that each point, by its id, is recalled at the next interview if the question is
    not rehearsed again; empty where nothing is `ahead`."""
    candidate = inputs.candidate(question_id)
    if candidate is None:
        return {}
    points = zip(candidate.question.points, candidate.memories, strict=True)
    return {
        point.id: recall_chance(memory, candidate.targets[0], first_try=inputs.first_try)
        for point, memory in points
    }

"""What an interview ahead means for one question: recall on the day, and when the plan asks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tiktok_prep.model import Interview
from tiktok_prep.planning.days import picks
from tiktok_prep.planning.prospect import prospect
from tiktok_prep.planning.rule import Candidate, Obstacle, Ranking, Slot
from tiktok_prep.planning.situation import Situation
from tiktok_prep.planning.study import is_off
from tiktok_prep.rehearsal import recalled
from tiktok_prep.timing import median, planned_s


class Planned(NamedTuple):
    """A question on one day of the plan."""

    day: date
    place: int
    """Its first place in the order of the day, from 1."""
    of: int
    """Rehearsals planned on that day."""
    times: int
    """How often it is asked on that day."""
    last_look: bool
    """Whether that is the last look in the hours before an interview."""


class Today(NamedTuple):
    """What a rehearsal today is worth to the plan."""

    gain: float
    """Points of the question that one today adds to what would be said on the day anyway; may be
    negative: it can be wiser to wait."""
    keeps_back: Obstacle | None
    """Why the plan does not ask it at the beginning of today's study; `None` if nothing does: then
    it is asked unless others are worth more."""
    seconds: float
    """Study time left of today."""
    off: bool


class Ahead(NamedTuple):
    """One question before its next interview. Shares (0-1) are of its points."""

    interview: Interview
    stop: float
    """Recall at the interview if the question is not rehearsed again."""
    once: float
    """The same if it is rehearsed once more, now."""
    points: dict[str, float]
    """`stop` for each point, by its id."""
    first_try: float
    """What a point never rehearsed counts with."""
    seconds: float
    """What a rehearsal takes."""
    deck_s: float
    """The same by the deck alone."""
    own: int
    """Own rehearsals that `seconds` rests on, the last few."""
    own_s: float | None
    """Their median; `None` without any."""
    planned: tuple[Planned, ...]
    """The days on which the plan asks it; may be empty."""
    fits: bool
    """Whether it fits into the study time of any day before the interview."""
    today: Today


def ahead(found: Situation, question_id: str, took_ms: Sequence[int]) -> Ahead | None:
    """What is ahead of one question; `None` where no interview of its stages is, and where it is
    suspended. `took_ms` is what its last reviews took, as `found` was made with."""
    candidate = next((c for c in found.candidates if c.question.id == question_id), None)
    if candidate is None:
        return None
    question, next_one = candidate.question, candidate.targets[0]
    outlook = prospect(candidate, first_try=found.first_try)
    return Ahead(
        interview=next(
            interview
            for interview in found.interviews
            if interview.stage in question.stages and found.at(interview.at) == next_one
        ),
        stop=outlook.stop,
        once=outlook.today,
        points={
            point.id: recalled(memory, next_one, first_try=found.first_try)
            for point, memory in zip(question.points, candidate.memories, strict=True)
        },
        first_try=found.first_try,
        seconds=candidate.seconds,
        deck_s=planned_s(question),
        own=len(took_ms),
        own_s=median([took / 1000 for took in took_ms]) if took_ms else None,
        planned=_planned(found, question_id),
        fits=any(candidate.seconds <= slot.seconds for slot in found.slots if slot.at < next_one),
        today=_today(found, candidate),
    )


def _planned(found: Situation, question_id: str) -> tuple[Planned, ...]:
    studies: dict[Slot, list[str]] = {}
    for pick in picks(found.candidates, found.slots, first_try=found.first_try):
        studies.setdefault(pick.slot, []).append(pick.candidate.question.id)
    return tuple(
        Planned(
            day=found.now.date() + timedelta(days=slot.day),
            place=names.index(question_id) + 1,
            of=len(names),
            times=names.count(question_id),
            last_look=slot.light,
        )
        for slot, names in sorted(studies.items())
        if question_id in names
    )


def _today(found: Situation, candidate: Candidate) -> Today:
    name, here = candidate.question.id, found.slots[0]
    ranking = Ranking(found.candidates, found.slots, first_try=found.first_try)
    worth = ranking.worth(name)
    assert worth is not None
    return Today(
        gain=(worth.now - worth.wait) * len(candidate.memories),
        keeps_back=ranking.keeps_back(name, at=here.at, seconds=here.seconds),
        seconds=here.seconds,
        off=is_off(found.now.date(), found.agenda.off),
    )

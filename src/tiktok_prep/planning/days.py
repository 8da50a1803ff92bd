"""What to rehearse on which day, and the recall to expect from it.

Days are planned with the rule, one after the other, assuming likely answers. Nothing is stored:
each command plans again from the journal, so a missed day or a moved interview needs no repair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import counted_days
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.personal import Forgetting, PredictedPoint, RehearsedPoint, Share
from tiktok_prep.memory.personal_rehearsal import chances
from tiktok_prep.memory.rehearsal import Memory, Visit, merged_memory
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.predictions import Readiness
from tiktok_prep.planning.rule import (
    NEW_FACTS_A_DAY,
    REMEMBERED,
    Candidate,
    Obstacle,
    Ranking,
    Slot,
)

FORGOTTEN_MORE = 1.2
"""Simulated persons who follow a plan forget about a fifth more of what it rehearses than the
chances say (benchmarks/honesty.py)."""

_merged_memory = lru_cache(REMEMBERED)(merged_memory)
_chances = lru_cache(REMEMBERED)(chances)
_ToRehearse = tuple[Memory | None, LastTime, tuple[Visit, ...]]
"""A point's memory, how its last time went, and when it will be rehearsed. Many points share one,
so its chances are computed once."""


class Rehearsal(NamedTuple):
    """One planned rehearsal of one question."""

    candidate: Candidate
    """The question, with the memory expected when it is asked."""
    slot: Slot


def planned_rehearsals(
    inputs: PlanInput, *, slots: int | None = None, obstacles: dict[float, Obstacle] | None = None
) -> list[Rehearsal]:
    """Returns the rehearsals to do, in order: each slot is filled with the best question that still
    fits.

    `slots` limits how many slots are planned, `None` plans all. `obstacles`, if given, is filled
    with why each slot ended, keyed by the time it begins.
    """
    current, first_try = list(inputs.candidates), inputs.first_try
    rehearsals: list[Rehearsal] = []
    new_facts = {0: inputs.new_facts_today}
    for index, slot in enumerate(inputs.slots[:slots]):
        begun = new_facts.setdefault(slot.day, 0)
        ranking = Ranking(
            current,
            inputs.slots[index:],
            first_try=first_try,
            new_facts=NEW_FACTS_A_DAY - begun,
        )
        used = 0.0
        while best := ranking.best(at=slot.at + used / 86400, seconds=slot.seconds - used):
            rehearsals.append(Rehearsal(best, slot))
            new_facts[slot.day] += best.is_new and best.question.is_fact
            used += best.seconds
            rehearse(ranking, best, slot, at=slot.at + used / 86400, first_try=first_try)
        if obstacles is not None:
            obstacles[slot.at] = ranking.obstacle(
                at=slot.at + used / 86400, seconds=slot.seconds - used
            )
        current = [ranking.candidates.get(c.question.id, c) for c in current]
    return rehearsals


def asked_today(inputs: PlanInput) -> dict[str, bool]:
    """Returns question id -> whether the plan asks it in the rest of today, for each that has an
    interview ahead and is not suspended."""
    planned = {r.candidate.question.id for r in planned_rehearsals(inputs, slots=1)}
    return {c.question.id: c.question.id in planned for c in inputs.candidates}


def rehearse(
    ranking: Ranking, candidate: Candidate, slot: Slot, *, at: float, first_try: float
) -> None:
    """Replaces `candidate` in `ranking` by the same question with the memory to expect after a
    rehearsal in `slot` that ends at `at` (days). `candidate` must have an interview after `slot`
    begins."""
    target = candidate.target(slot.at)
    assert target is not None
    visit = Visit(slot.at, slot.day)
    memories = [_merged_memory(m, visit, target, first_try=first_try) for m in candidate.memories]
    ranking.record_rehearsal(candidate, tuple(memories), at)


class Forecast:
    """The recall to expect from candidates after the rehearsals of a plan."""

    def __init__(
        self,
        candidates: Iterable[Candidate],
        rehearsals: Iterable[Rehearsal] = (),
        *,
        forgetting: Forgetting,
    ) -> None:
        """Raises KeyError if one of `rehearsals` is of a question that is not among
        `candidates`."""
        self._forgetting = forgetting
        self._candidates = list(candidates)
        self._visits: dict[str, list[Visit]] = {c.question.id: [] for c in self._candidates}
        for candidate, slot in rehearsals:
            self._visits[candidate.question.id].append(Visit(slot.at, slot.day))

    def share(self, stage: str, at: float) -> Share | None:
        """Predicts the share (0-1) of the stage's points recalled at `at`, weighted by question;
        `None` if no candidate of the stage has points.

        Counts planned rehearsals up to `at`. Without one, a point missed last time counts as
        seen at least a day ago: you have read it since, but not recalled it.
        """
        unvisited: list[PredictedPoint] = []
        visited: defaultdict[_ToRehearse, float] = defaultdict(float)
        for candidate in self._candidates:
            if stage not in candidate.question.stages:
                continue
            visits = tuple(v for v in self._visits[candidate.question.id] if v.at <= at)
            weight = candidate.question.weight
            for memory, last in zip(candidate.memories, candidate.last_times, strict=True):
                if visits:
                    visited[memory, last, visits] += weight
                else:
                    unvisited.append(_predicted(memory, last, weight=weight, at=at))
        return self._forgetting.share(
            unvisited,
            (RehearsedPoint(weight, self._chances(point, at)) for point, weight in visited.items()),
        )

    def _chances(self, point: _ToRehearse, at: float) -> tuple[float, ...]:
        """Returns the chance of recall (0-1) at `at` by each profile, with the rehearsals of
        `point`."""
        profiles = self._forgetting.profiles
        memory, last, visits = point
        without = _chances(profiles, memory, last, (), at)
        rehearsed = _chances(profiles, memory, last, visits, at)
        return tuple(
            max(stop, 1 - FORGOTTEN_MORE * (1 - chance))
            for stop, chance in zip(without, rehearsed, strict=True)
        )


def readiness_at(inputs: PlanInput, stage: str, at: float) -> Readiness:
    """Returns the Readiness of the stage at `at` (days) if nothing more is rehearsed. Its `recall`
    is `None` until enough was asked."""
    points, asked, enough = inputs.asked_of(stage)
    recall = None
    if enough:
        recall = Forecast(inputs.candidates, forgetting=inputs.forgetting).share(stage, at)
    return Readiness(points, asked, recall)


def _predicted(
    memory: Memory | None, last: LastTime, *, weight: float, at: float
) -> PredictedPoint:
    """Returns the point as it will be at `at` (days); one never rehearsed if `memory` is `None`."""
    if memory is None:
        return PredictedPoint(weight)
    days = counted_days(at - memory.at, missed=last is not LastTime.RECALLED)
    return PredictedPoint(weight, days, memory.stability, last)

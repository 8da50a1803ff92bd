"""A plan, day by day: what to rehearse when, by the rule, with the answers that are likely.

A plan is computed anew from the journal whenever it is asked for: a missed day or a new date
leaves nothing to repair.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tiktok_prep.memory.forgetting import FIRST_TRY, MISSED_MIN_DAYS
from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance, merged_memory
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Candidate, Obstacle, Ranking, Slot

MOST_BRANCHING = 5
"""Rehearsals of one point that are told apart as said or missed; earlier ones are merged."""


class Rehearsal(NamedTuple):
    """One rehearsal of a plan."""

    candidate: Candidate
    """As it is expected to be when it is asked."""
    slot: Slot


def picks(
    inputs: PlanInput, *, days: int | None = None, ended: dict[float, Obstacle] | None = None
) -> list[Rehearsal]:
    """The rehearsals of a plan, in order: in each slot what is worth most, while it fits.

    `days` is for how many slots they are wanted, `None` for all. What ended each slot is put into
    `ended`, by the time at which it begins.
    """
    current, first_try = list(inputs.candidates), inputs.first_try
    made: list[Rehearsal] = []
    for index, slot in enumerate(inputs.slots[:days]):
        ranking = Ranking(current, inputs.slots[index:], first_try=first_try)
        used = 0.0
        while best := ranking.best(at=slot.at + used / 86400, seconds=slot.seconds - used):
            made.append(Rehearsal(best, slot))
            target = best.target(slot.at)
            assert target is not None
            visit = Visit(slot.at, slot.day)
            # all that is remembered alike is worked out once
            after = {
                m: merged_memory(m, visit, target, first_try=first_try) for m in set(best.memories)
            }
            used += best.seconds
            ranking.rehearsed(best, tuple(after[m] for m in best.memories), slot.at + used / 86400)
        if ended is not None:
            ended[slot.at] = ranking.obstacle(
                at=slot.at + used / 86400, seconds=slot.seconds - used
            )
        current = [ranking.candidates.get(c.question.id, c) for c in current]
    return made


class Forecast:
    """What recall to expect of candidates, by the visits that a plan pays them."""

    def __init__(
        self,
        candidates: Iterable[Candidate],
        made: Iterable[Rehearsal] = (),
        *,
        first_try: float = FIRST_TRY,
        pace: float = 1.0,
    ) -> None:
        """`pace` is how fast forgetting goes: at 2 as much is forgotten in a day as otherwise in
        two."""
        self._first_try, self._pace = first_try, pace
        self._candidates = list(candidates)
        self._visits: dict[str, list[Visit]] = {c.question.id: [] for c in self._candidates}
        for pick in made:
            self._visits[pick.candidate.question.id].append(Visit(pick.slot.at, pick.slot.day))
        self._known: dict[tuple[Memory | None, tuple[Visit, ...], float], float] = {}

    def readiness(self, stage: str, at: float) -> float | None:
        """Expected share (0-1) of the weighted points of a stage that is recalled at `at`;
        `None` if there are none. What was missed the last time counts as after a night at the
        earliest, as everywhere: it has been shown since, but not said."""
        total = recalled = 0.0
        for candidate in self._candidates:
            if stage not in candidate.question.stages:
                continue
            visits = tuple(v for v in self._visits[candidate.question.id] if v.at <= at)
            weight = candidate.question.weight
            for place, memory in enumerate(candidate.memories):
                when = at
                if memory and not visits and place in candidate.missed:
                    when = max(at, memory.at + MISSED_MIN_DAYS)
                recalled += weight * self._recall(memory, visits, when)
                total += weight
        return recalled / total if total else None

    def _recall(self, memory: Memory | None, visits: tuple[Visit, ...], at: float) -> float:
        key = (memory, visits, at)
        chance = self._known.get(key)
        if chance is None:
            # time that runs twice as fast is forgetting twice as fast
            pace = self._pace
            if memory is not None:
                memory = memory._replace(at=memory.at * pace)
            run = tuple(Visit(visit.at * pace, visit.day) for visit in visits)
            while len(run) > MOST_BRANCHING:
                memory = merged_memory(memory, run[0], at * pace, first_try=self._first_try)
                run = run[1:]
            chance = self._known[key] = expected_chance(
                memory, run, at * pace, first_try=self._first_try
            )
        return chance

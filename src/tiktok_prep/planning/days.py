"""What to rehearse on which day, and the recall to expect from it.

Days are planned with the rule, one after the other, assuming likely answers. Nothing is stored:
each command plans again from the journal, so a missed day or a moved interview needs no repair.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tiktok_prep.memory.forgetting import FIRST_TRY, MISSED_MIN_DAYS
from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance, merged_memory
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Candidate, Obstacle, Ranking, Slot

MOST_BRANCHING = 5
"""Only the last rehearsals of a point branch into recalled and missed, since each one doubles the
work; earlier ones are averaged."""


class Rehearsal(NamedTuple):
    """One planned rehearsal of one question."""

    candidate: Candidate
    """With the memory expected when it is asked."""
    slot: Slot


def planned_rehearsals(
    inputs: PlanInput, *, slots: int | None = None, obstacles: dict[float, Obstacle] | None = None
) -> list[Rehearsal]:
    """The rehearsals to do, in order: each slot is filled with the best question that still fits.

    `slots` limits how many slots are planned, `None` plans all. `obstacles`, if given, is filled
    with why each slot ended, keyed by the time it begins.
    """
    current, first_try = list(inputs.candidates), inputs.first_try
    rehearsals: list[Rehearsal] = []
    for index, slot in enumerate(inputs.slots[:slots]):
        ranking = Ranking(current, inputs.slots[index:], first_try=first_try)
        used = 0.0
        while best := ranking.best(at=slot.at + used / 86400, seconds=slot.seconds - used):
            rehearsals.append(Rehearsal(best, slot))
            used += best.seconds
            rehearse(ranking, best, slot, at=slot.at + used / 86400, first_try=first_try)
        if obstacles is not None:
            obstacles[slot.at] = ranking.obstacle(
                at=slot.at + used / 86400, seconds=slot.seconds - used
            )
        current = [ranking.candidates.get(c.question.id, c) for c in current]
    return rehearsals


def rehearse(
    ranking: Ranking, candidate: Candidate, slot: Slot, *, at: float, first_try: float
) -> None:
    """Gives `candidate` the memory to expect after a rehearsal in `slot` that ends at `at`."""
    target = candidate.target(slot.at)
    assert target is not None
    visit = Visit(slot.at, slot.day)
    # once for each distinct memory: many points share one
    expected_memory = {
        m: merged_memory(m, visit, target, first_try=first_try) for m in set(candidate.memories)
    }
    ranking.record_rehearsal(candidate, tuple(expected_memory[m] for m in candidate.memories), at)


class Forecast:
    """The recall to expect from candidates after the rehearsals of a plan."""

    def __init__(
        self,
        candidates: Iterable[Candidate],
        rehearsals: Iterable[Rehearsal] = (),
        *,
        first_try: float = FIRST_TRY,
        pace: float = 1.0,
    ) -> None:
        """`rehearsals` must be of these candidates. `pace` is the speed of forgetting: at 2, one
        day counts as two."""
        self._first_try, self._pace = first_try, pace
        self._candidates = list(candidates)
        self._visits: dict[str, list[Visit]] = {c.question.id: [] for c in self._candidates}
        for candidate, slot in rehearsals:
            self._visits[candidate.question.id].append(Visit(slot.at, slot.day))
        self._known: dict[tuple[Memory | None, tuple[Visit, ...], float], float] = {}

    def readiness(self, stage: str, at: float) -> float | None:
        """Expected share (0-1) of the stage's points recalled at `at`, weighted by question;
        `None` without points.

        Counts planned rehearsals up to `at`. Without one, a point missed last time counts as
        seen at least a day ago: you have read it since, but not recalled it.
        """
        total = recalled = 0.0
        for candidate in self._candidates:
            if stage not in candidate.question.stages:
                continue
            visits = tuple(v for v in self._visits[candidate.question.id] if v.at <= at)
            weight = candidate.question.weight
            for place, memory in enumerate(candidate.memories):
                when = at
                if memory and not visits and place in candidate.missed_points:
                    when = max(at, memory.at + MISSED_MIN_DAYS)
                recalled += weight * self._recall(memory, visits, when)
                total += weight
        return recalled / total if total else None

    def _recall(self, memory: Memory | None, visits: tuple[Visit, ...], at: float) -> float:
        key = (memory, visits, at)
        chance = self._known.get(key)
        if chance is None:
            # to forget twice as fast, make time run twice as fast
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

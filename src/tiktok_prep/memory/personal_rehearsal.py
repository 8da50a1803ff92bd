"""What rehearsals to come would do for somebody who forgets in their own way.

It is `rehearsal.expected_chance` with a personal curve. Stability and difficulty still change as
FSRS has it, because that is what prep will compute. The chances, of each rehearsal and at the
target, are personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiktok_prep.memory.forgetting import DECAY, FACTOR
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.personal import Forgetting, Profile
from tiktok_prep.memory.rehearsal import Memory, Visit, after_again, after_good, recall_chance

Branch = tuple[float, Memory | None, LastTime]
"""Chance (0-1) of the branch, the memory at its end, and how the last time went."""


def expected_chance(
    by: Forgetting | Profile,
    memory: Memory | None,
    last: LastTime,
    visits: Sequence[Visit],
    target: float,
) -> float:
    """Expected chance (0-1) of recall at `target` if the point is rehearsed at `visits`.

    `visits` are in order and before `target`. `last` says how the last time went and is ignored if
    `memory` is `None`. Each rehearsal branches into Good and Again; branches whose last time went
    alike are merged before the next one, so the work does not double with each. The result is exact
    for up to two rehearsals, and up to 0.03 too high with four.
    """
    branches: list[Branch] = [(1.0, memory, last)]
    for visit in visits:
        next_branches: list[Branch] = []
        for share, before, how in branches:
            chance = _chance(by, before, how, visit.at)
            again = LastTime.READ if before is None else LastTime.MISSED
            next_branches.append((share * chance, after_good(before, visit), LastTime.RECALLED))
            next_branches.append((share * (1 - chance), after_again(before, visit), again))
        branches = _merged(next_branches, visit, target)
    return sum(share * _chance(by, after, how, target) for share, after, how in branches)


def _merged(branches: Iterable[Branch], visit: Visit, target: float) -> list[Branch]:
    """One branch for each LastTime.

    As in `rehearsal.merged_memory`, it keeps the expected recall at `target` by FSRS.
    """
    sums: dict[LastTime, tuple[float, float, float]] = {}
    for share, memory, how in branches:
        if memory and share > 0:
            total, chance, difficulty = sums.get(how, (0.0, 0.0, 0.0))
            sums[how] = (
                total + share,
                chance + share * recall_chance(memory, target),
                difficulty + share * memory.difficulty,
            )
    days = target - visit.at
    return [
        (total, Memory(_stability(chance / total, days), difficulty / total, *visit), how)
        for how, (total, chance, difficulty) in sums.items()
    ]


def _stability(chance: float, days: float) -> float:
    """The stability with which FSRS predicts this chance of recall after `days`."""
    return float(FACTOR * days / (min(chance, 1 - 1e-9) ** (-1 / DECAY) - 1))


def _chance(by: Forgetting | Profile, memory: Memory | None, last: LastTime, at: float) -> float:
    return by.first_try if memory is None else by.recall(at - memory.at, memory.stability, last)

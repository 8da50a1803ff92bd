"""What rehearsals to come would do for somebody who forgets in their own way.

It is `rehearsal.expected_chance` with personal curves. Stability and difficulty still change as
FSRS has it, because that is what prep will compute. The chances, of each rehearsal and at the
target, are personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiktok_prep.memory.forgetting import stability_with
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.personal import Profile, recalls
from tiktok_prep.memory.rehearsal import Memory, Visit, after_again, after_good, recall_chance

LEAST_DAYS = 1 / 24
"""One hour, in days. Branches are merged so that recall after at least this time stays the same."""
MOST_BRANCHES = 8
"""With more branches than this, those whose last time went alike are merged."""
Branch = tuple[list[float], Memory | None, LastTime]
"""Chance (0-1) of the branch by each profile, the memory at its end, and how the last time went."""


def chances(
    profiles: Sequence[Profile],
    memory: Memory | None,
    last: LastTime,
    visits: Sequence[Visit],
    target: float,
) -> tuple[float, ...]:
    """Returns the expected chance (0-1) of recall at `target` by each profile, if the point is
    rehearsed at `visits`.

    `visits` are in order and before `target`. `last` says how the last time went and is ignored if
    `memory` is `None`. Each rehearsal branches into Good and Again; where these become more than
    MOST_BRANCHES, some are merged, so the work does not double with each. With the curve of FSRS
    alone, the result is exact for up to four rehearsals; the largest error found with five to seven
    was 0.04 too high, for a stability of an hour. Several profiles share the memories of the
    branches, which saves most of the work.
    """
    branches: list[Branch] = [([1.0] * len(profiles), memory, last)]
    for visit in visits:
        next_branches: list[Branch] = []
        for shares, before, how in branches:
            said = _chances(profiles, before, how, visit.at)
            good = [share * chance for share, chance in zip(shares, said, strict=True)]
            missed = [share - part for share, part in zip(shares, good, strict=True)]
            again = LastTime.READ if before is None else LastTime.MISSED
            next_branches.append((good, after_good(before, visit), LastTime.RECALLED))
            next_branches.append((missed, after_again(before, visit), again))
        branches = next_branches
        if len(branches) > MOST_BRANCHES:
            branches = _merged(profiles, branches, visit, target)
    totals = [0.0] * len(profiles)
    for shares, after, how in branches:
        said = _chances(profiles, after, how, target)
        totals = [a + b * c for a, b, c in zip(totals, shares, said, strict=True)]
    return tuple(totals)


def _merged(
    profiles: Sequence[Profile], branches: Iterable[Branch], visit: Visit, target: float
) -> list[Branch]:
    """Returns one branch for each LastTime of `branches`, all of which end with `visit`.

    Its memory keeps their expected recall by FSRS at `target`, or LEAST_DAYS after `visit` if that
    is later.
    """
    groups: dict[LastTime, list[Branch]] = {}
    for branch in branches:
        groups.setdefault(branch[2], []).append(branch)
    target = max(target, visit.at + LEAST_DAYS)
    merged: list[Branch] = []
    for last, group in groups.items():
        if len(group) == 1:
            merged += group
            continue
        total = chance = difficulty = 0.0
        together = [0.0] * len(profiles)
        for shares, memory, _ in group:
            assert memory
            share = sum([p.weight * own for p, own in zip(profiles, shares, strict=True)]) + 1e-12
            total += share
            chance += share * recall_chance(memory, target)
            difficulty += share * memory.difficulty
            together = [a + b for a, b in zip(together, shares, strict=True)]
        stability = stability_with(min(chance / total, 1 - 1e-9), days=target - visit.at)
        merged.append((together, Memory(stability, difficulty / total, *visit), last))
    return merged


def _chances(
    profiles: Sequence[Profile], memory: Memory | None, last: LastTime, at: float
) -> list[float]:
    if memory is None:
        return [profile.first_try for profile in profiles]
    return recalls(profiles, at - memory.at, memory.stability, last)

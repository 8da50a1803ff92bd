"""What rehearsals that have not happened would do, for somebody who forgets in a way of their own.

`rehearsal.expected` with another curve. Stability and difficulty go on as FSRS has them, since that
is what prep will compute; how likely a point is said, and recalled in the end, is the person's.
"""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.personal import Forgetting, Person
from tiktok_prep.memory.rehearsal import Memory, Visit, missed, said


def expected_recall(
    by: Forgetting | Person,
    memory: Memory | None,
    last: LastTime,
    visits: Sequence[Visit],
    target: float,
) -> float:
    """Expected chance (0-1) of recall at `target` after rehearsals at `visits`, which come in order
    and before it. Each branches into said and missed: the work doubles with each visit. `last` says
    how the last time went; it does not count where `memory` is `None`."""
    branches = [(1.0, memory, last)]
    for visit in visits:
        grown: list[tuple[float, Memory | None, LastTime]] = []
        for share, before, how in branches:
            chance = _chance(by, before, how, visit.at)
            again = LastTime.READ if before is None else LastTime.MISSED
            grown.append((share * chance, said(before, visit), LastTime.SAID))
            grown.append((share * (1 - chance), missed(before, visit), again))
        branches = grown
    return sum(share * _chance(by, after, how, target) for share, after, how in branches)


def _chance(by: Forgetting | Person, memory: Memory | None, last: LastTime, at: float) -> float:
    return by.first_try if memory is None else by.recall(at - memory.at, memory.stability, last)

"""What rehearsals that have not happened would do, for somebody who forgets in a way of their own.

`rehearsal.expected` with another curve. Stability and difficulty go on as FSRS has them, since that
is what prep will compute; how likely a point is said, and recalled in the end, is the person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiktok_prep.memory.forgetting import DECAY, FACTOR
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.personal import Forgetting, Person
from tiktok_prep.memory.rehearsal import Memory, Visit, missed, recalled, said

Branch = tuple[float, Memory | None, LastTime]
"""How likely it is, what is remembered then, and how the last time went."""


def expected_recall(
    by: Forgetting | Person,
    memory: Memory | None,
    last: LastTime,
    visits: Sequence[Visit],
    target: float,
) -> float:
    """Expected chance (0-1) of recall at `target` after rehearsals at `visits`, which come in order
    and before it. `last` says how the last time went; it does not count where `memory` is `None`.

    Each rehearsal branches into said and missed. Branches that ended alike are merged before the
    next one, so that the work grows with the rehearsals and does not double with each. Up to two
    rehearsals that is exact; with four it is up to three points too high.
    """
    branches: list[Branch] = [(1.0, memory, last)]
    for visit in visits:
        grown: list[Branch] = []
        for share, before, how in branches:
            chance = _chance(by, before, how, visit.at)
            again = LastTime.READ if before is None else LastTime.MISSED
            grown.append((share * chance, said(before, visit), LastTime.SAID))
            grown.append((share * (1 - chance), missed(before, visit), again))
        branches = _merged(grown, visit, target)
    return sum(share * _chance(by, after, how, target) for share, after, how in branches)


def _merged(branches: Iterable[Branch], visit: Visit, target: float) -> list[Branch]:
    """One branch for each way in which the last time went, as `rehearsal.likely` merges them: by
    FSRS it recalls as much at `target` as all of them."""
    sums: dict[LastTime, tuple[float, float, float]] = {}
    for share, memory, how in branches:
        if memory and share > 0:
            whole, then, difficulty = sums.get(how, (0.0, 0.0, 0.0))
            sums[how] = (
                whole + share,
                then + share * recalled(memory, target),
                difficulty + share * memory.difficulty,
            )
    days = target - visit.at
    return [
        (whole, Memory(_stability(then / whole, days), difficulty / whole, *visit), how)
        for how, (whole, then, difficulty) in sums.items()
    ]


def _stability(chance: float, days: float) -> float:
    """With which FSRS has this chance of recall after so many days."""
    return float(FACTOR * days / (min(chance, 1 - 1e-9) ** (-1 / DECAY) - 1))


def _chance(by: Forgetting | Person, memory: Memory | None, last: LastTime, at: float) -> float:
    return by.first_try if memory is None else by.recall(at - memory.at, memory.stability, last)

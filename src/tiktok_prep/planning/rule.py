"""Which question to rehearse next, when there is a date to be ready for.

For a question with points `p`, rehearsed now in `s` seconds, and `T` the interview:

    now_p  = E[recall of p at T | rehearsed now, then k times more]
    wait_p = E[recall of p at T | not now, then the same k times]
    score  = sum over p of weight * (now_p - wait_p) * sqrt(1 - wait_p)  /  s

What pays is not what is weak, but what a rehearsal *now* changes for that day: the same `k` later
rehearsals stand on both sides. docs/planning.md explains the rule and what was measured of it.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from math import ceil, floor, sqrt
from typing import NamedTuple

from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance
from tiktok_prep.model import Question

MOST_LATER = 3
"""Later rehearsals that are looked ahead to; more change the order hardly at all."""
REST_DAYS = 8 / (24 * 60)
"""A question is not asked again within eight minutes."""
NEW_WITHIN = 1 / 4
"""Of what is new, each day may begin as much as would use it up over this share of the days that
are left. Fewer days would be as good by simulation; more cost a point of recall
(benchmarks/deadline.py)."""
LEAST_GAIN = 0.005
"""Points that a rehearsal must bring by the interview to be worth the time."""


class Candidate(NamedTuple):
    """A question that may be rehearsed. Times are days as floats from one origin."""

    question: Question
    seconds: float
    """What a rehearsal takes, from the question to the rating."""
    targets: tuple[float, ...]
    """The interviews of its stages, in order."""
    memories: tuple[Memory | None, ...]
    """One for each of its points; `None` was never rehearsed."""
    asked: float | None = None
    """When it was rehearsed last; `None` if never."""
    missed: frozenset[int] = frozenset()
    """Places of the points that were missed the last time, and not said since."""
    begun_today: bool = False
    """Whether it was rehearsed for the first time on local day 0."""

    def target(self, at: float) -> float | None:
        """The first interview after `at`."""
        return next((target for target in self.targets if target > at), None)

    @property
    def is_new(self) -> bool:
        return not any(self.memories)


class Slot(NamedTuple):
    """Time to study on one day."""

    at: float
    """When it begins."""
    day: int
    seconds: float
    light: bool = False
    """A last look in the hours before an interview: for that one alone, and what is known already
    comes first. It is not counted on to reach everything."""


class LaterVisits(NamedTuple):
    """Where the later rehearsals would be, for one target: between two whole numbers of them."""

    target: float
    fewer: tuple[Visit, ...]
    more: tuple[Visit, ...]
    share: float
    """How much the case with more of them weighs (0-1)."""


class Worth(NamedTuple):
    """What rehearsing a question now brings."""

    gain: float
    """Weighted points recalled at the interview: how many more than if it is not rehearsed now, and
    later all goes on as it would."""
    score: float
    """By which questions are compared; per second."""


def later_visits(target: float, slots: Sequence[Slot], seconds: float, cost: float) -> LaterVisits:
    """The `k` rehearsals that are assumed between now and `target`.

    `slots` are those after the one that is now; `seconds` is the study time before `target`, and
    `cost` what one rehearsal of everything that shares it takes: k = seconds / cost, at most
    MOST_LATER. They are spread evenly over the slots and end on the last.
    """
    days = [Visit(slot.at, slot.day) for slot in slots if slot.at < target and not slot.light]
    k = min(float(MOST_LATER), len(days), seconds / cost if cost else 0.0)
    low = floor(k)
    return LaterVisits(target, _spread(days, low), _spread(days, ceil(k)), k - low)


def _spread(days: Sequence[Visit], number: int) -> tuple[Visit, ...]:
    return tuple(days[ceil(len(days) * i / number) - 1] for i in range(1, number + 1))


class Obstacle(Enum):
    """Why a candidate is not asked."""

    GAIN = "what it brings by the interview is not worth the time"
    TIME = "it does not fit into the time left"
    NEW = "it is new, and new ones are spread over the days"
    REST = "it was asked a moment ago"
    FILTERED = "it was not asked for"
    LIGHT = "it is for a later interview, and a last look is for the next alone"


class Ranking:
    """The candidates of one study slot, by what rehearsing each is worth.

    Scores hold for the slot; after a rehearsal only the question rehearsed is scored again.
    """

    def __init__(
        self,
        candidates: Iterable[Candidate],
        slots: Sequence[Slot],
        *,
        first_try: float = FIRST_TRY,
        only: Collection[str] | None = None,
        beyond: bool = False,
    ) -> None:
        """`slots` are this one and those that follow; there must be one. A candidate without an
        interview ahead is not asked, nor one that is not in `only`, which are ids of questions.
        With `beyond`, neither a small gain nor the spreading of new questions holds one back."""
        self.only, self._beyond = only, beyond
        self._here, *rest = slots
        self._first_try = first_try
        self._chances: dict[tuple[float, Memory | None], tuple[float, float]] = {}
        self._visit = Visit(self._here.at, self._here.day)
        self._candidates: dict[str, Candidate] = {}
        self._target: dict[str, float] = {}
        """The next interview of each candidate."""
        for candidate in candidates:
            target = candidate.target(self._here.at)
            if target is not None:
                self._candidates[candidate.question.id] = candidate
                self._target[candidate.question.id] = target
        self._new = {name for name, candidate in self._candidates.items() if candidate.is_new}
        self._first_target = min(self._target.values(), default=0.0)
        self._later: dict[float, LaterVisits] = {}
        self._new_seconds: dict[float, float] = {}
        """How much of the new there is room for in this slot, for each target."""
        self._look_ahead(slots, rest)
        self._worth: dict[str, Worth] = {}
        self._order: list[tuple[bool, float, int, str]] = []
        self._place = {name: index for index, name in enumerate(self._candidates)}
        for name in self._candidates:
            self._rank(name)

    def _look_ahead(self, slots: Sequence[Slot], rest: Sequence[Slot]) -> None:
        """Where later rehearsals would be for each target, and the room for what is new."""
        costs: defaultdict[float, float] = defaultdict(float)
        new: defaultdict[float, float] = defaultdict(float)
        begun: defaultdict[float, float] = defaultdict(float)
        for name, candidate in self._candidates.items():
            target = self._target[name]
            costs[target] += candidate.seconds
            new[target] += candidate.seconds * candidate.is_new
            begun[target] += candidate.seconds * (candidate.begun_today and self._here.day == 0)
        study = {
            target: sum(slot.seconds for slot in slots if slot.at < target and not slot.light)
            for target in costs
        }
        for target in costs:
            # what is for a later interview takes its even share of the time before this one
            cost = sum(
                costs[other] * min(1.0, study[target] / study[other] if study[other] else 1.0)
                for other in costs
            )
            self._later[target] = later_visits(target, rest, study[target], cost)
            before = sum(slot.at < target for slot in slots)
            days = ceil(before * NEW_WITHIN)
            self._new_seconds[target] = (new[target] + begun[target]) / days - begun[target]

    def worth(self, question_id: str) -> Worth | None:
        """What rehearsing the question now is worth; `None` if it has no interview ahead."""
        return self._worth.get(question_id)

    def best(self, *, at: float, seconds: float) -> Candidate | None:
        """The candidate that is worth most at `at`, of those that fit into `seconds`, have rested
        and are worth the time; `None` if there is none."""
        for *_, name in self._order:
            if self.keeps_back(name, at=at, seconds=seconds) is None:
                return self._candidates[name]
        return None

    def obstacle(self, *, at: float, seconds: float) -> Obstacle:
        """Why nothing is asked where `best` is `None`: what keeps the candidate back that is
        worth most."""
        reasons = (self.keeps_back(name, at=at, seconds=seconds) for *_, name in self._order)
        idle = (None, Obstacle.GAIN, Obstacle.FILTERED)
        return next((why for why in reasons if why not in idle), Obstacle.GAIN)

    def rehearsed(self, before: Candidate, memories: tuple[Memory | None, ...], at: float) -> None:
        """`before` was rehearsed at `at`, and its points are now remembered so."""
        self.put(before._replace(memories=memories, asked=at))

    def put(self, candidate: Candidate) -> None:
        """The candidate is as it is here, whatever it was before."""
        name = candidate.question.id
        self.drop(name)
        self._candidates[name] = candidate
        self._new_seconds[self._target[name]] -= self._begun(candidate)
        self._rank(name)

    def drop(self, question_id: str) -> None:
        """Do not ask the question."""
        candidate = self._candidates.pop(question_id, None)
        if candidate:
            self._order.remove(self._rank_of(candidate, self._worth.pop(question_id)))
            self._new_seconds[self._target[question_id]] += self._begun(candidate)

    def _begun(self, candidate: Candidate) -> float:
        """Seconds that a candidate takes of the room for new ones, once it is new no more."""
        was_new = candidate.question.id in self._new
        return candidate.seconds if was_new and not candidate.is_new else 0.0

    @property
    def candidates(self) -> Mapping[str, Candidate]:
        return self._candidates

    def keeps_back(self, name: str, *, at: float, seconds: float) -> Obstacle | None:
        """Why a candidate is not asked; `None` if nothing keeps it back: then it is asked unless
        another is worth more."""
        candidate = self._candidates[name]
        if self.only is not None and name not in self.only:
            return Obstacle.FILTERED
        if self._here.light and not self._beyond and self._target[name] > self._first_target:
            return Obstacle.LIGHT
        if not self._beyond and self._worth[name].gain < LEAST_GAIN:
            return Obstacle.GAIN
        if not self._beyond and self._new_seconds[self._target[name]] <= 0 and candidate.is_new:
            return Obstacle.NEW
        if candidate.asked is not None and at < candidate.asked + REST_DAYS:
            return Obstacle.REST
        return Obstacle.TIME if candidate.seconds > seconds else None

    def _rank(self, name: str) -> None:
        candidate = self._candidates[name]
        worth = self._worth[name] = self._worth_of(candidate)
        insort(self._order, self._rank_of(candidate, worth))

    def _rank_of(self, candidate: Candidate, worth: Worth) -> tuple[bool, float, int, str]:
        """By what candidates are sorted; in a last look what was new when it began comes after all
        others."""
        name = candidate.question.id
        return self._here.light and name in self._new, -worth.score, self._place[name], name

    def _worth_of(self, candidate: Candidate) -> Worth:
        later = self._later[self._target[candidate.question.id]]
        gains = scores = 0.0
        for memory in candidate.memories:
            key = (later.target, memory)
            chances = self._chances.get(key)
            if chances is None:
                chances = self._chances[key] = self._now_and_wait(memory, later)
            now, wait = chances
            gains += now - wait
            scores += (now - wait) * sqrt(1 - wait)
        weight = candidate.question.weight
        return Worth(weight * gains, weight * scores / candidate.seconds)

    def _now_and_wait(self, memory: Memory | None, later: LaterVisits) -> tuple[float, float]:
        here, target, first = self._visit, later.target, self._first_try
        now = expected_chance(memory, (here, *later.fewer), target, first_try=first)
        wait = expected_chance(memory, later.fewer, target, first_try=first)
        if later.share:
            more = expected_chance(memory, (here, *later.more), target, first_try=first)
            now += later.share * (more - now)
            wait += later.share * (
                expected_chance(memory, later.more, target, first_try=first) - wait
            )
        return now, min(wait, 1.0)

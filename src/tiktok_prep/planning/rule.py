"""The rule: which questions are worth rehearsing now, when there is an interview to be ready for.

For a question with points `p` that takes `s` seconds to rehearse, and an interview at `T`:

    now_p  = E[recall of p at T | rehearsed now, then k times more]
    wait_p = E[recall of p at T | not now, then the same k times]
    score  = sum over p of weight * (now_p - wait_p) * sqrt(1 - wait_p)  /  s

A question scores high not because it is weak, but because rehearsing it *now* changes recall on the
day; both sides count the same `k` later rehearsals. docs/planning.md explains the rule and has the
measurements.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from enum import Enum
from functools import lru_cache
from math import ceil, floor, inf, sqrt

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.later_days import LastTime, last_time
from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance
from tiktok_prep.model import Question

NEW_FACTS_A_DAY = 20
"""How many new facts a day may have."""
MOST_LATER = 3
"""Most later rehearsals to look ahead to; more hardly change the order."""
REST_DAYS = 8 / (24 * 60)
"""A question is not asked again within eight minutes, in days."""
MOST_A_DAY = 2
"""A question is asked no more often on one day, unless points of it were missed the last time. The
rule would ask it up to five times if there are minutes enough; not to do so costs 0.3 points."""
NEW_WITHIN = 1 / 4
"""New questions are spread evenly over this share of the days left. In simulation fewer days do as
well, and more lose a percentage point of recall (benchmarks/deadline.py)."""
SCORE_DIGITS = 12
"""Decimals of a score (recall a second); what differs less is a tie."""
LEAST_GAIN = 0.005
"""Weighted points that a rehearsal must add by the interview to be worth the time."""


REMEMBERED = 2**15
"""Chances and memories of a plan to remember: the next plan that a page makes shares most of them,
and they take some 15 MB."""
_expected_chance = lru_cache(REMEMBERED)(expected_chance)


class Candidate(NamedTuple):
    """A question that may be rehearsed. Times are days, as floats from one common origin."""

    question: Question
    seconds: float
    """Expected time for a rehearsal, from the question to the rating."""
    targets: tuple[float, ...]
    """When the interviews ahead of its stages begin, soonest first."""
    memories: tuple[Memory | None, ...]
    """One for each of the question's points; `None` for a point never rehearsed."""
    last_asked: float | None = None
    """When the question was rehearsed last; `None` if never."""
    missed_points: frozenset[int] = frozenset()
    """Indexes of the points missed in the last rehearsal."""
    unproven: bool = False
    """Whether any of the points was missed and not said on a later day since."""
    new_today: bool = False
    """Whether the question was rehearsed for the first time today."""
    times: int = 0
    """How often the question was rehearsed on `day`."""
    day: int = 0
    """The last local day on which it was rehearsed; 0 is today."""

    def target(self, at: float) -> float | None:
        """Returns the first of `targets` after `at`; `None` if there is none."""
        return next((target for target in self.targets if target > at), None)

    @property
    def is_new(self) -> bool:
        """Whether none of the question's points was ever rehearsed."""
        return not any(self.memories)

    @property
    def last_times(self) -> tuple[LastTime, ...]:
        """How the last rehearsal of each point went, in the order of `memories`; RECALLED for a
        point never rehearsed."""
        return tuple(
            last_time(missed=place in self.missed_points, stability=memory.stability)
            if memory
            else LastTime.RECALLED
            for place, memory in enumerate(self.memories)
        )


class Slot(NamedTuple):
    """Time to study on one day, in days from the same origin as a Candidate."""

    at: float
    """When the study begins."""
    day: int
    """The local day; 0 is today."""
    seconds: float
    last_look: bool = False
    """Whether the study is right before an interview. Then only questions for that interview are
    asked, those already known first, and planning does not rely on this time for later
    rehearsals."""


class LaterVisits(NamedTuple):
    """The later rehearsals assumed before `target`.

    Their number is not whole: `fewer` rounds it down, `more` rounds it up, and `share` (0-1) is the
    weight of `more`.
    """

    target: float
    fewer: tuple[Visit, ...]
    more: tuple[Visit, ...]
    share: float


class Worth(NamedTuple):
    """What rehearsing a question now adds."""

    gain: float
    """Weighted points recalled at the interview, compared to not rehearsing now, with the same
    later rehearsals."""
    score: float
    """Gain weighted towards weak points, per second. The highest is chosen first; in which order a
    drill asks, `plan_order` says."""


def later_visits(target: float, slots: Sequence[Slot], seconds: float, cost: float) -> LaterVisits:
    """Returns the `k` later rehearsals assumed before `target`: k = seconds / cost, at most
    MOST_LATER and at most one for each slot before `target` that is not a last look.

    `slots` are those after the current one, `seconds` is the study time before `target`, and `cost`
    the seconds to rehearse everything in that time once. The rehearsals are spread evenly over
    the slots, the last one in the last slot.
    """
    days = [Visit(slot.at, slot.day) for slot in slots if slot.at < target and not slot.last_look]
    k = min(float(MOST_LATER), len(days), seconds / cost if cost else 0.0)
    low = floor(k)
    return LaterVisits(target, _spread(days, low), _spread(days, ceil(k)), k - low)


def _spread(days: Sequence[Visit], number: int) -> tuple[Visit, ...]:
    """Picks `number` of the `days`, evenly spread and ending with the last one; none if it is 0."""
    return tuple(days[ceil(len(days) * i / number) - 1] for i in range(1, number + 1))


class Obstacle(Enum):
    """Why a candidate is not asked."""

    SMALL_GAIN = "it adds too little by the interview to be worth the time"
    NO_TIME = "it does not fit into the time left"
    NEW_LIMIT = "it is new, and new questions are spread over the days"
    ASKED_TWICE = "it was asked twice today, and said the last time"
    JUST_ASKED = "it was asked a moment ago"
    NOT_SELECTED = "it is not among the questions of this drill"
    LATER_INTERVIEW = "it is for a later interview, and a last look is only for the next one"


class Ranking:
    """The candidates of one study slot, best score first.

    Scores are computed once for the slot. After a rehearsal only that question is scored again.
    """

    def __init__(
        self,
        candidates: Iterable[Candidate],
        slots: Sequence[Slot],
        *,
        first_try: float = FIRST_TRY,
        only: Collection[str] | None = None,
        cram: bool = False,
        new_facts: float = inf,
    ) -> None:
        """`slots` are the current one and those after it; it must not be empty.

        `new_facts` limits how many facts that are new may be asked.

        Candidates without an interview ahead are left out. Only questions whose id is in `only` are
        asked; `None` allows all. `cram` also asks questions with a small gain, over the limit for
        new ones or for one day, or for a later interview.
        """
        self.only, self._cram, self._new_facts = only, cram, new_facts
        self._begun_facts: set[str] = set()
        """Facts that were new when the slot began and have been rehearsed since."""
        self._slot, *later = slots
        self._first_try = first_try
        self._chances: dict[tuple[float, Memory | None], tuple[float, float]] = {}
        self._visit = Visit(self._slot.at, self._slot.day)
        self.candidates: dict[str, Candidate] = {}
        """Question id -> candidate, without those dropped or with no interview ahead."""
        self.targets: dict[str, float] = {}
        """Question id -> its next interview, in days."""
        for candidate in candidates:
            target = candidate.target(self._slot.at)
            if target is not None:
                self.candidates[candidate.question.id] = candidate
                self.targets[candidate.question.id] = target
        self._new = {name for name, candidate in self.candidates.items() if candidate.is_new}
        self._first_target = min(self.targets.values(), default=0.0)
        self._later: dict[float, LaterVisits] = {}
        self._new_seconds: dict[float, float] = {}
        """Target -> seconds left in this slot for questions that were new when it began."""
        self._look_ahead(slots, later)
        self.worth: dict[str, Worth] = {}
        """Question id -> what rehearsing the question now adds, for each of `candidates`."""
        self._order: list[tuple[bool, float, int, str]] = []
        self._place = {name: index for index, name in enumerate(self.candidates)}
        for name, candidate in self.candidates.items():
            self.worth[name] = self._worth_of(candidate)
            self._order.append(self._rank_of(candidate, self.worth[name]))
        self._order.sort()

    def copy(self) -> Ranking:
        """Returns a ranking that starts like this one; later changes to either do not change the
        other."""
        other = copy(self)
        other.candidates, other.worth = dict(self.candidates), dict(self.worth)
        other._new_seconds, other._order = dict(self._new_seconds), list(self._order)
        other._begun_facts = set(self._begun_facts)
        return other

    def _look_ahead(self, slots: Sequence[Slot], later: Sequence[Slot]) -> None:
        """Sets `_later` and `_new_seconds` for each target."""
        costs: defaultdict[float, float] = defaultdict(float)
        new: defaultdict[float, float] = defaultdict(float)
        new_today: defaultdict[float, float] = defaultdict(float)
        for name, candidate in self.candidates.items():
            target = self.targets[name]
            costs[target] += candidate.seconds
            new[target] += candidate.seconds * candidate.is_new
            new_today[target] += candidate.seconds * (candidate.new_today and self._slot.day == 0)
        study = {
            target: sum(slot.seconds for slot in slots if slot.at < target and not slot.last_look)
            for target in costs
        }
        for target in costs:
            # questions for a later interview take their share of the time before this one
            cost = sum(
                costs[other] * min(1.0, study[target] / study[other] if study[other] else 1.0)
                for other in costs
            )
            self._later[target] = later_visits(target, later, study[target], cost)
            slots_left = sum(slot.at < target for slot in slots)
            days = ceil(slots_left * NEW_WITHIN)
            all_new = new[target] + new_today[target]
            self._new_seconds[target] = all_new / days - new_today[target]

    def best(self, *, at: float, seconds: float) -> Candidate | None:
        """Returns the best candidate that may be asked at `at` and fits into the `seconds` left in
        the slot; `None` if there is none. Does not remove the candidate."""
        for rank in self._order:
            if self.obstacle_to(rank[3], at=at, seconds=seconds) is None:
                return self.candidates[rank[3]]
        return None

    def obstacle(self, *, at: float, seconds: float) -> Obstacle:
        """Returns why nothing more is asked, for use when `best` returns `None`: the obstacle to
        the best candidate that is selected and worth the time, or SMALL_GAIN if there is none."""
        obstacles = (self.obstacle_to(name, at=at, seconds=seconds) for *_, name in self._order)
        skipped = (None, Obstacle.SMALL_GAIN, Obstacle.NOT_SELECTED)
        return next((each for each in obstacles if each not in skipped), Obstacle.SMALL_GAIN)

    def record_rehearsal(
        self, candidate: Candidate, memories: tuple[Memory | None, ...], at: float
    ) -> None:
        """Replaces `candidate` by one with `memories`, which it has after a rehearsal that ended at
        `at` and in which no point was missed, and ranks it again. `candidate` itself does not
        change."""
        day = self._slot.day
        times = candidate.times + 1 if candidate.day == day else 1
        candidate = candidate._replace(memories=memories, last_asked=at, times=times, day=day)
        self.put(candidate._replace(missed_points=frozenset()))

    def put(self, candidate: Candidate) -> None:
        """Replaces the candidate for the same question, or adds it back after `drop`, and ranks it.

        Raises KeyError if the question was no candidate when the slot began.
        """
        name = candidate.question.id
        self.drop(name)
        self.candidates[name] = candidate
        self._new_seconds[self.targets[name]] -= self._new_seconds_of(candidate)
        if candidate.question.is_fact and name in self._new and not candidate.is_new:
            self._begun_facts.add(name)
        worth = self.worth[name] = self._worth_of(candidate)
        insort(self._order, self._rank_of(candidate, worth))

    def drop(self, question_id: str) -> None:
        """Removes the question; does nothing if it is not a candidate."""
        candidate = self.candidates.pop(question_id, None)
        if candidate:
            self._order.remove(self._rank_of(candidate, self.worth.pop(question_id)))
            self._new_seconds[self.targets[question_id]] += self._new_seconds_of(candidate)
            self._begun_facts.discard(question_id)

    def _new_seconds_of(self, candidate: Candidate) -> float:
        """Returns what a candidate uses of the slot's time for new questions: its seconds if it was
        new when the slot began and has been rehearsed since, otherwise 0."""
        was_new = candidate.question.id in self._new
        return candidate.seconds if was_new and not candidate.is_new else 0.0

    def is_late(self, question_id: str) -> bool:
        """Whether the question comes after all others: the slot is a last look, and the question
        was new when the slot began."""
        return self._slot.last_look and question_id in self._new

    def obstacle_to(self, question_id: str, *, at: float, seconds: float) -> Obstacle | None:
        """Returns the first reason why the candidate cannot be asked at `at`, with `seconds` left
        in the slot; `None` if there is none. Raises KeyError if the question is not a candidate."""
        candidate, target = self.candidates[question_id], self.targets[question_id]
        if self.only is not None and question_id not in self.only:
            return Obstacle.NOT_SELECTED
        if not self._cram:
            if self._slot.last_look and target > self._first_target:
                return Obstacle.LATER_INTERVIEW
            if self.worth[question_id].gain < LEAST_GAIN:
                return Obstacle.SMALL_GAIN
            if candidate.is_new:
                is_full = len(self._begun_facts) >= self._new_facts and candidate.question.is_fact
                if is_full or self._new_seconds[target] <= 0:
                    return Obstacle.NEW_LIMIT
            elif (
                candidate.times >= MOST_A_DAY
                and candidate.day == self._slot.day
                and not candidate.missed_points
            ):
                return Obstacle.ASKED_TWICE
        if candidate.seconds > seconds:
            return Obstacle.NO_TIME
        is_rested = candidate.last_asked is None or at >= candidate.last_asked + REST_DAYS
        return None if is_rested else Obstacle.JUST_ASKED

    def _rank_of(self, candidate: Candidate, worth: Worth) -> tuple[bool, float, int, str]:
        """Returns the sort key of a candidate: the best score is first, ties are in deck order, and
        late ones (`is_late`) are last.

        The score is rounded, as five new points for five times the seconds are as good as one: else
        the last bit of a float would decide, and the plan for today would change from one moment to
        the next.
        """
        name, score = candidate.question.id, round(worth.score, SCORE_DIGITS)
        return self.is_late(name), -score, self._place[name], name

    def _worth_of(self, candidate: Candidate) -> Worth:
        later = self._later[self.targets[candidate.question.id]]
        gains = scores = gain = score = 0.0
        previous: Memory | str | None = ""
        for memory in candidate.memories:
            if memory is not previous:  # points of a question often share one
                key, previous = (later.target, memory), memory
                if key not in self._chances:
                    wait = min(self._chance(memory, later), 1.0)
                    more = self._chance(memory, later, self._visit) - wait
                    self._chances[key] = more, more * sqrt(1 - wait)
                gain, score = self._chances[key]
            gains += gain
            scores += score
        weight = candidate.question.weight
        return Worth(weight * gains, weight * scores / candidate.seconds)

    def _chance(self, memory: Memory | None, later: LaterVisits, *here: Visit) -> float:
        """Returns `now_p` of the rule (0-1) for one point with a rehearsal `here`; `wait_p` without
        one."""
        target, first = later.target, self._first_try
        fewer = _expected_chance(memory, (*here, *later.fewer), target, first_try=first)
        if not later.share:
            return fewer
        more = _expected_chance(memory, (*here, *later.more), target, first_try=first)
        return fewer + later.share * (more - fewer)

"""With a date: a drill that asks what is worth most by the interview, one question at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from math import inf

from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Card, Interview, Question
from tiktok_prep.planning.days import Forecast
from tiktok_prep.planning.plan_input import PlanInput, remembered
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import DrillLimits, PlanProgress, Queue
from tiktok_prep.planning.rehearsal_effect import rehearsal_effect
from tiktok_prep.planning.rule import Candidate, Ranking, Slot


def plan_queue(
    inputs: PlanInput, questions: Iterable[Question], *, stage: str | None, terms: DrillLimits
) -> PlanQueue | None:
    """The queue for a drill of `questions`, and of what comes first by its terms; `None` if none of
    them has an interview ahead. The readiness it tells is that of `stage`, or else of the next
    interview that one of them has."""
    only = {question.id for question in questions}
    dated = {s for c in inputs.candidates if c.question.id in only for s in c.question.stages}
    mine = [i for i in inputs.interviews if i.stage in dated and stage in (None, i.stage)]
    return PlanQueue(inputs, mine[0], only, terms) if mine else None


class PlanQueue(Queue):
    """What a drill asks by the plan. Nothing is fixed ahead: after each rating it is worked out
    anew what is worth most."""

    def __init__(
        self,
        inputs: PlanInput,
        interview: Interview,
        only: Collection[str] | None,
        terms: DrillLimits,
    ) -> None:
        """The end tells the readiness for `interview`. `only` holds the ids of the questions that
        may be asked besides those that come first. Where the terms go beyond the plan without a
        time, there is no end."""
        self._inputs, self._interview = inputs, interview
        self._start = {candidate.question.id: candidate for candidate in inputs.candidates}
        today, *later = inputs.slots
        self._today_s = today.seconds
        usual_s = inf if terms.beyond else today.seconds
        self._seconds = usual_s if terms.seconds is None else terms.seconds
        slots = [Slot(today.at, today.day, min(self._seconds, 86400.0), today.light), *later]
        self._ranking = Ranking(
            inputs.candidates, slots, first_try=inputs.first_try, only=only, beyond=terms.beyond
        )
        self._only, self._limit = only, terms.limit
        self._rated: list[str] = []
        """The id of the question of each rating that stands."""
        self._first = list(terms.first)
        self._new_tries: dict[str, FirstTries] = {}
        """How the first tries of this drill went, by question."""
        self._before = self._readiness()
        self._at = 0.0
        """Days from the beginning of the drill to the last look at the clock."""

    def left(self) -> None:
        """How many wait is not settled: each rating changes it."""

    def left_s(self, *, now: datetime) -> float | None:
        """Seconds of this drill that are left; `None` without a limit."""
        left = self._left(now)
        return None if left == inf else left

    def take(self, *, now: datetime) -> Question | None:
        """The question to ask now; `None` if there is none."""
        self._at = self._inputs.at(now)
        limited = self._is_limited
        first = next((q for q in self._first if not limited or q.id in self._rated), None)
        if first:
            self._first.remove(first)
            return first
        self._ranking.only = set(self._rated) if limited else self._only
        best = self._ranking.best(at=self._at, seconds=self._left(now))
        return best and best.question

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether the question that was taken is still to be asked, as it stands. If it was rated
        elsewhere meanwhile, or that was undone, it is compared with the others anew."""
        known, fresh = (
            self._ranking.candidates.get(row.question.id),
            self._as_of(row.question, cards),
        )
        if known and fresh and known.memories != fresh.memories:
            self._ranking.put(fresh)
            return False
        return True

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Ask `question` next; its memory may have changed, as by an undo."""
        self._first = [question, *(q for q in self._first if q.id != question.id)]
        self._put(question, cards)

    def rated(
        self, question: Question, cards: Mapping[str, Card], *, due: datetime, now: datetime
    ) -> None:
        """The question was rated; its points are remembered as `cards` say."""
        self._at = self._inputs.at(now)
        self._rated.append(question.id)
        self._put(question, cards)

    def took_back(self, question_id: str) -> None:
        """A rating of this drill no longer stands: the limit does not count it."""
        self._rated.remove(question_id)

    def drop(self, question: Question) -> None:
        """Do not ask the question."""
        self._first = [q for q in self._first if q.id != question.id]
        self._ranking.drop(question.id)

    def on_the_day(self, question: Question) -> float | None:
        """The share (0-1) of its points recalled at its interview if it is not rehearsed again;
        `None` if it has none ahead."""
        candidate = self._ranking.candidates.get(question.id)
        return candidate and rehearsal_effect(self._inputs, candidate).stop

    def served(self, *, now: datetime) -> PlanProgress:
        left, at = self._left(now), self._inputs.at(now)
        more = self._first or self._ranking.best(at=at, seconds=left)
        spent = (now - self._inputs.now).total_seconds()
        return PlanProgress(
            interview=self._interview,
            before=self._before,
            after=self._readiness(),
            why=None if more or self._is_limited else self._ranking.obstacle(at=at, seconds=left),
            off=self._inputs.is_off(now),
            left_today_s=max(0.0, self._today_s - spent) if self._seconds < self._today_s else 0.0,
            next_study=self._inputs.next_study(now),
        )

    @property
    def _is_limited(self) -> bool:
        return self._limit is not None and len(set(self._rated)) >= self._limit

    def _left(self, now: datetime) -> float:
        return max(0.0, self._seconds - (now - self._inputs.now).total_seconds())

    def _readiness(self) -> float:
        forecast = Forecast(self._ranking.candidates.values(), first_try=self._tries.chance)
        at = self._inputs.at(self._interview.at)
        return forecast.readiness(self._interview.stage, at) or 0.0

    @property
    def _tries(self) -> FirstTries:
        """First tries of the journal and of this drill: they tell how much is known of the rest."""
        asked, recalled = self._inputs.first_tries
        asked += sum(tries.asked for tries in self._new_tries.values())
        return FirstTries(asked, recalled + sum(t.recalled for t in self._new_tries.values()))

    def _put(self, question: Question, cards: Mapping[str, Card]) -> None:
        """The points of the question are remembered as `cards` say."""
        fresh = self._as_of(question, cards)
        if fresh is None:
            return
        self._ranking.put(fresh)
        before = self._start[question.id].memories
        tried = [
            place
            for place, (then, now) in enumerate(zip(before, fresh.memories, strict=True))
            if then is None and now is not None
        ]
        if not tried:  # undone
            self._new_tries.pop(question.id, None)
        elif question.id not in self._new_tries:
            recalled = len(set(tried) - fresh.missed)
            self._new_tries[question.id] = FirstTries(len(tried), recalled)

    def _as_of(self, question: Question, cards: Mapping[str, Card]) -> Candidate | None:
        """The candidate of a question with the memory that `cards` hold."""
        before = self._start.get(question.id)
        return before and remembered(before, cards, now=self._inputs.now, latest=self._at)

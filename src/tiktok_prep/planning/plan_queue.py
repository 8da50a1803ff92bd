"""The drill before an interview: it asks what helps most by then, and chooses again after each
rating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import inf

from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Card, Interview, Question
from tiktok_prep.planning.days import readiness_at, rehearse
from tiktok_prep.planning.plan_input import PlanInput, with_cards
from tiktok_prep.planning.plan_order import Chosen, in_drill_order, kinds_before
from tiktok_prep.planning.predictions import Readiness, expected
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import Ahead, AtInterview, DrillLimits, PlanProgress, Queue
from tiktok_prep.planning.rule import NEW_FACTS_A_DAY, Candidate, Obstacle, Ranking, Slot
from tiktok_prep.planning.study import end_of_today


def plan_queue(
    inputs: PlanInput, questions: Iterable[Question], *, stage: str | None, limits: DrillLimits
) -> PlanQueue | None:
    """Returns the queue for a drill of `questions` and of `limits.first`; `None` if none of
    `questions` has an interview ahead (for `stage`, if given).

    It reports readiness for `stage`, or, without one, for the next interview that asks any of
    `questions`.
    """
    only = {question.id for question in questions}
    stages = {s for c in inputs.candidates if c.question.id in only for s in c.question.stages}
    ahead = [i for i in inputs.interviews if i.stage in stages and stage in (None, i.stage)]
    return PlanQueue(inputs, ahead[0], only, limits) if ahead else None


MOST_AHEAD = 150
"""With more rehearsals than this to come, a drill does not count them: nobody looks that far."""


class PlanQueue(Queue):
    """A queue that decides after each rating what is worth asking today, and in which order.

    A shorter drill asks the first of what today's whole study would ask.
    """

    def __init__(
        self,
        inputs: PlanInput,
        interview: Interview,
        only: Collection[str] | None,
        limits: DrillLimits,
    ) -> None:
        """`only` holds the ids of the questions to choose from besides `limits.first`; `None`
        allows all. `progress` reports readiness for `interview`.

        With `limits.cram` and no `limits.seconds`, the drill goes on until you quit.
        """
        super().__init__()
        self._inputs, self._interview = inputs, interview
        self._start = {candidate.question.id: candidate for candidate in inputs.candidates}
        today, *later = inputs.slots
        self._today_s = today.seconds
        default_s = inf if limits.cram else today.seconds
        self._seconds = default_s if limits.seconds is None else limits.seconds
        slots = [Slot(today.at, today.day, min(self._seconds, 86400.0), today.last_look), *later]
        self._slot = slots[0]
        self._asked = ""
        """Id of the question taken last."""
        self._promised = inf
        """How many questions the drill's plan has, by the number last shown."""
        self._used_s = defaultdict[str, list[float]](list)
        """Question id -> the seconds that each of its ratings in this drill uses of the time."""
        self._ranking = Ranking(
            inputs.candidates,
            slots,
            first_try=inputs.first_try,
            only=only,
            cram=limits.cram,
            new_facts=NEW_FACTS_A_DAY - inputs.new_facts_today,
        )
        self._only, self._limits, self._limit = only, limits, limits.max_questions
        self._first = list(limits.first)
        self._cards: dict[str, Mapping[str, Card]] = {}
        """The cards of questions rated in this drill, by question and point id."""
        self._at = 0.0
        """Days from the start of the drill to when a question was last taken or rated."""

    def ahead(self, *, now: datetime) -> Ahead:
        """Returns what comes after the question that was taken last, if all goes as expected.

        The number counted to grows only when you suspend a question or take something back, or
        where a question fits after all at the end.
        `left` is `None` if more than MOST_AHEAD rehearsals are to come.
        """
        is_of_part = self._limit or self._limits.seconds is not None or self._limits.cram
        what = "" if is_of_part else "today"
        asked_ids = {*self._rated} - {self._asked}
        first = [q.id for q in self._first if q.id != self._asked]
        chosen, is_all = self._chosen(now, after=[self._asked, *first])
        if not is_all:
            return Ahead(None)
        fitting = self._fitting(chosen, after=[self._asked, *first])
        fresh = {*first, *fitting} - asked_ids
        if self._limit is not None:
            fresh = set(sorted(fresh)[: max(0, self._limit - len(asked_ids) - 1)])
        number = len(asked_ids) + 1
        self._promised = max(number, min(self._promised, number + len(fresh)))
        return Ahead(int(self._promised) - number, what)

    def _chosen(self, now: datetime, *, after: Sequence[str] = ()) -> tuple[list[Candidate], bool]:
        """Returns the questions that the rule chooses for the rest of the drill or of today,
        whichever is longer, best first; and whether these are all: False if there are more than
        MOST_AHEAD rehearsals to look at.

        The questions in `after` (ids) are assumed to be asked first, and are not among the chosen.
        """
        ranking, chance = self._ranking.copy(), self._inputs.first_try
        at = self._inputs.days_until(now)
        seconds = max(self._left(), self._left(today=True))
        waiting = [name for name in after if name in ranking.candidates]
        names = dict.fromkeys(after)
        chosen: list[Candidate] = []
        for _ in range(MOST_AHEAD):
            best = ranking.candidates[waiting.pop(0)] if waiting else None
            best = best or ranking.best(at=at, seconds=seconds)
            if best is None:
                return chosen, True
            if best.question.id not in names:
                names[best.question.id] = None
                chosen.append(best)
            seconds, at = seconds - best.seconds, at + best.seconds / 86400
            rehearse(ranking, best, self._slot, at=at, first_try=chance)
        return chosen, False

    def _fitting(self, chosen: Iterable[Candidate], *, after: Sequence[str]) -> Iterator[str]:
        """Yields the ids of the `chosen` questions that fit into the time left after the questions
        in `after`, in the order to ask."""
        known = self._ranking.candidates
        left = self._left() - sum(known[name].seconds for name in after if name in known)
        for candidate in self._in_order(chosen):
            if candidate.seconds <= left:
                left -= candidate.seconds
                yield candidate.question.id

    def _in_order(self, chosen: Iterable[Candidate]) -> list[Candidate]:
        targets, is_late = self._ranking.targets, self._ranking.is_late
        entries = [Chosen(c, targets[c.question.id], is_late(c.question.id)) for c in chosen]
        return in_drill_order(entries, kinds_before(self._ranking.candidates.values()))

    def _next(self, now: datetime) -> Candidate | None:
        """Returns the first of the chosen questions that may be asked now; without one, the best
        that fits into the time left."""
        ranking, left = self._ranking, self._left()
        chosen = [
            candidate
            for candidate in self._chosen(now)[0]
            if ranking.obstacle_to(candidate.question.id, at=self._at, seconds=left) is None
        ]
        first = next(iter(self._in_order(chosen)), None)
        return first or ranking.best(at=self._at, seconds=left)

    def left_s(self) -> float | None:
        """Returns the seconds left in this drill, at least 0; `None` without a limit, or if its
        limit is a number of questions."""
        left = self._left()
        return None if left == inf or self._limit is not None else left

    def take(self, *, now: datetime) -> Question | None:
        """Returns the next question: the first of those to come first, which is removed, or else
        one worth asking today; `None` if there is none or the time is over. Once the limit is
        reached, only questions that this drill has rated."""
        self._at = self._inputs.days_until(now)
        if self._is_over(now):
            self._asked = ""
            return None
        limited = self._is_limited
        first = next((q for q in self._first if not limited or q.id in self._rated), None)
        if first:
            self._first.remove(first)
            self._asked = first.id
            return first
        self._ranking.only = set(self._rated) if limited else self._only
        best = self._next(now)
        self._asked = best.question.id if best else ""
        return best and best.question

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether to ask the question just taken. False if its memory has changed, as another drill
        has rated it meanwhile or undone that; it is then ranked again."""
        known = self._ranking.candidates.get(row.question.id)
        current = self._current(row.question, cards)
        if known and current and known.memories != current.memories:
            self._ranking.put(current)
            return False
        return True

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Moves `question` to the front, and ranks it by the memory in `cards`, which an undo may
        have changed."""
        self._promised = inf
        self._first = [question, *(q for q in self._first if q.id != question.id)]
        self._update(question, cards)

    def record_rating(
        self,
        question: Question,
        cards: Mapping[str, Card],
        *,
        due: datetime,
        now: datetime,
        took_s: float = 0.0,
    ) -> None:
        """Notes that the question was rated at `now`, and ranks it by its new memory in `cards`.
        Does not need `due`."""
        self._at = self._inputs.days_until(now)
        self._rated.append(question.id)
        usual_s = self._start[question.id].seconds if question.id in self._start else 0.0
        self._used_s[question.id].append(max(usual_s, took_s))
        self._update(question, cards)

    def remove_rating(self, question_id: str) -> None:
        super().remove_rating(question_id)
        self._used_s[question_id].pop()

    def drop(self, question: Question) -> None:
        """Removes the question from the queue, if it is in it."""
        self._promised = inf
        self._first = [q for q in self._first if q.id != question.id]
        self._ranking.drop(question.id)

    def at_interview(self, question: Question) -> AtInterview | None:
        """Returns what is expected of the question at its next interview if it is not rehearsed
        again; `None` if it has no interview ahead or was dropped."""
        candidate = self._ranking.candidates.get(question.id)
        if candidate is None:
            return None
        interview = self._inputs.interview_of(question)
        own = self._cards.get(question.id, {})
        cards = [own.get(point.id) for point in question.points]
        return AtInterview(expected(cards, self._inputs.forgetting, at=interview.at))

    def interview_day(self, question: Question) -> date | None:
        """Returns the local day of the question's next interview; `None` if it has none ahead or
        was dropped."""
        known = question.id in self._ranking.candidates
        return self._inputs.interview_of(question).local.date() if known else None

    def progress(
        self, tries: FirstTries, later: Mapping[Cell, Count], *, now: datetime
    ) -> PlanProgress:
        """Returns what the drill has achieved so far, and why it has nothing more to ask."""
        inputs = self._inputs._replace(first_tries=tries, later_answers=later)
        left, at = self._left(), self._inputs.days_until(now)
        more = self._is_limited or self._first or self._ranking.best(at=at, seconds=left)
        obstacle = None if more else self._ranking.obstacle(at=at, seconds=left)
        return PlanProgress(
            interview=self._interview,
            before=self._readiness(self._start.values(), self._inputs),
            after=self._readiness(self._ranking.candidates.values(), inputs),
            obstacle=Obstacle.NO_TIME if self._is_over(now) else obstacle,
            day_off=self._inputs.is_off(now),
            left_today_s=self._left(today=True) if self._seconds < self._today_s else 0.0,
            next_study=self._inputs.next_study(now),
        )

    @property
    def _is_limited(self) -> bool:
        """Whether the limit is reached: then only questions that this drill has rated may be
        asked."""
        return self._limit is not None and len(set(self._rated)) >= self._limit

    def _is_over(self, now: datetime) -> bool:
        """Whether midnight or an interview has passed, unless the drill goes on beyond the plan, or
        the drill's own minutes are used."""
        end = end_of_today(self._inputs.interviews[0].at, self._inputs.now)
        has_ended = now >= end and not self._limits.cram
        return has_ended or (self._limits.seconds is not None and self._left() <= 0)

    def _left(self, *, today: bool = False) -> float:
        """Returns the seconds left in this drill or, with `today`, in today's study; at least 0.

        Each rating uses what the question usually takes, or more if it took longer.
        """
        used_s = sum(map(sum, self._used_s.values()))
        return max(0.0, (self._today_s if today else self._seconds) - used_s)

    def _readiness(self, candidates: Iterable[Candidate], inputs: PlanInput) -> Readiness:
        inputs = inputs._replace(candidates=tuple(candidates))
        stage, at = self._interview.stage, inputs.days_until(self._interview.at)
        return readiness_at(inputs, stage, at)

    def _update(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Ranks the question with the memory in `cards`."""
        current = self._current(question, cards)
        if current:
            self._ranking.put(current)
            self._cards[question.id] = cards

    def _current(self, question: Question, cards: Mapping[str, Card]) -> Candidate | None:
        """Returns the question's candidate with the memory in `cards`; `None` if the plan does not
        have the question."""
        candidate = self._start.get(question.id)
        if candidate is None:
            return None
        times = candidate.times + self._rated.count(question.id)
        current = with_cards(candidate, cards, now=self._inputs.now, latest=self._at)
        return current._replace(times=times)

"""The drill without an interview date: due questions, then new ones, then those that come back."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from tiktok_prep.memory.forgetting import FIRST_TRY, expected_recall
from tiktok_prep.model import Card, Question
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import NO_LIMITS, Ahead, DrillLimits, Queue

LEARN_AHEAD = timedelta(minutes=20)
"""With nothing else left, a question due within this time is asked early, as in Anki."""
QUESTIONS_PER_FACT = 2
"""New questions between two new facts: every third card is a fact."""
MOST_COUNTED = 20
"""More new questions than this are not counted: one drill does not reach their end."""


def drill_order(
    states: Iterable[QuestionState], *, now: datetime, cram: bool = False
) -> list[Question]:
    """Returns the questions a drill may ask now, in order; may be empty. Suspended ones are left
    out.

    Due questions come first, lowest retrievability at the front, then new ones with facts mixed in
    (`mix_in_facts`).
    With `cram`, rated questions that are not due yet come last.
    """
    rows = [row for row in states if not row.suspended and (cram or row.is_open(now))]
    rated = [row for row in rows if row.due is not None]
    rated.sort(key=lambda row: retrievability_of(row, now=now))
    due = [row.question for row in rated if row.is_open(now)]
    new = mix_in_facts(row.question for row in rows if row.due is None)
    return [*due, *new, *(row.question for row in rated if not row.is_open(now))]


def retrievability_of(row: QuestionState, *, now: datetime) -> float:
    """Returns the mean retrievability (0-1) of a question's points by plain FSRS. A point that was
    never rated counts as FIRST_TRY."""
    rated = [expected_recall(card, at=now) for card in row.rated]
    points = len(row.question.points)
    return (sum(rated) + FIRST_TRY * (points - len(rated))) / points


def mix_in_facts(questions: Iterable[Question]) -> list[Question]:
    """Returns the same questions with a fact after every QUESTIONS_PER_FACT that are no facts.

    Those that are no facts keep their order. The heaviest facts come first; of equal ones, first
    those that help to answer the questions just before. What is left of either kind comes at the
    end.
    """
    questions = list(questions)
    facts = sorted((q for q in questions if q.fact), key=lambda fact: -fact.weight)
    opens = [q for q in questions if not q.fact]
    order: list[Question] = []
    for start in range(0, len(opens), QUESTIONS_PER_FACT):
        group = opens[start : start + QUESTIONS_PER_FACT]
        order += group
        if facts and len(group) == QUESTIONS_PER_FACT:
            helping = {name for question in group for name in question.facts}
            heaviest = [fact for fact in facts if fact.weight == facts[0].weight]
            best = next((fact for fact in heaviest if fact.id in helping), heaviest[0])
            facts.remove(best)
            order.append(best)
    return [*order, *facts]


class DueQueue(Queue):
    """What one drill still has to ask, without an interview date.

    First come questions rated in this drill and due again, then the planned ones, then those due
    again within LEARN_AHEAD. A question comes back early only once, or a drill of one question or
    of few would never end.
    """

    def __init__(
        self,
        planned: Iterable[Question],
        limits: DrillLimits = NO_LIMITS,
        *,
        due: Collection[str] = (),
        interview_days: Mapping[str, date] | None = None,
    ) -> None:
        """`planned` is in the order to ask; `limits.first` comes before it. `due` holds the ids of
        those that are due, to count them. `interview_days` has the day of the next interview by
        question id, for those that have one ahead."""
        super().__init__()
        self._first = {question.id for question in limits.first}
        self._due = self._first.union(due)
        self._planned = [*limits.first, *(q for q in planned if q.id not in self._first)]
        self._limit, self._cram = limits.max_questions, limits.cram
        self._returning: list[tuple[datetime, Question]] = []
        """When a question is due again, and which; the soonest first."""
        self._asked = ""
        """Id of the question being asked now."""
        self._came_early: set[str] = set()
        """Ids of the questions that came back before they were due."""
        self._interview_days = interview_days or {}

    def ahead(self, *, now: datetime) -> Ahead:
        """Returns what comes after the question that was taken last.

        Counts all within a limit; without one those due, then new ones if they are few.
        """
        waiting = [q.id for q in self._within_limit() if q.id not in self._rated]
        due = sum(name in self._due for name in waiting)
        is_due = self._asked in self._due and self._asked not in self._rated
        if self._limit is None and (due or is_due):
            return Ahead(due, "due")
        is_counted = self._limit is not None or len(waiting) < MOST_COUNTED
        return Ahead(len(waiting) if is_counted else None)

    def take(self, *, now: datetime) -> Question | None:
        """Removes and returns the next question; `None` if there is none to ask now. A question
        that waits to be due again stays in the queue."""
        self._asked = ""
        question = next(iter(self._within_limit()), None)
        if self._returning and self._returning[0][0] <= now:
            question = self._returning.pop(0)[1]
        elif question:
            self._planned.remove(question)
        elif early := self._next_early(now):
            self._returning.remove(early)
            question = early[1]
            self._came_early.add(question.id)
        self._asked = question.id if question else ""
        return question

    def comes_at_once(self, question: Question, *, now: datetime) -> bool:
        """Whether `question`, just rated, is the next to be asked, before it is due: nothing else
        is waiting."""
        early = self._next_early(now)
        return not self._within_limit() and early is not None and early[1].id == question.id

    def _next_early(self, now: datetime) -> tuple[datetime, Question] | None:
        """Returns the first entry of `_returning` that may be asked before it is due: within
        LEARN_AHEAD, and only once."""
        entries = (e for e in self._returning if e[1].id not in self._came_early)
        return next((e for e in entries if e[0] <= now + LEARN_AHEAD), None)

    def interview_day(self, question: Question) -> date | None:
        """Returns the local day of the question's next interview, which no due date counts
        beyond."""
        return self._interview_days.get(question.id)

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether to ask the question just taken: only if it is new or due within LEARN_AHEAD, as
        another drill may have rated it. Always with `cram`, and if it was to be asked first."""
        asked_for = self._cram or row.question.id in self._first
        return asked_for or row.due is None or row.due <= now + LEARN_AHEAD

    def _within_limit(self) -> list[Question]:
        """Returns the planned questions that the limit still allows; all without a limit. Questions
        rated or being asked use up one place each, however often they are asked; those of them that
        are planned are always returned."""
        if self._limit is None:
            return self._planned
        counted = {*self._rated, *filter(None, (self._asked,))}
        room = self._limit - len(counted)
        over_limit = {q.id for q in [q for q in self._planned if q.id not in counted][room:]}
        return [q for q in self._planned if q.id not in over_limit]

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Moves `question` to the front of the queue, or adds it there."""
        self.drop(question)
        self._planned.insert(0, question)

    def record_rating(
        self,
        question: Question,
        cards: Mapping[str, Card],
        *,
        due: datetime,
        now: datetime,
        took_s: float = 0.0,
    ) -> None:
        """Keeps a question with missed points for later in this drill if it is due again within
        LEARN_AHEAD; a pass, such as Hard, does not come again."""
        self._rated.append(question.id)
        if due <= now + LEARN_AHEAD and any(card.missed for card in cards.values()):
            insort(self._returning, (due, question), key=lambda entry: entry[0])

    def drop(self, question: Question) -> None:
        """Removes the question from the queue, if it is in it."""
        self._asked = "" if self._asked == question.id else self._asked
        self._planned = [q for q in self._planned if q.id != question.id]
        self._returning = [entry for entry in self._returning if entry[1].id != question.id]

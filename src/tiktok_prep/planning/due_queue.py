"""The drill without an interview date: due questions, then new ones, then those that come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tiktok_prep.model import Card, Question
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import NO_LIMITS, DrillLimits, Queue

LEARN_AHEAD = timedelta(minutes=20)
"""With nothing else left, a question due within this time is asked early, as in Anki."""


def drill_order(
    states: Iterable[QuestionState], *, now: datetime, cram: bool = False
) -> list[Question]:
    """The questions a drill may ask now, in order; may be empty. Suspended ones are left out.

    Due questions come first, lowest retrievability at the front, then new ones with facts mixed in.
    With `cram`, rated questions that are not due yet count as due.
    """
    rows = [row for row in states if not row.suspended and (cram or row.is_open(now))]
    due = sorted((row for row in rows if row.due is not None), key=lambda row: row.recall or 0.0)
    return [row.question for row in due] + mix_in_facts(
        row.question for row in rows if row.due is None
    )


def mix_in_facts(questions: Iterable[Question]) -> list[Question]:
    """Open questions in their order, with the facts spread evenly among them.

    After each comes its share of the facts left: those that help to answer it first, then others
    in their order. Helping facts beyond that share come later.
    """
    questions = list(questions)
    facts = {q.id: q for q in questions if q.fact}
    opens = [q for q in questions if not q.fact]
    order: list[Question] = []
    for index, question in enumerate(opens):
        order.append(question)
        share = -(-len(facts) // (len(opens) - index))  # facts left, per open question left
        helping = [name for name in question.facts if name in facts]
        others = [name for name in facts if name not in helping]
        order += [facts.pop(name) for name in (*helping, *others)[:share]]
    return [*order, *facts.values()]


class DueQueue(Queue):
    """What one drill still has to ask, without an interview date.

    First come questions rated in this drill and due again, then the planned ones, then those due
    again within LEARN_AHEAD. The only question left comes back at once, but only once: after
    reading the answer twice in a row you learn nothing from a third time.
    """

    def __init__(
        self,
        planned: Iterable[Question],
        limits: DrillLimits = NO_LIMITS,
    ) -> None:
        """`planned` is in the order to ask; `limits.first` comes before it."""
        self._first = {question.id for question in limits.first}
        self._planned = [*limits.first, *(q for q in planned if q.id not in self._first)]
        self._limit, self._cram = limits.max_questions, limits.cram
        self._rated: list[str] = []
        """The question id of each rating, without those undone."""
        self._returning: list[tuple[datetime, Question]] = []
        self._last = self._asked = ""
        """Question ids: of the last one taken, and of the one being asked now."""
        self._was_repeat = False

    def left(self) -> int:
        """How many questions are waiting, within the limit."""
        return len(self._within_limit()) + len(self._returning)

    def take(self, *, now: datetime) -> Question | None:
        """Removes and returns the next question; `None` if there is none to ask now."""
        self._asked = ""
        self._returning.sort(key=lambda entry: entry[0])
        soon = self._returning[0][0] if self._returning else None
        if soon and soon <= now:
            return self._start(self._returning.pop(0)[1], repeat=False)
        planned = next(iter(self._within_limit()), None)
        if planned:
            self._planned.remove(planned)
            return self._start(planned, repeat=False)
        if self._may_come_early(now):
            returning = self._returning.pop(0)[1]
            return self._start(returning, repeat=returning.id == self._last)
        return None

    def comes_at_once(self, question: Question, *, now: datetime) -> bool:
        """Whether `question`, just rated, is the next to be asked, before it is due: nothing else
        is waiting."""
        self._returning.sort(key=lambda entry: entry[0])
        return (
            not self._within_limit()
            and self._may_come_early(now)
            and self._returning[0][1].id == question.id
        )

    def _may_come_early(self, now: datetime) -> bool:
        """Whether the first that returns may be asked though it is not due, with nothing else left:
        not a third time in a row."""
        if not self._returning or self._returning[0][0] > now + LEARN_AHEAD:
            return False
        return not (self._was_repeat and self._returning[0][1].id == self._last)

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether to ask the question just taken: only if it is new or due within LEARN_AHEAD, as
        another drill may have rated it. Always with `cram`, and if it was to be asked first."""
        asked_for = self._cram or row.question.id in self._first
        return asked_for or row.due is None or row.due <= now + LEARN_AHEAD

    def _within_limit(self) -> list[Question]:
        """The planned questions without those over the limit. A question that was rated or is being
        asked uses up one place, however often."""
        if self._limit is None:
            return self._planned
        counted = {*self._rated, *filter(None, (self._asked,))}
        room = self._limit - len(counted)
        over_limit = {q.id for q in [q for q in self._planned if q.id not in counted][room:]}
        return [q for q in self._planned if q.id not in over_limit]

    def _start(self, question: Question, *, repeat: bool) -> Question:
        self._last, self._asked, self._was_repeat = question.id, question.id, repeat
        return question

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Moves `question` to the front of the queue, or adds it there."""
        self.drop(question)
        self._planned.insert(0, question)

    def record_rating(
        self, question: Question, cards: Mapping[str, Card], *, due: datetime, now: datetime
    ) -> None:
        """Keeps a rated question for later in this drill if it is due again within LEARN_AHEAD."""
        self._rated.append(question.id)
        if due <= now + LEARN_AHEAD:
            self._returning.append((due, question))

    def remove_rating(self, question_id: str) -> None:
        """Forgets a rating of this drill that was undone, so that the limit does not count it.

        Raises ValueError if this drill has no rating of the question.
        """
        self._rated.remove(question_id)

    def drop(self, question: Question) -> None:
        """Removes the question from the queue, if it is in it."""
        self._asked = "" if self._asked == question.id else self._asked
        self._planned = [q for q in self._planned if q.id != question.id]
        self._returning = [entry for entry in self._returning if entry[1].id != question.id]

"""Without a date: what is due, then what is new, and what returns within the session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tiktok_prep.model import Card, Question
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import NO_TERMS, DrillLimits, Queue

LEARN_AHEAD = timedelta(minutes=20)
"""With nothing else to ask, what returns within this time is asked early (as Anki does)."""


def drill_order(
    all_standings: Iterable[QuestionState], *, now: datetime, beyond: bool = False
) -> list[Question]:
    """The questions that a drill may ask now, in the order to ask them; may be empty.

    Due questions come first, the least retrievable at the front, and those that are not due yet
    with them for who wants to go `beyond`; then new ones, mixed. A question due exactly at `now` is
    due. Suspended questions are never asked.
    """
    rows = [row for row in all_standings if not row.suspended and (beyond or row.is_open(now))]
    due = sorted((row for row in rows if row.due is not None), key=lambda row: row.recall or 0.0)
    return [row.question for row in due] + mixed(row.question for row in rows if row.due is None)


def mixed(questions: Iterable[Question]) -> list[Question]:
    """Open questions in their order, with the facts spread evenly behind them.

    Behind each open question come first the facts that help to answer it, then others in their
    order, so that no drill is forty facts in a row and a fact is met where it is of use.
    """
    questions = list(questions)
    facts = {q.id: q for q in questions if q.fact}
    opens = [q for q in questions if not q.fact]
    order: list[Question] = []
    for index, question in enumerate(opens):
        order.append(question)
        share = -(-len(facts) // (len(opens) - index))  # what is left, over the questions left
        helping = [name for name in question.facts if name in facts]
        others = [name for name in facts if name not in helping]
        order += [facts.pop(name) for name in (*helping, *others)[:share]]
    return [*order, *facts.values()]


class DueQueue(Queue):
    """What one drill still has to ask, without a date.

    Order: what returns in this session and is due, what was planned, and last what returns
    within LEARN_AHEAD. A question that is alone returns at once, but only once: who has just read
    the answer twice learns nothing from a third time. The caller says the time and what happened.
    """

    def __init__(
        self,
        planned: Iterable[Question],
        terms: DrillLimits = NO_TERMS,
    ) -> None:
        """`planned` in the order to ask, after what comes first by the terms."""
        self._first = {question.id for question in terms.first}
        self._planned = [*terms.first, *(q for q in planned if q.id not in self._first)]
        self._limit, self._beyond = terms.limit, terms.beyond
        self._rated: list[str] = []
        """The id of the question of each rating that stands."""
        self._returning: list[tuple[datetime, Question]] = []
        self._last = self._asked = ""
        self._alone = False

    def left(self) -> int:
        """How many questions wait."""
        return len(self._within_limit()) + len(self._returning)

    def take(self, *, now: datetime) -> Question | None:
        """The next question, which leaves the queue; `None` if there is none to ask now."""
        self._asked = ""
        self._returning.sort(key=lambda entry: entry[0])
        soon = self._returning[0][0] if self._returning else None
        if soon and soon <= now:
            return self._took(self._returning.pop(0)[1], alone=False)
        planned = next(iter(self._within_limit()), None)
        if planned:
            self._planned.remove(planned)
            return self._took(planned, alone=False)
        if soon and soon <= now + LEARN_AHEAD:
            alone = self._returning[0][1].id == self._last
            if not (alone and self._alone):
                return self._took(self._returning.pop(0)[1], alone=alone)
        return None

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether the question that was taken is still to be asked, as it stands: another drill
        may have just asked it."""
        asked_for = self._beyond or row.question.id in self._first
        return asked_for or row.due is None or row.due <= now + LEARN_AHEAD

    def _within_limit(self) -> list[Question]:
        """The planned questions but those beyond the limit; what was rated, and what is asked just
        now, takes its place in it once."""
        if self._limit is None:
            return self._planned
        begun = {*self._rated, *filter(None, (self._asked,))}
        room = self._limit - len(begun)
        beyond = {q.id for q in [q for q in self._planned if q.id not in begun][room:]}
        return [q for q in self._planned if q.id not in beyond]

    def _took(self, question: Question, *, alone: bool) -> Question:
        self._last, self._asked, self._alone = question.id, question.id, alone
        return question

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Ask `question` next, wherever it was; never twice."""
        self.drop(question)
        self._planned.insert(0, question)

    def rated(
        self, question: Question, cards: Mapping[str, Card], *, due: datetime, now: datetime
    ) -> None:
        """Let a rated question return if it falls due within the session."""
        self._rated.append(question.id)
        if due <= now + LEARN_AHEAD:
            self._returning.append((due, question))

    def took_back(self, question_id: str) -> None:
        """A rating of this drill no longer stands: the limit does not count it."""
        self._rated.remove(question_id)

    def drop(self, question: Question) -> None:
        self._asked = "" if self._asked == question.id else self._asked
        self._planned = [q for q in self._planned if q.id != question.id]
        self._returning = [entry for entry in self._returning if entry[1].id != question.id]

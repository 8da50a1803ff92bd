"""A warm-up: the shakiest points in the minutes before an interview, and nothing else.

Each question is asked narrowed to its shaky points, so that its review lists, and rates, those
alone: the memory of all other points stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import expected_recall
from tiktok_prep.model import Card, Point, Question
from tiktok_prep.planning.queue import Queue

LENGTH = timedelta(minutes=6)
MOST_POINTS = 12
"""Points that fit into it: two questions a minute, each a few seconds of reading and one point."""
UNDATED = timedelta(hours=1)
"""How far ahead recall is predicted for a round without a date."""
SHORTEST_S = 10
"""Spoken target of the least question."""


class PointChance(NamedTuple):
    """One point, and whether it will come."""

    point: Point
    recall: float
    """Predicted chance (0-1) that it is recalled at the interview."""
    rated: bool
    """Whether it ever was; otherwise `recall` is the chance of a first try."""


def chances(snapshot: Snapshot, question: Question, *, at: datetime) -> list[PointChance]:
    """The points of `question`, the likeliest to be forgotten at `at` first. What was missed the
    last time counts as after a night (`forgetting.held`)."""
    found, cards = [], snapshot.cards_of(question)
    for point in question.points:
        card = cards.get(point.id)
        recall = expected_recall(card, at=at) if card else snapshot.first_try
        found.append(PointChance(point, recall, card is not None))
    return sorted(found, key=lambda chance: chance.recall)


def likeliest(questions: Iterable[Question]) -> list[Question]:
    """Questions by how likely they are to be asked: by weight, then in their order."""
    return sorted(questions, key=lambda question: -question.weight)


def warm_up_queue(snapshot: Snapshot, *, stage: str | None) -> WarmUpQueue:
    """The warm-up that begins now for `stage`; with `None` for the next interview, or for the
    whole deck if none is ahead."""
    deck, now = snapshot.deck, snapshot.now
    stages = [one for one in deck.stages if stage in (None, one.id)]
    interview = snapshot.agenda.next_of(stages, after=now)
    at = interview.at if interview else now + UNDATED
    questions = deck.select(stage=interview.stage if interview else stage, tag=None)
    return WarmUpQueue(
        warm_up(snapshot, questions, at=at),
        until=now + LENGTH,
        interview=interview and interview.at,
    )


def warm_up(snapshot: Snapshot, questions: Iterable[Question], *, at: datetime) -> list[Question]:
    """What to ask, the shakiest first: of all points of `questions` that were ever rated, the
    MOST_POINTS least likely to be recalled at `at`, as questions narrowed to them.

    Where nothing was ever rated no point is shakier than another: then the likeliest questions
    come whole, since half a new question would be half begun. Suspended ones are never asked.
    """
    asked = [question for question in questions if question.id not in snapshot.suspended]
    rated = [
        (chance.recall, question, chance.point)
        for question in asked
        for chance in chances(snapshot, question, at=at)
        if chance.rated
    ]
    if not rated:
        return _first_points(likeliest(q for q in asked if not q.fact) or asked)
    rated.sort(key=lambda entry: entry[0])
    shaky: dict[str, tuple[Question, list[str]]] = {}
    for _, question, point in rated[:MOST_POINTS]:
        shaky.setdefault(question.id, (question, []))[1].append(point.id)
    return [narrowed(question, points) for question, points in shaky.values()]


def narrowed(question: Question, points: Collection[str]) -> Question:
    """`question` with these points alone, the follow-ups that aim at them, and their share of its
    spoken target; its `weak` answer, which is of the whole, goes."""
    kept = tuple(point for point in question.points if point.id in points)
    if len(kept) == len(question.points):
        return question
    share = question.answer_in_s * len(kept) / len(question.points)
    return question._replace(
        points=kept,
        follow_ups=tuple(f for f in question.follow_ups if f.probes in points),
        answer_in_s=max(min(SHORTEST_S, question.answer_in_s), round(share)),
        weak="",
    )


def _first_points(questions: Sequence[Question]) -> list[Question]:
    """As many of the first questions as MOST_POINTS allow, one at least."""
    points, first = 0, list[Question]()
    for question in questions:
        points += len(question.points)
        if first and points > MOST_POINTS:
            break
        first.append(question)
    return first


class WarmUpQueue(Queue):
    """What a warm-up still has to ask. A question of which a point was missed returns once, at the
    end, for what was missed."""

    def __init__(
        self, questions: Sequence[Question], *, until: datetime, interview: datetime | None
    ) -> None:
        """`questions` are narrowed already (`warm_up`). It ends at `until`; `interview` is the
        instant for which it says what will be recalled, `None` without a date."""
        self._waiting = list(questions)
        self._mine = {question.id: question for question in questions}
        self._until, self._interview = until, interview
        self._recall: dict[str, float] = {}
        self._returned: set[str] = set()

    def left(self) -> int:
        return len(self._waiting)

    def take(self, *, now: datetime) -> Question | None:
        return self._waiting.pop(0) if self._waiting else None

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Ask it again, narrowed as before. What an undo brings back of other drills is no part of
        a warm-up."""
        mine = self._mine.get(question.id)
        if mine:
            self.drop(question)
            self._waiting.insert(0, mine)
            self._returned.discard(question.id)

    def record_rating(
        self, question: Question, cards: Mapping[str, Card], *, due: datetime, now: datetime
    ) -> None:
        """It was rated; its points are remembered as `cards` say."""
        at = self._interview or now
        chance = [expected_recall(cards[point.id], at=at) for point in question.points]
        self._recall[question.id] = sum(chance) / len(chance)
        missed = [point.id for point in question.points if cards[point.id].missed]
        if missed and question.id not in self._returned:
            self._returned.add(question.id)
            self._waiting.append(narrowed(question, missed))

    def remove_rating(self, question_id: str) -> None:
        """Nothing is counted."""

    def drop(self, question: Question) -> None:
        self._waiting = [waiting for waiting in self._waiting if waiting.id != question.id]

    def recall_at_interview(self, question: Question) -> float | None:
        """The share (0-1) of the points last asked of it that are recalled at the interview."""
        return self._recall.get(question.id, 0.0) if self._interview else None

    def left_s(self, *, now: datetime) -> float:
        return max(0.0, (self._until - now).total_seconds())

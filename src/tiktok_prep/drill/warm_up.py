"""The warm-up: the points you are likeliest to forget, in the minutes before an interview.

Each question is narrowed to those points. Its review rates only them, so the cards of its other
points do not change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

from tiktok_prep.base.clocks import to_local
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Forgetting
from tiktok_prep.model import Card, Point, Question
from tiktok_prep.planning.predictions import Expected, chance, expected
from tiktok_prep.planning.queue import Ahead, AtInterview, Queue

WARM_UP_LENGTH = timedelta(minutes=6)
MAX_WARM_UP_POINTS = 12
"""How many points fit into WARM_UP_LENGTH: two a minute. No question has more."""
UNDATED_HORIZON = timedelta(hours=1)
"""How far ahead to predict recall for a stage without an interview date."""
MIN_ANSWER_S = 10
"""The shortest target of a narrowed question, unless that of the whole question is shorter."""


class PointChance(NamedTuple):
    """One point, and how likely you are to recall it at the interview."""

    point: Point
    recall: float
    """Predicted chance (0-1) at the interview."""
    card: Card | None
    """`None` if the point was never rated: then `recall` is the chance of a first try."""


def point_chances(snapshot: Snapshot, question: Question, *, at: datetime) -> list[PointChance]:
    """The points of `question` with the chance to recall each at `at`, the lowest first.

    A point missed last time counts as seen at least a day ago.
    """
    cards, forgetting = snapshot.cards_of(question), snapshot.forgetting
    held = [(point, cards.get(point.id)) for point in question.points]
    chances = [PointChance(point, chance(forgetting, card, at=at), card) for point, card in held]
    return sorted(chances, key=lambda entry: entry.recall)


def by_weight(questions: Iterable[Question]) -> list[Question]:
    """The questions, the heaviest first; equal weights keep their order."""
    return sorted(questions, key=lambda question: -question.weight)


def warm_up_queue(snapshot: Snapshot, *, stage: str | None) -> WarmUpQueue:
    """The warm-up for `stage`, starting now.

    `None` means the stage of the next interview, or all that are not over if none is ahead.
    """
    deck, now = snapshot.deck, snapshot.now
    stages = [entry for entry in deck.stages if stage in (None, entry.id)]
    interview = snapshot.agenda.next_of(stages, after=now)
    at = interview.at if interview else now + UNDATED_HORIZON
    questions = deck.select(stage=interview.stage if interview else stage, tag=None)
    if stage is None and not interview:
        questions = snapshot.still_needed(questions)
    return WarmUpQueue(
        warm_up_questions(snapshot, questions, at=at),
        interview=interview and interview.at,
        forgetting=snapshot.forgetting,
    )


def warm_up_questions(
    snapshot: Snapshot, questions: Iterable[Question], *, at: datetime
) -> list[Question]:
    """The questions to ask, narrowed to the MAX_WARM_UP_POINTS points least likely to be recalled
    at `at`. The question with the shakiest point comes first.

    Only rated points count. If there are none, the heaviest open questions are asked whole, or
    facts if there are no open ones: at most MAX_WARM_UP_POINTS points. Suspended questions are
    never asked; empty if there are no others.
    """
    askable = [question for question in questions if question.id not in snapshot.suspended]
    rated = [
        (entry.recall, question, entry.point)
        for question in askable
        for entry in point_chances(snapshot, question, at=at)
        if entry.card
    ]
    if not rated:
        first = by_weight(q for q in askable if not q.fact) or askable
        totals = accumulate(len(question.points) for question in first)
        return [q for q, total in zip(first, totals, strict=True) if total <= MAX_WARM_UP_POINTS]
    rated.sort(key=lambda entry: entry[0])
    shaky: dict[str, tuple[Question, list[str]]] = {}
    for _, question, point in rated[:MAX_WARM_UP_POINTS]:
        shaky.setdefault(question.id, (question, []))[1].append(point.id)
    return [narrowed(question, point_ids) for question, point_ids in shaky.values()]


def narrowed(question: Question, point_ids: Collection[str]) -> Question:
    """`question` with only the points in `point_ids`, the follow-ups that probe them, a shorter
    target and no `weak` answer; unchanged if these are all of its points."""
    points = tuple(point for point in question.points if point.id in point_ids)
    if len(points) == len(question.points):
        return question
    share = question.answer_in_s * len(points) / len(question.points)
    return question._replace(
        points=points,
        follow_ups=tuple(f for f in question.follow_ups if f.probes in point_ids),
        answer_in_s=max(min(MIN_ANSWER_S, question.answer_in_s), round(share)),
        weak="",
    )


class WarmUpQueue(Queue):
    """The questions of a warm-up. A question with missed points returns once, at the end, for
    those."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        interview: datetime | None,
        forgetting: Forgetting,
    ) -> None:
        """`questions` come from `warm_up_questions`.

        `interview` is when recall is predicted for, by `forgetting`; `None` without a date.
        """
        super().__init__()
        self._waiting = list(questions)
        self._questions_by_id = {question.id: question for question in questions}
        self._interview, self._forgetting = interview, forgetting
        self._expected_by_id: dict[str, Expected | None] = {}
        self._returned: set[str] = set()

    def ahead(self, *, now: datetime) -> Ahead:
        return Ahead(sum(question.id not in self._returned for question in self._waiting))

    def take(self, *, now: datetime) -> Question | None:
        return self._waiting.pop(0) if self._waiting else None

    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Puts `question` first, narrowed as at first; it may then return for missed points again.
        Does nothing for a question that this warm-up never had, as after an undo of an earlier
        drill's rating."""
        narrowed_question = self._questions_by_id.get(question.id)
        if narrowed_question:
            self.drop(question)
            self._waiting.insert(0, narrowed_question)
            self._returned.discard(question.id)

    def record_rating(
        self,
        question: Question,
        cards: Mapping[str, Card],
        *,
        due: datetime,
        now: datetime,
        took_s: float = 0.0,
    ) -> None:
        """Notes what to expect of `question` at the interview. If points were missed, adds the
        question at the end, narrowed to those, but only once. `cards` are as of the rating."""
        self._rated.append(question.id)
        at = self._interview or now
        own = [cards[point.id] for point in question.points]
        self._expected_by_id[question.id] = expected(own, self._forgetting, at=at)
        missed = [point.id for point in question.points if cards[point.id].missed]
        if missed and question.id not in self._returned:
            self._returned.add(question.id)
            self._waiting.append(narrowed(question, missed))

    def drop(self, question: Question) -> None:
        self._waiting = [waiting for waiting in self._waiting if waiting.id != question.id]

    def at_interview(self, question: Question) -> AtInterview | None:
        """What to expect of the points of `question` that were rated last; `None` without an
        interview date."""
        return AtInterview(self._expected_by_id.get(question.id)) if self._interview else None

    def interview_day(self, question: Question) -> date | None:
        return self._interview and to_local(self._interview).date()

    def points_not_in(self, rated: Collection[str]) -> int:
        left = (q for q in self._questions_by_id.values() if q.id not in rated)
        return sum(len(question.points) for question in left)

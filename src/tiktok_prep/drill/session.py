"""One drill, from the first question to the summary, told through what it needs of the outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import NamedTuple, Protocol

from tiktok_prep.journal import events as journal
from tiktok_prep.journal.store import UndoneEvent
from tiktok_prep.memory import scheduling
from tiktok_prep.memory.rollups import Total
from tiktok_prep.model import (
    Card,
    Deck,
    Event,
    Point,
    Question,
    Rating,
    Review,
    by_question,
    offset_min,
)
from tiktok_prep.planning.question_state import QuestionState, next_due, question_state
from tiktok_prep.planning.queue import PlanProgress, Queue


class Act(Enum):
    """What a person may do instead of rating."""

    UNDO = "undo"
    SUSPEND = "suspend"
    QUIT = "quit"


class Verdict(NamedTuple):
    """How an answer went, in the person's own judgement."""

    rating: Rating
    left_out: tuple[str, ...]
    answered_ms: int
    """Of speech: what a typed answer takes to say."""
    took_ms: int
    """`answered_ms`, and from the end of the answer to the rating."""
    sure: int | None = None
    """How sure the person was before the answer was shown, 1 to 3; `None` if nobody asked."""


class DrillQuestion(NamedTuple):
    """A question as the drill puts it to the screen."""

    question: Question
    wording: str
    """How it is asked this time."""
    standing: QuestionState
    once_more: bool
    """Whether this drill has asked it before."""
    missed: frozenset[str]
    """Ids of the points that were missed the last time."""
    stages: tuple[str, ...]
    """Names of its stages."""
    left: int | None
    """Questions that wait behind it; `None` where that is not settled."""
    left_s: float | None
    """Seconds left in a drill by the plan or a warm-up; `None` in any other."""
    returns: Callable[[Rating, Collection[str]], datetime] | None
    """When (UTC) it would return if it were rated so now, with those points left out; `None` where
    a plan decides that."""
    of_points: int | None = None
    """How many points it has if only some of them are asked, those of `question`; else `None`."""
    went_badly: date | None = None
    """The local day of the real round in which it did, if it comes first for that reason."""
    dated_ahead: datetime | None = None
    """Local; of its last rating, if that is dated ahead of the clock (`journal.CLOCK_SKEW`)."""


class DrillSummary(NamedTuple):
    """What one drill was."""

    reviews: tuple[Review, ...]
    """Those that were not taken back, in the order given."""
    held: tuple[Question, ...]
    """Asked, and no point of them was left out or rated Again."""
    slipped: tuple[tuple[Question, tuple[Point, ...]], ...]
    """Asked, with the points that were left out or rated Again at least once."""
    leeches: tuple[tuple[Question, Point], ...]
    """Points of the asked questions that have lapsed LEECH_LAPSES times or more."""
    left: int
    """Questions planned or returning that were not asked."""
    time_is_up: bool
    suspended: int
    """Questions that this drill might ask if they were not suspended."""
    next_due: datetime | None
    """UTC; when the next of the questions this drill may ask falls due."""
    served: PlanProgress | None
    """What a drill by the plan has brought; `None` of any other."""


class DrillTask(NamedTuple):
    """What one drill is to ask."""

    deck: Deck
    queue: Queue
    scope: Sequence[Question] = ()
    """What it may ask: when the next of it falls due, the summary tells."""
    until: datetime | None = None
    """The instant after which no question is begun."""
    went_badly: Mapping[str, date] = {}
    """Ids of the questions that come first as they went badly in a real round -> its day."""


class DrillScreen(Protocol):
    """Where a drill is shown and answered."""

    def ask(self, asked: DrillQuestion) -> Verdict | Act:
        """Show the question, then its points; return the verdict, or what to do instead."""

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        """The review is on disk. The question returns at `due` (UTC); or by a plan, and then
        `on_the_day` is the share (0-1) of its points recalled at the interview without that."""

    def took_back(self, event: Event | None, question: Question | None) -> None:
        """What an undo took back, or `None` if there was nothing. `question` is `None` when it
        has left the deck."""

    def suspended(self, question: Question) -> None:
        """The question is kept out of drills from now on."""


class DrillStore(Protocol):
    """What a drill needs of the progress file. Each act is on disk when it returns."""

    def cards(self, question_ids: Iterable[str] | None = None) -> list[Card]: ...
    def suspended(self) -> frozenset[str]: ...
    def total(self, question_ids: Sequence[str] | None = None) -> Total: ...
    def append(self, review: Review) -> Review: ...
    def set_suspended(
        self, question_id: str, suspended: bool, *, at: datetime, event_id: str
    ) -> None: ...
    def undo(
        self, *, at: datetime, event_id: str, target_id: str | None = None
    ) -> UndoneEvent | None: ...


Clock = Callable[[], datetime]
"""The time now, aware, in the local zone."""


class Drill:
    """A drill under way: `run` asks until it ends; `summary` is right at any moment."""

    def __init__(
        self,
        task: DrillTask,
        *,
        screen: DrillScreen,
        store: DrillStore,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._task, self._deck, self._queue = task, task.deck, task.queue
        self._screen, self._store, self._clock, self._new_id = screen, store, clock, new_id
        self._reviews: list[Review] = []
        self._acts: list[str] = []
        """Ids of what was done here and stands, for undo."""

    def run(self) -> None:
        """Ask until there is nothing to ask, time is up or the person quits.

        A review is saved as it is given, so stopping in any way loses none.
        """
        while not self._time_is_up():
            question = self._queue.take(now=self._clock())
            if question is None:
                return
            row, cards = self._look(question)
            if row.suspended:  # in another window
                self._queue.drop(question)
                continue
            if not self._queue.wants(row, cards, now=self._clock()):
                continue
            verdict = self._screen.ask(self._asked(row, cards))
            if isinstance(verdict, Verdict):
                self._rate(question, verdict)
            elif verdict is Act.QUIT:
                self._queue.put_first(question, cards)
                return
            elif verdict is Act.SUSPEND:
                self._suspend(question)
            else:
                self._queue.put_first(question, cards)
                self._undo()

    @property
    def ratings(self) -> int:
        """How many were given and not taken back."""
        return len(self._reviews)

    def summary(self) -> DrillSummary:
        """What has been done so far."""
        asked = {review.question_id: self._question(review.question_id) for review in self._reviews}
        missed: dict[str, set[str]] = {}
        for review in self._reviews:
            again = {*review.points} - {*review.points_said}
            missed.setdefault(review.question_id, set()).update(again)
        questions = [question for question in asked.values() if question]
        cards = self._store.cards([q.id for q in questions])
        lapsed = {(c.question_id, c.point_id) for c in cards if c.is_leech}
        return DrillSummary(
            reviews=tuple(self._reviews),
            held=tuple(q for q in questions if not missed[q.id]),
            slipped=tuple(
                (q, tuple(point for point in q.points if point.id in missed[q.id]))
                for q in questions
                if missed[q.id]
            ),
            leeches=tuple((q, p) for q in questions for p in q.points if (q.id, p.id) in lapsed),
            left=self._queue.left() or 0,
            time_is_up=self._time_is_up(),
            suspended=len(self._store.suspended() & {q.id for q in self._task.scope}),
            next_due=next_due(self._standings(self._task.scope)),
            served=self._queue.served(now=self._clock()),
        )

    # ------------------------------------------------------------ inside

    def _time_is_up(self) -> bool:
        return self._task.until is not None and self._clock() >= self._task.until

    def _question(self, question_id: str) -> Question | None:
        return self._deck.question(question_id)

    def _look(self, question: Question) -> tuple[QuestionState, dict[str, Card]]:
        """Where the question stands now, and its cards by point id."""
        (row,) = self._standings([question])
        return row, {card.point_id: card for card in self._store.cards([question.id])}

    def _standings(self, questions: Sequence[Question]) -> list[QuestionState]:
        cards = by_question(self._store.cards([q.id for q in questions]))
        out, now = self._store.suspended(), self._clock()
        return [
            question_state(q, cards.get(q.id, {}), suspended=q.id in out, now=now)
            for q in questions
        ]

    def _asked(self, row: QuestionState, cards: Mapping[str, Card]) -> DrillQuestion:
        question = row.question

        def returns(rating: Rating, left_out: Collection[str]) -> datetime:
            verdict = Verdict(rating, tuple(left_out), 0, 0)
            after = scheduling.apply_review(cards, self._review(question, verdict, ""))
            zone = self._clock().tzinfo
            return min(after.cards[point.id].due(zone) for point in question.points)

        names = {stage.id: stage.name for stage in self._deck.stages}
        stages = tuple(names[stage] for stage in question.stages)
        once_more = any(review.question_id == question.id for review in self._reviews)
        wording = question.wording(self._store.total([question.id]).reviews)
        return DrillQuestion(
            question=question,
            wording=wording,
            standing=row,
            once_more=once_more,
            missed=frozenset(name for name, card in cards.items() if card.missed),
            stages=stages,
            left=self._queue.left(),
            left_s=self._queue.left_s(now=self._clock()),
            returns=None if self._queue.on_the_day(question) is not None else returns,
            of_points=self._narrowed_from(question),
            went_badly=None if once_more else self._task.went_badly.get(question.id),
            dated_ahead=self._dated_ahead(question, cards),
        )

    def _dated_ahead(self, question: Question, cards: Mapping[str, Card]) -> datetime | None:
        now = self._clock()
        last = max((cards[p.id].last_review for p in question.points if p.id in cards), default=now)
        return last.astimezone(now.tzinfo) if last - now > journal.CLOCK_SKEW else None

    def _review(self, question: Question, verdict: Verdict, review_id: str) -> Review:
        now = self._clock()
        return Review(
            id=review_id,
            at=now.astimezone(UTC),
            offset_min=offset_min(now),
            question_id=question.id,
            rating=verdict.rating,
            points=tuple(point.id for point in question.points),
            left_out=verdict.left_out,
            answered_ms=verdict.answered_ms,
            took_ms=verdict.took_ms,
            sure=verdict.sure,
            narrowed=self._narrowed_from(question) is not None,
        )

    def _narrowed_from(self, question: Question) -> int | None:
        """How many points the deck has for a question that a queue narrowed to some of them."""
        whole = self._question(question.id)
        return len(whole.points) if whole and len(whole.points) > len(question.points) else None

    def _rate(self, question: Question, verdict: Verdict) -> None:
        review = self._store.append(self._review(question, verdict, self._new_id()))
        self._reviews.append(review)
        self._acts.append(review.id)
        row, cards = self._look(question)
        assert row.due is not None
        self._queue.rated(question, cards, due=row.due, now=self._clock())
        self._screen.rated(review, row.due, self._queue.on_the_day(question))

    def _suspend(self, question: Question) -> None:
        act = self._new_id()
        self._store.set_suspended(question.id, True, at=self._clock(), event_id=act)
        self._acts.append(act)
        self._queue.drop(question)
        self._screen.suspended(question)

    def _undo(self) -> None:
        """Take back the last act of this drill, or else the last one in the journal."""
        target_id = self._acts.pop() if self._acts else None
        undone = self._store.undo(at=self._clock(), event_id=self._new_id(), target_id=target_id)
        # what was given here and taken back elsewhere meanwhile is no review of this drill either
        gone = {target_id, undone.event.id if undone else None}
        for review in [review for review in self._reviews if review.id in gone]:
            self._reviews.remove(review)
            self._queue.took_back(review.question_id)
        if undone is None:  # nothing is left, or another window took it back already
            self._screen.took_back(None, None)
            return
        event = undone.event
        question = self._question(undone.question_id)
        self._screen.took_back(event, question)
        if question and event.kind != journal.UNSUSPEND:
            self._queue.put_first(question, self._look(question)[1])

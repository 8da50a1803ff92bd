"""Runs one drill, from the first question to the summary.

Screen, store and clock come in as arguments, so that tests can replace them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from tiktok_prep.base.text import short_names
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.rollups import LONGEST_MS
from tiktok_prep.memory.timing import is_looked_at
from tiktok_prep.model import (
    Card,
    Deck,
    Event,
    Point,
    Question,
    Rating,
    Review,
    by_question,
)
from tiktok_prep.planning.question_state import QuestionState, next_due, question_state
from tiktok_prep.planning.queue import Ahead, AtInterview, PlanProgress, Queue


class Act(Enum):
    """What you can do instead of rating."""

    UNDO = "undo"
    SUSPEND = "suspend"
    QUIT = "quit"


class Verdict(NamedTuple):
    """How you rated your answer."""

    rating: Rating
    left_out: tuple[str, ...]
    """Ids of the points that you did not say."""
    answered_ms: int
    """Time to answer; for a typed answer, the time its words take to say."""
    took_ms: int
    """`answered_ms` plus the time from the end of the answer to the rating."""


class DrillQuestion(NamedTuple):
    """A question with all that the screen shows about it."""

    question: Question
    wording: str
    """How to word the question this time."""
    state: str
    """`QuestionState.state`, such as 'new'."""
    once_more: bool
    """Whether the question was rated in this drill before."""
    missed: frozenset[str]
    """Ids of the points that were missed last time."""
    number: int
    """The question's place in this drill, from 1. Questions asked again do not count again."""
    ahead: Ahead
    """How much is left to ask after the question."""
    left_s: float | None
    """Seconds left in this drill; `None` without a time limit."""
    due_after: Callable[[Rating, Collection[str]], Mapping[str, datetime]] | None
    """A function that takes a rating given now and the ids of points left out. It returns point id
    -> when (UTC) the point would fall due. `None` if a plan decides when questions return."""
    facts: tuple[Question, ...] = ()
    """The facts that help to answer the question."""
    interview_day: date | None = None
    """The local day of the question's next interview, if a plan or a warm-up asks it; else `None`.
    """
    is_first: bool = False
    """Whether nothing was ever rated yet."""
    taken_back: Review | None = None
    """Your rating of this question in this drill, if you have just taken it back; else `None`."""
    in_mock: str = ""
    """'mock' or 'follow-up' in a mock interview; else ''."""


class DrillSummary(NamedTuple):
    """What happened in a drill."""

    reviews: tuple[Review, ...]
    """The reviews in the order given, without those that were undone."""
    held_questions: tuple[Question, ...]
    """The rated questions of which you said every point the last time it was asked."""
    slips: tuple[tuple[Question, tuple[Point, ...]], ...]
    """The other rated questions, with the points left out or rated Again the last time they were
    asked."""
    leeches: tuple[tuple[Question, Point], ...]
    """Points of the rated questions that lapsed LEECH_LAPSES times or more, over all drills."""
    time_is_up: bool
    suspended: tuple[int, int]
    """How many open questions, and how many facts, this drill suspended; those that are back do not
    count."""
    next_due: datetime | None
    """UTC. When the first rated and not suspended question of the drill's scope falls due, which
    may be past; `None` without such a question."""
    plan_progress: PlanProgress | None
    """`None` unless the drill followed a plan."""
    looked_at: tuple[int, int] = (0, 0)
    """How many answers to open questions were shown in under a tenth of their time, and how many
    there were in all."""
    waiting: tuple[int, int] | None = None
    """How many open questions, and how many facts, of the drill's scope are new or due; `None` in a
    warm-up, which has no scope."""
    not_rated: Question | None = None
    """The question that you left without a rating after its answer was shown."""
    interview_day: date | None = None
    """The local day of the first interview that a question of the drill's scope has ahead, if the
    queue knows it; else `None`."""
    round_name: str = ""
    """The short name of the round of `plan_progress`; '' without it."""


class DrillTask(NamedTuple):
    """What to ask in a drill."""

    deck: Deck
    queue: Queue
    scope: Sequence[Question] = ()
    """All questions of the chosen stage and tag, for the counts and due date in the summary."""
    until: datetime | None = None
    """No question starts at or after this instant; `None` for no limit, or if the queue counts the
    minutes itself."""


class AskingScreen(Protocol):
    """What the screens of a drill and of a mock interview share."""

    def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
        """Shows the question, then its points; returns the verdict, or what to do instead."""

    def show_undo(self, event: Event | None, question: Question | None) -> None:
        """Shows the event that was undone; for `None`, that there was none to undo.

        `question` is `None` if it is no longer in the deck.
        """

    def show_suspended(self, question: Question) -> None:
        """Shows that the question was suspended."""


class MockScreen(AskingScreen, Protocol):
    """Shows a mock interview and reads the answers."""

    def ask_follow_up(self, drill_question: DrillQuestion) -> float | Act:
        """Shows the follow-up; returns the seconds of its answer, or what to do instead."""


class DrillScreen(AskingScreen, Protocol):
    """Shows a drill and reads the answers."""

    def show_rating(self, review: Review, due: datetime, at_interview: AtInterview | None) -> None:
        """Shows a saved review, and when the question returns: at `due` (UTC).

        With `at_interview`, shows what to expect at the interview instead of `due`.
        """

    def allows_undo(self, event: Event, question: Question | None) -> bool:
        """Whether to take back `event`, which is older than this drill. May ask you.

        `question` is `None` if it is no longer in the deck.
        """


Clock = Callable[[], datetime]
"""Returns the current time: aware, in the local zone."""


class Drill:
    """One drill. Call `run` to ask the questions, `summary` at any time."""

    def __init__(
        self,
        task: DrillTask,
        *,
        screen: DrillScreen,
        store: Store,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._task, self._deck, self._queue = task, task.deck, task.queue
        self._screen, self._store, self._clock, self._new_id = screen, store, clock, new_id
        self._reviews: list[Review] = []
        self._wordings: dict[str, str] = {}
        """Question id -> the wording that was rated last."""
        self._act_ids: list[str] = []
        """Event ids of the ratings and suspensions of this drill that are not undone, for undo."""
        self._taken_back: Review | None = None
        """The rating of this drill that was just taken back."""
        self._suspended: dict[str, Question] = {}
        """Question id -> question, for those that this drill suspended; an undo leaves it here."""

    def run(self) -> None:
        """Asks questions until none is left, time is up, or you quit.

        Each review is saved at once, so that no way of stopping loses any.
        """
        while not self._is_time_up():
            question = self._queue.take(now=self._clock())
            if question is None:
                return
            state, cards = self._current_state(question)
            if state.suspended:  # meanwhile, in another window
                self._queue.drop(question)
                continue
            if not self._queue.wants(state, cards, now=self._clock()):
                continue
            asked = self._drill_question(state, cards)
            verdict = self._screen.ask(asked)
            if isinstance(verdict, Verdict):
                self._rate(asked, verdict)
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
        """How many ratings were given and not undone."""
        return len(self._reviews)

    def summary(self) -> DrillSummary:
        """Returns what happened so far."""
        missed: dict[str, set[str]] = {}
        for review in self._reviews:
            points = missed.setdefault(review.question_id, set())
            points.update(review.points)
            points.difference_update(review.points_said)
        questions = [question for name in missed if (question := self._deck.question(name))]
        cards = self._store.cards([q.id for q in questions])
        lapsed = {(c.question_id, c.point_id) for c in cards if c.is_leech}
        scope, suspended = self._question_states(self._task.scope), self._store.suspended()
        tries, later = self._store.first_tries(), self._store.later_answers()
        progress = self._queue.progress(tries, later, now=self._clock())
        here = [question for name, question in self._suspended.items() if name in suspended]
        days = [day for q in self._task.scope if (day := self._queue.interview_day(q))]
        waiting = [row.question for row in scope if row.is_open(self._clock())]
        return DrillSummary(
            reviews=tuple(self._reviews),
            held_questions=tuple(q for q in questions if not missed[q.id]),
            slips=tuple(
                (
                    q._replace(ask=self._wordings[q.id]),
                    tuple(point for point in q.points if point.id in missed[q.id]),
                )
                for q in questions
                if missed[q.id]
            ),
            leeches=tuple((q, p) for q in questions for p in q.points if (q.id, p.id) in lapsed),
            time_is_up=self._is_time_up(),
            suspended=_count_questions_and_facts(here),
            next_due=next_due(scope),
            plan_progress=progress,
            looked_at=self._looked_at(),
            waiting=_count_questions_and_facts(waiting) if self._task.scope else None,
            interview_day=min(days, default=None),
            round_name=self._round_name(progress.interview.stage) if progress else "",
        )

    # ------------------------------------------------------------ inside

    def _looked_at(self) -> tuple[int, int]:
        looked_at = [
            is_looked_at(question, review.answered_ms)
            for review in self._reviews
            if (question := self._deck.question(review.question_id)) and not question.is_fact
        ]
        return sum(looked_at), len(looked_at)

    def _is_time_up(self) -> bool:
        return self._task.until is not None and self._clock() >= self._task.until

    def _left_s(self) -> float | None:
        now, until = self._clock(), self._task.until
        return (until - now).total_seconds() if until else self._queue.left_s()

    def _round_name(self, stage_id: str) -> str:
        names = {stage.id: stage.name for stage in self._deck.stages}
        return short_names(list(names.values()))[names[stage_id]]

    def _current_state(self, question: Question) -> tuple[QuestionState, dict[str, Card]]:
        cards = {card.point_id: card for card in self._store.cards([question.id])}
        suspended = question.id in self._store.suspended()
        return question_state(question, cards, suspended=suspended, now=self._clock()), cards

    def _question_states(self, questions: Sequence[Question]) -> list[QuestionState]:
        cards = by_question(self._store.cards([q.id for q in questions]))
        suspended, now = self._store.suspended(), self._clock()
        return [
            question_state(q, cards.get(q.id, {}), suspended=q.id in suspended, now=now)
            for q in questions
        ]

    def _drill_question(self, state: QuestionState, cards: Mapping[str, Card]) -> DrillQuestion:
        question = state.question

        def due_after(rating: Rating, left_out: Collection[str]) -> dict[str, datetime]:
            from tiktok_prep.memory.scheduling import (
                apply_review,
            )  # the first question need not wait

            verdict = Verdict(rating, tuple(left_out), 0, 0)
            after = apply_review(cards, self._review(question, verdict, ""))
            zone = self._clock().tzinfo
            return {point.id: after.cards[point.id].due(zone) for point in question.points}

        once_more = any(review.question_id == question.id for review in self._reviews)
        taken_back, self._taken_back = self._taken_back, None
        return DrillQuestion(
            question=question,
            wording=self._wording(question),
            state=state.state,
            once_more=once_more,
            missed=frozenset(point_id for point_id, card in cards.items() if card.missed),
            number=len({review.question_id for review in self._reviews} - {question.id}) + 1,
            ahead=self._queue.ahead(now=self._clock()),
            left_s=self._left_s(),
            due_after=None if self._queue.at_interview(question) else due_after,
            facts=tuple(self._deck.facts_of(question)),
            interview_day=self._queue.interview_day(question),
            is_first=not (self._reviews or self._store.total().reviews),
            taken_back=taken_back if taken_back and taken_back.question_id == question.id else None,
        )

    def _wording(self, question: Question) -> str:
        return question.wording(self._store.total([question.id]).reviews)

    def _review(self, question: Question, verdict: Verdict, review_id: str) -> Review:
        return Review.of(
            question,
            verdict.rating,
            verdict.left_out,
            id=review_id,
            at=self._clock(),
            answered_ms=verdict.answered_ms,
            took_ms=verdict.took_ms,
        )

    def _rate(self, asked: DrillQuestion, verdict: Verdict) -> None:
        question = asked.question
        self._wordings[question.id] = asked.wording
        review = self._store.append(self._review(question, verdict, self._new_id()))
        self._reviews.append(review)
        self._act_ids.append(review.id)
        state, cards = self._current_state(question)
        assert state.due is not None
        now = self._clock()
        took_s = min(review.took_ms, LONGEST_MS) / 1000
        self._queue.record_rating(question, cards, due=state.due, now=now, took_s=took_s)
        at_once = not self._is_time_up() and self._queue.comes_at_once(question, now=now)
        due = review.at if at_once else state.due
        self._screen.show_rating(review, due, self._queue.at_interview(question))

    def _suspend(self, question: Question) -> None:
        event_id = self._new_id()
        if self._store.set_suspended(question.id, True, at=self._clock(), event_id=event_id):
            self._act_ids.append(event_id)
        self._suspended[question.id] = question
        self._queue.drop(question)
        self._screen.show_suspended(question)

    def _undo(self) -> None:
        """Undoes the last rating or suspension of this drill; without one, the last event of all.

        Shows what was undone, or that nothing was. A question whose rating or suspension it was is
        asked next.
        """
        last_act = self._act_ids.pop() if self._act_ids else None
        last = None if last_act else self._store.last_standing()
        if last and not self._screen.allows_undo(last, self._question_of(last)):
            return
        target_id = last.id if last else last_act
        event = self._store.undo(at=self._clock(), event_id=self._new_id(), target_id=target_id)
        # another window may have undone our last act already: it leaves this drill all the same
        for review in [review for review in self._reviews if review.id == target_id]:
            self._taken_back = review
            self._reviews.remove(review)
            self._queue.remove_rating(review.question_id)
        question = self._question_of(event) if event else None
        asked_as = self._wordings.get(question.id) if question and last_act else None
        self._screen.show_undo(event, question and question._replace(ask=asked_as or question.ask))
        if event and question and event.kind in (journal.REVIEW, journal.SUSPEND):
            self._queue.put_first(question, self._current_state(question)[1])

    def _question_of(self, event: Event) -> Question | None:
        return self._deck.question(str(event.payload.get("question", "")))


def _count_questions_and_facts(questions: Iterable[Question]) -> tuple[int, int]:
    kinds = [question.is_fact for question in questions]
    return len(kinds) - sum(kinds), sum(kinds)

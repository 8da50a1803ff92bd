"""Bare `prep`: today at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.stale import facts_to_look_up
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.planning.past_rounds import NOTHING_PAST, PastRounds
from tiktok_prep.planning.question_state import QuestionState, question_states
from tiktok_prep.reports.stats import StageState, stage_states

if TYPE_CHECKING:
    from tiktok_prep.planning.plan import PlanToday


TODAY_VERSION = 1


class InterviewAhead(NamedTuple):
    """An interview ahead, and how ready you are for it. Readiness is a share (0-1) of its weighted
    points."""

    stage: str
    at: datetime
    points: int
    points_asked: int
    """How many of the points were asked at least once."""
    ready_now: Share | None
    """Readiness if the interview were now; `None` until a third of the points, by weight, was
    asked."""
    without_study: Share | None
    """Readiness at the interview if you rehearse nothing more; `None` as for `ready_now`."""


class TodaySummary(NamedTuple):
    """What `prep --json` prints."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: tuple[StageState, ...]
    interviews: tuple[InterviewAhead, ...]
    """Soonest first."""
    questions_today: int | None
    """How many questions and facts the plan still has for today; `None` without an interview."""
    minutes_today: float | None
    """Minutes that `questions_today` take; `None` without an interview."""
    missing_debriefs: tuple[str, ...]
    """Stages whose interview was in the last 14 days and has no debrief, the latest first."""
    unfinished_mock: bool
    """Whether a recent mock interview can be resumed."""
    next: str
    """The command to type next; '' if there is nothing to do."""


class TodayReport(NamedTuple):
    """Everything that bare `prep` shows."""

    now: datetime
    """Local time."""
    deck: str
    """The deck's name."""
    stages: tuple[StageState, ...]
    questions: tuple[QuestionState, ...]
    """In deck order; without those only of rounds that are over, unless all rounds are."""
    plan: PlanToday | None
    """`None` without an interview ahead."""
    missing_debriefs: tuple[str, ...]
    """Stages whose interview was in the last 14 days and has no debrief, the latest first."""
    look_up: int
    """How many facts to look up before the next interview."""
    suspended: int
    """How many questions of the deck are suspended."""
    unfinished_mock: bool
    """Whether a recent mock interview can be resumed."""
    past: PastRounds
    """The last mock interview and the real round of each stage."""
    example_stage: str
    """The stage to name when the page suggests `prep plan`."""


def today_report(
    snapshot: Snapshot,
    plan: PlanToday | None,
    *,
    missing_debriefs: Sequence[str] = (),
    unfinished_mock: bool = False,
    past: PastRounds = NOTHING_PAST,
) -> TodayReport:
    """Makes the report. `plan` is `None` if no interview is ahead; the stages with an interview
    ahead have no `recall`, as the plan says how ready you are for them."""
    deck, now = snapshot.deck, snapshot.now
    questions = question_states(snapshot, deck.questions)
    needed = {question.id for question in snapshot.still_needed(deck.questions)}
    return TodayReport(
        now=now,
        deck=deck.name,
        stages=stage_states(
            snapshot,
            questions,
            counted={entry.interview.stage for entry in plan.stages} if plan else (),
        ),
        questions=tuple(row for row in questions if row.question.id in needed),
        plan=plan,
        missing_debriefs=tuple(missing_debriefs),
        look_up=_look_up(snapshot),
        suspended=sum(row.suspended for row in questions),
        unfinished_mock=unfinished_mock,
        past=past,
        example_stage=snapshot.agenda.example_stage([stage.id for stage in deck.stages], after=now),
    )


def _look_up(snapshot: Snapshot) -> int:
    """Returns how many facts to look up before the next interview; 0 if none is ahead."""
    deck, now = snapshot.deck, snapshot.now
    ahead = snapshot.agenda.next_of(deck.stages, after=now)
    if ahead is None:
        return 0
    day = local_day(ahead.at, now.tzinfo)
    return len(facts_to_look_up(deck, ahead.stage, snapshot.suspended, day=day))


def today_summary(today: TodayReport, *, next_command: str) -> TodaySummary:
    """Returns what `prep --json` prints of `today`; `next_command` becomes `next`."""
    plan = today.plan
    return TodaySummary(
        now=today.now,
        deck=today.deck,
        stages=today.stages,
        interviews=tuple(
            InterviewAhead(entry.interview.stage, entry.interview.at, *entry[1:])
            for entry in (plan.stages if plan else ())
        ),
        questions_today=len(plan.entries) if plan else None,
        minutes_today=round(plan.seconds / 60, 1) if plan else None,
        missing_debriefs=today.missing_debriefs,
        unfinished_mock=today.unfinished_mock,
        next=next_command,
    )

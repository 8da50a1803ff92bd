"""`prep` alone: today at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.planning.question_state import QuestionState, question_states
from tiktok_prep.reports.stats import StageState, stages_held

if TYPE_CHECKING:
    from tiktok_prep.planning.plan import PlanToday
    from tiktok_prep.rounds.debrief import WentBadly


class TodayReport(NamedTuple):
    """All of `prep` alone."""

    now: datetime
    """Local."""
    deck: str
    """The deck's name."""
    stages: tuple[StageState, ...]
    rows: tuple[QuestionState, ...]
    """All questions of the deck."""
    ahead: PlanToday | None
    """`None` without an interview."""
    debrief: tuple[str, ...]
    """Stages whose interview is over and not written down."""
    badly: tuple[WentBadly, ...]
    """What the next drill begins with."""
    unfinished_mock: bool
    """Whether `prep mock --resume` has something to go on with."""
    example_stage: str
    """One to give a date."""


def today(
    snapshot: Snapshot,
    ahead: PlanToday | None,
    *,
    debrief: Sequence[str] = (),
    badly: Sequence[WentBadly] = (),
    unfinished_mock: bool = False,
) -> TodayReport:
    """Today, with what else there is to tell of."""
    deck, now = snapshot.deck, snapshot.now
    rows = question_states(snapshot, deck.questions)
    return TodayReport(
        now=now,
        deck=deck.name,
        stages=stages_held(snapshot, rows),
        rows=tuple(rows),
        ahead=ahead,
        debrief=tuple(debrief),
        badly=tuple(badly),
        unfinished_mock=unfinished_mock,
        example_stage=snapshot.agenda.example_stage([stage.id for stage in deck.stages], after=now),
    )

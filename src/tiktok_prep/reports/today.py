"""`prep` alone: today at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.planning.question_state import Standing, standings
from tiktok_prep.reports.stats import StageHeld, stages_held

if TYPE_CHECKING:
    from tiktok_prep.planning.plan import Glance
    from tiktok_prep.rounds.debrief import Badly


class Today(NamedTuple):
    """All of `prep` alone."""

    now: datetime
    """Local."""
    deck: str
    """The deck's name."""
    stages: tuple[StageHeld, ...]
    rows: tuple[Standing, ...]
    """All questions of the deck."""
    ahead: Glance | None
    """`None` without an interview."""
    debrief: tuple[str, ...]
    """Stages whose interview is over and not written down."""
    badly: tuple[Badly, ...]
    """What the next drill begins with."""
    unfinished_mock: bool
    """Whether `prep mock --resume` has something to go on with."""
    example_stage: str
    """One to give a date."""


def today(
    snapshot: Snapshot,
    ahead: Glance | None,
    *,
    debrief: Sequence[str] = (),
    badly: Sequence[Badly] = (),
    unfinished_mock: bool = False,
) -> Today:
    """Today, with what else there is to tell of."""
    deck, now = snapshot.deck, snapshot.now
    rows = standings(snapshot, deck.questions)
    return Today(
        now=now,
        deck=deck.name,
        stages=stages_held(snapshot, rows),
        rows=tuple(rows),
        ahead=ahead,
        debrief=tuple(debrief),
        badly=tuple(badly),
        unfinished_mock=unfinished_mock,
        example_stage=snapshot.agenda.to_come([stage.id for stage in deck.stages], after=now),
    )

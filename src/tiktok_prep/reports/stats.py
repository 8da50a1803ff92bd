"""What the journal says: readiness now, retention, forecast, weak points, calibration, activity.

The table on the screen and the JSON are both made from the report here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tiktok_prep.base.clocks import local_day
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import expected_recall
from tiktok_prep.memory.rollups import BINS, BinTotal, DayTotal, SureTotal, Total
from tiktok_prep.model import Question
from tiktok_prep.planning.question_state import QuestionState, question_states, whole_recall

STATS_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
FORECAST_DAYS = 14
ACTIVITY_WEEKS = 12
WEAKEST = 8
SUREST = 3
SHOWN_WRONG = 5


class Retention(NamedTuple):
    """Measured recall over the last `days` local days, today included."""

    days: int
    asked: int
    """Points asked again on a later day than their last review."""
    recalled: int
    """Those of them that were recalled."""

    @property
    def share(self) -> float | None:
        """0-1; `None` if no point was asked again, which is different from 0."""
        return self.recalled / self.asked if self.asked else None


class StageState(NamedTuple):
    """How one stage, or the whole deck (`id` empty), is held now."""

    id: str
    name: str
    questions: int
    """Facts too."""
    questions_new: int
    questions_due: int
    questions_suspended: int
    points: int
    points_rated: int
    recall: float | None
    """Predicted share of the weighted points recalled now, an unrated one counting with the chance
    of a first try; `None` if none is rated."""


class WeakPoint(NamedTuple):
    question_id: str
    point_id: str
    says: str
    recall: float
    """0-1; if it was missed the last time, as after a night."""
    missed: bool
    """Whether it was missed the last time."""
    lapses: int
    """On how many days it was missed after it had been learnt."""
    leech: bool
    """Whether it lapsed so often that it wants a better wording."""


class Bin(NamedTuple):
    """Points of which so much recall was predicted, against what happened; shares are 0-1."""

    low: float
    high: float
    asked: int
    predicted: float
    """On average."""
    recalled: float


class SureLevel(NamedTuple):
    """What was said when the person was so sure (1-3) before the answer was shown."""

    sure: int
    """1 not sure, 2 fairly, 3 sure."""
    reviews: int
    points: int
    """That were asked in them."""
    said: int

    @property
    def share(self) -> float:
        """0-1."""
        return self.said / self.points


class Sureness(NamedTuple):
    """How sure the person was against what was said."""

    levels: tuple[SureLevel, ...]
    """Those that were ever given, the least sure first."""
    wrong: tuple[SureTotal, ...]
    """Questions of which the person was sure (3) and left points out, the worst first; SHOWN_WRONG
    at most."""


class DueOn(NamedTuple):
    """How many questions fall due on one local day."""

    day: date
    questions: int


class StatsReport(NamedTuple):
    """All of `prep stats`. Activity runs over whole weeks from a Monday and ends today."""

    now: datetime
    stage: str | None
    """Id of the stage that was asked for; `None` means all."""
    stages: tuple[StageState, ...]
    whole: StageState
    retention: tuple[Retention, ...]
    forecast: tuple[DueOn, ...]
    """From today; questions that are overdue count today."""
    weakest: tuple[WeakPoint, ...]
    calibration: tuple[Bin, ...]
    activity: tuple[DayTotal, ...]
    """Days with reviews, of the last twelve weeks."""
    total: Total
    sureness: Sureness | None
    """`None` if nobody ever asked."""


def first_activity_day(today: date) -> date:
    """The Monday on which the activity shown begins."""
    return today - timedelta(days=today.weekday(), weeks=ACTIVITY_WEEKS - 1)


def report(
    snapshot: Snapshot,
    *,
    stage: str | None,
    days: Sequence[DayTotal],
    bins: Iterable[BinTotal],
    total: Total,
    sure: Iterable[SureTotal] = (),
) -> StatsReport:
    """The report for one stage or, with `None`, for all.

    `days` must reach back at least 30 days and to `first_activity_day`; `bins`, `days`, `total`
    and `sure` cover the same questions as `stage`.
    """
    now = snapshot.now
    questions = snapshot.deck.select(stage=stage, tag=None)
    rows = question_states(snapshot, questions)
    today = now.date()
    since = first_activity_day(today)
    return StatsReport(
        now=now,
        stage=stage,
        stages=stages_held(snapshot, rows, stage=stage),
        whole=_held(snapshot, "", "All", rows),
        retention=tuple(_retention(days, length, today=today) for length in (7, 30)),
        forecast=_forecast(rows, now=now),
        weakest=_weakest(snapshot, questions),
        calibration=tuple(_bin(entry) for entry in bins if entry.asked),
        activity=tuple(day for day in days if since <= day.day <= today),
        total=total,
        sureness=_sureness(questions, list(sure)),
    )


def stages_held(
    snapshot: Snapshot, rows: Sequence[QuestionState], *, stage: str | None = None
) -> tuple[StageState, ...]:
    """How one stage or, with `None`, each is held; a question of two stages counts in both. `rows`
    are their questions in the snapshot."""
    return tuple(
        _held(snapshot, s.id, s.name, [row for row in rows if s.id in row.question.stages])
        for s in snapshot.deck.stages
        if stage in (None, s.id)
    )


def _held(
    snapshot: Snapshot, stage_id: str, name: str, rows: Sequence[QuestionState]
) -> StageState:
    points = sum(len(row.question.points) for row in rows)
    rated = [card for row in rows for card in snapshot.rated(row.question)]
    return StageState(
        id=stage_id,
        name=name,
        questions=len(rows),
        questions_new=sum(row.state == "new" and not row.suspended for row in rows),
        questions_due=sum(row.is_due(snapshot.now) for row in rows),
        questions_suspended=sum(row.suspended for row in rows),
        points=points,
        points_rated=len(rated),
        recall=whole_recall(rows),
    )


def _retention(days: Iterable[DayTotal], length: int, *, today: date) -> Retention:
    since = today - timedelta(days=length - 1)
    window = [day for day in days if since <= day.day <= today]
    return Retention(length, sum(d.asked for d in window), sum(d.recalled for d in window))


def _forecast(rows: Iterable[QuestionState], *, now: datetime) -> tuple[DueOn, ...]:
    counts = {now.date() + timedelta(days=ahead): 0 for ahead in range(FORECAST_DAYS)}
    for row in rows:
        if row.due is None or row.suspended:
            continue
        day = max(local_day(row.due, now.tzinfo), now.date())
        if day in counts:
            counts[day] += 1
    return tuple(DueOn(day, questions) for day, questions in counts.items())


def _weakest(snapshot: Snapshot, questions: Iterable[Question]) -> tuple[WeakPoint, ...]:
    says = {(q.id, p.id): p.says if q.has_points else q.ask for q in questions for p in q.points}
    points = [
        WeakPoint(
            card.question_id,
            card.point_id,
            says[card.question_id, card.point_id],
            expected_recall(card, at=snapshot.now),
            card.missed,
            card.lapses,
            card.is_leech,
        )
        for question in questions
        for card in snapshot.rated(question)
    ]
    return tuple(sorted(points, key=lambda point: (point.recall, -point.lapses))[:WEAKEST])


def _sureness(questions: Iterable[Question], totals: Sequence[SureTotal]) -> Sureness | None:
    if not totals:
        return None
    known = {question.id for question in questions}
    levels = []
    for level in sorted({total.sure for total in totals}):
        of_level = [total for total in totals if total.sure == level]
        levels.append(
            SureLevel(
                level,
                sum(total.reviews for total in of_level),
                sum(total.points for total in of_level),
                sum(total.said for total in of_level),
            )
        )
    wrong = [
        total
        for total in totals
        if total.sure == SUREST and total.said < total.points and total.question_id in known
    ]
    wrong.sort(key=lambda total: (total.said / total.points, -total.points, total.question_id))
    return Sureness(tuple(levels), tuple(wrong[:SHOWN_WRONG]))


def _bin(entry: BinTotal) -> Bin:
    return Bin(
        low=entry.bin / BINS,
        high=(entry.bin + 1) / BINS,
        asked=entry.asked,
        predicted=entry.predicted_sum / entry.asked,
        recalled=entry.recalled / entry.asked,
    )

"""`prep stats`: recall now, retention, forecast, weakest points, and how you forget.

The page and the JSON are both made from one report, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime
from tiktok_prep.memory.personal import Forgetting, PredictedPoint, Share
from tiktok_prep.memory.rollups import DayTotal, Total
from tiktok_prep.memory.timing import is_looked_at
from tiktok_prep.model import Interview, Question
from tiktok_prep.planning.predictions import expected, readiness, rough_chances
from tiktok_prep.planning.question_state import QuestionState, question_states

STATS_VERSION = 7
"""Version of the JSON. Goes up when a key is removed or changes its meaning."""
FORECAST_DAYS = 14
WEAKEST_SHOWN = 8
WEAK_BELOW = 0.95
"""A point that you would recall with at least this chance (0-1), and said the last time, is not
weak."""
BINS = 10
"""Number of equally wide calibration bins over 0-1."""
ENOUGH_ANSWERS = 100
"""Points asked again on a later day before prep says how you forget: about twenty questions."""
COMPARED = ((4.0, 4.0, LastTime.RECALLED), (1.0, READ_STABILITY, LastTime.READ))
"""A point that was said, and one that was missed once and read: days, stability, last time."""
USUAL = (0.849, 0.597)
"""The chances (0-1) of COMPARED for somebody prep does not know. A test compares them with `learn`,
which would take as long as half a start of the program."""


class Retention(NamedTuple):
    """Measured recall over the last `days` local days, including today."""

    days: int
    asked: int
    """Points asked on a later day than their last review, in answers that took two seconds a
    point."""
    recalled: int
    """How many of `asked` you recalled."""

    @property
    def share(self) -> float | None:
        """Share (0-1) of the points recalled; `None` if no point was asked again, which is not the
        same as 0."""
        return self.recalled / self.asked if self.asked else None


class StageState(NamedTuple):
    """How well you know one round now, or all of them together (`id` is then '')."""

    id: str
    name: str
    questions: int
    """Open questions and facts, as in all counts here."""
    new: int
    """How many were never rated, without suspended ones."""
    due: int
    """How many are due now, without suspended ones."""
    today: int | None
    """How many the plan asks in the rest of today; `None` without an interview ahead."""
    suspended: int
    points: int
    points_asked: int
    """How many of `points` were asked; both without those of suspended questions."""
    recall: Share | None
    """Predicted share (0-1) of all points you would recall now, by weight; `None` until a third of
    them, by weight, was asked."""
    held: Interview | None = None
    """The interview of the round if that is over; `None` if not, and for all rounds together."""

    @property
    def all_suspended(self) -> bool:
        return 0 < self.questions == self.suspended

    @property
    def waiting(self) -> int:
        """How many the plan asks today or, without an interview ahead, are due."""
        return self.due if self.today is None else self.today


class WeakPoint(NamedTuple):
    """A point that was rated before, and how well you remember it."""

    question_id: str
    ask: str
    """What the question of the point asks."""
    point_id: str
    says: str
    """What the point says; what the question asks if it has no points."""
    recall: Share | None
    """Predicted chance (0-1) that you recall the point now; `None` if you missed it and did not say
    it on a later day since."""
    missed: bool
    """Whether you missed the point the last time it was asked."""
    lapses: int
    """On how many days you missed the point after you had learnt it."""
    leech: bool
    """Whether the point lapsed so often that it needs a better wording."""


class CalibrationBin(NamedTuple):
    """The points asked again on a later day whose predicted recall is between `low` and `high`, and
    how many you recalled.

    All shares are 0-1. The prediction is that of today, which has learnt from these answers, too.
    """

    low: float
    high: float
    asked: int
    predicted: float
    """Mean predicted recall."""
    recalled: float
    """Share of `asked` that you recalled."""


class YourForgetting(NamedTuple):
    """How you forget, compared with what prep assumes of somebody it does not know."""

    answers: int
    """Points asked again on a later day, of all questions."""
    known_since: date | None
    """The local day on which `answers` reached ENOUGH_ANSWERS; `None` before that."""
    said: Share
    """Chance (0-1) that you recall a point four days after you said it."""
    said_usual: float
    read: Share
    """Chance (0-1) that you recall a point, a day after you missed it for the first time and read
    it."""
    read_usual: float


class DueOn(NamedTuple):
    """How many questions come on one local day."""

    day: date
    questions: int


class StatsReport(NamedTuple):
    """Everything that `prep stats` shows."""

    now: datetime
    stage: str | None
    """Id of the stage asked for; `None` for all stages."""
    stages: tuple[StageState, ...]
    all_stages: StageState
    """The stages asked for, taken together; a question of two stages counts once. What is due and
    new leaves out rounds that are over, unless all are or one was asked for."""
    retention: tuple[Retention, ...]
    forecast: tuple[DueOn, ...]
    """The days of the next fourteen on which questions fall due, today with those overdue or, with
    an interview ahead, with what the plan asks. Leaves out the same rounds as `all_stages`."""
    weakest: tuple[WeakPoint, ...]
    """At most eight, the lowest recall first; none that was said the last time and has a recall of
    95 % or more. Leaves out the same rounds as `all_stages`."""
    answers: int
    """How many of your last answers to open questions are known, at most nine for each."""
    looked_at: int
    """How many of `answers` were shown in under a tenth of the time the spoken answer takes."""
    forgetting: YourForgetting | None
    """`None` before the first rating."""
    calibration: tuple[CalibrationBin, ...]
    total: Total


def stats_report(
    snapshot: Snapshot,
    *,
    stage: str | None,
    days: Sequence[DayTotal],
    later: Mapping[Cell, Count],
    total: Total,
    answered_ms: Mapping[str, Sequence[int]] = {},
    known_since: date | None = None,
    asked_today: Mapping[str, bool] = {},
) -> StatsReport:
    """Makes the statistics of one stage, or of all stages if `stage` is `None`.

    `days`, `later` and `total` must cover the same questions as `stage`, and `days` the last 30
    days. `answered_ms` maps a question's id to how long its last answers took, `known_since` is the
    day of the ENOUGH_ANSWERS-th later answer, and `asked_today` maps the id of each question with
    an interview ahead to whether the plan asks it today. There are so many parameters because each
    is a query of the history.
    """
    questions = snapshot.deck.select(stage=stage, tag=None)
    rows = question_states(snapshot, questions)
    needed = questions if stage else snapshot.still_needed(questions)
    names = {question.id for question in needed}
    needed_rows = [row for row in rows if row.question.id in names]
    looked_at = [
        is_looked_at(question, milliseconds)
        for question in questions
        if not question.is_fact
        for milliseconds in answered_ms.get(question.id, ())
    ]
    stages = stage_states(snapshot, rows, stage=stage, asked_today=asked_today)
    planned = None
    if any(each.today is not None for each in stages):
        planned = sum(asked_today.get(name, False) for name in names)
    return StatsReport(
        now=snapshot.now,
        stage=stage,
        stages=stages,
        all_stages=_stage_state(snapshot, rows, needed_rows)._replace(today=planned),
        retention=tuple(_retention(days, each, today=snapshot.now.date()) for each in (7, 30)),
        forecast=_forecast(needed_rows, planned, now=snapshot.now),
        weakest=_weakest(snapshot, needed),
        answers=len(looked_at),
        looked_at=sum(looked_at),
        forgetting=_your_forgetting(snapshot, known_since) if total.reviews else None,
        # without answers there is nothing to learn, and learning takes time
        calibration=_calibration(later, snapshot.forgetting) if later else (),
        total=total,
    )


def stage_states(
    snapshot: Snapshot,
    rows: Sequence[QuestionState],
    *,
    stage: str | None = None,
    asked_today: Mapping[str, bool],
    counted: Collection[str] = (),
) -> tuple[StageState, ...]:
    """Returns how well you know each stage of the deck, or only the one with the id `stage`. A
    question of two stages counts in both.

    `rows` are the states of all questions of these stages. The stages whose ids are in `counted`
    have no `recall`, which takes long to compute.
    """
    states = []
    for each in snapshot.deck.stages:
        if stage not in (None, each.id):
            continue
        own = [row for row in rows if each.id in row.question.stages]
        planned = sum(asked_today.get(row.question.id, False) for row in own)
        state = _stage_state(snapshot, own, own, is_predicted=each.id not in counted)
        states.append(
            state._replace(
                id=each.id,
                name=each.name,
                held=snapshot.held.get(each.id),
                today=planned if each.id in snapshot.dated else None,
            )
        )
    return tuple(states)


def _stage_state(
    snapshot: Snapshot,
    rows: Sequence[QuestionState],
    needed: Sequence[QuestionState],
    *,
    is_predicted: bool = True,
) -> StageState:
    """Counts `rows`; only those also in `needed` count as new or due. Unless `is_predicted`,
    `recall` is `None`."""
    counted = [row for row in rows if not row.suspended]
    return StageState(
        id="",
        name="All",
        questions=len(rows),
        new=sum(row.is_new for row in needed),
        due=sum(row.is_due(snapshot.now) for row in needed),
        today=None,
        suspended=len(rows) - len(counted),
        points=sum(len(row.cards) for row in counted),
        points_asked=sum(len(row.rated) for row in counted),
        recall=readiness(rows, snapshot, at=snapshot.now).recall if is_predicted else None,
    )


def _retention(days: Iterable[DayTotal], day_count: int, *, today: date) -> Retention:
    since = today - timedelta(days=day_count - 1)
    window = [day for day in days if since <= day.day <= today]
    return Retention(day_count, sum(d.asked for d in window), sum(d.recalled for d in window))


def _forecast(
    rows: Iterable[QuestionState], planned: int | None, *, now: datetime
) -> tuple[DueOn, ...]:
    counts = {now.date() + timedelta(days=ahead): 0 for ahead in range(FORECAST_DAYS)}
    for row in rows:
        if row.due and not row.suspended:
            day = max(local_day(row.due, now.tzinfo), now.date())
            if day in counts:
                counts[day] += 1
    if planned is not None:
        counts[now.date()] = planned
    return tuple(DueOn(day, number) for day, number in counts.items() if number)


def _weakest(snapshot: Snapshot, questions: Iterable[Question]) -> tuple[WeakPoint, ...]:
    rated = [(card, q) for q in questions for card in snapshot.current_cards(q)]
    if not rated:
        return ()
    forgetting, now = snapshot.forgetting, snapshot.now
    chances = rough_chances(forgetting, [card for card, _ in rated], at=now)
    weakest = sorted(
        (
            (chance, (card, question))
            for chance, (card, question) in zip(chances, rated, strict=True)
            if card.missed or chance < WEAK_BELOW
        ),
        key=lambda entry: (not entry[1][0].missed, entry[0], -entry[1][0].lapses),
    )
    points = []
    for _, (card, question) in weakest[:WEAKEST_SHOWN]:
        (says,) = (point.says for point in question.points if point.id == card.point_id)
        predicted = expected([card], forgetting, at=now)
        points.append(
            WeakPoint(
                question.id,
                question.ask,
                card.point_id,
                says if question.has_points else question.ask,
                predicted and predicted.share,
                card.missed,
                card.lapses,
                card.is_leech,
            )
        )
    return tuple(points)


def _your_forgetting(snapshot: Snapshot, known_since: date | None) -> YourForgetting:
    said, read = (snapshot.forgetting.share([PredictedPoint(1.0, *point)]) for point in COMPARED)
    assert said and read
    answers = sum(count.asked for count in snapshot.later_answers.values())
    return YourForgetting(answers, known_since, said, USUAL[0], read, USUAL[1])


def _calibration(later: Mapping[Cell, Count], forgetting: Forgetting) -> tuple[CalibrationBin, ...]:
    """Returns the bins that have points asked again, the lowest first; () if `later` is empty."""
    sums: dict[int, tuple[int, int, float]] = {}
    for (days, stability, last), (asked, recalled) in later.items():
        chance = forgetting.recall(2 ** (days / 2), 2 ** (stability / 2), LastTime(last))
        place = min(BINS - 1, int(chance * BINS))
        a, r, p = sums.get(place, (0, 0, 0.0))
        sums[place] = a + asked, r + recalled, p + asked * chance
    return tuple(
        CalibrationBin(place / BINS, (place + 1) / BINS, asked, predicted / asked, recalled / asked)
        for place, (asked, recalled, predicted) in sorted(sums.items())
    )

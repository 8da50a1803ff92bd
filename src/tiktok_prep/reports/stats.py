"""`prep stats`: recall now, retention, forecast, weakest points, and how you forget.

The page and the JSON are both made from one report, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.text import questions_and_facts
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime
from tiktok_prep.memory.personal import Forgetting, PredictedPoint, Share
from tiktok_prep.memory.rollups import DayTotal, Total
from tiktok_prep.memory.timing import is_looked_at
from tiktok_prep.model import Interview, Question
from tiktok_prep.planning.predictions import expected, readiness, rough_chances
from tiktok_prep.planning.question_state import QuestionState, question_states

STATS_VERSION = 6
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
USUAL = (0.855, 0.592)
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
    """How well you know one stage now, or all of them together (`id` is then '')."""

    id: str
    name: str
    questions: int
    """Open questions and facts."""
    questions_new: int
    """How many were never rated, without suspended ones."""
    questions_due: int
    """How many are due now, without suspended ones."""
    questions_suspended: int
    facts: int
    """How many of `questions` are facts."""
    facts_new: int
    """How many of `questions_new` are facts."""
    facts_due: int
    """How many of `questions_due` are facts."""
    points: int
    points_rated: int
    """How many of `points` were asked; both without those of suspended questions."""
    recall: Share | None
    """Predicted share (0-1) of all points you would recall now, by weight; `None` until a third of
    them, by weight, is rated."""
    held: Interview | None = None
    """The interview of the stage if that is over; `None` if not, and for all stages together."""
    is_dated: bool = False
    """Whether the stage has an interview ahead, so that the plan asks its questions; False for all
    stages together."""

    @property
    def new_words(self) -> str:
        """'15 questions, 58 facts': what is new; '' if nothing is."""
        return questions_and_facts(self.questions_new - self.facts_new, self.facts_new)

    @property
    def due_words(self) -> str:
        """'3 questions, 1 fact': what is due; '' if nothing is."""
        return questions_and_facts(self.questions_due - self.facts_due, self.facts_due)

    @property
    def all_suspended(self) -> bool:
        return 0 < self.questions == self.questions_suspended


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
    days: float
    """How many days after the last time `said` is predicted, for points with a stability of as many
    days."""
    said: Share
    """Chance (0-1) that you recall a point you said the last time."""
    said_usual: float
    """What `said` is for somebody prep does not know (0-1)."""
    read: Share
    """Chance (0-1) that you recall a point, a day after you missed it for the first time and read
    it."""
    read_usual: float
    """What `read` is for somebody prep does not know (0-1)."""


class AnswerTimes(NamedTuple):
    """How long you took before you looked: the last nine answers to each open question."""

    answers: int
    looked_at: int
    """How many of `answers` were shown in under a tenth of the time the spoken answer should
    take."""


class DueOn(NamedTuple):
    """How many questions fall due on one local day."""

    day: date
    questions: int


class AskedToday(NamedTuple):
    """One question that the plan asks in the rest of today."""

    id: str
    stages: tuple[str, ...]
    """Ids of the question's stages that have an interview ahead."""
    is_fact: bool


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
    """Fourteen days, starting today; overdue questions count today, suspended ones never. Leaves
    out the same rounds as `all_stages`."""
    planned: tuple[AskedToday, ...] | None
    """What the plan asks in the rest of today; `None` if no stage asked for has an interview
    ahead."""
    weakest: tuple[WeakPoint, ...]
    """At most eight, the lowest recall first; none that was said the last time and has a recall of
    95 % or more. Leaves out the same rounds as `all_stages`."""
    answer_times: AnswerTimes
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
    now = snapshot.now
    questions = snapshot.deck.select(stage=stage, tag=None)
    rows = question_states(snapshot, questions)
    needed = questions if stage else snapshot.still_needed(questions)
    names = {question.id for question in needed}
    needed_rows = [row for row in rows if row.question.id in names]
    today = now.date()
    return StatsReport(
        now=now,
        stage=stage,
        stages=stage_states(snapshot, rows, stage=stage),
        all_stages=_stage_state(snapshot, "", "All", rows, needed_rows),
        retention=tuple(_retention(days, day_count, today=today) for day_count in (7, 30)),
        forecast=_forecast(needed_rows, now=now),
        planned=_planned(snapshot, stage, asked_today),
        weakest=_weakest(snapshot, needed),
        answer_times=_answer_times(questions, answered_ms),
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
    counted: Collection[str] = (),
) -> tuple[StageState, ...]:
    """Returns how well you know each stage of the deck, or only the one with the id `stage`. A
    question of two stages counts in both.

    `rows` are the states of all questions of these stages. The stages whose ids are in `counted`
    have no `recall`, which takes long to compute.
    """
    return tuple(
        _stage_state(
            snapshot,
            s.id,
            s.name,
            [row for row in rows if s.id in row.question.stages],
            is_predicted=s.id not in counted,
        )
        for s in snapshot.deck.stages
        if stage in (None, s.id)
    )


def due_rows(rows: Iterable[QuestionState], *, now: datetime) -> list[QuestionState]:
    """Returns those of `rows` that are due at `now`, without suspended ones."""
    return [row for row in rows if row.is_due(now)]


def _planned(
    snapshot: Snapshot, stage: str | None, asked_today: Mapping[str, bool]
) -> tuple[AskedToday, ...] | None:
    """Returns what the plan asks today of `stage`, or of all stages if that is `None`; `None` if
    `stage` has no interview ahead, or if no stage has."""
    dated = snapshot.dated
    if stage not in {None, *dated} or not dated:
        return None
    return tuple(
        AskedToday(q.id, tuple(each for each in q.stages if each in dated), q.is_fact)
        for q in snapshot.deck.select(stage=stage, tag=None)
        if asked_today.get(q.id)
    )


def _stage_state(
    snapshot: Snapshot,
    stage_id: str,
    name: str,
    rows: Sequence[QuestionState],
    needed: Sequence[QuestionState] | None = None,
    *,
    is_predicted: bool = True,
) -> StageState:
    """Counts `rows`; only those also in `needed` count as new or due (`None`: all). Unless
    `is_predicted`, `recall` is `None`."""
    waiting = rows if needed is None else needed
    due = due_rows(waiting, now=snapshot.now)
    counted = [row for row in rows if not row.suspended]
    recall = readiness(rows, snapshot, at=snapshot.now).recall if is_predicted else None
    return StageState(
        id=stage_id,
        name=name,
        questions=len(rows),
        questions_new=sum(row.is_new for row in waiting),
        questions_due=len(due),
        questions_suspended=sum(row.suspended for row in rows),
        facts=sum(row.question.is_fact for row in rows),
        facts_new=sum(row.question.is_fact and row.is_new for row in waiting),
        facts_due=sum(row.question.is_fact for row in due),
        points=sum(len(row.cards) for row in counted),
        points_rated=sum(len(row.rated) for row in counted),
        recall=recall,
        held=snapshot.held.get(stage_id),
        is_dated=stage_id in snapshot.dated,
    )


def _retention(days: Iterable[DayTotal], day_count: int, *, today: date) -> Retention:
    since = today - timedelta(days=day_count - 1)
    window = [day for day in days if since <= day.day <= today]
    return Retention(day_count, sum(d.asked for d in window), sum(d.recalled for d in window))


def _forecast(rows: Iterable[QuestionState], *, now: datetime) -> tuple[DueOn, ...]:
    """Returns an entry for each of FORECAST_DAYS days from today on, also for days without any
    question."""
    counts = {now.date() + timedelta(days=ahead): 0 for ahead in range(FORECAST_DAYS)}
    for row in rows:
        if row.due is None or row.suspended:
            continue
        day = max(local_day(row.due, now.tzinfo), now.date())
        if day in counts:
            counts[day] += 1
    return tuple(DueOn(day, questions) for day, questions in counts.items())


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


def _answer_times(
    questions: Iterable[Question], answered_ms: Mapping[str, Sequence[int]]
) -> AnswerTimes:
    times = [
        is_looked_at(question, milliseconds)
        for question in questions
        if not question.is_fact
        for milliseconds in answered_ms.get(question.id, ())
    ]
    return AnswerTimes(len(times), sum(times))


def _your_forgetting(snapshot: Snapshot, known_since: date | None) -> YourForgetting:
    said, read = (snapshot.forgetting.share([PredictedPoint(1.0, *point)]) for point in COMPARED)
    assert said and read
    return YourForgetting(
        sum(count.asked for count in snapshot.later_answers.values()),
        known_since,
        COMPARED[0][0],
        said,
        USUAL[0],
        read,
        USUAL[1],
    )


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

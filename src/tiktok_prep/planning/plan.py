"""`prep plan`: the days until the interviews, how ready they make you, and what would help more.

Readiness is predicted from how you forget, with a range that should hold the truth in 8 of 10
cases. The questions of each day are chosen by plain FSRS.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.memory.timing import LOOKED_AT, planned_s
from tiktok_prep.model import Interview, StageName
from tiktok_prep.planning.days import (
    Forecast,
    Rehearsal,
    planned_rehearsals,
    readiness_at,
)
from tiktok_prep.planning.past_rounds import NOTHING_PAST, PastMock, PastRound, PastRounds
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.planning.study import are_minutes_done, is_later_today, is_off, last_day

PLAN_VERSION = 6
"""Version of the JSON, raised when a key changes its meaning or is removed."""
LAST_DAYS = 2
"""Days before an interview on which a minute of study counts most."""
MINUTES_TRIED = (10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300)
"""Minutes a day to try for the goal; five hours fill an evening."""
NO_POINTS = Share(0.0, 0.0, 0.0)
CURVE_DAYS = 40
"""About the most days on a readiness curve; a longer one skips days evenly."""
LARGE_PLAN = 30_000
"""Questions times days above which the search for what would help is skipped: it takes minutes."""


class CurveDay(NamedTuple):
    """Readiness (0-1) for an interview if it were on this day, at the same hour."""

    day: date
    without_study: float | None
    """If you rehearse nothing more; `None` while too little was asked."""
    with_plan: float
    """If you follow the plan."""


class StageOutlook(NamedTuple):
    """One stage with an interview ahead. Readiness is a share (0-1) of its weighted points."""

    stage: StageName
    interview: Interview
    questions: int
    """Number of questions, with facts and without suspended ones."""
    suspended: int
    """Number of suspended questions; `plan_input` leaves them out of all other figures."""
    points: int
    """Number of points of the questions that are not suspended."""
    points_asked: int
    """How many of the points were asked at least once."""
    ready_now: Share | None
    """Readiness if the interview were now; `None` until a third of the points, by weight, was
    asked."""
    without_study: Share | None
    """Readiness at the interview if you rehearse nothing more; `None` as for `ready_now`."""
    with_plan: Share
    """Readiness at the interview if you follow the plan. While `ready_now` and `without_study` are
    `None`, it is what people usually reach with these minutes."""
    points_by_then: int
    """How many points will have been asked by the interview if you follow the plan."""
    enough_by_then: bool
    """Whether `points_by_then` is a third of the points, by weight; if not, `with_plan` is no more
    than a guess that no page shows."""
    left_out: int
    """How many questions that were never asked the plan does not ask before the interview."""
    left_out_facts: int
    """How many of `left_out` are facts."""
    left_out_kinds: tuple[str, ...]
    """The kind of each of the others, '' for none."""
    unwritten: int
    """How many behavioural questions of the stage you have not answered with `prep answer`, without
    suspended ones."""
    last_mock: PastMock | None
    """The last mock interview of the stage; `None` without one in the last 14 days."""
    real_round: PastRound | None
    """The real round of the stage; `None` without a debrief."""
    curve: tuple[CurveDay, ...]
    """Each day until the interview or the end of the plan; if they are many, evenly spaced ones."""
    beyond_horizon: bool
    """Whether the plan ends before the interview; rehearsals after its end are not counted."""


class PlannedQuestion(NamedTuple):
    """One question on one day of the plan."""

    id: str
    ask: str
    """The question in its first wording."""
    stages: tuple[str, ...]
    """Ids of the stages that ask the question."""
    is_fact: bool
    seconds: float
    """Expected time for all rehearsals of the question on this day."""
    times: int
    """Number of rehearsals on this day."""
    is_new: bool
    """Whether the question was never rehearsed before."""


class Day(NamedTuple):
    """One day of the plan, or one of its study times if an interview lies between them."""

    day: date
    seconds: float
    """Time to study."""
    last_look: bool
    """Whether all the study is for an interview later on the same day."""
    off: bool
    """Whether this day is a day off."""
    entries: tuple[PlannedQuestion, ...]
    """In the order of their first rehearsal."""
    interviews: tuple[Interview, ...]
    at: datetime | None = None
    """When study begins, local; `None` on a day without study."""
    obstacle: Obstacle | None = None
    """Why nothing more is asked after the entries; `None` on a day without study."""

    @property
    def planned_s(self) -> float:
        """Expected seconds for all entries."""
        return sum(entry.seconds for entry in self.entries)


class Shortfall(NamedTuple):
    """A stage that misses the goal, and what would help."""

    stage: str
    reached: float
    """The readiness (0-1), rounded as pages show it, that the plan reaches."""
    minutes: int | None = None
    """Minutes a day with which the stage reaches the goal; `None` if even the most tried are not
    enough, or if not searched for, as for a very large plan."""
    reached_at_most: float | None = None
    """The readiness (0-1) with the most minutes a day that were tried; `None` if `minutes` is
    given, or if not searched for."""
    days_off: tuple[date, ...] = ()
    """The days off until the interview."""
    without_days_off: float | None = None
    """The readiness (0-1) if you study on `days_off`, too; `None` without any, or if not searched
    for."""


class Plan(NamedTuple):
    """All of `prep plan`."""

    now: datetime
    minutes: int
    """Minutes of study a day, as set."""
    goal: float
    """Readiness (0-1) to reach, as set."""
    off: tuple[str, ...]
    """Days off, as set: 'sun' for every Sunday, or a date."""
    new_facts: int
    """How many new facts a day may have, as set."""
    stages: tuple[StageOutlook, ...]
    """Soonest interview first."""
    undated: tuple[StageName, ...]
    """Stages without an interview ahead."""
    past: tuple[Interview, ...]
    """The deck's interviews that are over."""
    days: tuple[Day, ...]
    """From today to the last interview, a year at most; empty without an interview."""
    spent_s: float
    """Seconds practised today; 0 without an interview ahead."""
    used_s: float
    """Seconds of today's minutes that are over: those practised, or if that is more, what a rating
    usually takes, for questions with an interview today or later; 0 without an interview ahead."""
    shortfalls: tuple[Shortfall, ...]
    """The stages that miss the goal, without those beyond the horizon and those of which less than
    a third of the points, by weight, was asked."""
    first_try: float
    """Chance (0-1) of recalling a point that was never rehearsed."""
    with_last_days_doubled: float | None
    """Readiness for the next interview with twice the time on the last two days before it, taken
    from the days before those; `None` if there are too few days, if the plan is very large, or if
    the interview is beyond the horizon."""


class StageReadiness(NamedTuple):
    """How ready you are for one stage, as a share (0-1) of its weighted points."""

    interview: Interview
    points: int
    points_asked: int
    """How many of the points were asked at least once."""
    ready_now: Share | None
    """Readiness if the interview were now; `None` until a third of the points, by weight, was
    asked."""
    without_study: Share | None
    """Readiness at the interview if you rehearse nothing more; `None` as for `ready_now`."""


class PlanToday(NamedTuple):
    """The interviews ahead as `prep` without a command shows them, and the plan for today."""

    stages: tuple[StageReadiness, ...]
    """Soonest interview first."""
    entries: tuple[PlannedQuestion, ...]
    """What to rehearse in the rest of today."""
    seconds: float
    """Expected seconds for all of `entries`."""
    spent_s: float
    """Seconds practised today."""
    ratings: int
    """How many ratings that took."""
    too_fast: bool
    """Whether the ratings took under a tenth of their time: too fast to be evidence."""
    first_try: float
    """Chance (0-1) to know a point that was never asked."""
    minutes: int
    """Minutes of study a day."""
    day_off: bool
    """Whether today is a day off."""
    obstacle: Obstacle
    """Why nothing more is asked today after the entries."""
    next_study: datetime | None
    """When the next study begins after the current one, local; `None` if there is none before the
    last interview."""
    later_today: bool
    """Whether that is today, after an interview."""

    @property
    def are_minutes_done(self) -> bool:
        """Whether all minutes of today are practised, or all but half of one."""
        return are_minutes_done(self.minutes, self.spent_s)


def plan(
    snapshot: Snapshot,
    inputs: PlanInput | None,
    past: PastRounds = NOTHING_PAST,
    answered: Collection[str] = (),
    *,
    in_full: bool = True,
) -> Plan:
    """Plans the days until the last interview.

    `inputs` must come from `snapshot`. With `None`, no interview is ahead, and the plan has only
    the settings and the interviews that are over. `past`, and the ids of the questions you
    `answered` in writing, are copied or counted in the plan and do not change what is rehearsed.
    Without `in_full`, the curves are empty and `with_last_days_doubled` is `None`.
    """
    if inputs is None:
        return _settings_only(snapshot)
    obstacles: dict[float, Obstacle] = {}
    rehearsals = planned_rehearsals(inputs, obstacles=obstacles)
    stages = tuple(
        _stage_outlook(snapshot, interview, inputs, rehearsals, with_curve=in_full)._replace(
            unwritten=_unwritten(snapshot, interview.stage, answered),
            last_mock=past.mocks.get(interview.stage),
            real_round=past.rounds.get(interview.stage),
        )
        for interview in inputs.interviews
    )
    return _settings_only(snapshot)._replace(
        stages=stages,
        days=_days(inputs, rehearsals, obstacles),
        spent_s=inputs.spent_s,
        used_s=inputs.used_s,
        shortfalls=_shortfalls(inputs, stages),
        first_try=inputs.forgetting.first_try,
        with_last_days_doubled=(
            _with_last_days_doubled(inputs)
            if in_full and not _is_large(inputs) and not stages[0].beyond_horizon
            else None
        ),
    )


def _unwritten(snapshot: Snapshot, stage: str, answered: Collection[str]) -> int:
    """Counts the behavioural questions of the stage that are neither `answered` nor suspended."""
    done = {*answered, *snapshot.suspended}
    questions = snapshot.deck.select(stage=stage, tag=None)
    return sum(question.kind == "behavioural" and question.id not in done for question in questions)


def ready_with_plan(inputs: PlanInput | None) -> dict[str, float]:
    """Returns stage id -> readiness (0-1) at its interview if you follow the plan, rounded as pages
    show it, without stages that have no points. Empty for `None`, and for a very large plan, which
    would take long."""
    if inputs is None or _is_large(inputs):
        return {}
    return {stage: share.told for stage, share in _shares(inputs).items()}


def plan_today(inputs: PlanInput) -> PlanToday:
    """Plans only today, much faster than `plan`. Raises IndexError if `inputs` have no interview
    ahead."""
    obstacles: dict[float, Obstacle] = {}
    next_study = inputs.next_study(inputs.now)
    entries = _entries(planned_rehearsals(inputs, slots=1, obstacles=obstacles))
    usual_s = sum(c.times * planned_s(c.question) for c in inputs.candidates)
    return PlanToday(
        stages=tuple(_stage_readiness(inputs, interview) for interview in inputs.interviews),
        entries=tuple(entries),
        seconds=sum(entry.seconds for entry in entries),
        spent_s=inputs.spent_s,
        ratings=sum(candidate.times for candidate in inputs.candidates),
        too_fast=inputs.spent_s < LOOKED_AT * usual_s,
        first_try=inputs.first_try,
        minutes=inputs.agenda.minutes,
        day_off=inputs.is_off(inputs.now),
        obstacle=obstacles[inputs.slots[0].at],
        next_study=next_study,
        later_today=is_later_today(next_study, inputs.now),
    )


def _stage_readiness(inputs: PlanInput, interview: Interview) -> StageReadiness:
    stage, target = interview.stage, inputs.days_until(interview.at)
    now, then = readiness_at(inputs, stage, 0.0), readiness_at(inputs, stage, target)
    return StageReadiness(interview, now.points, now.points_asked, now.recall, then.recall)


def _entries(rehearsals: Iterable[Rehearsal]) -> list[PlannedQuestion]:
    """Sums up the rehearsals of one day, one entry for each question, in the order of its first
    rehearsal."""
    entries: dict[str, PlannedQuestion] = {}
    for candidate, _ in rehearsals:
        question = candidate.question
        entry = entries.get(question.id) or PlannedQuestion(
            question.id,
            question.ask,
            question.stages,
            question.is_fact,
            0.0,
            0,
            candidate.is_new,
        )
        entries[question.id] = entry._replace(
            seconds=entry.seconds + candidate.seconds, times=entry.times + 1
        )
    return list(entries.values())


def _settings_only(snapshot: Snapshot) -> Plan:
    deck, agenda, now, dated = snapshot.deck, snapshot.agenda, snapshot.now, snapshot.dated
    return Plan(
        now=now,
        minutes=agenda.minutes,
        goal=agenda.goal,
        off=agenda.off,
        new_facts=agenda.new,
        stages=(),
        undated=tuple(s.id_and_name for s in deck.stages if s.id not in dated),
        past=tuple(agenda.past(deck.stages, by=now)),
        days=(),
        spent_s=0.0,
        used_s=0.0,
        shortfalls=(),
        first_try=snapshot.forgetting.first_try,
        with_last_days_doubled=None,
    )


def _stage_outlook(
    snapshot: Snapshot,
    interview: Interview,
    inputs: PlanInput,
    rehearsals: Sequence[Rehearsal],
    *,
    with_curve: bool,
) -> StageOutlook:
    stage = next(s.id_and_name for s in snapshot.deck.stages if s.id == interview.stage)
    questions = snapshot.deck.select(stage=stage.id, tag=None)
    active = sum(question.id not in snapshot.suspended for question in questions)
    forgetting = inputs.forgetting
    now = _stage_readiness(inputs, interview)
    target = inputs.days_until(interview.at)
    with_plan = Forecast(inputs.candidates, rehearsals, forgetting=forgetting)
    without_study = Forecast(inputs.candidates, forgetting=forgetting) if now.ready_now else None
    asked = {r.candidate.question.id for r in rehearsals if r.slot.at < target}
    left_out = [
        c.question
        for c in inputs.candidates
        if c.is_new and stage.id in c.question.stages and c.question.id not in asked
    ]
    _, points_by_then, enough_by_then = inputs.asked_of(stage.id, asked)
    its_day = local_day(interview.at, inputs.now.tzinfo)
    last = min(its_day, last_day(inputs.interviews, now=inputs.now))
    return StageOutlook(
        stage=stage,
        interview=interview,
        questions=active,
        suspended=len(questions) - active,
        points=now.points,
        points_asked=now.points_asked,
        ready_now=now.ready_now,
        without_study=now.without_study,
        with_plan=with_plan.share(stage.id, target) or NO_POINTS,
        points_by_then=points_by_then,
        enough_by_then=enough_by_then,
        left_out=len(left_out),
        left_out_facts=sum(question.is_fact for question in left_out),
        left_out_kinds=tuple(question.kind for question in left_out if not question.is_fact),
        unwritten=0,
        last_mock=None,
        real_round=None,
        curve=tuple(
            CurveDay(
                last - timedelta(days=ago),
                _mean(without_study.share(stage.id, at)) if without_study else None,
                _mean(with_plan.share(stage.id, at)),
            )
            for ago in _curve_days(last, inputs)
            if with_curve and (at := target - (its_day - last).days - ago) >= 0
        ),
        beyond_horizon=last < its_day,
    )


def _curve_days(last: date, inputs: PlanInput) -> Iterable[int]:
    """Returns how many days before `last` the days of a curve are, the earliest one first."""
    days = (last - inputs.now.date()).days
    return reversed(range(0, days + 1, -(-days // CURVE_DAYS) or 1))


def _days(
    inputs: PlanInput, rehearsals: Sequence[Rehearsal], obstacles: Mapping[float, Obstacle]
) -> tuple[Day, ...]:
    """Returns every day from today to the last planned one; a day with several study times comes
    once for each."""
    by_slot = groupby(rehearsals, key=lambda rehearsal: rehearsal.slot.at)
    entries = {at: _entries(group) for at, group in by_slot}
    pairs = zip(inputs.study, inputs.slots, strict=True)
    studies = {day: list(group) for day, group in groupby(pairs, key=lambda pair: pair[0].day)}
    zone = inputs.now.tzinfo
    rows: list[Day] = []
    last = last_day(inputs.interviews, now=inputs.now)
    for number in range((last - inputs.now.date()).days + 1):
        day = inputs.now.date() + timedelta(days=number)
        row = Day(
            day=day,
            seconds=0.0,
            last_look=False,
            off=is_off(day, inputs.agenda.off),
            entries=(),
            interviews=tuple(i for i in inputs.interviews if local_day(i.at, zone) == day),
        )
        for study, slot in studies.get(day, []):
            row = row._replace(
                seconds=study.seconds,
                last_look=study.last_look,
                entries=tuple(entries.get(slot.at, ())),
                at=study.at,
                obstacle=obstacles[slot.at],
            )
            rows.append(row)
            row = row._replace(interviews=())  # shown only once
        if day not in studies:
            rows.append(row)
    return tuple(rows)


def _shares(inputs: PlanInput) -> dict[str, Share]:
    """Returns the readiness that a plan for `inputs` reaches for each stage that has points."""
    forecast = Forecast(inputs.candidates, planned_rehearsals(inputs), forgetting=inputs.forgetting)
    shares = {
        interview.stage: forecast.share(interview.stage, inputs.days_until(interview.at))
        for interview in inputs.interviews
    }
    return {stage: share for stage, share in shares.items() if share}


def _mean(share: Share | None) -> float:
    return share.mean if share else 0.0


def _shortfalls(inputs: PlanInput, stages: Iterable[StageOutlook]) -> tuple[Shortfall, ...]:
    """Returns the stages below the goal, by the figures that pages show. In a large plan, without a
    search for what would help."""
    agenda, goal = inputs.agenda, round(inputs.agenda.goal, 2)
    below = [s for s in stages if s.ready_now and not s.beyond_horizon and s.with_plan.told < goal]
    if _is_large(inputs):
        return tuple(Shortfall(s.stage.id, s.with_plan.told) for s in below)
    shares = cache(lambda agenda: _shares(inputs.with_agenda(agenda)))
    more = [minutes for minutes in MINUTES_TRIED if minutes > agenda.minutes]

    def shortfall(outlook: StageOutlook) -> Shortfall:
        stage, reached = outlook.stage.id, outlook.with_plan.told

        def with_minutes(minutes: int) -> float:
            return float(shares(agenda._replace(minutes=minutes))[stage].told)

        most = max([reached, *map(with_minutes, more[-1:])])
        minutes = more[bisect_left(more[:-1], goal, key=with_minutes)] if most >= goal else None
        today, its_day = inputs.now.date(), local_day(outlook.interview.at, inputs.now.tzinfo)
        days = (today + timedelta(days=number) for number in range((its_day - today).days + 1))
        off = tuple(day for day in days if is_off(day, agenda.off))
        return Shortfall(
            stage,
            reached,
            minutes,
            reached_at_most=None if minutes else most,
            days_off=off,
            without_days_off=shares(agenda._replace(off=()))[stage].told if off else None,
        )

    return tuple(map(shortfall, below))


def _is_large(inputs: PlanInput) -> bool:
    return len(inputs.candidates) * len(inputs.slots) > LARGE_PLAN


def _with_last_days_doubled(inputs: PlanInput) -> float | None:
    """Returns the readiness (0-1) for the next interview if the last LAST_DAYS days before it had
    twice their time, taken from the days before those; `None` if these have less time than that, or
    the last ones have none."""
    nearest = inputs.interviews[0]
    target = inputs.days_until(nearest.at)
    full = [i for i, slot in enumerate(inputs.slots) if slot.at < target and not slot.last_look]
    last, earlier = full[-LAST_DAYS:], full[:-LAST_DAYS]
    last_s = sum(inputs.slots[index].seconds for index in last)
    earlier_s = sum(inputs.slots[index].seconds for index in earlier)
    if not last_s or earlier_s < last_s:
        return None
    slots = list(inputs.slots)
    for index in full:
        slot = slots[index]
        times = 2 if index in last else 1 - last_s / earlier_s
        slots[index] = slot._replace(seconds=slot.seconds * times)
    share = _shares(inputs._replace(slots=tuple(slots))).get(nearest.stage)
    return share and share.mean

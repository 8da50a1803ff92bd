"""`prep plan`: the days until the interviews, and how ready they make you.

Readiness is predicted from how you forget, with a range that should hold the truth in 8 of 10
cases. The questions of each day are chosen by plain FSRS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import Interview, StageName
from tiktok_prep.planning.days import Forecast, Rehearsal, planned_rehearsals, readiness_at
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.planning.study import is_off, last_day

PLAN_VERSION = 7
"""Version of the JSON, raised when a key changes its meaning or is removed."""


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


class StageOutlook(NamedTuple):
    """One stage with an interview ahead."""

    stage: StageName
    questions: int
    """Number of questions, with facts and without suspended ones."""
    ready: StageReadiness
    with_plan: Share | None
    """Readiness at the interview if you follow the plan; `None` if the plan does not get to a third
    of the points, by weight."""
    with_twice: Share | None
    """The same with twice the minutes a day."""
    left_out: int
    """How many questions that were never asked the plan does not ask before the interview."""
    left_out_facts: int
    """How many of `left_out` are facts."""


class PlannedQuestion(NamedTuple):
    """One question on one day of the plan."""

    id: str
    ask: str
    """The question in its first wording."""
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
    off: bool
    """Whether this day is a day off."""
    interviews: tuple[Interview, ...]
    at: datetime | None = None
    """When study begins, local; `None` on a day without study."""
    seconds: float = 0.0
    """Time to study."""
    entries: tuple[PlannedQuestion, ...] = ()
    """In the order of their first rehearsal."""
    obstacle: Obstacle | None = None
    """Why nothing more is asked after the entries; `None` on a day without study."""

    @property
    def planned_s(self) -> float:
        """Expected seconds for all entries."""
        return sum(entry.seconds for entry in self.entries)


class Plan(NamedTuple):
    """All of `prep plan`."""

    now: datetime
    minutes: int
    """Minutes of study a day, as set."""
    off: tuple[str, ...]
    """Days off, as set: 'sun' for every Sunday, or a date."""
    stages: tuple[StageOutlook, ...]
    """Soonest interview first."""
    undated: tuple[StageName, ...]
    """Stages without an interview ahead."""
    past: tuple[Interview, ...]
    """The deck's interviews that are over."""
    days: tuple[Day, ...] = ()
    """From today to the last interview, a year at most; empty without an interview."""


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
    first_try: float
    """Chance (0-1) to know a point that was never asked."""
    minutes: int
    """Minutes of study a day."""
    day_off: bool
    """Whether today is a day off."""
    next_study: datetime | None
    """When the next study begins after the current one, local; `None` if there is none before the
    last interview."""


def plan(snapshot: Snapshot, inputs: PlanInput | None) -> Plan:
    """Plans the days until the last interview. `inputs` must come from `snapshot`; they are `None`
    if no interview is ahead."""
    deck, agenda, now, dated = snapshot.deck, snapshot.agenda, snapshot.now, snapshot.dated
    undated = tuple(stage.id_and_name for stage in deck.stages if stage.id not in dated)
    past = tuple(agenda.past(deck.stages, by=now))
    nothing = Plan(now, agenda.minutes, agenda.off, (), undated, past)
    if inputs is None:
        return nothing
    obstacles: dict[float, Obstacle] = {}
    rehearsals = planned_rehearsals(inputs, obstacles=obstacles)
    twice = planned_rehearsals(inputs.with_agenda(agenda._replace(minutes=2 * agenda.minutes)))
    forecasts = [
        Forecast(inputs.candidates, planned, forgetting=inputs.forgetting)
        for planned in (rehearsals, twice)
    ]
    names = {stage.id: stage.id_and_name for stage in deck.stages}
    outlooks = []
    for interview in inputs.interviews:
        stage, at = interview.stage, inputs.days_until(interview.at)
        asked = {r.candidate.question.id for r in rehearsals if r.slot.at < at}
        own = [c for c in inputs.candidates if stage in c.question.stages]
        left_out = [c.question for c in own if c.is_new and c.question.id not in asked]
        *_, is_enough = inputs.asked_of(stage, asked)
        with_plan, with_twice = (
            forecast.share(stage, at) if is_enough else None for forecast in forecasts
        )
        outlooks.append(
            StageOutlook(
                names[stage],
                len(own),
                _stage_readiness(inputs, interview),
                with_plan,
                with_twice,
                len(left_out),
                sum(question.is_fact for question in left_out),
            )
        )
    return nothing._replace(stages=tuple(outlooks), days=_days(inputs, rehearsals, obstacles))


def plan_today(inputs: PlanInput) -> PlanToday:
    """Plans only today, much faster than `plan`."""
    entries = _entries(planned_rehearsals(inputs, slots=1))
    return PlanToday(
        stages=tuple(_stage_readiness(inputs, interview) for interview in inputs.interviews),
        entries=entries,
        seconds=sum(entry.seconds for entry in entries),
        spent_s=inputs.spent_s,
        first_try=inputs.first_try,
        minutes=inputs.agenda.minutes,
        day_off=inputs.is_off(inputs.now),
        next_study=inputs.next_study(inputs.now),
    )


def _stage_readiness(inputs: PlanInput, interview: Interview) -> StageReadiness:
    stage, target = interview.stage, inputs.days_until(interview.at)
    now, then = readiness_at(inputs, stage, 0.0), readiness_at(inputs, stage, target)
    return StageReadiness(interview, now.points, now.points_asked, now.recall, then.recall)


def _entries(rehearsals: Iterable[Rehearsal]) -> tuple[PlannedQuestion, ...]:
    """Sums up the rehearsals of one day, one entry for each question, in the order of its first
    rehearsal."""
    entries: dict[str, PlannedQuestion] = {}
    for candidate, _ in rehearsals:
        q = candidate.question
        new = PlannedQuestion(q.id, q.ask, q.is_fact, 0.0, 0, candidate.is_new)
        entry = entries.get(q.id, new)
        entries[q.id] = entry._replace(
            seconds=entry.seconds + candidate.seconds, times=entry.times + 1
        )
    return tuple(entries.values())


def _days(
    inputs: PlanInput, rehearsals: Sequence[Rehearsal], obstacles: Mapping[float, Obstacle]
) -> tuple[Day, ...]:
    """Returns every day from today to the last planned one; a day with several study times comes
    once for each."""
    by_slot = groupby(rehearsals, key=lambda rehearsal: rehearsal.slot.at)
    entries = {at: _entries(group) for at, group in by_slot}
    pairs = zip(inputs.study, inputs.slots, strict=True)
    studies = {day: list(group) for day, group in groupby(pairs, key=lambda pair: pair[0].day)}
    today, zone = inputs.now.date(), inputs.now.tzinfo
    rows: list[Day] = []
    for number in range((last_day(inputs.interviews, now=inputs.now) - today).days + 1):
        day = today + timedelta(days=number)
        its = tuple(i for i in inputs.interviews if local_day(i.at, zone) == day)
        row = Day(day, is_off(day, inputs.agenda.off), its)
        for study, slot in studies.get(day, []):
            planned, why = entries.get(slot.at, ()), obstacles[slot.at]
            rows.append(Day(day, row.off, its, study.at, study.seconds, planned, why))
            its = ()  # shown only once
        if day not in studies:
            rows.append(row)
    return tuple(rows)

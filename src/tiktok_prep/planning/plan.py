"""`prep plan`: the days to the interviews, what they bring, and what they cannot bring.

Everything here is a prediction by the memory model, and is told with its spread: the same plan,
if forgetting were twice as fast and half as fast.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from tiktok_prep.base.clocks import local_day
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.rehearsal import recalled
from tiktok_prep.model import Interview, StageName
from tiktok_prep.planning.days import Forecast, Rehearsal, picks
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.rule import Candidate, Obstacle, Slot
from tiktok_prep.planning.study import Study, is_off, last_day

PLAN_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
PLAUSIBLE = ((2.0, 0.5), (0.5, 1.5))
"""Plausible memories besides the usual, a worse and a better one: how fast forgetting goes, and how
much is known of what was never rehearsed, each times what is usual."""
LATE_DAYS = 2
"""The last days before an interview, on which minutes count most."""
MINUTES_TRIED = (10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300)
"""Minutes a day that are tried to reach the goal: an evening is five hours."""
CURVE_DAYS = 40
"""The curve of a farther interview has as many days, evenly spread."""
MOST_WORK = 30_000
"""Candidates times days above which it is not looked for what would help: it takes minutes."""
DROPS_TRIED = 8
"""In so many steps it is looked for what to drop, up to half of the questions."""


class Range(NamedTuple):
    """A predicted share (0-1), and what it would be with a worse and a better memory."""

    usual: float
    low: float
    """If you forgot twice as fast, and knew half as much of what is new."""
    high: float
    """If you forgot half as fast, and knew half as much again of what is new."""


class CurveDay(NamedTuple):
    """Readiness (0-1) for one interview as it would be on one day, at the interview's hour."""

    day: date
    stop: float
    """If nothing more is rehearsed."""
    follow: float
    """With the plan."""


class StageOutlook(NamedTuple):
    """One stage with an interview ahead. Shares are of its weighted points."""

    stage: StageName
    interview: Interview
    questions: int
    """Not suspended; facts too."""
    suspended: int
    """Those that are, and do not count."""
    now: float
    """Readiness (0-1) if the interview were now."""
    stop: Range
    """Readiness at the interview if nothing more is rehearsed."""
    follow: Range
    """Readiness at the interview with the plan."""
    curve: tuple[CurveDay, ...]
    """For each day to the interview, or to the end of the plan; of a far one for CURVE_DAYS of
    them."""
    far: bool
    """Whether the days of the plan end before it; what is rehearsed after them is in no number."""


class PlannedQuestion(NamedTuple):
    """One question on one day of the plan."""

    id: str
    stages: tuple[str, ...]
    """Ids of its stages."""
    is_fact: bool
    seconds: float
    """For all its rehearsals of the day."""
    times: int
    """How often it is rehearsed on the day."""
    new: bool
    """Whether it was never rehearsed before."""


class Day(NamedTuple):
    """One day of the plan."""

    day: date
    seconds: float
    """Time to study."""
    light: bool
    """Whether it is for an interview of the same day."""
    off: bool
    entries: tuple[PlannedQuestion, ...]
    """In the order to rehearse them first."""
    interviews: tuple[Interview, ...]
    at: datetime | None = None
    """When study begins, local; `None` on a day without."""
    why: Obstacle | None = None
    """What ends the study; `None` on a day without."""

    @property
    def planned_s(self) -> float:
        return sum(entry.seconds for entry in self.entries)


class Shortfall(NamedTuple):
    """What it would take where the minutes do not reach the goal."""

    stages: tuple[str, ...]
    """Ids of the stages that stay below it, far ones not."""
    minutes: int | None
    """Minutes a day that reach it for all; `None` if not even the most that is tried does."""
    drop: tuple[str, ...] | None
    """Ids of what to leave out so that the minutes there are reach it for the rest: what weighs
    least for its time. `None` if leaving out half of the questions would not do."""
    drop_facts: int
    """How many of them are facts."""
    tried: bool
    """Whether it was looked for: not in a plan that is very large."""


class Plan(NamedTuple):
    """All of `prep plan`."""

    now: datetime
    minutes: int
    """Of study a day, as set."""
    goal: float
    """Readiness to reach, as set."""
    off: tuple[str, ...]
    """Days without study, as set: 'sun' for every Sunday, or a date."""
    stages: tuple[StageOutlook, ...]
    """By the date of the interview."""
    undated: tuple[StageName, ...]
    """Stages that never had a date, or have none any more."""
    past: tuple[Interview, ...]
    """Interviews of the deck that are over."""
    days: tuple[Day, ...]
    """From today to the last interview, as far as `study.HORIZON`; empty without one."""
    spent_s: float
    """Seconds of practice today."""
    shortfall: Shortfall | None
    """`None` where the goal is reached."""
    first_try: float
    """Chance (0-1) that a point never rehearsed counts with."""
    late: float | None
    """Readiness at the next interview with twice the time on the last two days before it, taken
    from the days before; `None` where there are too few days, or too many."""


class StageReadiness(NamedTuple):
    """How ready one stage is; shares (0-1) of its weighted points."""

    interview: Interview
    now: float
    """If the interview were now."""
    stop: float
    """At the interview, if nothing more is rehearsed."""


class PlanToday(NamedTuple):
    """What `prep` alone tells of the interviews ahead."""

    stages: tuple[StageReadiness, ...]
    """By the date of the interview."""
    entries: tuple[PlannedQuestion, ...]
    """What the plan has for the rest of today."""
    seconds: float
    """What that takes."""
    spent_s: float
    """Seconds of practice today."""
    minutes: int
    """Minutes of study a day."""
    off: bool
    """Whether today is a day off."""
    why: Obstacle
    """What ends today's study."""
    next_study: datetime | None
    """When the plan goes on, local; `None` if it does not before the last interview."""


def plan(snapshot: Snapshot, inputs: PlanInput | None) -> Plan:
    """The plan from `inputs`, which was made of the same snapshot; `None` where no interview is
    ahead: then it has no days, but what was set."""
    if inputs is None:
        return _without_date(snapshot)
    ended: dict[float, Obstacle] = {}
    made = picks(inputs, ended=ended)
    stages = tuple(_stage(snapshot, interview, inputs, made) for interview in inputs.interviews)
    return _without_date(snapshot)._replace(
        stages=stages,
        days=_days(inputs, made, ended),
        spent_s=inputs.spent_s,
        shortfall=_shortfall(inputs, stages),
        first_try=inputs.first_try,
        late=None if _is_large(inputs) or any(s.far for s in stages[:1]) else _late(inputs),
    )


def glance(inputs: PlanInput) -> PlanToday:
    """Where things stand, and today's part of the plan; cheaper than the whole."""
    ended: dict[float, Obstacle] = {}
    made = picks(inputs, days=1, ended=ended)
    entries = _entries(made)
    stop = _forecast(inputs)
    return PlanToday(
        stages=tuple(
            StageReadiness(
                interview,
                stop.readiness(interview.stage, 0.0) or 0.0,
                stop.readiness(interview.stage, inputs.at(interview.at)) or 0.0,
            )
            for interview in inputs.interviews
        ),
        entries=tuple(entries),
        seconds=sum(entry.seconds for entry in entries),
        spent_s=inputs.spent_s,
        minutes=inputs.agenda.minutes,
        off=inputs.is_off(inputs.now),
        why=ended[inputs.slots[0].at],
        next_study=inputs.next_study(inputs.now),
    )


def _entries(made: Iterable[Rehearsal]) -> list[PlannedQuestion]:
    """The rehearsals of one day, by question."""
    entries: dict[str, PlannedQuestion] = {}
    for pick in made:
        question, seconds = pick.candidate.question, pick.candidate.seconds
        begun = PlannedQuestion(
            question.id, question.stages, question.is_fact, 0.0, 0, pick.candidate.is_new
        )
        before = entries.get(question.id, begun)
        entries[question.id] = before._replace(
            seconds=before.seconds + seconds, times=before.times + 1
        )
    return list(entries.values())


def _without_date(snapshot: Snapshot) -> Plan:
    deck, agenda, now = snapshot.deck, snapshot.agenda, snapshot.now
    ahead = {interview.stage for interview in agenda.ahead(deck.stages, after=now)}
    return Plan(
        now=now,
        minutes=agenda.minutes,
        goal=agenda.goal,
        off=agenda.off,
        stages=(),
        undated=tuple(s.id_and_name for s in deck.stages if s.id not in ahead),
        past=tuple(agenda.past(deck.stages, by=now)),
        days=(),
        spent_s=0.0,
        shortfall=None,
        first_try=FIRST_TRY,
        late=None,
    )


def _stage(
    snapshot: Snapshot, interview: Interview, inputs: PlanInput, made: Sequence[Rehearsal]
) -> StageOutlook:
    stage = next(s.id_and_name for s in snapshot.deck.stages if s.id == interview.stage)
    asked = snapshot.deck.select(stage=stage.id, tag=None)
    questions = sum(question.id not in snapshot.suspended for question in asked)
    target = inputs.at(interview.at)
    usual, stop = _forecast(inputs, made), _forecast(inputs)
    today, its_day = inputs.now.date(), local_day(interview.at, inputs.now.tzinfo)
    last = min(its_day, last_day(inputs.interviews, now=inputs.now))
    step = -(-(last - today).days // CURVE_DAYS) or 1
    days = [last - timedelta(days=n) for n in range(0, (last - today).days + 1, step)][::-1]
    hours = [target - (its_day - day).days for day in days]
    return StageOutlook(
        stage=stage,
        interview=interview,
        questions=questions,
        suspended=len(asked) - questions,
        now=stop.readiness(stage.id, 0.0) or 0.0,
        stop=_range(inputs, (), stage.id, target),
        follow=_range(inputs, made, stage.id, target),
        curve=tuple(
            CurveDay(
                day, stop.readiness(stage.id, hour) or 0.0, usual.readiness(stage.id, hour) or 0.0
            )
            for day, hour in zip(days, hours, strict=True)
            if hour >= 0
        ),
        far=last < its_day,
    )


def _forecast(
    inputs: PlanInput, made: Sequence[Rehearsal] = (), pace: float = 1.0, known: float = 1.0
) -> Forecast:
    first_try = min(1.0, inputs.first_try * known)
    return Forecast(inputs.candidates, made, first_try=first_try, pace=pace)


def _range(inputs: PlanInput, made: Sequence[Rehearsal], stage: str, target: float) -> Range:
    usual, low, high = (
        _forecast(inputs, made, *memory).readiness(stage, target) or 0.0
        for memory in ((1.0, 1.0), *PLAUSIBLE)
    )
    return Range(usual, low, high)


def _days(
    inputs: PlanInput, made: Sequence[Rehearsal], ended: Mapping[float, Obstacle]
) -> tuple[Day, ...]:
    """The days that are planned, from today on; one with study before and after an interview comes
    twice."""
    if not inputs.interviews:
        return ()
    entries = {at: _entries(group) for at, group in groupby(made, key=lambda pick: pick.slot.at)}
    studies: dict[date, list[tuple[Study, Slot]]] = {}
    for study, slot in zip(inputs.study, inputs.slots, strict=True):
        studies.setdefault(study.day, []).append((study, slot))
    interviews: dict[date, list[Interview]] = {}
    for interview in inputs.interviews:
        on = local_day(interview.at, inputs.now.tzinfo)
        interviews.setdefault(on, []).append(interview)
    rows: list[Day] = []
    last = last_day(inputs.interviews, now=inputs.now)
    for number in range((last - inputs.now.date()).days + 1):
        day = inputs.now.date() + timedelta(days=number)
        off, own = is_off(day, inputs.agenda.off), tuple(interviews.get(day, ()))
        for study, slot in studies.get(day, []):
            asked = tuple(entries.get(slot.at, ()))
            why = ended[slot.at]
            rows.append(Day(day, study.seconds, study.light, off, asked, own, study.at, why))
            own = ()
        if day not in studies:
            rows.append(Day(day, 0.0, False, off, (), own))
    return tuple(rows)


def _reaches(inputs: PlanInput, stages: Sequence[str]) -> bool:
    """Whether a plan brings all of `stages` to the goal."""
    forecast = _forecast(inputs, picks(inputs))
    shares = (
        forecast.readiness(interview.stage, inputs.at(interview.at))
        for interview in inputs.interviews
        if interview.stage in stages
    )
    return all(share is None or _reached(share, inputs.agenda.goal) for share in shares)


def _reached(share: float, goal: float) -> bool:
    """Whether a share reaches the goal, to the percent that is shown."""
    return round(share, 2) >= round(goal, 2)


def _shortfall(inputs: PlanInput, stages: Sequence[StageOutlook]) -> Shortfall | None:
    goal = inputs.agenda.goal
    below = tuple(
        s.stage.id
        for s in stages
        if s.questions and not s.far and not _reached(s.follow.usual, goal)
    )
    if not below:
        return None
    if _is_large(inputs):
        return Shortfall(below, None, None, 0, tried=False)
    more = [minutes for minutes in MINUTES_TRIED if minutes > inputs.agenda.minutes]
    minutes = _first(more, lambda it: _reaches(inputs.with_minutes(it), below))
    order = _droppable(inputs, below)
    half = len(order) // 2
    steps = sorted({half * step // DROPS_TRIED for step in range(1, DROPS_TRIED + 1)} - {0})

    def without(number: int) -> PlanInput:
        dropped = {candidate.question.id for candidate in order[:number]}
        kept = (c for c in inputs.candidates if c.question.id not in dropped)
        return inputs._replace(candidates=tuple(kept))

    number = _first(steps, lambda it: _reaches(without(it), below))
    dropped = [candidate.question for candidate in order[: number or 0]]
    return Shortfall(
        below,
        minutes,
        None if number is None else tuple(question.id for question in dropped),
        sum(question.is_fact for question in dropped),
        tried=True,
    )


def _is_large(inputs: PlanInput) -> bool:
    return len(inputs.candidates) * len(inputs.slots) > MOST_WORK


def _droppable(inputs: PlanInput, stages: Sequence[str]) -> list[Candidate]:
    """The candidates that only serve `stages` and pull them down, what weighs least for its time
    first; facts that help to answer a question come after all others."""

    def pulls_down(candidate: Candidate) -> bool:
        at = candidate.targets[-1]
        shares = [recalled(m, at, first_try=inputs.first_try) for m in candidate.memories]
        return sum(shares) < inputs.agenda.goal * len(shares)

    def order(candidate: Candidate) -> tuple[bool, float]:
        question = candidate.question
        return question.id in helping, question.weight * len(question.points) / candidate.seconds

    helping = {name for candidate in inputs.candidates for name in candidate.question.facts}
    dated = {interview.stage for interview in inputs.interviews}
    fit = [
        c
        for c in inputs.candidates
        if set(c.question.stages) & dated <= set(stages) and pulls_down(c)
    ]
    return sorted(fit, key=order)


def _first(values: Sequence[int], holds: Callable[[int], bool]) -> int | None:
    """The first of `values` from which on `holds` is true, by halving; `None` if there is none."""
    if not values or not holds(values[-1]):
        return None
    return values[bisect_left(values, True, hi=len(values) - 1, key=holds)]


def _late(inputs: PlanInput) -> float | None:
    if not inputs.interviews:
        return None
    nearest = inputs.interviews[0]
    target = inputs.at(nearest.at)
    full = [i for i, slot in enumerate(inputs.slots) if slot.at < target and not slot.light]
    last, before = full[-LATE_DAYS:], full[:-LATE_DAYS]
    more = sum(inputs.slots[index].seconds for index in last)
    less = sum(inputs.slots[index].seconds for index in before)
    if not more or less < more:
        return None
    slots = list(inputs.slots)
    for index in full:
        slot = slots[index]
        times = 2 if index in last else 1 - more / less
        slots[index] = slot._replace(seconds=slot.seconds * times)
    made = picks(inputs._replace(slots=tuple(slots)))
    return _forecast(inputs, made).readiness(nearest.stage, target)

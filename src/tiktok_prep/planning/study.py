"""When there is time to study until an interview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tiktok_prep.base.clocks import instant, local_day, start_of_day
from tiktok_prep.model import WEEKDAYS, Agenda, Interview

EVENING = time(19)
"""When the study of a later day is taken to begin, on the local clock."""
LAST_LOOK_MIN = 10
"""Minutes of the light pass on the day of an interview."""
LAST_LOOK_AHEAD = timedelta(minutes=90)
"""How long before an interview the light pass begins."""
INTERVIEW_LENGTH = timedelta(hours=1)
"""How long an interview is taken to last."""
EARLIEST = time(6)
"""Nobody studies before this hour for a plan's sake."""
HORIZON = timedelta(days=366)
"""How far ahead days are planned: each takes time to work out."""


class Study(NamedTuple):
    """Time to study on one local day: one for each, and more where an interview is between."""

    at: datetime
    """When it begins; local."""
    seconds: float
    light: bool = False
    """In the hours before an interview of the day, for that one alone: the last look, or on the
    first day all there is."""

    @property
    def day(self) -> date:
        return self.at.date()


def is_off(day: date, off: Iterable[str]) -> bool:
    """Whether there is no study on `day`: its weekday is off, or the day itself."""
    return bool({WEEKDAYS[day.weekday()], day.isoformat()} & set(off))


def last_day(interviews: Sequence[Interview], *, now: datetime) -> date:
    """The last local day that is planned for `interviews`, of which there must be one."""
    last = max(local_day(interview.at, now.tzinfo) for interview in interviews)
    return min(last, now.date() + HORIZON)


def study_days(
    agenda: Agenda,
    interviews: Sequence[Interview],
    *,
    spent_s: float,
    first_day: bool = False,
    now: datetime,
) -> list[Study]:
    """The time to study from `now` to the last of `interviews`, in order, as far as HORIZON; empty
    without any ahead.

    Today always comes first, with what is left of its time: the minutes of a day less the `spent_s`
    seconds spent already, until midnight or today's interview; 0 on a day off. On the day of an
    interview there is a light pass before each, of which the first has all the minutes on the
    `first_day` on which anything is rehearsed for it; and in the evening the rest of the minutes,
    if another interview is to come. Days off have none. `now` carries the local zone.
    """
    ahead = sorted(interview.at for interview in interviews if interview.at > now)
    if not ahead:
        return []
    today = _today(agenda, ahead, spent_s=spent_s, first_day=first_day, now=now)
    days = (last_day(interviews, now=now) - now.date()).days
    later = (now.date() + timedelta(days=number) for number in range(1, days + 1))
    studies = [study for day in later for study in _on(day, agenda, ahead, now.tzinfo)]
    if today.light and not is_off(today.day, agenda.off):
        left = agenda.minutes * 60 - spent_s - today.seconds
        free = ahead[0] + INTERVIEW_LENGTH
        studies = [*_around(today.day, left, ahead, now.tzinfo, free=free), *studies]
    return [today, *(study for study in studies if study.seconds > 0)]


def _today(
    agenda: Agenda, ahead: list[datetime], *, spent_s: float, first_day: bool, now: datetime
) -> Study:
    """What is left of today; all of it is for today's interview while that is ahead."""
    light = local_day(ahead[0], now.tzinfo) == now.date()
    left = (min(_end(now.date(), now.tzinfo), ahead[0]) - now).total_seconds()
    minutes = 0 if is_off(now.date(), agenda.off) else agenda.minutes
    look = LAST_LOOK_MIN * 60 - spent_s if light and not first_day else left
    return Study(now, max(0.0, min(minutes * 60 - spent_s, look, left)), light)


def _on(day: date, agenda: Agenda, ahead: list[datetime], zone: tzinfo | None) -> Iterator[Study]:
    """The study of a later day."""
    if not is_off(day, agenda.off):
        earliest = instant(datetime.combine(day, EARLIEST), zone)
        yield from _around(day, agenda.minutes * 60.0, ahead, zone, free=earliest)


def _around(
    day: date, seconds: float, ahead: Sequence[datetime], zone: tzinfo | None, *, free: datetime
) -> Iterator[Study]:
    """The study of `day` from the instant `free` on, with `seconds` for it: a light pass before
    each interview, and the evening; none on an evening with an interview, or after the last."""
    evening = instant(datetime.combine(day, EVENING), zone)
    own = sorted({at for at in ahead if local_day(at, zone) == day})
    for at in own:
        begins = max(at - LAST_LOOK_AHEAD, free)
        room = (at - begins).total_seconds()
        light = max(0.0, min(seconds, LAST_LOOK_MIN * 60, room))
        yield Study(begins.astimezone(zone), light, light=True)
        seconds -= light
        free = max(free, at + INTERVIEW_LENGTH)
    if own and (own[-1] > evening or own[-1] == ahead[-1]):
        return
    room = (_end(day, zone) - evening).total_seconds()
    yield Study(evening.astimezone(zone), min(seconds, room))


def _end(day: date, zone: tzinfo | None) -> datetime:
    """The midnight after a local day."""
    return start_of_day(day + timedelta(days=1), zone)

"""When there is time to study before an interview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from tiktok_prep.base.clocks import instant, local_day, start_of_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import WEEKDAYS, Agenda, Interview

EVENING = time(19)
"""When study on a day after today is assumed to begin, by the local clock."""
LAST_LOOK_MIN = 10
"""Minutes of study right before an interview, the last look."""
LAST_LOOK_AHEAD = timedelta(minutes=90)
"""How long before an interview the last look begins."""
INTERVIEW_LENGTH = timedelta(hours=1)
"""How long an interview is assumed to last."""
EARLIEST = time(6)
"""No study is planned before this time of day."""
HORIZON = timedelta(days=366)
"""How far ahead days are planned: each one takes time to compute."""


class Study(NamedTuple):
    """Time to study on one local day. A day with an interview may have several."""

    at: datetime
    """When the study begins, local."""
    seconds: float
    last_look: bool = False
    """Whether the study is right before an interview on the same day, and only for that one. Such
    study takes LAST_LOOK_MIN at most, or longer if preparation for that interview only begins
    today."""

    @property
    def day(self) -> date:
        return self.at.date()


def is_off(day: date, off: Iterable[str]) -> bool:
    """Whether `off` contains `day` as a date ('2026-12-01') or its weekday ('sun')."""
    return bool({WEEKDAYS[day.weekday()], day.isoformat()} & set(off))


def last_day(interviews: Sequence[Interview], *, now: datetime) -> date:
    """Returns the last local day to plan: that of the last interview, but at most HORIZON ahead.

    `interviews` must not be empty.
    """
    last = max(local_day(interview.at, now.tzinfo) for interview in interviews)
    return min(last, now.date() + HORIZON)


def study_times(
    agenda: Agenda,
    interviews: Sequence[Interview],
    *,
    used_s: float,
    first_day: bool = False,
    now: datetime,
) -> list[Study]:
    """Returns study times from `now`, in local time, to the last of `interviews`; empty if none is
    ahead.

    Today comes first and starts now, even with 0 seconds or on a day off. It has the day's minutes
    less `used_s`, and ends at midnight or at today's interview. Later days have their study in the
    evening, and a last look of at most LAST_LOOK_MIN minutes before each interview; days off have
    none, and nothing is planned beyond HORIZON. Before an interview today there is only that last
    look, unless `first_day` (nothing was rehearsed for it before today): then all of the day's
    minutes come before it. If another interview follows, the minutes left on that day are for the
    evening.
    """
    ahead = sorted(interview.at for interview in interviews if interview.at > now)
    if not ahead:
        return []
    today = _today(agenda, ahead, used_s=used_s, first_day=first_day, now=now)
    days = (last_day(interviews, now=now) - now.date()).days
    studies: list[Study] = []
    for day in (now.date() + timedelta(days=number) for number in range(1, days + 1)):
        if not is_off(day, agenda.off):
            earliest = instant(datetime.combine(day, EARLIEST), now.tzinfo)
            studies += _around(day, agenda.minutes * 60.0, ahead, now.tzinfo, free=earliest)
    if today.last_look and not is_off(today.day, agenda.off):
        left = agenda.minutes * 60 - used_s - today.seconds
        free = ahead[0] + INTERVIEW_LENGTH
        studies = [*_around(today.day, left, ahead, now.tzinfo, free=free), *studies]
    return [today, *(study for study in studies if study.seconds > 0)]


def _today(
    agenda: Agenda, ahead: list[datetime], *, used_s: float, first_day: bool, now: datetime
) -> Study:
    """Returns the rest of today's study: the day's minutes less `used_s`, until midnight or the
    interview of today; 0 seconds on a day off.

    Before that interview there are only LAST_LOOK_MIN in all, unless this is the `first_day`.
    `ahead` has the times of all interviews ahead, at least one, in order.
    """
    last_look = local_day(ahead[0], now.tzinfo) == now.date()
    room = (end_of_today(ahead[0], now) - now).total_seconds()
    minutes = 0 if is_off(now.date(), agenda.off) else agenda.minutes
    most = LAST_LOOK_MIN * 60 - used_s if last_look and not first_day else room
    return Study(now, max(0.0, min(minutes * 60 - used_s, most, room)), last_look)


def _around(
    day: date, seconds: float, ahead: Sequence[datetime], zone: tzinfo | None, *, free: datetime
) -> Iterator[Study]:
    """Yields study times of `day`, from the instant `free` on and `seconds` at most in all. A study
    time may have 0 seconds.

    There is a last look before each interview, and the evening has the rest, unless the last
    interview of the day is in the evening or is the last one ahead.
    """
    evening = instant(datetime.combine(day, EVENING), zone)
    interviews = sorted({at for at in ahead if local_day(at, zone) == day})
    for at in interviews:
        begins = max(at - LAST_LOOK_AHEAD, free)
        room = (at - begins).total_seconds()
        last_look_s = max(0.0, min(seconds, LAST_LOOK_MIN * 60, room))
        yield Study(begins.astimezone(zone), last_look_s, last_look=True)
        seconds -= last_look_s
        free = max(free, at + INTERVIEW_LENGTH)
    if interviews and (interviews[-1] > evening or interviews[-1] == ahead[-1]):
        return
    room = (_midnight_after(day, zone) - evening).total_seconds()
    yield Study(evening.astimezone(zone), min(seconds, room))


def end_of_today(interview: datetime, now: datetime) -> datetime:
    """Returns when today's study ends at the latest: midnight or the next `interview`."""
    return min(_midnight_after(now.date(), now.tzinfo), interview)


def is_later_today(study: datetime | None, now: datetime) -> bool:
    """Whether the next `study` (local; `None` if there is none) is today."""
    return study is not None and study.date() == now.date()


def _midnight_after(day: date, zone: tzinfo | None) -> datetime:
    return start_of_day(day + timedelta(days=1), zone)

"""When there is time to study until an interview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tiktok_prep.model import WEEKDAYS, Agenda, Interview

EVENING = time(19)
"""When the study of a later day is taken to begin, on the local clock."""
LAST_LOOK_MIN = 10
"""Minutes of the light pass on the day of an interview."""
LAST_LOOK_AHEAD = timedelta(minutes=90)
"""How long before an interview the light pass begins."""
EARLIEST = time(6)
"""Nobody studies before this hour for a plan's sake."""


class Study(NamedTuple):
    """Time to study on one local day. At most one for each day."""

    at: datetime
    """When it begins; local."""
    seconds: float
    light: bool = False
    """The last look in the hours before an interview."""

    @property
    def day(self) -> date:
        return self.at.date()


def is_off(day: date, off: Iterable[str]) -> bool:
    """Whether there is no study on `day`: its weekday is off, or the day itself."""
    return bool({WEEKDAYS[day.weekday()], day.isoformat()} & set(off))


def study_days(
    agenda: Agenda, interviews: Iterable[Interview], *, spent_s: float, now: datetime
) -> list[Study]:
    """The time to study from `now` to the last of `interviews`, in order; empty without any ahead.

    Today always comes first, with what is left of its time: the minutes of a day less the `spent_s`
    seconds spent already, until midnight or today's interview; 0 on a day off. On the day of an
    interview there is a light pass before it and nothing else, until it is over. Later days off are
    left out. `now` carries the local zone.
    """
    ahead = sorted(interview.at for interview in interviews if interview.at > now)
    if not ahead:
        return []
    first_on = {at.astimezone(now.tzinfo).date(): at for at in reversed(ahead)}
    first, last = now.date(), ahead[-1].astimezone(now.tzinfo).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = [_study(day, agenda, first_on.get(day), now=now) for day in days]
    today = found[0]._replace(seconds=max(0.0, found[0].seconds - spent_s))
    return [today, *(study for study in found[1:] if study.seconds > 0)]


def _study(day: date, agenda: Agenda, interview: datetime | None, *, now: datetime) -> Study:
    """The time to study on one day, at whose `interview` it ends."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=now.tzinfo)
    earliest = datetime.combine(day, EARLIEST, tzinfo=now.tzinfo)
    minutes = float(agenda.minutes)
    begins, ends = datetime.combine(day, EVENING, tzinfo=now.tzinfo), midnight
    if interview:
        ends, minutes = interview.astimezone(now.tzinfo), min(minutes, LAST_LOOK_MIN)
        begins = max(ends - LAST_LOOK_AHEAD, earliest)
    if day == now.date():
        begins = now
    if is_off(day, agenda.off):
        minutes = 0.0
    seconds = max(0.0, min(minutes * 60, (ends - begins).total_seconds()))
    return Study(begins, seconds, light=interview is not None)

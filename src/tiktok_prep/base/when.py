"""The day and the time of an interview, as a person types them.

A date that is guessed wrong is worse than one that is refused: what has two readings is an error
that names them. All is local time, unless an offset is typed.

    the whole                   a day and a time, either first; without a time 09:00 is assumed
    2026-12-03T14:00Z           an instant, also with an offset such as +01:00
    in 3 hours                  or minutes: from now on, to the minute

    day
    2026-12-03                  or 2026/12/03
    3 dec, dec 3, 3 dec 2026    without a year: the next such day, at most 300 days ahead
    thu                         the next such day; before a date it must be the date's own
    today, tomorrow, in 9 days, in 2 weeks

    time
    14:00, 9:30, 02:30          an hour from 1 to 6 needs a 0 before it, or am or pm
    2pm, 2:30 pm, 2.30 p.m.     12pm is noon; 12am is refused
    14.00, 14.30                unless a month can follow the dot: 14.10 is refused
    noon, midday

The next such day is today while the time is ahead. Of names three letters are enough. Capitals,
commas, spaces, `at`, `on`, `of`, `the`, `this` and the ending of `3rd` mean nothing. Of a time that
the clocks show twice the first one ahead is meant; a time that they skip is refused, and so is
what is past or more than two years ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tiktok_prep.base.clocks import instants
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import MONTH_NAMES, MONTHS, day_name, quoted

ASSUMED_TIME = time(9)
"""The local time of an interview of which only the day is typed."""
LONGEST = timedelta(days=731)
"""Two years. Whoever types a day after that has mistaken the year."""
ALMOST_A_YEAR = timedelta(days=300)
"""So far ahead a date wants its year."""


class When(NamedTuple):
    at: datetime
    """Aware, in the local zone, to the minute."""
    assumed_time: bool
    """Whether only a day was typed, so that the time is `ASSUMED_TIME`."""


def when(typed: str, *, now: datetime) -> When:
    """The instant after `now` that `typed` means.

    `now` carries the local zone. Raises UsageError if `typed` means no instant or more
    than one, if the local clocks skip it, and if it is past or more than two years ahead.
    """
    text, today = _tidy(typed), now.date()
    day_text, time_text = _day_and_time(text)
    assumed_time, days = False, list[date]()
    if instant := _instant(typed, text, now):
        readings = iter([instant.astimezone(now.tzinfo)])
    elif days := _days(day_text, today):
        assumed_time = not time_text
        clock = _time(time_text) if time_text else ASSUMED_TIME
        readings = _readings(typed, days, clock, now.tzinfo)
    else:
        raise _unreadable(typed, text, today, "'3 dec 14:00', 'thu 10:30' or 'in 9 days 14:00'")
    for at in readings:
        if at.astimezone(UTC) > now.astimezone(UTC):
            _check_near(typed, _shown(at), at.date(), today)
            _check_year(typed, _shown(at), days, at.date(), today)
            return When(at, assumed_time)
    forgot = assumed_time and at.date() == today
    hint = "add the time of day" if forgot else "check the date and the time"
    raise _refused(typed, _shown(at), "in the past", hint)


def study_days(typed: str, *, now: datetime) -> list[str]:
    """The days that `typed` lists, as `study_day` reads them, each once, in order.

    A comma separates days, unless it stands within a date: 'thu, 3 dec, 2026' is one day.
    """
    parts, days = [part for part in typed.split(",") if part.strip()], list[str]()
    while parts:
        length = next(n for n in (3, 2, 1) if n == 1 or _is_dated(" ".join(parts[:n])))
        days.append(study_day(",".join(parts[:length]).strip(), now=now))
        del parts[:length]
    return list(dict.fromkeys(days))


def study_day(typed: str, *, now: datetime) -> str:
    """The day that `typed` means: 'sun' for every Sunday, '2026-12-01' for that day alone.

    A day is typed as for `when`, but a weekday is every such day, also as `sundays` or `every
    sunday`; today is not past. Raises UsageError as `when` does, and if a time is typed.
    """
    text, today = _tidy(typed), now.date()
    every = _match(r"(?:every )?([a-z]+?)s?", text)
    if every and every[1] in _WEEKDAYS:
        return _WEEKDAY_NAMES[_WEEKDAYS[every[1]]][:3].lower()
    day_text, time_text = _day_and_time(text)
    days = _days(day_text, today)
    if not days:
        raise _unreadable(typed, text, today, "'sun', '3 dec' or 'tomorrow'")
    if time_text:
        raise UsageError(f"{quoted(typed)} is not a whole day", hint="leave out the time")
    if days[0] < today:
        raise _refused(typed, day_name(days[0]), "in the past", "check the date")
    _check_near(typed, day_name(days[0]), days[0], today)
    _check_year(typed, day_name(days[0]), days, days[0], today)
    return days[0].isoformat()


def _tidy(typed: str) -> str:
    """`typed` in small letters, one space between words, without what means nothing."""
    text = re.sub(r",|\b(?:at|on|of|the|this)\b", " ", typed.lower())
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", text)
    return " ".join(re.sub(r"(?<=[0-9])t(?=[0-9])", " ", text).split())


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.ASCII)


_TIME = (
    r"(?:noon|midday|\d\d?(?:[:.]\d\d)? ?[ap]\.?m\.?"
    r"|\d\d?:\d\d(?::00)?|\d\d?\.(?:00|1[3-9]|[2-5]\d))"
)


def _day_and_time(text: str) -> tuple[str, str]:
    """The words for the day and those for the time, which may be none."""
    for pattern in (rf"(?P<day>.+?) (?P<time>{_TIME})", rf"(?P<time>{_TIME}) (?P<day>.+)"):
        if found := _match(pattern, text):
            return found["day"], found["time"]
    return text, ""


def _time(text: str) -> time:
    """The time of day that `text`, a match of `_TIME`, means."""
    found = re.match(r"(\d+)(?:[:.](\d+))?[: 0]*([ap])?", text)
    if not found:
        return time(12)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if (not half and found[1] in {*"123456"}) or (half == "a" and hour == 12):
        hint = f"type {hour % 12:02}:{minute:02} or {hour}:{minute:02}pm"
        raise UsageError(f"{quoted(text)} could be before or after noon", hint=hint)
    if half:
        hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 24
    try:
        return time(hour, minute)
    except ValueError:
        hint = "such as 14:00, 2pm or noon"
        raise UsageError(f"there is no time {quoted(text)}", hint=hint) from None


def _spellings(names: Iterable[str]) -> dict[str, int]:
    """Each name, and each of its beginnings from three letters on, with its place in `names`."""
    numbered = [(name.lower(), place) for place, name in enumerate(names)]
    return {name[:n]: place for name, place in numbered for n in range(3, len(name) + 1)}


_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = {**_spellings(_WEEKDAY_NAMES), "weds": 2}
_MONTH_NUMBERS = _spellings(("", *MONTH_NAMES))
_DATES = (
    r"(?P<year>[12]\d{3})([-/])(?P<month>\d\d?)\2(?P<day>\d\d?)",
    r"(?P<day>\d\d?)[ -]?(?P<month>[a-z]+)(?:[ -](?P<year>[12]\d{3}))?",
    r"(?P<month>[a-z]+)[ -]?(?P<day>\d\d?)(?:[ -](?P<year>[12]\d{3}))?",
)


def _days(text: str, today: date) -> list[date]:
    """The days that `text` can mean, the next one first; empty if it means none.

    Raises UsageError if it is a date that no calendar has, or not on the weekday before it.
    """
    if text in _WEEKDAYS:
        coming = today + timedelta((_WEEKDAYS[text] - today.weekday()) % 7)
        return [coming, coming + timedelta(7)]
    if text in ("today", "tomorrow"):
        return [today + timedelta(text == "tomorrow")]
    length = _length(text, "day|week")
    if length is not None:
        return [today + length]
    weekday, _, dated = text.partition(" ")
    if weekday not in _WEEKDAYS:
        return _dated(text, today)
    days = _dated(dated, today)[:1]
    if days and days[0].weekday() != _WEEKDAYS[weekday]:
        message = f"{quoted(dated)} is {day_name(days[0])}, not a "
        hint = "check the weekday and the date"
        raise UsageError(message + _WEEKDAY_NAMES[_WEEKDAYS[weekday]], hint=hint)
    return days


def _date_in(text: str) -> re.Match[str] | None:
    """The parts of `text` if it is a date, one that no calendar has too."""
    found = next(filter(None, (_match(pattern, text) for pattern in _DATES)), None)
    known = found and (found["month"].isdigit() or found["month"] in _MONTH_NUMBERS)
    return found if known else None


def _is_dated(typed: str) -> bool:
    """Whether `typed` is a date, with its weekday or without."""
    text = _tidy(typed)
    weekday, _, dated = text.partition(" ")
    return bool(_date_in(dated if weekday in _WEEKDAYS else text))


def _dated(text: str, today: date) -> list[date]:
    """The days with the date `text`, from today on if it has no year; empty if it is no date."""
    found = _date_in(text)
    if not found:
        return []
    month = _MONTH_NUMBERS.get(found["month"]) or int(found["month"])
    years = [int(found["year"])] if found["year"] else range(today.year, today.year + 9)
    days = [day for year in years for day in _real(year, month, int(found["day"]))]
    days = [day for day in days if found["year"] or day >= today]
    if not days:
        raise UsageError(f"there is no day {quoted(text)}", hint="check the day and the month")
    return days


def _real(year: int, month: int, day: int) -> list[date]:
    """That day; empty if no calendar has it."""
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _length(text: str, units: str) -> timedelta | None:
    """The length of 'in 9 days', if `text` is such a thing in one of the `units`."""
    found = _match(rf"in (\d{{1,4}}|an?) ({units})s?", text)
    if not found:
        return None
    minutes = {"minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 7 * 1440}[found[2]]
    return timedelta(minutes=minutes * (int(found[1]) if found[1].isdigit() else 1))


_INSTANT = r"[12]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::00)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)"


def _instant(typed: str, text: str, now: datetime) -> datetime | None:
    """The instant that is meant in whatever zone it is typed; `None` if that needs a zone."""
    length = _length(text, "hour|minute|min")
    if length is not None:
        return now.astimezone(UTC).replace(second=0, microsecond=0) + length
    iso = typed.strip().upper()  # not `text`: in '2026-12-03 09:00-10:00' -10:00 is no offset
    if not _match(_INSTANT, iso):
        return None
    try:
        return datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        hint = "check the date and the time"
        raise UsageError(f"there is no date and time {quoted(typed)}", hint=hint) from None


def _readings(typed: str, days: list[date], clock: time, zone: tzinfo | None) -> Iterator[datetime]:
    """The instants at which it is `clock` on the `days`. Raises UsageError if a day skips it."""
    for day in days:
        wall = datetime.combine(day, clock)
        shown = instants(wall, zone)
        if not shown:
            hint = "type a time before or after the clocks change"
            raise _refused(typed, _shown(wall), "skipped by the clocks", hint)
        yield from (at.astimezone(zone) for at in shown)


def _check_near(typed: str, shown: str, day: date, today: date) -> None:
    if day - today > LONGEST:
        raise _refused(typed, shown, "more than two years ahead", "check the year")


def _check_year(typed: str, shown: str, days: list[date], day: date, today: date) -> None:
    """A date without a year that has just passed is rather a slip than the same day next year."""
    if len(days) > 1 and day - today > ALMOST_A_YEAR:
        raise _refused(typed, shown, "more than 300 days ahead", "type the year as well")


def _shown(at: datetime) -> str:
    return f"{day_name(at)} {at:%H:%M}"


def _refused(typed: str, shown: str, why: str, hint: str) -> UsageError:
    return UsageError(f"{quoted(typed)} is read as {shown}, which is {why}", hint=hint)


def _unreadable(typed: str, text: str, today: date, examples: str) -> UsageError:
    """The error for what has no one reading; its hint has those that it may have."""
    if _match(_TIME, text):
        hint = f"such as 'tomorrow {_time(text):%H:%M}'"
        return UsageError(f"{quoted(typed)} has no day", hint=hint)
    if readings := [*_next_days(text, today), *_numbered(text)]:
        return UsageError(f"{quoted(typed)} is not clear", hint=f"type {' or '.join(readings)}")
    return UsageError(f"{quoted(typed)} cannot be read as a date", hint=f"such as {examples}")


def _next_days(text: str, today: date) -> list[str]:
    """What 'next thu' may mean: the coming one, and the one after that."""
    found = re.search(r"\bnext ([a-z]+)", text)
    if not found or found[1] not in _WEEKDAYS:
        return []
    return [_typeable(day) for day in _days(found[1], today + timedelta(1))]


def _numbered(text: str) -> list[str]:
    """What '03/12/2026' or '14.10' may mean: a day and a month, either first, or a time."""
    numbers = r"(?<![\d/.-])(\d\d?)([/.-])(\d\d?)(?:[/.-](\d{4}|\d\d))?(?!\d)"
    found = re.search(numbers, text, re.ASCII)
    if not found:
        return []
    one, two, year = int(found[1]), int(found[3]), found[4]
    days = [*_real(2000, two, one), *_real(2000, one, two)]  # a leap year: 29/02 is a date
    ending = f" {f'20{year}'[-4:]}" if year else ""
    times = [f"{one}:{found[3]}"] if found[2] == "." and not year and one < 24 else []
    return [*times, *dict.fromkeys(_typeable(day) + ending for day in days)]


def _typeable(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].lower()}"

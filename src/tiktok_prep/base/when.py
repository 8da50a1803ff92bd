"""The date and time of an interview, as you type them.

A wrong guess is worse than a refusal: input with two possible readings, such as 3/12, is an error.
Everything is local time unless you type an offset.

    whole input                 a day and a time, in either order; without a time, 09:00
    2026-12-03T14:00Z           an instant; an offset such as +01:00 works too
    in 3 hours                  or minutes; counted from now, to the minute

    day
    2026-12-03                  or 2026/12/03
    3 dec, dec 3, 3 dec 2026    without a year: the next 3 December, at most 300 days ahead
    thu                         the next Thursday; before a date it must be that date's weekday
    today, tomorrow, in 9 days, in 2 weeks

    time
    14:00, 9:30, 02:30          hours 1 to 6 need a leading 0, am or pm
    2pm, 2:30 pm, 2.30 p.m.     12pm is noon; 12am is refused
    noon, midday, at 11         a bare hour needs `at`

`thu` or `3 dec` means today if the time is still ahead. Three letters of a name are enough.
Capitals, commas, spaces, `at`, `on`, `of`, `the`, `this` and the `rd` of `3rd` are ignored. If the
clocks show a time twice, the first one still ahead is meant. A time that the clocks skip, one in
the past and one more than two years ahead are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tiktok_prep.base.clocks import instants
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, day_name, quoted
from tiktok_prep.base.value import NamedTuple

ASSUMED_TIME = time(9)
"""The local time of an interview if you type only the day."""
FURTHEST_AHEAD = timedelta(days=731)
"""Two years. A later day is most likely a wrong year."""
ALMOST_A_YEAR = timedelta(days=300)
"""Beyond this, a date must be typed with its year."""


class When(NamedTuple):
    """What a typed date and time means."""

    at: datetime
    """Aware, in the local zone, to the minute."""
    assumed_time: bool
    """Whether only a day was typed, so the time was assumed."""


def when(typed: str, *, now: datetime, usual: time = ASSUMED_TIME) -> When:
    """Reads a date and time, which must be in the future; `now` is in the local time zone, and
    `usual` is the time of day to assume if only a day was typed.

    Raises UsageError if `typed` is unclear, not after `now`, more than two years ahead (300 days
    for a date without a year), or a local time that the clocks skip.
    """
    text, today = _tidy(typed), now.date()
    day_text, time_text = _day_and_time(text)
    assumed_time, days = False, list[date]()
    if instant := _instant(typed, text, now):
        readings = iter([instant.astimezone(now.tzinfo)])
    elif days := _days(day_text, today):
        assumed_time = not time_text
        clock = _time(time_text) if time_text else usual
        readings = _readings(typed, days, clock, now.tzinfo)
    else:
        raise _unreadable(typed, "'3 dec 14:00', 'thu 10:30' or 'in 9 days 14:00'")
    for at in readings:
        if at.astimezone(UTC) > now.astimezone(UTC):
            _check_near(typed, _in_words(at), at.date(), today, has_year=len(days) < 2)
            return When(at, assumed_time)
    raise _refusal(typed, _in_words(at), "in the past", "check the date and the time")


def days_off(typed: str, *, now: datetime) -> list[str]:
    """Reads days without study, separated by commas: 'sun' (or `sundays`, `every sunday`) for every
    Sunday, '2026-12-01' for that one day, however it was typed. [] if there is none.

    Today counts as ahead. Raises UsageError as `when` does, and if a time is typed.
    """
    off = [_day_off(part.strip(), now.date()) for part in typed.split(",") if part.strip()]
    return list(dict.fromkeys(off))


def _day_off(typed: str, today: date) -> str:
    text = _tidy(typed)
    every = _match(r"(?:every )?([a-z]+?)s?", text)
    if every and every[1] in _WEEKDAYS:
        return WEEKDAY_NAMES[_WEEKDAYS[every[1]]][:3].lower()
    days = _days(text, today)
    if not days:
        raise _unreadable(typed, "'sun', '3 dec' or 'tomorrow'")
    if days[0] < today:
        raise _refusal(typed, day_name(days[0]), "in the past", "check the date")
    _check_near(typed, day_name(days[0]), days[0], today, has_year=len(days) < 2)
    return days[0].isoformat()


_BARE_HOUR = (
    r"\bat +(\d\d?)(?![\d:./-]|(?:st|nd|rd|th)\b| *[ap]\.?m"
    rf"|[ ,-]*(?:of +)?(?:{'|'.join(name.lower() for name in MONTHS)}))"
)
"""'at 11', but not that of 'at 11:30', 'at 11am' or 'at 11 dec'."""


def _tidy(typed: str) -> str:
    """Returns `typed` in lower case, with 11:00 for 'at 11', and without commas, filler words,
    ordinal endings, the T between date and time, and extra spaces."""
    text = re.sub(r"[,\s]+", " ", typed.lower())
    text = re.sub(_BARE_HOUR, r"\1:00", text, flags=re.ASCII)
    text = re.sub(r"\b(?:at|on|of|the|this)\b", " ", text)
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", text)
    return " ".join(re.sub(r"(?<=[0-9])t(?=[0-9])", " ", text).split())


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.ASCII)


_TIME = (
    r"(?:noon|midday|\d\d?(?:[:.]\d\d)? ?[ap]\.?m\.?"
    r"|\d\d?:\d\d(?::00)?)"
)


def _day_and_time(text: str) -> tuple[str, str]:
    """Splits `text` into the day and the time of day, which is '' if there is none."""
    for pattern in (rf"(?P<day>.+?) (?P<time>{_TIME})", rf"(?P<time>{_TIME}) (?P<day>.+)"):
        if match := _match(pattern, text):
            return match["day"], match["time"]
    return text, ""


def _time(text: str) -> time:
    """Reads a time of day from `text`, which must match `_TIME`. Raises UsageError if it could be
    before or after noon, or if there is no such time."""
    match = re.match(r"(\d+)(?:[:.](\d+))?[: 0]*([ap])?", text)
    if not match:
        return time(12)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if (not half and match[1] in {*"123456"}) or (half == "a" and hour == 12):
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
    """Maps each name in lower case, and its beginnings of three letters or more, to its index."""
    numbered = [(name.lower(), index) for index, name in enumerate(names)]
    return {name[:n]: index for name, index in numbered for n in range(3, len(name) + 1)}


_WEEKDAYS = {**_spellings(WEEKDAY_NAMES), "weds": 2}
_MONTH_NUMBERS = _spellings(("", *MONTH_NAMES))
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DATES = (
    r"(?P<year>[12]\d{3})([-/])(?P<month>\d\d?)\2(?P<day>\d\d?)",
    r"(?P<day>\d\d?)[ -]?(?P<month>[a-z]+)(?:[ -](?P<year>[12]\d{3}))?",
    r"(?P<month>[a-z]+)[ -]?(?P<day>\d\d?)(?:[ -](?P<year>[12]\d{3}))?",
)


def _days(text: str, today: date) -> list[date]:
    """Lists the days from `today` on that `text` can mean, the next one first; [] if it is not a
    day. Yesterday and a date with its year may be before `today`.

    Raises UsageError for a date that does not exist or that has the wrong weekday before it.
    """
    if text in _WEEKDAYS:
        next_one = today + timedelta((_WEEKDAYS[text] - today.weekday()) % 7)
        return [next_one, next_one + timedelta(7)]
    if text in _NEAR_DAYS:
        return [today + timedelta(_NEAR_DAYS[text])]
    length = _length(text, "day|week")
    if length is not None:
        return [today + length]
    weekday, _, rest = text.partition(" ")
    if weekday not in _WEEKDAYS:
        return _days_of_date(text, today)
    days = _days_of_date(rest, today)[:1]
    if days and days[0].weekday() != _WEEKDAYS[weekday]:
        name, hint = WEEKDAY_NAMES[_WEEKDAYS[weekday]], "check the weekday and the date"
        raise UsageError(f"{quoted(rest)} is {day_name(days[0])}, not a {name}", hint=hint)
    return days


def _days_of_date(text: str, today: date) -> list[date]:
    """Lists the days that the date `text` can mean, the next one first; [] if it is not a date.

    Without a year, those from today until the end of the eighth year after this one. Raises
    UsageError if there are none.
    """
    match = next(filter(None, (_match(pattern, text) for pattern in _DATES)), None)
    if not match or not (match["month"].isdigit() or match["month"] in _MONTH_NUMBERS):
        return []
    month = _MONTH_NUMBERS.get(match["month"]) or int(match["month"])
    years = [int(match["year"])] if match["year"] else range(today.year, today.year + 9)
    days = [day for year in years for day in _real_day(year, month, int(match["day"]))]
    days = [day for day in days if match["year"] or day >= today]
    if not days:
        raise UsageError(f"there is no day {quoted(text)}", hint="check the day and the month")
    return days


def _real_day(year: int, month: int, day: int) -> list[date]:
    """Returns the day in a list; [] if there is no such day."""
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _length(text: str, units: str) -> timedelta | None:
    """Returns the duration in a text such as 'in 9 days' or 'in an hour'; `None` for any other
    text. `units` is a regular expression such as 'day|week'."""
    match = _match(rf"in (\d{{1,4}}|an?) ({units})s?", text)
    if not match:
        return None
    minutes = {"minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 7 * 1440}[match[2]]
    return timedelta(minutes=minutes * (int(match[1]) if match[1].isdigit() else 1))


_INSTANT = r"[12]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::00)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)"


def _instant(typed: str, text: str, now: datetime) -> datetime | None:
    """Returns the instant (UTC) of 'in 3 hours', which `text` has, or of ISO 8601 with an offset,
    which `typed` has; `None` for any other input. Raises UsageError for an instant that does not
    exist."""
    length = _length(text, "hour|minute|min")
    if length is not None:
        return now.astimezone(UTC).replace(second=0, microsecond=0) + length
    iso = typed.strip().upper()  # `text` has no T, and without it '09:00-10:00' is no offset
    if not _match(_INSTANT, iso):
        return None
    try:
        return datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        hint = "check the date and the time"
        raise UsageError(f"there is no date and time {quoted(typed)}", hint=hint) from None


def _readings(typed: str, days: list[date], clock: time, zone: tzinfo | None) -> Iterator[datetime]:
    """Yields, for each day, the instants at which clocks in the zone show `clock`: two if they are
    set back over that time. Raises UsageError at a day on which they skip it. Without a zone, takes
    that of this machine."""
    for day in days:
        wall = datetime.combine(day, clock)
        candidates = instants(wall, zone)
        if not candidates:
            hint = "type a time before or after the clocks change"
            raise _refusal(typed, _in_words(wall), "skipped by the clocks", hint)
        yield from (at.astimezone(zone) for at in candidates)


def _check_near(typed: str, reading: str, day: date, today: date, *, has_year: bool) -> None:
    """Raises UsageError if `day` is over FURTHEST_AHEAD after `today`, or if it was typed without a
    year and is over ALMOST_A_YEAR after it: a day just past is likelier meant."""
    if day - today > FURTHEST_AHEAD:
        raise _refusal(typed, reading, "more than two years ahead", "check the year")
    if day - today > ALMOST_A_YEAR and not has_year:
        raise _refusal(typed, reading, "more than 300 days ahead", "type the year as well")


def _in_words(at: datetime) -> str:
    return f"{day_name(at)} {at:%H:%M}"


def _refusal(typed: str, reading: str, reason: str, hint: str) -> UsageError:
    return UsageError(f"{quoted(typed)} is read as {reading}, which is {reason}", hint=hint)


def _unreadable(typed: str, examples: str) -> UsageError:
    return UsageError(f"{quoted(typed)} cannot be read as a date", hint=f"such as {examples}")

"""Text that is safe to show, and times in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta


def is_unsafe(char: str) -> bool:
    """Whether a terminal may obey `char` instead of showing it.

    True for the C0 and C1 controls but newline and tab, DEL, line separators, bidirectional
    overrides and isolates, and lone surrogates. Letters, marks, emoji and CJK are never unsafe.
    """
    code = ord(char)
    return (
        (code < 0x20 and char not in "\n\t")
        or 0x7F <= code <= 0x9F
        or 0x2028 <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or 0xD800 <= code <= 0xDFFF
    )


def clean(text: str) -> str:
    r"""`text` with every unsafe character as a visible escape such as \x1b."""
    if text.isprintable():
        return text
    return "".join(
        (f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}")
        if is_unsafe(char)
        else char
        for char in text
    )


def shortened(text: str, most: int = 80) -> str:
    """`text` on one line, cut to `most` characters: to be repeated in a sentence about it."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words = line[: most - 2].rpartition(" ")[0]  # cut between words where there are any
    return f"{words if len(words) > most // 2 else line[: most - 3]}..."


def quoted(text: str) -> str:
    """`text` shortened and in single quotes."""
    return f"'{shortened(text)}'"


def count(number: int, noun: str) -> str:
    """'1 point', '2 points'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def clock_time(seconds: float) -> str:
    """'1:32'; minutes go on past 60."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def span(length: timedelta) -> str:
    """A length of time in one rounded unit: 'now', '10 min', '3 h', '2 days', '5 months'."""
    seconds = length.total_seconds()
    days = seconds / 86400
    if seconds < 30:
        return "now"
    if seconds < 3570:
        return f"{max(1, round(seconds / 60))} min"
    if days < 1:
        return f"{max(1, round(seconds / 3600))} h"
    if days < 59.5:
        return count(max(1, round(days)), "day")
    if days < 700:
        return count(round(days / 30.44), "month")
    return count(round(days / 365.25), "year")


def until(due: datetime, now: datetime) -> str:
    """How long from `now` until `due`, as a calendar would say it.

    Within the day in minutes or hours, after that in local days (`now` carries the local zone):
    what is due at midnight is due 'in 1 day' from any hour before it. 'now' if it is past.
    """
    length = due - now
    days = (due.astimezone(now.tzinfo).date() - now.date()).days
    if length <= timedelta(0) or days <= 0 or length < timedelta(hours=1):
        words = span(length)
    else:
        words = span(timedelta(days=days))
    return words if words == "now" else f"in {words}"


def ahead_of(at: datetime, now: datetime) -> str:
    """How long from `now` until an appointment at `at`: 'in 95 min', 'in 10 h', then in days."""
    length = at - now
    if length >= timedelta(hours=24):
        return until(at, now)
    minutes = max(0, round(length.total_seconds() / 60))
    return f"in {minutes} min" if minutes < 120 else f"in {round(minutes / 60)} h"


def day_name(day: date) -> str:
    """'Thu 3 Dec 2026', the same in every locale."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    return f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_time(at: datetime) -> str:
    """'Thu 3 Dec 2026, 14:00'."""
    return f"{day_name(at)}, {at:%H:%M}"


def short_day(day: date, today: date | None = None) -> str:
    """'Thu 3 Dec', with the year where it is not that of `today`."""
    name = day_name(day)
    return name if today and today.year != day.year else name.rsplit(" ", 1)[0]


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def study_words(at: datetime, now: datetime) -> str:
    """When study goes on: 'this evening', or the day."""
    return "this evening" if at.date() == now.date() else short_day(at)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def as_of_words(as_of: str) -> str:
    """'2023-10' as 'October 2023'."""
    year, *rest = as_of.split("-")
    if not rest:
        return year
    month = MONTH_NAMES[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if rest[1:] else f"{month} {year}"

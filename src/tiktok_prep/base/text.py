"""Text that is safe to show, and times in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_HIDDEN = (
    r"\xad\u061c\u200b\u200e\u200f\u2060-\u206f\ufeff\ufff0-\ufffb"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Of the characters that Unicode lets no font draw, those that no script and no emoji is spelt
with; the others (joiners, variation selectors, fillers) are safe."""
_TAGS = {ord(letter): 0xE0000 + ord(letter) for letter in "begnlsctw"}
_FLAGS = "|".join(
    f"\U0001f3f4{part.translate(_TAGS)}\U000e007f" for part in ("gbeng", "gbsct", "gbwls")
)
"""England, Scotland and Wales, spelt in tags. They alone, as fonts have no others: any other word
in tags would be a text that nobody sees."""
_UNSAFE = f"(?:{_FLAGS})|([{_CONTROLS}{_HIDDEN}])"
"""Compiled when it is first needed, which is hardly ever: most texts are printable."""


UTF_16 = "this is UTF-16 text; save it as UTF-8"


def is_utf_16(data: bytes) -> bool:
    """Whether the bytes of a file begin with the mark of UTF-16, or are plainly that without it:
    most letters are Latin, so that every other byte is 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:4] != b"\0\0"  # UTF-32
    begin = data[:512]
    few, many = sorted((begin[::2].count(0), begin[1::2].count(0)))
    return few == 0 and many * 4 >= len(begin) > 3


def control_in(text: str) -> str:
    """The first character of `text` that a terminal may obey instead of showing it; '' if none.

    These are the C0 and C1 controls but newline and tab, DEL, line separators, bidirectional
    overrides and isolates, and lone surrogates. Letters, marks, emoji and CJK are never unsafe.
    """
    found = None if text.isprintable() else re.search(f"[{_CONTROLS}]", text)
    return found[0] if found else ""


def unsafe_in(text: str) -> str:
    """The first character of `text` that is not shown as it is; '' if none. Besides controls these
    are what does not show, and so can hide or reorder what is read: marks of direction, zero-width
    spaces, soft hyphens, tags outside of a flag."""
    if text.isprintable():
        return ""
    return next((found[1] for found in re.finditer(_UNSAFE, text) if found[1]), "")


def clean(text: str) -> str:
    r"""`text` with every unsafe character as a visible escape such as \x1b."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escaped, text)


def without_unsafe(text: str) -> str:
    """`text` with a space for every control, and without what does not show."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, _removed, text).replace("\ufffe", "").replace("\uffff", "")


def _removed(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]  # a flag
    return " " if control_in(found[1]) else ""


def _escaped(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]  # a flag
    code = ord(found[1])
    letter, digits = ("x", 2) if code < 0x100 else ("u", 4) if code < 0x10000 else ("U", 8)
    return f"\\{letter}{code:0{digits}x}"


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


LONGEST_WORD, LONGEST_MESSAGE = 255, 500
"""Characters; the name of a file has at most 255."""


def briefly(message: str) -> str:
    """`message` on one line, of which what is too long has lost its middle: first each word, such
    as a path, then the whole. What it says of what was typed stands at its beginning and end."""
    words = re.split("[ \t\n]", clean(message))
    return ends(" ".join(ends(word, LONGEST_WORD) for word in words), LONGEST_MESSAGE)


def ends(text: str, most: int) -> str:
    """`text`, or the beginning and end of one longer than `most`, a quarter of that each."""
    part = most // 4
    return text if len(text) <= most else f"{text[:part]}...{text[-part:]}"


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


def first_day(as_of: str) -> date:
    """The first day of '2025', '2025-06' or '2025-06-30'."""
    year, month, day = (*map(int, as_of.split("-")), 1, 1)[:3]
    return date(year, month, day)

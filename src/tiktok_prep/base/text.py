"""Text that is safe to show on a terminal, and numbers, days and durations in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_HIDDEN = (
    r"\xad\u061c\u200b\u200e\u200f\u2060-\u206f\ufeff\ufff0-\ufffb"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Invisible characters that no script and no emoji needs. Joiners, variation selectors and fillers
are needed, so they are safe."""
_TAGS = {ord(letter): 0xE0000 + ord(letter) for letter in "begnlsctw"}
_FLAGS = "|".join(
    f"\U0001f3f4{part.translate(_TAGS)}\U000e007f" for part in ("gbeng", "gbsct", "gbwls")
)
"""The flags of England, Scotland and Wales, spelt in tag characters. Fonts have no other flags of
this kind, so tags anywhere else would be invisible text."""
_UNSAFE = f"(?:{_FLAGS})|([{_CONTROLS}{_HIDDEN}])"
"""A pattern that is hardly ever compiled, since most texts are printable. Group 1 is the unsafe
character; a flag matches without it."""


UTF_16 = "this is UTF-16 text; save it as UTF-8"


def is_utf_16(data: bytes) -> bool:
    """Whether a file's bytes are UTF-16: they begin with its byte order mark, or at least half of
    the characters in the first 512 bytes are a Latin letter and a zero byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:4] != b"\0\0"  # with zeros it is UTF-32
    start = data[:512]
    fewer, more = sorted((start[::2].count(0), start[1::2].count(0)))
    return fewer == 0 and more * 4 >= len(start) > 3


def control_in(text: str) -> str:
    """Returns the first character that a terminal could obey instead of showing; '' without one.

    Those are the C0 and C1 controls except newline and tab, DEL, line separators, bidirectional
    overrides and isolates, and lone surrogates. Letters, marks, emoji and CJK are never unsafe.
    """
    match = None if text.isprintable() else re.search(f"[{_CONTROLS}]", text)
    return match[0] if match else ""


def unsafe_in(text: str) -> str:
    """Returns the first control or invisible character in `text`; '' without one.

    Invisible characters can hide or reorder what you read: direction marks, zero-width spaces, soft
    hyphens, tags outside a flag.
    """
    if text.isprintable():
        return ""
    return next((match[1] for match in re.finditer(_UNSAFE, text) if match[1]), "")


def clean(text: str) -> str:
    r"""Replaces each character that `unsafe_in` finds by a visible escape such as \x1b."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escaped, text)


def without_unsafe(text: str) -> str:
    """Returns `text` with a space for each control character (see `control_in`) and without the
    invisible ones (see `unsafe_in`)."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, _removed, text).replace("\ufffe", "").replace("\uffff", "")


def _removed(match: re.Match[str]) -> str:
    if not match[1]:
        return match[0]  # a flag
    return " " if control_in(match[1]) else ""


def _escaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[0]  # a flag
    code = ord(match[1])
    return f"\\x{code:02x}" if code < 0x100 else ascii(match[1])[1:-1]


def shortened(text: str, most: int = 80) -> str:
    """Returns `text` on one line, cut to at most `most` characters, between words if possible. A
    cut text ends in '...'."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words = line[: most - 2].rpartition(" ")[0]  # cut between words if it has any
    return f"{words if len(words) > most // 2 else line[: most - 3]}..."


def columns(text: str) -> int:
    """Counts the columns of a terminal that `text` takes: two for a wide character, none for a
    combining mark."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


_GLUE = "\ue000"
"""Replaces a space that must not end a row; no text has this character for anything else."""
_GLUED = re.compile(
    r"(?<=\d) (?=%|(?:to|of) \d|(?:min|h|s|days?|months?|years?)\b)|(?<=\d (?:to|of)) (?=\d)"
)


def glued(text: str) -> str:
    """Prepares `text` for wrapping, so that no row ends between a number and its unit or sign, or
    within '72 to 80 %' and '3 of 5'. Pass each row to `unglued` afterwards."""
    return _GLUED.sub(_GLUE, text)


def unglued(row: str) -> str:
    return row.replace(_GLUE, " ")


def row_count(text: str, width: int) -> int:
    """Counts the rows of `width` columns that `text` takes when it is wrapped: at least 1."""
    from textwrap import wrap  # late: into a pipe nothing is wrapped

    width = max(1, width)
    return max(1, -(-columns(text) // width), len(wrap(glued(text), width)))


def fitted(text: str, width: int) -> str:
    """Returns `text` on one line, cut to at most `width` columns. A cut text ends in '...'; a text
    that would be cut to under 8 columns becomes ''."""
    row = " ".join(text.split())
    if columns(row) <= width:
        return row
    if width < 8:
        return ""
    row = row[: width - 3]
    while columns(row) > width - 3:
        row = row[:-1]
    return f"{row.rstrip()}..."


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Maps each name to its short form, without the last words in brackets: 'First round (manager)'
    to 'First round'.

    Names that would then be alike stay as they are.
    """
    short = {name: without_brackets(name) for name in names}
    taken = Counter(short.values())
    return {name: cut if taken[cut] == 1 else name for name, cut in short.items()}


def without_brackets(name: str) -> str:
    """Returns `name` without its last words in brackets: 'First round' for 'First round (manager)'.
    A name that has no other words, or does not end in a bracket, stays as it is."""
    return (name.rpartition(" (")[0] if name.endswith(")") else "") or name


def quoted(text: str) -> str:
    """Returns `text` in single quotes, on one line; cut to 80 characters as by `shortened`. Leaves
    unsafe characters: whoever prints it makes it safe."""
    return f"'{shortened(text)}'"


LONGEST_WORD, LONGEST_MESSAGE = 255, 500
"""In characters. 255 is the longest name that a file can have."""


def short_message(message: str) -> str:
    """Returns `message` on one line, with unsafe characters escaped. Cuts the middle out of words
    over LONGEST_WORD, such as paths, and then out of a message over LONGEST_MESSAGE."""
    words = re.split("[ \t\n]", clean(message))
    return cut_middle(" ".join(cut_middle(word, LONGEST_WORD) for word in words), LONGEST_MESSAGE)


def cut_middle(text: str, most: int) -> str:
    """Returns `text`; if it has over `most` characters, only its beginning and end, each a quarter
    of `most` long, with '...' between."""
    part = most // 4
    return text if len(text) <= most else f"{text[:part]}...{text[-part:]}"


def words_of(text: str) -> list[str]:
    """Lists the words in lower case, without apostrophes, in order: ["dont", "panic"]."""
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", ""))


def is_yes(typed: str | None) -> bool:
    """Whether y or yes was typed, in any case; False for `None`, the end of input."""
    return (typed or "").lower() in ("y", "yes")


def count(number: int, noun: str) -> str:
    """Returns the number and the noun, with an s unless the number is 1: '1 point', '2 points',
    '1,000 points'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def clock_time(seconds: float) -> str:
    """Minutes and whole seconds, rounded down: '1:32'. An hour is '60:00', a negative time
    '0:00'."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def duration_words(length: timedelta) -> str:
    """Rounds a duration to one unit: '10 min', '3 h', '2 days', '5 months', '2 years'; 'now' if it
    is negative or under 30 s."""
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


def ago(at: datetime, now: datetime) -> str:
    """Returns '3 days ago'; 'just now' if `at` is less than 30 s before `now`, or after it."""
    length = duration_words(now - at)
    return "just now" if length == "now" else f"{length} ago"


def time_until(due: datetime, now: datetime) -> str:
    """Returns how long until `due`: 'in 10 min', 'in 3 h', 'in 2 days'; 'now' if that is under 30 s
    or past.

    If `due` is an hour or more ahead and on a later day in the zone of `now`, counts midnights: two
    hours before midnight, midnight is 'in 1 day'.
    """
    length = due - now
    days = (due.astimezone(now.tzinfo).date() - now.date()).days
    is_soon = days <= 0 or length < timedelta(hours=1)
    words = duration_words(length if is_soon else timedelta(days=days))
    return words if words == "now" else f"in {words}"


def starts_in(at: datetime, now: datetime) -> str:
    """Returns how long until an appointment: 'in 95 min' under two hours, 'in 10 h' under 24, then
    in days as `time_until` counts them. 'in 0 min' once it has begun."""
    length = at - now
    if length >= timedelta(hours=24):
        return time_until(at, now)
    minutes = max(0, round(length.total_seconds() / 60))
    return f"in {minutes} min" if minutes < 120 else f"in {round(minutes / 60)} h"


def appointment_words(at: datetime, now: datetime) -> str:
    """Returns 'Thu 3 Dec 14:00, in 9 days' for an appointment ahead: the day and time as in the
    zone of `at`, with the year if `now` is in another, and `starts_in`."""
    return f"{short_day(at, now)} {at:%H:%M}, {starts_in(at, now)}"


def day_name(day: date) -> str:
    """Returns 'Thu 3 Dec 2026', the same in every locale."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_time(at: datetime) -> str:
    """Returns 'Thu 3 Dec 2026, 14:00'."""
    return f"{day_name(at)}, {at:%H:%M}"


def short_day(day: date, today: date | None = None) -> str:
    """Returns 'Thu 3 Dec'; with the year if `today` is given and in another year."""
    name = day_name(day)
    return name if today and today.year != day.year else name.rsplit(" ", 1)[0]


def held_words(day: date, today: date) -> str:
    """Returns 'held Mon 30 Nov' for the day of an interview; with the year if `today` is in another
    year."""
    return f"held {short_day(day, today)}"


def join_words(words: Sequence[str]) -> str:
    """Returns 'a', 'a and b' or 'a, b and c'. Raises ValueError for no words."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def study_words(at: datetime, now: datetime) -> str:
    """Returns 'this evening' if `at` is on the day of `now`, else the day of `at`, such as 'Thu 3
    Dec'; with its year if that is not the year of `now`."""
    return "this evening" if at.date() == now.date() else short_day(at, now)


WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTHS = tuple(name[:3] for name in MONTH_NAMES)


def as_of_words(as_of: str) -> str:
    """Returns the date of a fact in words: '2023', 'October 2023', '5 October 2023'."""
    year, *rest = as_of.split("-")
    if not rest:
        return year
    month = MONTH_NAMES[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if rest[1:] else f"{month} {year}"


def look_up_words(as_of: str) -> str:
    """Returns '2024, look it up' for a fact as of 2024, or of a month or day in it."""
    return f"{as_of[:4]}, look it up"


def questions_and_facts(questions: int, facts: int) -> str:
    """Returns '15 questions, 58 facts'. A number that is 0 is left out; '' if both are."""
    kinds = ((questions, "question"), (facts, "fact"))
    return ", ".join(count(number, noun) for number, noun in kinds if number)


def kinds_words(are_facts: Iterable[bool]) -> str:
    """Counts questions as `questions_and_facts` says it; `are_facts` has True for each fact and
    False for each other question."""
    kinds = list(are_facts)
    return questions_and_facts(len(kinds) - sum(kinds), sum(kinds))


def no_questions_words(stage: str, deck_option: str = "") -> str:
    """Returns 'no questions yet: prep add "..." screening' for the id of a round that has none.
    `deck_option` is '' or such as ' --deck uk'."""
    return f'no questions yet: prep add "..." {stage}{deck_option}'


def first_day(as_of: str) -> date:
    """Returns the first day of '2025' or '2025-06', or the day '2025-06-30' itself. Raises
    ValueError if there is no such day."""
    year, month, day = (*map(int, as_of.split("-")), 1, 1)[:3]
    return date(year, month, day)

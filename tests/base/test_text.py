"""Text is safe to show, and times read the way people say them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.base.text import (
    clean,
    clock_time,
    control_in,
    count,
    day_name,
    duration_words,
    is_utf_16,
    short_message,
    short_names,
    time_until,
    unsafe_in,
)

FLAGS = {
    part: "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in part) + "\U000e007f"
    for part in ("gbeng", "gbsct", "gbwls", "usca")
}
"""Flags of parts of countries. Fonts do not have the last one."""
ANY_TEXT = st.text(st.characters(exclude_categories=[])) | st.lists(
    st.sampled_from(
        [
            *"a\n\t\r\x00\x1b\x7f\x85\x9b\u2028\u202e\u2066\ud800\udfffé日👩‍👧[]\\",
            *"\xad\u200b\u200f\ufeff\U0001f3f4\U000e0067\U000e007f",
            *FLAGS.values(),
        ]
    )
).map("".join)
"""Any text, including surrogates, with many control and invisible characters."""


CONTROLS = [
    pytest.param(0x00, 0x08, id="C0 up to backspace"),
    pytest.param(0x0B, 0x1F, id="C0 from vertical tab"),
    pytest.param(0x7F, 0x9F, id="DEL and C1"),
    pytest.param(0x2028, 0x202E, id="line separators, bidi embeddings and overrides"),
    pytest.param(0x2066, 0x2069, id="bidi isolates"),
    pytest.param(0xD800, 0xDFFF, id="surrogates"),
]
HIDDEN = [
    pytest.param(0xAD, 0xAD, id="soft hyphen"),
    pytest.param(0x61C, 0x61C, id="Arabic letter mark"),
    pytest.param(0x200B, 0x200B, id="zero-width space"),
    pytest.param(0x200E, 0x200F, id="marks of direction"),
    pytest.param(0x2060, 0x206F, id="word joiner to nominal digit shapes, with the isolates"),
    pytest.param(0xFEFF, 0xFEFF, id="zero-width no-break space, or byte order mark"),
    pytest.param(0xFFF0, 0xFFFB, id="annotations, and unassigned codes next to them"),
    pytest.param(0xE0000, 0xE00FF, id="tags"),
    pytest.param(0xE01F0, 0xE0FFF, id="unassigned codes after the variation selectors"),
]


@pytest.mark.parametrize(("first", "last"), CONTROLS)
def test_a_character_that_a_terminal_may_obey_is_a_control_and_its_neighbours_are_not(
    first: int, last: int
) -> None:
    assert [code for code in range(first, last + 1) if not control_in(chr(code))] == []
    assert first == 0 or not control_in(chr(first - 1))
    assert not control_in(chr(last + 1))


@pytest.mark.parametrize(("first", "last"), HIDDEN)
def test_an_invisible_character_is_unsafe_and_its_neighbours_are_not(first: int, last: int) -> None:
    assert [code for code in range(first, last + 1) if not unsafe_in(chr(code))] == []
    assert not unsafe_in(chr(first - 1))
    assert not unsafe_in(chr(last + 1))


def test_every_control_is_unsafe() -> None:
    characters = [chr(code) for code in range(0x110000)]
    assert [char for char in characters if control_in(char) and not unsafe_in(char)] == []


def test_no_letter_mark_digit_emoji_or_space_is_unsafe() -> None:
    characters = [chr(code) for code in range(0x110000)]
    visible = [char for char in characters if unicodedata.category(char)[0] in "LMNPS"]
    visible += [" ", "\n", "\t", "\u200c", "\u200d", "\u00a0", "\ufe0f"]
    assert [char for char in visible if unsafe_in(char)] == []


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("", "", id="empty"),
        pytest.param("two\nlines\tand a tab", "two\nlines\tand a tab", id="newline and tab"),
        pytest.param("\x1b]0;title\x07", r"\x1b]0;title\x07", id="window title"),
        pytest.param("a\rb\x00\x7f", r"a\x0db\x00\x7f", id="return, null, delete"),
        pytest.param("\x9b2J", r"\x9b2J", id="C1"),
        pytest.param("ab\u202ecd\u2066", r"ab\u202ecd\u2066", id="bidi"),
        pytest.param("\ud83d", r"\ud83d", id="half an emoji"),
        pytest.param("Sámi 日本 👩‍👩‍👧\n", "Sámi 日本 👩‍👩‍👧\n", id="scripts and joined emoji"),
        pytest.param("[bold]x[/]", "[bold]x[/]", id="markup is text"),
        pytest.param("soft\xadly\u200b\u200f", r"soft\xadly\u200b\u200f", id="hidden"),
        pytest.param("hi\U000e0041", r"hi\U000e0041", id="a hidden text of tags"),
        pytest.param(f"In {FLAGS['gbsct']}!", f"In {FLAGS['gbsct']}!", id="a flag"),
        pytest.param(
            FLAGS["gbwls"].replace("\U000e007f", "\U000e0078"),
            "\U0001f3f4" + r"\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e0078",
            id="a flag without its end",
        ),
        pytest.param(
            FLAGS["usca"],
            "\U0001f3f4" + r"\U000e0075\U000e0073\U000e0063\U000e0061\U000e007f",
            id="a flag that no font has",
        ),
    ],
)
def test_unsafe_characters_become_visible_escapes(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(ANY_TEXT)
def test_cleaned_text_has_no_unsafe_character_and_can_be_encoded(text: str) -> None:
    assert not unsafe_in(clean(text))
    clean(text).encode("utf-8")


@given(ANY_TEXT)
def test_safe_characters_are_kept_in_their_order(text: str) -> None:
    safe = "".join(char for char in text if not unsafe_in(char))
    assert clean(safe) == safe
    rest = iter(clean(text))
    assert all(char in rest for char in safe)  # `in` searches on from the last match


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


LATIN = st.text(st.characters(min_codepoint=1, max_codepoint=0xFF), min_size=2)


@given(LATIN, st.sampled_from(["utf-16", "utf-16-le", "utf-16-be"]))
def test_latin_text_in_utf_16_is_recognized(text: str, code: str) -> None:
    assert is_utf_16(text.encode(code))


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_no_text_in_utf_8_or_utf_32_is_taken_for_utf_16(text: str) -> None:
    for code in ("utf-8", "utf-8-sig", "utf-32"):
        assert not is_utf_16(text.encode(code))


def test_a_few_null_bytes_do_not_make_utf_16() -> None:
    for data in (b"", b"\0", b"a\0", b"questions:\0", b"\0" * 100, b"\0" + b"question" * 9):
        assert not is_utf_16(data)


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Z"]), max_size=255))
def test_a_short_message_is_unchanged(word: str) -> None:
    assert short_message(f"there is no stage '{word[:250]}'") == f"there is no stage '{word[:250]}'"
    assert short_message(f"{word} cannot be read: No") == f"{word} cannot be read: No"


@given(ANY_TEXT, st.integers(1, 5000))
def test_a_message_about_a_long_text_is_one_line_and_keeps_its_beginning_and_end(
    typed: str, times: int
) -> None:
    message = short_message(f"{typed * times} cannot be read: it is a pipe")
    assert message.endswith(" cannot be read: it is a pipe")
    assert len(message) <= 500 and "\n" not in message
    assert short_message(f"there is no stage '{typed * times}'").startswith("there is no stage '")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 points"),
        (1, "1 point"),
        (2, "2 points"),
        (999, "999 points"),
        (1000, "1,000 points"),
        (1_000_001, "1,000,001 points"),
    ],
)
def test_only_one_is_singular(number: int, words: str) -> None:
    assert count(number, "point") == words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0:00"), (0, "0:00"), (59.99, "0:59"), (60, "1:00"), (92.9, "1:32"), (3725, "62:05")],
)
def test_a_clock_time_rounds_down_to_whole_seconds(seconds: float, text: str) -> None:
    assert clock_time(seconds) == text


SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86400))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (-10 * DAY, "now"),
        (timedelta(0), "now"),
        (29.9 * SECOND, "now"),
        (30 * SECOND, "1 min"),
        (89 * SECOND, "1 min"),
        (91 * SECOND, "2 min"),
        (59 * MINUTE + 29 * SECOND, "59 min"),
        (59 * MINUTE + 30 * SECOND, "1 h"),
        (89 * MINUTE, "1 h"),
        (91 * MINUTE, "2 h"),
        (23 * HOUR, "23 h"),
        (0.97 * DAY, "23 h"),
        (1 * DAY, "1 day"),
        (1.49 * DAY, "1 day"),
        (1.51 * DAY, "2 days"),
        (59.4 * DAY, "59 days"),
        (59.5 * DAY, "2 months"),
        (699 * DAY, "23 months"),
        (700 * DAY, "2 years"),
        (3652 * DAY, "10 years"),
        (1000 * 365.25 * DAY, "1,000 years"),
    ],
)
def test_a_duration_is_rounded_to_one_unit(length: timedelta, words: str) -> None:
    assert duration_words(length) == words


ZONE = timezone(timedelta(hours=1))


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A local time in ZONE in November 2026, as the store returns it: in UTC."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        pytest.param(at(23, 20), at(22, 20), "now", id="a day late"),
        pytest.param(at(23, 20), at(23, 20), "now", id="due now"),
        pytest.param(at(23, 20), at(23, 20, 0, 29), "now", id="in 29 seconds"),
        pytest.param(at(23, 20), at(23, 20, 10), "in 10 min", id="in minutes"),
        pytest.param(at(23, 20), at(23, 23), "in 3 h", id="in hours, the same day"),
        pytest.param(at(23, 20), at(23, 23, 59, 59), "in 4 h", id="a second before midnight"),
        pytest.param(at(23, 20), at(24, 0), "in 1 day", id="at midnight, from the evening"),
        pytest.param(at(23, 0), at(24, 0), "in 1 day", id="at midnight, from midnight"),
        pytest.param(at(23, 23), at(24, 0), "in 1 day", id="at midnight, an hour before"),
        pytest.param(
            at(23, 23, 1), at(24, 0), "in 59 min", id="at midnight, less than an hour before"
        ),
        pytest.param(at(23, 23, 50), at(24, 0, 10), "in 20 min", id="minutes across midnight"),
        pytest.param(at(23, 23, 59, 45), at(24, 0), "now", id="seconds across midnight"),
        pytest.param(at(23, 0), at(24, 23, 59), "in 1 day", id="nearly two days"),
        pytest.param(at(23, 23, 59), at(25, 0), "in 2 days", id="a day and a minute"),
        pytest.param(at(1, 20), at(30, 1), "in 29 days", id="weeks"),
        pytest.param(at(1, 20), at(1, 20) + 90 * DAY, "in 3 months", id="months"),
        pytest.param(at(1, 20), at(1, 20) + 730 * DAY, "in 2 years", id="years"),
        pytest.param(
            at(23, 0, 10),
            at(23, 23, 50),
            "in 24 h",
            id="the end of the same day",
        ),
    ],
)
def test_the_time_until_due_counts_calendar_days(now: datetime, due: datetime, words: str) -> None:
    assert time_until(due, now.astimezone(ZONE)) == words


def test_whether_midnight_comes_first_depends_on_your_time_zone() -> None:
    now, due = at(23, 22), at(24, 0, 30)
    assert time_until(due, now.astimezone(ZONE)) == "in 1 day"
    assert time_until(due, now.astimezone(UTC)) == "in 2 h"


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(now=INSTANTS, length=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_the_time_until_due_is_now_or_starts_with_in(now: datetime, length: timedelta) -> None:
    words = time_until(now + length, now)
    assert (words == "now") == (length < timedelta(seconds=30))
    assert words == "now" or words.startswith("in ")


def test_a_day_name_has_weekday_day_month_and_year() -> None:
    assert day_name(datetime(2026, 12, 3, 14, tzinfo=ZONE)) == "Thu 3 Dec 2026"
    assert day_name(datetime(2028, 2, 29, tzinfo=UTC)) == "Tue 29 Feb 2028"


def test_every_month_and_weekday_has_its_english_name() -> None:
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    assert [day_name(day) for day in days] == [
        f"{day:%a} {day.day} {day:%b} {day.year}" for day in days
    ]


def test_a_short_name_leaves_out_what_stands_in_brackets_at_the_end() -> None:
    names = ["First round (manager)", "Second (of two) round", "(HR)", "Call (HR)", "Call (team)"]
    assert list(short_names(names).values()) == [
        "First round",
        "Second (of two) round",
        "(HR)",
        "Call (HR)",
        "Call (team)",
    ]


@given(st.lists(st.text("ab ()", min_size=1, max_size=8), unique=True, max_size=6))
def test_no_two_short_names_are_alike_and_none_is_empty(names: list[str]) -> None:
    short = short_names(names)
    assert len(set(short.values())) == len(names)
    assert all(cut and name.startswith(cut) for name, cut in short.items())

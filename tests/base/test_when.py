"""A typed interview date means one future instant, or is refused with the next step."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import day_name
from tiktok_prep.base.when import (
    ASSUMED_TIME,
    FURTHEST_AHEAD,
    When,
    day_off,
    days_off,
    past_day,
    when,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 10, 1, 12, 0, 30, tzinfo=LONDON)
"""A Thursday in summer time."""

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ZONES = st.sampled_from(
    [
        *("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"),
        *("Pacific/Chatham", "Pacific/Kiritimati", "America/Santiago", "Africa/Casablanca"),
    ]
).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))
AHEAD = st.integers(2, 2 * 365 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def read(typed: str, *, now: datetime = NOW) -> When:
    return when(typed, now=now)


def refusal(typed: str, *, now: datetime = NOW) -> tuple[str, str]:
    """The message and the hint of the error that `when` raises."""
    with pytest.raises(UsageError) as raised:
        read(typed, now=now)
    return raised.value.message, raised.value.hint


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-12-03T14:00", local(2026, 12, 3, 14)),
        ("2026-12-03t14:00", local(2026, 12, 3, 14)),
        ("2026-12-03T14:00:00", local(2026, 12, 3, 14)),
        ("2026-12-03 14:00", local(2026, 12, 3, 14)),
        ("2026/12/3, 2pm", local(2026, 12, 3, 14)),
        ("3 dec 14:00", local(2026, 12, 3, 14)),
        ("dec 3 14:00", local(2026, 12, 3, 14)),
        ("3 dec 2026 14:00", local(2026, 12, 3, 14)),
        ("December 3rd, 2026 at 14:00", local(2026, 12, 3, 14)),
        ("on the 3rd of December at 2 PM", local(2026, 12, 3, 14)),
        ("3-Dec-2026 14:00", local(2026, 12, 3, 14)),
        ("3dec 14:00", local(2026, 12, 3, 14)),
        ("14:00 on 3 december", local(2026, 12, 3, 14)),
        ("2pm, 3 dec", local(2026, 12, 3, 14)),
        ("thu 3 dec 14:00", local(2026, 12, 3, 14)),
        ("Thursday, 3 December 2026, 14:00", local(2026, 12, 3, 14)),
        ("Thu 2026-12-03 14:00", local(2026, 12, 3, 14)),
        ("1 oct 13:00", local(2026, 10, 1, 13)),
        ("30 sep 2027 14:00", local(2027, 9, 30, 14)),
        ("21st june 14:00", local(2027, 6, 21, 14)),
        ("29 feb 2028 14:00", local(2028, 2, 29, 14)),
        ("thu 14:00", local(2026, 10, 1, 14)),
        ("thu 12:00", local(2026, 10, 8, 12)),
        ("thursday at 14:00", local(2026, 10, 1, 14)),
        ("in 9 days at 11", local(2026, 10, 10, 11)),
        ("at 11 in 9 days", local(2026, 10, 10, 11)),
        ("3 dec at 09", local(2026, 12, 3, 9)),
        ("at 11 dec 14:00", local(2026, 12, 11, 14)),
        ("this thurs 14:00", local(2026, 10, 1, 14)),
        ("tues 14:00", local(2026, 10, 6, 14)),
        ("weds 14:00", local(2026, 10, 7, 14)),
        ("WED 9:30", local(2026, 10, 7, 9, 30)),
        ("today 16:00", local(2026, 10, 1, 16)),
        ("16:00 today", local(2026, 10, 1, 16)),
        ("tomorrow 10:00", local(2026, 10, 2, 10)),
        ("  ToMorrow \t at\n10:00 ", local(2026, 10, 2, 10)),
        ("noon tomorrow", local(2026, 10, 2, 12)),
        ("tomorrow midday", local(2026, 10, 2, 12)),
        ("tomorrow 12pm", local(2026, 10, 2, 12)),
        ("tomorrow 12:30", local(2026, 10, 2, 12, 30)),
        ("tomorrow 12:30 pm", local(2026, 10, 2, 12, 30)),
        ("tomorrow 2:30 pm", local(2026, 10, 2, 14, 30)),
        ("tomorrow 2.30pm", local(2026, 10, 2, 14, 30)),
        ("tomorrow 2 p.m.", local(2026, 10, 2, 14)),
        ("tomorrow 9am", local(2026, 10, 2, 9)),
        ("tomorrow 14.00", local(2026, 10, 2, 14)),
        ("tomorrow 14.30", local(2026, 10, 2, 14, 30)),
        ("tomorrow 02:30", local(2026, 10, 2, 2, 30)),
        ("tomorrow 0:30", local(2026, 10, 2, 0, 30)),
        ("in 9 days 14:00", local(2026, 10, 10, 14)),
        ("in a day at 14:00", local(2026, 10, 2, 14)),
        ("in 2 weeks 14:00", local(2026, 10, 15, 14)),
        ("in 0 days 14:00", local(2026, 10, 1, 14)),
        ("in 3 hours", local(2026, 10, 1, 15)),
        ("in an hour", local(2026, 10, 1, 13)),
        ("in 90 minutes", local(2026, 10, 1, 13, 30)),
        ("2026-12-03T14:00Z", local(2026, 12, 3, 14)),
        ("2027-07-01T14:00Z", local(2027, 7, 1, 15)),
        ("2026-12-03T14:00+01:00", local(2026, 12, 3, 13)),
        ("2026-12-03t14:00:00-0530", local(2026, 12, 3, 19, 30)),
    ],
)
def test_a_day_and_a_time_in_many_forms_are_understood(typed: str, at: datetime) -> None:
    assert read(typed) == (at, False)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-12-03", local(2026, 12, 3)),
        ("3 december", local(2026, 12, 3)),
        ("thu", local(2026, 10, 8)),
        ("fri", local(2026, 10, 2)),
        ("tomorrow", local(2026, 10, 2)),
        ("in 9 days", local(2026, 10, 10)),
        ("in 2 weeks", local(2026, 10, 15)),
        ("29 feb 2028", local(2028, 2, 29)),
        ("2028-10-01", local(2028, 10, 1)),
    ],
)
def test_without_a_time_nine_in_the_morning_is_assumed(typed: str, at: datetime) -> None:
    assert read(typed) == (at, True)


def test_before_nine_a_day_without_a_time_can_be_today() -> None:
    early = local(2026, 10, 1, 8)
    assert [read(typed, now=early).at for typed in ("today", "thu", "1 oct")] == [
        local(2026, 10, 1)
    ] * 3


EXAMPLES = "such as '3 dec 14:00', 'thu 10:30' or 'in 9 days 14:00'"


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("", "'' cannot be read as a date", EXAMPLES),
        ("soon", "'soon' cannot be read as a date", EXAMPLES),
        ("3 dec 14", "'3 dec 14' cannot be read as a date", EXAMPLES),
        ("3 dec 2pm GMT", "'3 dec 2pm GMT' cannot be read as a date", EXAMPLES),
        ("3 days", "'3 days' cannot be read as a date", EXAMPLES),
        ("in 3 hours 14:00", "'in 3 hours 14:00' cannot be read as a date", EXAMPLES),
        ("14:00 thu 15:00", "'14:00 thu 15:00' cannot be read as a date", EXAMPLES),
        (
            "2026-12-03 09:00-10:00",
            "'2026-12-03 09:00-10:00' cannot be read as a date",
            EXAMPLES,
        ),
        ("٣ dec", "'٣ dec' cannot be read as a date", EXAMPLES),
        ("thu at 3", "'3:00' could be before or after noon", "type 03:00 or 3:00pm"),
        ("thu 11", "'thu 11' cannot be read as a date", EXAMPLES),
        ("2 PM", "'2 PM' has no day", "such as 'tomorrow 14:00'"),
        ("2:30", "'2:30' could be before or after noon", "type 02:30 or 2:30pm"),
        ("next thu 10:30", "'next thu 10:30' is not clear", "type 8 oct 10:30 or 15 oct 10:30"),
        ("03/12/2026", "'03/12/2026' is not clear", "type 3 dec 2026 or 12 mar 2026"),
        ("3/12 14:00", "'3/12 14:00' is not clear", "type 3 dec 14:00 or 12 mar 14:00"),
        ("3.12.26", "'3.12.26' is not clear", "type 3 dec 2026 or 12 mar 2026"),
        ("31/12/2026", "'31/12/2026' is not clear", "type 31 dec 2026"),
        ("thu 14.10", "'thu 14.10' is not clear", "type thu 14:10 or thu 14 oct"),
        ("99/99", "'99/99' cannot be read as a date", EXAMPLES),
        ("thu 2:30", "'2:30' could be before or after noon", "type 02:30 or 2:30pm"),
        ("thu 12am", "'12am' could be before or after noon", "type 00:00 or 12:00pm"),
        ("thu 25:00", "there is no time '25:00'", "such as 14:00, 2pm or noon"),
        ("thu 14:60", "there is no time '14:60'", "such as 14:00, 2pm or noon"),
        ("thu 13pm", "there is no time '13pm'", "such as 14:00, 2pm or noon"),
        ("31 Feb", "there is no day '31 feb'", "check the day and the month"),
        (
            "30 sep 14:00",
            "'30 sep 14:00' is read as Thu 30 Sep 2027 14:00, which is more than 300 days ahead",
            "type the year as well",
        ),
        (
            "1 oct 11:00",
            "'1 oct 11:00' is read as Fri 1 Oct 2027 11:00, which is more than 300 days ahead",
            "type the year as well",
        ),
        ("29 feb 2027", "there is no day '29 feb 2027'", "check the day and the month"),
        ("2026-13-03", "there is no day '2026-13-03'", "check the day and the month"),
        (
            "2026-11-31T14:00Z",
            "there is no date and time '2026-11-31T14:00Z'",
            "check the date and the time",
        ),
        (
            "fri 3 dec 14:00",
            "'3 dec' is Thu 3 Dec 2026, not a Friday",
            "check the weekday and the date",
        ),
        (
            "2025-12-03",
            "'2025-12-03' is read as Wed 3 Dec 2025 09:00, which is in the past",
            "check the date and the time",
        ),
        (
            "today 9:00",
            "'today 9:00' is read as Thu 1 Oct 2026 09:00, which is in the past",
            "check the date and the time",
        ),
        (
            "thu 1 oct 11:00",
            "'thu 1 oct 11:00' is read as Thu 1 Oct 2026 11:00, which is in the past",
            "check the date and the time",
        ),
        (
            "yesterday",
            "'yesterday' is read as Wed 30 Sep 2026 09:00, which is in the past",
            "check the date and the time",
        ),
        (
            "today",
            "'today' is read as Thu 1 Oct 2026 09:00, which is in the past",
            "add the time of day",
        ),
        (
            "2026-10-01T10:00Z",
            "'2026-10-01T10:00Z' is read as Thu 1 Oct 2026 11:00, which is in the past",
            "check the date and the time",
        ),
        (
            "in 0 hours",
            "'in 0 hours' is read as Thu 1 Oct 2026 12:00, which is in the past",
            "check the date and the time",
        ),
        (
            "3 dec 2062 14:00",
            "'3 dec 2062 14:00' is read as Sun 3 Dec 2062 14:00, "
            "which is more than two years ahead",
            "check the year",
        ),
        (
            "2028-10-02",
            "'2028-10-02' is read as Mon 2 Oct 2028 09:00, which is more than two years ahead",
            "check the year",
        ),
        (
            "2062-12-03T14:00Z",
            "'2062-12-03T14:00Z' is read as Sun 3 Dec 2062 14:00, "
            "which is more than two years ahead",
            "check the year",
        ),
        (
            "2027-03-28 01:30",
            "'2027-03-28 01:30' is read as Sun 28 Mar 2027 01:30, which is skipped by the clocks",
            "type a time before or after the clocks change",
        ),
    ],
)
def test_unclear_impossible_past_and_distant_dates_are_refused(
    typed: str, message: str, hint: str
) -> None:
    assert refusal(typed) == (message, hint)


def test_a_time_after_the_clocks_change_is_local_time() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=LONDON)
    for typed, utc_hour in (("sat 14:00", 13), ("sun 14:00", 14), ("in 1 day 14:00", 14)):
        at = when(typed, now=now).at
        assert (at.hour, at.astimezone(UTC).hour) == (14, utc_hour)
    at = when("in 24 hours", now=now).at
    assert at.replace(tzinfo=None) == datetime(2026, 10, 25, 11)


def test_a_time_that_comes_twice_means_the_first_one_still_ahead() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    for now, expected in ((NOW, first), (first + timedelta(minutes=1), second)):
        at = read("25 oct 01:30", now=now.astimezone(LONDON)).at
        assert at.astimezone(UTC) == expected


@given(zone=ZONES, utc_now=INSTANTS, ahead=AHEAD)
def test_any_future_minute_can_be_typed_as_iso_or_in_words(
    zone: ZoneInfo, utc_now: datetime, ahead: timedelta
) -> None:
    now = utc_now.astimezone(zone)
    at = (now.astimezone(UTC) + ahead).astimezone(zone).replace(second=0, microsecond=0)
    wall = at.replace(tzinfo=None)
    for typed in (f"{wall:%Y-%m-%dT%H:%M}", f"{day_name(wall)} {wall:%H:%M}"):
        result = when(typed, now=now)
        assert result.at.replace(tzinfo=None) == wall and not result.assumed_time
    for typed in (at.isoformat(timespec="minutes"), f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"):
        result = when(typed, now=now)
        assert result.at.astimezone(UTC) == at.astimezone(UTC)
        assert result.at.replace(tzinfo=None) == wall


WORDS = st.sampled_from(
    [
        *WEEKDAYS,
        *"thu Dec feb may sept 3 3rd 29 31 2026 2027-02-28 2027-03-28T01:30Z 1/2".split(),
        *"in 9 days an".split(),
        *"hours week next this at on the of , noon 14:00 2pm 2:30 am 1.30 01:30 today".split(),
        *"tomorrow every - + Z 0".split(),
    ]
)
PHRASES = st.lists(WORDS, max_size=6).map(" ".join)
ANY_TEXT = PHRASES | st.text() | st.text("0123456789-/:. tzapminovdec,")


@given(typed=ANY_TEXT, zone=ZONES, utc_now=INSTANTS)
def test_any_text_means_a_future_instant_or_is_a_usage_error(
    typed: str, zone: ZoneInfo, utc_now: datetime
) -> None:
    now = utc_now.astimezone(zone)
    try:
        at, assumed_time = when(typed, now=now)
    except UsageError as error:
        assert error.message and error.hint
        return
    assert at.astimezone(UTC) > utc_now
    assert at.date() - now.date() <= FURTHEST_AHEAD
    assert (at.second, at.microsecond) == (0, 0)
    assert not assumed_time or at.time() == ASSUMED_TIME


@given(typed=PHRASES)
def test_capitals_spaces_commas_and_filler_words_are_ignored(typed: str) -> None:
    try:
        result = read(typed)
    except UsageError:
        with pytest.raises(UsageError):
            read(f" on {typed.upper()} ")
    else:
        assume("T" not in typed)  # an ISO instant allows no other words
        assert read(f" on  the {typed.upper().replace(' ', ' , ')}\n") == result


@given(
    weekday=st.integers(0, 6),
    length=st.integers(3, 9),
    clock=st.times(time(9)),
    zone=ZONES,
    utc_now=INSTANTS,
)
def test_a_weekday_means_one_of_the_next_seven_days(
    weekday: int, length: int, clock: time, zone: ZoneInfo, utc_now: datetime
) -> None:
    now = utc_now.astimezone(zone)
    typed = f"{WEEKDAYS[weekday][:length]} {clock:%H:%M}"
    at = when(typed, now=now).at
    assert at.weekday() == weekday
    assert f"{at:%H:%M}" == f"{clock:%H:%M}"
    assert (
        now.replace(tzinfo=None)
        < at.replace(tzinfo=None)
        <= (now.replace(tzinfo=None) + timedelta(days=7))
    )


@pytest.mark.parametrize(
    "piece", [" ", "1", "a", "3 ", "in ", "thu ", "14:00 ", "1.", "2026-", "th"]
)
def test_a_very_long_text_is_refused_with_a_short_message(piece: str) -> None:
    typed = (piece * 100_000)[:100_000]
    for refuse in (lambda: read(typed), lambda: day_off(typed, now=NOW)):
        with pytest.raises(UsageError) as raised:
            refuse()
        assert len(raised.value.message + raised.value.hint) < 300


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("sun", "sun"),
        ("Sunday", "sun"),
        ("sundays", "sun"),
        ("every Sunday", "sun"),
        ("on tues", "tue"),
        ("weds", "wed"),
        ("thurs", "thu"),
        ("today", "2026-10-01"),
        ("tomorrow", "2026-10-02"),
        ("3 dec", "2026-12-03"),
        ("thu 3rd December", "2026-12-03"),
        ("30 june", "2027-06-30"),
        ("in 2 weeks", "2026-10-15"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_a_day_off_is_a_weekday_or_a_date(typed: str, day: str) -> None:
    assert day_off(typed, now=NOW) == day


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        (
            "never",
            "'never' cannot be read as a date",
            "such as 'sun', '3 dec' or 'tomorrow'",
        ),
        ("sun 14:00", "'sun 14:00' is not a whole day", "leave out the time"),
        (
            "in 3 hours",
            "'in 3 hours' cannot be read as a date",
            "such as 'sun', '3 dec' or 'tomorrow'",
        ),
        ("next sun", "'next sun' is not clear", "type 4 oct or 11 oct"),
        ("1/12", "'1/12' is not clear", "type 1 dec or 12 jan"),
        ("31 sep", "there is no day '31 sep'", "check the day and the month"),
        (
            "sun 3 dec",
            "'3 dec' is Thu 3 Dec 2026, not a Sunday",
            "check the weekday and the date",
        ),
        (
            "2026-09-30",
            "'2026-09-30' is read as Wed 30 Sep 2026, which is in the past",
            "check the date",
        ),
        (
            "yesterday",
            "'yesterday' is read as Wed 30 Sep 2026, which is in the past",
            "check the date",
        ),
        (
            "2062-12-03",
            "'2062-12-03' is read as Sun 3 Dec 2062, which is more than two years ahead",
            "check the year",
        ),
    ],
)
def test_a_day_off_that_is_unclear_impossible_past_or_distant_is_refused(
    typed: str, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        day_off(typed, now=NOW)
    assert (raised.value.message, raised.value.hint) == (message, hint)


@given(typed=ANY_TEXT, utc_now=INSTANTS)
def test_a_day_off_reads_back_as_itself_and_is_not_past(typed: str, utc_now: datetime) -> None:
    now = utc_now.astimezone(LONDON)
    try:
        day = day_off(typed, now=now)
    except UsageError as error:
        assert error.message and error.hint
        return
    assert day_off(day, now=now) == day
    assert day in {name[:3] for name in WEEKDAYS} or date.fromisoformat(day) >= now.date()


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("thu, 3 dec", ["2026-12-03"]),
        ("Thursday, December 3, 2026", ["2026-12-03"]),
        ("dec 3, 2026, sun", ["2026-12-03", "sun"]),
        ("sun,thu,3 dec,sat", ["sun", "2026-12-03", "sat"]),
        ("thu, 3 dec, fri, 4 dec", ["2026-12-03", "2026-12-04"]),
        ("3 dec, thu", ["2026-12-03", "thu"]),
        ("thu, tomorrow", ["thu", "2026-10-02"]),
        ("thursdays, 3 dec", ["thu", "2026-12-03"]),
        ("every thu, 3 dec", ["thu", "2026-12-03"]),
        (" sun , , sun,", ["sun"]),
    ],
)
def test_a_comma_inside_a_date_does_not_separate_days(typed: str, days: list[str]) -> None:
    assert days_off(typed, now=NOW) == days


@pytest.mark.parametrize("comma", [" ", ", "])
def test_a_wrong_weekday_before_a_date_is_refused(comma: str) -> None:
    with pytest.raises(UsageError) as raised:
        days_off(f"sat, wed{comma}3 dec", now=NOW)
    assert raised.value.message == "'3 dec' is Thu 3 Dec 2026, not a Wednesday"


@given(utc_now=INSTANTS, ahead=st.lists(st.integers(0, 300), min_size=1, max_size=3))
def test_days_as_prep_shows_them_can_be_typed_in_any_list(
    utc_now: datetime, ahead: list[int]
) -> None:
    now = utc_now.astimezone(LONDON)
    days = list(dict.fromkeys(now.date() + timedelta(days) for days in ahead))
    names = [day_name(day) for day in days]
    for weekday_comma in (" ", ", "):
        typed = ", ".join(name.replace(" ", weekday_comma, 1) for name in names)
        assert days_off(typed, now=now) == [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("typed", "days_ago"),
    [
        ("today", 0),
        ("Yesterday", 1),
        ("thu", 0),
        ("mon", 3),
        ("fri", 6),
        ("1 oct", 0),
        ("28 sep", 3),
    ],
)
def test_a_past_day_is_the_last_one_that_the_words_mean(typed: str, days_ago: int) -> None:
    assert past_day(typed, now=NOW) == NOW.date() - timedelta(days_ago)
    assert past_day("2 oct", now=NOW) == date(2025, 10, 2)


@pytest.mark.parametrize("typed", ["tomorrow", "in 2 days", "2026-10-02"])
def test_a_past_day_is_not_ahead(typed: str) -> None:
    with pytest.raises(UsageError, match="which is still ahead"):
        past_day(typed, now=NOW)

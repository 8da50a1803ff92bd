"""What the clocks of this machine show, and the instants at which they show it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import changes, machine_in, near_a_change
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep.base.clocks import instant, instants, start_of_day, to_local

AWAY = st.integers(-500 * 1440, 500 * 1440).map(lambda minutes: timedelta(minutes=minutes))


@given(place=near_a_change(), away=AWAY)
def test_an_instant_is_shown_as_the_clocks_show_it_then(
    place: tuple[str, datetime], away: timedelta
) -> None:
    zone, at = place
    with machine_in(zone):
        for now in (to_local(at), to_local(at + away)):
            shown, meant = at.astimezone(now.tzinfo), at.astimezone(ZoneInfo(zone))
            assert shown.utcoffset() == meant.utcoffset()
            assert shown.replace(tzinfo=None) == meant.replace(tzinfo=None)
            assert shown == at


@given(place=near_a_change(), length=st.timedeltas(timedelta(0), timedelta(days=300)))
def test_what_is_added_is_time_that_passes(place: tuple[str, datetime], length: timedelta) -> None:
    zone, at = place
    with machine_in(zone):
        now = to_local(at)
        assert now + length == at + length and now - length == at - length
        assert to_local(at + length) - now == length


@given(place=near_a_change())
def test_a_time_is_shown_at_all_its_instants_in_order_and_at_no_other(
    place: tuple[str, datetime],
) -> None:
    zone, at = place
    wall = at.replace(tzinfo=None)
    both = (wall.replace(fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC) for fold in (0, 1))
    meant = sorted({i for i in both if i.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall})
    skipped = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with machine_in(zone):
        for found in (to_local(at).tzinfo, ZoneInfo(zone)):
            assert instants(wall, found) == meant
            assert instant(wall, found) == (meant or [skipped])[0]


@given(place=near_a_change())
def test_a_day_begins_at_the_first_instant_that_has_its_date(place: tuple[str, datetime]) -> None:
    zone, at = place
    with machine_in(zone):
        now = to_local(at)
        begins = start_of_day(now.date(), now.tzinfo)
        assert begins <= at
        assert begins.astimezone(now.tzinfo).date() == now.date()
        before = begins - timedelta(microseconds=1)
        assert before.astimezone(now.tzinfo).date() < now.date()


def test_a_midnight_that_is_skipped_or_comes_twice_begins_the_day_once() -> None:
    for zone, day, utc_hour in (
        ("America/Santiago", date(2026, 9, 6), 4),  # 00:00 is 01:00
        ("America/Havana", date(2026, 11, 1), 4),  # 01:00 is 00:00 again
        ("Europe/London", date(2026, 3, 29), 0),
    ):
        meant = datetime.combine(day, time(utc_hour), tzinfo=UTC)
        with machine_in(zone):
            assert start_of_day(day, to_local(meant).tzinfo) == meant
        assert start_of_day(day, ZoneInfo(zone)) == meant


def test_the_clocks_of_the_tests_do_change() -> None:
    assert datetime(2026, 10, 25, 1, tzinfo=UTC) in changes("Europe/London")
    assert datetime(2026, 3, 8, 7, tzinfo=UTC) in changes("America/New_York")
    assert datetime(2011, 12, 30, 10, tzinfo=UTC) in changes("Pacific/Apia")


@pytest.mark.parametrize("zone", ["UTC+24", "AAA+99", "AAA-24", "AAA+24:30", "AAA-23:59:50"])
@pytest.mark.parametrize(
    "args", [[], ["list"], ["stats"], ["plan"], ["drill"], ["suspend", "hr-why-tiktok"]]
)
def test_a_zone_a_day_or_more_from_utc_is_a_sentence(zone: str, args: list[str]) -> None:
    with machine_in(zone):
        said = prep(*args, ok=2).stderr
    assert said == (
        "error: the time zone of this machine is a day or more from UTC\n"
        "hint:  set TZ to a zone such as Europe/London\n"
    )


def test_a_zone_just_less_than_a_day_from_utc_is_as_any_other() -> None:
    for zone in ("AAA+23:59", "AAA-23:59"):
        with machine_in(zone):
            prep("list")
            prep("plan", "hiring", "in 9 days 14:00")

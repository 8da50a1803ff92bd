"""The plan as an iCalendar file, for any calendar program; the home of icalendar.

Every time is in UTC. Each event is one known instant, never a rule that recurs, so there is nothing
that a VTIMEZONE would have to explain: a calendar shows it by the clock of whoever looks.

What fell away since the last file is missing in the next one, and is not written as cancelled:
programs that import a cancelled event show it struck through, show it as if it stood or ignore it,
and few take it out. There is no METHOD: it would make of the file a message between an organizer
and guests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil

from icalendar import Alarm, Calendar, Event

from tiktok_prep.base.clocks import start_of_day
from tiktok_prep.planning.plan import Day, Plan, StageOutlook
from tiktok_prep.planning.plan_page import entries_text
from tiktok_prep.planning.study import INTERVIEW_LENGTH

REMINDER = timedelta(hours=-2)
STEP = timedelta(minutes=5)
"""Study begins and lasts by steps of this length."""
SEQUENCE_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
"""SEQUENCE is the seconds since then: it rises with each file, and has 31 bits in some programs."""


def calendar(plan: Plan) -> tuple[bytes, int]:
    """The calendar of `plan`, and how many events it has: study from today on, then interviews.

    An event keeps its UID from file to file, so that importing the next one updates it.
    """
    events = [*_studies(plan), *(_interview(stage, plan) for stage in plan.stages)]
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//tiktok-prep//prep plan//EN")
    for event in events:
        made.add_component(event)
    return made.to_ical(), len(events)


def _studies(plan: Plan) -> Iterator[Event]:
    """The study of the days that have some, unless no time is left for it."""
    interviews = [*plan.past, *(stage.interview for stage in plan.stages)]
    for day in plan.days:
        if day.at is None or not day.entries:
            continue
        begins = day.at.astimezone(UTC)
        if day.day == plan.now.date():
            begins = SEQUENCE_BEGAN + _stepped(begins - SEQUENCE_BEGAN)
        length = _stepped(timedelta(seconds=day.planned_s))
        ends = min([begins + length, *(interview.at for interview in day.interviews)])
        if begins < ends and begins.astimezone(plan.now.tzinfo).date() == day.day:
            midnight = start_of_day(day.day, plan.now.tzinfo)
            before = len({i.at for i in interviews if midnight <= i.at <= day.at})
            kind = "study" if day.light or not before else "evening"
            number = f"-{before + 1}" if day.light and before else ""
            name = f"{kind}-{day.day.isoformat()}{number}"
            event = _event(name, begins, ends, plan)
            minutes = max(1, round(day.planned_s / 60))
            event.add("summary", f"Prepare: {minutes} min for {_served(day, day.at, plan)}")
            event.add("description", f"{entries_text(day, plan, named=True)}\n\nprep drill")
            yield event


def _stepped(length: timedelta) -> timedelta:
    return ceil(length / STEP) * STEP


def _served(day: Day, at: datetime, plan: Plan) -> str:
    """The interviews ahead that the questions of `day` are for: 'A', 'A and B', 'A and 2 more'."""
    asked = {stage for entry in day.entries for stage in entry.stages}
    names = [s.stage.name for s in plan.stages if s.stage.id in asked and s.interview.at > at]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"


def _interview(entry: StageOutlook, plan: Plan) -> Event:
    at, name = entry.interview.at, entry.stage.name
    event = _event(f"interview-{entry.stage.id}", at, at + INTERVIEW_LENGTH, plan)
    event.add("summary", name)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMINDER)
    alarm.add("description", name)
    event.add_component(alarm)
    return event


def _event(name: str, begins: datetime, ends: datetime, plan: Plan) -> Event:
    now = plan.now.astimezone(UTC)
    event = Event()
    event.add("uid", f"{name}@tiktok-prep")
    event.add("sequence", int((now - SEQUENCE_BEGAN).total_seconds()))
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("class", "PRIVATE")  # colleagues may see the calendar
    return event

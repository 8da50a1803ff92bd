"""The plan as an iCalendar file that any calendar can import. Only this module uses icalendar.

Times are in UTC and no event recurs, so the file needs no VTIMEZONE: each calendar shows an event
in its own zone.

An event that the new plan no longer has is left out of the file, not written as cancelled: few
programs remove a cancelled event on import; most ignore it, strike it through or show it as usual.
There is no METHOD, which would turn the file into an invitation from an organizer to guests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil

from icalendar import Alarm, Calendar, Event

from tiktok_prep.base.clocks import start_of_day
from tiktok_prep.planning.plan import Day, Plan
from tiktok_prep.planning.plan_page import summary_words
from tiktok_prep.planning.study import INTERVIEW_LENGTH

REMINDER = timedelta(hours=-2)
STEP = timedelta(minutes=5)
"""Start times and lengths of study are rounded up to whole steps."""
SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""SEQUENCE counts seconds from here, so that it rises with each file and still fits the 31 bits
that some programs have for it, until 2088."""
MAX_SEQUENCE = 2**31 - 1


STUDY, INTERVIEW = "study time", "interview"


def calendar(plan: Plan) -> tuple[bytes, Counter[str]]:
    """Returns the file's bytes, and how many events are in it, under the keys STUDY and INTERVIEW.

    An event has the same UID in every file, so importing a newer file updates it.
    """
    study = list(_study_events(plan))
    events = list(study)
    for stage, interview, *_ in plan.stages:
        event = _event(f"interview-{stage.id}", interview.at, interview.at + INTERVIEW_LENGTH, plan)
        event.add("summary", stage.name)
        event.add_component(_alarm(REMINDER, stage.name))
        events.append(event)
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//tiktok-prep//prep export//EN")
    for event in events:
        file.add_component(event)
    counts = Counter({STUDY: len(study), INTERVIEW: len(plan.stages)})
    return file.to_ical(), counts


def _study_events(plan: Plan) -> Iterator[Event]:
    """Yields an event for each study time with planned questions. Today's begins at the next whole
    step, and is left out if no time is left then before the interview or midnight."""
    interviews = [*plan.past, *(stage.interview for stage in plan.stages)]
    for day in plan.days:
        if day.at is None or not day.entries:
            continue
        begins = day.at.astimezone(UTC)
        if day.day == plan.now.date():
            begins = SEQUENCE_EPOCH + _rounded_up(begins - SEQUENCE_EPOCH)
        length = _rounded_up(timedelta(seconds=day.planned_s))
        ends = min([begins + length, *(interview.at for interview in day.interviews)])
        if begins < ends and begins.astimezone(plan.now.tzinfo).date() == day.day:
            midnight = start_of_day(day.day, plan.now.tzinfo)
            # A UID from the number of earlier interviews stays the same once they have passed.
            earlier = len({i.at for i in interviews if midnight <= i.at <= day.at})
            kind = "study" if day.last_look or not earlier else "evening"
            number = f"-{earlier + 1}" if day.last_look and earlier else ""
            name = f"{kind}-{day.day.isoformat()}{number}"
            event = _event(name, begins, ends, plan)
            minutes = max(1, round(day.planned_s / 60))
            event.add(
                "summary", f"Prepare: {minutes} min for {_interview_names(day, day.at, plan)}"
            )
            words = summary_words([day], plan, with_new=True)  # no words of questions
            event.add("description", f"{words}\n\nprep drill")
            event.add_component(_alarm(timedelta(0), "Prepare"))
            yield event


def _rounded_up(length: timedelta) -> timedelta:
    return ceil(length / STEP) * STEP


def _interview_names(day: Day, at: datetime, plan: Plan) -> str:
    """Returns the interviews after `at` that `day` prepares for: 'A', 'A and B' or 'A and 2
    more'."""
    stages = {stage for entry in day.entries for stage in entry.stages}
    names = [s.stage.name for s in plan.stages if s.stage.id in stages and s.interview.at > at]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"


def _alarm(trigger: timedelta, says: str) -> Alarm:
    """Returns an alarm `trigger` after its event begins; before that if `trigger` is negative."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", trigger)
    alarm.add("description", says)
    return alarm


def _event(name: str, begins: datetime, ends: datetime, plan: Plan) -> Event:
    now = plan.now.astimezone(UTC)
    event = Event()
    event.add("uid", f"{name}@tiktok-prep")
    seconds = int((now - SEQUENCE_EPOCH).total_seconds())
    event.add("sequence", min(max(seconds, 0), MAX_SEQUENCE))
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("class", "PRIVATE")  # your colleagues may see the calendar
    return event

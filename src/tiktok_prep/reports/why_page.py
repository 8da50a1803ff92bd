"""When a question is asked next, and the one main reason, in words that need no memory model."""

from __future__ import annotations

from datetime import datetime

from tiktok_prep.base.page import Line, Span, line, percent, share_style
from tiktok_prep.base.text import (
    count,
    day_and_time,
    day_name,
    duration_words,
    short_day,
    time_until,
)
from tiktok_prep.planning.question_plan import QuestionPlan
from tiktok_prep.reports.question import QuestionReport


def why_page(about: QuestionReport) -> list[Line]:
    """When it is asked next, or why not; before an interview, by the plan."""
    if about.suspended:
        words = f"Suspended: no drill asks it. `prep unsuspend {about.id}` brings it back."
    elif about.ahead:
        return _before(about.ahead, about)
    elif about.has_plan:
        stages = "its stage" if len(about.stages) == 1 else "its stages"
        words = f"Not planned: no interview of {stages} has a date."
    else:
        words = _due(about)
    return [line(words, indent=2)]


def _due(about: QuestionReport) -> str:
    """When it falls due, and the point that makes it so."""
    now, first = about.now, about.first_due
    if first is None or first.due is None or first.last_review is None:
        return "New: it was never rated. A drill asks it when what is due is done."
    if about.unrated:
        was = "was" if about.unrated == 1 else "were"
        return f"Due now: {count(about.unrated, 'point')} of it {was} never asked."
    single = len(about.points) == 1
    if first.state == "learning":
        what = "it" if single else f"its point {first.id}"
        how = "missed" if first.missed else "said"
        why = f"{what} was {how} {ago(first.last_review, now)} and is asked once more"
    else:
        what = "its recall" if single else f"recall of its point {first.id}"
        then = " then" if first.due > now else ""
        why = f"{what} is{then} down to {percent(first.recall_when_due)}"
    return f"{_when(first.due, now)}: {why}."


def _when(due: datetime, now: datetime) -> str:
    """'Due in 6 min', 'Due since Sat 21 Nov', 'Not due until Thu 26 Nov 2026, in 3 days'."""
    day = due.astimezone(now.tzinfo)
    if due <= now:
        return "Due now" if day.date() == now.date() else f"Due since {short_day(day, now)}"
    if day.date() == now.date():
        return f"Due {time_until(due, now)}"
    return f"Not due until {day_name(day)}, {time_until(due, now)}"


def _before(ahead: QuestionPlan, about: QuestionReport) -> list[Line]:
    """When the plan asks it, and what a rehearsal today changes for the day of the interview."""
    interview = ahead.interview
    stage = next(stage for stage in about.stages if stage.id == interview.stage)
    when = f"{day_and_time(interview.local)}, {time_until(interview.at, about.now)}"
    stop, today = (Span(percent(share), share_style(share)) for share in (ahead.stop, ahead.today))
    words = "Recall on the day: ", stop, " if you stop now, ", today, " if you rehearse it today."
    return [
        line(f"{stage.name}: {when}.", indent=2),
        line(_planned(ahead, about.now), indent=2),
        line(*words, indent=2),
    ]


def _planned(ahead: QuestionPlan, now: datetime) -> str:
    """'Planned today and on 2 more days.'"""
    if not ahead.fits:
        return "Not planned: no day before it has enough study time."
    if not ahead.planned:
        return "Not planned: it would add too little for its time."
    first, *more = ahead.planned
    day = "today" if first == now.date() else short_day(first, now)
    return f"Planned {day} and on {count(len(more), 'more day')}." if more else f"Planned {day}."


def ago(last_review: datetime, now: datetime) -> str:
    """How long ago a point was last asked."""
    length = duration_words(now - last_review)
    return "just now" if length == "now" else f"{length} ago"

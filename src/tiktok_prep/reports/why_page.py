"""The 'When and why' part of `prep show`, in everyday words."""

from __future__ import annotations

from datetime import datetime

from tiktok_prep.base.page import Line, Span, line
from tiktok_prep.base.text import (
    ago,
    count,
    day_name,
    short_day,
    shortened,
    time_until,
)
from tiktok_prep.planning.figures_page import share_span
from tiktok_prep.planning.question_plan import QuestionPlan
from tiktok_prep.reports.question import QuestionReport

POINT_CHARS = 40
"""Characters of a point that is quoted in a sentence."""


def why_page(report: QuestionReport) -> list[Line]:
    """When the question is asked next, or why it is not: by the plan if the deck has an interview
    ahead, else by when its points are due."""
    if report.suspended:
        words = f"Suspended: no drill asks it. `prep suspend --undo {report.id}` brings it back."
    elif report.plan:
        return _plan_lines(report.plan, report)
    elif report.interview_ahead:
        words = f"Not planned: {_no_interview_words(report)}."
    else:
        words = _due_words(report)
    return [line(words, indent=2)]


def _no_interview_words(report: QuestionReport) -> str:
    """'its last round was held on Mon 30 Nov', or that none of its rounds has a date."""
    if report.held is None:
        return "no round of it has a date"
    return f"its last round was held on {short_day(report.held, report.now.date())}"


def _due_words(report: QuestionReport) -> str:
    """Whether the question is new, due or not, and since or until when, as a sentence with the
    reason."""
    now, first = report.now, report.first_due
    if first is None or first.due is None or first.last_review is None:
        if report.reviews:  # of points that the deck no longer has
            return "New: its points were never asked."
        return "New: you have not practised it yet."
    if report.unrated:
        was = "was" if report.unrated == 1 else "were"
        return f"Due now: {count(report.unrated, 'point')} of it {was} never asked."
    single = len(report.points) == 1
    what = "it" if single else f"its point '{shortened(first.says, POINT_CHARS)}'"
    if first.state == "learning":
        outcome = "missed" if first.missed else "said"
        reason = f"{what} was {outcome} {ago(first.last_review, now)} and is asked once more"
    else:
        reason = f"{what} was last asked {ago(first.last_review, now)}"
    return f"{_due_when(first.due, now)}: {reason}."


def _due_when(due: datetime, now: datetime) -> str:
    """Today 'Due now' or 'Due in 6 min'; on another day 'Due since Sat 21 Nov' or 'Not due until
    Thu 26 Nov 2026, in 3 days'."""
    day = due.astimezone(now.tzinfo)
    if due <= now:
        return "Due now" if day.date() == now.date() else f"Due since {short_day(day, now)}"
    if day.date() == now.date():
        return f"Due {time_until(due, now)}"
    return f"Not due until {day_name(day)}, {time_until(due, now)}"


def _plan_lines(plan: QuestionPlan, report: QuestionReport) -> list[Line]:
    at = plan.interview.local
    planned = _planned_words(plan, report.now).rstrip(".")
    page = [line(f"{planned}; interview {short_day(at, report.now)} {at:%H:%M}.", indent=2)]
    if plan.without_rehearsal and plan.with_rehearsal:
        stop, today = (share_span(s) for s in (plan.without_rehearsal, plan.with_rehearsal))
        recall: list[Span | str] = [stop, " if you stop now, ", today, " if you rehearse it today."]
        if stop.text == today.text:
            recall = [stop, ", with a rehearsal today or without."]
        page.append(line("On the day: ", *recall, indent=2))
    return page


def _planned_words(plan: QuestionPlan, now: datetime) -> str:
    """'Planned today and on 2 more days.', or 'Not planned: ' and the reason."""
    if not plan.fits:
        return "Not planned: no day before it has enough study time."
    if not plan.planned_days:
        stop, today = plan.without_rehearsal, plan.with_rehearsal
        if stop and share_span(stop).text == share_span(today).text:
            return "Not planned: it would add too little for its time."
        return "Not planned: other questions bring more for their time."
    first, *more = plan.planned_days
    day = "today" if first == now.date() else short_day(first, now)
    return f"Planned {day} and on {count(len(more), 'more day')}." if more else f"Planned {day}."

"""When a question is asked next, and the one main reason, in words that need no memory model."""

from __future__ import annotations

from datetime import datetime

from tiktok_prep.forgetting import recall
from tiktok_prep.model import Card, State
from tiktok_prep.planning.about import About
from tiktok_prep.planning.ahead import Ahead
from tiktok_prep.text import count, day_and_time, day_name, short_day, span, until
from tiktok_prep.views.page import Line, Span, line, percent, share_style


def why_page(about: About) -> list[Line]:
    """When it is asked next, or why not; before an interview, by the plan."""
    row = about.row
    if row.suspended:
        words = f"Suspended: no drill asks it. `prep unsuspend {row.question.id}` brings it back."
    elif about.ahead:
        return _before(about.ahead, about)
    elif about.has_plan:
        stages = "its stage" if len(about.stages) == 1 else "its stages"
        words = f"Not planned: no interview of {stages} has a date."
    else:
        words = _due(about)
    return [line(words, indent=2)]


def _due(about: About) -> str:
    """When it falls due, and the point that makes it so."""
    now, first = about.now, about.first_due
    if first is None or first.card is None:
        return "New: it was never rated. A drill asks it when what is due is done."
    if about.unrated:
        was = "was" if about.unrated == 1 else "were"
        return f"Due now: {count(about.unrated, 'point')} of it {was} never asked."
    card, single = first.card, len(about.points) == 1
    if card.state is not State.REVIEW:
        what = "it" if single else f"its point {first.point.id}"
        how = "missed" if card.missed else "said"
        why = f"{what} was {how} {ago(card, now)} and is asked once more"
    else:
        what = "its recall" if single else f"recall of its point {first.point.id}"
        then = " then" if card.due > now else ""
        why = f"{what} is{then} down to {percent(recall(card, at=max(card.due, now)))}"
    return f"{_when(card.due, now)}: {why}."


def _when(due: datetime, now: datetime) -> str:
    """'Due in 6 min', 'Due since Sat 21 Nov', 'Not due until Thu 26 Nov 2026, in 3 days'."""
    day = due.astimezone(now.tzinfo)
    if due <= now:
        return "Due now" if day.date() == now.date() else f"Due since {short_day(day, now)}"
    if day.date() == now.date():
        return f"Due {until(due, now)}"
    return f"Not due until {day_name(day)}, {until(due, now)}"


def _before(ahead: Ahead, about: About) -> list[Line]:
    """When the plan asks it, and what a rehearsal today changes for the day of the interview."""
    interview = ahead.interview
    stage = next(stage for stage in about.stages if stage.id == interview.stage)
    when = f"{day_and_time(interview.local)}, {until(interview.at, about.now)}"
    stop, once = (Span(percent(share), share_style(share)) for share in (ahead.stop, ahead.once))
    words = "Recall on the day: ", stop, " if you stop now, ", once, " if you rehearse it today."
    return [
        line(f"{stage.name}: {when}.", indent=2),
        line(_planned(ahead, about.now), indent=2),
        line(*words, indent=2),
    ]


def _planned(ahead: Ahead, now: datetime) -> str:
    """'Planned today and on 2 more days.'"""
    if not ahead.fits:
        return "Not planned: no day before it has enough study time."
    if not ahead.planned:
        return "Not planned: it would add too little for its time."
    first, *more = ahead.planned
    day = "today" if first == now.date() else short_day(first, now)
    return f"Planned {day} and on {count(len(more), 'more day')}." if more else f"Planned {day}."


def ago(card: Card, now: datetime) -> str:
    """How long ago a point was last asked."""
    length = span(now - card.last_review)
    return "just now" if length == "now" else f"{length} ago"

"""When a question is asked and why, in sentences that need no knowledge of the memory model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tiktok_prep.forgetting import recall
from tiktok_prep.model import Card, State
from tiktok_prep.planning.about import About
from tiktok_prep.planning.ahead import Ahead, Planned
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.text import clock_time, count, day_and_time, day_name, short_day, span, until
from tiktok_prep.views.page import Line, Look, Span, line, percent, share_style

DAYS_NAMED = 6
_SPREAD = "new questions are spread over the days, and today has others."


def why_page(about: About, look: Look) -> list[Line]:
    """When it is asked next, or why not; before an interview, what the plan makes of it."""
    if about.ahead:
        return _before(about.ahead, about, look)
    words = _due(about)
    if about.has_plan and not about.row.suspended:
        stages = "its stage" if len(about.stages) == 1 else "its stages"
        words += f" No interview of {stages} has a date, so the plan leaves it out."
    return [line(words, indent=2)]


def _due(about: About) -> str:
    """When it falls due, and what makes it so."""
    row, now, first = about.row, about.now, about.first_due
    if row.suspended:
        return f"Suspended: no drill asks it. `prep unsuspend {row.question.id}` brings it back."
    if first is None or first.card is None or row.due is None:
        drilled = "" if about.has_plan else " A drill asks it when what is due is done."
        return f"New: it was never rated.{drilled}"
    if about.unrated:
        was = "was" if about.unrated == 1 else "were"
        return f"Due now: {count(about.unrated, 'point')} of it {was} never asked."
    single = len(about.points) == 1
    due = row.due.astimezone(now.tzinfo)
    if first.card.state is not State.REVIEW:
        when = "Due now" if row.due <= now else f"Due {until(row.due, now)}"
        what = "it" if single else f"its point {first.point.id}"
        how = "missed" if first.card.missed else "said"
        return f"{when}: {what} was {how} {ago(first.card, now)} and is asked once more."
    what = "its recall" if single else f"recall of its point {first.point.id}"
    if row.due > now:
        then = percent(recall(first.card, at=row.due))
        when = f"Not due until {day_name(due)}, {until(row.due, now)}"
        return f"{when}: {what}{'' if single else ', the first to fall,'} is then down to {then}."
    when = "Due now" if due.date() == now.date() else f"Due since {short_day(due, now)}"
    cards = [held.card for held in about.points if held.card]
    more = sum(card.due(now.tzinfo) <= now for card in cards) - 1
    too = f", and {more} more {'is' if more == 1 else 'are'} due too" if more else ""
    return f"{when}: {what} is down to {percent(first.recall)}{too}."


def _before(ahead: Ahead, about: About, look: Look) -> list[Line]:
    """Before an interview: what a rehearsal changes for the day, and when the plan has it."""
    interview = ahead.interview
    stage = next(stage for stage in about.stages if stage.id == interview.stage)
    local = interview.local
    day = day_and_time(local)
    page = [line(f"{stage.name}: {day}, {until(interview.at, about.now)}.", indent=2)]
    for share, words in (
        (ahead.stop, "on the day, if you do not rehearse it again"),
        (ahead.once, "on the day, if you rehearse it once, today"),
    ):
        if look.plain:
            page.append(line(f"Recall {words}: {percent(share)}.", indent=2))
        else:
            value = Span(f"{percent(share):>7}", share_style(share))
            page.append(line(words, indent=9, lead=value))
    page.append(
        line(f"A rehearsal takes about {clock_time(ahead.seconds)}{_pace(ahead)}.", indent=2)
    )
    return [*page, *(line(words, indent=2) for words in _planned(ahead, about))]


def _pace(ahead: Ahead) -> str:
    """What the length of a rehearsal is based on."""
    deck = clock_time(ahead.deck_s)
    if ahead.own_s is not None:
        own = "your last one" if ahead.own == 1 else f"the median of your last {ahead.own}"
        return f": {own} is {clock_time(ahead.own_s)}, the deck says {deck}"
    if clock_time(ahead.seconds) == deck:
        return ", by the deck: its target, and the time to read"
    pace = "faster" if ahead.seconds < ahead.deck_s else "slower"
    return f": the deck says {deck}, and you are {pace} with others of its kind"


def _planned(ahead: Ahead, about: About) -> list[str]:
    today = about.now.date()
    days = [_on(planned, about.now) for planned in ahead.planned]
    more = len(days) - DAYS_NAMED
    if more > 1:
        days = [*days[:DAYS_NAMED], f"{more} more days"]
    if not days:
        return [f"Not planned: {_never(ahead, about)}"]
    words = f"Planned {_listed(days)}."
    if ahead.planned[0].day == today:
        return [words]
    return [words, f"Not today: {_not_today(ahead, about)}"]


def _on(planned: Planned, now: datetime) -> str:
    """'today (3rd of 9)', 'Thu 26 Nov', 'Wed 2 Dec (a last look)'."""
    times = {1: "", 2: "twice"}.get(planned.times, f"{planned.times} times")
    if planned.day == now.date():
        place = f"{_ordinal(planned.place)} of {planned.of}" if planned.of > 1 else ""
        notes = ", ".join(filter(None, (place, times)))
        return f"today ({notes})" if notes else "today"
    notes = ", ".join(filter(None, ("before the interview" if planned.last_look else "", times)))
    return f"{short_day(planned.day, now)}{f' ({notes})' if notes else ''}"


def _never(ahead: Ahead, about: About) -> str:
    """Why no day of the plan has it."""
    if ahead.fits:
        return _worth(ahead, about)
    return "no study time is left before it that would be enough."


def _not_today(ahead: Ahead, about: About) -> str:
    """Why the plan has it, but not today."""
    today = ahead.today
    if today.keeps_back is Obstacle.REST:
        return "it was asked a moment ago."
    if today.keeps_back is Obstacle.NEW:
        return _SPREAD
    if today.keeps_back is Obstacle.LIGHT:
        return "there is a last look today, for another interview."
    if today.keeps_back is Obstacle.TIME:
        if today.off or today.seconds <= 0:
            return "today is off." if today.off else "no study time is left today."
        return f"it takes longer than the {clock_time(today.seconds)} that are left today."
    if today.keeps_back is Obstacle.GAIN:
        return "to wait until then brings as much."
    return _worth(ahead, about)


def _worth(ahead: Ahead, about: About) -> str:
    if ahead.today.keeps_back is Obstacle.GAIN:
        return "a rehearsal today would add next to nothing by then."
    return f"a rehearsal today would add {_gain(ahead, about)}; others add more for their time."


def _gain(ahead: Ahead, about: About) -> str:
    """What a rehearsal today adds to what will be known by the interview anyway."""
    gain, points = max(0.0, ahead.today.gain), len(about.points)
    if points == 1:
        return f"{percent(gain)} to its recall by then"
    some = f"{gain:.1f}" if gain >= 0.05 else "less than 0.1"
    return f"{some} of its {points} points to what you will know by then"


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 % 10 == 1 else endings.get(number % 10, 'th')}"


def _listed(names: Sequence[str]) -> str:
    """'a, b and c'."""
    before = ", ".join(names[:-1])
    return f"{before} and {names[-1]}" if before else names[-1]


def ago(card: Card, now: datetime) -> str:
    """How long ago a point was last asked."""
    length = span(now - card.last_review)
    return "just now" if length == "now" else f"{length} ago"

"""What `prep plan` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Row, command
from tiktok_prep.base.page import Span, dim
from tiktok_prep.base.text import (
    appointment_words,
    count,
    day_and_time,
    join_words,
    kinds_words,
    questions_and_facts,
    short_day,
    short_names,
    starts_in,
)
from tiktok_prep.model import WEEKDAYS, Agenda, Interview, Stage
from tiktok_prep.planning.figures_page import range_words, share_span
from tiktok_prep.planning.plan import Day, Plan, StageOutlook
from tiktok_prep.planning.rule import Obstacle

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

NAMED_DAYS = 6
"""The first days have a row each, as does the day of an interview; later ones share a row by the
week."""
_WEEKDAYS = "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays".split()
_WHY_EMPTY = {
    Obstacle.NO_TIME: "no question fits into the minutes",
    Obstacle.NEW_LIMIT: "what is new is spread over the days",
    Obstacle.JUST_ASKED: "what is left was asked a moment ago",
    Obstacle.ASKED_TWICE: "done for today",
}


def plan_page(plan: Plan, *, changes: Sequence[Block] = (), with_questions: bool) -> list[Block]:
    """Returns the interviews with your readiness, a row a day (or the questions of each day, if
    wanted), what was changed, and what does not fit."""
    page: list[Block] = []
    names = _names(plan)
    for entry in plan.stages:
        page += _round(entry, plan)
    free = f", {_off_words(plan.off)} off" if plan.off else ""
    minutes = f"{plan.minutes} min a day{free}"
    if plan.stages:
        page.append(Heading("Days", minutes))
        page += _questions(plan) if with_questions else _days(plan, names)
    else:
        page += [Paragraph("No interview is ahead."), Paragraph(f"{minutes}.")]
    page += [BLANK, *changes]
    for entry in plan.stages:
        if entry.left_out:
            what = questions_and_facts(entry.left_out - entry.left_out_facts, entry.left_out_facts)
            page.append(Paragraph(f"Does not fit before {names[entry.stage.id]}: {what}."))
    if plan.past:
        held = [f"{names[i.stage]} {short_day(i.local, plan.now)}" for i in plan.past]
        page.append(Paragraph(dim(f"Held: {', '.join(held)}.")))
    if not plan.stages:
        undated = [stage.id for stage in plan.undated]
        stage = Agenda(plan.past).example_stage(undated, after=plan.now)
        return [*page, Paragraph(("Next: ", command(f"prep plan {stage} thu 14:00")))]
    if plan.days[0].entries:
        page.append(Paragraph(("Next: ", command("prep drill"))))
    if not with_questions:
        page.append(Paragraph((dim("The questions of each day: "), command("prep plan --days"))))
    return page


def date_words(
    stage: Stage, interview: Interview, previous: Interview | None, now: datetime, *, assumed: bool
) -> Paragraph:
    """Says which date a stage has now, and which it had; `assumed` if no time of day was typed."""
    was = f" It was {day_and_time(previous.local)}." if previous and previous != interview else ""
    doubt = f" No time was given: {interview.local:%H:%M} is assumed." if assumed else ""
    when = Span(day_and_time(interview.local), "strong")
    return Paragraph((f"{stage.name}: ", when, f", {starts_in(interview.at, now)}.{was}{doubt}"))


def setting_words(agenda: Agenda, name: str) -> Paragraph:
    """Confirms a setting; `name` is 'minutes' or 'off'."""
    if name == "minutes":
        return Paragraph(f"{count(agenda.minutes, 'minute')} of study a day.")
    return Paragraph(f"Off: {_off_words(agenda.off)}." if agenda.off else "No day is off.")


def _off_words(days: Sequence[str]) -> str:
    weekdays = [name for name in _WEEKDAYS if name[:3].lower() in days]
    dates = sorted(set(days) - set(WEEKDAYS))
    return join_words([*weekdays, *(short_day(date.fromisoformat(day)) for day in dates)])


def _names(plan: Plan) -> dict[str, str]:
    """Returns the id of each round -> its name, without the words in brackets."""
    names = {stage.id: stage.name for stage in plan.undated}
    names |= {entry.stage.id: entry.stage.name for entry in plan.stages}
    short = short_names(list(names.values()))
    return {stage: short[name] for stage, name in names.items()}


def _round(entry: StageOutlook, plan: Plan) -> Iterator[Block]:
    ready = entry.ready
    when = appointment_words(ready.interview.local, plan.now)
    yield Heading(entry.stage.name, Span(when, "key"))
    if not ready.points:
        yield Paragraph("Nothing to practise: it has no questions, or all are suspended.")
        return
    shares = {"If you stop now": ready.without_study, "With this plan": entry.with_plan}
    if entry.with_plan and entry.with_twice and entry.with_twice.told > entry.with_plan.told:
        shares[f"{2 * plan.minutes} min a day"] = entry.with_twice
    if ready.without_study is None:
        yield Row("So far", f"{ready.points_asked} of {ready.points} points asked")
    for words, share in shares.items():
        if share:
            yield Row(words, share_span(share), range_words(share), bar=share.mean)


def _days(plan: Plan, names: dict[str, str]) -> Iterator[Block]:
    def group_of(numbered: tuple[int, Day]) -> object:
        number, day = numbered
        is_named = number < NAMED_DAYS or day.interviews
        return day.day if is_named else day.day.isocalendar()[:2]

    for _, group in groupby(enumerate(plan.days), key=group_of):
        days = [day for _, day in group]
        minutes = ceil(sum(day.planned_s for day in days) / 60)
        value = "off" if all(day.off for day in days) else f"{minutes} min" if minutes else "-"
        held = join_words([names[i.stage] for day in days for i in day.interviews] or [""])
        words = _summary_words(days, plan)
        interviews = (", " if words and held else "", Span(held, "key"))
        yield Row(_days_name(days, plan.now.date()), value, (words, *interviews))


def _questions(plan: Plan) -> Iterator[Block]:
    """Yields the open questions of each day, with 'new' or 'twice' if so."""
    for day in plan.days:
        if day.entries:
            minutes = f"{ceil(day.planned_s / 60)} min, {_summary_words([day], plan)}"
            yield Heading(_days_name([day], plan.now.date()), minutes)
        for entry in day.entries:
            again = {1: "", 2: "twice"}.get(entry.times, f"{entry.times} times")
            remarks = ", ".join(filter(None, ("new" * entry.is_new, again)))
            if not entry.is_fact:
                yield Bullet((entry.ask, dim(f" ({remarks})" if remarks else "")))


def _days_name(days: Sequence[Day], today: date) -> str:
    """'today', 'Tue 1 Dec' or 'Tue 1 Dec - Fri 4 Dec'."""
    first, last = days[0].day, days[-1].day
    name = "today" if first == today else short_day(first, today)
    return name if first == last else f"{name} - {short_day(last, today)}"


def _summary_words(days: Sequence[Day], plan: Plan) -> str:
    """'12 questions, 3 facts; 5 new', or why nothing is asked; '' on a day off."""
    entries = {entry.id: entry for day in days for entry in day.entries}
    new = sum(entry.is_new for day in days for entry in day.entries)
    if entries:
        what = kinds_words(entry.is_fact for entry in entries.values())
        return f"{what}; {new} new" if new else what
    if days[0].at is None:
        return ""
    return _WHY_EMPTY.get(days[0].obstacle or Obstacle.SMALL_GAIN, "nothing more is worth the time")

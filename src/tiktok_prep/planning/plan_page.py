"""What `prep plan` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from math import ceil

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.page import Line, Look, Span, bar, dim, line, percent, share_style, strong
from tiktok_prep.base.text import (
    MONTHS,
    count,
    day_and_time,
    day_name,
    fitted,
    join_words,
    questions_and_facts,
    short_day,
    starts_in,
)
from tiktok_prep.model import Agenda, Interview, Stage
from tiktok_prep.planning.plan import (
    MINUTES_TRIED,
    Day,
    Plan,
    Range,
    Shortfall,
    StageOutlook,
)
from tiktok_prep.planning.rule import Obstacle

NARROW = 60
"""Columns below which nothing stands side by side."""
NAMED_DAYS = 8
"""The first days have a row each, as do each interview and the day before it; later days share a
row by the week."""
DROPS_NAMED = 24
"""Question ids that the command to suspend them lists at most."""
CHART_ROWS = 10
_DAYS_OFF = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}


def plan_page(
    plan: Plan, *, in_full: bool = False, deck_option: str = "", look: Look
) -> list[Line]:
    """The interviews with readiness, a line a day, whether the goal is reached: one screen.

    `in_full` names the questions of each day, draws the curve and says what would help more.
    `deck_option`, such as ' --deck mine', is added to the commands shown so that they use the same
    deck.
    """
    if not plan.stages:
        return _without_interview(plan, deck_option)
    page = []
    for entry in plan.stages:
        page += _stage(entry, plan, look, in_full=in_full)
    charted = next((entry for entry in plan.stages if entry.questions), None)
    if charted and in_full:
        page += [line(), *_chart(charted, look)]
    page += [line(), line(strong("Days"), dim(f"  {_study(plan)}"))]
    named = NAMED_DAYS if in_full else max(2, NAMED_DAYS + 3 - 3 * len(plan.stages))
    for days in _grouped(plan.days, named):
        page += _days(days, plan, look, in_full=in_full)
    page += _horizon(plan)
    page += [line(), *_verdict(plan, deck_option, in_full=in_full)]
    page += _held(plan)
    held = {interview.stage for interview in plan.past}
    undated = [stage for stage in plan.undated if stage.id not in held]
    if undated:
        names = ", ".join(stage.id for stage in undated)
        them = "it" if len(undated) == 1 else "them"
        page.append(line(dim(f"No date: {names}. The plan leaves {them} out.")))
    if in_full:
        words = (
            "Predictions of a memory model that knows you only by your ratings. A point you never "
            f"practised counts as {percent(plan.first_try)} known. The range runs from pessimistic "
            "to optimistic."
        )
        page.append(line(dim(words)))
    if plan.days[0].entries:
        page.append(line("Next: ", Span(f"prep drill{deck_option}", "key")))
    if not in_full:
        command = Span(f"prep plan --days{deck_option}", "key")
        page.append(line(dim("The questions of each day: "), command))
    return page


def date_line(
    stage: Stage, interview: Interview, previous: Interview | None, now: datetime, *, assumed: bool
) -> Line:
    """Confirms the new date of a stage and names the one it replaces, if that differs.

    With `assumed`, no time of day was typed, so that of `previous` was taken, or 09:00.
    """
    was = f" It was {_when(previous)}." if previous and previous != interview else ""
    doubt = " No time was given: 09:00 is assumed." if assumed else ""
    if assumed and previous:
        doubt = f" The time is {previous.local:%H:%M}, as before."
    when = strong(_when(interview))
    return line(f"{stage.name}: ", when, f", {starts_in(interview.at, now)}.{was}{doubt}")


def setting_line(agenda: Agenda, name: str) -> Line:
    """Confirms a setting; `name` is 'minutes', 'goal' or 'off'."""
    if name == "minutes":
        return line(f"{count(agenda.minutes, 'minute')} of study a day.")
    if name == "goal":
        return line(f"The goal is {percent(agenda.goal)}.")
    return line(f"Off: {_off(agenda.off)}." if agenda.off else "No day is off.")


def cost_lines(plan: Plan, before: Mapping[str, float]) -> list[Line]:
    """What a change does to readiness on the day with the plan: a line for each round whose share
    was another `before` (stage id -> 0-1)."""
    page = []
    for entry in plan.stages:
        old, new = before.get(entry.stage.id), entry.with_plan.usual
        if old is not None and percent(old) != percent(new):
            arrow = f"{percent(old)} before, now {percent(new)}"
            style = "warn" if new < old else "good"
            page.append(line(f"With this plan, {entry.stage.name}: ", Span(arrow, style), "."))
    return page


def no_date_line(stage: Stage, previous: Interview | None) -> Line:
    """Says that a stage has no date, and names the one it had until now, if any."""
    was = f" It was {_when(previous)}." if previous else ""
    return line(f"{stage.name} has no date{' any more' if previous else ''}.{was}")


def _without_interview(plan: Plan, deck_option: str) -> list[Line]:
    page = [line("No interview is ahead."), *_held(plan)]
    stage = Agenda(plan.past).example_stage([stage.id for stage in plan.undated], after=plan.now)
    example = f"prep plan {stage} thu 14:00{deck_option}"
    return [*page, line(f"{_study(plan)}."), line("Next: ", Span(example, "key"))]


def _held(plan: Plan) -> list[Line]:
    """'Held: screening Mon 30 Nov, executive Fri 4 Dec.'; empty if no interview is over."""
    rounds = [f"{i.stage} {short_day(i.local, plan.now)}" for i in plan.past]
    return [line(dim(f"Held: {', '.join(rounds)}."))] if rounds else []


def _study(plan: Plan) -> str:
    """'30 minutes a day, Sundays and 1 Dec off'."""
    free = f", {_off(plan.off)} off" if plan.off else ""
    return f"{count(plan.minutes, 'minute')} a day{free}"


def _off(days: Sequence[str]) -> str:
    """'Sundays and Tue 1 Dec': the days of the week, then dates, in order."""
    week = list(_DAYS_OFF)
    ordered = sorted(
        days, key=lambda day: (day not in week, week.index(day) if day in week else day)
    )
    return join_words([_DAYS_OFF.get(day) or short_day(date.fromisoformat(day)) for day in ordered])


def _stage(entry: StageOutlook, plan: Plan, look: Look, *, in_full: bool) -> list[Line]:
    when = f"{_when(entry.interview)}, {starts_in(entry.interview.at, plan.now)}"
    now = ("now", Range(entry.ready_now, entry.ready_now, entry.ready_now))
    then = (
        ("on the day, if you stop now", entry.without_study),
        ("on the day, with this plan", entry.with_plan),
    )
    page = [line(strong(entry.stage.name), Span(f"  {when}", "key"))]
    if look.width < NARROW:
        page = [line(strong(entry.stage.name)), line(Span(when, "key"), indent=2)]
    if not entry.questions:
        return [*page, line("Nothing to practise: all its questions are suspended.", indent=2)]
    for words, share in (now, *then) if in_full else then:
        low, high = percent(share.low), percent(share.high)
        spread = f"  {low} to {high}" if low != high else ""
        value = Span(f"{percent(share.usual):>5}", share_style(share.usual))
        if look.plain:
            page.append(line(f"ready {words}: {percent(share.usual)}{spread.replace('  ', ', ')}"))
        elif look.width >= NARROW:
            page.append(
                line(*bar(share.usual, 10, look), value, f"  {words}", dim(spread), indent=2)
            )
        else:
            page.append(line(words, dim(spread), indent=8, lead=value))
    if entry.suspended:
        kept_out = f"{count(entry.suspended, 'suspended question')} not counted"
        page.append(line(dim(kept_out), indent=2))
    return page


def _chart(entry: StageOutlook, look: Look) -> list[Line]:
    """A chart of readiness for one interview by day: if you stop now, and what the plan adds."""
    title = f"Ready for {entry.stage.name}, day by day at {entry.interview.local:%H:%M}"
    if look.plain:
        rows = [
            line(
                f"{short_day(day)}: {percent(without_study)} if you stop, "
                f"{percent(with_plan)} with the plan"
            )
            for day, without_study, with_plan in entry.curve
        ]
        return [line(f"{title}:"), *rows]
    room = max(1, (look.width - 8) // 3)
    step = -(-len(entry.curve) // room)
    points = entry.curve[::-1][::step][::-1]  # from the end, to keep the interview's day
    base, gain = ("█", "▒") if look.unicode else ("#", "+")
    page = [line(strong(title))]
    for row in range(CHART_ROWS, 0, -1):
        level = (row - 0.5) / CHART_ROWS
        label = "" if row % 2 else f"{row * 100 // CHART_ROWS} %"
        cells = [
            (base if without_study >= level else gain if with_plan >= level else " ")
            for _, without_study, with_plan in points
        ]
        spans = [
            Span("".join(f"{cell * 2} " for cell in group), "good" if cell == gain else "")
            for cell, group in groupby(cells)
        ]
        page.append(line(dim(f"{label:>6} "), *spans))
    days = "".join(f"{day.day:>2} " for day, _, _ in points)
    months = MONTHS[points[0].day.month - 1]
    page.append(line(dim(f"{months:>6} {days}".rstrip())))
    return [*page, line(dim(f"{base} if you stop now, {gain} what the plan adds"), indent=7)]


def _grouped(days: Sequence[Day], named: int) -> list[list[Day]]:
    """The days in groups that share a row.

    The first `named` days, each interview and the day before it have their own row. Days without
    entries share one while they follow each other, and later days by the week.
    """

    def share(number: int) -> object:
        day, following = days[number], days[number + 1 : number + 2]
        near = number < named
        if day.interviews or any(d.interviews for d in following) or (near and day.entries):
            return number
        return (near, day.off, not day.entries, not near and day.day.isocalendar().week)

    return [[days[n] for n in numbers] for _, numbers in groupby(range(len(days)), key=share)]


def _days(days: Sequence[Day], plan: Plan, look: Look, *, in_full: bool) -> list[Line]:
    """One group of days: its minutes, what it asks, and its interviews. In full, a single day names
    its open questions."""
    first, last, today = days[0], days[-1], plan.now.date()
    planned_s = sum(day.planned_s for day in days)
    name = "today" if first.day == today else short_day(first.day, today)
    minutes = "off" if first.off else f"{ceil(planned_s / 60)} min" if planned_s else "-"
    text = _summary(days, plan, with_new=in_full)
    if in_full and len(days) == 1:
        text = entries_text(first, plan)
    if len(days) > 1:
        text = f"to {short_day(last.day, today)}{f': {text}' if text else ''}"
    names = {entry.stage.id: entry.stage.name for entry in plan.stages}
    interviews = join_words([names[i.stage] for i in first.interviews] or [""])
    lead = f"  {name:<11} {minutes:>7}  "
    spans: list[str | Span] = [text] if text else []
    if interviews:
        spans.append(", then " if text else "")
        room = look.width - len(lead) - len(text) - len(", then ")
        is_cut = not (in_full or look.plain) and look.width >= NARROW
        spans.append(Span(fitted(interviews, room) if is_cut else interviews, "key"))
    if look.plain:
        head = f"{name}: {minutes}"
        return [line(f"{head}; " if spans else head, *spans)]
    if look.width >= NARROW:
        return [line(*spans, indent=len(lead), lead=lead)]
    return [line(f"{name}, {minutes}", indent=2), *([line(*spans, indent=4)] if spans else [])]


def _horizon(plan: Plan) -> list[Line]:
    """Names the interviews that are later than the last planned day; empty if there are none."""
    stages = [entry.stage.id for entry in plan.stages if entry.beyond_horizon]
    if not stages:
        return []
    words = (
        f"The plan looks a year ahead, to {day_name(plan.days[-1].day)}; what you rehearse for "
        f"{join_words(stages)} after that is not counted yet."
    )
    return [line(words, indent=2)]


def _summary(days: Sequence[Day], plan: Plan, *, with_new: bool) -> str:
    """What a group of days asks, as numbers: '12 questions, 3 facts; 5 new'."""
    questions = {entry.id: entry for day in days for entry in day.entries}
    if not questions:
        return _empty_day_words(days[0], plan)
    facts = sum(entry.is_fact for entry in questions.values())
    what = questions_and_facts(len(questions) - facts, facts)
    new = sum(entry.is_new for day in days for entry in day.entries)
    return f"{what}; {new} new" if new and with_new else what


def _empty_day_words(day: Day, plan: Plan) -> str:
    """Why a day asks nothing; '' if it is a day off."""
    if day.off or day.at is None:
        return ""
    if day.day == plan.now.date() and plan.spent_s >= plan.minutes * 60 - 30:
        return "done for today"
    if day.obstacle is Obstacle.NO_TIME:
        return "no question fits into the minutes"
    return "nothing is worth the time; rest"


def entries_text(day: Day, plan: Plan) -> str:
    """What a day asks: 'before the interview: hm-large-operation, hm-clash twice, 11 facts; 6 new'.

    For a day without entries it says why, or '' if it is a day off.
    """
    if not day.entries:
        return _empty_day_words(day, plan)
    opens = [entry for entry in day.entries if not entry.is_fact]
    facts = len(day.entries) - len(opens)
    times = {1: "", 2: " twice"}
    names = [entry.id + times.get(entry.times, f" {entry.times} times") for entry in opens]
    if facts:
        names.append(count(facts, "fact"))
    new = sum(entry.is_new for entry in day.entries)
    last_look = "before the interview: " if day.last_look else ""
    return f"{last_look}{', '.join(names)}{f'; {new} new' if new else ''}"


def _verdict(plan: Plan, deck_option: str, *, in_full: bool) -> list[Line]:
    """Whether the goal is reached, and what would help."""
    if plan.shortfall is None:
        page = _goal(plan)
    else:
        page = _shortfall(plan, plan.shortfall, deck_option, in_full=in_full)
    nearest = plan.stages[0]
    doubled = plan.with_last_days_doubled
    if in_full and doubled is not None and doubled >= nearest.with_plan.usual + 0.01:
        page.append(
            line(
                f"Late minutes count most: {plan.minutes * 2} a day on the last two days before "
                f"{nearest.stage.name}, and so much less before them, would make it "
                f"{percent(doubled)} (`prep drill --minutes {plan.minutes * 2}` then)."
            )
        )
    return page


def _goal(plan: Plan) -> list[Line]:
    """That the rounds reach the goal: those with questions and an interview that is planned for."""
    rounds = [entry for entry in plan.stages if entry.questions]
    near = [entry.stage.name for entry in rounds if not entry.beyond_horizon]
    if not near:
        return []
    them = "every interview" if len(near) > 1 else "the interview"
    them = join_words(near) if len(near) < len(plan.stages) else them
    return [line(Span(f"The plan reaches {percent(plan.goal)} for {them}.", "good"))]


def _shortfall(plan: Plan, shortfall: Shortfall, deck_option: str, *, in_full: bool) -> list[Line]:
    stage_names = {entry.stage.id: entry.stage.name for entry in plan.stages}
    names = join_words([stage_names[stage] for stage in shortfall.stages])
    goal, today = percent(plan.goal), plan.now.date()
    if all(
        local_day(entry.interview.at, plan.now.tzinfo) == today
        for entry in plan.stages
        if entry.stage.id in shortfall.stages
    ):
        return [
            line(
                Span(f"{goal} for {names} is out of reach today.", "warn"), " Take what helps most."
            )
        ]
    missed = f"{count(plan.minutes, 'minute')} a day do not reach {goal} for {names}."
    page = [line(Span(missed, "warn"))]
    page += _outranked(plan, shortfall, deck_option)
    if not shortfall.searched:
        return page
    if shortfall.minutes is not None:
        page.append(line(f"{shortfall.minutes} minutes a day would.", indent=2))
    elif plan.minutes < MINUTES_TRIED[-1]:
        page.append(line(f"Not even {MINUTES_TRIED[-1]} minutes a day would.", indent=2))
    if shortfall.drop:
        facts = shortfall.drop_facts
        what = questions_and_facts(len(shortfall.drop) - facts, facts).replace(", ", " and ")
        words = f"Or leave out {what} that bring least for their time, and reach it for the rest"
        page.append(line(f"{words}{':' if in_full else '.'}", indent=2))
    if shortfall.drop and in_full:
        ids = " ".join(shortfall.drop[:DROPS_NAMED])
        more = len(shortfall.drop) - DROPS_NAMED
        page.append(line(Span(f"prep suspend{deck_option} {ids}", "key"), indent=4))
        if more > 0:
            page.append(line(dim(f"and {more} more; --json names them"), indent=4))
    return page


def _outranked(plan: Plan, shortfall: Shortfall, deck_option: str) -> list[Line]:
    """Names the stages below the goal for which the plan does nothing, as other stages gain more
    from the time before them."""
    page = []
    for entry in plan.stages:
        days = [day for day in plan.days if day.at and day.at < entry.interview.at]
        if (
            entry.stage.id in shortfall.stages
            and entry.with_plan.usual - entry.without_study.usual < 0.005
            and any(day.entries for day in days)
        ):
            words = (
                f"Until {entry.stage.id} the minutes bring more for other rounds. To put it first:"
            )
            command = Span(f"prep drill --stage {entry.stage.id}{deck_option}", "key")
            page.append(line(f"{words} ", command, indent=2))
    return page


def _when(interview: Interview) -> str:
    return day_and_time(interview.local)

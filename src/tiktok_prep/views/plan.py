"""`prep plan`: the outlook as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from tiktok_prep.journal import instant_text
from tiktok_prep.model import Agenda, Interview, Stage
from tiktok_prep.planning.outlook import Day, Plan, Range, Shortfall, StageOutlook
from tiktok_prep.text import MONTHS, count, day_name, short_day, until
from tiktok_prep.views.page import Line, Look, Span, bar, dim, line, percent, share_style, strong

PLAN_VERSION = 1
NAMED_DAYS = 8
"""Days whose questions are named; the rest is told by numbers."""
DROPS_NAMED = 6
CHART_ROWS = 5
_DAYS_OFF = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}


def plan_page(plan: Plan, *, look: Look) -> list[Line]:
    """Interviews with their readiness, the days, what does not fit, what would help."""
    if not plan.stages:
        return _without_date(plan)
    page = [line(strong("Interviews"))]
    for entry in plan.stages:
        page += _stage(entry, plan, look)
    page += [line(), *_chart(plan.stages[0], look)]
    page += [line(), line(strong("Days"), dim(f"  {_study(plan)}"))]
    for number, day in enumerate(plan.days):
        page += _day(day, plan, look, named=number < NAMED_DAYS)
    page += [line(), *_verdict(plan)]
    if plan.undated:
        names = ", ".join(stage.id for stage in plan.undated)
        them = "it" if len(plan.undated) == 1 else "them"
        page.append(line(dim(f"No date: {names}. The plan leaves {them} out.")))
    words = (
        "Predictions of a memory model that knows you by your ratings alone; the range is for "
        "forgetting twice as fast, and half as fast. A point never rehearsed counts as "
        f"{percent(plan.first_try)} known."
    )
    return [*page, line(dim(words)), *_next(plan)]


def set_line(
    stage: Stage, interview: Interview, before: Interview | None, now: datetime, *, assumed: bool
) -> Line:
    """That a stage has a date now, and which it had before."""
    was = f" It was {_when(before)}." if before and before != interview else ""
    doubt = " No time was given: 09:00 is assumed." if assumed else ""
    when = strong(_when(interview))
    return line(f"{stage.name}: ", when, f", {until(interview.at, now)}.{was}{doubt}")


def setting_line(agenda: Agenda, name: str) -> Line:
    """That `minutes`, `goal` or `off` was set."""
    if name == "minutes":
        return line(f"{count(agenda.minutes, 'minute')} of study a day.")
    if name == "goal":
        return line(f"The goal is {percent(agenda.goal)}.")
    return line(f"Off: {_off(agenda.off)}." if agenda.off else "No day is off.")


def cleared_line(stage: Stage, before: Interview | None) -> Line:
    was = f" It was {_when(before)}." if before else ""
    return line(f"{stage.name} has no date{' any more' if before else ''}.{was}")


def _without_date(plan: Plan) -> list[Line]:
    page = [line("No interview is ahead.")]
    for interview in plan.past:
        page.append(line(dim(f"{interview.stage} was on {_when(interview)}."), indent=2))
    stage = plan.undated[0].id if plan.undated else "STAGE"
    example = f"prep plan {stage} thu 14:00"
    return [*page, line(f"{_study(plan)}."), line("Next: ", Span(example, "key"))]


def _study(plan: Plan) -> str:
    """'30 minutes a day, Sundays and 1 Dec off'."""
    free = f", {_off(plan.off)} off" if plan.off else ""
    return f"{count(plan.minutes, 'minute')} a day{free}"


def _off(days: Sequence[str]) -> str:
    """'Sundays and Tue 1 Dec'."""
    return " and ".join(_DAYS_OFF.get(day) or short_day(date.fromisoformat(day)) for day in days)


def _stage(entry: StageOutlook, plan: Plan, look: Look) -> list[Line]:
    when = f"{_when(entry.interview)}, {until(entry.interview.at, plan.now)}"
    shares = (
        ("now", Range(entry.now, entry.now, entry.now)),
        ("on the day, if you stop now", entry.stop),
        ("on the day, with this plan", entry.follow),
    )
    page = [line(strong(entry.stage.name), dim(f"  {entry.stage.id}"), indent=2)]
    page.append(line(when, indent=2))
    for words, share in shares:
        spread = (
            f"  {percent(share.low)} to {percent(share.high)}" if share.low < share.high else ""
        )
        value = Span(f"{percent(share.usual):>5}", share_style(share.usual))
        if look.plain:
            page.append(line(f"ready {words}: {percent(share.usual)}{spread.replace('  ', ', ')}"))
        elif look.width >= 60:
            page.append(
                line(*bar(share.usual, 10, look), value, f"  {words}", dim(spread), indent=4)
            )
        else:
            page.append(line(f"{words}{dim(spread).text}", indent=8, lead=value))
    if entry.suspended:
        kept_out = f"{count(entry.suspended, 'suspended question')} not counted"
        page.append(line(dim(kept_out), indent=4))
    return page


def _chart(entry: StageOutlook, look: Look) -> list[Line]:
    """Readiness day by day until one interview: without the plan, and what the plan adds."""
    title = f"Ready for {entry.stage.id}, day by day"
    if look.plain:
        rows = [
            line(f"{short_day(day)}: {percent(stop)} if you stop, {percent(follow)} with the plan")
            for day, stop, follow in entry.curve
        ]
        return [line(f"{title}:"), *rows]
    room = max(1, (look.width - 8) // 3)
    step = -(-len(entry.curve) // room)
    points = entry.curve[::-1][::step][::-1]  # the day of the interview is always there
    held, gained, empty = ("█", "▒", " ") if look.unicode else ("#", "+", " ")
    page = [line(strong(title), dim(f"  {held} if you stop now  {gained} what the plan adds"))]
    for row in range(CHART_ROWS, 0, -1):
        level = (row - 0.5) / CHART_ROWS
        label = f"{row * 100 // CHART_ROWS:>4} % "
        cells = [
            (held if stop >= level else gained if follow >= level else empty)
            for _, stop, follow in points
        ]
        spans = [
            Span("".join(f"{cell * 2} " for cell in group), "good" if cell == gained else "")
            for cell, group in groupby(cells)
        ]
        page.append(line(dim(label), *spans, indent=0))
    days = "".join(f"{day.day:>2} " for day, _, _ in points)
    months = MONTHS[points[0][0].month - 1]
    return [*page, line(dim(f"{months:>6} {days}".rstrip()))]


def _day(day: Day, plan: Plan, look: Look, *, named: bool) -> list[Line]:
    name = "today" if day.day == plan.now.date() else short_day(day.day)
    minutes = "off" if day.off else f"{round(day.planned_s / 60)} min"
    text = _entries(day, plan, named=named)
    held = ", ".join(f"{_clock(i, plan)} {i.stage}" for i in day.interviews)
    spans: list[str | Span] = [text] if text else []
    if held:
        spans += [". " if text else "", Span(f"Interview {held}", "key")]
    if look.plain:
        before = f"{name}: {minutes}"
        return [line(f"{before}; " if spans else before, *spans)]
    lead = f"  {name:<11} {minutes:>6}  "
    if look.width >= 60:
        return [line(*spans, indent=len(lead), lead=lead)]
    return [line(f"{name}, {minutes}", indent=2), *([line(*spans, indent=4)] if spans else [])]


def _entries(day: Day, plan: Plan, *, named: bool) -> str:
    """'a last look: hm-large-operation, hm-clash twice, 11 facts; 6 new'."""
    if not day.entries:
        if day.off or day.interviews:
            return ""
        done = day.day == plan.now.date() and plan.spent_s >= plan.minutes * 60
        return "done for today" if done else "nothing is worth the time; rest"
    opens = [entry for entry in day.entries if not entry.question.is_fact]
    facts = len(day.entries) - len(opens)
    times = {1: "", 2: " twice"}
    names = [entry.question.id + times.get(entry.times, f" {entry.times} times") for entry in opens]
    if not named and opens:
        names = [count(len(opens), "question")]
    if facts:
        names.append(count(facts, "fact"))
    new = sum(entry.new for entry in day.entries)
    light = "a last look: " if day.light else ""
    return f"{light}{', '.join(names)}{f'; {new} new' if new else ''}"


def _verdict(plan: Plan) -> list[Line]:
    page = [_goal(plan)] if plan.shortfall is None else _shortfall(plan, plan.shortfall)
    nearest = plan.stages[0]
    if plan.late is not None and plan.late > nearest.follow.usual + 0.005:
        page.append(
            line(
                "The last days count most: the same minutes in all, but twice as many on the two "
                f"days before {nearest.stage.id}, would make it {percent(plan.late)}."
            )
        )
    return page


def _goal(plan: Plan) -> Line:
    them = "every interview" if len(plan.stages) > 1 else "the interview"
    return line(Span(f"The plan reaches {percent(plan.goal)} for {them}.", "good"))


def _shortfall(plan: Plan, shortfall: Shortfall) -> list[Line]:
    names = " and ".join(shortfall.stages)
    page = [
        line(
            Span(
                f"{plan.minutes} minutes a day do not reach {percent(plan.goal)} for {names}.",
                "warn",
            )
        )
    ]
    if shortfall.minutes is None:
        page.append(line("No number of minutes a day would, in the days that are left.", indent=2))
    else:
        page.append(line(f"{shortfall.minutes} minutes a day would.", indent=2))
    if shortfall.drop:
        shown = [question.id for question in shortfall.drop[:DROPS_NAMED]]
        more = len(shortfall.drop) - len(shown)
        page.append(
            line(
                f"Or leave out {count(len(shortfall.drop), 'question')} (`prep suspend`), which "
                f"weigh least for their time: {', '.join(shown)}"
                f"{f' and {more} more' if more else ''}.",
                indent=2,
            )
        )
    return page


def _next(plan: Plan) -> list[Line]:
    return [line("Next: ", Span("prep drill", "key"))] if plan.days[0].entries else []


def _when(interview: Interview) -> str:
    local = interview.local
    return f"{day_name(local)}, {local:%H:%M}"


def _clock(interview: Interview, plan: Plan) -> str:
    return f"{interview.local:%H:%M}"


def plan_json(plan: Plan) -> dict[str, object]:
    """The same as an object; documented in docs/formats.md."""
    short = plan.shortfall
    return {
        "version": PLAN_VERSION,
        "now": instant_text(plan.now),
        "minutes": plan.minutes,
        "goal": plan.goal,
        "off": list(plan.off),
        "spent_s": plan.spent_s,
        "interviews": [_stage_json(entry) for entry in plan.stages],
        "undated": [stage.id for stage in plan.undated],
        "past": [{"stage": i.stage, "at": instant_text(i.at)} for i in plan.past],
        "days": [
            {
                "day": day.day.isoformat(),
                "seconds": day.seconds,
                "planned_s": day.planned_s,
                "light": day.light,
                "off": day.off,
                "interviews": [interview.stage for interview in day.interviews],
                "questions": [
                    {
                        "id": entry.question.id,
                        "seconds": entry.seconds,
                        "times": entry.times,
                        "new": entry.new,
                    }
                    for entry in day.entries
                ],
            }
            for day in plan.days
        ],
        "shortfall": short
        and {
            "stages": list(short.stages),
            "minutes": short.minutes,
            "drop": None if short.drop is None else [question.id for question in short.drop],
        },
        "late": plan.late,
    }


def _stage_json(entry: StageOutlook) -> dict[str, object]:
    return {
        "stage": entry.stage.id,
        "at": instant_text(entry.interview.at),
        "offset_min": entry.interview.offset_min,
        "questions": entry.questions,
        "suspended": entry.suspended,
        "now": entry.now,
        "stop": entry.stop._asdict(),
        "follow": entry.follow._asdict(),
        "curve": [
            {"day": day.isoformat(), "stop": stop, "follow": follow}
            for day, stop, follow in entry.curve
        ],
    }

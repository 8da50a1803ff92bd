"""The page of bare `prep`: how ready you are, and the one command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.base.page import Line, Look, Span, bar, dim, line, percent, share_style, strong
from tiktok_prep.base.text import count, short_day, starts_in, study_words, time_until
from tiktok_prep.planning.question_state import QuestionState, next_due
from tiktok_prep.reports.stats import StageState
from tiktok_prep.reports.today import TodayReport

if TYPE_CHECKING:
    from tiktok_prep.planning.plan import PlanToday, StageReadiness
    from tiktok_prep.rounds.debrief import WentBadly


DAY = timedelta(hours=24)
WARM_UP_TIME = timedelta(minutes=75)
"""This close to an interview, the page suggests a warm-up instead of a drill."""


def today_page(today: TodayReport, *, deck_option: str, look: Look) -> list[Line]:
    """Shows each stage, what to study today, reminders and the command to type next.

    `deck_option` is added to each command so that it uses the same deck, such as ' --deck mine'.
    """
    page = [line(dim(today.deck)), line(), *_stages(today, look), line()]
    page += _study(today.plan) if today.plan else [_due(today.questions, today.now)]
    if today.went_badly:
        page.append(_went_badly(today.went_badly))
    page += _reminders(today, deck_option)
    command = _command(today)
    if not command:
        return page + _nothing_to_do(today, deck_option)
    page.append(line("Next: ", Span(f"{command}{deck_option}", "key")))
    if not today.plan:
        example = f"prep plan {today.example_stage} thu 14:00{deck_option}"
        page.append(line(dim("With the date of an interview, it plans the days: "), example))
    return page


def _stages(today: TodayReport, look: Look) -> list[Line]:
    """How well you know each stage; those with an interview ahead come first."""
    dated = {entry.interview.stage: entry for entry in today.plan.stages} if today.plan else {}
    states = {stage.id: stage for stage in today.stages}
    page = []
    for name in dict.fromkeys([*dated, *states]):
        entry = dated.get(name)
        if entry:
            page += _dated_stage(entry, look, today.now)
        else:
            page += _undated_stage(states[name], look)
    return page


def _reminders(today: TodayReport, deck_option: str) -> list[Line]:
    """What to do besides drilling: print the brief (on the last day before an interview), write the
    missing debriefs, finish a mock interview. Empty if there is nothing."""
    page = []
    if _time_left(today) < DAY:
        page.append(
            line("To take along: ", Span(f"prep brief --html brief.html{deck_option}", "key"))
        )
    for stage in today.missing_debriefs:
        page.append(line("How was it? ", Span(f"prep debrief {stage}{deck_option}", "key")))
    if today.unfinished_mock:
        resume = Span(f"prep mock --resume{deck_option}", "key")
        page.append(line("A mock interview is unfinished: ", resume))
    return page


def _time_left(today: TodayReport) -> timedelta:
    """The time until the next interview; `timedelta.max` without one."""
    plan = today.plan
    return plan.stages[0].interview.at - today.now if plan else timedelta.max


def _command(today: TodayReport) -> str:
    """The command to type next, without --deck; '' if there is nothing to do."""
    if _time_left(today) < WARM_UP_TIME:
        return "prep drill --warm-up"
    if today.went_badly or (today.plan and today.plan.entries):
        return "prep drill"
    return "" if today.plan else next_command(today.stages)


def _nothing_to_do(today: TodayReport, deck_option: str) -> list[Line]:
    """When to study next, and which stage without a date could be drilled meanwhile."""
    now, plan = today.now, today.plan
    if plan is None:
        return [line("Nothing to do now. Rest.")]
    next_study = f"Next study: {study_words(plan.next_study, now)}. " if plan.next_study else ""
    page = [line(f"{next_study}Nothing to do now. Rest.")]
    if any(row.is_due(now) for row in today.questions):
        page.append(line(dim("What `prep list --due` shows is for later days, or not worth it.")))
    # the command names a stage: without one the drill follows the plan, which asks nothing now
    dated = {entry.interview.stage for entry in plan.stages}
    undated = [stage for stage in today.stages if stage.id not in dated]
    waiting = [stage for stage in undated if stage.questions_due or stage.questions_new]
    command = next_command(sorted(waiting, key=lambda stage: not stage.questions_due)[:1])
    if command:
        page.append(line(dim("A round without a date is waiting: "), f"{command}{deck_option}"))
    return page


def _dated_stage(entry: StageReadiness, look: Look, now: datetime) -> list[Line]:
    """A stage with an interview ahead: its date, readiness now and on the day."""
    local = entry.interview.local
    when = f"{short_day(local)} {local:%H:%M}, {starts_in(entry.interview.at, now)}"
    then = f"{percent(entry.without_study)} on the day, if you stop now"
    name = entry.interview.stage
    if look.plain:
        return [line(f"{name}: {when}; ready {percent(entry.ready_now)}, {then}")]
    share = Span(f" {percent(entry.ready_now):>5}  ", share_style(entry.ready_now))
    if look.width < 60:
        return [
            line(strong(name), dim(f"  {percent(entry.ready_now)} ready"), indent=2),
            line(Span(when, "key"), indent=4),
            line(dim(then), indent=4),
        ]
    return [
        line(
            *bar(entry.ready_now, 10, look), share, strong(name), Span(f"  {when}", "key"), indent=2
        ),
        line(dim(then), indent=20),
    ]


def _undated_stage(stage: StageState, look: Look) -> list[Line]:
    waiting = ", ".join(
        f"{number} {what}"
        for number, what in (
            (stage.questions_due, "due"),
            (stage.questions_new, "new"),
            (stage.questions_suspended, "suspended"),
        )
        if number
    )
    waiting = waiting or "nothing due"
    if look.plain:
        value = "no reviews yet" if stage.recall is None else f"recall {percent(stage.recall)}"
        return [line(f"{stage.id}: {value}, {waiting}")]
    if look.width < 60:
        return [line(strong(stage.id), dim(f"  {percent(stage.recall)}  {waiting}"), indent=2)]
    share = Span(f" {percent(stage.recall):>5}  ", share_style(stage.recall))
    name, rest = strong(stage.id), dim(f"  {waiting}")
    return [line(*bar(stage.recall, 10, look), share, name, rest, indent=2)]


def _study(plan: PlanToday) -> list[Line]:
    """What is left to study today, or why nothing is."""
    minutes_done = f"{round(plan.spent_s / 60)} of {plan.minutes} min done today. "
    done = minutes_done if plan.spent_s >= 30 else ""
    if plan.entries:
        new = sum(entry.is_new for entry in plan.entries)
        questions = count(len(plan.entries), "question") + (f", {new} new" if new else "")
        return [line(f"{done}Today: {ceil(plan.seconds / 60)} min, {questions}.")]
    if plan.day_off:
        return [line(f"{done}Today is off.")]
    if plan.spent_s >= plan.minutes * 60 - 30:
        return [line(f"Today's {count(plan.minutes, 'minute')} are done.")]
    from tiktok_prep.drill.page import WHY_NO_MORE

    return [line(f"{done}{WHY_NO_MORE[plan.obstacle]}")]


def _due(rows: Sequence[QuestionState], now: datetime) -> Line:
    """What is due now, or when the next question will be; shown if no interview is ahead."""
    due = [row for row in rows if row.is_due(now)]
    if due:
        minutes = max(1, round(sum(row.question.answer_in_s for row in due) / 60))
        return line(f"{count(len(due), 'question')} due, about {minutes} min of answers.")
    soonest = next_due(rows)
    new = sum(row.state == "new" and not row.suspended for row in rows)
    waits = f"; {count(new, 'new question')} can be asked" if new else ""
    if soonest is None:
        return line("Nothing has been rated yet.")
    return line(
        f"Nothing is due before {time_until(soonest, now)}{waits}.".replace("before in", "for")
    )


def _went_badly(badly: Sequence[WentBadly]) -> Line:
    days = sorted({entry.day for entry in badly})
    when = f"on {short_day(days[0])}" if len(days) == 1 else "in real rounds"
    them = "it" if len(badly) == 1 else "them"
    return line(
        f"{count(len(badly), 'question')} went badly {when}: the next drill begins with {them}."
    )


def next_command(stages: Sequence[StageState]) -> str:
    """The drill to type next; '' if no stage has a due or new question.

    Drills everything if two or more stages have due questions. Otherwise only the stage with due
    questions or, if none are due, the first with new ones.
    """
    due = [stage.id for stage in stages if stage.questions_due]
    new = [stage.id for stage in stages if stage.questions_new]
    if len(due) > 1:
        return "prep drill"
    stage = next(iter(due or new), None)
    return f"prep drill --stage {stage}" if stage else ""

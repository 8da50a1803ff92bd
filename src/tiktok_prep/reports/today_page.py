"""`prep` alone: where things stand, and the one command to type next."""

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
LAST_HOUR = timedelta(minutes=75)
"""So long before an interview one warms up, and learns nothing new."""


def today_page(today: TodayReport, *, deck_option: str, look: Look) -> list[Line]:
    """The interviews ahead, how each stage is held, the minutes that today takes, the next command.

    `deck_option` is what that command needs to ask the same deck, such as ' --deck mine'.
    """
    now, ahead = today.now, today.ahead
    page = [line(dim(today.deck)), line(), *_stages(today, look), line()]
    page += _plan(ahead) if ahead else [_due(today.rows, now)]
    if today.badly:
        page.append(_badly(today.badly))
    page += _reminders(today, deck_option)
    command = _command(today)
    if not command:
        return page + _nothing(today, deck_option)
    page.append(line("Next: ", Span(f"{command}{deck_option}", "key")))
    if not ahead:
        example = f"prep plan {today.example_stage} thu 14:00{deck_option}"
        page.append(line(dim("With the date of an interview, it plans the days: "), example))
    return page


def _stages(today: TodayReport, look: Look) -> list[Line]:
    """How each stage is held, those with an interview ahead first."""
    dated = {entry.interview.stage: entry for entry in today.ahead.stages} if today.ahead else {}
    held = {stage.id: stage for stage in today.stages}
    page = []
    for name in dict.fromkeys([*dated, *held]):
        entry = dated.get(name)
        page += _dated(entry, look, today.now) if entry else _undated(held[name], look)
    return page


def _reminders(today: TodayReport, deck_option: str) -> list[Line]:
    """What there is to do besides drilling."""
    page = []
    if _left(today) < DAY:
        page.append(
            line("To take along: ", Span(f"prep brief --html brief.html{deck_option}", "key"))
        )
    for stage in today.debrief:
        page.append(line("How was it? ", Span(f"prep debrief {stage}{deck_option}", "key")))
    if today.unfinished_mock:
        resume = Span(f"prep mock --resume{deck_option}", "key")
        page.append(line("A mock interview is unfinished: ", resume))
    return page


def _left(today: TodayReport) -> timedelta:
    """How long it is until the next interview."""
    ahead = today.ahead
    return ahead.stages[0].interview.at - today.now if ahead else timedelta.max


def _command(today: TodayReport) -> str:
    """What to type next; '' if there is nothing to do."""
    if _left(today) < LAST_HOUR:
        return "prep drill --warm-up"
    if today.badly or (today.ahead and today.ahead.entries):
        return "prep drill"
    return "" if today.ahead else next_command(today.stages)


def _nothing(today: TodayReport, deck_option: str) -> list[Line]:
    """That there is nothing to do now, and what waits all the same."""
    now, ahead = today.now, today.ahead
    if ahead is None:
        return [line("Nothing to do now. Rest.")]
    more = f"Next study: {study_words(ahead.next_study, now)}. " if ahead.next_study else ""
    page = [line(f"{more}Nothing to do now. Rest.")]
    if any(row.is_due(now) for row in today.rows):
        page.append(line(dim("What `prep list --due` shows is for later days, or not worth it.")))
    # without its stage, a drill would follow the plan, which has nothing to ask now
    dated = {entry.interview.stage for entry in ahead.stages}
    undated = [stage for stage in today.stages if stage.id not in dated]
    waiting = [stage for stage in undated if stage.questions_due or stage.questions_new]
    command = next_command(sorted(waiting, key=lambda stage: not stage.questions_due)[:1])
    if command:
        page.append(line(dim("A round without a date is waiting: "), f"{command}{deck_option}"))
    return page


def _dated(entry: StageReadiness, look: Look, now: datetime) -> list[Line]:
    """A stage with an interview ahead: when, how ready now and on the day."""
    local = entry.interview.local
    when = f"{short_day(local)} {local:%H:%M}, {starts_in(entry.interview.at, now)}"
    then = f"{percent(entry.stop)} on the day, if you stop now"
    name = entry.interview.stage
    if look.plain:
        return [line(f"{name}: {when}; ready {percent(entry.now)}, {then}")]
    share = Span(f" {percent(entry.now):>5}  ", share_style(entry.now))
    if look.width < 60:
        return [
            line(strong(name), dim(f"  {percent(entry.now)} ready"), indent=2),
            line(Span(when, "key"), indent=4),
            line(dim(then), indent=4),
        ]
    return [
        line(*bar(entry.now, 10, look), share, strong(name), Span(f"  {when}", "key"), indent=2),
        line(dim(then), indent=20),
    ]


def _undated(stage: StageState, look: Look) -> list[Line]:
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


def _plan(ahead: PlanToday) -> list[Line]:
    """What is left of today's study."""
    done = f"{round(ahead.spent_s / 60)} of {ahead.minutes} min done today. "
    before = done if ahead.spent_s >= 30 else ""
    if ahead.entries:
        new = sum(entry.new for entry in ahead.entries)
        what = count(len(ahead.entries), "question") + (f", {new} new" if new else "")
        return [line(f"{before}Today: {ceil(ahead.seconds / 60)} min, {what}.")]
    if ahead.off:
        return [line(f"{before}Today is off.")]
    if ahead.spent_s >= ahead.minutes * 60 - 30:
        return [line(f"Today's {count(ahead.minutes, 'minute')} are done.")]
    from tiktok_prep.drill.page import WHY_NO_MORE

    return [line(f"{before}{WHY_NO_MORE[ahead.why]}")]


def _due(rows: Sequence[QuestionState], now: datetime) -> Line:
    due = [row for row in rows if row.is_due(now)]
    if due:
        minutes = max(1, round(sum(row.question.answer_in_s for row in due) / 60))
        return line(f"{count(len(due), 'question')} due, about {minutes} min of answers.")
    soonest = next_due(rows)
    new = sum(row.state == "new" and not row.suspended for row in rows)
    waits = f"; {count(new, 'new question')} can be asked" if new else ""
    if soonest is None:
        return line("Nothing has been rated yet.")
    words = f"Nothing is due before {time_until(soonest, now)}{waits}."
    return line(words.replace("before in", "for"))


def _badly(badly: Sequence[WentBadly]) -> Line:
    days = sorted({entry.day for entry in badly})
    when = f"on {short_day(days[0])}" if len(days) == 1 else "in real rounds"
    them = "it" if len(badly) == 1 else "them"
    return line(
        f"{count(len(badly), 'question')} went badly {when}: the next drill begins with {them}."
    )


def next_command(held: Sequence[StageState]) -> str:
    """The one command to type next; '' if there is nothing to ask.

    What is due comes before what is new, one stage before all.
    """
    due = [stage.id for stage in held if stage.questions_due]
    new = [stage.id for stage in held if stage.questions_new]
    if len(due) > 1:
        return "prep drill"
    stage = next(iter(due or new), None)
    return f"prep drill --stage {stage}" if stage else ""

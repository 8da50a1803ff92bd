"""The page of bare `prep`: how ready you are, and the one command to type next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import BLANK, Paragraph, Row, command
from tiktok_prep.base.page import dim, percent
from tiktok_prep.base.text import (
    appointment_words,
    count,
    held_words,
    short_names,
    study_words,
    time_until,
)
from tiktok_prep.planning.figures_page import (
    lacks_much,
    range_words,
    share_span,
    short_asked_words,
)
from tiktok_prep.reports.stats import StageState
from tiktok_prep.reports.stats_page import rounds_to_begin
from tiktok_prep.reports.today import InterviewAhead, StudyToday, TodayReport

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block


def today_page(today: TodayReport) -> Iterator[Block]:
    """Shows the rounds, what to study today, reminders and the command to type next; before
    anything is rated or dated, the rounds and how to begin."""
    yield Paragraph(dim(today.deck))
    yield BLANK
    has_begun = any(stage.points_asked for stage in today.stages)
    if has_begun or today.interviews or today.missing_debriefs:
        yield from _rounds(today)
        yield BLANK
        yield Paragraph(_study_words(today.study, today) if today.study else _due_words(today))
        yield from _reminders(today)
        yield from _what_next(today)
        return
    yield from rounds_to_begin(today.stages)
    yield BLANK
    example = command(f"prep plan {today.example_stage} thu 14:00")
    yield Paragraph(("When is your interview? For example: ", example))
    if any(stage.new for stage in today.stages):
        drill = command("prep drill --minutes 5")
        yield Paragraph(("Or try five minutes of it now: ", drill))
    yield from _suspended(today)


def _rounds(today: TodayReport) -> Iterator[Block]:
    """The rounds with an interview ahead, then those without a date, then those that are over."""
    names = short_names([stage.name for stage in today.stages])
    dated = {entry.interview.stage: entry for entry in today.interviews}
    states = {stage.id: stage for stage in today.stages}
    for name, entry in dated.items():
        yield from _dated_round(states[name], names[states[name].name], entry, today)
    others = [stage for stage in today.stages if stage.id not in dated]
    for stage in sorted(others, key=lambda stage: stage.held is not None):
        name = names[stage.name]
        if stage.held:
            yield Row(dim(name), dim(held_words(stage.held.local, today.now)))
        elif not stage.questions:
            yield Row(name, command(f'prep add "..." {stage.id}'), "no questions yet")
        elif stage.recall:
            share = (share_span(stage.recall), " now")
            yield Row(name, share, _waiting_words(stage), bar=stage.recall.mean)
        else:
            asked = short_asked_words(stage.points_asked, stage.points)
            yield Row(name, dim(asked), _waiting_words(stage))


def _dated_round(
    stage: StageState, name: str, entry: InterviewAhead, today: TodayReport
) -> Iterator[Block]:
    when = appointment_words(entry.interview.local, today.now)
    asked = short_asked_words(entry.points_asked, entry.points)
    if not stage.questions:
        yield Row(name, command(f'prep add "..." {stage.id}'), f"{when}; no questions yet")
    elif stage.all_suspended:
        yield Row(name, "all suspended", when)
    elif entry.ready_now is None:
        yield Row(name, dim(asked), f"{when}; too few to say how ready you are")
    else:
        known = (share_span(entry.ready_now), " now")
        yield Row(name, known, when, bar=entry.ready_now.mean)
        stop = range_words(entry.without_study) if entry.without_study else ""
        unasked = entry.points - entry.points_asked
        counts = ""
        if today.study and lacks_much(entry.points_asked, entry.points):
            counts = f"; the {unasked} never asked count as {percent(today.study.first_try)} known"
        yield Row("", dim(f"{asked}{counts}; on the day {stop}, if you stop now"))


def _waiting_words(stage: StageState) -> str:
    """'3 due, 2 new, 1 suspended'; 'nothing due' if there is nothing."""
    if stage.all_suspended:
        return "all suspended"
    counts = ((stage.due, "due"), (stage.new, "new"), (stage.suspended, "suspended"))
    return ", ".join(f"{number} {what}" for number, what in counts if number) or "nothing due"


def _study_words(study: StudyToday, today: TodayReport) -> str:
    """How much of today's study is done, and what is left."""
    done = f"{study.minutes_done} of {study.minutes} min done today. " if study.minutes_done else ""
    if study.questions:
        what = f"{count(study.questions, 'question')} in {study.minutes_left} min"
        new = f", {study.new} of them new" if study.new else ""
        return f"{done}{'Left' if done else 'Today'}: {what}{new}."
    if study.day_off:
        return f"{done}Today is off."
    following = (
        f" Next study: {study_words(study.next_study, today.now)}." if study.next_study else ""
    )
    return f"{done}Nothing is left for today.{following}"


def _due_words(today: TodayReport) -> str:
    """What is due now or, if nothing is, when the next question is due."""
    if today.due:
        return f"Due now: {count(today.due, 'question')}."
    if today.next_due is None:
        return "Nothing is due."
    return f"Nothing is due for {time_until(today.next_due, today.now).removeprefix('in ')}."


def _reminders(today: TodayReport) -> Iterator[Block]:
    """What to do besides drilling, and how many questions are suspended."""
    left = today.interviews[0].interview.at - today.now if today.interviews else timedelta.max
    if left < timedelta(days=1):
        yield Paragraph(("To take along: ", command("prep brief --html brief.html")))
    if today.look_up:
        facts = f"{count(today.look_up, 'fact')} to look up before the interview: "
        yield Paragraph((facts, command("prep check")))
    names = {stage.id: stage.name for stage in today.stages}
    for stage in today.missing_debriefs:
        debrief = f"prep debrief {stage}"
        if debrief != today.next:
            yield Paragraph((f"How was {names[stage]}? ", command(debrief)))
    yield from _suspended(today)


def _suspended(today: TodayReport) -> Iterator[Block]:
    if today.suspended:
        words = f"{count(today.suspended, 'question')} suspended: "
        yield Paragraph((words, command("prep suspend")))


def _what_next(today: TodayReport) -> Iterator[Block]:
    if not today.next and today.study and not today.study.day_off:
        yield Paragraph(("Rest, or go on: ", command("prep drill --minutes 10")))
    elif not today.next:
        yield Paragraph("Nothing to do now. Rest.")
    else:
        yield Paragraph(("Next: ", command(today.next)))
    if today.then:
        yield Paragraph(("Then: ", command(today.then)))
    if not today.interviews:
        example = command(f"prep plan {today.example_stage} thu 14:00")
        yield Paragraph((dim("With the date of an interview, it plans the days: "), example))

"""The page of bare `prep`: how ready you are, and the one command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.base.page import Line, Look, Span, bar, dim, line, percent, strong
from tiktok_prep.base.text import (
    appointment_words,
    columns,
    count,
    fitted,
    held_words,
    kinds_words,
    no_questions_words,
    short_names,
    study_words,
    suspended_words,
    time_until,
    to_look_up_words,
    without_brackets,
)
from tiktok_prep.planning.figures_page import (
    lacks_much,
    mock_words,
    range_words,
    round_words,
    share_span,
    share_words,
    short_asked_words,
)
from tiktok_prep.planning.question_state import next_due
from tiktok_prep.reports.stats import StageState, due_rows
from tiktok_prep.reports.stats_page import rounds_to_begin
from tiktok_prep.reports.today import TodayReport

if TYPE_CHECKING:
    from tiktok_prep.memory.personal import Share
    from tiktok_prep.planning.plan import PlanToday, StageReadiness


LEAD = 23
"""Columns left of the name of a round: how well you know it, or how much of it was asked."""
FRESH_FOR = timedelta(days=3)
"""For so long after an interview, its debrief is what to do next."""
DAY = timedelta(hours=24)
WARM_UP_TIME = timedelta(hours=4)
"""This close to an interview, the page suggests a warm-up and the brief instead of a drill."""


def today_page(today: TodayReport, *, deck_option: str, look: Look) -> list[Line]:
    """Shows the rounds, what to study today, reminders and the command to type next; before
    anything is rated or dated, the rounds and how to begin.

    `deck_option` is added to each command, such as ' --deck mine'; '' for the deck in use.
    """
    deck = fitted(today.deck, look.width) if look.is_narrow else today.deck
    page = [line(dim(deck)), line()]
    if look.is_low or look.is_narrow:
        today = today._replace(look_up=0)
    if not _has_begun(today):
        rounds, to_do = rounds_to_begin(today.stages, deck_option, look), _begin(today, deck_option)
        to_do += _suspended(today, deck_option)
    else:
        rounds, to_do = _stages(today, deck_option, look), _to_do(today, deck_option)
    return [*page, *rounds, line(), *to_do]


def _to_do(today: TodayReport, deck_option: str) -> list[Line]:
    page = _study_today(today.plan) if today.plan else [_due(today)]
    if _nothing_written(today):
        page = []
    page += _reminders(today, deck_option)
    command = command_to_type(today)
    if not command:
        return page + _nothing_to_do(today, deck_option)
    page.append(line("Next: ", Span(f"{command}{deck_option}", "key")))
    then = _drill_to_type(today) if command.startswith("prep debrief") else ""
    then = f"prep brief {_next_round(today)}" if _is_near(today) else then
    if then:
        page.append(line("Then: ", Span(f"{then}{deck_option}", "key")))
    if not today.plan:
        example = f"prep plan {today.example_stage} thu 14:00{deck_option}"
        page.append(line(dim("With the date of an interview, it plans the days: "), example))
    return page


def _begin(today: TodayReport, deck_option: str) -> list[Line]:
    example = Span(f"prep plan {today.example_stage} thu 14:00{deck_option}", "key")
    page = [line("When is your interview? For example: ", example)]
    if any(stage.questions_new for stage in today.stages):
        drill = Span(f"prep drill --minutes 5{deck_option}", "key")
        page.append(line("Or try five minutes of it now: ", drill))
    return page


def _has_begun(today: TodayReport) -> bool:
    """Whether a point is rated, an interview is ahead, a debrief is missing or a mock
    interview is unfinished."""
    is_practised = any(stage.points_rated for stage in today.stages)
    noted = today.missing_debriefs or today.unfinished_mock
    return bool(today.plan or is_practised or noted)


def _stages(today: TodayReport, deck_option: str, look: Look) -> list[Line]:
    """The rounds with an interview ahead, then those without a date, then those that are over. On a
    terminal of few rows, only those with an interview ahead, if there are any."""
    names = short_names([stage.name for stage in today.stages])
    if look.is_narrow:
        stages = [stage._replace(name=names[stage.name]) for stage in today.stages]
        today = today._replace(stages=tuple(stages))
    dated = _dated(today)
    states = {stage.id: stage for stage in today.stages}
    only_dated = bool(dated) and look.is_low
    page = []
    for name in dict.fromkeys([*dated, *(() if only_dated else states)]):
        if name in dated or not states[name].held:
            page += _round(states[name], dated.get(name), deck_option, look, today)
    held = [] if only_dated else [stage for stage in today.stages if stage.held]
    return page + [_held_stage(stage, today.now, look) for stage in held]


def _reminders(today: TodayReport, deck_option: str) -> list[Line]:
    """What to do besides drilling, and how many questions are suspended; [] if there is nothing."""
    page = []
    left = _time_left(today)
    if left < DAY and not _is_near(today):
        warm_up = Span(f"prep drill --warm-up{deck_option}", "key")
        brief = Span(f"prep brief{deck_option}", "key")
        paper = Span(f"prep brief --html brief.html{deck_option}", "key")
        if _can_warm_up(today) and (today.now + left).date() == today.now.date():
            page.append(line("Just before the interview: ", warm_up, ", then ", brief))
        page.append(line("To take along: ", paper))
    if today.look_up:
        command = f"prep check --before {_next_round(today)}{deck_option}"
        page.append(line(dim(to_look_up_words(today.look_up)), Span(command, "key")))
    names = {stage.id: stage.name for stage in today.stages}
    for stage in today.missing_debriefs:
        asks = f"How was {names[stage]}? "
        if stage == _fresh_round(today) and not _is_near(today):  # its command comes next
            page.append(line(f"{asks}Write it down while you remember it."))
        else:
            page.append(line(asks, Span(f"prep debrief {stage}{deck_option}", "key")))
    if today.unfinished_mock:
        resume = Span(f"prep mock --resume{deck_option}", "key")
        page.append(line("A mock interview is unfinished: ", resume))
    return page + _suspended(today, deck_option)


def _suspended(today: TodayReport, deck_option: str) -> list[Line]:
    if not today.suspended:
        return []
    command = Span(f"prep suspend{deck_option}", "key")
    return [line(dim(suspended_words(today.suspended)), command)]


def _time_left(today: TodayReport) -> timedelta:
    """The time until the next interview; `timedelta.max` without one."""
    plan = today.plan
    return plan.stages[0].interview.at - today.now if plan else timedelta.max


def _next_round(today: TodayReport) -> str:
    """Id of the round of the next interview; '' without one."""
    return today.plan.stages[0].interview.stage if today.plan else ""


def _is_near(today: TodayReport) -> bool:
    """Whether the next interview is less than WARM_UP_TIME away and `_can_warm_up`."""
    return _time_left(today) < WARM_UP_TIME and _can_warm_up(today)


def _can_warm_up(today: TodayReport) -> bool:
    """Whether an interview is ahead whose round has a question that is not suspended."""
    empty = {stage.id for stage in today.stages if stage.all_suspended or not stage.questions}
    return bool(today.plan) and _next_round(today) not in empty


def _fresh_round(today: TodayReport) -> str:
    """Id of the latest round held within FRESH_FOR whose debrief is missing; '' if there is
    none."""
    fresh = {
        stage.id for stage in today.stages if stage.held and stage.held.at > today.now - FRESH_FOR
    }
    return next((stage for stage in today.missing_debriefs if stage in fresh), "")


def command_to_type(today: TodayReport) -> str:
    """The command to type next, without a deck option: a debrief or a drill; '' if there is nothing
    to do."""
    fresh = _fresh_round(today)
    if fresh and not _is_near(today):
        return f"prep debrief {fresh}"
    return _drill_to_type(today)


def _drill_to_type(today: TodayReport) -> str:
    """The drill to type next, without a deck option; '' if there is nothing to drill."""
    if _is_near(today):
        return f"prep drill --warm-up {_next_round(today)}"
    if today.plan and today.plan.entries:
        return "prep drill"
    if today.plan:
        return ""
    return next_command([stage for stage in today.stages if not stage.held] or today.stages)


def _nothing_written(today: TodayReport) -> bool:
    """Whether an interview is ahead and no round with an interview ahead has a question."""
    dated = _dated(today)
    return bool(dated) and not any(s.questions for s in today.stages if s.id in dated)


def _dated(today: TodayReport) -> dict[str, StageReadiness]:
    """Stage id -> its readiness, for stages with an interview ahead, the soonest first."""
    return {entry.interview.stage: entry for entry in today.plan.stages} if today.plan else {}


def _nothing_to_do(today: TodayReport, deck_option: str) -> list[Line]:
    """When to study next, and that there is nothing to do or, if today was done early, how to go
    on; with an interview ahead, also the drill of a round without a date that has questions due or
    new."""
    now, plan = today.now, today.plan
    if plan is None:
        return [line("Nothing to do now. Rest.")]
    next_study = f"Next study: {study_words(plan.next_study, now)}. " if plan.next_study else ""
    rest: list[str | Span] = [f"{next_study}Nothing to do now. Rest."]
    if plan.can_go_on:
        rest = [f"{next_study}To go on now: ", Span(f"prep drill --minutes 10{deck_option}", "key")]
    page = [] if _nothing_written(today) else [line(*rest)]
    # the command names a stage: without one the drill follows the plan, which asks nothing now
    dated = _dated(today)
    undated = [stage for stage in today.stages if stage.id not in dated and not stage.held]
    waiting = [stage for stage in undated if stage.questions_due or stage.questions_new]
    command = next_command(sorted(waiting, key=lambda stage: not stage.questions_due)[:1])
    if command:
        page.append(line(dim("A round without a date is waiting: "), f"{command}{deck_option}"))
    return page


def _round(
    stage: StageState,
    entry: StageReadiness | None,
    deck_option: str,
    look: Look,
    today: TodayReport,
) -> list[Line]:
    """The lines of a round that is not over; `entry` is `None` if the round has no date."""
    when = appointment_words(entry.interview.local, today.now) if entry else ""
    if stage.all_suspended:
        return _round_lines(stage.name, "all suspended", when, [], look)
    if not stage.questions:
        return _round_lines(stage.name, "", when, [no_questions_words(stage.id, deck_option)], look)
    asked = short_asked_words(stage.points_rated, stage.points)
    known, details = stage.recall, [_waiting_words(stage)]
    if entry:
        asked = short_asked_words(entry.points_asked, entry.points)
        known, details = entry.ready_now, ["too few points to say how ready you are"]
        if entry.without_study:
            stop = ", if you stop now" if not look.is_narrow else ""
            details = [f"{asked}; on the day {range_words(entry.without_study)}{stop}"]
            is_small = look.is_low or look.is_narrow
            if today.plan and lacks_much(entry.points_asked, entry.points) and not is_small:
                unasked, chance = entry.points - entry.points_asked, today.plan.first_try
                details.append(f"the {unasked} never asked count as {percent(chance)} known")
    mock, real = today.past.mocks.get(stage.id), today.past.rounds.get(stage.id)
    details += [mock_words(mock, known, today.now)] if mock else []
    details += [round_words(real, today.now)] if real else []
    return _round_lines(stage.name, known or asked, when, details, look)


def _held_stage(stage: StageState, now: datetime, look: Look) -> Line:
    assert stage.held
    gap, indent = (": ", 0) if look.plain else ("  ", 2)
    return line(dim(f"{stage.name}{gap}{held_words(stage.held.local, now)}"), indent=indent)


def _waiting_words(stage: StageState) -> str:
    """'due: 3 questions, 1 fact; new: 2 questions'; 'nothing due' if there is nothing."""
    parts = (("due", stage.due_words), ("new", stage.new_words))
    waiting = [f"{what}: {words}" for what, words in parts if words]
    if stage.questions_suspended:
        waiting.append(f"{stage.questions_suspended} suspended")
    return "; ".join(waiting) or "nothing due"


def _round_lines(
    name: str, known: Share | str, when: str, details: Sequence[str], look: Look
) -> list[Line]:
    """A line with `known` (a share, or words on how much was asked), `name` and `when`; then a line
    for each of `details`. On a plain page, one line with all of it. '' leaves `known` or `when`
    out."""
    share = None if isinstance(known, str) else known
    asked = known if isinstance(known, str) else ""
    if look.plain:
        known = f"now {share_words(share)} known, {range_words(share)}" if share else asked
        return [line(f"{name}: {'; '.join(filter(None, (when, known, *details)))}")]
    value = share_span(share)
    if look.is_narrow:
        spans = [Span("  now "), value] if share else [Span("  "), dim(asked)] if asked else []
        page = [line(strong(name), *spans, indent=2)]
        page += [line(Span(when, "key"), indent=4)] if when else []
        return [*page, *(line(dim(each), indent=4) for each in details)]
    date = [Span(f"  {when}", "key")] if when else []
    if columns(f"{name}  {when}") > look.width - LEAD:
        name = without_brackets(name)
    lead: tuple[Span, ...] = (dim(f"  {asked:<{LEAD - 2}}"),)
    if share:
        cell = value._replace(text=f"{value.text:>5}  ")
        lead = (Span("  "), *bar(share.mean, 10, look), Span(" now"), cell)
    return [
        Line((strong(name), *date), LEAD, lead),
        *(line(dim(each), indent=LEAD) for each in details),
    ]


def _study_today(plan: PlanToday) -> list[Line]:
    """How much of today's study is done, and what is left, or why nothing is. Answers that were too
    fast get a line of their own before."""
    page, done = [], f"{round(plan.spent_s / 60)} of {plan.minutes} min done today"
    if plan.too_fast:
        took = f"took {max(1, round(plan.spent_s / plan.ratings))} s each, too short to be said"
        page = [line(f"{done}: {count(plan.ratings, 'answer')} {took}.")]
    done = f"{done}. " if plan.spent_s >= 30 and not page else ""
    if plan.entries:
        new = sum(entry.is_new for entry in plan.entries)
        what = kinds_words(entry.is_fact for entry in plan.entries)
        words = f"{done}{'Left' if done else 'Today'}: {ceil(plan.seconds / 60)} min, {what}"
        return [*page, line(f"{words}; {new} of them new." if new else f"{words}.")]
    if plan.day_off:
        return [*page, line(f"{done}Today is off.")]
    if plan.are_minutes_done:
        return [line(f"Today's {count(plan.minutes, 'minute')} are done.")]
    if plan.can_go_on:
        in_all = f"in {round(plan.spent_s / 60)} of {plan.minutes} min"
        return page or [line(f"Today's questions are done, {in_all}.")]
    from tiktok_prep.drill.page import no_more_words

    return [*page, line(f"{done}{no_more_words(plan.obstacle, later_today=plan.later_today)}")]


def _due(today: TodayReport) -> Line:
    """What is due now and how long that takes; if nothing is, when the next question is due, and
    what is new."""
    rows, now = today.questions, today.now
    due = due_rows(rows, now=now)
    if due:
        minutes = max(1, round(sum(row.question.answer_in_s for row in due) / 60))
        what = kinds_words(row.question.is_fact for row in due)
        return line(f"Due now: {what}, about {minutes} min.")
    soonest = next_due(rows)
    new = kinds_words(row.question.is_fact for row in rows if row.is_new)
    waits = f" New: {new}." if new else ""
    if soonest is None:
        return line(f"Nothing is due.{waits}")
    when = time_until(soonest, now)
    return line(f"Nothing is due before {when}.{waits}".replace("before in", "for"))


def next_command(stages: Sequence[StageState]) -> str:
    """The drill to type next; '' if no stage has a due or new question.

    'prep drill' if two or more stages have due questions; else with the id of the stage that has
    or, if none has, of the stage with new questions of which the most points were rated.
    """
    due = [stage.id for stage in stages if stage.questions_due]
    if len(due) > 1:
        return "prep drill"
    most_practised = sorted(stages, key=lambda stage: -stage.points_rated)
    new = [stage.id for stage in most_practised if stage.questions_new]
    return f"prep drill {(due or new)[0]}" if due or new else ""

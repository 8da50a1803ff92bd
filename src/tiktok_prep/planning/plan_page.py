"""What `prep plan` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from math import ceil

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.page import Line, Look, Span, bar, dim, line, percent, rows_of, strong
from tiktok_prep.base.text import (
    MONTHS,
    appointment_words,
    columns,
    count,
    day_and_time,
    day_name,
    duration_words,
    fitted,
    join_words,
    kinds_words,
    no_questions_words,
    short_day,
    short_names,
    starts_in,
)
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import WEEKDAYS, Agenda, Interview, Stage
from tiktok_prep.planning.figures_page import (
    mock_words,
    range_words,
    round_words,
    share_span,
)
from tiktok_prep.planning.plan import (
    MINUTES_TRIED,
    Day,
    Plan,
    Shortfall,
    StageOutlook,
)
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.planning.study import are_minutes_done

NAMED_DAYS = 8
"""The first days have a row each, as do the day before an interview, the time until it and the
rest of its day; later days share a row by the week."""
MANY_OFF = 3
"""From as many days off on, a sentence does not name each."""
LITTLE = 0.03
"""A gain in readiness that is not worth a change of the plan."""
CHART_ROWS = 10
SOME_INTERVIEW = ", before the interview"
"""In place of names that do not fit into the row."""
ALIKE_MINUTES = 5
"""Days that share a row say how many minutes each has if these differ by no more."""
SPARE_MIN = 5
"""Minutes left on a day that are worth a word."""
WRITING_MIN = 10
"""Minutes to write an answer of your own, at a guess."""
_WEEKDAYS = "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays".split()


def plan_page(
    plan: Plan,
    *,
    changes: Sequence[Line] = (),
    in_full: bool = False,
    headed: bool = False,
    deck_option: str = "",
    look: Look,
) -> list[Line]:
    """Returns the interviews with readiness, a line a day, and whether the goal is reached: one
    screen.

    The lines in `changes` come first. Where the rest does not fit below them, the days are left
    out, and then the interviews, too. `in_full` leaves nothing out, names the questions of each
    day, draws the curve and says what would help more. With `headed`, the name and date of the
    first interview are left out: `changes` shows them. `deck_option`, such as ' --deck mine', is
    added to the commands shown.
    """
    if not plan.stages:
        gap = [line()] if changes else []
        return [*changes, *gap, *_without_interview(plan, deck_option)]
    rounds = [] if headed or not changes else [line()]
    for number, entry in enumerate(plan.stages):
        stage_lines = _stage(entry, plan, deck_option, look, in_full=in_full)
        rounds += stage_lines[_head_rows(look) :] if headed and not number else stage_lines
    if all(map(_has_no_questions, plan.stages)):
        return [*changes, *rounds, *_held_interviews(plan)]
    verdict = [*_spare_time(plan, deck_option), *_verdict(plan, deck_option, in_full=in_full)]
    verdict += _left_out(plan, in_full=in_full)
    end = [line(), *verdict, *_end(plan, deck_option, in_full=in_full)]
    practised = sum(bool(entry.last_mock) + bool(entry.real_round) for entry in plan.stages)
    besides = len(verdict) - 1 + bool(plan.shortfalls) + practised
    besides += len(changes) if changes and not headed else 0
    shown = NAMED_DAYS + 3 - 3 * len(plan.stages) - besides
    more = max(0, look.height - Look().height)
    days = _days(plan, NAMED_DAYS if in_full else max(2, shown) + more, look, in_full=in_full)
    page = [*changes, *rounds, *days, *end]
    if not changes or in_full or look.plain or _fits(page, look):
        return page
    to_see = line(dim("Each day: "), Span(f"prep plan{deck_option}", "key"))
    page = [*changes, *rounds, line(), *verdict, to_see]
    return page if _fits(page, look) else [*changes, *verdict, to_see]


def _fits(page: Sequence[Line], look: Look) -> bool:
    """Whether the page leaves a row of the terminal free."""
    return rows_of(page, look) < look.height


def _days(plan: Plan, named: int, look: Look, *, in_full: bool) -> list[Line]:
    """Returns the days under their heading, and the curve if `in_full`."""
    charted = next((entry for entry in plan.stages if entry.enough_by_then), None)
    page = [line(), line(strong("Days"), dim(f"  {_study_words(plan)}{_writing_words(plan)}"))]
    page += [*_all_days(plan, named, look, in_full=in_full), *_horizon(plan)]
    return [*page, line(), *_chart(charted, look)] if charted and in_full else page


def _end(plan: Plan, deck_option: str, *, in_full: bool) -> list[Line]:
    """Returns the rounds without a date and those that are over, and what to type next."""
    page = _held_interviews(plan)
    held = {interview.stage for interview in plan.past}
    undated = [_names(plan)[s.id] for s in plan.undated if s.id not in held]
    if undated and in_full:
        page.append(line(dim(f"No date yet, so left out: {', '.join(undated)}")))
    if in_full:
        words = (
            "Predicted from how you forget, as far as your ratings show it. A point you never "
            f"practised counts as {percent(plan.first_try)} known. In 8 of 10 cases the truth "
            "should be inside the range."
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
    """Says which date a stage has now. Also says the `previous` date if that differs, or that the
    interview of that date was held.

    With `assumed`, adds that no time of day was typed, so that the one shown is a guess.
    """
    was = f" It was {_when(previous)}." if previous and previous != interview else ""
    if previous and previous.at <= now < interview.at:
        was = f" It was held {short_day(previous.local, now)}; --clear brings that date back."
    doubt = f" No time was given: {interview.local:%H:%M} is assumed." if assumed else ""
    when = strong(_when(interview))
    return line(f"{stage.name}: ", when, f", {starts_in(interview.at, now)}.{was}{doubt}")


def setting_line(agenda: Agenda, name: str) -> Line:
    """Confirms a setting; `name` is 'minutes', 'goal', 'new' or 'off'."""
    if name == "minutes":
        return line(f"{count(agenda.minutes, 'minute')} of study a day.")
    if name == "new":
        return line(f"At most {count(agenda.new, 'new fact')} a day.")
    if name == "goal":
        return line(f"The goal is {percent(agenda.goal)}.")
    return line(f"Off: {_off_words(agenda.off)}." if agenda.off else "No day is off.")


def cost_lines(plan: Plan, before: Mapping[str, float]) -> list[Line]:
    """Says how readiness on the day, with the plan, changed: a line for each round whose percentage
    differs from that in `before` (stage id -> 0-1, as `ready_with_plan` has it); none for a round
    of which too little is known to say how ready you are."""
    page = []
    for entry in plan.stages:
        old, new = before.get(entry.stage.id), entry.with_plan.told
        if entry.ready_now and old is not None and percent(old) != percent(new):
            arrow = f"{percent(old)} before, now {percent(new)}"
            style = "warn" if new < old else "good"
            page.append(line(f"With this plan, {entry.stage.name}: ", Span(arrow, style), "."))
    return page


def no_date_line(stage: Stage, previous: Interview | None) -> Line:
    """Says that a stage has no date, and names the one it had until now, if any."""
    was = f" It was {_when(previous)}." if previous else ""
    return line(f"{stage.name} has no date{' any more' if previous else ''}.{was}")


def held_line(stage: Stage, held: Interview, now: datetime, deck_option: str) -> Line:
    """Says that the interview of a stage is over, and how to set a new date."""
    command = Span(f"prep plan {stage.id} thu 14:00{deck_option}", "key")
    return line(f"{stage.name} was held {short_day(held.local, now)}. For a new date: ", command)


def held_again_line(stage: Stage, held: Interview, cleared: Interview) -> Line:
    """Says that the date `cleared` is removed, and that the stage again has the date of `held`, an
    interview that took place."""
    words = f"the date is again that of the interview held on {_when(held)}."
    return line(f"{stage.name}: {words} {_when(cleared)} is removed.")


def _without_interview(plan: Plan, deck_option: str) -> list[Line]:
    page = [line("No interview is ahead."), *_held_interviews(plan)]
    stage = Agenda(plan.past).example_stage([stage.id for stage in plan.undated], after=plan.now)
    example = f"prep plan {stage} thu 14:00{deck_option}"
    return [*page, line(f"{_study_words(plan)}."), line("Next: ", Span(example, "key"))]


def _held_interviews(plan: Plan) -> list[Line]:
    rounds = [f"{_names(plan)[i.stage]} {short_day(i.local, plan.now)}" for i in plan.past]
    return [line(dim(f"Held: {', '.join(rounds)}."))] if rounds else []


def _study_words(plan: Plan) -> str:
    free = f", {_off_words(plan.off)} off" if plan.off else ""
    return f"{plan.minutes} min a day{free}"


def _off_words(days: Sequence[str]) -> str:
    weekdays = [name for name in _WEEKDAYS if name[:3].lower() in days]
    dates = sorted(set(days) - set(WEEKDAYS))
    return join_words([*weekdays, *(short_day(date.fromisoformat(day)) for day in dates)])


def _left_out(plan: Plan, *, in_full: bool) -> list[Line]:
    """Returns what does not fit before each interview; `in_full`, with the kinds of questions."""
    page = []
    for entry in plan.stages:
        if entry.left_out and not entry.beyond_horizon:
            number, facts = entry.left_out - entry.left_out_facts, entry.left_out_facts
            kinds = Counter(filter(None, entry.left_out_kinds)).most_common()
            of_kinds = ", ".join(f"{of_kind} {kind}" for kind, of_kind in kinds)
            questions = count(number, "question") + (f" ({of_kinds})" if in_full and kinds else "")
            most = "" if number else f" ({plan.new_facts} new facts a day)"
            parts = [questions] * bool(number) + [count(facts, "fact")] * bool(facts)
            words = f"Does not fit before {_names(plan)[entry.stage.id]}: {' and '.join(parts)}"
            by_itself = " The plan leaves them out by itself." if in_full else ""
            page.append(line(f"{words}{most}.{by_itself}"))
    return page


def _spare_time(plan: Plan, deck_option: str) -> list[Line]:
    """Says what to do with the minutes left on days when more rehearsals would not help."""
    twice = [day for day in plan.days if day.obstacle is Obstacle.ASKED_TWICE]
    if all(day.seconds - day.planned_s < 60 * SPARE_MIN for day in twice):
        return []
    command = Span(f"prep mock{deck_option}", "key")
    return [line("On days with time left, say answers aloud: ", command)]


def _writing_words(plan: Plan) -> str:
    """'; 14 answers to write: 2 h'; '' if there are none."""
    unwritten = sum(entry.unwritten for entry in plan.stages)
    if not unwritten:
        return ""
    more = duration_words(timedelta(minutes=WRITING_MIN * unwritten))
    return f"; {count(unwritten, 'answer')} to write: {more}"


def _has_no_questions(entry: StageOutlook) -> bool:
    return not (entry.questions or entry.suspended)


def _stage(
    entry: StageOutlook, plan: Plan, deck_option: str, look: Look, *, in_full: bool
) -> list[Line]:
    when = appointment_words(entry.interview.local, plan.now)
    name = entry.stage.name
    if not look.plain and columns(f"{name}  {when}") > look.width:
        name = _names(plan)[entry.stage.id]
    page = [line(strong(name), Span(f"  {when}", "key"))]
    if _head_rows(look) > 1:
        page = [line(strong(name)), line(Span(when, "key"), indent=2)]
    if _has_no_questions(entry):
        return [*page, line(no_questions_words(entry.stage.id, deck_option), indent=2)]
    if not entry.questions:
        return [*page, line("Nothing to practise: all its questions are suspended.", indent=2)]
    if entry.ready_now is None or entry.without_study is None:
        asked = f"{entry.points_asked} of {entry.points} points asked"
        page.append(line(f"{asked}: too few to say how ready you are", indent=2))
        guess = f"the plan gets to {entry.points_by_then} of {entry.points} points by then"
        if entry.enough_by_then:
            guess = f"with this plan {range_words(entry.with_plan)} on the day, as a first guess"
        page.append(line(guess, indent=2))
    else:
        shares = [
            ("on the day, if you stop now", entry.without_study),
            ("on the day, with this plan", entry.with_plan),
        ]
        shares = [("now", entry.ready_now), *shares] if in_full else shares
        page += [_share_line(words, share, look) for words, share in shares]
    if entry.last_mock:
        page.append(line(mock_words(entry.last_mock, entry.ready_now, plan.now), indent=2))
    if entry.real_round:
        page.append(line(round_words(entry.real_round, plan.now), indent=2))
    if entry.suspended:
        kept_out = f"{count(entry.suspended, 'suspended question')} not counted"
        page.append(line(dim(kept_out), indent=2))
    return page


def _head_rows(look: Look) -> int:
    return 2 if look.is_narrow else 1


def _share_line(words: str, share: Share, look: Look) -> Line:
    span, spread = share_span(share), range_words(share)
    if look.plain:
        return line(f"ready {words}: {span.text}, {spread}")
    value = span._replace(text=f"{span.text:>5}")
    if not look.is_narrow:
        shares = *bar(share.mean, 10, look), value
        return line(*shares, f"  {words}", dim(f"  {spread}"), indent=2)
    return line(words.rpartition(", ")[2], dim(f"  {spread}"), indent=7, lead=value)


def _chart(entry: StageOutlook, look: Look) -> list[Line]:
    title = f"Ready for {entry.stage.name}, day by day at {entry.interview.local:%H:%M}"
    if look.plain:
        rows = [
            line(
                f"{short_day(day)}: "
                f"{'' if stop is None else f'{percent(stop)} if you stop, '}"
                f"{percent(with_plan)} with the plan"
            )
            for day, stop, with_plan in entry.curve
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
            (base if (stop or 0.0) >= level else gain if with_plan >= level else " ")
            for _, stop, with_plan in points
        ]
        spans = [
            Span("".join(f"{cell * 2} " for cell in group), "good" if cell == gain else "")
            for cell, group in groupby(cells)
        ]
        page.append(line(dim(f"{label:>6} "), *spans))
    days = "".join(f"{day.day:>2} " for day, _, _ in points)
    months = MONTHS[points[0].day.month - 1]
    page.append(line(dim(f"{months:>6} {days}".rstrip())))
    legend = f"{base} if you stop now, {gain} what the plan adds"
    legend = legend if entry.without_study else f"{gain} what is usual with the plan"
    return [*page, line(dim(legend), indent=7)]


def _grouped(days: Sequence[Day], named: int) -> list[list[Day]]:
    """Returns the days in groups that share a row.

    The first `named` days, each interview and the day before it have their own row. Days without
    entries share one while they follow each other, and later days by the week.
    """

    def share(number: int) -> object:
        day, following = days[number], days[number + 1 : number + 2]
        near = number < named
        is_after = number > 0 and days[number - 1].day == day.day
        is_eventful = day.interviews or is_after or any(d.interviews for d in following)
        if is_eventful or (near and day.entries):
            return number
        return (near, day.off, not day.entries, not near and day.day.isocalendar().week)

    return [[days[n] for n in numbers] for _, numbers in groupby(range(len(days)), key=share)]


class DayRow(NamedTuple):
    """What a row says of one day, or of several that share it."""

    name: str
    """'today', 'Tue 1 Dec' or 'Tue 1 - Fri 4 Dec'."""
    minutes: str
    """'30 min', '30 min each', 'off' or '-'."""
    text: str
    interviews: str
    """The words for the interviews that end the day, shown after `text`; '' if there are none."""


def _all_days(plan: Plan, named: int, look: Look, *, in_full: bool) -> list[Line]:
    groups = _grouped(plan.days, named)
    rows = [_day_row(days, plan, in_full=in_full) for days in groups]
    for number, (days, following) in enumerate(pairwise(groups)):
        if days[-1].interviews and days[-1].day == following[0].day:
            text = f"{rows[number + 1].text}, after it" if following[0].entries else "after it"
            rows[number + 1] = rows[number + 1]._replace(text=text)
    name, minutes = (max(map(len, column)) for column in list(zip(*rows, strict=True))[:2])
    page = []
    for row, days in zip(rows, groups, strict=True):
        lead = f"  {row.name:<{name}}  {row.minutes:>{minutes}}  "
        page += _row_lines(row, lead, look, in_full=in_full)
        if in_full and len(days) == 1:
            room = None if look.plain else look.width - 6
            page += [line(dim(words), indent=6) for words in question_words(days[0], room)]
    return page


def _row_lines(row: DayRow, lead: str, look: Look, *, in_full: bool) -> list[Line]:
    spans: list[str | Span] = [row.text] if row.text else []
    if row.interviews:
        room = look.width - len(lead) - columns(row.text)
        fits = in_full or look.plain or look.is_narrow or columns(row.interviews) <= room
        words = row.interviews if fits else SOME_INTERVIEW
        comma = ", " if words.startswith(", ") else ""
        spans += [comma, Span(words.removeprefix(comma), "key")]
    if look.plain:
        head = f"{row.name}: {row.minutes}"
        return [line(f"{head}; " if spans else head, *spans)]
    if not look.is_narrow:
        return [line(*spans, indent=len(lead), lead=lead if spans else lead.rstrip())]
    beside = line(f"{row.name}, {row.minutes}{': ' if spans else ''}", *spans, indent=2)
    if columns(beside.text) + 2 <= look.width or not spans:
        return [beside]
    return [line(f"{row.name}, {row.minutes}", indent=2), line(*spans, indent=4)]


def _day_row(days: Sequence[Day], plan: Plan, *, in_full: bool) -> DayRow:
    """Sums up days that share a row; `in_full` with how many questions are new."""
    first, today = days[0], plan.now.date()
    text = summary_words(days, plan, with_new=in_full)
    names = _names(plan)
    interviews = join_words([names[i.stage] for i in first.interviews] or [""])
    if interviews and text:
        interviews = f", {'before' if first.entries else 'then'} {interviews}"
    return DayRow(_days_name(days, today), _minutes_words(days), text, interviews)


def _days_name(days: Sequence[Day], today: date) -> str:
    first, last = days[0].day, days[-1].day
    name = "today" if first == today else short_day(first, today)
    if first == last:
        return name
    if first != today and (first.year, first.month) == (last.year, last.month):
        name = " ".join(name.split()[:2])  # without the month
    return f"{name} - {short_day(last, today)}"


def _minutes_words(days: Sequence[Day]) -> str:
    """'30 min' for one day, '30 min each' or the sum for several; 'off'; '-' for none."""
    minutes = [ceil(day.planned_s / 60) for day in days]
    if days[0].off:
        return "off"
    if not sum(minutes):
        return "-"
    if len(days) == 1:
        return f"{minutes[0]} min"
    if max(minutes) - min(minutes) <= ALIKE_MINUTES:
        return f"{max(minutes)} min each"
    return f"{ceil(sum(day.planned_s for day in days) / 60)} min"


def _names(plan: Plan) -> dict[str, str]:
    """Returns the id of each round -> its name, without the words in brackets."""
    names = {stage.id: stage.name for stage in plan.undated}
    names |= {entry.stage.id: entry.stage.name for entry in plan.stages}
    short = short_names(list(names.values()))
    return {stage: short[name] for stage, name in names.items()}


def _horizon(plan: Plan) -> list[Line]:
    """Names the interviews after the last planned day; empty if there are none."""
    stages = [_names(plan)[s.stage.id] for s in plan.stages if s.beyond_horizon]
    if not stages:
        return []
    words = (
        f"The plan looks a year ahead, to {day_name(plan.days[-1].day)}; what you rehearse for "
        f"{join_words(stages)} after that is not counted yet."
    )
    return [line(words, indent=2)]


def summary_words(days: Sequence[Day], plan: Plan, *, with_new: bool) -> str:
    """'12 questions, 3 facts; 5 new', without the new ones if not `with_new`; why nothing is asked
    if there are no questions."""
    questions = {entry.id: entry for day in days for entry in day.entries}
    if not questions:
        return _empty_day_words(days[0], plan)
    what = kinds_words(entry.is_fact for entry in questions.values())
    new = sum(entry.is_new for day in days for entry in day.entries)
    return f"{what}; {new} new" if new and with_new else what


def _empty_day_words(day: Day, plan: Plan) -> str:
    """Why a day asks nothing; '' if it is a day off."""
    if day.off or day.at is None:
        return ""
    is_out_of_time = day.obstacle is Obstacle.NO_TIME
    is_done = are_minutes_done(plan.minutes, plan.spent_s) or (plan.spent_s and is_out_of_time)
    if day.day == plan.now.date() and is_done:
        return "done for today"
    return _WHY_EMPTY.get(day.obstacle or Obstacle.SMALL_GAIN, "nothing more is worth the time")


_WHY_EMPTY = {
    Obstacle.NO_TIME: "no question fits into the minutes",
    Obstacle.NEW_LIMIT: "what is new is spread over the days",
    Obstacle.JUST_ASKED: "what is left was asked a moment ago",
    Obstacle.ASKED_TWICE: "done for today",
}


def question_words(day: Day, room: int | None = None) -> list[str]:
    """Returns the open questions of a day, each in its words, with 'new' or 'twice' in brackets if
    so; with `room`, cut to so many columns. Empty if there are none."""
    words = []
    for entry in day.entries:
        times = "twice" if entry.times == 2 else f"{entry.times} times"
        remarks = ["new"] * entry.is_new + [times] * (entry.times > 1)
        remark = f" ({', '.join(remarks)})" if remarks else ""
        ask = fitted(entry.ask, room - len(remark)) if room else entry.ask
        words += [] if entry.is_fact else [f"{ask}{remark}"]
    return words


def _verdict(plan: Plan, deck_option: str, *, in_full: bool) -> list[Line]:
    page = _shortfalls(plan, deck_option) if plan.shortfalls else _goal(plan)
    nearest = plan.stages[0]
    doubled = plan.with_last_days_doubled
    is_better = doubled is not None and doubled >= nearest.with_plan.mean + 0.01
    if in_full and nearest.ready_now and is_better:
        page.append(
            line(
                f"Late minutes count most: {plan.minutes * 2} a day on the last two days before "
                f"{nearest.stage.name}, and so much less before them, would make it "
                f"{percent(doubled)} (`prep drill --minutes {plan.minutes * 2}` then)."
            )
        )
    return page


def _goal(plan: Plan) -> list[Line]:
    """Says that the goal is reached; empty if of no round with an interview within the horizon
    enough was asked to say so."""
    known = [entry for entry in plan.stages if entry.ready_now and not entry.beyond_horizon]
    if not known:
        return []
    them = "on the day"
    if len(known) < len(plan.stages):
        them = f"for {join_words([entry.stage.name for entry in known])}"
    reaches = f"The plan reaches {percent(plan.goal)} {them}"
    gains = [e.with_plan.mean - e.without_study.mean for e in known if e.without_study]
    if round(max(gains), 2) <= LITTLE:
        return [line(f"{reaches}, but little more than if you stop now.")]
    return [line(Span(f"{reaches}.", "good"))]


def _shortfalls(plan: Plan, deck_option: str) -> list[Line]:
    """Says for which rounds the goal is missed, and what would help each."""
    names, goal = _names(plan), percent(plan.goal)
    entries = {entry.stage.id: entry for entry in plan.stages}
    may_be = {m.stage: entries[m.stage].with_plan.high >= plan.goal for m in plan.shortfalls}
    page, later = [], []
    for missed in plan.shortfalls:
        left = entries[missed.stage].interview.at - plan.now
        is_today = local_day(plan.now + left, plan.now.tzinfo) == plan.now.date()
        if not is_today or missed.days_off:
            later.append(missed)
        elif missed.minutes is None:
            is_out = "may be" if may_be[missed.stage] else "is"
            words = f"{goal} for {names[missed.stage]} {is_out} out of reach today."
            page.append(line(Span(words, "warn"), " Take what helps most."))
        else:
            most = min(missed.minutes * 60 - plan.used_s, left.total_seconds())
            minutes = ceil(most / 60)
            words = f"{goal} for {names[missed.stage]} takes {count(minutes, 'minute')} from now: "
            command = Span(f"prep drill --minutes {minutes}{deck_option}", "key")
            page.append(line(Span(words, "warn"), command))
    if not later:
        return page
    do_not = "may not" if all(may_be[missed.stage] for missed in later) else "do not"
    them = join_words([names[missed.stage] for missed in later])
    words = f"{count(plan.minutes, 'minute')} a day {do_not} reach {goal} for {them}."
    page += [line(Span(words, "warn")), *_outranked(plan, deck_option)]
    helps = {missed.stage: _what_helps(missed, plan) for missed in later}
    if len(set(helps.values())) > 1:
        return page + [
            line(f"{names[stage]}: {what[:1].lower()}{what[1:]}{more}", indent=2)
            for stage, (what, more) in helps.items()
        ]
    what, more = helps[later[0].stage]
    command = Span(f"prep plan --goal {round(100 * later[0].reached)}{deck_option}", "key")
    if not more or later[0].reached < 0.01:
        return [*page, line(what, more, indent=2)]
    return [*page, line(what, " (", command, ")", more, indent=2)]


def _what_helps(missed: Shortfall, plan: Plan) -> tuple[str, str]:
    """Returns what reaches the goal, or else what is within reach, and what would make it more."""
    today, most, at_most = plan.now.date(), MINUTES_TRIED[-1], missed.reached_at_most
    days = [f"on {short_day(day, today)}" if day > today else "today" for day in missed.days_off]
    on_days = " and ".join(days) if len(days) < MANY_OFF else "on the days off"
    with_days = missed.without_days_off or 0.0
    if missed.minutes is not None:
        also = f", and so would studying {on_days}, too" if with_days >= plan.goal else ""
        return f"{missed.minutes} minutes a day would{also}.", ""
    if with_days >= plan.goal:
        return f"Studying {on_days}, too, would.", ""
    within, more = f"About {percent(missed.reached)} is within reach", "."
    if with_days >= missed.reached + LITTLE:
        more = f", {percent(with_days)} if you study {on_days}, too."
    elif at_most is not None and at_most >= missed.reached + LITTLE:
        more = f", {percent(at_most)} with {most} minutes a day."
    elif at_most is not None and plan.minutes < most:
        more = "; more time would not help much."
    return within, more


def _outranked(plan: Plan, deck_option: str) -> list[Line]:
    """Names the stages below the goal for which the plan does nothing, as other stages gain
    more from the time before them."""
    page = []
    below = {missed.stage for missed in plan.shortfalls}
    for entry in plan.stages:
        days = [day for day in plan.days if day.at and day.at < entry.interview.at]
        planned_stages = {s for day in days for each in day.entries for s in each.stages}
        if entry.stage.id in below - planned_stages and planned_stages:
            name = _names(plan)[entry.stage.id]
            words = f"Until {name} the minutes bring more for other rounds. To put it first:"
            command = Span(f"prep drill {entry.stage.id}{deck_option}", "key")
            page.append(line(f"{words} ", command, indent=2))
    return page


def _when(interview: Interview) -> str:
    return day_and_time(interview.local)

"""`prep` alone: where things stand, and the one command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.model import Deck
from tiktok_prep.planning.standing import Standing, next_due
from tiktok_prep.stats import StageHeld
from tiktok_prep.text import ahead_of, count, short_day, study_words, until
from tiktok_prep.views.page import Line, Look, Span, bar, dim, line, percent, share_style, strong

if TYPE_CHECKING:
    from tiktok_prep.debriefing import Badly
    from tiktok_prep.planning.outlook import Glance, Ready


DAY = timedelta(hours=24)
LAST_HOUR = timedelta(minutes=75)
"""So long before an interview one warms up, and learns nothing new."""


def today_page(
    deck: Deck,
    held: Sequence[StageHeld],
    rows: Sequence[Standing],
    ahead: Glance | None,
    *,
    deck_option: str,
    debrief: Sequence[str] = (),
    badly: Sequence[Badly] = (),
    unfinished_mock: bool = False,
    example_stage: str,
    now: datetime,
    look: Look,
) -> list[Line]:
    """The interviews ahead, how each stage is held, the minutes that today takes, the next command.

    `debrief` are stages whose interview is over and not written down, `badly` the questions that
    the next drill begins with, `example_stage` one to give a date; `unfinished_mock` says that
    `prep mock --resume` has something to go on with.
    `ahead` is `None` without an interview. `deck_option` is what that command needs to ask the
    same deck, such as '--deck mine'.
    """
    page = [line(dim(deck.name)), line()]
    ready = {entry.interview.stage: entry for entry in ahead.stages} if ahead else {}
    order = [entry.interview.stage for entry in ahead.stages] if ahead else []
    for stage in sorted(held, key=lambda s: order.index(s.id) if s.id in order else len(order)):
        entry = ready.get(stage.id)
        page += _dated(entry, look, now) if entry else _undated(stage, look)
    page.append(line())
    if ahead:
        page += _plan(ahead)
        command = "prep drill" if ahead.entries else ""
    else:
        page.append(_due(rows, now))
        command = next_command(held)
    option = f" {deck_option}" if deck_option else ""
    if badly:
        page.append(_badly(badly))
        command = "prep drill"
    if ahead:
        left = ahead.stages[0].interview.at - now
        if left < DAY:
            page.append(
                line("To take along: ", Span(f"prep brief --html brief.html{option}", "key"))
            )
        if left < LAST_HOUR:
            command = "prep drill --warm-up"
    page += [
        line("How was it? ", Span(f"prep debrief {stage}{option}", "key")) for stage in debrief
    ]
    if unfinished_mock:
        resume = Span(f"prep mock --resume{option}", "key")
        page.append(line("A mock interview is unfinished: ", resume))
    command = command and f"{command}{option}"
    if command:
        page.append(line("Next: ", Span(command, "key")))
        if not ahead:
            example = f"prep plan {example_stage} thu 14:00{option}"
            page.append(line(dim("With the date of an interview, it plans the days: "), example))
        return page
    more = (
        f"Next study: {study_words(ahead.next_study, now)}. " if ahead and ahead.next_study else ""
    )
    page.append(line(f"{more}Nothing to do now. Rest."))
    if ahead and any(row.is_due(now) for row in rows):
        page.append(line(dim("What `prep list --due` shows is for later days, or not worth it.")))
    # without its stage, a drill would follow the plan, which has nothing to ask now
    waiting = [s for s in held if s.id not in ready and (s.questions_due or s.questions_new)]
    undated = next_command(sorted(waiting, key=lambda s: not s.questions_due)[:1])
    if ahead and undated:
        page.append(line(dim("A round without a date is waiting: "), f"{undated}{option}"))
    return page


def _dated(entry: Ready, look: Look, now: datetime) -> list[Line]:
    """A stage with an interview ahead: when, how ready now and on the day."""
    local = entry.interview.local
    when = f"{short_day(local)} {local:%H:%M}, {ahead_of(entry.interview.at, now)}"
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


def _undated(stage: StageHeld, look: Look) -> list[Line]:
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


def _plan(ahead: Glance) -> list[Line]:
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
    from tiktok_prep.views.drill import WHY_NO_MORE

    return [line(f"{before}{WHY_NO_MORE[ahead.why]}")]


def _due(rows: Sequence[Standing], now: datetime) -> Line:
    due = [row for row in rows if row.is_due(now)]
    if due:
        minutes = max(1, round(sum(row.question.answer_in_s for row in due) / 60))
        return line(f"{count(len(due), 'question')} due, about {minutes} min of answers.")
    soonest = next_due(rows)
    new = sum(row.state == "new" and not row.suspended for row in rows)
    waits = f"; {count(new, 'new question')} can be asked" if new else ""
    if soonest is None:
        return line("Nothing has been rated yet.")
    return line(f"Nothing is due before {until(soonest, now)}{waits}.".replace("before in", "for"))


def _badly(badly: Sequence[Badly]) -> Line:
    days = sorted({entry.day for entry in badly})
    when = f"on {short_day(days[0])}" if len(days) == 1 else "in real rounds"
    them = "it" if len(badly) == 1 else "them"
    return line(
        f"{count(len(badly), 'question')} went badly {when}: the next drill begins with {them}."
    )


def next_command(held: Sequence[StageHeld]) -> str:
    """The one command to type next; '' if there is nothing to ask.

    What is due comes before what is new, one stage before all.
    """
    due = [stage.id for stage in held if stage.questions_due]
    new = [stage.id for stage in held if stage.questions_new]
    if len(due) > 1:
        return "prep drill"
    stage = next(iter(due or new), None)
    return f"prep drill --stage {stage}" if stage else ""

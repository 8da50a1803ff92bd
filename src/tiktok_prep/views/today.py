"""`prep` alone: where things stand, and the one command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tiktok_prep.model import Deck
from tiktok_prep.planning.standing import Standing, next_due
from tiktok_prep.stats import StageHeld
from tiktok_prep.text import count, until
from tiktok_prep.views.page import Line, Look, Span, bar, dim, line, percent, share_style, strong


def today_page(
    deck: Deck,
    held: Sequence[StageHeld],
    rows: Sequence[Standing],
    *,
    deck_option: str,
    now: datetime,
    look: Look,
) -> list[Line]:
    """Recall and what is due per stage, the minutes that takes, the next command.

    `deck_option` is what that command needs to ask the same deck, such as '--deck mine'.
    """
    page = [line(dim(deck.name)), line()]
    for stage in held:
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
        value = "no reviews yet" if stage.recall is None else f"recall {percent(stage.recall)}"
        if look.plain:
            page.append(line(f"{stage.id}: {value}, {waiting}"))
            continue
        page.append(
            line(
                *bar(stage.recall, 10, look),
                Span(f" {percent(stage.recall):>5}  ", share_style(stage.recall)),
                strong(stage.id),
                dim(f"  {waiting}"),
                indent=2,
            )
            if look.width >= 60
            else line(strong(stage.id), dim(f"  {percent(stage.recall)}  {waiting}"), indent=2)
        )
    page.append(line())
    due = [row for row in rows if row.is_due(now)]
    if due:
        minutes = max(1, round(sum(row.question.answer_in_s for row in due) / 60))
        page.append(line(f"{count(len(due), 'question')} due, about {minutes} min of answers."))
    else:
        soonest = next_due(rows)
        new = sum(row.state == "new" and not row.suspended for row in rows)
        waits = f"; {count(new, 'new question')} can be asked" if new else ""
        page.append(
            line(f"Nothing is due before {until(soonest, now)}{waits}.".replace("before in", "for"))
            if soonest
            else line("Nothing has been rated yet.")
        )
    command = next_command(held)
    if command and deck_option:
        command = f"{command} {deck_option}"
    page.append(
        line("Next: ", Span(command, "key")) if command else line("Nothing to do now. Rest.")
    )
    return page


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

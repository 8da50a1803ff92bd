"""The page of `prep list`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import (
    ago,
    columns,
    count,
    fitted,
    held_words,
    look_up_words,
    short_names,
    time_until,
)
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Role
from tiktok_prep.reports.listing import FactsState, ListedQuestion, ListedStage, ListReport

LONGEST_ID, SHORTEST_ID = 26, 12
"""Columns for the ids. A longer id is cut; `prep show` has it whole."""
FEWEST_ASK, GAPS = 40, 8
"""Columns: if less is left for a question beside the others and the gaps between them, the day of
the last time is left out, and then ids are cut down to SHORTEST_ID."""
HEADS = ("last time", "due")


class Row(NamedTuple):
    """What the table says of one question."""

    id: str
    ask: str
    last: str
    """'5 of 7, 2 days ago', or '' if the question is new; of a stale fact '2024, look it up'."""
    last_style: str
    next: str
    """See `_next`."""
    style: str
    """The style of `next`."""


class Widths(NamedTuple):
    """The columns of the table."""

    id: int
    last: int
    next: int


def list_page(report: ListReport, *, look: Look) -> list[Line]:
    """A heading for each round, and below it its questions with how each went and when it is due.

    Skips empty rounds; rounds that are over come last. If the report has the role, shows that in
    place of the rounds.
    """
    page = [line(dim(fitted(report.deck, look.width) if look.is_narrow else report.deck))]
    if report.role:
        return [*page, *_role_lines(report.role)]
    stages = [stage for stage in report.stages if not stage.is_empty]
    stages.sort(key=lambda stage: stage.held is not None)
    rows = {stage.id: [_row(q, report.now) for q in stage.questions] for stage in stages}
    widths = _widths(row for each in rows.values() for row in each)
    has_room = not look.is_narrow and look.width - sum(widths) >= FEWEST_ASK + GAPS
    if not (look.plain or has_room):
        rows = {stage: [_without_day(row) for row in each] for stage, each in rows.items()}
        widths = _widths(row for each in rows.values() for row in each)
        room = look.width - widths.last - max(widths.next, len(HEADS[1])) - FEWEST_ASK - GAPS
        widths = widths._replace(id=min(widths.id, max(SHORTEST_ID, room)))
    short = short_names([stage.name for stage in report.stages])
    if look.is_narrow:
        stages = [stage._replace(name=short[stage.name]) for stage in stages]
    for stage in stages:
        page += [line(), _heading(stage, widths, report.now, look)]
        page += [shown for row in rows[stage.id] for shown in _lines(row, widths, look)]
        if stage.facts and stage.facts.total:
            page.append(_facts_line(stage.facts, "today" if stage.interview else "due", look))
    return page


def _role_lines(role: Role) -> list[Line]:
    page, kind = [line(), line(strong(role.title)), line(role.summary, indent=2)], ""
    for part in role.parts:
        if part.kind != kind:
            kind = part.kind
            page.append(line(dim(kind.replace("-", " ")), indent=2))
        page.append(line(dim(f"{part.id}: "), part.says, indent=4))
    return page


def _widths(rows: Iterable[Row]) -> Widths:
    rows = list(rows)
    return Widths(
        min(LONGEST_ID, max((len(row.id) for row in rows), default=0)),
        max((len(row.last) for row in rows), default=0),
        max((len(row.next) for row in rows), default=0),
    )


def _without_day(row: Row) -> Row:
    """Removes the day of the last time; returns the row of a stale fact unchanged."""
    is_stale = row.last_style == "warn"
    return row if is_stale else row._replace(last=row.last.partition(",")[0])


def _heading(stage: ListedStage, widths: Widths, now: datetime, look: Look) -> Line:
    held = f", {held_words(stage.held.local, now)}" if stage.held else ""
    spans = [strong(stage.name), dim(f"  {stage.id}{held}")]
    last, following = HEADS
    heads = f"{last:>{widths.last}}  {following:>{max(widths.next, len(following))}}"
    gap = look.width - sum(columns(span.text) for span in spans) - len(heads)
    is_table = not (look.plain or look.is_narrow) and widths.last and stage.questions
    return line(*spans, *([dim(f"{'':{gap}}{heads}")] if is_table and gap > 1 else []))


def _row(question: ListedQuestion, now: datetime) -> Row:
    if question.fact and question.fact.stale:
        last = look_up_words(question.fact.as_of), "warn"
    else:
        last = _last_words(question, now), "dim"
    return Row(question.id, question.ask, *last, *_next(question, now))


def _last_words(question: ListedQuestion, now: datetime) -> str:
    """'5 of 7, 2 days ago', with a single point 'said, 2 days ago' or 'missed, 2 days ago'; '' if
    the question was never rated."""
    if question.last_review is None:
        return ""
    said = f"{question.said} of {len(question.points)}"
    if len(question.points) == 1:
        said = "said" if question.said else "missed"
    return f"{said}, {ago(question.last_review, now)}"


def _next(question: ListedQuestion, now: datetime) -> tuple[str, str]:
    """Returns 'suspended', 'new' (never rated), 'due now', or when the question is due, such as
    'in 3 days'; and the style of these words.

    With an interview ahead: 'suspended'; 'today' if the plan asks the question today; else 'new' or
    ''.
    """
    if question.suspended:
        return "suspended", "dim"
    if question.asked_today:
        return "today", "warn"
    if question.due is None:
        return "new", "dim"
    if question.asked_today is not None:
        return "", ""
    when = time_until(question.due, now)
    return ("due now", "warn") if when == "now" else (when, "")


def _lines(row: Row, widths: Widths, look: Look) -> list[Line]:
    """Two lines on a narrow terminal, else one."""
    if look.plain:
        next_words = f"due {row.next}" if row.last and row.next and not row.style else row.next
        details = ", ".join(filter(None, (row.last, next_words)))
        return [line(f"{row.id}: {details}. {row.ask}")]
    if look.is_narrow:
        following = Span(f"  {row.next}", row.style)
        has_room = len(row.id) + len(row.last) + len(following.text) + 2 <= look.width - 2
        spans = [Span(f"  {row.last}", row.last_style)] if row.last and has_room else []
        first = line(strong(row.id), *spans, following, indent=2)
        return [first, line(fitted(row.ask, look.width - 4), indent=4)]
    tail = [Span(f"{row.last}  ", row.last_style)] if row.last else []
    tail.append(Span(f"{row.next:>{max(widths.next, len(HEADS[1]))}}", row.style))
    name = f"{fitted(row.id, widths.id):<{widths.id}}  "
    room = look.width - len(name) - sum(len(span.text) for span in tail) - 4
    ask = fitted(row.ask, room)
    gap = " " * max(0, room - columns(ask) + 2)
    return [line(strong(name), ask, gap, *tail, indent=2)]


def _facts_line(facts: FactsState, when: str, look: Look) -> Line:
    asked = f"{facts.rated} asked, {facts.said} said" if facts.rated else "none asked yet"
    due = f", {facts.due} {when}" if facts.due else ""
    text = f"{count(facts.total, 'fact')}, {asked}{due}; see --facts"
    return line(dim(text), indent=0 if look.plain else 2)

"""The page of `prep list`."""

from __future__ import annotations

from datetime import datetime

from tiktok_prep.base.page import Line, Look, Span, dim, line, percent, share_style, strong
from tiktok_prep.base.text import as_of_words, count, time_until
from tiktok_prep.model import Fact
from tiktok_prep.planning.question_state import RehearsalEffect
from tiktok_prep.reports.listing import FactsState, ListedQuestion, ListReport

_GLYPHS = {
    "new": ("○", "o", "dim"),
    "learning": ("◐", "+", "warn"),
    "held": ("●", "*", "good"),
    "suspended": ("-", "-", "dim"),
}


def list_page(report: ListReport, *, look: Look) -> list[Line]:
    """Each stage with its objective and questions. A stage with nothing to tell is left out.

    Where a question has an interview ahead, that is told and not when it is due: then another
    thing matters.
    """
    page = [line(dim(report.deck))]
    for stage in report.stages:
        if stage.is_empty:
            continue
        page += [line(), line(strong(stage.name), dim(f"  {stage.id}"))]
        page.append(line(stage.objective, indent=2))
        if len(report.stages) == 1:
            page += [line(expected, indent=4, lead="  - ") for expected in stage.expect]
        for row in stage.questions:
            page += _row(row, report.now, look)
        if stage.facts and stage.facts.total:
            page += _facts(stage.facts, look)
    if report.role:
        page += [line(), line(strong(report.role.title)), line(report.role.summary, indent=2)]
        kind = ""
        for part in report.role.parts:
            if part.kind != kind:
                kind = part.kind
                page.append(line(dim(kind.replace("-", " ")), indent=2))
            page.append(line(dim(f"{part.id}: "), part.says, indent=4))
    return page


def _facts(held: FactsState, look: Look) -> list[Line]:
    """'49 facts, recall 71 %, 3 due; --facts lists them'."""
    known = "none rated yet" if held.recall is None else f"recall {percent(held.recall)}"
    due = f", {held.due} due" if held.due else ""
    them = "it" if held.total == 1 else "them"
    text = f"{count(held.total, 'fact')}, {known}{due}; --facts lists {them}"
    return [line(dim(text))] if look.plain else [line(), line(dim(text), indent=2)]


def state_mark(state: str, look: Look) -> Span:
    """The glyph of how a question is held, or that it is suspended, in its style."""
    glyph, ascii_glyph, style = _GLYPHS[state]
    return Span(glyph if look.unicode else ascii_glyph, style)


def _row(row: ListedQuestion, now: datetime, look: Look) -> list[Line]:
    state = "suspended" if row.suspended else row.state
    when = _on_the_day(row.ahead) if row.ahead else _due(row, now)
    if look.plain:
        facts = [state, f"recall {percent(row.recall)}" if row.recall is not None else "", when]
        held = f"{row.id}: {', '.join(filter(None, facts))}."
        as_of = f" As of {_as_of(row.fact)}." if row.fact else ""
        return [line(f"{held} {row.ask}{as_of}")]
    mark = state_mark(state, look)
    since = f"  as of {_as_of(row.fact)}" if row.fact else ""
    spans: list[Span] = [strong(row.id), Span(f"  {state}", mark.style)]
    if row.recall is not None:
        spans.append(Span(f"  {percent(row.recall)}", share_style(row.recall)))
    own_line = []
    if row.ahead and 4 + sum(len(part.text) for part in spans) + 2 + len(when) > look.width:
        own_line = [line(dim(when), indent=4)]
    elif when:
        is_late = row.is_due and not row.ahead
        spans.append(Span(f"  {when}", "warn" if is_late else "dim"))
    return [
        line(),
        line(*spans, indent=4, lead=Span(f"  {mark.text}", mark.style)),
        *own_line,
        line(row.ask, dim(since), indent=4),
    ]


def _due(row: ListedQuestion, now: datetime) -> str:
    """'due in 3 days', 'due now'; '' if it is new or suspended."""
    if row.due is None or row.suspended:
        return ""
    when = time_until(row.due, now)
    return "due now" if when == "now" else f"due {when}"


def _on_the_day(prospect: RehearsalEffect) -> str:
    """Recall at the interview as it stands, and after a rehearsal; fits into 36 columns."""
    return f"on the day {percent(prospect.stop)}, {percent(prospect.today)} if asked today"


def _as_of(fact: Fact) -> str:
    """'October 2023', with 'medium confidence' behind it where that is so."""
    words = as_of_words(fact.as_of)
    return words if fact.confidence == "high" else f"{words}, {fact.confidence} confidence"

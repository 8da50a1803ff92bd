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
    """Lists each stage with its objective, questions and number of facts, then the role.

    Skips empty stages. A report of one stage also shows what to expect there.

    A question with an interview ahead shows its recall on that day instead of its due date.
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
            page += _question(row, report.now, look)
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


def _facts(facts: FactsState, look: Look) -> list[Line]:
    """'49 facts, recall 71 %, 3 due; --facts lists them'."""
    recall = "none rated yet" if facts.recall is None else f"recall {percent(facts.recall)}"
    due = f", {facts.due} due" if facts.due else ""
    them = "it" if facts.total == 1 else "them"
    text = f"{count(facts.total, 'fact')}, {recall}{due}; --facts lists {them}"
    return [line(dim(text))] if look.plain else [line(), line(dim(text), indent=2)]


def state_mark(state: str, look: Look) -> Span:
    """The coloured glyph for 'new', 'learning', 'held' or 'suspended'."""
    glyph, ascii_glyph, style = _GLYPHS[state]
    return Span(glyph if look.unicode else ascii_glyph, style)


def _question(row: ListedQuestion, now: datetime, look: Look) -> list[Line]:
    state = "suspended" if row.suspended else row.state
    effect = row.rehearsal_effect
    when = _on_the_day(effect) if effect else _due(row, now)
    if look.plain:
        recall = f"recall {percent(row.recall)}" if row.recall is not None else ""
        details = ", ".join(filter(None, (state, recall, when)))
        as_of = f" As of {_as_of(row.fact)}." if row.fact else ""
        return [line(f"{row.id}: {details}. {row.ask}{as_of}")]
    mark = state_mark(state, look)
    as_of = f"  as of {_as_of(row.fact)}" if row.fact else ""
    spans: list[Span] = [strong(row.id), Span(f"  {state}", mark.style)]
    if row.recall is not None:
        spans.append(Span(f"  {percent(row.recall)}", share_style(row.recall)))
    second_line = []
    if effect and 4 + sum(len(part.text) for part in spans) + 2 + len(when) > look.width:
        second_line = [line(dim(when), indent=4)]
    elif when:
        is_late = row.is_due and not effect
        spans.append(Span(f"  {when}", "warn" if is_late else "dim"))
    return [
        line(),
        line(*spans, indent=4, lead=Span(f"  {mark.text}", mark.style)),
        *second_line,
        line(row.ask, dim(as_of), indent=4),
    ]


def _due(row: ListedQuestion, now: datetime) -> str:
    """'due in 3 days' or 'due now'; '' if the question is new or suspended."""
    if row.due is None or row.suspended:
        return ""
    when = time_until(row.due, now)
    return "due now" if when == "now" else f"due {when}"


def _on_the_day(effect: RehearsalEffect) -> str:
    """Recall at the interview without and with a rehearsal today, in 36 columns at most."""
    without, rehearsed = percent(effect.without_rehearsal), percent(effect.with_rehearsal)
    return f"on the day {without}, {rehearsed} if asked today"


def _as_of(fact: Fact) -> str:
    """'October 2023'; 'October 2023, medium confidence' if the fact is not certain."""
    words = as_of_words(fact.as_of)
    return words if fact.confidence == "high" else f"{words}, {fact.confidence} confidence"

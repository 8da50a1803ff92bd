"""`prep list`: stages and their questions, with how well each is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tiktok_prep.journal import instant_text
from tiktok_prep.model import Deck, Stage
from tiktok_prep.planning import Standing
from tiktok_prep.text import until
from tiktok_prep.views.page import Line, Look, Span, dim, line, percent, share_style, strong

LIST_VERSION = 1
_GLYPHS = {"new": ("○", "o", "dim"), "learning": ("◐", "+", "warn"), "held": ("●", "*", "good")}


def list_page(
    deck: Deck,
    stages: Sequence[Stage],
    rows: Sequence[Standing],
    *,
    role: bool,
    now: datetime,
    look: Look,
) -> list[Line]:
    """Each of `stages` with its objective and its rows; `role` adds what the role asks for.

    A stage without rows is left out, unless there are no rows at all.
    """
    page = [line(dim(deck.name))]
    for stage in stages:
        own = [row for row in rows if stage.id in row.question.stages]
        if not own and rows:
            continue
        page += [line(), line(strong(stage.name), dim(f"  {stage.id}"))]
        page.append(line(stage.objective, indent=2))
        if len(stages) == 1:
            page += [line(expected, indent=4, lead="  - ") for expected in stage.expect]
        for row in own:
            page += _row(row, now=now, look=look)
    if role and deck.role:
        page += [line(), line(strong(deck.role.title)), line(deck.role.summary, indent=2)]
        kind = ""
        for part in deck.role.parts:
            if part.kind != kind:
                kind = part.kind
                page.append(line(dim(kind.replace("-", " ")), indent=2))
            page.append(line(dim(f"{part.id}: "), part.says, indent=4))
    return page


def _row(row: Standing, *, now: datetime, look: Look) -> list[Line]:
    question = row.question
    state = "suspended" if row.suspended else row.state
    due = "" if row.due is None or row.suspended else until(row.due, now)
    due = "due now" if due == "now" else due and f"due {due}"
    if look.plain:
        facts = [state, f"recall {percent(row.recall)}" if row.recall is not None else "", due]
        return [line(f"{question.id}: {', '.join(filter(None, facts))}. {question.ask}")]
    glyph, ascii_glyph, style = _GLYPHS[row.state]
    if row.suspended:
        glyph, ascii_glyph, style = "-", "-", "dim"
    spans: list[Span] = [strong(question.id), Span(f"  {state}", style)]
    if row.recall is not None:
        spans.append(Span(f"  {percent(row.recall)}", share_style(row.recall)))
    if due:
        spans.append(Span(f"  {due}", "warn" if row.is_due(now) else "dim"))
    return [
        line(),
        line(*spans, indent=4, lead=Span(f"  {glyph if look.unicode else ascii_glyph}", style)),
        line(question.ask, indent=4),
    ]


def list_json(
    deck: Deck, stages: Sequence[Stage], rows: Sequence[Standing], *, now: datetime
) -> dict[str, object]:
    """The same as an object; documented in docs/formats.md."""
    role = deck.role
    return {
        "version": LIST_VERSION,
        "deck": deck.name,
        "now": instant_text(now),
        "role": role
        and {
            "title": role.title,
            "summary": role.summary,
            "parts": [{"id": p.id, "kind": p.kind, "says": p.says} for p in role.parts],
        },
        "tags": [{"id": tag.id, "name": tag.name} for tag in deck.tags],
        "stages": [
            {
                "id": stage.id,
                "name": stage.name,
                "objective": stage.objective,
                "expect": list(stage.expect),
                "questions": [
                    _row_json(row, now=now) for row in rows if stage.id in row.question.stages
                ],
            }
            for stage in stages
        ],
    }


def _row_json(row: Standing, *, now: datetime) -> dict[str, object]:
    question, fact = row.question, row.question.fact
    return {
        "id": question.id,
        "kind": question.kind or None,
        "situation": question.situation or None,
        "ask": question.ask,
        "also": list(question.also),
        "points": [{"id": point.id, "says": point.says} for point in question.points],
        "follow_ups": [{"ask": f.ask, "probes": f.probes or None} for f in question.follow_ups],
        "weak": question.weak or None,
        "facts": list(question.facts),
        "answer_in_s": question.answer_in_s,
        "tags": list(question.tags),
        "covers": list(question.covers),
        "fact": fact
        and {
            "as_of": fact.as_of,
            "source": {"title": fact.source.title, "url": fact.source.url},
            "topic": fact.topic or None,
            "region": list(fact.region),
            "confidence": fact.confidence,
            "note": fact.note or None,
        },
        "state": row.state,
        "suspended": row.suspended,
        "recall": row.recall,
        "due": row.due and instant_text(row.due),
        "is_due": row.is_due(now),
    }

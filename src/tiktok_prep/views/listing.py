"""`prep list`: stages and their questions, with how well each is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tiktok_prep.journal import instant_text
from tiktok_prep.model import Deck, Fact, Stage
from tiktok_prep.planning.standing import Standing, whole_recall
from tiktok_prep.text import as_of_words, count, until
from tiktok_prep.views.page import Line, Look, Span, dim, line, percent, share_style, strong

if TYPE_CHECKING:
    from tiktok_prep.planning.prospect import Prospect

LIST_VERSION = 1
NO_PROSPECTS: Mapping[str, Prospect] = {}
_GLYPHS = {"new": ("○", "o", "dim"), "learning": ("◐", "+", "warn"), "held": ("●", "*", "good")}


class FactsHeld(NamedTuple):
    """How the facts of one stage are held."""

    facts: int
    rated: int
    due: int
    recall: float | None
    """Predicted share of all of them recalled now, by weight, an unrated one counting with the
    chance of a first try; `None` if none is rated."""

    @classmethod
    def of(cls, rows: Sequence[Standing], *, now: datetime) -> FactsHeld:
        facts = [row for row in rows if row.question.is_fact]
        return cls(
            facts=len(facts),
            rated=sum(row.recall is not None for row in facts),
            due=sum(row.is_due(now) for row in facts),
            recall=whole_recall(facts),
        )


def listed(rows: Sequence[Standing], *, facts: bool, due: bool, now: datetime) -> list[Standing]:
    """Those of `rows` that are listed: open questions, or with `facts` facts alone; with `due`
    what is due now, of both kinds unless `facts` is wanted."""
    return [
        row
        for row in rows
        if (row.is_due(now) or not due) and (row.question.is_fact == facts or (due and not facts))
    ]


def list_page(
    deck: Deck,
    stages: Sequence[Stage],
    rows: Sequence[Standing],
    *,
    facts: bool = False,
    due: bool = False,
    role: bool,
    prospects: Mapping[str, Prospect] = NO_PROSPECTS,
    now: datetime,
    look: Look,
) -> list[Line]:
    """Each of `stages` with its objective and those of its `rows` that are `listed`.

    Facts that are not listed are told in a line. A stage with nothing to tell is left out.
    `role` adds what the role asks for. Where a question has one of the `prospects`, by its id, that
    is told and not when it is due: with an interview ahead, another thing matters.
    """
    page = [line(dim(deck.name))]
    for stage in stages:
        own = [row for row in rows if stage.id in row.question.stages]
        shown = listed(own, facts=facts, due=due, now=now)
        unlisted = FactsHeld.of(() if facts or due else own, now=now)
        if not shown and not unlisted.facts:
            continue
        page += [line(), line(strong(stage.name), dim(f"  {stage.id}"))]
        page.append(line(stage.objective, indent=2))
        if len(stages) == 1:
            page += [line(expected, indent=4, lead="  - ") for expected in stage.expect]
        for row in shown:
            page += _row(row, prospects.get(row.question.id), now=now, look=look)
        if unlisted.facts:
            page += _facts(unlisted, look)
    if role and deck.role:
        page += [line(), line(strong(deck.role.title)), line(deck.role.summary, indent=2)]
        kind = ""
        for part in deck.role.parts:
            if part.kind != kind:
                kind = part.kind
                page.append(line(dim(kind.replace("-", " ")), indent=2))
            page.append(line(dim(f"{part.id}: "), part.says, indent=4))
    return page


def _facts(held: FactsHeld, look: Look) -> list[Line]:
    """'49 facts, recall 71 %, 3 due; --facts lists them'."""
    known = "none rated yet" if held.recall is None else f"recall {percent(held.recall)}"
    due = f", {held.due} due" if held.due else ""
    them = "it" if held.facts == 1 else "them"
    text = f"{count(held.facts, 'fact')}, {known}{due}; --facts lists {them}"
    return [line(dim(text))] if look.plain else [line(), line(dim(text), indent=2)]


def state_mark(row: Standing, look: Look) -> Span:
    """The glyph of how a question is held, in its style."""
    glyph, ascii_glyph, style = ("-", "-", "dim") if row.suspended else _GLYPHS[row.state]
    return Span(glyph if look.unicode else ascii_glyph, style)


def _row(row: Standing, prospect: Prospect | None, *, now: datetime, look: Look) -> list[Line]:
    question = row.question
    state = "suspended" if row.suspended else row.state
    when = _due(row, now) if prospect is None else _on_the_day(prospect)
    if look.plain:
        facts = [state, f"recall {percent(row.recall)}" if row.recall is not None else "", when]
        held = f"{question.id}: {', '.join(filter(None, facts))}."
        as_of = f" As of {_as_of(question.fact)}." if question.fact else ""
        return [line(f"{held} {question.ask}{as_of}")]
    mark = state_mark(row, look)
    since = f"  as of {_as_of(question.fact)}" if question.fact else ""
    spans: list[Span] = [strong(question.id), Span(f"  {state}", mark.style)]
    if row.recall is not None:
        spans.append(Span(f"  {percent(row.recall)}", share_style(row.recall)))
    own_line = []
    if prospect and 4 + sum(len(part.text) for part in spans) + 2 + len(when) > look.width:
        own_line = [line(dim(when), indent=4)]
    elif when:
        is_late = row.is_due(now) and prospect is None
        spans.append(Span(f"  {when}", "warn" if is_late else "dim"))
    return [
        line(),
        line(*spans, indent=4, lead=Span(f"  {mark.text}", mark.style)),
        *own_line,
        line(question.ask, dim(since), indent=4),
    ]


def _due(row: Standing, now: datetime) -> str:
    """'due in 3 days', 'due now'; '' if it is new or suspended."""
    if row.due is None or row.suspended:
        return ""
    when = until(row.due, now)
    return "due now" if when == "now" else f"due {when}"


def _on_the_day(prospect: Prospect) -> str:
    """Recall at the interview as it stands, and after a rehearsal; fits into 36 columns."""
    return f"on the day {percent(prospect.stop)}, {percent(prospect.today)} if asked today"


def _as_of(fact: Fact) -> str:
    """'October 2023', with 'medium confidence' behind it where that is so."""
    words = as_of_words(fact.as_of)
    return words if fact.confidence == "high" else f"{words}, {fact.confidence} confidence"


def list_json(
    deck: Deck,
    stages: Sequence[Stage],
    rows: Sequence[Standing],
    *,
    facts: bool = False,
    due: bool = False,
    prospects: Mapping[str, Prospect] = NO_PROSPECTS,
    now: datetime,
) -> dict[str, object]:
    """The same as an object; documented in docs/formats.md."""
    role = deck.role
    shown = listed(rows, facts=facts, due=due, now=now)
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
                    question_json(row, now=now)
                    | {"prospect": _prospect_json(prospects.get(row.question.id), now)}
                    for row in shown
                    if stage.id in row.question.stages
                ],
                "facts": _facts_json([r for r in rows if stage.id in r.question.stages], now=now),
            }
            for stage in stages
        ],
    }


def _facts_json(rows: Sequence[Standing], *, now: datetime) -> dict[str, object]:
    held = FactsHeld.of(rows, now=now)
    return {"count": held.facts, "rated": held.rated, "due": held.due, "recall": held.recall}


def _prospect_json(prospect: Prospect | None, now: datetime) -> dict[str, object] | None:
    return prospect and {
        "at": instant_text(now + timedelta(days=prospect.target)),
        "stop": prospect.stop,
        "today": prospect.today,
        "seconds": prospect.seconds,
    }


def question_json(row: Standing, *, now: datetime) -> dict[str, object]:
    """A question and where it stands."""
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
        "weight": question.weight,
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

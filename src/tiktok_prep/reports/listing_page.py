"""The page of `prep list`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import Heading, Paragraph, Table
from tiktok_prep.base.page import Span, dim
from tiktok_prep.base.text import ago, count, held_words, look_up_words, time_until
from tiktok_prep.reports.listing import FactsState, ListedQuestion, ListReport

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block, Text

HEADS = ("", "", "last time", "due")


def list_page(report: ListReport) -> Iterator[Block]:
    """A heading for each round, and below it its questions with how each went and when it is due.

    Skips empty rounds; rounds that are over come last.
    """
    yield Paragraph(dim(report.deck))
    for stage in sorted(report.stages, key=lambda stage: stage.held is not None):
        if stage.is_empty:
            continue
        held = f", {held_words(stage.held.local, report.now)}" if stage.held else ""
        yield Heading(stage.name, f"{stage.id}{held}")
        if stage.questions:
            yield Table(HEADS, tuple(_cells(q, report.now) for q in stage.questions))
        if stage.facts and stage.facts.total:
            yield Paragraph(_facts(stage.facts, "today" if stage.interview else "due"))


def _cells(question: ListedQuestion, now: datetime) -> tuple[Text, ...]:
    last: Text = _last_words(question, now)
    if question.fact and question.fact.stale:
        last = Span(look_up_words(question.fact.as_of), "warn")
    return (question.id, question.ask, last, _next(question, now))


def _last_words(question: ListedQuestion, now: datetime) -> str:
    """'5 of 7, 2 days ago', with a single point 'said, 2 days ago' or 'missed, 2 days ago'; '' if
    the question was never rated."""
    if question.last_review is None:
        return ""
    said = f"{question.said} of {len(question.points)}"
    if len(question.points) == 1:
        said = "said" if question.said else "missed"
    return f"{said}, {ago(question.last_review, now)}"


def _next(question: ListedQuestion, now: datetime) -> Text:
    """'suspended', 'new' (never rated), 'now', or when the question is due, such as 'in 3 days';
    with an interview ahead 'today' if the plan asks it today, else 'new' or ''."""
    if question.suspended:
        return "suspended"
    if question.asked_today:
        return Span("today", "warn")
    if question.due is None:
        return "new"
    if question.asked_today is not None:
        return ""
    when = time_until(question.due, now)
    return Span(when, "warn") if when == "now" else when


def _facts(facts: FactsState, when: str) -> Span:
    asked = f"{facts.rated} asked, {facts.said} said" if facts.rated else "none asked yet"
    due = f", {facts.due} {when}" if facts.due else ""
    return dim(f"{count(facts.total, 'fact')}, {asked}{due}; see --facts")

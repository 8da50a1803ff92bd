"""Which facts are too old to be relied on."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from tiktok_prep.base.text import first_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Deck, Fact

CORE_WEIGHT = 1
"""Facts of less weight are a reserve, for the questions that name them."""


class StaleFact(NamedTuple):
    """A fact whose shelf life is over on the day that was asked about."""

    id: str
    ask: str
    says: str
    """The deck's answer."""
    fact: Fact
    shelf_months: int
    """How many months facts of its topic stay true."""
    months_over: int
    """Whole months from the end of its shelf life to that day; 0 in the first month."""


def stale_facts(deck: Deck, *, day: date) -> list[StaleFact]:
    """The facts whose shelf life is over on `day`, the oldest first.

    A fact dated with a month or year counts from its first day. Six months from 30 June end on
    30 December, six months from 31 August on 1 March. A fact without a topic, or with one that
    never goes stale, is never stale.
    """
    shelf_lives = {topic.id: topic.shelf_months for topic in deck.topics}
    stale: list[tuple[date, StaleFact]] = []
    for question in deck.questions:
        shelf_months = shelf_lives.get(question.fact.topic) if question.fact else None
        if question.fact is None or shelf_months is None:
            continue
        as_of = first_day(question.fact.as_of)
        months = (day.year - as_of.year) * 12 + day.month - as_of.month - (day.day < as_of.day)
        over = months - shelf_months
        if over >= 0:
            entry = StaleFact(
                question.id,
                question.ask,
                question.points[0].says,
                question.fact,
                shelf_months,
                over,
            )
            stale.append((as_of, entry))
    return [fact for _, fact in sorted(stale, key=lambda dated: dated[0])]


def facts_to_look_up(
    deck: Deck, stage: str, suspended: Container[str], *, day: date
) -> tuple[StaleFact, ...]:
    """The facts of the round with the id `stage` that are stale on `day`, the oldest first; without
    those whose ids are in `suspended`, and those of less weight than CORE_WEIGHT."""
    asked = {
        question.id
        for question in deck.select(stage=stage, tag=None)
        if question.weight >= CORE_WEIGHT and question.id not in suspended
    }
    return tuple(entry for entry in stale_facts(deck, day=day) if entry.id in asked)

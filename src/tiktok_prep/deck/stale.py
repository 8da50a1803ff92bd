"""Which facts are too old to be relied on; decided once, when a deck is loaded."""

from __future__ import annotations

from datetime import date

from tiktok_prep.base.text import first_day
from tiktok_prep.model import Deck, Fact


def with_stale_facts(deck: Deck, *, today: date) -> Deck:
    """The deck with `Fact.stale` set for each fact whose topic's shelf life is over `today`."""
    shelf_lives = {topic.id: topic.shelf_months for topic in deck.topics}
    questions = tuple(
        question._replace(fact=question.fact._replace(stale=True))
        if question.fact and _is_stale(question.fact, shelf_lives.get(question.fact.topic), today)
        else question
        for question in deck.questions
    )
    return deck._replace(questions=questions)


def _is_stale(fact: Fact, shelf_months: int | None, today: date) -> bool:
    """Whether `shelf_months` have passed since the fact's date; never for `None`. A month or year
    counts from its first day. Six months from 31 August end on 1 March."""
    if shelf_months is None:
        return False
    as_of = first_day(fact.as_of)
    months = (today.year - as_of.year) * 12 + today.month - as_of.month - (today.day < as_of.day)
    return months >= shelf_months

"""The value that reports are computed from: the deck, and what the history says about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Agenda, Card, Deck, Interview, Question


class Snapshot(NamedTuple):
    """The deck and all that the progress file says about it, at one instant."""

    deck: Deck
    cards: Mapping[str, Mapping[str, Card]]
    """Question id -> point id -> card."""
    suspended: Collection[str]
    """Ids of questions."""
    agenda: Agenda
    first_tries: FirstTries
    now: datetime
    """Local."""

    @property
    def first_try(self) -> float:
        """Chance (0-1) that you say a point you have never rehearsed."""
        return self.first_tries.chance

    @property
    def held(self) -> dict[str, Interview]:
        """Stage id -> its interview, for the rounds of the deck whose interview is over."""
        return {i.stage: i for i in self.agenda.past(self.deck.stages, by=self.now)}

    @property
    def all_held(self) -> bool:
        """Whether the interviews of all rounds are over."""
        return len(self.held) == len(self.deck.stages)

    def still_needed(self, questions: Iterable[Question]) -> list[Question]:
        """Those of `questions` with a round that is not over; all if every round of theirs is."""
        questions, held = list(questions), self.held.keys()
        return [q for q in questions if not held >= set(q.stages)] or questions

    def cards_of(self, question: Question) -> Mapping[str, Card]:
        """Point id -> card, including points that are no longer in the deck."""
        return self.cards.get(question.id, {})

    def current_cards(self, question: Question) -> list[Card]:
        """The cards of the points that the deck has now, in deck order; none for unrated points."""
        cards = self.cards_of(question)
        return [cards[point.id] for point in question.points if point.id in cards]

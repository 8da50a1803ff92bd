"""What every report is made of, in one value: the deck, and what the journal says of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Agenda, Card, Deck, Question


class Snapshot(NamedTuple):
    """The deck, what is remembered of it and what is ahead, at one instant."""

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
        """Chance (0-1) that a point never rehearsed is said."""
        return self.first_tries.chance

    def cards_of(self, question: Question) -> Mapping[str, Card]:
        """The cards of one question by point id, of points that left the deck too."""
        return self.cards.get(question.id, {})

    def rated(self, question: Question) -> list[Card]:
        """The cards of the points that the question has now, in the order of its points."""
        own = self.cards_of(question)
        return [own[point.id] for point in question.points if point.id in own]

"""The value that reports are computed from: the deck, and what the history says about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Agenda, Card, Deck, Interview, Question

if TYPE_CHECKING:
    from tiktok_prep.memory.personal import Forgetting


class Snapshot(NamedTuple):
    """The deck and all that the progress file says about it, at one instant."""

    deck: Deck
    cards: Mapping[str, Mapping[str, Card]]
    """Question id -> point id -> card."""
    suspended: Collection[str]
    """Ids of questions."""
    agenda: Agenda
    first_tries: FirstTries
    later_answers: Mapping[Cell, Count]
    """How points went that were asked again on a later day, of questions in the deck or not."""
    now: datetime
    """Local."""

    @property
    def forgetting(self) -> Forgetting:
        """How you forget, learnt from `later_answers` and `first_tries`."""
        return forgetting_of(self.later_answers, self.first_tries)

    @property
    def held(self) -> dict[str, Interview]:
        """Stage id -> its interview, for the rounds of the deck whose interview is over."""
        return {i.stage: i for i in self.agenda.past(self.deck.stages, by=self.now)}

    @property
    def dated(self) -> set[str]:
        """Ids of the stages of the deck with an interview ahead."""
        return {i.stage for i in self.agenda.ahead(self.deck.stages, after=self.now)}

    @property
    def all_held(self) -> bool:
        """Whether the interviews of all rounds are over."""
        return len(self.held) == len(self.deck.stages)

    def still_needed(self, questions: Iterable[Question]) -> list[Question]:
        """Returns those of `questions` with a round whose interview is not over; all if none has
        one."""
        questions, held = list(questions), self.held.keys()
        return [q for q in questions if not held >= set(q.stages)] or questions

    def cards_of(self, question: Question) -> Mapping[str, Card]:
        """Returns point id -> card, including points that are no longer in the deck; empty if never
        rated."""
        return self.cards.get(question.id, {})

    def current_cards(self, question: Question) -> list[Card]:
        """Returns the cards of the points that the deck has now, in deck order; none for unrated
        points."""
        cards = self.cards_of(question)
        return [cards[point.id] for point in question.points if point.id in cards]


def forgetting_of(later_answers: Mapping[Cell, Count], tries: FirstTries) -> Forgetting:
    """Learns how you forget from these counts; remembers the results for the last 4 inputs."""
    return _learnt(frozenset(later_answers.items()), tries)


@lru_cache(maxsize=4)
def _learnt(later_answers: frozenset[tuple[Cell, Count]], tries: FirstTries) -> Forgetting:
    from tiktok_prep.memory.learning import learn

    return learn(dict(sorted(later_answers)), tries)

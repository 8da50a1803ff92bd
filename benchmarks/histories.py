"""What a person's history says on three evenings, and what is true: the raw material of `honesty`.

A simulated person (`persons`) follows prep's plan, as in `deadline`. After the first, the middle
and the last evening it is written down what prep knows then, and what the person would truly recall
at the interview if study stopped. It takes seconds a person, so it is kept in a folder.
"""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import deadline
from persons import FAMILIES, Person
from policies import MockSession, Prep

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.memory.scheduling import NIGHT
from tiktok_prep.model import Agenda, Deck, Question, Review

STAGES = ("first", "middle", "last")
"""After which evening something is told."""


class Answer(NamedTuple):
    """One point that was asked again on a later day."""

    question: str
    days: float
    """Since the last time."""
    stability: float
    missed: bool
    """The last time."""
    recalled: bool


class Known(NamedTuple):
    """One point at one evening, and the truth about it."""

    weight: float
    stability: float
    """0 if it was never asked."""
    days: float
    """From the last time it was asked to the interview."""
    missed: bool
    """The last time."""
    truth: float
    """Chance of recall at the interview."""


class Evening(NamedTuple):
    """What is known after one evening of one person."""

    scenario: str
    family: str
    seed: int
    stage: str
    answers: tuple[Answer, ...]
    """All until then."""
    asked_first: int
    said_first: int
    points: tuple[Known, ...]

    @property
    def truth(self) -> float:
        """Share (0-1) of the weighted points that is recalled at the interview."""
        total = sum(point.weight for point in self.points)
        return sum(point.weight * point.truth for point in self.points) / total


class Watched(Prep):
    """prep, with what is learnt about the person's memory written down."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self.answers: list[Answer] = []

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        for point_id in review.points:
            card = self.cards.get(question.id, {}).get(point_id)
            if card and review.day > card.last_day and review.at >= card.last_review + NIGHT:
                days = (review.at - card.last_review).total_seconds() / 86400
                said = point_id not in review.left_out and review.rating > 1
                self.answers.append(Answer(question.id, days, card.stability, card.missed, said))
        super().rated(question, review, now)

    def evening(
        self, case: deadline.Case, person: Person, scenario: str, family: str, stage: str
    ) -> Evening:
        interview = case.agenda.interviews[0].at
        points = []
        for question in self.deck.questions:
            cards = self.cards.get(question.id, {})
            for point in question.points:
                truth = person.recall((question.id, point.id), deadline.days_of(interview))
                card = cards.get(point.id)
                points.append(
                    Known(
                        question.weight,
                        card.stability if card else 0.0,
                        (interview - card.last_review).total_seconds() / 86400 if card else 0.0,
                        bool(card and card.missed),
                        truth,
                    )
                )
        answers, seed = tuple(self.answers), int(case.seed)
        return Evening(
            *(scenario, family, seed, stage, answers, self._tried, self._said, tuple(points))
        )


def simulated(scenario: str, family: str, seed: int) -> list[Evening]:
    """Three evenings of one person who follows the plan."""
    case = deadline.case(_deck(), deadline.SCENARIOS[scenario], seed)
    keys = [(q.id, point.id) for q in case.deck.questions for point in q.points]
    person = Person(keys, FAMILIES[family], Random(f"{family} {case.seed}"))
    policy, rng = Watched(case.deck, case.agenda), Random(f"answers {family} {case.seed}")
    kept = [study for study in case.studies if study.day not in case.missed]
    evenings = [study for study in kept if not study.light]
    told_after = evenings[0], evenings[len(evenings) // 2], evenings[-1]
    wanted = dict(zip(told_after, STAGES, strict=True))
    found = []
    for number, study in enumerate(case.studies):
        if study in kept and study.seconds:
            now = study.at + case.late[study.day]
            ends = now + timedelta(seconds=study.seconds)
            session = MockSession(number, len(case.studies), study.light, ends)
            deadline.sitting(case, person, policy, session, now, rng)
        if study in wanted:
            found.append(policy.evening(case, person, scenario, family, wanted[study]))
    return found


def evenings_of(scenario: str, family: str, seed: int, folder: Path) -> list[Evening]:
    """The same, from `folder` if it was simulated before."""
    path = folder / f"{scenario} {family} {seed}.pickle".replace(" ", "-").replace(",", "")
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(simulated(scenario, family, seed)))
        unfinished.replace(path)
    found: list[Evening] = pickle.loads(path.read_bytes())
    return found


@cache
def _deck() -> Deck:
    return wiring.load_deck(Settings())

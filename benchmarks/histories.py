"""Simulates what prep knows of a person on three evenings, and what is true, for `honesty`.

A simulated person (`persons`) follows prep's plan, as in `deadline`. After the first, the middle
and the last evening, this records what prep knows and what the person would truly recall at the
interview if study stopped then.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import deadline
from persons import FAMILIES, Person
from policies import Prep, StudySession

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.personal import Share
from tiktok_prep.memory.scheduling import Outcome
from tiktok_prep.model import Deck
from tiktok_prep.planning.days import Forecast, planned_rehearsals

STAGES = ("first", "middle", "last")
"""The evenings after which recall is predicted."""


class KnownPoint(NamedTuple):
    """What prep knows of one point, and the truth."""

    weight: float
    stability: float
    """0 if it was never asked."""
    days: float
    """Days from the last time it was asked to the interview."""
    missed: bool
    """Whether it was missed the last time."""
    truth: float
    """Chance (0-1) of recall at the interview."""


class Evening(NamedTuple):
    """What prep knows of one person after one evening."""

    scenario: str
    family: str
    seed: int
    stage: str
    answers: tuple[Outcome, ...]
    """All answers of later days so far."""
    asked_first: int
    recalled_first: int
    points: tuple[KnownPoint, ...]
    with_plan: Share
    """What prep's plan promises for the interview."""
    reached: float = 0.0
    """True weighted share (0-1) recalled at the interview, after all evenings."""

    @property
    def truth(self) -> float:
        """Weighted share (0-1) of the points recalled at the interview."""
        total = sum(point.weight for point in self.points)
        return sum(point.weight * point.truth for point in self.points) / total


class RecordingPrep(Prep):
    """prep, and what it knows after an evening."""

    def evening(
        self,
        case: deadline.Case,
        person: Person,
        now: datetime,
        names: tuple[str, str, str],
    ) -> Evening:
        """The evening at `now`; `names` are its scenario, family and stage."""
        scenario, family, stage = names
        interview = case.agenda.interviews[0].at
        points = []
        for question in self.deck.questions:
            cards = self.cards.get(question.id, {})
            for point in question.points:
                truth = person.recall((question.id, point.id), deadline.days_of(interview))
                card = cards.get(point.id)
                points.append(
                    KnownPoint(
                        question.weight,
                        card.stability if card else 0.0,
                        (interview - card.last_review).total_seconds() / 86400 if card else 0.0,
                        bool(card and card.missed),
                        truth,
                    )
                )
        answers, tries, seed = tuple(self.outcomes), self.snapshot(now).first_tries, int(case.seed)
        return Evening(
            *(scenario, family, seed, stage, answers, *tries, tuple(points)),
            with_plan=self._with_plan(interview, now),
        )

    def _with_plan(self, interview: datetime, now: datetime) -> Share:
        """What the plan promises for all questions together."""
        inputs = self.plan_input(now)._replace(later_answers=counts(self.outcomes))
        # of one stage, so that they are summed up together
        inputs = inputs._replace(
            candidates=tuple(
                c._replace(question=c.question._replace(stages=("all",))) for c in inputs.candidates
            )
        )
        forecast = Forecast(
            inputs.candidates, planned_rehearsals(inputs), forgetting=inputs.forgetting
        )
        share = forecast.share("all", inputs.days_until(interview))
        assert share
        return share


def counts(answers: Iterable[Outcome]) -> dict[Cell, Count]:
    """The answers of later days, counted as prep counts them."""
    sums: defaultdict[Cell, list[bool]] = defaultdict(list)
    for where, recalled in answers:
        sums[where].append(recalled)
    return {where: Count(len(recalled), sum(recalled)) for where, recalled in sums.items()}


def simulate_evenings(
    scenario: str, family: str, seed: int, *, skips: bool = True
) -> list[Evening]:
    """Three evenings of one person who follows the plan, but skips some days if `skips`."""
    case = deadline.make_case(_deck(), deadline.SCENARIOS[scenario], seed)
    case = case if skips else replace(case, missed=frozenset())
    keys = [(q.id, point.id) for q in case.deck.questions for point in q.points]
    person = Person(keys, FAMILIES[family], Random(f"{family} {case.seed}"))
    policy, rng = RecordingPrep(case.deck, case.agenda), Random(f"answers {family} {case.seed}")
    kept = [study for study in case.studies if study.day not in case.missed]
    evenings = [study for study in kept if not study.last_look]
    chosen = evenings[0], evenings[len(evenings) // 2], evenings[-1]
    stages = dict(zip(chosen, STAGES, strict=True))
    recorded = []
    for number, study in enumerate(case.studies):
        ends = now = study.at + case.delay[study.day]
        if study in kept and study.seconds:
            ends = now + timedelta(seconds=study.seconds)
            session = StudySession(number, len(case.studies), study.last_look, ends)
            deadline.run_session(case, person, policy, session, now, rng)
        if study in stages:
            names = scenario, family, stages[study]
            recorded.append(policy.evening(case, person, ends + timedelta(minutes=5), names))
    reached = deadline.recall_at(case, person, case.agenda.interviews[0].at)
    return [evening._replace(reached=reached) for evening in recorded]


def cached_evenings(
    scenario: str, family: str, seed: int, folder: Path, *, skips: bool = True
) -> list[Evening]:
    """The same, read from `folder` if it was simulated before.

    A file stays valid only while neither the simulation nor prep's plan changes.
    """
    every = "" if skips else " every day"
    path = folder / f"{scenario} {family} {seed}{every}.pickle".replace(" ", "-").replace(",", "")
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(simulate_evenings(scenario, family, seed, skips=skips)))
        unfinished.replace(path)
    evenings: list[Evening] = pickle.loads(path.read_bytes())
    return evenings


@cache
def _deck() -> Deck:
    return wiring.load_deck(Settings())

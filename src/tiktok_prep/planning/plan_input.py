"""What a plan is computed from: deck, journal, dates and now, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.rehearsal import Memory
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.memory.timing import expected_s
from tiktok_prep.model import Agenda, Card, Interview, Question
from tiktok_prep.planning.rule import Candidate, Slot
from tiktok_prep.planning.study import Study, is_off, study_days


class PlanInput(NamedTuple):
    """Times of `candidates` and `slots` are days from `now`."""

    now: datetime
    """Local."""
    agenda: Agenda
    interviews: tuple[Interview, ...]
    """Those of the deck's stages that are ahead, by instant."""
    study: tuple[Study, ...]
    """Today first; empty if no interview is ahead."""
    slots: tuple[Slot, ...]
    """The same, for the rule."""
    candidates: tuple[Candidate, ...]
    """The questions that have an interview ahead and are not suspended, in deck order."""
    first_tries: FirstTries
    spent_s: float
    """Seconds of practice today."""
    first_day: bool
    """Whether nothing was rehearsed on an earlier day for the next interview."""

    @property
    def first_try(self) -> float:
        """Chance (0-1) that a point never rehearsed is said."""
        return self.first_tries.chance

    def with_minutes(self, minutes: int) -> PlanInput:
        """The same with so many minutes of study a day."""
        agenda = self.agenda._replace(minutes=minutes)
        study = study_days(
            agenda, self.interviews, spent_s=self.spent_s, first_day=self.first_day, now=self.now
        )
        slots = _slots(study, now=self.now)
        return self._replace(agenda=agenda, study=tuple(study), slots=slots)

    def at(self, instant: datetime) -> float:
        return days_from(self.now, instant)

    def candidate(self, question_id: str) -> Candidate | None:
        return next((c for c in self.candidates if c.question.id == question_id), None)

    def is_off(self, now: datetime) -> bool:
        """Whether the day of `now` is a day off."""
        return is_off(now.date(), self.agenda.off)

    def next_study(self, now: datetime) -> datetime | None:
        """When study goes on after `now`, local; `None` if it does not before the last
        interview."""
        return next((study.at for study in self.study[1:] if study.at > now), None)


def plan_input(
    snapshot: Snapshot,
    *,
    took_ms: Mapping[str, Sequence[int]],
    spent_s: float,
    begun_today: Collection[str] = (),
) -> PlanInput:
    """The situation of a snapshot. `spent_s` are the seconds of practice today, `begun_today` the
    ids of the questions that were rated for the first time today."""
    deck, cards, suspended, agenda, first_tries, now = snapshot
    ahead = tuple(agenda.ahead(deck.stages, after=now))
    nearest = {interview.stage for interview in ahead[:1]}
    # not by the last day of its cards: after a rehearsal that is today
    first_day = not any(
        question.id in cards and question.id not in begun_today
        for question in deck.questions
        if nearest & set(question.stages)
    )
    study = tuple(study_days(agenda, ahead, spent_s=spent_s, first_day=first_day, now=now))
    seconds = expected_s(deck.questions, took_ms) if ahead else {}
    targets = {i.stage: days_from(now, i.at) for i in ahead}
    return PlanInput(
        now=now,
        agenda=agenda,
        interviews=ahead,
        study=study,
        slots=_slots(study, now=now),
        candidates=tuple(
            _candidate(
                question, cards.get(question.id, {}), seconds[question.id], targets, now=now
            )._replace(begun_today=question.id in begun_today)
            for question in deck.questions
            if ahead and question.id not in suspended and targets.keys() & set(question.stages)
        ),
        first_tries=first_tries,
        spent_s=spent_s,
        first_day=first_day,
    )


def _slots(study: Iterable[Study], *, now: datetime) -> tuple[Slot, ...]:
    return tuple(
        Slot(days_from(now, s.at), (s.day - now.date()).days, s.seconds, s.light) for s in study
    )


def _candidate(
    question: Question,
    cards: Mapping[str, Card],
    seconds: float,
    targets: Mapping[str, float],
    *,
    now: datetime,
) -> Candidate:
    """`question` as the rule sees it; `targets` are the interviews by stage, in days from `now`."""
    own = tuple(sorted({targets[s] for s in question.stages if s in targets}))
    return remembered(Candidate(question, seconds, own, ()), cards, now=now)


def remembered(
    before: Candidate, cards: Mapping[str, Card], *, now: datetime, latest: float = 0.0
) -> Candidate:
    """`before` with the memory that `cards` hold of its points, by their ids. It was asked `latest`
    days after `now` at the latest: a review dated ahead, by a clock that was wrong, keeps no
    question back."""
    points = before.question.points
    memories = tuple(
        _memory(cards[point.id], now=now) if point.id in cards else None for point in points
    )
    return before._replace(
        memories=memories,
        asked=max((min(memory.at, latest) for memory in memories if memory), default=None),
        missed=frozenset(
            place
            for place, point in enumerate(points)
            if point.id in cards and cards[point.id].missed
        ),
    )


def _memory(card: Card, *, now: datetime) -> Memory:
    return Memory(
        card.stability,
        card.difficulty,
        days_from(now, card.last_review),
        (card.last_day - now.date()).days,
    )


def days_from(now: datetime, instant: datetime) -> float:
    return (instant - now).total_seconds() / 86400

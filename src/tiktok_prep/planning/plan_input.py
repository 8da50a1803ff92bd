"""Everything a plan is computed from: the deck, the history, the interviews and the time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from tiktok_prep.base.clocks import start_of_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot, forgetting_of
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.personal import Forgetting
from tiktok_prep.memory.rehearsal import Memory
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.memory.timing import expected_s
from tiktok_prep.model import Agenda, Card, Interview, Question
from tiktok_prep.planning.predictions import is_enough
from tiktok_prep.planning.rule import Candidate, Slot
from tiktok_prep.planning.study import Study, is_off, study_times


class PlanInput(NamedTuple):
    """What a plan is computed from. Times in `candidates` and `slots` are days from `now`."""

    now: datetime
    """Local."""
    agenda: Agenda
    interviews: tuple[Interview, ...]
    """The deck's interviews that are still ahead, soonest first; at least one."""
    study: tuple[Study, ...]
    """Study times, soonest first, beginning with today."""
    slots: tuple[Slot, ...]
    """`study` in days from `now`, as the rule needs it."""
    candidates: tuple[Candidate, ...]
    """Questions with an interview ahead, without suspended ones, in deck order."""
    first_tries: FirstTries
    spent_s: float
    """Seconds practised today."""
    used_s: float
    """Seconds of today's study that are over: those practised, or if that is more, what a rating
    usually takes, for questions that have an interview today or later. So a day is done when its
    questions are, however fast."""
    first_day: bool
    """Whether no question of the next interview was rated before today."""

    later_answers: Mapping[Cell, Count] = {}
    """How points went that were asked again on a later day."""

    @property
    def first_try(self) -> float:
        """Chance (0-1) of recalling a point that was never rehearsed."""
        return self.forgetting.first_try

    @property
    def forgetting(self) -> Forgetting:
        """How you forget, for the figures to show; of it, the rule uses only `first_try`."""
        return forgetting_of(self.later_answers, self.first_tries)

    @property
    def new_facts_today(self) -> int:
        """How many facts were rated for the first time today."""
        return sum(c.new_today and c.question.is_fact for c in self.candidates)

    def asked_of(self, stage: str, planned: Collection[str] = ()) -> tuple[int, int, bool]:
        """Returns how many points a stage has, how many of them were asked, and whether that is
        enough to predict how ready you are. The points of the questions in `planned` (ids) count as
        asked."""
        points = asked = 0
        weight = weight_asked = 0.0
        for candidate in self.candidates:
            if stage in candidate.question.stages:
                is_planned = candidate.question.id in planned
                known = sum(is_planned or memory is not None for memory in candidate.memories)
                points, asked = points + len(candidate.memories), asked + known
                weight += candidate.question.weight * len(candidate.memories)
                weight_asked += candidate.question.weight * known
        return points, asked, is_enough(weight_asked, weight)

    def with_agenda(self, agenda: Agenda) -> PlanInput:
        """Returns this input with the study times of another agenda, which must have the same
        interviews."""
        study = study_times(
            agenda, self.interviews, used_s=self.used_s, first_day=self.first_day, now=self.now
        )
        slots = _slots(study, now=self.now)
        return self._replace(agenda=agenda, study=tuple(study), slots=slots)

    def interview_of(self, question: Question) -> Interview:
        """Returns the next interview that asks `question`. Raises StopIteration if there is
        none."""
        return next(i for i in self.interviews if i.stage in question.stages)

    def days_until(self, instant: datetime) -> float:
        return days_between(self.now, instant)

    def is_off(self, now: datetime) -> bool:
        """Whether `now` falls on a day off."""
        return is_off(now.date(), self.agenda.off)

    def next_study(self, now: datetime) -> datetime | None:
        """Returns when the next study after the current one begins, in local time; this may be this
        evening, after an interview today. `None` if there is none before the last interview."""
        return next((study.at for study in self.study[1:] if study.at > now), None)


def plan_input(
    snapshot: Snapshot,
    *,
    took_ms: Mapping[str, Sequence[int]],
    spent_s: float,
    new_today: Collection[str] = (),
    rated_today: Mapping[str, Sequence[int]] = {},
) -> PlanInput:
    """Returns what a plan for this snapshot, with an interview ahead, is computed from.

    `took_ms` holds answer times of earlier days by question id, `spent_s` is the seconds practised
    today, `new_today` has the ids of questions first rated today, and `rated_today` how long (ms)
    each rating of all points of a question took today, by id.
    """
    deck, cards, suspended, agenda, first_tries, later_answers, now = snapshot
    ahead = tuple(agenda.ahead(deck.stages, after=now))
    nearest = {interview.stage for interview in ahead[:1]}
    # a card's last day does not tell: once rehearsed today, it is today
    first_day = not any(
        question.id in cards and question.id not in new_today
        for question in deck.questions
        if nearest & set(question.stages)
    )
    seconds = expected_s(deck.questions, took_ms)
    days = {i.stage: days_between(now, i.at) for i in ahead}
    candidates = []
    for question in deck.questions:
        targets = tuple(sorted({days[stage] for stage in question.stages if stage in days}))
        if targets and question.id not in suspended:
            candidate = Candidate(
                question,
                seconds[question.id],
                targets,
                (),
                new_today=question.id in new_today,
                times=len(rated_today.get(question.id, ())),
            )
            candidates.append(with_cards(candidate, cards.get(question.id, {}), now=now))
    today = start_of_day(now.date(), now.tzinfo)
    planned = {interview.stage for interview in agenda.ahead(deck.stages, after=today)}
    used_s = spent_s + sum(
        max(0.0, seconds[question.id] - milliseconds / 1000)
        for question in deck.questions
        if planned & set(question.stages)
        for milliseconds in rated_today.get(question.id, ())
    )
    study = tuple(study_times(agenda, ahead, used_s=used_s, first_day=first_day, now=now))
    return PlanInput(
        now=now,
        agenda=agenda,
        interviews=ahead,
        study=study,
        slots=_slots(study, now=now),
        candidates=tuple(candidates),
        first_tries=first_tries,
        spent_s=spent_s,
        used_s=used_s,
        first_day=first_day,
        later_answers=later_answers,
    )


def _slots(study: Iterable[Study], *, now: datetime) -> tuple[Slot, ...]:
    return tuple(
        Slot(days_between(now, s.at), (s.day - now.date()).days, s.seconds, s.last_look)
        for s in study
    )


def with_cards(
    candidate: Candidate, cards: Mapping[str, Card], *, now: datetime, latest: float = 0.0
) -> Candidate:
    """Returns `candidate` with the memory in `cards` (by point id); points without a card count as
    never rehearsed.

    `last_asked` is at most `latest` (days from `now`), so that a review dated ahead by a wrong
    clock does not block the question.
    """
    points = candidate.question.points
    memories = tuple(
        _memory(cards[point.id], now=now) if point.id in cards else None for point in points
    )
    return candidate._replace(
        memories=memories,
        last_asked=max((min(memory.at, latest) for memory in memories if memory), default=None),
        missed_points=frozenset(
            index
            for index, point in enumerate(points)
            if point.id in cards and cards[point.id].missed
        ),
        unproven=any(cards[point.id].unproven for point in points if point.id in cards),
    )


def _memory(card: Card, *, now: datetime) -> Memory:
    return Memory(
        card.stability,
        card.difficulty,
        days_between(now, card.last_review),
        (card.last_day - now.date()).days,
    )


def days_between(now: datetime, instant: datetime) -> float:
    """Returns the days from `now` to `instant`, negative if it has passed."""
    return (instant - now).total_seconds() / 86400

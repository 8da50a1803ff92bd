"""After a real round: how much of it the deck had, and what comes first in the next drill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tiktok_prep.base.clocks import local_day
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import (
    FROM_DEBRIEF,
    Agenda,
    Debrief,
    Deck,
    Interview,
    Question,
    RoundOutcome,
    RoundQuestion,
    Stage,
    StageName,
)

DEBRIEF_VERSION = 3
"""Version of the JSON: raised when a key is removed or changes its meaning."""
MAX_FIRST = 5
"""How many questions that went badly come first in a drill, at most."""
ASK_WITHIN = timedelta(days=14)
"""`prep` asks for a debrief for this long after an interview; later you remember little of it."""

Debriefs = Mapping[str, Debrief]
"""Stage id -> its debrief."""


class WentBadly(NamedTuple):
    """A question that went badly in a real round and has not been rehearsed since."""

    question: Question
    day: date
    """The local day of the round in which it went badly."""


class ReportedQuestion(NamedTuple):
    """A question that was asked in a real round."""

    id: str
    ask: str | None
    """What the question asks; `None` if it has left the deck."""
    went: str
    """'well', 'mixed' or 'badly'."""
    was_in_deck: bool
    """Whether the deck had the question before this round."""


class RoundReport(NamedTuple):
    """Everything known about one real round."""

    now: datetime
    deck: str
    """The deck's name."""
    stage: StageName
    interview: Interview | None
    """Its date, past or ahead; `None` if none is set."""
    first_note_at: datetime | None
    """When the oldest note on the round was written, UTC; `None` without notes."""
    last_note_at: datetime | None
    """When the newest note on the round was written, UTC; `None` without notes."""
    asked: tuple[ReportedQuestion, ...]
    claims: tuple[str, ...]
    """Figures and commitments that you gave, and must not contradict in later rounds."""
    surprises: tuple[str, ...]
    next_stage: str | None
    """Id of the round to prepare for next; `None` after the last."""

    @property
    def in_deck_count(self) -> int:
        """How many of the questions asked were in the deck before this round."""
        return sum(question.was_in_deck for question in self.asked)

    @property
    def in_deck_share(self) -> float | None:
        """Share (0-1) of the questions asked that were in the deck before this round; `None` if
        none was asked."""
        return self.in_deck_count / len(self.asked) if self.asked else None

    @property
    def went_badly(self) -> list[ReportedQuestion]:
        return [question for question in self.asked if question.went == "badly"]


def round_report(deck: Deck, agenda: Agenda, debrief: Debrief, *, now: datetime) -> RoundReport:
    """The report on the round of `debrief`. Raises ValueError if its stage is not in the deck.
    `now` carries the local time zone."""
    (stage,) = (s.id_and_name for s in deck.stages if s.id == debrief.stage)
    following = next_stage(deck, agenda, stage.id, now=now)
    return RoundReport(
        now=now,
        deck=deck.name,
        stage=stage,
        interview=next((i for i in agenda.interviews if i.stage == stage.id), None),
        first_note_at=None if debrief.is_empty else _started(debrief),
        last_note_at=None if debrief.is_empty else debrief.at,
        asked=tuple(
            _reported(entry, deck.question(entry.question_id), stage.id) for entry in debrief.asked
        ),
        claims=debrief.claims,
        surprises=debrief.surprises,
        next_stage=following and following.id,
    )


def _reported(entry: RoundQuestion, question: Question | None, stage: str) -> ReportedQuestion:
    return ReportedQuestion(
        id=entry.question_id,
        ask=question and question.ask,
        went=entry.went,
        was_in_deck=_was_in_deck(entry.question_id, question, stage),
    )


def _was_in_deck(question_id: str, question: Question | None, stage: str) -> bool:
    """Whether the deck had the question before this round. One that has left the deck counts unless
    it was your own. Your own counts unless you wrote it down after this very round."""
    if question is None:
        return not question_id.startswith("own-")
    return question.origin != FROM_DEBRIEF or stage not in question.stages


def next_stage(deck: Deck, agenda: Agenda, stage: str, *, now: datetime) -> Stage | None:
    """The round to prepare for after `stage`: the next interview by date, or else the next stage of
    the deck that is not over; `None` if there is none. Raises ValueError if `stage` is not in the
    deck."""
    ahead = [i.stage for i in agenda.ahead(deck.stages, after=now)]
    over = {stage, *(i.stage for i in agenda.past(deck.stages, by=now))}
    order = [entry.id for entry in deck.stages]
    candidates = [*ahead, *order[order.index(stage) + 1 :]]
    return next((deck.stage(each) for each in candidates if each not in over), None)


def last_round(deck: Deck, agenda: Agenda, *, now: datetime) -> str | None:
    """The stage whose interview is the latest that has begun by `now`; `None` if none has."""
    past = agenda.past(deck.stages, by=now)
    return past[-1].stage if past else None


def rounds_to_debrief(
    deck: Deck, agenda: Agenda, debriefs: Debriefs, *, now: datetime
) -> list[str]:
    """Stages that had an interview at most ASK_WITHIN ago and have no note written since, the
    latest first."""
    return [
        i.stage
        for i in reversed(agenda.past(deck.stages, by=now))
        if now <= i.at + ASK_WITHIN and not (i.stage in debriefs and _covers(debriefs[i.stage], i))
    ]


def went_badly(snapshot: Snapshot, debriefs: Debriefs, *, stage: str | None) -> list[WentBadly]:
    """The questions the next drill begins with: those that went badly in a real round and were not
    rehearsed since you noted that. The latest round comes first; at most MAX_FIRST, none suspended.

    With `stage`, only questions of that round.
    """
    deck, cards, suspended, agenda, *_, now = snapshot
    badly: dict[str, WentBadly] = {}
    for debrief in sorted(debriefs.values(), key=_started, reverse=True):
        for entry in debrief.asked:
            question = deck.question(entry.question_id)
            noted_at = _noted_at(entry, debrief, agenda, now)
            reviews = [card.last_review for card in cards.get(entry.question_id, {}).values()]
            if (
                question
                and stage in (None, *question.stages)
                and entry.went == "badly"
                and question.id not in suspended
                and not any(noted_at is None or at > noted_at for at in reviews)
            ):
                badly.setdefault(question.id, WentBadly(question, _day(debrief, agenda, now)))
    return list(badly.values())[:MAX_FIRST]


def round_outcomes(
    question_id: str, debriefs: Debriefs, agenda: Agenda, *, now: datetime
) -> list[RoundOutcome]:
    """How the question went in each real round that asked it, the latest first; empty if none
    did."""
    return [
        RoundOutcome(debrief.stage, entry.went, _day(debrief, agenda, now))
        for debrief in sorted(debriefs.values(), key=_started, reverse=True)
        for entry in debrief.asked
        if entry.question_id == question_id
    ]


def _covers(debrief: Debrief, interview: Interview) -> bool:
    """Whether the debrief has notes, the last one not from before the interview."""
    return debrief.at >= interview.at and not debrief.is_empty


def _started(debrief: Debrief) -> datetime:
    return debrief.began or debrief.at


def _noted_at(
    entry: RoundQuestion, debrief: Debrief, agenda: Agenda, now: datetime
) -> datetime | None:
    """When you noted how a question went. If that is in the future, because the clock was ahead
    then: when the debrief began, or else when the interview was. `None` if none of these is
    past."""
    dates = [i.at for i in agenda.interviews if i.stage == debrief.stage]
    candidates = (entry.at or _started(debrief), _started(debrief), *dates)
    return next((at for at in candidates if at <= now), None)


def _day(debrief: Debrief, agenda: Agenda, now: datetime) -> date:
    """The local day of the round: of its interview if that was before the last note, or else of the
    first note, but never in the future."""
    for interview in agenda.interviews:
        if interview.stage == debrief.stage and interview.at <= debrief.at:
            return interview.local.date()
    return local_day(min(_started(debrief), now), now.tzinfo)

"""After a real round: what the deck had of it, and what it says about the next drill."""

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

DEBRIEF_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
MOST_FIRST = 5
"""A drill begins with at most so many questions that went badly."""
REMEMBERED = timedelta(days=14)
"""For so long after an interview a debrief is asked for; then little is remembered."""

Debriefs = Mapping[str, Debrief]
"""By stage."""


class WentBadly(NamedTuple):
    """A question that went badly in a real round and was not rehearsed since."""

    question: Question
    day: date
    """The local day of that round."""


class ReportedQuestion(NamedTuple):
    """A question of one real round."""

    id: str
    ask: str | None
    """`None` if it has left the deck."""
    went: str
    """'well', 'mixed' or 'badly'."""
    had: bool
    """Whether the deck had it before."""


class RoundReport(NamedTuple):
    """All that is known of one real round."""

    now: datetime
    deck: str
    """The deck's name."""
    stage: StageName
    interview: Interview | None
    """Its date as it is set, past or ahead; `None` without one."""
    began: datetime | None
    """When the first of what stands was written; `None` if nothing is."""
    at: datetime | None
    """When the last of it was."""
    asked: tuple[ReportedQuestion, ...]
    claims: tuple[str, ...]
    """What was said that later rounds must not contradict: figures, commitments."""
    surprises: tuple[str, ...]
    next_stage: str | None
    """Id of the round to prepare for from here; `None` after the last."""

    @property
    def had(self) -> int:
        """How many of the questions asked the deck had."""
        return sum(one.had for one in self.asked)

    @property
    def share(self) -> float | None:
        """The same as a share (0-1); `None` if nothing was asked."""
        return self.had / len(self.asked) if self.asked else None

    @property
    def badly(self) -> list[ReportedQuestion]:
        return [one for one in self.asked if one.went == "badly"]


def round_report(deck: Deck, agenda: Agenda, debrief: Debrief, *, now: datetime) -> RoundReport:
    """What is known of the round of `debrief`, whose stage the deck has, at `now`, which carries
    the local zone."""
    (stage,) = (s.id_and_name for s in deck.stages if s.id == debrief.stage)
    following = next_stage(deck, agenda, stage.id, now=now)
    return RoundReport(
        now=now,
        deck=deck.name,
        stage=stage,
        interview=next((i for i in agenda.interviews if i.stage == stage.id), None),
        began=None if debrief.is_empty else _began(debrief),
        at=None if debrief.is_empty else debrief.at,
        asked=tuple(
            ReportedQuestion(
                one.question_id,
                found and found.ask,
                one.went,
                _had(one.question_id, found, stage.id),
            )
            for one in debrief.asked
            for found in (deck.question(one.question_id),)
        ),
        claims=debrief.claims,
        surprises=debrief.surprises,
        next_stage=following and following.id,
    )


def _had(question_id: str, question: Question | None, stage: str) -> bool:
    """Whether the deck had it before the round: what was written down after an earlier one counts,
    what was after this one does not."""
    if question is None:
        return not question_id.startswith("own-")
    return question.origin != FROM_DEBRIEF or stage not in question.stages


def next_stage(deck: Deck, agenda: Agenda, stage: str, *, now: datetime) -> Stage | None:
    """The round to prepare for after `stage`: the next by date, or else the next of the deck."""
    ahead = [i.stage for i in agenda.ahead(deck.stages, after=now)]
    order = [entry.id for entry in deck.stages]
    after = [*ahead, *order[order.index(stage) + 1 :]]
    return next((deck.stage(name) for name in after if name != stage), None)


def last_round(deck: Deck, agenda: Agenda, *, now: datetime) -> str | None:
    """The stage of the deck whose interview was the last one before `now`; `None` if none was."""
    past = agenda.past(deck.stages, by=now)
    return past[-1].stage if past else None


def how_was_it(deck: Deck, agenda: Agenda, debriefs: Debriefs, *, now: datetime) -> list[str]:
    """The stages whose interview is over, not for long, and has no debrief; the last one first."""
    return [
        i.stage
        for i in reversed(agenda.past(deck.stages, by=now))
        if now <= i.at + REMEMBERED and not (i.stage in debriefs and _is_of(debriefs[i.stage], i))
    ]


def went_badly(snapshot: Snapshot, debriefs: Debriefs, *, stage: str | None) -> list[WentBadly]:
    """What the next drill begins with: the questions that went badly in a real round and were not
    rehearsed since that was written down; of the last round first, at most MOST_FIRST.

    With `stage`, those of rounds before it and of its own.
    """
    deck, cards, suspended, agenda, _, now = snapshot
    found: dict[str, WentBadly] = {}
    for debrief in sorted(debriefs.values(), key=_began, reverse=True):
        if stage is not None and not _is_after(deck, agenda, debrief.stage, stage):
            continue
        for one in debrief.asked:
            question, since = deck.question(one.question_id), _since(one, debrief, agenda, now)
            rehearsed = [card.last_review for card in cards.get(one.question_id, {}).values()]
            if (
                question
                and one.went == "badly"
                and question.id not in suspended
                and not any(since is None or at > since for at in rehearsed)
            ):
                found.setdefault(question.id, WentBadly(question, _day(debrief, agenda, now)))
    return list(found.values())[:MOST_FIRST]


def round_outcomes(
    question_id: str, debriefs: Debriefs, agenda: Agenda, *, now: datetime
) -> list[RoundOutcome]:
    """How a question went in real rounds, the last round first."""
    return [
        RoundOutcome(debrief.stage, one.went, _day(debrief, agenda, now))
        for debrief in sorted(debriefs.values(), key=_began, reverse=True)
        for one in debrief.asked
        if one.question_id == question_id
    ]


def _is_of(debrief: Debrief, interview: Interview) -> bool:
    """Whether something is written, and after the interview."""
    return debrief.at >= interview.at and not debrief.is_empty


def _began(debrief: Debrief) -> datetime:
    return debrief.began or debrief.at


def _since(one: RoundQuestion, debrief: Debrief, agenda: Agenda, now: datetime) -> datetime | None:
    """When it was said how a question went. If the clock ran ahead then: when the debrief was
    begun, or else when the interview was; `None` if neither is known."""
    dates = [i.at for i in agenda.interviews if i.stage == debrief.stage]
    told = (one.at or _began(debrief), _began(debrief), *dates)
    return next((at for at in told if at <= now), None)


def _day(debrief: Debrief, agenda: Agenda, now: datetime) -> date:
    """The local day of the round: of its interview if that was before the debrief."""
    for interview in agenda.interviews:
        if interview.stage == debrief.stage and interview.at <= debrief.at:
            return interview.local.date()
    return local_day(min(_began(debrief), now), now.tzinfo)


def _is_after(deck: Deck, agenda: Agenda, stage: str, other: str) -> bool:
    """Whether `other` is the round `stage` or one after it: by date, or else in the deck."""
    dates = {interview.stage: interview.at for interview in agenda.interviews}
    if stage in dates and other in dates:
        return dates[other] >= dates[stage]
    order = [entry.id for entry in deck.stages]
    return stage in order and order.index(other) >= order.index(stage)

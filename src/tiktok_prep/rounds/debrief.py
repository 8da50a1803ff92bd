"""After a real round: how much of it the deck had, and what comes first in the next drill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.value import NamedTuple
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
    """Makes the report on the round of `debrief`, which may be empty. `now` carries the local time
    zone. Raises ValueError if the deck does not have the stage of the debrief."""
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
    """Makes the entry of a question, `None` if it has left the deck.

    `was_in_deck` is then True unless it was one of your own. Otherwise it is False only for a
    question that a debrief of this stage added.
    """
    if question is None:
        was_in_deck = not entry.question_id.startswith("own-")
        return ReportedQuestion(entry.question_id, None, entry.went, was_in_deck)
    was_in_deck = question.origin != FROM_DEBRIEF or stage not in question.stages
    return ReportedQuestion(question.id, question.ask, entry.went, was_in_deck)


def next_stage(deck: Deck, agenda: Agenda, stage: str, *, now: datetime) -> Stage | None:
    """Returns the stage to prepare for after `stage`: that of the next other interview by date, or
    else the next in the deck that is not over; `None` if there is none. Raises ValueError if the
    deck does not have `stage`."""
    ahead = [i.stage for i in agenda.ahead(deck.stages, after=now)]
    over = {stage, *(i.stage for i in agenda.past(deck.stages, by=now))}
    order = [entry.id for entry in deck.stages]
    candidates = [*ahead, *order[order.index(stage) + 1 :]]
    return next((deck.stage(each) for each in candidates if each not in over), None)


def last_round(deck: Deck, agenda: Agenda, *, now: datetime) -> str | None:
    """Returns the id of the stage whose interview began last; `None` if none began by `now`."""
    past = agenda.past(deck.stages, by=now)
    return past[-1].stage if past else None


def rounds_to_debrief(
    deck: Deck, agenda: Agenda, debriefs: Debriefs, *, now: datetime
) -> list[str]:
    """Returns the ids of stages whose interview was at most ASK_WITHIN ago and whose debrief is
    missing, empty or older than the interview; the latest first."""
    recent = [i for i in reversed(agenda.past(deck.stages, by=now)) if now <= i.at + ASK_WITHIN]
    noted = {name: debrief.at for name, debrief in debriefs.items() if not debrief.is_empty}
    return [i.stage for i in recent if i.stage not in noted or noted[i.stage] < i.at]


def went_badly(snapshot: Snapshot, debriefs: Debriefs, *, stage: str | None) -> list[WentBadly]:
    """Returns at most MAX_FIRST questions that went badly in a real round and were not rated since
    you noted that, those of the latest round first; no suspended ones, each once.

    With `stage`, only questions of that stage, in whichever round they went badly.
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
    """Returns how the question went in each real round that asked it, the latest first; [] if none
    did. The outcomes have no `stage_name`."""
    return [
        RoundOutcome(debrief.stage, entry.went, _day(debrief, agenda, now))
        for debrief in sorted(debriefs.values(), key=_started, reverse=True)
        for entry in debrief.asked
        if entry.question_id == question_id
    ]


def _started(debrief: Debrief) -> datetime:
    return debrief.began or debrief.at


def _noted_at(
    entry: RoundQuestion, debrief: Debrief, agenda: Agenda, now: datetime
) -> datetime | None:
    """Returns when you noted how a question went. If that is after `now` (the clock was ahead
    then), returns when the debrief began, or else when the interview was; `None` if all of them are
    after `now`."""
    dates = [i.at for i in agenda.interviews if i.stage == debrief.stage]
    candidates = (entry.at or _started(debrief), _started(debrief), *dates)
    return next((at for at in candidates if at <= now), None)


def _day(debrief: Debrief, agenda: Agenda, now: datetime) -> date:
    """Returns the local day of the round's interview if the last note is not older than that; else
    that of the first note, or of `now` if the first note is later."""
    for interview in agenda.interviews:
        if interview.stage == debrief.stage and interview.at <= debrief.at:
            return interview.local.date()
    return local_day(min(_started(debrief), now), now.tzinfo)

"""After a real round: what was asked and how it went, what you claimed, what surprised you."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Row, command
from tiktok_prep.base.page import WENT_STYLES, Span
from tiktok_prep.base.text import short_day, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import WENT, Agenda, Debrief, Deck, Interview, Rating, StageName

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

DEBRIEF_VERSION = 4
"""Version of the JSON: raised when a key is removed or changes its meaning."""
ASK_WITHIN = timedelta(days=14)
"""`prep` asks for a debrief for this long after an interview; later you remember little of it."""


class ReportedQuestion(NamedTuple):
    """A question that was asked in a real round."""

    id: str
    ask: str | None
    """What the question asks; `None` if it has left the deck."""
    went: str
    """'well', 'mixed' or 'badly'."""


class RoundReport(NamedTuple):
    """Everything known about one real round."""

    now: datetime
    deck: str
    """The deck's name."""
    stage: StageName
    interview: Interview | None
    """Its date, past or ahead; `None` if none is set."""
    asked: tuple[ReportedQuestion, ...]
    claims: tuple[str, ...]
    """Figures and commitments that you gave, and must not contradict in later rounds."""
    surprises: tuple[str, ...]
    next_stage: str | None
    """Id of the round to prepare for next; `None` after the last."""


def went_of(rating: Rating) -> str:
    """Returns the word for how a question went: the inverse of WENT."""
    return next(went for went, rated in WENT.items() if rating >= rated)


def round_report(
    deck: Deck, stage_id: str, agenda: Agenda, debrief: Debrief | None, *, now: datetime
) -> RoundReport:
    """Makes the report on a round of the deck; `debrief` is `None` before the first note. `now`
    carries the local time zone."""
    stages = [stage.id_and_name for stage in deck.stages]
    place = [stage.id for stage in stages].index(stage_id)
    over = {stage_id, *(i.stage for i in agenda.past(deck.stages, by=now))}
    ahead = [i.stage for i in agenda.ahead(deck.stages, after=now)]
    following = [*ahead, *(stage.id for stage in stages[place + 1 :])]
    asks = {question.id: question.ask for question in deck.questions}
    notes = debrief or Debrief(now, stage_id)
    return RoundReport(
        now=now,
        deck=deck.name,
        stage=stages[place],
        interview=next((i for i in agenda.interviews if i.stage == stage_id), None),
        asked=tuple(
            ReportedQuestion(r.question_id, asks.get(r.question_id), went_of(r.rating))
            for r in notes.asked
        ),
        claims=notes.claims,
        surprises=notes.surprises,
        next_stage=next((stage for stage in following if stage not in over), None),
    )


def last_round(deck: Deck, agenda: Agenda, *, now: datetime) -> str | None:
    """Returns the id of the stage whose interview began last; `None` if none began by `now`."""
    past = agenda.past(deck.stages, by=now)
    return past[-1].stage if past else None


def rounds_to_debrief(
    deck: Deck, agenda: Agenda, debriefs: Mapping[str, Debrief], *, now: datetime
) -> list[str]:
    """Returns the ids of stages whose interview was at most ASK_WITHIN ago and has no note since;
    the latest first."""
    recent = [i for i in reversed(agenda.past(deck.stages, by=now)) if now <= i.at + ASK_WITHIN]
    return [i.stage for i in recent if i.stage not in debriefs or debriefs[i.stage].at < i.at]


def debrief_page(report: RoundReport) -> list[Block]:
    """Everything you have written about one round, without empty parts, and what to do next."""
    local = report.interview and report.interview.local
    when = f"{short_day(local, report.now)}, {local:%H:%M}" if local else ""
    asked = [
        Row(Span(entry.went, WENT_STYLES[entry.went]), shortened(entry.ask or entry.id))
        for entry in report.asked
    ]
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Asked", asked),
        ("Claimed", [Bullet(text) for text in report.claims]),
        ("Surprises", [Bullet(text) for text in report.surprises]),
    ]
    page: list[Block] = [Heading(f"Debrief: {report.stage.name}", when)]
    for title, entries in parts:
        page += [Heading(title), *entries] if entries else []
    if len(page) == 1:
        page.append(Paragraph("Nothing is written yet."))
    elif report.next_stage:
        page += [BLANK, Paragraph(("Next: ", command(f"prep drill {report.next_stage}")))]
    return page

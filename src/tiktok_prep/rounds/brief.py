"""`prep brief`: one page for the hour before an interview, and how it reads.

Everything on it is limited in number and length, whatever the deck, your words and your debriefs
contain: in print it is one sheet of A4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Row, command
from tiktok_prep.base.page import Span, dim, strong
from tiktok_prep.base.text import appointment_words, as_of_words, day_and_time, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import WHOLE, Debrief, Interview, OwnWords, Point, Question, Stage, StageName
from tiktok_prep.planning.predictions import chance

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

BRIEF_VERSION = 5
"""Version of the JSON: raised when a key is removed or changes its meaning."""
MAX_QUESTIONS, MAX_POINTS, MAX_FIGURES, MAX_NOTES = 5, 3, 4, 4
"""How many of each are on the page; MAX_POINTS per question."""
MAX_CHARS, POINT_CHARS = 200, 110
CRAFT = "interview-craft"
"""The topic of facts on how to answer, which nobody says in an interview."""
UNDATED = timedelta(hours=1)
"""How far ahead an interview without a date is taken to be."""


class BriefPoint(NamedTuple):
    """A point that you are likely to forget."""

    id: str
    says: str
    your_words: str
    """What you wrote below it; '' if nothing."""
    last: str
    """'missed' or 'said' the last time it was asked; 'new' if it never was."""


class BriefQuestion(NamedTuple):
    """A question to go over, with the points you are likeliest to forget, the shakiest first."""

    id: str
    ask: str
    points: tuple[BriefPoint, ...]
    """A question without points has one, with the id of `WHOLE`, which stands for the answer."""


class Figure(NamedTuple):
    """A fact with a number, to get right."""

    id: str
    ask: str
    answer: str
    as_of: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    is_stale: bool
    """Whether its shelf life is over: look it up again."""
    is_unsure: bool
    """Whether the deck gives the fact less than high confidence."""
    source_url: str


class EarlierNote(NamedTuple):
    """A claim or surprise from the debrief of another round."""

    stage_name: str
    text: str


class Brief(NamedTuple):
    """All of `prep brief`. Each text is on one line and cut to its place on the sheet."""

    now: datetime
    deck: str
    """The deck's name."""
    stage: StageName
    objective: str
    expect: tuple[str, ...]
    interview: Interview | None
    """`None` if no date is ahead."""
    held: Interview | None
    """The interview of the round if that is over; `None` if not."""
    questions: tuple[BriefQuestion, ...]
    figures: tuple[Figure, ...]
    claims: tuple[EarlierNote, ...]
    surprises: tuple[EarlierNote, ...]
    ask_them: tuple[str, ...]


def brief(
    snapshot: Snapshot,
    stage: Stage,
    answers: Mapping[str, OwnWords],
    debriefs: Mapping[str, Debrief],
) -> Brief:
    """Makes the brief for `stage`; `answers` is by question id, `debriefs` by stage id.

    Lists the open questions whose weakest point is shakiest (see `_shakiness`), among equals the
    heaviest, then the first in the deck. Suspended questions are left out.
    """
    interview = snapshot.agenda.next_of([stage], after=snapshot.now)
    at = interview.at if interview else snapshot.now + UNDATED
    asked = [
        question
        for question in snapshot.deck.select(stage=stage.id, tag=None)
        if question.id not in snapshot.suspended
    ]
    ranked = [
        (_shakiest_first(snapshot, question, at=at), question)
        for question in sorted(asked, key=lambda question: -question.weight)
        if not question.fact
    ]
    ranked.sort(key=lambda entry: entry[0][0][0])
    chosen = ranked[:MAX_QUESTIONS]
    others = [each for each in snapshot.deck.stages if each.id in debriefs and each.id != stage.id]
    others.sort(key=lambda other: debriefs[other.id].at, reverse=True)
    return Brief(
        now=snapshot.now,
        deck=shortened(snapshot.deck.name),
        stage=StageName(stage.id, shortened(stage.name)),
        objective=shortened(stage.objective, MAX_CHARS),
        expect=_cut(stage.expect[:2]),
        interview=interview,
        held=snapshot.held.get(stage.id),
        questions=tuple(
            _question(question, points, answers.get(question.id)) for points, question in chosen
        ),
        figures=_figures(snapshot, asked, [question for _, question in chosen], at=at),
        claims=_notes((each, text) for each in others for text in debriefs[each.id].claims),
        surprises=_notes(
            (each, text) for each in others for text in debriefs[each.id].surprises[:2]
        ),
        ask_them=_cut(stage.ask_them[:3]),
    )


def _shakiest_first(
    snapshot: Snapshot, question: Question, *, at: datetime
) -> list[tuple[tuple[int, float], Point, str]]:
    """Returns the points of a question with how shaky each is, to sort by, and how it went last:
    those missed the last time come first, then those never asked, then those said; in each group
    the likeliest to be forgotten at `at` first."""
    cards, found = snapshot.cards_of(question), []
    for point in question.points:
        card = cards.get(point.id)
        recall = round(chance(snapshot.forgetting, card, at=at), 6)
        last = "new" if card is None else "missed" if card.missed else "said"
        found.append(((("missed", "new", "said").index(last), recall), point, last))
    return sorted(found, key=lambda entry: entry[0])


def _question(
    question: Question,
    points: Sequence[tuple[tuple[int, float], Point, str]],
    words: OwnWords | None,
) -> BriefQuestion:
    yours, rest = under_points(question, words)
    yours.setdefault(WHOLE.id, rest)
    return BriefQuestion(
        question.id,
        shortened(question.ask, MAX_CHARS),
        tuple(
            BriefPoint(
                point.id,
                shortened(point.says, POINT_CHARS),
                shortened(yours.get(point.id, ""), POINT_CHARS),
                last,
            )
            for _, point, last in points[:MAX_POINTS]
        ),
    )


def _figures(
    snapshot: Snapshot, asked: Collection[Question], chosen: Collection[Question], *, at: datetime
) -> tuple[Figure, ...]:
    """Returns the facts with a number in the answer that are costliest to forget, of those `asked`
    and those that help with a `chosen` question; facts that the deck is unsure of come last.

    The cost is the fact's weight, times one plus the number of chosen questions that it helps with,
    times the chance of forgetting it.
    """
    uses = Counter(name for question in chosen for name in question.facts)
    candidates = {question.id for question in asked} | uses.keys() - set(snapshot.suspended)
    by_cost = []
    for question in snapshot.deck.questions:
        fact, (point, *_) = question.fact, question.points
        if not fact or question.id not in candidates or fact.topic == CRAFT:
            continue
        if any(char.isdigit() for char in point.says):
            card = snapshot.cards_of(question).get(point.id)
            forgotten = 1 - chance(snapshot.forgetting, card, at=at)
            cost = question.weight * (1 + uses[question.id]) * forgotten
            figure = Figure(
                question.id,
                shortened(question.ask, POINT_CHARS),
                shortened(point.says, POINT_CHARS),
                fact.as_of,
                fact.stale,
                fact.is_unsure,
                fact.source.url,
            )
            by_cost.append(((fact.is_unsure, -cost), figure))
    by_cost.sort(key=lambda entry: entry[0])
    return tuple(figure for _, figure in by_cost[:MAX_FIGURES])


def _notes(notes: Iterable[tuple[Stage, str]]) -> tuple[EarlierNote, ...]:
    made = (EarlierNote(shortened(each.name, 60), shortened(text, 140)) for each, text in notes)
    return tuple(made)[:MAX_NOTES]


def _cut(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(shortened(text, MAX_CHARS) for text in texts)


# ---------------------------------------------------------------- the page


def brief_page(report: Brief) -> list[Block]:
    """The brief, the most important first; parts without entries are left out."""
    when = "No date is set"
    if report.held:
        when = f"Held {day_and_time(report.held.local)}"
    elif report.interview:
        when = appointment_words(report.interview.local, report.now)
    page: list[Block] = [Heading(report.stage.name, when), Paragraph(report.objective)]
    page.append(Heading("Questions to go over", "the shakiest first"))
    for number, question in enumerate(report.questions, start=1):
        page += _question_rows(number, question)
    if not report.questions:
        add = command(f'prep add "..." {report.stage.id}')
        page.append(Paragraph(("No questions to go over yet. To add one: ", add)))
    page += _part("Figures to get right", map(_figure, report.figures))
    page += _part("What you said in earlier rounds", map(_note, report.claims))
    page += _part("What surprised you there", map(_note, report.surprises))
    page += _part("Ask them", map(Bullet, report.ask_them))
    page += _part("What to expect", map(Bullet, report.expect))
    if report.questions:
        warm_up = command(f"prep drill --warm-up {report.stage.id}")
        page += [BLANK, Paragraph(("Six minutes of what is shakiest: ", warm_up))]
    return page


def _part(title: str, entries: Iterable[Block]) -> list[Block]:
    page = list(entries)
    return [Heading(title), *page] if page else []


def _question_rows(number: int, question: BriefQuestion) -> list[Block]:
    """The question, and its points with how each went last and your own words below it."""
    rows: list[Block] = []
    head = Row(str(number), strong(question.ask))
    for point in question.points:
        style = "bad" if point.last == "missed" else "dim"
        if point.id == WHOLE.id:
            value = (strong(question.ask), Span(f" ({point.last})", style))
            head = head._replace(value=value, below=point.your_words)
        else:
            says = dim(point.says) if point.your_words else point.says
            rows.append(Row(Span(point.last, style), says, below=point.your_words))
    return [head, *rows]


def _figure(figure: Figure) -> Bullet:
    note = dim(f" ({as_of_words(figure.as_of)})")
    if figure.is_stale:
        note = Span(f" ({figure.as_of[:4]}, look it up)", "warn", figure.source_url)
    elif figure.is_unsure:
        note = Span(" (check before you say it)", "warn", figure.source_url)
    return Bullet((f"{figure.ask} ", strong(figure.answer), note))


def _note(note: EarlierNote) -> Bullet:
    return Bullet((dim(f"{note.stage_name}: "), note.text))

"""`prep brief`: one page for the hour before an interview.

Everything on it is limited in number and length, so that it fits on one sheet of A4 whatever the
deck, your answers and your debriefs contain. The screen, the HTML and the JSON are
all made from the value here, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from tiktok_prep.answers.text import opening_line
from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.text import shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.stale import facts_to_look_up, stale_facts
from tiktok_prep.drill.warm_up import UNDATED_HORIZON, PointChance, by_weight, point_chances
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Forgetting, Share
from tiktok_prep.model import WHOLE, Answer, Card, Debrief, Fact, Interview, Question, Stage
from tiktok_prep.planning.predictions import expected

BRIEF_VERSION = 4
"""Version of the JSON: raised when a key is removed or changes its meaning."""
MAX_QUESTIONS, MAX_POINTS, MAX_STORIES, MAX_FIGURES = 6, 3, 4, 6
MAX_CLAIMS, MAX_SURPRISES, MAX_ASK_THEM, MAX_EXPECT = 4, 2, 3, 2
"""How many of each are on the page; MAX_POINTS per question."""
CRAFT = "interview-craft"
"""The topic of facts on how to answer, which nobody says in an interview."""
ONE_LINE_CHARS = 110
"""Characters of a text that has one line of the sheet to itself."""
TWO_LINES_CHARS = 200
ASK_CHARS, NAME_CHARS = 215, 60
FIGURE_ASK_CHARS, FIGURE_ANSWER_CHARS = 140, 120


class BriefPoint(NamedTuple):
    """A point that you are likely to forget."""

    id: str
    says: str
    recall: Share | None
    """Predicted chance (0-1) that you recall the point at `Brief.recall_at`; `None` if you never
    rated it, or missed it and did not say it on a later day since."""
    rated: bool
    """Whether the point was ever rated."""
    missed: bool
    """Whether you missed the point the last time it was asked."""
    place: int
    """1 for the point to go over first of all points of the brief, 2 for the next, and so on."""


class BriefQuestion(NamedTuple):
    """A question to go over, with the points you are most likely to forget, the weakest first."""

    id: str
    ask: str
    points: tuple[BriefPoint, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the deck gives the question no points; `points` then has one, which stands for
        the whole answer."""
        return [point.id for point in self.points] == [WHOLE.id]


class BriefStory(NamedTuple):
    """The opening line of one of your own answers."""

    name: str
    """Id of the story, or of the question if its answer names no story."""
    opening_line: str
    question_ids: tuple[str, ...]
    """The questions of this round that the story answers."""
    ask: str
    """What the first of them asks, without the mark at its end."""


class Figure(NamedTuple):
    """A fact to get right."""

    id: str
    ask: str
    answer: str
    as_of: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    recall: Share | None
    """Predicted chance (0-1) that you recall the answer at `Brief.recall_at`; `None` if you never
    rated it, or missed it and did not say it on a later day since."""
    rated: bool
    missed: bool
    """Whether you missed the answer the last time it was asked."""
    is_stale: bool
    """Whether the fact's shelf life is over on the day of the interview: look it up again."""
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
    stage: str
    """The stage's id."""
    stage_name: str
    objective: str
    expect: tuple[str, ...]
    interview: Interview | None
    """`None` if no date is ahead."""
    held: Interview | None
    """The interview of the round if that is over; `None` if not."""
    recall_at: datetime
    """The instant for which recall is predicted: the interview, or an hour from now."""
    any_rated: bool
    """Whether any point of `questions` was ever rated."""
    can_warm_up: bool
    """Whether the round has a question that is not suspended."""
    look_up: int
    """How many facts of the round to look up before the interview."""
    suspended: int
    """How many questions of the round are suspended, and so are not on the page."""
    questions: tuple[BriefQuestion, ...]
    stories: tuple[BriefStory, ...]
    figures: tuple[Figure, ...]
    claims: tuple[EarlierNote, ...]
    more_claims: int
    """How many claims did not fit."""
    surprises: tuple[EarlierNote, ...]
    ask_them: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the deck has no question for the round."""
        return not (self.can_warm_up or self.suspended)


def brief(
    snapshot: Snapshot,
    stage: Stage,
    answers: Mapping[str, Answer],
    debriefs: Mapping[str, Debrief],
) -> Brief:
    """Makes the brief for `stage`; `answers` is by question id, `debriefs` by stage id.

    Lists at most MAX_QUESTIONS open questions of the stage, first those whose weakest point is
    shakiest (see `_shakiness`); among equals the heaviest, then the first in the deck. Suspended
    questions are left out.
    """
    deck, now = snapshot.deck, snapshot.now
    of_stage = deck.select(stage=stage.id, tag=None)
    interview = snapshot.agenda.next_of([stage], after=now)
    at = interview.at if interview else now + UNDATED_HORIZON
    day = local_day(at, now.tzinfo)
    asked = [q for q in of_stage if q.id not in snapshot.suspended]
    ranked = by_weight(question for question in asked if not question.fact)
    chances = {
        question.id: sorted(point_chances(snapshot, question, at=at), key=_shakiness)
        for question in ranked
    }
    chosen = sorted(ranked, key=lambda question: _shakiness(chances[question.id][0]))
    chosen = chosen[:MAX_QUESTIONS]
    shown = [(q.id, entry) for q in chosen for entry in chances[q.id][:MAX_POINTS]]
    shown.sort(key=lambda of: _shakiness(of[1]))
    places = {(name, entry.point.id): n for n, (name, entry) in enumerate(shown, start=1)}
    others = (other for other in deck.stages if other.id in debriefs and other.id != stage.id)
    latest_first = sorted(others, key=lambda other: debriefs[other.id].at, reverse=True)
    claims = [_note(other, text) for other in latest_first for text in debriefs[other.id].claims]
    surprises = [
        _note(other, text) for other in latest_first for text in debriefs[other.id].surprises
    ]
    return Brief(
        deck=shortened(deck.name, ONE_LINE_CHARS),
        now=now,
        stage=stage.id,
        stage_name=shortened(stage.name, NAME_CHARS),
        objective=shortened(stage.objective, TWO_LINES_CHARS),
        expect=tuple(shortened(text, TWO_LINES_CHARS) for text in stage.expect[:MAX_EXPECT]),
        interview=interview,
        held=snapshot.held.get(stage.id),
        recall_at=at,
        can_warm_up=bool(asked),
        look_up=len(facts_to_look_up(deck, stage.id, snapshot.suspended, day=day)),
        suspended=len(of_stage) - len(asked),
        any_rated=any(snapshot.cards_of(question) for question in chosen),
        questions=tuple(
            _question(question, chances[question.id], places, snapshot.forgetting, at)
            for question in chosen
        ),
        stories=_stories(ranked, answers),
        figures=_figures(snapshot, asked, chosen, at=at, day=day),
        claims=tuple(claims[:MAX_CLAIMS]),
        more_claims=len(claims[MAX_CLAIMS:]),
        surprises=tuple(surprises[:MAX_SURPRISES]),
        ask_them=tuple(shortened(text, TWO_LINES_CHARS) for text in stage.ask_them[:MAX_ASK_THEM]),
    )


def _shakiness(entry: PointChance) -> tuple[int, float]:
    """Returns a sort key: points missed the last time come first, then points never asked, then
    points said the last time; in each group the likeliest to be forgotten first."""
    recall = round(entry.recall, 6)
    if entry.card is None:
        return 1, recall
    return 0 if entry.card.missed else 2, recall


def _question(
    question: Question,
    weakest_first: Sequence[PointChance],
    places: Mapping[tuple[str, str], int],
    forgetting: Forgetting,
    at: datetime,
) -> BriefQuestion:
    """Makes the entry of a question, with its first MAX_POINTS points. `places` maps (question id,
    point id) to `BriefPoint.place`."""
    return BriefQuestion(
        question.id,
        shortened(question.ask, ASK_CHARS),
        tuple(
            BriefPoint(
                point.id,
                shortened(point.says, ONE_LINE_CHARS),
                *_memory(card, forgetting, at),
                places[question.id, point.id],
            )
            for point, _, card in weakest_first[:MAX_POINTS]
        ),
    )


def _memory(
    card: Card | None, forgetting: Forgetting, at: datetime
) -> tuple[Share | None, bool, bool]:
    """Returns `recall`, `rated` and `missed`, as BriefPoint and Figure have them; (None, False,
    False) for a point without a card."""
    predicted = expected([card], forgetting, at=at)
    return predicted and predicted.share, card is not None, card is not None and card.missed


def _note(stage: Stage, text: str) -> EarlierNote:
    room = TWO_LINES_CHARS - NAME_CHARS
    return EarlierNote(shortened(stage.name, NAME_CHARS), shortened(text, room))


def _stories(ranked: Iterable[Question], answers: Mapping[str, Answer]) -> tuple[BriefStory, ...]:
    """Returns the opening lines of the answers to the `ranked` questions, in that order, at most
    MAX_STORIES. A story that answers several questions is listed once; an answer without an opening
    line is skipped. Empty without answers."""
    stories: dict[str, BriefStory] = {}
    for question in ranked:
        answer = answers.get(question.id)
        opening = opening_line(answer.text) if answer else ""
        if not answer or not opening:
            continue
        name = answer.story or question.id
        story = stories.get(name) or BriefStory(
            shortened(name, NAME_CHARS),
            shortened(opening, ONE_LINE_CHARS),
            (),
            shortened(question.ask.rstrip(".?!"), NAME_CHARS),
        )
        stories[name] = story._replace(question_ids=(*story.question_ids, question.id))
    return tuple(stories.values())[:MAX_STORIES]


def _is_figure(fact: Fact, answer: str) -> bool:
    """Whether `answer` has a digit outside a name such as 'Always Day 1' and outside '100%'; False
    for any fact of the topic CRAFT."""
    numbers = re.sub(r"(?<=\S )[A-Z][a-z]* \d+|100 ?%", "", answer)
    return fact.topic != CRAFT and any(char.isdigit() for char in numbers)


def _figures(
    snapshot: Snapshot,
    asked: Iterable[Question],
    chosen: Iterable[Question],
    *,
    at: datetime,
    day: date,
) -> tuple[Figure, ...]:
    """Returns at most MAX_FIGURES facts with a number in the answer, the costliest to forget first;
    facts that the deck is unsure of come last.

    Only facts among `asked`, and facts that help with a `chosen` question and are not suspended.
    The cost is the fact's weight, times one plus the number of chosen questions that the fact helps
    with, times the chance of forgetting the fact at `at`. A fact is stale on `day`.
    """
    uses = Counter(name for question in chosen for name in question.facts)
    stale = {entry.id for entry in stale_facts(snapshot.deck, day=day)}
    candidates = {question.id for question in asked} | uses.keys() - set(snapshot.suspended)
    by_cost: list[tuple[bool, float, Question, Fact, PointChance]] = []
    for question in snapshot.deck.questions:
        fact = question.fact if question.id in candidates else None
        if fact and _is_figure(fact, question.points[0].says):
            (chance,) = point_chances(snapshot, question, at=at)
            cost = question.weight * (1 + uses[question.id]) * (1 - chance.recall)
            by_cost.append((fact.is_unsure, -cost, question, fact, chance))
    by_cost.sort(key=lambda entry: entry[:2])
    return tuple(
        Figure(
            question.id,
            shortened(question.ask, FIGURE_ASK_CHARS),
            shortened(chance.point.says, FIGURE_ANSWER_CHARS),
            fact.as_of,
            *_memory(chance.card, snapshot.forgetting, at),
            is_stale=question.id in stale,
            is_unsure=fact.is_unsure,
            source_url=fact.source.url,
        )
        for _, _, question, fact, chance in by_cost[:MAX_FIGURES]
    )

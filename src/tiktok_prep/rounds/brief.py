"""The page for the hour before an interview: what to look at once more, and no more than that.

Everything on it is bounded, in number and in length, so that it fits on one sheet of A4 whatever
the deck, the answers and the debriefs hold. The screen, the Markdown, the HTML and the JSON are all
made from the value here, so they cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.answers.text import first_line
from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.text import shortened
from tiktok_prep.deck.findings import stale_facts
from tiktok_prep.drill.warm_up import UNDATED, PointChance, chances, likeliest
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import WHOLE, Answer, Debrief, Fact, Interview, Question, Stage

BRIEF_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
QUESTIONS, POINTS, STORIES, FIGURES = 6, 3, 4, 6
CLAIMS, SURPRISES, ASK_THEM, EXPECT = 4, 2, 3, 2
"""At most so many of each."""
ONE_LINE = 110
"""Characters of what has a line of the sheet for itself."""
TWO_LINES = 200
ASK, NAME = 160, 60
FIGURE_ASK, FIGURE_ANSWER = 110, 120


class BriefPoint(NamedTuple):
    """A point that is likely to be forgotten."""

    id: str
    says: str
    recall: float
    """Predicted chance (0-1) that it is recalled at `Brief.at`."""
    rated: bool
    """Whether it ever was; otherwise `recall` is the chance of a first try."""


class BriefQuestion(NamedTuple):
    """A likely question, with the points that are likeliest to be forgotten first."""

    id: str
    ask: str
    points: tuple[BriefPoint, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it has no points: then it is one card."""
        return [point.id for point in self.points] == [WHOLE.id]


class BriefStory(NamedTuple):
    """How one of your own answers begins."""

    name: str
    """The id of the story, or of the question if the answer is marked as none."""
    opens: str
    serves: tuple[str, ...]
    """Ids of the questions of this round that it answers."""


class Figure(NamedTuple):
    """A fact to get right."""

    id: str
    ask: str
    answer: str
    as_of: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    recall: float
    rated: bool
    is_stale: bool
    """Whether its topic's shelf life is over on the day: look it up again."""
    is_unsure: bool
    """Whether the deck has it with less than high confidence."""
    url: str


class EarlierNote(NamedTuple):
    """Something out of the debrief of an earlier round."""

    stage: str
    """The name of that round."""
    text: str


class Brief(NamedTuple):
    """All of `prep brief`. Its texts are on one line each and cut to their place on the sheet."""

    now: datetime
    deck: str
    """The deck's name."""
    stage: str
    """Its id."""
    name: str
    """Of the stage."""
    objective: str
    expect: tuple[str, ...]
    interview: Interview | None
    """`None` if it has no date ahead."""
    at: datetime
    """The instant for which recall is predicted: the interview, or an hour from now."""
    rehearsed: bool
    """Whether any point of these questions was ever rated."""
    questions: tuple[BriefQuestion, ...]
    stories: tuple[BriefStory, ...]
    figures: tuple[Figure, ...]
    claims: tuple[EarlierNote, ...]
    more_claims: int
    """Claims of earlier rounds for which there is no room."""
    surprises: tuple[EarlierNote, ...]
    ask_them: tuple[str, ...]


def brief(
    snapshot: Snapshot,
    stage: Stage,
    answers: Mapping[str, Answer],
    debriefs: Mapping[str, Debrief],
) -> Brief:
    """The brief for `stage`.

    The likeliest questions are those that weigh most, then the first in the deck. Suspended ones
    are left out, as in a drill.
    """
    deck, now = snapshot.deck, snapshot.now
    interview = snapshot.agenda.next_of([stage], after=now)
    at = interview.at if interview else now + UNDATED
    here = [q for q in deck.select(stage=stage.id, tag=None) if q.id not in snapshot.suspended]
    ranked = likeliest(question for question in here if not question.fact)
    likely = ranked[:QUESTIONS]
    earlier = sorted(
        (
            (debrief, other)
            for other in deck.stages
            if other.id != stage.id and (debrief := debriefs.get(other.id))
        ),
        key=lambda pair: pair[0].at,
        reverse=True,
    )
    claims = [_said(other, text) for debrief, other in earlier for text in debrief.claims]
    surprises = [_said(other, text) for debrief, other in earlier for text in debrief.surprises]
    return Brief(
        deck=shortened(deck.name, ONE_LINE),
        now=now,
        stage=stage.id,
        name=shortened(stage.name, NAME),
        objective=shortened(stage.objective, TWO_LINES),
        expect=tuple(shortened(text, TWO_LINES) for text in stage.expect[:EXPECT]),
        interview=interview,
        at=at,
        rehearsed=any(snapshot.cards_of(question) for question in likely),
        questions=tuple(
            _question(question, chances(snapshot, question, at=at)) for question in likely
        ),
        stories=_stories(ranked, answers),
        figures=_figures(snapshot, here, likely, at=at),
        claims=tuple(claims[:CLAIMS]),
        more_claims=len(claims[CLAIMS:]),
        surprises=tuple(surprises[:SURPRISES]),
        ask_them=tuple(shortened(text, ONE_LINE) for text in stage.ask_them[:ASK_THEM]),
    )


def _question(question: Question, by_chance: Sequence[PointChance]) -> BriefQuestion:
    return BriefQuestion(
        question.id,
        shortened(question.ask, ASK),
        tuple(
            BriefPoint(point.id, shortened(point.says, ONE_LINE), recall, rated)
            for point, recall, rated in by_chance[:POINTS]
        ),
    )


def _said(stage: Stage, text: str) -> EarlierNote:
    return EarlierNote(shortened(stage.name, NAME), shortened(text, TWO_LINES - NAME))


def _stories(ranked: Iterable[Question], answers: Mapping[str, Answer]) -> tuple[BriefStory, ...]:
    """How the answers to these questions begin, those to the likeliest first; a story that serves
    several is told once."""
    stories: dict[str, BriefStory] = {}
    for question in ranked:
        answer = answers.get(question.id)
        opens = first_line(answer.text) if answer else ""
        if not answer or not opens:
            continue
        name = answer.story or question.id
        told = stories.get(name) or BriefStory(
            shortened(name, NAME), shortened(opens, ONE_LINE), ()
        )
        stories[name] = told._replace(serves=(*told.serves, question.id))
    return tuple(stories.values())[:STORIES]


def _figures(
    snapshot: Snapshot, here: Iterable[Question], likely: Iterable[Question], *, at: datetime
) -> tuple[Figure, ...]:
    """The facts of the round, and those that help with a likely question, by what forgetting each
    would cost: its weight, for the round and for each likely question that it helps with, times
    the chance that it is forgotten."""
    uses = Counter(name for question in likely for name in question.facts)
    day = local_day(at, snapshot.now.tzinfo)
    stale = {entry.id for entry in stale_facts(snapshot.deck, before=day)}
    mine = {question.id for question in here} | uses.keys() - set(snapshot.suspended)
    found: list[tuple[float, Figure]] = []
    for question in snapshot.deck.questions:
        if question.fact and question.id in mine:
            (chance,) = chances(snapshot, question, at=at)
            cost = question.weight * (1 + uses[question.id]) * (1 - chance.recall)
            found.append((cost, _figure(question, question.fact, chance, question.id in stale)))
    found.sort(key=lambda entry: -entry[0])
    return tuple(figure for _, figure in found[:FIGURES])


def _figure(question: Question, fact: Fact, chance: PointChance, is_stale: bool) -> Figure:
    return Figure(
        id=question.id,
        ask=shortened(question.ask, FIGURE_ASK),
        answer=shortened(chance.point.says, FIGURE_ANSWER),
        as_of=fact.as_of,
        recall=chance.recall,
        rated=chance.rated,
        is_stale=is_stale,
        is_unsure=fact.confidence != "high",
        url=fact.source.url,
    )

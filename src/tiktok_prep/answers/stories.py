"""`prep stories`: which story serves which questions, and where there is none.

A story is what several answers name alike in their heads. The page and the JSON are both made from
the report here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from tiktok_prep.answers.text import first_line, own_lines
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Answer, Question, RolePart, StageName

STORIES_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
OFTEN = 4
"""A story that serves so many questions carries too much: whoever hears all rounds, hears it again
and again. Our own figure."""
LONG_AGO = timedelta(days=14)
"""A story not rehearsed for longer than that is rusty. Our own figure."""


class QuestionRef(NamedTuple):
    """A question, by its id, and the ids of its stages."""

    id: str
    stages: tuple[str, ...]


class Story(NamedTuple):
    """One story, and the questions that it serves."""

    name: str
    first_line: str
    """What its first answer with words begins with; '' if none has any."""
    questions: tuple[QuestionRef, ...]
    """In deck order, those that left the deck not among them."""
    gone: tuple[str, ...]
    """Ids of the questions it served that are not in the deck."""
    rehearsed: datetime | None
    """UTC; when one of its questions was last rated. `None` if none ever was."""
    rusty: bool
    """Whether it serves a question and was not rehearsed for two weeks, or ever."""
    often: bool
    """Whether it serves four questions or more."""
    parts: tuple[str, ...]
    """Ids of the parts of the role that its questions cover, in the order of the role."""

    def in_stage(self, stage_id: str) -> list[QuestionRef]:
        return [question for question in self.questions if stage_id in question.stages]


class StoriesReport(NamedTuple):
    """All of `prep stories`."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: tuple[StageName, ...]
    stories: tuple[Story, ...]
    """By the first question that each serves, in deck order; those that serve none are last."""
    parts: tuple[RolePart, ...]
    """Those of the role."""
    uncovered: tuple[str, ...]
    """Ids of those that no story covers."""
    unanswered: tuple[QuestionRef, ...]
    """Behavioural questions without an own answer, in deck order."""
    untold: tuple[QuestionRef, ...]
    """Behavioural questions whose answer names no story, in deck order."""
    gone: tuple[str, ...]
    """Ids of the questions with an answer that are not in the deck."""

    def covering(self, part: RolePart) -> list[Story]:
        return [story for story in self.stories if part.id in story.parts]


def stories(snapshot: Snapshot, answers: Mapping[str, Answer]) -> StoriesReport:
    """What the answers tell, by question id."""
    deck = snapshot.deck
    order = {question.id: number for number, question in enumerate(deck.questions)}
    told: dict[str, list[Answer]] = {}
    for answer in answers.values():
        if answer.story:
            told.setdefault(answer.story, []).append(answer)
    last = len(order)
    rows = [_story(snapshot, name, found) for name, found in told.items()]
    rows.sort(key=lambda s: (order[s.questions[0].id] if s.questions else last, s.name))
    asked_for = [_ref(question) for question in deck.questions if question.kind == "behavioural"]
    covered = {part for row in rows for part in row.parts}
    own = {name for name, answer in answers.items() if own_lines(answer.text)}
    return StoriesReport(
        now=snapshot.now,
        deck=deck.name,
        stages=tuple(stage.id_and_name for stage in deck.stages),
        stories=tuple(rows),
        parts=deck.parts,
        uncovered=tuple(part.id for part in deck.parts if part.id not in covered),
        unanswered=tuple(question for question in asked_for if question.id not in own),
        untold=tuple(q for q in asked_for if q.id in own and not answers[q.id].story),
        gone=tuple(sorted(set(answers) - set(order))),
    )


def _story(snapshot: Snapshot, name: str, answers: Iterable[Answer]) -> Story:
    by_id = {answer.question_id: answer for answer in answers}
    questions = tuple(question for question in snapshot.deck.questions if question.id in by_id)
    covered = {part for question in questions for part in question.covers}
    known = {question.id for question in questions}
    gone = sorted(set(by_id) - known)
    lines = (first_line(by_id[name].text) for name in (*(q.id for q in questions), *gone))
    rated = [card.last_review for q in questions for card in snapshot.cards_of(q).values()]
    rehearsed = max(rated, default=None)
    return Story(
        name=name,
        first_line=next(filter(None, lines), ""),
        questions=tuple(map(_ref, questions)),
        gone=tuple(gone),
        rehearsed=rehearsed,
        rusty=bool(questions) and (rehearsed is None or snapshot.now - rehearsed > LONG_AGO),
        often=len(questions) >= OFTEN,
        parts=tuple(part.id for part in snapshot.deck.parts if part.id in covered),
    )


def _ref(question: Question) -> QuestionRef:
    return QuestionRef(question.id, question.stages)

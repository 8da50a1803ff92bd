"""The stories of `prep answer`: which serves which questions, and where one is missing.

An answer names its story in the head of its file; answers that name the same story belong together.
The page and the JSON are both made from the report here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tiktok_prep.answers.text import count_spoken_words, opening_line, spoken_lines, spoken_s
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Answer, AnswerMarks, Deck, Question, RolePart, StageName

STORIES_VERSION = 3
"""Version of the JSON: raised when a key is removed or changes its meaning."""
OVERUSED_FROM = 4
"""A story that serves this many questions is overused: an interviewer who sits in several rounds
would hear it again and again. Our own figure."""
RUSTY_AFTER = timedelta(days=14)
"""A story not rehearsed for longer than this is rusty. Our own figure."""


class QuestionRef(NamedTuple):
    """A question's id and the ids of its stages."""

    id: str
    stages: tuple[str, ...]


class Story(NamedTuple):
    """One story and the questions it serves."""

    name: str
    opening_line: str
    """Opening line of the first of its answers that has any text; '' if none has."""
    questions: tuple[QuestionRef, ...]
    """In deck order; without `orphans`."""
    orphans: tuple[str, ...]
    """Ids of questions it serves that have left the deck."""
    unwritten: tuple[str, ...]
    """Ids of those of `questions` whose answer names the story but has no words yet."""
    last_rehearsed: datetime | None
    """UTC; when any of its questions was last rated. `None` if none ever was."""
    is_rusty: bool
    """Whether it serves a question but was not rehearsed in the last two weeks."""
    is_overused: bool
    """Whether it serves four questions or more."""
    covers: tuple[str, ...]
    """Ids of the role's parts that its questions cover, in the role's order."""


class ListedAnswer(NamedTuple):
    """One of your answers."""

    id: str
    """The id of its question."""
    question: str | None
    """The question; `None` if it has left the deck."""
    stages: tuple[str, ...]
    """Ids of the question's rounds; empty if it has left the deck."""
    words: int
    """Spoken words, without headings."""
    spoken_s: float
    """How long it takes to say, in seconds."""
    versions: int
    """How many earlier versions are kept."""
    story: str
    """The story that it tells; '' if none."""
    marks: AnswerMarks | None
    """Which points you marked as missed in this text; `None` if you have not."""


class StoriesReport(NamedTuple):
    """What `prep answer` shows: your answers and their stories."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: tuple[StageName, ...]
    stories: tuple[Story, ...]
    """In deck order of the first question each serves; stories without a question last."""
    parts: tuple[RolePart, ...]
    """All parts of the role."""
    uncovered_parts: tuple[str, ...]
    """Ids of the parts that no story covers."""
    without_answer: tuple[QuestionRef, ...]
    """Behavioural questions whose answer is missing or has no words yet, in deck order."""
    without_story: tuple[QuestionRef, ...]
    """Behavioural questions whose answer names no story, in deck order."""
    orphans: tuple[str, ...]
    """Ids of questions that have an answer but have left the deck."""
    next_answer: str | None
    """Id of the question to write an answer to next; `None` if nothing is missing. The nearest
    interview comes first: its behavioural questions, then its others. Rounds that are over come
    last."""
    answers: tuple[ListedAnswer, ...] = ()
    """In deck order; those whose question has left the deck last."""


def listed_answers(
    deck: Deck, answers: Mapping[str, Answer], versions: Mapping[str, int]
) -> tuple[ListedAnswer, ...]:
    """The answers, in the order given. `versions` has how many earlier versions each question id
    has."""
    listed = []
    for name, answer in answers.items():
        question = deck.question(name)
        row = ListedAnswer(
            id=name,
            question=question and question.ask,
            stages=question.stages if question else (),
            words=count_spoken_words(answer.text),
            spoken_s=spoken_s(answer.text),
            versions=versions.get(name, 0),
            story=answer.story,
            marks=answer.marks,
        )
        listed.append(row)
    return tuple(listed)


def stories_report(snapshot: Snapshot, answers: Mapping[str, Answer]) -> StoriesReport:
    """Groups `answers` (question id -> your answer) by story and lists what is missing."""
    deck = snapshot.deck
    order = {question.id: number for number, question in enumerate(deck.questions)}
    answers_by_story: dict[str, list[Answer]] = {}
    for answer in answers.values():
        if answer.story:
            answers_by_story.setdefault(answer.story, []).append(answer)
    rows = [_story(snapshot, name, group) for name, group in answers_by_story.items()]
    rows.sort(key=lambda s: (order[s.questions[0].id] if s.questions else len(order), s.name))
    behavioural = [_ref(question) for question in deck.questions if question.kind == "behavioural"]
    covered = {part for row in rows for part in row.covers}
    answered = {answer.question_id for answer in answers.values() if spoken_lines(answer.text)}
    missing = [question for question in deck.questions if question.id not in answered]
    return StoriesReport(
        now=snapshot.now,
        deck=deck.name,
        stages=tuple(stage.id_and_name for stage in deck.stages),
        stories=tuple(rows),
        parts=deck.parts,
        uncovered_parts=tuple(part.id for part in deck.parts if part.id not in covered),
        without_answer=tuple(q for q in behavioural if q.id not in answered),
        without_story=tuple(q for q in behavioural if q.id in answered and not answers[q.id].story),
        orphans=tuple(sorted(set(answers) - set(order))),
        next_answer=_next_answer(snapshot, missing),
    )


def _next_answer(snapshot: Snapshot, missing: Iterable[Question]) -> str | None:
    """Id of the question to answer next, by the rule of `StoriesReport.next_answer`. `missing` are
    the questions without an answer, in deck order."""
    askable = [q for q in missing if not q.is_fact and q.id not in snapshot.suspended]
    ahead = snapshot.agenda.ahead(snapshot.deck.stages, after=snapshot.now)
    nearest = [q for i in ahead[:1] for q in askable if i.stage in q.stages]
    behavioural = [q for q in askable if q.kind == "behavioural"]
    first = sorted(nearest, key=lambda q: q.kind != "behavioural")
    following = [*first, *snapshot.still_needed(behavioural)]
    return following[0].id if following else None


def _story(snapshot: Snapshot, name: str, answers: Iterable[Answer]) -> Story:
    by_id = {answer.question_id: answer for answer in answers}
    questions = tuple(question for question in snapshot.deck.questions if question.id in by_id)
    covered = {part for question in questions for part in question.covers}
    ids = [question.id for question in questions]
    orphans = sorted(by_id.keys() - ids)
    openings = (opening_line(by_id[question_id].text) for question_id in (*ids, *orphans))
    reviews = [card.last_review for q in questions for card in snapshot.cards_of(q).values()]
    last_rehearsed = max(reviews, default=None)
    return Story(
        name=name,
        opening_line=next(filter(None, openings), ""),
        questions=tuple(map(_ref, questions)),
        orphans=tuple(orphans),
        unwritten=tuple(name for name in ids if not spoken_lines(by_id[name].text)),
        last_rehearsed=last_rehearsed,
        is_rusty=bool(questions)
        and (last_rehearsed is None or snapshot.now - last_rehearsed > RUSTY_AFTER),
        is_overused=len(questions) >= OVERUSED_FROM,
        covers=tuple(part.id for part in snapshot.deck.parts if part.id in covered),
    )


def _ref(question: Question) -> QuestionRef:
    return QuestionRef(question.id, question.stages)

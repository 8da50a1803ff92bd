"""What could be better in a deck without faults: the rules of thumb of docs/decks.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from textwrap import wrap

from tiktok_prep.base.errors import Fault
from tiktok_prep.base.text import as_of_words, count, no_questions_words
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.alike import first_alike
from tiktok_prep.model import CORE_WEIGHT, Deck, Question

CHECK_VERSION = 4
"""Version of the JSON report; raise it when a key is renamed or removed or changes its meaning."""
FEWEST_POINTS, MOST_POINTS = 4, 7
NO_POINTS = f"add points: {FEWEST_POINTS} to {MOST_POINTS} work best"
LOOK_IT_UP = "; look it up: "
"""In the sentence on a stale fact, before the address of its source."""
LONGEST_POINT = 70
"""In characters: one line of a drill."""
LINE = 76
"""Characters on a line of a drill."""
LONGEST_ASK, LONGEST_SITUATION = 3, 4
"""In lines of LINE characters."""
LONGEST_ANSWER = 120
"""In characters: what you can say in one breath."""


class Finding(NamedTuple):
    """One thing that could be better."""

    file: str
    line: int
    subject: str
    """Id of the round, question or fact that it is about."""
    sentence: str


class FaultsReport(NamedTuple):
    """The report of `prep check DIR` on a deck with faults. It exits 1."""

    now: datetime
    faults: tuple[Fault, ...]


class CheckReport(NamedTuple):
    """The report of `prep check DIR` on a deck without faults."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: int
    questions: int
    """Only open questions."""
    facts: int
    points: int
    """Of open questions and facts together. A question without points has none."""
    own: int
    """How many of the questions and facts are your own."""
    findings: tuple[Finding, ...]
    """Sorted by file and line."""
    orphans: tuple[str, ...]
    """Ids of questions that have a history but are not in the deck."""
    faults: tuple[Fault, ...] = ()
    """Always empty: a deck with faults has a different report."""


def check_report(
    deck: Deck,
    places: Mapping[str, Mapping[str, tuple[str, int]]],
    *,
    history: Sequence[str],
    now: datetime,
) -> CheckReport:
    """The report on `deck`, whose facts are marked as stale or not.

    `places` maps 'round' and 'question' to id -> file and line. `history` lists the ids of all
    questions that have a history.
    """
    ids = {question.id for question in deck.questions}
    found = [
        *(Finding(*places["round"][name], name, sentence) for name, sentence in _of_rounds(deck)),
        *(
            Finding(*places["question"][question.id], question.id, sentence)
            for question in deck.questions
            for sentence in _of_question(question)
        ),
        *(Finding(*places["question"][name], name, sentence) for name, sentence in _alike(deck)),
    ]
    facts = sum(question.is_fact for question in deck.questions)
    return CheckReport(
        now=now,
        deck=deck.name,
        stages=len(deck.stages),
        questions=len(deck.questions) - facts,
        facts=facts,
        points=sum(len(q.points) for q in deck.questions if q.has_points),
        own=sum(question.is_own for question in deck.questions),
        findings=tuple(sorted(found, key=lambda finding: (finding.file, finding.line))),
        orphans=tuple(question_id for question_id in history if question_id not in ids),
    )


def _of_rounds(deck: Deck) -> Iterator[tuple[str, str]]:
    for stage in deck.stages:
        if not deck.select(stage=stage.id, tag=None):
            yield stage.id, no_questions_words(stage.id)


def _of_question(question: Question) -> Iterator[str]:
    for wording in question.wordings:
        if len(wrap(wording, LINE)) > LONGEST_ASK:
            yield f"a wording is longer than {LONGEST_ASK} lines of {LINE} characters"
    if len(wrap(question.situation, LINE)) > LONGEST_SITUATION:
        yield f"its situation is longer than {LONGEST_SITUATION} lines of {LINE} characters"
    if fact := question.fact:
        if len(question.points[0].says) > LONGEST_ANSWER:
            yield f"its answer is longer than {LONGEST_ANSWER} characters"
        if fact.stale and question.weight >= CORE_WEIGHT:
            yield f"as of {as_of_words(fact.as_of)}{LOOK_IT_UP}{fact.source.url}"
        return
    if not question.has_points:
        yield NO_POINTS
    elif not FEWEST_POINTS <= len(question.points) <= MOST_POINTS:
        points = count(len(question.points), "point")
        yield f"it has {points}; {FEWEST_POINTS} to {MOST_POINTS} work best"
    earlier = first_alike([point.says for point in question.points])
    for point, first in zip(question.points, earlier, strict=True):
        if len(point.says) > LONGEST_POINT:
            yield f"point '{point.id}' is longer than {LONGEST_POINT} characters"
        if first is not None:
            yield f"points '{question.points[first].id}' and '{point.id}' say nearly the same"


def _alike(deck: Deck) -> Iterator[tuple[str, str]]:
    earlier = first_alike([question.ask for question in deck.questions])
    for question, number in zip(deck.questions, earlier, strict=True):
        if number is not None:
            yield question.id, f"it asks nearly the same as '{deck.questions[number].id}'"

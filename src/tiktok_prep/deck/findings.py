"""What could be better in a deck that has no fault: rules of thumb for points, tags, coverage.

`prep check` lists them, and the facts to look up again; `prep check --strict` makes them count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple

from tiktok_prep.base.text import count, first_day, quoted
from tiktok_prep.model import FROM_DEBRIEF, Deck, Fact, Question

CHECK_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""
FEWEST_POINTS, MOST_POINTS = 4, 7
LONGEST_POINT = 90
LONGEST_ANSWER = 120
"""Characters that can be said in one breath."""
FEWEST_USES = 2
"""A tag that fewer questions carry brings nothing together."""
ALIKE = 0.7
"""Two texts that share this much of their words say nearly the same (Jaccard index, 0-1)."""
_FILLER = frozenset(
    "a an and are as at be by did do does for from had has have how in is it its of on one or that "
    "the their them they this to was were what when which who why with would you your".split()
)


class Finding(NamedTuple):
    """One thing that could be better."""

    subject: str
    """The id of the question, fact, tag or part of the role that it is about."""
    what: str
    """'question', 'fact', 'tag' or 'role part'."""
    sentence: str


class Placed(NamedTuple):
    """A finding, and where its subject stands."""

    file: str
    line: int
    subject: str
    """The id of the question, fact, tag or part of the role that it is about."""
    what: str
    """'question', 'fact', 'tag' or 'role part'."""
    sentence: str


class Stale(NamedTuple):
    """A fact whose shelf life is over on some day."""

    id: str
    fact: Fact
    shelf_months: int
    """How long a fact of its topic stays true."""
    months_over: int
    """Whole months from the end of its shelf life to that day; 0 in the first month."""


class OwnQuestions(NamedTuple):
    """The questions of your own."""

    file: str
    questions: int
    """Those that the deck in use has with its own."""
    left_out: int
    """Those of stages that it does not have."""


class CheckReport(NamedTuple):
    """All that `prep check` says of a deck without faults."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: int
    questions: int
    """Open ones."""
    facts: int
    points: int
    """Of questions and facts."""
    own: OwnQuestions | None
    """`None` if there are none, and where a folder was named."""
    findings: tuple[Placed, ...]
    """In the order of the files and their lines."""
    before: date | None
    """The day of `stale`; `None` if nobody asked."""
    stale: tuple[Stale, ...]
    orphans: tuple[str, ...]
    """Ids of questions that have a history and are not in the deck."""

    @property
    def is_clean(self) -> bool:
        """Whether it passes `--strict`. Orphans are about a history, not about the deck."""
        return not (self.findings or self.stale)


def report(
    deck: Deck,
    places: Mapping[str, Mapping[str, tuple[str, int]]],
    *,
    before: date | None,
    history: Sequence[str],
    now: datetime,
) -> CheckReport:
    """The findings about `deck`, the facts that are stale on `before`, and the orphans in
    `history`, which holds ids of questions. `places` is what -> id -> file and line. Your own
    questions are not counted apart: `own` is `None`."""
    known = {question.id for question in deck.questions}
    placed = (Placed(*places[f.what][f.subject], *f) for f in findings(deck))
    facts = sum(question.is_fact for question in deck.questions)
    return CheckReport(
        now=now,
        deck=deck.name,
        stages=len(deck.stages),
        questions=len(deck.questions) - facts,
        facts=facts,
        points=sum(len(question.points) for question in deck.questions),
        own=None,
        findings=tuple(sorted(placed, key=lambda entry: (entry.file, entry.line))),
        before=before,
        stale=tuple(stale_facts(deck, before=before)) if before else (),
        orphans=tuple(name for name in history if name not in known),
    )


def findings(deck: Deck) -> list[Finding]:
    """All findings about a deck, in its order; empty if nothing could be better."""
    return [*_of_questions(deck), *_alike(deck), *_of_tags(deck), *_of_role(deck)]


def stale_facts(deck: Deck, *, before: date) -> list[Stale]:
    """The facts whose topic's shelf life is over on the day `before`, the oldest first.

    A fact of a month or year counts from its first day. What keeps for 6 months from 30 June is
    over on 30 December; without such a day, on the first of the next month. A fact without a
    topic, or of one that does not go stale, never is.
    """
    lives = {topic.id: topic.shelf_months for topic in deck.topics}
    stale: list[tuple[date, Stale]] = []
    for question in deck.questions:
        life = lives.get(question.fact.topic) if question.fact else None
        if question.fact is None or life is None:
            continue
        held = first_day(question.fact.as_of)
        over = _months(held, before) - life
        if over >= 0:
            stale.append((held, Stale(question.id, question.fact, life, over)))
    return [entry for _, entry in sorted(stale, key=lambda dated: dated[0])]


def _months(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _of_questions(deck: Deck) -> Iterator[Finding]:
    for question in deck.questions:
        sentences = _of_answer(question) if question.fact else _of_points(question)
        for sentence in sentences:
            yield Finding(question.id, _what(question), sentence)


def _what(question: Question) -> str:
    return "fact" if question.fact else "question"


def _of_answer(question: Question) -> Iterator[str]:
    if len(question.points[0].says) > LONGEST_ANSWER:
        yield f"its answer is longer than {LONGEST_ANSWER} characters"


def _of_points(question: Question) -> Iterator[str]:
    number = len(question.points)
    if not question.has_points:
        yield f"add points: {FEWEST_POINTS} to {MOST_POINTS} work best"
    elif not FEWEST_POINTS <= number <= MOST_POINTS:
        yield f"it has {count(number, 'point')}; {FEWEST_POINTS} to {MOST_POINTS} can be held"
    for point in question.points:
        if len(point.says) > LONGEST_POINT:
            yield f"point '{point.id}' is longer than {LONGEST_POINT} characters"
    for one, other in combinations(question.points, 2):
        if alike(one.says, other.says):
            yield f"points '{one.id}' and '{other.id}' say nearly the same"
    for follow_up in question.follow_ups:
        if not follow_up.probes:
            yield f"follow-up {quoted(follow_up.ask)} probes no point"


def _alike(deck: Deck) -> Iterator[Finding]:
    asked = [(question, _words(question.ask)) for question in deck.questions]
    for (one, words), (other, others) in combinations(asked, 2):
        if _share(words, others) >= ALIKE:
            sentence = f"it asks nearly the same as '{one.id}'"
            yield Finding(other.id, _what(other), sentence)


def _of_tags(deck: Deck) -> Iterator[Finding]:
    used = Counter(tag for question in deck.questions for tag in question.tags)
    for tag in deck.tags if used or not _is_unfinished(deck) else ():
        if used[tag.id] < FEWEST_USES:
            yield Finding(tag.id, "tag", "it is used once" if used[tag.id] else "it is never used")


def _of_role(deck: Deck) -> Iterator[Finding]:
    covered = {part for question in deck.questions for part in question.covers}
    if not covered and _is_unfinished(deck):
        return
    for question in deck.questions if deck.parts else ():
        # your own questions, and those without points, are not expected to say it
        is_asked = question.has_points and not question.is_fact
        if is_asked and not question.covers and question.origin != FROM_DEBRIEF:
            yield Finding(question.id, "question", "it covers no part of the role")
    for part in deck.parts:
        if part.id not in covered:
            yield Finding(part.id, "role part", "no question covers it")


def _is_unfinished(deck: Deck) -> bool:
    """Whether questions wait for their points, as in a deck made from a guide: that comes first."""
    return not all(question.has_points for question in deck.questions)


def alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same."""
    return _share(_words(one), _words(other)) >= ALIKE


def _words(text: str) -> frozenset[str]:
    """The words that carry meaning."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return frozenset(words) - _FILLER


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets, 0 if one is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0

"""What could be better in a deck that has no fault: rules of thumb for points, tags, coverage.

`prep check` lists them; `prep check --strict` makes them count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from tiktok_prep.model import Deck, Question

FEWEST_POINTS, MOST_POINTS = 4, 7
LONGEST_POINT = 90
LONGEST_ANSWER = 120
"""Characters that can be said in one breath."""
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
    """'question', 'tag' or 'role part'."""
    sentence: str


class Stale(NamedTuple):
    """A fact that is older than its topic's shelf life on some day."""

    question: Question
    months_over: int


def findings(deck: Deck) -> list[Finding]:
    """All findings about a deck, in its order; empty if nothing could be better."""
    return [*_of_questions(deck), *_alike(deck), *_of_tags(deck), *_of_role(deck)]


def stale_facts(deck: Deck, *, before: date) -> list[Stale]:
    """The facts that will be older than their topic's shelf life on `before`, the oldest first.

    A fact of a month or year counts from its first day. Without a topic, or of one that does not
    go stale, it never is.
    """
    lives = {topic.id: topic.shelf_months for topic in deck.topics}
    stale = []
    for question in deck.questions:
        life = lives.get(question.fact.topic) if question.fact else None
        if question.fact and life is not None:
            over = _months(first_day(question.fact.as_of), before) - life
            if over >= 0:
                stale.append(Stale(question, over))
    return sorted(stale, key=lambda entry: entry.question.fact.as_of if entry.question.fact else "")


def first_day(as_of: str) -> date:
    """The first day of '2025', '2025-06' or '2025-06-30'."""
    year, month, day = (*map(int, as_of.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _months(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _of_questions(deck: Deck) -> Iterator[Finding]:
    for question in deck.questions:

        def found(sentence: str, subject: str = question.id) -> Finding:
            return Finding(subject, "question", sentence)

        number = len(question.points)
        if question.fact:
            if len(question.points[0].says) > LONGEST_ANSWER:
                yield found(f"its answer is longer than {LONGEST_ANSWER} characters")
            continue
        if not FEWEST_POINTS <= number <= MOST_POINTS:
            yield found(f"it has {number} points; {FEWEST_POINTS} to {MOST_POINTS} can be held")
        for point in question.points:
            if len(point.says) > LONGEST_POINT:
                yield found(f"point '{point.id}' is longer than {LONGEST_POINT} characters")
        for one, other in combinations(question.points, 2):
            if alike(one.says, other.says):
                yield found(f"points '{one.id}' and '{other.id}' say nearly the same")
        for follow_up in question.follow_ups:
            if not follow_up.probes:
                yield found(f"follow-up '{follow_up.ask}' probes no point")


def _alike(deck: Deck) -> Iterator[Finding]:
    asked = [(question.id, _words(question.ask)) for question in deck.questions]
    for (one, words), (other, others) in combinations(asked, 2):
        if _share(words, others) >= ALIKE:
            yield Finding(other, "question", f"it asks nearly the same as '{one}'")


def _of_tags(deck: Deck) -> Iterator[Finding]:
    used = Counter(tag for question in deck.questions for tag in question.tags)
    for tag in deck.tags:
        if used[tag.id] < 2:
            times = "once" if used[tag.id] else "never"
            yield Finding(tag.id, "tag", f"it is used {times}")


def _of_role(deck: Deck) -> Iterator[Finding]:
    covered = {part for question in deck.questions for part in question.covers}
    for part in deck.role.parts if deck.role else ():
        if part.id not in covered:
            yield Finding(part.id, "role part", "no question covers it")


def alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same."""
    return _share(_words(one), _words(other)) >= ALIKE


def _words(text: str) -> frozenset[str]:
    """The words that carry meaning."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return frozenset(words) - _FILLER


def _share(one: Iterable[str], other: Iterable[str]) -> float:
    one, other = frozenset(one), frozenset(other)
    return len(one & other) / len(one | other) if one and other else 0.0

"""Your own words as Markdown: each question that has some, and below each point what you wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.text import clean
from tiktok_prep.model import Deck, OwnWords


def answers_markdown(deck: Deck, answers: Mapping[str, OwnWords]) -> str:
    """Returns the file: questions in the order of the deck, then those that left it."""
    left = [name for name in answers if deck.question(name) is None]
    names = [*(q.id for q in deck.questions if q.id in answers), *left]
    parts = [part for name in names for part in _question(deck, answers[name])]
    return "\n\n".join(parts) + "\n"


def _question(deck: Deck, words: OwnWords) -> Iterator[str]:
    question = deck.question(words.question_id)
    written, rest = under_points(question, words)
    yield f"# {_one_line(question.ask if question else words.question_id)}"
    for point in question.points if question else ():
        if point.id in written:
            yield f"## {_one_line(point.says)}"
            yield clean(written[point.id])
    if rest:
        if written:
            yield "## Anything else"
        yield clean(rest)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())

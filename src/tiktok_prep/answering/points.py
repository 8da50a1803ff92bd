"""Which points of a question an answer makes, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tiktok_prep.answering.cues import Reader, Sought, Stretch, shown, sought
from tiktok_prep.answering.report import At, PointCheck, Verdict
from tiktok_prep.answering.words import (
    FUNCTION_WORDS,
    STRETCH,
    Paragraph,
    Sentence,
    Token,
    stretches,
    tokens,
)
from tiktok_prep.model import Point, Question

LEAST_WORDS = 10
"""In an answer of fewer words of prose nothing is assessed."""
PROSE = 0.2
"""The least share of function words in a sentence; below, it is a heap of words."""
COPY, COPIED, COPIED_WORDS = 0.4, 0.6, 4
"""A sentence is a copy that holds 60 % of the content words of a text of the deck, and at least
four, if these are 40 % of its own."""
NEAR = 0.6
"""From this share of a point's content words in one sentence, a point without cues is found."""
EVIDENCE = 8
"""Words that evidence has at least, where its sentence has them."""
_YOU = frozenset(("you", "your", "yours"))


class Run(NamedTuple):
    """Words that may show a point."""

    words: Sequence[Token]
    stretch: Stretch
    stems: frozenset[str]
    """Of its content words."""


def check_points(
    question: Question, text: str, paragraphs: Sequence[Paragraph]
) -> tuple[PointCheck, ...]:
    """The verdict on each point of the question, in its order.

    A sentence is no evidence if it asks the other person, repeats the deck, or is a heap of words.
    A fact is its own wording: there, repeating the deck is the answer.
    """
    if question.is_fact:
        evidence = [s for paragraph in paragraphs for s in paragraph.sentences if not s.asks]
    else:
        deck = [_content(tokens(each)) for each in _deck_texts(question)]
        said = [s for paragraph in paragraphs for s in _said(paragraph, text, deck)]
        evidence = [s for s in said if _is_prose(s) and not _is_copy(s, deck)]
        if sum(len(sentence.tokens) for sentence in evidence) < LEAST_WORDS:
            return tuple(PointCheck(point, Verdict.NOT_ASSESSED) for point in question.points)
    reader = Reader(cue for point in question.points for cue in point.cues)
    kept = set(evidence)
    pairs = [
        one.tokens[-STRETCH:] + other.tokens[:STRETCH]
        for paragraph in paragraphs
        for one, other in pairwise(paragraph.sentences)
        if {one, other} <= kept
    ]
    alone = [part for sentence in evidence for part in stretches(sentence.tokens)]
    runs = [Run(part, reader.stretch(text, part), _content(part)) for part in (*alone, *pairs)]
    return tuple(_check(point, text, runs) for point in question.points)


def _check(point: Point, text: str, runs: Sequence[Run]) -> PointCheck:
    if point.cues:
        look_for = sought(point)
        at = next(filter(None, (_shown(look_for, run) for run in runs)), None)
        without = Verdict.NOT_FOUND
    else:
        wanted = _content(tokens(point.says))
        at = next(filter(None, (_near(wanted, run) for run in runs)), None)
        without = Verdict.NOT_ASSESSED
    if at is None:
        return PointCheck(point, without)
    return PointCheck(point, Verdict.FOUND, text[slice(*at)], at)


def _shown(point: Sought, run: Run) -> At | None:
    """Where the point is shown, a few words around included."""
    found = shown(point, run.stretch)
    if not found:
        return None
    first, last = found
    while last - first + 1 < EVIDENCE and (first > 0 or last + 1 < len(run.words)):
        first, last = max(0, first - 1), min(len(run.words) - 1, last + 1)
    return run.words[first].start, run.words[last].end


def _near(wanted: frozenset[str], run: Run) -> At | None:
    """Where the run says most of the words of a point without cues."""
    both = wanted & run.stems
    if not both or len(both) < NEAR * len(wanted):
        return None
    shared = [token for token in run.words if token.stem in both]
    return shared[0].start, shared[-1].end


def _content(words: Iterable[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in words if token.word not in FUNCTION_WORDS)


# ------------------------------------------------------------ what is no evidence


def _said(paragraph: Paragraph, text: str, deck: Sequence[frozenset[str]]) -> Iterator[Sentence]:
    """The sentences of a paragraph that tell something: statements, and behind a statement or its
    colon what one asks oneself ('First I check whether it is real: is it a holiday?')."""
    told = False
    for sentence in paragraph.sentences:
        if not sentence.asks:
            told = True
            yield sentence
        elif _YOU.isdisjoint(token.word for token in sentence.tokens):
            stems = _content(sentence.tokens)
            theirs = any(len(stems & asked) >= COPIED * len(stems) for asked in deck)
            if not theirs and (told or ":" in text[sentence.start : sentence.end]):
                yield sentence


def _deck_texts(question: Question) -> Iterator[str]:
    """The texts of a question that an answer may repeat."""
    yield from (question.ask, *question.also, question.situation, question.weak)
    yield from (point.says for point in question.points)
    yield from (follow_up.ask for follow_up in question.follow_ups)


def _is_prose(sentence: Sentence) -> bool:
    held = sum(1 for token in sentence.tokens if token.word in FUNCTION_WORDS)
    return held >= PROSE * len(sentence.tokens)


def _is_copy(sentence: Sentence, deck: Iterable[frozenset[str]]) -> bool:
    stems = _content(sentence.tokens)
    for said in deck:
        both = len(stems & said)
        if both >= max(COPIED_WORDS, COPY * len(stems), COPIED * len(said)):
            return True
    return False

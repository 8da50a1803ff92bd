"""A made-up person who practised the built-in deck for nine evenings and has two dates ahead."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builders import a_question, a_review, event_id

from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Deck, OwnWords, Question, Rating, Review, offset_min

EVENINGS = 9
SCREENING, MANAGER = "screening", "hiring-manager"


def write_history(home: Path, deck: Deck, *, now: datetime, after_screening: bool = False) -> None:
    """Writes nine evenings of practice into `home`: questions, facts, and two answers.

    The screening is in 3 days, the hiring manager in 9. `after_screening`: the screening was
    yesterday and has a debrief, the hiring manager is in 5 days.
    """
    chance = random.Random(7)
    began = now - timedelta(days=EVENINGS)
    with Store.open(home, write=True) as store:
        for stage, ahead in (
            {SCREENING: -1, MANAGER: 5} if after_screening else {SCREENING: 3, MANAGER: 9}
        ).items():
            at = now.replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
            store.set_interview(stage, at, at=began, event_id=event_id())
        for number in range(EVENINGS):
            at = (began + timedelta(days=number)).replace(hour=19, minute=0)
            for question in _evening(deck, number):
                at += timedelta(minutes=2)
                store.append(_rated(question, at, chance))
        if after_screening:
            _debrief(store, now - timedelta(hours=28))
        for question in [q for q in deck.select(stage=MANAGER, tag=None) if not q.fact][:2]:
            first, second, *_ = (point.id for point in question.points)
            words = {
                first: "120 people in 9 markets",
                second: "Nine days became two",
            }
            at = now.astimezone(UTC)
            store.set_words(OwnWords(question.id, words, "", at), event_id=event_id())


def _evening(deck: Deck, number: int) -> list[Question]:
    """What one evening asks: two or three questions and facts of each round, old and new."""
    asked: list[Question] = []
    for stage in (SCREENING, MANAGER):
        of_stage = deck.select(stage=stage, tag=None)
        for is_fact, fresh in ((False, 1), (True, 2)):
            pool = [question for question in of_stage if question.is_fact is is_fact]
            known = pool[: number * fresh]
            asked += [*known[number % 3 :: 3][-2:], *pool[number * fresh : (number + 1) * fresh]]
    return list(dict.fromkeys(asked))


def _rated(question: Question, at: datetime, chance: random.Random) -> Review:
    rating = chance.choices(list(Rating), weights=(1, 2, 6, 1))[0]
    points = tuple(point.id for point in question.points)
    left_out = [] if question.fact else [point for point in points if chance.random() < 0.25]
    took_ms = round(question.answer_in_s * 1000 * chance.uniform(0.8, 1.6))
    return Review(
        id=event_id(),
        at=at.astimezone(UTC),
        offset_min=offset_min(at),
        question_id=question.id,
        rating=rating,
        points=points,
        left_out=tuple(left_out),
        answered_ms=took_ms // 2,
        took_ms=took_ms,
    )


def _debrief(store: Store, at: datetime) -> None:
    """The debrief of the screening: a question, two claims and a surprise."""
    points = ("thread", "largest-remit", "formats", "proudest-result", "new-to-you")
    review = a_review(a_question("hr-career-story", points), at=at, took_ms=0)
    store.append(review._replace(where="interview", stage=SCREENING))
    for says, text in (
        (journal.CLAIM, "I led 120 people in 9 markets, with a budget of 4 million."),
        (journal.CLAIM, "I can start on 1 March."),
        (journal.SURPRISE, "They asked for three creators by name."),
    ):
        store.add(practice.note_event(event_id(), SCREENING, says, text, at=at))

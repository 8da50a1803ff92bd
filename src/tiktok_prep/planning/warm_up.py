"""The warm-up: whole questions of the next interview's round, the shakiest first."""

from __future__ import annotations

from datetime import timedelta

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Question
from tiktok_prep.planning.predictions import chance

WARM_UP_LENGTH = timedelta(minutes=6)


def warm_up_questions(snapshot: Snapshot, stage: str | None) -> list[Question]:
    """Returns the questions of `stage`, or without one of the round of the next interview, or of
    all that are not over: those rated before, the lowest expected recall first; if none was, the
    heaviest open ones first. Suspended ones are left out."""
    deck, now = snapshot.deck, snapshot.now
    stages = [entry for entry in deck.stages if stage in (None, entry.id)]
    interview = snapshot.agenda.next_of(stages, after=now)
    at = interview.at if interview else now
    questions = deck.select(stage=interview.stage if interview else stage, tag=None)
    if stage is None and not interview:
        questions = snapshot.still_needed(questions)
    askable = [question for question in questions if question.id not in snapshot.suspended]

    def recall(question: Question) -> float:
        cards = snapshot.cards_of(question)
        chances = [
            chance(snapshot.forgetting, cards.get(point.id), at=at) for point in question.points
        ]
        return sum(chances) / len(chances)

    if rated := [question for question in askable if snapshot.cards_of(question)]:
        return sorted(rated, key=recall)
    return sorted(askable, key=lambda question: (question.is_fact, -question.weight))

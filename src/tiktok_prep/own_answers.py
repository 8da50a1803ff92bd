"""One's own answers at hand: read, opened in the editor."""

from __future__ import annotations

import os
from typing import NamedTuple

from tiktok_prep import wiring
from tiktok_prep.model import Answer, Deck, Question


class OwnAnswers(NamedTuple):
    """The answers to the questions of a deck."""

    deck: Deck
    pace: int
    """Words a minute, for the length that a new file suggests."""

    def of(self, question_id: str) -> Answer | None:
        """The answer to a question, if there is one. Raises PrepError if it cannot be read."""
        from tiktok_prep.answer_files import read_answer

        return read_answer(wiring.home(), question_id)

    def edit(self, question_id: str) -> bool:
        """Open the answer to a question in the editor; whether it is another one now. Raises
        PrepError where the editor fails; what it wrote stays."""
        from tiktok_prep.answer_files import AnswerFile
        from tiktok_prep.editor import edit, editor_command

        editor_command(os.environ)  # without one, nothing is touched
        file = AnswerFile(wiring.home(), question_id)
        return file.edited(self.begun(question_id), edit, at=wiring.now())

    def begun(self, question_id: str) -> str:
        """What a new file begins with; '' if the question is not in the deck."""
        question = self.deck.question(question_id)
        if question is None:
            return ""
        from tiktok_prep.answer_text import template

        return template(question, _helping(self.deck, question), pace=self.pace)


def facts_for(deck: Deck, question: Question) -> list[Question]:
    """The facts that an answer may state: those that help first, then the others of its stages."""
    helping = _helping(deck, question)
    stages = set(question.stages)
    return helping + [
        fact
        for fact in deck.questions
        if fact.is_fact and fact.id not in question.facts and stages & set(fact.stages)
    ]


def _helping(deck: Deck, question: Question) -> list[Question]:
    return [fact for name in question.facts if (fact := deck.question(name))]

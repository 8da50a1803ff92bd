"""One's own answers at hand: read, opened in the editor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from tiktok_prep import wiring
from tiktok_prep.model import Answer, Deck


class OwnAnswers(NamedTuple):
    """The answers to the questions of a deck."""

    deck: Deck
    pace: int
    """Words a minute, for the length that a new file suggests."""

    def of(self, question_id: str) -> Answer | None:
        """The answer to a question, if there is one. Raises PrepError if it cannot be read."""
        from tiktok_prep.answers.files import read_answer

        return read_answer(wiring.home(), question_id)

    def edit(self, question_id: str) -> bool:
        """Open the answer to a question in the editor; whether it is another one now. Raises
        PrepError where the editor fails; what it wrote stays."""
        from tiktok_prep.answers.files import AnswerFile
        from tiktok_prep.terminal.editor import edit, editor_command

        editor_command(os.environ)  # without one, nothing is touched
        file = AnswerFile(wiring.home(), question_id)

        def open_editor(path: Path) -> None:
            if path != file.path:
                wiring.tell(f"{question_id} is open in another editor, too: this one has a copy,")
                wiring.tell("which takes its place when you end it. What either saves is kept.")
            edit(path)

        return file.edited(self.begun(question_id), open_editor, at=wiring.now())

    def begun(self, question_id: str) -> str:
        """What a new file begins with; '' if the question is not in the deck."""
        question = self.deck.question(question_id)
        if question is None:
            return ""
        from tiktok_prep.answers.text import template

        facts = [fact for name in question.facts if (fact := self.deck.question(name))]
        return template(question, facts, pace=self.pace)

"""Your own answers to the questions of a deck: reads one, or opens it in your editor."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Answer, AnswerMarks, Deck


class OwnAnswers(NamedTuple):
    """Your answers to the questions of a deck."""

    home: Path
    """PREP_HOME, the folder of everything personal."""
    deck: Deck
    tell: Callable[[str], None]
    """Prints a notice on stderr."""
    clock: Callable[[], datetime]
    marks: Callable[[Answer], AnswerMarks | None]
    """What you marked as missed in an answer."""

    def of(self, question_id: str) -> Answer | None:
        """Your answer to a question; `None` if there is none or it is blank.

        Raises PrepError if its file cannot be read or is not plain text.
        """
        from tiktok_prep.answers.files import read_answer

        answer = read_answer(self.home, question_id)
        return answer and answer._replace(marks=self.marks(answer))

    def edit(self, question_id: str) -> bool:
        """Opens the answer to a question, which need not be in the deck, in your editor. Returns
        whether it changed.

        Raises PrepError if there is no editor or no terminal for it, or if it fails; what it wrote
        is kept.
        """
        from tiktok_prep.answers.files import AnswerFile
        from tiktok_prep.terminal.editor import check_terminal, edit, editor_command

        editor_command(os.environ)  # raises if no editor is set, before any file is touched
        check_terminal(os.environ)
        file = AnswerFile(self.home, question_id)

        def open_editor(path: Path) -> None:
            if path != file.path:
                self.tell(f"{question_id} is open in another editor, too: this one has a copy,")
                self.tell("which takes its place when you end it. What either saves is kept.")
            edit(path)

        return file.edit_with(self.template(question_id), open_editor, at=self.clock())

    def template(self, question_id: str) -> str:
        """What a new file starts with; '' for a question that is not in the deck."""
        question = self.deck.question(question_id)
        if question is None:
            return ""
        from tiktok_prep.answers.text import answer_template

        facts = [fact for name in question.facts if (fact := self.deck.question(name))]
        return answer_template(question, facts)

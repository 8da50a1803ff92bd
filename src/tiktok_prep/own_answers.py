"""One's own answers at hand: read, opened in the editor, kept out of git."""

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
        from tiktok_prep.answer_files import read_answer

        return read_answer(wiring.home(), question_id)

    def edit(self, question_id: str) -> bool:
        """Open the answer to a question in the editor; whether it is another one now. Raises
        PrepError where the editor fails; what it wrote stays."""
        from tiktok_prep.answer_files import AnswerFile
        from tiktok_prep.editor import edit, editor_command

        editor_command(os.environ)  # without one, nothing is touched
        warn_of_git()
        file = AnswerFile(wiring.home(), question_id)
        return file.edited(self.begun(question_id), edit, at=wiring.now())

    def begun(self, question_id: str) -> str:
        """What a new file begins with; '' if the question is not in the deck."""
        question = self.deck.question(question_id)
        if question is None:
            return ""
        from tiktok_prep.answer_text import template

        facts = [fact for name in question.facts if (fact := self.deck.question(name))]
        return template(question, facts, pace=self.pace)


_warned_of: set[Path] = set()
"""Folders that this process has looked at."""


def warn_of_git() -> None:
    """Say on stderr if git could take in what is personal; once in a process."""
    from tiktok_prep.answer_files import FOLDER
    from tiktok_prep.git_guard import Exposed, exposure

    home = wiring.home()
    if home in _warned_of:
        return
    _warned_of.add(home)
    places = ("progress.db", f"{FOLDER}/any.md", "deck/questions.yaml")
    found = exposure(home / place for place in places)
    if found is None or found.exposed is Exposed.NO:
        return
    inside = f"warning: what is yours in {home} lies inside the git work tree {found.work_tree}"
    if found.exposed is Exposed.YES:
        wiring.tell(f"{inside}, which does not ignore it: it could be committed and published.")
    else:
        wiring.tell(f"{inside}; whether it ignores that could not be checked.")
    wiring.tell("hint:  add the folder to its .gitignore, or set PREP_HOME to another one")

"""Writing your own words in your editor.

They are saved in the log. While the editor is open, its file lies in PREP_HOME, so that nothing is
lost if editor or prep is killed: the next start opens that file again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tiktok_prep.answers.own_words import words_in, written_form
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import DRAFTS, locked, private_folder, write_new
from tiktok_prep.base.text import UTF_16, is_utf_16
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import MAX_ANSWER, Deck, OwnWords


class OwnAnswers(NamedTuple):
    """Your answers to the questions of a deck."""

    home: Path
    """The folder of everything of yours for the deck."""
    deck: Deck
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    of: Callable[[str], OwnWords | None]
    """Question id -> your words in the log; `None` if there are none."""
    save: Callable[[OwnWords], None]

    def edit(self, question_id: str) -> bool:
        """Opens your words for a question, which need not be in the deck, in your editor. Returns
        whether you changed them.

        Raises PrepError if there is no editor or no terminal for it, if it fails, or if what it
        wrote cannot be saved; that is kept then, and opened again the next time.
        """
        from tiktok_prep.terminal.editor import check_terminal, edit, editor_command

        editor_command(os.environ)
        check_terminal(os.environ)
        draft = self._draft(question_id)
        private_folder(self.home, DRAFTS)
        with locked(draft.with_suffix(".lock"), wait=False) as is_free:
            if not is_free:
                raise PrepError(f"{question_id} is open in another editor", hint="close that first")
            if self._has_changed(draft, question_id):
                self.tell("What you wrote the last time was not saved yet: here it is again.")
            else:
                draft.unlink(missing_ok=True)
                question, words = self.deck.question(question_id), self.of(question_id)
                write_new(draft, written_form(question_id, question, words).encode())
            try:
                edit(draft)
                has_changed = self._has_changed(draft, question_id)
                if has_changed:
                    self.save(self._read(draft, question_id))
            except PrepError as error:
                if not error.hint:
                    error.hint = f"what you wrote is kept: `prep answer {question_id}` opens it"
                raise
            draft.unlink(missing_ok=True)
        return has_changed

    def not_saved(self) -> list[str]:
        """Ids of the questions for which an editor was killed or failed after you wrote."""
        drafts = sorted((self.home / DRAFTS).glob("*.md"))
        return [draft.stem for draft in drafts if self._has_changed(draft, draft.stem)]

    def _draft(self, question_id: str) -> Path:
        return self.home / DRAFTS / f"{re.sub('[^a-z0-9-]', '_', question_id)[:100]}.md"

    def _has_changed(self, draft: Path, question_id: str) -> bool:
        if not draft.exists():
            return False
        new, old = self._read(draft, question_id), self.of(question_id)
        return (new.points, new.rest) != ((old.points, old.rest) if old else ({}, ""))

    def _read(self, draft: Path, question_id: str) -> OwnWords:
        try:
            data = contents(draft, MAX_ANSWER)
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            reason = UTF_16 if is_utf_16(data) else "this is not UTF-8 text; save it as UTF-8"
            raise PrepError(f"{draft}:{row}: {reason}") from error
        except OSError as error:
            raise PrepError(f"{draft} cannot be read: {error.strerror or error}") from error
        if len(data) > MAX_ANSWER:
            raise PrepError(f"{draft} is over {MAX_ANSWER // 1000} kB, too long for an answer")
        return words_in(text, question_id, self.deck.question(question_id), at=self.clock())

"""Asks which points your own answer misses, key by key."""

from __future__ import annotations

from typing import ClassVar

from tiktok_prep.answers.tick_list import nearest_sentences
from tiktok_prep.base.page import Block, line
from tiktok_prep.drill.asking_page import HOW_TO_MARK
from tiktok_prep.drill.key_screen import DONE, KeyScreen, in_deck_order
from tiktok_prep.drill.session import Act
from tiktok_prep.drill.tick_list_page import TickList, help_lines, tick_list_blocks
from tiktok_prep.model import Answer, AnswerMarks, Question
from tiktok_prep.terminal.canvas import TO_LAST_BLOCK
from tiktok_prep.terminal.keys import END, Keys
from tiktok_prep.terminal.printing import Printer

_ANSWER, _NONE_MISSED = "o", "0"


class TickListScreen(KeyScreen):
    """Shows the points of a question above your answer to it, and reads your marks."""

    acts: ClassVar = {"q": Act.QUIT, END: Act.QUIT}

    def __init__(self, out: Printer, keys: Keys, question: Question, answer: Answer) -> None:
        super().__init__(out, keys)
        self._question = question
        self._missed = set(answer.marks.left_out) if answer.marks else set()
        self._card = TickList(question, answer, nearest_sentences(question.points, answer.text))

    def ask(self) -> AnswerMarks | None:
        """Returns the marks to save; `None` to save nothing, so that earlier marks stay.

        Begins with the marks that the answer has, if any.
        """
        marks = self._mark_commands(self._question)
        commands = {
            **marks,
            "u": self._missed.clear,
            "?": lambda: self._show_help(help_lines(self._card)),
            _ANSWER: self._go_to_answer,
        }
        accepts = {*DONE, _NONE_MISSED, *self.acts}
        while True:
            key = self._wait_for_key(accepts, self._blocks, HOW_TO_MARK, commands=commands)
            if key in self.acts:
                return None
            if key == _NONE_MISSED or self._missed:
                break
            self._say(line(HOW_TO_MARK))
        missed = set() if key == _NONE_MISSED else self._missed
        points = tuple(point.id for point in self._question.points)
        return AnswerMarks(points, in_deck_order(self._question, missed))

    def _blocks(self) -> list[Block]:
        card = self._card._replace(missed=frozenset(self._missed))
        blocks = tick_list_blocks(card, self._look, is_screen=self._is_screen)
        if self._canvas is None or self._canvas.holds(blocks):
            return blocks
        return tick_list_blocks(card._replace(scrolls=True), self._look, is_screen=True)

    def _go_to_answer(self) -> None:
        """Scrolls to the answer, or back to the points. Line by line, prints the answer and the
        keys."""
        if self._is_screen:
            self._scroll = 0 if self._scroll else TO_LAST_BLOCK
            return
        self._card = self._card._replace(prints_answer=True)
        self._print_again("answer", "keys")
        self._card = self._card._replace(prints_answer=False)

"""Holds a mock interview on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from tiktok_prep.base.page import Block, Line, line
from tiktok_prep.drill.asking_page import HOW_TO_MARK
from tiktok_prep.drill.key_screen import DONE, AnswerScreen, in_deck_order, rows_of_question
from tiktok_prep.drill.session import Act
from tiktok_prep.mock import page as views
from tiktok_prep.mock.page import MockCard
from tiktok_prep.mock.session import (
    Corrected,
    DebriefCard,
    FollowUpReply,
    MarkedAnswer,
    MockFollowUp,
    MockQuestion,
)
from tiktok_prep.model import Question
from tiktok_prep.terminal.keys import END, Keys
from tiktok_prep.terminal.printing import Printer

_BACK, _ALL_SAID = "u", "0"


class MockKeyScreen(AnswerScreen):
    """A `MockScreen` with keys: shows questions and clocks, and reads what you missed."""

    acts: ClassVar = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}

    def __init__(self, out: Printer, keys: Keys, *, typed: bool = False) -> None:
        super().__init__(out, keys, typed=typed)
        self._card: MockCard
        self._begun_s: dict[str, float] = {}
        """Name of a question or follow-up -> seconds of its answer that was interrupted to look
        back, and goes on from there."""

    # ------------------------------------------------------------ what a mock interview needs

    def open(self, page: list[Line]) -> bool:
        """Shows `page` and waits. Returns true if you begin, false if you leave."""
        blocks = [
            Block("opening", tuple(page)),
            Block("keys", (line(), views.begin_line()), "foot"),
        ]
        self._start_page()
        accepts = {*DONE, "q", END}
        return self._wait_for_key(accepts, lambda: blocks, "Space begins, q leaves.") in DONE

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        question, given = mock_question.question, mock_question.given
        points = {point.id for point in question.points}
        self._start(MockCard(mock_question), given and given.answered_ms)
        saved = points - set(given.points_made) if given else set[str]()
        self._missed = set(saved)
        while True:
            if self._card.phase == "ask":
                act = self._answer_or_go_on()
                if act:
                    return act
            answer_end_s = self._active_s()
            key = self._mark(question, saved)
            if key == _BACK:
                self._back_to_answer()
                continue
            if key in self.acts:
                return self.acts[key]
            self._idle_lines.answered()
            points_made = in_deck_order(question, points - self._missed)
            if not self._is_screen:  # there it would stand under the next question
                self._say(views.points_made_line(question, points_made))
            took_s = self._answered_s + self._active_s() - answer_end_s
            answered_ms = round(self._answered_s * 1000)
            return MarkedAnswer(points_made, answered_ms, round(took_s * 1000))

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        given = mock_follow_up.given
        self._start(MockCard(mock_follow_up), given and given.took_ms)
        while True:
            act = None if given else self._answer_or_go_on()
            if act:
                return act
            self._card = self._card._replace(phase="rate")
            key = self._wait({"y", "n", *self.acts}, "y it went well, n it hurt; ? helps.")
            if key == _BACK and not given:
                self._back_to_answer()
                continue
            if key in self.acts:
                return self.acts[key]
            self._idle_lines.answered()
            if not self._is_screen:
                self._say(views.verdict_line(held=key == "y"))
            return FollowUpReply(key == "y", round(self._answered_s * 1000))

    def correct_marks(self, card: DebriefCard) -> Corrected:
        self._start_page()
        self._messages = []  # such as the mark of the last answer
        self._missed = set(card.saved)

        def page() -> list[Block]:
            return views.debrief_blocks(card, self._missed, self._look, is_screen=self._is_screen)

        def as_saved() -> None:
            self._missed = set(card.saved)

        self._scroll = rows_of_question(page(), self._canvas) if self._canvas else 0
        commands = {**self._mark_commands(card.question), "u": as_saved}
        hint = "A letter corrects a mark, Space goes on, q ends."
        key = self._wait_for_key({*DONE, _ALL_SAID, "q", END}, page, hint, commands=commands)
        left_out = () if key == _ALL_SAID else in_deck_order(card.question, self._missed)
        return Corrected(left_out, key in (*DONE, _ALL_SAID))

    def show_undo(self, question: Question | None) -> None:
        if question:
            self._idle_lines.answered()
        self._say(views.took_back_line(question))

    def show_missing(self, question_ids: list[str]) -> None:
        self._say(views.missing_line(question_ids))

    # ------------------------------------------------------------ inside

    def _card_blocks(self, *, is_screen: bool) -> list[Block]:
        card = self._card._replace(missed=frozenset(self._missed))
        return views.mock_blocks(card, self._look, is_screen=is_screen)

    def _help_lines(self) -> list[Line]:
        return views.help_lines(self._card)

    def _start(self, card: MockCard, given_ms: int | None) -> None:
        """Begins the page of `card`: with its question, or if `given_ms` is not `None`, with the
        marks of an answer of so many milliseconds."""
        self._start_page()
        self._card, self._missed, self._answered_s = card, set(), 0.0
        if given_ms is not None:
            self._card = card._replace(phase="rate")
            self._idle_lines.answered()
            self._set_seconds(given_ms / 1000)

    def _answer_or_go_on(self) -> Act | None:
        """As `_answer`. An answer that you interrupted by going back goes on where its clock
        stood."""
        name = self._card.name
        self._answered_s = self._begun_s.pop(name, self._answered_s)
        hint = "Space or Enter ends the answer; ? helps."
        act = self._answer(hint, self._card.target_s, views.typing_help_lines)
        if act and not self._typed and not self._card.asked.given:
            self._begun_s[name] = self._answered_s
        return act

    def _back_to_answer(self) -> None:
        self._card = self._card._replace(phase="ask", typed="", typed_words="")
        self._start_page()

    def _mark(self, question: Question, saved: Collection[str]) -> str:
        """Waits until the points that were missed are marked; returns the key that ended it, a key
        of `acts`, or _BACK to go on answering, which first brings back the `saved` marks."""
        self._card = self._card._replace(phase="rate")
        self._scroll = self._first_row()
        commands = self._mark_commands(question)
        while True:
            key = self._wait({*DONE, _ALL_SAID, *self.acts}, HOW_TO_MARK, commands=commands)
            if key in DONE and not self._missed:  # it may be pressed twice after an answer
                self._say(line(HOW_TO_MARK))
            elif key == _BACK and self._missed != saved:
                self._missed = set(saved)
            else:
                self._missed = set() if key == _ALL_SAID else self._missed
                return key

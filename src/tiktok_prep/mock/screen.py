"""Holds a mock interview on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import ClassVar

from tiktok_prep.base.page import Block, Line, line
from tiktok_prep.drill.asking_page import spoken_length_words
from tiktok_prep.drill.key_screen import SURE_KEYS, AnswerMode, KeyScreen, in_deck_order
from tiktok_prep.drill.session import Act
from tiktok_prep.mock import page as views
from tiktok_prep.mock.page import MockCard
from tiktok_prep.mock.session import (
    Corrected,
    FollowUpReply,
    MarkedAnswer,
    MockFollowUp,
    MockQuestion,
)
from tiktok_prep.model import AskedFollowUp, Question
from tiktok_prep.terminal.keys import END, ENTER, SPACE, Keys
from tiktok_prep.terminal.printing import Printer

_BACK, _HELP, _ALL_SAID = "u", "?", "0"
_DONE = (SPACE, ENTER)


class MockKeyScreen(KeyScreen):
    """A `MockScreen` with keys: shows questions and clocks, and reads what you missed."""

    acts: ClassVar = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}

    def __init__(self, out: Printer, keys: Keys, *, mode: AnswerMode) -> None:
        super().__init__(out, keys, mode=mode)
        self.begun_s: dict[str, float] = {}
        """Name of a question or follow-up -> seconds of its answer that was interrupted to look
        back, and goes on from there."""

    def open(self, page: list[Line]) -> bool:
        """Shows `page` and waits. Returns true if you begin, false if you leave."""
        blocks = [
            Block("opening", tuple(page)),
            Block("keys", (line(), views.begin_line()), "foot"),
        ]
        self._start_page()
        accepts = {SPACE, ENTER, "q", END}
        key = self._wait_for_key(accepts, lambda: blocks, "Space begins, q leaves.")
        return key in (SPACE, ENTER)

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        self._start_page()
        return _OneAnswer(self, MockCard(mock_question)).ask(mock_question)

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        self._start_page()
        return _OneAnswer(self, MockCard(mock_follow_up)).ask_follow_up(mock_follow_up)

    def correct_marks(
        self,
        question: Question,
        left_out: Collection[str],
        follow_ups: Sequence[AskedFollowUp],
        *,
        wording: str,
        number: int,
        total: int,
    ) -> Corrected:
        self._start_page()
        self._messages = []  # such as the mark of the last answer
        saved, marks = frozenset(left_out), set(left_out)

        def page() -> list[Block]:
            card = views.DebriefCard(
                question, wording, number, total, frozenset(marks), saved, tuple(follow_ups)
            )
            return views.debrief_blocks(card, self._look, is_screen=self._is_screen)

        def as_saved() -> None:
            marks.clear()
            marks.update(saved)

        self._scroll = self.rows_of_question(page())
        commands = {**self._mark_commands(question, marks), "u": as_saved}
        hint = "A letter corrects a mark, Space goes on, q ends."
        if not question.has_points:
            whole = [point.id for point in question.points]
            commands |= {"y": marks.clear, "n": partial(marks.update, whole)}
            hint = "y or n corrects the mark, Space goes on, q ends."
        key = self._wait_for_key({SPACE, ENTER, "q", END}, page, hint, commands=commands)
        return Corrected(in_deck_order(question, marks), key in (SPACE, ENTER))

    def rows_of_question(self, blocks: Sequence[Block]) -> int:
        """The row to scroll to while points are marked: below the question, if this takes over a
        quarter of the screen; else, and in print, 0."""
        (question,) = (block for block in blocks if block.name == "question")
        return self._canvas.rows_in_the_way(question.lines) if self._canvas else 0

    def show_undo(self, question: Question | None) -> None:
        if question:
            self._idle_lines.answered()
        self._say(views.took_back_line(question))

    def show_missing(self, question_ids: list[str]) -> None:
        self._say(views.missing_line(question_ids))


class _OneAnswer:
    """One question or follow-up on the screen, until its answer is marked."""

    def __init__(self, screen: MockKeyScreen, card: MockCard) -> None:
        self._screen, self._card = screen, card
        self._left_out: set[str] = set()
        self._saved_marks: frozenset[str] = frozenset()
        """The marks to go back to before the answer: those that are saved, or none."""
        self._answered_s = 0.0
        """Seconds that the answer counts for, so far."""
        self._sure: int | None = None

    def ask(self, asked: MockQuestion) -> MarkedAnswer | Act:
        screen, points = self._screen, {point.id for point in asked.question.points}
        is_given = asked.given is not None
        if asked.given:
            self._saved_marks = frozenset(points - set(asked.given.points_made))
            self._left_out = set(self._saved_marks)
            self._take_given(asked.given.answered_ms)
            self._sure = asked.given.sure
        while True:
            act = None if is_given else self._answer(asks_sureness=screen._mode.confidence)
            is_given = False
            if act:
                return act
            answer_end_s = screen._active_s()
            key = self._mark(asked.question)
            if key == _BACK:
                self._back_to_answer()
                continue
            if key in screen.acts:
                return screen.acts[key]
            screen._idle_lines.answered()
            points_made = in_deck_order(asked.question, points - self._left_out)
            if not screen._is_screen:  # there it would stand under the next question
                screen._say(views.points_made_line(asked.question, points_made))
            took_s = self._answered_s + screen._active_s() - answer_end_s
            answered_ms = round(self._answered_s * 1000)
            return MarkedAnswer(points_made, answered_ms, round(took_s * 1000), self._sure)

    def ask_follow_up(self, asked: MockFollowUp) -> FollowUpReply | Act:
        screen = self._screen
        if asked.given:
            self._take_given(asked.given.took_ms)
        while True:
            act = None if asked.given else self._answer(asks_sureness=False)
            if act:
                return act
            self._card = self._card._replace(phase="mark", shows_help=False)
            key = self._wait({"y", "n", *screen.acts}, "y it went well, n it hurt; ? helps.")
            if key == _BACK and not asked.given:
                self._back_to_answer()
                continue
            if key in screen.acts:
                return screen.acts[key]
            screen._idle_lines.answered()
            if not screen._is_screen:
                screen._say(views.verdict_line(held=key == "y"))
            return FollowUpReply(key == "y", round(self._answered_s * 1000))

    # ------------------------------------------------------------ inside

    def _take_given(self, answered_ms: int) -> None:
        """Begins with an answer given before, and restarts the count of idle lines."""
        self._screen._idle_lines.answered()
        self._set_seconds(answered_ms / 1000)

    def _set_seconds(self, seconds: float) -> None:
        """Notes how long the answer has taken; shown only where a clock runs."""
        self._answered_s = seconds
        self._card = self._card._replace(seconds=seconds if self._screen._keys.live else None)

    def _back_to_answer(self) -> None:
        self._card = self._card._replace(phase="ask", shows_help=False, typed_words="")
        self._screen._start_page()

    def _answer(self, *, asks_sureness: bool) -> Act | None:
        """Waits for the answer, and then, if asked, for how sure you are of it. Returns `None`
        after both, else what to do instead."""
        screen, target_s = self._screen, self._card.target_s
        if screen._mode.pace:
            text = screen._take_typed_answer(
                self._question_blocks, views.typing_help_lines, target_s
            )
            if isinstance(text, Act):
                return text
            self._answered_s = screen._spoken_s(text)
            words = spoken_length_words(text, target_s, screen._mode.pace)
            self._card = self._card._replace(typed_words=words)
        else:
            name = self._card.name
            self._answered_s = screen.begun_s.pop(name, self._answered_s)
            start = screen._active_s() - self._answered_s

            def page() -> list[Block]:
                self._set_seconds(screen._active_s() - start)
                return self._blocks()

            hint = "Space or Enter ends the answer; ? helps."
            key = self._wait({*_DONE, *screen.acts}, hint, page=page, clock_start=start)
            self._set_seconds(screen._active_s() - start)
            if key in screen.acts:
                if not self._card.asked.given:
                    screen.begun_s[name] = self._answered_s
                return screen.acts[key]
        if asks_sureness:
            self._card = self._card._replace(phase="sure", shows_help=False)
            key = self._wait({*SURE_KEYS, *screen.acts}, "1 not sure, 2 fairly sure, 3 sure.")
            if key in screen.acts:
                return screen.acts[key]
            self._sure = SURE_KEYS[key]
        return None

    def _mark(self, question: Question) -> str:
        """Waits until the points that were missed are marked; returns the key that ended it, a key
        of `acts`, or _BACK to go on answering."""
        self._card = self._card._replace(phase="mark", shows_help=False)
        if not question.has_points:
            key = self._wait({"y", "n", *self._screen.acts}, "y yes, n no; ? helps.")
            if key in ("y", "n"):
                self._left_out = {point.id for point in question.points if key == "n"}
            return key
        self._screen._scroll = self._screen.rows_of_question(self._blocks())
        commands = self._screen._mark_commands(question, self._left_out)
        hint = "Letters, then Space; 0 if you missed nothing; ? helps."
        while True:
            key = self._wait({*_DONE, _ALL_SAID, *self._screen.acts}, hint, commands=commands)
            if key in _DONE and not self._left_out:  # it may be pressed twice after an answer
                self._screen._say_wrong_key(key, hint)
                continue
            if key == _ALL_SAID:
                self._left_out.clear()
            if key != _BACK or self._left_out == self._saved_marks:
                return key
            self._left_out.clear()
            self._left_out.update(self._saved_marks)

    def _toggle_help(self) -> None:
        self._card = self._card._replace(shows_help=not self._card.shows_help)
        self._screen._scroll = 10_000 if self._card.shows_help else 0
        if not self._screen._is_screen:
            self._screen._print_again("help", "keys")
            self._card = self._card._replace(shows_help=False)

    def _blocks(self) -> list[Block]:
        screen = self._screen
        card = self._card._replace(left_out=frozenset(self._left_out))
        return views.mock_blocks(card, screen._look, is_screen=screen._is_screen)

    def _question_blocks(self) -> list[Block]:
        blocks = views.mock_blocks(self._card, self._screen._look, is_screen=False)
        return [block for block in blocks if block.name in ("header", "question")]

    def _wait(
        self,
        accepts: set[str],
        hint: str,
        *,
        page: Callable[[], list[Block]] | None = None,
        commands: dict[str, Callable[[], None]] | None = None,
        clock_start: float | None = None,
    ) -> str:
        commands = {_HELP: self._toggle_help, **(commands or {})}
        return self._screen._wait_for_key(
            accepts, page or self._blocks, hint, commands=commands, clock_start=clock_start
        )

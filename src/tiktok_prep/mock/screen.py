"""Holds a mock interview on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from functools import partial
from typing import ClassVar

from tiktok_prep.base.page import Block, Line, line
from tiktok_prep.drill.asking_page import SURENESS_WORDS, spoken_length_words
from tiktok_prep.drill.key_screen import KeyScreen, in_deck_order
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
from tiktok_prep.terminal.keys import END, ENTER, SPACE

_BACK, _HELP, _ALL_SAID, _NONE_SAID = "u", "?", "0", "1"
_WHOLE_KEYS = {"y": _ALL_SAID, "n": _NONE_SAID}
"""Whether the answer to a question without points was a full one."""
_SURE_KEYS = {str(level): level for level, _ in enumerate(SURENESS_WORDS, start=1)}


class MockKeyScreen(KeyScreen):
    """A `MockScreen` with keys: shows questions and clocks, and reads what you missed."""

    acts: ClassVar = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}

    def open(self, page: list[Line]) -> bool:
        """Shows the opening `page`; returns whether you begin (False if you leave)."""
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
        return _OneAnswer(self, MockCard(mock_follow_up)).ask_follow_up()

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

        commands = {**self._mark_commands(question, marks), "u": as_saved}
        hint = "A letter corrects a mark, Space goes on, q ends."
        if not question.has_points:
            whole = [point.id for point in question.points]
            commands |= {"y": marks.clear, "n": partial(marks.update, whole)}
            hint = "y or n corrects the mark, Space goes on, q ends."
        key = self._wait_for_key({SPACE, ENTER, "q", END}, page, hint, commands=commands)
        return Corrected(in_deck_order(question, marks), key in (SPACE, ENTER))

    def show_undo(self, question: Question | None) -> None:
        if question:
            self._idle_lines.answered()
        self._say(views.took_back_line(question))

    def show_missing(self, question_ids: list[str]) -> None:
        self._say(views.missing_line(question_ids))


class _KeysOfMarks(Container[str]):
    """The keys that end the marking: Enter only once something is marked."""

    def __init__(self, keys: set[str], marks: set[str]) -> None:
        self._keys, self._marks = keys, marks

    def __contains__(self, key: object) -> bool:
        return key in self._keys or (key == ENTER and bool(self._marks))


class _OneAnswer:
    """One question or follow-up on the screen, until its answer is marked."""

    def __init__(self, screen: MockKeyScreen, card: MockCard) -> None:
        self._screen, self._card = screen, card
        self._left_out: set[str] = set()
        self._answered_s = 0.0
        """Seconds that the answer counts for, so far."""
        self._sure: int | None = None

    def ask(self, asked: MockQuestion) -> MarkedAnswer | Act:
        screen, points = self._screen, asked.question.points
        while True:
            act = self._answer(asks_sureness=screen._mode.confidence)
            if act:
                return act
            answer_end_s = screen._active_s()
            key = self._mark(asked.question)
            if key == _BACK:
                self._back()
                continue
            if key in screen.acts:
                return screen.acts[key]
            screen._idle_lines.answered()
            left_out = {p.id for p in points} if key == _NONE_SAID else self._left_out
            left_out = set() if key == _ALL_SAID else left_out
            points_made = in_deck_order(asked.question, {p.id for p in points} - left_out)
            screen._say(views.points_made_line(asked.question, points_made))
            took_s = self._answered_s + screen._active_s() - answer_end_s
            answered_ms = round(self._answered_s * 1000)
            return MarkedAnswer(points_made, answered_ms, round(took_s * 1000), self._sure)

    def ask_follow_up(self) -> FollowUpReply | Act:
        screen = self._screen
        while True:
            act = self._answer(asks_sureness=False)
            if act:
                return act
            self._card = self._card._replace(phase="mark", shows_help=False)
            key = self._wait({"y", "n", *screen.acts}, "y it held, n it hurt; ? helps.")
            if key == _BACK:
                self._back()
                continue
            if key in screen.acts:
                return screen.acts[key]
            screen._idle_lines.answered()
            return FollowUpReply(key == "y", round(self._answered_s * 1000))

    # ------------------------------------------------------------ inside

    def _back(self) -> None:
        """Goes back from the marks to the answer."""
        self._card = self._card._replace(phase="ask", shows_help=False, typed_words="")
        self._screen._start_page()

    def _answer(self, *, asks_sureness: bool) -> Act | None:
        """Waits for the answer, and how sure you are of it; or returns what to do instead."""
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
            start = screen._active_s() - self._answered_s

            def page() -> list[Block]:
                seconds = screen._active_s() - start if screen._keys.live else None
                self._card = self._card._replace(seconds=seconds)
                return self._blocks()

            hint = "Space or Enter ends the answer; ? helps."
            key = self._wait({SPACE, ENTER, *screen.acts}, hint, page=page, clock_start=start)
            if key in screen.acts:
                return screen.acts[key]
            self._answered_s = screen._active_s() - start
        if asks_sureness:
            self._card = self._card._replace(phase="sure", shows_help=False)
            key = self._wait({*_SURE_KEYS, *screen.acts}, "1 not sure, 2 fairly sure, 3 sure.")
            if key in screen.acts:
                return screen.acts[key]
            self._sure = _SURE_KEYS[key]
        return None

    def _mark(self, question: Question) -> str:
        """Waits for Enter after marks, _ALL_SAID, _NONE_SAID, a key of `acts`, or _BACK to go on
        answering. Enter alone saves nothing: it may be pressed twice at the end of an answer."""
        self._card = self._card._replace(phase="mark", shows_help=False)
        if not question.has_points:
            key = self._wait({*_WHOLE_KEYS, *self._screen.acts}, "y yes, n no; ? helps.")
            return _WHOLE_KEYS.get(key, key)
        marks = self._screen._mark_commands(question, self._left_out)
        commands = {letter: self._marking(mark) for letter, mark in marks.items()}
        hint = "Letters, then Enter; 0 if you missed nothing; ? helps."
        keys = {_ALL_SAID, _NONE_SAID, *self._screen.acts}
        while True:
            key = self._wait(_KeysOfMarks(keys, self._left_out), hint, commands=commands)
            if key != _BACK or not self._left_out:
                return key
            self._left_out.clear()
            self._marked()

    def _marking(self, mark: Callable[[], None]) -> Callable[[], None]:
        def mark_and_show() -> None:
            mark()
            self._marked()

        return mark_and_show

    def _marked(self) -> None:
        self._card = self._card._replace(left_out=frozenset(self._left_out))

    def _toggle_help(self) -> None:
        self._card = self._card._replace(shows_help=not self._card.shows_help)
        self._screen._scroll = 10_000 if self._card.shows_help else 0
        if not self._screen._is_screen:
            self._screen._printed.pop("help", None)
            self._screen._printed.pop("keys", None)
            self._screen._show()
            self._card = self._card._replace(shows_help=False)

    def _blocks(self) -> list[Block]:
        screen = self._screen
        return views.mock_blocks(self._card, screen._look, is_screen=screen._is_screen)

    def _question_blocks(self) -> list[Block]:
        """The header and the question, to print above a typed answer."""
        blocks = views.mock_blocks(self._card, self._screen._look, is_screen=False)
        return [block for block in blocks if block.name in ("header", "question")]

    def _wait(
        self,
        accepts: Container[str],
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

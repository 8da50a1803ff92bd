"""A mock interview on a terminal or a pipe: asks, runs the clocks, takes marks; reveals nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from tiktok_prep.mock.interview import FOLLOW_UP_S
from tiktok_prep.mock.session import Marked, Pushing, Put, Replied
from tiktok_prep.model import Question
from tiktok_prep.session import Act
from tiktok_prep.terminal.key_screen import KeyScreen
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE, Keys
from tiktok_prep.terminal.printing import Printer
from tiktok_prep.views import mock as views
from tiktok_prep.views.drill import letters_of
from tiktok_prep.views.page import Line, line

_ACTS = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}


class MockScreen(KeyScreen):
    """The Screen of a mock interview. With `confidence` it asks how sure one is before the marks;
    with `pace` answers are typed."""

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        confidence: bool = False,
        pace: int | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(out, keys, pace=pace, stopwatch=stopwatch)
        self._confidence = confidence

    def open(self, page: list[Line]) -> bool:
        """Show the opening; whether the person begins."""

        def show() -> None:
            self._out.page([*page, line(), views.begin_line()])

        show()
        return self._choice([], (SPACE, ENTER, "q", END), "Space begins, q leaves.", show) in (
            SPACE,
            ENTER,
        )

    def ask(self, put: Put) -> Marked | Act:
        def show() -> None:
            self._out.page(views.put_page(put, self._out.look))

        target, began = put.question.answer_in_s, self._time()
        text = self._answer(show, target, put.used_s, put.round_s)
        if isinstance(text, Act):
            return text
        done = self._time()
        answered = self._counted_s(text, done - began)
        if self._keys.live and not self._pace:
            self._out.page([views.answered_line(answered, target)])
        sure = self._how_sure(_ACTS, show) if self._confidence else None
        if isinstance(sure, Act):
            return sure
        made = self._marks(put.question, show)
        if isinstance(made, Act):
            return made
        self._patience.answered()
        self._out.page([views.marked_line(len(made), len(put.question.points))])
        took = answered + self._time() - done
        return Marked(made, round(answered * 1000), round(took * 1000), sure)

    def push(self, pushing: Pushing) -> Replied | Act:
        def show() -> None:
            self._out.page(views.push_page(pushing, self._out.look))

        began = self._time()
        text = self._answer(show, FOLLOW_UP_S, pushing.used_s, pushing.round_s)
        if isinstance(text, Act):
            return text
        took = self._counted_s(text, self._time() - began)
        hint = "y it held, n it hurt; ? helps."
        key = self._choice([views.held_line()], ("y", "n", *_ACTS), hint, show)
        if key in _ACTS:
            return _ACTS[key]
        self._patience.answered()
        return Replied(key == "y", round(took * 1000))

    def took_back(self, question: Question | None) -> None:
        self._out.page([views.took_back_line(question)])

    def gone(self, question_ids: list[str]) -> None:
        self._out.page([views.gone_line(question_ids)])

    # ------------------------------------------------------------ inside

    def _help(self) -> list[Line]:
        return views.help_page()

    def _answer(
        self, show: Callable[[], None], target_s: int, used_s: float, round_s: int
    ) -> str | Act:
        """Put it by `show`, and let the person answer: the text if it is typed, '' if spoken."""
        show()
        if self._pace:
            return self._typed(self._pace, target_s, _ACTS, show)
        began = self._time()
        while True:
            if self._keys.live and not self._redraws:
                self._out.page([views.target_line(target_s)])
            key = self._until_answered(began, target_s, used_s, round_s)
            if key in _ACTS:
                return _ACTS[key]
            if key != RESUMED:
                return ""
            show()

    def _until_answered(self, began: float, target_s: int, used_s: float, round_s: int) -> str:
        """Run the clocks until a key ends the answer or the interview, or the program was stopped
        and goes on; that key."""
        with self._region() as draw:
            while True:
                seconds = self._time() - began
                clock = views.clock_line(seconds, target_s, used_s, round_s)
                draw([clock], seconds=True)
                # wake when the second shown is over
                key = self._key(1.001 - seconds % 1 if self._redraws else None)
                if key is None:
                    continue
                if key in (SPACE, ENTER, RESUMED) or key in _ACTS:
                    return key
                if key == "?":
                    self._out.page(self._help())
                else:
                    self._hint("Space or Enter ends the answer; ? helps.")

    def _marks(self, question: Question, show: Callable[[], None]) -> tuple[str, ...] | Act:
        """Take letters until Enter saves what they mark, or 0 says that there is nothing."""
        made: set[str] = set()
        while True:
            key = self._until_marked(question, made)
            if key in _ACTS:
                return _ACTS[key]
            if key != RESUMED:
                marked = made if key == ENTER else set()
                return tuple(p.id for p in question.points if p.id in marked)
            show()

    def _until_marked(self, question: Question, made: set[str]) -> str:
        """Toggle what letters mark in `made` until another key is for whoever called."""
        letters = letters_of(question)
        if not self._redraws:
            self._out.page(views.names_page(question, made))
        with self._region() as draw:
            while True:
                names = views.names_page(question, made) if self._redraws else []
                draw([*names, views.made_line(question, made)])
                key = self._key()
                if key is None:
                    continue
                if key in ("0", RESUMED) or key in _ACTS or (key == ENTER and made):
                    return key
                if key in letters:
                    made ^= {letters[key]}
                    self._patience.reached(len(made))
                elif key == "?":
                    self._out.page(self._help())
                else:
                    self._hint("Letters, then Enter; 0 if you made none; ? helps.")

"""A mock interview on a terminal or a pipe: asks, runs the clocks, takes marks; reveals nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from tiktok_prep.base.page import Line, line
from tiktok_prep.drill.asking_page import answered_line
from tiktok_prep.drill.key_screen import KeyScreen, in_order
from tiktok_prep.drill.session import Act
from tiktok_prep.mock import page as views
from tiktok_prep.mock.interview import FOLLOW_UP_S
from tiktok_prep.mock.session import FollowUpReply, MarkedAnswer, MockFollowUp, MockQuestion
from tiktok_prep.model import Question
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE


class MockKeyScreen(KeyScreen):
    """The Screen of a mock interview. How sure one is, it asks before the marks."""

    acts: ClassVar = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}
    space = "ends the answer"

    def open(self, page: list[Line]) -> bool:
        """Show the opening; whether the person begins."""

        def show() -> None:
            self._out.page([*page, line(), views.begin_line()])

        show()
        keys = (SPACE, ENTER, "q", END)
        return self._choice([], keys, "Space begins, q leaves.", show) in (SPACE, ENTER)

    def ask(self, put: MockQuestion) -> MarkedAnswer | Act:
        def show() -> None:
            self._out.page(views.put_page(put, self._out.look))

        target = put.question.answer_in_s
        answer = self._answer(show, target, self._clock_of(target, put))
        if isinstance(answer, Act):
            return answer
        (_, answered), done = answer, self._time()
        if self._keys.live and not self._mode.pace:
            self._out.page([answered_line(answered, target)])
        sure = self._how_sure(show)
        if isinstance(sure, Act):
            return sure
        made = self._marks(put.question, show)
        if isinstance(made, Act):
            return made
        self._patience.answered()
        self._out.page([views.marked_line(put.question, made)])
        took = answered + self._time() - done
        return MarkedAnswer(made, round(answered * 1000), round(took * 1000), sure)

    def push(self, pushing: MockFollowUp) -> FollowUpReply | Act:
        def show() -> None:
            self._out.page(views.push_page(pushing, self._out.look))

        answer = self._answer(show, FOLLOW_UP_S, self._clock_of(FOLLOW_UP_S, pushing))
        if isinstance(answer, Act):
            return answer
        hint = "y it held, n it hurt; ? helps."
        key = self._choice([views.held_line()], ("y", "n", *self.acts), hint, show)
        if key in self.acts:
            return self.acts[key]
        self._patience.answered()
        return FollowUpReply(key == "y", round(answer[1] * 1000))

    def took_back(self, question: Question | None) -> None:
        if question:
            self._patience.answered()
        self._out.page([views.took_back_line(question)])

    def gone(self, question_ids: list[str]) -> None:
        self._out.page([views.gone_line(question_ids)])

    # ------------------------------------------------------------ inside

    def _help(self) -> list[Line]:
        return views.help_page()

    def _clock_of(self, target_s: int, put: MockQuestion | MockFollowUp) -> Callable[[float], Line]:
        """The clock of an answer, and that of the round beside it."""
        return lambda seconds: views.clock_line(seconds, target_s, put.used_s, put.round_s)

    def _marks(self, question: Question, show: Callable[[], None]) -> tuple[str, ...] | Act:
        """Take letters until Enter saves what they mark, or 0 says that there is nothing; of a
        question without points only whether it was a full answer."""
        if not question.has_points:
            return self._whole(question, show)
        made: set[str] = set()
        hint = "Letters, then Enter; 0 if you made none; ? helps."

        def page() -> list[Line]:
            names = views.names_page(question, made) if self._redraws else []
            return [*names, views.made_line(question, made)]

        def accepts(key: str) -> bool:
            return key == "0" or key in self.acts or (key == ENTER and bool(made))

        while True:
            if not self._redraws:
                self._out.page(views.names_page(question, made))
            key = self._until(accepts, page, hint, others=self._marking(question, made))
            if key in self.acts:
                return self.acts[key]
            if key != RESUMED:
                return in_order(question, made if key == ENTER else ())
            show()

    def _whole(self, question: Question, show: Callable[[], None]) -> tuple[str, ...] | Act:
        hint = "y yes, n no; ? helps."
        key = self._choice([views.whole_line()], ("y", "n", "0", *self.acts), hint, show)
        if key in self.acts:
            return self.acts[key]
        return tuple(point.id for point in question.points) if key == "y" else ()

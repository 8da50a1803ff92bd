"""Holds a mock interview on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from tiktok_prep.base.page import Line, line
from tiktok_prep.drill.asking_page import answered_line
from tiktok_prep.drill.key_screen import KeyScreen, in_deck_order
from tiktok_prep.drill.session import Act
from tiktok_prep.mock import page as views
from tiktok_prep.mock.interview import FOLLOW_UP_S
from tiktok_prep.mock.session import FollowUpReply, MarkedAnswer, MockFollowUp, MockQuestion
from tiktok_prep.model import Question
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE


class MockKeyScreen(KeyScreen):
    """A `MockScreen` with keys: shows questions and clocks, and reads which points you made."""

    acts: ClassVar = {"u": Act.UNDO, "q": Act.QUIT, END: Act.QUIT}
    space = "ends the answer"

    def open(self, page: list[Line]) -> bool:
        """Shows the opening `page`; returns whether you begin (False if you leave)."""

        def show() -> None:
            self._out.page([*page, line(), views.begin_line()])

        show()
        keys = (SPACE, ENTER, "q", END)
        return self._choose_key([], keys, "Space begins, q leaves.", show) in (SPACE, ENTER)

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        def show() -> None:
            self._out.page(views.mock_question_page(mock_question, self._out.look))

        target = mock_question.question.answer_in_s
        answer = self._take_answer(show, target, self._clocks(target, mock_question))
        if isinstance(answer, Act):
            return answer
        (_, answered_s), answer_end_s = answer, self._active_s()
        if self._keys.live and not self._mode.pace:
            self._out.page([answered_line(answered_s, target)])
        sure = self._ask_sureness(show)
        if isinstance(sure, Act):
            return sure
        points_made = self._marks(mock_question.question, show)
        if isinstance(points_made, Act):
            return points_made
        self._idle_lines.answered()
        self._out.page([views.points_made_line(mock_question.question, points_made)])
        took_s = answered_s + self._active_s() - answer_end_s
        return MarkedAnswer(points_made, round(answered_s * 1000), round(took_s * 1000), sure)

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        def show() -> None:
            self._out.page(views.follow_up_page(mock_follow_up, self._out.look))

        answer = self._take_answer(show, FOLLOW_UP_S, self._clocks(FOLLOW_UP_S, mock_follow_up))
        if isinstance(answer, Act):
            return answer
        hint = "y it held, n it hurt; ? helps."
        key = self._choose_key([views.did_it_hold_line()], ("y", "n", *self.acts), hint, show)
        if key in self.acts:
            return self.acts[key]
        self._idle_lines.answered()
        return FollowUpReply(key == "y", round(answer[1] * 1000))

    def show_undo(self, question: Question | None) -> None:
        if question:
            self._idle_lines.answered()
        self._out.page([views.took_back_line(question)])

    def show_missing(self, question_ids: list[str]) -> None:
        self._out.page([views.missing_line(question_ids)])

    # ------------------------------------------------------------ inside

    def _help(self) -> list[Line]:
        return views.help_page()

    def _clocks(self, target_s: int, asked: MockQuestion | MockFollowUp) -> Callable[[float], Line]:
        """A function from the seconds of the answer so far to the line with both clocks."""
        return lambda seconds: views.clock_line(seconds, target_s, asked.used_s, asked.round_s)

    def _marks(self, question: Question, show: Callable[[], None]) -> tuple[str, ...] | Act:
        """Ids of the points that you mark with letters, until Enter (or 0 for none), in deck order;
        or what to do instead. Of a question without points, asks whether it was a full answer:
        returns its one point, or none."""
        if not question.has_points:
            return self._whole(question, show)
        points_made: set[str] = set()
        hint = "Letters, then Enter; 0 if you made none; ? helps."

        def page() -> list[Line]:
            names = views.point_names_page(question, points_made) if self._can_redraw else []
            return [*names, views.marks_line(question, points_made)]

        def accepts(key: str) -> bool:
            return key == "0" or key in self.acts or (key == ENTER and bool(points_made))

        while True:
            if not self._can_redraw:
                self._out.page(views.point_names_page(question, points_made))
            commands = self._mark_commands(question, points_made)
            key = self._wait_for_key(accepts, page, hint, commands=commands)
            if key in self.acts:
                return self.acts[key]
            if key != RESUMED:
                return in_deck_order(question, points_made if key == ENTER else ())
            show()

    def _whole(self, question: Question, show: Callable[[], None]) -> tuple[str, ...] | Act:
        hint = "y yes, n no; ? helps."
        key = self._choose_key([views.whole_line()], ("y", "n", "0", *self.acts), hint, show)
        if key in self.acts:
            return self.acts[key]
        return tuple(point.id for point in question.points) if key == "y" else ()

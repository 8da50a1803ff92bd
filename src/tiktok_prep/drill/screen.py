"""Asks the questions of a drill on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from tiktok_prep.answers.own_answers import OwnAnswers
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.page import Line, Span, dim, line
from tiktok_prep.drill import page as views
from tiktok_prep.drill.key_screen import AnswerMode, KeyScreen, in_deck_order
from tiktok_prep.drill.session import Act, Clock, DrillQuestion, Verdict
from tiktok_prep.model import Answer, Event, Question, Rating, Review
from tiktok_prep.terminal.keys import END, Keys
from tiktok_prep.terminal.printing import Printer, RichPrinter

if TYPE_CHECKING:
    from datetime import datetime


_EDIT = "e"
_RATINGS = {str(int(rating)): rating for rating in Rating}


class DrillKeyScreen(KeyScreen):
    """A `DrillScreen` with keys: shows the question, then the points, and reads your rating."""

    acts: ClassVar = {"u": Act.UNDO, "s": Act.SUSPEND, "q": Act.QUIT, END: Act.QUIT}
    space = "shows the answer"

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        clock: Clock,
        mode: AnswerMode,
        answers: OwnAnswers | None = None,
    ) -> None:
        super().__init__(out, keys, mode=mode)
        self._clock, self._answers = clock, answers
        self._has_invited = False
        """Whether this drill has mentioned that `e` writes an answer."""
        self._revealed: set[str] = set()
        """Ids of the questions whose points may still be on the screen."""
        self._last_notice: list[Line] = []
        """The line about the last rating or undo, to show again when the screen is cleared."""

    def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
        question = drill_question.question
        if question.id in self._revealed and isinstance(self._out, RichPrinter):
            self._out.console.clear()  # else you could read the answer above
            self._out.page(self._last_notice)

        def show() -> None:
            self._out.page(views.question_page(drill_question, self._out.look))

        target = question.answer_in_s
        answer = self._take_answer(show, target, lambda seconds: views.clock_line(seconds, target))
        if isinstance(answer, Act):
            return answer
        (text, answered_s), answer_end_s = answer, self._active_s()
        sure = self._ask_sureness(show)
        if isinstance(sure, Act):
            return sure
        self._revealed.add(question.id)
        left_out: set[str] = set()
        notice: list[Line] = []
        shown_s = answered_s if self._keys.live and not self._mode.pace else None
        while True:
            own_answer = self._own_answer(drill_question)
            if own_answer is None and not notice:
                notice = self._invite_once(question)
            look = self._out.look
            page = views.points_page(drill_question, shown_s, look, own_answer, typed=text)
            self._out.page([*page, *notice])
            key = self._rating_key(drill_question, left_out)
            if key in self.acts:
                return self.acts[key]
            if key in _RATINGS:
                break
            notice = self._edit_answer(drill_question) if key == _EDIT else []
            show()
        self._idle_lines.answered()
        answered_ms = round(answered_s * 1000)
        took_ms = round((answered_s + self._active_s() - answer_end_s) * 1000)
        left_out_ids = in_deck_order(question, left_out)
        return Verdict(_RATINGS[key], left_out_ids, answered_ms, took_ms, sure)

    def show_rating(self, review: Review, due: datetime, recall_at_interview: float | None) -> None:
        self._say(views.rated_line(review, due, recall_at_interview, self._clock()))

    def show_undo(self, event: Event | None, question: Question | None) -> None:
        if event:
            self._idle_lines.answered()
        question_id = str(event.payload["question"]) if event else ""
        in_deck = question is not None
        self._say(views.took_back_line(event, question_id, in_deck, self._clock()))

    def show_suspended(self, question: Question) -> None:
        self._idle_lines.answered()
        self._say(views.suspended_line(question))

    # ------------------------------------------------------------ inside

    def _say(self, notice: Line) -> None:
        self._last_notice = [notice]
        self._out.page(self._last_notice)

    def _own_answer(self, drill_question: DrillQuestion) -> Answer | None:
        """Your own answer; `None` without one, or after an error message if it is unreadable."""
        try:
            return self._answers.of(drill_question.question.id) if self._answers else None
        except PrepError as error:
            self._out.page([line(Span(error.message, "bad"))])
            return None

    def _invite_once(self, question: Question) -> list[Line]:
        """A line saying that `e` writes an answer, the first time in a drill that a question is
        behavioural or has no points; empty otherwise."""
        helps = question.kind == "behavioural" or not question.has_points
        if self._has_invited or not self._answers or not helps:
            return []
        self._has_invited = True
        return [line(dim("No answer of your own yet: e writes one."))]

    def _whole_answer_page(self, drill_question: DrillQuestion) -> list[Line]:
        own_answer = self._own_answer(drill_question)
        if own_answer is None:
            return [line("You have no answer of your own; e writes one.")]
        from tiktok_prep.answers.answers_page import full_answer

        return full_answer(own_answer)

    def _edit_answer(self, drill_question: DrillQuestion) -> list[Line]:
        """Opens your own answer in the editor; returns the lines that say what came of it.

        An error of the editor is not raised, but in the lines.
        """
        assert self._answers
        try:
            with self._keys.away():
                has_changed = self._answers.edit(drill_question.question.id)
        except PrepError as error:
            return [line(Span(text, "bad")) for text in (error.message, error.hint) if text]
        if not has_changed:
            return [line("Nothing changed.")]
        if self._own_answer(drill_question) is None:
            name = drill_question.question.id
            notice = (
                "It has no words of your own now, and is no answer. Earlier versions are kept: "
            )
            return [line(notice, Span(f"prep answer {name} --versions", "key"))]
        return [line(Span("Saved. `prep answer` with --check counts its length.", "good"))]

    def _help(self) -> list[Line]:
        return views.help_page(self._out.look)

    def _rating_key(self, drill_question: DrillQuestion, left_out: set[str]) -> str:
        """Waits for a rating (1 to 4), a key of `acts`, _EDIT or RESUMED, and returns it.

        Meanwhile, letters put points into `left_out` or take them out again, and ? and o show
        the help and your own answer.
        """
        mark_commands = self._mark_commands(drill_question.question, left_out)
        keys = {*_RATINGS, *self.acts, *([_EDIT] if self._answers else [])}

        def page() -> list[Line]:
            left_out_ids = in_deck_order(drill_question.question, left_out)
            return views.keys_page(drill_question, left_out_ids, self._clock(), self._out.look)

        def then_points(page: Callable[[], list[Line]]) -> Callable[[], None]:
            return lambda: self._out.page([*page(), *views.answer_page(drill_question)])

        pages = {"?": self._help, "o": lambda: self._whole_answer_page(drill_question)}
        commands = mark_commands | {key: then_points(page) for key, page in pages.items()}
        hint = f"{'A letter or ' if mark_commands else ''}1, 2, 3, 4; ? helps."
        return self._wait_for_key(keys.__contains__, page, hint, commands=commands)

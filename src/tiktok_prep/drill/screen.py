"""Asks the questions of a drill on a terminal or a pipe, key by key."""

from __future__ import annotations

import re
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from tiktok_prep.answers.editing import OwnAnswers
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.page import Block, Line, Span, dim, line
from tiktok_prep.drill import page as views
from tiktok_prep.drill.card import DrillCard, panel_keys
from tiktok_prep.drill.card_page import card_page, help_lines, typing_help_lines
from tiktok_prep.drill.key_screen import DONE, AnswerScreen, in_deck_order
from tiktok_prep.drill.session import Act, Clock, DrillQuestion, Verdict
from tiktok_prep.model import Event, Question, Rating, Review
from tiktok_prep.terminal.canvas import TO_LAST_BLOCK
from tiktok_prep.terminal.keys import END, ENTER, RESIZED, RESUMED, SPACE, Keys
from tiktok_prep.terminal.printing import Printer

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_prep.planning.queue import AtInterview

_EDIT, _BACK = "v", "u"
_HABIT_S = 0.3
"""Seconds after a rating in which Enter and Space do nothing: the hand that pressed Enter after the
digit had not seen the next question."""
_RATINGS = {str(int(rating)): rating for rating in Rating}
_MARKS_AND_RATING = re.compile(f"([a-z]+)([{''.join(_RATINGS)}])")


class DrillKeyScreen(AnswerScreen):
    """A `DrillScreen` with keys: shows the question, then the points, and reads your rating."""

    acts: ClassVar = {"u": Act.UNDO, "s": Act.SUSPEND, "q": Act.QUIT, END: Act.QUIT}

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        clock: Clock,
        typed: bool,
        answers: OwnAnswers | None = None,
    ) -> None:
        super().__init__(out, keys, typed=typed)
        self._clock, self._answers = clock, answers
        self._has_allowed_undo = False
        """Whether you let this drill take back events that are older than it."""
        self._has_asked = False
        self._habit_end_s = 0.0
        """Until when Enter and Space do nothing, on the clock of `_active_s`."""
        self._line_keys = deque[str]()
        """The rest of a line from a pipe that has several keys."""
        self._card: DrillCard
        self.not_rated: Question | None = None
        """The question that you left after its answer was shown."""

    # ------------------------------------------------------------ what a drill needs

    def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
        if self._has_asked:
            self._habit_end_s = self._active_s() + _HABIT_S
        elif self._keys.live and not self._is_screen and not self._typed:
            self._out.page([line(dim("Keys act at once; no Enter needed."))])
        self._has_asked = True
        self._card, self._missed, self._answered_s = DrillCard(drill_question), set(), 0.0
        taken_back, question = drill_question.taken_back, drill_question.question
        while True:
            self._start_page()
            if taken_back:  # to rate anew what was said then
                self._missed = set(taken_back.left_out)
                self._answered_s, taken_back = taken_back.answered_ms / 1000, None
            elif act := self._answer(
                f"Space or Enter {'shows' if question.has_points else 'ends'} the answer; ? helps.",
                question.answer_in_s,
                partial(typing_help_lines, one_line=question.is_fact),
                one_line=question.is_fact,
            ):
                return act
            answer_end_s = self._active_s()
            key = self._rate()
            self.not_rated = question if self.acts.get(key) is Act.QUIT else None
            if key in _RATINGS or key in DONE:
                took_s = self._answered_s + self._active_s() - answer_end_s
                left_out = in_deck_order(self._card.question, self._missed)
                answered_ms, took_ms = round(self._answered_s * 1000), round(took_s * 1000)
                return Verdict(self._rating(key), left_out, answered_ms, took_ms)
            if key != _BACK:
                return self.acts[key]
            self._card = self._card._replace(phase="ask", panel="", typed="")

    def ask_follow_up(self, drill_question: DrillQuestion) -> float | Act:
        self._card, self._missed, self._answered_s = DrillCard(drill_question), set(), 0.0
        self._start_page()
        target_s = drill_question.question.answer_in_s
        act = self._answer("Space or Enter ends the answer; ? helps.", target_s, typing_help_lines)
        self._idle_lines.answered()
        return act or self._answered_s

    def opens(self, page: list[Line]) -> bool:
        """Shows `page` before the first question; returns whether you begin."""
        blocks = [Block("opening", tuple(page))]
        hint = "Space begins, q leaves."
        return self._wait_for_key({*DONE, "q", END}, lambda: blocks, hint) in DONE

    def show_rating(self, review: Review, due: datetime, at_interview: AtInterview | None) -> None:
        self._idle_lines.answered()
        now, day = self._clock(), self._card.asked.interview_day
        self._say_on_next_page(views.rated_line(review, due, at_interview, now, day))

    def show_undo(self, event: Event | None, question: Question | None) -> None:
        if event:
            self._idle_lines.answered()
        self._say(views.took_back_line(event, question, self._clock(), self._look))

    def show_suspended(self, question: Question) -> None:
        self._idle_lines.answered()
        self._say_on_next_page(views.suspended_line(question))

    def allows_undo(self, event: Event, question: Question | None) -> bool:
        if not self._keys.live or self._has_allowed_undo:
            return True
        self._say(*views.older_undo_lines(event, question, self._clock(), self._look))
        key = self._key()
        while key is None or key in (RESIZED, RESUMED):
            self._show()
            key = self._key()
        self._has_allowed_undo = key in ("u", "y")
        if not self._has_allowed_undo:
            self._say(line("Nothing was taken back."))
        return self._has_allowed_undo

    # ------------------------------------------------------------ the answer

    def _key(self, timeout: float | None = None) -> str | None:
        """As in `AnswerScreen`; an Enter or Space out of habit after a rating counts as no key.

        A line from a pipe such as 'b3' counts as the keys b and 3, where b marks a point.
        """
        if self._line_keys:
            return self._line_keys.popleft()
        key = super()._key(timeout)
        if self._keys.live:
            if key in (ENTER, SPACE) and self._is_too_soon():
                return None
            self._habit_end_s = self._habit_end_s if key is None else 0.0
            return key
        found = _MARKS_AND_RATING.fullmatch("".join((key or "").split()))
        marks = set(found[1]) if found else set[str]()
        is_for_points = (
            self._card and self._card.phase == "rate" and marks <= self._card.letters.keys()
        )
        if found and is_for_points and len(marks) == len(found[1]):
            self._line_keys.extend("".join(found.groups()))
            return self._line_keys.popleft()
        return key

    def _is_too_soon(self) -> bool:
        return self._keys.live and self._active_s() < self._habit_end_s

    # ------------------------------------------------------------ the rating

    def _rate(self) -> str:
        """Returns the key of a rating (1 to 4) or of `acts`; _BACK, which is one of these, hides
        the answer again.

        Letters mark the points that were missed, or take the mark back.
        """
        self._card = self._card._replace(
            phase="rate",
            panel="",
            can_write=self._answers is not None and not self._card.question.fact,
            own_words=self._answers and self._answers.of(self._card.question.id),
        )
        self._scroll = self._first_row()
        marks = self._mark_commands(self._card.question) if self._card.letters else {}
        is_mock = self._card.asked.in_mock
        digits = "Space" if is_mock else "1, 2, 3, 4"
        hint = f"{'A letter or ' if marks else ''}{digits}; ? helps."
        if is_mock:  # a second Space after the answer would say that nothing was missed
            self._habit_end_s = self._active_s() + _HABIT_S
        while True:
            panels = {key: partial(self._toggle_panel, key) for key in panel_keys(self._card)}
            ratings = (*DONE, "1") if is_mock else _RATINGS
            keys = {*ratings, *self.acts, *([_EDIT] if self._card.can_write else [])}
            key = self._wait(keys, hint, commands={**marks, **panels})
            if key == _EDIT:
                self._edit_answer()
            elif key == _BACK and self._missed:
                self._missed.clear()
            else:
                return key

    def _rating(self, key: str) -> Rating:
        """The rating of a key: its digit, or for Space in a mock interview Good."""
        if key in DONE:
            is_all_missed = self._missed.issuperset(p.id for p in self._card.question.points)
            return Rating.AGAIN if is_all_missed else Rating.GOOD
        return _RATINGS[key]

    def _toggle_panel(self, key: str) -> None:
        is_open = self._card.panel == key
        self._card = self._card._replace(panel="" if is_open else key)
        self._scroll = self._first_row()
        if not self._is_screen:
            self._print_again("panel", "keys", "commands")
            self._card = self._card._replace(panel="")

    def _first_row(self) -> int:
        """As in `AnswerScreen`; with a panel open below the points, where the last block begins."""
        return TO_LAST_BLOCK if self._card.panel else super()._first_row()

    def _help_lines(self) -> list[Line]:
        return help_lines(self._card)

    # ------------------------------------------------------------ your own answer

    def _edit_answer(self) -> None:
        """Opens your own answer in the editor, and says whether it is saved. Shows a PrepError as a
        message."""
        assert self._answers
        name = self._card.question.id
        try:
            with self._keys.away():
                has_changed = self._answers.edit(name)
        except PrepError as error:
            self._say(*(line(Span(text, "bad")) for text in (error.message, error.hint) if text))
            return
        self._card = self._card._replace(own_words=self._answers.of(name))
        self._print_anew()
        self._say(line(Span("Saved.", "good")) if has_changed else line("Nothing changed."))

    def _print_anew(self) -> None:
        super()._print_anew()
        self._card = self._card._replace(printed_marks=frozenset(self._missed))

    # ------------------------------------------------------------ showing

    def _card_blocks(self, *, is_screen: bool) -> list[Block]:
        card = self._card._replace(missed=frozenset(self._missed))
        return card_page(card, self._look, self._clock(), is_screen=is_screen)

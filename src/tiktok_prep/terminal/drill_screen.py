"""A drill on a terminal or a pipe: asks, runs the clock, reveals, takes letters and a digit."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from tiktok_prep.errors import PrepError
from tiktok_prep.model import Answer, Event, Question, Rating, Review
from tiktok_prep.session import Act, Asked, Clock, Verdict
from tiktok_prep.terminal.key_screen import KeyScreen
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE, Keys
from tiktok_prep.terminal.printing import Printer, RichPrinter
from tiktok_prep.views import drill as views
from tiktok_prep.views.page import Line, Span, dim, line

if TYPE_CHECKING:
    from datetime import datetime


class OwnAnswers(Protocol):
    """One's own answers, by the id of their question. Both raise PrepError where they fail."""

    def of(self, question_id: str) -> Answer | None: ...
    def edit(self, question_id: str) -> bool:
        """Have it edited in this terminal; whether it is another one now."""


_EDIT = "e"
_ACTS = {"u": Act.UNDO, "s": Act.SUSPEND, "q": Act.QUIT, END: Act.QUIT}


class DrillScreen(KeyScreen):
    """The Screen of a drill. Time spent is taken from `stopwatch` (seconds, monotonic), since
    the wall clock may be set while a question is open."""

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        clock: Clock,
        confidence: bool = False,
        pace: int | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
        answers: OwnAnswers | None = None,
    ) -> None:
        """With `confidence` it asks how sure one is before the reveal; with `pace` answers are
        typed, and shown again above the points."""
        super().__init__(out, keys, pace=pace, stopwatch=stopwatch)
        self._clock, self._confidence, self._answers = clock, confidence, answers
        self._told_of_e = False
        """Whether this drill has said that `e` writes an answer."""
        self._revealed: set[str] = set()
        """Ids of the questions whose answers may still stand on the screen."""
        self._said: list[Line] = []
        """What was said last of an act: it outlives a cleared screen."""

    def ask(self, asked: Asked) -> Verdict | Act:
        if asked.question.id in self._revealed and isinstance(self._out, RichPrinter):
            self._out.console.clear()  # to read the answer above is not to recall it
            self._out.page(self._said)
        began = self._time()
        text = self._answer(asked, began)
        if isinstance(text, Act):
            return text
        done = self._time()
        answered = self._counted_s(text, done - began)
        again = partial(self._show_question, asked)
        sure = self._how_sure(_ACTS, again) if self._confidence else None
        if isinstance(sure, Act):
            return sure
        self._revealed.add(asked.question.id)
        verdict: tuple[Rating, tuple[str, ...]] | Act | str = RESUMED
        left_out: set[str] = set()
        said: list[Line] = []
        while isinstance(verdict, str):
            shown = answered if self._keys.live and not self._pace else None
            own = self._own(asked)
            if own is None and not said:
                said = self._invitation(asked.question)
            page = views.points_page(asked, shown, self._out.look, own, typed=text)
            self._out.page([*page, *said])
            verdict = self._until_rated(asked, left_out)
            said = self._edit(asked) if verdict == _EDIT else []
            if isinstance(verdict, str):
                self._show_question(asked)
        if isinstance(verdict, Act):
            return verdict
        self._patience.answered()
        rating, in_order = verdict
        took = answered + self._time() - done
        return Verdict(rating, in_order, round(answered * 1000), round(took * 1000), sure)

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        self._say(views.rated_line(review, due, on_the_day, self._clock()))

    def took_back(self, event: Event | None, question: Question | None) -> None:
        question_id = str(event.payload["question"]) if event else ""
        known = question is not None
        self._say(views.took_back_line(event, question_id, known, self._clock()))

    def suspended(self, question: Question) -> None:
        self._say(views.suspended_line(question))

    # ------------------------------------------------------------ inside

    def _say(self, said: Line) -> None:
        self._said = [said]
        self._out.page(self._said)

    def _own(self, asked: Asked) -> Answer | None:
        """The own answer; a file that cannot be read is said to be so, and hinders nothing."""
        try:
            return self._answers.of(asked.question.id) if self._answers else None
        except PrepError as error:
            self._out.page([line(Span(error.message, "bad"))])
            return None

    def _invitation(self, question: Question) -> list[Line]:
        """Once in a drill, where a story of one's own is asked for, and there is none."""
        if self._told_of_e or not self._answers or question.kind != "behavioural":
            return []
        self._told_of_e = True
        return [line(dim("No answer of your own yet: e writes one."))]

    def _whole(self, asked: Asked) -> list[Line]:
        own = self._own(asked)
        if own is None:
            return [line("You have no answer of your own; e writes one.")]
        from tiktok_prep.views.answers import whole_page

        return whole_page(own)

    def _edit(self, asked: Asked) -> list[Line]:
        """Let the own answer be edited; what to say of it, which stands last on the screen."""
        assert self._answers
        try:
            with self._keys.away():
                changed = self._answers.edit(asked.question.id)
        except PrepError as error:
            return [line(Span(text, "bad")) for text in (error.message, error.hint) if text]
        if not changed:
            return [line("Nothing changed.")]
        if self._own(asked) is None:
            name = asked.question.id
            said = "It has no words of your own now, and is no answer. Earlier versions are kept: "
            return [line(said, Span(f"prep answer {name} --versions", "key"))]
        return [line(Span("Saved. `prep answer` with --check counts its length.", "good"))]

    def _help(self) -> list[Line]:
        return views.help_page(self._out.look)

    def _answer(self, asked: Asked, began: float) -> str | Act:
        """Put the question and let the person answer: the text if it is typed, '' if spoken."""
        if self._pace:
            again = partial(self._show_question, asked)
            again()
            return self._typed(self._pace, asked.question.answer_in_s, _ACTS, again)
        key = RESUMED
        while key == RESUMED:
            self._show_question(asked)
            key = self._until_reveal(asked, began)
        return _ACTS.get(key, "")

    def _show_question(self, asked: Asked) -> None:
        self._out.page(views.question_page(asked, self._out.look))
        if self._keys.live and not self._redraws and not self._pace:  # no clock will say it
            self._out.page([views.target_line(asked.question.answer_in_s)])

    def _until_reveal(self, asked: Asked, began: float) -> str:
        """Run the clock until a key reveals or ends the question, or the program was stopped
        and goes on; that key."""
        target = asked.question.answer_in_s
        with self._region() as draw:
            while True:
                seconds = self._time() - began
                draw([views.clock_line(seconds, target)], seconds=True)
                # wake when the second shown is over
                key = self._key(1.001 - seconds % 1 if self._redraws else None)
                if key is None:
                    continue
                if key in (SPACE, ENTER, RESUMED) or key in _ACTS:
                    return key
                if key == "?":
                    self._out.page(views.help_page(self._out.look))
                else:
                    self._hint("Space or Enter shows the answer; ? helps.")

    def _until_rated(
        self, asked: Asked, left_out: set[str]
    ) -> tuple[Rating, tuple[str, ...]] | Act | str:
        """Take letters, which go to `left_out`, until a digit rates the rest.

        RESUMED if the program was stopped and goes on: the screen may be empty. _EDIT if the own
        answer is to be edited.
        """
        letters = views.letters_of(asked.question)
        with self._region() as draw:
            while True:
                in_order = tuple(p.id for p in asked.question.points if p.id in left_out)
                draw(views.keys_page(asked, in_order, self._clock(), self._out.look))
                key = self._key()
                if key == RESUMED or (key == _EDIT and self._answers):
                    return key
                if key in _ACTS:
                    return _ACTS[key]
                if key in ("1", "2", "3", "4"):
                    return Rating(int(key)), in_order
                if key in letters and key is not None:
                    left_out ^= {letters[key]}
                    self._patience.reached(len(left_out))
                elif key == "?":
                    self._out.page([*views.help_page(self._out.look), *views.answer_page(asked)])
                elif key == "o":
                    self._out.page([*self._whole(asked), *views.answer_page(asked)])
                else:
                    self._hint(f"{'A letter or ' if letters else ''}1, 2, 3, 4; ? helps.")

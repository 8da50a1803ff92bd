"""A drill on a terminal or a pipe: asks, runs the clock, reveals, takes letters and a digit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from tiktok_prep.answers.own_answers import OwnAnswers
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.page import Line, Span, dim, line
from tiktok_prep.drill import page as views
from tiktok_prep.drill.key_screen import AnswerMode, KeyScreen, in_order
from tiktok_prep.drill.session import Act, Clock, DrillQuestion, Verdict
from tiktok_prep.model import Answer, Event, Question, Rating, Review
from tiktok_prep.terminal.keys import END, Keys
from tiktok_prep.terminal.printing import Printer, RichPrinter

if TYPE_CHECKING:
    from datetime import datetime


_EDIT = "e"
_RATINGS = {str(int(rating)): rating for rating in Rating}


class DrillKeyScreen(KeyScreen):
    """The Screen of a drill. How sure one is, it asks before the reveal; a typed answer is shown
    again above the points."""

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
        self._told_of_e = False
        """Whether this drill has said that `e` writes an answer."""
        self._revealed: set[str] = set()
        """Ids of the questions whose answers may still stand on the screen."""
        self._said: list[Line] = []
        """What was said last of an act: it outlives a cleared screen."""

    def ask(self, asked: DrillQuestion) -> Verdict | Act:
        question = asked.question
        if question.id in self._revealed and isinstance(self._out, RichPrinter):
            self._out.console.clear()  # to read the answer above is not to recall it
            self._out.page(self._said)

        def show() -> None:
            self._out.page(views.question_page(asked, self._out.look))

        target = question.answer_in_s
        answer = self._answer(show, target, lambda seconds: views.clock_line(seconds, target))
        if isinstance(answer, Act):
            return answer
        (text, answered), done = answer, self._time()
        sure = self._how_sure(show)
        if isinstance(sure, Act):
            return sure
        self._revealed.add(question.id)
        left_out: set[str] = set()
        said: list[Line] = []
        shown = answered if self._keys.live and not self._mode.pace else None
        while True:
            own = self._own(asked)
            if own is None and not said:
                said = self._invitation(question)
            page = views.points_page(asked, shown, self._out.look, own, typed=text)
            self._out.page([*page, *said])
            key = self._until_rated(asked, left_out)
            if key in self.acts:
                return self.acts[key]
            if key in _RATINGS:
                break
            said = self._edit(asked) if key == _EDIT else []
            show()
        self._patience.answered()
        took = answered + self._time() - done
        missed = in_order(question, left_out)
        return Verdict(_RATINGS[key], missed, round(answered * 1000), round(took * 1000), sure)

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        self._say(views.rated_line(review, due, on_the_day, self._clock()))

    def took_back(self, event: Event | None, question: Question | None) -> None:
        if event:
            self._patience.answered()
        question_id = str(event.payload["question"]) if event else ""
        known = question is not None
        self._say(views.took_back_line(event, question_id, known, self._clock()))

    def suspended(self, question: Question) -> None:
        self._patience.answered()
        self._say(views.suspended_line(question))

    # ------------------------------------------------------------ inside

    def _say(self, said: Line) -> None:
        self._said = [said]
        self._out.page(self._said)

    def _own(self, asked: DrillQuestion) -> Answer | None:
        """The own answer; a file that cannot be read is said to be so, and hinders nothing."""
        try:
            return self._answers.of(asked.question.id) if self._answers else None
        except PrepError as error:
            self._out.page([line(Span(error.message, "bad"))])
            return None

    def _invitation(self, question: Question) -> list[Line]:
        """Once in a drill, where an answer of one's own would help most, and there is none."""
        helps = question.kind == "behavioural" or not question.has_points
        if self._told_of_e or not self._answers or not helps:
            return []
        self._told_of_e = True
        return [line(dim("No answer of your own yet: e writes one."))]

    def _whole(self, asked: DrillQuestion) -> list[Line]:
        own = self._own(asked)
        if own is None:
            return [line("You have no answer of your own; e writes one.")]
        from tiktok_prep.answers.answers_page import whole_page

        return whole_page(own)

    def _edit(self, asked: DrillQuestion) -> list[Line]:
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

    def _until_rated(self, asked: DrillQuestion, left_out: set[str]) -> str:
        """Take letters, which go to `left_out`, until a digit rates the rest, or another key does
        something else: RESUMED if the program was stopped and goes on, since the screen may be
        empty; _EDIT if the own answer is to be edited."""
        marking = self._marking(asked.question, left_out)
        accepted = {*_RATINGS, *self.acts, *([_EDIT] if self._answers else [])}

        def page() -> list[Line]:
            missed = in_order(asked.question, left_out)
            return views.keys_page(asked, missed, self._clock(), self._out.look)

        def above_the_points(page: Callable[[], list[Line]]) -> Callable[[], None]:
            return lambda: self._out.page([*page(), *views.answer_page(asked)])

        pages = {"?": self._help, "o": lambda: self._whole(asked)}
        others = marking | {key: above_the_points(page) for key, page in pages.items()}
        hint = f"{'A letter or ' if marking else ''}1, 2, 3, 4; ? helps."
        return self._until(accepted.__contains__, page, hint, others=others)

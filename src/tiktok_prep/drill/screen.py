"""Asks the questions of a drill on a terminal or a pipe, key by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from tiktok_prep.answers.own_answers import OwnAnswers
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.page import Block, Line, Span, line
from tiktok_prep.drill import card_page as cards
from tiktok_prep.drill import page as views
from tiktok_prep.drill.asking_page import SURENESS_WORDS, spoken_length_words
from tiktok_prep.drill.card_page import Card
from tiktok_prep.drill.key_screen import AnswerMode, KeyScreen, in_deck_order
from tiktok_prep.drill.session import Act, Clock, DrillQuestion, Verdict
from tiktok_prep.model import Answer, Event, Question, Rating, Review
from tiktok_prep.terminal.keys import END, ENTER, RESIZED, RESUMED, SPACE, Keys
from tiktok_prep.terminal.printing import Printer

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_prep.planning.queue import AtInterview

_EDIT, _BACK, _HELP = "v", "u", "?"
_RATINGS = {str(int(rating)): rating for rating in Rating}
_SURE_KEYS = {str(level): level for level, _ in enumerate(SURENESS_WORDS, start=1)}


class DrillKeyScreen(KeyScreen):
    """A `DrillScreen` with keys: shows the question, then the points, and reads your rating."""

    acts: ClassVar = {"u": Act.UNDO, "s": Act.SUSPEND, "q": Act.QUIT, END: Act.QUIT}

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
        self._has_allowed_undo = False
        """Whether this drill was allowed to take back older ratings."""

    def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
        self._start_page()
        return _OneCard(self, Card(drill_question), self._clock, self._answers).ask()

    def show_rating(self, review: Review, due: datetime, at_interview: AtInterview | None) -> None:
        self._idle_lines.answered()
        self._say(views.rated_line(review, due, at_interview, self._clock()))

    def show_undo(self, event: Event | None, question: Question | None) -> None:
        if event:
            self._idle_lines.answered()
        question_id = str(event.payload["question"]) if event else ""
        in_deck = question is not None
        self._say(views.took_back_line(event, question_id, in_deck, self._clock()))

    def show_suspended(self, question: Question) -> None:
        self._idle_lines.answered()
        self._say(views.suspended_line(question))

    def allows_undo(self, event: Event, question_id: str) -> bool:
        if not self._keys.live or self._has_allowed_undo:
            return True
        self._say(views.older_undo_line(event, question_id, self._clock()))
        key = self._key()
        while key is None or key in (RESIZED, RESUMED):
            self._show()
            key = self._key()
        self._has_allowed_undo = key in ("u", "y")
        if not self._has_allowed_undo:
            self._say(line("Nothing was taken back."))
        return self._has_allowed_undo


class _OneCard:
    """One question on the screen, until it is rated."""

    def __init__(
        self, screen: DrillKeyScreen, card: Card, clock: Clock, answers: OwnAnswers | None
    ) -> None:
        self._screen, self._card, self._clock, self._answers = screen, card, clock, answers
        self._missed: set[str] = set()
        self._answered_s = 0.0
        """Seconds that the answer counts for, so far."""
        self._sure: int | None = None

    def ask(self) -> Verdict | Act:
        while True:
            act = self._answer()
            if act:
                return act
            answer_end_s = self._screen._active_s()
            key = self._rate()
            if key == _BACK:
                self._card = self._card._replace(phase="ask", panel="", typed="")
                self._screen._start_page()
                continue
            if key in self._screen.acts:
                return self._screen.acts[key]
            took_s = self._answered_s + self._screen._active_s() - answer_end_s
            return Verdict(
                _RATINGS[key],
                in_deck_order(self._card.question, self._missed),
                round(self._answered_s * 1000),
                round(took_s * 1000),
                self._sure,
            )

    # ------------------------------------------------------------ the answer

    def _answer(self) -> Act | None:
        """Waits for the answer, and how sure you are of it; or returns what to do instead."""
        screen, target_s = self._screen, self._card.question.answer_in_s
        if screen._mode.pace:
            text = screen._take_typed_answer(self._question_blocks, self._help, target_s)
            if isinstance(text, Act):
                return text
            self._answered_s = screen._spoken_s(text)
            words = spoken_length_words(text, target_s, screen._mode.pace)
            self._card = self._card._replace(typed=text, typed_words=words)
        else:
            start = screen._active_s() - self._answered_s

            def page() -> list[Block]:
                self._answered_s = screen._active_s() - start
                seconds = self._answered_s if screen._keys.live else None
                self._card = self._card._replace(seconds=seconds)
                return self._blocks()

            has_points = self._card.question.has_points
            hint = f"Space or Enter {'shows' if has_points else 'ends'} the answer; ? helps."
            key = self._wait({SPACE, ENTER, *screen.acts}, hint, page=page, clock_start=start)
            if key in screen.acts:
                return screen.acts[key]
            self._answered_s = screen._active_s() - start
        if screen._mode.confidence:
            self._card = self._card._replace(phase="sure", panel="")
            key = self._wait({*_SURE_KEYS, *screen.acts}, "1 not sure, 2 fairly sure, 3 sure.")
            if key in screen.acts:
                return screen.acts[key]
            self._sure = _SURE_KEYS[key]
        return None

    # ------------------------------------------------------------ the rating

    def _rate(self) -> str:
        """Waits for a rating (1 to 4), a key of `acts`, or _BACK to hide the answer again.

        Letters mark the points that were missed, or take the mark back.
        """
        self._card = self._card._replace(
            phase="rate",
            panel="",
            can_write=self._answers is not None and not self._card.question.fact,
            own_answer=self._own_answer(),
        )
        marks = self._screen._mark_commands(self._card.question, self._missed)
        hint = f"{'A letter or ' if marks else ''}1, 2, 3, 4; ? helps."
        while True:
            commands = {letter: self._marking(mark) for letter, mark in marks.items()}
            commands |= {key: self._say_nothing_there(key) for key in cards.NOTHING_THERE}
            commands |= {key: self._panel_toggle(key) for key in cards.panel_keys(self._card)}
            keys = {*_RATINGS, *self._screen.acts, *([_EDIT] if self._card.can_write else [])}
            key = self._wait(keys, hint, commands=commands)
            if key == _EDIT:
                self._edit_answer()
            elif key == _BACK and self._missed:
                self._missed.clear()
                self._marked()
            else:
                return key

    def _marking(self, mark: Callable[[], None]) -> Callable[[], None]:
        def mark_and_show() -> None:
            mark()
            self._marked()

        return mark_and_show

    def _marked(self) -> None:
        self._card = self._card._replace(missed=frozenset(self._missed))

    def _panel_toggle(self, key: str) -> Callable[[], None]:
        """A function that opens or closes what `key` shows."""

        def toggle() -> None:
            is_open = self._card.panel == key
            self._card = self._card._replace(panel="" if is_open else key)
            # below the points: scroll to its end; in their place: begin at the top
            self._screen._scroll = 0 if is_open or key in ("o", "t", _HELP) else 10_000
            if not self._screen._is_screen:
                self._screen._printed.pop("panel", None)
                self._screen._printed.pop("keys", None)
                self._screen._printed.pop("commands", None)
                self._screen._show()
                self._card = self._card._replace(panel="")

        return toggle

    def _say_nothing_there(self, key: str) -> Callable[[], None]:
        return lambda: self._screen._say(line(cards.NOTHING_THERE[key]))

    def _edit_answer(self) -> None:
        """Opens your own answer in the editor, and says what came of it."""
        assert self._answers
        name, screen = self._card.question.id, self._screen
        try:
            with screen._keys.away():
                has_changed = self._answers.edit(name)
        except PrepError as error:
            message = [line(Span(text, "bad")) for text in (error.message, error.hint) if text]
            screen._say(*message)
            return
        self._card = self._card._replace(own_answer=self._own_answer())
        screen._printed.clear()
        screen._say(*self._edited_message(name, has_changed))

    def _edited_message(self, name: str, has_changed: bool) -> list[Line]:
        if not has_changed:
            return [line("Nothing changed.")]
        if self._card.own_answer is None:
            notice = (
                "It has no words of your own now, and is no answer. Earlier versions are kept: "
            )
            return [line(notice, Span(f"prep answer {name} --versions", "key"))]
        return [line(Span("Saved.", "good"))]

    def _own_answer(self) -> Answer | None:
        """Your own answer; `None` without one, or after an error message if it is unreadable."""
        try:
            return self._answers.of(self._card.question.id) if self._answers else None
        except PrepError as error:
            self._screen._messages = [line(Span(error.message, "bad"))]
            if not self._screen._is_screen:
                self._screen._out.page(self._screen._messages)
            return None

    # ------------------------------------------------------------ showing

    def _blocks(self) -> list[Block]:
        screen = self._screen
        return cards.card_page(self._card, screen._look, self._clock(), is_screen=screen._is_screen)

    def _question_blocks(self) -> list[Block]:
        """The header and the question, to print above a typed answer."""
        blocks = cards.card_page(self._card, self._screen._look, self._clock(), is_screen=False)
        return [block for block in blocks if block.name in ("header", "question")]

    def _help(self) -> list[Line]:
        return cards.typing_help_lines()

    def _wait(
        self,
        accepts: set[str],
        hint: str,
        *,
        page: Callable[[], list[Block]] | None = None,
        commands: dict[str, Callable[[], None]] | None = None,
        clock_start: float | None = None,
    ) -> str:
        commands = {_HELP: self._panel_toggle(_HELP), **(commands or {})}
        return self._screen._wait_for_key(
            accepts, page or self._blocks, hint, commands=commands, clock_start=clock_start
        )

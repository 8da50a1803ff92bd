"""What the screens of drills and mock interviews share: keys, blocks, a clock, typed answers.

On a large enough terminal the blocks fill the screen and are drawn again after each key. Anywhere
else a block is printed when it is new, with the same words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from tiktok_prep.answers.own_words import length_words, spoken_s
from tiktok_prep.base.page import Block, Line, Look, dim, line
from tiktok_prep.base.text import clock_time
from tiktok_prep.drill.asking_page import (
    help_blocks,
    how_to_type_line,
    points_with_letters,
)
from tiktok_prep.drill.session import Act
from tiktok_prep.model import Question
from tiktok_prep.terminal.canvas import Canvas
from tiktok_prep.terminal.idle_lines import IdleLines
from tiktok_prep.terminal.keys import (
    DOWN,
    END,
    ENTER,
    ESCAPE,
    PAGE_DOWN,
    PAGE_UP,
    RESIZED,
    RESUMED,
    SPACE,
    UP,
    Keys,
)
from tiktok_prep.terminal.printing import Printer

SCROLL_ROWS = {UP: -1, DOWN: 1, PAGE_UP: -10, PAGE_DOWN: 10}
_LETTER_SCROLLS = {"k": UP, "j": DOWN}
"""Letters that scroll, as in less, where they mark no point."""
KEY_WORDS = {SPACE: "Space", ENTER: "Enter", ESCAPE: "Esc"}
DONE = (SPACE, ENTER)
"""Keys that end an answer, and the marks of one."""
_CLOSE_HELP = ("?", "q", ESCAPE, END)

PageMaker = Callable[[], list[Block]]
"""A function that returns the blocks to show now."""


class KeyScreen:
    """Base of the screens that show a page and read keys."""

    acts: ClassVar[Mapping[str, Act]]
    """Key -> what it does instead of answering."""

    def __init__(self, out: Printer, keys: Keys) -> None:
        self._out, self._keys = out, keys
        self._idle_lines = IdleLines(out, live=keys.live)
        self._messages: list[Line] = []
        """What the last key did; shown above the keys until the next key."""
        self._printed: dict[str, tuple[Line, ...]] = {}
        """Name of each block printed for this question -> its lines as last printed."""
        self._page: PageMaker = list
        self._scroll = 0
        self._missed: set[str] = set()
        """Ids of the points that are marked as missed."""
        self._clock_start: float | None = None
        """Since when (see `_active_s`) a clock runs on the page, which is drawn again every second;
        `None` without a clock."""

    # ------------------------------------------------------------ showing

    @property
    def _canvas(self) -> Canvas | None:
        canvas = self._keys.canvas
        return canvas if canvas and canvas.is_used else None

    @property
    def _is_screen(self) -> bool:
        return self._canvas is not None

    @property
    def _look(self) -> Look:
        return self._out.look

    def say(self, text: str) -> None:
        """Shows `text` at once, each of its lines separately. On a full screen it replaces what was
        said before and goes with the next key."""
        self._say(*(line(part) for part in text.split("\n")))

    def _say(self, *message: Line) -> None:
        """Shows `message` at once. On a full screen it stands in place of an earlier one."""
        self._say_on_next_page(*message)
        if self._is_screen:
            self._show()

    def _say_on_next_page(self, *message: Line) -> None:
        """Prints `message`; a full screen shows it with the page that is drawn next."""
        if self._is_screen:
            self._messages = list(message)
        else:
            self._out.page(message)

    def _show(self) -> None:
        """Draws the page, or prints those of its blocks that are new or have changed."""
        blocks = self._page()
        if self._canvas is None:
            for block in blocks:
                if self._printed.get(block.name) != block.lines:
                    self._out.page(block.lines)
                self._printed[block.name] = block.lines
            return
        if self._messages:
            foot = [block for block in blocks if block.place == "foot"]
            others = [block for block in blocks if block.place != "foot"]
            message = Block("message", (line(), *self._messages), "foot")
            blocks = [*others, message, *foot]
        self._scroll = self._canvas.paint(blocks, self._scroll)

    def _print_again(self, *names: str) -> None:
        """Shows the page; in print, also those of its blocks with these `names` that have not
        changed."""
        for name in names:
            self._printed.pop(name, None)
        self._show()

    def _print_anew(self) -> None:
        """Makes the next `_show` print all blocks: what was printed may have gone out of sight."""
        self._printed = {}

    def _start_page(self) -> None:
        """Makes the next `_show` print all blocks, and scrolls to the top."""
        self._printed, self._scroll = {}, 0

    def _first_row(self) -> int:
        """The row to scroll to after the size of the screen has changed: the first."""
        return 0

    # ------------------------------------------------------------ keys

    def _key(self, timeout: float | None = None) -> str | None:
        """Returns the next key; `None` after `timeout` seconds without one. Counts each line from a
        pipe as idle until the screen says that one did something; after more than MAX_IDLE_LINES in
        a row, prints a notice and returns END."""
        key = self._keys.read(timeout)
        return END if key != END and self._idle_lines.one_too_many() else key

    def _wait_for_key(
        self,
        accepts: Collection[str],
        page: PageMaker,
        hint: str,
        *,
        commands: Mapping[str, Callable[[], None]] | None = None,
    ) -> str:
        """Shows `page` until one of the keys in `accepts` is pressed, and returns that key.

        A key in `commands` calls its function, and the wait goes on. Any other key shows `hint`, or
        does nothing if `hint` is empty.
        """
        self._page, commands = page, commands or {}
        while True:
            self._show()
            timeout = None
            if self._clock_start is not None and self._is_screen:  # until the next second
                timeout = 1.001 - (self._active_s() - self._clock_start) % 1
            key = self._key(timeout)
            if key == RESIZED:
                self._scroll = self._first_row() if hint else 0
            if key is None or key == RESIZED:
                continue
            if key == RESUMED:
                self._print_anew()
                continue
            if key not in accepts and key not in commands:
                key = _LETTER_SCROLLS.get(key, key)
            if key in SCROLL_ROWS:
                self._scroll += SCROLL_ROWS[key]
                continue
            self._messages = []
            if key in accepts:
                return key
            if hint or key in commands:
                commands.get(key, partial(self._say_wrong_key, key, hint))()

    def _say_wrong_key(self, key: str, hint: str) -> None:
        if not self._keys.live:
            self._say(line(f"One key a line: {hint[0].lower()}{hint[1:]}"))
        else:
            name = KEY_WORDS.get(key, key if key.isprintable() else "That key")
            self._say(line(f"{name} does nothing here. {hint}"))

    def _show_help(self, lines: Sequence[Line]) -> None:
        """Shows `lines` until a key closes them; Space pages first where there is more to see. In
        print, they are printed, and then the keys again."""
        canvas, behind, scroll = self._canvas, self._page, self._scroll
        if canvas is None:
            self._out.page(lines)
            self._print_again("keys", "commands")
            return

        def page() -> list[Block]:
            return help_blocks(lines, behind(), canvas.holds)

        self._scroll = 0
        while self._wait_for_key((*_CLOSE_HELP, *DONE), page, "") in DONE:
            first_row = self._scroll
            self._scroll += SCROLL_ROWS[PAGE_DOWN]
            self._show()
            if self._scroll == first_row:
                break
        self._page, self._scroll = behind, scroll

    def _mark_commands(self, question: Question) -> dict[str, Callable[[], None]]:
        """Letter -> function that marks the letter's point as missed, or takes the mark back."""

        def toggle(point: str) -> None:
            self._missed.symmetric_difference_update({point})
            self._idle_lines.progressed_to(len(self._missed))

        return {
            letter: partial(toggle, point.id) for letter, point in points_with_letters(question)
        }

    def _active_s(self) -> float:
        """Seconds since some fixed moment, without the time in which the program was stopped or the
        editor was open.

        Monotonic, since the wall clock may be changed during a question.
        """
        return time.monotonic() - self._keys.paused_s


class AnswerScreen(KeyScreen):
    """Base of the screens of drills and mock interviews: how an answer is given, and help.

    A typed answer counts for the time its words take to say, however long you typed. So the
    clocks, the targets and the expected times are those of spoken answers.
    """

    def __init__(self, out: Printer, keys: Keys, *, typed: bool) -> None:
        super().__init__(out, keys)
        self._typed = typed
        """Whether answers are typed; else they are spoken."""
        self.is_typing = False
        """Whether an answer is being typed, which is lost if the program is stopped."""
        self._has_told: set[bool] = set()
        """For which kinds of answers it was said how to type them: `True` for those of one line."""
        self._card: Any = None
        """What is on the screen: a DrillCard or MockCard."""
        self._answered_s = 0.0
        """Seconds that the answer counts for, so far."""

    def _card_blocks(self, *, is_screen: bool) -> list[Block]:
        raise NotImplementedError

    def _blocks(self) -> list[Block]:
        return self._card_blocks(is_screen=self._is_screen)

    def _first_row(self) -> int:
        """Where the points begin, if the question would leave them little room; else 0."""
        if not self._canvas or self._card.phase != "rate":
            return 0
        return rows_of_question(self._blocks(), self._canvas)

    def _help_lines(self) -> list[Line]:
        raise NotImplementedError

    def _wait(
        self,
        accepts: Collection[str],
        hint: str,
        *,
        page: PageMaker | None = None,
        commands: Mapping[str, Callable[[], None]] | None = None,
    ) -> str:
        """As `_wait_for_key`, on the page of the card; ? shows help."""
        commands = {"?": lambda: self._show_help(self._help_lines()), **(commands or {})}
        return self._wait_for_key(accepts, page or self._blocks, hint, commands=commands)

    # ------------------------------------------------------------ the answer

    def _answer(
        self,
        hint: str,
        target_s: int,
        typing_help: Callable[[], list[Line]],
        *,
        one_line: bool = False,
    ) -> Act | None:
        """Waits until your answer, spoken or typed, ends, and notes its time. Returns `None`, or
        the act that you chose instead."""
        if self._typed:
            text = self._take_typed_answer(typing_help, target_s, one_line=one_line)
            if isinstance(text, Act):
                return text
            self._answered_s = spoken_s(text)
            words = f"{length_words(text)}; target {clock_time(target_s)}"
            self._card = self._card._replace(typed=text, typed_words=words)
            return None
        start = self._clock_start = self._active_s() - self._answered_s

        def page() -> list[Block]:
            self._set_seconds(self._active_s() - start)
            return self._blocks()

        key = self._wait({*DONE, *self.acts}, hint, page=page)
        self._clock_start = None
        self._set_seconds(self._active_s() - start)
        return self.acts.get(key)

    def _set_seconds(self, seconds: float) -> None:
        """Notes how long the answer has taken. The card shows it only if keys act at once."""
        self._answered_s = seconds
        self._card = self._card._replace(seconds=seconds if self._keys.live else None)

    def _is_too_soon(self) -> bool:
        """Whether an Enter pressed now comes out of habit after the question before; here never."""
        return False

    # ------------------------------------------------------------ typed answers

    def _take_typed_answer(
        self, help_lines: Callable[[], list[Line]], target_s: int, *, one_line: bool
    ) -> str | Act:
        """Prints the question and returns the answer typed below it, of `one_line` or several. If a
        line is only a key of `acts`, or the input ends, returns that act instead."""

        def show() -> None:
            for block in self._card_blocks(is_screen=False):
                if block.name in ("header", "question"):
                    self._out.page(block.lines)
            is_first = one_line not in self._has_told
            self._has_told.add(one_line)
            how = [how_to_type_line(target_s, is_first=is_first)]
            if one_line:
                words = "Type the answer and press Enter; a lone ? helps, a lone q leaves."
                how = [line(dim(words))] if is_first else []
            self._out.page([*extra, *how])

        extra = self._messages
        while True:
            self._messages = []
            self.is_typing = True
            text = self._keys.text(
                (*self.acts, "?"), editing=self._is_screen, show=show, one_line=one_line
            )
            self.is_typing = False
            if text is None or self._idle_lines.one_too_many():
                return self.acts[END]
            if text in self.acts:
                return self.acts[text]
            if text == "?":
                extra = help_lines()
            elif text or not self._is_too_soon():
                return text


def in_deck_order(question: Question, points: Collection[str]) -> tuple[str, ...]:
    """The ids in `points` in the order of the question's points, without ids of no such point."""
    return tuple(point.id for point in question.points if point.id in points)


def rows_of_question(blocks: Sequence[Block], canvas: Canvas) -> int:
    """Counts the rows of the question, and of the header where that scrolls too, without empty
    ones. Returns 0 if they are a quarter of the screen or less."""
    above = [b for b in blocks if b.name == "question" or (b.name, b.place) == ("header", "body")]
    return canvas.rows_in_the_way([entry for block in above for entry in block.lines])

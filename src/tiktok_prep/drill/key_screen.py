"""What the screens of drills and mock interviews share: keys, blocks, a clock, typed answers.

On a large enough terminal the blocks fill the screen and are drawn again after each key. Anywhere
else a block is printed when it is new, with the same words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import ClassVar, NamedTuple

from tiktok_prep.base.page import Block, Line, Look, line
from tiktok_prep.drill.asking_page import (
    SURENESS_WORDS,
    how_to_type_fact_line,
    how_to_type_line,
    point_ids_by_letter,
    spoken_s,
)
from tiktok_prep.drill.session import Act
from tiktok_prep.model import Question
from tiktok_prep.terminal.canvas import Canvas
from tiktok_prep.terminal.idle_lines import IdleLines
from tiktok_prep.terminal.keys import (
    DOWN,
    END,
    ENTER,
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
KEY_WORDS = {SPACE: "Space", ENTER: "Enter"}
SURE_KEYS = {str(level): level for level, _ in enumerate(SURENESS_WORDS, start=1)}

PageMaker = Callable[[], list[Block]]
"""A function that returns the blocks to show now."""


class AnswerMode(NamedTuple):
    """How answers are given.

    A typed answer counts for the time its words take to say, however long you typed. So the
    clocks, the targets and the expected times are those of spoken answers.
    """

    confidence: bool = False
    """Whether to ask how sure you are of each answer."""
    pace: int | None = None
    """Words spoken per minute if answers are typed, `None` if they are spoken."""


class KeyScreen:
    """Base of the screens that ask questions and read answers key by key."""

    acts: ClassVar[Mapping[str, Act]]
    """Key -> what it does instead of answering."""
    whole: ClassVar[str] = "round"
    """What the key q ends, as messages name it."""

    def __init__(self, out: Printer, keys: Keys, *, mode: AnswerMode) -> None:
        self._out, self._keys, self._mode = out, keys, mode
        self._idle_lines = IdleLines(out, live=keys.live)
        self._messages: list[Line] = []
        """What the last key did; shown above the keys until the next key."""
        self._printed: dict[str, tuple[Line, ...]] = {}
        """Name of each block printed for this question -> its lines as last printed."""
        self._page: PageMaker = list
        self.is_typing = False
        """Whether an answer is being typed, which is lost if the program is stopped."""
        self._has_told: set[bool] = set()
        """For which kinds of answers it was said how to type them: `True` for those of one line."""
        self._scroll = 0

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
        """Shows `text` at once, each of its lines as a line of its own. On a full screen it
        replaces what was said before and goes with the next key."""
        self._say(*(line(part) for part in text.split("\n")))

    def _say(self, *message: Line) -> None:
        if self._canvas is None:
            self._out.page(message)
            return
        self._messages = list(message)
        self._show()

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
        """Prints the blocks with these names though they may be unchanged, and any that are new."""
        for name in names:
            self._printed.pop(name, None)
        self._show()

    def _print_anew(self) -> None:
        """Lets all blocks be printed again: what was printed may have gone out of sight."""
        self._printed = {}

    def _start_page(self) -> None:
        """Lets all blocks be printed again, and scrolls to the top."""
        self._printed, self._scroll = {}, 0

    def _first_row(self) -> int:
        """The row of the body to begin at after the size of the screen has changed."""
        return 0

    # ------------------------------------------------------------ keys

    def _key(self, timeout: float | None = None) -> str | None:
        """The next key; `None` if none comes within `timeout` seconds.

        Counts a line from a pipe as idle; after too many, prints a notice and returns END.
        """
        key = self._keys.read(timeout)
        return END if key != END and self._idle_lines.one_too_many() else key

    def _wait_for_key(
        self,
        accepts: Collection[str],
        page: PageMaker,
        hint: str,
        *,
        commands: Mapping[str, Callable[[], None]] | None = None,
        clock_start: float | None = None,
    ) -> str:
        """Shows `page` until one of the keys in `accepts` is pressed, and returns that.

        A key in `commands` calls its function, and the wait goes on; any other key shows `hint`.
        With `clock_start` (see `_active_s`), the page is drawn again every second.
        """
        self._page, commands = page, commands or {}
        while True:
            self._show()
            timeout = None
            if clock_start is not None and self._is_screen:
                timeout = 1.001 - (self._active_s() - clock_start) % 1  # until the next second
            key = self._key(timeout)
            if key == RESIZED:
                self._scroll = self._first_row()
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
            commands.get(key, partial(self._say_wrong_key, key, hint))()

    def _say_wrong_key(self, key: str, hint: str) -> None:
        if not self._keys.live:
            self._say(line(f"One key a line: {hint[0].lower()}{hint[1:]}"))
        else:
            name = KEY_WORDS.get(key, key if key.isprintable() else "That key")
            self._say(line(f"{name} does nothing here. {hint}"))

    def _mark_commands(
        self, question: Question, marked_points: set[str]
    ) -> dict[str, Callable[[], None]]:
        """Letter -> function that adds the letter's point to `marked_points`, or takes it out
        again. Empty for a question without letters."""

        def toggle(point: str) -> None:
            marked_points.symmetric_difference_update({point})
            self._idle_lines.progressed_to(len(marked_points))

        letters = point_ids_by_letter(question)
        return {letter: partial(toggle, point) for letter, point in letters.items()}

    # ------------------------------------------------------------ typed answers

    def _take_typed_answer(
        self,
        page: PageMaker,
        help_lines: Callable[[], list[Line]],
        target_s: int,
        *,
        one_line: bool = False,
    ) -> str | Act:
        """Prints the page and returns the answer typed below it, of `one_line` or several. If a
        line is only a key of `acts`, or the input ends, returns that act instead."""
        pace = self._mode.pace
        assert pace

        def show() -> None:
            for block in page():
                self._out.page(block.lines)
            is_first = one_line not in self._has_told
            how = [how_to_type_line(target_s, pace, is_first=is_first, whole=self.whole)]
            if one_line:
                how = [how_to_type_fact_line()] if is_first else []
            self._has_told.add(one_line)
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
            if text != "?":
                return text
            extra = help_lines()

    def _spoken_s(self, text: str) -> float:
        assert self._mode.pace
        return spoken_s(text, self._mode.pace)

    def _active_s(self) -> float:
        """Seconds on a clock that stands still while the program is stopped or the editor is open.

        Monotonic, since the wall clock may be changed during a question.
        """
        return time.monotonic() - self._keys.paused_s


def in_deck_order(question: Question, points: Collection[str]) -> tuple[str, ...]:
    """The ids in `points` in the order of the question's points, without ids of no such point."""
    return tuple(point.id for point in question.points if point.id in points)

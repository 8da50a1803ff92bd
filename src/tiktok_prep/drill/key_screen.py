"""What the screens of drills and mock interviews share: keys, a running clock, typed answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import ClassVar, NamedTuple

from tiktok_prep.base.page import Line, line
from tiktok_prep.drill.asking_page import (
    SURENESS_WORDS,
    how_to_type_line,
    point_ids_by_letter,
    spoken_length_line,
    spoken_s,
    sureness_question_line,
    target_line,
)
from tiktok_prep.drill.session import Act
from tiktok_prep.model import Question
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE, Keys
from tiktok_prep.terminal.patience import IdleLines
from tiktok_prep.terminal.printing import Printer, RichPrinter


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
    """Keys that do something instead of answering."""
    space: ClassVar[str]
    """What Space and Enter do while you speak, in words: 'ends the answer'."""

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        mode: AnswerMode,
    ) -> None:
        self._out, self._keys, self._mode = out, keys, mode
        self._idle_lines = IdleLines(out, live=keys.live)
        if isinstance(out, RichPrinter):  # the clock hides the cursor
            keys.before_stop = out.console.show_cursor

    def _help(self) -> list[Line]:
        """The page that `?` shows; empty unless a subclass overrides it."""
        return []

    def _show_hint(self, words: str) -> None:
        """Prints `words`, which name the keys, after a key that does nothing.

        From a pipe, adds that each line is one key. Where lines are redrawn, prints nothing, since
        they name the keys already.
        """
        if not self._can_redraw:
            notice = words if self._keys.live else f"One key a line: {words[0].lower()}{words[1:]}"
            self._out.page([line(notice)])

    def _key(self, timeout: float | None = None) -> str | None:
        """The next key; `None` after `timeout` seconds.

        Counts a line from a pipe as idle; after too many, prints a notice and returns END.
        """
        key = self._keys.read(timeout)
        return END if key != END and self._idle_lines.one_too_many() else key

    def _wait_for_key(
        self,
        accepts: Callable[[str], bool],
        page: Callable[[], list[Line]],
        hint: str,
        *,
        commands: Mapping[str, Callable[[], None]] | None = None,
        reprint: bool = True,
        clock_start: float | None = None,
    ) -> str:
        """Shows `page`, waits for the first key that `accepts` allows, or RESUMED, and returns it.

        `commands` and `?` run and wait on; any other key shows `hint`. The page is redrawn before
        each key; where it cannot be, it is printed again, or only once without `reprint`. With
        `clock_start` (see `_active_s`) it is redrawn every second, and never printed.
        """
        show_hint = partial(self._show_hint, hint)
        commands = {"?": lambda: self._out.page(self._help()), **(commands or {})}
        with self._redrawn_lines() as draw:
            shown = False
            while True:
                timeout = None
                if clock_start is not None and self._can_redraw:
                    timeout = 1.001 - (self._active_s() - clock_start) % 1  # until the next second
                draw(page(), redraw_only=clock_start is not None or (shown and not reprint))
                shown = True
                key = self._key(timeout)
                if key is None:
                    continue
                if key == RESUMED or accepts(key):
                    return key
                commands.get(key, show_hint)()

    def _choose_key(
        self, lines: list[Line], keys: Collection[str], hint: str, show: Callable[[], None]
    ) -> str:
        """Shows `lines`, waits for one of `keys` and returns it; another key shows `hint`.

        After Ctrl-Z, `show` prints what was above, since the screen may have been cleared.
        """
        accepts = keys.__contains__
        while (key := self._wait_for_key(accepts, lambda: lines, hint, reprint=False)) == RESUMED:
            show()
        return key

    def _mark_commands(
        self, question: Question, marked_points: set[str]
    ) -> dict[str, Callable[[], None]]:
        """Letter -> function that adds its point to `marked_points`, or takes it out again."""

        def toggle(point: str) -> None:
            marked_points.symmetric_difference_update({point})
            self._idle_lines.progressed_to(len(marked_points))

        letters = point_ids_by_letter(question)
        return {letter: partial(toggle, point) for letter, point in letters.items()}

    def _ask_sureness(self, show: Callable[[], None]) -> int | Act | None:
        """How sure you are, 1 to 3, or what to do instead; `None` if the mode does not ask."""
        if not self._mode.confidence:
            return None
        levels = [str(level) for level, _ in enumerate(SURENESS_WORDS, start=1)]
        hint = "1 not sure, 2 fairly sure, 3 sure; ? helps."
        key = self._choose_key([sureness_question_line()], [*levels, *self.acts], hint, show)
        return self.acts[key] if key in self.acts else int(key)

    def _take_answer(
        self, show: Callable[[], None], target_s: int, clock_line: Callable[[float], Line]
    ) -> tuple[str, float] | Act:
        """Shows the question with `show` and waits for the answer, beside a running clock.

        Returns the typed text ('' if spoken) and the seconds that the answer counts for, or what
        to do instead. `clock_line` makes the clock from the seconds so far.
        """
        clock_start = self._active_s()
        show()
        pace = self._mode.pace
        if pace:
            text = self._take_typed_answer(pace, target_s, show)
            return text if isinstance(text, Act) else (text, spoken_s(text, pace))
        ends_answer = {SPACE, ENTER, *self.acts}.__contains__
        hint = f"Space or Enter {self.space}; ? helps."

        def page() -> list[Line]:
            return [clock_line(self._active_s() - clock_start)]

        while True:
            if self._keys.live and not self._can_redraw:  # there is no clock
                self._out.page([target_line(target_s, self.space)])
            key = self._wait_for_key(ends_answer, page, hint, clock_start=clock_start)
            if key in self.acts:
                return self.acts[key]
            if key != RESUMED:
                return "", self._active_s() - clock_start
            show()

    def _take_typed_answer(self, pace: int, target_s: int, show: Callable[[], None]) -> str | Act:
        """The answer that you type; prints how long it takes to say.

        If the first line is only a command key, returns its act; `?` shows the help, calls
        `show` and starts again. At the end of input, or after too many idle lines, returns the
        act of END.
        """
        while True:
            self._out.page([how_to_type_line(target_s, pace)])
            text = self._keys.text((*self.acts, "?"), editing=self._can_redraw)
            if text is None or self._idle_lines.one_too_many():
                return self.acts[END]
            if text in self.acts:
                return self.acts[text]
            if text != "?":
                self._out.page([spoken_length_line(text, target_s, pace)])
                return text
            self._out.page(self._help())
            show()

    def _active_s(self) -> float:
        """Seconds on a clock that stands still while the program is stopped or the editor is open.

        Monotonic, since the wall clock may be changed during a question.
        """
        return time.monotonic() - self._keys.paused_s

    @property
    def _can_redraw(self) -> bool:
        """Whether lines can be redrawn in place: not in a pipe or on a plain terminal."""
        return isinstance(self._out, RichPrinter) and self._keys.live

    @contextmanager
    def _redrawn_lines(self) -> Iterator[Callable[..., None]]:
        """Yields a function that draws lines over those of its last call, erased at the end.

        Where nothing can be redrawn, it prints them below instead, or skips them if `redraw_only`.
        """
        if not self._can_redraw:
            yield lambda lines, redraw_only=False: None if redraw_only else self._out.page(lines)
            return
        assert isinstance(self._out, RichPrinter)
        with self._out.redrawn() as draw:
            yield lambda lines, redraw_only=False: draw(lines)


def in_deck_order(question: Question, points: Collection[str]) -> tuple[str, ...]:
    """The ids in `points`, in the order of the question's points; other ids are dropped."""
    return tuple(point.id for point in question.points if point.id in points)

"""What the screens that a person answers share: a clock, and a few lines that are drawn over."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import ClassVar, NamedTuple

from tiktok_prep.base.page import Line, line
from tiktok_prep.drill.asking_page import (
    SURE,
    letters_of,
    spoken_s,
    sure_line,
    target_line,
    typed_line,
    typing_line,
)
from tiktok_prep.drill.session import Act
from tiktok_prep.model import Question
from tiktok_prep.terminal.keys import END, ENTER, RESUMED, SPACE, Keys
from tiktok_prep.terminal.patience import IdleLines
from tiktok_prep.terminal.printing import Printer, RichPrinter


class AnswerMode(NamedTuple):
    """How a person answers.

    Typed answers rehearse spoken ones: an answer counts as long as its words take to say, however
    long they took to type. So the round's clock, the targets and what is learnt of how long a
    question takes are those of speech.
    """

    confidence: bool = False
    """Whether it is asked how sure one is of an answer."""
    pace: int | None = None
    """Words spoken a minute, where answers are typed."""


class KeyScreen:
    """A screen answered by keys."""

    acts: ClassVar[Mapping[str, Act]]
    """The keys that do something instead of answering."""
    space: ClassVar[str]
    """What Space and Enter do to an answer that is spoken: 'ends the answer'."""

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        mode: AnswerMode,
    ) -> None:
        self._out, self._keys, self._mode = out, keys, mode
        self._patience = IdleLines(out, live=keys.live)
        if isinstance(out, RichPrinter):  # the clock hides the cursor
            keys.before_stop = out.console.show_cursor

    def _help(self) -> list[Line]:
        """What `?` shows."""
        return []

    def _hint(self, words: str) -> None:
        """Answer a key that is none; where something is drawn over, that says enough."""
        if not self._redraws:
            said = words if self._keys.live else f"One key a line: {words[0].lower()}{words[1:]}"
            self._out.page([line(said)])

    def _key(self, timeout: float | None = None) -> str | None:
        """The next key; `None` if `timeout` seconds pass."""
        key = self._keys.read(timeout)
        return END if key != END and self._patience.one_too_many() else key

    def _until(
        self,
        accepts: Callable[[str], bool],
        page: Callable[[], list[Line]],
        hint: str,
        *,
        others: Mapping[str, Callable[[], None]] | None = None,
        anew: bool = True,
        began: float | None = None,
    ) -> str:
        """The first key that it `accepts`; RESUMED if the program was stopped and goes on: the
        screen may be empty then. Before each key stands `page`; where nothing is drawn over, it
        stands there once, unless it is wanted `anew`. `others` are keys that go on asking. A clock
        that `began` at some time is drawn each second, or not at all."""
        unknown = partial(self._hint, hint)
        others = {"?": lambda: self._out.page(self._help()), **(others or {})}
        with self._region() as draw:
            stands = False
            while True:
                timeout = None
                if began is not None and self._redraws:  # wake when the second shown is over
                    timeout = 1.001 - (self._time() - began) % 1
                draw(page(), seconds=began is not None or (stands and not anew))
                stands = True
                key = self._key(timeout)
                if key is None:
                    continue
                if key == RESUMED or accepts(key):
                    return key
                others.get(key, unknown)()

    def _choice(
        self, lines: list[Line], keys: Collection[str], hint: str, show: Callable[[], None]
    ) -> str:
        """The first key among `keys`, asked for by `lines`. `hint` answers other keys where
        nothing is drawn over; `show` is called when the screen may have been emptied (Ctrl-Z)."""
        accepts = keys.__contains__
        while (key := self._until(accepts, lambda: lines, hint, anew=False)) == RESUMED:
            show()
        return key

    def _marking(self, question: Question, marked: set[str]) -> dict[str, Callable[[], None]]:
        """The letters of its points: each puts its point among the `marked` ones, or takes it
        away."""

        def toggle(point: str) -> None:
            marked.symmetric_difference_update({point})
            self._patience.progressed_to(len(marked))

        return {letter: partial(toggle, point) for letter, point in letters_of(question).items()}

    def _how_sure(self, show: Callable[[], None]) -> int | Act | None:
        """1 to 3, `None` where it is not asked, or what to do instead."""
        if not self._mode.confidence:
            return None
        levels = [str(level) for level, _ in enumerate(SURE, start=1)]
        hint = "1 not sure, 2 fairly sure, 3 sure; ? helps."
        key = self._choice([sure_line()], [*levels, *self.acts], hint, show)
        return self.acts[key] if key in self.acts else int(key)

    def _answer(
        self, show: Callable[[], None], target_s: int, clock: Callable[[float], Line]
    ) -> tuple[str, float] | Act:
        """Put it by `show` and let the person answer, beside the `clock` of so many seconds: the
        text if it is typed, '' if spoken, and the seconds for which it counts."""
        began = self._time()
        show()
        pace = self._mode.pace
        if pace:
            text = self._typed(pace, target_s, show)
            return text if isinstance(text, Act) else (text, spoken_s(text, pace))
        ends, hint = (
            {SPACE, ENTER, *self.acts}.__contains__,
            f"Space or Enter {self.space}; ? helps.",
        )

        def page() -> list[Line]:
            return [clock(self._time() - began)]

        while True:
            if self._keys.live and not self._redraws:  # no clock will say it
                self._out.page([target_line(target_s, self.space)])
            key = self._until(ends, page, hint, began=began)
            if key in self.acts:
                return self.acts[key]
            if key != RESUMED:
                return "", self._time() - began
            show()

    def _typed(self, pace: int, target_s: int, show: Callable[[], None]) -> str | Act:
        """An answer typed on lines of its own; or what to do instead: the key of that, alone on
        the first line."""
        while True:
            self._out.page([typing_line(target_s, pace)])
            text = self._keys.text((*self.acts, "?"), editing=self._redraws)
            if text is None or self._patience.one_too_many():
                return self.acts[END]
            if text in self.acts:
                return self.acts[text]
            if text != "?":
                self._out.page([typed_line(text, target_s, pace)])
                return text
            self._out.page(self._help())
            show()

    def _time(self) -> float:
        """Seconds that count: while the program is stopped, nobody answers. Not by the wall clock,
        which may be set while a question is open."""
        return time.monotonic() - self._keys.paused_s

    @property
    def _redraws(self) -> bool:
        """Whether a part of the screen is drawn over; never for a pipe or a plain terminal."""
        return isinstance(self._out, RichPrinter) and self._keys.live

    @contextmanager
    def _region(self) -> Iterator[Callable[..., None]]:
        """A few lines at the bottom that are drawn over, or printed anew where that cannot be.

        The function it gives takes lines; those that only count seconds are not printed anew.
        """
        if not self._redraws:
            yield lambda lines, seconds=False: None if seconds else self._out.page(lines)
            return
        assert isinstance(self._out, RichPrinter)
        with self._out.redrawn() as draw:
            yield lambda lines, seconds=False: draw(lines)


def in_order(question: Question, points: Collection[str]) -> tuple[str, ...]:
    """The ids of these points in the order of the question."""
    return tuple(point.id for point in question.points if point.id in points)

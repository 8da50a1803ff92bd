"""What the screens that a person answers share: a clock, and a few lines that are drawn over."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tiktok_prep.session import Act
from tiktok_prep.terminal.keys import END, RESUMED, Keys
from tiktok_prep.terminal.patience import Patience, end_line
from tiktok_prep.terminal.printing import Printer, RichPrinter
from tiktok_prep.views.asking import SURE, spoken_s, sure_line, typed_line, typing_line
from tiktok_prep.views.page import Line, line

if TYPE_CHECKING:
    from rich.live import Live


class KeyScreen:
    """A screen answered by keys. Time spent is taken from `stopwatch` (seconds, monotonic), since
    the wall clock may be set while a question is open.

    With `pace`, in words spoken a minute, answers are typed. They rehearse spoken ones: an answer
    counts as long as its words take to say, however long they took to type. So the round's clock,
    the targets and what is learnt of how long a question takes are those of speech.
    """

    def __init__(
        self,
        out: Printer,
        keys: Keys,
        *,
        pace: int | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out, self._keys, self._pace, self._stopwatch = out, keys, pace, stopwatch
        self._patience = Patience(live=keys.live)
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
        return END if key != END and self._is_one_too_many() else key

    def _is_one_too_many(self) -> bool:
        """Count what was just read; whether it is to be taken for the end of input."""
        ends = self._patience.ends()
        if ends:
            self._out.page([end_line()])
        return ends

    def _choice(
        self, lines: list[Line], choices: Container[str], hint: str, show: Callable[[], None]
    ) -> str:
        """The first key among `choices`, asked for by `lines`. `hint` answers other keys where
        nothing is drawn over; `show` is called when the screen may have been emptied (Ctrl-Z)."""
        while True:
            with self._region() as draw:
                draw(lines)
                while (key := self._key()) != RESUMED:
                    if key is not None and key in choices:
                        return key
                    if key == "?":
                        self._out.page(self._help())
                    else:
                        self._hint(hint)
            show()

    def _how_sure(self, acts: Mapping[str, Act], show: Callable[[], None]) -> int | Act:
        """1 to 3, or what to do instead."""
        levels = [str(level) for level, _ in enumerate(SURE, start=1)]
        hint = "1 not sure, 2 fairly sure, 3 sure; ? helps."
        key = self._choice([sure_line()], [*levels, *acts], hint, show)
        return acts[key] if key in acts else int(key)

    def _typed(
        self, pace: int, target_s: int, acts: Mapping[str, Act], show: Callable[[], None]
    ) -> str | Act:
        """An answer typed on lines of its own; or what to do instead: the key of that, alone on
        the first line."""
        while True:
            self._out.page([typing_line(target_s, pace)])
            text = self._keys.text((*acts, "?"), editing=self._redraws)
            if text is None or self._is_one_too_many():
                return acts[END]
            if text in acts:
                return acts[text]
            if text != "?":
                self._out.page([typed_line(text, target_s, pace)])
                return text
            self._out.page(self._help())
            show()

    def _counted_s(self, text: str, seconds: float) -> float:
        """How long an answer counts that was given in `seconds`: as long as `text` takes to say, if
        it was typed."""
        return spoken_s(text, self._pace) if self._pace else seconds

    def _time(self) -> float:
        """Seconds that count: while the program is stopped, nobody answers."""
        return self._stopwatch() - self._keys.paused_s

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
        from rich.live import Live

        assert isinstance(self._out, RichPrinter)
        out = self._out
        live: Live
        with Live(
            console=out.console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ) as live:

            def draw(lines: list[Line], seconds: bool = False) -> None:
                live.update(out.segments(lines), refresh=True)

            yield draw

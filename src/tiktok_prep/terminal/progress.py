"""Says how far a long task is, on stderr: a bar on a terminal, one sentence elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tiktok_prep.base.page import line
from tiktok_prep.terminal.printing import Printer, RichPrinter

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

SOON_S = 1.0
"""Seconds; a task that takes less says nothing."""


class Progress:
    """Says how far a long task is. Use it as a context manager: at its end, the bar is removed."""

    def __init__(
        self, make_printer: Callable[[], Printer], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`make_printer` is called only if there is something to say."""
        self._make_printer, self._clock, self._began = make_printer, clock, clock()
        self._out: Printer | None = None
        self._bar: RichProgress | None = None

    def show(self, words: str, done: int, total: int) -> None:
        """Shows a bar with `words`, such as 'Adding', and `done` of `total`; without a terminal,
        prints one sentence at the first call. Does nothing in the first SOON_S seconds."""
        if self._clock() - self._began < SOON_S:
            return
        is_first, self._out = self._out is None, self._out or self._make_printer()
        if not isinstance(self._out, RichPrinter):
            if is_first:
                self._out.page([line(f"{words}; this takes a while.")])
            return
        if self._bar is None:
            from rich.progress import Progress as RichProgress

            self._bar = RichProgress(console=self._out.console(), transient=True)
            self._bar.start()
        if not self._bar.tasks or self._bar.tasks[-1].description != words:
            for task in self._bar.tasks:
                self._bar.remove_task(task.id)
            self._bar.add_task(words, total=total)
        self._bar.update(self._bar.tasks[-1].id, completed=done, total=total)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

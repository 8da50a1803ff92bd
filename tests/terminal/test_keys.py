"""Single keys of a real terminal: its mode comes back whatever interrupts that."""

from __future__ import annotations

import io
import os
import pty
import termios
from collections.abc import Iterator

import pytest

from tiktok_prep.terminal.canvas import Canvas
from tiktok_prep.terminal.keys import LineKeys, TerminalKeys
from tiktok_prep.terminal.printing import RichPrinter


class Interrupted(Canvas):
    """A canvas in whose `enter` or first `leave` a signal comes."""

    def __init__(self, *, in_enter: bool) -> None:
        self.stream = io.StringIO()
        super().__init__(RichPrinter(self.stream))
        self._in_enter, self._is_first = in_enter, True

    def enter(self) -> None:
        super().enter()
        if self._in_enter:
            raise SystemExit(143)

    def leave(self) -> None:
        if self._is_first and not self._in_enter:
            self._is_first = False
            raise SystemExit(143)
        super().leave()


@pytest.fixture
def terminal() -> Iterator[int]:
    parent, child = pty.openpty()
    yield child
    os.close(parent)
    os.close(child)


@pytest.mark.parametrize("in_enter", [False, True])
def test_a_signal_while_the_screen_is_taken_or_given_back_leaves_the_terminal_as_it_was(
    terminal: int, in_enter: bool
) -> None:
    before, canvas = termios.tcgetattr(terminal), Interrupted(in_enter=in_enter)
    with pytest.raises(SystemExit), TerminalKeys(terminal, canvas):
        assert termios.tcgetattr(terminal) != before
        raise KeyboardInterrupt
    assert termios.tcgetattr(terminal) == before
    assert canvas.stream.getvalue().endswith("\x1b[?25h\x1b[?1049l")


@pytest.mark.parametrize("above", [b"", b"\n", b"  \n"])
def test_a_command_is_taken_as_one_above_all_text(above: bytes) -> None:
    stream = io.TextIOWrapper(io.BytesIO(above + b"S\nmore\n.\n"))
    assert LineKeys(stream).text({"s"}, editing=False, show=lambda: None) == "s"

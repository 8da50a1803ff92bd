"""Typing a line on a real terminal: narrow, resized, after Ctrl-Z, with signals."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from running import AS_ON_WINDOWS
from terminal import Terminal

ASK = """
import sys
from tiktok_prep.terminal.typed_line import read_line
sys.stdout.write(f"{read_line('Say: ')!a}\\n")
"""
WITH_EACH_TERM = pytest.mark.parametrize("term", ["xterm-256color", "dumb"])


def line_prompt(
    home: Path, *, setup: str = "", columns: int = 80, rows: int = 24, term: str = "xterm-256color"
) -> Terminal:
    """A program that runs `setup`, reads one line, and prints its `ascii()`; then how it ended."""
    (home.parent / "ask.py").write_text(setup + ASK)
    script = f"{sys.executable} {home.parent / 'ask.py'}; echo code=$?; stty -a | grep -o '.icanon'"
    args = ("bash", "-c", script)
    return Terminal(*args, home=home, columns=columns, rows=rows, env={"TERM": term})


@WITH_EACH_TERM
@pytest.mark.parametrize("columns", [1, 2, 3, 9, 10])
def test_a_line_can_be_typed_on_a_terminal_of_any_width(
    home: Path, columns: int, term: str
) -> None:
    with line_prompt(home, columns=columns, rows=100, term=term) as t:
        t.when(lambda: "Say:" in t.screen.replace("\n", ""), "the question")
        t.press("words and mroe")
        t.press("\x7f\x7f\x7f" + "ore")
        t.press("\r")
        assert t.end() == 0
        assert t.raw.endswith(b"'words and more'\r\ncode=0\r\n icanon\r\n")


@WITH_EACH_TERM
@pytest.mark.parametrize("columns", [1, 2, 3, 9])
def test_a_half_typed_line_survives_when_the_terminal_is_made_narrow(
    home: Path, columns: int, term: str
) -> None:
    with line_prompt(home, rows=100, term=term) as t:
        t.until("Say:")
        t.press("We grew")
        t.until("We grew")
        t.resize(columns, 100)
        t.when(lambda: b"\nSay: We grew" in t.raw, "what was typed")
        t.press(" by 12 %")
        t.when(lambda: b" by 12 %" in t.raw, "the rest")
        t.resize(80, 100)
        t.press(" in May\r")
        t.until("code=0")
        assert b"'We grew by 12 % in May'" in t.raw


def test_a_half_typed_line_is_wrapped_again_when_the_terminal_is_resized(home: Path) -> None:
    with line_prompt(home) as t:
        t.until("Say:")
        t.press("one two three four five six")
        t.until("five six")
        t.resize(20, 24)
        t.when(lambda: "Say:onetwothreefourfivesix" in "".join(t.screen.split()), "the line")
        t.press(" seven\x01zero \x05 eight")
        words = "zero one two three four five six seven eight".split()
        t.when(lambda: f"Say:{''.join(words)}" in "".join(t.screen.split()), "the line")
        t.press("\r")
        t.until("code=0")
        assert b"'zero one two three four five six seven eight'" in t.raw


@WITH_EACH_TERM
def test_ctrl_z_restores_the_terminal_and_fg_shows_the_typed_text(home: Path, term: str) -> None:
    (home.parent / "ask.py").write_text(ASK)
    with Terminal("bash", "--norc", "-i", home=home, env={"TERM": term}) as t:
        t.press(f"{sys.executable} {home.parent / 'ask.py'}\r")
        t.until("Say:")
        t.press("We gr\xe9w")
        t.until("We gr\xe9w")
        t.press("\x1a")
        t.until("Stopped")
        t.press("stty -a | grep -o '.icanon'\r")
        t.until("\n icanon")
        t.press("fg\r")
        t.until("Say: We gr\xe9w", times=2)
        t.press(" by\x7f\x7f12 %\r")
        t.until("'We gr\\xe9w 12 %'")
        t.press("exit\r")
        t.end()


@pytest.mark.parametrize(
    "number", [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM], ids=str
)
def test_a_signal_interrupts_a_line_and_restores_the_terminal(
    home: Path, number: signal.Signals
) -> None:
    """Another thread receives it, so no wait is interrupted: as if it came just before the wait."""
    setup = f"""
import signal, threading
def end(number, frame):
    raise SystemExit(100 + number)
signal.signal({number:d}, end)
take = lambda: signal.pthread_kill(threading.get_ident(), {number:d})
timer = threading.Timer(0.5, take)
timer.daemon = True
timer.start()
"""
    with line_prompt(home, setup=setup) as t:
        t.until(f"code={100 + number}")
        t.until("\n icanon")
        assert t.end() == 0


def test_without_the_signals_and_modules_of_unix_a_line_is_read_without_editing(
    home: Path,
) -> None:
    with line_prompt(home, setup=AS_ON_WINDOWS) as t:
        t.until("Say:")
        t.press("We gr\xe9w\r")
        t.until("code=0")
        assert b"'We gr\\xe9w'" in t.raw
    with line_prompt(home, setup=AS_ON_WINDOWS) as t:
        t.until("Say:")
        t.press("\x04")
        t.when(lambda: b"None\r\n" in t.raw)


def test_the_end_of_input_is_none(home: Path) -> None:
    for columns in (80, 9):
        with line_prompt(home, columns=columns) as t:
            t.until("Say:")
            t.press("\x04")
            t.when(lambda t=t: b"None\r\n" in t.raw)  # type: ignore[misc]

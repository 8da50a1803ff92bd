"""A line typed on a real terminal: narrow ones, resizing, Ctrl-Z, signals."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from running import AS_ON_WINDOWS
from terminal import Terminal

ASK = """
import sys
from tiktok_prep.terminal.typed_line import typed_line
sys.stdout.write(f"{typed_line('Say: ')!a}\\n")
"""
KINDS = pytest.mark.parametrize("kind", ["xterm-256color", "dumb"])


def asking(
    home: Path, *, before: str = "", columns: int = 80, rows: int = 24, kind: str = "xterm-256color"
) -> Terminal:
    """Python asks for one line and shows it, as Python has it."""
    (home.parent / "ask.py").write_text(before + ASK)
    script = f"{sys.executable} {home.parent / 'ask.py'}; echo code=$?; stty -a | grep -o '.icanon'"
    args = ("bash", "-c", script)
    return Terminal(*args, home=home, columns=columns, rows=rows, env={"TERM": kind})


@KINDS
@pytest.mark.parametrize("columns", [1, 2, 3, 9, 10])
def test_a_line_can_be_typed_however_narrow_the_terminal(
    home: Path, columns: int, kind: str
) -> None:
    with asking(home, columns=columns, rows=100, kind=kind) as t:
        t.when(lambda: "Say:" in t.screen.replace("\n", ""), "the question")
        t.press("words and mroe")
        t.press("\x7f\x7f\x7f" + "ore")
        t.press("\r")
        assert t.end() == 0
        assert t.raw.endswith(b"'words and more'\r\ncode=0\r\n icanon\r\n")


@KINDS
@pytest.mark.parametrize("columns", [1, 2, 3, 9])
def test_a_line_goes_on_where_the_terminal_is_made_narrow_in_the_middle(
    home: Path, columns: int, kind: str
) -> None:
    with asking(home, rows=100, kind=kind) as t:
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


def test_a_line_is_wrapped_anew_where_the_terminal_is_resized(home: Path) -> None:
    with asking(home) as t:
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


@KINDS
def test_ctrl_z_gives_the_terminal_back_and_fg_shows_what_was_typed(home: Path, kind: str) -> None:
    (home.parent / "ask.py").write_text(ASK)
    with Terminal("bash", "--norc", "-i", home=home, env={"TERM": kind}) as t:
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
def test_a_signal_ends_a_line_and_puts_the_terminal_back(
    home: Path, number: signal.Signals
) -> None:
    """Also one that comes just before it waits, as one that another thread takes."""
    before = f"""
import signal, threading
def end(number, frame):
    raise SystemExit(100 + number)
signal.signal({number:d}, end)
take = lambda: signal.pthread_kill(threading.get_ident(), {number:d})
timer = threading.Timer(0.5, take)
timer.daemon = True
timer.start()
"""
    with asking(home, before=before) as t:
        t.until(f"code={100 + number}")
        t.until("\n icanon")
        assert t.end() == 0


def test_without_the_signals_and_modules_of_unix_a_line_is_read_as_the_terminal_gives_it(
    home: Path,
) -> None:
    with asking(home, before=AS_ON_WINDOWS) as t:
        t.until("Say:")
        t.press("We gr\xe9w\r")
        t.until("code=0")
        assert b"'We gr\\xe9w'" in t.raw
    with asking(home, before=AS_ON_WINDOWS) as t:
        t.until("Say:")
        t.press("\x04")
        t.when(lambda: b"None\r\n" in t.raw)


def test_the_end_of_input_is_no_line(home: Path) -> None:
    for columns in (80, 9):
        with asking(home, columns=columns) as t:
            t.until("Say:")
            t.press("\x04")
            t.when(lambda t=t: b"None\r\n" in t.raw)  # type: ignore[misc]

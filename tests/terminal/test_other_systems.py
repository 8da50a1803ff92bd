"""What Windows and macOS do otherwise, made here by patches: nobody has run these tests there."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import prep
from streams import TerminalStream

from tiktok_prep import wiring
from tiktok_prep.base import system
from tiktok_prep.terminal import pager
from tiktok_prep.terminal.editor import editor_command
from tiktok_prep.terminal.printing import PlainPrinter, RichPrinter, printer


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "ON_WINDOWS", True)


def test_a_terminal_without_term_is_dumb_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERM", raising=False)
    assert isinstance(printer(TerminalStream(), plain=False), PlainPrinter)


def test_a_terminal_of_windows_has_no_term_and_is_not_dumb(
    windows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERM", raising=False)
    assert isinstance(printer(TerminalStream(), plain=False), RichPrinter)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(printer(TerminalStream(), plain=False), PlainPrinter)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (r"C:\Windows\notepad.exe", [r"C:\Windows\notepad.exe"]),
        (r'"C:\Program Files\vim\vim.exe" -n', [r"C:\Program Files\vim\vim.exe", "-n"]),
        (r"code --wait", ["code", "--wait"]),
        (r"'C:\My Editor\e.exe' /x", [r"C:\My Editor\e.exe", "/x"]),
    ],
)
def test_a_backslash_in_editor_is_part_of_a_path(
    windows: None, value: str, words: list[str]
) -> None:
    assert editor_command({"EDITOR": value}) == words


def test_a_path_with_spaces_needs_no_quotes_if_it_is_a_file(windows: None, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.touch()
    assert editor_command({"EDITOR": str(editor)}) == [str(editor)]


CLOSED = """
import os, sys
from tiktok_prep import wiring
from tiktok_prep.base import system
from tiktok_prep.__main__ import main

class Closed:
    encoding = "utf-8"
    def __getattr__(self, name):
        return getattr(sys.__stdout__, name)
    def write(self, text):
        raise OSError(22, "Invalid argument")
    def flush(self):
        raise OSError(22, "Invalid argument")

system.ON_WINDOWS = sys.argv.pop(1) == "windows"
sys.stdout = Closed()
main()
"""


@pytest.mark.parametrize("args", [["list"], ["list", "--json"], ["--help"], ["export"]])
def test_a_closed_pipe_is_no_error(args: list[str]) -> None:
    prep("drill", keys="\n3\nq\n")
    for name in ("windows", "linux"):
        command = [sys.executable, "-c", CLOSED, name, *args]
        done = subprocess.run(command, capture_output=True, text=True)
        is_error = done.returncode != 0 or "Traceback" in done.stderr
        assert is_error == (name == "linux"), done.stderr


def test_the_same_error_keeps_its_traceback_elsewhere() -> None:
    assert not system.is_closed_pipe(OSError(errno.EINVAL, "Invalid argument"))
    assert system.is_closed_pipe(BrokenPipeError())


def test_a_pager_that_is_left_early_is_no_error(
    windows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Left(io.BytesIO):
        def write(self, text: object) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    start = subprocess.Popen

    def start_left(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        process = start([sys.executable, "-c", ""], **options)
        assert process.stdin
        process.stdin.close()
        process.stdin = Left()
        return process

    monkeypatch.setattr(subprocess, "Popen", start_left)
    assert pager.show_in_pager(b"text")


def test_nothing_needs_fchmod(home: Path) -> None:
    script = (
        "import os\nfor name in ('fchmod', 'fchown', 'geteuid', 'getuid', 'mkfifo'):\n"
        "    hasattr(os, name) and delattr(os, name)\n"
        "from tiktok_prep.cli import app\napp(prog_name='prep')\n"
    )
    for args, keys in ((["drill"], "\n3\nq\n"), (["plan", "hiring", "in 3 days"], "")):
        done = subprocess.run(
            [sys.executable, "-c", script, *args], input=keys, text=True, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    assert (home / "progress.db").stat().st_mode & 0o777 == 0o600


def test_on_a_terminal_of_windows_a_drill_says_that_each_key_needs_enter(
    windows: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", TerminalStream())
    with wiring.open_store(write=False) as store:
        wiring.announce_canvas(None, store)
        assert "Type each key, then Enter" in capsys.readouterr().err
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        wiring.announce_canvas(None, store)
        assert capsys.readouterr().err == ""

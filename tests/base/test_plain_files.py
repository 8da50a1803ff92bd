"""prep reads only plain files, and only up to a limit, so it never hangs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.loading import load_own
from tiktok_prep.deck.own_questions import add_questions

LARGE = "hm-large-operation"


@pytest.fixture(autouse=True)
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the deck, in use, that tests may damage."""
    monkeypatch.setenv("PREP_DECK", str(tmp_path / "deck"))
    return Path(shutil.copytree(SMALL_DECK, tmp_path / "deck"))


@pytest.fixture(params=["a pipe", "a socket", "a device"])
def special(request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """The path of something that is not a plain file, and the words for what it is."""
    with tempfile.TemporaryDirectory() as folder:  # the path of a socket must be short
        path, listener = Path(folder) / "it", socket.socket(socket.AF_UNIX)
        if request.param == "a pipe":
            os.mkfifo(path)
        elif request.param == "a socket":
            listener.bind(str(path))
        else:
            path.symlink_to("/dev/zero")
        yield path, request.param
        listener.close()


def link_to(special: Path, file: Path) -> None:
    """Replaces `file` with a link to `special`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.symlink_to(special)


@pytest.mark.parametrize("name", ["stages.yaml", "questions.yaml", "facts.yaml"])
def test_a_deck_file_that_is_not_a_plain_file_is_a_fault(
    deck: Path, special: tuple[Path, str], name: str
) -> None:
    link_to(special[0], deck / name)
    for args in (("check",), ("list",), ()):
        fault = prep(*args, ok=1).stderr.splitlines()[0]
        assert fault.endswith(f": it cannot be read: it is {special[1]}")


def test_own_questions_that_are_not_a_plain_file_are_a_fault(special: tuple[Path, str]) -> None:
    file = wiring.own_questions_file()
    link_to(special[0], file)
    fault = f"{file}: it cannot be read: it is {special[1]}\n"
    assert f"warning: {fault}" in prep("list").stderr
    question = wiring.load_deck(Settings()).questions[0]
    with pytest.raises(PrepError, match=f"cannot be read: it is {special[1]}"):
        add_questions(file, [question], load=load_own)


def test_a_cache_that_is_not_a_plain_file_is_ignored_and_replaced(
    prep_home: Path, special: tuple[Path, str]
) -> None:
    output = prep("list").stdout
    (cache,) = (prep_home / "cache").iterdir()
    link_to(special[0], cache)
    assert prep("list").stdout == output
    assert not cache.is_symlink()


@pytest.mark.parametrize("command", [("import",)], ids=" ".join)
def test_a_pipe_socket_or_device_cannot_be_named_as_input(
    special: tuple[Path, str], command: tuple[str, ...]
) -> None:
    result = prep(*command, str(special[0]), ok=1)
    assert result.stderr == (
        f"error: {special[0]} cannot be read: it is {special[1]}\n"
        "hint:  pipe it in and name `-` instead\n"
    )


@pytest.mark.parametrize("command", [("import",)], ids=" ".join)
def test_a_folder_cannot_be_named_as_input(tmp_path: Path, command: tuple[str, ...]) -> None:
    error = f"error: {tmp_path} cannot be read: Is a directory\n"
    assert prep(*command, str(tmp_path), ok=1).stderr == error


def test_a_pipe_opened_by_the_shell_is_read(home: Path) -> None:
    prep("drill", keys="\n3\nq\n")
    line = (
        'prep() { "$0" -m tiktok_prep "$@"; }; set -e -o pipefail; mine="$PREP_HOME"\n'
        'export PREP_HOME="$mine/other"; other="$PREP_HOME"\n'
        'prep import <(PREP_HOME="$mine" prep export)\n'
        'PREP_HOME="$mine" prep export | prep import /dev/stdin\n'
    )
    done = subprocess.run(
        ["bash", "-c", line, sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "1 rating; 1 was new.\n1 rating; 0 were new.\n"


def test_an_endless_import_of_bad_lines_stops() -> None:
    done = subprocess.run(
        ["bash", "-c", 'yes | "$0" -m tiktok_prep import -', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr.endswith("hint:  nothing was imported\n")

"""What is read is a plain file, and no more of it than fits: nothing waits for ever."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.answers.files import AnswerFile
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands import import_
from tiktok_prep.deck.own_questions import can_replace_points

LARGE = "hm-large-operation"


@pytest.fixture(autouse=True)
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The deck in use, to be spoilt."""
    monkeypatch.setenv("PREP_DECK", str(tmp_path / "deck"))
    return Path(shutil.copytree(SMALL_DECK, tmp_path / "deck"))


@pytest.fixture(params=["a pipe", "a socket", "a device"])
def special(request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """Something that is no plain file, and what it is."""
    with tempfile.TemporaryDirectory() as folder:  # the name of a socket must be short
        path, listener = Path(folder) / "it", socket.socket(socket.AF_UNIX)
        if request.param == "a pipe":
            os.mkfifo(path)
        elif request.param == "a socket":
            listener.bind(str(path))
        else:
            path.symlink_to("/dev/zero")
        yield path, request.param
        listener.close()


def in_place_of(file: Path, special: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.symlink_to(special)


@pytest.mark.parametrize("name", ["stages.yaml", "questions.yaml", "facts.yaml"])
def test_a_deck_file_that_is_no_plain_file_is_a_fault(
    deck: Path, special: tuple[Path, str], name: str
) -> None:
    in_place_of(deck / name, special[0])
    for args in (("check",), ("list",), ()):
        fault = prep(*args, ok=1).stderr.splitlines()[0]
        assert fault.endswith(f": it cannot be read: it is {special[1]}")


def test_a_personal_deck_that_is_no_plain_file_is_a_fault(special: tuple[Path, str]) -> None:
    file = wiring.own_deck()
    in_place_of(file, special[0])
    fault = f"{file}: it cannot be read: it is {special[1]}\n"
    assert f"warning: {fault}" in prep("list").stderr
    assert f"error: {fault}" in prep("debrief", "scr", keys="hm-l\nw\n", ok=1).stderr
    question = wiring.load_deck(Settings()).questions[0]
    with pytest.raises(PrepError, match=f"cannot be read: it is {special[1]}"):
        can_replace_points(file, question)


def test_a_cache_that_is_no_plain_file_is_passed_over_and_replaced(
    home: Path, special: tuple[Path, str]
) -> None:
    before = prep("list").stdout
    (cache,) = (home / "cache").iterdir()
    in_place_of(cache, special[0])
    assert prep("list").stdout == before
    assert not cache.is_symlink()


def test_an_answer_that_is_no_plain_file_is_a_sentence(
    home: Path, special: tuple[Path, str]
) -> None:
    path = AnswerFile(home, LARGE).path
    in_place_of(path, special[0])
    error = f"{path} cannot be read: it is {special[1]}"
    for act in ("--show", "--check", "--versions"):
        assert f"error: {error}\n" in prep("answer", LARGE, act, ok=1).stderr
    assert "cannot be read" in prep("answer", "--list").stdout
    assert f"warning: {error}\n" in prep("stories").stderr


@pytest.mark.parametrize("command", [("import",), ("answer", LARGE, "--from")], ids=" ".join)
def test_what_is_no_plain_file_is_taken_from_stdin_alone(
    special: tuple[Path, str], command: tuple[str, ...]
) -> None:
    result = prep(*command, str(special[0]), ok=1)
    assert result.stderr == (
        f"error: {special[0]} cannot be read: it is {special[1]}\n"
        "hint:  pipe it in and name `-` instead\n"
    )


@pytest.mark.parametrize("command", [("import",), ("answer", LARGE, "--from")], ids=" ".join)
def test_a_folder_cannot_be_taken(tmp_path: Path, command: tuple[str, ...]) -> None:
    error = f"error: {tmp_path} cannot be read: Is a directory\n"
    assert prep(*command, str(tmp_path), ok=1).stderr == error


def test_what_the_shell_opened_is_read_though_it_is_a_pipe(home: Path) -> None:
    prep("drill", keys="\n3\nq\n")
    prep("answer", LARGE, "--from", "-", keys="I led.\n")
    line = (
        'prep() { "$0" -m tiktok_prep "$@"; }; set -e -o pipefail; mine="$PREP_HOME"\n'
        'export PREP_HOME="$mine/other"; other="$PREP_HOME"\n'
        'prep import <(PREP_HOME="$mine" prep export)\n'
        'PREP_HOME="$mine" prep export | prep import /dev/stdin\n'
        f'prep answer {LARGE} --from <(echo "We led.") > /dev/null\n'
        f'cat "$other/answers/{LARGE}.md"\n'
    )
    done = subprocess.run(
        ["bash", "-c", line, sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "1 event added.\n0 events added, 1 event known already.\nWe led.\n"


def test_an_import_stops_at_a_line_that_is_too_long_to_be_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Endless(BytesIO):
        """Ends no line, and counts how much was read."""

        taken = 0

        def readline(self, size: int | None = -1) -> bytes:
            assert size and 0 < size < 2**21
            Endless.taken += size
            return b"\0" * size

    prep("drill", keys="\n3\nq\n")
    good = prep("export").stdout
    monkeypatch.setattr(import_, "MAX_LINE", 2**20)
    assert prep("import", "-", keys=f"{good}{good}").stdout.startswith("0 events added")
    file = tmp_path / "long.jsonl"
    file.write_text(f"{good}\n{'x' * (2**20 + 1)}\nnot read\n")
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}:3: this line is longer than 1 MiB\nhint:  nothing was imported\n"
    )
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless()))
    with pytest.raises(PrepError, match="-:1: this line is longer than 1 MiB"):
        import_._events(Path("-"))
    assert Endless.taken == 2**20 + 1


def test_of_many_bad_lines_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text("no\n" * 1234)
    result = prep("import", str(file), ok=1)
    assert result.stderr.count("this is not a line of JSON") == 5
    assert result.stderr.endswith("hint:  nothing was imported (1,229 more lines like these)\n")


def test_an_import_without_end_is_given_up_once_it_is_plainly_none() -> None:
    done = subprocess.run(
        ["bash", "-c", 'yes | "$0" -m tiktok_prep import -', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr.endswith("hint:  nothing was imported (100,000 more lines like these)\n")

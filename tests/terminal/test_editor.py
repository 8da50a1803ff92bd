"""The person's own editor: how it is named, how it is started, how it fails."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from builders import a_script

from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.terminal.editor import NoEditor, edit, editor_command


def test_visual_goes_before_editor_and_both_are_split_as_a_shell_would() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"VISUAL": " ", "EDITOR": "'my editor' -c 'set tw=0'"}) == [
        "my editor",
        "-c",
        "set tw=0",
    ]


def test_no_editor_names_the_variable_to_set() -> None:
    with pytest.raises(NoEditor) as error:
        editor_command({"EDITOR": ""})
    assert error.value.hint == "set one, such as `export EDITOR=nano`"
    with pytest.raises(UsageError, match="EDITOR is ''vi', whose quotes never close"):
        editor_command({"EDITOR": "'vi"})


def test_the_file_comes_last_and_no_shell_obeys_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = a_script(tmp_path, 'for word; do echo "$word"; done > "$file.args"')
    monkeypatch.setenv("EDITOR", f"'{script}' --wait '$(touch hacked); a b'")
    file = tmp_path / "an answer.md"
    edit(file)
    assert Path(f"{file}.args").read_text().splitlines() == [
        "--wait",
        "$(touch hacked); a b",
        str(file),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("exit 3", "ended with exit code 3"),
        ("kill -KILL $$", "was ended by SIGKILL"),
    ],
)
def test_an_editor_that_fails_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    script = a_script(tmp_path, body, "ed")
    monkeypatch.setenv("VISUAL", str(script))
    with pytest.raises(PrepError) as error:
        edit(tmp_path / "x.md")
    assert error.value.message == f"the editor '{script}' {says}"


def test_an_editor_that_is_not_there_or_no_program_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    with pytest.raises(PrepError, match="the editor 'no-such-editor' was not found"):
        edit(tmp_path / "x.md")
    (tmp_path / "text").write_text("x")
    monkeypatch.setenv("EDITOR", str(tmp_path / "text"))
    with pytest.raises(PrepError, match="cannot be started: Permission denied"):
        edit(tmp_path / "x.md")


def test_ctrl_c_reaches_the_editor_and_not_prep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = a_script(tmp_path, f"kill -INT {os.getpid()}; sleep 0.1; kill -INT $$", "ed")
    monkeypatch.setenv("EDITOR", str(script))
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(PrepError, match="was ended by SIGINT"):
        edit(tmp_path / "x.md")
    assert signal.getsignal(signal.SIGINT) is before

"""Your editor: which one is opened, how it is started, how it fails."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from builders import a_script

from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.terminal.editor import NoEditor, edit, editor_command


def test_visual_wins_over_editor_and_both_are_split_as_in_a_shell() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"VISUAL": " ", "EDITOR": "'my editor' -c 'set tw=0'"}) == [
        "my editor",
        "-c",
        "set tw=0",
    ]


def test_without_an_editor_the_hint_shows_how_to_set_one() -> None:
    with pytest.raises(NoEditor) as error:
        editor_command({"EDITOR": "", "PATH": "/nowhere"})
    assert error.value.hint == "set one, such as `export EDITOR=nano`"


@pytest.mark.parametrize("installed", [["vi"], ["vi", "nano"], ["vim", "sensible-editor"]])
def test_without_visual_and_editor_a_usual_one_that_is_installed_is_opened(
    installed: list[str], tmp_path: Path
) -> None:
    for name in installed:
        a_script(tmp_path, "", name)
    assert editor_command({"PATH": str(tmp_path)}) == installed[-1:]


def test_an_unclosed_quote_names_its_variable() -> None:
    with pytest.raises(UsageError, match="EDITOR is ''vi', which has an unclosed quote") as error:
        editor_command({"EDITOR": "'vi"})
    assert error.value.hint == "close it in EDITOR"


def test_the_file_is_the_last_argument_and_no_shell_expands_the_command(
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
    ("script_body", "message"),
    [
        ("exit 3", "ended with exit code 3"),
        ("kill -KILL $$", "was ended by signal 9"),
    ],
)
def test_a_failing_editor_is_an_error_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script_body: str, message: str
) -> None:
    script = a_script(tmp_path, script_body, "ed")
    monkeypatch.setenv("VISUAL", str(script))
    with pytest.raises(PrepError) as error:
        edit(tmp_path / "x.md")
    assert error.value.message == f"the editor '{script}' {message}"


def test_an_editor_that_is_missing_or_not_executable_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    with pytest.raises(PrepError, match="the editor 'no-such-editor' was not found"):
        edit(tmp_path / "x.md")
    (tmp_path / "text").write_text("x")
    monkeypatch.setenv("EDITOR", str(tmp_path / "text"))
    with pytest.raises(PrepError, match="cannot be started: Permission denied"):
        edit(tmp_path / "x.md")


def test_ctrl_c_ends_the_editor_but_not_prep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = a_script(tmp_path, f"kill -INT {os.getpid()}; sleep 0.1; kill -INT $$", "ed")
    monkeypatch.setenv("EDITOR", str(script))
    handler_before = signal.getsignal(signal.SIGINT)
    with pytest.raises(PrepError, match="was ended by signal 2"):
        edit(tmp_path / "x.md")
    assert signal.getsignal(signal.SIGINT) is handler_before

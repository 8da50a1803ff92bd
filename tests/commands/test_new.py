"""`prep new`: writes a small working deck with schemas and never overwrites a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import prep

from tiktok_prep.commands.new import TEMPLATES
from tiktok_prep.deck.format import FILES, schema, schema_name

HINT = "hint:  name a new or an empty one\n"


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_new_writes_a_deck_and_names_the_next_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = prep("new", "mine")
    assert result.stdout == (
        "New deck: mine\n"
        "Its comments explain every key.\n"
        "Check it: prep check mine\n"
        "Drill it: prep drill --deck mine\n"
        "Use it from now on: prep use mine\n"
    )
    assert result.stderr == ""
    assert sorted(files_in(tmp_path / "mine")) == [
        "facts.yaml",
        "questions.yaml",
        "schema/facts.schema.json",
        "schema/questions.schema.json",
        "schema/stages.schema.json",
        "stages.yaml",
    ]


def test_the_commands_it_names_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = prep("new", "a deck/it's mine").stdout
    assert "prep check 'a deck/it'\"'\"'s mine'\n" in text
    folder = "a deck/it's mine"
    assert prep("check", folder).stdout == (
        "Bakery: Head baker: no faults in 2 rounds, 3 questions, 2 facts and 16 points.\n"
    )
    result = prep("drill", "--deck", folder, "--limit", "1", keys="\n3\nq\n")
    assert "Why do you want to be our head baker?" in result.stdout
    assert "Saved: 1 rating of 1 question" in result.stdout


def test_a_new_deck_is_the_template_with_its_comments(tmp_path: Path) -> None:
    prep("new", str(tmp_path / "mine"))
    files = files_in(tmp_path / "mine")
    for name in FILES:
        template = (TEMPLATES / name).read_text(encoding="utf-8")
        assert files[name] == template.replace("\nid: head-baker\n", "\nid: mine\n")
        assert "\r" not in files[name]
        assert json.loads(files[f"schema/{schema_name(name)}"]) == schema(name)


@pytest.mark.parametrize("name", ["stages.yaml", ".hidden"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("kept")
    result = prep("new", str(tmp_path / "mine"), ok=2)
    assert (result.stdout, result.stderr) == (
        "",
        f"error: {tmp_path}/mine is not an empty folder\n{HINT}",
    )
    assert files_in(tmp_path / "mine") == {name: "kept"}


# ---------------------------------------------------------------- failing disks


def fail_at(monkeypatch: pytest.MonkeyPatch, at: str, error: BaseException) -> None:
    """Makes writing the file named `at` fail after ten bytes."""
    real = Path.open

    def opened(path: Path, *args: Any, **options: Any) -> Any:
        file = real(path, *args, **options)
        if path.name == at:

            def write(text: str) -> None:
                file.buffer.write(text[:10].encode())
                raise error

            monkeypatch.setattr(file, "write", write, raising=False)
        return file

    monkeypatch.setattr(Path, "open", opened)


@pytest.mark.parametrize("at", ["questions.yaml", schema_name("facts.yaml")])
def test_a_full_disk_gives_a_sentence_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    fail_at(monkeypatch, at, OSError(28, "No space left on device"))
    result = prep("new", str(tmp_path / "new" / "mine"), ok=1)
    place = tmp_path / "new" / "mine" / (at if at in FILES else f"schema/{at}")
    assert (result.stdout, result.stderr) == (
        "",
        f"error: {place} cannot be written: No space left on device\n"
        "hint:  free some space, then try again\n",
    )
    assert not (tmp_path / "new").exists()


def test_an_existing_folder_stays_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    fail_at(monkeypatch, "facts.yaml", OSError(28, "No space left on device"))
    prep("new", str(tmp_path / "mine"), ok=1)
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_file_that_appears_while_writing_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = tmp_path / "mine", Path.open

    def opened(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "facts.yaml" and "x" in args:
            path.write_bytes(b"another's")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", opened)
    result = prep("new", str(folder), ok=1)
    assert result.stderr == f"error: {folder}/facts.yaml cannot be written: File exists\n"
    assert files_in(folder) == {"facts.yaml": "another's"}

"""`prep use` and what it keeps apart: each deck has a history of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import event_id, own_words
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from paths import ROOT
from report_schema import report_schema
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import FileFaults
from tiktok_prep.deck import MAX_ID
from tiktok_prep.deck.in_use import deck_id, written_id
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.use_page import USE_VERSION, UseReport

BUILT_IN = "tiktok-head-of-content-operations"
RATE = "\n3\nq\n"


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """A deck whose id is village-bakery."""
    return Path(shutil.copytree(ROOT / "examples" / "bakery", tmp_path / "my bakery"))


def used(*args: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(prep("use", *args, "--json").stdout)
    Draft7Validator(report_schema(UseReport, version=USE_VERSION)).validate(report)
    return report


def in_use() -> str:
    return str(used()["id"])


def test_without_a_choice_it_is_the_built_in_deck(prep_home: Path) -> None:
    assert prep("use").stdout == (
        "In use: TikTok: Head of Content Operations - UK, Ireland & Nordics "
        f"({BUILT_IN}, built-in)\n"
        "You have not rated anything of it yet.\n"
        "A deck of your own: prep use DIR\n"
    )
    assert not (prep_home / "decks").exists()


def test_a_deck_in_use_is_used_by_all_commands_until_another_is(bakery: Path) -> None:
    prep("use", str(bakery))
    prep("drill", keys=RATE)
    assert "Village bakery" in prep("stats").stdout or "Phone call" in prep("stats").stdout
    assert used()["reviews"] == 1
    prep("use", "built-in")
    assert used()["reviews"] == 0
    assert used("village")["reviews"] == 1
    assert used(BUILT_IN)["by"] == "built-in"


def test_dates_answers_questions_and_settings_do_not_mix(bakery: Path) -> None:
    prep("use", str(bakery))
    prep("plan", "phone-call", "in 2 days 14:00", "-m", "11")
    prep("add", "Why bread?", "phone-call")
    question = json.loads(prep("list", "--json").stdout)["stages"][0]["questions"][0]["id"]
    with wiring.open_store(write=True) as store:
        store.set_words(own_words(question, "Because."), event_id=event_id())
    prep("use", "built-in")
    assert "phone" not in prep("plan").stdout and "11 min" not in prep("plan").stdout
    assert "Why bread?" not in prep("list").stdout
    assert question not in prep("answer").stdout
    prep("use", "village-bakery")
    assert "Why bread?" in prep("show", "own-why-bread").stdout
    assert "Because." in prep("show", question).stdout


def test_the_option_and_the_variable_win(bakery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prep("use", str(bakery))
    assert json.loads(prep("--deck", "data", "use", "--json").stdout)["by"] == "--deck"
    monkeypatch.setenv("PREP_DECK", str(ROOT / "data"))
    assert (in_use(), used()["by"]) == (BUILT_IN, "PREP_DECK")
    assert "PREP_DECK is set and wins" in prep("use", str(bakery)).stderr
    monkeypatch.delenv("PREP_DECK")
    assert in_use() == "village-bakery"


@pytest.mark.parametrize("args", [(), ("list",), ("stats",), ("drill",), ("plan",)])
def test_a_file_where_prep_home_should_be_is_said(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.write_text("", encoding="utf-8")
    monkeypatch.setenv("PREP_HOME", str(home))
    sentence = f"error: {home} is not a folder\nhint:  set PREP_HOME to a folder\n"
    assert prep(*args, ok=1).stderr == sentence


def test_the_others_are_listed_with_their_folders(bakery: Path) -> None:
    prep("use", str(bakery))
    prep("use", "built-in")
    assert prep("use").stdout.endswith(f"\nOthers\nvillage-bakery: {bakery}\nChange: prep use ID\n")


def test_a_deck_that_has_gone_is_a_sentence(bakery: Path) -> None:
    prep("use", str(bakery))
    moved = bakery.rename(bakery.with_name("moved"))
    for args in ((), ("list",), ("use",), ("export",), ("check",), ("undo",)):
        assert prep(*args, ok=1).stderr == (
            f"error: {bakery}, the deck in use, is not there any more\n"
            "hint:  prep use DIR names where it is now; prep use built-in goes back\n"
        )
    assert f"{bakery}, the deck that you named, is not" in prep("use", "village", ok=1).stderr
    prep("use", str(moved))
    assert used()["folder"] == str(moved)


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("vilage-bakery", 2, "there is no deck 'vilage-bakery'\nhint:  did you mean 'village-"),
        ("x", 2, "there is no deck 'x'"),
        ("./x", 1, "x: there is no such folder"),
        ("", 2, "there is no deck ''"),
    ],
)
def test_a_wrong_name_changes_nothing(name: str, code: int, sentence: str, bakery: Path) -> None:
    prep("use", str(bakery))
    assert sentence in prep("use", name, ok=code).stderr
    assert in_use() == "village-bakery"


def test_a_deck_with_faults_is_not_chosen(bakery: Path) -> None:
    (bakery / "questions.yaml").write_text("questions: []\n")
    assert "questions.yaml:1" in prep("use", str(bakery), ok=1).stderr
    assert in_use() == BUILT_IN


def test_new_decks_get_ids_of_their_own(tmp_path: Path) -> None:
    for name in ("nurse", "other/nurse", "true", "日本", BUILT_IN):
        prep("new", str(tmp_path / name))
        prep("use", str(tmp_path / name))
    prep("new", str(tmp_path / "copy"), "--copy")
    ids = {path.name for path in (wiring.prep_home() / "decks").iterdir()}
    assert ids == {"nurse", "nurse-2", "true", "deck", f"{BUILT_IN}-2"}
    assert deck_id(tmp_path / "copy") == "copy"
    load_deck(tmp_path / "copy")


# ---------------------------------------------------------------- exports


def test_an_export_of_another_deck_is_refused(bakery: Path, tmp_path: Path) -> None:
    prep("drill", keys=RATE)
    file = tmp_path / "history.jsonl"
    prep("export", str(file))
    prep("use", str(bakery))
    assert prep("import", str(file), ok=2).stderr == (
        f"error: {file} is from the deck '{BUILT_IN}', and 'village-bakery' is in use\n"
        f"hint:  nothing was imported; prep use {BUILT_IN} comes first\n"
    )
    assert used()["reviews"] == 0
    known = prep("import", str(file), "--deck", str(ROOT / "data")).stdout
    assert known == "1 rating; 0 were new.\n"


def test_an_export_without_a_deck_goes_into_the_one_in_use(bakery: Path, tmp_path: Path) -> None:
    prep("drill", keys=RATE)
    lines = prep("export").stdout.splitlines(keepends=True)
    file = tmp_path / "old.jsonl"
    file.write_text("".join(lines[1:]))
    prep("use", str(bakery))
    assert prep("import", str(file)).stdout == "1 rating; 1 was new.\n"


# ---------------------------------------------------------------- the id in stages.yaml


@given(
    name=st.from_regex(r"\A[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}\Z"),
    form=st.sampled_from(["id: {}", '"id": "{}"', "id : {} # x", "id:   '{}'", "id: {}\r"]),
    before=st.sampled_from(["", "\ufeff", "# a comment\n", "---\n"]),
)
@example(name="a", form="id: {}", before="# id: b\n")
def test_an_id_that_the_loader_accepts_is_the_one_that_is_read(
    name: str, form: str, before: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("deck")
    for file in ("stages.yaml", "questions.yaml"):
        shutil.copy(ROOT / "examples/bakery" / file, folder)
    stages = folder / "stages.yaml"
    text = stages.read_text().replace("id: village-bakery", form.format(name))
    stages.write_text(before + text, encoding="utf-8", newline="\n")
    try:
        load_deck(folder)
    except FileFaults:  # such as a number
        return
    assert written_id(folder) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# c\n\n  {id: flow, stages: []}", "flow"),
        ('{"stages": [{"id": "x"}]}', ""),
        ("{", ""),
        ("stages:\n  - id: x\n", ""),
        (f"id: {'a' * (MAX_ID + 1)}\n", ""),
        ("id: No\n", ""),
        ("#\n" * 100_000 + "id: far\n", "far"),
        (" \n" * 50_000 + "x", ""),
    ],
)
def test_only_an_id_of_the_deck_itself_is_read(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "stages.yaml").write_text(text)
    assert written_id(tmp_path) == expected


def test_an_id_that_yaml_reads_otherwise_is_a_fault(bakery: Path) -> None:
    file = bakery / "stages.yaml"
    file.write_text(file.read_text().replace("id: village-bakery", "? id\n: village-bakery"))
    assert (
        "the deck's id must stand at the start of a line" in prep("check", str(bakery), ok=1).stderr
    )


# ---------------------------------------------------------------- completion


def completed(*words: str, cwd: Path) -> list[str]:
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "_PREP_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    command = [sys.executable, "-m", "tiktok_prep"]
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.split("\n")


def test_completion_knows_decks_by_id_and_by_folder(tmp_path: Path) -> None:
    for name in ("nurse", "night shift"):
        prep("new", str(tmp_path / name))
    prep("use", str(tmp_path / "nurse"))
    (tmp_path / "other" / "deeper").mkdir(parents=True)
    assert "nurse" in completed("prep", "use", "nu", cwd=tmp_path)
    assert "built-in" in completed("prep", "use", "", cwd=tmp_path)
    assert "owner-call" in completed("prep", "drill", "own", cwd=tmp_path)


def test_json_of_prep_alone_stands_before_no_command() -> None:
    assert json.loads(prep("--json").stdout)["next"].startswith("prep drill")
    assert "such as prep list --json" in prep("--json", "list", ok=2).stderr

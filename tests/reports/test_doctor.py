"""`prep check` without a folder says where everything is, and whether it is whole."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paths import ROOT
from running import PassTime, prep, set_clock
from terminal import Terminal

from tiktok_prep import wiring
from tiktok_prep.journal import doctor
from tiktok_prep.journal.database import LockWait

RATE = "\n3\nq\n"
WAIT = LockWait(0.1, lambda: None)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    return set_clock(monkeypatch)


def report(ok: int = 0) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(prep("check", "--json", ok=ok).stdout)
    return printed


def test_before_anything_was_saved_nothing_is_made(prep_home: Path) -> None:
    page = prep("check").stdout
    assert "History: empty: nothing has been rated or planned yet\n" in page
    assert f"Data: {prep_home}, nothing personal yet\n" in page
    assert not (prep_home / "decks").exists()


def test_it_says_where_the_data_is_and_how_large(home: Path, prep_home: Path) -> None:
    prep("drill", keys=RATE)
    page = prep("check").stdout
    assert "History: Your history is whole: 1 rating since " in page
    size = (home / "progress.db").stat().st_size
    assert f"{home / 'progress.db'}, {size / 1000:.0f} kB\n" in page
    assert f"Data: {prep_home}, " in page and "1 deck\nOnly you can read it.\n" in page
    data = report()["data"]
    assert data["bytes"] == sum(p.stat().st_size for p in prep_home.rglob("*") if p.is_file())


def test_it_names_the_newest_copy_and_how_to_go_back(tmp_path: Path, home: Path) -> None:
    prep("drill", keys=RATE)
    prep("export", str(tmp_path / "one.jsonl"))
    prep("undo")
    event = '{"at":"2026-11-24T20:00:00.000000Z","id":"%s","kind":"mood","payload":{}}\n'
    (tmp_path / "one.jsonl").write_text(event % ("f" * 32))
    prep("import", str(tmp_path / "one.jsonl"))
    (copy,) = (home / "backups").iterdir()
    assert f"Newest copy: {copy}\nTo go back, put it in place of progress.db.\n" in (
        prep("check").stdout
    )


def test_it_names_what_others_can_read(prep_home: Path) -> None:
    prep("drill", keys=RATE)
    (prep_home / "README").touch()  # so that the folder stays as it is
    prep_home.chmod(0o755)
    assert report()["data"]["open_to_others"] == []
    opened = prep_home / "decks"
    wiring._make_private_once.cache_clear()
    opened.chmod(0o755)
    data = doctor_data(prep_home)
    assert data == (str(opened),)


def doctor_data(home: Path) -> tuple[str, ...]:
    from tiktok_prep.reports.doctor import data_in

    return data_in(home, 1).open_to_others


def test_findings_come_last() -> None:
    prep("add", "Why?", "screening", "--point", "Because")
    page = prep("check").stdout
    assert "'own-why': it has 1 point; 4 to 7 work best" in page.partition(" findings:")[2]


def test_faults_of_the_deck_do_not_hide_the_rest(tmp_path: Path) -> None:
    deck = shutil.copytree(ROOT / "examples/bakery", tmp_path / "bakery")
    prep("drill", "--deck", str(deck), keys=RATE)
    Path(deck, "questions.yaml").write_text("questions: []\n")
    result = prep("check", "--deck", str(deck), ok=1)
    assert "1 fault, named below" in result.stdout and "1 rating" in result.stdout
    assert result.stderr.startswith(f"error: {deck}/questions.yaml:1: ")


@pytest.mark.parametrize("payload", ["{}", "[]", '{"question": 5}'])
def test_an_event_without_its_fields_is_found(payload: str, home: Path) -> None:
    prep("drill", keys=RATE)
    file = home / "progress.db"
    with closing(sqlite3.connect(file)) as db, db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE journal SET payload = ?", [payload])
    error = f"error: entry 1 in {file} is damaged and left out: "
    assert prep("check", ok=1).stderr.startswith(error)


def test_a_state_that_a_replay_does_not_give_is_found(home: Path) -> None:
    prep("drill", keys=RATE)
    with closing(sqlite3.connect(home / "progress.db")) as db, db:
        db.execute("UPDATE cards SET stability = stability + 1")
    before = (home / "progress.db").read_bytes()
    assert "a replay of its events gives another state (cards)" in prep("check", ok=1).stderr
    assert (home / "progress.db").read_bytes() == before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from(["", "a", "1", "3", "4", "u", "s"]), max_size=25))
def test_whatever_a_drill_saves_a_replay_gives_the_same(keys: list[str], home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    prep("drill", keys="\n".join([*keys, "q", ""]))
    doctor.examine(home, WAIT)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 40)])
def test_it_fits_a_screen(columns: int, rows: int, home: Path) -> None:
    prep("drill", keys=RATE)
    prep("export")
    with Terminal("prep", "check", home=home, columns=columns, rows=rows) as t:
        t.until("rapidfuzz")
        assert "Deck" in t.screen.splitlines()[0]

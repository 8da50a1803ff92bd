"""Folders written by earlier versions can still be opened, with all their history."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import rebuild
from paths import TESTS
from running import prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal.store import Store

HOMES = TESTS / "homes"
NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
KEYS = "\n".join(["", "a", "3"] * 3) + "\nq\n"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that starts the evening after the last rating and ticks a second at each call."""
    set_clock(monkeypatch, at=NOW, tick=timedelta(seconds=1))


@pytest.fixture(params=["2026-11", "2026-11-decks"])
def old_home(request: pytest.FixtureRequest, prep_home: Path) -> Path:
    """A copy of a home of November 2026, set as PREP_HOME; returns the folder of its deck there.

    One is as it was before each deck had a folder, and is moved when it is opened.
    """
    shutil.copytree(HOMES / request.param, prep_home)
    return wiring.home()


def exported() -> set[str]:
    """The lines of an export that are events."""
    first, *events = prep("export").stdout.splitlines()
    assert first == '{"deck":"tiktok-head-of-content-operations"}'
    return set(events)


def expected_export() -> set[str]:
    return set((HOMES / "2026-11.jsonl").read_text(encoding="utf-8").splitlines())


def reviews(home: Path) -> int:
    with Store.open(home, write=False) as store:
        return store.total().reviews


def state(home: Path) -> dict[str, Any]:
    """Everything computed from the history."""
    with Store.open(home, write=False) as store:
        return {
            "cards": store.cards(),
            "suspended": store.suspended(),
            "agenda": store.agenda(),
            "debriefs": store.debriefs(),
            "mocks": store.mock_runs(),
            "total": store.total(),
        }


def test_the_history_is_exported_as_it_was_written(old_home: Path) -> None:
    assert exported() == expected_export()


def test_the_cards_are_what_they_were(old_home: Path) -> None:
    with Store.open(old_home, write=True) as store:
        rebuild(store)
        cards = [
            [
                *(c.question_id, c.point_id, round(c.stability, 6), round(c.difficulty, 6)),
                *(c.lapses, c.missed, c.last_day.isoformat()),
            ]
            for c in store.cards()
        ]
    assert cards == json.loads((HOMES / "2026-11.cards.json").read_text(encoding="utf-8"))


def test_every_page_opens(old_home: Path) -> None:
    assert reviews(old_home) == 47
    plan = json.loads(prep("plan", "--json").stdout)
    assert [entry["stage"]["id"] for entry in plan["stages"]] == ["hiring-manager"]
    assert "seed 7" in prep("mock", "--history").stdout
    assert prep("mock", "--last").stdout
    debrief = prep("debrief", "screening", "--show").stdout
    assert "I can start in April" in debrief and "March" not in debrief
    assert "A claim that stays" in prep("debrief", "executive", "--show").stdout
    for command in ("list", "stats", "brief", "check"):
        assert prep(command).stdout
    assert prep().stdout


def test_how_sure_you_once_were_is_carried_along_but_not_used(
    old_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = {entry for entry in expected_export() if '"sure":' in entry}
    assert told and told <= exported()
    prep("export", str(tmp_path / "all.jsonl"))
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
    prep("import", str(tmp_path / "all.jsonl"))
    assert told <= exported()
    question = json.loads(min(told))["payload"]["question"]
    shown = json.loads(prep("show", question, "--json").stdout)
    assert shown["reviews"] and not any("sure" in review for review in shown["reviews"])


def test_your_own_answers_and_questions_are_still_there(old_home: Path) -> None:
    assert "I ran nine markets" in prep("answer", "hm-large-operation", "--show").stdout
    assert "We ran 9 markets" in prep("answer", "hm-large-operation", "--versions").stdout
    assert "Who decided, and why" in prep("show", "own-when-did-you-last-fire-somebody").stdout


def test_a_drill_adds_to_the_old_history(old_home: Path) -> None:
    prep("drill", keys=KEYS)
    new = exported() - expected_export()
    assert len(new) == 3 and expected_export() <= exported()
    prep("undo")
    assert reviews(old_home) == 49


def test_an_old_and_a_new_export_give_the_same_state_in_either_order(
    old_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prep("drill", keys=KEYS)
    prep("suspend", "hm-large-operation")
    prep("undo")
    prep("export", str(tmp_path / "new.jsonl"))
    states = [state(old_home)]
    for number, files in enumerate((["old", "new"], ["new", "old"])):
        other = tmp_path / f"other-{number}"
        monkeypatch.setenv("PREP_HOME", str(other))
        for name in files:
            file = tmp_path / "new.jsonl" if name == "new" else HOMES / "2026-11.jsonl"
            prep("import", str(file))
        states.append(state(wiring.home()))
    assert states[0] == states[1] == states[2]


def test_a_read_only_home_of_an_earlier_version_can_be_read(
    old_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite is made to refuse writing, because file modes do not stop root."""
    with sqlite3.connect(old_home / "progress.db") as db:
        db.execute("DROP TABLE totals")
    db.close()
    before = (old_home / "progress.db").read_bytes()
    connect = sqlite3.connect

    def read_only(name: str, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(name.replace("?mode=rw", "?mode=ro"), **options)
        return db

    monkeypatch.setattr(sqlite3, "connect", read_only)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert exported() == expected_export()
    assert reviews(old_home) > 0
    with pytest.raises(StoreError, match="cannot be written"):
        Store.open(old_home, write=True)
    assert (old_home / "progress.db").read_bytes() == before

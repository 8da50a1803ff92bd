"""What every test gets: a Hypothesis profile, an empty environment, and no waiting for the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from paths import SMALL_DECK

from tiktok_prep import wiring
from tiktok_prep.base.private_files import deck_home
from tiktok_prep.deck import loading
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.journal import opening
from tiktok_prep.journal.database import Database
from tiktok_prep.model import Deck

# no deadline: a slow machine must not fail a test
settings.register_profile(
    "prep",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("prep")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores, as the tests in a terminal mostly wait; and none
    beside this one if only some of the tests were asked for."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return (os.cpu_count() or 1) + 1 if is_whole else 0


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk() -> Iterator[None]:
    """Turns off the syncs of this process: no test cuts the power. A prep that a test starts as a
    process of its own syncs as ever."""
    check = opening._check

    def check_without_syncs(db: Database, write: bool) -> bool:
        is_there = check(db, write)
        db.rows("PRAGMA synchronous = OFF")
        return is_there

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_check", check_without_syncs)
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def decks_are_read_once() -> Iterator[None]:
    """Keeps the decks of the project, which no test changes: each home starts without a cache."""
    load, keep = loading.load_deck, cache(loading.load_deck)

    def load_once(folder: Path, own: Path | None = None) -> Deck:
        if folder not in (wiring.builtin_deck(), SMALL_DECK):
            return load(folder, own)
        try:
            if own:
                own.stat()
        except FileNotFoundError:
            return keep(folder)
        except OSError:
            pass  # what the loader says of it is for the test to see
        return load(folder, own) if own else keep(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "load_deck", load_once)
        yield


@pytest.fixture(autouse=True)
def prep_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Sets PREP_HOME to a folder that does not exist yet, and clears all other settings."""
    for name in ("PREP_DECK", "ACCESSIBLE", "NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    wiring.choose_deck(None)
    folder = tmp_path / "home"
    monkeypatch.setenv("PREP_HOME", str(folder))
    yield folder


@pytest.fixture
def home(prep_home: Path) -> Path:
    """The folder in PREP_HOME of what is yours of the built-in deck. It does not exist yet, but the
    folders above it do."""
    folder = deck_home(prep_home, deck_id(wiring.builtin_deck()))
    prep_home.mkdir(mode=0o700)
    folder.parent.mkdir(mode=0o700)
    return folder

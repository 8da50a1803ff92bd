"""What every test gets: a Hypothesis profile and an empty environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tiktok_prep import wiring
from tiktok_prep.base.private_files import deck_home
from tiktok_prep.deck.in_use import deck_id

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

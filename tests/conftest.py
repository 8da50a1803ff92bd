"""Shared builders: each shows only what matters to a case."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# a slow machine is no fault of the code under test
settings.register_profile(
    "prep",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("prep")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A PREP_HOME that is not there yet, and no setting of the machine's own."""
    for name in ("PREP_DECK", "ACCESSIBLE", "NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    monkeypatch.setenv("PREP_HOME", str(folder))
    yield folder

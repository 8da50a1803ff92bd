"""What is personal stays in PREP_HOME unless a file is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ANSWER = "I led 40 people in seven markets and cut the backlog from 9 to 2 days in a year.\n"
TYPED = f"{ANSWER}.\n"
SESSIONS: dict[str, tuple[list[str], str]] = {
    "answer": (["answer", "hm-large-operation", "--from", "-", "--story", "backlog"], ANSWER),
    "check": (["answer", "hm-large-operation", "--check"], ""),
    "stories": (["stories"], ""),
    "plan": (["plan", "hiring-manager", "in 2 days 14:00"], ""),
    "drill": (["drill", "--type", "--confidence", "-s", "hiring-manager"], f"{TYPED}2\n3\nq\n"),
    "mock": (
        ["mock", "--type", "--seed", "7", "-n", "1", "-s", "hiring-manager"],
        f"\n{TYPED}\n\n{TYPED}y\n",
    ),
    "brief": (["brief"], ""),
    "debrief": (["debrief", "hiring-manager"], "a new one?\nn\nb\n\n\n\nI said 40 people\n\n\n"),
    "stats": (["stats"], ""),
    "export": (["export"], ""),
}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """PREP_HOME after a whole process, and what lies anywhere else by then."""
    root = tmp_path_factory.mktemp("person")
    for folder in ("cwd", "user", "tmp"):
        (root / folder).mkdir()
    env = {
        "PREP_HOME": str(root / "home"),
        "HOME": str(root / "user"),
        "TMPDIR": str(root / "tmp"),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }
    for args, keys in SESSIONS.values():
        command = [sys.executable, "-m", "tiktok_prep", *args]
        done = subprocess.run(
            command, input=keys, env=env, cwd=root / "cwd", text=True, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    home = root / "home"
    return home, [str(p) for p in root.rglob("*") if p.is_file() and home not in p.parents]


def test_nothing_is_written_outside_of_prep_home(left: tuple[Path, list[str]]) -> None:
    assert left[1] == []


def test_all_of_it_is_for_its_owner_alone(left: tuple[Path, list[str]]) -> None:
    home, _ = left
    names = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert {"progress.db", "answers/hm-large-operation.md", "deck/questions.yaml"} <= names
    assert [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077] == []

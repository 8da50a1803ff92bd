"""What is personal stays in PREP_HOME unless a file is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import prep

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


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_checkout_around_it_takes_nothing_of_it(left: tuple[Path, list[str]]) -> None:
    checkout = left[0].parent
    for git in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", "-C", str(checkout), *git], check=True)
    git = ["git", "-C", str(checkout), "ls-files"]
    assert subprocess.run(git, check=True, capture_output=True).stdout == b""


@pytest.mark.parametrize("name", ["answer", "plan", "drill", "mock", "debrief"])
def test_a_folder_of_an_earlier_version_gets_its_gitignore_once_something_is_written(
    home: Path, name: str
) -> None:
    prep("list")
    (home / ".gitignore").unlink()
    args, keys = SESSIONS[name]
    prep(*args, keys=keys)
    assert (home / ".gitignore").read_text() == "*\n"


def test_a_gitignore_that_is_there_stays(home: Path) -> None:
    home.mkdir()
    (home / ".gitignore").write_text("cache\n")
    prep("plan", "hiring-manager", "in 2 days")
    assert (home / ".gitignore").read_text() == "cache\n"

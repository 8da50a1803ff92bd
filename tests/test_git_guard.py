"""Whether git could take in what is personal."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tiktok_prep.git_guard import Exposed, exposure

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A git work tree."""
    folder = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def told(home: Path) -> Exposed | None:
    found = exposure([home / "progress.db", home / "answers" / "any.md"])
    return found.exposed if found else None


def test_outside_of_any_work_tree_git_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert told(tmp_path / "home") is None


def test_a_folder_in_a_work_tree_is_exposed_until_it_is_ignored(tree: Path) -> None:
    home = tree / "deep" / "prep"  # not there yet
    found = exposure([home / "progress.db"])
    assert found == (tree, Exposed.YES)
    (tree / ".gitignore").write_text("deep/prep/\n")
    assert told(home) is Exposed.NO


def test_a_folder_may_ignore_itself(tree: Path) -> None:
    home = tree / "prep"
    home.mkdir()
    (home / ".gitignore").write_text("*\n")
    assert told(home) is Exposed.NO


def test_ignoring_half_of_it_is_not_enough(tree: Path) -> None:
    (tree / ".gitignore").write_text("*.db\n")
    assert told(tree / "prep") is Exposed.YES


def test_what_is_committed_already_is_exposed_though_a_rule_would_ignore_it(tree: Path) -> None:
    file = tree / "prep" / "progress.db"
    file.parent.mkdir()
    file.write_text("x")
    subprocess.run(["git", "-C", str(tree), "add", "."], check=True)
    (tree / ".gitignore").write_text("prep/\n")
    assert told(tree / "prep") is Exposed.YES


def test_a_link_leads_to_where_it_leads(tree: Path, tmp_path: Path) -> None:
    (tree / "prep").mkdir()
    (tmp_path / "link").symlink_to(tree / "prep")
    assert told(tmp_path / "link") is Exposed.YES


def test_where_git_is_missing_or_confused_nothing_is_claimed(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd" / ".git").mkdir(parents=True)
    monkeypatch.setenv("GIT_DIR", str(tree / ".git"))  # as in a hook
    assert told(tmp_path / "odd" / "home") is Exposed.UNKNOWN
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told(tree / "home") is Exposed.UNKNOWN

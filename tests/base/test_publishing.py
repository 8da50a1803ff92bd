"""What goes out with a release agrees: versions, Pythons, licences, the lock, the workflow."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from paths import ROOT

import tiktok_prep

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8")
REQUIREMENTS = [
    *PROJECT["dependencies"],
    *PROJECT["optional-dependencies"]["test"],
    *PROJECT["optional-dependencies"]["dev"],
]
PREFIX = "Programming Language :: Python :: "
CLASSIFIED = {
    name.removeprefix(PREFIX) for name in PROJECT["classifiers"] if name.startswith(PREFIX + "3.")
}


def package(requirement: str) -> str:
    """The name in front of a bound, as an index spells it."""
    return re.split(r"[<>=\[ ]", requirement)[0].lower()


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == tiktok_prep.__version__


@pytest.mark.parametrize("job", ["all", "windows"])
def test_the_workflow_runs_every_python_of_the_classifiers(job: str) -> None:
    assert set(WORKFLOW["jobs"][job]["strategy"]["matrix"]["python"]) >= CLASSIFIED
    assert f">={min(CLASSIFIED, key=lambda name: int(name[2:]))}" == PROJECT["requires-python"]


def test_the_readme_names_the_pythons_of_the_classifiers() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    *first, last = sorted(CLASSIFIED)
    assert f"Python {', '.join(first)} and {last}" in readme


def test_every_action_is_pinned_to_a_commit() -> None:
    steps = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used and [name for name in used if not re.search(r"@[0-9a-f]{40}$", name)] == []


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_library_is_in_the_lock_and_in_the_table_of_libraries(requirement: str) -> None:
    name = package(requirement)
    if name == PROJECT["name"]:
        return
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    table = contributing.split("## libraries")[1].split("\n## ")[0]
    assert re.search(rf"^{name}==", LOCK, re.MULTILINE)
    assert re.search(rf"\b{name}\b", table)


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_library_of_a_user_has_a_bound_at_both_ends(requirement: str) -> None:
    assert re.search(r"==|>=.*<", requirement)


def test_the_lock_has_a_hash_for_every_package_and_names_no_index() -> None:
    packages = re.findall(r"^\w.*?(?=^\w|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert len(packages) > 20
    assert [entry for entry in packages if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--(extra-)?index-url [^r]|--find-links", LOCK)

"""`prep check`: faults, findings, stale facts and orphans, as a page and as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from running import prep, set_clock

from tiktok_prep.commands.new import TEMPLATES

STAGES = """\
name: "A deck"
stages:
  - {id: one, name: "One", objective: "See.", expect: ["Say."]}
role:
  title: "Head"
  summary: "Leads."
  parts:
    duty:
      lead: "Lead."
      plan: "Plan."
tags:
  uk: "UK"
"""
QUESTIONS = """\
questions:
  - id: why
    stage: one
    ask: "Why [red]you[/red]?"
    points: {mission: "Names the mission", number: "Gives a number"}
    follow_ups: ["And then?"]
    answer_in: 60 s
    covers: [lead]
"""
FACTS = """\
topics: {law: 12 months, size: 1 month, past: never}
facts:
  - id: users
    stages: [one]
    topic: size
    ask: "How many?"
    answer: "Many"
    as_of: "2026-06-30"
    source: {title: "A page", url: "https://example.org/users"}
    note: "Look up the newest."
  - id: age
    stages: [one]
    topic: law
    ask: "From what age?"
    answer: "13"
    as_of: "2025"
    source: {title: "The law", url: "https://example.org/law"}
  - id: start
    stages: [one]
    topic: past
    ask: "Since when?"
    answer: "1948"
    as_of: "1948-07-05"
    source: {title: "A history", url: "https://example.org/past"}
"""
FINDINGS = [
    "facts.yaml:3: 'users': as of 30 June 2026; look it up: https://example.org/users",
    "facts.yaml:11: 'age': as of 2025; look it up: https://example.org/law",
    "questions.yaml:2: 'why': it has 2 points; 4 to 7 work best",
]
ROWS = "".join(f"  - {row}\n" for row in FINDINGS).replace(" https", "\n    https").splitlines()
COUNTS = "no faults in 1 round, 1 question, 3 facts and 5 points."


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck without faults but with findings, in the working folder."""
    folder = tmp_path / "deck"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, text in (("stages", STAGES), ("questions", QUESTIONS), ("facts", FACTS)):
        (folder / f"{name}.yaml").write_text(text)
    return folder


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck without faults and findings, in the working folder."""
    folder = tmp_path / "clean"
    shutil.copytree(TEMPLATES, folder)
    monkeypatch.chdir(folder)
    return folder


# ---------------------------------------------------------------- findings


def test_a_deck_without_findings_gets_one_line(clean: Path) -> None:
    result = prep("check", ".")
    assert result.stdout == (
        "Bakery: Head baker: no faults in 2 rounds, 3 questions, 2 facts and 16 points.\n"
    )


def test_a_deck_without_facts_does_not_mention_them(clean: Path) -> None:
    (clean / "facts.yaml").unlink()
    text = (clean / "questions.yaml").read_text()
    (clean / "questions.yaml").write_text(text.replace("    facts: [allergens-14]\n", ""))
    assert prep("check", ".").stdout.splitlines()[0] == (
        "Bakery: Head baker: no faults in 2 rounds, 3 questions and 14 points."
    )


def test_findings_name_their_place_and_exit_0(folder: Path) -> None:
    result = prep("check", ".")
    assert result.stdout.splitlines() == [f"A deck: {COUNTS}", "", "3 findings:", *ROWS]
    assert result.stderr == ""


def test_a_deck_with_faults_shows_only_these(folder: Path) -> None:
    (folder / "questions.yaml").write_text(QUESTIONS.replace("60 s", "60"))
    result = prep("check", ".", ok=1)
    assert result.stdout == ""
    assert result.stderr == (
        "error: questions.yaml:7: 'answer_in' must be a time with its unit from 1 s to 60 min, "
        "such as 90 s or 2 min, not '60'\n"
    )
    (fault,) = json_of(".", ok=1)["faults"]
    assert (fault["file"], fault["line"]) == ("questions.yaml", 7)


# ---------------------------------------------------------------- orphans


def test_questions_with_history_that_left_the_deck_are_listed(folder: Path) -> None:
    prep("drill", "--deck", ".", "--limit", "1", keys="\n3\nq\n")
    assert "history" not in prep("check", ".").stdout
    (folder / "questions.yaml").write_text(QUESTIONS.replace("id: why", "id: renamed"))
    assert prep("check", ".").stdout.splitlines()[-3:] == [
        "",
        "1 question of your history not in this deck:",
        "  - why",
    ]


# ---------------------------------------------------------------- JSON


def json_of(*args: str, ok: int = 0) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(prep("check", "--json", *args, ok=ok).stdout)
    return report


def test_the_page_and_the_json_agree(folder: Path) -> None:
    report = json_of(".")
    assert report["deck"] == "A deck"
    assert [report[key] for key in ("stages", "questions", "facts", "points")] == [1, 1, 3, 5]
    rows = ["{file}:{line}: '{subject}': {sentence}".format_map(f) for f in report["findings"]]
    assert rows == FINDINGS

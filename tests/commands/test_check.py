"""`prep check`: faults, findings, stale facts and orphans, as a page and as JSON."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import NOW
from running import prep, set_clock

from tiktok_prep.commands.new import TEMPLATES
from tiktok_prep.deck.check_page import check_page
from tiktok_prep.deck.findings import check_report
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.deck.loading import load_with_places
from tiktok_prep.terminal.printing import RichPrinter
from tiktok_prep.wiring import builtin_deck

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
    "facts.yaml:11: fact 'age': it is stale (as of 2025): look it up, or say in its note what to "
    "look for",
    "questions.yaml:2: question 'why': it has 2 points; 4 to 7 work best",
    "questions.yaml:2: question 'why': follow-up 'And then?' probes no point",
    "stages.yaml:10: role part 'plan': no question covers it",
    "stages.yaml:12: tag 'uk': it is never used",
]
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
    assert prep("check", ".", "--strict").stdout == result.stdout


def test_a_deck_without_facts_does_not_mention_them(clean: Path) -> None:
    (clean / "facts.yaml").unlink()
    text = (clean / "questions.yaml").read_text()
    (clean / "questions.yaml").write_text(text.replace("    facts: [allergens-14]\n", ""))
    assert prep("check", ".").stdout.splitlines()[0] == (
        "Bakery: Head baker: no faults in 2 rounds, 3 questions and 14 points."
    )


def test_findings_name_their_place_and_exit_0(folder: Path) -> None:
    result = prep("check", ".")
    assert result.stdout.splitlines() == [f"A deck: {COUNTS}", "", "5 findings:", *FINDINGS]
    assert result.stderr == ""


def test_strict_exits_1_for_findings_and_prints_the_same(folder: Path) -> None:
    assert prep("check", ".", "--strict", ok=1).stdout == prep("check", ".").stdout


def test_the_built_in_deck_has_no_findings() -> None:
    lines = prep("check", str(builtin_deck()), "--strict").stdout.splitlines()
    assert len(lines) == 1
    assert "no faults in 4 rounds, " in lines[0]


def test_a_deck_with_faults_shows_only_these(folder: Path) -> None:
    (folder / "questions.yaml").write_text(QUESTIONS.replace("60 s", "60"))
    for more in ((), ("--strict",), ("--before", "2026-12-10")):
        result = prep("check", ".", *more, ok=1)
        assert result.stdout == ""
        assert result.stderr == (
            "error: questions.yaml:7: 'answer_in' must be a time with its unit from 1 s to 60 min, "
            "such as 90 s or 2 min, not '60'\n"
        )


# ---------------------------------------------------------------- stale facts


def test_stale_facts_are_listed_oldest_first_with_their_source(folder: Path) -> None:
    result = prep("check", ".", "--before", "2026-12-10")
    assert result.stdout.splitlines()[len(FINDINGS) + 3 :] == [
        "",
        "2 facts to look up before Thu 10 Dec 2026:",
        "From what age? 13 (from 2025) https://example.org/law",
        "How many? Many (from 2026) https://example.org/users",
        'Changed? prep suspend takes the old one out, prep add "..." --fact "..." adds yours.',
    ]


def test_stale_facts_are_listed_even_if_the_history_is_damaged(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prep("drill", "-n", "1", keys="\n3\n")
    (progress,) = home.rglob("progress.db")
    progress.write_bytes(b"no database" * 100)
    result = prep("check", "--before", "2027-12-10", ok=1)
    assert "facts to look up before" in result.stdout and "Changed?" in result.stdout
    assert result.stderr.startswith("error: ")


def test_before_takes_a_day_as_plan_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch)
    for typed, day in (("sun", "29 Nov"), ("3 dec", "3 Dec"), ("in 2 weeks", "7 Dec")):
        assert f" {day} 2026" in prep("check", ".", "--before", typed).stdout


def test_before_names_what_is_neither_a_round_nor_a_day(folder: Path) -> None:
    assert "there is no round 'x'" in prep("check", ".", "--before", "x", ok=2).stderr
    assert "there is no day '35 dec'" in prep("check", ".", "--before", "35 dec", ok=2).stderr


def test_before_a_round_only_its_own_core_facts_are_listed(prep_home: Path) -> None:
    prep("plan", "hiring-manager", "in 13 days")
    listed = prep("check", "--before", "hiring").stdout
    assert "Creator Rewards Program's standard reward? " in listed
    assert " (from 2024) https://" in listed
    prep("suspend", "crp-four-metrics")
    fewer = prep("check", "--before", "hiring").stdout
    assert fewer.count("https://") == listed.count("https://") - 1 == listed.count("\n") - 3
    number = f"{fewer.count('https://')} facts to look up before"
    for page in (prep("check"), prep()):
        assert number in page.stdout and "prep check --before hiring-manager\n" in page.stdout
    assert fewer.startswith(number) and "Second round" not in fewer


# ---------------------------------------------------------------- orphans


def test_questions_with_history_that_left_the_deck_are_listed(folder: Path) -> None:
    prep("drill", "--deck", ".", "--limit", "1", keys="\n3\nq\n")
    assert "history" not in prep("check", ".").stdout
    (folder / "questions.yaml").write_text(QUESTIONS.replace("id: why", "id: renamed"))
    assert prep("check", ".").stdout.splitlines()[-3:] == [
        "",
        "1 question of your history not in this deck:",
        "  why",
    ]


def with_the_id_of_the_built_in_deck(folder: Path) -> None:
    """Lets the deck in `folder` share the history of the built-in one."""
    file, built_in = folder / "stages.yaml", deck_id(builtin_deck())
    text = re.sub("^id: .*", f"id: {built_in}", file.read_text(), flags=re.MULTILINE)
    file.write_text(text)


def test_strict_exits_0_in_spite_of_orphans(clean: Path) -> None:
    with_the_id_of_the_built_in_deck(clean)
    prep("drill", "--limit", "1", keys="\n3\nq\n")
    assert "1 question of your history" in prep("check", ".", "--strict").stdout


# ---------------------------------------------------------------- JSON


def json_of(*args: str, ok: int = 0) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(prep("check", "--json", *args, ok=ok).stdout)
    return report


def test_the_json_has_counts_findings_and_stale_facts(folder: Path) -> None:
    report = json_of(".", "--before", "2026-12-10")
    assert report["deck"] == "A deck"
    assert [report[key] for key in ("stages", "questions", "facts", "points")] == [1, 1, 3, 5]
    assert report["findings"][3] == {
        "file": "stages.yaml",
        "line": 10,
        "subject": "plan",
        "kind": "role part",
        "sentence": "no question covers it",
    }
    assert report["stale_on"] == "2026-12-10"
    assert report["stale"][0] == {
        "id": "age",
        "ask": "From what age?",
        "says": "13",
        "fact": {
            "as_of": "2025",
            "source": {"title": "The law", "url": "https://example.org/law"},
            "topic": "law",
            "region": [],
            "confidence": "high",
            "note": "",
        },
        "shelf_months": 12,
        "months_over": 11,
    }
    assert report["stale"][1]["fact"]["note"] == "Look up the newest."


def test_the_page_and_the_json_agree(folder: Path) -> None:
    report = json_of(".")
    rows = [
        "{file}:{line}: {kind} '{subject}': {sentence}".format_map(entry)
        for entry in report["findings"]
    ]
    assert rows == FINDINGS
    assert (report["stale_on"], report["stale"], report["orphans"]) == (None, [], [])
    assert json_of(".", "--strict", ok=1) | {"now": report["now"]} == report


def test_orphans_are_in_the_json(clean: Path) -> None:
    with_the_id_of_the_built_in_deck(clean)
    prep("drill", "--limit", "1", keys="\n3\nq\n")
    (orphan,) = json_of(".")["orphans"]
    assert orphan in (builtin_deck() / "questions.yaml").read_text()


# ---------------------------------------------------------------- narrow terminals


@pytest.mark.parametrize("width", [80, 40])
def test_each_finding_is_marked_when_rows_are_wrapped(folder: Path, width: int) -> None:
    deck, places = load_with_places(folder)
    report = check_report(deck, places, stale_on=date(2026, 12, 10), history=["gone"], now=NOW)
    stream = io.StringIO()
    printer = RichPrinter(stream, styled=False, size=(width, 24))
    printer.page(check_page(report, look=printer.look))
    rows = stream.getvalue().splitlines()
    assert max(map(len, rows)) <= width
    assert len([row for row in rows if row.startswith("- ")]) == len(FINDINGS)
    assert " ".join(stream.getvalue().split()).count("- questions.yaml:2: question 'why': ") == 2
    assert "https://example.org/law" in stream.getvalue()

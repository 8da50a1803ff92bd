"""The example deck in every command: prep works for any role, and mentions no other one."""

from __future__ import annotations

import json

from paths import ROOT
from running import prep

DECK = str(ROOT / "examples" / "emergency-nurse")


def test_it_has_no_faults_or_findings() -> None:
    assert prep("check", DECK, "--strict").stdout == (
        "NHS: Staff nurse, emergency department (Band 5): "
        "no faults in 2 stages, 8 questions, 8 facts and 56 points.\n"
    )


def test_its_stale_facts_are_listed() -> None:
    report = json.loads(prep("check", DECK, "--json", "--before", "2027-01-01").stdout)
    assert "sepsis-hour" in [fact["id"] for fact in report["stale"]]
    assert "nhs-start" not in [fact["id"] for fact in report["stale"]]


def test_its_stages_questions_and_role_are_listed() -> None:
    text = prep("list", "--deck", DECK, "--role").stdout
    for words in ("Shortlisting call (ward manager)", "panel-who-first", "nmc-registration"):
        assert words in text


def test_it_can_be_drilled_and_its_ratings_are_counted() -> None:
    result = prep("drill", "--deck", DECK, "--stage", "panel", keys="\na\n3\n\n4\nq\n")
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    stats = json.loads(prep("stats", "--deck", DECK, "--json").stdout)
    assert stats["total"]["reviews"] == 2
    assert [stage["points_rated"] > 0 for stage in stats["stages"]] == [False, True]


def test_a_case_shows_its_situation() -> None:
    text = prep(
        "drill", "--deck", DECK, "--stage", "panel", "--limit", "8", keys="\n3\n" * 8
    ).stdout
    assert "you are the only triage nurse" in text


def test_no_output_mentions_another_role() -> None:
    outputs = [
        prep("--deck", DECK, *args, keys="\na\n3\n?\n\n1\ns\nu\nq\n").output
        for args in (
            (),
            ("drill",),
            (),
            ("list", "--role"),
            ("list", "--json"),
            ("stats",),
            ("stats", "--json"),
            ("undo",),
            ("check",),
            ("check", "--before", "2030-01-01"),
            ("--help",),
        )
    ]
    assert [text for text in outputs if "tiktok" in text.lower()] == []
    assert all(outputs)

"""The example deck from end to end: prep is for any role, and says nothing of another one."""

from __future__ import annotations

import json

from paths import ROOT
from running import prep

DECK = str(ROOT / "examples" / "emergency-nurse")


def test_nothing_is_wrong_with_it() -> None:
    assert prep("check", DECK, "--strict").stdout == (
        "NHS: Staff nurse, emergency department (Band 5): "
        "no faults in 2 stages, 8 questions, 8 facts and 56 points.\n"
    )


def test_its_stale_facts_can_be_found() -> None:
    found = json.loads(prep("check", DECK, "--json", "--before", "2027-01-01").stdout)
    assert "sepsis-hour" in [entry["id"] for entry in found["stale"]]
    assert "nhs-start" not in [entry["id"] for entry in found["stale"]]


def test_it_is_listed() -> None:
    text = prep("list", "--deck", DECK, "--role").stdout
    for shown in ("Shortlisting call (ward manager)", "panel-who-first", "nmc-registration"):
        assert shown in text


def test_it_is_drilled_and_counted() -> None:
    result = prep("drill", "--deck", DECK, "--stage", "panel", keys="\na\n3\n\n4\nq\n")
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    found = json.loads(prep("stats", "--deck", DECK, "--json").stdout)
    assert found["total"]["reviews"] == 2
    assert [stage["points_rated"] > 0 for stage in found["stages"]] == [False, True]


def test_a_case_shows_its_situation() -> None:
    text = prep(
        "drill", "--deck", DECK, "--stage", "panel", "--limit", "8", keys="\n3\n" * 8
    ).stdout
    assert "you are the only triage nurse" in text


def test_no_output_speaks_of_another_role() -> None:
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

"""The example decks: prep works for any role, mentions no other one, and needs little."""

from __future__ import annotations

import json

import pytest
from paths import ROOT
from running import prep

from tiktok_prep.deck.loading import load_deck
from tiktok_prep.model import Question

DECK = str(ROOT / "examples" / "emergency-nurse")
BAKERY = str(ROOT / "examples" / "bakery")


@pytest.mark.parametrize(
    ("deck", "counts"),
    [
        (
            DECK,
            "NHS: Staff nurse, emergency department (Band 5): "
            "no faults in 2 rounds, 8 questions, 8 facts and 50 points.\n",
        ),
        (
            BAKERY,
            "Village bakery: baker, early shift: "
            "no faults in 2 rounds, 8 questions and 33 points.\n",
        ),
    ],
)
def test_an_example_has_no_faults_or_findings(deck: str, counts: str) -> None:
    first, _, findings = prep("check", deck).stdout.partition("\n\n")
    assert first.strip() == counts.strip()
    rows = [row for row in findings.splitlines()[1:] if row.startswith("  - ")]
    assert [row for row in rows if not row.endswith("; look it up:")] == []


def test_the_bakery_shows_how_little_a_deck_needs() -> None:
    deck = load_deck(ROOT / "examples" / "bakery")
    assert len(deck.stages) == 2 and len(deck.questions) == 8
    assert (deck.role, deck.tags, deck.topics) == (None, (), ())
    least = {"id", "stages", "ask", "points", "answer_in_s"}
    plain = Question("", (), "", ())._asdict()
    more = [
        {field for field, value in question._asdict().items() if value != plain[field]} - least
        for question in deck.questions
    ]
    assert sum(not fields for fields in more) == 7


def test_an_answer_in_the_bakery_has_25_seconds_a_point() -> None:
    assert "answer_in:" not in (ROOT / "examples" / "bakery" / "questions.yaml").read_text()
    assert "1:40 to answer\n" in prep("show", "trial-flat-loaves", "--deck", BAKERY).stdout
    for question in load_deck(ROOT / "examples" / "bakery").questions:
        assert abs(question.answer_in_s - 25 * len(question.points)) <= 5


def test_the_bakery_can_be_drilled_and_its_ratings_are_counted() -> None:
    result = prep("drill", "--deck", BAKERY, "-n", "2", keys="\na\n3\n\n3\n")
    assert "Why do you want to bake here?" in result.stdout
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    assert json.loads(prep("stats", "--deck", BAKERY, "--json").stdout)["total"]["reviews"] == 2


def test_the_bakery_has_a_mock_interview_and_a_brief() -> None:
    result = prep("mock", "--deck", BAKERY, "-s", "trial-morning", "--minutes", "4", keys="\n" * 9)
    assert result.stdout.startswith("Mock interview: Trial morning (the head baker)\n")
    assert "Trial morning" in prep("brief", "--deck", BAKERY, "-s", "trial-morning").stdout


def test_it_can_be_drilled_and_its_ratings_are_counted() -> None:
    result = prep("drill", "--deck", DECK, "--stage", "panel", keys="\na\n3\n\n4\nq\n")
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    stats = json.loads(prep("stats", "--deck", DECK, "--json").stdout)
    assert stats["total"]["reviews"] == 2


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
            ("list", "--json"),
            ("stats",),
            ("stats", "--json"),
            ("undo",),
            ("check",),
            ("--help",),
        )
    ]
    assert [text for text in outputs if "tiktok" in text.lower()] == []
    assert all(outputs)

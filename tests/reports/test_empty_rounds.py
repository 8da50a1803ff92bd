"""What the pages say of a round that has no questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from builders import NOW
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring

SENTENCE = 'no questions yet: prep add "..." tour'
UNTRUE = ("all suspended", "0 of 0", "Rest.", "; rest", "Next study")
ROUND = """
  - id: tour
    name: Tour of the warehouse
    objective: To see the place.
    expect: []
"""


@pytest.fixture(autouse=True)
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small deck with one round more."""
    folder = tmp_path / "deck"
    shutil.copytree(SMALL_DECK, folder)
    file = folder / "stages.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nstages:\n", f"\nstages:{ROUND}", 1), encoding="utf-8")
    monkeypatch.setenv("PREP_DECK", str(folder))
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    return folder


def test_a_plan_for_a_round_without_questions_says_how_to_add_one() -> None:
    prep("plan", "tour", "in 9 days")
    for options in ([], ["--days"]):
        text = prep("plan", *options).stdout
        assert "Nothing to practise: it has no questions" in text
        assert not any(words in text for words in UNTRUE)


def test_an_hour_before_an_empty_round_prep_suggests_no_warm_up() -> None:
    prep("plan", "tour", "2026-11-23", "20:50")
    assert "--warm-up" not in prep().stdout
    assert SENTENCE in prep("drill", "--warm-up", ok=2).stderr


@pytest.mark.parametrize("options", [[], ["--html", "-"]])
def test_the_brief_of_an_empty_round_says_how_to_add_a_question(options: list[str]) -> None:
    text = prep("brief", "tour", *options).stdout
    assert 'prep add "..." tour' in text.replace("&quot;", '"')


@pytest.mark.parametrize("command", ["drill", "mock"])
def test_a_drill_or_mock_of_an_empty_round_is_refused_with_how_to_add_a_question(
    command: str,
) -> None:
    assert f"error: tour: {SENTENCE}" in prep(command, "tour", ok=2).stderr


def test_the_list_of_an_empty_round_says_how_to_add_a_question() -> None:
    for options in ([], ["--due"], ["--facts"]):
        assert f"tour: {SENTENCE}" in prep("list", "tour", *options).stderr


def test_check_finds_a_round_without_questions_at_its_line(deck: Path) -> None:
    text = prep("check", str(deck)).stdout
    lines = (deck / "stages.yaml").read_text(encoding="utf-8").splitlines()
    number = lines.index("  - id: tour") + 1
    assert f"stages.yaml:{number}: 'tour': {SENTENCE}\n" in text


def test_a_question_of_your_own_ends_it() -> None:
    prep("add", "Why us?", "tour")
    prep("plan", "tour", "in 9 days")
    for command in (["plan"], [], ["brief", "tour"], ["list", "tour"], ["check"]):
        assert "no questions yet" not in prep(*command).stdout


def test_check_counts_no_points_where_no_question_has_any(deck: Path) -> None:
    (deck / "facts.yaml").unlink(missing_ok=True)
    (deck / "questions.yaml").write_text(
        "questions:\n"
        "  - id: why-us\n"
        "    stage: tour\n"
        "    kind: motivation\n"
        "    ask: Why us?\n"
        "    answer_in: 90 s\n",
        encoding="utf-8",
    )
    assert "1 question." in prep("check", str(deck)).stdout
    assert json.loads(prep("check", str(deck), "--json").stdout)["points"] == 0

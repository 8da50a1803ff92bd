"""A question without points is one card: in the deck, every list and page, a drill, a mock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import NOW
from running import prep
from terminal import Terminal

from tiktok_prep.deck.loading import load_deck
from tiktok_prep.drill.page import summary_page
from tiktok_prep.drill.session import DrillSummary
from tiktok_prep.model import WHOLE

STAGES = """\
stages:
  - id: call
    name: "Telephone call"
    objective: "They get to know you."
    expect: []
"""
QUESTION = """\
  - id: {id}
    stage: call
    ask: "{ask}"
    answer_in: 90 s
"""
POINTS = """\
    points:
      one-loaf: "One loaf of theirs, and what is good about it"
      early: "How you live with a start at two"
"""


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two questions without points."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "stages.yaml").write_text(STAGES)
    asks = {"why": "Why do you want to bake here?", "failed": "Tell me about a loaf that failed."}
    rows = "".join(QUESTION.format(id=name, ask=ask) for name, ask in asks.items())
    (folder / "questions.yaml").write_text(f"questions:\n{rows}")
    monkeypatch.setenv("PREP_DECK", str(folder))
    return folder


def test_a_question_may_go_without_points(deck: Path) -> None:
    assert [question.points for question in load_deck(deck).questions] == [(WHOLE,), (WHOLE,)]
    assert not any(question.has_points for question in load_deck(deck).questions)


def test_check_suggests_points_and_has_no_faults(deck: Path) -> None:
    told = prep("check", str(deck)).stdout
    assert "no faults in 1 round and 2 questions." in told
    assert told.count("add points: 4 to 7 work best") == 2


def test_a_drill_of_it_has_no_letters_and_a_digit_rates_it(deck: Path) -> None:
    told = prep("drill", keys="\na\n3\nq\n").stdout
    assert "It has no points yet: rate the whole answer." in told
    assert "Letters" not in told and "A strong answer" not in told
    assert "Saved: 1 rating of 1 question" in told


def test_what_slipped_is_named_by_the_question(deck: Path) -> None:
    told = prep("drill", keys="\n1\nq\n").stdout
    assert "1 question missed:\n  - Why do you want to bake here? all of it" in told
    assert WHOLE.says not in told
    assert "Last time you missed it." in prep("drill", keys="\n1\n\n1\n\n1\nq\n").stdout
    assert "missed: Why do you want to bake here?\n" in prep("stats").stdout


def test_what_keeps_slipping_is_named_by_the_question(deck: Path) -> None:
    question = load_deck(deck).questions[0]
    summary = DrillSummary((), (), (), ((question, WHOLE),), False, (0, 0), None, None)
    (leech,) = [entry.text for entry in summary_page(summary, now=NOW) if "slipping" in entry.text]
    assert leech == "Keeps slipping, reword it: Why do you want to bake... (why)"


def test_every_page_works_with_it_and_calls_nothing_a_point_that_is_none(deck: Path) -> None:
    for before in (True, False):
        for args in (["list"], ["show", "why"], ["brief"], ["stats"], []):
            told = prep(*args).stdout
            assert WHOLE.says not in told, args
            assert "whole:" not in told
        if before:
            prep("drill", keys="\n3\n\n1\nq\n")
    assert "It has no points yet" in prep("show", "why").stdout
    shown = json.loads(prep("show", "why", "--json").stdout)
    assert [point["id"] for point in shown["points"]] == ["whole"]


def test_a_plan_asks_it(deck: Path) -> None:
    prep("plan", "call", "in 9 days")
    told = prep("drill", keys="\n3\nq\n").stdout
    assert (
        "It has no points yet: rate the whole answer." in told
        and "Ready for Telephone call on" in told
    )
    assert WHOLE.says not in prep("brief").stdout


def test_its_card_is_retired_when_points_are_added_and_its_history_stays(deck: Path) -> None:
    prep("drill", keys="\n4\n\n4\nq\n")
    file = deck / "questions.yaml"
    first, second = file.read_text().split("    answer_in: 90 s\n", 1)
    file.write_text(f"{first}    answer_in: 90 s\n{POINTS}{second}")
    told = prep("show", "why").stdout
    assert "new: How you live" in told
    assert "History  1 rating" in told and WHOLE.says not in told
    told = prep("drill", keys="\na\n3\nq\n").stdout
    assert "a  One loaf of theirs" in told and "Good, 1 point missed." in told


def test_a_typed_answer_is_compared_with_no_point(deck: Path) -> None:
    told = prep("drill", "--type", keys="I like it early.\n.\n3\nq\n").stdout
    assert "You typed 4 words" in told and "Good." in told
    assert "a point: your words" not in told and WHOLE.says not in told


def test_help_names_no_letters_and_no_points(deck: Path) -> None:
    told = prep("drill", keys="?\n\n?\n3\nq\n").stdout
    assert "Again: I did not remember it\n" in told and "answer it again" in told
    assert "point" not in told.replace("It has no points yet", "").replace("points missed", "")


def test_on_a_terminal_a_letter_does_nothing_and_a_digit_rates(deck: Path, tmp_path: Path) -> None:
    with Terminal("prep", "drill", home=tmp_path / "home", env={"PREP_DECK": str(deck)}) as it:
        it.until("Space lets you rate it")
        it.press(" ")
        it.until("How well did you answer?")
        assert "It has no points yet: rate the whole answer." in it.screen
        it.press("a")
        it.until("a does nothing here.")
        it.press("3")
        it.until("Good.")
        assert "Missed" not in it.screen
        it.press("q")

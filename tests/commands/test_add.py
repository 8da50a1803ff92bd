"""`prep add`: a question of your own, from a command line, a pipe and a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paths import SMALL_DECK
from running import prep, set_clock
from terminal import Terminal

from tiktok_prep import wiring
from tiktok_prep.deck.format import MAX_POINTS
from tiktok_prep.deck.loading import load_own
from tiktok_prep.model import FROM_ADD, Question


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))


def own() -> tuple[Question, ...]:
    return load_own(wiring.own_questions_file())


def test_a_question_with_points_is_added_to_a_round_and_drilled() -> None:
    result = prep("add", "Why you?", "scr", "--point", "What I built", "--point", "Why now")
    file = wiring.own_questions_file()
    assert result.stdout == (
        f"Added: own-why-you, in screening. It is in {file}.\nNext: prep drill own-why-you\n"
    )
    (question,) = own()
    assert (question.ask, question.stages, question.origin) == (
        "Why you?",
        ("screening",),
        FROM_ADD,
    )
    assert [point.says for point in question.points] == ["What I built", "Why now"]
    shown = json.loads(prep("show", "own-why", "--json").stdout)
    assert [point["id"] for point in shown["points"]] == ["what-i-built", "why-now"]
    assert "Why you?" in prep("list", "screening").stdout


def test_the_next_step_drills_the_question_by_a_beginning_that_no_other_has() -> None:
    prep("add", "How would you cut cost?", "scr", "--point", "One")
    text = prep("add", "How would you cut staff?", "scr", "--point", "One").stdout
    command = text.splitlines()[-1].removeprefix("Next: prep ")
    assert command == "drill own-how-would-you-cut-staff"
    assert "How would you cut staff?" in prep(*command.split(), keys="q\n").stdout


def test_a_question_without_quotes_is_told_to_have_them() -> None:
    result = prep("add", "How", "would", "you", "cut", "cost", ok=2)
    assert "the question needs quotes" in result.stderr and 'prep add "Why us' in result.stderr
    assert not own()


def test_without_points_it_is_one_card_and_nothing_is_invented() -> None:
    result = prep("add", "Why you?", "--stage", "scr")
    assert "It has no points yet, so it is one card. Add them: prep add --edit\n" in result.stdout
    (question,) = own()
    assert not question.has_points
    prep("drill", "screening", "-n", "9", keys="\n3\n" * 9)
    assert json.loads(prep("show", "own-why", "--json").stdout)["points"][0]["id"] == "whole"


def test_points_added_later_retire_the_whole_and_keep_its_history() -> None:
    prep("add", "Why you?", "scr")
    prep("drill", "screening", "-n", "9", keys="\n3\n" * 9)
    file = wiring.own_questions_file()
    text = file.read_text()
    file.write_text(text.replace("  answer_in:", '  points: {why: "Why"}\n    answer_in:'))
    shown = json.loads(prep("show", "own-why", "--json").stdout)
    assert [point["id"] for point in shown["points"]] == ["why"]
    assert len(shown["reviews"]) == 1


def test_a_fact_is_asked_and_listed_as_facts_are_and_has_no_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_clock(monkeypatch)
    result = prep("add", "How many offices?", "scr", "--fact", "Twelve: one a country")
    assert result.stdout.startswith("Added as a fact: own-how-many-offices, in screening.")
    (fact,) = own()
    assert [point.says for point in fact.points] == ["Twelve: one a country"]
    assert fact.fact and fact.fact.as_of == "2026-11-23" and fact.answer_in_s == 20
    assert "own-how-many-offices" in prep("list", "--facts").stdout
    assert "own-how-many-offices" not in prep("list").stdout
    shown = prep("show", "own-how-many").stdout
    assert "As of 23 November 2026. Source: your own" in shown
    assert "own-how-many-offices" not in prep("check").stdout
    prep("add", "Why?", "scr")  # beside the fact
    assert [question.is_fact for question in own()] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('    as_of: "2026-11-23"\n', "", "an answer needs 'as_of', and the other way round"),
        ("    answer_in:", "    points: {a: A}\n    answer_in:", "it has points and an answer"),
        ("2026-11-23", "2026-11-40", "as_of"),
    ],
)
def test_a_fact_with_a_fault_is_named_with_its_line(
    old: str, new: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch)
    prep("add", "How many offices?", "scr", "--fact", "Twelve")
    file = wiring.own_questions_file()
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    error = prep("add", "Why?", "scr", ok=1).stderr
    assert f"{file}:" in error and fault in error


def test_without_a_round_it_is_for_the_next_interview() -> None:
    result = prep("add", "Why you?", ok=2)
    assert "name a round, such as screening" in result.stderr
    prep("plan", "executive", "in 3 days")
    assert "in executive." in prep("add", "Why you?").stdout


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ((), "which question?"),
        (("--point", "x"), "which question?"),
        (("--edit", "--fact", "x"), "which question?"),
        (("Why?", "scr", "--point", "x", "--fact", "y"), "--point does not go with --fact"),
        (("Why?", "nowhere"), "there is no round 'nowhere'"),
        (("Why?", "scr", "-s", "exec"), "ROUND does not go with --stage"),
        ((" ", "scr"), "the question is empty"),
        (("",), "the question is empty"),
        (("x" * 9000, "scr"), "This is longer than "),
        (("a\x1bb", "scr"), "It holds a control character"),
        (("Why?", "scr", "--point", ""), "There is nothing in it"),
        (("Why?", "scr", *["--point", "x"] * (MAX_POINTS + 1)), "a question has at most"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_added_is_a_usage_error_and_adds_nothing(
    args: tuple[str, ...], error: str
) -> None:
    result = prep("add", *args, ok=2)
    assert result.stdout == "" and result.stderr.startswith(f"error: {error}")
    assert not wiring.own_questions_file().exists()


def test_the_same_question_is_not_added_twice() -> None:
    prep("add", "Why you?", "scr")
    result = prep("add", "why YOU?", "scr", ok=2)
    assert result.stderr.startswith("error: that question is there already: own-why-you\n")
    assert len(own()) == 1


def test_edit_opens_the_file_and_reports_its_faults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "no questions of your own yet" in prep("add", "--edit", ok=1).stderr
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i s/you/me/ "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    result = prep("add", "Why you?", "scr", "--edit")
    assert own()[0].ask == "Why me?" and "1 question of your own in" in result.stderr
    editor.write_text('#!/bin/sh\nsed -i s/ask:/aks:/ "$1"\n')
    assert "questions.yaml:" in prep("add", "--edit", ok=1).stderr


@pytest.mark.parametrize("end", ["\r", "\x03"])
def test_a_terminal_asks_for_points_until_an_empty_line_or_ctrl_c(home: Path, end: str) -> None:
    with Terminal("prep", "add", "Why you?", "scr", home=home) as t:
        t.until("Point 1:")
        t.press("What I built\r")
        t.until("Point 2:")
        if end == "\x03":
            t.press("half a po")
            t.until("half a po")
        t.press(end)
        t.until("Added: own-why-you")
        assert t.end() == (130 if end == "\x03" else 0)
    (question,) = load_own(home / "deck" / "questions.yaml")
    assert [point.says for point in question.points] == ["What I built"]

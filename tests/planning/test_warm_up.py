"""The warm-up asks whole questions, the shakiest first, for six minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, a_deck, a_question, a_review, a_snapshot, replay
from running import prep

from tiktok_prep.model import Rating
from tiktok_prep.planning.warm_up import warm_up_questions

ROUND = ("drill", "--warm-up", "-s", "hiring-manager")
QUESTIONS = [a_question(name, ("a", "b")) for name in ("firm", "new", "gone", "shaky")]


def test_rated_questions_come_first_the_shakiest_at_the_front_without_suspended_ones() -> None:
    firm, _, gone, shaky = QUESTIONS
    earlier = NOW - timedelta(days=2)
    cards = {
        question.id: replay([a_review(question, rating, at=earlier)])
        for question, rating in ((firm, Rating.EASY), (gone, Rating.AGAIN), (shaky, Rating.AGAIN))
    }
    snapshot = a_snapshot(a_deck(*QUESTIONS), cards, {"gone"})
    assert [q.id for q in warm_up_questions(snapshot, "hiring-manager")] == ["shaky", "firm"]
    begun = a_snapshot(a_deck(*QUESTIONS), {}, {"gone"})
    assert {q.id for q in warm_up_questions(begun, None)} == {"firm", "new", "shaky"}


@pytest.mark.parametrize("options", [["--tag", "uk"], ["--minutes", "9"], ["--limit", "2"]])
def test_options_that_choose_questions_do_not_go_with_warm_up(options: list[str]) -> None:
    result = prep(*ROUND, *options, ok=2)
    assert result.stderr == (
        f"error: --warm-up does not go with {options[0]}\nhint:  leave one of them out\n"
    )


def test_a_warm_up_rates_whole_questions_and_can_be_taken_back() -> None:
    prep("drill", "-s", "hiring-manager", "-n", "3", keys="\na\n3\n" * 3)
    result = prep(*ROUND, keys="\n3\n\n3\nq\n")
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    assert "Took back Good on" in prep("undo").stdout

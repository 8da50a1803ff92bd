"""The tick list: which sentence of an answer stands beside which point."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.answers.tick_list import nearest_sentences
from tiktok_prep.model import Point

SIZE = Point("size", "The size in numbers: markets, volume, people, budget")
HARD = Point("hard", "The hardest obstacle, and why the obvious fix would have failed")
ANSWER = (
    "## Situation\nI ran seven markets with 40 people. The hardest part was vendors: hiring more "
    "was the obvious fix, and it failed before.\nNothing else."
)


def test_a_point_gets_the_sentence_that_shares_most_of_its_words() -> None:
    assert nearest_sentences([SIZE, HARD], ANSWER) == {
        "size": "I ran seven markets with 40 people.",
        "hard": "The hardest part was vendors: hiring more was the obvious fix, and it failed "
        "before.",
    }


def test_one_shared_word_is_not_enough() -> None:
    assert nearest_sentences([SIZE], "We had a budget. It was in March.") == {}


def test_common_words_and_endings_do_not_count() -> None:
    assert nearest_sentences([Point("p", "What you would have done with it")], ANSWER) == {}
    assert nearest_sentences([Point("p", "Vendor hire")], ANSWER)


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gives_only_sentences_of_it(text: str, says: list[str]) -> None:
    points = [Point(str(number), each) for number, each in enumerate(says)]
    whole = " ".join(text.split())
    assert all(sentence in whole for sentence in nearest_sentences(points, text).values())


WORDS = ("markets", "hiring", "vendors", "quality", "obvious", "obstacle")


@given(st.sets(st.sampled_from(WORDS), min_size=2), st.text("abc ", max_size=40))
def test_a_sentence_that_shares_two_words_with_a_point_is_found(
    shared: set[str], before: str
) -> None:
    sentence = f"We had {' and '.join(sorted(shared))}."
    found = nearest_sentences([Point("p", " ".join(WORDS))], f"{before}.\n\n{sentence}\n\nNo more.")
    assert found == {"p": sentence}


def test_an_answer_without_a_word_of_its_points_stands_beside_none() -> None:
    mission = Point("mission", "The mission in TikTok's own words")
    assert nearest_sentences([mission], "To inspire creativity and bring joy.") == {}

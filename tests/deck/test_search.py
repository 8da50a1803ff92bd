"""Finding a question by some of its words or the start of its id."""

from __future__ import annotations

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep import wiring
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.search import MOST_MATCHES, questions_by_words
from tiktok_prep.model import Deck


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck(wiring.builtin_deck())


@pytest.mark.parametrize(
    ("typed", "stage", "expected"),
    [
        ("large operation", "hiring-manager", "hm-large-operation"),
        ("why do you want to work here", "screening", "hr-why-tiktok"),
        ("tell me about your carreer", "screening", "hr-career-story"),
        ("what metrics do you use", "technical-strategy", "ts-metrics"),
        ("keep up with trends", "screening", "hr-staying-current"),
        ("how do you localise for the nordics", "technical-strategy", "ts-localisation"),
        ("localization", "technical-strategy", "ts-localisation"),
        ("scale and quality", "executive", "ex-scale-quality"),
        ("YOUR VISION!", "executive", "ex-vision"),
        ("a launch that you had to stop", "screening", "hr-failed-launch"),
        ("why tik tok", "screening", "hr-why-tiktok"),
        ("why tiktok", "screening", "hr-why-tiktok"),
    ],
)
def test_a_few_words_find_the_question_even_if_misspelt(
    typed: str, stage: str, expected: str, deck: Deck
) -> None:
    assert questions_by_words(typed, deck.questions, stage=stage)[0].id == expected


@pytest.mark.parametrize("typed", ["your hobbies", "", "?", "zzz qqq", "favourite colour"])
def test_words_that_no_question_has_find_nothing(typed: str, deck: Deck) -> None:
    assert questions_by_words(typed, deck.questions, stage="screening") == []


def test_of_equal_matches_questions_of_the_stage_come_first() -> None:
    questions = [
        a_question("other", stage="screening")._replace(ask="How do you budget?"),
        a_question("here")._replace(ask="How do you budget?"),
        a_question("else")._replace(ask="Who are you?"),
    ]
    matches = questions_by_words("budget", questions, stage="hiring-manager")
    assert [q.id for q in matches] == ["here", "other"]


def test_another_wording_finds_the_question_too() -> None:
    questions = [
        a_question("one")._replace(ask="Why here?", also=("What draws you to us?",)),
        a_question("two")._replace(ask="Why now?"),
    ]
    assert [q.id for q in questions_by_words("draws", questions, stage="x")] == ["one"]


@pytest.mark.parametrize("typed", ["finland", "tiktok shop", "large operation", "worst mistake"])
def test_facts_are_not_found_if_open_questions_match(typed: str, deck: Deck) -> None:
    matches = questions_by_words(typed, deck.questions, stage="screening")
    assert not any(question.is_fact for question in matches)


def test_a_fact_is_found_if_no_open_question_matches(deck: Deck) -> None:
    questions = [
        a_question("one")._replace(ask="Why here?"),
        a_question("two")._replace(ask="Why us?"),
        next(question for question in deck.questions if question.is_fact),
    ]
    assert questions_by_words(questions[2].ask, questions, stage="screening") == questions[2:]


def test_two_words_match_the_same_two_written_as_one() -> None:
    questions = [
        a_question("one")._replace(ask="Why a work place?"),
        a_question("two")._replace(ask="Why a workshop?"),
        a_question("three")._replace(ask="Why us?"),
    ]
    assert [q.id for q in questions_by_words("workplace", questions, stage="x")] == ["one"]
    assert next(q.id for q in questions_by_words("work shop", questions, stage="x")) == "two"


QUESTIONS = [
    a_question(f"q{number}", stage="screening" if number % 2 else "hiring-manager")._replace(
        ask=ask
    )
    for number, ask in enumerate(
        ("Why us?", "Why now?", "Tell us why.", "Why not?", "Why, then?", "Why at all?", "So why?")
    )
]


@given(
    st.text(max_size=20) | st.sampled_from(["why us", "now", "tell"]), st.sampled_from(["x", ""])
)
def test_matches_are_few_and_different_questions_of_the_deck(typed: str, stage: str) -> None:
    matches = questions_by_words(typed, QUESTIONS, stage=stage)
    assert len(matches) <= MOST_MATCHES
    assert len({q.id for q in matches}) == len(matches)
    assert all(question in QUESTIONS for question in matches)

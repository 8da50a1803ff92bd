"""Which question somebody means who remembers some words of it."""

from __future__ import annotations

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep import wiring
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.search import MOST_MATCHES, questions_by_id, questions_by_words
from tiktok_prep.model import Deck, Question


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck(wiring.builtin_deck())


@pytest.mark.parametrize(
    ("typed", "stage", "meant"),
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
def test_some_words_even_misspelt_find_the_question(
    typed: str, stage: str, meant: str, deck: Deck
) -> None:
    assert questions_by_words(typed, deck.questions, stage=stage)[0].id == meant


@pytest.mark.parametrize("typed", ["your hobbies", "", "?", "zzz qqq", "salary expectations"])
def test_what_no_question_has_finds_none(typed: str, deck: Deck) -> None:
    assert questions_by_words(typed, deck.questions, stage="screening") == []


def test_questions_of_the_round_come_before_others_that_have_the_same_words() -> None:
    questions = [
        a_question("other", stage="screening")._replace(ask="How do you budget?"),
        a_question("here")._replace(ask="How do you budget?"),
        a_question("else")._replace(ask="Who are you?"),
    ]
    found = questions_by_words("budget", questions, stage="hiring-manager")
    assert [q.id for q in found] == ["here", "other"]


def test_another_wording_finds_the_question_too() -> None:
    questions = [
        a_question("one")._replace(ask="Why here?", also=("What draws you to us?",)),
        a_question("two")._replace(ask="Why now?"),
    ]
    assert [q.id for q in questions_by_words("draws", questions, stage="x")] == ["one"]


@pytest.mark.parametrize("typed", ["finland", "tiktok shop", "large operation", "worst mistake"])
def test_facts_are_not_offered_beside_open_questions(typed: str, deck: Deck) -> None:
    matches = questions_by_words(typed, deck.questions, stage="screening")
    assert not any(question.is_fact for question in matches)


def test_a_fact_is_found_where_no_open_question_is(deck: Deck) -> None:
    questions = [
        a_question("one")._replace(ask="Why here?"),
        a_question("two")._replace(ask="Why us?"),
        next(question for question in deck.questions if question.is_fact),
    ]
    assert questions_by_words(questions[2].ask, questions, stage="screening") == questions[2:]


def test_two_words_and_one_that_is_both_are_the_same_either_way() -> None:
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
def test_what_is_found_is_in_the_deck_once_and_at_most_a_handful(typed: str, stage: str) -> None:
    found = questions_by_words(typed, QUESTIONS, stage=stage)
    assert len(found) <= MOST_MATCHES
    assert len({q.id for q in found}) == len(found)
    assert all(question in QUESTIONS for question in found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("q", ["q", "q-two"][:1]), ("q-", ["q-two"]), ("q-two", ["q-two"]), ("x", []), ("", [])],
)
def test_the_start_of_an_id_is_enough_and_a_whole_one_is_meant(
    typed: str, found: list[str]
) -> None:
    questions: list[Question] = [a_question("q-two"), a_question("q")]
    assert [q.id for q in questions_by_id(typed, questions)] == found

"""A question is named by its id, else by its words; several that fit are listed, not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import words_of
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.question_names import find_question, the_one
from tiktok_prep.deck.synonyms import FILLERS
from tiktok_prep.model import Deck, Point, Question

LARGE = "hm-large-operation"


def pick_question(questions: Sequence[Question], typed: str, *, sure: bool = False) -> str:
    return the_one(find_question(questions, typed, sure=sure), typed, questions)


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck(wiring.builtin_deck())


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        pytest.param(LARGE, LARGE, id="the whole id"),
        pytest.param("hm-large", LARGE, id="the beginning of the id"),
        pytest.param("why tiktok", "hr-why-tiktok", id="words that only one question has"),
        pytest.param("Large operation", LARGE, id="the words of its id"),
    ],
)
def test_a_question_is_named_by_its_id_or_its_words(deck: Deck, typed: str, question: str) -> None:
    assert pick_question(deck.questions, typed) == question


def test_a_wording_typed_in_full_is_that_question(deck: Deck) -> None:
    """Be it a fact, another wording, or what a mock interview pushes with."""
    for question in deck.questions[::9]:
        pushes = [follow_up.ask for follow_up in question.follow_ups]
        for wording in (question.ask, *question.also, *pushes):
            assert pick_question(deck.questions, wording) == question.id


def test_words_of_another_wording_or_the_situation_in_any_order_find_the_question() -> None:
    questions = [a_question(name) for name in ("alpha", "beta", "gamma")]
    also = ("Why seven countries of such different sizes?", "Why us?")
    questions[1] = questions[1]._replace(also=also)
    questions[2] = questions[2]._replace(situation="Two countries, one budget of £12m.")
    assert pick_question(questions, "countries seven") == "beta"
    assert pick_question(questions, "budget countries") == "gamma"


def test_a_question_is_offered_in_the_wording_that_has_the_words() -> None:
    questions = [a_question(name)._replace(also=(f"Why banana {name}?",)) for name in ("a", "b")]
    with pytest.raises(UsageError) as raised:
        pick_question(questions, "banana")
    assert raised.value.hint.splitlines()[1:] == [
        "       a  Why banana a?",
        "       b  Why banana b?",
    ]


def test_at_most_five_questions_are_offered_and_how_many_there_are_is_said() -> None:
    questions = [a_question(f"q{number}")._replace(ask="Why banana?") for number in range(7)]
    with pytest.raises(UsageError) as raised:
        pick_question(questions, "banana")
    assert raised.value.message == "'banana' could be one of 7 questions"
    how, *rows = raised.value.hint.splitlines()
    assert how == "add a word, or name its id:" and len(rows) == 5


def test_several_questions_with_the_words_are_listed_with_their_ids() -> None:
    result = prep("show", "biggest", "crisis", ok=2)
    assert result.stdout == ""
    first, *rows = result.stderr.splitlines()
    assert re.fullmatch(r"error: 'biggest crisis' could be one of [2-5] questions", first)
    assert rows[0] == "hint:  name it by its id:" and 2 <= len(rows[1:]) <= 5
    assert all(len(row) <= 80 for row in rows)
    for row in rows[1:]:
        assert prep("show", row.split()[0]).exit_code == 0


def test_a_question_with_the_words_in_its_points_alone_is_offered_not_taken() -> None:
    questions = [a_question(name, [f"{name}-point"]) for name in ("alpha", "beta", "gamma")]
    says = (Point("fruit", "Says banana"),)
    questions[1] = questions[1]._replace(points=says)
    with pytest.raises(UsageError) as raised:
        pick_question(questions, "banana")
    assert raised.value.message == "'banana' could be this question"
    assert raised.value.hint.splitlines()[1].split()[0] == "beta"


def test_no_question_with_the_words_is_a_sentence(deck: Deck) -> None:
    result = prep("show", "zzz", ok=2)
    assert result.stderr.startswith("error: there is no question 'zzz'\n")
    assert "more" not in result.stderr


def test_a_misspelt_id_is_not_guessed(deck: Deck) -> None:
    for command in ("show", "suspend", "answer"):
        result = prep(command, "hm-large-operatoin", ok=2)
        assert f"did you mean '{LARGE}'?" in result.stderr


def test_each_command_that_takes_a_question_takes_its_words() -> None:
    assert "hr-why-tiktok" in prep("show", "why", "tiktok").stdout
    assert "Suspended: hr-why-tiktok  Why do you want to " in prep("suspend", "why tiktok").stdout
    saved = prep("answer", "why", "tiktok", "--from", "-", keys="Because of the people.\n").stderr
    assert "\nhr-why-tiktok  Why do you want to " in saved
    assert "Because of the people." in prep("answer", "hr-why-tiktok", "--show").stdout


@given(
    typed=st.text() | st.lists(st.sampled_from("why tiktok crisis hm- - ?".split())).map(" ".join)
)
def test_any_text_is_a_question_or_a_usage_error(deck: Deck, typed: str) -> None:
    try:
        assert deck.question(pick_question(deck.questions, typed))
    except UsageError as error:
        assert "question" in error.message


def test_a_question_of_your_own_is_found_by_two_of_its_words_like_any_other() -> None:
    prep("add", "What is your notice period at the BBC?", "hr")
    assert prep("show", "notice period").stdout.startswith("own-what-is-your-notice")


def test_words_that_a_phrase_stands_for_are_not_taken_for_those_typed(deck: Deck) -> None:
    """'notice period' is looked for as 'notice start', too, which many have by accident."""
    with pytest.raises(UsageError) as raised:
        pick_question(deck.questions, "notice period")
    assert "hr-start-and-place" in raised.value.hint
    own = a_question("own-period")._replace(ask="What is your notice period at the BBC?")
    assert pick_question([*deck.questions, own], "notice period") == own.id


@pytest.mark.parametrize("typed", ["tell me about yourself", "introduce yourself"])
def test_a_phrase_of_interviews_finds_its_question_first(deck: Deck, typed: str) -> None:
    assert find_question(deck.questions, typed).could_be[0].id == "hr-career-story"


def test_the_beginning_of_an_id_is_one_of_those_that_the_word_can_mean(deck: Deck) -> None:
    for command in ("show", "drill", "answer", "suspend"):
        first, _, *rows = prep(command, "pay", ok=2).stderr.splitlines()
        assert re.fullmatch(r"error: 'pay' could be one of \d+ questions", first)
        names = [row.split()[0] for row in rows]
        assert all(len(row.split()) > 2 for row in rows), "with the question"
        facts = [bool(q and q.is_fact) for q in map(deck.question, names)]
        assert "pay-history-question" in names and facts == sorted(facts)


def test_a_question_is_offered_beside_the_facts_whose_id_begins_with_the_word() -> None:
    prep("add", "How would you deal with the Irish regulator?", "hr")
    names = [row.split()[0] for row in prep("drill", "irish", ok=2).stderr.splitlines()[2:]]
    assert names[0].startswith("own-") and names[-1].startswith("irish-")


@pytest.mark.parametrize("typed", ["large operatoin", "banana"])
def test_to_suspend_or_answer_no_question_is_guessed(typed: str) -> None:
    questions = [a_question(name) for name in ("alpha", "beta")]
    questions[0] = questions[0]._replace(ask="A large operation?", also=("Bananas?",))
    questions[1] = questions[1]._replace(ask="Why, large or small?", also=("Banana, why?",))
    with pytest.raises(UsageError):
        pick_question(questions, typed, sure=True)


@given(data=st.data())
def test_words_of_one_question_never_find_one_that_has_none_of_them(
    deck: Deck, data: st.DataObject
) -> None:
    """And a question that is typed word for word is found."""
    own = a_question("own-one")._replace(ask=data.draw(st.sampled_from(OWN)))
    questions = [*deck.questions, own]
    asked = data.draw(st.sampled_from([own, *deck.questions]))
    assert pick_question(questions, asked.ask) == asked.id
    words = sorted(set(words_of(asked.ask)) - FILLERS)
    pair = data.draw(st.lists(st.sampled_from(words), min_size=2, max_size=2, unique=True))
    with suppress(UsageError):
        found = pick_question(questions, " ".join(pair))
        (question,) = [q for q in questions if q.id == found]
        texts = [*question.wordings, question.situation, question.id.replace("-", " ")]
        assert set(pair) <= set(words_of(" ".join(texts)))


OWN = (
    "What is your notice period at the BBC?",
    "How much screen time is too much, in charge of a head office?",
    "Are you not the boss of the Irish regulator?",
)

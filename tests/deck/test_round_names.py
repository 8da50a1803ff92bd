"""A round is found by what people call it, and two possible rounds are an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.round_names import NO_NAME, pick_round, rounds_called, similar_round
from tiktok_prep.model import Deck, Stage

HR, HM, TS, EX = "screening", "hiring-manager", "technical-strategy", "executive"


@pytest.fixture(scope="module")
def deck() -> Deck:
    return wiring.load_deck(Settings(deck=wiring.builtin_deck()))


def a_deck_of(*rounds: tuple[str, str]) -> Deck:
    stages = tuple(Stage(name, title, "", ()) for name, title in rounds)
    return Deck(name="A deck", stages=stages, role=None, tags=(), questions=())


@pytest.mark.parametrize(
    ("typed", "stage"),
    [
        *((name, name) for name in (HR, HM, TS, EX)),
        *(("hr", HR), ("HR", HR), ("initial", HR), ("screen", HR)),
        *(("hiring", HM), ("manager", HM), ("first", HM), ("hm", HM), ("hiring manager", HM)),
        *(("technical", TS), ("tech", TS), ("strategy", TS), ("second", TS), ("ts", TS)),
        *(("exec", EX), ("final", EX), ("leadership", EX), ("leader", EX), ("ex", EX)),
    ],
)
def test_the_built_in_rounds_are_found_by_what_people_call_them(
    deck: Deck, typed: str, stage: str
) -> None:
    assert pick_round(deck, typed) == stage


@given(data=st.data())
def test_all_words_of_a_title_name_the_round_in_any_order_with_or_without_round_or_interview(
    deck: Deck, data: st.DataObject
) -> None:
    stage = data.draw(st.sampled_from(deck.stages))
    words = re.findall(r"\w+", stage.name)
    left_out = data.draw(
        st.sets(st.sampled_from([w for w in words if w.lower() in NO_NAME] or [""]))
    )
    added = data.draw(st.sampled_from([[], ["the"], ["round"], ["Interview"], ["the", "round"]]))
    typed = data.draw(st.permutations([*(w for w in words if w not in left_out), *added]))
    assert pick_round(deck, " ".join(typed)) == stage.id


def test_of_rounds_with_the_words_the_one_that_is_called_round_or_interview_as_typed_is_meant() -> (
    None
):
    deck = a_deck_of(("one", "Technical interview"), ("two", "Technical round (design)"))
    assert pick_round(deck, "technical round") == "two"
    assert pick_round(deck, "technical interview") == "one"
    assert len(rounds_called(deck, "technical")) == 2


@pytest.mark.parametrize("typed", ["round", "interview", "the interview", "Stage"])
def test_a_word_that_fits_every_round_lists_them_all(deck: Deck, typed: str) -> None:
    assert rounds_called(deck, typed) == list(deck.stages)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("fisrt", "first"), ("secnd", "second"), ("hirng", "hiring"), ("fnial", "final")),
        *(("fisrt round", "first round"), ("the secnd ruond", "the second round")),
        *(("hiring-manger", HM), ("screning", HR)),
    ],
)
@pytest.mark.parametrize("command", ["drill", "list", "plan", "mock", "debrief"])
def test_a_misspelt_round_is_suggested_in_every_command(
    command: str, typed: str, meant: str
) -> None:
    error = prep(command, *typed.split(), ok=2).stderr
    assert re.fullmatch(
        rf"error: there is no round( or question)? '{typed}'\nhint:  did you mean '{meant}'\?\n",
        error,
    )


@pytest.mark.parametrize("typed", ["budget", "irish", "", "first tiktok", "zzz"])
def test_what_is_like_no_round_suggests_none(deck: Deck, typed: str) -> None:
    assert similar_round(deck, typed) is None


@pytest.mark.parametrize("typed", ["the", "and", "", " ", "?", "own", "uk", "ma"])
def test_a_word_that_names_no_round_finds_none(deck: Deck, typed: str) -> None:
    assert rounds_called(deck, typed) == []


def test_two_rounds_with_the_word_are_an_error_that_lists_them_with_their_titles() -> None:
    deck = a_deck_of(("one", "Call with the manager"), ("two", "Manager of managers"))
    with pytest.raises(UsageError) as raised:
        pick_round(deck, "manager")
    assert raised.value.message == "'manager' could be one of 2 rounds"
    assert raised.value.hint.splitlines() == [
        "type more of its name, or its id:",
        "       one  Call with the manager",
        "       two  Manager of managers",
    ]
    assert pick_round(deck, "managers") == "two"


def test_the_letters_of_questions_name_a_round_only_if_no_other_round_has_them() -> None:
    deck = a_deck_of(("one", "First"), ("two", "Second"))
    asked = [a_question(f"hm-{n}", stage="one") for n in range(3)]
    assert pick_round(deck._replace(questions=tuple(asked)), "hm") == "one"
    shared = (*asked, a_question("hm-9", stage="two"))
    assert rounds_called(deck._replace(questions=shared), "hm") == []


WORDS = st.sampled_from(["manager", "call", "first", "Manager", "man", "final", "hr", "x-y", ""])


@given(
    st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4, unique_by=lambda pair: pair[0]),
    WORDS,
)
def test_a_round_is_picked_only_if_it_is_the_only_one_called_so(
    rounds: list[tuple[str, str]], typed: str
) -> None:
    deck = a_deck_of(*rounds)
    found = rounds_called(deck, typed)
    if len(found) == 1:
        assert pick_round(deck, typed) == found[0].id
    else:
        with pytest.raises(UsageError):
            pick_round(deck, typed)


def test_every_command_takes_such_names() -> None:
    assert "First round" in prep("list", "hm").stdout
    assert "Initial screening (HR): " in prep("plan", "hr", "in 9 days at 11").stdout
    assert "Initial screening (HR)" in prep("brief", "-s", "hr").stdout
    assert "hiring-manager" in prep("stats", "manager", "--json").stdout
    assert "First round" in prep("list", "first", "round").stdout
    assert "Final interview" in prep("brief", "final interview").stdout
    assert "Second round" in prep("plan", "the", "technical", "round", "in", "9", "days").stdout
    assert "executive" in prep("stats", "leadership", "team", "--json").stdout
    assert "of executive yet" in prep("debrief", "the", "final", "interview", "--show").stderr
    assert "No mock interview of this round" in prep("mock", "final", "round", "--history").stdout


def test_a_round_goes_before_a_question_in_a_drill() -> None:
    for typed in ("final interview", "Final interview (executive and leadership team)"):
        assert "\nexecutive · " in prep("drill", *typed.split(), keys="q\n").stdout
    error = prep("drill", "interview", ok=2).stderr
    assert error.startswith("error: 'interview' could be one of 4 rounds\n")


def test_a_round_named_twice_by_different_words_is_one_round() -> None:
    assert "First round" in prep("list", "hm", "--stage", "manager").stdout
    result = prep("list", "hm", "--stage", "hr", ok=2)
    assert "'hm' and --stage 'hr' are two rounds" in result.stderr


def test_a_date_after_a_named_round_is_not_taken_for_a_round(tmp_path: Path) -> None:
    (tmp_path / "stages.yaml").write_text(
        "name: A deck\nstages:\n"
        "  - {id: one, name: Talk on a Friday, objective: Talk., expect: [Talk.]}\n"
        "  - {id: two, name: Other, objective: Talk., expect: [Talk.]}\n"
    )
    (tmp_path / "questions.yaml").write_text(
        "questions:\n  - {id: why, stage: one, ask: Why?, answer_in: 60 s}\n"
    )
    output = prep("plan", "-s", "two", "friday", "10:00", "--deck", str(tmp_path)).stdout
    assert "Other: Fri" in output

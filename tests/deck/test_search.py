"""A typed name is one thing, or an error that offers the best three; nothing is guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.search import (
    MOST_OFFERED,
    named,
    nearest,
    pick,
    question_names,
    round_names,
    similar,
)
from tiktok_prep.model import Deck

HR, HM, TS, EX = "screening", "hiring-manager", "technical-strategy", "executive"
LARGE = "hm-large-operation"


@pytest.fixture(scope="module")
def deck() -> Deck:
    return wiring.load_deck(Settings(deck=wiring.builtin_deck()))


@pytest.mark.parametrize(
    ("typed", "stage"),
    [
        *((name, name) for name in (HR, HM, TS, EX)),
        *(("h", HM), ("hr", HR), ("HR", HR), ("initial", HR), ("screen", HR)),
        *(("hiring", HM), ("manager", HM), ("first round", HM), ("hm", HM), ("First", HM)),
        *(("technical", TS), ("the technical round", TS), ("strategy", TS), ("ts", TS)),
        *(("exec", EX), ("final interview", EX), ("interview final", EX), ("leader", EX)),
    ],
)
def test_a_round_is_found_by_what_people_call_it(deck: Deck, typed: str, stage: str) -> None:
    assert pick("round", typed, round_names(deck)) == stage


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        (LARGE, LARGE),
        ("hm-large", LARGE),
        ("why tiktok", "hr-why-tiktok"),
        ("Operation, large", LARGE),
    ],
)
def test_a_question_is_found_by_its_id_or_its_words(deck: Deck, typed: str, question: str) -> None:
    assert pick("question", typed, question_names(deck)) == question


@given(data=st.data())
def test_every_id_and_every_wording_in_full_names_its_question(
    deck: Deck, data: st.DataObject
) -> None:
    question = data.draw(st.sampled_from(deck.questions))
    typed = data.draw(st.sampled_from([question.id, *question.wordings]))
    assert named(typed, question_names(deck)) == [question.id]


NAMES = st.dictionaries(
    st.text("abc-", min_size=1, max_size=5), st.lists(st.text("ab c", max_size=9)), max_size=6
)


@given(typed=st.text("ab c-", max_size=6), names=NAMES)
def test_a_name_is_picked_only_if_it_is_the_only_one_and_else_at_most_three_are_offered(
    typed: str, names: dict[str, list[str]]
) -> None:
    found = named(typed, names)
    begun = [name for name in names if typed and name.startswith(typed)]
    assert set(found) <= set(names)
    assert found == [typed] if typed in names else len(begun) != 1 or found == begun
    offered = similar(typed, names)
    assert len(set(offered)) == len(offered) <= MOST_OFFERED and set(offered) <= set(names)
    try:
        assert [pick("name", typed, names)] == found
    except UsageError as error:
        assert len(found) != 1 and error.hint


@pytest.mark.parametrize(
    ("typed", "names", "message", "hint"),
    [
        ("hirng", {HM: ("Manager",), EX: ()}, "there is no tag 'hirng'", f"did you mean '{HM}'?"),
        ("zz", {"b": (), "a": ()}, "there is no tag 'zz'", "there are: b, a"),
        ("zz", {}, "there is no tag 'zz'", "there are none yet"),
        (
            "zz",
            dict.fromkeys("abcdefghijklm", ()),
            "there is no tag 'zz'",
            "type its id, or some of its words",
        ),
        (
            "talk",
            {"one": ("Talk on the budget",), "two": ("Talk",), "other": ("A talk",)},
            None,
            None,
        ),
        (
            "manager",
            {"one": ("Call with the manager",), "two": ("Manager of managers",)},
            "'manager' could be one of 2 tags",
            "did you mean one of these?\n"
            "       one  Call with the manager\n"
            "       two  Manager of managers",
        ),
    ],
)
def test_any_other_text_is_an_error_with_the_next_step(
    typed: str, names: dict[str, tuple[str, ...]], message: str | None, hint: str
) -> None:
    if message is None:
        assert pick("tag", typed, names) == "two"  # asked just so
        return
    with pytest.raises(UsageError) as raised:
        pick("tag", typed, names)
    assert (raised.value.message, raised.value.hint) == (message, hint)


@pytest.mark.parametrize("command", ["show", "suspend", "answer", "drill"])
def test_no_command_guesses_between_several_questions(command: str) -> None:
    first, hint, *rows = prep(command, "irish", ok=2).stderr.splitlines()
    assert re.fullmatch(r"error: 'irish' could be one of \d+ (rounds or )?questions", first)
    assert hint == "hint:  did you mean one of these?" and len(rows) == MOST_OFFERED
    assert all(len(row) <= 80 and len(row.split()) > 2 for row in rows)
    assert f"  {LARGE}  " in prep(command, "hm-large-operatoin", ok=2).stderr


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


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("walk me through your cv", "hr-career-story"),
        ("how do you measure success", "ts-metrics"),
        ("keep up with trends", "hr-staying-current"),
        ("why tik tok", "hr-why-tiktok"),
        ("what if the budget is halved", "ex-half-budget"),
        ("roi of spending on creators", "ex-proof-of-return"),
        ("chinese ownership", "ex-ownership"),
    ],
)
def test_other_words_for_a_question_offer_it_first(deck: Deck, typed: str, question: str) -> None:
    assert similar(typed, question_names(deck))[0] == question


def test_the_nearest_name_is_a_similar_one() -> None:
    names = ["id", "ask", "follow_ups", "tags"]
    assert [nearest(n, names) for n in ("followups", "askk", "xyzzy", "")] == [
        "follow_ups",
        "ask",
        None,
        None,
    ]

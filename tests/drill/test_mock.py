"""A mock interview: which questions it asks, what it saves and how it ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st
from running import PassTime, prep, set_clock
from terminal import Terminal
from two_rounds import write_two_rounds

from tiktok_prep.drill.mock import FOLLOW_UP_S, follow_up_to, minutes_for, mock_questions
from tiktok_prep.journal.store import Store
from tiktok_prep.model import FollowUp, Rating, Review

MOCK = ("mock", "one", "--seed", "7")
KINDS = ("motivation", "behavioural", "case", "technical", "vision", "values")
MANY = [
    a_question(f"q-{n}")._replace(kind=KINDS[n % 6], weight=1 + n % 3, also=("Or so?",))
    for n in range(30)
]


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PassTime:
    write_two_rounds(tmp_path, '  - {id: how, stage: two, ask: "How?"}\n')
    monkeypatch.setenv("PREP_DECK", str(tmp_path))
    return set_clock(monkeypatch)


def reviews(home: Path) -> list[Review]:
    with Store.open(home, write=False) as store:
        return [*store.reviews("why"), *store.reviews("what")]


@given(seed=st.integers(0, 2**53 - 1), minutes=st.integers(1, 90))
def test_a_seed_chooses_questions_that_fit_in_the_order_of_an_interview(
    seed: int, minutes: int
) -> None:
    chosen = mock_questions(MANY, seed, number=None, minutes=minutes)
    assert chosen == mock_questions(MANY[::-1], seed, number=None, minutes=minutes)
    assert len({q.id for q in chosen}) == len(chosen) >= 1
    assert {q.ask for q in chosen} <= {"Or so?", *(q.ask for q in MANY)}
    assert minutes_for(chosen) <= minutes or len(chosen) == 1
    places = [{"case": 2, "technical": 2}.get(q.kind, KINDS.index(q.kind)) for q in chosen]
    assert [min(place, 4) for place in places] == sorted(min(place, 4) for place in places)
    assert len(mock_questions(MANY, seed, number=7, minutes=None)) == 7
    longer = mock_questions(MANY, seed, number=len(chosen) + 1, minutes=None)
    assert {q.id for q in chosen} <= {q.id for q in longer}


def test_a_follow_up_probes_the_first_missed_point_that_one_probes_else_it_is_the_last() -> None:
    aimed, last = FollowUp("And that?", "p-2"), FollowUp("Why so late?", "")
    question = a_question("q", points=["p-1", "p-2"])._replace(follow_ups=(aimed, last))
    assert follow_up_to(question, ["p-1", "p-2"]) == aimed
    assert follow_up_to(question, ["p-1"]) == follow_up_to(question, []) == last
    assert follow_up_to(question._replace(follow_ups=()), ["p-1"]) is None
    assert minutes_for([question]) == -(-(question.answer_in_s + FOLLOW_UP_S) // 60)


def test_a_mock_from_the_opening_to_the_summary_and_beside_the_last_one(
    home: Path, pass_time: PassTime
) -> None:
    first = prep(*MOCK, keys="\n\nb\n\n\n\n\n").stdout
    assert "Mock interview: First\n" in first and "2 questions" in first
    opening, asked = first.split("Space begins")
    assert "Gives the budget" not in opening + asked.split("Target")[0]
    assert "At what cost?" in first and "What is [bold]fair[/bold]?" in first
    assert "Made: 3 of 4 points, 75 %; 2 of 2 questions" in first
    assert "  - Gives the budget as a number\n" in first and "Last mock" not in first
    saved = {r.question_id: (r.rating, r.left_out, r.where) for r in reviews(home)}
    good = Rating.GOOD
    assert saved == {"why": (good, ("budget",), "mock"), "what": (good, (), "mock")}
    pass_time(timedelta(days=3))
    again = prep(*MOCK, keys="\n\na\nb\n\n\n\n1\n").stdout
    assert "Was it your call?" in again
    assert "Made: 0 of 4 points" in again
    assert "Last mock, 3 days ago: 3 of 4 points, 75 %." in again


def test_q_keeps_what_was_answered_and_u_asks_the_last_answer_again(home: Path) -> None:
    left = prep(*MOCK, keys="\n\na\n\nq\n").stdout
    assert "Made: 1 of 2 points" in left and len(reviews(home)) == 1
    prep("undo")
    assert "nothing is saved" in prep(*MOCK, keys="q\n").stdout or not reviews(home)
    again = prep(*MOCK, keys="\n\na\n\nu\nb\n\n\nq\n").stdout  # its mark a stays
    assert "Took back Good" in again
    assert [(r.rating, r.left_out) for r in reviews(home)] == [
        (Rating.AGAIN, ("own-decision", "budget"))
    ]
    assert "There is nothing to take back." in prep(*MOCK, keys="\nu\nq\n").stdout


def test_a_suspended_question_is_not_asked_and_s_suspends_one(home: Path) -> None:
    assert "Why you?" in prep(*MOCK, keys="\ns\n\n\n").stdout
    assert "Why you?" not in prep(*MOCK, keys="\n\n\n").stdout
    prep("suspend", "what")
    assert "no open question" in prep(*MOCK, ok=2).stderr


def test_in_a_question_without_points_space_is_a_good_answer_and_1_is_not(
    home: Path, pass_time: PassTime
) -> None:
    for key, rating in (("", Rating.GOOD), ("1", Rating.AGAIN)):
        pass_time(timedelta(hours=1))
        shown = prep("mock", "two", keys=f"\n\n{key}\n").stdout
        assert "Space if it was a good answer; 1 if not." in shown
        with Store.open(home, write=False) as store:
            assert store.reviews("how")[-1].rating is rating


def test_without_a_round_the_mock_is_that_of_the_next_interview() -> None:
    assert "no next round" in prep("mock", ok=2).stderr
    prep("plan", "two", "in 3 days at 10:00")
    assert "Mock interview: Second" in prep("mock", keys="q\n").stdout


def test_on_a_terminal_a_mock_has_the_card_of_a_drill_and_the_minutes_left(
    home: Path, tmp_path: Path
) -> None:
    command = ("prep", *MOCK, "-m", "1", "--deck", str(tmp_path))
    with Terminal(*command, home=home, rows=24) as t:
        t.until("Space begins")
        t.press(" ")
        t.until("mock · 1 of 1 · 1 min left")
        t.until("0:01 / 1:00")
        t.press(" ")
        t.until("Press the letter of each point you missed, then Space.")
        t.press("b")
        t.until(" x b  Names a case")
        t.until("Missed b. Space saves.")
        t.press(" ")
        assert t.end() == 0
        assert "Made: 1 of 2 points, 50 %; 1 of 1 question" in t.screen
    assert len(reviews(home)) == 1

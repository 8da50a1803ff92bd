"""The rule: which question to ask next."""

from __future__ import annotations

from math import sqrt

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance
from tiktok_prep.model import Question
from tiktok_prep.planning.rule import (
    LEAST_GAIN,
    MOST_LATER,
    REST_DAYS,
    Candidate,
    Obstacle,
    Ranking,
    Slot,
    later_visits,
)

TARGET = 9.75
SLOTS = [Slot(float(day), day, 1800.0) for day in range(9)]
FRESH = Memory(20.0, 5.0, -0.02, 0)
SHAKY = Memory(1.0, 5.0, -2.0, -2)


def a_candidate(
    name: str = "q",
    *memories: Memory | None,
    seconds: float = 60.0,
    target: float = TARGET,
    last_asked: float | None = None,
    weight: float = 1.0,
) -> Candidate:
    points = memories or (None,)
    question: Question = a_question(name, [f"p{i}" for i in range(len(points))])
    return Candidate(question._replace(weight=weight), seconds, (target,), points, last_asked)


def best(*candidates: Candidate, slots: list[Slot] = SLOTS, seconds: float = 1800) -> str | None:
    """The id of the question to ask first; `None` if there is none."""
    candidate = Ranking(candidates, slots).best(at=0.0, seconds=seconds)
    return candidate and candidate.question.id


def test_a_slipping_point_comes_before_one_just_recalled() -> None:
    assert best(a_candidate("fresh", FRESH), a_candidate("shaky", SHAKY)) == "shaky"


def test_of_two_equal_gains_the_quicker_question_comes_first() -> None:
    slow, quick = a_candidate("slow", SHAKY, seconds=90), a_candidate("quick", SHAKY, seconds=30)
    assert best(slow, quick) == "quick"


def test_the_heavier_question_comes_first() -> None:
    assert best(a_candidate("light", SHAKY), a_candidate("heavy", SHAKY, weight=2)) == "heavy"


def test_a_question_that_does_not_fit_into_the_time_left_is_skipped() -> None:
    long, short = (
        a_candidate("long", SHAKY, seconds=500, weight=20),
        a_candidate("short", SHAKY),
    )
    assert best(short, long) == "long"
    assert best(short, long, seconds=400) == "short"
    ranking = Ranking([long], SLOTS)
    assert ranking.best(at=0.0, seconds=400) is None
    assert ranking.obstacle(at=0.0, seconds=400) is Obstacle.NO_TIME


def test_a_last_look_asks_each_new_question_once_before_any_again() -> None:
    """If you only start on the day of the interview, you see every question."""
    last_look = Slot(0.0, 0, 1800.0, last_look=True)
    ranking = Ranking([a_candidate(f"q{i}", target=0.2) for i in range(5)], [last_look])
    asked = []
    for minute in (9, 18, 27, 36, 45):
        best = ranking.best(at=minute / 1440, seconds=1800.0)
        assert best is not None
        asked.append(best.question.id)
        ranking.record_rehearsal(best, (Memory(0.05, 5.0, 0.0, 0),), minute / 1440)
    assert len(set(asked)) == 5


def test_a_question_rests_for_eight_minutes() -> None:
    missed = Memory(0.2, 7.0, 0.0, 0)
    ranking = Ranking([a_candidate("q", missed, last_asked=0.0)], SLOTS[:1])
    soon, later = 7.9 / 1440, 8 / 1440
    assert later == pytest.approx(REST_DAYS)
    assert ranking.best(at=soon, seconds=1e5) is None
    assert ranking.obstacle(at=soon, seconds=1e5) is Obstacle.JUST_ASKED
    assert ranking.best(at=later, seconds=1e5) is not None


@pytest.mark.parametrize(
    ("missed", "day", "cram", "obstacle"),
    [
        pytest.param((), 0, False, Obstacle.ASKED_TWICE, id="said"),
        pytest.param((0,), 0, False, None, id="missed the last time"),
        pytest.param((), -1, False, None, id="yesterday"),
        pytest.param((), 0, True, None, id="beyond the plan"),
    ],
)
def test_a_question_asked_twice_today_rests_until_tomorrow_unless_it_was_missed(
    missed: tuple[int, ...], day: int, cram: bool, obstacle: Obstacle | None
) -> None:
    asked = a_candidate("q", SHAKY)._replace(times=2, day=day, missed_points=frozenset(missed))
    ranking = Ranking([asked], SLOTS, cram=cram)
    assert ranking.obstacle_to("q", at=0.0, seconds=1e5) is obstacle


def test_a_question_that_adds_nothing_is_only_asked_when_cramming() -> None:
    firm = a_candidate("q", Memory(5000.0, 3.0, -0.1, -1))
    assert best(firm) is None
    assert Ranking([firm], SLOTS).obstacle(at=0, seconds=1e5) is Obstacle.SMALL_GAIN
    assert Ranking([firm], SLOTS, cram=True).best(at=0.0, seconds=1e5) == firm


def test_without_an_interview_ahead_nothing_is_asked() -> None:
    ranking = Ranking([a_candidate("q", target=-1.0)], SLOTS)
    assert ranking.best(at=0.0, seconds=1e5) is None
    assert ranking.worth.get("q") is None


def test_a_last_look_asks_only_for_the_next_interview_known_questions_first() -> None:
    slots = [Slot(0.0, 0, 600.0, last_look=True), Slot(0.5, 0, 1800.0)]
    new, later = a_candidate("new", None, target=0.1), a_candidate("later", SHAKY, target=5.0)
    known = a_candidate("known", SHAKY, target=0.1)
    assert best(new, later, known, slots=slots) == "known"
    assert best(new, later, slots=slots) == "new"
    assert best(later, slots=slots) is None
    assert Ranking([later, known], slots, only={"later"}).obstacle(at=0, seconds=1e5)


def test_a_rehearsal_lowers_the_worth_of_that_question_only() -> None:
    one, two = a_candidate("one", SHAKY), a_candidate("two", SHAKY)
    ranking = Ranking([one, two], SLOTS)
    before = ranking.worth.get("two")
    ranking.record_rehearsal(one, (FRESH,), 0.0)
    after = ranking.worth.get("one")
    assert before == ranking.worth.get("two")
    assert before and after and after.score < before.score


def test_the_score_follows_the_formula_of_the_rule() -> None:
    memories = (SHAKY, None, FRESH)
    candidate = a_candidate("q", *memories, seconds=77.0, weight=2.0)
    # 16,200 s of study at 77 s each would allow far more than MOST_LATER
    later = [Visit(slot.at, slot.day) for slot in (SLOTS[3], SLOTS[6], SLOTS[8])]
    assert later_visits(TARGET, SLOTS[1:], 1e6, 1.0).fewer == tuple(later)
    nows = [expected_chance(m, [Visit(0.0, 0), *later], TARGET) for m in memories]
    waits = [expected_chance(m, later, TARGET) for m in memories]
    gains = [now - wait for now, wait in zip(nows, waits, strict=True)]
    score = sum(gain * sqrt(1 - wait) for gain, wait in zip(gains, waits, strict=True))
    worth = Ranking([candidate], SLOTS).worth.get("q")
    assert worth is not None
    assert worth.gain == pytest.approx(2 * sum(gains))
    assert worth.score == pytest.approx(2 * score / 77)


def test_a_fractional_number_of_later_rehearsals_lies_between_two_whole_ones() -> None:
    later = later_visits(TARGET, SLOTS[1:], 150.0, 100.0)
    assert (len(later.fewer), len(later.more), later.share) == (1, 2, 0.5)
    assert later.fewer == (Visit(8.0, 8),)
    assert later.more == (Visit(4.0, 4), Visit(8.0, 8))


@given(
    slots=st.integers(0, 30),
    seconds=st.floats(0, 1e5),
    cost=st.floats(1, 1e5),
    last_look=st.booleans(),
)
def test_later_rehearsals_are_in_order_at_most_three_and_end_on_the_last_day(
    slots: int, seconds: float, cost: float, last_look: bool
) -> None:
    days = [Slot(day + 1.0, day + 1, 60.0) for day in range(slots)]
    last = [Slot(slots + 1.0, slots + 1, 60.0, last_look=True)] if last_look else []
    later = later_visits(slots + 2.0, [*days, *last], seconds, cost)
    for visits in (later.fewer, later.more):
        assert len(visits) <= min(MOST_LATER, slots)
        assert sorted(set(visits)) == list(visits)
        assert not visits or visits[-1].day == slots
    assert 0 <= later.share < 1
    assert len(later.more) - len(later.fewer) == (later.share > 0)


def test_new_questions_are_worth_the_time_but_not_all_asked_on_the_first_day() -> None:
    new = [a_candidate(f"n{i}") for i in range(10)]
    ranking = Ranking(new, SLOTS)
    asked = []
    while candidate := ranking.best(at=0.0, seconds=1e5):
        asked.append(candidate)
        ranking.record_rehearsal(candidate, (FRESH,), 0.0)
    assert 1 <= len(asked) < 10
    assert ranking.obstacle(at=0.0, seconds=1e5) is Obstacle.NEW_LIMIT
    worth = ranking.worth.get(new[-1].question.id)
    assert worth and worth.gain > LEAST_GAIN

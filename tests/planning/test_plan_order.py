"""The order within a drill by the plan."""

from __future__ import annotations

from builders import a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.rehearsal import Memory
from tiktok_prep.model import Fact, Source
from tiktok_prep.planning.plan_order import Chosen, in_drill_order, kinds_before
from tiktok_prep.planning.rule import Candidate

CHOSEN = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from((3.0, 9.0)), st.booleans()),
    max_size=30,
)


def a_chosen(
    number: int = 0,
    *,
    fact: bool = False,
    missed: bool = False,
    target: float = 3.0,
    late: bool = False,
) -> Chosen:
    name = f"{'fact' if fact else 'open'}-{number}"
    question = a_question(name, ["answer"] if fact else ["scale", "result"])
    if fact:
        question = question._replace(fact=Fact("2025", Source("A page", "url")))
    memories = tuple(None for _ in question.points)
    missed_points = frozenset({0}) if missed else frozenset[int]()
    candidate = Candidate(question, 60.0, (target,), memories, missed_points=missed_points)
    return Chosen(candidate, target, late)


def names(*chosen: Chosen, before: tuple[bool, ...] = ()) -> list[str]:
    return [candidate.question.id for candidate in in_drill_order(chosen, before)]


@given(rows=CHOSEN, before=st.lists(st.booleans(), max_size=2))
def test_no_question_waits_for_more_than_two_facts_and_none_is_lost(
    rows: list[tuple[bool, bool, float, bool]], before: list[bool]
) -> None:
    chosen = [
        a_chosen(i, fact=fact, missed=missed, target=target, late=late)
        for i, (fact, missed, target, late) in enumerate(rows)
    ]
    order = in_drill_order(chosen, before)
    assert sorted(c.question.id for c in order) == sorted(c.candidate.question.id for c in chosen)
    late = {c.candidate.question.id for c in chosen if c.is_late}
    assert [c.question.id in late for c in order] == sorted(c.question.id in late for c in order)
    when = {c.candidate.question.id: (c.is_late, c.target) for c in chosen}
    times = [when[c.question.id] for c in order]
    assert times == sorted(times)
    for place in range(len(order) - 2):
        if all(c.question.is_fact for c in order[place : place + 3]):
            rest = [c for c, time in zip(order, times, strict=True) if time == times[place + 2]]
            after = rest[rest.index(order[place + 2]) :]
            assert all(c.question.is_fact for c in after)


def test_a_fact_follows_two_questions() -> None:
    opens, facts = [a_chosen(i) for i in range(4)], [a_chosen(i, fact=True) for i in range(4)]
    order = ["open-0", "open-1", "fact-0", "open-2", "open-3", "fact-1", "fact-2", "fact-3"]
    assert names(*facts, *opens) == order


def test_a_new_drill_goes_on_where_the_last_one_ended() -> None:
    chosen = [a_chosen(0), a_chosen(0, fact=True)]
    assert names(*chosen, before=(False, False)) == ["fact-0", "open-0"]
    assert names(*chosen, before=(True, False)) == ["open-0", "fact-0"]


def test_what_was_missed_comes_first() -> None:
    new = [a_chosen(i) for i in range(2)]
    missed = [a_chosen(8, missed=True), a_chosen(9, missed=True, fact=True)]
    assert names(*new, *missed) == ["open-8", "fact-9", "open-0", "open-1"]


def test_what_was_missed_for_a_later_interview_waits_for_the_next_one() -> None:
    later = a_chosen(0, target=9.0, missed=True)
    assert names(later, a_chosen(1), a_chosen(2, fact=True)) == ["open-1", "fact-2", "open-0"]


def test_the_next_interview_comes_first() -> None:
    chosen = [a_chosen(0, target=9.0), a_chosen(1), a_chosen(2, target=9.0), a_chosen(3)]
    assert names(*chosen) == ["open-1", "open-3", "open-0", "open-2"]


def test_only_what_was_rehearsed_today_counts_as_before() -> None:
    def rehearsed(fact: bool, day: int, at: float) -> Candidate:
        candidate = a_chosen(0, fact=fact).candidate
        memories = tuple(Memory(1.0, 5.0, at, day) for _ in candidate.memories)
        return candidate._replace(memories=memories, last_asked=at)

    yesterday, first, last = (
        rehearsed(True, -1, -0.9),
        rehearsed(False, 0, -0.2),
        rehearsed(True, 0, -0.1),
    )
    assert kinds_before([last, yesterday, first]) == [False, True]

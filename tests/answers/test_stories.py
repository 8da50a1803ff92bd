"""Which story serves which questions, and where there is none."""

from __future__ import annotations

from datetime import datetime, timedelta

from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_snapshot
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.answers.stories import LONG_AGO, OFTEN, StoriesReport, Story, stories
from tiktok_prep.model import Answer, Deck, Question


def told(question_id: str, *, stage: str = "hiring-manager", covers: str = "lead") -> Question:
    return a_question(question_id, stage=stage)._replace(kind="behavioural", covers=(covers,))


DECK = a_deck(
    told("a", stage="screening"),
    told("b"),
    told("c"),
    told("d"),
    a_question("vision"),
)


def answers(**stories: str) -> dict[str, Answer]:
    return {
        name: Answer(name, f"## Task\nI told {name}.\n", story) for name, story in stories.items()
    }


def found(deck: Deck = DECK, /, **named: str) -> StoriesReport:
    return stories(a_snapshot(deck), answers(**named))


def test_a_story_stands_by_the_first_question_that_it_serves() -> None:
    report = found(d="late", b="early", gone="nowhere", c="late")
    assert [story.name for story in report.stories] == ["early", "late", "nowhere"]
    assert [q.id for q in report.stories[1].questions] == ["c", "d"]
    assert report.stories[1].first_line == "I told c."


def test_a_story_told_twice_in_one_round_is_told_of_and_one_in_two_rounds_is_not() -> None:
    report = found(a="one", b="one", c="two", d="two")
    served = {story.name: len(story.in_stage("hiring-manager")) for story in report.stories}
    assert served == {"one": 1, "two": 2}


def test_holes_are_behavioural_questions_without_an_answer_or_without_a_story() -> None:
    report = found(a="one", b="", vision="")
    assert [question.id for question in report.unanswered] == ["c", "d"]
    assert [question.id for question in report.untold] == ["b"]


def test_headings_alone_answer_nothing() -> None:
    report = stories(a_snapshot(DECK), {"a": Answer("a", "## Situation\n", "one")})
    assert "a" in [question.id for question in report.unanswered]
    assert report.stories[0].first_line == ""


def test_a_part_of_the_role_is_covered_by_the_questions_that_a_story_serves() -> None:
    assert found(vision="").uncovered == ("lead",)
    report = found(b="one")
    assert (report.uncovered, report.covering(report.parts[0])) == ((), list(report.stories))
    elsewhere = a_deck(told("b", covers="other"))
    assert found(elsewhere, b="one").uncovered == ("lead",)


def test_a_story_is_rehearsed_when_any_of_its_questions_is() -> None:
    cards = {
        "b": {"scale": a_card(question="b", reviewed_ago=timedelta(days=20))},
        "c": {"scale": a_card(question="c", reviewed_ago=timedelta(days=3))},
    }

    def at(now: datetime) -> tuple[Story, ...]:
        snapshot = a_snapshot(DECK, cards, now=now)
        return stories(snapshot, answers(b="one", c="one", d="two")).stories

    one, two = at(NOW)
    assert (one.rehearsed, two.rehearsed) == (UTC_NOW - timedelta(days=3), None)
    assert (one.rusty, two.rusty) == (False, True)
    assert at(NOW + LONG_AGO)[0].rusty
    assert not at(NOW + LONG_AGO - timedelta(days=3))[0].rusty


def test_a_story_serves_often_from_four_questions_on() -> None:
    report = found(a="one", b="one", c="one", d="one", vision="two")
    assert OFTEN == 4 and [story.often for story in report.stories] == [True, False]


def test_an_answer_whose_question_left_the_deck_is_told_of() -> None:
    report = found(b="one", gone="one", lost="")
    assert report.gone == ("gone", "lost")
    assert report.stories[0].gone == ("gone",)


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d", "vision", "gone"]),
        st.sampled_from(["", "one", "two"]),
    )
)
def test_every_answer_with_a_story_stands_in_exactly_one_and_every_hole_is_a_hole(
    named: dict[str, str],
) -> None:
    report = found(**named)
    served = [name for s in report.stories for name in (*(q.id for q in s.questions), *s.gone)]
    assert sorted(served) == sorted(name for name, story in named.items() if story)
    holes = [q.id for q in (*report.unanswered, *report.untold)]
    assert sorted(holes) == sorted(name for name in "abcd" if not named.get(name))

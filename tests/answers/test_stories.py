"""The stories of `prep answer`: which story serves which questions, and where one is missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_snapshot
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.answers.stories import (
    OVERUSED_FROM,
    RUSTY_AFTER,
    StoriesReport,
    Story,
    stories_report,
)
from tiktok_prep.model import Agenda, Answer, Deck, Interview, Question


def a_behavioural_question(
    question_id: str, *, stage: str = "hiring-manager", covers: str = "lead"
) -> Question:
    return a_question(question_id, stage=stage)._replace(kind="behavioural", covers=(covers,))


DECK = a_deck(
    a_behavioural_question("a", stage="screening"),
    a_behavioural_question("b"),
    a_behavioural_question("c"),
    a_behavioural_question("d"),
    a_question("vision"),
)


def answers(**story_of: str) -> dict[str, Answer]:
    return {
        name: Answer(name, f"## Task\nAbout {name}.\n", story) for name, story in story_of.items()
    }


def a_report(deck: Deck = DECK, /, **story_of: str) -> StoriesReport:
    return stories_report(a_snapshot(deck), answers(**story_of))


def test_stories_are_in_deck_order_of_the_first_question_they_serve() -> None:
    report = a_report(d="late", b="early", gone="nowhere", c="late")
    assert [story.name for story in report.stories] == ["early", "late", "nowhere"]
    assert [q.id for q in report.stories[1].questions] == ["c", "d"]
    assert report.stories[1].opening_line == "About c."


def test_a_story_counts_its_questions_round_by_round() -> None:
    report = a_report(a="one", b="one", c="two", d="two")
    served = {
        story.name: [q.id for q in story.questions if "hiring-manager" in q.stages]
        for story in report.stories
    }
    assert {name: len(ids) for name, ids in served.items()} == {"one": 1, "two": 2}


def test_behavioural_questions_without_an_answer_or_a_story_are_listed() -> None:
    report = a_report(a="one", b="", vision="")
    assert [question.id for question in report.without_answer] == ["c", "d"]
    assert [question.id for question in report.without_story] == ["b"]


def test_an_answer_of_headings_only_is_no_answer() -> None:
    report = stories_report(a_snapshot(DECK), {"a": Answer("a", "## Situation\n", "one")})
    assert "a" in [question.id for question in report.without_answer]
    assert report.stories[0].opening_line == ""


def test_a_story_covers_the_parts_of_the_role_that_its_questions_cover() -> None:
    assert a_report(vision="").uncovered_parts == ("lead",)
    report = a_report(b="one")
    assert report.uncovered_parts == ()
    other_part = a_deck(a_behavioural_question("b", covers="other"))
    assert a_report(other_part, b="one").uncovered_parts == ("lead",)


def test_rehearsing_any_question_of_a_story_rehearses_the_story() -> None:
    cards = {
        "b": {"scale": a_card(question="b", reviewed_ago=timedelta(days=20))},
        "c": {"scale": a_card(question="c", reviewed_ago=timedelta(days=3))},
    }

    def stories_at(now: datetime) -> tuple[Story, ...]:
        snapshot = a_snapshot(DECK, cards, now=now)
        return stories_report(snapshot, answers(b="one", c="one", d="two")).stories

    one, two = stories_at(NOW)
    assert (one.last_rehearsed, two.last_rehearsed) == (UTC_NOW - timedelta(days=3), None)
    assert (one.is_rusty, two.is_rusty) == (False, True)
    assert stories_at(NOW + RUSTY_AFTER)[0].is_rusty
    assert not stories_at(NOW + RUSTY_AFTER - timedelta(days=3))[0].is_rusty


def test_a_story_is_overused_from_four_questions_on() -> None:
    report = a_report(a="one", b="one", c="one", d="one", vision="two")
    assert OVERUSED_FROM == 4 and [story.is_overused for story in report.stories] == [True, False]


def test_an_answer_whose_question_left_the_deck_is_an_orphan() -> None:
    report = a_report(b="one", gone="one", lost="")
    assert report.orphans == ("gone", "lost")
    assert report.stories[0].orphans == ("gone",)


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d", "vision", "gone"]),
        st.sampled_from(["", "one", "two"]),
    )
)
def test_every_answer_is_in_its_story_or_listed_as_missing_one(
    story_of: dict[str, str],
) -> None:
    report = a_report(**story_of)
    served = [name for s in report.stories for name in (*(q.id for q in s.questions), *s.orphans)]
    assert sorted(served) == sorted(name for name, story in story_of.items() if story)
    missing = [q.id for q in (*report.without_answer, *report.without_story)]
    assert sorted(missing) == sorted(name for name in "abcd" if not story_of.get(name))


def an_interview(stage: str, days: float) -> Interview:
    return Interview(stage, UTC_NOW + timedelta(days=days), 60)


def next_answer(*interviews: Interview, answered: str = "") -> str | None:
    agenda = Agenda(tuple(sorted(interviews, key=lambda interview: interview.at)))
    said = answers(**dict.fromkeys(answered, ""))
    return stories_report(a_snapshot(DECK, agenda=agenda), said).next_answer


def test_the_next_answer_to_write_is_of_the_nearest_interview() -> None:
    hm, screening = an_interview("hiring-manager", 2), an_interview("screening", 9)
    assert next_answer() == "a"
    assert next_answer(hm, screening) == "b"
    assert next_answer(hm, screening, answered="b") == "c"
    assert next_answer(hm, screening, answered="bcd") == "vision"
    assert next_answer(an_interview("screening", 1), answered="a") == "b"


def test_the_next_answer_is_not_of_a_round_that_is_over_while_others_miss_one() -> None:
    held = an_interview("screening", -1)
    assert next_answer(held) == "b"
    assert next_answer(held, answered="bcd") == "a"

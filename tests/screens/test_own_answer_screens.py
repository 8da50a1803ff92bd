"""Golden screens of own answers and stories, at 80 and 40 columns and as linear text."""

from __future__ import annotations

from datetime import timedelta

from builders import NOW, a_card, a_snapshot
from golden import Screens, shown
from test_screens import DECK, SCALE, WHY, asked

from tiktok_prep.answers.answers_page import (
    AnswerRow,
    VersionRow,
    answer_page,
    full_answer,
    list_page,
    versions_page,
)
from tiktok_prep.answers.stories import stories_report
from tiktok_prep.answers.stories_page import by_role_page, stories_page
from tiktok_prep.base.page import Line, Look
from tiktok_prep.drill.page import points_page
from tiktok_prep.model import Answer, Question

LONG = Answer(
    SCALE.id,
    "## Situation\n\nIn 2024 I ran content operations for seven markets: 40 people, 2.1 million "
    "uploads a week.\n\n## Action\n\nThe hardest obstacle was the vendors' quality. More reviewers "
    "would have failed, so I cut two of four vendors, alone, against the advice of [bold]finance"
    "[/bold].\n\n## Result\n\nAppeals upheld fell from 8% to 3% in one quarter.",
    "festival-launch",
)
SHORT = Answer(WHY.id, "Because I watch it.")


def drill_own(look: Look) -> list[Line]:
    """The reveal with an own answer, long and short, and with a typed one; then all of the own."""
    return [
        *points_page(asked(), 92.4, look, LONG),
        *points_page(asked(), 92.4, look, SHORT),
        *points_page(asked(), None, look, typed=LONG.text),
        *full_answer(LONG),
    ]


def answers(look: Look) -> list[Line]:
    rows = [
        AnswerRow(SCALE.id, LONG, NOW, True),
        AnswerRow(WHY.id, SHORT, NOW - timedelta(days=400), True),
        AnswerRow("ex-vision", Answer("ex-vision", "", "festival-launch"), NOW, True),
        AnswerRow("bad", None, NOW, True, "answers/bad.md:1: this is not UTF-8 text"),
        AnswerRow("gone", None, None, False),
    ]
    versions = [
        VersionRow(1, NOW - timedelta(days=3), LONG.text, False),
        VersionRow(2, NOW, SHORT.text, True),
        VersionRow(3, None, None, False),
    ]
    return [
        *list_page(rows, now=NOW),
        *versions_page(SCALE.id, versions, now=NOW),
        *answer_page(LONG),
    ]


def story_deck() -> list[Question]:
    told = [SCALE._replace(covers=("lead",)), WHY]
    told += [WHY._replace(id=f"hr-{name}") for name in ("strength", "failure", "conflict", "team")]
    return [question._replace(kind="behavioural") for question in told]


def all_stories(look: Look) -> list[Line]:
    deck = DECK._replace(questions=tuple(story_deck()))
    named = {
        SCALE.id: LONG,
        WHY.id: Answer(WHY.id, "We had eight days.", "the-week-in-which-all-of-it-went-wrong"),
        "hr-strength": Answer("hr-strength", "Four markets.", "festival-launch"),
        "hr-failure": Answer("hr-failure", "", "festival-launch"),
        "hr-conflict": Answer("hr-conflict", "Never told.", ""),
        "gone": Answer("gone", "Kept.", "festival-launch"),
    }
    rated = {SCALE.id: {"scale": a_card(question=SCALE.id, reviewed_ago=timedelta(days=30))}}
    report = stories_report(a_snapshot(deck, rated), named)
    four = {q.id: Answer(q.id, "One story.", "only") for q in story_deck()}
    return [
        *stories_page(report, deck_option=" --deck mine", look=look),
        *by_role_page(report, look=look),
        *stories_page(stories_report(a_snapshot(deck), four), look=look),
        *stories_page(stories_report(a_snapshot(deck), {}), look=look),
    ]


SCREENS: Screens = {"drill-own": drill_own, "answers": answers, "stories": all_stories}


def test_a_long_answer_takes_four_rows_above_the_points() -> None:
    endless = LONG._replace(text="word " * 5000)
    for form in ("80", "40"):
        with_it = shown(form, lambda look: points_page(asked(), 92.4, look, endless))
        without = shown(form, lambda look: points_page(asked(), 92.4, look))
        extra = len(with_it.splitlines()) - len(without.splitlines())
        assert extra <= (4 if form == "80" else 6)
        assert with_it.splitlines()[-4:] == without.splitlines()[-4:]

"""Golden screens of your own answers and stories (see test_golden.py)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, a_card, a_snapshot
from golden import Screens, rendered
from test_screens import DECK, SCALE, WHY, a_drill_question, card

from tiktok_prep.answers.answers_page import (
    AnswerRow,
    VersionRow,
    answer_page,
    list_page,
    versions_page,
)
from tiktok_prep.answers.stories import listed_answers, stories_report
from tiktok_prep.answers.stories_page import stories_page
from tiktok_prep.base.page import Line, Look
from tiktok_prep.drill.card import DrillCard
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
    """The reveal with a long, a short and a typed answer of your own; then the whole answer."""
    rate = DrillCard(a_drill_question(), "rate", seconds=92.4, can_write=True)
    typed = rate._replace(seconds=None, typed=LONG.text, typed_words="9 words")
    cards = [rate._replace(own_answer=LONG), rate._replace(own_answer=SHORT), typed]
    whole = rate._replace(own_answer=LONG, panel="o")
    return [entry for each in (*cards, whole) for entry in card(each, look)]


def answers(look: Look) -> list[Line]:
    rows = [
        AnswerRow(SCALE.id, LONG, NOW, True),
        AnswerRow(WHY.id, SHORT, NOW - timedelta(days=400), True),
        AnswerRow("bad", None, NOW, True, "answers/bad.md:1: this is not UTF-8 text"),
        AnswerRow("gone", None, None, False),
    ]
    versions = [
        VersionRow(1, NOW - timedelta(days=3), LONG.text, False),
        VersionRow(2, NOW, SHORT.text, True),
        VersionRow(3, None, None, False),
    ]
    return [
        *list_page(rows, deck=DECK.name, now=NOW),
        *versions_page(SCALE.id, versions, now=NOW),
        *answer_page(LONG),
    ]


def behavioural_questions() -> list[Question]:
    questions = [SCALE._replace(covers=("lead",)), WHY]
    questions += [
        WHY._replace(id=f"hr-{name}") for name in ("strength", "failure", "conflict", "team")
    ]
    return [question._replace(kind="behavioural") for question in questions]


def all_stories(look: Look) -> list[Line]:
    deck = DECK._replace(questions=tuple(behavioural_questions()))
    answers = {
        SCALE.id: LONG,
        WHY.id: Answer(WHY.id, "We had eight days.", "the-week-in-which-all-of-it-went-wrong"),
        "hr-strength": Answer("hr-strength", "Four markets.", "festival-launch"),
        "hr-failure": Answer("hr-failure", "", "festival-launch"),
        "hr-conflict": Answer("hr-conflict", "Never told.", ""),
        "gone": Answer("gone", "Kept.", "festival-launch"),
    }
    rated = {SCALE.id: {"scale": a_card(question=SCALE.id, reviewed_ago=timedelta(days=30))}}
    one_story = {q.id: Answer(q.id, "One story.", "only") for q in behavioural_questions()}
    no_story = {WHY.id: Answer(WHY.id, "Because I watch it.")}
    page = []
    for each, cards in ((answers, rated), (one_story, {}), (no_story, {}), ({}, {})):
        report = stories_report(a_snapshot(deck, cards), each)
        report = report._replace(answers=listed_answers(deck, each, {}))
        page += stories_page(report, deck_option=" --deck mine")
    return page


SCREENS: Screens = {"drill-own": drill_own, "answers": answers, "stories": all_stories}


@pytest.mark.parametrize("form", ["80", "40"])
def test_a_long_answer_takes_one_or_two_rows_below_the_points(form: str) -> None:
    very_long = LONG._replace(text="word " * 5000)
    rate = DrillCard(a_drill_question(), "rate", own_answer=SHORT, can_write=True)
    short = rendered(form, lambda look: card(rate, look))
    long = rendered(form, lambda look: card(rate._replace(own_answer=very_long), look))
    assert len(long.splitlines()) - len(short.splitlines()) <= (form == "40")

"""Golden screens of mock interviews (see test_golden.py)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import UTC_NOW, a_review
from golden import Screens, check_golden, rendered
from test_screens import DECK, SCALE, WHY, is_screen

from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.drill import asking_page as asking
from tiktok_prep.mock import page as views
from tiktok_prep.mock.interview import next_follow_ups
from tiktok_prep.mock.report import mock_report, mock_totals
from tiktok_prep.mock.session import DebriefCard, MockFollowUp, MockQuestion
from tiktok_prep.model import AskedFollowUp, Mock, MockRun, Rating, Review

CASE = WHY._replace(
    id="hm-case",
    stages=("hiring-manager",),
    ask="Whom do you hire?",
    situation="Your team of 16 sits in London, and you may fill four posts.",
)
MOCK_DECK = DECK._replace(questions=(*DECK.questions, CASE))
MOCK = Mock(
    "1" * 32, UTC_NOW, 60, "hiring-manager", 4711, "sceptical", 12, (SCALE.id, CASE.id, "gone")
)


def rated(*left_out: str, minutes: float) -> Review:
    review = a_review(SCALE, at=UTC_NOW + timedelta(minutes=2), left_out=left_out)
    return review._replace(answered_ms=round(minutes * 60_000), mock=MOCK.id)


FIRST = MockRun(
    MOCK._replace(id="0" * 32, at=UTC_NOW - timedelta(days=3)),
    (rated("obstacle", "result", minutes=3.2),),
    (),
    None,
)
RUN = MockRun(
    MOCK,
    (
        rated("result", minutes=1.6),
        a_review(CASE, Rating.AGAIN, at=UTC_NOW + timedelta(minutes=7)),
    ),
    (
        AskedFollowUp(
            SCALE.id, "What broke first?", "obstacle", True, 41_000, UTC_NOW + timedelta(hours=1)
        ),
        AskedFollowUp(SCALE.id, "Why so late?", "", False, 50_000, UTC_NOW + timedelta(hours=2)),
    ),
    UTC_NOW + timedelta(hours=3),
)


def mock_card(mock_card: views.MockCard, look: Look) -> list[Line]:
    """All rows of one question, as on a whole screen or in print."""
    blocks = views.mock_blocks(mock_card, look, is_screen=is_screen(look))
    return [entry for block in blocks if block.place != "gone" for entry in block.lines]


def an_interview(look: Look) -> list[Line]:
    """Everything a mock interview shows, from the opening on."""
    question = MockQuestion(SCALE, SCALE.ask, "", 1, 3, 0.0, 720)
    case = question._replace(
        question=CASE, wording=CASE.ask, lead_in="Hm. Let us try another.", number=2
    )
    (follow_up, _) = next_follow_ups(SCALE, ["obstacle"], "sceptical")
    pushed = MockFollowUp(SCALE, follow_up, "Anybody could say that.", 90.0, 720)
    again = pushed._replace(before_break=question._replace(used_s=92.0))
    first = views.MockCard(question, seconds=32.0)
    marking = first._replace(phase="rate", seconds=92.4)
    cards = [
        first,
        views.MockCard(question._replace(used_s=700.0), seconds=121.0),
        marking,
        marking._replace(missed=frozenset({"scale", "result"})),
        views.MockCard(pushed, seconds=3.0),
        views.MockCard(again, seconds=3.0),
        views.MockCard(pushed, "rate", seconds=30.0),
        views.MockCard(case, seconds=2.0),
        views.MockCard(case, "rate", typed_words="4 words, 0:01 spoken; target 1:30"),
        marking._replace(typed="A budget of 3 million, for 40 people.", typed_words="9 words"),
    ]
    return [
        *views.opening_page(MOCK, DECK.stages[1], typed=False),
        line(),
        views.begin_line(),
        *(entry for each in cards for entry in mock_card(each, look)),
        *views.help_lines(first),
        *views.help_lines(marking),
        views.points_made_line(SCALE, ["scale"]),
        asking.how_to_type_line(90),
        *views.typing_help_lines(),
        views.took_back_line(SCALE),
        views.took_back_line(None),
        views.missing_line(["gone"]),
        *views.stopped_page(
            RUN, "prep mock --resume hiring-manager", "prep mock --last hiring-manager"
        ),
        views.unfinished_line("prep mock --resume hiring-manager"),
        *views.resumed_page(RUN, DECK.stages[1], 187.0),
        *views.opening_page(MOCK._replace(style="warm", minutes=1), DECK.stages[0], typed=True),
    ]


def correcting(look: Look) -> list[Line]:
    """The debrief on a screen, where letters correct marks."""
    saved = frozenset({"scale"})
    shown = DebriefCard(SCALE, SCALE.ask, 1, 2, saved, RUN.follow_ups)
    cards = [(shown, saved), (shown._replace(number=2), frozenset({"result"}))]
    blocks = [
        block
        for card, marked in cards
        for block in views.debrief_blocks(card, marked, look, is_screen=True)
    ]
    return [entry for block in blocks if block.place != "gone" for entry in block.lines]


DRILL = "prep drill hiring-manager"


def debrief(look: Look) -> list[Line]:
    report = mock_report(RUN, [FIRST._replace(ended=UTC_NOW), RUN], MOCK_DECK)
    return [*views.farewell_page(report), *views.debrief_page(report, drill=DRILL, look=look)]


def time_up(look: Look) -> list[Line]:
    """The end when the time is up, with questions left and at the last question."""
    short = RUN._replace(mock=MOCK._replace(minutes=2, questions=(SCALE.id, CASE.id, WHY.id)))
    all_asked = mock_report(short._replace(mock=RUN.mock._replace(minutes=2)), [], MOCK_DECK)
    report = mock_report(short, [], MOCK_DECK)
    page = views.debrief_page(report, drill=DRILL, look=look)
    return [
        *views.farewell_page(all_asked),
        *views.farewell_page(report),
        *page[: next(i for i, entry in enumerate(page) if "points made" in entry.text)],
    ]


def debrief_first(look: Look) -> list[Line]:
    empty = FIRST._replace(reviews=())
    full = FIRST._replace(reviews=(rated(minutes=1.5),))
    return [
        *views.debrief_page(mock_report(full, [full], MOCK_DECK), drill=DRILL, look=look),
        *views.debrief_page(mock_report(empty, [empty], MOCK_DECK), drill=DRILL, look=look),
        *views.history_page(
            [
                (run.mock, mock_totals(run.reviews, MOCK_DECK), run.ended is None)
                for run in (FIRST, RUN)
            ],
            of_stage=False,
        ),
        *views.history_page([], of_stage=False),
        *views.history_page([], of_stage=True),
    ]


SCREENS: Screens = {
    "mock": an_interview,
    "mock-debrief": debrief,
    "mock-debrief-first": debrief_first,
    "mock-time-up": time_up,
}


def test_no_point_is_shown_before_its_question_is_answered() -> None:
    question = MockQuestion(SCALE, SCALE.ask, "", 1, 3, 0.0, 720)
    text = " ".join(entry.text for entry in mock_card(views.MockCard(question), Look()))
    assert not any(point.says in text for point in SCALE.points)


@pytest.mark.parametrize("width", [44, 60, 80])
@pytest.mark.parametrize("used_s", [0.0, 5000.0])
def test_the_header_is_one_row_with_one_clock_of_the_round(width: int, used_s: float) -> None:
    question = MockQuestion(SCALE, SCALE.ask, "", 11, 12, used_s, 1800)
    (follow_up, _) = next_follow_ups(SCALE, ["obstacle"], "sceptical")
    pushed = MockFollowUp(SCALE, follow_up, "Quickly:", used_s, 1800)
    for asked in (question, pushed, pushed._replace(before_break=question)):
        blocks = views.mock_blocks(
            views.MockCard(asked, seconds=32.0), Look(width=width), is_screen=True
        )
        (row,) = blocks[0].lines
        assert len(row.text) <= width and row.text.count("30:00") == 1
        assert row.text.count("0:32 / ") == 1


def test_the_end_of_a_mock_of_ten_questions_fits_a_screen() -> None:
    report = mock_report(RUN, [FIRST._replace(ended=UTC_NOW), RUN], MOCK_DECK)
    report = report._replace(answers=(*(5 * report.answers),))
    page = views.debrief_page(report, drill=DRILL, look=Look(), is_short=True)
    rows = sum(-(-(len(entry.text) + entry.indent) // 80) or 1 for entry in page)
    assert rows + len(views.farewell_page(report)) < 24


def test_the_debrief_on_a_screen_equals_its_golden_file() -> None:
    check_golden("mock-correct-80.txt", rendered("80", correcting))

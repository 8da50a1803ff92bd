"""Golden screens of mock interviews, at 80 and 40 columns and as linear text (test_screens.py)."""

from __future__ import annotations

from datetime import timedelta

from builders import UTC_NOW, a_review, a_snapshot
from golden import Screens, shown
from test_screens import DECK, SCALE, SUSPENDED, WHY

from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.drill import asking_page as asking
from tiktok_prep.memory.rollups import DayTotal, SureTotal, Total
from tiktok_prep.mock import page as views
from tiktok_prep.mock.interview import pushes
from tiktok_prep.mock.report import outcome, points_made
from tiktok_prep.mock.session import MockFollowUp, MockQuestion
from tiktok_prep.model import AskedFollowUp, Mock, MockRun, Rating, Review
from tiktok_prep.reports.stats import report
from tiktok_prep.reports.stats_page import stats_page

CASE = WHY._replace(
    id="hm-case",
    stages=("hiring-manager",),
    ask="Whom do you hire?",
    situation="Your team of 16 sits in London, and you may fill four posts.",
)
HELD = DECK._replace(questions=(*DECK.questions, CASE))
MOCK = Mock(
    "1" * 32, UTC_NOW, 60, "hiring-manager", 4711, "sceptical", 12, (SCALE.id, CASE.id, "gone")
)


def rated(*left_out: str, minutes: float, sure: int | None = None) -> Review:
    review = a_review(SCALE, at=UTC_NOW + timedelta(minutes=2), left_out=left_out)
    return review._replace(answered_ms=round(minutes * 60_000), sure=sure, mock=MOCK.id)


FIRST = MockRun(
    MOCK._replace(id="0" * 32, at=UTC_NOW - timedelta(days=3)),
    (rated("obstacle", "result", minutes=3.2),),
    (),
    None,
)
RUN = MockRun(
    MOCK,
    (
        rated("result", minutes=1.6, sure=3),
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


def a_round(look: Look) -> list[Line]:
    """A round from the opening on, as it scrolls by."""
    put = MockQuestion(SCALE, SCALE.ask, "", 1, 3, 0.0, 720)
    case = put._replace(
        question=CASE, wording=CASE.ask, lead_in="Hm. Let us try another.", number=2
    )
    (first, _) = pushes(SCALE, ["obstacle"], "sceptical")
    pushing = MockFollowUp(SCALE, first, "Anybody could say that.", 90.0, 720)
    return [
        *views.opening_page(MOCK, DECK.stages[1], typed=False),
        line(),
        views.begin_line(),
        *views.put_page(put, look),
        views.clock_line(32, 120, 0, 720),
        views.clock_line(121, 120, 700, 720),
        asking.answered_line(92.4, 120),
        asking.sure_line(),
        *views.names_page(SCALE, []),
        views.made_line(SCALE, []),
        *views.names_page(SCALE, ["scale"]),
        views.made_line(SCALE, ["scale"]),
        views.marked_line(SCALE, ["scale"]),
        *views.push_page(pushing, look),
        *views.push_page(pushing._replace(asked=put._replace(used_s=92.0), made=1), look),
        views.held_line(),
        *views.put_page(case, look),
        asking.target_line(90, "ends the answer"),
        asking.typing_line(90, 150),
        asking.typed_line("I hired two people.", 90, 150),
        *views.help_page(),
        views.took_back_line(SCALE),
        views.took_back_line(None),
        views.gone_line(["gone"]),
        *views.left_page(RUN, "prep mock --resume --stage hiring-manager"),
        *views.resumed_page(RUN, DECK.stages[1], 187.0),
        *views.opening_page(MOCK._replace(style="warm", minutes=1), DECK.stages[0], typed=True),
    ]


DRILL = "prep drill --stage hiring-manager"


def debrief(look: Look) -> list[Line]:
    found = outcome(RUN, [FIRST, RUN], HELD)
    return [*views.farewell_page(found), *views.debrief_page(found, drill=DRILL, look=look)]


def time_up(look: Look) -> list[Line]:
    """The end of a round that its clock ended, and one that it ended at the last question."""
    short = RUN._replace(mock=MOCK._replace(minutes=2, questions=(SCALE.id, CASE.id, WHY.id)))
    all_asked = outcome(short._replace(mock=RUN.mock._replace(minutes=2)), [], HELD)
    found = outcome(short, [], HELD)
    whole = views.debrief_page(found, drill=DRILL, look=look)
    return [
        *views.farewell_page(all_asked),
        *views.farewell_page(found),
        *whole[: next(i for i, entry in enumerate(whole) if "points made" in entry.text)],
    ]


def debrief_first(look: Look) -> list[Line]:
    empty = FIRST._replace(reviews=())
    full = FIRST._replace(reviews=(rated(minutes=1.5),))
    return [
        *views.debrief_page(outcome(full, [full], HELD), drill=DRILL, look=look),
        *views.debrief_page(outcome(empty, [empty], HELD), drill=DRILL, look=look),
        *views.history_page(
            [
                (run.mock, UTC_NOW, points_made(run, HELD), run.ended is None)
                for run in (FIRST, RUN)
            ],
            of_stage=False,
        ),
        *views.history_page([], of_stage=False),
        *views.history_page([], of_stage=True),
    ]


def sure_and_wrong(look: Look) -> list[Line]:
    found = report(
        a_snapshot(DECK, suspended=SUSPENDED, now=UTC_NOW),
        stage=None,
        days=[DayTotal(UTC_NOW.date(), 5, 400_000, 4, 4)],
        bins=[],
        total=Total(5, 400_000, UTC_NOW.date()),
        sure=[
            SureTotal("hm-large-operation", 1, 1, 3, 2),
            SureTotal("hm-large-operation", 3, 2, 6, 1),
            SureTotal("hr-why", 3, 2, 4, 2),
            SureTotal("gone", 3, 1, 1000, 0),
        ],
    )
    page = stats_page(found, look=look)
    texts = [entry.text for entry in page]
    first = next(i for i, text in enumerate(texts) if text.startswith("Sure and wrong"))
    return page[first : texts.index("", first)]


SCREENS: Screens = {
    "mock": a_round,
    "mock-debrief": debrief,
    "mock-debrief-first": debrief_first,
    "mock-time-up": time_up,
    "stats-sure": sure_and_wrong,
}


def test_no_point_says_anything_before_the_debrief() -> None:
    text = " ".join(shown("plain", a_round).split())
    assert not any(point.says in text for q in (SCALE, WHY) for point in q.points)

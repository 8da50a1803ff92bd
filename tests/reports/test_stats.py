from datetime import date, timedelta

import pytest
from builders import NOW, a_card, a_deck, a_question, a_snapshot
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.rollups import BINS, BinTotal, DayTotal, Total, bin_of
from tiktok_prep.model import Card, by_question
from tiktok_prep.reports.stats import FORECAST_DAYS, StatsReport, first_activity_day, report

TODAY = NOW.date()
HR = a_question("hr", ("why",), stage="screening")
HM = a_question("hm", ("scale", "result"))
DECK = a_deck(HR, HM)
NOTHING = Total(0, 0, None)


def a_day(ago: int, asked: int, recalled: int) -> DayTotal:
    return DayTotal(TODAY - timedelta(days=ago), 1, 60_000, asked, recalled)


def a_report(
    *cards: Card,
    days: list[DayTotal] | None = None,
    bins: list[BinTotal] | None = None,
    stage: str | None = None,
    suspended: tuple[str, ...] = (),
) -> StatsReport:
    return report(
        a_snapshot(DECK, by_question(cards), suspended),
        stage=stage,
        days=days or [],
        bins=bins or [],
        total=NOTHING,
    )


def test_no_reviews_is_none_and_all_forgotten_is_near_zero() -> None:
    assert a_report().whole.recall is None
    ancient = a_card("why", question="hr", stability=0.001, reviewed_ago=timedelta(days=9999))
    recall = a_report(ancient).stages[0].recall
    assert recall is not None and recall < 0.1


def test_recall_of_a_stage_is_over_all_its_points() -> None:
    fresh = a_card("scale", question="hm", reviewed_ago=timedelta(0))
    screening, manager = a_report(fresh).stages
    assert (screening.recall, manager.recall) == (None, (1 + FIRST_TRY) / 2)
    assert (manager.points, manager.points_rated) == (2, 1)


@pytest.mark.parametrize(
    ("ago", "seven", "thirty"),
    [(0, 1, 1), (6, 1, 1), (7, 0, 1), (29, 0, 1), (30, 0, 0)],
)
def test_retention_counts_whole_local_days_today_included(
    ago: int, seven: int, thirty: int
) -> None:
    found = a_report(days=[a_day(ago, 1, 1)]).retention
    assert [entry.asked for entry in found] == [seven, thirty]


def test_retention_of_nothing_asked_again_is_none_and_of_all_missed_is_zero() -> None:
    assert [r.share for r in a_report(days=[a_day(0, 0, 0)]).retention] == [None, None]
    assert [r.share for r in a_report(days=[a_day(0, 3, 0)]).retention] == [0.0, 0.0]


def test_what_is_overdue_counts_today_and_what_is_too_far_not_at_all() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    far = [a_card(p, question="hm", due_in=timedelta(days=FORECAST_DAYS)) for p in HM_POINTS]
    forecast = dict(a_report(overdue, *far).forecast)
    assert len(forecast) == FORECAST_DAYS
    assert forecast[TODAY] == sum(forecast.values()) == 1


HM_POINTS = [point.id for point in HM.points]


def test_suspended_questions_are_in_no_forecast() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    found = a_report(overdue, suspended=("hr",))
    assert sum(due for _, due in found.forecast) == 0
    assert found.stages[0].questions_suspended == 1
    assert found.stages[0].questions_due == 0


def test_the_weakest_point_comes_first_and_points_out_of_the_deck_not_at_all() -> None:
    cards = [
        a_card("scale", question="hm", stability=30),
        a_card("result", question="hm", stability=1, lapses=4),
        a_card("gone", question="hm", stability=0.01),
    ]
    weakest = a_report(*cards).weakest
    assert [(point.point_id, point.leech) for point in weakest] == [
        ("result", True),
        ("scale", False),
    ]


def test_one_stage_has_only_its_own() -> None:
    cards = [a_card("why", question="hr"), a_card("scale", question="hm")]
    found = a_report(*cards, stage="screening")
    assert [s.id for s in found.stages] == ["screening"]
    assert [point.question_id for point in found.weakest] == ["hr"]
    assert found.whole.points == 1


def test_calibration_sets_the_mean_prediction_against_what_happened() -> None:
    (entry,) = a_report(bins=[BinTotal(9, 4, 3, 3.8), BinTotal(2, 0, 0, 0.0)]).calibration
    assert (entry.low, entry.high, entry.asked) == (0.9, 1.0, 4)
    assert entry.predicted == pytest.approx(0.95)
    assert entry.recalled == 0.75


def test_activity_leaves_out_days_before_its_first_week() -> None:
    days = [a_day(200, 0, 0), a_day(1, 0, 0)]
    assert a_report(days=days).activity == (days[1],)


@given(st.floats(0, 1))
def test_every_prediction_has_a_bin_that_holds_it(predicted: float) -> None:
    found = bin_of(predicted)
    assert 0 <= found < BINS
    assert found / BINS <= predicted + 1e-12 and predicted <= (found + 1) / BINS + 1e-12


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_activity_begins_on_a_monday_twelve_weeks_back_at_most(today: date) -> None:
    first = first_activity_day(today)
    assert first.weekday() == 0
    assert 11 * 7 <= (today - first).days < 12 * 7

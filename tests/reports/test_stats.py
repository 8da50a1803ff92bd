"""`prep stats`: recall, retention, forecast, weakest points, calibration and activity."""

from datetime import date, timedelta

import pytest
from builders import NOW, a_card, a_deck, a_question, a_snapshot
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.rollups import BINS, BinTotal, DayTotal, Total, bin_of
from tiktok_prep.model import Card, by_question
from tiktok_prep.reports.stats import FORECAST_DAYS, StatsReport, first_activity_day, stats_report

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
    return stats_report(
        a_snapshot(DECK, by_question(cards), suspended),
        stage=stage,
        days=days or [],
        bins=bins or [],
        total=NOTHING,
    )


def test_recall_is_none_without_reviews_but_near_zero_if_all_is_forgotten() -> None:
    assert a_report().all_stages.recall is None
    ancient = a_card("why", question="hr", stability=0.001, reviewed_ago=timedelta(days=9999))
    recall = a_report(ancient).stages[0].recall
    assert recall is not None and recall < 0.1


def test_recall_of_a_stage_counts_all_its_points() -> None:
    fresh = a_card("scale", question="hm", reviewed_ago=timedelta(0))
    screening, manager = a_report(fresh).stages
    assert (screening.recall, manager.recall) == (None, (1 + FIRST_TRY) / 2)
    assert (manager.points, manager.points_rated) == (2, 1)


@pytest.mark.parametrize(
    ("ago", "seven", "thirty"),
    [(0, 1, 1), (6, 1, 1), (7, 0, 1), (29, 0, 1), (30, 0, 0)],
)
def test_retention_counts_whole_local_days_including_today(
    ago: int, seven: int, thirty: int
) -> None:
    retention = a_report(days=[a_day(ago, 1, 1)]).retention
    assert [entry.asked for entry in retention] == [seven, thirty]


def test_retention_is_none_if_nothing_was_asked_again_and_zero_if_all_was_missed() -> None:
    assert [r.share for r in a_report(days=[a_day(0, 0, 0)]).retention] == [None, None]
    assert [r.share for r in a_report(days=[a_day(0, 3, 0)]).retention] == [0.0, 0.0]


def test_the_forecast_counts_overdue_questions_today_and_skips_distant_ones() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    far = [a_card(p, question="hm", due_in=timedelta(days=FORECAST_DAYS)) for p in HM_POINTS]
    forecast = dict(a_report(overdue, *far).forecast)
    assert len(forecast) == FORECAST_DAYS
    assert forecast[TODAY] == sum(forecast.values()) == 1


HM_POINTS = [point.id for point in HM.points]


def test_the_forecast_skips_suspended_questions() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    report = a_report(overdue, suspended=("hr",))
    assert sum(due for _, due in report.forecast) == 0
    assert report.stages[0].questions_suspended == 1
    assert report.stages[0].questions_due == 0


def test_the_weakest_point_comes_first_and_points_that_left_the_deck_are_skipped() -> None:
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


def test_the_report_of_one_stage_has_only_its_own_questions() -> None:
    cards = [a_card("why", question="hr"), a_card("scale", question="hm")]
    report = a_report(*cards, stage="screening")
    assert [s.id for s in report.stages] == ["screening"]
    assert [point.question_id for point in report.weakest] == ["hr"]
    assert report.all_stages.points == 1


def test_calibration_compares_the_mean_prediction_with_what_was_recalled() -> None:
    (entry,) = a_report(bins=[BinTotal(9, 4, 3, 3.8), BinTotal(2, 0, 0, 0.0)]).calibration
    assert (entry.low, entry.high, entry.asked) == (0.9, 1.0, 4)
    assert entry.predicted == pytest.approx(0.95)
    assert entry.recalled == 0.75


def test_activity_skips_days_before_its_first_week() -> None:
    days = [a_day(200, 0, 0), a_day(1, 0, 0)]
    assert a_report(days=days).activity == (days[1],)


@given(st.floats(0, 1))
def test_every_prediction_falls_into_its_bin(predicted: float) -> None:
    number = bin_of(predicted)
    assert 0 <= number < BINS
    assert number / BINS <= predicted + 1e-12 and predicted <= (number + 1) / BINS + 1e-12


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_activity_begins_on_a_monday_less_than_twelve_weeks_ago(today: date) -> None:
    first = first_activity_day(today)
    assert first.weekday() == 0
    assert 11 * 7 <= (today - first).days < 12 * 7

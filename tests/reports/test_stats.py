"""`prep stats`: recall, retention, forecast, weakest points and calibration."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from builders import NOW, a_card, a_deck, a_question, a_snapshot

from tiktok_prep.journal import snapshot
from tiktok_prep.journal.snapshot import forgetting_of
from tiktok_prep.memory.later_days import READ_STABILITY, Cell, Count, LastTime, cell
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.personal import Forgetting
from tiktok_prep.memory.rollups import DayTotal, FirstTries, Total
from tiktok_prep.model import Card, by_question
from tiktok_prep.planning.predictions import readiness
from tiktok_prep.planning.question_state import question_states
from tiktok_prep.reports.stats import (
    COMPARED,
    FORECAST_DAYS,
    USUAL,
    StatsReport,
    stats_report,
)

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
    later: dict[Cell, Count] | None = None,
    stage: str | None = None,
    suspended: tuple[str, ...] = (),
) -> StatsReport:
    return stats_report(
        a_snapshot(DECK, by_question(cards), suspended, later_answers=later),
        stage=stage,
        days=days or [],
        later=later or {},
        total=Total(len(cards), 60_000, TODAY),
    )


def test_recall_is_none_without_reviews_and_that_of_a_first_try_if_all_is_forgotten() -> None:
    assert a_report().all_stages.recall is None
    ancient = a_card("why", question="hr", stability=0.001, reviewed_ago=timedelta(days=9999))
    recall = a_report(ancient).stages[0].recall
    assert recall is not None and recall.mean == pytest.approx(0.25, abs=0.01)


def test_recall_of_a_round_counts_all_its_points() -> None:
    fresh = a_card("scale", question="hm", reviewed_ago=timedelta(0))
    screening, manager = a_report(fresh).stages
    assert screening.recall is None
    assert manager.recall and manager.recall.mean == pytest.approx((1 + 0.25) / 2, abs=0.01)
    assert (manager.points, manager.points_asked) == (2, 1)


@pytest.mark.parametrize(("asked", "is_told"), [(1, False), (2, True)])
def test_the_recall_of_a_round_is_told_from_a_third_of_its_points_on(
    asked: int, is_told: bool
) -> None:
    question = a_question("hm", [f"p{number}" for number in range(6)])
    cards = [a_card(f"p{number}", question="hm") for number in range(asked)]
    snapshot = a_snapshot(a_deck(question), by_question(cards))
    (row,) = question_states(snapshot, [question])
    assert (readiness([row], snapshot, at=NOW).recall is not None) == is_told


def test_what_is_usual_is_what_is_learnt_from_no_answers() -> None:
    nobody = learn({}, FirstTries(0, 0))
    assert [nobody.recall(*point) for point in COMPARED] == pytest.approx(USUAL, abs=0.0006)
    forgetting = a_report(a_card("why", question="hr")).forgetting
    assert forgetting is not None
    assert forgetting.said.mean == pytest.approx(forgetting.said_usual, abs=0.002)
    assert forgetting.read.mean == pytest.approx(forgetting.read_usual, abs=0.002)


def test_somebody_who_forgets_faster_than_is_usual_is_told_so() -> None:
    fast = {
        cell(2, 4, LastTime.RECALLED): Count(200, 80),
        cell(1, READ_STABILITY, LastTime.READ): Count(200, 60),
    }
    forgetting = a_report(a_card("why", question="hr"), later=fast).forgetting
    assert forgetting is not None and forgetting.answers == 400
    assert forgetting.said.high < forgetting.said_usual
    assert forgetting.read.high < forgetting.read_usual


def test_answers_shown_in_under_a_tenth_of_their_time_were_looked_at() -> None:
    report = stats_report(
        a_snapshot(DECK),
        stage=None,
        days=[],
        later={},
        total=NOTHING,
        answered_ms={"hm": (11_999, 12_000, 90_000), "gone": (1,)},
    )
    assert (report.answers, report.looked_at) == (3, 1)


@pytest.mark.parametrize(
    ("ago", "seven", "thirty"),
    [(0, 1, 1), (6, 1, 1), (7, 0, 1), (29, 0, 1), (30, 0, 0)],
)
def test_retention_counts_whole_local_days_including_today(
    ago: int, seven: int, thirty: int
) -> None:
    retention = a_report(days=[a_day(ago, 1, 1)]).retention
    assert [entry.asked for entry in retention] == [seven, thirty]


def test_the_forecast_counts_overdue_questions_today_and_skips_distant_ones() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    far = [a_card(p, question="hm", due_in=timedelta(days=FORECAST_DAYS)) for p in HM_POINTS]
    forecast = dict(a_report(overdue, *far).forecast)
    assert list(forecast) == [TODAY]
    assert forecast[TODAY] == 1


HM_POINTS = [point.id for point in HM.points]


def test_the_forecast_skips_suspended_questions() -> None:
    overdue = a_card("why", question="hr", due_in=timedelta(days=-40))
    report = a_report(overdue, suspended=("hr",))
    assert sum(due for _, due in report.forecast) == 0
    assert report.stages[0].suspended == 1
    assert report.stages[0].due == 0


def test_the_weakest_point_comes_first_without_those_well_known_or_gone_from_the_deck() -> None:
    cards = [
        a_card("scale", question="hm", stability=8),
        a_card("result", question="hm", stability=1, lapses=4),
        a_card("gone", question="hm", stability=0.01),
        a_card("why", question="hr", stability=3000),
    ]
    weakest = a_report(*cards).weakest
    assert [(point.point_id, point.leech) for point in weakest] == [
        ("result", True),
        ("scale", False),
    ]


def test_a_point_that_was_missed_stands_above_one_that_is_likelier_to_be_forgotten() -> None:
    cards = [
        a_card("scale", question="hm", stability=1),
        a_card("result", question="hm", stability=30, missed=True),
    ]
    assert [point.point_id for point in a_report(*cards).weakest] == ["result", "scale"]


def test_the_report_of_one_stage_has_only_its_own_questions() -> None:
    cards = [a_card("why", question="hr"), a_card("scale", question="hm")]
    report = a_report(*cards, stage="screening")
    assert [s.id for s in report.stages] == ["screening"]
    assert [point.question_id for point in report.weakest] == ["hr"]
    assert report.all_stages.points == 1


def test_calibration_compares_the_mean_prediction_with_what_was_recalled() -> None:
    later = {cell(1, 400, LastTime.RECALLED): Count(4, 3)}
    (entry,) = a_report(later=later).calibration
    assert (entry.asked, entry.recalled) == (4, 0.75)
    assert entry.low <= entry.predicted <= entry.high
    assert a_report().calibration == ()


def test_stats_does_not_look_up_how_you_forget_once_for_every_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # each time takes as long as there are cells, so with 600 of them that was a third of `stats`
    calls: list[int] = []

    def counted(later: Mapping[Cell, Count], tries: FirstTries) -> Forgetting:
        calls.append(len(later))
        return forgetting_of(later, tries)

    monkeypatch.setattr(snapshot, "forgetting_of", counted)
    for cells in (1, 40):
        a_report(later={Cell(n, 4, LastTime.RECALLED): Count(4, 3) for n in range(cells)})
    assert calls.count(40) == calls.count(1)

"""What the pages say of a round whose questions are all suspended, and of dates next year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings

HM = "hiring-manager"


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def suspend(stage: str | None = None) -> None:
    """Suspends all questions of a stage, or all there are."""
    for question in wiring.load_deck(Settings()).select(stage=stage, tag=None):
        prep("suspend", question.id)


def test_a_plan_for_suspended_questions_only_claims_nothing() -> None:
    prep("plan", HM, "in 9 days")
    suspend(HM)
    text = prep("plan").stdout
    assert "or all are suspended" in text and "%" not in text


def test_a_brief_of_suspended_questions_suggests_no_warm_up() -> None:
    assert "--warm-up" in prep("brief", "-s", HM).stdout
    suspend(HM)
    for options in ([], ["--html", "-"]):
        assert "--warm-up" not in prep("brief", "-s", HM, *options).stdout


def test_the_day_before_an_interview_prep_suggests_a_drill_and_what_to_take_along() -> None:
    at = (NOW + timedelta(hours=4, minutes=10)).isoformat(timespec="minutes")
    prep("plan", HM, at)
    text = prep().stdout
    assert "Next: prep drill\n" in text and "prep brief --html brief.html\n" in text


def test_an_hour_before_the_interview_prep_suggests_no_warm_up_of_nothing() -> None:
    prep("plan", HM, "2026-11-23", "20:50")
    assert "prep drill --warm-up" in prep().stdout
    suspend(HM)
    assert "--warm-up" not in prep().stdout


def test_stats_say_that_all_is_suspended_instead_of_how_to_begin() -> None:
    suspend()
    text = prep("stats").stdout
    assert "All questions are suspended, so there is nothing to drill.\n" in text
    assert "not started" not in text and f"{'all suspended'}" in text


def test_prep_names_the_year_of_an_interview_next_year() -> None:
    prep("plan", HM, "2027-02-03", "14:00")
    assert "Wed 3 Feb 2027 14:00" in prep().stdout


def test_days_off_are_named_in_the_order_of_their_dates() -> None:
    text = prep("plan", "--off", "2026-12-24", "--off", "sun", "--off", "2026-12-01").stdout
    assert "Off: Sundays, Tue 1 Dec and Thu 24 Dec.\n" in text


def test_a_drill_with_a_limit_says_what_still_waits() -> None:
    prep("drill", "-s", HM, "-n", "1", keys=" \n3\n")
    text = prep("drill", "-s", HM, "-n", "1", keys=" \n3\n").stdout
    assert "Waiting for you: 1 question.\n" in text and "Come back" not in text


def test_the_end_of_a_warm_up_leaves_nothing_for_next_time() -> None:
    prep("plan", HM, "2026-11-23", "20:50")
    text = prep("drill", "--warm-up", keys="q\n").stdout
    assert "next time" not in text and "Waiting" not in text


def test_prep_says_how_many_questions_are_suspended() -> None:
    assert "suspended" not in prep().stdout
    prep("suspend", "hm-large-operation")
    words = "1 question suspended: prep suspend\n"
    assert words in prep().stdout  # without a history
    prep("plan", HM, "in 9 days")
    assert words in prep().stdout
    prep("suspend", "--undo", "hm-large-operation")
    assert "suspended" not in prep().stdout


def test_suspend_alone_lists_what_is_suspended_and_how_to_get_it_back() -> None:
    assert prep("suspend").stdout == "No question of this deck is suspended.\n"
    prep("suspend", "hm-large-operation")
    text = prep("suspend").stdout
    assert text.startswith("hm-large-operation: Describe a large-scale content operation")
    assert text.endswith("To ask one again: prep suspend --undo hm-large-operation\n")
    assert "error: which question?\n" in prep("suspend", "--undo", ok=2).stderr

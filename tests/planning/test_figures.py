"""What is told of predictions: no more exactly than it is known, and evidence beside it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from builders import NOW, UTC_NOW, a_deck, a_question, a_review
from hypothesis import given
from hypothesis import strategies as st
from running import PassTime, prep, set_clock

from tiktok_prep.memory.personal import Share
from tiktok_prep.model import Debrief, Mock, MockRun, Rating
from tiktok_prep.planning.figures_page import (
    expected_words,
    mock_words,
    range_words,
    round_words,
    share_words,
)
from tiktok_prep.planning.past_rounds import PastMock, PastRound, past_rounds
from tiktok_prep.planning.predictions import Expected

Q = a_question("q", ("one", "two", "three", "four"))
DECK = a_deck(Q)
SHARES = st.tuples(*[st.floats(0, 1)] * 3).map(sorted).map(lambda s: Share(s[1], s[0], s[2]))


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    return set_clock(monkeypatch)


@given(SHARES)
def test_a_share_with_a_wide_range_is_rounded_to_five_percent(share: Share) -> None:
    number = int(share_words(share).removesuffix(" %"))
    if share.high - share.low > 0.1:
        assert number % 5 == 0
    assert abs(number - 100 * share.mean) <= 5
    assert (number == 100) == (share.mean == 1)


@given(SHARES)
def test_a_range_says_its_ends_or_one_number_if_they_are_equal(share: Share) -> None:
    ends = [int(end) for end in range_words(share).removesuffix(" %").split(" to ")]
    assert ends == sorted(set(ends))
    assert abs(ends[0] - 100 * share.low) <= 5 and abs(ends[-1] - 100 * share.high) <= 5


def test_several_points_are_told_as_a_number_and_one_as_a_rough_chance() -> None:
    share = Share(0.72, 0.5, 0.9)
    assert expected_words(Expected(5, share), "of these 5") == "2 to 4 of these 5"
    assert expected_words(Expected(1, share)) == "about 70 %"


def a_mock(
    ago: int, left_out: int, stage: str = "hiring-manager", *, answered: bool = True
) -> MockRun:
    at = UTC_NOW - timedelta(days=ago)
    mock = Mock(f"{ago:032x}", at, 60, stage, 7, "standard", 30, ("q",))
    missed = [point.id for point in Q.points][:left_out]
    reviews = (a_review(Q, at=at, left_out=missed)._replace(mock=mock.id),) if answered else ()
    return MockRun(mock, reviews, (), at)


def test_the_last_mock_with_answers_counts_for_its_round() -> None:
    runs = [a_mock(9, 0), a_mock(3, 3), a_mock(2, 1, "screening"), a_mock(1, 0, answered=False)]
    mocks = past_rounds(runs, {}, DECK).mocks
    assert {stage: mock[1:3] for stage, mock in mocks.items()} == {
        "hiring-manager": (1, 4),
        "screening": (3, 4),
    }


def test_answers_of_a_mock_that_were_only_looked_at_are_no_evidence() -> None:
    run = a_mock(3, 4)
    (answer,) = run.reviews
    quick = answer._replace(answered_ms=11_999)  # of two minutes
    aloud = answer._replace(answered_ms=12_000, left_out=())
    assert past_rounds([run._replace(reviews=(quick,))], {}, DECK).mocks == {}
    for reviews, is_aloud in (((quick, aloud), False), ((quick, aloud, aloud), True)):
        mock = past_rounds([run._replace(reviews=reviews)], {}, DECK).mocks["hiring-manager"]
        assert mock.points_said == mock.points == 4 * (len(reviews) - 1)
        assert mock.is_aloud is is_aloud
        assert ("trust" in mock_words(mock, Share(0.1, 0.0, 0.2), NOW)) is is_aloud


def test_a_debrief_counts_how_its_questions_went_and_one_without_questions_is_no_evidence() -> None:
    ratings = (Rating.GOOD, Rating.AGAIN, Rating.GOOD)
    asked = tuple(a_review(a_question(str(n)), rating) for n, rating in enumerate(ratings))
    debriefs = {
        "screening": Debrief(UTC_NOW, "screening", asked),
        "executive": Debrief(UTC_NOW, "executive", claims=("12 %",)),
    }
    assert past_rounds([], debriefs, DECK).rounds == {"screening": PastRound(UTC_NOW, 2, 0, 1)}
    words = round_words(PastRound(UTC_NOW - timedelta(days=2), 2, 0, 1), NOW)
    assert words == "real round: 2 well and 1 badly, 2 days ago"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        pytest.param(4, "last mock: 4 of 20 points, 3 days ago; trust that", id="worse"),
        pytest.param(12, "last mock: 12 of 20 points, 3 days ago", id="inside the range"),
        pytest.param(20, "last mock: 20 of 20 points, 3 days ago; trust the pred", id="better"),
    ],
)
def test_a_mock_outside_the_range_says_which_to_trust(said: int, says: str) -> None:
    mock = PastMock(UTC_NOW - timedelta(days=3), said, 20)
    words = mock_words(mock, Share(0.6, 0.5, 0.7), NOW)
    assert words.startswith(says) and ("trust" in words) == ("trust" in says)
    assert "trust" not in mock_words(mock, None, NOW)


def test_with_few_points_a_mock_may_differ_by_luck() -> None:
    predicted = Share(0.6, 0.5, 0.7)
    assert PastMock(UTC_NOW, 1, 4).against(predicted) == 0
    assert PastMock(UTC_NOW, 10, 40).against(predicted) == -1


# ---------------------------------------------------------------- the commands


def test_what_was_missed_is_counted_and_never_told_as_a_percentage(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    rated = prep("drill", "-s", "hiring", "-n", "1", keys="\n1\n").stdout
    assert "Again. 0 of 5 said." in rated and "%" not in rated
    (name,) = {r for r in prep("export").stdout.split('"') if r == "hm-large-operation"}
    for page in (prep("show", name), prep("show", name, "--all"), prep("list", "hiring")):
        assert "%" not in page.stdout.replace("94 %", "")
    assert "0 of 5 said" in prep("show", name).stdout
    pass_time(timedelta(minutes=30))
    prep("drill", "-s", "hiring", "-n", "1", "-m", "600", keys="\n3\n")
    pass_time(timedelta(days=2))
    assert "of these" not in prep("show", name).stdout  # said soon after it was read
    prep("drill", "-s", "hiring", "-n", "1", "-m", "600", keys="\n3\n")


def test_a_round_says_how_much_was_asked_before_it_says_how_ready_you_are(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    prep("drill", "-s", "hiring", "-n", "1", keys="\n3\n")
    today, plan = prep().stdout, prep("plan").stdout
    assert "points asked: too few to say how ready you are" in plan
    assert re.search(r"\d of \d+ asked; too few points to say how ready you are", today)
    assert "%" not in today
    assert "if you stop now" not in plan and "as a first guess" in plan


def test_a_plan_that_gets_to_a_few_points_only_says_to_how_many_instead_of_a_share(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "tomorrow 14:00", "--minutes", "5")
    for options in ([], ["--days"]):
        text = prep("plan", *options).stdout
        assert re.search(r"the plan gets to \d+ of \d+ points by then", text)
        assert "as a first guess" not in text and "day by day" not in text
        assert "With this plan" not in prep("plan", "--minutes", "6", *options).stdout
    outlook = json.loads(prep("plan", "--json").stdout)["stages"][0]
    assert not outlook["enough_by_then"]
    assert 0 < outlook["points_by_then"] < outlook["points"] / 2


def test_a_plan_that_gets_to_a_third_of_the_points_says_how_ready_it_makes_you(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    text = prep("plan", "--days").stdout
    assert "as a first guess" in text and "day by day" in text and "by then" not in text


def test_the_plan_shows_the_last_mock_beside_the_prediction(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    answered = ("", "word " * 60, ".", *"abcdefg", "", "yes", ".", "y")
    typed = "".join(f"{row}\n" for row in answered)
    prep("mock", "hiring", "--seed", "1000", "-n", "1", "--type", keys=typed)
    assert "last mock: 0 of " in prep("plan").stdout
    assert "last mock: 0 of " in prep().stdout


def test_a_mock_that_was_only_clicked_through_is_no_evidence(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    ended = prep("mock", "hiring", "--seed", "1000", "-n", "2", keys="\n" + 2 * "\n0\n\ny\n").stdout
    assert "2 of 2 answers took under a tenth of the time: say all of it aloud" in ended
    assert "last mock" not in prep("plan").stdout + prep().stdout


def test_new_facts_a_day_are_limited_and_the_plan_says_what_does_not_fit(
    pass_time: PassTime,
) -> None:
    output = prep("plan", "hiring", "in 3 days 14:00", "--new", "2").stdout
    assert "At most 2 new facts a day." in output
    assert "Does not fit before First round: " in output and "(2 new facts a day)" in output
    assert re.search(r"; \d+ answers to write: ", output)
    assert "At most 1 new fact a day." in prep("plan", "--new", "1").stdout


def test_the_plan_counts_the_answers_to_write_that_the_answer_page_counts(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 3 days 14:00")
    missing = json.loads(prep("answer", "--json").stdout)["without_answer"]
    number = sum("hiring-manager" in each["stages"] for each in missing)
    assert number and f"; {number} answers to write: " in prep("plan").stdout


def test_with_a_plan_stats_never_say_that_nothing_is_coming_up(pass_time: PassTime) -> None:
    prep("drill", "hm-large-operation", "-n", "1", keys="\n4\n")
    prep("suspend", "hm-large-operation")
    assert "nothing in the next 14 days" in prep("stats").stdout
    prep("plan", "hiring", "in 20 days 14:00", "--off", "2026-11-23")
    for options in ([], ["--all"]):
        text = prep("stats", *options).stdout
        assert "nothing in the next" not in text
    assert "nothing today; later days as in prep plan" in text
    assert "Coming up" not in prep("stats").stdout


def test_answers_that_were_only_looked_at_are_counted_at_the_end_of_a_drill() -> None:
    quick = prep("drill", "-s", "hiring", "-n", "9", keys="\n3\n" * 9).stdout
    assert re.search(r"(\d) of \1 were shown in under a tenth of their time: say them", quick)
    few = prep("drill", "-s", "executive", "-n", "2", keys="\n3\n" * 2).stdout
    assert "tenth" not in few

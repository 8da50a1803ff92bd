"""What is told of predictions: no more exactly than it is known, and evidence beside it."""

from __future__ import annotations

import re

import pytest
from builders import a_deck, a_question
from hypothesis import given
from hypothesis import strategies as st
from running import PassTime, prep, set_clock

from tiktok_prep.memory.personal import Share
from tiktok_prep.planning.figures_page import (
    expected_words,
    range_words,
    share_words,
)
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


# ---------------------------------------------------------------- the commands


def test_answers_that_were_only_looked_at_are_counted_at_the_end_of_a_drill() -> None:
    quick = prep("drill", "-s", "hiring", "-n", "9", keys="\n3\n" * 9).stdout
    assert re.search(r"(\d) of \1 were shown in under a tenth of their time: say them", quick)
    few = prep("drill", "-s", "executive", "-n", "2", keys="\n3\n" * 2).stdout
    assert "tenth" not in few

"""Laws of how prep learns a person's forgetting, and of what it predicts from that."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import pytest
from builders import merge_counts
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import DECAY, retrievability_after
from tiktok_prep.memory.later_days import Cell, Count, LastTime, cell, last_time
from tiktok_prep.memory.learning import MAX_PROFILES, learn
from tiktok_prep.memory.personal import Curve, PredictedPoint, Profile, recalls
from tiktok_prep.memory.rehearsal import (
    WEIGHTS,
    Memory,
    Visit,
    after_again,
    after_good,
    recall_chance,
)
from tiktok_prep.memory.rollups import FirstTries

NO_TRIES = FirstTries(0, 0)
TRIES = st.builds(lambda asked, of: FirstTries(asked, of % (asked + 1)), *[st.integers(0, 300)] * 2)
CELLS = st.builds(Cell, st.integers(-2, 14), st.integers(-12, 14), st.sampled_from(LastTime))
COUNTS = st.dictionaries(
    CELLS,
    st.builds(lambda asked, of: Count(asked, of % (asked + 1)), *[st.integers(1, 200)] * 2),
    max_size=8,
)
POINTS = st.lists(
    st.builds(
        PredictedPoint,
        st.floats(0.1, 3),
        st.floats(0.1, 400),
        st.none() | st.floats(0.001, 300),
        st.sampled_from(LastTime),
    ),
    min_size=1,
    max_size=30,
)


class History(NamedTuple):
    """Simulated answers of one person."""

    counts: dict[Cell, Count]
    expected: dict[Cell, Count]
    """The same without luck: as many recalled as expected."""
    tries: FirstTries
    left: list[tuple[float, LastTime]]
    """Final stability of each point, and how its last time went."""

    def points(self, days: float) -> list[PredictedPoint]:
        """All points, `days` later."""
        return [PredictedPoint(1.0, days, stability, last) for stability, last in self.left]

    def plain(self, days: float) -> float:
        """The share (0-1) of the points that FSRS predicts."""
        return sum(retrievability_after(days, stability=s) for s, _ in self.left) / len(self.left)


def history(profile: Profile, answers: int, rng: Random) -> History:
    """The history of somebody who forgets by `profile`, with this many answers on later days."""
    chances: dict[Cell, list[float]] = {}
    recalled: dict[Cell, int] = {}
    first: list[bool] = []
    left: list[tuple[float, LastTime]] = []
    while sum(map(len, chances.values())) < answers:
        memory, day, last_missed = None, 0, False
        for _ in range(rng.randint(2, 9)):
            if memory is None:
                yes = rng.random() < 0.25
                first.append(yes)
            else:
                last = last_time(missed=last_missed, stability=memory.stability)
                (chance,) = recalls((profile,), day - memory.at, memory.stability, last)
                yes = rng.random() < chance
                where = cell(day - memory.at, memory.stability, last)
                chances.setdefault(where, []).append(chance)
                recalled[where] = recalled.get(where, 0) + yes
            memory = (after_good if yes else after_again)(memory, Visit(float(day), day))
            last_missed = not yes
            day += rng.choice([1, 1, 2, 3, 5, 8, 13, 20])
        assert memory
        last = last_time(missed=last_missed, stability=memory.stability)
        left.append((memory.stability, last))
    return History(
        {where: Count(len(asked), recalled[where]) for where, asked in chances.items()},
        _without_luck(chances),
        FirstTries(len(first), sum(first)),
        left,
    )


def _without_luck(chances: dict[Cell, list[float]]) -> dict[Cell, Count]:
    """Expected counts in whole answers; the next cell makes up for what rounding took from one."""
    counts, carried = {}, 0.0
    for where, asked in chances.items():
        wanted = sum(asked) + carried
        recalled = min(len(asked), max(0, round(wanted)))
        counts[where], carried = Count(len(asked), recalled), wanted - recalled
    return counts


FSRS = Profile(1.0, Curve(DECAY, 1.0), (1.0, 1.0, 1.0), 0.0)


# ------------------------------------------------------------------ counting


@given(COUNTS, TRIES, st.randoms())
@settings(max_examples=20, deadline=None)
def test_learning_does_not_depend_on_the_order_of_counts(
    counts: dict[Cell, Count], tries: FirstTries, rng: Random
) -> None:
    points = [PredictedPoint(1.0, 9.0, 2.3), PredictedPoint(1.0, 9.0, 0.212, LastTime.READ)]
    shuffled = dict(rng.sample(sorted(counts.items()), len(counts)))
    one, other = learn(counts, tries).share(points), learn(shuffled, tries).share(points)
    assert one and other
    assert one == pytest.approx(other, abs=1e-9)


def test_a_point_missed_at_its_only_try_differs_from_one_missed_later() -> None:
    first = after_again(None, Visit(0.0, 0))
    assert last_time(missed=True, stability=first.stability) is LastTime.READ
    for day in (0, 1, 9):
        again = after_again(first, Visit(float(day), day))
        assert last_time(missed=True, stability=again.stability) is LastTime.MISSED
    assert last_time(missed=False, stability=WEIGHTS[0]) is LastTime.RECALLED


# ------------------------------------------------------------------ predictions


@given(COUNTS, TRIES, POINTS)
@settings(max_examples=50, deadline=None)
def test_the_range_contains_the_mean(
    counts: dict[Cell, Count], tries: FirstTries, points: list[PredictedPoint]
) -> None:
    share = learn(counts, tries).share(points)
    assert share
    assert 0 <= share.low <= share.mean <= share.high <= 1


@given(COUNTS, TRIES, POINTS)
@settings(max_examples=50, deadline=None)
def test_a_share_is_the_weighted_mean_of_its_points(
    counts: dict[Cell, Count], tries: FirstTries, points: list[PredictedPoint]
) -> None:
    forgetting = learn(counts, tries)
    share = forgetting.share(points)
    chances = [
        forgetting.first_try
        if point.stability is None
        else forgetting.recall(point.days, point.stability, point.last)
        for point in points
    ]
    recalled = sum(point.weight * c for point, c in zip(points, chances, strict=True))
    assert share
    assert share.mean == pytest.approx(recalled / sum(p.weight for p in points), abs=0.005)


def test_without_points_there_is_no_share() -> None:
    assert learn({}, NO_TRIES).share([]) is None


@given(COUNTS, TRIES)
@settings(max_examples=50, deadline=None)
def test_weights_sum_to_one_and_there_are_at_most_nine_profiles(
    counts: dict[Cell, Count], tries: FirstTries
) -> None:
    forgetting = learn(counts, tries)
    assert 1 <= len(forgetting.profiles) <= MAX_PROFILES
    for ways in (forgetting.profiles, *forgetting.ways):
        assert sum(way.weight for way in ways) == pytest.approx(1)


@given(COUNTS, TRIES, CELLS, st.integers(1, 50), st.integers(0, 50))
@settings(max_examples=100, deadline=None)
def test_more_recalled_answers_do_not_lower_the_chance_of_points_like_them(
    counts: dict[Cell, Count], tries: FirstTries, where: Cell, more: int, asked: int
) -> None:
    fewer = merge_counts(counts, {where: Count(more + asked, asked)})
    better = merge_counts(counts, {where: Count(more + asked, asked + more)})
    point = 2 ** (where.days / 2), 2 ** (where.stability / 2), LastTime(where.last)
    assert learn(better, tries).recall(*point) >= learn(fewer, tries).recall(*point) - 0.002


@pytest.mark.parametrize("seed", range(6))
def test_more_recalled_answers_do_not_lower_readiness(seed: int) -> None:
    """Only for a history that a person could have. One that nobody could have may favour another
    curve, and distant days lose what near ones gain."""
    rng = Random(seed)
    profile = rng.choice(learn({}, NO_TRIES).profiles)
    counts, _, tries, _ = them = history(profile, 300, rng)
    points = them.points(9.0)
    before = learn(counts, tries).share(points)
    for where, (asked, recalled) in rng.sample(sorted(counts.items()), 8):
        after = learn(counts | {where: Count(asked, min(asked, recalled + 3))}, tries).share(points)
        assert before and after
        assert after.mean >= before.mean - 0.001


@given(COUNTS, TRIES, st.floats(0.001, 300), st.sampled_from(LastTime))
@settings(max_examples=50, deadline=None)
def test_recall_falls_with_time_but_not_below_the_first_try(
    counts: dict[Cell, Count], tries: FirstTries, stability: float, last: LastTime
) -> None:
    forgetting = learn(counts, tries)
    chances = [forgetting.recall(days, stability, last) for days in (0, 0.1, 1, 3, 10, 100, 1000)]
    assert chances[0] == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] >= forgetting.first_try - 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_after_2000_answers_by_fsrs_predictions_are_those_of_fsrs(seed: int) -> None:
    them = history(FSRS, 2000, Random(seed))
    forgetting = learn(them.expected, them.tries)
    for days in (1.0, 7.0, 30.0):
        share = forgetting.share(them.points(days))
        assert share
        assert share.mean == pytest.approx(them.plain(days), abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_luck_in_2000_answers_by_fsrs_moves_a_share_by_at_most_0_015(seed: int) -> None:
    them = history(FSRS, 2000, Random(seed))
    forgetting = learn(them.counts, them.tries)
    for days in (1.0, 7.0, 30.0):
        share = forgetting.share(them.points(days))
        assert share
        assert share.mean == pytest.approx(them.plain(days), abs=0.015)
        assert share.low <= them.plain(days) <= share.high


def test_a_profile_with_the_curve_of_fsrs_recalls_as_fsrs_predicts() -> None:
    for last in LastTime:
        assert recalls((FSRS,), 3.0, 2.0, last)[0] == pytest.approx(
            retrievability_after(3.0, stability=2.0)
        )
    assert recall_chance(Memory(2.0, 5.0, 0.0, 0), 3.0) == pytest.approx(
        recalls((FSRS,), 3.0, 2.0, LastTime.RECALLED)[0]
    )

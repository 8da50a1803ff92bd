from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from builders import (
    DECK,
    NOW,
    PLACES,
    RATINGS,
    ZONE,
    a_question,
    a_review,
    machine_in,
    near_a_change,
    replay,
    reviews,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.base.clocks import to_local
from tiktok_prep.memory.later_days import LastTime, cell
from tiktok_prep.memory.scheduling import NIGHT, SOONEST_DAY, STEP, apply_review
from tiktok_prep.model import Card, Question, Rating, Review, State

ONE = a_question("c", ("only",))
THE_PACKAGE = fsrs.Scheduler(
    learning_steps=[STEP], relearning_steps=[STEP], enable_fuzzing=False, desired_retention=0.9
)
ZONES = st.sampled_from(PLACES).map(ZoneInfo)


def only(cards: dict[str, Card]) -> Card:
    (card,) = cards.values()
    return card


def evenings(days: int, *, drift: timedelta = timedelta(0)) -> list[Review]:
    """One Good each evening, always 24 hours plus `drift` after the one before."""
    return [a_review(ONE, at=NOW + (timedelta(days=1) + drift) * day) for day in range(days)]


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, 3) | st.integers(0, 4000), RATINGS), min_size=1, max_size=40)
)
def test_each_memory_is_to_the_bit_that_of_the_fsrs_package(
    history: list[tuple[int, Rating]],
) -> None:
    at, cards = NOW.astimezone(UTC), dict[str, Card]()
    theirs = fsrs.Card(card_id=0)
    for days, rating in history:
        at += timedelta(days=days)
        theirs, _ = THE_PACKAGE.review_card(theirs, fsrs.Rating(rating), review_datetime=at)
        cards = apply_review(cards, a_review(ONE, rating, at=at, offset_min=0)).cards
        ours = only(cards)
        assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
        assert int(ours.state) == int(theirs.state)
        interval = theirs.due - at
        if ours.due_day is None:
            assert ours.soonest - at == interval < timedelta(days=1)
        else:
            assert ours.due_day - at.date() == interval


def test_stability_grows_even_if_each_evening_is_a_minute_earlier() -> None:
    steady = only(replay(evenings(6)))
    earlier = only(replay(evenings(6, drift=timedelta(minutes=-1))))
    assert earlier.stability == pytest.approx(steady.stability, rel=0.01)
    assert steady.stability > 20


def test_reviews_on_the_same_local_day_count_as_the_same_day_however_far_apart() -> None:
    morning = NOW.replace(hour=0, minute=5)
    night = NOW.replace(hour=23, minute=55)
    twice = [a_review(ONE, at=morning), a_review(ONE, at=night)]
    at_once = [a_review(ONE, at=morning), a_review(ONE, at=morning + timedelta(minutes=1))]
    assert only(replay(twice)).stability == only(replay(at_once)).stability


def test_two_minutes_across_midnight_grow_stability_but_do_not_count_for_retention() -> None:
    before = NOW.replace(hour=23, minute=59)
    cards = apply_review({}, a_review(ONE, at=before)).cards
    later = apply_review(cards, a_review(ONE, at=before + timedelta(minutes=2)))
    same_day = apply_review(cards, a_review(ONE, at=before))
    assert only(later.cards).stability > only(same_day.cards).stability
    assert later.outcomes == ()


@pytest.mark.parametrize(
    ("after", "outcomes"), [(NIGHT - timedelta(seconds=1), 0), (NIGHT, 1)], ids=str
)
def test_retention_counts_reviews_at_least_a_night_apart(after: timedelta, outcomes: int) -> None:
    before = NOW.replace(hour=23)
    cards = apply_review({}, a_review(ONE, at=before)).cards
    assert len(apply_review(cards, a_review(ONE, at=before + after)).outcomes) == outcomes


def test_left_out_points_are_rated_again_and_the_others_as_given() -> None:
    question = a_question("q", ("scale", "result"))
    cards = apply_review({}, a_review(question, Rating.EASY, left_out=["result"])).cards
    assert cards["scale"].due(ZONE) > NOW + timedelta(days=1)
    assert cards["result"].due(ZONE) == NOW + STEP


def test_again_is_due_after_one_step_and_good_then_ends_learning() -> None:
    again = apply_review({}, a_review(ONE, Rating.AGAIN))
    card = only(again.cards)
    assert (card.state, card.due(ZONE)) == (State.LEARNING, NOW + STEP)
    good = apply_review(again.cards, a_review(ONE, at=NOW + STEP))
    assert only(good.cards).state is State.REVIEW


def test_an_interval_in_days_is_due_at_local_midnight() -> None:
    card = only(apply_review({}, a_review(ONE)).cards)
    due = card.due(ZONE).astimezone(ZONE)
    assert (due.hour, due.minute) == (0, 0)
    assert (due.date() - NOW.date()).days == 2


def test_a_point_rated_shortly_before_midnight_is_not_due_at_midnight() -> None:
    late = NOW.replace(hour=23, minute=55)
    cards = apply_review({}, a_review(ONE, Rating.AGAIN, at=late - STEP)).cards
    card = only(apply_review(cards, a_review(ONE, at=late)).cards)
    assert card.due(ZONE) == late + SOONEST_DAY


@given(place=near_a_change(), days=st.integers(-40, 0), ratings=st.lists(RATINGS, min_size=1))
def test_a_due_day_begins_at_midnight_by_the_clocks_of_that_day(
    place: tuple[str, datetime], days: int, ratings: list[Rating]
) -> None:
    zone, change = place
    cards: dict[str, Card] = {}
    with machine_in(zone):
        for number, rating in enumerate(ratings):
            now = to_local(change + timedelta(days=days + number))
            offset = now.utcoffset()
            assert offset is not None
            offset_min = round(offset.total_seconds() / 60)
            review = a_review(ONE, rating, at=now, offset_min=offset_min)
            cards = apply_review(cards, review).cards
            card = only(cards)
            due = card.due(now.tzinfo)
            assert (card.due_day is None) == (card.state is not State.REVIEW)
            if card.due_day is None:
                assert now + STEP <= due <= now + 2 * STEP
            else:
                assert card.due_day > now.date()
                midnight = datetime.combine(card.due_day, time(), tzinfo=ZoneInfo(zone))
                assert due == max(midnight.astimezone(UTC), now + SOONEST_DAY)


@given(st.lists(reviews(DECK), max_size=8), ZONES)
def test_a_replay_gives_the_same_cards_in_every_time_zone(
    history: list[Review], zone: ZoneInfo
) -> None:
    cards = replay(history)
    with machine_in(zone.key):
        assert replay(history) == cards


def test_a_card_is_due_on_its_day_in_whatever_zone_you_are() -> None:
    card = only(apply_review({}, a_review(ONE)).cards)
    for zone in map(ZoneInfo, PLACES):
        due = card.due(zone).astimezone(zone)
        assert (due.date(), due.time()) == (card.due_day, time())


def test_again_is_a_lapse_only_after_learning() -> None:
    cards = apply_review({}, a_review(ONE, Rating.AGAIN)).cards
    assert only(cards).lapses == 0
    cards = apply_review(cards, a_review(ONE, at=NOW + STEP)).cards
    cards = apply_review(cards, a_review(ONE, Rating.AGAIN, at=NOW + timedelta(days=3))).cards
    assert only(cards).lapses == 1


def test_a_point_lapses_at_most_once_a_day() -> None:
    cards = apply_review({}, a_review(ONE)).cards
    for minutes in range(0, 90, 15):
        rating = Rating.GOOD if minutes % 30 else Rating.AGAIN
        at = NOW + timedelta(days=2, minutes=minutes)
        cards = apply_review(cards, a_review(ONE, rating, at=at)).cards
    assert only(cards).lapses == 1


def test_the_first_rating_and_repeats_on_the_same_day_do_not_count_for_retention() -> None:
    first = apply_review({}, a_review(ONE, Rating.AGAIN))
    repeat = apply_review(first.cards, a_review(ONE, at=NOW + STEP))
    assert first.outcomes == repeat.outcomes == ()


def test_a_first_try_is_recalled_unless_left_out_or_rated_again() -> None:
    points = ("kept", "left")
    cards = apply_review({}, a_review(a_question("q", ("known",)))).cards
    question = a_question("q", ("known", *points))
    hard = a_review(question, Rating.HARD, left_out=["left"])
    assert apply_review(cards, hard).first_tries == (True, False)
    assert apply_review(cards, a_review(question, Rating.AGAIN)).first_tries == (False, False)
    assert apply_review(cards, a_review(a_question("q", ("known",)))).first_tries == ()


def test_a_later_review_reports_the_memory_before_it_and_the_result() -> None:
    cards = apply_review({}, a_review(ONE)).cards
    hard = a_review(ONE, Rating.HARD, at=NOW + timedelta(days=2))
    (outcome,) = apply_review(cards, hard).outcomes
    assert outcome == (cell(2, only(cards).stability, LastTime.RECALLED), True)


@pytest.mark.parametrize("tries", [1, 2])
def test_a_point_missed_at_its_only_try_is_told_from_one_missed_again(tries: int) -> None:
    cards: dict[str, Card] = {}
    for day in range(tries):
        at = NOW + timedelta(days=day)
        cards = apply_review(cards, a_review(ONE, Rating.AGAIN, at=at)).cards
    (outcome,) = apply_review(cards, a_review(ONE, at=NOW + timedelta(days=9))).outcomes
    assert outcome.cell.last == (LastTime.READ if tries == 1 else LastTime.MISSED)


def test_a_missed_point_is_unproven_until_it_is_said_on_a_later_day() -> None:
    cards: dict[str, Card] = {}
    unproven = []
    for rating, after in (
        (Rating.AGAIN, timedelta(0)),
        (Rating.GOOD, timedelta(minutes=10)),
        (Rating.HARD, timedelta(days=1)),
        (Rating.AGAIN, timedelta(days=2)),
        (Rating.AGAIN, timedelta(days=3)),
        (Rating.GOOD, timedelta(days=4)),
        (Rating.GOOD, timedelta(days=4, minutes=9)),
    ):
        cards = apply_review(cards, a_review(ONE, rating, at=NOW + after)).cards
        unproven.append(only(cards).unproven)
    assert unproven == [True, True, False, True, True, False, False]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_does_not_put_a_due_date_in_the_past(back: timedelta) -> None:
    cards = apply_review({}, a_review(ONE)).cards
    before = only(cards)
    after = only(apply_review(cards, a_review(ONE, at=NOW - back)).cards)
    assert after.last_review == before.last_review
    assert after.last_day == before.last_day
    assert after.due(ZONE) > after.last_review


@given(st.lists(reviews([ONE]), max_size=6), reviews([ONE]), RATINGS, RATINGS, ZONES)
def test_a_better_rating_is_never_due_sooner(
    history: list[Review], review: Review, a: Rating, b: Rating, zone: ZoneInfo
) -> None:
    worse, better = sorted((a, b))
    cards = replay(sorted(history, key=lambda r: (r.at, r.id)))
    review = review._replace(left_out=())
    due = [
        only(apply_review(cards, review._replace(rating=r)).cards).due(zone)
        for r in (worse, better)
    ]
    assert due[0] <= due[1]


@given(st.lists(reviews(DECK), max_size=8), ZONES)
def test_every_card_is_due_at_least_a_step_after_its_last_review(
    history: list[Review], zone: ZoneInfo
) -> None:
    for question in DECK:
        of_question = [review for review in history if review.question_id == question.id]
        for card in replay(of_question).values():
            assert card.due(zone) >= card.last_review + STEP
            assert card.last_review >= max(r.at for r in of_question if card.point_id in r.points)


def test_each_point_is_scheduled_independently() -> None:
    question: Question = a_question("q", ("scale", "result"))
    together = replay([a_review(question, left_out=["result"]), a_review(question)])
    separate = replay(
        [a_review(a_question("q", ("scale",))), a_review(a_question("q", ("scale",)))]
    )
    assert together["scale"] == separate["scale"]

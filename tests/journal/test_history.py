"""The log: laws that hold for any history, and what single changes do."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import (
    DECK,
    INSTANTS,
    NOW,
    SETTINGS,
    STAGES,
    UTC_NOW,
    WHENS,
    a_question,
    a_review,
    a_store,
    agenda_events,
    debrief_events,
    event_id,
    merge_counts,
    mock_events,
    rebuild,
    replay,
    reviews,
    state,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.later_days import Count, LastTime, cell
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.rehearsal import WEIGHTS
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, DayTotal, FirstTries, Total
from tiktok_prep.model import Event, OwnWords, Rating, Review

A, B, C = DECK
ACT = st.one_of(
    reviews(),
    st.tuples(st.sampled_from(["suspend", "unsuspend"]), st.sampled_from(DECK), INSTANTS),
    st.tuples(st.just("undo"), st.none(), INSTANTS),
    st.tuples(st.just("interview"), st.tuples(st.sampled_from(STAGES), WHENS), INSTANTS),
    st.tuples(st.just("setting"), SETTINGS, INSTANTS),
    st.tuples(st.just("words"), st.dictionaries(st.just("scale"), st.just("so")), INSTANTS),
    st.tuples(st.just("question"), st.none() | st.just({"ask": "Why?"}), INSTANTS),
    debrief_events(),
    mock_events(),
)
ACTS = st.lists(ACT, max_size=12)
EVENTS = st.lists(
    st.one_of(
        reviews().map(journal.review_event), agenda_events(), mock_events(), debrief_events()
    ),
    max_size=14,
    unique_by=lambda e: e.id,
)


def apply(store: Store, acts: Sequence[object]) -> None:
    for act in acts:
        if isinstance(act, Review):
            store.append(act._replace(id=event_id()))
            continue
        if isinstance(act, Event):
            store.add(act._replace(id=event_id()))
            continue
        assert isinstance(act, tuple)
        kind, value, at = act
        new = event_id()
        if kind == "undo":
            store.undo(at=at, event_id=new)
        elif kind == "interview":
            store.set_interview(*value, at=at, event_id=new)
        elif kind == "setting":
            store.set_setting(*value, at=at, event_id=new)
        elif kind == "words":
            store.set_words(OwnWords("a", value, "", at), event_id=new)
        elif kind == "question":
            store.set_own_question("own", value, at=at, event_id=new)
        else:
            store.set_suspended(value.id, kind == "suspend", at=at, event_id=new)


# ---------------------------------------------------------------- laws


@settings(max_examples=60)
@given(ACTS)
def test_a_replay_gives_the_same_state_as_the_single_steps(acts: list[object]) -> None:
    with a_store() as store:
        apply(store, acts)
        step_by_step = state(store)
        by_question = [store.later_answers([q.id]) for q in DECK]
        assert store.later_answers() == merge_counts(*by_question)
        counted, days = store.later_answers().values(), store.days(date(1970, 1, 1))
        assert sum(count.asked for count in counted) == sum(day.asked for day in days)
        assert sum(count.recalled for count in counted) == sum(day.recalled for day in days)
        for question in DECK:
            cards = {card.point_id: card for card in store.cards([question.id])}
            assert cards == replay(store.reviews(question.id))
        rebuild(store)
        assert state(store) == step_by_step


@settings(max_examples=40)
@given(ACTS, ACTS)
def test_the_union_of_two_logs_is_the_same_in_both_orders_and_when_repeated(
    acts: list[object], other_acts: list[object]
) -> None:
    with a_store() as one, a_store() as other:
        apply(one, acts)
        apply(other, other_acts)
        lines = [journal.to_line(event) for event in reversed(list(one.events()))]
        from_one, from_other = [journal.from_line(line) for line in lines], list(other.events())
        assert one.merge(from_other).total() == len(from_other)
        other.merge(from_one)
        assert list(one.events()) == list(other.events())
        assert state(one) == state(other)
        merged = state(one)
        assert not one.merge(from_other)
        assert state(one) == merged


@settings(max_examples=25)
@given(EVENTS, st.integers(1, 5), st.data())
def test_a_union_of_parts_does_not_depend_on_their_order_or_on_batches(
    events: list[Event], batch: int, data: st.DataObject
) -> None:
    events += [Event(event_id(), UTC_NOW, journal.UNDO, {"of": e.id}) for e in events[::3]]
    parts = [events[0::3], events[1::3], events[2::3]]
    with a_store() as one, a_store() as other, pytest.MonkeyPatch.context() as patch:
        one.merge(events)
        patch.setattr("tiktok_prep.journal.packed.BATCH", batch)
        patch.setattr("tiktok_prep.journal.tables.BATCH", batch)
        for part in data.draw(st.permutations(parts)):
            other.merge(part)
        assert state(one) == state(other)


@settings(max_examples=40)
@given(ACTS, ACT)
def test_an_undo_of_any_event_restores_what_was(acts: list[object], act: object) -> None:
    with a_store() as store:
        apply(store, acts)
        before, known = state(store), {event.id for event in store.events()}
        apply(store, [act])
        for event in list(store.events()):
            if event.id not in known and event.kind != journal.UNDO:
                assert store.undo(at=NOW, event_id=event_id(), target_id=event.id) == event
                assert state(store) == before


@settings(max_examples=40)
@given(ACTS)
def test_undo_goes_back_event_by_event_until_nothing_is_left(acts: list[object]) -> None:
    with a_store() as store, a_store() as empty:
        apply(store, acts)
        undone = []
        while event := store.undo(at=NOW, event_id=event_id()):
            undone.append((event.at, event.id))
        assert undone == sorted(undone, reverse=True)
        assert state(store) == state(empty)


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=7), st.integers(-3, 3))
def test_the_last_entry_counts_and_is_undone_first_however_the_clock_is_set_back(
    minutes: list[int], last: int
) -> None:
    with a_store() as store:
        for minute in minutes:
            store.append(a_review(A, at=NOW + timedelta(minutes=minute)))
        at = NOW + timedelta(minutes=last)
        review = store.append(a_review(A, Rating.AGAIN, at=at))
        assert all(card.missed for card in store.cards(["a"]))
        store.set_setting("minutes", 20, at=at, event_id=event_id())
        for kind in (journal.SETTING, journal.REVIEW):
            event = store.undo(at=at, event_id=event_id())
            assert event is not None and event.kind == kind
        assert event is not None and event.id == review.id


def test_what_a_wrong_clock_dated_ahead_moves_nothing_and_is_undone_first() -> None:
    with a_store() as store:
        ahead = store.append(a_review(B, at=NOW + timedelta(days=400)))
        assert store.append(a_review(A)).at == UTC_NOW
        assert store.dated_after(NOW) == (1, ahead.at)
        event = store.undo(at=NOW, event_id=event_id())
        assert event is not None and event.id == ahead.id
        assert store.dated_after(NOW) is None and store.question_ids() == ["a"]


def test_an_undo_counts_even_if_its_review_is_merged_later_and_cannot_be_undone() -> None:
    review, undo = journal.review_event(a_review(A)), event_id()
    with a_store() as store:
        store.merge([Event(undo, UTC_NOW, journal.UNDO, {"of": review.id})])
        store.merge([Event(event_id(), UTC_NOW, journal.UNDO, {"of": undo})])
        store.merge([review])
        assert store.total().reviews == 0
        assert store.undo(at=NOW, event_id=event_id()) is None
        assert store.undo(at=NOW, event_id=event_id(), target_id=review.id) is None


# ---------------------------------------------------------------- single changes


@pytest.mark.parametrize("number", [2, 20], ids=["a few events", "most of the history"])
def test_an_interrupted_merge_adds_nothing(number: int, home: Path) -> None:
    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    new = [journal.review_event(a_review(B, at=NOW + timedelta(days=day))) for day in range(number)]
    with a_store(home) as store:
        for day in range(9):
            store.append(a_review(A, at=NOW + timedelta(days=day)))
        before, events = state(store), list(store.events())
        with pytest.raises(KeyboardInterrupt):
            store.merge(new, on_done=interrupt)
        assert (state(store), list(store.events())) == (before, events)


def test_a_date_that_could_not_be_read_back_is_not_saved() -> None:
    with a_store() as store:
        for late in (datetime(2200, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, tzinfo=UTC)):
            with pytest.raises(
                StoreError, match=f"nothing can be saved with the date {late:%Y-%m-%d}"
            ):
                store.append(a_review(A, at=late))
        assert not store.has_events()


def test_an_invalid_setting_is_refused_and_nothing_is_saved() -> None:
    with a_store() as store:
        with pytest.raises(ValueError, match="the setting 'minutes' needs a whole number"):
            store.set_setting("minutes", 0, at=NOW, event_id=event_id())
        assert not store.has_events()


def test_an_event_of_an_unknown_kind_is_kept_and_has_no_effect() -> None:
    unknown = Event(event_id(), UTC_NOW, "mood", {"stage": "executive", "deep": [1, {"a": None}]})
    with a_store() as store:
        store.append(a_review(A))
        before = state(store)
        store.merge([unknown])
        assert state(store) == before
        assert unknown in list(store.events())


def test_an_event_with_other_contents_is_refused_and_nothing_is_imported() -> None:
    review = a_review(A)
    other = review._replace(rating=Rating.EASY)
    with a_store() as store:
        store.append(review)
        new = journal.review_event(a_review(B))
        with pytest.raises(StoreError, match="with other contents; nothing was imported"):
            store.merge([new, journal.review_event(other)])
        assert [event.id for event in store.events()] == [review.id]


ALIKE: list[tuple[object, object]] = [(1, True), (0, False), (1, 1.0), (0.0, -0.0)]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_values_equal_in_python_but_written_differently_are_other_contents(
    one: object, other: object
) -> None:
    kept, same, changed = (
        Event("f" * 32, UTC_NOW, "mood", {"x": [value]}) for value in (one, one, other)
    )
    with a_store() as store:
        store.merge([kept])
        assert not store.merge([same])
        with pytest.raises(StoreError, match="with other contents; nothing was imported"):
            store.merge([changed])


def test_totals_days_and_later_answers_count_what_happened() -> None:
    with a_store() as store:
        store.append(a_review(A, took_ms=1000))
        later = a_review(A, at=NOW + timedelta(days=2), left_out=["scale"], took_ms=10**9)
        store.append(later)
        assert store.total() == Total(2, 1000 + LONGEST_MS, NOW.date())
        assert store.days(later.day) == [DayTotal(later.day, 1, LONGEST_MS, 2, 1)]
        where = cell(2, WEIGHTS[Rating.GOOD - 1], LastTime.RECALLED)
        assert store.later_answers() == {where: Count(2, 1)}
        assert store.later_answers(["b"]) == {}
        assert store.total(["b"]) == Total(0, 0, None)
        assert store.question_ids() == ["a"]


def test_the_day_of_the_nth_later_answer_is_the_day_on_which_it_was_given() -> None:
    with a_store() as store:
        assert store.day_of_later_answer(1) is None
        for day in range(0, 60, 2):
            store.append(a_review(A, at=NOW + timedelta(days=day)))
        second_day, last_day = (NOW.date() + timedelta(days=day) for day in (2, 58))
        assert store.day_of_later_answer(1) == store.day_of_later_answer(2) == second_day
        assert store.day_of_later_answer(58) == last_day
        assert store.day_of_later_answer(59) is None


def test_how_long_ratings_took_on_a_day_leaves_out_those_taken_back() -> None:
    with a_store() as store:
        for took_ms in (3, 4):
            store.append(a_review(A, took_ms=took_ms))
        midnight = NOW.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        last = midnight - timedelta(milliseconds=1)
        store.append(a_review(B, at=last, took_ms=6))
        store.append(a_review(C, at=last, took_ms=7))
        store.undo(at=last, event_id=event_id())
        for at, offset_min in ((midnight, 60), (last, 600), (last - timedelta(days=1), 60)):
            store.merge([journal.review_event(a_review(B, at=at, offset_min=offset_min))])
        taken = store.took_ms(NOW.date())
        assert {name: sorted(times) for name, times in taken.items()} == {"a": [3, 4], "b": [6]}


def test_recent_times_leave_out_older_reviews_and_those_of_scripts() -> None:
    with a_store() as store:
        for minute in range(RECENT + 2):
            at = NOW + timedelta(minutes=minute)
            store.append(a_review(A, at=at, took_ms=1000 + minute))
            store.append(a_review(A, at=at, took_ms=999))
        store.append(a_review(B, took_ms=10**9))
        store.append(a_review(C, took_ms=999))
        nine = tuple(range(1002, 1011))
        assert store.recent_ms("took_ms") == {"a": nine, "b": (LONGEST_MS,)}
        earlier = store.recent_ms("took_ms", before=NOW + timedelta(minutes=4))
        assert earlier == {"a": (1000, 1001, 1002, 1003)}
        assert {name: len(times) for name, times in store.recent_ms("answered_ms").items()} == {
            "a": RECENT,
            "b": 1,
        }


def test_a_first_try_is_the_earliest_review_of_a_point() -> None:
    with a_store() as store:
        assert store.first_tries() == FirstTries(0, 0)
        store.append(a_review(A, left_out=["scale"]))
        store.append(a_review(A, Rating.EASY, at=NOW + timedelta(days=1)))
        assert store.first_tries() == FirstTries(2, 1)
        store.append(a_review(a_question("a", ("scale", "new")), at=NOW + timedelta(days=2)))
        assert store.first_tries() == FirstTries(3, 2)
        # an earlier review from another machine becomes the first try
        store.merge([journal.review_event(a_review(A, Rating.AGAIN, at=NOW - timedelta(days=1)))])
        assert store.first_tries() == FirstTries(3, 1)


def test_who_taps_through_the_cards_is_told_no_more_of_the_others_than_the_prior_says() -> None:
    questions = [a_question(f"q{n}", ("one", "two", "three")[: 1 + n % 3]) for n in range(64)]
    with a_store() as store:
        for day in range(2):
            at = NOW + timedelta(days=day)
            for question in questions:
                store.append(a_review(question, at=at, took_ms=1500)._replace(answered_ms=1000))
        assert learn(store.later_answers(), store.first_tries()) == learn({}, FirstTries(0, 0))
        assert store.day_of_later_answer(1) is None


def test_an_answer_of_two_seconds_a_point_is_evidence() -> None:
    question = a_question("q", ("one", "two", "three"))
    for answered_ms, asked in ((5999, 0), (6000, 3)):
        with a_store() as store:
            for day in range(2):
                review = a_review(question, at=NOW + timedelta(days=day))
                store.append(review._replace(answered_ms=answered_ms))
            assert store.first_tries().asked == asked
            assert sum(count.asked for count in store.later_answers().values()) == asked


def test_events_cannot_be_changed_or_deleted(home: Path) -> None:
    with a_store(home) as store:
        store.append(a_review(A))
    db = sqlite3.connect(home / FILE)
    for sql in ("DELETE FROM journal", "UPDATE journal SET at = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="only appended to"):
            db.execute(sql)
    db.close()

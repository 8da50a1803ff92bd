"""The store: laws that hold for any history, single changes, and the file itself."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

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
    agenda_events,
    debrief_events,
    event_id,
    merge_counts,
    mock_events,
    rebuild,
    replay,
    reviews,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import TESTS

from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.later_days import Count, LastTime, cell
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.rehearsal import WEIGHTS
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, DayTotal, FirstTries, Total
from tiktok_prep.memory.timing import is_evidence
from tiktok_prep.model import (
    Agenda,
    DatedAhead,
    Event,
    Interview,
    Mock,
    Rating,
    Review,
)

A, B, C = DECK


@contextmanager
def a_store(home: Path | None = None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(home or Path(folder), write=True) as s:
        yield s


def state(store: Store) -> object:
    """Everything computed from the events, to the bit."""
    first = date(1970, 1, 1)
    return (
        store.cards(),
        store.suspended(),
        store.total(),
        [store.days(first, [q.id]) for q in DECK],
        [store.later_answers([q.id]) for q in DECK],
        store.later_answers(),
        other_state(store),
    )


def other_state(store: Store) -> object:
    """What is computed from the events besides cards and sums."""
    return (
        store.recent_ms("took_ms"),
        store.first_tries(),
        store.agenda(),
        store.debriefs(),
        {
            run.mock.id: [
                [(review.question_id, review.id) for review in run.reviews],
                [follow_up.held for follow_up in run.follow_ups],
                [True] if run.ended else [],
            ]
            for run in store.mock_runs()
        },
    )


def simple_other_state(events: Iterable[Event]) -> object:
    """The same as `other_state`, computed in the simplest way."""
    in_order = sorted(events, key=lambda event: (event.at, event.id))
    undone = {event.payload["of"] for event in in_order if event.kind == journal.UNDO}
    in_order = [event for event in in_order if event.id not in undone or event.kind != "review"]
    reviews = [event for event in in_order if event.kind == journal.REVIEW]
    latest = {
        (event.kind, event.payload.get("stage"), event.payload.get("name")): event
        for event in in_order
        if event.kind in (journal.INTERVIEW, journal.SETTING)
    }
    return (
        simple_times(map(journal.review_of, reviews)),
        simple_first_tries(map(journal.review_of, simple_replay_order(reviews))),
        journal.agenda_of(latest.values()),
        practice.debriefs_of(
            e for e in in_order if e.kind == journal.DEBRIEF and e.id not in undone
        ),
        simple_mocks(in_order),
    )


def simple_times(reviews: Iterable[Review]) -> dict[str, tuple[int, ...]]:
    times: dict[str, tuple[int, ...]] = {}
    for review in reviews:
        if review.took_ms >= 1000 and not review.narrowed:
            earlier = times.get(review.question_id, ())
            times[review.question_id] = (*earlier, min(review.took_ms, LONGEST_MS))[-9:]
    return times


def simple_first_tries(reviews: Iterable[Review]) -> FirstTries:
    recalled: dict[tuple[str, str], bool] = {}
    seen: set[tuple[str, str]] = set()
    for review in reviews:
        for point in review.points:
            key = review.question_id, point
            if key not in seen and is_evidence(review):
                recalled[key] = review.rating_of(point) is not Rating.AGAIN
            seen.add(key)
    return FirstTries(len(recalled), sum(recalled.values()))


def simple_mocks(events: list[Event]) -> dict[str, list[list[Any]]]:
    mocks: dict[str, list[list[Any]]] = {
        event.id: [[], [], []] for event in events if event.kind == journal.MOCK
    }
    for event in events:
        run = mocks.get(str(event.payload.get("mock")), [[], [], []])
        if event.kind == journal.REVIEW:
            # the last answer to a question counts
            run[0] = [pair for pair in run[0] if pair[0] != event.payload["question"]]
            run[0].append((event.payload["question"], event.id))
            run[2] = []
        elif event.kind == journal.FOLLOW_UP:
            run[1].append(event.payload["held"])
        elif event.kind == journal.MOCK_END:
            run[2] = [True]
    return mocks


def simple_replay_order(reviews: Iterable[Event]) -> list[Event]:
    """Reviews by (at, id), except that one whose `after` names a later review follows that one."""
    in_order = sorted(reviews, key=lambda event: (event.at, event.id))
    dates = {event.id: (event.at, event.id) for event in in_order}

    def followers(first: Event | None) -> Iterator[Event]:
        for event in in_order:
            after = dates.get(str(event.payload.get("after")))
            is_moved = after is not None and after > dates[event.id]
            if (
                event.payload.get("after") == first.id
                if first and is_moved
                else not first and not is_moved
            ):
                yield event
                yield from followers(event)

    return list(followers(None))


# ---------------------------------------------------------------- laws

ACTS = st.lists(
    st.one_of(
        reviews(),
        st.tuples(st.sampled_from(["suspend", "unsuspend"]), st.sampled_from(DECK), INSTANTS),
        st.tuples(st.just("undo"), st.none(), INSTANTS),
        st.tuples(st.just("interview"), st.tuples(st.sampled_from(STAGES), WHENS), INSTANTS),
        st.tuples(st.just("setting"), SETTINGS, INSTANTS),
        debrief_events(),
        mock_events(),
    ),
    max_size=12,
)


def apply(store: Store, acts: Sequence[object]) -> None:
    for act in acts:
        if isinstance(act, Review):
            store.append(act._replace(id=event_id()))
            continue
        if isinstance(act, Event):
            fresh = act if act.kind == journal.MOCK else act._replace(id=event_id())
            if store.missing(PackedEvents([fresh])):
                store.add(fresh)
            continue
        assert isinstance(act, tuple)
        kind, value, at = act
        if kind == "undo":
            store.undo(at=at, event_id=event_id())
        elif kind == "interview":
            store.set_interview(*value, at=at, event_id=event_id())
        elif kind == "setting":
            store.set_setting(*value, at=at, event_id=event_id())
        else:
            store.set_suspended(value.id, kind == "suspend", at=at, event_id=event_id())


@settings(max_examples=60)
@given(ACTS)
def test_a_rebuild_gives_the_same_state_as_the_single_steps(acts: list[object]) -> None:
    with a_store() as store:
        apply(store, acts)
        step_by_step = state(store)
        assert other_state(store) == simple_other_state(store.events())
        by_question = [store.later_answers([q.id]) for q in DECK]
        assert store.later_answers() == merge_counts(*by_question)
        counted = store.later_answers().values()
        days = store.days(date(1970, 1, 1))
        assert sum(count.asked for count in counted) == sum(day.asked for day in days)
        assert sum(count.recalled for count in counted) == sum(day.recalled for day in days)
        rebuild(store)
        assert state(store) == step_by_step


@settings(max_examples=40)
@given(ACTS)
def test_an_exported_history_gives_the_same_state_when_imported(acts: list[object]) -> None:
    with a_store() as one, a_store() as other:
        apply(one, acts)
        lines = [journal.to_line(event) for event in one.events()]
        events = [journal.from_line(line) for line in reversed(lines)]
        assert other.merge(events).total() == len(lines)
        assert state(other) == state(one)


@settings(max_examples=40)
@given(ACTS, ACTS)
def test_a_merge_gives_the_same_state_in_both_directions_and_when_repeated(
    acts: list[object], other_acts: list[object]
) -> None:
    with a_store() as one, a_store() as other:
        apply(one, acts)
        apply(other, other_acts)
        from_one, from_other = list(one.events()), list(other.events())
        assert one.merge(from_other).total() == len([e for e in from_other if e not in from_one])
        other.merge(from_one)
        assert list(one.events()) == list(other.events())
        assert state(one) == state(other)
        merged = state(one)
        assert not one.merge(from_other)
        assert state(one) == merged


@settings(max_examples=25)
@given(
    st.lists(
        st.one_of(
            reviews().map(journal.review_event), agenda_events(), mock_events(), debrief_events()
        ),
        max_size=14,
        unique_by=lambda e: e.id,
    ),
    st.data(),
)
def test_a_merge_of_three_parts_does_not_depend_on_their_order(
    events: list[Event], data: st.DataObject
) -> None:
    events += [Event(event_id(), UTC_NOW, journal.UNDO, {"of": e.id}) for e in events[::3]]
    parts = [events[0::3], events[1::3], events[2::3]]
    with a_store() as one, a_store() as other:
        for part in parts:
            one.merge(part)
        for part in data.draw(st.permutations(parts)):
            other.merge(part)
        assert state(one) == state(other)
        assert other_state(one) == simple_other_state(events)


@settings(max_examples=25)
@given(
    st.lists(
        st.one_of(
            reviews().map(journal.review_event), agenda_events(), mock_events(), debrief_events()
        ),
        max_size=14,
        unique_by=lambda e: e.id,
    ),
    st.integers(1, 5),
)
def test_a_merge_in_batches_gives_the_same_state_as_registering_event_by_event(
    events: list[Event], batch: int
) -> None:
    events += [
        Event(event_id(), UTC_NOW, journal.SUSPEND, {"question": "a"}),
        *(Event(event_id(), UTC_NOW, journal.UNDO, {"of": e.id}) for e in events[::3]),
        *(
            journal.new_event(
                event_id(), "answer", {"question": "a", "points": {}, "rest": w}, at=UTC_NOW
            )
            for w in ("first", "second")
        ),
    ]
    with a_store() as fast, a_store() as slow, pytest.MonkeyPatch.context() as patch:
        patch.setattr("tiktok_prep.journal.packed.BATCH", batch)
        patch.setattr("tiktok_prep.journal.derived.BATCH", batch)
        told: list[tuple[int, int]] = []
        fast.merge(events, on_done=lambda done, of: told.append((done, of)))
        assert [done for done, _ in told] == list(range(len(told)))
        with slow._transaction():
            slow._insert_and_recompute(events)
        assert state(fast) == state(slow) and fast.answers() == slow.answers()
        rebuild(fast)
        assert state(fast) == state(slow) and fast.answers() == slow.answers()


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


@settings(max_examples=25)
@given(st.lists(reviews([B, C]), min_size=10, max_size=24, unique_by=lambda r: r.id), st.data())
def test_recent_times_are_those_of_the_last_reviews_however_they_arrived(
    history: list[Review], data: st.DataObject
) -> None:
    """Some reviews are given here, some are merged, some are taken back."""
    with a_store() as store:
        for review in history:
            way = data.draw(st.sampled_from(["append", "append", "merge", "undo"]))
            if way == "append":
                store.append(review)
            else:
                store.merge([journal.review_event(review)])
            if way == "undo":
                store.undo(at=review.at, event_id=event_id())
        assert other_state(store) == simple_other_state(store.events())
        before = state(store)
        rebuild(store)
        assert state(store) == before


@settings(max_examples=40)
@given(st.lists(reviews(), max_size=6, unique_by=lambda r: r.id))
def test_a_saved_review_is_loaded_unchanged(history: list[Review]) -> None:
    with a_store() as store:
        saved = [store.append(review) for review in history]
        loaded = [journal.review_of(event) for event in store.events()]
        assert sorted(loaded) == sorted(saved)


@settings(max_examples=40)
@given(ACTS, reviews())
def test_after_an_undo_the_state_is_the_one_before_the_review(
    acts: list[object], review: Review
) -> None:
    with a_store() as store:
        apply(store, acts)
        before = state(store)
        store.append(review)
        undone = store.undo(at=NOW, event_id=event_id(), target_id=review.id)
        assert undone is not None and undone.event.id == review.id
        assert state(store) == before


def test_sums_do_not_depend_on_the_order_of_the_reviews() -> None:
    gone, kept = a_question("a", ("gone",)), a_question("a", ("kept",))
    with a_store() as store:
        for question, start in ((gone, timedelta(days=400)), (kept, timedelta(0))):
            at = NOW + start
            for gap in (0.0, 1.7, 3.1, 9.3, 20.9):
                at += timedelta(days=gap)
                store.append(a_review(question, at=at))
        step_by_step = state(store)
        rebuild(store)
        assert state(store) == step_by_step


@settings(max_examples=60)
@given(
    st.lists(debrief_events(), max_size=12, unique_by=lambda e: e.id),
    st.permutations(range(12)),
)
def test_a_debrief_is_the_same_in_whatever_order_its_lines_are_merged(
    lines: list[Event], order: list[int]
) -> None:
    with a_store() as store:
        for number in order:
            store.merge(lines[number : number + 1])
        assert other_state(store) == simple_other_state(lines)
        before = state(store)
        rebuild(store)
        assert state(store) == before


# ---------------------------------------------------------------- single changes


@settings(max_examples=60)
@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_the_last_rating_counts_and_keeps_its_date_at_any_time(
    clock: datetime,
) -> None:
    with a_store() as store:
        first = store.append(a_review(A))
        last = store.append(a_review(A, Rating.AGAIN, at=clock))
        assert (first.at, last.at) == (UTC_NOW, clock)
        assert last.after == (first.id if clock <= UTC_NOW else "")
        assert {card.point_id: card for card in store.cards()} == replay([first, last])
        assert all(card.missed and card.due(UTC) > max(UTC_NOW, clock) for card in store.cards())
        assert store.days(last.day)[0].day == last.day


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=7))
def test_the_last_rating_counts_however_often_the_clock_is_changed(days: list[int]) -> None:
    with a_store() as store:
        earlier = [store.append(a_review(A, at=NOW + timedelta(days=day))) for day in days]
        last = store.append(a_review(A, Rating.AGAIN, at=NOW))
        assert all(card.missed for card in store.cards(["a"]))
        assert store.total().reviews == len([*earlier, last])
        before = state(store)
        rebuild(store)
        assert state(store) == before


def test_recent_times_are_the_same_after_a_rebuild_if_a_review_is_dated_ahead() -> None:
    with a_store() as store:
        for number, hours in enumerate([48, *range(8), 49]):
            at = NOW + timedelta(hours=hours)
            store.append(a_review(A, at=at, took_ms=5000 + number))
        before = state(store)
        rebuild(store)
        assert state(store) == before


def test_a_rebuild_is_the_same_if_only_one_point_was_reviewed_ahead_of_the_clock() -> None:
    (one, two, *_) = (point.id for point in B.points)
    with a_store() as store:
        ahead = a_review(B, at=NOW + timedelta(days=40))._replace(points=(one,))
        behind = a_review(B)._replace(points=(one, two))
        later = a_review(B, Rating.AGAIN, at=NOW + timedelta(days=1))._replace(points=(two,))
        for review in (ahead, behind, later):
            store.append(review)
        before = state(store)
        rebuild(store)
        assert state(store) == before


def test_taking_back_a_review_dated_far_ahead_restores_the_ratings_given_after_it() -> None:
    ahead = a_review(A, Rating.EASY, at=NOW + timedelta(days=365))
    later = [
        a_review(A, Rating.AGAIN),
        a_review(A, Rating.HARD, at=NOW + timedelta(minutes=10)),
        a_review(A, at=NOW + timedelta(days=2)),
    ]
    with a_store() as store, a_store() as other:
        for review in (ahead, *later):
            store.append(review)
        for review in later:
            other.append(review)
        assert {card.point_id: card for card in store.cards()} == replay([ahead, *later])
        days = [DayTotal(NOW.date(), 2, 120_000, 0, 0), DayTotal(later[2].day, 1, 60_000, 2, 2)]
        assert store.days(NOW.date())[:1] == days[:1]
        store.undo(at=NOW, event_id=event_id(), target_id=ahead.id)
        assert state(store) == state(other)
        assert store.days(NOW.date()) == days


NAMED_IDS = [f"{number:032x}" for number in range(20, 26)]


@settings(max_examples=60)
@given(
    st.lists(reviews([A]), min_size=2, max_size=6),
    st.lists(st.sampled_from(["", *NAMED_IDS]), min_size=6, max_size=6),
    st.permutations(range(6)),
    st.data(),
)
def test_a_review_with_after_counts_after_that_review_in_whatever_order_they_are_merged(
    history: list[Review], after: list[str], order: list[int], data: st.DataObject
) -> None:
    events = [
        journal.review_event(review._replace(id=NAMED_IDS[number], after=after[number]))
        for number, review in enumerate(history)
    ]
    undone = data.draw(st.sampled_from(events))
    events += [Event(event_id(), UTC_NOW, journal.UNDO, {"of": undone.id})]
    with a_store() as store:
        for number in order:
            store.merge(events[number : number + 1])
        store.merge(events)
        assert other_state(store) == simple_other_state(events)
        remaining = [event for event in events[:-1] if event is not undone]
        in_order = [journal.review_of(event) for event in simple_replay_order(remaining)]
        assert {card.point_id: card for card in store.cards()} == replay(in_order)
        before = state(store)
        rebuild(store)
        assert state(store) == before


@settings(max_examples=40)
@given(ACTS, ACTS, st.booleans())
def test_taking_back_what_is_dated_ahead_leaves_the_state_without_it(
    acts: list[object], other_acts: list[object], both: bool
) -> None:
    """On one machine, or on both before they are merged."""
    with a_store() as one, a_store() as other:
        apply(one, acts)
        apply(other, other_acts)
        dated_ahead = [
            event
            for store in (one, other)
            for event in store.events()
            if event.kind in journal.UNDOABLE and event.at > UTC_NOW
        ]
        for store in (one, other)[: 1 + both]:
            counts = store.dated_after(NOW)
            assert store.undo_dated_after(NOW, at=NOW, new_id=event_id) == counts
            assert store.dated_after(NOW) is None
        one.merge(list(other.events()))
        other.merge(list(one.events()))
        one.undo_dated_after(NOW, at=NOW, new_id=event_id)
        other.merge(list(one.events()))
        assert one.dated_after(NOW) is None
        assert state(one) == state(other)
        removed = {event.id for event in dated_ahead}
        with a_store() as clean:
            clean.merge([event for event in one.events() if event.id not in removed])
            assert state(clean) == state(one)


def test_ratings_and_suspensions_dated_ahead_are_counted_with_their_last_date() -> None:
    with a_store() as store:
        assert store.dated_after(NOW) is None
        store.append(a_review(A))
        assert store.dated_after(NOW) is None
        store.append(a_review(B, at=NOW + timedelta(microseconds=1)))
        store.append(a_review(C, at=NOW + timedelta(days=9)))
        store.set_suspended("a", True, at=NOW + timedelta(days=5), event_id=event_id())
        last = UTC_NOW + timedelta(days=9)
        assert store.dated_after(NOW) == DatedAhead(ratings=2, suspensions=1, until=last)
        assert store.undo_dated_after(NOW, at=NOW, new_id=event_id) == DatedAhead(2, 1, last)
        assert store.question_ids() == ["a"] and store.suspended() == frozenset()
        assert store.undo_dated_after(NOW, at=NOW, new_id=event_id) is None


def test_a_future_review_of_another_question_does_not_move_a_review() -> None:
    with a_store() as store:
        store.append(a_review(B, at=NOW + timedelta(days=400)))
        assert store.append(a_review(A)).at == UTC_NOW


def test_the_last_suspend_or_unsuspend_counts_even_if_the_clock_is_set_back() -> None:
    with a_store() as store:
        for suspended, clock in ((True, NOW + timedelta(days=1)), (False, NOW), (True, NOW)):
            store.set_suspended("a", suspended, at=clock, event_id=event_id())
            assert store.suspended() == ({"a"} if suspended else frozenset())


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(STAGES), WHENS, INSTANTS), max_size=6))
def test_the_last_date_of_an_interview_counts_whatever_the_clock_shows(
    changes: list[tuple[str, datetime | None, datetime]],
) -> None:
    expected: dict[str, datetime | None] = {}
    with a_store() as store:
        for stage, when, clock in changes:
            store.set_interview(stage, when, at=clock, event_id=event_id())
            expected[stage] = when
            dates = {i.stage: i.local for i in store.agenda().interviews}
            assert dates == {stage: when for stage, when in expected.items() if when}


@settings(max_examples=40)
@given(st.lists(st.tuples(SETTINGS, INSTANTS), max_size=6))
def test_the_last_value_of_a_setting_counts_whatever_the_clock_shows(
    changes: list[tuple[tuple[str, object], datetime]],
) -> None:
    with a_store() as store:
        for (name, value), clock in changes:
            store.set_setting(name, value, at=clock, event_id=event_id())
            current = getattr(store.agenda(), name)
            assert current == (tuple(value) if isinstance(value, list) else value)


def test_an_interview_set_in_the_future_does_not_move_other_stages_and_settings() -> None:
    with a_store() as store:
        store.set_interview("a", NOW, at=NOW + timedelta(days=400), event_id=event_id())
        store.set_interview("b", None, at=NOW, event_id=event_id())
        store.set_setting("minutes", 20, at=NOW, event_id=event_id())
        assert [event.at for event in store.events()][:2] == [UTC_NOW, UTC_NOW]


def test_an_older_interview_event_merged_later_has_no_effect() -> None:
    old = journal.interview_event(event_id(), "a", NOW, at=NOW - timedelta(days=1))
    with a_store() as store:
        store.set_interview("a", None, at=NOW, event_id=event_id())
        store.merge([old])
        assert store.agenda() == Agenda()


def test_an_invalid_setting_is_refused_and_nothing_is_saved() -> None:
    with a_store() as store:
        with pytest.raises(ValueError, match="the setting 'minutes' needs a whole number"):
            store.set_setting("minutes", 0, at=NOW, event_id=event_id())
        assert not store.has_events()


def test_interviews_and_settings_cannot_be_undone() -> None:
    interview, setting = event_id(), event_id()
    with a_store() as store:
        store.append(a_review(A))
        store.set_interview("screening", NOW, at=NOW, event_id=interview)
        store.set_setting("minutes", 45, at=NOW, event_id=setting)
        before = store.agenda()
        assert before == Agenda((Interview("screening", UTC_NOW, 60),), minutes=45)
        for target_id in (interview, setting):
            assert store.undo(at=NOW, event_id=event_id(), target_id=target_id) is None
        undone = store.undo(at=NOW, event_id=event_id())
        assert undone is not None and undone.question_id == "a"
        assert store.undo(at=NOW, event_id=event_id()) is None
        # nor by an undo event of another program
        store.merge([Event(event_id(), UTC_NOW, journal.UNDO, {"of": interview})])
        assert store.agenda() == before
        rebuild(store)
        assert store.agenda() == before


def test_a_date_that_could_not_be_read_back_is_not_saved() -> None:
    with a_store() as store:
        for late in (datetime(2200, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, tzinfo=UTC)):
            with pytest.raises(
                StoreError, match=f"nothing can be saved with the date {late:%Y-%m-%d}"
            ):
                store.append(a_review(A, at=late))
        assert not store.has_events()


def write_unchecked(home: Path, events: Iterable[Event]) -> None:
    """Writes events without checks, as earlier versions did; the derived tables are out of date."""
    with Store.open(home, write=True), closing(sqlite3.connect(home / FILE)) as db:
        for event in events:
            db.execute(
                "INSERT INTO journal (id, at, kind, payload, here) VALUES (?, ?, ?, ?, 0)",
                journal.event_row(event),
            )
        db.execute("DROP TABLE latest")
        db.commit()


@pytest.mark.parametrize("microseconds_before", [0, 1, 3_600_000_000 - 1])
def test_an_event_dated_at_the_end_of_2199_is_kept_and_has_no_effect(
    microseconds_before: int, home: Path
) -> None:
    end = datetime(2200, 1, 1, tzinfo=UTC) - timedelta(microseconds=microseconds_before + 1)
    stored = [
        journal.review_event(a_review(A, at=end)),
        Event(event_id(), end, journal.SUSPEND, {"question": "a"}),
        journal.interview_event(event_id(), "a", NOW, at=end),
        journal.setting_event(event_id(), "minutes", 90, at=end),
        practice.note_event(event_id(), "a", "claim", "12 %", at=end),
        Event("f" * 32, end, journal.DEBRIEF, {"stage": "a", "says": "anew"}),
    ]
    write_unchecked(home, stored)
    with a_store(home) as store:
        assert store.append(a_review(A)).at == UTC_NOW
        store.set_suspended("b", True, at=NOW, event_id=event_id())
        assert store.suspended() == {"b"}
        store.set_suspended("b", False, at=NOW, event_id=event_id())
        assert store.suspended() == frozenset()
        store.set_interview("a", NOW + timedelta(days=1), at=NOW, event_id=event_id())
        store.set_setting("minutes", 20, at=NOW, event_id=event_id())
        assert [i.local for i in store.agenda().interviews] == [NOW + timedelta(days=1)]
        assert store.agenda().minutes == 20
        store.add(practice.note_event(event_id(), "a", "claim", "13 %", at=NOW))
        assert store.debriefs()["a"].claims == ("13 %",)
        assert store.undo(at=NOW, event_id=event_id()) is not None
        before = state(store)
        rebuild(store)
        assert state(store) == before
        assert [event for event in store.events() if event in stored] == sorted(
            stored, key=lambda event: event.id
        )


def test_a_mock_interview_with_an_impossible_time_zone_is_skipped(home: Path) -> None:
    mocks = [Mock(event_id(), UTC_NOW, minutes, "a", 7, "brisk", 30, ("a",)) for minutes in (0, 60)]
    stored = [Event(m.id, m.at, journal.MOCK, practice.mock_event(m).payload) for m in mocks]
    stored[0].payload["offset_min"] = 1440
    write_unchecked(home, stored)
    with a_store(home) as store:
        store.append(a_review(A)._replace(mock=mocks[0].id))
        assert [run.mock for run in store.mock_runs()] == mocks[1:]


def test_a_future_review_of_a_removed_point_does_not_change_the_date_of_a_review() -> None:
    future = a_review(a_question("a", ("gone",)), at=NOW + timedelta(days=400))
    with a_store() as store:
        store.append(future)
        assert store.append(a_review(A)).at == UTC_NOW


def test_undo_goes_back_event_by_event_until_nothing_is_left() -> None:
    with a_store() as store:
        store.append(a_review(A))
        store.append(a_review(B, at=NOW + timedelta(minutes=1)))
        store.set_suspended("c", True, at=NOW + timedelta(minutes=2), event_id=event_id())
        names = []
        while undone := store.undo(at=NOW + timedelta(days=3), event_id=event_id()):
            names.append(undone.question_id)
        assert names == ["c", "b", "a"]
        assert store.cards() == [] and store.suspended() == frozenset()


def test_of_two_reviews_at_one_instant_undo_takes_back_the_one_given_last() -> None:
    for _ in range(8):  # ids are random, and must not matter
        with a_store() as store:
            store.append(a_review(A))
            store.append(a_review(B))
            undone = store.undo(at=NOW, event_id=event_id())
            assert undone is not None and undone.question_id == "b"


def test_undo_goes_by_the_order_of_entry_on_this_machine_not_by_date() -> None:
    with a_store() as store:
        store.append(a_review(A, at=NOW + timedelta(days=300)))
        store.append(a_review(B))
        store.merge([journal.review_event(a_review(C, at=NOW + timedelta(days=1)))])
        undone = [store.undo(at=NOW, event_id=event_id()) for _ in range(3)]
        assert [u.question_id for u in undone if u] == ["b", "a", "c"]


def test_undo_of_a_review_already_taken_back_does_not_take_back_another() -> None:
    with a_store() as store:
        store.append(a_review(A))
        review = store.append(a_review(B))
        store.undo(at=NOW, event_id=event_id(), target_id=review.id)
        assert store.undo(at=NOW, event_id=event_id(), target_id=review.id) is None
        assert store.question_ids() == ["a"]


def test_an_undo_counts_even_if_its_review_is_merged_later() -> None:
    review = journal.review_event(a_review(A))
    undo = Event(event_id(), UTC_NOW, journal.UNDO, {"of": review.id})
    with a_store() as store:
        store.merge([undo])
        store.merge([review])
        assert store.total().reviews == 0


def test_the_cards_equal_those_of_a_replay() -> None:
    history = [a_review(A, rating, at=NOW + timedelta(days=i)) for i, rating in enumerate(Rating)]
    with a_store() as store:
        for review in history:
            store.append(review)
        assert {card.point_id: card for card in store.cards(["a"])} == replay(history)


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


def test_how_long_ratings_took_on_a_day_leaves_out_those_of_some_points_and_those_taken_back() -> (
    None
):
    with a_store() as store:
        for took_ms in (3, 4):
            store.append(a_review(A, took_ms=took_ms))
        store.append(a_review(A, took_ms=5)._replace(narrowed=True))
        midnight = NOW.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        last = midnight - timedelta(milliseconds=1)
        for at, offset_min in ((midnight, 60), (last, 600), (last - timedelta(days=1), 60)):
            store.append(a_review(B, at=at, offset_min=offset_min))
        store.append(a_review(B, at=last, took_ms=6))
        store.append(a_review(C, at=last, took_ms=7))
        store.undo(at=last, event_id=event_id())
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
        assert earlier == {"a": (1002, 1003), "b": (LONGEST_MS,)}
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


# ---------------------------------------------------------------- the file


def test_folder_and_file_are_private(home: Path) -> None:
    with a_store(home):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_reading_before_anything_was_saved_creates_nothing(home: Path) -> None:
    with Store.open(home, write=False) as store:
        assert store.cards() == [] and store.total() == Total(0, 0, None)
        assert store.agenda() == Agenda() and store.recent_ms("took_ms") == {}
        assert store.first_tries() == FirstTries(0, 0)
    assert not home.exists()


def test_an_empty_file_is_treated_as_a_new_one(home: Path) -> None:
    home.mkdir()
    (home / FILE).touch()
    with Store.open(home, write=False) as store:
        assert store.cards() == []
    with Store.open(home, write=True) as store:
        store.append(a_review(A))
        assert store.total().reviews == 1


@pytest.mark.parametrize("trace", ["backups/progress-20261123-200000-000000.db"])
@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_an_empty_file_where_a_history_was_is_damaged_not_new(
    home: Path, trace: str, write: bool
) -> None:
    home.mkdir()
    (home / FILE).touch()
    (home / trace).parent.mkdir(exist_ok=True)
    (home / trace).write_text("x")
    with pytest.raises(StoreError) as raised:
        Store.open(home, write=write)
    details = "it has 0 bytes, but there was a history here before"
    assert raised.value.message == (f"{home / FILE} is damaged ({details}); prep did not change it")
    assert raised.value.hint.startswith("move the file away")
    assert (home / FILE).stat().st_size == 0


def test_a_damaged_file_that_was_moved_away_is_replaced_by_a_new_one(home: Path) -> None:
    (home / "backups").mkdir(parents=True)
    (home / "backups" / "progress-1.db").write_text("x")
    for count in (1, 2):
        with Store.open(home, write=True) as store:
            store.append(a_review(A))
            assert store.total().reviews == count


def filled(home: Path) -> bytes:
    with a_store(home) as store:
        for day in range(30):
            store.append(a_review(B, at=NOW + timedelta(days=day)))
    return (home / FILE).read_bytes()


def _header(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + value.to_bytes(4, "big") + data[at + 4 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda data: b"not a database at all" * 50,
    "one byte": lambda data: data[:1],
    "half a header": lambda data: data[:60],
    "a few bytes": lambda data: data[:511],
    "one page": lambda data: data[:4096],
    "the last byte gone": lambda data: data[:-1],
    "another program's": lambda data: _header(data, 68, 42),
    "a newer version": lambda data: _header(data, 60, 999),
    "a page overwritten": lambda data: data[:4096] + b"\xff" * 8192 + data[12288:],
}
MESSAGES = {
    "garbage": "is damaged (it does not start like a progress file)",
    "one byte": "is damaged (it does not start like a progress file)",
    "half a header": "is damaged (it ends after 60 bytes)",
    "a few bytes": "is damaged (it ends after 511 of ",
    "one page": "is damaged (it ends after 4,096 of ",
    "the last byte gone": "is damaged (it ends after ",
    "another program's": "is not a progress file of prep; prep did not change it",
    "a newer version": "was written by a newer prep (format 999, this one knows 1)",
    "a page overwritten": "is damaged (",
}


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_is_reported_and_left_unchanged(
    home: Path, damage: str, write: bool
) -> None:
    broken = DAMAGE[damage](filled(home))
    (home / FILE).write_bytes(broken)
    with pytest.raises(StoreError) as raised, Store.open(home, write=write) as store:
        store.cards()
        store.append(a_review(A)) if write else list(store.events())
    assert f"{home / FILE} {MESSAGES[damage]}" in raised.value.message
    assert (home / FILE).read_bytes() == broken


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("size", [1, 60, 511])
def test_a_cut_off_file_next_to_a_sqlite_journal_is_not_treated_as_new(
    home: Path, write: bool, size: int
) -> None:
    cut_off = filled(home)[:size]
    (home / FILE).write_bytes(cut_off)
    (home / f"{FILE}-journal").write_bytes(b"junk")
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(home, write=write)
    assert (home / FILE).read_bytes() == cut_off


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_an_empty_database_of_another_program_is_left_unchanged(
    home: Path, write: bool, mode: str
) -> None:
    home.mkdir()
    db = sqlite3.connect(home / FILE)
    db.executescript(f"PRAGMA journal_mode = {mode}; CREATE TABLE t (x); DROP TABLE t")
    db.close()
    before = (home / FILE).read_bytes()
    with pytest.raises(StoreError, match="is not a progress file of prep"):
        Store.open(home, write=write)
    assert (home / FILE).read_bytes() == before


def test_a_home_that_is_a_dangling_link_is_not_treated_as_new(home: Path, tmp_path: Path) -> None:
    home.symlink_to(tmp_path / "unplugged")
    for write in (False, True):
        with pytest.raises(StoreError, match="is a link that leads nowhere"):
            Store.open(home, write=write)


def test_first_starts_at_the_same_time_create_one_file(home: Path) -> None:
    barrier = threading.Barrier(4)

    def begin(number: int) -> None:
        barrier.wait()
        with Store.open(home, write=True) as store:
            store.append(a_review(DECK[number % 3]))

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 4


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_missing_derived_tables_are_rebuilt(home: Path, write: bool) -> None:
    filled(home)
    with Store.open(home, write=False) as store:
        before = state(store)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE cards; DROP TABLE standing")
    db.close()
    with Store.open(home, write=write) as store:
        assert state(store) == before


def test_a_derived_table_of_another_version_is_rebuilt(home: Path) -> None:
    filled(home)
    with Store.open(home, write=False) as store:
        before = state(store)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE totals; CREATE TABLE totals (question TEXT PRIMARY KEY, reviews)")
    db.close()
    with Store.open(home, write=True) as store:
        assert state(store) == before
        store.append(a_review(at=NOW + timedelta(days=1)))


@pytest.mark.parametrize("cell", ["soonest", "due_day", "last_review", "last_day"])
def test_an_invalid_date_in_a_card_is_reported_as_damage(home: Path, cell: str) -> None:
    filled(home)
    db = sqlite3.connect(home / FILE)
    db.execute(f"UPDATE cards SET {cell} = 'soon'")
    db.commit()
    db.close()
    with Store.open(home, write=False) as store, pytest.raises(StoreError, match="is damaged"):
        store.cards()


def test_a_file_without_a_history_is_damaged_not_new(home: Path) -> None:
    filled(home)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE journal")
    db.close()
    with pytest.raises(StoreError, match=r"is damaged \(the history is missing\)"):
        Store.open(home, write=True)


def test_a_home_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    for write in (False, True):
        with pytest.raises(StoreError, match="is not a folder"):
            Store.open(tmp_path / "home", write=write)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("suffix", ["", "-journal", "-wal", "-shm"])
def test_a_pipe_where_a_file_of_sqlite_should_be_is_not_waited_for(
    home: Path, suffix: str, write: bool
) -> None:
    with Store.open(home, write=True) as store:
        file = Path(f"{store.path}{suffix}")
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    with pytest.raises(StoreError) as caught:
        Store.open(home, write=write)
    assert caught.value.message == f"{file} is not a file"


def test_a_file_that_is_a_dangling_link_is_not_treated_as_new(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / FILE).symlink_to(tmp_path / "unplugged" / FILE)
    for write in (False, True):
        with pytest.raises(StoreError, match="is a link that leads nowhere"):
            Store.open(home, write=write)


def test_a_full_disk_is_reported_and_loses_nothing(home: Path) -> None:
    filled(home)
    with Store.open(home, write=True) as store:
        before = state(store)
        ((pages,),) = store._rows("PRAGMA page_count")
        store._rows(f"PRAGMA max_page_count = {pages}")
        large = a_question("large", [f"point-{n}" for n in range(400)])
        with pytest.raises(StoreError, match=r"^the disk is full: nothing was written to "):
            store.append(a_review(large))
        assert state(store) == before


def test_a_write_refused_by_the_system_leaves_the_file_unchanged(
    home: Path,
) -> None:
    """A limit on the size of files simulates a failing disk."""
    before = filled(home)
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[2])\n"
        "import builders, itertools; builders._ids = itertools.count(10**6)  # ids of its own\n"
        "from pathlib import Path; from builders import *\n"
        "from tiktok_prep.journal.store import Store\n"
        "from tiktok_prep.base.errors import StoreError\n"
        "store = Store.open(Path(sys.argv[1]), write=True)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: store.append(a_review(a_question('x')))\n"
        "except StoreError as error: print('refused:', error.message)\n"
    )
    tests = str(TESTS / "support")
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), tests], capture_output=True, text=True, check=True
    )
    assert done.stdout in {  # depends on the SQLite version
        f"refused: {home / FILE}: disk I/O error\n",
        f"refused: the disk is full: nothing was written to {home / FILE}\n",
    }
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 30
    assert (home / FILE).read_bytes() == before


def test_a_drill_killed_inside_a_transaction_does_not_damage_the_file(home: Path) -> None:
    filled(home)
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "import builders, itertools; builders._ids = itertools.count(10**6)  # ids of its own\n"
        "from pathlib import Path; from builders import *\n"
        "from tiktok_prep.journal.store import Store\n"
        "from tiktok_prep.journal import events as journal\n"
        "store = Store.open(Path(sys.argv[1]), write=True)\n"
        "store._rows('PRAGMA cache_size = 1')  # so that half the work reaches the file\n"
        "with store._transaction():\n"
        "    for n in range(300): store._insert(journal.review_event(a_review(a_question('x'))))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    tests = str(TESTS / "support")
    done = subprocess.run([sys.executable, "-c", code, str(home), tests], check=False)
    assert done.returncode == -9
    assert (home / f"{FILE}-journal").stat().st_size > 0  # there is something to roll back
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 30
        assert len(list(store.events())) == 30


def test_the_second_of_two_writers_reports_that_it_waits_and_both_are_saved(home: Path) -> None:
    def rate_meanwhile() -> None:
        with Store.open(home, write=True, on_wait=is_waiting.set) as store:
            store.append(a_review(A))

    is_waiting = threading.Event()
    with Store.open(home, write=True) as store:
        store._db.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=rate_meanwhile)
        waiting.start()
        assert is_waiting.wait(30)
        store._db.execute("COMMIT")
        waiting.join()
        store.append(a_review(B))
        assert store.total().reviews == 2


@contextmanager
def locked(home: Path, *, seconds: float | None = None) -> Iterator[None]:
    """Another program locks the file, for some seconds or for the whole block."""
    other = sqlite3.connect(home / FILE, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(seconds or 0, lambda: other.execute("ROLLBACK"))
    if seconds:
        release.start()
    try:
        yield
    finally:
        if seconds:
            release.join()
        other.close()


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_opening_a_locked_file_calls_on_wait_and_then_fails(home: Path, write: bool) -> None:
    filled(home)
    calls: list[str] = []
    with locked(home), pytest.raises(StoreError) as raised:
        Store.open(home, write=write, on_wait=lambda: calls.append("waits"), timeout_s=0.1)
    assert calls == ["waits"]
    assert raised.value.message == f"another program is still writing to {home / FILE}"
    assert raised.value.hint == "close it or let it finish, then try again"


def test_reading_or_changing_a_locked_file_fails_after_the_timeout(home: Path) -> None:
    filled(home)
    actions: tuple[Callable[[Store], object], ...] = (
        Store.cards,
        lambda store: list(store.events()),
        lambda store: store.set_setting("minutes", 20, at=NOW, event_id=event_id()),
        lambda store: store.set_suspended("b", True, at=NOW, event_id=event_id()),
        lambda store: store.undo(at=NOW, event_id=event_id()),
        lambda store: store.merge([journal.review_event(a_review(A))]),
    )
    with Store.open(home, write=True, timeout_s=0.1) as store:
        before = state(store)
        with locked(home):
            for action in actions:
                with pytest.raises(StoreError, match="is still writing to"):
                    action(store)
        assert state(store) == before


def test_a_review_or_debrief_line_waits_for_the_lock_as_long_as_it_takes(home: Path) -> None:
    filled(home)
    line = practice.note_event(event_id(), "a", "claim", "12 %", at=NOW)
    calls: list[str] = []
    with Store.open(
        home, write=True, on_wait=lambda: calls.append("waits"), timeout_s=0.1
    ) as store:
        for save in (lambda: store.append(a_review(A)), lambda: store.add(line)):
            calls.clear()
            with locked(home, seconds=1.0):
                save()
            assert len(calls) > 1  # called again and again
        assert store.total().reviews == 31
        assert store.debriefs()["a"].claims == ("12 %",)


def test_a_rating_waits_for_another_program_that_reads(home: Path) -> None:
    """A reader blocks the commit at the end of a transaction."""
    filled(home)
    reader = sqlite3.connect(home / FILE, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM cards").fetchall()
    threading.Timer(1.0, lambda: reader.execute("ROLLBACK")).start()
    with Store.open(home, write=True, timeout_s=0.1) as store:
        store.append(a_review(A))
        assert store.total().reviews == 31
    reader.close()


def test_of_several_at_once_that_suspend_a_question_one_saves_an_event(home: Path) -> None:
    with Store.open(home, write=True) as first, Store.open(home, write=True) as second:
        for suspended, expected in ((True, 1), (False, 2)):
            saved = [
                store.set_suspended("b", suspended, at=NOW, event_id=event_id())
                for store in (first, second)
            ]
            assert (saved, first.event_count()) == ([True, False], expected)


def test_four_drills_at_the_same_time_lose_no_rating(home: Path) -> None:
    def rate_many(question_number: int) -> None:
        question = DECK[question_number % 3]
        with Store.open(home, write=True) as store:
            for minute in range(12):
                store.append(a_review(question, at=NOW + timedelta(minutes=minute)))

    threads = [threading.Thread(target=rate_many, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(home, write=True) as store:
        before = state(store)
        assert store.total().reviews == len(list(store.events())) == 48
        rebuild(store)
        assert state(store) == before


def test_a_backup_is_complete_and_private(home: Path) -> None:
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = home.parent / "restored"
    restored.mkdir()
    copy.replace(restored / FILE)
    with Store.open(restored, write=False) as store:
        assert store.total().reviews == 1


def test_a_backup_gets_its_name_only_once_it_is_complete_and_on_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So prep, killed at any moment, leaves no incomplete file that looks like a backup."""
    names: list[str] = []
    original_copy_to, original_fsync = Database.copy_to, os.fsync

    def copy_to(db: Database, target: Path) -> None:
        original_copy_to(db, target)
        names.append(target.name)

    def fsync(number: int) -> None:
        names.extend(path.name for path in (home / "backups").iterdir())
        original_fsync(number)

    monkeypatch.setattr(Database, "copy_to", copy_to)
    monkeypatch.setattr(os, "fsync", fsync)
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    part, *others = names
    assert part != copy.name and not part.endswith(".db")
    assert others == [part, copy.name]  # before it gets its name, and after
    assert list((home / "backups").iterdir()) == [copy]


def test_a_failed_backup_leaves_no_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(db: Database, target: Path) -> None:
        target.write_bytes(b"SQLite format 3\0")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Database, "copy_to", fail)
    with a_store(home) as store, pytest.raises(StoreError, match="No space left on device"):
        store.back_up("now")
    assert list((home / "backups").iterdir()) == []


STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda at: at.strftime("%Y%m%d-%H%M%S-%f")
)


@given(st.lists(STAMPS, min_size=1, max_size=6, unique=True))
def test_the_last_three_backups_are_kept_and_other_files_are_not_deleted(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    folder = home / "backups"
    folder.mkdir()
    others = [folder / name for name in ("progress-before-the-move.db", "progress.db", "notes")]
    for path in others:
        path.touch()
    with a_store(home) as store:
        store.append(a_review(A))
        for number, stamp in enumerate(stamps):
            before = set(folder.iterdir())
            copy = store.back_up(stamp)
            copies = sorted(path for path in folder.iterdir() if path not in others)
            assert copy in copies  # whatever the clock shows
            assert len(copies) == min(number + 1, 3)
            deleted = before - set(folder.iterdir())
            assert all(path < kept for path in deleted for kept in copies if kept != copy)
    assert all(path.exists() for path in others)


def test_old_unfinished_backups_are_deleted_and_recent_ones_are_kept(
    home: Path,
) -> None:
    folder = home / "backups"
    stamp = "20261123-200000-000000"
    old = [f"progress-{stamp}.db.{'a' * 16}.part{end}" for end in ("", "-journal")]
    kept = [f"progress-{stamp}.db.{'b' * 16}.part", "progress.part", "progress-mine.db.part"]
    with a_store(home) as store:
        store.append(a_review(A))
        folder.mkdir()
        for name in (*old, *kept):
            (folder / name).touch()
        long_ago = (folder / kept[0]).stat().st_mtime - 3601
        for name in (*old, *kept[1:]):
            os.utime(folder / name, (long_ago, long_ago))
        copy = store.back_up(stamp)
    assert {path.name for path in folder.iterdir()} == {copy.name, *kept}


def test_a_rating_is_on_disk_when_append_returns(home: Path) -> None:
    with Store.open(home, write=True) as store:
        assert store._rows("PRAGMA journal_mode") == [("delete",)]
        assert store._rows("PRAGMA synchronous") == [(3,)]  # EXTRA: FULL, and the folder too


def test_reviews_are_listed_oldest_first_without_those_taken_back() -> None:
    late, early = a_review(A, at=NOW), a_review(A, at=NOW - timedelta(days=3))
    other, undone = a_review(B, at=NOW), a_review(A, at=NOW + timedelta(days=1))
    with a_store() as store:
        store.merge([journal.review_event(review) for review in (late, early, other)])
        store.append(undone)
        store.set_suspended(A.id, True, at=NOW + timedelta(days=2), event_id=event_id())
        assert store.reviews(A.id) == [early, late, undone]
        store.undo(at=NOW + timedelta(days=3), event_id=event_id(), target_id=undone.id)
        assert store.reviews(A.id) == [early, late]
        assert store.reviews("gone") == []

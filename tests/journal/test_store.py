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
    mock_events,
    replay,
    reviews,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import TESTS

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, DayTotal, FirstTries, Total
from tiktok_prep.model import (
    Agenda,
    DatedAhead,
    Debrief,
    Event,
    Interview,
    Mock,
    Rating,
    Review,
    RoundQuestion,
)

A, B, C = DECK


@contextmanager
def a_store(home: Path | None = None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(home or Path(folder), write=True) as s:
        s._rows("PRAGMA synchronous = OFF")  # nobody pulls the plug here, and laws take many steps
        yield s


def state(store: Store) -> object:
    """Everything that is derived, to the bit."""
    first = date(1970, 1, 1)
    return (
        store.cards(),
        store.suspended(),
        store.total(),
        [store.days(first, [q.id]) for q in DECK],
        [store.calibration([q.id]) for q in DECK],
        beside_cards(store),
    )


def beside_cards(store: Store) -> object:
    """What is computed of the journal beside cards and sums."""
    return (
        store.took(),
        store.first_tries(),
        store.agenda(),
        store.debriefs(),
        {
            run.mock.id: [
                [(review.question_id, review.id) for review in run.reviews],
                [pushed.held for pushed in run.follow_ups],
                [True] if run.ended else [],
            ]
            for run in store.mock_runs()
        },
        store.sureness(),
    )


def as_told(events: Iterable[Event]) -> object:
    """The same by the plainest reading of a journal."""
    told = sorted(events, key=lambda event: (event.at, event.id))
    undone = {event.payload["of"] for event in told if event.kind == journal.UNDO}
    taken: dict[str, tuple[int, ...]] = {}
    tries: dict[tuple[str, str], bool] = {}
    for event in told:
        if event.kind != journal.REVIEW or event.id in undone:
            continue
        review = journal.review_of(event)
        if review.took_ms >= 1000 and not review.narrowed:
            before = taken.get(review.question_id, ())
            taken[review.question_id] = (*before, min(review.took_ms, LONGEST_MS))[-9:]
    for event in as_counted(
        event for event in told if event.kind == journal.REVIEW and event.id not in undone
    ):
        review = journal.review_of(event)
        for point in review.points:
            came = review.rating_of(point) is not Rating.AGAIN
            tries.setdefault((review.question_id, point), came)
    last = {}
    mocks: dict[str, list[list[Any]]] = {}
    sure: dict[tuple[str, int], list[int]] = {}
    for event in told:
        if event.kind == journal.MOCK:
            mocks[event.id] = [[], [], []]
    for event in told:
        mine = mocks.get(str(event.payload.get("mock")), [[], [], []])
        if event.kind == journal.REVIEW and event.id not in undone:
            # the last answer to a question counts
            mine[0] = [pair for pair in mine[0] if pair[0] != event.payload["question"]]
            mine[0].append((event.payload["question"], event.id))
            mine[2] = []
            review = journal.review_of(event)
            if review.sure:
                sums = sure.setdefault((review.question_id, review.sure), [0, 0, 0])
                said = [review.rating_of(point) is not Rating.AGAIN for point in review.points]
                sums[:] = [sums[0] + 1, sums[1] + len(said), sums[2] + sum(said)]
        elif event.kind == journal.FOLLOW_UP:
            mine[1].append(event.payload["held"])
        elif event.kind == journal.MOCK_END:
            mine[2] = [True]
    for event in told:
        if event.kind in (journal.INTERVIEW, journal.SETTING):
            last[event.kind, event.payload.get("stage"), event.payload.get("name")] = event
    return (
        taken,
        FirstTries(len(tries), sum(tries.values())),
        journal.agenda_of(last.values()),
        debriefs_as_told([event for event in told if event.kind == journal.DEBRIEF]),
        mocks,
        [(*key, *sums) for key, sums in sorted(sure.items())],
    )


def as_counted(reviews: Iterable[Event]) -> list[Event]:
    """Reviews by (at, id), and then each that was given after one that is dated later behind that,
    and behind those that are there already."""
    told = sorted(reviews, key=lambda event: (event.at, event.id))
    places = {event.id: (event.at, event.id) for event in told}

    def behind(before: Event | None) -> Iterator[Event]:
        for event in told:
            named = places.get(str(event.payload.get("after")))
            is_moved = named is not None and named > places[event.id]
            if (
                event.payload.get("after") == before.id
                if before and is_moved
                else not before and not is_moved
            ):
                yield event
                yield from behind(event)

    return list(behind(None))


def debriefs_as_told(lines: list[Event]) -> dict[str, Debrief]:
    """What stands of each round, line by line as it was told."""
    dropped = {(e.payload["stage"], e.payload["of"]) for e in lines if e.payload["says"] == "drop"}
    found: dict[str, Debrief] = {}
    for line in lines:
        stage, says = str(line.payload["stage"]), line.payload["says"]
        if says == "anew":
            found.pop(stage, None)
        if says not in ("asked", "claim", "surprise") or (stage, line.id) in dropped:
            continue
        round_ = found.get(stage, Debrief(line.at, stage, began=line.at))._replace(at=line.at)
        if says == "asked":
            question, went = str(line.payload["question"]), str(line.payload["went"])
            there = RoundQuestion(question, went, line.at)
            asked = [there if one.question_id == question else one for one in round_.asked]
            asked += [there] if there not in asked else []
            round_ = round_._replace(asked=tuple(asked))
        else:
            text, part = str(line.payload["text"]), f"{says}s"
            texts = getattr(round_, part)
            if text not in texts:
                more: dict[str, Any] = {part: (*texts, text)}
                round_ = round_._replace(**more)
        found[stage] = round_
    return found


# ---------------------------------------------------------------- laws

ACTS = st.lists(
    st.one_of(
        reviews(),
        st.tuples(st.sampled_from(["suspend", "unsuspend"]), st.sampled_from(DECK), INSTANTS),
        st.tuples(st.just("undo"), st.none(), INSTANTS),
        st.tuples(st.just("interview"), st.tuples(st.sampled_from(STAGES), WHENS), INSTANTS),
        st.tuples(st.just("setting"), SETTINGS, INSTANTS),
        debrief_events(["asked", "claim", "surprise", "anew", "hum"]),
        st.tuples(st.just("drop"), st.integers(0, 9), INSTANTS),
        mock_events(),
    ),
    max_size=12,
)


def do(store: Store, acts: Sequence[object]) -> None:
    for act in acts:
        if isinstance(act, Review):
            store.append(act._replace(id=event_id()))
            continue
        if isinstance(act, Event):
            fresh = act if act.kind == journal.MOCK else act._replace(id=event_id())
            if store.missing([fresh]):
                store.add(fresh)
            continue
        assert isinstance(act, tuple)
        kind, what, at = act
        if kind == "drop":
            lines = [event for event in store.events() if event.kind == journal.DEBRIEF]
            if lines:
                line = lines[what % len(lines)]
                stage = str(line.payload["stage"])
                drop = practice.debrief_event(event_id(), stage, "drop", at=at, of=line.id)
                store.add(drop)
        elif kind == "undo":
            store.undo(at=at, event_id=event_id())
        elif kind == "interview":
            store.set_interview(*what, at=at, event_id=event_id())
        elif kind == "setting":
            store.set_setting(*what, at=at, event_id=event_id())
        else:
            store.set_suspended(what.id, kind == "suspend", at=at, event_id=event_id())


@settings(max_examples=60)
@given(ACTS)
def test_a_rebuild_from_the_journal_gives_what_was_kept_up_to_date_step_by_step(
    acts: list[object],
) -> None:
    with a_store() as store:
        do(store, acts)
        step_by_step = state(store)
        assert beside_cards(store) == as_told(store.events())
        store.rebuild()
        assert state(store) == step_by_step


@settings(max_examples=40)
@given(ACTS)
def test_an_export_and_import_reaches_the_same_state(acts: list[object]) -> None:
    with a_store() as one, a_store() as other:
        do(one, acts)
        lines = [journal.to_line(event) for event in one.events()]
        assert other.merge([journal.from_line(line) for line in reversed(lines)]) == len(lines)
        assert state(other) == state(one)


@settings(max_examples=40)
@given(ACTS, ACTS)
def test_a_merge_is_the_same_in_either_direction_and_twice_is_once(
    here: list[object], there: list[object]
) -> None:
    with a_store() as one, a_store() as other:
        do(one, here)
        do(other, there)
        from_one, from_other = list(one.events()), list(other.events())
        assert one.merge(from_other) == len([e for e in from_other if e not in from_one])
        other.merge(from_one)
        assert list(one.events()) == list(other.events())
        assert state(one) == state(other)
        merged = state(one)
        assert one.merge(from_other) == 0
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
def test_a_merge_of_three_does_not_depend_on_the_order(
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
        assert beside_cards(one) == as_told(events)


@settings(max_examples=25)
@given(st.lists(reviews([B, C]), min_size=10, max_size=24, unique_by=lambda r: r.id), st.data())
def test_the_pace_is_that_of_the_last_reviews_however_they_came(
    history: list[Review], data: st.DataObject
) -> None:
    """Some are given here, some are merged, some are taken back."""
    with a_store() as store:
        for review in history:
            way = data.draw(st.sampled_from(["append", "append", "merge", "undo"]))
            if way == "append":
                store.append(review)
            else:
                store.merge([journal.review_event(review)])
            if way == "undo":
                store.undo(at=review.at, event_id=event_id())
        assert beside_cards(store) == as_told(store.events())
        before = state(store)
        store.rebuild()
        assert state(store) == before


@settings(max_examples=40)
@given(st.lists(reviews(), max_size=6, unique_by=lambda r: r.id))
def test_what_is_saved_loads_the_same(history: list[Review]) -> None:
    with a_store() as store:
        saved = [store.append(review) for review in history]
        loaded = [journal.review_of(event) for event in store.events()]
        assert sorted(loaded) == sorted(saved)


@settings(max_examples=40)
@given(ACTS, reviews())
def test_an_undo_leaves_what_would_be_there_without_the_review(
    acts: list[object], review: Review
) -> None:
    with a_store() as store:
        do(store, acts)
        before = state(store)
        store.append(review)
        undone = store.undo(at=NOW, event_id=event_id(), prefer=review.id)
        assert undone is not None and undone.event.id == review.id
        assert state(store) == before


def test_sums_do_not_depend_on_the_order_in_which_reviews_came() -> None:
    gone, kept = a_question("a", ("gone",)), a_question("a", ("kept",))
    with a_store() as store:
        for question, start in ((gone, timedelta(days=400)), (kept, timedelta(0))):
            at = NOW + start
            for gap in (0.0, 1.7, 3.1, 9.3, 20.9):
                at += timedelta(days=gap)
                store.append(a_review(question, at=at))
        step_by_step = state(store)
        store.rebuild()
        assert state(store) == step_by_step


@settings(max_examples=60)
@given(
    st.lists(debrief_events(), max_size=12, unique_by=lambda e: e.id),
    st.permutations(range(12)),
)
def test_the_lines_of_a_debrief_are_the_same_in_whatever_order_they_came(
    lines: list[Event], order: list[int]
) -> None:
    with a_store() as store:
        for number in order:
            store.merge(lines[number : number + 1])
        assert beside_cards(store) == as_told(lines)
        before = state(store)
        store.rebuild()
        assert state(store) == before


SAID = st.lists(
    debrief_events(["asked", "claim", "surprise"])
    | st.tuples(st.just("drop"), st.integers(0, 9), INSTANTS),
    max_size=8,
)


@settings(max_examples=60)
@given(SAID, SAID)
def test_after_a_merge_both_have_all_that_either_had_written_and_none_had_taken_back(
    here: list[object], there: list[object]
) -> None:
    with a_store() as one, a_store() as other:
        do(one, here)
        do(other, there)
        events = [list(store.events()) for store in (one, other)]
        before = [store.debriefs() for store in (one, other)]
        dropped = {e.payload["of"] for side in events for e in side if e.payload["says"] == "drop"}
        kept = [e for side in events for e in side if e.id not in dropped]
        one.merge(events[1])
        other.merge(events[0])
        assert one.debriefs() == other.debriefs()
        after = one.debriefs()
        for stage in STAGES:
            claims = {e.payload["text"] for e in kept if is_a_claim(e, stage)}
            found = after.get(stage, Debrief(UTC_NOW, stage))
            assert set(found.claims) == claims and len(found.claims) == len(claims)
            for debriefs in before:  # nothing was taken back that only the other side had
                mine = debriefs.get(stage, Debrief(UTC_NOW, stage))
                assert set(mine.claims) <= set(found.claims)
                names = {asked.question_id for asked in found.asked}
                assert {asked.question_id for asked in mine.asked} <= names


def is_a_claim(event: Event, stage: str) -> bool:
    return (event.payload["says"], event.payload["stage"]) == ("claim", stage)


# ---------------------------------------------------------------- one act at a time


def test_a_line_of_a_debrief_is_dated_after_the_last_of_its_stage_whatever_the_clock_did() -> None:
    def line(says: str, days: int, stage: str = "a", **more: str) -> Event:
        at = NOW + timedelta(days=days)
        return practice.debrief_event(event_id(), stage, says, at=at, **more)

    with a_store() as store:
        store.add(line("asked", 9, question="q", went="well"))
        store.add(line("asked", 0, question="q", went="badly"), line("claim", -5, text="12 %"))
        store.add(line("claim", 0, stage="b", text="13 %"))
        late = UTC_NOW + timedelta(days=9)
        tick = timedelta(microseconds=1)
        assert store.debriefs() == {
            "a": Debrief(
                late + 2 * tick,
                "a",
                (RoundQuestion("q", "badly", late + tick),),
                ("12 %",),
                began=late,
            ),
            "b": Debrief(UTC_NOW, "b", claims=("13 %",), began=UTC_NOW),
        }
        store.add(line("anew", -1))
        assert list(store.debriefs()) == ["b"]
        store.add(line("surprise", -1, text="Cold"))
        assert store.debriefs()["a"].surprises == ("Cold",)
        assert store.debriefs()["a"].asked == ()


def test_an_undo_of_a_line_of_a_debrief_has_no_effect() -> None:
    line = practice.debrief_event(event_id(), "a", "claim", at=NOW, text="12 %")
    with a_store() as store:
        store.add(line)
        store.merge([Event(event_id(), UTC_NOW, journal.UNDO, {"of": line.id})])
        assert store.undo(at=NOW, event_id=event_id(), prefer=line.id) is None
        assert store.debriefs()["a"].claims == ("12 %",)


@settings(max_examples=60)
@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_the_last_rating_counts_whatever_the_clock_did_and_keeps_its_date(clock: datetime) -> None:
    with a_store() as store:
        first = store.append(a_review(A))
        last = store.append(a_review(A, Rating.AGAIN, at=clock))
        assert (first.at, last.at) == (UTC_NOW, clock)
        assert last.after == (first.id if clock <= UTC_NOW else "")
        assert {card.point_id: card for card in store.cards()} == replay([first, last])
        assert all(card.missed and card.due(UTC) > max(UTC_NOW, clock) for card in store.cards())
        assert store.days(last.day)[0].day == last.day


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=7))
def test_the_rating_given_last_counts_last_however_often_the_clock_is_set(days: list[int]) -> None:
    with a_store() as store:
        given_ones = [store.append(a_review(A, at=NOW + timedelta(days=day))) for day in days]
        last = store.append(a_review(A, Rating.AGAIN, at=NOW))
        assert all(card.missed for card in store.cards(["a"]))
        assert store.total().reviews == len([*given_ones, last])
        before = state(store)
        store.rebuild()
        assert state(store) == before


def test_how_long_reviews_took_is_the_same_after_a_rebuild_with_one_dated_ahead() -> None:
    with a_store() as store:
        for number, hours in enumerate([48, *range(8), 49]):
            at = NOW + timedelta(hours=hours)
            store.append(a_review(A, at=at, took_ms=5000 + number))
        before = state(store)
        store.rebuild()
        assert state(store) == before


def test_a_point_rated_behind_another_points_date_ahead_is_the_same_after_a_rebuild() -> None:
    (one, two, *_) = (point.id for point in B.points)
    with a_store() as store:
        ahead = a_review(B, at=NOW + timedelta(days=40))._replace(points=(one,))
        behind = a_review(B)._replace(points=(one, two))
        later = a_review(B, Rating.AGAIN, at=NOW + timedelta(days=1))._replace(points=(two,))
        for review in (ahead, behind, later):
            store.append(review)
        before = state(store)
        store.rebuild()
        assert state(store) == before


def test_what_was_rated_behind_a_date_far_ahead_is_as_good_as_new_when_that_is_taken_back() -> None:
    ahead = a_review(A, Rating.EASY, at=NOW + timedelta(days=365))
    mine = [
        a_review(A, Rating.AGAIN),
        a_review(A, Rating.HARD, at=NOW + timedelta(minutes=10)),
        a_review(A, at=NOW + timedelta(days=2)),
    ]
    with a_store() as store, a_store() as other:
        for review in (ahead, *mine):
            store.append(review)
        for review in mine:
            other.append(review)
        assert {card.point_id: card for card in store.cards()} == replay([ahead, *mine])
        days = [DayTotal(NOW.date(), 2, 120_000, 0, 0), DayTotal(mine[2].day, 1, 60_000, 2, 2)]
        assert store.days(NOW.date())[:1] == days[:1]
        store.undo(at=NOW, event_id=event_id(), prefer=ahead.id)
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
def test_reviews_that_come_behind_others_do_so_in_whatever_order_they_came(
    history: list[Review], after: list[str], order: list[int], data: st.DataObject
) -> None:
    events = [
        journal.review_event(review._replace(id=NAMED_IDS[number], after=after[number]))
        for number, review in enumerate(history)
    ]
    gone = data.draw(st.sampled_from(events))
    events += [Event(event_id(), UTC_NOW, journal.UNDO, {"of": gone.id})]
    with a_store() as store:
        for number in order:
            store.merge(events[number : number + 1])
        store.merge(events)
        assert beside_cards(store) == as_told(events)
        standing = [event for event in events[:-1] if event is not gone]
        told = [journal.review_of(event) for event in as_counted(standing)]
        assert {card.point_id: card for card in store.cards()} == replay(told)
        before = state(store)
        store.rebuild()
        assert state(store) == before


@settings(max_examples=40)
@given(ACTS, ACTS, st.booleans())
def test_what_is_dated_ahead_is_taken_back_and_the_rest_is_as_if_it_had_never_been(
    here: list[object], there: list[object], both: bool
) -> None:
    """On one machine, or on both before they are merged."""
    with a_store() as one, a_store() as other:
        do(one, here)
        do(other, there)
        stood = [
            event
            for store in (one, other)
            for event in store.events()
            if event.kind in journal.UNDOABLE and event.at > UTC_NOW
        ]
        for store in (one, other)[: 1 + both]:
            found = store.ahead(NOW)
            assert store.take_back_ahead(NOW, at=NOW, new_id=event_id) == found
            assert store.ahead(NOW) is None
        one.merge(list(other.events()))
        other.merge(list(one.events()))
        one.take_back_ahead(NOW, at=NOW, new_id=event_id)
        other.merge(list(one.events()))
        assert one.ahead(NOW) is None
        assert state(one) == state(other)
        gone = {event.id for event in stood}
        with a_store() as clean:
            clean.merge([event for event in one.events() if event.id not in gone])
            assert state(clean) == state(one)


def test_what_is_dated_ahead_is_counted_with_the_last_of_its_dates() -> None:
    with a_store() as store:
        assert store.ahead(NOW) is None
        store.append(a_review(A))
        assert store.ahead(NOW) is None
        store.append(a_review(B, at=NOW + timedelta(microseconds=1)))
        store.append(a_review(C, at=NOW + timedelta(days=9)))
        store.set_suspended("a", True, at=NOW + timedelta(days=5), event_id=event_id())
        last = UTC_NOW + timedelta(days=9)
        assert store.ahead(NOW) == DatedAhead(ratings=2, suspensions=1, until=last)
        assert store.take_back_ahead(NOW, at=NOW, new_id=event_id) == DatedAhead(2, 1, last)
        assert store.question_ids() == ["a"] and store.suspended() == frozenset()
        assert store.take_back_ahead(NOW, at=NOW, new_id=event_id) is None


def test_another_questions_future_review_does_not_move_a_review() -> None:
    with a_store() as store:
        store.append(a_review(B, at=NOW + timedelta(days=400)))
        assert store.append(a_review(A)).at == UTC_NOW


def test_the_last_word_on_a_suspension_counts_whatever_the_clock_did() -> None:
    with a_store() as store:
        for suspended, clock in ((True, NOW + timedelta(days=1)), (False, NOW), (True, NOW)):
            store.set_suspended("a", suspended, at=clock, event_id=event_id())
            assert store.suspended() == ({"a"} if suspended else frozenset())


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(STAGES), WHENS, INSTANTS), max_size=6))
def test_the_last_word_on_an_interview_counts_whatever_the_clock_did(
    words: list[tuple[str, datetime | None, datetime]],
) -> None:
    said: dict[str, datetime | None] = {}
    with a_store() as store:
        for stage, when, clock in words:
            store.set_interview(stage, when, at=clock, event_id=event_id())
            said[stage] = when
            dates = {one.stage: one.local for one in store.agenda().interviews}
            assert dates == {stage: when for stage, when in said.items() if when}


@settings(max_examples=40)
@given(st.lists(st.tuples(SETTINGS, INSTANTS), max_size=6))
def test_the_last_word_on_a_setting_counts_whatever_the_clock_did(
    words: list[tuple[tuple[str, object], datetime]],
) -> None:
    with a_store() as store:
        for (name, value), clock in words:
            store.set_setting(name, value, at=clock, event_id=event_id())
            kept = getattr(store.agenda(), name)
            assert kept == (tuple(value) if isinstance(value, list) else value)


def test_another_stages_future_interview_does_not_move_a_setting() -> None:
    with a_store() as store:
        store.set_interview("a", NOW, at=NOW + timedelta(days=400), event_id=event_id())
        store.set_interview("b", None, at=NOW, event_id=event_id())
        store.set_setting("minutes", 20, at=NOW, event_id=event_id())
        assert [event.at for event in store.events()][:2] == [UTC_NOW, UTC_NOW]


def test_an_older_interview_that_comes_later_by_merge_has_no_effect() -> None:
    old = journal.interview_event(event_id(), "a", NOW, at=NOW - timedelta(days=1))
    with a_store() as store:
        store.set_interview("a", None, at=NOW, event_id=event_id())
        store.merge([old])
        assert store.agenda() == Agenda()


def test_what_cannot_be_set_is_refused_and_nothing_is_saved() -> None:
    with a_store() as store:
        with pytest.raises(ValueError, match="the setting 'minutes' needs a whole number"):
            store.set_setting("minutes", 0, at=NOW, event_id=event_id())
        assert not store.has_events()


def test_interviews_and_settings_are_not_undone() -> None:
    interview, setting = event_id(), event_id()
    with a_store() as store:
        store.append(a_review(A))
        store.set_interview("screening", NOW, at=NOW, event_id=interview)
        store.set_setting("goal", 0.8, at=NOW, event_id=setting)
        before = store.agenda()
        assert before == Agenda((Interview("screening", UTC_NOW, 60),), goal=0.8)
        for mine in (interview, setting):
            assert store.undo(at=NOW, event_id=event_id(), prefer=mine) is None
        undone = store.undo(at=NOW, event_id=event_id())
        assert undone is not None and undone.question_id == "a"
        assert store.undo(at=NOW, event_id=event_id()) is None
        # nor by an undo that another program wrote
        store.merge([Event(event_id(), UTC_NOW, journal.UNDO, {"of": interview})])
        assert store.agenda() == before
        store.rebuild()
        assert store.agenda() == before


def test_a_date_that_the_journal_could_not_read_back_is_never_saved() -> None:
    with a_store() as store:
        for late in (datetime(2200, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, tzinfo=UTC)):
            with pytest.raises(StoreError, match=f"nothing is saved with the date {late:%Y-%m-%d}"):
                store.append(a_review(A, at=late))
        assert not store.has_events()


def taken_in_before(home: Path, events: Iterable[Event]) -> None:
    """A progress file with events that an earlier version let in, and its derived tables."""
    with Store.open(home, write=True), closing(sqlite3.connect(home / FILE)) as db:
        for event in events:
            row = (event.id, instant_text(event.at), event.kind)
            db.execute(
                "INSERT INTO journal (id, at, kind, payload, here) VALUES (?, ?, ?, ?, 0)",
                (*row, journal.payload_text(event)),
            )
        db.execute("DROP TABLE latest")
        db.commit()


@pytest.mark.parametrize("before_the_end", [0, 1, 3_600_000_000 - 1])
def test_an_event_at_the_end_of_time_is_kept_and_hinders_no_later_word(
    before_the_end: int, home: Path
) -> None:
    end = datetime(2200, 1, 1, tzinfo=UTC) - timedelta(microseconds=before_the_end + 1)
    stored = [
        journal.review_event(a_review(A, at=end)),
        Event(event_id(), end, journal.SUSPEND, {"question": "a"}),
        journal.interview_event(event_id(), "a", NOW, at=end),
        journal.setting_event(event_id(), "minutes", 90, at=end),
        practice.debrief_event(event_id(), "a", "claim", at=end, text="12 %"),
        Event("f" * 32, end, journal.DEBRIEF, {"stage": "a", "says": "anew"}),
    ]
    taken_in_before(home, stored)
    with a_store(home) as store:
        assert store.append(a_review(A)).at == UTC_NOW
        store.set_suspended("b", True, at=NOW, event_id=event_id())
        assert store.suspended() == {"b"}
        store.set_suspended("b", False, at=NOW, event_id=event_id())
        assert store.suspended() == frozenset()
        store.set_interview("a", NOW + timedelta(days=1), at=NOW, event_id=event_id())
        store.set_setting("minutes", 20, at=NOW, event_id=event_id())
        assert [one.local for one in store.agenda().interviews] == [NOW + timedelta(days=1)]
        assert store.agenda().minutes == 20
        store.add(practice.debrief_event(event_id(), "a", "claim", at=NOW, text="13 %"))
        assert store.debriefs()["a"].claims == ("13 %",)
        assert store.undo(at=NOW, event_id=event_id()) is not None
        before = state(store)
        store.rebuild()
        assert state(store) == before
        assert [event for event in store.events() if event in stored] == sorted(
            stored, key=lambda event: event.id
        )


def test_a_mock_interview_of_a_zone_that_no_clock_has_is_passed_over(home: Path) -> None:
    mocks = [Mock(event_id(), UTC_NOW, minutes, "a", 7, "brisk", 30, ("a",)) for minutes in (0, 60)]
    stored = [Event(m.id, m.at, journal.MOCK, practice.mock_event(m).payload) for m in mocks]
    stored[0].payload["offset_min"] = 1440
    taken_in_before(home, stored)
    with a_store(home) as store:
        store.append(a_review(A)._replace(mock=mocks[0].id))
        assert [run.mock for run in store.mock_runs()] == mocks[1:]


def test_a_point_that_left_the_deck_does_not_date_a_review() -> None:
    future = a_review(a_question("a", ("gone",)), at=NOW + timedelta(days=400))
    with a_store() as store:
        store.append(future)
        assert store.append(a_review(A)).at == UTC_NOW


def test_undo_takes_back_the_latest_act_first_and_in_the_end_has_nothing_to_take() -> None:
    with a_store() as store:
        store.append(a_review(A))
        store.append(a_review(B, at=NOW + timedelta(minutes=1)))
        store.set_suspended("c", True, at=NOW + timedelta(minutes=2), event_id=event_id())
        names = []
        while undone := store.undo(at=NOW + timedelta(days=3), event_id=event_id()):
            names.append(undone.question_id)
        assert names == ["c", "b", "a"]
        assert store.cards() == [] and store.suspended() == frozenset()


def test_of_two_acts_at_one_instant_undo_takes_back_the_one_given_last() -> None:
    for _ in range(8):  # ids are in no order
        with a_store() as store:
            store.append(a_review(A))
            store.append(a_review(B))
            undone = store.undo(at=NOW, event_id=event_id())
            assert undone is not None and undone.question_id == "b"


def test_undo_takes_back_the_last_act_of_this_machine_whatever_the_clock_did() -> None:
    with a_store() as store:
        store.append(a_review(A, at=NOW + timedelta(days=300)))
        store.append(a_review(B))
        store.merge([journal.review_event(a_review(C, at=NOW + timedelta(days=1)))])
        undone = [store.undo(at=NOW, event_id=event_id()) for _ in range(3)]
        assert [u.question_id for u in undone if u] == ["b", "a", "c"]


def test_an_act_that_was_taken_back_elsewhere_is_not_replaced_by_another() -> None:
    with a_store() as store:
        store.append(a_review(A))
        mine = store.append(a_review(B))
        store.undo(at=NOW, event_id=event_id(), prefer=mine.id)
        assert store.undo(at=NOW, event_id=event_id(), prefer=mine.id) is None
        assert store.question_ids() == ["a"]


def test_an_undo_whose_review_comes_later_by_merge_still_counts() -> None:
    review = journal.review_event(a_review(A))
    undo = Event(event_id(), UTC_NOW, journal.UNDO, {"of": review.id})
    with a_store() as store:
        store.merge([undo])
        store.merge([review])
        assert store.total().reviews == 0


def test_the_cards_are_those_of_a_replay() -> None:
    history = [a_review(A, rating, at=NOW + timedelta(days=i)) for i, rating in enumerate(Rating)]
    with a_store() as store:
        for review in history:
            store.append(review)
        assert {card.point_id: card for card in store.cards(["a"])} == replay(history)


def test_an_event_of_a_kind_from_the_future_is_kept_and_has_no_effect() -> None:
    strange = Event(event_id(), UTC_NOW, "mood", {"stage": "executive", "deep": [1, {"a": None}]})
    with a_store() as store:
        store.append(a_review(A))
        before = state(store)
        store.merge([strange])
        assert state(store) == before
        assert strange in list(store.events())


def test_one_event_with_two_contents_is_refused_and_nothing_is_imported() -> None:
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
def test_what_python_calls_equal_but_is_written_otherwise_is_another_content(
    one: object, other: object
) -> None:
    kept, same, changed = (
        Event("f" * 32, UTC_NOW, "mood", {"x": [value]}) for value in (one, one, other)
    )
    with a_store() as store:
        store.merge([kept])
        assert store.merge([same]) == 0
        with pytest.raises(StoreError, match="with other contents; nothing was imported"):
            store.merge([changed])


def test_roll_ups_count_what_happened() -> None:
    with a_store() as store:
        store.append(a_review(A, took_ms=1000))
        later = a_review(A, at=NOW + timedelta(days=2), left_out=["scale"], took_ms=10**9)
        store.append(later)
        assert store.total() == Total(2, 1000 + LONGEST_MS, NOW.date())
        assert store.days(later.day) == [DayTotal(later.day, 1, LONGEST_MS, 2, 1)]
        (bin_total,) = store.calibration()
        assert bin_total[:3] == (9, 2, 1)
        assert bin_total.predicted_sum == pytest.approx(2 * 0.912, abs=0.02)
        assert store.total(["b"]) == Total(0, 0, None)
        assert store.question_ids() == ["a"]


def test_the_pace_of_a_question_is_that_of_its_last_reviews_by_a_person() -> None:
    with a_store() as store:
        for minute in range(RECENT + 2):
            at = NOW + timedelta(minutes=minute)
            store.append(a_review(A, at=at, took_ms=1000 + minute))
            store.append(a_review(A, at=at, took_ms=999))
        store.append(a_review(B, took_ms=10**9))
        store.append(a_review(C, took_ms=999))
        nine = tuple(range(1002, 1011))
        assert store.took() == {"a": nine, "b": (LONGEST_MS,)}


def test_a_first_try_is_the_very_first_review_of_a_point() -> None:
    with a_store() as store:
        assert store.first_tries() == FirstTries(0, 0)
        store.append(a_review(A, left_out=["scale"]))
        store.append(a_review(A, Rating.EASY, at=NOW + timedelta(days=1)))
        assert store.first_tries() == FirstTries(2, 1)
        store.append(a_review(a_question("a", ("scale", "new")), at=NOW + timedelta(days=2)))
        assert store.first_tries() == FirstTries(3, 2)
        # an earlier one from another machine takes the place of the first here
        store.merge([journal.review_event(a_review(A, Rating.AGAIN, at=NOW - timedelta(days=1)))])
        assert store.first_tries() == FirstTries(3, 1)


def test_the_journal_cannot_be_changed_or_shortened(home: Path) -> None:
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


def test_reading_where_nothing_was_ever_saved_makes_nothing(home: Path) -> None:
    with Store.open(home, write=False) as store:
        assert store.cards() == [] and store.total() == Total(0, 0, None)
        assert store.agenda() == Agenda() and store.took() == {}
        assert store.first_tries() == FirstTries(0, 0)
    assert not home.exists()


def test_a_file_of_no_bytes_is_a_first_start_that_was_killed(home: Path) -> None:
    home.mkdir()
    (home / FILE).touch()
    with Store.open(home, write=False) as store:
        assert store.cards() == []
    with Store.open(home, write=True) as store:
        store.append(a_review(A))
        assert store.total().reviews == 1


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
SAYS = {
    "garbage": "is damaged (it does not begin as a progress file does)",
    "one byte": "is damaged (it does not begin as a progress file does)",
    "half a header": "is damaged (it ends after 60 bytes)",
    "a few bytes": "is damaged (it ends after 511 of ",
    "one page": "is damaged (it ends after 4,096 of ",
    "the last byte gone": "is damaged (it ends after ",
    "another program's": "is not a progress file of prep; it was left as it is",
    "a newer version": "was written by a newer prep (format 999, this one knows 1)",
    "a page overwritten": "is damaged (",
}


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_that_is_not_right_is_a_sentence_and_is_left_as_it_was(
    home: Path, damage: str, write: bool
) -> None:
    broken = DAMAGE[damage](filled(home))
    (home / FILE).write_bytes(broken)
    with pytest.raises(StoreError) as raised, Store.open(home, write=write) as store:
        store.cards()
        store.append(a_review(A)) if write else list(store.events())
    assert f"{home / FILE} {SAYS[damage]}" in raised.value.message
    assert (home / FILE).read_bytes() == broken


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("size", [1, 60, 511])
def test_a_scrap_beside_a_stray_journal_is_no_fresh_start(
    home: Path, write: bool, size: int
) -> None:
    scrap = filled(home)[:size]
    (home / FILE).write_bytes(scrap)
    (home / f"{FILE}-journal").write_bytes(b"junk")
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(home, write=write)
    assert (home / FILE).read_bytes() == scrap


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_an_empty_database_of_another_program_is_left_as_it_was(
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


def test_a_home_that_is_a_link_to_nowhere_is_no_fresh_start(home: Path, tmp_path: Path) -> None:
    home.symlink_to(tmp_path / "unplugged")
    for write in (False, True):
        with pytest.raises(StoreError, match="is a link that leads nowhere"):
            Store.open(home, write=write)


def test_two_first_starts_at_once_make_one_file(home: Path) -> None:
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
def test_what_is_derived_and_was_lost_is_computed_anew(home: Path, write: bool) -> None:
    filled(home)
    with Store.open(home, write=False) as store:
        before = state(store)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE cards; DROP TABLE standing")
    db.close()
    with Store.open(home, write=write) as store:
        assert state(store) == before


def test_a_derived_table_of_another_version_is_computed_anew(home: Path) -> None:
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
def test_a_cell_that_is_no_date_is_a_sentence(home: Path, cell: str) -> None:
    filled(home)
    db = sqlite3.connect(home / FILE)
    db.execute(f"UPDATE cards SET {cell} = 'soon'")
    db.commit()
    db.close()
    with Store.open(home, write=False) as store, pytest.raises(StoreError, match="is damaged"):
        store.cards()


def test_tables_that_are_missing_are_damage_and_no_fresh_start(home: Path) -> None:
    filled(home)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE journal")
    db.close()
    with pytest.raises(StoreError, match=r"is damaged \(the journal is missing\)"):
        Store.open(home, write=True)


def test_a_home_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    for write in (False, True):
        with pytest.raises(StoreError, match="is not a folder"):
            Store.open(tmp_path / "home", write=write)


def test_a_link_that_leads_nowhere_is_no_fresh_start(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / FILE).symlink_to(tmp_path / "unplugged" / FILE)
    for write in (False, True):
        with pytest.raises(StoreError, match="is a link that leads nowhere"):
            Store.open(home, write=write)


def test_a_full_disk_is_a_sentence_and_keeps_what_was_saved(home: Path) -> None:
    filled(home)
    with Store.open(home, write=True) as store:
        before = state(store)
        ((pages,),) = store._rows("PRAGMA page_count")
        store._rows(f"PRAGMA max_page_count = {pages}")
        large = a_question("large", [f"point-{n}" for n in range(400)])
        with pytest.raises(StoreError, match=r"^the disk is full: nothing was written to "):
            store.append(a_review(large))
        assert state(store) == before


def test_a_write_that_the_system_refuses_is_a_sentence_and_leaves_the_file(home: Path) -> None:
    """A limit on the size of files stands in for a disk that fails."""
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
    assert done.stdout in {  # as SQLite takes it
        f"refused: {home / FILE}: disk I/O error\n",
        f"refused: the disk is full: nothing was written to {home / FILE}\n",
    }
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 30
    assert (home / FILE).read_bytes() == before


def test_a_drill_killed_inside_a_transaction_leaves_a_whole_file(home: Path) -> None:
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


def test_two_at_once_lose_nothing_and_the_second_says_that_it_waits(home: Path) -> None:
    def rate_meanwhile() -> None:
        with Store.open(home, write=True, on_wait=told.set) as store:
            store.append(a_review(A))

    told = threading.Event()
    with Store.open(home, write=True) as store:
        store._db.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=rate_meanwhile)
        waiting.start()
        assert told.wait(30)
        store._db.execute("COMMIT")
        waiting.join()
        store.append(a_review(B))
        assert store.total().reviews == 2


@contextmanager
def locked(home: Path, *, seconds: float | None = None) -> Iterator[None]:
    """Another program that holds the file, to the end or for so many seconds."""
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
def test_who_opens_a_file_that_stays_locked_hears_it_and_gives_up(home: Path, write: bool) -> None:
    filled(home)
    told: list[str] = []
    with locked(home), pytest.raises(StoreError) as raised:
        Store.open(home, write=write, on_wait=lambda: told.append("waits"), patience=0.1)
    assert told == ["waits"]
    assert raised.value.message == f"another program is still writing to {home / FILE}"
    assert raised.value.hint == "end it or let it finish, then try again"


def test_who_reads_or_changes_a_file_that_is_locked_meanwhile_gives_up(home: Path) -> None:
    filled(home)
    acts: tuple[Callable[[Store], object], ...] = (
        Store.cards,
        lambda store: list(store.events()),
        lambda store: store.set_setting("minutes", 20, at=NOW, event_id=event_id()),
        lambda store: store.set_suspended("b", True, at=NOW, event_id=event_id()),
        lambda store: store.undo(at=NOW, event_id=event_id()),
        lambda store: store.merge([journal.review_event(a_review(A))]),
    )
    with Store.open(home, write=True, patience=0.1) as store:
        before = state(store)
        with locked(home):
            for act in acts:
                with pytest.raises(StoreError, match="is still writing to"):
                    act(store)
        assert state(store) == before


def test_what_a_person_has_just_given_is_saved_however_long_it_takes(home: Path) -> None:
    filled(home)
    line = practice.debrief_event(event_id(), "a", "claim", at=NOW, text="12 %")
    told: list[str] = []
    with Store.open(home, write=True, on_wait=lambda: told.append("waits"), patience=0.1) as store:
        for save in (lambda: store.append(a_review(A)), lambda: store.add(line)):
            told.clear()
            with locked(home, seconds=1.0):
                save()
            assert len(told) > 1  # said again and again
        assert store.total().reviews == 31
        assert store.debriefs()["a"].claims == ("12 %",)


def test_a_rating_waits_for_who_reads_and_reads_again(home: Path) -> None:
    """A reader holds back the very end of a transaction."""
    filled(home)
    reader = sqlite3.connect(home / FILE, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM cards").fetchall()
    threading.Timer(1.0, lambda: reader.execute("ROLLBACK")).start()
    with Store.open(home, write=True, patience=0.1) as store:
        store.append(a_review(A))
        assert store.total().reviews == 31
    reader.close()


def test_four_drills_at_once_lose_no_rating(home: Path) -> None:
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
        kept = state(store)
        assert store.total().reviews == len(list(store.events())) == 48
        store.rebuild()
        assert state(store) == kept


def test_a_copy_is_whole_and_private(home: Path) -> None:
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = home.parent / "restored"
    restored.mkdir()
    copy.replace(restored / FILE)
    with Store.open(restored, write=False) as store:
        assert store.total().reviews == 1


def test_a_copy_has_its_name_only_when_it_is_whole_and_on_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at any moment, prep leaves nothing that looks like a backup and is none."""
    seen: list[str] = []
    copied, sync = Database.copy_to, os.fsync

    def copy_to(db: Database, target: Path) -> None:
        copied(db, target)
        seen.append(target.name)

    def synced(number: int) -> None:
        seen.extend(path.name for path in (home / "backups").iterdir())
        sync(number)

    monkeypatch.setattr(Database, "copy_to", copy_to)
    monkeypatch.setattr(os, "fsync", synced)
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    part, *others = seen
    assert part != copy.name and not part.endswith(".db")
    assert others == [part, copy.name]  # before it got its name, and after
    assert list((home / "backups").iterdir()) == [copy]


def test_a_copy_that_fails_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(db: Database, target: Path) -> None:
        target.write_bytes(b"SQLite format 3\0")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Database, "copy_to", full)
    with a_store(home) as store, pytest.raises(StoreError, match="No space left on device"):
        store.back_up("now")
    assert list((home / "backups").iterdir()) == []


STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda at: at.strftime("%Y%m%d-%H%M%S-%f")
)


@given(st.lists(STAMPS, min_size=1, max_size=6, unique=True))
def test_the_last_three_copies_are_kept_and_nothing_of_the_persons_own_goes(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    folder = home / "backups"
    folder.mkdir()
    mine = [folder / name for name in ("progress-before-the-move.db", "progress.db", "notes")]
    for path in mine:
        path.touch()
    with a_store(home) as store:
        store.append(a_review(A))
        for number, stamp in enumerate(stamps):
            before = set(folder.iterdir())
            copy = store.back_up(stamp)
            copies = sorted(path for path in folder.iterdir() if path not in mine)
            assert copy in copies  # whatever the clock says
            assert len(copies) == min(number + 1, 3)
            gone = before - set(folder.iterdir())
            assert all(path < other for path in gone for other in copies if other != copy)
    assert all(path.exists() for path in mine)


def test_what_a_killed_prep_left_of_a_copy_goes_and_what_another_is_writing_stays(
    home: Path,
) -> None:
    folder = home / "backups"
    stamp = "20261123-200000-000000"
    left = [f"progress-{stamp}.db.{'a' * 16}.part{end}" for end in ("", "-journal")]
    stay = [f"progress-{stamp}.db.{'b' * 16}.part", "progress.part", "progress-mine.db.part"]
    with a_store(home) as store:
        store.append(a_review(A))
        folder.mkdir()
        for name in (*left, *stay):
            (folder / name).touch()
        ago = (folder / stay[0]).stat().st_mtime - 3601
        for name in (*left, *stay[1:]):
            os.utime(folder / name, (ago, ago))
        copy = store.back_up(stamp)
    assert {path.name for path in folder.iterdir()} == {copy.name, *stay}


def test_a_rating_is_durable_when_acknowledged(home: Path) -> None:
    with Store.open(home, write=True) as store:
        assert store._rows("PRAGMA journal_mode") == [("delete",)]
        assert store._rows("PRAGMA synchronous") == [(3,)]  # EXTRA: FULL, and the folder too


def test_the_reviews_of_a_question_come_oldest_first_without_those_taken_back() -> None:
    late, early = a_review(A, at=NOW), a_review(A, at=NOW - timedelta(days=3))
    other, undone = a_review(B, at=NOW), a_review(A, at=NOW + timedelta(days=1))
    with a_store() as store:
        store.merge([journal.review_event(review) for review in (late, early, other)])
        store.append(undone)
        store.set_suspended(A.id, True, at=NOW + timedelta(days=2), event_id=event_id())
        assert store.reviews(A.id) == [early, late, undone]
        store.undo(at=NOW + timedelta(days=3), event_id=event_id(), prefer=undone.id)
        assert store.reviews(A.id) == [early, late]
        assert store.reviews("gone") == []

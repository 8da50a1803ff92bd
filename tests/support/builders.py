"""Builders of small values for tests. NOW is a Monday evening, one hour ahead of UTC."""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.memory.scheduling import apply_review
from tiktok_prep.model import (
    WEEKDAYS,
    WHERE,
    Agenda,
    Card,
    Deck,
    Event,
    FollowUp,
    Mock,
    OwnWords,
    Point,
    Question,
    Rating,
    Review,
    Role,
    RolePart,
    Stage,
    State,
    Tag,
)
from tiktok_prep.planning.question_state import QuestionState, question_states

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=ZONE)
UTC_NOW = NOW.astimezone(UTC)
_ids = itertools.count()


def rebuild(store: Store) -> None:
    """Computes all derived tables again."""
    with store._transaction():
        store._tables.rebuild()


@contextmanager
def a_store(home: Path | None = None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(home or Path(folder), write=True) as s:
        yield s


def state(store: Store) -> object:
    """Everything that is read from the events, to the bit."""
    first = date(1970, 1, 1)
    return (
        store.cards(),
        store.suspended(),
        store.total(),
        [store.days(first, [q.id]) for q in DECK],
        [store.later_answers([q.id]) for q in DECK],
        [store.reviews(q.id) for q in DECK],
        store.days(first),
        store.later_answers(),
        store.recent_ms("took_ms"),
        store.first_tries(),
        store.agenda(),
        store.answers(),
        store.own_questions(),
        store.debriefs(),
        store.mock_runs(),
    )


def event_id() -> str:
    """A new event id. The ids are unordered, and the same in every run."""
    return hashlib.md5(str(next(_ids)).encode()).hexdigest()


def a_question(
    question_id: str = "q",
    points: Sequence[str] = ("scale", "result"),
    *,
    stage: str = "hiring-manager",
    tags: Sequence[str] = ("uk",),
    answer_in_s: int = 120,
) -> Question:
    return Question(
        id=question_id,
        stages=(stage,),
        ask=f"What about {question_id}?",
        points=tuple(Point(point, f"Says {point}") for point in points),
        follow_ups=(FollowUp("Why?"),),
        answer_in_s=answer_in_s,
        tags=tuple(tags),
        covers=("lead",),
        origin="written",
    )


def own_words(question_id: str = "q", rest: str = "", **points: str) -> OwnWords:
    return OwnWords(question_id, points, rest, UTC_NOW)


def a_deck(*questions: Question) -> Deck:
    return Deck(
        name="A role",
        stages=(
            Stage("screening", "Screening", "See who you are.", ("Say why.",)),
            Stage("hiring-manager", "Hiring manager", "See what you did.", ("Give examples.",)),
        ),
        role=Role("Head", "Leads.", (RolePart("lead", "responsibility", "Lead the team."),)),
        tags=(Tag("uk", "UK"), Tag("nordics", "Nordics")),
        questions=questions or (a_question(),),
    )


def a_review(
    question: Question | None = None,
    rating: Rating = Rating.GOOD,
    *,
    at: datetime = NOW,
    left_out: Iterable[str] = (),
    offset_min: int = 60,
    took_ms: int = 60_000,
) -> Review:
    question = question or a_question()
    return Review(
        id=event_id(),
        at=at.astimezone(UTC),
        offset_min=offset_min,
        question_id=question.id,
        rating=rating,
        points=tuple(point.id for point in question.points),
        left_out=tuple(left_out),
        answered_ms=took_ms // 2,
        took_ms=took_ms,
    )


def a_card(
    point: str = "scale",
    *,
    question: str = "q",
    due_in: timedelta = timedelta(0),
    reviewed_ago: timedelta = timedelta(days=3),
    state: State = State.REVIEW,
    stability: float = 3.0,
    lapses: int = 0,
    missed: bool = False,
    unproven: bool = False,
) -> Card:
    """A card. It has many parameters, so that each test names only what matters to it."""
    return Card(
        question_id=question,
        point_id=point,
        state=state,
        stability=stability,
        difficulty=5.0,
        soonest=UTC_NOW + due_in,
        due_day=None,
        last_review=UTC_NOW - reviewed_ago,
        last_day=(NOW - reviewed_ago).date(),
        lapses=lapses,
        missed=missed,
        unproven=missed or unproven,
    )


def a_snapshot(
    deck: Deck | None = None,
    cards: Mapping[str, Mapping[str, Card]] | None = None,
    suspended: Collection[str] = (),
    agenda: Agenda | None = None,
    first_tries: FirstTries | None = None,
    later_answers: Mapping[Cell, Count] | None = None,
    *,
    now: datetime = NOW,
) -> Snapshot:
    return Snapshot(
        deck or a_deck(),
        cards or {},
        suspended,
        agenda or Agenda(),
        first_tries or FirstTries(0, 0),
        later_answers or {},
        now,
    )


def rows_of(
    questions: Iterable[Question],
    cards: Mapping[str, Mapping[str, Card]] | None = None,
    suspended: Collection[str] = (),
) -> list[QuestionState]:
    """The states of the questions at NOW."""
    return question_states(a_snapshot(cards=cards, suspended=suspended), questions)


DECK = (a_question("a"), a_question("b", ("one", "two", "three")), a_question("c", ("only",)))
RATINGS = st.sampled_from(list(Rating))
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2028, 1, 1),
    timezones=st.just(UTC),
) | st.sampled_from([UTC_NOW, UTC_NOW + timedelta(days=1)])
"""Instants that often coincide, because two machines may rate at the same time."""


MOCK_IDS = tuple(f"{number:032x}" for number in (1, 2))


@st.composite
def reviews(draw: st.DrawFn, questions: Sequence[Question] = DECK) -> Review:
    """A random review of one of `questions`: any instant and zone, any points missed."""
    question = draw(st.sampled_from(list(questions)))
    point_ids = [point.id for point in question.points]
    # decks change, so a review may have fewer points than the question has now
    points = draw(st.lists(st.sampled_from(point_ids), min_size=1, unique=True))
    return Review(
        id=f"{draw(st.integers(9, 2**128 - 1)):032x}",  # 1 and 2 are MOCK_IDS
        at=draw(INSTANTS),
        offset_min=draw(st.sampled_from([-720, -300, 0, 60, 345, 840])),
        question_id=question.id,
        rating=draw(RATINGS),
        points=tuple(points),
        left_out=tuple(p for p in points if draw(st.booleans())),
        answered_ms=draw(st.integers(0, 10**6)),
        took_ms=draw(st.integers(0, 10**7) | st.sampled_from([999, 1000])),
        where=draw(st.sampled_from(WHERE)),
        mock=draw(st.just("") | st.sampled_from(MOCK_IDS)),
    )


STAGES = ("screening", "hiring-manager", "gone")
STAGE_IDS = st.sampled_from(STAGES)
WHENS = st.none() | st.builds(
    lambda at, offset_min: at.astimezone(timezone(timedelta(minutes=offset_min))),
    INSTANTS,
    st.sampled_from([-720, -300, 0, 60, 345, 840]),
)
"""The date of an interview in any zone, or `None` for no date."""
SETTINGS = st.one_of(
    st.tuples(st.just("minutes"), st.integers(1, 1440)),
    st.tuples(
        st.just("off"),
        st.lists(st.sampled_from(WEEKDAYS) | st.dates().map(date.isoformat), unique=True),
    ),
)
"""A setting with a valid value."""


TEXTS = st.sampled_from(["12 %", "13 %"]) | st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=9
)


@st.composite
def debrief_events(draw: st.DrawFn) -> Event:
    """A claim or surprise in a debrief."""
    stage, says = draw(STAGE_IDS), draw(st.sampled_from([journal.CLAIM, journal.SURPRISE]))
    return practice.note_event(event_id(), stage, says, draw(TEXTS), at=draw(INSTANTS))


@st.composite
def mock_events(draw: st.DrawFn) -> Event:
    """The start of one of two mock interviews."""
    number = draw(st.integers(0, 1))  # the same id must always have the same content
    mock = Mock(MOCK_IDS[number], UTC_NOW, 60, STAGES[number], 7, 30, ("q", "r"))
    return practice.mock_event(mock)


@st.composite
def agenda_events(draw: st.DrawFn) -> Event:
    """An event that sets an interview or a setting; 'mood' stands for a later version's setting."""
    event_id, at = f"{draw(st.integers(0, 2**128 - 1)):032x}", draw(INSTANTS)
    if draw(st.booleans()):
        return journal.interview_event(event_id, draw(st.sampled_from(STAGES)), draw(WHENS), at=at)
    name, value = draw(SETTINGS | st.just(("mood", {"deep": [None]})))
    return Event(event_id, at, journal.SETTING, {"name": name, "value": value})


def replay(reviews: Iterable[Review]) -> dict[str, Card]:
    """The cards of one question, by point id, after its reviews in (instant, id) order."""
    cards: dict[str, Card] = {}
    for review in reviews:
        cards = apply_review(cards, review).cards
    return cards


# ---------------------------------------------------------------- clock changes


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """Sets TZ, so that this process runs in `zone`."""
    old_zone = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if old_zone is not None:
            os.environ["TZ"] = old_zone
        time.tzset()


PLACES = (
    *("Europe/London", "Europe/Berlin", "America/New_York", "Pacific/Apia"),
    "Australia/Lord_Howe",  # changes by half an hour
    "America/Santiago",  # skips a midnight in spring
    "America/Havana",  # has a midnight twice in autumn
)


@cache
def changes(zone: str, since: int = 2011, before: int = 2031) -> list[datetime]:
    """The instants (UTC, to the minute) at which the clocks of `zone` change."""

    def offset(minute: int) -> timedelta | None:
        return (begin + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).utcoffset()

    begin, instants = datetime(since, 1, 1, tzinfo=UTC), []
    for day in range(365 * (before - since)):
        low, high = day * 1440, (day + 1) * 1440
        if offset(low) != offset(high):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset(middle) != offset(low) else (middle, high)
            instants.append(begin + timedelta(minutes=high))
    return instants


@st.composite
def near_a_change(draw: st.DrawFn, *, since: int = 2011) -> tuple[str, datetime]:
    """A zone, and an instant within two days of a clock change there, often within 90 minutes."""
    zone = draw(st.sampled_from([zone for zone in PLACES if changes(zone, since)]))
    minutes = draw(st.integers(-90, 90) | st.integers(-2880, 2880))
    return zone, draw(st.sampled_from(changes(zone, since))) + timedelta(minutes=minutes)


def a_script(folder: Path, body: str, name: str = "my editor") -> Path:
    """An executable shell script in `folder`; its last argument is in $file."""
    script = folder / name
    script.write_text(f"#!/bin/sh\nfor file; do :; done\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def merge_counts(*counts: Mapping[Cell, Count]) -> dict[Cell, Count]:
    """Adds up several counts, cell by cell."""
    merged: dict[Cell, Count] = {}
    for count in counts:
        for where, (asked, recalled) in count.items():
            before = merged.get(where, Count(0, 0))
            merged[where] = Count(before.asked + asked, before.recalled + recalled)
    return merged

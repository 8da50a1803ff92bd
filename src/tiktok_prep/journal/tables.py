"""The tables of the progress file: the journal, and two that are computed from its events."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from operator import add
from typing import Any

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.packed import BATCH
from tiktok_prep.memory.rollups import LONGEST_MS
from tiktok_prep.memory.timing import is_evidence
from tiktok_prep.model import Card, Event, Review, State

APPLICATION_ID = 0x70726570  # "prep"
VERSION = 1
DERIVED = {
    "cards": (
        "question TEXT, point TEXT, state INTEGER, stability REAL, difficulty REAL, "
        "soonest TEXT, due_day TEXT, last_review TEXT, last_day TEXT, lapses INTEGER, "
        "missed INTEGER, unproven INTEGER, PRIMARY KEY (question, point)"
    ),
    "sums": (
        "question TEXT, part TEXT, reviews INTEGER, took_ms INTEGER, asked INTEGER, "
        "recalled INTEGER, first_asked INTEGER, first_recalled INTEGER, "
        "PRIMARY KEY (question, part)"
    ),
}
"""Table name -> columns. `sums` has what the reviews of a question add up to, and under '' those of
all questions. Its `part` is a local day, or a `later_days.Cell` such as 'later 3 2 0'; what is
`asked` and `recalled` there is evidence."""
DERIVED_SQL = {
    name: f"CREATE TABLE {name} ({columns}) WITHOUT ROWID" for name, columns in DERIVED.items()
}
"""Table name -> SQL as SQLite stores it; a table with other SQL is from another version."""
JOURNAL_SQL = (
    "CREATE TABLE journal (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, "
    "kind TEXT NOT NULL, subject TEXT NOT NULL, round TEXT NOT NULL, payload TEXT NOT NULL)"
)
STANDING = "NOT EXISTS (SELECT 1 FROM journal u WHERE u.kind = 'undo' AND u.subject = j.id)"
"""Whether the event `j` was not taken back, in SQL."""
OnDone = Callable[[int, int], None]
"""Called with how many events are done, and how many there are."""
OnDamage = Callable[[str], None]
"""Called with a sentence about an event that cannot be read and is left out."""
_INSERT = "INSERT INTO journal (id, at, kind, subject, round, payload) VALUES (?, ?, ?, ?, ?, ?)"
_ADD = (
    "ON CONFLICT (question, part) DO UPDATE SET reviews = reviews + excluded.reviews, "
    "took_ms = took_ms + excluded.took_ms, asked = asked + excluded.asked, "
    "recalled = recalled + excluded.recalled, first_asked = first_asked + excluded.first_asked, "
    "first_recalled = first_recalled + excluded.first_recalled"
)


def create_all(db: Database) -> None:
    """Creates all tables, indexes and triggers in an empty database, and marks it as prep's."""
    db.execute(JOURNAL_SQL)
    db.execute("CREATE INDEX journal_by_time ON journal (at, id)")
    db.execute("CREATE INDEX journal_by_subject ON journal (kind, subject, at, id)")
    db.execute("CREATE INDEX journal_by_round ON journal (round, at, id) WHERE round <> ''")
    for act in ("DELETE", "UPDATE"):
        db.execute(
            f"CREATE TRIGGER journal_refuses_{act.lower()} BEFORE {act} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END"
        )
    for sql in DERIVED_SQL.values():
        db.execute(sql)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")


class Tables:
    """Reads and writes the tables. Call what writes inside a transaction."""

    def __init__(self, db: Database, on_damage: OnDamage) -> None:
        self._db, self._on_damage = db, on_damage
        self._damaged: set[object] = set()
        self._sums: dict[tuple[str, str], Sequence[int]] = {}
        """What is to be added to the table `sums`: question and part -> numbers."""

    # ------------------------------------------------------------ the journal

    def insert(self, rows: Sequence[journal.EventRow]) -> None:
        self._db.execute_many(_INSERT, rows)

    def events(self, condition: str, *values: object, table: str = "journal") -> list[Event]:
        """Returns the events `j` under a condition in SQL, whose question marks `values` fill; told
        of and left out if damaged."""
        rows = self._db.rows(
            f"SELECT j.seq, j.id, j.at, j.kind, j.payload FROM {table} j WHERE {condition}", *values
        )
        return [event for row in rows if (event := self._event_of(row))]

    def all_events(self, condition: str = "true") -> Iterator[Event]:
        """Yields the events under a condition by (at, id), without damaged ones, read in batches,
        so that the file is not locked in between."""
        last = ("", "")
        while rows := self._db.rows(
            "SELECT seq, id, at, kind, payload FROM journal j "
            f"WHERE (at, id) > (?, ?) AND {condition} ORDER BY at, id LIMIT 2000",
            *last,
        ):
            yield from (event for row in rows if (event := self._event_of(row)))
            last = (rows[-1][2], rows[-1][1])

    def _event_of(self, row: Sequence[str]) -> Event | None:
        seq, event_id, at, kind, payload = row
        try:
            event = Event(event_id, journal.parse_instant(at), kind, json.loads(payload))
            fault = journal.fault_of(event)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            fault = str(error)
        if not fault:
            return event
        if seq not in self._damaged:
            self._damaged.add(seq)
            self._on_damage(f"entry {seq} in {self._db.path} is damaged and left out: {fault}")
        return None

    # ------------------------------------------------------------ what is computed

    def rebuild(self, on_done: OnDone = lambda done, all: None) -> None:
        """Replaces the computed tables by replaying the journal in one pass.

        Before each batch, tells `on_done` how many are done, and how many there are.
        """
        for table, sql in DERIVED_SQL.items():
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._db.execute(sql)
        cards = defaultdict[str, dict[str, Card]](dict)
        ((number,),) = self._db.rows("SELECT count(*) FROM journal WHERE kind = 'review'")
        batches = -(-number // BATCH)
        for done, event in enumerate(self.all_events(f"kind = 'review' AND {STANDING}")):
            if done % BATCH == 0:
                on_done(done // BATCH, batches)
                self._write_sums()
            review = journal.review_of(event)
            cards[review.question_id] = self._replay(cards[review.question_id], review)
        self._write_sums()
        for cards_of_question in cards.values():
            self._write_cards(cards_of_question)

    def recompute(self, question_id: str) -> None:
        """Replaces the computed rows of one question by replaying its reviews."""
        sums = "reviews, took_ms, asked, recalled, first_asked, first_recalled"
        self._db.execute(
            f"INSERT INTO sums SELECT '', part, -{sums.replace(', ', ', -')} FROM sums "
            f"WHERE question = ? {_ADD}",
            (question_id,),
        )
        self._db.execute("DELETE FROM sums WHERE question = ?", (question_id,))
        self._db.execute("DELETE FROM cards WHERE question = ?", (question_id,))
        cards: dict[str, Card] = {}
        for review in self.reviews(question_id):
            cards = self._replay(cards, review)
        self._write_sums()
        self._db.execute("DELETE FROM sums WHERE question = '' AND reviews = 0 AND asked = 0")
        self._write_cards(cards)

    def reviews(self, question_id: str) -> list[Review]:
        """Returns the reviews of one question by (at, id), without those taken back."""
        of_question = f"kind = 'review' AND subject = ? AND {STANDING} ORDER BY at, id"
        return [journal.review_of(event) for event in self.events(of_question, question_id)]

    def _replay(self, cards: dict[str, Card], review: Review) -> dict[str, Card]:
        """Returns the cards after a review, and adds it to the sums."""
        from tiktok_prep.memory.scheduling import apply_review

        effect = apply_review(cards, review)
        outcomes, tries = effect.outcomes, effect.first_tries
        if not is_evidence(review):
            outcomes = tries = ()
        for cell, was_recalled in outcomes:
            part = f"later {' '.join(map(str, map(int, cell)))}"
            self._add(review.question_id, part, (0, 0, 1, was_recalled, 0, 0))
        recalled = sum(was_recalled for _, was_recalled in outcomes)
        took_ms = min(review.took_ms, LONGEST_MS)
        numbers = (1, took_ms, len(outcomes), recalled, len(tries), sum(tries))
        self._add(review.question_id, review.day.isoformat(), numbers)
        return effect.cards

    def _add(self, question_id: str, part: str, numbers: Sequence[int]) -> None:
        for key in ((question_id, part), ("", part)):
            before = self._sums.get(key)
            self._sums[key] = list(map(add, before, numbers)) if before else numbers

    def _write_sums(self) -> None:
        rows = ((*key, *numbers) for key, numbers in self._sums.items())
        self._db.execute_many(f"INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_ADD}", rows)
        self._sums.clear()

    def _write_cards(self, cards: dict[str, Card]) -> None:
        marks = ", ".join("?" * len(Card._fields))
        rows = ([_as_column(value) for value in card] for card in cards.values())
        self._db.execute_many(f"INSERT INTO cards VALUES ({marks})", rows)


def _as_column(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value


def card_of(row: Sequence[Any]) -> Card:
    """Returns the card in a row of the table `cards`. Raises ValueError or TypeError if it is
    damaged."""
    question, point, state, stability, difficulty, *dates, lapses, missed, unproven = row
    soonest, last_review = datetime.fromisoformat(dates[0]), datetime.fromisoformat(dates[2])
    due_day = date.fromisoformat(dates[1]) if dates[1] else None
    last_day = date.fromisoformat(dates[3])
    years = {day.year for day in (soonest, last_review, last_day, due_day or last_day)}
    is_whole = 0 < stability < 1e6 and 1 <= difficulty <= 10 and soonest.tzinfo
    if not (is_whole and last_review.tzinfo and 1969 <= min(years) <= max(years) <= 2400):
        raise ValueError("a value is out of range")
    return Card(
        question,
        point,
        State(state),
        stability,
        difficulty,
        soonest,
        due_day,
        last_review,
        last_day,
        int(lapses),
        bool(missed),
        bool(unproven),
    )

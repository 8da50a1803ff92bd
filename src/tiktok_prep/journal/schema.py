"""The tables of the progress file, and the values in their rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.database import RESTORE_HINT, Database
from tiktok_prep.model import Card, Event, State

APPLICATION_ID = 0x70726570  # "prep"
VERSION = 1

_AT = f"at TEXT NOT NULL CHECK (at < '{instant_text(journal.END)}')"
DERIVED = {
    "undone": "id TEXT PRIMARY KEY",
    "standing": "seq INTEGER PRIMARY KEY, question TEXT NOT NULL",
    "cards": (
        "question TEXT, point TEXT, state INTEGER, stability REAL, difficulty REAL, "
        "soonest TEXT, due_day TEXT, last_review TEXT, last_day TEXT, lapses INTEGER, "
        "missed INTEGER, unproven INTEGER, PRIMARY KEY (question, point)"
    ),
    "daily": (
        "day TEXT, question TEXT, reviews INTEGER, took_ms INTEGER, asked INTEGER, "
        "recalled INTEGER, PRIMARY KEY (day, question)"
    ),
    "later_answers": (
        "question TEXT, days INTEGER, stability INTEGER, last INTEGER, asked INTEGER, "
        "recalled INTEGER, PRIMARY KEY (question, days, stability, last)"
    ),
    "later_sums": (
        "days INTEGER, stability INTEGER, last INTEGER, asked INTEGER, recalled INTEGER, "
        "PRIMARY KEY (days, stability, last)"
    ),
    "totals": (
        "question TEXT PRIMARY KEY, reviews INTEGER, took_ms INTEGER, first_asked INTEGER, "
        "first_recalled INTEGER"
    ),
    "suspended": "question TEXT PRIMARY KEY",
    "recent": (
        "question TEXT, at TEXT, id TEXT, took_ms INTEGER NOT NULL, answered_ms INTEGER NOT NULL, "
        "PRIMARY KEY (question, at, id)"
    ),
    "latest": f"kind TEXT, name TEXT, {_AT}, id TEXT NOT NULL, PRIMARY KEY (kind, name)",
    "debriefs": f"{_AT}, id TEXT, PRIMARY KEY (at, id)",
    "mocks": "mock TEXT, id TEXT, kind TEXT NOT NULL, PRIMARY KEY (mock, id)",
}
"""Table name -> columns. What `daily` counts as asked and recalled is evidence, and so in
`later_answers`, too. That counts by `later_days.Cell`, and `later_sums` has the sums
over all questions, since every report needs them; `standing` names the reviews, suspends and
unsuspends that were not undone, by their `seq` in the journal; `latest` the last event for each
interview, setting, answer and question of your own."""
_SCHEMA = (
    "CREATE TABLE journal (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, "
    "kind TEXT NOT NULL, payload TEXT NOT NULL, here INTEGER NOT NULL)",
    "CREATE INDEX journal_by_time ON journal (at, id)",
    "CREATE TRIGGER journal_keeps BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END",
    "CREATE TRIGGER journal_stays BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)
"""`here` is 1 for events of this machine and 0 for imported ones. Only `undo` uses it; it is not
exported."""
DERIVED_SQL = {
    name: f"CREATE TABLE {name} ({columns}) WITHOUT ROWID" for name, columns in DERIVED.items()
}
"""Table name -> SQL as SQLite stores it; a table with other SQL is from another version."""
_INDEXES = (
    "CREATE INDEX standing_by_question ON standing (question)",
    "CREATE INDEX daily_by_question ON daily (question)",
    "CREATE INDEX mocks_by_kind ON mocks (kind)",
)


def create_all(db: Database) -> None:
    """Creates all tables, indexes and triggers in an empty database, and marks it as prep's."""
    for statement in (*_SCHEMA, *DERIVED_SQL.values(), *_INDEXES):
        db.execute(statement)


def empty_derived(db: Database) -> None:
    """Replaces all derived tables by empty ones without indexes."""
    for table, sql in DERIVED_SQL.items():
        db.execute(f"DROP TABLE IF EXISTS {table}")
        db.execute(sql)


def index_derived(db: Database) -> None:
    """Creates the indexes of the derived tables: after they were filled, in a third of the time."""
    for statement in _INDEXES:
        db.execute(statement)


def all_events(db: Database) -> Iterator[tuple[int, Event]]:
    """Yields all events with their `seq`, by (at, id), read in batches, so that the file is not
    locked in between.

    Raises StoreError when it comes to a damaged event.
    """
    last = ("", "")
    while rows := db.rows(
        "SELECT id, at, kind, payload, seq FROM journal WHERE (at, id) > (?, ?) "
        "ORDER BY at, id LIMIT 2000",
        *last,
    ):
        for *row, seq in rows:
            yield seq, event_of(row)
        last = (rows[-1][1], rows[-1][0])


def events_from(db: Database, source: str, *values: object) -> list[Event]:
    """Returns the events selected by `source`: SQL from FROM on, in which the table journal is
    called `j`.

    `values` fill its question marks. Raises StoreError if an event is damaged.
    """
    rows = db.rows(f"SELECT j.id, j.at, j.kind, j.payload {source}", *values)
    return [event_of(row) for row in rows]


def event_of(row: Sequence[str]) -> Event:
    """Returns the event in an EventRow. Raises StoreError if it is damaged."""
    event_id, at, kind, payload = row
    try:
        return Event(event_id, journal.parse_instant(at), kind, json.loads(payload))
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"event {event_id} in the progress file is damaged ({error})", hint=RESTORE_HINT
        ) from error


def card_of(row: Sequence[Any]) -> Card:
    """Returns the card in a row of the table `cards`. Raises StoreError if a value in it is
    damaged."""
    question, point, state, stability, difficulty, *dates, lapses, missed, unproven = row
    soonest, due_day, last_review, last_day = dates
    try:
        return Card(
            question,
            point,
            State(state),
            stability,
            difficulty,
            datetime.fromisoformat(soonest),
            date.fromisoformat(due_day) if due_day else None,
            datetime.fromisoformat(last_review),
            date.fromisoformat(last_day),
            lapses,
            bool(missed),
            bool(unproven),
        )
    except (ValueError, TypeError) as error:
        message = f"a card of '{question}' in the progress file is damaged ({error})"
        raise StoreError(message, hint=RESTORE_HINT) from error

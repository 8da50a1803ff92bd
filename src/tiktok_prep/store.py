"""The progress file: a journal of events that is only appended to, and what is computed from it.

One SQLite file. Every table but `journal` is derived and can be dropped and rebuilt by replay.
Each act is one transaction, on disk when the call returns (rollback journal; synchronous EXTRA,
which is FULL and also syncs the folder after the unlink that commits). Undoing is an event too.
A file that cannot be read is never treated as empty, and is left as it was.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tiktok_prep import journal
from tiktok_prep.errors import StoreError
from tiktok_prep.model import Agenda, Card, Event, Review, State
from tiktok_prep.rollups import (
    LONGEST_MS,
    RECENT,
    SHORTEST_MS,
    BinTotal,
    DayTotal,
    FirstTries,
    Total,
    bin_of,
)

if TYPE_CHECKING:
    from tiktok_prep.scheduling import Rated

__all__ = ["FILE", "LONGEST_MS", "Store", "Undone"]

FILE = "progress.db"
APPLICATION_ID = 0x70726570  # "prep"
VERSION = 1

_DERIVED = {
    "undone": "id TEXT PRIMARY KEY",
    "standing": "id TEXT PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, question TEXT NOT NULL",
    "cards": (
        "question TEXT, point TEXT, state INTEGER, step INTEGER, stability REAL, difficulty REAL, "
        "due TEXT, last_review TEXT, last_day TEXT, lapses INTEGER, missed INTEGER, "
        "PRIMARY KEY (question, point)"
    ),
    "daily": (
        "question TEXT, day TEXT, reviews INTEGER, took_ms INTEGER, asked INTEGER, "
        "recalled INTEGER, PRIMARY KEY (question, day)"
    ),
    "calibration": (
        "question TEXT, bin INTEGER, asked INTEGER, recalled INTEGER, predicted_ppm INTEGER, "
        "PRIMARY KEY (question, bin)"
    ),
    "totals": (
        "question TEXT PRIMARY KEY, reviews INTEGER NOT NULL, took_ms INTEGER NOT NULL, "
        "first_day TEXT, suspended INTEGER NOT NULL, first_asked INTEGER NOT NULL, "
        "first_recalled INTEGER NOT NULL"
    ),
    "recent": (
        "question TEXT, at TEXT, id TEXT, took_ms INTEGER NOT NULL, PRIMARY KEY (question, at, id)"
    ),
    "agenda": "kind TEXT, name TEXT, at TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, name)",
}
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
"""`here` is 1 for what was given on this machine and 0 for what was imported; it is for `undo`
alone, and no part of an event."""
_SCHEMA_DERIVED = (
    *(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID" for name, columns in _DERIVED.items()),
    "CREATE INDEX standing_by_question ON standing (question, at, id)",
    "CREATE INDEX standing_by_time ON standing (at, id)",
    "CREATE INDEX daily_by_day ON daily (day)",
)
_ELSEWHERE = "PREP_HOME selects another folder"
T = TypeVar("T")


class Undone(NamedTuple):
    """The event that an undo took back."""

    event: Event
    question_id: str


class Store:
    """The open progress file. Use it as a context manager."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, *, on_wait: Callable[[], None]
    ) -> None:
        self._db, self.path, self._on_wait = connection, path, on_wait

    @classmethod
    def open(cls, home: Path, *, write: bool, on_wait: Callable[[], None] = lambda: None) -> Store:
        """The store in the folder `home`.

        With `write`, folder (0700) and file (0600) are made if they are missing. Without, a
        missing file is an empty store and nothing is made. `on_wait` is called once when another
        process is writing and this one has to wait. Raises StoreError if the file is damaged,
        newer than this version, not prep's, or out of reach.
        """
        path = home / FILE
        with _as_store_errors(path):
            for link in (home, path):
                if link.is_symlink() and not link.exists():
                    raise StoreError(f"{link} is a link that leads nowhere", hint=_ELSEWHERE)
            if home.exists() and not home.is_dir():
                raise StoreError(f"{home} is not a folder", hint=_ELSEWHERE)
            if path.exists() and not path.is_file():
                raise StoreError(f"{path} is not a file", hint=_ELSEWHERE)
            if write:
                home.mkdir(mode=0o700, parents=True, exist_ok=True)
                _make_private(path)
            if not path.exists():
                return cls._empty(path, on_wait)
            # read-write also to read: after a crash SQLite has to roll a journal back first; it
            # falls back to reading alone where the file cannot be written
            uri = f"{path.resolve().as_uri()}?mode=rw"
            db = sqlite3.connect(uri, uri=True, timeout=0.2, isolation_level=None)
            store = cls(db, path, on_wait=on_wait)
            try:
                if store._prepare(write):
                    return store
                db.close()
                return cls._empty(path, on_wait)
            except BaseException:
                db.close()
                raise

    @classmethod
    def _empty(cls, path: Path, on_wait: Callable[[], None]) -> Store:
        """A store to read from where nothing has ever been saved."""
        store = cls(sqlite3.connect(":memory:", isolation_level=None), path, on_wait=on_wait)
        store._create()
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------ reading

    def cards(self, question_ids: Iterable[str] | None = None) -> list[Card]:
        """All cards, or those of some questions, by question and point id."""
        sql = "SELECT * FROM cards"
        if question_ids is None:
            rows = self._rows(f"{sql} ORDER BY question, point")
        else:
            rows = [
                row
                for question_id in question_ids
                for row in self._rows(f"{sql} WHERE question = ? ORDER BY point", question_id)
            ]
        return [_card(row) for row in rows]

    def suspended(self) -> frozenset[str]:
        return frozenset(
            row[0] for row in self._rows("SELECT question FROM totals WHERE suspended")
        )

    def question_ids(self) -> list[str]:
        """Every question with reviews that stand, in or out of the deck, sorted."""
        return [
            row[0] for row in self._rows("SELECT question FROM totals WHERE reviews ORDER BY 1")
        ]

    def reviews(self, question_id: str) -> list[Review]:
        """The reviews of one question that stand, the oldest first."""
        rows = self._rows(
            "SELECT j.id, j.at, j.kind, j.payload FROM standing s JOIN journal j ON j.id = s.id "
            "WHERE s.question = ? AND s.kind = ? ORDER BY s.at, s.id",
            question_id,
            journal.REVIEW,
        )
        return [journal.review_of(_event(row)) for row in rows]

    def total(self, question_ids: Sequence[str] | None = None) -> Total:
        """Reviews and time of some questions, or of all that was ever asked."""
        where, values = _among(question_ids)
        ((reviews, took_ms, first),) = self._rows(
            f"SELECT sum(reviews), sum(took_ms), min(first_day) FROM totals {where}", *values
        )
        return Total(reviews or 0, took_ms or 0, date.fromisoformat(first) if first else None)

    def days(self, since: date, question_ids: Sequence[str] | None = None) -> list[DayTotal]:
        """What was done on each local day from `since` on; days without reviews are left out."""
        where, values = _among(question_ids, "day >= ?")
        rows = self._rows(
            "SELECT day, sum(reviews), sum(took_ms), sum(asked), sum(recalled) FROM daily "
            f"{where} GROUP BY day ORDER BY day",
            since.isoformat(),
            *values,
        )
        return [DayTotal(date.fromisoformat(day), *counts) for day, *counts in rows]

    def calibration(self, question_ids: Sequence[str] | None = None) -> list[BinTotal]:
        """The calibration bins that hold something, the lowest first."""
        where, values = _among(question_ids)
        rows = self._rows(
            "SELECT bin, sum(asked), sum(recalled), sum(predicted_ppm) FROM calibration "
            f"{where} GROUP BY bin ORDER BY bin",
            *values,
        )
        return [BinTotal(bin_, asked, yes, ppm / 1e6) for bin_, asked, yes, ppm in rows]

    def took(self, question_ids: Sequence[str] | None = None) -> dict[str, tuple[int, ...]]:
        """How long the last RECENT reviews of each question took (ms, LONGEST_MS at most), the
        oldest first. Those below SHORTEST_MS are left out, and so are questions without any."""
        where, values = _among(question_ids)
        taken: dict[str, tuple[int, ...]] = {}
        for question_id, took_ms in self._rows(
            f"SELECT question, took_ms FROM recent {where} ORDER BY question, at, id", *values
        ):
            taken[question_id] = (*taken.get(question_id, ()), took_ms)
        return taken

    def first_tries(self) -> FirstTries:
        """How all points went when they were first asked."""
        ((asked, recalled),) = self._rows(
            "SELECT sum(first_asked), sum(first_recalled) FROM totals"
        )
        return FirstTries(asked or 0, recalled or 0)

    def agenda(self) -> Agenda:
        """The interviews and settings as last set; the defaults where nothing was."""
        rows = self._rows(
            "SELECT j.id, j.at, j.kind, j.payload FROM agenda a JOIN journal j ON j.id = a.id"
        )
        return journal.agenda_of(map(_event, rows))

    def events(self) -> Iterator[Event]:
        """The whole journal in (instant, id) order, read in pieces so that no lock is held."""
        last = ("", "")
        while True:
            rows = self._rows(
                "SELECT id, at, kind, payload FROM journal WHERE (at, id) > (?, ?) "
                "ORDER BY at, id LIMIT 2000",
                *last,
            )
            if not rows:
                return
            yield from map(_event, rows)
            last = (rows[-1][1], rows[-1][0])

    # ------------------------------------------------------------ writing

    def append(self, review: Review) -> Review:
        """Save one review and what follows from it; on disk on return.

        The review is returned as saved: never dated before its cards' last one, whatever the
        clock did.
        """
        from tiktok_prep.scheduling import rate

        with self._transaction():
            cards = {card.point_id: card for card in self.cards([review.question_id])}
            asked = [cards[point] for point in review.points if point in cards]
            last = max((card.last_review for card in asked), default=None)
            review = review._replace(at=_after(last, review.at))
            self._insert(journal.review_event(review))
            rated = rate(cards, review)
            for point_id in review.points:
                self._put_card(rated.cards[point_id])
            self._add_up(review, rated)
            self._keep_recent(review.question_id, [review])
        return review

    def set_suspended(
        self, question_id: str, suspended: bool, *, at: datetime, event_id: str
    ) -> None:
        """Keep a question out of drills, or let it back in; on disk on return."""
        kind = journal.SUSPEND if suspended else journal.UNSUSPEND
        with self._transaction():
            ((text,),) = self._rows(
                "SELECT max(at) FROM standing WHERE question = ? AND kind <> ?",
                question_id,
                journal.REVIEW,
            )
            # the last word counts, whatever the clock did meanwhile
            at = _after(journal.instant(text) if text else None, at.astimezone(UTC))
            self._insert(Event(event_id, at, kind, {"question": question_id}))
            self._recompute(question_id)

    def set_interview(
        self, stage: str, when: datetime | None, *, at: datetime, event_id: str
    ) -> None:
        """Say when a stage's interview is, aware and local there; `None`: no date any more. On
        disk on return. Raises ValueError with a sentence for what the journal cannot hold."""
        self._set(journal.interview_event(event_id, stage, when, at=at))

    def set_setting(self, name: str, value: object, *, at: datetime, event_id: str) -> None:
        """Set `minutes`, `goal` or `off`; on disk on return. Raises ValueError with a sentence for
        another name, or for what is no value of it."""
        self._set(journal.setting_event(event_id, name, value, at=at))

    def undo(self, *, at: datetime, event_id: str, prefer: str | None = None) -> Undone | None:
        """Take back one event; on disk on return. `None` if there is nothing to take back.

        That is `prefer`, the id of an event, if it still stands, and nothing else. Without, it is
        the last that was given on this machine, whatever the clock did; then what was imported,
        the latest first.
        """
        with self._transaction():
            standing = "SELECT s.id, s.question FROM standing s JOIN journal j ON j.id = s.id"
            if prefer:
                found = self._rows(f"{standing} WHERE s.id = ?", prefer)
            else:
                found = self._rows(f"{standing} WHERE j.here ORDER BY j.seq DESC LIMIT 1")
                found = found or self._rows(f"{standing} ORDER BY s.at DESC, s.id DESC LIMIT 1")
            if not found:
                return None
            ((target_id, question_id),) = found
            (row,) = self._rows("SELECT id, at, kind, payload FROM journal WHERE id = ?", target_id)
            target = _event(row)
            undo = Event(event_id, at.astimezone(UTC), journal.UNDO, {"of": target.id})
            self._insert(undo)
            self._recompute(question_id)
        return Undone(target, question_id)

    def missing(self, events: Sequence[Event]) -> list[Event]:
        """Those of `events` that the journal lacks.

        Raises StoreError if it has one of them with other contents: neither side is picked.
        """
        lacking = []
        for event in events:
            rows = self._rows("SELECT id, at, kind, payload FROM journal WHERE id = ?", event.id)
            if not rows:
                lacking.append(event)
            elif _event(rows[0]) != event:
                raise StoreError(
                    f"event {event.id} is in {self.path} with other contents; nothing was imported"
                )
        return lacking

    def has_events(self) -> bool:
        return bool(self._rows("SELECT 1 FROM journal LIMIT 1"))

    def merge(self, events: Sequence[Event]) -> int:
        """Add the events that the journal lacks, all or none; how many there were."""
        with self._transaction():
            lacking = self.missing(events)
            touched = {
                question for event in lacking for question in self._insert(event, here=False)
            }
            for question_id in sorted(touched):
                self._recompute(question_id)
        return len(lacking)

    def rebuild(self) -> None:
        """Compute everything but the journal anew from the journal, by replay."""
        with self._transaction():
            for table in _DERIVED:
                self._db.execute(f"DELETE FROM {table}")
            self._replay_all()

    def back_up(self, stamp: str) -> Path:
        """A whole copy of the file beside it, in `backups`; its path."""
        with _as_store_errors(self.path):
            folder = self.path.parent / "backups"
            folder.mkdir(mode=0o700, exist_ok=True)
            target = folder / f"progress-{stamp}.db"
            _make_private(target)
            copy = sqlite3.connect(target)
            try:
                self._db.backup(copy)
            finally:
                copy.close()
        return target

    # ------------------------------------------------------------ inside

    def _prepare(self, write: bool) -> bool:
        """Whether there is a journal to work with. False: nothing was ever saved, and with
        `write` False nothing is made. Raises StoreError for a file that is not right, and leaves
        it as it was."""
        tables, application, version = self._look()
        if not tables and self.path.stat().st_size == 0:  # never begun, or killed at first start
            if not write:
                return False
            with self._transaction():
                # another prep may have made the tables while this one waited for the lock
                if not self._rows("SELECT name FROM sqlite_master"):
                    self._create()
            tables, application, version = self._look()
        if application != APPLICATION_ID:
            raise StoreError(f"{self.path} is not a progress file of prep; it was left as it is")
        if version > VERSION:
            raise StoreError(
                f"{self.path} was written by a newer prep (format {version}, this one knows "
                f"{VERSION}); it was left as it is",
                hint="install the newer prep",
            )
        if "journal" not in tables:
            raise _damaged(self.path, "the journal is missing")
        if write and not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            # better to hear it now than after an answer
            raise StoreError(f"{self.path} cannot be written", hint=_ELSEWHERE)
        for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "fullfsync = ON"):
            self._rows(f"PRAGMA {pragma}")
        if not set(_DERIVED) <= tables:  # can be lost: all of it is in the journal
            with self._transaction():
                for table in _DERIVED:
                    self._db.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _SCHEMA_DERIVED:
                    self._db.execute(statement)
                self._replay_all()
        return True

    def _look(self) -> tuple[set[str], int, int]:
        """Tables, application id and user version, after SQLite has rolled back what a crash left.

        All under one read lock: nobody writes meanwhile, so that what does not fit is damage.
        """
        self._rows("BEGIN")
        try:
            tables = {row[0] for row in self._rows("SELECT name FROM sqlite_master")}
            ((application,),) = self._rows("PRAGMA application_id")
            ((version,),) = self._rows("PRAGMA user_version")
            fault = _fault_in_bytes(self.path)
            if fault:
                raise _damaged(self.path, fault)
            return tables, application, version
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def _create(self) -> None:
        for statement in (*_SCHEMA, *_SCHEMA_DERIVED):
            self._db.execute(statement)

    def _patiently(self, act: Callable[[], T]) -> T:
        """What `act` returns, waiting for as long as another process holds the file. A wait is a
        sentence and no error: nobody's rating is lost to somebody's import; Ctrl-C ends it."""
        waits = False
        while True:
            with _as_store_errors(self.path):
                try:
                    return act()
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        raise
            if not waits:
                waits = True
                self._on_wait()
            time.sleep(0.05)

    def _rows(self, sql: str, *values: object) -> list[Any]:
        return self._patiently(lambda: self._db.execute(sql, values).fetchall())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, durable at the end. Holds the write lock from the start, so that what
        is read inside is what is written on top of."""
        self._patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
        try:
            with _as_store_errors(self.path):
                yield
            self._patiently(lambda: self._db.execute("COMMIT"))
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _insert(self, event: Event, *, here: bool = True) -> list[str]:
        """Append to the journal; the questions whose derived rows have to be computed anew."""
        if not journal.is_in_range(event.at):
            raise StoreError(
                f"nothing is saved with the date {event.at:%Y-%m-%d}", hint="check the clock"
            )
        self._db.execute(
            "INSERT INTO journal (id, at, kind, payload, here) VALUES (?, ?, ?, ?, ?)",
            (
                event.id,
                journal.instant_text(event.at),
                event.kind,
                journal.payload_text(event),
                here,
            ),
        )
        return self._place(event)

    def _set(self, event: Event) -> None:
        """Append an event of the agenda, dated after the last one of its kind and name: the last
        word counts, whatever the clock did meanwhile."""
        with self._transaction():
            last = self._rows(
                "SELECT at FROM agenda WHERE kind = ? AND name = ?",
                event.kind,
                journal.agenda_name(event),
            )
            at = _after(journal.instant(last[0][0]) if last else None, event.at)
            self._insert(event._replace(at=at))

    def _place(self, event: Event) -> list[str]:
        """Note which events stand, in whatever order they come; the questions that this touches."""
        if name := journal.agenda_name(event):
            self._db.execute(
                "INSERT INTO agenda VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET "
                "at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)",
                (event.kind, name, journal.instant_text(event.at), event.id),
            )
            return []
        if event.kind == journal.UNDO:
            target = event.payload["of"]
            self._db.execute("INSERT OR IGNORE INTO undone VALUES (?)", (target,))
            rows = self._rows("SELECT question FROM standing WHERE id = ?", target)
            self._db.execute("DELETE FROM standing WHERE id = ?", (target,))
            return [row[0] for row in rows]
        if event.kind not in journal.UNDOABLE:
            return []
        if self._rows("SELECT 1 FROM undone WHERE id = ?", event.id):
            return []
        question_id = str(event.payload["question"])
        self._db.execute(
            "INSERT INTO standing VALUES (?, ?, ?, ?)",
            (event.id, journal.instant_text(event.at), event.kind, question_id),
        )
        return [question_id]

    def _replay_all(self) -> None:
        """Fill the derived tables, which are empty."""
        touched = {question for event in self.events() for question in self._place(event)}
        for question_id in sorted(touched):
            self._recompute(question_id)

    def _recompute(self, question_id: str) -> None:
        """The derived rows of one question anew, from its standing events."""
        from tiktok_prep.scheduling import rate

        for table in ("cards", "daily", "calibration", "totals", "recent"):
            self._db.execute(f"DELETE FROM {table} WHERE question = ?", (question_id,))
        cards: dict[str, Card] = {}
        reviews: list[Review] = []
        rows = self._rows(
            "SELECT j.id, j.at, j.kind, j.payload FROM standing s JOIN journal j ON j.id = s.id "
            "WHERE s.question = ? ORDER BY s.at, s.id",
            question_id,
        )
        for event in map(_event, rows):
            if event.kind == journal.REVIEW:
                review = journal.review_of(event)
                rated = rate(cards, review)
                cards = rated.cards
                self._add_up(review, rated)
                reviews.append(review)
            else:
                self._db.execute(
                    "INSERT INTO totals VALUES (?, 0, 0, NULL, ?, 0, 0) ON CONFLICT (question) "
                    "DO UPDATE SET suspended = excluded.suspended",
                    (question_id, event.kind == journal.SUSPEND),
                )
        for card in cards.values():
            self._put_card(card)
        self._keep_recent(question_id, reviews)

    def _keep_recent(self, question_id: str, reviews: Iterable[Review]) -> None:
        """Note how long more reviews of a question took, which come in (instant, id) order, and
        keep the last RECENT of all."""
        by_person = [review for review in reviews if review.took_ms >= SHORTEST_MS]
        for review in by_person[-RECENT:]:
            self._db.execute(
                "INSERT INTO recent VALUES (?, ?, ?, ?)",
                (
                    question_id,
                    journal.instant_text(review.at),
                    review.id,
                    min(review.took_ms, LONGEST_MS),
                ),
            )
        self._db.execute(
            "DELETE FROM recent WHERE question = ?1 AND (at, id) <= (SELECT at, id FROM recent "
            "WHERE question = ?1 ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?2)",
            (question_id, RECENT),
        )

    def _put_card(self, card: Card) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                card.question_id,
                card.point_id,
                int(card.state),
                card.step,
                card.stability,
                card.difficulty,
                journal.instant_text(card.due),
                journal.instant_text(card.last_review),
                card.last_day.isoformat(),
                card.lapses,
                card.missed,
            ),
        )

    def _add_up(self, review: Review, rated: Rated) -> None:
        """Add one review, with what came of it, to the roll-ups."""
        took_ms, day = min(review.took_ms, LONGEST_MS), review.day.isoformat()
        recalled = sum(outcome.recalled for outcome in rated.outcomes)
        self._db.execute(
            "INSERT INTO daily VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT (question, day) DO UPDATE SET "
            "reviews = reviews + 1, took_ms = took_ms + excluded.took_ms, "
            "asked = asked + excluded.asked, recalled = recalled + excluded.recalled",
            (review.question_id, day, took_ms, len(rated.outcomes), recalled),
        )
        self._db.execute(
            "INSERT INTO totals VALUES (?, 1, ?, ?, 0, ?, ?) ON CONFLICT (question) DO UPDATE SET "
            "reviews = reviews + 1, took_ms = took_ms + excluded.took_ms, "
            "first_day = min(coalesce(first_day, excluded.first_day), excluded.first_day), "
            "first_asked = first_asked + excluded.first_asked, "
            "first_recalled = first_recalled + excluded.first_recalled",
            (review.question_id, took_ms, day, len(rated.first), sum(rated.first)),
        )
        for predicted, was_recalled in rated.outcomes:
            self._db.execute(
                "INSERT INTO calibration VALUES (?, ?, 1, ?, ?) ON CONFLICT (question, bin) "
                "DO UPDATE SET asked = asked + 1, recalled = recalled + excluded.recalled, "
                "predicted_ppm = predicted_ppm + excluded.predicted_ppm",
                # in whole millionths: a sum of floats would depend on the order of reviews
                (review.question_id, bin_of(predicted), was_recalled, round(predicted * 1e6)),
            )


def _event(row: Sequence[Any]) -> Event:
    import json

    event_id, at, kind, payload = row
    try:
        return Event(event_id, journal.instant(at), kind, json.loads(payload))
    except ValueError as error:
        raise StoreError(f"event {event_id} of the progress file is damaged ({error})") from error


def _card(row: Sequence[Any]) -> Card:
    question, point, state, step, stability, difficulty, due, last, day, lapses, missed = row
    try:
        return Card(
            question,
            point,
            State(state),
            step,
            stability,
            difficulty,
            datetime.fromisoformat(due),
            datetime.fromisoformat(last),
            date.fromisoformat(day),
            lapses,
            bool(missed),
        )
    except (ValueError, TypeError) as error:
        what = f"the memory of '{question}' in the progress file is damaged ({error})"
        raise StoreError(what) from error


def _among(question_ids: Sequence[str] | None, condition: str = "") -> tuple[str, list[str]]:
    """A WHERE clause for some questions, or for all with `None`, and its values."""
    conditions = [condition] if condition else []
    if question_ids is not None:
        # a list longer than SQLite takes as parameters is passed as one JSON text
        conditions.append("question IN (SELECT value FROM json_each(?))")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    if question_ids is None:
        return where, []
    import json

    return where, [json.dumps(list(question_ids))]


def _make_private(path: Path) -> None:
    """Make an empty file of mode 0600 unless there is one; SQLite gives its journal that mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return


def _after(last: datetime | None, at: datetime) -> datetime:
    """`at`, or the next moment after `last` if that is later."""
    return at if last is None or at > last else last + timedelta(microseconds=1)


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        f"{path} is damaged ({what}); it was left as it is",
        hint="move it away; then a backup can take its place, or `prep import` an export",
    )


def _fault_in_bytes(path: Path) -> str:
    """What is wrong with the file that SQLite takes for an empty or a whole one; '' if nothing."""
    size = path.stat().st_size
    if size == 0:
        return ""
    with path.open("rb") as handle:
        header = handle.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        return "it does not begin as a progress file does"
    if len(header) < 100:
        return f"it ends after {size} bytes"
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    whole = page * int.from_bytes(header[28:32], "big")
    return f"it ends after {size:,} of {whole:,} bytes" if size < whole else ""


@contextmanager
def _as_store_errors(path: Path) -> Iterator[None]:
    """Translate what the disk and SQLite raise into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"another prep is still writing to {path}", hint="end it, then try again"
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise StoreError(
                f"the disk is full: nothing was written to {path}", hint="free some space"
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise StoreError(f"{path} cannot be written: {error}", hint=_ELSEWHERE) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _damaged(path, _fault_in_bytes(path) or str(error)) from error
        raise StoreError(f"{path}: {error}") from error
    except OSError as error:
        raise StoreError(
            f"{error.filename or path}: {error.strerror or error}", hint=_ELSEWHERE
        ) from error

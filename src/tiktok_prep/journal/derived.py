"""The tables computed from the events: updated with each event, or rebuilt by replaying them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.schema import all_events, create_derived, events_from
from tiktok_prep.memory.later_days import Cell
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, SHORTEST_MS
from tiktok_prep.memory.timing import is_evidence
from tiktok_prep.model import Card, Event, Review

if TYPE_CHECKING:
    from tiktok_prep.memory.scheduling import ReviewEffect

_TABLES_BY_QUESTION = (
    "cards",
    "daily",
    "later_answers",
    "totals",
    "recent",
    "sureness",
    "suspended",
)
"""Tables whose rows depend on the events of one question only."""
_LATEST_SQL = (
    "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET "
    "at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)"
)
BATCH = 10_000
"""How many events are registered at once; more take more memory."""


class DerivedTables:
    """Updates the derived tables. Call its methods inside a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counts: dict[tuple[Any, ...], tuple[tuple[str, ...], dict[str, Any]]] = {}
        """What is to be added to the sums: a table and the key of a row in it -> the names of the
        key's columns, and column -> number to add."""

    def add_review(self, review: Review, effect: ReviewEffect) -> None:
        """Adds a review's effect to its cards, the sums and the recent times.

        No other review of its points may come after it. Does not `register` its event.
        """
        for point_id in review.points:
            self._put_card(effect.cards[point_id])
        self._add_to_sums(review, effect)
        self._write_counts()
        self._keep_recent(review.question_id, [review])

    def register(self, events: Iterable[Event]) -> set[str]:
        """Updates which events count, given new ones; returns the ids of questions to `recompute`,
        perhaps with some that do not need it.

        Those are the questions of reviews, suspends and unsuspends, new ones or taken back by a new
        undo. Events may come in any order, such as an undo before what it undoes. An event dated
        out of range has no effect.
        """
        events = [event for event in events if journal.is_in_range(event.at)]
        many = self._db.execute_many
        mocks = ((journal.mock_id(event), event.id, event.kind) for event in events)
        many("INSERT INTO mocks VALUES (?, ?, ?)", (row for row in mocks if row[0]))
        latest = {
            (event.kind, name): event
            for event in sorted(events, key=lambda event: (event.at, event.id))
            if (name := journal.latest_name(event))
        }
        many(
            _LATEST_SQL,
            ((kind, name, instant_text(e.at), e.id) for (kind, name), e in latest.items()),
        )
        many(
            "INSERT INTO debriefs VALUES (?, ?, ?)",
            (
                (event.payload["stage"], instant_text(event.at), event.id)
                for event in events
                if event.kind == journal.DEBRIEF
            ),
        )
        undos = [event for event in events if event.kind == journal.UNDO]
        many("INSERT OR IGNORE INTO undone VALUES (?)", ((e.payload["of"],) for e in undos))
        standing = [event for event in events if event.kind in journal.UNDOABLE]
        many(
            "INSERT INTO standing VALUES (?, ?, ?, ?)",
            ((e.id, instant_text(e.at), e.kind, e.payload["question"]) for e in standing),
        )
        undone = "id IN (SELECT id FROM undone)"
        taken_back = self._db.rows(f"SELECT question FROM standing WHERE {undone}")
        self._db.execute(f"DELETE FROM standing WHERE {undone}")
        return {str(event.payload["question"]) for event in standing} | {q for (q,) in taken_back}

    def rebuild(self) -> None:
        """Replaces all derived tables by replaying the events in the journal."""
        create_derived(self._db)
        question_ids = set[str]()
        events = all_events(self._db)
        while batch := list(islice(events, BATCH)):
            question_ids |= self.register(batch)
        for question_id in sorted(question_ids):
            self.recompute(question_id)

    def replay_order(
        self, question_id: str, known: Mapping[str, Event] = MappingProxyType({})
    ) -> list[Event]:
        """Returns one question's events that were not undone, in the order in which they count.

        `known` maps ids to events: if it has all of them, none are read from the file.
        """
        ids = (
            self._db.rows("SELECT id FROM standing WHERE question = ?", question_id)
            if known
            else ()
        )
        events = [known[event_id] for (event_id,) in ids if event_id in known]
        if not known or len(events) < len(ids):
            rows = "FROM standing s JOIN journal j ON j.id = s.id WHERE s.question = ?"
            events = events_from(self._db, rows, question_id)
        return journal.in_replay_order(events)

    def recompute(
        self, question_id: str, known: Mapping[str, Event] = MappingProxyType({})
    ) -> None:
        """Replaces the derived rows of one question by replaying its events in `replay_order`."""
        from tiktok_prep.memory.scheduling import apply_review

        self._take_off_later_sums(question_id)
        for table in _TABLES_BY_QUESTION:
            self._db.execute(f"DELETE FROM {table} WHERE question = ?", (question_id,))
        cards: dict[str, Card] = {}
        reviews: list[Review] = []
        suspended = False
        for event in self.replay_order(question_id, known):
            if event.kind != journal.REVIEW:
                suspended = event.kind == journal.SUSPEND
                continue
            review = journal.review_of(event)
            effect = apply_review(cards, review)
            cards = effect.cards
            self._add_to_sums(review, effect)
            reviews.append(review)
        self._write_counts()
        self._db.execute("DELETE FROM later_sums WHERE asked = 0")
        if suspended:
            self._db.execute("INSERT INTO suspended VALUES (?)", (question_id,))
        for card in cards.values():
            self._put_card(card)
        self._keep_recent(question_id, reviews)

    def _keep_recent(self, question_id: str, reviews: Iterable[Review]) -> None:
        """Stores how long `reviews` took, then deletes all but the question's last RECENT times.

        Leaves out reviews shorter than SHORTEST_MS or of only some points; cuts a time over
        LONGEST_MS to that.
        """
        timed = [r for r in reviews if r.took_ms >= SHORTEST_MS and not r.narrowed]
        timed.sort(key=lambda review: (review.at, review.id))
        for review in timed[-RECENT:]:
            times = (min(ms, LONGEST_MS) for ms in (review.took_ms, review.answered_ms))
            row = (question_id, instant_text(review.at), review.id, *times)
            self._db.execute("INSERT INTO recent VALUES (?, ?, ?, ?, ?)", row)
        self._db.execute(
            "DELETE FROM recent WHERE question = ? AND (at, id) <= (SELECT at, id FROM recent "
            "WHERE question = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)",
            (question_id, question_id, RECENT),
        )

    def _put_card(self, card: Card) -> None:
        marks = ", ".join("?" * len(card))
        row = [_as_column(value) for value in card]
        self._db.execute(f"INSERT OR REPLACE INTO cards VALUES ({marks})", row)

    def _add_to_sums(self, review: Review, effect: ReviewEffect) -> None:
        question, day = {"question": review.question_id}, review.day.isoformat()
        counts = {"reviews": 1, "took_ms": min(review.took_ms, LONGEST_MS)}
        asked, recalled = len(effect.outcomes), sum(outcome.recalled for outcome in effect.outcomes)
        outcomes, tries = effect.outcomes, effect.first_tries
        if not is_evidence(review):
            outcomes = tries = ()
        first = {"first_asked": len(tries), "first_recalled": sum(tries)}
        later = {"asked": asked, "recalled": recalled, "learnt_from": len(outcomes)}
        self._count("daily", {**question, "day": day}, **counts, **later)
        self._count("totals", question, **counts, first_day=day, **first)
        if review.sure is not None:
            points, said = len(review.points), len(review.points_said)
            sure = {**question, "sure": review.sure}
            self._count("sureness", sure, reviews=1, points=points, said=said)
        for where, was_recalled in outcomes:
            cell, one = where._asdict(), {"asked": 1, "recalled": int(was_recalled)}
            self._count("later_answers", {**question, **cell}, **one)
            self._count("later_sums", cell, **one)

    def _take_off_later_sums(self, question_id: str) -> None:
        """Subtracts one question's `later_answers` from `later_sums`, at the next
        `_write_counts`."""
        rows = self._db.rows(
            "SELECT days, stability, last, asked, recalled FROM later_answers WHERE question = ?",
            question_id,
        )
        for days, stability, last, asked, recalled in rows:
            cell = Cell(days, stability, last)._asdict()
            self._count("later_sums", cell, asked=-asked, recalled=-recalled)

    def _count(self, table: str, key: Mapping[str, object], **counts: Any) -> None:
        """Adds `counts` to the row with this key, or inserts it, at the next `_write_counts`.

        Of two values of `first_day`, the earlier one stays.
        """
        row = (table, *key.values())
        counted = self._counts.get(row)
        if counted is None:
            self._counts[row] = (tuple(key), counts)
            return
        sums = counted[1]
        for name, value in counts.items():
            sums[name] = min(sums[name], value) if name == "first_day" else sums[name] + value

    def _write_counts(self) -> None:
        rows_by_sql: dict[str, list[tuple[object, ...]]] = {}
        for (table, *values), (key, counts) in self._counts.items():
            sql = _upsert_sql(table, key, tuple(counts))
            rows_by_sql.setdefault(sql, []).append((*values, *counts.values()))
        for sql, rows in rows_by_sql.items():
            self._db.execute_many(sql, rows)
        self._counts.clear()


@cache
def _upsert_sql(table: str, key: tuple[str, ...], counts: tuple[str, ...]) -> str:
    columns = ", ".join((*key, *counts))
    marks = ", ".join("?" * len((*key, *counts)))
    sums = ", ".join(
        f"{name} = min({name}, excluded.{name})"
        if name == "first_day"
        else f"{name} = {name} + excluded.{name}"
        for name in counts
    )
    return (
        f"INSERT INTO {table} ({columns}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}"
    )


def _as_column(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value

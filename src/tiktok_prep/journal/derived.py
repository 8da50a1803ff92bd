"""What is computed of the journal: kept up to date event by event, or anew by replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.schema import events, events_from
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, SHORTEST_MS, bin_of
from tiktok_prep.model import Card, Event, Review

if TYPE_CHECKING:
    from tiktok_prep.memory.scheduling import Rated

_OF_A_QUESTION = ("cards", "daily", "calibration", "totals", "recent", "sureness", "suspended")
"""The tables with rows that one question's events make."""


class Derived:
    """The derived tables. Whoever calls holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, review: Review, rated: Rated) -> None:
        """Add a review that comes after all others of its points, with what came of it."""
        for point_id in review.points:
            self._put_card(rated.cards[point_id])
        self._add_up(review, rated)
        self._keep_recent(review.question_id, [review])

    def place(self, event: Event) -> list[str]:
        """Note what an event says of which events count, in whatever order they come; the questions
        whose derived rows have to be computed anew."""
        if not journal.is_in_range(event.at):
            return []
        if mock := journal.mock_id(event):
            self._db.execute("INSERT INTO mocks VALUES (?, ?, ?)", (mock, event.id, event.kind))
        if name := journal.latest_name(event):
            self._db.execute(
                "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET "
                "at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)",
                (event.kind, name, instant_text(event.at), event.id),
            )
            return []
        if event.kind == journal.DEBRIEF:
            row = (event.payload["stage"], instant_text(event.at), event.id)
            self._db.execute("INSERT INTO debriefs VALUES (?, ?, ?)", row)
            return []
        if event.kind == journal.UNDO:
            target = event.payload["of"]
            self._db.execute("INSERT OR IGNORE INTO undone VALUES (?)", (target,))
            rows = self._db.rows("SELECT question FROM standing WHERE id = ?", target)
            self._db.execute("DELETE FROM standing WHERE id = ?", (target,))
            return [row[0] for row in rows]
        if event.kind not in journal.UNDOABLE:
            return []
        if self._db.rows("SELECT 1 FROM undone WHERE id = ?", event.id):
            return []
        question_id = str(event.payload["question"])
        self._db.execute(
            "INSERT INTO standing VALUES (?, ?, ?, ?)",
            (event.id, instant_text(event.at), event.kind, question_id),
        )
        return [question_id]

    def replay_all(self) -> None:
        """Fill the derived tables, which are empty."""
        touched = {question for event in events(self._db) for question in self.place(event)}
        for question_id in sorted(touched):
            self.recompute(question_id)

    def in_order(self, question_id: str) -> list[Event]:
        """The events of one question that stand, in the order in which they count."""
        rows = "FROM standing s JOIN journal j ON j.id = s.id WHERE s.question = ?"
        return journal.in_order(events_from(self._db, rows, question_id))

    def recompute(self, question_id: str) -> None:
        """The derived rows of one question anew, from its standing events."""
        from tiktok_prep.memory.scheduling import rate

        for table in _OF_A_QUESTION:
            self._db.execute(f"DELETE FROM {table} WHERE question = ?", (question_id,))
        cards: dict[str, Card] = {}
        reviews: list[Review] = []
        suspended = False
        for event in self.in_order(question_id):
            if event.kind != journal.REVIEW:
                suspended = event.kind == journal.SUSPEND
                continue
            review = journal.review_of(event)
            rated = rate(cards, review)
            cards = rated.cards
            self._add_up(review, rated)
            reviews.append(review)
        if suspended:
            self._db.execute("INSERT INTO suspended VALUES (?)", (question_id,))
        for card in cards.values():
            self._put_card(card)
        self._keep_recent(question_id, reviews)

    def _keep_recent(self, question_id: str, reviews: Iterable[Review]) -> None:
        """Note how long more reviews of a question took, and keep the last RECENT of all by
        (at, id). Those of a part of its points say nothing of the whole."""
        by_person = [r for r in reviews if r.took_ms >= SHORTEST_MS and not r.narrowed]
        by_person.sort(key=lambda review: (review.at, review.id))
        for review in by_person[-RECENT:]:
            at, took_ms = instant_text(review.at), min(review.took_ms, LONGEST_MS)
            row = (question_id, at, review.id, took_ms)
            self._db.execute("INSERT INTO recent VALUES (?, ?, ?, ?)", row)
        self._db.execute(
            "DELETE FROM recent WHERE question = ? AND (at, id) <= (SELECT at, id FROM recent "
            "WHERE question = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)",
            (question_id, question_id, RECENT),
        )

    def _put_card(self, card: Card) -> None:
        marks = ", ".join("?" * len(card))
        row = [_as_column(value) for value in card]
        self._db.execute(f"INSERT OR REPLACE INTO cards VALUES ({marks})", row)

    def _add_up(self, review: Review, rated: Rated) -> None:
        """Add one review, with what came of it, to the roll-ups."""
        question, day = {"question": review.question_id}, review.day.isoformat()
        both = {"reviews": 1, "took_ms": min(review.took_ms, LONGEST_MS)}
        asked, recalled = len(rated.outcomes), sum(one.recalled for one in rated.outcomes)
        first = {"first_asked": len(rated.first), "first_recalled": sum(rated.first)}
        self._count("daily", {**question, "day": day}, **both, asked=asked, recalled=recalled)
        self._count("totals", question, **both, first_day=day, **first)
        if review.sure is not None:
            points, said = len(review.points), len(review.points_said)
            sure = {**question, "sure": review.sure}
            self._count("sureness", sure, reviews=1, points=points, said=said)
        for predicted, was_recalled in rated.outcomes:
            bin_ = {**question, "bin": bin_of(predicted)}
            # in whole millionths: a sum of floats would depend on the order of reviews
            ppm = round(predicted * 1e6)
            self._count("calibration", bin_, asked=1, recalled=was_recalled, predicted_ppm=ppm)

    def _count(self, table: str, key: Mapping[str, object], **counts: int | str) -> None:
        """Add to the counts of the row with this key, or begin with them; of two days the first
        stays."""
        sql = _counting(table, tuple(key), tuple(counts))
        self._db.execute(sql, (*key.values(), *counts.values()))


@cache
def _counting(table: str, key: tuple[str, ...], counts: tuple[str, ...]) -> str:
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
    """A value of a card as SQLite keeps it."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value

"""What is computed of the journal: kept up to date event by event, or anew by replay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tiktok_prep import journal
from tiktok_prep.model import Card, Event, Review
from tiktok_prep.rollups import LONGEST_MS, RECENT, SHORTEST_MS, bin_of
from tiktok_prep.store.database import Database
from tiktok_prep.store.schema import event_of, events

if TYPE_CHECKING:
    from tiktok_prep.scheduling import Rated


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
                (event.kind, name, journal.instant_text(event.at), event.id),
            )
            return []
        if event.kind == journal.DEBRIEF:
            row = (event.payload["stage"], journal.instant_text(event.at), event.id)
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
            (event.id, journal.instant_text(event.at), event.kind, question_id),
        )
        return [question_id]

    def replay_all(self) -> None:
        """Fill the derived tables, which are empty."""
        touched = {question for event in events(self._db) for question in self.place(event)}
        for question_id in sorted(touched):
            self.recompute(question_id)

    def recompute(self, question_id: str) -> None:
        """The derived rows of one question anew, from its standing events."""
        from tiktok_prep.scheduling import rate

        for table in ("cards", "daily", "calibration", "totals", "recent", "sureness"):
            self._db.execute(f"DELETE FROM {table} WHERE question = ?", (question_id,))
        cards: dict[str, Card] = {}
        reviews: list[Review] = []
        rows = self._db.rows(
            "SELECT j.id, j.at, j.kind, j.payload FROM standing s JOIN journal j ON j.id = s.id "
            "WHERE s.question = ?",
            question_id,
        )
        for event in journal.in_order([event_of(row) for row in rows]):
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
        keep the last RECENT of all. Those of a part of its points say nothing of the whole."""
        by_person = [r for r in reviews if r.took_ms >= SHORTEST_MS and not r.narrowed]
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
            "DELETE FROM recent WHERE question = ? AND (at, id) <= (SELECT at, id FROM recent "
            "WHERE question = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)",
            (question_id, question_id, RECENT),
        )

    def _put_card(self, card: Card) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                card.question_id,
                card.point_id,
                int(card.state),
                card.step,
                card.stability,
                card.difficulty,
                journal.instant_text(card.soonest),
                card.due_day and card.due_day.isoformat(),
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
        if review.sure is not None:
            self._db.execute(
                "INSERT INTO sureness VALUES (?, ?, 1, ?, ?) ON CONFLICT (question, sure) DO "
                "UPDATE SET reviews = reviews + 1, points = points + excluded.points, "
                "said = said + excluded.said",
                (review.question_id, review.sure, len(review.points), len(review.points_said)),
            )
        for predicted, was_recalled in rated.outcomes:
            self._db.execute(
                "INSERT INTO calibration VALUES (?, ?, 1, ?, ?) ON CONFLICT (question, bin) "
                "DO UPDATE SET asked = asked + 1, recalled = recalled + excluded.recalled, "
                "predicted_ppm = predicted_ppm + excluded.predicted_ppm",
                # in whole millionths: a sum of floats would depend on the order of reviews
                (review.question_id, bin_of(predicted), was_recalled, round(predicted * 1e6)),
            )

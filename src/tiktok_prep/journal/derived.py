"""The tables computed from the events: updated with each event, or rebuilt by replaying them."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from operator import add
from typing import TYPE_CHECKING

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.packed import BATCH
from tiktok_prep.journal.schema import all_events, empty_derived, events_from, index_derived
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, SHORTEST_MS
from tiktok_prep.memory.timing import is_evidence
from tiktok_prep.model import Card, Event, Review

if TYPE_CHECKING:
    from tiktok_prep.memory.scheduling import ReviewEffect

_TABLES_BY_QUESTION = "cards daily later_answers totals recent suspended".split()
"""Tables whose rows depend on the events of one question only."""
_SUMS = {
    "daily": ("day, question", ("reviews", "took_ms", "asked", "recalled")),
    "totals": ("question", ("reviews", "took_ms", "first_asked", "first_recalled")),
    "later_answers": ("question, days, stability, last", ("asked", "recalled")),
    "later_sums": ("days, stability, last", ("asked", "recalled")),
}
"""Table -> its key, and the numbers that are added up."""
_ADD_SQL = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * (len(key.split(', ')) + len(sums)))}) "
    f"ON CONFLICT ({key}) DO UPDATE SET "
    + ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    for table, (key, sums) in _SUMS.items()
}
_STANDING_SQL = (
    "INSERT INTO standing SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM undone WHERE id = ?)"
)
_LATEST_SQL = (
    "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET "
    "at = excluded.at, id = excluded.id WHERE (excluded.at, excluded.id) > (at, id)"
)
OnDone = Callable[[int, int], None]
"""Called with how many events are done, and how many there are."""


class _Replay:
    """What the events of one question add up to, while they are replayed."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.suspended = False
        self.recent: list[tuple[datetime, str, int, int]] = []
        """Rows of the table `recent` without their question: the last RECENT, oldest first."""


class DerivedTables:
    """Updates the derived tables. Call its methods inside a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sums: dict[str, dict[tuple[object, ...], Sequence[int]]] = {t: {} for t in _SUMS}
        """What is to be added to the sums: table -> key of a row in it -> numbers."""

    def register(self, numbered: Iterable[tuple[int, Event]]) -> set[str]:
        """Updates which events count, given new ones with their `seq`; returns the ids of questions
        to `recompute`, perhaps with some that do not need it.

        Those are the questions of reviews, suspends and unsuspends, new ones or taken back by a new
        undo. Events may come in any order, such as an undo before what it undoes. An event dated
        out of range has no effect.
        """
        standing, undos, latest, mocks, debriefs = [], [], [], [], []
        for seq, event in numbered:
            event_id, at, kind, payload = event
            if not journal.is_in_range(at):
                continue
            if kind == journal.DEBRIEF or (kind == journal.REVIEW and "stage" in payload):
                debriefs.append((instant_text(at), event_id))
            if kind in journal.UNDOABLE:
                standing.append((seq, payload["question"], event_id))
            elif kind == journal.UNDO:
                undos.append((payload["of"],))
            elif name := journal.latest_name(event):
                latest.append((kind, name, instant_text(at), event_id))
            if mock := journal.mock_id(event):
                mocks.append((mock, event_id, kind))
        many = self._db.execute_many
        many("INSERT OR IGNORE INTO undone VALUES (?)", undos)
        many(_STANDING_SQL, standing)
        many(_LATEST_SQL, latest)
        many("INSERT INTO mocks VALUES (?, ?, ?)", mocks)
        many("INSERT INTO debriefs VALUES (?, ?)", debriefs)
        question_ids = {str(question_id) for _, question_id, _ in standing}
        for undo in undos:
            for seq, question_id in self._db.rows(
                "SELECT s.seq, question FROM journal j JOIN standing s ON s.seq = j.seq "
                "WHERE j.id = ?",
                *undo,
            ):
                self._db.execute("DELETE FROM standing WHERE seq = ?", (seq,))
                question_ids.add(question_id)
        return question_ids

    def rebuild(self, on_done: OnDone = lambda done, all: None) -> None:
        """Replaces all derived tables by replaying the events in the journal, in one pass.

        Before each batch, tells `on_done` how many are done, and how many there are.
        """
        empty_derived(self._db)
        replays = defaultdict[str, _Replay](_Replay)
        moved = set[str]()
        numbered = all_events(self._db)
        # from later batches, too, so that what they undo is not replayed
        undos = events_from(self._db, "FROM journal j WHERE kind = ?", journal.UNDO)
        undone = {undo.payload["of"] for undo in undos if journal.is_in_range(undo.at)}
        ((batches,),) = self._db.rows("SELECT (count(*) + ? - 1) / ? FROM journal", BATCH, BATCH)
        for number in range(batches):
            on_done(number, batches)
            batch = list(islice(numbered, BATCH))
            self.register(batch)
            for _, event in batch:
                if (
                    event.kind in journal.UNDOABLE
                    and event.id not in undone
                    and journal.is_in_range(event.at)
                ):
                    question_id = event.payload["question"]
                    self._replay(replays[question_id], event)
                    if "after" in event.payload:
                        moved.add(question_id)
            self._write_sums()
        for question_id, replay in replays.items():
            self._write(question_id, replay)
        index_derived(self._db)
        for question_id in moved:  # their events do not count by date
            self.recompute(question_id)

    def replay_order(self, question_id: str) -> list[Event]:
        """Returns one question's events that were not undone, in the order in which they count."""
        rows = "FROM standing s JOIN journal j ON j.seq = s.seq WHERE question = ?"
        return journal.in_replay_order(events_from(self._db, rows, question_id))

    def recompute(self, question_id: str) -> None:
        """Replaces the derived rows of one question by replaying its events in `replay_order`."""
        for *where, asked, recalled in self._db.rows(
            "SELECT days, stability, last, asked, recalled FROM later_answers WHERE question = ?",
            question_id,
        ):
            self._add("later_sums", tuple(where), (-asked, -recalled))
        for table in _TABLES_BY_QUESTION:
            self._db.execute(f"DELETE FROM {table} WHERE question = ?", (question_id,))
        replay = _Replay()
        for event in self.replay_order(question_id):
            self._replay(replay, event)
        self._write_sums()
        self._db.execute("DELETE FROM later_sums WHERE asked = 0")
        self._write(question_id, replay)

    def _replay(self, replay: _Replay, event: Event) -> None:
        from tiktok_prep.memory.scheduling import apply_review

        if event.kind != journal.REVIEW:
            replay.suspended = event.kind == journal.SUSPEND
            return
        review = journal.review_of(event)
        effect = apply_review(replay.cards, review)
        replay.cards = effect.cards
        if review.took_ms >= SHORTEST_MS and not review.narrowed:
            took, answered = min(review.took_ms, LONGEST_MS), min(review.answered_ms, LONGEST_MS)
            insort(replay.recent, (review.at, review.id, took, answered))
            del replay.recent[:-RECENT]
        self._add_to_sums(review, effect)

    def _write(self, question_id: str, replay: _Replay) -> None:
        if replay.suspended:
            self._db.execute("INSERT INTO suspended VALUES (?)", (question_id,))
        marks = ", ".join("?" * len(Card._fields))
        cards = ([_as_column(value) for value in card] for card in replay.cards.values())
        self._db.execute_many(f"INSERT INTO cards VALUES ({marks})", cards)
        recent = ((question_id, instant_text(at), *rest) for at, *rest in replay.recent)
        self._db.execute_many("INSERT INTO recent VALUES (?, ?, ?, ?, ?)", recent)

    def _add_to_sums(self, review: Review, effect: ReviewEffect) -> None:
        question_id, day = review.question_id, review.day.isoformat()
        took_ms = min(review.took_ms, LONGEST_MS)
        outcomes, tries = effect.outcomes, effect.first_tries
        if not is_evidence(review):
            outcomes = tries = ()
        for where, was_recalled in outcomes:
            self._add("later_answers", (question_id, *where), (1, was_recalled))
        recalled = sum(was_recalled for _, was_recalled in outcomes)
        self._add("daily", (day, question_id), (1, took_ms, len(outcomes), recalled))
        self._add("totals", (question_id,), (1, took_ms, len(tries), sum(tries)))

    def _add(self, table: str, key: tuple[object, ...], numbers: Sequence[int]) -> None:
        """Adds `numbers` to the row with this key, or inserts it, at the next `_write_sums`."""
        sums = self._sums[table]
        before = sums.get(key)
        sums[key] = list(map(add, before, numbers)) if before else numbers

    def _write_sums(self) -> None:
        for (_, *where), numbers in self._sums["later_answers"].items():
            self._add("later_sums", tuple(where), numbers)
        for table, sums in self._sums.items():
            rows = ((*key, *numbers) for key, numbers in sums.items())
            self._db.execute_many(_ADD_SQL[table], rows)
            sums.clear()


def _as_column(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value

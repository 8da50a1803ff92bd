"""Reads and changes the progress file. A change is on disk when its method returns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import StoreError
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice, schema
from tiktok_prep.journal.database import LOCK_TIMEOUT_S, Database, LockWait
from tiktok_prep.journal.derived import DerivedTables, OnDone
from tiktok_prep.journal.events import EventRow
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.journal.schema import card_of
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import DayTotal, FirstTries, Total
from tiktok_prep.model import (
    Agenda,
    Card,
    DatedAhead,
    Debrief,
    Event,
    MockRun,
    OwnWords,
    Review,
)


class UndoneEvent(NamedTuple):
    """An event that was just undone, and its question."""

    event: Event
    question_id: str
    restored: bool = False
    """Whether the event was a correction, so that the review it replaced counts again."""


class Store:
    """The open progress file. Use it as a context manager."""

    def __init__(self, db: Database) -> None:
        self._db, self._derived, self.path = db, DerivedTables(db), db.path
        self._rows, self._transaction = db.rows, db.transaction

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        write: bool,
        on_wait: Callable[[], None] = lambda: None,
        timeout_s: float = LOCK_TIMEOUT_S,
    ) -> Store:
        """Opens the store in the folder `home`.

        With `write`, creates a missing folder (0700) and file (0600). Without, a missing file is
        an empty store, and nothing is created.

        If another program has locked the file, this and all other methods call `on_wait` and wait;
        after `timeout_s` seconds they raise StoreError. The exceptions are `append`, `add` and
        `correct`, which save what you have just entered: they wait as long as it takes and call
        `on_wait` after every `timeout_s`. Also raises StoreError if the file is damaged, written by
        a newer version, not a progress file or not accessible.
        """
        return cls(open_database(home, LockWait(timeout_s, on_wait), write=write))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    # ------------------------------------------------------------ reading

    def cards(self, question_ids: Iterable[str] | None = None) -> list[Card]:
        """Returns the cards of some questions, or with `None` of all, sorted by question and point
        id."""
        where, values = _where_question(question_ids)
        rows = self._rows(f"SELECT * FROM cards {where} ORDER BY question, point", *values)
        return [card_of(row) for row in rows]

    def suspended(self) -> frozenset[str]:
        """Returns the ids of the questions that are kept out of drills."""
        return frozenset(row[0] for row in self._rows("SELECT question FROM suspended"))

    def question_ids(self) -> list[str]:
        """Returns the ids of all questions with reviews, in the deck or not, sorted."""
        return [row[0] for row in self._rows("SELECT question FROM totals ORDER BY 1")]

    def started_on(self, day: date) -> list[str]:
        """Returns the ids of the questions rated for the first time on a local day."""
        rows = self._rows(
            "SELECT question FROM daily d WHERE day = ? AND NOT EXISTS "
            "(SELECT 1 FROM daily WHERE question = d.question AND day < d.day)",
            day.isoformat(),
        )
        return [row[0] for row in rows]

    def took_ms(self, day: date) -> dict[str, list[int]]:
        """Returns question id -> how long each of its ratings on a local day took. Leaves out
        ratings of only some points, as in a warm-up, and questions without any."""
        took_ms: dict[str, list[int]] = {}
        for question_id, milliseconds in self._rows(
            "SELECT question, json_extract(payload, '$.took_ms') "
            f"FROM {_STANDING_BY_TIME} WHERE kind = ? AND at BETWEEN ? AND ? "
            "AND date(at, json_extract(payload, '$.offset_min') || ' minutes') = ? "
            "AND NOT coalesce(json_extract(payload, '$.narrowed'), 0)",
            journal.REVIEW,
            (day - timedelta(days=1)).isoformat(),  # by the index; no zone is further from UTC
            (day + timedelta(days=2)).isoformat(),
            day.isoformat(),
        ):
            took_ms.setdefault(question_id, []).append(milliseconds)
        return took_ms

    def reviews(self, question_id: str) -> list[Review]:
        """Returns the reviews of one question by (at, id), without those taken back.

        A review's `after` does not change its place here.
        """
        events = self._events(
            "FROM standing s JOIN journal j ON j.seq = s.seq "
            "WHERE question = ? AND kind = ? ORDER BY at, id",
            question_id,
            journal.REVIEW,
        )
        return [journal.review_of(event) for event in events]

    def total(self, question_ids: Sequence[str] | None = None) -> Total:
        """Returns the total of some questions, or with `None` of all, in the deck or not.

        The total has 0 reviews and no first day if there are no reviews, or `question_ids` is
        empty.
        """
        where, values = _where_question(question_ids)
        ((reviews, took_ms),) = self._rows(
            f"SELECT sum(reviews), sum(took_ms) FROM totals {where}", *values
        )
        first_days = "SELECT min(day) FROM daily"
        if question_ids is not None:  # one look-up a question, instead of all their rows
            first_days = f"SELECT min(({first_days} WHERE question = value)) FROM json_each(?)"
        ((first_day,),) = self._rows(first_days, *values)
        first_day = date.fromisoformat(first_day) if first_day else None
        return Total(reviews or 0, took_ms or 0, first_day)

    def days(self, since: date, question_ids: Sequence[str] | None = None) -> list[DayTotal]:
        """Returns the totals of each local day from `since` on, in order. Skips days without
        reviews.

        Of `question_ids`, or with `None` of all questions, in the deck or not.
        """
        where, values = _where_question(question_ids, "day >= ?")
        rows = self._rows(
            "SELECT day, sum(reviews), sum(took_ms), sum(asked), sum(recalled) FROM daily "
            f"{where} GROUP BY day ORDER BY day",
            since.isoformat(),
            *values,
        )
        return [DayTotal(date.fromisoformat(day), *counts) for day, *counts in rows]

    def later_answers(self, question_ids: Sequence[str] | None = None) -> dict[Cell, Count]:
        """Counts, by `Cell`, how often a point was asked again on a later day and how often it was
        recalled then. Counts only answers that are evidence (`timing.is_evidence`), of
        `question_ids`, or of all questions ever asked if it is `None`."""
        if question_ids is None:
            rows = self._rows("SELECT * FROM later_sums ORDER BY days, stability, last")
        else:
            where, values = _where_question(question_ids)
            rows = self._rows(
                "SELECT days, stability, last, sum(asked), sum(recalled) FROM later_answers "
                f"{where} GROUP BY days, stability, last ORDER BY days, stability, last",
                *values,
            )
        return {Cell(*where): Count(asked, recalled) for *where, asked, recalled in rows}

    def day_of_later_answer(self, number: int) -> date | None:
        """Returns the local day on which the count in `later_answers` reached `number`; `None` if
        it has not yet."""
        asked = 0
        # each of these rows has at least one answer, so a long history is not read to its end
        rows = "SELECT day, asked FROM daily WHERE asked > 0 ORDER BY day LIMIT ?"
        for day, more in self._rows(rows, number):
            asked += more
            if asked >= number:
                return date.fromisoformat(day)
        return None

    def recent_ms(
        self, time: Literal["took_ms", "answered_ms"], *, before: datetime = journal.END
    ) -> dict[str, tuple[int, ...]]:
        """Returns question id -> this `time` in ms of its last RECENT reviews that count, oldest
        first, each cut to LONGEST_MS; of these, only those given `before` that instant (aware). A
        review counts if its `took_ms` is at least SHORTEST_MS and it asked all points. Questions
        without one are absent."""
        times: dict[str, tuple[int, ...]] = {}
        for question_id, milliseconds in self._rows(
            f"SELECT question, {time} FROM recent WHERE at < ? ORDER BY question, at, id",
            instant_text(before),
        ):
            times[question_id] = (*times.get(question_id, ()), milliseconds)
        return times

    def first_tries(self) -> FirstTries:
        """Returns how many points were asked at least once, and how many of them were recalled the
        first time. Leaves out those whose first answer is not evidence (`timing.is_evidence`)."""
        ((asked, recalled),) = self._rows(
            "SELECT sum(first_asked), sum(first_recalled) FROM totals"
        )
        return FirstTries(asked or 0, recalled or 0)

    def dated_after(self, after: datetime) -> DatedAhead | None:
        """Counts the ratings, and the suspends and unsuspends, that are dated after an instant and
        not taken back, and finds the latest date; `None` if there are none."""
        rows = self._rows(
            f"SELECT kind = ?, count(*), max(at) FROM {_STANDING_BY_TIME} WHERE at > ? GROUP BY 1",
            journal.REVIEW,
            instant_text(after),
        )
        if not rows:
            return None
        counts = {is_review: count for is_review, count, _ in rows}
        last = max(at for _, _, at in rows)
        return DatedAhead(counts.get(1, 0), counts.get(0, 0), journal.parse_instant(last))

    def agenda(self) -> Agenda:
        """Returns the interviews and settings as last set; a setting that was never set has its
        default."""
        return journal.agenda_of(self._latest(journal.INTERVIEW, journal.SETTING))

    def answers(self) -> dict[str, OwnWords]:
        """Returns question id -> your own words, without questions that have none."""
        answers = (
            OwnWords(p["question"], p["points"], p["rest"], at)
            for _, at, _, p in self._latest(journal.ANSWER)
        )
        return {words.question_id: words for words in answers if not words.is_empty}

    def own_questions(self) -> dict[str, dict[str, Any]]:
        """Returns the id of each question of your own -> its form in a deck, the last changed
        last."""
        forms = {e.payload["question"]: e.payload["form"] for e in self._latest(journal.QUESTION)}
        return {question_id: form for question_id, form in forms.items() if form is not None}

    def _latest(self, *kinds: str) -> list[Event]:
        """Returns the last event for each subject of these kinds, by (at, id)."""
        marks = ", ".join("?" * len(kinds))
        rows = f"FROM latest l JOIN journal j ON j.id = l.id WHERE l.kind IN ({marks})"
        return self._events(f"{rows} ORDER BY j.at, j.id", *kinds)

    def debriefs(self) -> dict[str, Debrief]:
        """Returns stage id -> debrief of its real round, without rounds that have no notes."""
        lines = self._events(
            "FROM debriefs d JOIN journal j ON j.id = d.id WHERE NOT EXISTS "
            "(SELECT 1 FROM undone u WHERE u.id = d.id) ORDER BY d.at, d.id",
        )
        return practice.debriefs_of(lines)

    def mock_runs(
        self, stage: str | None = None, *, since: datetime | None = None
    ) -> list[MockRun]:
        """Returns the mock interviews of a stage, or of all stages, in the order they were started.

        Only those started at `since` or later, if given. Reviews that were taken back are left
        out.
        """
        started_since = (
            "AND m.mock IN (SELECT b.mock FROM mocks b JOIN journal j ON j.id = b.id "
            "WHERE b.kind = ? AND j.at >= ?) "
        )
        events = self._events(
            "FROM mocks m JOIN journal j ON j.id = m.id WHERE (m.kind <> ? OR j.seq IN "
            f"(SELECT seq FROM standing)) {started_since if since else ''}ORDER BY j.at, j.id",
            journal.REVIEW,
            *((journal.MOCK, instant_text(since)) if since else ()),
        )
        runs = practice.mock_runs(events)
        return [run for run in runs if stage in (None, run.mock.stage)]

    def events(self) -> Iterator[Event]:
        """Yields all events by (at, id), read in batches, so that the file is not locked in
        between."""
        return (event for _, event in schema.all_events(self._db))

    # ------------------------------------------------------------ writing

    def append(self, review: Review) -> Review:
        """Saves a review and updates the cards and sums of its question.

        Returns the review as saved: with its own date, but with `after` set if the clock was set
        back, so that it counts after the question's other reviews. Raises StoreError, and saves
        nothing, if its date is out of range.
        """
        with self._transaction(give_up=False):
            cards = self.cards([review.question_id])
            # of any point: if one point was last reviewed later, the review is moved for all points
            last = max((card.last_review for card in cards), default=None)
            if last and last >= review.at:
                order = self._derived.replay_order(review.question_id)
                earlier = [event for event in order if event.kind == journal.REVIEW]
                review = review._replace(after=journal.after_id(review, earlier))
            self._insert_and_recompute([journal.review_event(review)])
        return review

    def set_suspended(
        self, question_id: str, suspended: bool, *, at: datetime, event_id: str
    ) -> bool:
        """Saves that a question is kept out of drills, or let back in; both may be undone.

        Returns False, and saves nothing, if it was so already.
        The event is dated after the question's last one of these, even if the clock was set back.
        """
        kind = journal.SUSPEND if suspended else journal.UNSUSPEND
        with self._transaction():
            if (question_id in self.suspended()) == suspended:
                return False
            others = "standing s JOIN journal j ON j.seq = s.seq WHERE question = ? AND kind <> ?"
            at = self._after_last(others, question_id, journal.REVIEW, at=at.astimezone(UTC))
            self._insert_and_recompute([Event(event_id, at, kind, {"question": question_id})])
        return True

    def set_interview(
        self, stage: str, when: datetime | None, *, at: datetime, event_id: str
    ) -> None:
        """Sets the date of a stage's interview, aware and local there; `None` clears it.

        Raises StoreError if the date is outside 1970 to 2199.
        """
        if when and not journal.is_in_range(when.astimezone(UTC)):
            raise cannot_save(instant_text(when))
        self.add(journal.interview_event(event_id, stage, when, at=at), give_up=True)

    def set_setting(self, name: str, value: object, *, at: datetime, event_id: str) -> None:
        """Sets `minutes` or `off`.

        Raises ValueError with a sentence for another name or an invalid value.
        """
        self.add(journal.setting_event(event_id, name, value, at=at), give_up=True)

    def set_words(self, words: OwnWords, *, event_id: str) -> None:
        """Saves your own words for a question; they replace earlier ones, and none take those
        out."""
        payload = {"question": words.question_id, "points": words.points, "rest": words.rest}
        self.add(journal.new_event(event_id, journal.ANSWER, payload, at=words.at), give_up=True)

    def set_own_question(
        self, question_id: str, form: dict[str, Any] | None, *, at: datetime, event_id: str
    ) -> None:
        """Saves a question of your own in its form in a deck; `None` takes it out."""
        payload = {"question": question_id, "form": form}
        self.add(journal.new_event(event_id, journal.QUESTION, payload, at=at), give_up=True)

    def add(self, *events: Event, give_up: bool = False) -> None:
        """Saves events that cannot be undone, such as those in `practice`, all or none.

        What replaces an earlier event (`events.latest_name`) is dated after
        that, even if the clock was set back. With `give_up`, fails if the lock is not free in time.
        """
        with self._transaction(give_up=give_up):
            for event in events:
                at, kind, name = event.at, event.kind, journal.latest_name(event)
                if name:
                    at = self._after_last("latest WHERE kind = ? AND name = ?", kind, name, at=at)
                self._insert(event._replace(at=at))

    def correct(self, old: Review, new: Review, *, at: datetime, event_id: str) -> None:
        """Replaces a review by one with other marks, which counts in its place.

        Both have the same date, so later reviews of the question still count after it. The old one
        is taken back by an undo dated `at`, with `event_id`, in the same transaction.
        """
        undo = Event(event_id, at.astimezone(UTC), journal.UNDO, {"of": old.id})
        new = new._replace(at=old.at, after=old.after, corrects=old.id)
        with self._transaction(give_up=False):
            self._insert_and_recompute([journal.review_event(new), undo])

    def undo(
        self, *, at: datetime, event_id: str, target_id: str | None = None
    ) -> UndoneEvent | None:
        """Takes back one review, suspend or unsuspend and returns it; `None` if there is none.

        With `target_id`, only that event. Without, the last one entered on this machine, in the
        order of entry; if all of those are undone, the imported one with the latest date. If the
        event was a correction, the review that it replaced counts again.
        """
        with self._transaction():
            target = self.last_standing(target_id)
            if target:
                undo = Event(event_id, at.astimezone(UTC), journal.UNDO, {"of": target.event.id})
                restored = self._restored(target.event, event_id)
                # as if imported: a further undo takes back what was entered before the correction
                self._insert_and_recompute(restored, here=False)
                self._insert_and_recompute([undo])
                target = target._replace(restored=bool(restored))
        return target

    def _restored(self, correction: Event, event_id: str) -> list[Event]:
        """Returns copies to insert of the review that `correction` replaced; empty if it replaced
        none.

        The id of a copy is made of `event_id`. A copy corrects nothing, so that no circle can
        arise.
        """
        corrected = self._events(
            "FROM journal j WHERE id = ? AND kind = ?",
            correction.payload.get("corrects"),
            journal.REVIEW,
        )
        from hashlib import md5

        return [
            event._replace(
                id=md5(f"{event_id} {event.id}".encode()).hexdigest(),
                payload={key: x for key, x in event.payload.items() if key != "corrects"},
            )
            for event in corrected
        ]

    def last_standing(self, target_id: str | None = None) -> UndoneEvent | None:
        """Returns what `undo` would take back, and changes nothing; `None` if there is nothing."""
        standing = f"FROM {_STANDING_BY_TIME}"
        if target_id:
            events = self._events(f"{standing} WHERE id = ?", target_id)
        else:
            events = self._events(f"{standing} WHERE here ORDER BY j.seq DESC LIMIT 1")
            events = events or self._events(f"{standing} ORDER BY at DESC, id DESC LIMIT 1")
        return UndoneEvent(events[0], events[0].payload["question"]) if events else None

    def is_changed_since(self, event_id: str) -> bool:
        """Whether a date, a setting, a line of a debrief or your own words were entered on this
        machine after the event."""
        later = "here AND seq > (SELECT seq FROM journal WHERE id = ?)"
        kinds = (journal.INTERVIEW, journal.SETTING, journal.DEBRIEF, journal.ANSWER)
        sql = f"SELECT 1 FROM journal WHERE {later} AND kind IN (?, ?, ?, ?) LIMIT 1"
        return bool(self._rows(sql, event_id, *kinds))

    def undo_dated_after(
        self, after: datetime, *, at: datetime, new_id: Callable[[], str]
    ) -> DatedAhead | None:
        """Takes back the ratings, suspends and unsuspends dated after an instant, all or none.

        Returns what `dated_after` counted before; `None` if there were none.
        """
        with self._transaction():
            undone = self.dated_after(after)
            rows = self._rows(
                f"SELECT id FROM {_STANDING_BY_TIME} WHERE at > ?", instant_text(after)
            )
            self._insert_and_recompute(
                Event(new_id(), at.astimezone(UTC), journal.UNDO, {"of": target})
                for (target,) in rows
            )
        return undone

    def missing(self, events: PackedEvents) -> PackedEvents:
        """Returns those of `events` that are not in the file yet.

        Raises StoreError if one is there with different contents: we cannot know which is right.
        """
        if not self.has_events():
            return events
        missing = PackedEvents()
        for batch in events.batches():
            stored = {
                row[0]: row
                for row in self._rows(
                    "SELECT id, at, kind, payload FROM journal "
                    "WHERE id IN (SELECT value FROM json_each(?))",
                    json.dumps([row[0] for row in batch]),
                )
            }
            for row in batch:
                known = stored.get(row[0])
                if known is None:
                    missing.add(row)
                # an earlier version may have written it in other words
                elif known != row and journal.event_row(schema.event_of(known)) != row:
                    message = f"event {row[0]} is in {self.path} with other contents"
                    raise StoreError(f"{message}; nothing was imported")
        return missing

    def event_count(self) -> int:
        """Returns how many events the file has, with undos and what they take back."""
        ((number,),) = self._rows("SELECT count(*) FROM journal")
        return int(number)

    def has_events(self) -> bool:
        return bool(self._rows("SELECT 1 FROM journal LIMIT 1"))

    def merge(
        self,
        events: Iterable[Event] | PackedEvents,
        *,
        on_done: OnDone = lambda done, all: None,
    ) -> Counter[str]:
        """Adds the events that are not in the file yet, all or none; returns how many of each kind.

        Before each step, tells `on_done` how many are done, and how many there are. Raises
        StoreError, and adds nothing, if an event is there with other contents (see `missing`) or is
        dated out of range.
        """
        packed = events if isinstance(events, PackedEvents) else PackedEvents(events)
        with self._transaction():
            before, missing = self.event_count(), self.missing(packed)
            is_mostly_new, questions = len(missing) > before, set[str]()
            for rows in missing.batches():
                first = self._insert_rows(rows, here=False)
                if not is_mostly_new:
                    new = enumerate(map(schema.event_of, rows), first)
                    questions |= self._derived.register(new)
            if is_mostly_new:  # one pass over the whole history is faster
                self._derived.rebuild(on_done)
            for done, question_id in enumerate(sorted(questions)):
                on_done(done, len(questions))
                self._derived.recompute(question_id)
        return missing.kinds

    def back_up(self, stamp: str) -> Path:
        """Copies the file, as `backups.back_up` does; returns the path of the copy."""
        from tiktok_prep.journal.backups import back_up  # late: few commands copy the file

        return back_up(self._db, stamp)

    # ------------------------------------------------------------ inside

    def _events(self, source: str, *values: object) -> list[Event]:
        return schema.events_from(self._db, source, *values)

    def _insert_and_recompute(self, events: Iterable[Event], *, here: bool = True) -> None:
        for question_id in sorted(self._insert(*events, here=here)):
            self._derived.recompute(question_id)

    def _insert(self, *events: Event, here: bool = True) -> set[str]:
        """Appends events and registers them; returns the ids of questions to recompute.

        Raises StoreError if a date is out of range. `here` is False for events that count as
        imported.
        """
        first = self._insert_rows([journal.event_row(event) for event in events], here=here)
        return self._derived.register(enumerate(events, first))

    def _insert_rows(self, rows: Sequence[EventRow], *, here: bool) -> int:
        """Appends rows to the journal; returns the `seq` of the first.

        Raises StoreError if a date is out of range.
        """
        end = instant_text(journal.END)
        for _, at, *_ in rows:
            if not "1970" <= at < end:
                raise cannot_save(at)
        ((first,),) = self._rows("SELECT coalesce(max(seq), 0) + 1 FROM journal")
        self._db.execute_many(
            "INSERT INTO journal (seq, id, at, kind, payload, here) VALUES (?, ?, ?, ?, ?, ?)",
            ((seq, *row, here) for seq, row in enumerate(rows, first)),
        )
        return int(first)

    def _after_last(self, source: str, *values: str, at: datetime) -> datetime:
        """Returns `at`, or a microsecond after the last date in `source` (SQL) if that is not
        earlier, because the clock was set back."""
        ((text,),) = self._rows(f"SELECT max(at) FROM {source}", *values)
        last = text and journal.parse_instant(text)
        return last + timedelta(microseconds=1) if last and at <= last else at


_STANDING_BY_TIME = "journal j CROSS JOIN standing s ON s.seq = j.seq"
"""Events that were not undone; CROSS makes SQLite begin with the journal, by its index."""


def cannot_save(at: str) -> StoreError:
    """Returns the error for a date out of range, which is a text of `instant_text`."""
    message = f"nothing can be saved with the date {at[:10]}"
    return StoreError(message, hint="check the clock")


def _where_question(
    question_ids: Iterable[str] | None, condition: str = ""
) -> tuple[str, list[str]]:
    """Returns a WHERE clause and its values: `condition`, and only `question_ids` unless `None`."""
    conditions = [condition] if condition else []
    if question_ids is not None:
        # as one JSON text, because SQLite limits the number of parameters
        conditions.append("question IN (SELECT value FROM json_each(?))")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    if question_ids is None:
        return where, []
    return where, [json.dumps(list(question_ids))]

"""Reads and changes the progress file. A change is on disk when its method returns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.database import LOCK_TIMEOUT_S, Database, LockWait, damaged_error
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.journal.tables import STANDING, OnDamage, OnDone, Tables, card_of
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import LONGEST_MS, RECENT, SHORTEST_MS, DayTotal, FirstTries, Total
from tiktok_prep.model import (
    Agenda,
    Card,
    Debrief,
    Event,
    MockRun,
    OwnWords,
    Review,
)

T = TypeVar("T")


class Store:
    """The open progress file. Use it as a context manager."""

    def __init__(self, db: Database, on_damage: OnDamage = lambda sentence: None) -> None:
        self._db, self.path, self._on_damage = db, db.path, on_damage
        self._tables = Tables(db, on_damage)
        self._rows, self._transaction, self._events = db.rows, db.transaction, self._tables.events

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        write: bool,
        on_wait: Callable[[], None] = lambda: None,
        on_damage: OnDamage = lambda sentence: None,
        timeout_s: float = LOCK_TIMEOUT_S,
    ) -> Store:
        """Opens the store in the folder `home`.

        With `write`, creates a missing folder (0700) and file (0600). Without, a missing file is
        an empty store, and nothing is created. An event that cannot be read is left out, and
        `on_damage` is told of it in a sentence.

        If another program has locked the file, this and all other methods call `on_wait` and wait;
        after `timeout_s` seconds they raise StoreError. The exceptions are `append` and `add`,
        which save what you have just entered: they wait as long as it takes and call
        `on_wait` after every `timeout_s`. Also raises StoreError if the file is damaged, written by
        a newer version, not a progress file or not accessible.
        """
        return cls(open_database(home, LockWait(timeout_s, on_wait), write=write), on_damage)

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
        some, ids = question_ids is not None, json.dumps(list(question_ids or ()))
        where = "WHERE question IN (SELECT value FROM json_each(?))" if some else ""
        sql = f"SELECT * FROM cards {where} ORDER BY question, point"
        return self._computed(lambda: [card_of(row) for row in self._rows(sql, *[ids] * some)])

    def suspended(self) -> frozenset[str]:
        """Returns the ids of the questions that are kept out of drills."""
        last = self._latest(journal.SUSPEND, journal.UNSUSPEND)
        return frozenset(e.payload["question"] for e in last if e.kind == journal.SUSPEND)

    def question_ids(self) -> list[str]:
        """Returns the ids of all questions with reviews, in the deck or not, sorted."""
        rows = self._rows("SELECT DISTINCT question FROM sums WHERE question <> '' ORDER BY 1")
        return [row[0] for row in rows]

    def started_on(self, day: date) -> list[str]:
        """Returns the ids of the questions rated for the first time on a local day."""
        earlier = "SELECT 1 FROM sums WHERE question = ? AND part < ? LIMIT 1"
        ids = self.took_ms(day)
        return [name for name in ids if not self._rows(earlier, name, day.isoformat())]

    def took_ms(self, day: date) -> dict[str, list[int]]:
        """Returns question id -> how long each of its ratings on a local day took. Leaves out
        ratings of only some points, as in a warm-up, and questions without any."""
        took_ms: dict[str, list[int]] = {}
        for event in self._events(
            f"kind = 'review' AND at BETWEEN ? AND ? AND {STANDING} ORDER BY at, id",
            (day - timedelta(days=1)).isoformat(),  # no zone is further from UTC
            (day + timedelta(days=2)).isoformat(),
        ):
            review = journal.review_of(event)
            if review.day == day:
                took_ms.setdefault(review.question_id, []).append(review.took_ms)
        return took_ms

    def reviews(self, question_id: str) -> list[Review]:
        """Returns the reviews of one question by (at, id), without those taken back."""
        return self._tables.reviews(question_id)

    def total(self, question_ids: Iterable[str] | None = None) -> Total:
        """Returns the total of some questions, or with `None` of all, in the deck or not.

        The total has 0 reviews and no first day if there are no reviews, or `question_ids` is
        empty.
        """
        columns = "sum(reviews), sum(took_ms), min(part)"

        def read() -> Total:
            ((reviews, took_ms, first),) = self._sums(columns, "part < 'later'", question_ids)
            day = date.fromisoformat(first) if first else None
            return Total(int(reviews or 0), int(took_ms or 0), day)

        return self._computed(read)

    def days(self, since: date, question_ids: Iterable[str] | None = None) -> list[DayTotal]:
        """Returns the totals of each local day from `since` on, in order. Skips days without
        reviews.

        Of `question_ids`, or with `None` of all questions, in the deck or not.
        """
        columns = "part, sum(reviews), sum(took_ms), sum(asked), sum(recalled)"
        part = f"part < 'later' AND part >= '{since.isoformat()}'"

        def read() -> list[DayTotal]:
            rows = self._sums(columns, part, question_ids, then="GROUP BY part ORDER BY part")
            return [DayTotal(date.fromisoformat(day), *map(int, counts)) for day, *counts in rows]

        return self._computed(read)

    def later_answers(self, question_ids: Iterable[str] | None = None) -> dict[Cell, Count]:
        """Counts, by `Cell`, how often a point was asked again on a later day and how often it was
        recalled then. Counts only answers that are evidence (`timing.is_evidence`), of
        `question_ids`, or of all questions ever asked if it is `None`."""
        columns, part = "part, sum(asked), sum(recalled)", "part > 'later'"

        def read() -> dict[Cell, Count]:
            rows = self._sums(columns, part, question_ids, then="GROUP BY part ORDER BY part")
            cells = {
                Cell(*map(int, part.split()[1:])): Count(int(a), int(r)) for part, a, r in rows
            }
            return dict(sorted(cells.items()))

        return self._computed(read)

    def day_of_later_answer(self, number: int) -> date | None:
        """Returns the local day on which the count in `later_answers` reached `number`; `None` if
        it has not yet."""
        asked = 0
        for day in self.days(date(1970, 1, 1)):
            asked += day.asked
            if asked >= number:
                return day.day
        return None

    def recent_ms(
        self, time: Literal["took_ms", "answered_ms"], *, before: datetime = journal.END
    ) -> dict[str, tuple[int, ...]]:
        """Returns question id -> this `time` in ms of its last RECENT reviews that count, oldest
        first, each cut to LONGEST_MS; only of those given `before` that instant (aware). A review
        counts if its `took_ms` is at least SHORTEST_MS and it asked all points. Questions without
        one are absent.
        """
        last = (
            f"SELECT json_extract(payload, '$.{time}') AS ms FROM journal j "
            f"WHERE kind = 'review' AND subject = question AND at < ? AND {STANDING} "
            f"AND json_valid(payload) AND json_extract(payload, '$.took_ms') >= {SHORTEST_MS} "
            f"ORDER BY at DESC, id DESC LIMIT {RECENT}"
        )
        rows = self._rows(
            f"SELECT question, (SELECT json_group_array(ms) FROM ({last})) "
            "FROM (SELECT DISTINCT question FROM sums WHERE question <> '')",
            instant_text(before),
        )
        times = {name: json.loads(found)[::-1] for name, found in rows}
        return {
            name: tuple(min(int(ms), LONGEST_MS) for ms in found)
            for name, found in times.items()
            if found
        }

    def first_tries(self) -> FirstTries:
        """Returns how many points were asked at least once, and how many of them were recalled the
        first time. Leaves out those whose first answer is not evidence (`timing.is_evidence`)."""

        def read() -> FirstTries:
            columns = "sum(first_asked), sum(first_recalled)"
            ((asked, recalled),) = self._sums(columns, "part < 'later'", None)
            return FirstTries(int(asked or 0), int(recalled or 0))

        return self._computed(read)

    def dated_after(self, after: datetime) -> tuple[int, datetime] | None:
        """Counts the events that are dated after an instant and not taken back, and finds the
        latest date; `None` if there are none."""
        ahead = f"at > ? AND kind <> 'undo' AND {STANDING} ORDER BY at"
        events = self._events(ahead, instant_text(after))
        return (len(events), events[-1].at) if events else None

    def agenda(self) -> Agenda:
        """Returns the interviews and settings as last set; a setting that was never set has its
        default."""
        return journal.agenda_of([*self._latest(journal.INTERVIEW), *self._latest(journal.SETTING)])

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

    def debriefs(self) -> dict[str, Debrief]:
        """Returns stage id -> debrief of its real round, without rounds that have no notes."""
        return practice.debriefs_of(
            e for e in self._of_rounds() if e.kind != journal.MOCK and "stage" in e.payload
        )

    def mock_runs(self) -> list[MockRun]:
        """Returns the mock interviews, in the order they were started, without reviews that were
        taken back."""
        return practice.mock_runs(e for e in self._of_rounds() if journal.mock_id(e))

    def events(self) -> Iterator[Event]:
        """Yields all events by (at, id), read in batches, so that the file is not locked in
        between."""
        return self._tables.all_events()

    def _of_rounds(self) -> list[Event]:
        """Returns the events of mock interviews and real rounds, in order."""
        return self._events(f"round <> '' AND {STANDING} ORDER BY at, id")

    def _latest(self, *kinds: str) -> list[Event]:
        """Returns the last event for each subject of these kinds, by (at, id)."""
        marks = ", ".join("?" * len(kinds))
        of_kinds = f"kind IN ({marks}) AND {STANDING} GROUP BY subject"
        # SQLite takes the other columns from the row with the maximum
        last = f"(SELECT *, max(at || id) FROM journal j WHERE {of_kinds})"
        return self._events("true ORDER BY at, id", *kinds, table=last)

    def _sums(
        self, columns: str, part: str, question_ids: Iterable[str] | None, *, then: str = ""
    ) -> list[Any]:
        """Returns columns of the table `sums` for some questions, or with `None` for all."""
        ids = [""] if question_ids is None else list(question_ids)
        # as one JSON text, because SQLite limits the number of parameters
        of_questions = "question IN (SELECT value FROM json_each(?))"
        sql = f"SELECT {columns} FROM sums WHERE {of_questions} AND {part} {then}"
        return self._rows(sql, json.dumps(ids))

    def _computed(self, read: Callable[[], T]) -> T:
        """Returns what `read` reads from a computed table, which is computed anew if damaged."""
        damage = (ValueError, TypeError, ArithmeticError, LookupError)
        try:
            return read()
        except damage:
            self._on_damage(f"what prep had computed in {self.path} is damaged: computing it anew")
            with self._transaction():
                self._tables.rebuild()
        try:
            return read()
        except damage as error:
            raise damaged_error(self.path, str(error)) from error

    # ------------------------------------------------------------ writing

    def append(self, review: Review) -> Review:
        """Saves a review and updates the cards and sums of its question.

        Returns the review as saved: after all others, even if the clock was set back. Raises
        StoreError, and saves nothing, if its date is out of range.
        """
        ((saved),) = self._save([journal.review_event(review)], give_up=False)
        return review._replace(at=saved.at)

    def set_suspended(
        self, question_id: str, suspended: bool, *, at: datetime, event_id: str
    ) -> bool:
        """Saves that a question is kept out of drills, or let back in.

        Returns False, and saves nothing, if it was so already.
        """
        kind = journal.SUSPEND if suspended else journal.UNSUSPEND
        with self._transaction():
            if (question_id in self.suspended()) == suspended:
                return False
            self._insert([Event(event_id, at.astimezone(UTC), kind, {"question": question_id})])
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
        """Sets `minutes`, `goal`, `off` or `new`.

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
        """Saves events, all or none. With `give_up`, fails if the lock is not free in time."""
        self._save(events, give_up=give_up)

    def undo(self, *, at: datetime, event_id: str, target_id: str | None = None) -> Event | None:
        """Takes back one event of any kind and returns it; `None` if there is none.

        With `target_id`, only that event. Without, the last by (at, id) that is not taken back.
        """
        with self._transaction():
            target = self.last_standing(target_id)
            if target:
                self._insert([Event(event_id, at.astimezone(UTC), journal.UNDO, {"of": target.id})])
        return target

    def last_standing(self, target_id: str | None = None) -> Event | None:
        """Returns what `undo` would take back, and changes nothing; `None` if there is nothing."""
        chosen = "id = ? AND " if target_id else ""
        rows = f"{chosen}kind <> 'undo' AND {STANDING} ORDER BY at DESC, id DESC LIMIT 100"
        return next(iter(self._events(rows, *[target_id] * bool(target_id))), None)

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
                    "SELECT id, at, kind, subject, round, payload FROM journal "
                    "WHERE id IN (SELECT value FROM json_each(?))",
                    json.dumps([row[0] for row in batch]),
                )
            }
            for row in batch:
                known = stored.get(row[0])
                if known is None:
                    missing.add(row)
                elif known != row:
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
            for rows in missing.batches():
                self._insert_rows(rows)
            if len(missing) > before:  # one pass over the whole history is faster
                self._tables.rebuild(on_done)
            else:
                rated = {r[3] for rows in missing.batches() for r in rows if r[2] == journal.REVIEW}
                undone = [r[3] for rows in missing.batches() for r in rows if r[2] == journal.UNDO]
                questions = sorted(rated | self._rated_in(undone))
                for done, question_id in enumerate(questions):
                    on_done(done, len(questions))
                    self._tables.recompute(question_id)
        return missing.kinds

    def back_up(self, stamp: str) -> Path:
        """Copies the file, as `backups.back_up` does; returns the path of the copy."""
        from tiktok_prep.journal.backups import back_up  # late: few commands copy the file

        return back_up(self._db, stamp)

    # ------------------------------------------------------------ inside

    def _save(self, events: Iterable[Event], *, give_up: bool) -> list[Event]:
        with self._transaction(give_up=give_up):
            return self._insert(events)

    def _insert(self, events: Iterable[Event]) -> list[Event]:
        """Saves events, each after the last one in the journal, and computes what follows; returns
        them as saved.

        If the clock was set back, an event is dated just after the last. One that is dated more
        than CLOCK_SKEW ahead of the clock came from a wrong clock and moves none.
        """
        saved = []
        for event in events:
            skew = instant_text(
                min(event.at, journal.END - journal.CLOCK_SKEW) + journal.CLOCK_SKEW
            )
            last = self._events("at <= ? ORDER BY at DESC, id DESC LIMIT 1", skew)
            after_last = (e.at + timedelta(microseconds=1) for e in last)
            event = event._replace(at=max([event.at, *after_last]))
            self._insert_rows([journal.event_row(event)])
            saved.append(event)
        rated = {e.payload["question"] for e in saved if e.kind == journal.REVIEW}
        undone = [e.payload["of"] for e in saved if e.kind == journal.UNDO]
        for question_id in sorted(rated | self._rated_in(undone)):
            self._tables.recompute(question_id)
        return saved

    def _insert_rows(self, rows: list[journal.EventRow]) -> None:
        """Appends rows to the journal. Raises StoreError if a date is out of range."""
        end = instant_text(journal.END)
        for _, at, *_ in rows:
            if not "1970" <= at < end:
                raise cannot_save(at)
        self._tables.insert(rows)

    def _rated_in(self, event_ids: list[str]) -> set[str]:
        """Returns the ids of the questions of those of these events that are reviews."""
        found = "kind = 'review' AND id IN (SELECT value FROM json_each(?))"
        rows = self._rows(
            f"SELECT DISTINCT subject FROM journal WHERE {found}", json.dumps(event_ids)
        )
        return {row[0] for row in rows}


def cannot_save(at: str) -> StoreError:
    """Returns the error for a date out of range, which is a text of `instant_text`."""
    message = f"nothing can be saved with the date {at[:10]}"
    return StoreError(message, hint="check the clock")

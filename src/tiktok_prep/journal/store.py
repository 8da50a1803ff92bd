"""Reads and changes the progress file. A change is on disk when its method returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import StoreError
from tiktok_prep.base.private_files import move_into_place, private_folder, temporary_beside
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice, schema
from tiktok_prep.journal.database import LOCK_TIMEOUT_S, Database, LockWait, as_store_errors
from tiktok_prep.journal.derived import BATCH, DerivedTables
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.schema import card_of
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import DayTotal, FirstTries, SureTotal, Total
from tiktok_prep.model import (
    Agenda,
    AnswerMarks,
    Card,
    DatedAhead,
    Debrief,
    Event,
    Interview,
    MockRun,
    Review,
)

BACKUPS_KEPT = 3
_BACKUP = re.compile(r"progress-[0-9]{8}-[0-9]{6}-[0-9]{6}\.db")
_UNFINISHED = re.compile(_BACKUP.pattern + r"\.[0-9a-f]{16}\.part(-journal)?")
_UNFINISHED_FOR_S = 3600
"""An unfinished copy older than this was left by a prep that was killed."""


OnDone = Callable[[int, int], None]
"""Called with how many are done, and of how many."""


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
        """All cards, sorted by question and point id.

        With `question_ids`, only those of these questions, in the order of the ids.
        """
        sql = "SELECT * FROM cards"
        if question_ids is None:
            rows = self._rows(f"{sql} ORDER BY question, point")
        else:
            rows = [
                row
                for question_id in question_ids
                for row in self._rows(f"{sql} WHERE question = ? ORDER BY point", question_id)
            ]
        return [card_of(row) for row in rows]

    def suspended(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows("SELECT question FROM suspended"))

    def question_ids(self) -> list[str]:
        """The ids of all questions with reviews, in the deck or not, sorted."""
        return [row[0] for row in self._rows("SELECT question FROM totals ORDER BY 1")]

    def started_on(self, day: date) -> list[str]:
        """The ids of the questions rated for the first time on a local day."""
        rows = self._rows("SELECT question FROM totals WHERE first_day = ?", day.isoformat())
        return [row[0] for row in rows]

    def times_on(self, day: date) -> dict[str, int]:
        """Question id -> how often it was rated on a local day, without those that were not."""
        return dict(
            self._rows("SELECT question, reviews FROM daily WHERE day = ?", day.isoformat())
        )

    def reviews(self, question_id: str) -> list[Review]:
        """The reviews of one question by (at, id), without those taken back.

        A review's `after` does not change its place here.
        """
        events = self._events(
            "FROM standing s JOIN journal j ON j.id = s.id "
            "WHERE s.question = ? AND s.kind = ? ORDER BY s.at, s.id",
            question_id,
            journal.REVIEW,
        )
        return [journal.review_of(event) for event in events]

    def total(self, question_ids: Sequence[str] | None = None) -> Total:
        """The total of some questions, or with `None` of all, in the deck or not.

        0 reviews and no first day if there are no reviews.
        """
        where, values = _where_question(question_ids)
        ((reviews, took_ms, first_day),) = self._rows(
            f"SELECT sum(reviews), sum(took_ms), min(first_day) FROM totals {where}", *values
        )
        first_day = date.fromisoformat(first_day) if first_day else None
        return Total(reviews or 0, took_ms or 0, first_day)

    def days(self, since: date, question_ids: Sequence[str] | None = None) -> list[DayTotal]:
        """The totals of each local day from `since` on, in order. Skips days without reviews.

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
        """How often points were asked again on a later day, and recalled, by `Cell` (see
        `later_days`), in answers that are evidence of it (`timing.is_evidence`).

        Of `question_ids`, or with `None` of all questions, in the deck or not.
        """
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
        """The local day on which the count in `later_answers` reached `number`; `None` if it has
        not yet."""
        asked = offset = 0
        while rows := self._rows(
            "SELECT day, sum(learnt_from) FROM daily GROUP BY 1 ORDER BY 1 LIMIT 20 OFFSET ?",
            offset,
        ):
            for day, more in rows:
                asked += more
                if asked >= number:
                    return date.fromisoformat(day)
            offset += len(rows)
        return None

    def recent_took_ms(self) -> dict[str, tuple[int, ...]]:
        """Question id -> how long its last RECENT reviews took, in ms, oldest first.

        At most LONGEST_MS each. Leaves out reviews shorter than SHORTEST_MS or of only some
        points, and questions that have no others.
        """
        return self._recent("took_ms")

    def recent_answered_ms(self) -> dict[str, tuple[int, ...]]:
        """Question id -> the times from the question to the reveal, of the reviews and in the order
        of `recent_took_ms`, in ms."""
        return self._recent("answered_ms")

    def _recent(self, column: str) -> dict[str, tuple[int, ...]]:
        times: dict[str, tuple[int, ...]] = {}
        for question_id, milliseconds in self._rows(
            f"SELECT question, {column} FROM recent ORDER BY question, at, id"
        ):
            times[question_id] = (*times.get(question_id, ()), milliseconds)
        return times

    def first_tries(self) -> FirstTries:
        """How many points were asked at least once, and how many of them were recalled the first
        time. Leaves out those whose first answer is no evidence (`timing.is_evidence`)."""
        ((asked, recalled),) = self._rows(
            "SELECT sum(first_asked), sum(first_recalled) FROM totals"
        )
        return FirstTries(asked or 0, recalled or 0)

    def dated_after(self, after: datetime) -> DatedAhead | None:
        """Counts the ratings, and the suspends and unsuspends, that are dated after an instant and
        not taken back; `None` if there are none."""
        rows = self._rows(
            "SELECT kind = ?, count(*), max(at) FROM standing WHERE at > ? GROUP BY 1",
            journal.REVIEW,
            instant_text(after),
        )
        if not rows:
            return None
        counts = {is_review: count for is_review, count, _ in rows}
        last = max(at for _, _, at in rows)
        return DatedAhead(counts.get(1, 0), counts.get(0, 0), journal.parse_instant(last))

    def agenda(self) -> Agenda:
        """The interviews and settings as last set; a setting that was never set has its default."""
        rows = "FROM latest l JOIN journal j ON j.id = l.id WHERE l.kind <> ?"
        return journal.agenda_of(self._events(rows, journal.MARKS))

    def held_before(self, stage: str, *, by: datetime) -> Interview | None:
        """The interview of a stage that was last held by the instant `by`, even if the stage has a
        new date since; `None` if there is none. See `events.held_before`."""
        rows = "FROM journal j WHERE j.kind = ? ORDER BY j.at, j.id"
        events = self._events(rows, journal.INTERVIEW)
        return journal.held_before([e for e in events if e.payload["stage"] == stage], by=by)

    def marks(self, question_id: str, version: str) -> AnswerMarks | None:
        """What you marked as missed in one version of your own answer; `None` if you have not."""
        events = self._events(
            "FROM latest l JOIN journal j ON j.id = l.id WHERE l.kind = ? AND l.name = ?",
            journal.MARKS,
            journal.marks_name(question_id, version),
        )
        return practice.marks_of(events[0]) if events else None

    def debriefs(self) -> dict[str, Debrief]:
        """Stage id -> debrief of its real round, without stages that have no lines."""
        stages = [row[0] for row in self._rows("SELECT DISTINCT stage FROM debriefs ORDER BY 1")]
        lines_by_stage = {stage: self.debrief_lines(stage) for stage in stages}
        return {
            stage: practice.debrief_of(lines) for stage, lines in lines_by_stage.items() if lines
        }

    def debrief_lines(self, stage: str) -> list[Event]:
        """The lines of a stage's debrief that count, by (at, id); see `practice.current_lines`."""
        lines = self._events(
            "FROM debriefs d JOIN journal j ON j.id = d.id WHERE d.stage = ? ORDER BY d.at, d.id",
            stage,
        )
        return practice.current_lines(lines)

    def mock_runs(
        self, stage: str | None = None, *, since: datetime | None = None
    ) -> list[MockRun]:
        """The mock interviews of a stage, or of all stages, in the order they were started.

        Only those started at `since` or later, if given. Reviews that were taken back are left
        out.
        """
        started_since = (
            "AND m.mock IN (SELECT b.mock FROM mocks b JOIN journal j ON j.id = b.id "
            "WHERE b.kind = ? AND j.at >= ?) "
        )
        events = self._events(
            "FROM mocks m JOIN journal j ON j.id = m.id WHERE (m.kind <> ? OR m.id IN "
            f"(SELECT id FROM standing)) {started_since if since else ''}ORDER BY j.at, j.id",
            journal.REVIEW,
            *((journal.MOCK, instant_text(since)) if since else ()),
        )
        runs = practice.mock_runs(events)
        return [run for run in runs if stage in (None, run.mock.stage)]

    def sureness(self, question_ids: Sequence[str] | None = None) -> list[SureTotal]:
        """Sums of the reviews in which you said how sure you were, by question and sureness; sorted
        by both.

        Of `question_ids`, or with `None` of all questions, in the deck or not.
        """
        where, values = _where_question(question_ids)
        rows = self._rows(f"SELECT * FROM sureness {where} ORDER BY question, sure", *values)
        return [SureTotal(*row) for row in rows]

    def events(self) -> Iterator[Event]:
        """Yields all events by (at, id), read in batches, so that the file is not locked in
        between."""
        return schema.all_events(self._db)

    # ------------------------------------------------------------ writing

    def append(self, review: Review) -> Review:
        """Saves a review and updates the cards and sums.

        Returns the review as saved: with its own date, but with `after` set if the clock was set
        back, so that it counts after the question's other reviews. Raises StoreError, and saves
        nothing, if its date is out of range.
        """
        from tiktok_prep.memory.scheduling import apply_review

        with self._transaction(give_up=False):
            cards = {card.point_id: card for card in self.cards([review.question_id])}
            # of any point: if one point was last reviewed later, the review is moved for all points
            last = max((card.last_review for card in cards.values()), default=None)
            if last and last >= review.at:
                order = self._derived.replay_order(review.question_id)
                earlier = [event for event in order if event.kind == journal.REVIEW]
                review = review._replace(after=journal.after_id(review, earlier))
            self._insert(journal.review_event(review))
            if review.after:
                self._derived.recompute(review.question_id)
            else:
                self._derived.add_review(review, apply_review(cards, review))
        return review

    def set_suspended(
        self, question_id: str, suspended: bool, *, at: datetime, event_id: str
    ) -> None:
        """Saves that a question is kept out of drills, or let back in; both may be undone.

        The event is dated after the question's last one of these, even if the clock was set back.
        """
        kind = journal.SUSPEND if suspended else journal.UNSUSPEND
        with self._transaction():
            ((last,),) = self._rows(
                "SELECT max(at) FROM standing WHERE question = ? AND kind <> ?",
                question_id,
                journal.REVIEW,
            )
            at = _after(last, at.astimezone(UTC))  # counts even if the clock was set back
            self._insert_and_recompute([Event(event_id, at, kind, {"question": question_id})])

    def set_interview(
        self, stage: str, when: datetime | None, *, at: datetime, event_id: str
    ) -> None:
        """Sets the date of a stage's interview, aware and local there; `None` clears it.

        Raises ValueError with a sentence if the date is outside 1970 to 2199.
        """
        self._append_latest(journal.interview_event(event_id, stage, when, at=at))

    def set_setting(self, name: str, value: object, *, at: datetime, event_id: str) -> None:
        """Sets `minutes`, `goal`, `off`, `new` or `pace`.

        Raises ValueError with a sentence for another name or an invalid value.
        """
        self._append_latest(journal.setting_event(event_id, name, value, at=at))

    def set_marks(
        self, question_id: str, version: str, marks: AnswerMarks, *, at: datetime, event_id: str
    ) -> None:
        """Saves what you marked as missed in one version of your own answer; replaces earlier marks
        of that version."""
        self._append_latest(practice.marks_event(event_id, question_id, version, marks, at=at))

    def add(self, *events: Event) -> None:
        """Saves events of a mock interview or a debrief (see `practice`), all or none.

        A debrief line is dated after the last one of its stage, even if the clock was set back.
        """
        with self._transaction(give_up=False):
            for event in events:
                if event.kind == journal.DEBRIEF:
                    stage = event.payload["stage"]
                    ((last,),) = self._rows("SELECT max(at) FROM debriefs WHERE stage = ?", stage)
                    event = event._replace(at=_after(last, event.at))
                self._insert(event)

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
        standing = "SELECT s.id, s.question FROM standing s JOIN journal j ON j.id = s.id"
        if target_id:
            rows = self._rows(f"{standing} WHERE s.id = ?", target_id)
        else:
            rows = self._rows(f"{standing} WHERE j.here ORDER BY j.seq DESC LIMIT 1")
            rows = rows or self._rows(f"{standing} ORDER BY s.at DESC, s.id DESC LIMIT 1")
        if not rows:
            return None
        ((event_id, question_id),) = rows
        (event,) = self._events("FROM journal j WHERE id = ?", event_id)
        return UndoneEvent(event, question_id)

    def undo_dated_after(
        self, after: datetime, *, at: datetime, new_id: Callable[[], str]
    ) -> DatedAhead | None:
        """Takes back the ratings, suspends and unsuspends dated after an instant, all or none.

        Returns what `dated_after` counted before; `None` if there were none.
        """
        with self._transaction():
            undone = self.dated_after(after)
            rows = self._rows("SELECT id FROM standing WHERE at > ?", instant_text(after))
            self._insert_and_recompute(
                Event(new_id(), at.astimezone(UTC), journal.UNDO, {"of": target})
                for (target,) in rows
            )
        return undone

    def missing(self, events: Sequence[Event]) -> list[Event]:
        """Those of `events` that are not in the file yet.

        Raises StoreError if one is there with different contents: we cannot know which is right.
        """
        import json

        stored: dict[str, Event] = {}
        for start in range(0, len(events), BATCH):
            ids = json.dumps([event.id for event in events[start : start + BATCH]])
            rows = self._events("FROM journal j WHERE id IN (SELECT value FROM json_each(?))", ids)
            stored |= {event.id: event for event in rows}
        for event in events:
            if event.id in stored and not journal.has_same_content(stored[event.id], event):
                raise StoreError(
                    f"event {event.id} is in {self.path} with other contents; nothing was imported"
                )
        return [event for event in events if event.id not in stored]

    def event_count(self) -> int:
        ((number,),) = self._rows("SELECT count(*) FROM journal")
        return int(number)

    def has_events(self) -> bool:
        return bool(self._rows("SELECT 1 FROM journal LIMIT 1"))

    def merge(
        self,
        events: Sequence[Event],
        *,
        on_done: OnDone = lambda done, all: None,
    ) -> int:
        """Adds the events that are not in the file yet, all or none; returns their number.

        Before each question to compute again, tells `on_done` how many are done, and how many there
        are. Raises StoreError, and adds nothing, if an event is there with other contents (see
        `missing`) or is dated out of range.
        """
        with self._transaction():
            missing = self.missing(events)
            self._db.execute_many(_INSERT, (_row(event, here=False) for event in missing))
            questions = set[str]()
            for start in range(0, len(missing), BATCH):
                questions |= self._derived.register(missing[start : start + BATCH])
            known = {event.id: event for event in missing}
            for done, question_id in enumerate(sorted(questions)):
                on_done(done, len(questions))
                self._derived.recompute(question_id, known)
        return len(missing)

    def rebuild(self) -> None:
        """Rebuilds all derived tables by replaying the events."""
        with self._transaction():
            self._derived.rebuild()

    def back_up(self, stamp: str) -> Path:
        """Copies the file into the folder `backups` beside it; returns the path of the copy.

        `stamp` is a local time such as 20261123-200000-000000. Deletes all but the last
        BACKUPS_KEPT copies by name, this one included, and unfinished copies over an hour old.
        """
        folder = private_folder(self.path.parent, "backups")
        target = folder / f"progress-{stamp}.db"
        with as_store_errors(self.path), temporary_beside(target) as part:
            self._db.copy_to(part)
            move_into_place(part, target)
            backups = {path for path in folder.iterdir() if _BACKUP.fullmatch(path.name)}
            unfinished = [path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name)]
            # by the clock of the disk, which may differ from ours
            oldest = target.stat().st_mtime - _UNFINISHED_FOR_S
        for path in sorted(backups - {target})[: 1 - BACKUPS_KEPT]:
            with suppress(OSError):
                path.unlink()
        for path in unfinished:
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
        return target

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
        self._db.execute_many(_INSERT, (_row(event, here=here) for event in events))
        return self._derived.register(events)

    def _append_latest(self, event: Event) -> None:
        """Appends an interview, setting or marks, dated after the last event of the same name even
        if the clock was set back."""
        with self._transaction():
            ((last,),) = self._rows(
                "SELECT max(at) FROM latest WHERE kind = ? AND name = ?",
                event.kind,
                journal.latest_name(event),
            )
            self._insert(event._replace(at=_after(last, event.at)))


def newest_backup(home: Path) -> Path | None:
    """Returns the newest copy that `Store.back_up` made in the folder `home`; `None` if there is
    none or the folder cannot be read."""
    with suppress(OSError):
        copies = [p for p in (home / "backups").iterdir() if _BACKUP.fullmatch(p.name)]
        return max(copies, default=None)
    return None


_INSERT = "INSERT INTO journal (id, at, kind, payload, here) VALUES (?, ?, ?, ?, ?)"


def _row(event: Event, *, here: bool) -> tuple[object, ...]:
    """Returns the values of `_INSERT`. Raises StoreError if the event's date is out of range."""
    if not journal.is_in_range(event.at):
        raise StoreError(
            f"nothing can be saved with the date {event.at:%Y-%m-%d}", hint="check the clock"
        )
    return (event.id, instant_text(event.at), event.kind, journal.payload_text(event), here)


def _where_question(
    question_ids: Sequence[str] | None, condition: str = ""
) -> tuple[str, list[str]]:
    """Returns a WHERE clause and its values: `condition`, and only `question_ids` unless `None`."""
    conditions = [condition] if condition else []
    if question_ids is not None:
        # as one JSON text, because SQLite limits the number of parameters
        conditions.append("question IN (SELECT value FROM json_each(?))")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    if question_ids is None:
        return where, []
    import json

    return where, [json.dumps(list(question_ids))]


def _after(last_at: str | None, at: datetime) -> datetime:
    """Returns `at`, or a microsecond after `last_at` (instant text) if `at` is not later than
    that."""
    last = last_at and journal.parse_instant(last_at)
    return last + timedelta(microseconds=1) if last and at <= last else at

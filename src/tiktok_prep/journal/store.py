"""The store that the program works with: readings, and acts that are on disk when they return."""

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
from tiktok_prep.journal.database import PATIENCE_S, Database, LockWait, as_store_errors
from tiktok_prep.journal.derived import Derived
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.schema import card_of
from tiktok_prep.memory.rollups import BinTotal, DayTotal, FirstTries, SureTotal, Total
from tiktok_prep.model import Agenda, Card, DatedAhead, Debrief, Event, MockRun, Review

BACKUPS_KEPT = 3
_BACKUP = re.compile(r"progress-[0-9]{8}-[0-9]{6}-[0-9]{6}\.db")
_UNFINISHED = re.compile(_BACKUP.pattern + r"\.[0-9a-f]{16}\.part(-journal)?")
_UNFINISHED_FOR_S = 3600
"""How old a copy that was not finished is before it counts as left by a prep that was killed."""


class Undone(NamedTuple):
    """The event that an undo took back."""

    event: Event
    question_id: str


class Store:
    """The open progress file. Use it as a context manager."""

    def __init__(self, db: Database) -> None:
        self._db, self._derived, self.path = db, Derived(db), db.path
        self._rows, self._transaction = db.rows, db.transaction

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        write: bool,
        on_wait: Callable[[], None] = lambda: None,
        patience: float = PATIENCE_S,
    ) -> Store:
        """The store in the folder `home`.

        With `write`, folder (0700) and file (0600) are made if they are missing. Without, a
        missing file is an empty store and nothing is made. `on_wait` is called at once when
        another program holds the file and this one has to wait. After `patience` seconds that is
        a StoreError, here and in every reading and act but those that save what a person has just
        given (`append`, `add`): they wait as long as it takes and call `on_wait` again each time.
        Raises StoreError also if the file is damaged, newer than this version, not prep's, or out
        of reach.
        """
        return cls(open_database(home, LockWait(patience, on_wait), write=write))

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
        return [card_of(row) for row in rows]

    def suspended(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._rows("SELECT question FROM suspended"))

    def question_ids(self) -> list[str]:
        """Every question with reviews that stand, in or out of the deck, sorted."""
        return [row[0] for row in self._rows("SELECT question FROM totals ORDER BY 1")]

    def begun_on(self, day: date) -> list[str]:
        """The questions that were rated for the first time on a local day."""
        rows = self._rows("SELECT question FROM totals WHERE first_day = ?", day.isoformat())
        return [row[0] for row in rows]

    def reviews(self, question_id: str) -> list[Review]:
        """The reviews of one question that stand, the oldest first."""
        events = self._events(
            "FROM standing s JOIN journal j ON j.id = s.id "
            "WHERE s.question = ? AND s.kind = ? ORDER BY s.at, s.id",
            question_id,
            journal.REVIEW,
        )
        return [journal.review_of(event) for event in events]

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

    def took(self) -> dict[str, tuple[int, ...]]:
        """How long the last RECENT reviews of each question took (ms, LONGEST_MS at most), the
        oldest first. Those below SHORTEST_MS or of some points alone are left out, and so are
        questions without any."""
        taken: dict[str, tuple[int, ...]] = {}
        for question_id, took_ms in self._rows(
            "SELECT question, took_ms FROM recent ORDER BY question, at, id"
        ):
            taken[question_id] = (*taken.get(question_id, ()), took_ms)
        return taken

    def first_tries(self) -> FirstTries:
        """How all points went when they were first asked."""
        ((asked, recalled),) = self._rows(
            "SELECT sum(first_asked), sum(first_recalled) FROM totals"
        )
        return FirstTries(asked or 0, recalled or 0)

    def ahead(self, after: datetime) -> DatedAhead | None:
        """The ratings and suspensions that stand and are dated after an instant; `None` if there
        are none."""
        rows = self._rows(
            "SELECT kind = ?, count(*), max(at) FROM standing WHERE at > ? GROUP BY 1",
            journal.REVIEW,
            instant_text(after),
        )
        if not rows:
            return None
        counts = {is_review: number for is_review, number, _ in rows}
        last = max(at for _, _, at in rows)
        return DatedAhead(counts.get(1, 0), counts.get(0, 0), journal.instant(last))

    def agenda(self) -> Agenda:
        """The interviews and settings as last set; the defaults where nothing was."""
        return journal.agenda_of(self._events("FROM latest l JOIN journal j ON j.id = l.id"))

    def debriefs(self) -> dict[str, Debrief]:
        """Stage id -> what its real round was, of the stages of which something stands."""
        stages = [row[0] for row in self._rows("SELECT DISTINCT stage FROM debriefs ORDER BY 1")]
        found = {stage: self.debrief_lines(stage) for stage in stages}
        return {stage: practice.debrief_of(lines) for stage, lines in found.items() if lines}

    def debrief_lines(self, stage: str) -> list[Event]:
        """The lines that stand of what a stage's real round was, in (instant, id) order."""
        lines = self._events(
            "FROM debriefs d JOIN journal j ON j.id = d.id WHERE d.stage = ? ORDER BY d.at, d.id",
            stage,
        )
        return practice.standing_lines(lines)

    def mock_runs(
        self, stage: str | None = None, *, since: datetime | None = None
    ) -> list[MockRun]:
        """The mock interviews of a stage, or all, in the order they were begun, with what stands of
        each; those alone that were begun at `since` or later."""
        begun = (
            "AND m.mock IN (SELECT b.mock FROM mocks b JOIN journal j ON j.id = b.id "
            "WHERE b.kind = ? AND j.at >= ?) "
        )
        events = self._events(
            "FROM mocks m JOIN journal j ON j.id = m.id WHERE (m.kind <> ? OR m.id IN "
            f"(SELECT id FROM standing)) {begun if since else ''}ORDER BY j.at, j.id",
            journal.REVIEW,
            *((journal.MOCK, instant_text(since)) if since else ()),
        )
        runs = practice.mock_runs(events)
        return [run for run in runs if stage in (None, run.mock.stage)]

    def sureness(self, question_ids: Sequence[str] | None = None) -> list[SureTotal]:
        """By question and by how sure the person was: what was said of what was asked."""
        where, values = _among(question_ids)
        rows = self._rows(f"SELECT * FROM sureness {where} ORDER BY question, sure", *values)
        return [SureTotal(*row) for row in rows]

    def events(self) -> Iterator[Event]:
        """The whole journal in (instant, id) order, read in pieces so that no lock is held."""
        return schema.events(self._db)

    # ------------------------------------------------------------ writing

    def append(self, review: Review) -> Review:
        """Save one review and what follows from it; on disk on return.

        The review is returned as saved: it keeps its own date, and counts after the question's
        last one, whatever the clock did.
        """
        from tiktok_prep.memory.scheduling import rate

        with self._transaction(give_up=False):
            cards = {card.point_id: card for card in self.cards([review.question_id])}
            # of any point: a review that counts behind one ahead is behind it for all its points
            last = max((card.last_review for card in cards.values()), default=None)
            if last and last >= review.at:
                order = self._derived.in_order(review.question_id)
                given = [event for event in order if event.kind == journal.REVIEW]
                review = review._replace(after=journal.named_after(review, given))
            self._insert(journal.review_event(review))
            if review.after:
                self._derived.recompute(review.question_id)
            else:
                self._derived.add(review, rate(cards, review))
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
            at = _after(text, at.astimezone(UTC))
            self._take_in([Event(event_id, at, kind, {"question": question_id})])

    def set_interview(
        self, stage: str, when: datetime | None, *, at: datetime, event_id: str
    ) -> None:
        """Say when a stage's interview is, aware and local there; `None`: no date any more. On
        disk on return. Raises ValueError with a sentence for what the journal cannot hold."""
        self._set(journal.interview_event(event_id, stage, when, at=at))

    def set_setting(self, name: str, value: object, *, at: datetime, event_id: str) -> None:
        """Set `minutes`, `goal`, `off` or `pace`; on disk on return. Raises ValueError with a
        sentence for another name, or for what is no value of it."""
        self._set(journal.setting_event(event_id, name, value, at=at))

    def add(self, *events: Event) -> None:
        """Append events of a mock interview or of a debrief (`practice`), all or none; on disk on
        return. A line of a debrief is dated after the last one of its stage, whatever the clock
        did."""
        with self._transaction(give_up=False):
            for event in events:
                if event.kind == journal.DEBRIEF:
                    stage = event.payload["stage"]
                    ((last,),) = self._rows("SELECT max(at) FROM debriefs WHERE stage = ?", stage)
                    event = event._replace(at=_after(last, event.at))
                self._insert(event)

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
            (target,) = self._events("FROM journal j WHERE id = ?", target_id)
            undo = Event(event_id, at.astimezone(UTC), journal.UNDO, {"of": target.id})
            self._take_in([undo])
        return Undone(target, question_id)

    def take_back_ahead(
        self, after: datetime, *, at: datetime, new_id: Callable[[], str]
    ) -> DatedAhead | None:
        """Take back the ratings and suspensions that are dated after an instant; on disk on return.
        What that was; `None` if there is nothing."""
        with self._transaction():
            found = self.ahead(after)
            rows = self._rows("SELECT id FROM standing WHERE at > ?", instant_text(after))
            self._take_in(
                Event(new_id(), at.astimezone(UTC), journal.UNDO, {"of": target})
                for (target,) in rows
            )
        return found

    def missing(self, events: Sequence[Event]) -> list[Event]:
        """Those of `events` that the journal lacks.

        Raises StoreError if it has one of them with other contents: neither side is picked.
        """
        lacking = []
        for event in events:
            held = self._events("FROM journal j WHERE id = ?", event.id)
            if not held:
                lacking.append(event)
            elif not journal.is_same(held[0], event):
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
            self._take_in(lacking, here=False)
        return len(lacking)

    def rebuild(self) -> None:
        """Compute everything but the journal anew from the journal, by replay."""
        with self._transaction():
            schema.create_derived(self._db)
            self._derived.replay_all()

    def back_up(self, stamp: str) -> Path:
        """A whole copy of the file beside it, in `backups`, on disk on return; its path. Of those
        made before, the last ones stay; what a killed prep left of one goes. `stamp` is a local
        time such as 20261123-200000-000000."""
        folder = private_folder(self.path.parent, "backups")
        target = folder / f"progress-{stamp}.db"
        with as_store_errors(self.path), temporary_beside(target) as part:
            self._db.copy_to(part)
            move_into_place(part, target)
            made = {path for path in folder.iterdir() if _BACKUP.fullmatch(path.name)}
            left = [path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name)]
            old = target.stat().st_mtime - _UNFINISHED_FOR_S  # by the clock of the disk, as theirs
        for path in sorted(made - {target})[: 1 - BACKUPS_KEPT]:
            with suppress(OSError):
                path.unlink()
        for path in left:
            with suppress(OSError):
                if path.stat().st_mtime < old:
                    path.unlink()
        return target

    # ------------------------------------------------------------ inside

    def _events(self, source: str, *values: object) -> list[Event]:
        return schema.events_from(self._db, source, *values)

    def _take_in(self, events: Iterable[Event], *, here: bool = True) -> None:
        """Append to the journal, and compute anew what follows from it."""
        touched = {question for event in events for question in self._insert(event, here=here)}
        for question_id in sorted(touched):
            self._derived.recompute(question_id)

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
                instant_text(event.at),
                event.kind,
                journal.payload_text(event),
                here,
            ),
        )
        return self._derived.place(event)

    def _set(self, event: Event) -> None:
        """Append an event, dated after the last one of its kind and name: the last word counts,
        whatever the clock did meanwhile."""
        with self._transaction():
            ((last,),) = self._rows(
                "SELECT max(at) FROM latest WHERE kind = ? AND name = ?",
                event.kind,
                journal.latest_name(event),
            )
            self._insert(event._replace(at=_after(last, event.at)))


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


def _after(text: str | None, at: datetime) -> datetime:
    """`at`, or the next moment after the instant of `text` if that is later."""
    last = text and journal.instant(text)
    return last + timedelta(microseconds=1) if last and at <= last else at

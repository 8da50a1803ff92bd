"""The progress file on disk: private, durable, locked while written, and never taken for empty."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import DECK, NOW, a_question, a_review, a_store, event_id, rebuild, state
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import TESTS

from tiktok_prep.base.errors import StoreError
from tiktok_prep.journal import events as journal
from tiktok_prep.journal import practice
from tiktok_prep.journal.database import Database
from tiktok_prep.journal.doctor import examine
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.rollups import FirstTries, Total
from tiktok_prep.model import Agenda, OwnWords

A, B, C = DECK


def test_folder_and_file_are_private(home: Path) -> None:
    with a_store(home):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_reading_before_anything_was_saved_creates_nothing(home: Path) -> None:
    with Store.open(home, write=False) as store:
        assert store.cards() == [] and store.total() == Total(0, 0, None)
        assert store.agenda() == Agenda() and store.recent_ms("took_ms") == {}
        assert store.first_tries() == FirstTries(0, 0)
    assert not home.exists()


def test_an_empty_file_is_treated_as_a_new_one(home: Path) -> None:
    home.mkdir()
    (home / FILE).touch()
    with Store.open(home, write=False) as store:
        assert store.cards() == []
    with Store.open(home, write=True) as store:
        store.append(a_review(A))
        assert store.total().reviews == 1


@pytest.mark.parametrize("trace", ["backups/progress-20261123-200000-000000.db"])
@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_an_empty_file_where_a_history_was_is_damaged_not_new(
    home: Path, trace: str, write: bool
) -> None:
    home.mkdir()
    (home / FILE).touch()
    (home / trace).parent.mkdir(exist_ok=True)
    (home / trace).write_text("x")
    with pytest.raises(StoreError) as raised:
        Store.open(home, write=write)
    details = "it has 0 bytes, but there was a history here before"
    assert raised.value.message == (f"{home / FILE} is damaged ({details}); prep did not change it")
    assert raised.value.hint.startswith("move the file away")
    assert (home / FILE).stat().st_size == 0


def filled(home: Path) -> bytes:
    with a_store(home) as store:
        for day in range(30):
            store.append(a_review(B, at=NOW + timedelta(days=day)))
    return (home / FILE).read_bytes()


def _header(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + value.to_bytes(4, "big") + data[at + 4 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda data: b"not a database at all" * 50,
    "one byte": lambda data: data[:1],
    "half a header": lambda data: data[:60],
    "a few bytes": lambda data: data[:511],
    "one page": lambda data: data[:4096],
    "the last byte gone": lambda data: data[:-1],
    "another program's": lambda data: _header(data, 68, 42),
    "a newer version": lambda data: _header(data, 60, 999),
    "a page overwritten": lambda data: data[:4096] + b"\xff" * 8192 + data[12288:],
}
MESSAGES = {
    "garbage": "is damaged (it does not start like a progress file)",
    "one byte": "is damaged (it does not start like a progress file)",
    "half a header": "is damaged (it ends after 60 bytes)",
    "a few bytes": "is damaged (it ends after 511 of ",
    "one page": "is damaged (it ends after 4,096 of ",
    "the last byte gone": "is damaged (it ends after ",
    "another program's": "is not a progress file of prep; prep did not change it",
    "a newer version": "was written by a newer prep (format 999, this one knows 1)",
    "a page overwritten": "is damaged (",
}


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_is_reported_and_left_unchanged(
    home: Path, damage: str, write: bool
) -> None:
    broken = DAMAGE[damage](filled(home))
    (home / FILE).write_bytes(broken)
    with pytest.raises(StoreError) as raised, Store.open(home, write=write) as store:
        store.cards()
        store.append(a_review(A)) if write else list(store.events())
    assert f"{home / FILE} {MESSAGES[damage]}" in raised.value.message
    assert (home / FILE).read_bytes() == broken


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("size", [1, 60, 511])
def test_a_cut_off_file_next_to_a_sqlite_journal_is_not_treated_as_new(
    home: Path, write: bool, size: int
) -> None:
    cut_off = filled(home)[:size]
    (home / FILE).write_bytes(cut_off)
    (home / f"{FILE}-journal").write_bytes(b"junk")
    with pytest.raises(StoreError, match="is damaged"):
        Store.open(home, write=write)
    assert (home / FILE).read_bytes() == cut_off


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_an_empty_database_of_another_program_is_left_unchanged(
    home: Path, write: bool, mode: str
) -> None:
    home.mkdir()
    db = sqlite3.connect(home / FILE)
    db.executescript(f"PRAGMA journal_mode = {mode}; CREATE TABLE t (x); DROP TABLE t")
    db.close()
    before = (home / FILE).read_bytes()
    with pytest.raises(StoreError, match="is not a progress file of prep"):
        Store.open(home, write=write)
    assert (home / FILE).read_bytes() == before


def test_a_home_that_is_a_dangling_link_is_not_treated_as_new(home: Path, tmp_path: Path) -> None:
    home.symlink_to(tmp_path / "unplugged")
    for write in (False, True):
        with pytest.raises(StoreError, match="is a link that leads nowhere"):
            Store.open(home, write=write)


def test_first_starts_at_the_same_time_create_one_file(home: Path) -> None:
    barrier = threading.Barrier(4)

    def begin(number: int) -> None:
        barrier.wait()
        with Store.open(home, write=True) as store:
            store.append(a_review(DECK[number % 3]))

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 4


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_missing_derived_tables_are_rebuilt(home: Path, write: bool) -> None:
    filled(home)
    with Store.open(home, write=False) as store:
        before = state(store)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE cards; DROP TABLE sums")
    db.close()
    with Store.open(home, write=write) as store:
        assert state(store) == before


def test_a_derived_table_of_another_version_is_rebuilt(home: Path) -> None:
    filled(home)
    with Store.open(home, write=False) as store:
        before = state(store)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE sums; CREATE TABLE sums (question TEXT PRIMARY KEY, reviews)")
    db.close()
    with Store.open(home, write=True) as store:
        assert state(store) == before
        store.append(a_review(at=NOW + timedelta(days=1)))


def test_a_file_without_a_history_is_damaged_not_new(home: Path) -> None:
    filled(home)
    db = sqlite3.connect(home / FILE)
    db.executescript("DROP TABLE journal")
    db.close()
    with pytest.raises(StoreError, match=r"is damaged \(the history is missing\)"):
        Store.open(home, write=True)


def test_a_home_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    for write in (False, True):
        with pytest.raises(StoreError, match="is not a folder"):
            Store.open(tmp_path / "home", write=write)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("suffix", ["", "-journal", "-wal", "-shm"])
def test_a_pipe_where_a_file_of_sqlite_should_be_is_not_waited_for(
    home: Path, suffix: str, write: bool
) -> None:
    with Store.open(home, write=True) as store:
        file = Path(f"{store.path}{suffix}")
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    with pytest.raises(StoreError) as caught:
        Store.open(home, write=write)
    assert caught.value.message == f"{file} is not a file"


def test_a_full_disk_is_reported_and_loses_nothing(home: Path) -> None:
    filled(home)
    with Store.open(home, write=True) as store:
        before = state(store)
        ((pages,),) = store._rows("PRAGMA page_count")
        store._rows(f"PRAGMA max_page_count = {pages}")
        large = a_question("large", [f"point-{n}" for n in range(400)])
        with pytest.raises(StoreError, match=r"^the disk is full: nothing was written to "):
            store.append(a_review(large))
        assert state(store) == before


def test_a_write_refused_by_the_system_leaves_the_file_unchanged(
    home: Path,
) -> None:
    """A limit on the size of files simulates a failing disk."""
    before = filled(home)
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[2])\n"
        "import builders, itertools; builders._ids = itertools.count(10**6)  # ids of its own\n"
        "from pathlib import Path; from builders import *\n"
        "from tiktok_prep.journal.store import Store\n"
        "from tiktok_prep.base.errors import StoreError\n"
        "store = Store.open(Path(sys.argv[1]), write=True)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: store.append(a_review(a_question('x')))\n"
        "except StoreError as error: print('refused:', error.message)\n"
    )
    tests = str(TESTS / "support")
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), tests], capture_output=True, text=True, check=True
    )
    assert done.stdout in {  # depends on the SQLite version
        f"refused: {home / FILE}: disk I/O error\n",
        f"refused: the disk is full: nothing was written to {home / FILE}\n",
    }
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 30
    assert (home / FILE).read_bytes() == before


def test_a_drill_killed_inside_a_transaction_does_not_damage_the_file(home: Path) -> None:
    filled(home)
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "import builders, itertools; builders._ids = itertools.count(10**6)  # ids of its own\n"
        "from pathlib import Path; from builders import *\n"
        "from tiktok_prep.journal.store import Store\n"
        "from tiktok_prep.journal import events as journal\n"
        "store = Store.open(Path(sys.argv[1]), write=True)\n"
        "store._rows('PRAGMA cache_size = 1')  # so that half the work reaches the file\n"
        "with store._transaction():\n"
        "    store._insert([journal.review_event(a_review(a_question('x'))) for n in range(300)])\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    tests = str(TESTS / "support")
    done = subprocess.run([sys.executable, "-c", code, str(home), tests], check=False)
    assert done.returncode == -9
    assert (home / f"{FILE}-journal").stat().st_size > 0  # there is something to roll back
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 30
        assert len(list(store.events())) == 30


@contextmanager
def locked(home: Path, *, seconds: float | None = None) -> Iterator[None]:
    """Another program locks the file, for some seconds or for the whole block."""
    other = sqlite3.connect(home / FILE, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(seconds or 0, lambda: other.execute("ROLLBACK"))
    if seconds:
        release.start()
    try:
        yield
    finally:
        if seconds:
            release.join()
        other.close()


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_opening_a_locked_file_calls_on_wait_and_then_fails(home: Path, write: bool) -> None:
    filled(home)
    calls: list[str] = []
    with locked(home), pytest.raises(StoreError) as raised:
        Store.open(home, write=write, on_wait=lambda: calls.append("waits"), timeout_s=0.1)
    assert calls == ["waits"]
    assert raised.value.message == f"another program is still writing to {home / FILE}"
    assert raised.value.hint == "close it or let it finish, then try again"


def test_reading_or_changing_a_locked_file_fails_after_the_timeout(home: Path) -> None:
    filled(home)
    actions: tuple[Callable[[Store], object], ...] = (
        Store.cards,
        lambda store: list(store.events()),
        lambda store: store.set_setting("minutes", 20, at=NOW, event_id=event_id()),
        lambda store: store.set_suspended("b", True, at=NOW, event_id=event_id()),
        lambda store: store.undo(at=NOW, event_id=event_id()),
        lambda store: store.merge([journal.review_event(a_review(A))]),
    )
    with Store.open(home, write=True, timeout_s=0.1) as store:
        before = state(store)
        with locked(home):
            for action in actions:
                with pytest.raises(StoreError, match="is still writing to"):
                    action(store)
        assert state(store) == before


def test_a_review_or_debrief_line_waits_for_the_lock_as_long_as_it_takes(home: Path) -> None:
    filled(home)
    line = practice.note_event(event_id(), "a", "claim", "12 %", at=NOW)
    calls: list[str] = []
    with Store.open(
        home, write=True, on_wait=lambda: calls.append("waits"), timeout_s=0.1
    ) as store:
        for save in (lambda: store.append(a_review(A)), lambda: store.add(line)):
            calls.clear()
            with locked(home, seconds=1.0):
                save()
            assert len(calls) > 1  # called again and again
        assert store.total().reviews == 31
        assert store.debriefs()["a"].claims == ("12 %",)


def test_a_rating_waits_for_another_program_that_reads(home: Path) -> None:
    """A reader blocks the commit at the end of a transaction."""
    filled(home)
    reader = sqlite3.connect(home / FILE, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM cards").fetchall()
    threading.Timer(1.0, lambda: reader.execute("ROLLBACK")).start()
    with Store.open(home, write=True, timeout_s=0.1) as store:
        store.append(a_review(A))
        assert store.total().reviews == 31
    reader.close()


def test_four_drills_at_the_same_time_lose_no_rating(home: Path) -> None:
    def rate_many(question_number: int) -> None:
        question = DECK[question_number % 3]
        with Store.open(home, write=True) as store:
            for minute in range(12):
                store.append(a_review(question, at=NOW + timedelta(minutes=minute)))

    threads = [threading.Thread(target=rate_many, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(home, write=True) as store:
        before = state(store)
        assert store.total().reviews == len(list(store.events())) == 48
        rebuild(store)
        assert state(store) == before


def test_a_backup_is_complete_and_private(home: Path) -> None:
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = home.parent / "restored"
    restored.mkdir()
    copy.replace(restored / FILE)
    with Store.open(restored, write=False) as store:
        assert store.total().reviews == 1


def test_a_backup_gets_its_name_only_once_it_is_complete_and_on_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So prep, killed at any moment, leaves no incomplete file that looks like a backup."""
    names: list[str] = []
    original_copy_to, original_fsync = Database.copy_to, os.fsync

    def copy_to(db: Database, target: Path) -> None:
        original_copy_to(db, target)
        names.append(target.name)

    def fsync(number: int) -> None:
        names.extend(path.name for path in (home / "backups").iterdir())
        original_fsync(number)

    monkeypatch.setattr(Database, "copy_to", copy_to)
    monkeypatch.setattr(os, "fsync", fsync)
    with a_store(home) as store:
        store.append(a_review(A))
        copy = store.back_up("now")
    part, *others = names
    assert part != copy.name and not part.endswith(".db")
    assert others == [part, copy.name]  # before it gets its name, and after
    assert list((home / "backups").iterdir()) == [copy]


STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda at: at.strftime("%Y%m%d-%H%M%S-%f")
)


@settings(max_examples=15)
@given(st.lists(STAMPS, min_size=1, max_size=6, unique=True))
def test_the_last_three_backups_are_kept_and_other_files_are_not_deleted(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    folder = home / "backups"
    folder.mkdir()
    others = [folder / name for name in ("progress-before-the-move.db", "progress.db", "notes")]
    for path in others:
        path.touch()
    with a_store(home) as store:
        store.append(a_review(A))
        for number, stamp in enumerate(stamps):
            before = set(folder.iterdir())
            copy = store.back_up(stamp)
            copies = sorted(path for path in folder.iterdir() if path not in others)
            assert copy in copies  # whatever the clock shows
            assert len(copies) == min(number + 1, 3)
            deleted = before - set(folder.iterdir())
            assert all(path < kept for path in deleted for kept in copies if kept != copy)
    assert all(path.exists() for path in others)


def test_old_unfinished_backups_are_deleted_and_recent_ones_are_kept(
    home: Path,
) -> None:
    folder = home / "backups"
    stamp = "20261123-200000-000000"
    old = [f"progress-{stamp}.db.{'a' * 16}.part{end}" for end in ("", "-journal")]
    kept = [f"progress-{stamp}.db.{'b' * 16}.part", "progress.part", "progress-mine.db.part"]
    with a_store(home) as store:
        store.append(a_review(A))
        folder.mkdir()
        for name in (*old, *kept):
            (folder / name).touch()
        long_ago = (folder / kept[0]).stat().st_mtime - 3601
        for name in (*old, *kept[1:]):
            os.utime(folder / name, (long_ago, long_ago))
        copy = store.back_up(stamp)
    assert {path.name for path in folder.iterdir()} == {copy.name, *kept}


def test_a_rating_is_on_disk_when_append_returns(home: Path) -> None:
    with Store.open(home, write=True) as store:
        assert store._rows("PRAGMA journal_mode") == [("delete",)]
        assert store._rows("PRAGMA synchronous") == [(3,)]  # EXTRA: FULL, and the folder too


def varied(home: Path) -> None:
    """A history with an event of each kind that is read by reports."""
    with a_store(home) as store:
        for day in range(4):
            for question in (A, B):
                store.append(a_review(question, at=NOW + timedelta(days=day)))
        at = NOW + timedelta(days=5)
        store.set_interview("hiring-manager", at, at=at, event_id=event_id())
        store.set_setting("minutes", 40, at=at, event_id=event_id())
        store.set_words(OwnWords("a", {"scale": "120 people"}, "", at), event_id=event_id())
        store.set_suspended("c", True, at=at, event_id=event_id())
        store.add(practice.note_event(event_id(), "screening", "claim", "12 %", at=at))


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def test_no_flipped_bit_gives_a_traceback_or_a_fresh_start(home: Path) -> None:
    varied(home)
    data = (home / FILE).read_bytes()
    chance = random.Random(20261207)
    written = [place for place, byte in enumerate(data) if byte]
    for _ in range(300):
        place, bit = chance.choice(written), chance.randrange(8)
        (home / FILE).write_bytes(flipped(data, place, bit))
        try:
            with Store.open(home, write=True) as store:
                state(store)
                assert store.event_count() > 5
                store.append(a_review(C, at=NOW + timedelta(days=9)))
                store.undo(at=NOW + timedelta(days=9), event_id=event_id())
                state(store)
        except StoreError as error:
            assert error.message


def test_a_damaged_event_is_named_with_its_place_and_the_rest_is_read(home: Path) -> None:
    varied(home)
    data = (home / FILE).read_bytes()
    words = data.replace(b'{"points":{"scale"', b"[" + b'"points":{"scale"')
    assert words != data
    (home / FILE).write_bytes(words)
    told: list[str] = []
    with Store.open(home, write=False, on_damage=told.append) as store:
        for _ in range(2):
            assert store.answers() == {}
            assert store.agenda().minutes == 40 and len(list(store.events())) == 12
    (sentence,) = told
    assert sentence.startswith(f"entry 11 in {home / FILE} is damaged and left out: ")
    raises = pytest.raises(StoreError, match=r"entry 11 in .* is damaged")
    with raises, Store.open(home, write=False) as store:
        examine(home, store._db._lock_wait)


@pytest.mark.parametrize(
    ("table", "column"), [("sums", "part"), ("cards", "soonest"), ("cards", "last_day")]
)
def test_a_damaged_date_in_what_is_computed_is_computed_anew(
    home: Path, table: str, column: str
) -> None:
    varied(home)
    with a_store(home) as store:
        before = state(store)
    with closing(sqlite3.connect(home / FILE)) as db:
        db.execute(f"UPDATE OR REPLACE {table} SET {column} = '2026-12-p4' || substr({column}, 11)")
        db.commit()
    told: list[str] = []
    with Store.open(home, write=True, on_damage=told.append) as store:
        assert state(store) == before
    assert "computing it anew" in told[0]

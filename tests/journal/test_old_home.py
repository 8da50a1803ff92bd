"""A PREP_HOME without decks becomes that of the built-in deck: once, whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from paths import TESTS
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import PrepError, StoreError
from tiktok_prep.base.private_files import is_old_home
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.journal import old_home
from tiktok_prep.journal.database import LockWait
from tiktok_prep.journal.old_home import move_old_home
from tiktok_prep.journal.store import Store

OLD = TESTS / "homes" / "2026-11"
WAIT = LockWait(0.1, lambda: None)
DECK = "a-deck"
BEFORE = {str(path.relative_to(OLD)): path for path in OLD.rglob("*") if path.is_file()}
REVIEWS = 47


@pytest.fixture
def old(prep_home: Path) -> Path:
    shutil.copytree(OLD, prep_home)
    return prep_home


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def own(home: Path) -> Path:
    return home / "decks" / DECK


def reviews(folder: Path) -> int:
    with Store.open(folder, write=False) as store:
        return store.total().reviews


def check_moved(home: Path) -> None:
    assert not is_old_home(home)
    assert reviews(own(home)) == REVIEWS
    for name, path in BEFORE.items():
        if name != "progress.db":
            assert (own(home) / name).read_bytes() == path.read_bytes()
            assert (own(home) / name).stat().st_mode & 0o777 == 0o600
    assert files_in(home / "before-decks") >= set(BEFORE)
    assert not list((home / "decks").glob(".*"))


def test_everything_is_in_the_folder_of_the_deck_and_a_copy_is_kept(old: Path) -> None:
    assert move_old_home(old, DECK, WAIT)
    check_moved(old)
    assert not move_old_home(old, DECK, WAIT)


def test_the_first_command_says_where_everything_is_now_and_the_second_says_nothing(
    old: Path,
) -> None:
    home = old / "decks" / "tiktok-head-of-content-operations"
    assert prep("stats").stderr == (
        f"Each deck has a history of its own now; yours so far is in {home}.\n"
        f"What stood in {old} before is kept in {old / 'before-decks'}.\n"
    )
    assert prep("stats").stderr == ""


def test_another_deck_begins_without_the_history_of_before(old: Path) -> None:
    used = json.loads(prep("use", "examples/bakery", "--json").stdout)
    assert (used["deck"]["id"], used["deck"]["reviews"]) == ("village-bakery", 0)
    assert json.loads(prep("use", "built-in", "--json").stdout)["deck"]["reviews"] == REVIEWS


def test_what_a_crash_left_in_the_history_is_rolled_back_first(old: Path) -> None:
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN IMMEDIATE')\n"
        "db.execute('CREATE TABLE half (x)')\n"
        "db.executemany('INSERT INTO half VALUES (?)', [('x' * 4000,)] * 500)\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(old / "progress.db")], check=True)
    assert (old / "progress.db-journal").stat().st_size
    move_old_home(old, DECK, WAIT)
    check_moved(old)
    with closing(sqlite3.connect(own(old) / "progress.db")) as db:
        assert not db.execute("SELECT * FROM sqlite_master WHERE name = 'half'").fetchall()


@pytest.mark.parametrize("part", ["damaged", "of another program"])
def test_a_history_that_cannot_be_read_is_not_moved(old: Path, part: str) -> None:
    file = old / "progress.db"
    data = file.read_bytes()
    file.write_bytes(data[:5000] if part == "damaged" else data[:68] + b"else" + data[72:])
    before = files_in(old)
    with pytest.raises(StoreError, match="damaged" if part == "damaged" else "not a progress file"):
        move_old_home(old, DECK, WAIT)
    assert files_in(old) - {".gitignore"} == before
    assert str(file) in prep("stats", ok=1).stderr


def test_a_history_in_use_is_not_moved(old: Path) -> None:
    with closing(sqlite3.connect(old / "progress.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program is still writing"):
            move_old_home(old, DECK, WAIT)
    assert is_old_home(old) and not own(old).exists()
    move_old_home(old, DECK, WAIT)
    check_moved(old)


@pytest.mark.parametrize("name", ["answers", "history"])
def test_a_full_disk_is_a_sentence_and_leaves_the_old_home(
    old: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if name == "answers":
            patch.setattr(shutil, "copyfile", full)
        else:
            patch.setattr(old_home, "create_private", full)
        with pytest.raises(PrepError, match="No space left on device"):
            move_old_home(old, DECK, WAIT)
    assert set(BEFORE) <= files_in(old) and list((old / "decks").iterdir()) == []
    move_old_home(old, DECK, WAIT)
    check_moved(old)


def test_a_home_that_cannot_be_written_is_read_where_it_is(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File modes do not stop root, so the answer of the system is made."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert wiring.home() == old
    assert "Practised: " in prep("stats").stdout
    assert prep("suspend", "hm-large-operation", ok=1).stderr.endswith(
        f"{old / 'progress.db'} cannot be written\nhint:  set PREP_HOME to use another folder\n"
    )
    assert not (old / "decks").exists()


def test_links_stay_links_to_the_same_place(old: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "synced"
    elsewhere.mkdir()
    (old / "progress.db").rename(elsewhere / "progress.db")
    (old / "progress.db").symlink_to("../synced/progress.db")
    (old / "answers" / "linked.md").symlink_to("hr-why-tiktok.md")
    move_old_home(old, DECK, WAIT)
    assert (own(old) / "progress.db").resolve() == elsewhere / "progress.db"
    assert (own(old) / "answers" / "linked.md").resolve() == own(old) / "answers/hr-why-tiktok.md"
    assert reviews(own(old)) == REVIEWS


def test_what_an_earlier_version_writes_later_is_joined(old: Path) -> None:
    move_old_home(old, DECK, WAIT)
    shutil.copy(OLD / "progress.db", old / "progress.db")
    with Store.open(old, write=True) as store:
        store.set_suspended("q", True, at=wiring.now(), event_id=wiring.new_id())
    (old / "answers").mkdir()
    (old / "answers" / "new.md").write_text("New.\n")
    (old / "answers" / "hr-why-tiktok.md").write_text("Other.\n")
    assert move_old_home(old, DECK, WAIT)
    check_moved(old)
    with Store.open(own(old), write=False) as store:
        assert "q" in store.suspended()
    assert (own(old) / "answers" / "new.md").read_text() == "New.\n"
    assert (old / "before-decks/answers-2/hr-why-tiktok.md").read_text() == "Other.\n"


def test_a_folder_of_another_program_is_not_moved(prep_home: Path) -> None:
    (prep_home / "answers").mkdir(parents=True)
    (prep_home / "README").touch()
    assert not is_old_home(prep_home)
    (prep_home / "answers" / ".gitignore").write_text("*\n")
    assert is_old_home(prep_home)


def test_a_deck_that_shared_the_history_takes_it_along_when_it_is_chosen(
    old: Path, tmp_path: Path
) -> None:
    deck = tmp_path / "mine"
    prep("new", str(deck))
    questions = deck / "questions.yaml"
    other = json.loads(prep("use", str(deck), "--json").stdout)["deck"]
    assert other["reviews"] == 0
    with Store.open(old / "before-decks", write=False) as store:
        rated = store.question_ids()
    built_in = {question.id for question in load_deck(wiring.builtin_deck()).questions}
    orphan = next(name for name in rated if name not in built_in and name[:4] != "own-")
    text = questions.read_text()
    first = text.index("  - id: ") + len("  - id: ")
    questions.write_text(f"{text[:first]}{orphan}{text[text.index(chr(10), first) :]}")
    taken = prep("use", str(deck), "--json")
    assert json.loads(taken.stdout)["deck"]["reviews"] == REVIEWS
    assert "were taken along" in taken.stderr
    assert prep("use", str(deck)).stderr == ""


# ---------------------------------------------------------------- killed, and two at once

IMPORTS = (
    "import os, shutil, sqlite3, sys\n"
    "from itertools import count\n"
    "from pathlib import Path\n"
    "from tiktok_prep.journal.database import LockWait\n"
    "from tiktok_prep.journal.old_home import move_old_home\n"
)
MOVE_TO = f"move_old_home(home, {DECK!r}, LockWait(30, lambda: None))\n"
MOVE = f"{IMPORTS}home = Path(sys.argv[1])\n{MOVE_TO}"
KILLED = f"""{IMPORTS}
def count_down(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir", "os.link", "os.remove", "os.symlink", "os.rmdir",
                 "shutil.copyfile", "os.utime", "sqlite3.connect") and "/decks/" in str(args) + "/":
        left -= 1
        if left < 0:
            os._exit(9)
    if event == "os.rename" and "before-decks" in str(args):
        left -= 1
        if left < 0:
            os._exit(9)
for left in count():
    home = Path(sys.argv[1], f"home-{{left}}")
    shutil.copytree({str(OLD)!r}, home)
    if not os.fork():
        sys.addaudithook(count_down)
        {MOVE_TO}
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.wait()[1])
    print(code)
    if code != 9:
        break
"""


def test_a_move_that_is_killed_leaves_the_old_home_or_the_new_one(tmp_path: Path) -> None:
    """Stopped before each of its steps in turn, as by a kill; the next one goes on."""
    command = [sys.executable, "-uc", KILLED, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    *killed, last = done.stdout.split()
    assert set(killed) == {"9"} and last == "0" and len(killed) > 20
    for step in range(len(killed) + 1):
        home = tmp_path / f"home-{step}"
        if own(home).exists():
            assert reviews(own(home)) == REVIEWS and set(BEFORE) <= files_in(own(home))
        else:
            assert set(BEFORE) <= files_in(home)
        move_old_home(home, DECK, WAIT)
        check_moved(home)


def test_two_preps_at_once_move_a_home_once(old: Path) -> None:
    commands = [[sys.executable, "-c", MOVE, str(old)] for _ in range(4)]
    running = [subprocess.Popen(command) for command in commands]
    assert [process.wait(60) for process in running] == [0] * 4
    check_moved(old)
    assert not list((old / "before-decks").glob("*-2"))


def test_a_prep_waits_for_one_that_is_killed_while_it_moves(old: Path) -> None:
    script = (
        "import time\nfrom tiktok_prep.journal import old_home\n"
        "old_home._set_aside = lambda home: (print('moved', flush=True), time.sleep(60))\n"
    )
    command = [sys.executable, "-c", script + MOVE, str(old)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        assert first.stdout and first.stdout.readline() == b"moved\n"
        with subprocess.Popen([sys.executable, "-c", MOVE, str(old)]) as second:
            time.sleep(0.5)
            assert second.poll() is None
            first.send_signal(signal.SIGKILL)
            assert second.wait(60) == 0
    check_moved(old)

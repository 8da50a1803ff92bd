"""prep writes only to PREP_HOME and files you name; its files are private and complete."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import forbid, prep

from tiktok_prep import wiring
from tiktok_prep.base import private_files
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.private_files import make_home_private, replace, write_new

ANSWER = "I led 40 people in seven markets and cut the backlog from 9 to 2 days in a year.\n"
TYPED = f"{ANSWER}.\n"
EDITOR = """/bin/sh -c 'echo "I led." >> "$0"'"""
"""Adds a line to the file that it is to edit."""
SESSIONS: dict[str, tuple[list[str], str]] = {
    "answer": (["answer", "hm-large-operation"], ""),
    "answers": (["answer"], ""),
    "plan": (["plan", "hiring-manager", "in 2 days 14:00"], ""),
    "drill": (["drill", "--type", "-s", "hiring-manager"], f"{TYPED}3\nq\n"),
    "mock": (["mock", "--seed", "7", "-n", "1", "-s", "hiring-manager"], "\n\n\n\n"),
    "brief": (["brief"], ""),
    "debrief": (["debrief", "hiring-manager"], "a new one?\n+\nb\n\n\n\nI said 40 people\n\n\n"),
    "stats": (["stats"], ""),
    "export": (["export"], ""),
}


ID = "tiktok-head-of-content-operations"


@pytest.fixture
def home(prep_home: Path) -> Path:
    """PREP_HOME itself, which does not exist yet; elsewhere in the tests, a deck's folder in it."""
    return prep_home


@pytest.fixture(autouse=True)
def editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", EDITOR)


@pytest.fixture(scope="module")
def after_use(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """PREP_HOME after running every command, and the files written anywhere else."""
    root = tmp_path_factory.mktemp("person")
    for folder in ("cwd", "user", "tmp"):
        (root / folder).mkdir()
    env = {
        "PREP_HOME": str(root / "home"),
        "HOME": str(root / "user"),
        "TMPDIR": str(root / "tmp"),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "EDITOR": EDITOR,
    }
    for args, keys in SESSIONS.values():
        command = [sys.executable, "-m", "tiktok_prep", *args]
        done = subprocess.run(
            command, input=keys, env=env, cwd=root / "cwd", text=True, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    home = root / "home"
    return home, [str(p) for p in root.rglob("*") if p.is_file() and home not in p.parents]


def test_nothing_is_written_outside_prep_home(after_use: tuple[Path, list[str]]) -> None:
    assert after_use[1] == []


def test_everything_in_prep_home_is_private(after_use: tuple[Path, list[str]]) -> None:
    home, _ = after_use
    own = home / "decks" / ID
    names = {str(path.relative_to(own)) for path in own.rglob("*") if path.is_file()}
    assert {path.name for path in own.iterdir()} <= {*private_files.PERSONAL}
    assert {"progress.db", "deck/questions.yaml"} <= names
    assert {path.name for path in home.iterdir()} <= {*private_files.PERSONAL}
    assert [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077] == []


# ---------------------------------------------------------------- an existing home

OURS = (
    *(f"decks/{ID}/{name}" for name in ("progress.db", "drafts/q.md", "backups/progress-1.db")),
    *("cache/deck-1.json", "deck-in-use.txt"),
)


def open_to_all(home: Path, *names: str) -> None:
    """Creates these files in `home`, all readable by others, as other programs do."""
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()
    for path in (home, *home.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def accessible(home: Path) -> set[str]:
    """The paths in `home` that other users have any access to."""
    paths = (home, *home.rglob("*"))
    return {str(path.relative_to(home)) for path in paths if path.lstat().st_mode & 0o077}


@pytest.mark.parametrize("args", [[], ["list"], ["stats"], ["answer"], ["export"]])
def test_any_command_makes_preps_files_private(args: list[str], home: Path) -> None:
    open_to_all(home, *OURS[:-1])
    prep(*args)
    assert accessible(home) == set()
    own = home / "decks" / ID
    assert (own / "progress.db").stat().st_mode & 0o777 == 0o600
    assert (own / "drafts").stat().st_mode & 0o777 == 0o700


def test_files_of_other_programs_are_not_changed(home: Path, tmp_path: Path) -> None:
    """PREP_HOME may be a folder with other programs' files."""
    open_to_all(home, f"decks/{ID}/progress.db", "theirs/notes", "README")
    open_to_all(tmp_path / "elsewhere", "notes")
    (home / "cache").symlink_to(tmp_path / "elsewhere")
    prep("stats")
    assert accessible(tmp_path / "elsewhere") == {".", "notes"}
    assert accessible(home) - {"cache"} == {".", "theirs", "theirs/notes", "README"}


def test_a_project_folder_used_as_home_keeps_its_modes(home: Path) -> None:
    open_to_all(home, "README", "cache/theirs", "backups/theirs", ".gitignore")
    paths = accessible(home)
    prep("stats")
    prep("list")
    assert accessible(home) == paths


def test_home_is_checked_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Path] = []
    is_all_ours = private_files.is_all_ours

    def check(path: Path) -> bool:
        checked.append(path)
        return is_all_ours(path)

    monkeypatch.setattr(private_files, "is_all_ours", check)
    wiring.home()
    assert checked == []  # there is no home yet
    home.mkdir()
    assert [wiring.home(), wiring.home()] == [home / "decks" / ID] * 2
    assert checked == [home]


def test_a_shared_folder_is_not_made_private(home: Path) -> None:
    """For example /tmp, which in a container may belong to the user who runs prep."""
    home.mkdir()
    home.chmod(0o1777)
    prep("stats")
    assert stat.S_IMODE(home.stat().st_mode) == 0o1777


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_home_of_another_user_is_not_made_private(home: Path) -> None:
    open_to_all(home, f"decks/{ID}/progress.db")
    os.chown(home, 12345, -1)
    prep("stats")
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


# ---------------------------------------------------------------- a home that cannot be used

COMMANDS: tuple[list[str], ...] = (
    *(["list"], ["stats"], ["plan"], ["use"], ["check"], ["answer"], ["suspend"], ["undo"], []),
    *(["drill"], ["export", "mine.jsonl.gz"], ["add", "Why us?"], ["debrief"], ["new", "mine"]),
)


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_home_that_may_not_be_entered_is_a_sentence_in_every_command(
    args: list[str], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home.mkdir()
    for closed in (home, home.parent):  # the folder itself, or the one above it
        with monkeypatch.context() as patch:
            forbid(closed, patch)
            result = prep(*args, ok=1)
        assert (result.stdout, result.stderr) == (
            "",
            f"error: {home} cannot be read: Permission denied\n"
            "hint:  make it readable, or set PREP_HOME to use another folder\n",
        )


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", [".", "decks"])
def test_a_link_to_a_disk_that_is_not_there_is_no_empty_home(
    name: str, args: list[str], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if name != ".":
        home.mkdir()
    (home / name).symlink_to(tmp_path / "unplugged")
    result = prep(*args, ok=1)
    assert (result.stdout, result.stderr) == (
        "",
        f"error: {home / name} is a link that leads nowhere\n"
        "hint:  set PREP_HOME to use another folder\n",
    )


# ---------------------------------------------------------------- Windows

AS_ON_WINDOWS = """
import fcntl, os, stat, sys
F_GETFL, get, sync = fcntl.F_GETFL, fcntl.fcntl, os.fsync
def fsync(number):
    if get(number, F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(9, "Bad file descriptor")
    sync(number)
sys.modules["fcntl"] = None
del os.geteuid
os.fsync = fsync
from tiktok_prep.cli import app
app()
"""


def test_commands_run_without_file_locks_user_ids_and_syncing_of_folders(home: Path) -> None:
    home.mkdir(mode=0o755)
    for args, keys in (["list"], ""), SESSIONS["answer"], SESSIONS["answer"], SESSIONS["stats"]:
        command = [sys.executable, "-c", AS_ON_WINDOWS, *args]
        done = subprocess.run(command, input=keys, text=True, capture_output=True)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert "I led." in prep("show", "hm-large-operation").stdout
    assert (home / ".gitignore").read_text() == "*\n"


# ---------------------------------------------------------------- writing files


def a_folder(path: Path) -> None:
    path.mkdir()


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    os.chdir(path.parent)  # the absolute path may be too long for a socket
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path.name)


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "unplugged")


def a_link_to_a_fifo(path: Path) -> None:
    os.mkfifo(path.parent / "pipe")
    path.symlink_to("pipe")


OBSTACLES = [
    pytest.param(a_folder, "is a folder", "name a file in it", id="a folder"),
    pytest.param(a_fifo, "is not a file", "name another file", id="a FIFO"),
    pytest.param(a_socket, "is not a file", "name another file", id="a socket"),
    pytest.param(a_link_to_a_fifo, "is not a file", "name another file", id="a link to a FIFO"),
    pytest.param(
        a_link_to_nowhere, "is a link that leads nowhere", "name another file", id="a dangling link"
    ),
]
WRITERS = [
    ["export"],
    ["export", "--force"],
    ["brief", "-s", "hiring-manager", "--html"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)  # undone after the test, whatever it changes to
    (tmp_path / "named").mkdir()
    yield tmp_path / "named"


def entries_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The entries of a folder: name -> mode, and the content of a file or the target of a link."""
    entries = {}
    for path in folder.iterdir():
        mode = path.lstat().st_mode
        content = path.read_bytes() if stat.S_ISREG(mode) else b""
        entries[path.name] = mode, str(path.readlink()).encode() if stat.S_ISLNK(mode) else content
    return entries


@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
@pytest.mark.parametrize(("make", "reason", "hint"), OBSTACLES)
def test_a_command_refuses_to_write_to_anything_but_a_file(
    args: list[str], make: Callable[[Path], None], reason: str, hint: str, folder: Path
) -> None:
    file = folder / "target"
    make(file)
    entries = entries_of(folder)
    result = prep(*args, str(file), ok=2)
    assert (result.stdout, result.stderr) == ("", f"error: {file} {reason}\nhint:  {hint}\n")
    assert entries_of(folder) == entries


@pytest.mark.parametrize("name", ["progress.db", "backups/progress-1.db", "drafts/q.md"])
@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_a_command_refuses_to_overwrite_preps_own_files(
    args: list[str], name: str, home: Path
) -> None:
    prep("suspend", "hm-large-operation")
    file = home / "decks" / ID / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    content = file.read_bytes()
    result = prep(*args, str(file), ok=2)
    assert result.stderr == f"error: {file} is one of prep's own files\nhint:  name another file\n"
    assert file.read_bytes() == content


@pytest.mark.parametrize(("make", "reason", "hint"), OBSTACLES)
def test_replace_refuses_anything_but_a_file(
    make: Callable[[Path], None], reason: str, hint: str, folder: Path
) -> None:
    file = folder / "target"
    make(file)
    entries = entries_of(folder)
    with pytest.raises(PrepError) as error:
        replace(file, [b"new"])
    assert str(error.value) == f"{file} {reason}"
    assert entries_of(folder) == entries


def test_replacing_a_link_replaces_its_target_and_keeps_its_mode(folder: Path) -> None:
    real, link = folder / "real", folder / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to("real")
    replace(link, [b"new"])
    assert link.is_symlink() and real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_no_existing_file_is_taken_for_a_temporary_one(folder: Path) -> None:
    """A process id in the name is not enough: two containers on one folder can have the same."""
    pid = os.getpid()
    existing = [folder / name for name in (f"x.{pid}.part", f"x.{pid}", ".x.part", "x.part")]
    for path in existing:
        path.write_text("mine")
    assert replace(folder / "x", [b"o", b"ne"]) == 2
    assert write_new(folder / "y", b"two")
    assert [path.read_text() for path in existing] == ["mine"] * 4
    assert sorted(path.name for path in folder.iterdir() if path not in existing) == ["x", "y"]


@pytest.mark.parametrize("name", ["x" * 255, "é" * 127], ids=["long", "long in bytes"])
def test_a_file_name_may_be_as_long_as_the_disk_allows(name: str, folder: Path) -> None:
    assert write_new(folder / name, b"one")
    assert replace(folder / name, [b"two"]) == 1
    assert (folder / name).read_bytes() == b"two"


def test_a_file_is_on_disk_before_it_gets_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the program is killed, the file with that name is complete."""
    (folder / "x").write_text("old")
    synced: list[list[str]] = []

    def sync(number: int) -> None:
        if stat.S_ISREG(os.fstat(number).st_mode):
            assert os.fstat(number).st_size == 3
            synced.append(
                [path.read_text() for path in (folder / "x", folder / "y") if path.exists()]
            )

    monkeypatch.setattr(os, "fsync", sync)
    replace(folder / "x", [b"new"])
    assert write_new(folder / "y", b"one")
    assert synced == [["old"], ["new"]]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert write_new(folder / "x", b"one") and not write_new(folder / "x", b"two")
    assert (folder / "x").read_bytes() == b"one"

    def fail(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    monkeypatch.setattr(os, "link", fail)
    reason = "cannot be written: No space left on device"
    with pytest.raises(PrepError, match=reason):
        write_new(folder / "y", b"two")
    with pytest.raises(PrepError, match=reason):
        replace(folder / "x", [b"two"])
    assert entries_of(folder) == {"x": (0o100600, b"one")}


def test_a_new_file_gets_its_name_only_when_it_is_complete(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a killed program would leave an empty file for good."""

    def check(path: Path, target: Path) -> None:
        assert not (folder / "x").exists()

    monkeypatch.setattr(Path, "replace", check)
    assert write_new(folder / "x", b"one") and not write_new(folder / "x", b"two")
    assert entries_of(folder) == {"x": (0o100600, b"one")}


def test_a_new_file_can_be_written_to_a_disk_without_hard_links(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    assert write_new(folder / "x", b"one") and not write_new(folder / "x", b"two")
    assert entries_of(folder) == {"x": (0o100600, b"one")}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_git_repository_around_home_ignores_it(after_use: tuple[Path, list[str]]) -> None:
    checkout = after_use[0].parent
    for git in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", "-C", str(checkout), *git], check=True)
    git = ["git", "-C", str(checkout), "ls-files"]
    assert subprocess.run(git, check=True, capture_output=True).stdout == b""


@pytest.mark.parametrize("name", ["answer", "plan", "drill", "mock", "debrief"])
def test_a_home_of_an_earlier_version_gets_a_gitignore_at_the_next_write(
    home: Path, name: str
) -> None:
    prep("list")
    (home / ".gitignore").unlink()
    args, keys = SESSIONS[name]
    prep(*args, keys=keys)
    assert (home / "decks" / ID / ".gitignore").read_text() == "*\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_project_folder_used_as_home_hides_only_preps_new_folders_from_git(home: Path) -> None:
    home.mkdir()
    (home / "main.py").touch()
    (home / "deck").mkdir()
    (home / "deck" / "theirs.yaml").touch()
    subprocess.run(["git", "-C", str(home), "init", "-q"], check=True)
    for name in ("answer", "plan", "debrief"):
        args, keys = SESSIONS[name]
        prep(*args, keys=keys)
    with wiring.open_store(write=True) as store:
        wiring.back_up(store)
    subprocess.run(["git", "-C", str(home), "add", "."], check=True)
    git = ["git", "-C", str(home), "ls-files"]
    tracked = subprocess.run(git, check=True, capture_output=True, text=True).stdout.split()
    assert tracked == ["deck/theirs.yaml", "main.py"]
    assert {path.name for path in home.iterdir()} > {"decks", "cache"}
    assert {path.name for path in wiring.home().iterdir()} > {"drafts", "backups", "deck"}


def test_an_existing_gitignore_is_not_changed(home: Path) -> None:
    home.mkdir()
    (home / ".gitignore").write_text("cache\n")
    prep("plan", "hiring-manager", "in 2 days")
    assert (home / ".gitignore").read_text() == "cache\n"


def test_a_read_only_home_stays_read_only(home: Path) -> None:
    home.mkdir()
    home.chmod(0o555)
    prep("list")
    assert home.stat().st_mode & 0o777 == 0o500


@pytest.mark.parametrize("spare", range(4, 16))
def test_a_home_in_which_no_file_has_a_path_short_enough_is_no_fault(
    tmp_path: Path, spare: int
) -> None:
    longest = os.pathconf(tmp_path, "PC_PATH_MAX") - 1
    length = longest - len(os.fsencode(tmp_path)) - len("/") - spare
    home = tmp_path / "/".join(["y" * 199] * 30)[:length].rstrip("/")
    home.mkdir(parents=True)
    (home / "x").touch()
    make_home_private(home)
    assert [path.name for path in home.iterdir()] == ["x"]

"""Answers on disk: for their owner alone, whole or as before; no text that was saved is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from threading import Barrier, Thread

import pytest
from builders import NOW, UTC_NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.answers import files as answer_files
from tiktok_prep.answers.files import AnswerFile, answered, read_answer, read_answers
from tiktok_prep.answers.text import is_unwritten
from tiktok_prep.base.errors import PrepError

BEGUN = "\n<!-- Why? \n-->\n## Situation\n\n## Result\n"


def writes(text: str) -> Callable[[Path], None]:
    """An editor that saves `text`."""

    def edit(path: Path) -> None:
        path.write_text(text)

    return edit


def a_file(home: Path) -> AnswerFile:
    return AnswerFile(home, "q")


def earlier(file: AnswerFile) -> list[bytes]:
    return [kept.path.read_bytes() for kept in file.versions()]


# ---------------------------------------------------------------- the law

TEXTS = st.sampled_from(
    [b"", b"  \n", b"I led.", b"We led.", b"\xff no text", BEGUN.encode(), b"## Situation\nI led."]
) | st.binary(max_size=12)
ACTS = st.one_of(
    st.tuples(st.just("edit"), TEXTS),
    st.tuples(st.just("fail"), TEXTS),
    st.tuples(st.just("by hand"), TEXTS),
    st.tuples(st.just("save"), st.text(st.characters(codec="utf-8"), max_size=9)),
    st.tuples(st.just("restore"), st.integers(0, 9)),
    st.tuples(st.just("remove"), st.none()),
)


def act(file: AnswerFile, what: str, value: object, at: datetime) -> None:
    def edit(path: Path) -> None:
        assert isinstance(value, bytes)
        path.write_bytes(value)
        if what == "fail":
            raise PrepError("the editor ended with exit code 1")

    if what in ("edit", "fail"):
        try:
            file.edited(BEGUN, edit, at=at)
        except PrepError:
            assert what == "fail"
    elif what == "by hand":  # between two visits of prep: what stood there was never seen since
        file.set_aside(at=at)
        edit(file.path) if file.path.parent.exists() else None
    elif what == "save":
        assert isinstance(value, str)
        file.save(value, at=at)
    elif what == "restore" and file.versions():
        assert isinstance(value, int)
        file.restore(file.versions()[value % len(file.versions())], at=at)
    elif what == "remove":
        file.edited(BEGUN, lambda path: path.unlink(missing_ok=True), at=at)


@settings(max_examples=150)
@given(st.lists(st.tuples(ACTS, st.integers(-2, 2)), max_size=12))
def test_whatever_is_done_no_text_that_was_saved_is_lost(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[tuple[str, object], int]]
) -> None:
    file, at = a_file(tmp_path_factory.mktemp("home")), UTC_NOW
    saved: set[bytes] = set()
    for (what, value), seconds in acts:
        at += timedelta(seconds=seconds)  # a clock may be set back
        before = [kept.path.name for kept in file.versions()]
        act(file, what, value, at)
        now = file.data()
        saved |= {now} if now else set()
        kept = earlier(file)
        assert saved <= {*kept, now or b""}
        assert len(set(kept)) == len(kept)
        # numbers stay: what was kept before stands first, in its order
        assert [version.path.name for version in file.versions()][: len(before)] == before


# ---------------------------------------------------------------- two windows


class Window:
    """`prep answer` in a window of its own, whose editor does what it is told."""

    def __init__(self, file: AnswerFile, at: datetime) -> None:
        self.file, self.last = file, b""
        self._said: Queue[bytes | None] = Queue()
        self._done: Queue[object] = Queue()
        Thread(target=self._run, args=(at,), daemon=True).start()
        self._wait()

    def _run(self, at: datetime) -> None:
        def edit(path: Path) -> None:
            self.path = path
            self._done.put("open")
            while (data := self._said.get()) is not None:
                path.write_bytes(data)
                self._done.put("saved")

        try:
            self._done.put(self.file.edited(BEGUN, edit, at=at))
        except BaseException as error:
            self._done.put(error)

    def _wait(self) -> object:
        done = self._done.get(timeout=30)
        if isinstance(done, BaseException):
            raise done
        return done

    def save(self, data: bytes) -> None:
        self.last = data
        self._said.put(data)
        self._wait()

    def end(self) -> bool:
        """Whether it changed the answer."""
        self._said.put(None)
        return self._wait() is True


STEPS = st.one_of(
    st.tuples(st.integers(0, 2), st.none() | TEXTS),
    st.tuples(st.just("from"), st.sampled_from(["", "I led.", "We led.", "You led."])),
    st.tuples(st.just("restore"), st.integers(0, 9)),
)


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=14))
def test_in_whatever_order_windows_save_and_end_no_text_is_lost(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int | str, object]]
) -> None:
    file, at = a_file(tmp_path_factory.mktemp("home")), UTC_NOW
    windows: dict[object, Window] = {}
    saved: set[bytes] = set()

    def end(window: Window) -> None:
        window.end()
        if not is_unwritten(window.last.decode(errors="replace"), BEGUN):
            saved.add(window.last)

    for who, value in steps:
        at += timedelta(seconds=1)
        before = [kept.path.name for kept in file.versions() if kept.path.name[0] == "2"]
        if who == "from":
            file.save(str(value), at=at)
            saved.update({str(value).encode()} if value else ())
        elif who == "restore" and file.versions():
            assert isinstance(value, int)
            file.restore(file.versions()[value % len(file.versions())], at=at)
        elif isinstance(who, int) and value is None:
            if who in windows:
                end(windows.pop(who))
        elif isinstance(who, int):
            assert isinstance(value, bytes)
            if who not in windows:
                windows[who] = Window(file, at)
            windows[who].save(value)
        now = file.data()
        assert saved <= {*earlier(file), now or b""}
        assert [kept.path.name for kept in file.versions()][: len(before)] == before
    for window in windows.values():
        end(window)
    kept = earlier(file)
    assert saved <= {*kept, file.data() or b""}
    assert len(set(kept)) == len(kept)
    beside = [path.name for path in file.path.parent.iterdir()] if file.path.parent.exists() else []
    assert set(beside) <= {"q.md", "earlier"}


@pytest.mark.parametrize("begin", ["", "I led."], ids=["a new answer", "an answer"])
@pytest.mark.parametrize("first_ends", ["first", "last"])
def test_what_either_of_two_windows_saved_is_kept_whichever_ends_first(
    home: Path, begin: str, first_ends: str
) -> None:
    file = a_file(home)
    if begin:
        file.save(begin, at=NOW)
    first, second = Window(file, NOW), Window(file, NOW)
    assert first.path == file.path  # as long as there is one alone, it is the file itself
    assert second.path.read_text() == begin or BEGUN
    first.save(b"One.")
    second.save(b"Two.")
    assert file.data() == b"One."
    ends = [first, second] if first_ends == "first" else [second, first]
    assert [window.end() for window in ends] == [True, True]
    assert file.data() == b"Two."  # the first had saved before the second ended
    first_of_all = [begin.encode()] * bool(begin)
    # while another editor is open, what is saved is kept at once
    assert earlier(file) == [*first_of_all, b"One.", *[b"Two."] * (first_ends == "last")]


@pytest.mark.parametrize("_", range(8))
def test_texts_that_are_saved_at_the_same_moment_are_all_kept(home: Path, _: int) -> None:
    file, moment = a_file(home), Barrier(6)

    def save(text: str) -> None:
        moment.wait()
        file.save(text, at=NOW)

    texts = [f"Text {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, texts))
    assert {*earlier(file), file.data()} == {text.encode() for text in texts}


def test_what_the_second_window_saved_is_kept_when_the_first_saves_over_it(home: Path) -> None:
    file = a_file(home)
    first, second = Window(file, NOW), Window(file, NOW)
    second.save(b"Two.")
    second.end()
    file.save("Three.", at=NOW)
    first.save(b"One.")
    assert (first.end(), file.data()) == (True, b"One.")
    assert earlier(file) == [b"Two.", b"Three."]


def test_a_second_window_in_which_nothing_is_changed_changes_nothing(home: Path) -> None:
    file = a_file(home)
    first, second = Window(file, NOW), Window(file, NOW)
    assert second.end() is False
    first.save(b"One.")
    assert first.end() is True
    assert (file.data(), earlier(file)) == (b"One.", [])


def test_two_windows_in_which_nothing_is_written_leave_nothing(home: Path) -> None:
    first, second = Window(a_file(home), NOW), Window(a_file(home), NOW)
    assert (second.end(), first.end()) == (False, False)
    assert (answered(home), a_file(home).versions()) == ([], [])
    second = Window(a_file(home), NOW)
    assert second.path == a_file(home).path
    second.end()


def test_an_answer_that_is_emptied_in_a_second_window_is_gone_and_kept(home: Path) -> None:
    file = a_file(home)
    file.save("I led.", at=NOW)
    first, second = Window(file, NOW), Window(file, NOW)
    second.save(b"\n")
    assert second.end() is True
    assert (file.data(), earlier(file)) == (None, [b"I led."])
    assert first.end() is True


def test_where_prep_is_killed_what_a_second_window_saved_is_among_the_versions(home: Path) -> None:
    file = a_file(home)
    file.save("I led.", at=NOW)
    first, second = Window(file, NOW), Window(file, NOW)
    second.save(b"Two.")
    assert earlier(file) == [b"I led.", b"Two."]  # though it has not ended
    file.save("Three.", at=NOW)
    assert earlier(file) == [b"I led.", b"Three.", b"Two."]  # numbers stay
    assert [kept.until is None for kept in file.versions()] == [False] * 3
    second.end()
    first.end()
    assert earlier(file) == [b"I led.", b"Three.", b"Two."]


def test_another_answer_is_not_hindered(home: Path) -> None:
    first, other = Window(a_file(home), NOW), Window(AnswerFile(home, "other"), NOW)
    assert other.path == AnswerFile(home, "other").path
    first.end()
    other.end()


# ---------------------------------------------------------------- links


def linked(home: Path, text: str = "I led.") -> Path:
    """What the answer, a link, leads to: a file that others may read."""
    (home / "answers").mkdir(parents=True)
    real = home.parent / "real.md"
    real.write_text(text)
    real.chmod(0o644)
    a_file(home).path.symlink_to(real)
    return real


def test_the_mode_of_what_a_linked_answer_leads_to_stays(home: Path) -> None:
    real, file = linked(home), a_file(home)
    file.edited(BEGUN, writes("We led."), at=NOW)
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("We led.", 0o644)
    file.save("You led.", at=NOW)
    file.restore(file.versions()[0], at=NOW)
    assert file.path.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("I led.", 0o644)


def test_a_link_that_leads_nowhere_is_not_written_through(home: Path) -> None:
    real, file = linked(home), a_file(home)
    real.unlink()
    for act in (
        lambda: file.save("I led.", at=NOW),
        lambda: file.edited(BEGUN, writes("I led."), at=NOW),
    ):
        with pytest.raises(PrepError, match=r"q\.md is a link that leads nowhere"):
            act()
    assert not real.exists()


# ---------------------------------------------------------------- one edit


def test_a_new_answer_is_for_its_owner_alone_even_where_the_editor_makes_a_new_file(
    home: Path,
) -> None:
    def edit(path: Path) -> None:
        path.unlink()
        path.write_text("I led.")
        path.chmod(0o644)

    assert a_file(home).edited(BEGUN, edit, at=NOW)
    a_file(home).save("We led.", at=NOW)
    for path in (home, home / "answers", home / "answers" / "earlier" / "q"):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (a_file(home).path, a_file(home).versions()[0].path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_an_editor_finds_what_the_file_begins_with_and_then_what_was_saved(home: Path) -> None:
    seen = []

    def edit(path: Path) -> None:
        seen.append(path.read_text())
        path.write_text("I led.")

    a_file(home).edited(BEGUN, edit, at=NOW)
    assert a_file(home).edited(BEGUN, edit, at=NOW) is False
    assert seen == [BEGUN, "I led."]


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(BEGUN, id="unchanged"),
        pytest.param(BEGUN.replace("? \n", "?\n").replace("\n", "\r\n"), id="white space"),
        pytest.param("\n", id="emptied"),
    ],
)
def test_what_was_only_the_beginning_is_no_answer(home: Path, left: str) -> None:
    assert a_file(home).edited(BEGUN, writes(left), at=NOW) is False
    assert not a_file(home).path.exists()
    assert answered(home) == []


def test_an_answer_that_is_emptied_is_gone_and_kept_among_the_earlier_ones(home: Path) -> None:
    a_file(home).save("I led.", at=NOW)
    assert a_file(home).edited(BEGUN, writes(""), at=NOW) is True
    assert not a_file(home).path.exists()
    assert earlier(a_file(home)) == [b"I led."]
    assert answered(home) == ["q"]


def test_where_the_editor_fails_what_it_wrote_stays(home: Path) -> None:
    def edit(path: Path) -> None:
        path.write_text("half an ans")
        raise PrepError("killed")

    with pytest.raises(PrepError, match="killed"):
        a_file(home).edited(BEGUN, edit, at=NOW)
    assert a_file(home).text() == "half an ans"


def test_a_version_is_never_overwritten_though_the_clock_stands_still(home: Path) -> None:
    for text in ("one", "two", "three", "one", "two"):
        a_file(home).save(text, at=NOW)
    assert earlier(a_file(home)) == [b"one", b"two", b"three"]
    assert [kept.is_now for kept in a_file(home).versions()] == [False, True, False]
    (first, *_) = a_file(home).versions()
    assert (first.number, first.until) == (1, NOW.astimezone(UTC))


def test_a_disk_that_refuses_leaves_the_answer_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_file(home).save("one", at=NOW)

    def refuse(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PrepError, match="cannot be written: No space left on device"):
        a_file(home).save("two", at=NOW)
    assert a_file(home).text() == "one"
    assert earlier(a_file(home)) == []


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"one\ntwo \xff\n", ":2: this is not UTF-8 text; save it as UTF-8"),
        (b"one\n\x1b[2Jtwo", ":2: this line holds U+001B, a control character; delete it"),
        ("one\u202etwo".encode(), ":1: this line holds U+202E, a control character; delete it"),
        ("One".encode("utf-16"), ": this is UTF-16 text; save it as UTF-8"),
        ("I led 40.".encode("utf-16-le"), ": this is UTF-16 text; save it as UTF-8"),
        (b"x" * 200_001, " is over 200 kB, which is no answer that can be spoken"),
    ],
)
def test_what_is_no_plain_text_is_a_sentence_with_its_line(
    home: Path, data: bytes, fault: str
) -> None:
    a_file(home).save("", at=NOW)
    a_file(home).path.write_bytes(data)
    with pytest.raises(PrepError) as error:
        read_answers(home)
    assert error.value.message == f"{a_file(home).path}{fault}"
    AnswerFile(home, "other").save("I led.", at=NOW)
    told: list[PrepError] = []
    assert list(read_answers(home, on_fault=told.append)) == ["other"]
    assert [entry.message for entry in told] == [error.value.message]


def test_an_answer_with_characters_that_do_not_show_opens_as_it_was(home: Path) -> None:
    text = "\xadI\u200b led\u200e \u2060\ufeff40."
    a_file(home).save(text, at=NOW)
    found = read_answer(home, "q")
    assert found is not None and found.text == text


def test_a_file_without_end_is_never_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_file(home).save("", at=NOW)
    monkeypatch.setattr(answer_files, "TOO_MUCH", 3_000_000)
    with a_file(home).path.open("wb") as handle:
        handle.truncate(3_000_001)
    with pytest.raises(PrepError, match="is over 3 MB"):
        a_file(home).edited(BEGUN, writes(""), at=NOW)
    assert a_file(home).path.stat().st_size == 3_000_001
    a_file(home).path.unlink()
    os.mkfifo(a_file(home).path)
    with pytest.raises(PrepError, match="cannot be read: it is a pipe"):
        read_answer(home, "q")


def test_headings_and_comments_alone_are_no_answer_but_a_story_is_one(home: Path) -> None:
    a_file(home).save("## Situation\n<!-- notes -->\n", at=NOW)
    assert (read_answer(home, "q"), read_answers(home)) == (None, {})
    a_file(home).save("---\nstory: launch\n---\n## Situation\n", at=NOW)
    found = read_answer(home, "q")
    assert found is not None and found.story == "launch"


def test_what_editors_leave_beside_a_file_is_no_answer(home: Path) -> None:
    a_file(home).save("I led.", at=NOW)
    for name in (".q.md.swp", "q.md~", ".#q.md", ".hidden.md"):
        (home / "answers" / name).write_text("x")
    assert list(read_answers(home)) == ["q"]

"""Answers on disk: private, replaced in one step, and no saved text is ever lost."""

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
from tiktok_prep.answers.files import AnswerFile, answered_ids, read_answer, read_answers
from tiktok_prep.answers.text import is_unwritten
from tiktok_prep.base.errors import PrepError

TEMPLATE = "\n<!-- Why? \n-->\n## Situation\n\n## Result\n"


def raise_it(error: PrepError) -> None:
    raise error


def writes(text: str) -> Callable[[Path], None]:
    """An editor that saves `text`."""

    def edit(path: Path) -> None:
        path.write_text(text)

    return edit


def an_answer_file(home: Path) -> AnswerFile:
    return AnswerFile(home, "q")


def version_bytes(file: AnswerFile) -> list[bytes]:
    return [version.path.read_bytes() for version in file.versions()]


# ---------------------------------------------------------------- no text is lost

TEXTS = st.sampled_from(
    [
        b"",
        b"  \n",
        b"I led.",
        b"We led.",
        b"\xff no text",
        TEMPLATE.encode(),
        b"## Situation\nI led.",
    ]
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
            file.edit_with(TEMPLATE, edit, at=at)
        except PrepError:
            assert what == "fail"
    elif what == "by hand":  # an edit without prep, so what it replaces has to be kept first
        file.keep_current(at=at)
        edit(file.path) if file.path.parent.exists() else None
    elif what == "save":
        assert isinstance(value, str)
        file.save(value, at=at)
    elif what == "restore" and file.versions():
        assert isinstance(value, int)
        file.restore(file.versions()[value % len(file.versions())], at=at)
    elif what == "remove":
        file.edit_with(TEMPLATE, lambda path: path.unlink(missing_ok=True), at=at)


@settings(max_examples=150)
@given(st.lists(st.tuples(ACTS, st.integers(-2, 2)), max_size=12))
def test_no_sequence_of_acts_loses_a_saved_text(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[tuple[str, object], int]]
) -> None:
    file, at = an_answer_file(tmp_path_factory.mktemp("home")), UTC_NOW
    saved: set[bytes] = set()
    for (what, value), seconds in acts:
        at += timedelta(seconds=seconds)  # negative: the clock was set back
        old_names = [version.path.name for version in file.versions()]
        act(file, what, value, at)
        now = file.data()
        saved |= {now} if now else set()
        versions = version_bytes(file)
        assert saved <= {*versions, now or b""}
        assert len(set(versions)) == len(versions)
        # version numbers stay: older versions come first, in their order
        assert [version.path.name for version in file.versions()][: len(old_names)] == old_names


# ---------------------------------------------------------------- several editors at once


class Editor:
    """A second `prep answer` in a thread of its own; `save` and `end` steer its editor."""

    def __init__(self, file: AnswerFile, at: datetime) -> None:
        self.file, self.last = file, b""
        self._to_save: Queue[bytes | None] = Queue()
        self._done: Queue[object] = Queue()
        Thread(target=self._run, args=(at,), daemon=True).start()
        self._wait()

    def _run(self, at: datetime) -> None:
        def edit(path: Path) -> None:
            self.path = path
            self._done.put("open")
            while (data := self._to_save.get()) is not None:
                path.write_bytes(data)
                self._done.put("saved")

        try:
            self._done.put(self.file.edit_with(TEMPLATE, edit, at=at))
        except BaseException as error:
            self._done.put(error)

    def _wait(self) -> object:
        done = self._done.get(timeout=30)
        if isinstance(done, BaseException):
            raise done
        return done

    def save(self, data: bytes) -> None:
        self.last = data
        self._to_save.put(data)
        self._wait()

    def end(self) -> bool:
        """Quits the editor. Returns whether the answer changed."""
        self._to_save.put(None)
        return self._wait() is True


STEPS = st.one_of(
    st.tuples(st.integers(0, 2), st.none() | TEXTS),
    st.tuples(st.just("from"), st.sampled_from(["", "I led.", "We led.", "You led."])),
    st.tuples(st.just("restore"), st.integers(0, 9)),
)


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=14))
def test_no_text_is_lost_in_whatever_order_editors_save_and_quit(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int | str, object]]
) -> None:
    file, at = an_answer_file(tmp_path_factory.mktemp("home")), UTC_NOW
    editors: dict[object, Editor] = {}
    saved: set[bytes] = set()

    def end(editor: Editor) -> None:
        editor.end()
        if not is_unwritten(editor.last.decode(errors="replace"), TEMPLATE):
            saved.add(editor.last)

    for who, value in steps:
        at += timedelta(seconds=1)
        old_names = [v.path.name for v in file.versions() if not v.path.name.startswith("open-")]
        if who == "from":
            file.save(str(value), at=at)
            saved.update({str(value).encode()} if value else ())
        elif who == "restore" and file.versions():
            assert isinstance(value, int)
            file.restore(file.versions()[value % len(file.versions())], at=at)
        elif isinstance(who, int) and value is None:
            if who in editors:
                end(editors.pop(who))
        elif isinstance(who, int):
            assert isinstance(value, bytes)
            if who not in editors:
                editors[who] = Editor(file, at)
            editors[who].save(value)
        now = file.data()
        assert saved <= {*version_bytes(file), now or b""}
        assert [v.path.name for v in file.versions()][: len(old_names)] == old_names
    for editor in editors.values():
        end(editor)
    versions = version_bytes(file)
    assert saved <= {*versions, file.data() or b""}
    assert len(set(versions)) == len(versions)
    names = [path.name for path in file.path.parent.iterdir()] if file.path.parent.exists() else []
    assert set(names) <= {"q.md", "earlier"}


@pytest.mark.parametrize("old_text", ["", "I led."], ids=["a new answer", "an answer"])
@pytest.mark.parametrize("first_ends", ["first", "last"])
def test_what_two_editors_saved_is_kept_whichever_quits_first(
    home: Path, old_text: str, first_ends: str
) -> None:
    file = an_answer_file(home)
    if old_text:
        file.save(old_text, at=NOW)
    first, second = Editor(file, NOW), Editor(file, NOW)
    assert first.path == file.path  # the first editor works on the file itself
    assert second.path.read_text() == old_text or TEMPLATE
    first.save(b"One.")
    second.save(b"Two.")
    assert file.data() == b"One."
    ends = [first, second] if first_ends == "first" else [second, first]
    assert [editor.end() for editor in ends] == [True, True]
    assert file.data() == b"Two."  # the first had saved before the second quit
    oldest = [old_text.encode()] * bool(old_text)
    # what is saved while another editor is open is kept at once
    assert version_bytes(file) == [*oldest, b"One.", *[b"Two."] * (first_ends == "last")]


@pytest.mark.parametrize("_", range(8))
def test_texts_saved_at_the_same_moment_are_all_kept(home: Path, _: int) -> None:
    file, barrier = an_answer_file(home), Barrier(6)

    def save(text: str) -> None:
        barrier.wait()
        file.save(text, at=NOW)

    texts = [f"Text {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, texts))
    assert {*version_bytes(file), file.data()} == {text.encode() for text in texts}


def test_the_text_of_the_second_editor_is_kept_when_the_first_overwrites_it(home: Path) -> None:
    file = an_answer_file(home)
    first, second = Editor(file, NOW), Editor(file, NOW)
    second.save(b"Two.")
    second.end()
    file.save("Three.", at=NOW)
    first.save(b"One.")
    assert (first.end(), file.data()) == (True, b"One.")
    assert version_bytes(file) == [b"Two.", b"Three."]


def test_a_second_editor_without_changes_changes_nothing(home: Path) -> None:
    file = an_answer_file(home)
    first, second = Editor(file, NOW), Editor(file, NOW)
    assert second.end() is False
    first.save(b"One.")
    assert first.end() is True
    assert (file.data(), version_bytes(file)) == (b"One.", [])


def test_two_editors_in_which_nothing_is_written_leave_no_file(home: Path) -> None:
    first, second = Editor(an_answer_file(home), NOW), Editor(an_answer_file(home), NOW)
    assert (second.end(), first.end()) == (False, False)
    assert (answered_ids(home), an_answer_file(home).versions()) == ([], [])
    second = Editor(an_answer_file(home), NOW)
    assert second.path == an_answer_file(home).path
    second.end()


def test_an_answer_emptied_in_a_second_editor_is_kept_as_a_version(home: Path) -> None:
    file = an_answer_file(home)
    file.save("I led.", at=NOW)
    first, second = Editor(file, NOW), Editor(file, NOW)
    second.save(b"\n")
    assert second.end() is True
    assert (file.data(), version_bytes(file)) == (None, [b"I led."])
    assert first.end() is True


def test_the_copy_of_a_second_editor_is_listed_as_a_version_while_it_is_open(home: Path) -> None:
    file = an_answer_file(home)
    file.save("I led.", at=NOW)
    first, second = Editor(file, NOW), Editor(file, NOW)
    second.save(b"Two.")
    assert version_bytes(file) == [b"I led.", b"Two."]  # the second editor is still open
    file.save("Three.", at=NOW)
    assert version_bytes(file) == [b"I led.", b"Three.", b"Two."]  # the copy comes last
    assert [version.until is None for version in file.versions()] == [False] * 3
    second.end()
    first.end()
    assert version_bytes(file) == [b"I led.", b"Three.", b"Two."]


def test_two_editors_on_different_answers_do_not_meet(home: Path) -> None:
    first, other = Editor(an_answer_file(home), NOW), Editor(AnswerFile(home, "other"), NOW)
    assert other.path == AnswerFile(home, "other").path
    first.end()
    other.end()


# ---------------------------------------------------------------- links


def linked(home: Path, text: str = "I led.") -> Path:
    """Makes the answer a symbolic link to a file that others may read. Returns that file."""
    (home / "answers").mkdir(parents=True)
    target = home.parent / "target.md"
    target.write_text(text)
    target.chmod(0o644)
    an_answer_file(home).path.symlink_to(target)
    return target


def test_a_linked_answer_stays_a_link_and_its_target_keeps_its_mode(home: Path) -> None:
    target, file = linked(home), an_answer_file(home)
    file.edit_with(TEMPLATE, writes("We led."), at=NOW)
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("We led.", 0o644)
    file.save("You led.", at=NOW)
    file.restore(file.versions()[0], at=NOW)
    assert file.path.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("I led.", 0o644)


def test_an_answer_is_not_written_through_a_broken_link(home: Path) -> None:
    target, file = linked(home), an_answer_file(home)
    target.unlink()
    for write in (
        lambda: file.save("I led.", at=NOW),
        lambda: file.edit_with(TEMPLATE, writes("I led."), at=NOW),
    ):
        with pytest.raises(PrepError, match=r"q\.md is a link that leads nowhere"):
            write()
    assert not target.exists()


# ---------------------------------------------------------------- one editor


def test_an_answer_is_private_even_if_the_editor_replaces_the_file(
    home: Path,
) -> None:
    def edit(path: Path) -> None:
        path.unlink()
        path.write_text("I led.")
        path.chmod(0o644)

    assert an_answer_file(home).edit_with(TEMPLATE, edit, at=NOW)
    an_answer_file(home).save("We led.", at=NOW)
    for path in (home, home / "answers", home / "answers" / "earlier" / "q"):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (an_answer_file(home).path, an_answer_file(home).versions()[0].path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_an_editor_opens_the_template_first_and_later_the_answer(home: Path) -> None:
    texts = []

    def edit(path: Path) -> None:
        texts.append(path.read_text())
        path.write_text("I led.")

    an_answer_file(home).edit_with(TEMPLATE, edit, at=NOW)
    assert an_answer_file(home).edit_with(TEMPLATE, edit, at=NOW) is False
    assert texts == [TEMPLATE, "I led."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEMPLATE, id="unchanged"),
        pytest.param(TEMPLATE.replace("? \n", "?\n").replace("\n", "\r\n"), id="white space"),
        pytest.param("\n", id="emptied"),
    ],
)
def test_an_unchanged_template_is_no_answer(home: Path, text: str) -> None:
    assert an_answer_file(home).edit_with(TEMPLATE, writes(text), at=NOW) is False
    assert not an_answer_file(home).path.exists()
    assert answered_ids(home) == []


def test_an_emptied_answer_is_deleted_and_kept_as_a_version(home: Path) -> None:
    an_answer_file(home).save("I led.", at=NOW)
    assert an_answer_file(home).edit_with(TEMPLATE, writes(""), at=NOW) is True
    assert not an_answer_file(home).path.exists()
    assert version_bytes(an_answer_file(home)) == [b"I led."]
    assert answered_ids(home) == ["q"]


@pytest.mark.parametrize("is_copy", [False, True])
def test_text_written_above_the_block_of_a_story_is_put_below_it(home: Path, is_copy: bool) -> None:
    file = an_answer_file(home)
    head = "---\nstory: relaunch\n---\n"
    file.save(f"{head}\n## Result\n", at=NOW)

    def edit(path: Path) -> None:
        path.write_text(f"I led.\n\n{path.read_text()}")

    def edit_twice(path: Path) -> None:
        file.edit_with(TEMPLATE, edit, at=NOW)

    assert file.edit_with(TEMPLATE, edit_twice if is_copy else edit, at=NOW)
    assert file.text() == f"{head}I led.\n\n\n## Result\n"
    answer = read_answer(home, "q")
    assert answer and (answer.story, answer.text) == ("relaunch", "I led.\n\n\n## Result")


def test_what_a_failing_editor_wrote_stays(home: Path) -> None:
    def edit(path: Path) -> None:
        path.write_text("half an ans")
        raise PrepError("killed")

    with pytest.raises(PrepError, match="killed"):
        an_answer_file(home).edit_with(TEMPLATE, edit, at=NOW)
    assert an_answer_file(home).text() == "half an ans"


def test_versions_are_not_overwritten_when_the_clock_stands_still(home: Path) -> None:
    for text in ("one", "two", "three", "one", "two"):
        an_answer_file(home).save(text, at=NOW)
    assert version_bytes(an_answer_file(home)) == [b"one", b"two", b"three"]
    assert [version.is_current for version in an_answer_file(home).versions()] == [
        False,
        True,
        False,
    ]
    (first, *_) = an_answer_file(home).versions()
    assert (first.number, first.until) == (1, NOW.astimezone(UTC))


def test_a_full_disk_leaves_the_answer_unchanged(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_answer_file(home).save("one", at=NOW)

    def refuse(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PrepError, match="cannot be written: No space left on device"):
        an_answer_file(home).save("two", at=NOW)
    assert an_answer_file(home).text() == "one"
    assert version_bytes(an_answer_file(home)) == []


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"one\ntwo \xff\n", ":2: this is not UTF-8 text; save it as UTF-8"),
        (b"one\n\x1b[2Jtwo", ":2: this line has a control character (U+001B); delete it"),
        ("one\u202etwo".encode(), ":1: this line has a control character (U+202E); delete it"),
        ("One".encode("utf-16"), ": this is UTF-16 text; save it as UTF-8"),
        ("I led 40.".encode("utf-16-le"), ": this is UTF-16 text; save it as UTF-8"),
        (b"x" * 200_001, " is over 200 kB, too long for a spoken answer"),
    ],
)
def test_a_file_that_is_not_plain_text_is_an_error_with_its_line(
    home: Path, data: bytes, fault: str
) -> None:
    an_answer_file(home).save("", at=NOW)
    an_answer_file(home).path.write_bytes(data)
    with pytest.raises(PrepError) as error:
        read_answer(home, "q")
    assert error.value.message == f"{an_answer_file(home).path}{fault}"
    AnswerFile(home, "other").save("I led.", at=NOW)
    faults: list[PrepError] = []
    assert list(read_answers(home, on_fault=faults.append)) == ["other"]
    assert [fault.message for fault in faults] == [error.value.message]


def test_invisible_characters_in_an_answer_are_kept(home: Path) -> None:
    text = "\xadI\u200b led\u200e \u2060\ufeff40."
    an_answer_file(home).save(text, at=NOW)
    answer = read_answer(home, "q")
    assert answer is not None and answer.text == text


def test_a_huge_file_or_a_pipe_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_answer_file(home).save("", at=NOW)
    monkeypatch.setattr(answer_files, "MAX_FILE_BYTES", 3_000_000)
    with an_answer_file(home).path.open("wb") as handle:
        handle.truncate(3_000_001)
    with pytest.raises(PrepError, match="is over 3 MB"):
        an_answer_file(home).edit_with(TEMPLATE, writes(""), at=NOW)
    assert an_answer_file(home).path.stat().st_size == 3_000_001
    an_answer_file(home).path.unlink()
    os.mkfifo(an_answer_file(home).path)
    with pytest.raises(PrepError, match="cannot be read: it is a pipe"):
        read_answer(home, "q")


def test_headings_and_comments_are_no_answer_but_a_story_name_is(home: Path) -> None:
    an_answer_file(home).save("## Situation\n<!-- notes -->\n", at=NOW)
    assert read_answer(home, "q") is None
    assert read_answers(home, on_fault=raise_it) == {}
    an_answer_file(home).save("---\nstory: launch\n---\n## Situation\n", at=NOW)
    answer = read_answer(home, "q")
    assert answer is not None and answer.story == "launch"


def test_backup_files_of_editors_are_ignored(home: Path) -> None:
    an_answer_file(home).save("I led.", at=NOW)
    for name in (".q.md.swp", "q.md~", ".#q.md", ".hidden.md"):
        (home / "answers" / name).write_text("x")
    assert list(read_answers(home, on_fault=raise_it)) == ["q"]

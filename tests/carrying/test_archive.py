"""Everything of yours in one zip: out of one home, into another, and nothing hostile obeyed."""

from __future__ import annotations

import json
import os
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW, event_id
from jsonschema import Draft7Validator
from paths import ROOT, SMALL_DECK
from running import PassTime, prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.answers.files import AnswerFile, OtherCopy
from tiktok_prep.answers.text import version_of
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.private_files import deck_home
from tiktok_prep.carrying import archive
from tiktok_prep.carrying.merging import question_merge
from tiktok_prep.carrying.tally import Tally
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.deck.loading import load_own
from tiktok_prep.deck.own_questions import add_questions, yaml_of
from tiktok_prep.model import OWN_SOURCE, Answer, AnswerMarks, Fact, FollowUp, Point, Question

DECK = deck_id(SMALL_DECK)
SECOND = timedelta(seconds=1)
LARGE = "hm-large-operation"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch, tick=SECOND)


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Moves to another home, as on another machine; returns the folder of the deck in it."""

    def move() -> Path:
        monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
        return deck_home(tmp_path / "other", DECK)

    return move


def use_everything() -> None:
    prep("drill", "-s", "hiring-manager", keys="\na\n3\n\n3\nq\n")
    prep("plan", "hiring-manager", "in", "9", "days", "-m", "45")
    prep("answer", LARGE, "--from", "-", keys="I led twelve.\n")
    prep("answer", LARGE, "--from", "-", keys="I led twenty.\n")
    the_marks("I led twenty.", "obstacle")
    prep("add", "Why us and not a bank?", "screening", "--point", "What I learnt")
    prep("add", "How many branches?", "screening", "--fact", "About 40, in three countries")


def state() -> list[str]:
    commands = (
        *(("stats", "--json"), ("list", "--json"), ("plan", "--json"), ("export",)),
        *(("answer", LARGE, "--show"), ("answer", LARGE, "--versions")),
        ("show", LARGE, "--json"),
        ("show", "own-why-us-and-not-a-bank", "--json"),
        ("show", "own-how-many-branches", "--json"),
    )
    return [prep(*command).stdout for command in commands]


def the_marks(text: str, *left_out: str) -> None:
    version = version_of(Answer(LARGE, text))
    with wiring.open_store(write=True) as store:
        marks = AnswerMarks(("scale", "obstacle"), left_out)
        store.set_marks(LARGE, version, marks, at=NOW, event_id=event_id())


def answer_at(home: Path, text: str, at: datetime) -> None:
    file = AnswerFile(home, LARGE)
    file.save(text, at=NOW)
    os.utime(file.path, (at.timestamp(),) * 2)


# ---------------------------------------------------------------- there and back


def test_an_export_says_what_is_there_now_and_not_what_was_taken_back(tmp_path: Path) -> None:
    prep("plan", "screening", "in 3 days")
    prep("plan", "screening", "in 4 days")
    prep("suspend", LARGE)
    prep("undo")
    prep("drill", "--limit", "2", keys="\n3\n\n3\nq\n")
    prep("undo")
    for name in ("mine.zip", "mine.jsonl"):
        said = prep("export", str(tmp_path / name)).stderr
        assert said == f"1 rating and 1 interview date written to {tmp_path / name}.\n"


def test_a_zip_carries_everything_from_one_home_to_another(
    tmp_path: Path, other: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_everything()
    file = tmp_path / "mine.zip"
    kinds = (
        "2 ratings, 1 interview date, 1 setting, 1 marked answer, 1 answer, 1 earlier version and "
        "2 questions"
    )
    said = kinds.replace(" 1 setting,", "")
    assert prep("export", str(file)).stderr == f"{said} written to {file}.\n"
    set_clock(monkeypatch, at=NOW + timedelta(hours=1))
    before = state()
    assert any('"left_out": [\n' in text and "obstacle" in text for text in before)
    home = other()
    assert prep("import", str(file)).stdout == f"{kinds}; 9 were new.\n"
    assert state() == before
    fact = load_own(home / "deck" / "questions.yaml")[1]
    assert fact.fact and fact.points[0].says == "About 40, in three countries"
    assert prep("import", str(file)).stdout == f"{kinds}; 0 were new.\n"
    assert state() == before


def test_only_you_can_read_a_zip_and_the_files_that_come_out_of_it(
    tmp_path: Path, other: Callable[[], Path]
) -> None:
    use_everything()
    prep("export", str(tmp_path / "mine.zip"))
    home = other()
    prep("import", str(tmp_path / "mine.zip"))
    paths = [tmp_path / "mine.zip", *home.rglob("*")]
    assert [p for p in paths if not p.is_symlink() and p.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("suffix", ["zip", "jsonl"])
def test_without_anything_of_yours_no_file_is_written_and_none_is_replaced(
    tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"mine.{suffix}"
    said = "There is nothing of yours yet, so nothing was written.\n"
    assert prep("export", str(file)).stderr == said
    assert list(tmp_path.glob("*mine*")) == []
    file.write_text("an older export")
    assert prep("export", str(file), "--force").stderr == said
    assert file.read_text() == "an older export"


def test_a_faulty_file_of_own_questions_goes_out_and_is_named(tmp_path: Path) -> None:
    file, own = tmp_path / "mine.zip", wiring.own_questions_file()
    own.parent.mkdir(parents=True)
    own.write_text("questions: 1\n")
    said = prep("export", str(file)).stderr
    assert said.startswith(f"warning: {own}:1: ")
    assert said.endswith(f"\n1 faulty file of questions written to {file}.\n")
    with zipfile.ZipFile(file) as written:
        assert written.read("questions.yaml") == b"questions: 1\n"


def test_a_zip_of_an_empty_home_from_an_earlier_version_adds_nothing(tmp_path: Path) -> None:
    file, home = tmp_path / "mine.zip", wiring.home()
    personal = archive.Personal((), home, home / "questions.yaml", 0, wiring.deck_in_use(), "D")
    file.write_bytes(b"".join(archive.archive_pieces(personal, Tally(), now=NOW)))
    assert prep("import", str(file)).stdout == "Nothing; 0 were new.\n"


def test_a_zip_keeps_what_is_here_and_copies_the_history_first(
    tmp_path: Path, other: Callable[[], Path]
) -> None:
    use_everything()
    prep("export", str(tmp_path / "mine.zip"))
    home = other()
    prep("drill", "-s", "screening", keys="\n1\nq\n")
    mine = prep("export").stdout
    result = prep("import", str(tmp_path / "mine.zip"))
    assert "9 were new" in result.stdout
    (copy,) = (home / "backups").iterdir()
    assert result.stderr == f"Copied the progress file to {copy}.\n"
    deck, *ratings = mine.splitlines()
    lines = prep("export").stdout.splitlines()
    assert lines[0] == deck and set(ratings) <= set(lines[1:])


def test_a_zip_says_of_which_deck_it_is_and_one_that_does_not_goes_into_the_deck_in_use(
    tmp_path: Path, other: Callable[[], Path]
) -> None:
    use_everything()
    prep("export", str(tmp_path / "mine.zip"))
    with zipfile.ZipFile(tmp_path / "mine.zip") as file:
        about = json.loads(file.read(archive.ABOUT))
        history = file.read(archive.HISTORY)
    assert about["deck_id"] == DECK and history.startswith(b'{"deck":"%s"}\n' % DECK.encode())
    other()
    old = a_zip(tmp_path / "old.zip", [(archive.HISTORY, history.partition(b"\n")[2])])
    assert prep("import", str(old)).stdout.endswith("; 5 were new.\n")


def test_an_import_counts_by_kind_what_was_new_and_what_was_known(
    tmp_path: Path, other: Callable[[], Path]
) -> None:
    use_everything()
    prep("export", str(tmp_path / "mine.zip"))
    prep("drill", "-s", "screening", keys="\n1\nq\n")
    prep("export", str(tmp_path / "more.jsonl"))
    other()
    prep("import", str(tmp_path / "mine.zip"))
    prep("suspend", LARGE)
    report = json.loads(prep("import", str(tmp_path / "more.jsonl"), "--json").stdout)
    assert report["deck"] == DECK and report["notes"] == []
    assert [tuple(kind.values()) for kind in report["kinds"]] == [
        ("rating", 1, 2),
        ("interview date", 0, 1),
        ("setting", 0, 1),
        ("marked answer", 0, 1),
    ]
    schema = json.loads((ROOT / "docs/schema/import-report.schema.json").read_text())
    Draft7Validator(schema).validate(report)
    report = json.loads(prep("import", str(tmp_path / "mine.zip"), "--json").stdout)
    assert {"kind": "answer", "new": 0, "known": 1} in report["kinds"]
    table = tmp_path / "q.csv"
    table.write_text("question,points\nWhat now?,\n")
    report = json.loads(prep("import", str(table), "-s", "screening", "--json").stdout)
    Draft7Validator(schema).validate(report)
    assert report["kinds"] == [{"kind": "question", "new": 1, "known": 0}]
    assert "1 question without points" in report["notes"][1]


def test_check_knows_when_a_zip_was_last_written(tmp_path: Path) -> None:
    use_everything()
    assert "Export: never: prep export mine.zip\n" in prep("check").stdout
    prep("export", str(tmp_path / "mine.zip"))
    assert "Export: last on Mon 23 Nov 2026\n" in prep("check").stdout
    prep("export", str(tmp_path / "q.csv"))
    prep("suspend", LARGE)
    prep("export", str(tmp_path / "cards.txt"))
    assert "Export: last on Mon 23 Nov 2026; more has been added since\n" in prep("check").stdout


def test_a_zip_in_a_git_work_tree_says_so(tmp_path: Path) -> None:
    (tmp_path / "code" / ".git").mkdir(parents=True)
    file = tmp_path / "code" / "mine.zip"
    prep("suspend", LARGE)
    assert prep("export", str(file)).stderr.endswith(
        f"warning: {file} is in the git work tree {tmp_path / 'code'}; do not publish it.\n"
    )


def test_a_file_among_the_answers_that_no_question_can_have_is_left_out_and_told(
    home: Path, tmp_path: Path, other: Callable[[], Path]
) -> None:
    answer_at(home, "Mine.\n", NOW)
    (home / "answers" / "My notes.md").write_text("x")
    result = prep("export", str(tmp_path / "mine.zip"))
    assert result.stderr == (
        "warning: answers/My notes.md is left out: no question can have that name.\n"
        f"1 answer written to {tmp_path / 'mine.zip'}.\n"
    )
    other()
    assert prep("import", str(tmp_path / "mine.zip")).stdout == "1 answer; 1 was new.\n"


# ---------------------------------------------------------------- two answers, two questions


def test_dates_that_no_zip_can_hold_become_the_nearest_that_one_can(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = datetime(2150, 1, 1, tzinfo=UTC)
    answer_at(home, "Mine.\n", far)
    set_clock(monkeypatch, at=far)
    prep("export", str(tmp_path / "mine.zip"))
    with zipfile.ZipFile(tmp_path / "mine.zip") as file:
        assert {entry.date_time[:3] for entry in file.infolist()} == {(2107, 12, 31)}


@pytest.mark.parametrize("is_newer", [True, False])
def test_of_two_answers_the_newer_counts_and_the_other_is_a_version(
    is_newer: bool, home: Path, tmp_path: Path, other: Callable[[], Path]
) -> None:
    answer_at(home, "From the desk.\n", NOW)
    prep("export", str(tmp_path / "mine.zip"))
    here = other()
    answer_at(here, "From the train.\n", NOW + timedelta(hours=-1 if is_newer else 1))
    out = prep("import", str(tmp_path / "mine.zip")).stdout
    texts = ["From the desk.\n", "From the train.\n"]
    current, earlier = texts if is_newer else texts[::-1]
    file = AnswerFile(here, LARGE)
    assert file.text() == current
    assert [version.path.read_text() for version in file.versions()] == [earlier]
    said = "The answer from the file is newer" if is_newer else "Your answer here is newer"
    assert f"{said}; " in out and f"an earlier version now: {LARGE}.\n" in out
    assert prep("import", str(tmp_path / "mine.zip")).stdout == "1 answer; 0 were new.\n"


def test_an_answer_deleted_after_the_zip_was_made_stays_deleted(home: Path) -> None:
    answer_at(home, "Old.\n", NOW)
    file = AnswerFile(home, LARGE)
    file.keep_current(at=NOW + timedelta(hours=1))
    file.path.unlink()
    merged = file.merge(OtherCopy(b"Old.\n", NOW.astimezone(UTC)), at=NOW + timedelta(hours=2))
    assert merged == ("known", 0) and not file.path.exists()


def test_versions_from_elsewhere_stand_among_those_here_by_their_date(home: Path) -> None:
    file = AnswerFile(home, LARGE)
    for hours, text in ((0, "a"), (2, "c"), (4, "d")):
        file.save(text, at=NOW + timedelta(hours=hours))
    between = (NOW + timedelta(hours=3)).astimezone(UTC)
    assert file.merge(OtherCopy(None, between, ((between, b"b"),)), at=NOW) == ("known", 1)
    assert [version.path.read_text() for version in file.versions()] == ["a", "b", "c"]


def test_an_own_question_with_the_id_of_another_is_kept_as_a_second_one(
    tmp_path: Path, other: Callable[[], Path]
) -> None:
    prep("add", "Why us?", "screening", "--point", "From the desk")
    prep("export", str(tmp_path / "mine.zip"))
    home = other()
    prep("add", "Why us?", "screening", "--point", "From the train")
    out = prep("import", str(tmp_path / "mine.zip")).stdout
    assert out == (
        "1 question; 1 was new.\n"
        "There is another question 'own-why-us' here, so that from the file is 'own-why-us-2'.\n"
    )
    own = load_own(home / "deck" / "questions.yaml")
    assert [(q.id, q.points[0].says) for q in own] == [
        ("own-why-us", "From the train"),
        ("own-why-us-2", "From the desk"),
    ]
    assert prep("import", str(tmp_path / "mine.zip")).stdout == "1 question; 0 were new.\n"


FULL = Question(
    id="own-full",
    stages=("screening",),
    ask='Why "us": and #not a bank?',
    points=(Point("one", "Says - one"), Point("two", "no")),
    follow_ups=(FollowUp("Why, really?"), FollowUp("And {two}?", "two")),
    answer_in_s=75,
    weight=0.25,
    tags=("uk", "nordics"),
    covers=("lead",),
    origin="written",
    kind="case",
    also=("Why not them?",),
    situation="A market of three countries.",
    weak="Because.",
    facts=("uk-users",),
)
OWN_FACT = Question(
    id="own-fact",
    stages=("screening",),
    ask="How many branches?",
    points=(Point("answer", 'About "40": #1'),),
    answer_in_s=20,
    tags=("uk",),
    also=("How large are we?",),
    origin="add",
    fact=Fact("2026-11", OWN_SOURCE),
)


@pytest.mark.parametrize("indent", [0, 2, 4])
def test_a_question_with_every_key_is_read_back_as_it_was_written(
    indent: int, tmp_path: Path
) -> None:
    file = tmp_path / "questions.yaml"
    both = "".join(yaml_of(each, indent=indent) for each in (FULL, OWN_FACT))
    file.write_text(f"questions:\n{both}")
    assert load_own(file) == (FULL, OWN_FACT)
    more = FULL._replace(id="own-more", weight=10.0)
    add_questions(tmp_path / "deck" / "q.yaml", [FULL, more], load=load_own)
    assert load_own(tmp_path / "deck" / "q.yaml") == (FULL, more)


def test_an_own_question_gets_a_new_id_if_the_deck_has_that_id() -> None:
    assert question_merge([], [FULL], taken={"own-full"}) == (
        [FULL._replace(id="own-full-2")],
        [("own-full", "own-full-2")],
    )
    assert question_merge([FULL], [FULL], taken=set()) == ([], [])


# ---------------------------------------------------------------- nothing hostile is obeyed


ABOUT = json.dumps({"version": 1, "made": "2026-11-23T19:00:00.000000Z", "deck": "d"}).encode()


def a_zip(path: Path, entries: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, data in [(archive.ABOUT, ABOUT), *entries]:
            file.writestr(entry, data)
    return path


def a_link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


FORGED = b'{"at":"2026-11-24T20:00:00.000000Z","id":"1","kind":"review","payload":{}}\n'
ABSURD = FORGED.replace(b'"id":"1"', b'"id":"%s"' % (b"1" * 32))
HOSTILE: dict[str, tuple[list[tuple[Any, bytes]], str]] = {
    "a path that leads out": ([("../evil.md", b"x")], "it holds '../evil.md', which prep does"),
    "an absolute path": ([("/etc/evil.md", b"x")], "it holds '/etc/evil.md', which prep does"),
    "a path that leads out of answers": (
        [("answers/../../x.md", b"x")],
        "it holds 'answers/../../x.md', which prep does",
    ),
    "a backslash": ([("answers\\..\\x.md", b"x")], "which prep does not put there"),
    "a hidden file": ([("answers/.x.md", b"x")], "which prep does not put there"),
    "the progress file": ([("progress.db", b"x")], "which prep does not put there"),
    "a link": ([(a_link(f"answers/{LARGE}.md"), b"/etc/passwd")], "in it is a link"),
    "a link for the history": ([(a_link("history.jsonl"), b"/etc/passwd")], "in it is a link"),
    "a forged event": ([("history.jsonl", FORGED)], "'id' must be 32 hexadecimal digits"),
    "an absurd event": ([("history.jsonl", ABSURD)], "a review needs 'question'"),
    "a bomb of a history": (
        [("history.jsonl", b" " * 60_000_000)],
        "'history.jsonl' in it is too large",
    ),
    "a bomb of an answer": (
        [(f"answers/{LARGE}.md", b" " * 30_000_000)],
        f"'answers/{LARGE}.md' in it is too large",
    ),
    "a huge line": ([("history.jsonl", b"x" * 17_000_000)], "this line is longer than 16 MiB"),
    "questions with a fault": ([("questions.yaml", b"questions: 1\n")], "/questions.yaml:1: "),
    "questions that are an alias bomb": (
        [("questions.yaml", b"questions: &a [*a, *a]\n")],
        "/questions.yaml:1: ",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused_in_a_sentence_and_nothing_changes(
    name: str, home: Path, tmp_path: Path
) -> None:
    prep("drill", "-s", "screening", keys="\n3\nq\n")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    entries, sentence = HOSTILE[name]
    good = (f"answers/{LARGE}.md", b"mine\n")
    more = [good] if not any(good[0] in str(entry) for entry, _ in entries) else []
    file = a_zip(tmp_path / "evil.zip", [*more, *entries])
    result = prep("import", str(file), ok=1)
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: {file}") and sentence in result.stderr
    assert result.stderr.endswith("hint:  nothing was imported\n")
    file.unlink()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def lying_about_size(file: Path, name: str, size: int) -> None:
    """Writes another unpacked size of an entry into the list of files at the end of a zip."""
    data = file.read_bytes()
    at = data.rindex(name.encode()) - 46 + 24
    file.write_bytes(data[:at] + size.to_bytes(4, "little") + data[at + 4 :])


def packed_as(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    return entry


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("name", ["history.jsonl", f"answers/{LARGE}.md", "questions.yaml"])
def test_an_entry_that_is_packed_as_prep_packs_none_is_refused(
    name: str, method: int, tmp_path: Path
) -> None:
    file = a_zip(tmp_path / "evil.zip", [(packed_as(name, method), b" " * 1_000_000)])
    lying_about_size(file, name, 10)
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}: it is packed in a way that prep cannot read\nhint:  nothing was imported\n"
    )


@pytest.mark.parametrize("name", ["history.jsonl", f"answers/{LARGE}.md", "questions.yaml"])
def test_an_entry_that_lies_about_its_size_is_not_unpacked_further_than_that(
    name: str, tmp_path: Path
) -> None:
    packed = packed_as(name, zipfile.ZIP_DEFLATED)
    file = a_zip(tmp_path / "evil.zip", [(packed, b" " * 50_000_000)])
    lying_about_size(file, name, 10)
    tracemalloc.start()
    try:
        prep("import", str(file), ok=1)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_file_that_is_no_whole_zip_is_refused(tmp_path: Path) -> None:
    use_everything()
    whole = tmp_path / "mine.zip"
    prep("export", str(whole))
    data = whole.read_bytes()
    for number, bad in enumerate([b"", b"PK", data[:-30], data[: len(data) // 2], b"{}\n"]):
        file = tmp_path / f"{number}.zip"
        file.write_bytes(bad)
        assert prep("import", str(file), ok=1).stderr == (
            f"error: {file}: it is not a whole zip file\nhint:  nothing was imported\n"
        )


def test_a_changed_byte_anywhere_is_refused_in_a_sentence_or_has_no_weight(tmp_path: Path) -> None:
    use_everything()
    file = tmp_path / "mine.zip"
    prep("export", str(file))
    data = file.read_bytes()
    for place in range(0, len(data), 3):
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        with file.open("rb") as handle:
            try:
                archive.read_archive(handle, "mine.zip", deck=DECK, now=NOW)
            except PrepError as error:
                assert error.hint.startswith("nothing was imported")


def test_a_zip_of_another_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as photos:
        photos.writestr("history.jsonl", b"")
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}: it was not written by `prep export`\nhint:  nothing was imported\n"
    )


def test_a_zip_of_a_later_version_says_to_install_the_newest(tmp_path: Path) -> None:
    file = tmp_path / "new.zip"
    with zipfile.ZipFile(file, "w") as later:
        later.writestr(archive.ABOUT, ABOUT.replace(b'"version": 1', b'"version": 2'))
    assert prep("import", str(file), ok=1).stderr.endswith(
        "hint:  nothing was imported; install the newest prep\n"
    )


@pytest.mark.parametrize(
    "about", ["[]", "{}", "x", '{"version": 1, "deck_id": 5}', '{"version": 1, "deck_id": "../x"}']
)
def test_a_zip_that_does_not_say_plainly_of_which_deck_it_is_is_refused(
    about: str, tmp_path: Path
) -> None:
    file = tmp_path / "odd.zip"
    with zipfile.ZipFile(file, "w") as odd:
        odd.writestr(archive.ABOUT, about)
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}: prep.json in it is not as prep writes it\nhint:  nothing was imported\n"
    )


def test_an_answer_from_the_future_does_not_stay_the_newest_for_ever(
    home: Path, tmp_path: Path
) -> None:
    entry = zipfile.ZipInfo(f"answers/{LARGE}.md", (2107, 1, 1, 0, 0, 0))
    prep("import", str(a_zip(tmp_path / "far.zip", [(entry, b"Forged.\n")])))
    modified = AnswerFile(home, LARGE).modified()
    assert modified and modified <= NOW + timedelta(minutes=1)

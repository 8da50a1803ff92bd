"""Everything of yours out and in as a log, and what every export has in common."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builders import NOW, event_id
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import SMALL_DECK
from running import prep, set_clock
from streams import TerminalStream
from terminal import Terminal
from typer.testing import CliRunner

from tiktok_prep import wiring
from tiktok_prep.carrying import log
from tiktok_prep.cli import app
from tiktok_prep.commands.export import WRITERS
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.model import OwnWords
from tiktok_prep.terminal.printing import PlainPrinter, RichPrinter
from tiktok_prep.terminal.progress import Progress

LARGE = "hm-large-operation"
WORDS = OwnWords(LARGE, {"scale": "120 people\nin <9> markets"}, "Said \x1b[31mlast", NOW)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    set_clock(monkeypatch, tick=timedelta(seconds=1))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What was done, as a log."""
    prep("drill", "-s", "hiring-manager", keys="\na\n3\n\n3\nq\n")
    prep("undo")
    prep("plan", "hiring-manager", "in", "9", "days", "-m", "45")
    prep("suspend", "ex-vision")
    write_words()
    prep("export", str(tmp_path / "mine.jsonl.gz"))
    return tmp_path / "mine.jsonl.gz"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Moves to another, empty home."""
    return lambda: monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))


def write_words() -> None:
    with wiring.open_store(write=True) as store:
        store.set_words(WORDS, event_id=event_id())


def state() -> list[str]:
    commands = (("list", "--json"), ("stats", "--json"), ("show", LARGE, "--json"))
    return [prep("export").stdout, *(prep(*command).stdout for command in commands)]


# ---------------------------------------------------------------- there and back


def test_a_log_carries_everything_and_a_second_import_changes_nothing(
    file: Path, elsewhere: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, at=NOW + timedelta(hours=1))
    before = state()
    elsewhere()
    assert prep("import", str(file)).stdout == "2 ratings and 5 other changes; 7 were new.\n"
    assert state() == before
    assert prep("import", str(file)).stdout == "2 ratings and 5 other changes; 0 were new.\n"
    assert state() == before
    with wiring.open_store(write=False) as store:
        (words,) = store.answers().values()
        assert words._replace(at=WORDS.at) == WORDS


@settings(max_examples=10, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_the_union_of_two_logs_is_the_same_in_both_orders(chance: random.Random) -> None:
    at, ids = iter(range(1000)), iter(range(1000))

    def event(kind: str, payload: Any) -> str:
        second = chance.choice([next(at), 7])
        moment = f"2026-11-2{chance.randint(0, 9)}T20:{second // 60:02}:{second % 60:02}.000000Z"
        row = {"id": f"{chance.getrandbits(112):028x}{next(ids):04x}", "at": moment}
        return json.dumps({**row, "kind": kind, "payload": payload})

    question: dict[str, Any] = {"question": LARGE}
    review = {**question, "points": ["scale", "obstacle"], "left_out": ["scale"]}
    review |= {"rating": 1, "answered_ms": 9000, "took_ms": 20_000, "offset_min": 0}
    lines = [event("review", {**review, "rating": rating}) for rating in (1, 2, 3, 4)]
    lines += [event("suspend", question), event("unsuspend", question)]
    lines += [event("undo", {"of": json.loads(line)["id"]}) for line in (lines[0], lines[4])]
    lines += [event("setting", {"name": "minutes", "value": n}) for n in (20, 40)]
    when = {"stage": "hiring-manager", "when": "2026-12-03T14:00:00.000000Z", "offset_min": 0}
    lines += [event("interview", when), event("interview", {**when, "when": None})]
    lines += [event("answer", {**question, "points": {"scale": w}, "rest": ""}) for w in "ab"]
    logs = ["\n".join(chance.sample(lines, chance.randint(1, len(lines)))) for _ in range(2)]
    results = []
    for order in (logs, logs[::-1], [*logs, *logs]):
        with TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
            patch.setenv("PREP_HOME", home)
            set_clock(patch, at=NOW + timedelta(days=20))
            for each in order:
                prep("import", "-", keys=each)
            results.append(state())
    assert results[0] == results[1] == results[2]


def test_what_is_here_is_copied_first_and_kept(
    file: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    elsewhere()
    prep("drill", "-s", "screening", keys="\n1\nq\n")
    mine = prep("export").stdout.splitlines()
    result = prep("import", str(file))
    (copy,) = (tmp_path / "other").rglob("backups/*.db")
    assert result.stderr == f"Copied the progress file to {copy}.\n"
    assert set(mine) <= set(prep("export").stdout.splitlines())


def test_a_log_of_another_deck_is_refused(file: Path) -> None:
    text = gzip.decompress(file.read_bytes()).decode().replace(deck_id(SMALL_DECK), "other", 1)
    said = prep("import", "-", keys=text, ok=2).stderr
    assert "- is from the deck 'other', and" in said and "prep use other comes first" in said


def test_questions_of_your_own_are_named_as_not_in_it(tmp_path: Path) -> None:
    prep("add", "Why us?", "screening")
    prep("suspend", LARGE)
    said = prep("export", str(tmp_path / "mine.jsonl.gz")).stderr
    assert f"Not in it: your own questions. Copy {wiring.own_questions_file()} yourself.\n" in said


# ---------------------------------------------------------------- damaged and hostile logs


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-9],
        lambda data: data[:30] + b"\0\0\0\0" + data[34:],
        lambda data: data[:-8] + b"\1\2\3\4" + data[-4:],
        lambda data: b"\x1f\x8b" + random.Random(1).randbytes(500),
        lambda data: gzip.compress(b"no\n" * 1234),
        lambda data: gzip.compress(b"{" * 10**6),
        lambda data: gzip.compress(b"\0" * (log.MAX_LINE + 99)),
        lambda data: gzip.compress(gzip.decompress(data) + b"\xff\n"),
        lambda data: gzip.compress(gzip.decompress(data).decode().encode("utf-16")),
        lambda data: gzip.compress(gzip.decompress(data).replace(b'"rating":3', b'"rating":9')),
        lambda data: gzip.compress(gzip.decompress(data).replace(b":00.000000Z", b":61.000000Z")),
    ],
)
def test_a_damaged_or_hostile_log_changes_nothing(
    spoil: Callable[[bytes], bytes], file: Path
) -> None:
    before = prep("export").stdout
    file.write_bytes(spoil(file.read_bytes()))
    said = prep("import", str(file), ok=1).stderr
    assert said.startswith(f"error: {file}") and said.endswith("hint:  nothing was imported\n")
    assert said.count("\n") <= log.FAULTS_SHOWN + 1 and "\x1b" not in said
    assert prep("export").stdout == before


def test_no_flipped_byte_of_a_log_is_more_than_a_sentence(file: Path) -> None:
    before, data, chance = prep("export").stdout, file.read_bytes(), random.Random(3)
    for _ in range(40):
        spoilt = bytearray(data)
        spoilt[chance.randrange(10, len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(spoilt)
        result = CliRunner().invoke(app, ["import", str(file)], prog_name="prep")
        assert "error: " in result.output or "; 0 were new." in result.output  # a bit of no use
    assert prep("export").stdout == before


def test_a_log_that_unpacks_to_too_much_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MAX_UNPACKED", 500)
    assert prep("import", str(file), ok=1).stderr.startswith(f"error: {file} is too large\n")


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with file.open("wb") as handle:
        handle.truncate(10**11)  # takes no room on the disk
    assert prep("import", str(file), ok=1).stderr.startswith(
        f"error: {file}:1: this line is longer than {log.MAX_LINE // 2**20} MiB"
    )


def test_an_absurd_date_is_refused_and_one_that_is_far_ahead_is_told(tmp_path: Path) -> None:
    line = '{"at":"%s","id":"%s","kind":"suspend","payload":{"question":"q"}}\n'
    absurd = line % ("2300-01-01T00:00:00.000000Z", "a" * 32)
    assert "from 1970 to 2199" in prep("import", "-", keys=absurd, ok=1).stderr
    ahead = line % ("2190-01-01T00:00:00.000000Z", "a" * 32)
    assert "1 event dated ahead of the clock" in prep("import", "-", keys=ahead).stderr


# ---------------------------------------------------------------- every export


@pytest.mark.parametrize("suffix", WRITERS)
def test_no_file_is_replaced_without_force_and_only_you_can_read_it(
    suffix: str, tmp_path: Path
) -> None:
    write_words()
    file = tmp_path / f"mine{suffix}"
    file.write_text("mine")
    said = f"error: {file} exists\nhint:  --force replaces it\n"
    assert prep("export", str(file), ok=2).stderr == said
    assert file.read_text() == "mine"
    assert f" written to {file}.\n" in prep("export", str(file), "--force").stderr
    assert file.read_bytes() != b"mine" and file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("suffix", [".md", ".txt", ".csv", ".html"])
def test_your_own_words_are_in_every_file_and_obeyed_in_none(suffix: str, tmp_path: Path) -> None:
    write_words()
    file = tmp_path / f"mine{suffix}"
    prep("export", str(file))
    text = file.read_text(encoding="utf-8-sig")
    assert text.index("120 people") < text.index("Said ")
    is_html = suffix in (".txt", ".html")
    assert ("in &lt;9&gt; markets" if is_html else "in <9> markets") in text
    assert "\x1b" not in text or suffix == ".csv"


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".md"])
def test_without_anything_of_yours_no_file_is_written(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"mine{suffix}"
    assert prep("export", str(file), ok=1).stderr.startswith("error: ")
    assert not file.exists()


def test_other_suffixes_are_refused_with_what_there_is(tmp_path: Path) -> None:
    for name in ("mine", "mine.zip", "mine.GZ"):
        said = prep("export", str(tmp_path / name), ok=2).stderr
        assert all(suffix in said for suffix in WRITERS)
    said = prep("import", str(tmp_path / "guide.md"), ok=2).stderr
    assert "prep import reads .jsonl.gz and .csv, not .md" in said and "prep new DIR" in said


def test_a_log_in_a_git_work_tree_says_so(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    prep("suspend", LARGE)
    said = prep("export", str(tmp_path / "mine.jsonl.gz")).stderr
    assert f"is in the git work tree {tmp_path}; do not publish it.\n" in said


def test_in_a_pipe_the_log_goes_out_without_a_file() -> None:
    prep("suspend", LARGE)
    deck, event = map(json.loads, prep("export").stdout.splitlines())
    assert deck == {"deck": deck_id(SMALL_DECK)} and event["kind"] == "suspend"
    assert prep("export", "-").stdout == prep("export").stdout


def test_on_a_terminal_export_without_a_file_lists_the_suffixes(home: Path) -> None:
    with Terminal("prep", "export", home=home) as t:
        t.until("prep export -")
        words = " ".join(t.screen.split())
        assert all(suffix in words for suffix in WRITERS)
        assert t.end() == 2


def test_on_a_terminal_a_long_task_has_a_bar_that_is_gone_in_the_end() -> None:
    stream = TerminalStream()
    times = iter([0.0, 1.1, 1.2, 1.3])
    with Progress(lambda: RichPrinter(stream), clock=lambda: next(times)) as progress:
        progress.show("Reading", 1, 4)
        progress.show("Adding 9 events", 3, 4)
    assert "Adding 9 events" in stream.getvalue() and "75%" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[1A\x1b[2K")


def test_a_long_task_says_so_once_and_a_short_one_says_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    times = iter([0.0, 0.5, 1.1, 1.2])
    with Progress(lambda: PlainPrinter(sys.stderr), clock=lambda: next(times)) as progress:
        progress.show("Adding 9 events", 1, 9)
        assert capsys.readouterr().err == ""
        progress.show("Adding 9 events", 3, 9)
        progress.show("Adding 9 events", 4, 9)
    assert capsys.readouterr().err == "Adding 9 events; this takes a while.\n"

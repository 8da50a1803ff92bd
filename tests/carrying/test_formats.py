"""Which file goes out and comes in by its suffix, and what is said of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from paths import SMALL_DECK
from running import prep, set_clock
from streams import TerminalStream
from terminal import Terminal

from tiktok_prep.base.errors import UsageError
from tiktok_prep.carrying.formats import FORMATS, format_to_read, format_to_write
from tiktok_prep.carrying.history_lines import MAX_LINE
from tiktok_prep.commands import export, import_
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.terminal.printing import PlainPrinter, RichPrinter
from tiktok_prep.terminal.progress import Progress


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    set_clock(monkeypatch)


def test_every_format_has_a_writer_and_each_that_comes_in_a_reader() -> None:
    assert set(export.WRITERS) == set(FORMATS)
    assert set(import_.READERS) == {name for name, each in FORMATS.items() if each.comes_in}
    for suffix in FORMATS:
        assert format_to_write(Path(f"x{suffix.upper()}")) == suffix


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_file_that_exists_is_replaced_without_force(suffix: str, tmp_path: Path) -> None:
    prep("plan", "hiring-manager", "in", "9", "days")
    file = tmp_path / f"mine{suffix}"
    file.write_text("mine")
    assert prep("export", str(file), ok=2).stderr == (
        f"error: {file} exists\nhint:  --force replaces it\n"
    )
    assert file.read_text() == "mine"
    said = prep("export", str(file), "--force").stderr
    assert f" written to {file}.\n" in said
    assert file.read_bytes() != b"mine" and file.stat().st_mode & 0o777 == 0o600


def test_a_suffix_that_prep_does_not_know_names_the_nearest_or_all() -> None:
    with pytest.raises(UsageError) as caught:
        format_to_write(Path("x.json"))
    assert caught.value.hint == "did you mean .jsonl (your history)?"
    with pytest.raises(UsageError) as caught:
        format_to_write(Path("x.apkg"))
    assert caught.value.message == "prep writes no .apkg file"
    assert all(suffix in caught.value.hint for suffix in FORMATS)


@pytest.mark.parametrize("name", ["x.txt", "x.html", "guide.md"])
def test_a_text_to_import_is_pointed_to_the_command_that_reads_guides(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_to_read(Path(name))
    assert caught.value.hint == "prep new DIR --from FILE makes a deck of a text"


@pytest.mark.parametrize("name", ["-", "/dev/stdin", "/dev/fd/63", "history", "x.jsonl"])
def test_what_has_no_suffix_is_a_history(name: str) -> None:
    assert format_to_read(Path(name)) == ".jsonl"


def test_in_a_pipe_the_history_goes_out_without_a_file() -> None:
    prep("suspend", "hm-large-operation")
    deck, event = map(json.loads, prep("export").stdout.splitlines())
    assert deck == {"deck": deck_id(SMALL_DECK)} and event["kind"] == "suspend"
    assert prep("export", "-").stdout == prep("export").stdout


def test_a_round_for_a_history_is_a_usage_error(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("")
    assert (
        "--stage does not go with a history" in prep("import", str(file), "-s", "scr", ok=2).stderr
    )


def test_an_absurd_date_is_refused_and_one_that_is_far_ahead_is_told(tmp_path: Path) -> None:
    line = '{"at":"%s","id":"%s","kind":"suspend","payload":{"question":"q"}}\n'
    file = tmp_path / "x.jsonl"
    file.write_text(line % ("2300-01-01T00:00:00.000000Z", "a" * 32))
    assert "from 1970 to 2199" in prep("import", str(file), ok=1).stderr
    file.write_text(line % ("2190-01-01T00:00:00.000000Z", "a" * 32))
    assert "1 suspension dated ahead of the clock" in prep("import", str(file)).stderr


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with file.open("wb") as handle:
        handle.truncate(10**11)  # takes no room on the disk
    assert prep("import", str(file), ok=1).stderr.startswith(
        f"error: {file}:1: this line is longer than {MAX_LINE // 2**20} MiB"
    )


def test_on_a_terminal_export_without_a_file_lists_the_suffixes(home: Path) -> None:
    with Terminal("prep", "export", home=home) as t:
        t.until("prep export -")
        words = " ".join(t.screen.split())
        assert words.startswith("error: to which file? By suffix: .zip (everything of yours), ")
        assert all(suffix in words for suffix in FORMATS)
        assert t.end() == 2
    with Terminal("prep", "export", "-", home=home) as t:
        assert t.end() == 0


# ---------------------------------------------------------------- progress


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
    times = iter([0.0, 0.5, 0.9, 1.1, 1.2])
    with Progress(lambda: PlainPrinter(sys.stderr), clock=lambda: next(times)) as progress:
        progress.show("Adding 9 events", 1, 9)
        progress.show("Adding 9 events", 2, 9)
        assert capsys.readouterr().err == ""
        progress.show("Adding 9 events", 3, 9)
        progress.show("Adding 9 events", 4, 9)
    assert capsys.readouterr().err == "Adding 9 events; this takes a while.\n"


def test_a_history_says_what_of_yours_is_not_in_it(tmp_path: Path) -> None:
    prep("answer", "hr-why-tiktok", "--from", "-", keys="It is where people find things.")
    prep("add", "Do you like Denmark?", "hiring", "--point", "yes")
    file = tmp_path / "mine.jsonl"
    assert prep("export", str(file)).stderr == (
        "There is no history yet, so nothing was written.\n"
        "To write 1 answer and 1 question: prep export mine.zip\n"
    )
    assert not file.exists()
    prep("plan", "hiring", "in 3 days")
    said = prep("export", str(file)).stderr
    assert "Not in it: 1 answer and 1 question. prep export mine.zip has everything." in said
    assert "Not in it" not in prep("export", str(tmp_path / "mine.zip")).stderr

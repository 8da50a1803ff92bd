"""Every command end to end: stdout and stderr, exit codes, names, JSON, import and export."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from paths import ROOT, SMALL_DECK
from running import AS_ON_WINDOWS, PassTime, locked_after_a_rating, set_clock
from typer.testing import CliRunner, Result

from tiktok_prep import wiring
from tiktok_prep.cli import COMMANDS, app
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.memory import timing

HM = "hiring-manager"


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uses the small deck, which does not change when the built-in one does."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW. The fixture is a function that moves it forward."""
    return set_clock(monkeypatch)


def prep(*args: str, keys: str = "", ok: int = 0) -> Result:
    """Runs a command with one key a line on stdin, and checks the exit code."""
    result = CliRunner().invoke(app, list(args), input="".join(f"{key}\n" for key in keys))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result


def answer(*ratings: str) -> str:
    """Lines that reveal and rate one question after another; an empty line is Enter."""
    return "".join(f"\n{rating}\n" for rating in ratings)


def drill(*args: str, keys: str, ok: int = 0) -> Result:
    result = CliRunner().invoke(app, ["drill", *args], input=keys)
    assert result.exit_code == ok, result.output
    return result


def shell(command: str, *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a bash command line in which `prep` is the code under test."""
    return subprocess.run(
        ["bash", "-c", f'prep() {{ "{sys.executable}" -m tiktok_prep "$@"; }}; {command}'],
        capture_output=True,
        text=True,
        env=os.environ | (env or {}),
        check=False,
        timeout=120,
    )


READ_COMMANDS = [
    (),
    ("list",),
    ("show", "hm-large"),
    ("stats",),
    ("plan",),
    ("brief", "-s", HM),
    ("debrief", HM, "--json"),
    ("export",),
    ("check",),
    ("answer",),
]


# ---------------------------------------------------------------- drills through a pipe


def test_a_drill_through_a_pipe_is_saved_and_counts_in_stats() -> None:
    result = drill("--stage", HM, keys=answer("3", "4", "2"))
    assert "Saved: 3 ratings of 3 questions" in result.stdout
    assert result.stderr == ""
    report = json.loads(prep("stats", "--json").stdout)
    assert report["total"]["reviews"] == 3
    assert [stage["points_asked"] for stage in report["stages"]] == [0, 21, 0, 0]


def test_the_end_of_input_quits() -> None:
    assert "Saved: 1 rating of 1 question" in drill(keys=answer("3")).stdout
    assert "Waiting for you: 11 questions." in drill(keys="").stdout


def test_nothing_can_be_rated_before_the_points_are_shown() -> None:
    result = drill(keys="3\n3\nq\n")
    assert "One key a line: space or Enter shows the answer" in result.stdout
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 0


def test_a_line_of_spaces_is_not_the_end_of_input() -> None:
    assert "Saved: 1 rating" in drill(keys="\n  \n3\nq\n").stdout


@pytest.mark.parametrize("word", ["end", "space", "enter", "resumed"])
def test_a_typed_word_is_not_a_key(word: str) -> None:
    assert "Saved: 1 rating" in drill(keys=f"\n{word}\n3\nq\n").stdout


def test_an_unknown_key_is_explained_and_does_nothing() -> None:
    result = drill(keys="\n7\n33\nzz\n3\nq\n")
    assert result.stdout.count("One key a line: a letter or 1, 2, 3, 4; ? helps.") == 3
    assert "Saved: 1 rating" in result.stdout


def missed_and_ratings() -> list[tuple[int, int]]:
    with Store.open(wiring.home(), write=False) as store:
        payloads = [event.payload for event in store.events()]
    return [(len(payload["left_out"]), payload["rating"]) for payload in payloads]


@pytest.mark.parametrize("typed", ["b3", "BD3", "b d 3", " db3"])
def test_letters_and_a_digit_on_one_line_are_keys_in_turn(typed: str) -> None:
    assert "Saved: 1 rating" in drill("--stage", HM, keys=f"\n{typed}\nq\n").stdout
    assert missed_and_ratings() == [(len(set(typed.lower()) & set("abcd")), 3)]


@pytest.mark.parametrize("typed", ["z3", "bz3", "b33", "bb3", "3b", "bd", "b7"])
def test_a_line_of_other_keys_does_nothing(typed: str) -> None:
    result = drill("--stage", HM, keys=f"\n{typed}\n3\nq\n")
    assert "One key a line: a letter or 1, 2, 3, 4; ? helps." in result.stdout
    assert missed_and_ratings() == [(0, 3)]


def test_letters_and_a_digit_before_the_points_are_shown_do_nothing() -> None:
    result = drill("--stage", HM, keys="b3\nq\n")
    assert "One key a line: space or Enter shows the answer" in result.stdout


def test_a_question_whose_points_are_all_learnt_is_called_known(pass_time: PassTime) -> None:
    drill("--stage", HM, "--limit", "1", keys=answer("4"))
    pass_time(timedelta(days=30))
    assert "hiring-manager · 1 of 1 due · known\n" in drill("--stage", HM, keys="q\n").stdout


@pytest.mark.parametrize(
    "args",
    [
        ("--limit", "0"),
        ("--limit", "-1"),
        ("--limit", "99999999999999999999"),
        ("--limit", "x"),
        ("--minutes", "0"),
        ("--minutes", "601"),
    ],
    ids=" ".join,
)
def test_a_number_out_of_range_is_a_usage_error(args: tuple[str, ...]) -> None:
    result = drill(*args, keys="", ok=2)
    assert args[0] in result.stderr and result.stdout == ""


def test_limit_counts_questions_not_ratings() -> None:
    result = drill("--limit", "1", keys=answer("1", "3", "3"))
    assert "Saved: 2 ratings of 1 question" in result.stdout


def test_a_drill_with_nothing_to_ask_says_when_to_come_back(
    pass_time: PassTime,
) -> None:
    drill("--stage", HM, keys=answer("3", "3", "3"))
    result = drill("--stage", HM, keys="")
    assert "Nothing to ask now.\nCome back in 2 days." in result.stdout
    pass_time(timedelta(days=2))
    assert "Describe a large-scale" in drill("--stage", HM, keys="").stdout


# ---------------------------------------------------------------- names


def test_the_unique_start_of_a_name_is_enough() -> None:
    assert json.loads(prep("stats", "-s", "h", "--json").stdout)["stage"] == HM
    prep("suspend", "hm-la")
    assert "; due: suspended" in prep("list", "--tag", "team-l").stdout


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        (("list", "-s", "hiring-manger"), "there is no round 'hiring-manger'", "'hiring-manager'"),
        (("stats", "-s", "x"), "there is no round 'x'", "there are: screening, hiring-manager"),
        (("list", "-t", "nordic countries"), "there is no tag 'nordic countries'", "'nordics'?"),
        (
            ("suspend", "hm-"),
            "'hm-' could be one of 3 questions",
            "hm-large-operation  Describe a ",
        ),
        (("list", "-s", ""), "there is no round ''", "there are: "),
    ],
    ids=str,
)
def test_a_wrong_name_is_a_usage_error_that_suggests_the_nearest(
    args: tuple[str, ...], error: str, hint: str
) -> None:
    result = prep(*args, ok=2)
    assert result.stdout == ""
    assert f"error: {error}" in result.stderr and hint in result.stderr


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        (["dril"], "no such command 'dril'. Did you mean 'drill'?", "--help`"),
        (["xyzzy"], "no such command 'xyzzy'", "--help` shows how"),
        (["drill", "-m", "0"], "invalid value for '--minutes' / '-m'", "drill --help`"),
        (["list", "--fact"], "no such option: --fact", "list --help`"),
        (["show"], "missing argument 'QUESTION'", "show --help` shows"),
        (["undo", "x"], "got unexpected extra argument", "undo --help` shows"),
    ],
)
def test_a_wrong_command_line_is_an_error_like_any_other_in_plain_words(
    args: list[str], error: str, hint: str
) -> None:
    result = prep(*args, ok=2)
    first, second = result.stderr.splitlines()
    assert result.stdout == "" and first.startswith(f"error: {error}")
    assert second.startswith("hint:  ") and hint in second


def test_control_characters_in_arguments_do_not_reach_the_terminal() -> None:
    for args in (["list", "-s", "\x1b]0;x\x07"], ["\x1b[2J"], ["list", "--\x1b[2J"], ["--\x9b2J"]):
        result = prep(*args, ok=2)
        assert not set(result.stderr) & set("\x1b\x07\x9b")


@pytest.mark.parametrize("typed", ["x" * 9000, "a b\n" * 3000], ids=["a word", "a text"])
@pytest.mark.parametrize(
    ("args", "begins", "ends"),
    [
        (("list", "-s", "?"), "error: there is no round '", "'"),
        (("list", "-t", "?"), "error: there is no tag '", "'"),
        (("show", "?"), "error: ", ""),
        (("plan", "scr", "?"), "error: '", "' cannot be read as a date"),
        (("list", "--deck", "?"), "error: ", " is not a valid path: File name too long"),
        (("import", "?"), "error: ", " is not a valid path: File name too long"),
        (("?",), "error: no such command '", "'"),
        (("list", "--?"), "error: no such option: --", ""),
        (("undo", "?"), "error: got unexpected extra argument", ")"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_error_shortens_what_was_typed(
    args: tuple[str, ...], begins: str, ends: str, typed: str
) -> None:
    lines = prep(*(arg.replace("?", typed) for arg in args), ok=2).stderr.splitlines()
    (error,) = (line for line in lines if line.startswith(begins))
    assert error.endswith(ends) and len(error) <= 510 and len(lines) <= 5


def test_a_fault_in_a_deck_keeps_its_whole_path(tmp_path: Path) -> None:
    deck = a_small_deck(tmp_path / "/".join(["d" * 60] * 5) / "a b")
    (deck / "questions.yaml").write_text(f"questions:\n  - {'x' * 1999}: y\n")
    first = prep("check", str(deck), ok=1).stderr.splitlines()[0]
    assert first.startswith(f"error: {deck}/questions.yaml:2: ") and len(first) < 700


# ---------------------------------------------------------------- list and stats


def test_list_shows_stages_and_questions_and_leaves_what_to_expect_to_the_brief() -> None:
    text = prep("list").stdout
    for name in (
        "screening",
        HM,
        "technical-strategy",
        "executive",
        "hr-why-tiktok",
        "ex-creators",
    ):
        assert name in text
    assert "Bring examples of content campaigns" not in prep("list", "-s", HM).stdout
    assert "Bring examples of content campaigns" in prep("brief", "-s", HM).stdout


def test_list_due_shows_only_due_questions(pass_time: PassTime) -> None:
    drill("--stage", HM, keys=answer("3", "3", "1") + "q\n")
    result = prep("list", "--due")
    assert (result.stdout, result.stderr) == (
        "",
        "No question is due.\nThe next one falls due in 10 min.\n",
    )
    pass_time(timedelta(minutes=10, seconds=1))
    due = json.loads(prep("list", "--due", "--json").stdout)
    names = [q["id"] for stage in due["stages"] for q in stage["questions"]]
    assert names == ["hm-growth-initiative"]


def test_the_json_of_list_has_the_state_of_each_question() -> None:
    drill("--stage", HM, keys=answer("3") + "q\n")
    report = json.loads(prep("list", "--json").stdout)
    question = report["stages"][1]["questions"][0]
    assert (question["state"], question["said"], question["is_due"]) == ("held", 7, False)
    assert question["expected"]["points"] == 7 and question["expected"]["share"]["mean"] > 0.9
    assert question["due"] == report["next_due"] == "2026-11-24T23:00:00.000000Z"


def test_the_json_of_stats_counts_points_asked_again(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "EVIDENCE_MS", 0)  # keys that are piped in take no time
    empty = json.loads(prep("stats", "--json").stdout)
    assert (empty["all_stages"]["recall"], empty["weakest"]) == (None, [])
    assert empty["total"] == {"reviews": 0, "took_ms": 0, "first_day": None}
    drill("--stage", HM, keys=answer("3", "3", "3"))
    pass_time(timedelta(days=2))
    drill("--stage", HM, keys="\na\n3\n" + "q\n")
    report = json.loads(prep("stats", "--json").stdout)
    assert report["total"]["reviews"] == 4
    assert report["retention"][0] == {"days": 7, "asked": 7, "recalled": 6}
    assert report["forecast"]
    (entry,) = report["calibration"]
    assert (entry["asked"], entry["recalled"]) == (7, 6 / 7)


def test_reviews_that_were_undone_do_not_count() -> None:
    drill("--stage", HM, keys=answer("3", "3") + "q\n")
    assert "Took back Good on “How do you ensure content diversity" in prep("undo").stdout
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 1
    prep("undo")
    assert "There is nothing to take back." in prep("undo").stdout


def test_bare_prep_names_the_next_command(pass_time: PassTime) -> None:
    assert "When is your interview? For example: prep plan screening thu 14:00" in prep().stdout
    assert "Or try five minutes of it now: prep drill --minutes 5\n" in prep().stdout
    drill("--stage", HM, keys=answer("3", "3", "3"))
    pass_time(timedelta(days=2))
    text = prep().stdout
    assert "Due now: 3 questions." in text
    assert "Next: prep drill hiring-manager" in text


def test_after_an_interview_bare_prep_first_asks_how_it_went(pass_time: PassTime) -> None:
    prep("plan", "screening", "tomorrow 10:00")
    prep("plan", "hiring", "in 9 days")
    pass_time(timedelta(days=2))
    text = prep().stdout
    assert "Next: prep debrief screening\nThen: prep drill\n" in text
    assert json.loads(prep("--json").stdout)["next"] == "prep debrief screening"
    pass_time(timedelta(days=3))
    text = prep().stdout
    assert "? prep debrief screening\n" in text and "Next: prep drill\n" in text


# ---------------------------------------------------------------- import, export, paths


def test_an_import_copies_a_progress_file_that_has_only_a_suspension(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    prep("export", str(tmp_path / "one.jsonl"))
    prep("undo")
    prep("suspend", "ex-vision")
    line = (tmp_path / "one.jsonl").read_text().replace('"id":"', '"id":"0', 1)
    at = line.index('"id":"') + len('"id":"') + 32
    (tmp_path / "two.jsonl").write_text(line[:at] + line[at + 1 :])
    assert "Copied the progress file" in prep("import", str(tmp_path / "two.jsonl")).stderr


def test_an_export_that_cannot_be_written_gives_a_sentence(tmp_path: Path) -> None:
    name = "no/such/folder/x.csv"
    drill(keys=answer("3"))
    result = prep("export", "--force", str(tmp_path / name), ok=1)
    assert result.stderr.startswith(f"error: {tmp_path / name} cannot be written: ")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_export_is_the_same_in_any_locale() -> None:
    line = shell("prep export").stdout
    for env in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}):
        assert shell("prep export", env=env).stdout == line


IMPOSSIBLE_PATHS = [
    pytest.param("~no-such-user/x", "there is no such user", id="no such user"),
    pytest.param("x" * 256, "File name too long", id="a long name"),
    pytest.param("/".join(["y" * 200] * 30), "File name too long", id="a long path"),
    pytest.param("a\0b", "embedded null", id="a null"),
    pytest.param("a\ud800b", "surrogates not allowed", id="half a character"),
]
"""Arguments that no system accepts as a path, and the reason in the error."""


@pytest.mark.parametrize(("path", "reason"), IMPOSSIBLE_PATHS)
@pytest.mark.parametrize(
    "args",
    [
        *(("--deck", "?"), ("--deck", "?", "list"), ("list", "--deck", "?"), ("check", "?")),
        *(("drill", "--deck", "?"), ("check", "--deck", "?"), ("debrief", "--deck", "?")),
        *(("new", "?"), ("import", "?"), ("export", "?"), ("export", "--force", "?")),
        ("brief", "-s", "scr", "--html", "?"),
    ],
    ids=" ".join,
)
def test_an_impossible_path_is_a_usage_error(
    args: tuple[str, ...], path: str, reason: str, tmp_path: Path
) -> None:
    (error,) = prep(*(path if arg == "?" else arg for arg in args), ok=2).stderr.splitlines()
    assert error.startswith("error: ") and reason in error
    assert list(tmp_path.rglob("*.db")) == []


@pytest.mark.parametrize(("path", "reason"), IMPOSSIBLE_PATHS[:3])
@pytest.mark.parametrize("name", ["PREP_DECK", "PREP_HOME"])
def test_an_impossible_path_in_the_environment_is_a_usage_error(
    name: str, path: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, path)
    for args in (
        *((), ("list",), ("stats",), ("answer",), ("check",), ("drill",), ("debrief", "scr")),
        *(("mock",), ("brief", "-s", "scr")),
    ):
        (error,) = prep(*args, ok=2).stderr.splitlines()
        assert error.startswith("error: ") and reason in error


def test_a_home_whose_path_is_nearly_too_long_gives_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = 4095 - len(os.fsencode(tmp_path)) - len("/x")
    for spare in (0, 9, 40):
        folder = "/".join(["y" * 200] * 30)[: longest - spare].rstrip("/")
        monkeypatch.setenv("PREP_HOME", f"{tmp_path}/x{folder}")
        monkeypatch.setenv("EDITOR", "true")
        for args in (
            *((), ("list",), ("stats",), ("answer",), ("export",), ("show", "hm-la")),
            *(("answer", "hm-la"), ("debrief", "scr"), ("check",)),
        ):
            result = CliRunner().invoke(app, list(args), input="x\n")
            assert result.exception is None or isinstance(result.exception, SystemExit), args


def test_a_tilde_means_your_home_wherever_you_type_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    drill(keys=answer("3"))
    prep("export", "~/mine.jsonl")
    prep("import", "~/mine.jsonl")
    prep("brief", "-s", "scr", "--html", "~/brief.html")
    prep("new", "~/deck")
    prep("check", "~/deck")
    names = {path.name for path in tmp_path.iterdir()}
    assert {"mine.jsonl", "brief.html", "deck"} <= names


def test_a_file_name_with_a_tilde_works_after_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    drill(keys=answer("3"))
    prep("export", "./~mine.jsonl")
    assert prep("import", "./~mine.jsonl").stdout == "1 rating; 0 were new.\n"
    assert (tmp_path / "~mine.jsonl").is_file()


def test_an_import_reports_every_bad_line_and_imports_nothing(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    good = prep("export").stdout
    _, review = good.splitlines()
    other = review.replace('"rating":3', '"rating":9') + "\n"
    file = tmp_path / "bad.jsonl"
    file.write_bytes(good.encode() + b"{}\nnot json\n\xff\n" + other.encode())
    prep("undo")
    old_export = prep("export").stdout
    result = prep("import", str(file), ok=1)
    assert result.stderr.splitlines() == [
        f"error: {file}:3: an event has exactly the keys id, at, kind and payload",
        f"error: {file}:4: this is not a line of JSON",
        f"error: {file}:5: this is not UTF-8 text",
        f"error: {file}:6: a review needs 'rating': a whole number from 1 to 4",
        "hint:  nothing was imported",
    ]
    assert prep("export").stdout == old_export


def test_an_import_refuses_two_events_with_one_id(tmp_path: Path) -> None:
    line = '{"at":"2026-11-24T20:00:00.000000Z","id":"%s","kind":"mood","payload":{"x":%s}}'
    file = tmp_path / "two.jsonl"
    file.write_text("\n".join(line % ("f" * 32, value) for value in ("1", "1", "true")))
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}:3: event {'f' * 32} differs from an earlier line with its id\n"
        "hint:  nothing was imported\n"
    )


@pytest.mark.parametrize("code", ["utf-16", "utf-16-be"])
def test_an_export_saved_as_utf_16_gives_one_sentence(tmp_path: Path, code: str) -> None:
    drill(keys=answer("3", "3"))
    file = tmp_path / "from-powershell.jsonl"
    file.write_bytes(prep("export").stdout.encode(code))
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}: this is UTF-16 text; save it as UTF-8\nhint:  nothing was imported\n"
    )


EDGES = (
    *("1970-01-01T00:00:00.000000Z", "2026-11-22T23:00:00.000000Z", "2026-11-23T19:00:00.000000Z"),
    *("2026-11-24T19:00:00.000000Z", "2027-11-24T19:00:00.000000Z", "2199-12-31T22:59:59.000000Z"),
)
ODD = "x\x1b[2J\x00\n"
IDS = ["1" * 32, "2" * 32]
MANY = [f"p{number}" for number in range(1000)]
OFFSETS = (0, 60, 1439, -1439, 1440, -1440)
COUNTS = (0, 1, 2, 3, 4, 60, 999, 1000, 1440, 2**53 - 1)
VALUES: dict[str, tuple[object, ...]] = {
    "stage": ("screening", "screening", HM, ODD),
    "question": ("hr-why-tiktok", "hr-why-tiktok", "hm-large-operation", ODD),
    "points": (["mission"], ["mission", ODD], MANY),
    "questions": (["hr-why-tiktok", "hm-large-operation", ODD], ["hr-why-region"], MANY),
    "left_out": ([],),
    "probes": ("", "mission", ODD),
    "mock": tuple(IDS),
    "version": ("f" * 64, ODD),
    "of": (*IDS, ODD),
    "offset_min": OFFSETS,
    "when": (None, *EDGES),
    "says": (journal.CLAIM, journal.SURPRISE),
    "where": ("drill", "mock", "interview"),
    "name": (*journal.SETTINGS, ODD),
    "value": (*COUNTS, 5e-324, 0.9, 1 - 1e-16, ["mon", "0001-01-01"], ["9999-12-31"], []),
    "ask": (ODD, "y" * 2000),
    "text": (ODD, "y" * 2000),
}
"""Key -> values to choose from, many of them extreme. Other keys get one of COUNTS or a bool."""


def test_an_import_of_a_missing_file_gives_a_sentence(tmp_path: Path) -> None:
    result = prep("import", str(tmp_path / "no.jsonl"), ok=1)
    assert (
        result.stderr == f"error: {tmp_path}/no.jsonl cannot be read: No such file or directory\n"
    )


def a_small_deck(folder: Path, question_id: str = "own") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stages.yaml").write_text(
        'stages:\n  - {id: one, name: "One", objective: "See.", expect: ["Say."]}\n'
    )
    (folder / "questions.yaml").write_text(
        f"questions:\n  - id: {question_id}\n    stage: one\n"
        '    ask: "Why [red]you[/red]?"\n    points: {why: "Says why"}\n    answer_in: 60 s\n'
    )
    return folder


def test_a_question_has_its_history_again_when_its_id_returns_to_the_deck(tmp_path: Path) -> None:
    deck = str(a_small_deck(tmp_path / "deck"))
    drill("--deck", deck, keys=answer("3"))
    a_small_deck(tmp_path / "deck", "renamed")
    assert "renamed: Why" in prep("list", "--deck", deck).stdout
    a_small_deck(tmp_path / "deck", "own")
    assert "last time: said, just now; due: in 2 days" in prep("list", "--deck", deck).stdout


def test_every_command_reports_the_faults_of_its_deck(tmp_path: Path) -> None:
    deck = a_small_deck(tmp_path / "deck")
    (deck / "questions.yaml").write_text("questions:\n  - id: Own\n    stage: two\n")
    for args in (("check",), ("list",), ("stats",), ("drill",), ()):
        result = prep(*args, "--deck", str(deck), ok=1)
        lines = result.stderr.splitlines()
        assert result.stdout == "" or (args == ("check",) and "3 faults" in result.stdout)
        assert len(lines) == 3 and all("questions.yaml:" in fault for fault in lines)


def test_the_deck_can_be_given_before_or_after_the_command_or_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(a_small_deck(tmp_path / "deck"))
    assert "own: Why" in prep("list", "--deck", deck).stdout
    assert "own: Why" in prep("--deck", deck, "list").stdout
    assert f"now: prep drill --minutes 5 --deck {deck}\n" in prep("--deck", deck).stdout
    monkeypatch.setenv("PREP_DECK", deck)
    assert "own: Why" in prep("list").stdout
    assert "now: prep drill --minutes 5\n" in prep().stdout


# ---------------------------------------------------------------- help, exit codes, start-up


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in COMMANDS:
        assert f"`prep {name}" in readme


def test_a_damaged_progress_file_gives_a_sentence_and_exit_1(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"x" * 100)
    for args in ((), ("list",), ("stats",), ("drill",), ("undo",), ("export",), ("check",)):
        result = prep(*args, ok=1)
        assert result.stdout == "" or (args == ("check",) and "is damaged" in result.stdout)
        assert result.stderr.count("\n") == 2
        assert result.stderr.startswith(f"error: {home / FILE} is damaged (")
    assert (home / FILE).read_bytes() == b"x" * 100


def test_commands_that_only_read_create_no_progress_file(home: Path) -> None:
    for args in READ_COMMANDS:
        prep(*args)
    assert not (home / FILE).exists()


@pytest.mark.parametrize(
    "args",
    [
        *READ_COMMANDS,
        ("drill",),
        ("mock", "-s", HM),
        ("undo",),
        ("suspend", "hm-large"),
        ("plan", HM, "in 3 days"),
        ("debrief", HM),
    ],
    ids=" ".join,
)
def test_a_command_waits_for_another_program_then_gives_up(
    args: tuple[str, ...], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill(keys=answer("3"))
    monkeypatch.setattr(wiring, "LOCK_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert prep(*args, ok=1).stderr == (
            "Waiting for another prep to finish writing...\n"
            f"error: another program is still writing to {home / FILE}\n"
            "hint:  close it or let it finish, then try again\n"
        )


def test_a_drill_that_fails_says_what_is_saved(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "LOCK_TIMEOUT_S", 0.1)
    with locked_after_a_rating(home, monkeypatch):
        result = drill(keys=answer("3", "3"), ok=1)
    assert "\nStopped. 1 rating saved.\nerror: another program is still" in result.stderr
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 1


def test_a_closed_pipe_is_not_an_error() -> None:
    done = shell("set -o pipefail; prep list | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "TikTok: Head of Content Operations - UK, Ireland & Nordics\n"


@pytest.mark.parametrize("command", ["list", "stats", "stats --json", "--help", "--version"])
def test_output_that_cannot_be_written_gives_a_sentence(command: str) -> None:
    done = shell(f"prep {command} > /dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        "error: the output cannot be written: No space left on device\n"
        "hint:  free some space, then try again\n",
    )


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "iso-8859-1"}])
def test_a_locale_without_unicode_still_shows_the_text(env: dict[str, str]) -> None:
    done = shell("prep list -s hir | cat; printf '\\n3\\nq\\n' | prep drill", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "initiative you" in done.stdout


@pytest.mark.parametrize("command", ["", "list", "stats --json", "check", "--version", "export"])
def test_closed_stdout_is_not_an_error(command: str) -> None:
    done = shell(f"prep {command} >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_input_that_is_closed_or_binary_ends_the_drill() -> None:
    assert shell("prep drill <&-").returncode == 0
    done = shell("head -c 3000 /dev/urandom | prep drill")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("args", "keys", "says"),
    [
        ("list", "", "hm-large-operation"),
        ("drill", "\n3\nq\n", "Saved: 1 rating"),
        ("drill --type", "We grew.\n.\n3\nq\n", "Saved: 1 rating"),
        ("mock --stage screening", "\nq\n", "nothing is saved."),
        ("debrief screening", "hr-st\nb\n", "Saved: hr-staying-current, badly."),
    ],
)
def test_prep_runs_without_the_signals_and_modules_of_unix(args: str, keys: str, says: str) -> None:
    program = f"{AS_ON_WINDOWS}\nfrom tiktok_prep.__main__ import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", program, *args.split()],
        input=keys,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert says in done.stdout


def test_completion_knows_stages_tags_and_questions() -> None:
    for words, expected in (
        ("prep drill --stage ", "screening"),
        ("prep list --tag nor", "nordics"),
        ("prep suspend hm-", "hm-large-operation"),
        ("prep show hm-", "hm-large-operation"),
        ("prep st", "stats"),
        (f"prep --deck {ROOT}/examples/emergency-nurse drill --stage pa", "panel"),
        ("prep drill --deck ~/emergency-nurse --stage pa", "panel"),
    ):
        env = {
            "_PREP_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
            "PREP_DECK": "",
            "HOME": f"{ROOT}/examples",
        }
        assert expected in shell("prep", env=env).stdout.split()


def test_completion_prints_nothing_if_the_deck_is_broken(tmp_path: Path) -> None:
    env = {
        "_PREP_COMPLETE": "complete_bash",
        "COMP_WORDS": "prep drill --stage ",
        "COMP_CWORD": "3",
        "PREP_DECK": str(tmp_path),
    }
    done = shell("prep", env=env)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_reading_through_a_pipe_loads_no_heavy_module() -> None:
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'rich', 'fsrs', 'pydantic', 'rapidfuzz'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    for args in (
        *([], ["list"], ["list", "--json"], ["stats"], ["stats", "--json"]),
        *(["show", "hm-large"], ["show", "hm-large", "--json"]),
    ):
        drill("--limit", "1", keys=answer("3"))  # puts the deck into the cache
        done = subprocess.run(
            [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
        )
        assert done.stdout and done.stderr == "\n"


def test_the_package_is_marked_as_typed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "Typing :: Typed" in project["project"]["classifiers"]
    (packed,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (ROOT / packed / "py.typed").read_bytes() == b""


def test_version_prints_the_version() -> None:
    assert re.fullmatch(r"prep \d+\.\d+\.\d+\n", prep("--version").stdout)


def test_what_a_clock_a_year_ahead_dated_is_reported_and_can_be_taken_back(
    pass_time: PassTime,
) -> None:
    drill("--stage", "screening", keys=answer("3", "3", "3"))
    clean = prep("list", "--json").stdout
    pass_time(timedelta(days=365))
    drill("--stage", HM, keys=answer("3", "4") + "s\nq\n")
    pass_time(timedelta(days=-365))
    assert prep("stats").stderr == (
        "warning: 3 events dated ahead of the clock (Mon 23 Nov 2026, 20:00), up to "
        "Tue 23 Nov 2027, 20:00. If the clock is right, take that back: prep undo\n"
    )
    assert "Took back the suspension of" in prep("undo").stdout
    for _ in range(2):
        assert "(dated Tue 23 Nov 2027, 20:00)." in prep("undo").stdout
    assert prep("stats").stderr == ""
    assert prep("list", "--json").stdout == clean


def test_a_clock_a_year_behind_loses_no_ratings(
    pass_time: PassTime,
) -> None:
    drill("--stage", HM, keys=answer("3", "3", "3"))
    pass_time(timedelta(days=-400))
    drill("--stage", "screening", keys=answer("3", "3", "3"))
    prep("list")
    pass_time(timedelta(days=403))
    drill("--stage", HM, keys=answer("3", "3", "3"))
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 9

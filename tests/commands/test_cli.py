"""Every command from end to end: streams, exit codes, names, JSON, import and export."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT, SMALL_DECK
from running import AS_ON_WINDOWS, locked_after_a_rating
from typer.testing import CliRunner, Result

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.cli import COMMANDS, app
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.opening import FILE

HM = "hiring-manager"


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deck that stays when the built-in one grows."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The time stands at NOW; the function that this gives moves it on."""
    at = [NOW]

    def later(by: timedelta) -> None:
        at[0] += by

    monkeypatch.setattr(wiring, "now", lambda: at[0])
    return later


def prep(*args: str, keys: str = "", ok: int = 0) -> Result:
    """Run a command with one key a line on stdin; checks the exit code."""
    result = CliRunner().invoke(app, list(args), input="".join(f"{key}\n" for key in keys))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result


def answer(*ratings: str) -> str:
    """Keys that reveal and rate one question after another: an empty line is Enter."""
    return "".join(f"\n{rating}\n" for rating in ratings)


def drill(*args: str, keys: str, ok: int = 0) -> Result:
    result = CliRunner().invoke(app, ["drill", *args], input=keys)
    assert result.exit_code == ok, result.output
    return result


def shell(command: str, *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A command line in which `prep` is this one."""
    return subprocess.run(
        ["bash", "-c", f'prep() {{ "{sys.executable}" -m tiktok_prep "$@"; }}; {command}'],
        capture_output=True,
        text=True,
        env=os.environ | (env or {}),
        check=False,
        timeout=120,
    )


READING = [
    (),
    ("list",),
    ("show", "hm-large"),
    ("stats",),
    ("plan",),
    ("brief", "-s", HM),
    ("debrief", HM, "--show"),
    ("mock", "--history"),
    ("export",),
    ("check",),
    ("stories",),
]


# ---------------------------------------------------------------- the drill on a pipe


def test_a_round_on_a_pipe_is_saved_and_shows_in_stats() -> None:
    result = drill("--stage", HM, keys=answer("3", "4", "2", "3"))
    assert "Saved: 4 ratings of 3 questions" in result.stdout
    assert result.stderr == ""
    found = json.loads(prep("stats", "--json").stdout)
    assert found["total"]["reviews"] == 4
    assert [stage["points_rated"] for stage in found["stages"]] == [0, 21, 0, 0]


def test_the_end_of_input_is_q() -> None:
    assert "Saved: 1 rating of 1 question" in drill(keys=answer("3")).stdout
    assert "left for next time" in drill(keys="").stdout


def test_nothing_is_rated_before_the_points_are_shown() -> None:
    result = drill(keys="3\n3\nq\n")
    assert "One key a line: space or Enter shows the answer" in result.stdout
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 0


def test_a_line_of_spaces_is_no_end_of_input() -> None:
    assert "Saved: 1 rating" in drill(keys="\n  \n3\nq\n").stdout


@pytest.mark.parametrize("word", ["end", "space", "enter", "resumed"])
def test_a_typed_word_is_no_key(word: str) -> None:
    assert "Saved: 1 rating" in drill(keys=f"\n{word}\n3\nq\n").stdout


def test_an_unknown_key_is_explained_and_does_nothing() -> None:
    result = drill(keys="\n7\n33\nzz\n3\nq\n")
    assert result.stdout.count("One key a line: a letter or 1, 2, 3, 4; ? helps.") == 3
    assert "Saved: 1 rating" in result.stdout


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
def test_absurd_numbers_are_usage_errors(args: tuple[str, ...]) -> None:
    result = drill(*args, keys="", ok=2)
    assert args[0] in result.stderr and result.stdout == ""


def test_limit_counts_questions_and_lets_a_missed_one_return() -> None:
    result = drill("--limit", "1", keys=answer("1", "3", "3"))
    assert "Saved: 2 ratings of 1 question" in result.stdout


def test_a_drill_with_nothing_to_ask_says_when_to_come_back(
    clock: Callable[[timedelta], None],
) -> None:
    drill("--stage", HM, keys=answer("3", "3", "3"))
    result = drill("--stage", HM, keys="")
    assert "Nothing to ask now.\nCome back: in 2 days (Wed 25 Nov 2026)." in result.stdout
    clock(timedelta(days=2))
    assert "Describe a large-scale" in drill("--stage", HM, keys="").stdout


def test_tag_and_stage_together_can_leave_nothing() -> None:
    assert "Nothing to ask now." in drill("--stage", HM, "--tag", "e-commerce", keys="").stdout


# ---------------------------------------------------------------- names


def test_an_unambiguous_start_of_a_name_is_enough() -> None:
    assert json.loads(prep("stats", "-s", "h", "--json").stdout)["stage"] == HM
    prep("suspend", "hm-la")
    assert "hm-large-operation: suspended" in prep("list", "--tag", "team-l").stdout


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        (("list", "-s", "hiring-manger"), "there is no stage 'hiring-manger'", "'hiring-manager'"),
        (("stats", "-s", "x"), "there is no stage 'x'", "there are: screening, hiring-manager"),
        (("list", "-t", "nordic countries"), "there is no tag 'nordic countries'", "'nordics'?"),
        (("suspend", "hm-"), "question 'hm-' could be hm-", "type more of it"),
        (("list", "-s", ""), "there is no stage ''", "there are: "),
    ],
    ids=str,
)
def test_a_wrong_name_is_a_usage_error_with_the_nearest_one(
    args: tuple[str, ...], error: str, hint: str
) -> None:
    result = prep(*args, ok=2)
    assert result.stdout == ""
    assert f"error: {error}" in result.stderr and hint in result.stderr


def test_a_wrong_command_is_a_usage_error_with_the_nearest_one() -> None:
    assert "Did you mean 'drill'?" in prep("dril", ok=2).stderr


def test_what_was_typed_is_never_obeyed_by_the_terminal() -> None:
    for args in (["list", "-s", "\x1b]0;x\x07"], ["\x1b[2J"], ["list", "--\x1b[2J"], ["--\x9b2J"]):
        result = prep(*args, ok=2)
        assert not set(result.stderr) & set("\x1b\x07\x9b")


@pytest.mark.parametrize("typed", ["x" * 9000, "a b\n" * 3000], ids=["a word", "a text"])
@pytest.mark.parametrize(
    ("args", "begins", "ends"),
    [
        (("list", "-s", "?"), "error: there is no stage '", "'"),
        (("list", "-t", "?"), "error: there is no tag '", "'"),
        (("show", "?"), "error: there is no question '", "'"),
        (("stories", "--by", "?"), "error: --by takes stage or role, not '", "'"),
        (("mock", "--style", "?"), "error: there is no style '", "'"),
        (("plan", "scr", "?"), "error: '", "' cannot be read as a date"),
        (("list", "--deck", "?"), "error: ", " is no path: File name too long"),
        (("import", "?"), "error: ", " is no path: File name too long"),
        (("?",), "Error: No such command '", "'."),
        (("list", "--?"), "Error: No such option: --", ""),
        (("list", "?"), "Error: Got unexpected extra argument", ")"),
        (
            ("drill", "--limit", "?"),
            "Error: Invalid value for '--limit'",
            "' is not a valid int range.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_was_typed_is_not_repeated_at_length(
    args: tuple[str, ...], begins: str, ends: str, typed: str
) -> None:
    lines = prep(*(arg.replace("?", typed) for arg in args), ok=2).stderr.splitlines()
    (said,) = (line for line in lines if line.startswith(begins))
    assert said.endswith(ends) and len(said) <= 510 and len(lines) <= 5


def test_a_fault_in_a_deck_keeps_its_place(tmp_path: Path) -> None:
    deck = a_small_deck(tmp_path / "/".join(["d" * 60] * 5) / "a b")
    (deck / "questions.yaml").write_text(f"questions:\n  - {'x' * 1999}: y\n")
    first = prep("check", str(deck), ok=1).stderr.splitlines()[0]
    assert first.startswith(f"error: {deck}/questions.yaml:2: ") and len(first) < 700


# ---------------------------------------------------------------- list and stats


def test_list_has_every_stage_question_and_what_to_expect() -> None:
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
    assert "Bring examples of content campaigns" in prep("list", "-s", HM).stdout


def test_the_role_is_shown_whole_on_request() -> None:
    text = prep("list", "--role").stdout
    deck = wiring.load_deck(Settings())
    assert deck.role and all(part.says in text for part in deck.role.parts)


def test_due_lists_only_what_is_due(clock: Callable[[timedelta], None]) -> None:
    drill("--stage", HM, keys=answer("3", "3", "1") + "q\n")
    result = prep("list", "--due")
    assert (result.stdout, result.stderr) == (
        "",
        "No question is due.\nThe next one falls due in 10 min.\n",
    )
    clock(timedelta(minutes=10))
    due = json.loads(prep("list", "--due", "--json").stdout)
    names = [q["id"] for stage in due["stages"] for q in stage["questions"]]
    assert names == ["hm-growth-initiative"]


def test_the_json_of_list_tells_where_a_question_stands() -> None:
    drill("--stage", HM, keys=answer("3") + "q\n")
    found = json.loads(prep("list", "--json").stdout)
    asked = found["stages"][1]["questions"][0]
    assert (asked["state"], asked["recall"], asked["is_due"]) == ("held", 1.0, False)
    assert asked["due"] == found["next_due"] == "2026-11-24T23:00:00.000000Z"


def test_the_json_of_stats_counts_what_was_asked_again(
    clock: Callable[[timedelta], None],
) -> None:
    empty = json.loads(prep("stats", "--json").stdout)
    assert (empty["whole"]["recall"], empty["weakest"]) == (None, [])
    assert empty["total"] == {"reviews": 0, "took_ms": 0, "first_day": None}
    drill("--stage", HM, keys=answer("3", "3", "3"))
    clock(timedelta(days=2))
    drill("--stage", HM, keys="\na\n3\n" + "q\n")
    found = json.loads(prep("stats", "--json").stdout)
    assert found["total"]["reviews"] == 4
    assert found["retention"][0] == {"days": 7, "asked": 7, "recalled": 6}
    assert len(found["forecast"]) == 14
    (entry,) = found["calibration"]
    assert (entry["asked"], entry["recalled"]) == (7, 6 / 7)
    assert [day["reviews"] for day in found["activity"]] == [3, 1]


def test_undone_reviews_are_not_counted() -> None:
    drill("--stage", HM, keys=answer("3", "3") + "q\n")
    assert "Took back Good on hm-diverse-markets" in prep("undo").stdout
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 1
    prep("undo")
    assert "There is nothing to take back." in prep("undo").stdout


def test_prep_alone_names_the_next_command(clock: Callable[[timedelta], None]) -> None:
    assert "Next: prep drill --stage screening" in prep().stdout
    drill("--stage", HM, keys=answer("3", "3", "3"))
    clock(timedelta(days=2))
    text = prep().stdout
    assert "3 questions due, about 6 min of answers." in text
    assert "Next: prep drill --stage hiring-manager" in text


# ---------------------------------------------------------------- import, export, check


def test_an_export_imported_elsewhere_gives_the_same_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill("--stage", HM, keys="\na\n3\ns\n" + answer("1") + "q\n")
    exported = prep("export").stdout
    there = prep("stats", "--json").stdout, prep("list", "--json").stdout
    file = tmp_path / "mine.jsonl"
    file.write_text(exported)
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
    assert prep("import", str(file)).stdout == "3 events added.\n"
    assert (prep("stats", "--json").stdout, prep("list", "--json").stdout) == there
    assert prep("import", str(file)).stdout == "0 events added, 3 events known already.\n"
    assert prep("export").stdout == exported


def test_an_import_that_changes_something_copies_the_file_first(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill(keys=answer("3"))
    prep("export", str(tmp_path / "one.jsonl"))
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
    drill(keys=answer("3"))
    before = prep("export").stdout
    result = prep("import", str(tmp_path / "one.jsonl"))
    (copy,) = (tmp_path / "other" / "backups").iterdir()
    assert result.stderr == f"Copied the progress file to {copy}.\n"
    restored = tmp_path / "restored"
    restored.mkdir()
    copy.rename(restored / FILE)
    monkeypatch.setenv("PREP_HOME", str(restored))
    assert prep("export").stdout == before


def test_an_import_copies_a_file_that_holds_no_review_but_a_suspension(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    prep("export", str(tmp_path / "one.jsonl"))
    prep("undo")
    prep("suspend", "ex-vision")
    line = (tmp_path / "one.jsonl").read_text().replace('"id":"', '"id":"0', 1)
    at = line.index('"id":"') + len('"id":"') + 32
    (tmp_path / "two.jsonl").write_text(line[:at] + line[at + 1 :])
    assert "Copied the progress file" in prep("import", str(tmp_path / "two.jsonl")).stderr


def test_an_export_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    name = "no/such/folder/x"
    drill(keys=answer("3"))
    result = prep("export", "--force", str(tmp_path / name), ok=1)
    assert result.stderr.startswith(f"error: {tmp_path / name} cannot be written: ")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_export_is_the_same_in_any_locale() -> None:
    line = shell("prep export").stdout
    for env in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}):
        assert shell("prep export", env=env).stdout == line


NO_PATHS = [
    pytest.param("~no-such-user/x", "there is no such user", id="no such user"),
    pytest.param("x" * 256, "File name too long", id="a long name"),
    pytest.param("/".join(["y" * 200] * 30), "File name too long", id="a long path"),
    pytest.param("a\0b", "embedded null", id="a null"),
    pytest.param("a\ud800b", "surrogates not allowed", id="half a character"),
]
"""What no system takes for a path, and why not."""


@pytest.mark.parametrize(("path", "why"), NO_PATHS)
@pytest.mark.parametrize(
    "args",
    [
        *(("--deck", "?"), ("--deck", "?", "list"), ("list", "--deck", "?"), ("check", "?")),
        *(("drill", "--deck", "?"), ("check", "--deck", "?"), ("debrief", "--deck", "?")),
        *(("new", "?"), ("import", "?"), ("export", "?"), ("export", "--force", "?")),
        ("answer", "hm-la", "--from", "?"),
        *(("brief", "-s", "scr", "--html", "?"), ("plan", "scr", "thu 14:00", "--ics", "?")),
    ],
    ids=" ".join,
)
def test_what_is_no_path_is_a_usage_error(
    args: tuple[str, ...], path: str, why: str, tmp_path: Path
) -> None:
    (error,) = prep(*(path if arg == "?" else arg for arg in args), ok=2).stderr.splitlines()
    assert error.startswith("error: ") and why in error
    assert [found.name for found in tmp_path.rglob("*.db")] == []


@pytest.mark.parametrize(("path", "why"), NO_PATHS[:3])
@pytest.mark.parametrize("name", ["PREP_DECK", "PREP_HOME"])
def test_what_is_no_path_in_the_environment_is_a_usage_error(
    name: str, path: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, path)
    for args in (
        *((), ("list",), ("stats",), ("stories",), ("check",), ("drill",), ("debrief", "scr")),
        *(("answer", "hm-la", "--show"), ("mock",), ("brief", "-s", "scr")),
    ):
        (error,) = prep(*args, ok=2).stderr.splitlines()
        assert error.startswith("error: ") and why in error


def test_a_home_whose_path_leaves_no_room_for_files_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = 4095 - len(os.fsencode(tmp_path)) - len("/x")
    for left in (0, 9, 40):
        long = "/".join(["y" * 200] * 30)[: room - left].rstrip("/")
        monkeypatch.setenv("PREP_HOME", f"{tmp_path}/x{long}")
        for args in (
            *((), ("list",), ("stats",), ("stories",), ("export",), ("show", "hm-la")),
            *(("answer", "hm-la", "--show"), ("answer", "--list"), ("debrief", "scr")),
            *(("answer", "hm-la", "--from", "-"), ("answer", "hm-la", "--story", "x"), ("check",)),
        ):
            result = CliRunner().invoke(app, list(args), input="x\n")
            assert result.exception is None or isinstance(result.exception, SystemExit), args


def test_a_tilde_is_ones_home_wherever_a_path_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    drill(keys=answer("3"))
    prep("export", "~/mine.jsonl")
    prep("import", "~/mine.jsonl")
    prep("brief", "-s", "scr", "--html", "~/brief.html")
    prep("plan", "scr", "in", "9", "days", "--ics", "~/plan.ics")
    prep("new", "~/deck")
    prep("check", "~/deck")
    names = {path.name for path in tmp_path.iterdir()}
    assert {"mine.jsonl", "brief.html", "plan.ics", "deck"} <= names


def test_a_file_whose_name_begins_with_a_tilde_is_named_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    drill(keys=answer("3"))
    prep("export", "./~mine")
    assert prep("import", "./~mine").stdout == "0 events added, 1 event known already.\n"
    assert (tmp_path / "~mine").is_file()


def test_an_exported_file_is_as_private_as_the_journal(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    prep("export", str(tmp_path / "mine.jsonl"))
    assert (tmp_path / "mine.jsonl").stat().st_mode & 0o777 == 0o600


def test_export_replaces_no_file_unless_told_to(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    file = tmp_path / "mine.jsonl"
    assert prep("export", str(file)).stderr == f"1 event written to {file}.\n"
    assert "hint:  --force replaces it" in prep("export", str(file), ok=2).stderr
    prep("export", str(file), "--force")


def test_a_bad_line_in_an_import_names_its_place_and_nothing_is_imported(tmp_path: Path) -> None:
    drill(keys=answer("3"))
    good = prep("export").stdout
    other = good.replace('"rating":3', '"rating":9')
    file = tmp_path / "bad.jsonl"
    file.write_bytes(good.encode() + b"\n{}\nnot json\n\xff\n" + other.encode())
    prep("undo")
    before = prep("export").stdout
    result = prep("import", str(file), ok=1)
    assert result.stderr.splitlines() == [
        f"error: {file}:3: an event has exactly the keys id, at, kind and payload",
        f"error: {file}:4: this is not a line of JSON",
        f"error: {file}:5: this is not UTF-8 text",
        f"error: {file}:6: a review needs 'rating': a whole number from 1 to 4",
        "hint:  nothing was imported",
    ]
    assert prep("export").stdout == before


def test_one_id_with_two_contents_in_an_import_is_a_fault(tmp_path: Path) -> None:
    line = '{"at":"2026-11-24T20:00:00.000000Z","id":"%s","kind":"mood","payload":{"x":%s}}'
    file = tmp_path / "two.jsonl"
    file.write_text("\n".join(line % ("f" * 32, value) for value in ("1", "1", "true")))
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}:3: event {'f' * 32} stands here with other contents than before\n"
        "hint:  nothing was imported\n"
    )


@pytest.mark.parametrize("code", ["utf-16", "utf-16-be"])
def test_an_export_that_became_utf_16_is_one_sentence(tmp_path: Path, code: str) -> None:
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
    "after": tuple(IDS),
    "of": (*IDS, ODD),
    "offset_min": OFFSETS,
    "when": (None, *EDGES),
    "says": (*journal.SAYS, ODD),
    "went": ("well", "badly"),
    "name": (*journal.SETTINGS, ODD),
    "value": (*COUNTS, 5e-324, 0.9, 1 - 1e-16, ["mon", "0001-01-01"], ["9999-12-31"], []),
    "style": ("brisk", ODD),
    "ask": (ODD, "y" * 2000),
    "text": (ODD, "y" * 2000),
}
"""Key -> what it may hold, much of it at an edge; another key holds one of COUNTS, or yes or no."""


@st.composite
def any_lines(draw: st.DrawFn) -> str:
    """A line with an event of any kind, of which the journal takes every value."""

    def held(fields: dict[str, journal.PayloadField]) -> dict[str, object]:
        pools = {key: VALUES.get(key, (*COUNTS, True, False)) for key in fields}
        return {
            key: draw(st.sampled_from([value for value in pools[key] if field.holds(value)]))
            for key, field in fields.items()
            if not field.optional or draw(st.booleans())
        }

    kind = draw(st.sampled_from([*journal.FIELDS, journal.REVIEW, journal.MOCK]))
    payload = held(journal.FIELDS[kind])
    payload |= held(journal.SAYS.get(str(payload.get("says")), {}))
    if payload.get("name") in journal.SETTINGS:
        payload |= held({"value": journal.SETTINGS[str(payload["name"])]})
    if payload.get("when", "") is None:
        payload["offset_min"] = 0
    number = (
        st.sampled_from(IDS)
        if kind == journal.MOCK
        else st.integers(9, 2**99).map("{:032x}".format)
    )
    row = {"id": draw(number), "at": draw(st.sampled_from(EDGES)), "kind": kind, "payload": payload}
    return json.dumps(row)


@settings(max_examples=25)
@given(st.lists(any_lines(), min_size=8, max_size=20, unique_by=lambda x: json.loads(x)["id"]))
def test_every_command_works_after_any_import(lines: list[str]) -> None:
    for line in lines:
        journal.from_line(line)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREP_HOME"] = folder
        file = Path(folder) / "any.jsonl"
        file.write_text("\n".join(lines))
        prep("import", str(file))
        for args in READING:
            prep(*args)
        runs = prep("mock", "--history").stdout
        prep("mock", "--last", ok=2 if "No mock" in runs else 0)
        drill("--cram", "-n", "2", keys=answer("1", "3", "3"))
        prep("suspend", "hm-large")
        prep("unsuspend", "hm-large")
        prep("plan", "screening", "in 3 days")
        prep("plan", "--minutes", "20", "--json")
        prep("undo")
        prep("undo", "--ahead")
        assert prep("stats").stderr == ""


def test_an_import_of_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
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


def test_history_is_back_when_a_questions_id_returns_to_the_deck(tmp_path: Path) -> None:
    deck = str(a_small_deck(tmp_path / "deck"))
    drill("--deck", deck, keys=answer("3"))
    a_small_deck(tmp_path / "deck", "renamed")
    assert "renamed: new" in prep("list", "--deck", deck).stdout
    a_small_deck(tmp_path / "deck", "own")
    assert "own: held" in prep("list", "--deck", deck).stdout


def test_faults_of_a_deck_are_told_by_every_command_that_needs_it(tmp_path: Path) -> None:
    deck = a_small_deck(tmp_path / "deck")
    (deck / "questions.yaml").write_text("questions:\n  - id: Own\n    stage: two\n")
    for args in (("check",), ("list",), ("stats",), ("drill",), ()):
        result = prep(*args, "--deck", str(deck), ok=1)
        lines = result.stderr.splitlines()
        assert result.stdout == ""
        assert len(lines) == 4 and all("questions.yaml:" in fault for fault in lines)


def test_a_deck_is_chosen_by_option_on_either_side_or_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(a_small_deck(tmp_path / "deck"))
    assert "own: new" in prep("list", "--deck", deck).stdout
    assert "own: new" in prep("--deck", deck, "list").stdout
    assert f"Next: prep drill --stage one --deck {deck}\n" in prep("--deck", deck).stdout
    monkeypatch.setenv("PREP_DECK", deck)
    assert "own: new" in prep("list").stdout
    assert "Next: prep drill --stage one\n" in prep().stdout


# ---------------------------------------------------------------- the contract


def test_every_command_has_help_and_the_exit_codes_stand_in_the_help() -> None:
    text = prep("--help").stdout
    assert "Exit codes: 0 done; 1 the deck" in re.sub(r"\s+", " ", text)
    for name, (_, short) in COMMANDS.items():
        assert f"{name} " in text and short in text
        own = prep(name, "--help").stdout
        assert re.match(rf"Usage: \S+ {name} ", own)
        assert len(own.splitlines()[2]) > 20


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in COMMANDS:
        assert f"`prep {name}" in readme


def test_a_damaged_progress_file_is_a_sentence_and_exit_1(home: Path) -> None:
    home.mkdir()
    (home / FILE).write_bytes(b"x" * 100)
    for args in ((), ("list",), ("stats",), ("drill",), ("undo",), ("export",), ("check",)):
        result = prep(*args, ok=1)
        assert (result.stdout, result.stderr.count("\n")) == ("", 2)
        assert result.stderr.startswith(f"error: {home / FILE} is damaged (")
    assert (home / FILE).read_bytes() == b"x" * 100


def test_reading_commands_leave_no_progress_file_behind(home: Path) -> None:
    for args in READING:
        prep(*args)
    assert not (home / FILE).exists()


@pytest.mark.parametrize(
    "args",
    [
        *READING,
        ("drill",),
        ("mock", "-s", HM),
        ("undo",),
        ("suspend", "hm-large"),
        ("plan", HM, "in 3 days"),
        ("debrief", HM),
    ],
    ids=" ".join,
)
def test_a_command_waits_for_another_program_and_then_gives_up_with_a_sentence(
    args: tuple[str, ...], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill(keys=answer("3"))
    monkeypatch.setattr(wiring, "PATIENCE_S", 0.1)
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert prep(*args, ok=1).stderr == (
            "Waiting for another prep to finish writing...\n"
            f"error: another program is still writing to {home / FILE}\n"
            "hint:  end it or let it finish, then try again\n"
        )


def test_a_drill_that_cannot_go_on_says_what_is_saved(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "PATIENCE_S", 0.1)
    with locked_after_a_rating(home, monkeypatch):
        result = drill(keys=answer("3", "3"), ok=1)
    assert "\nStopped. 1 rating saved.\nerror: another program is still" in result.stderr
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 1


def test_a_reader_that_stops_reading_is_no_error() -> None:
    done = shell("set -o pipefail; prep list | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "TikTok: Head of Content Operations - UK, Ireland & Nordics\n"


@pytest.mark.parametrize("command", ["list", "stats", "stats --json", "--help", "--version"])
def test_output_that_cannot_be_written_is_a_sentence(command: str) -> None:
    done = shell(f"prep {command} > /dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        "error: the output cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "iso-8859-1"}])
def test_a_narrow_locale_shows_everything_it_can(env: dict[str, str]) -> None:
    done = shell("prep list -s hir | cat; printf '\\n3\\nq\\n' | prep drill", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "initiative you" in done.stdout


@pytest.mark.parametrize("command", ["", "list", "stats --json", "check", "--version", "export"])
def test_output_that_is_closed_is_no_error(command: str) -> None:
    done = shell(f"prep {command} >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_input_that_is_closed_or_no_text_ends_the_drill() -> None:
    assert shell("prep drill <&-").returncode == 0
    done = shell("head -c 3000 /dev/urandom | prep drill")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("args", "keys", "says"),
    [
        ("list", "", "hm-large-operation"),
        ("drill", "\n3\nq\n", "Saved: 1 rating"),
        ("drill --type", "We grew.\n.\n3\nq\n", "Saved: 1 rating"),
        ("mock --stage screening", "\nq\n", "Stopped."),
        ("debrief screening", "hr-st\nb\n", "Saved: 1 question."),
    ],
)
def test_it_runs_without_the_signals_and_modules_of_unix(args: str, keys: str, says: str) -> None:
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
    for words, found in (
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
        assert found in shell("prep", env=env).stdout.split()


def test_completion_is_silent_where_the_deck_is_broken(tmp_path: Path) -> None:
    env = {
        "_PREP_COMPLETE": "complete_bash",
        "COMP_WORDS": "prep drill --stage ",
        "COMP_CWORD": "3",
        "PREP_DECK": str(tmp_path),
    }
    done = shell("prep", env=env)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_reading_through_a_pipe_loads_nothing_that_they_do_not_need() -> None:
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "rare = {'yaml', 'rich', 'fsrs', 'pydantic', 'icalendar', 'rapidfuzz'}\n"
        "print(*sorted(rare & set(sys.modules)), file=sys.stderr)"
    )
    for args in (
        *([], ["list"], ["list", "--json"], ["stats"], ["stats", "--json"]),
        *(["show", "hm-large"], ["show", "hm-large", "--json"]),
    ):
        drill("--limit", "1", keys=answer("3"))  # the deck is in the cache from here on
        done = subprocess.run(
            [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
        )
        assert done.stdout and done.stderr == "\n"


def test_the_package_says_that_it_is_typed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "Typing :: Typed" in project["project"]["classifiers"]
    (packed,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (ROOT / packed / "py.typed").read_bytes() == b""


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"prep \d+\.\d+\.\d+\n", prep("--version").stdout)


AHEAD = (
    "warning: {} dated ahead of the clock (Mon 23 Nov 2026, 20:00), up to Tue 23 Nov 2027, 20:00. "
    "If the clock is right, prep undo --ahead takes {} back.\n"
)


def test_a_day_on_which_the_clock_is_a_year_ahead_is_said_and_taken_back(
    clock: Callable[[timedelta], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill("--stage", "screening", keys=answer("3", "3", "3"))
    clean = prep("list", "--json").stdout
    clock(timedelta(days=365))
    drill("--stage", HM, keys=answer("3", "4", "1") + "s\nq\n")
    drill("--stage", "technical", keys=answer("3") + "q\n")
    clock(timedelta(days=-365))
    assert "(dated Tue 23 Nov 2027, 20:00)." in prep("undo").stdout
    warning = AHEAD.format("3 ratings and 1 suspension", "them")
    assert prep("stats").stderr == warning

    prep("unsuspend", "hm-growth-initiative")
    result = drill("--stage", HM, "--cram", keys=answer("1", "1") + "q\n")
    assert result.stderr == AHEAD.format("3 ratings and 2 suspensions", "them")
    said = (
        "A rating of it is dated Tue 23 Nov 2027, 20:00, ahead of the clock: what you rate now "
        "counts as of then. `prep undo --ahead` takes it back.\n"
    )
    assert result.stdout.count(said) == 3
    found = json.loads(prep("stats", "--json").stdout)
    assert [day["reviews"] for day in found["activity"]] == [5]

    exported = tmp_path / "spoilt.jsonl"
    prep("export", str(exported))
    result = prep("undo", "--ahead")
    assert result.stdout == (
        "Took back 3 ratings and 2 suspensions dated ahead of the clock (Mon 23 Nov 2026, 20:00), "
        "up to Tue 23 Nov 2027, 20:00.\n"
    )
    assert result.stderr.startswith("Copied the progress file to ")
    assert prep("stats").stderr == ""
    prep("undo")
    prep("undo")
    assert prep("list", "--json").stdout == clean
    assert prep("undo", "--ahead").stdout == "Nothing is dated ahead of the clock.\n"

    here = prep("export").stdout
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
    assert (
        AHEAD.format("3 ratings and 2 suspensions", "them") in prep("import", str(exported)).stderr
    )
    (tmp_path / "mended.jsonl").write_text(here)
    assert prep("import", str(tmp_path / "mended.jsonl")).stderr.count("\n") == 1  # the copy
    assert prep("list", "--json").stdout == clean


def test_a_day_on_which_the_clock_is_wrong_loses_nothing(
    clock: Callable[[timedelta], None],
) -> None:
    drill("--stage", HM, keys=answer("3", "3", "3"))
    clock(timedelta(days=-400))
    drill("--stage", "screening", keys=answer("3", "3", "3"))
    prep("list")
    clock(timedelta(days=403))
    drill("--stage", HM, keys=answer("3", "3", "3"))
    assert json.loads(prep("stats", "--json").stdout)["total"]["reviews"] == 9

"""`prep drill` and `prep mock` take the whole screen, and give it back on every way out."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, a_question, a_review
from paths import ROOT
from terminal import Terminal, children

from tiktok_prep.journal.store import Store

FIRST = "Describe a large-scale content operation"
SECOND = "How do you ensure content diversity"
DRILL = "drill -s hiring-manager -n 3"
MOCK = "mock -s hiring-manager --seed 7 -n 2"
ROUND = ("prep", *DRILL.split())


def rate_the_first(t: Terminal) -> None:
    t.until(FIRST)
    t.press(" 3")
    t.until(SECOND)


def in_a_shell(command: str) -> tuple[str, ...]:
    run = f"{sys.executable} -m tiktok_prep {command}"
    return ("bash", "-c", f"echo be''fore; {run}; echo code=$?")


@pytest.mark.parametrize("command", [DRILL, MOCK])
@pytest.mark.parametrize(
    ("keys_or_signal", "exit_code"),
    [
        pytest.param("q", 0, id="q"),
        pytest.param("\x04", 0, id="Ctrl-D"),
        pytest.param(signal.SIGINT, 130, id="INT"),
        pytest.param(signal.SIGTERM, 143, id="TERM"),
        pytest.param(signal.SIGHUP, 129, id="HUP"),
        pytest.param(signal.SIGQUIT, 131, id="QUIT"),
    ],
)
def test_the_screen_is_given_back_on_every_way_out(
    home: Path, command: str, keys_or_signal: str | signal.Signals, exit_code: int
) -> None:
    with Terminal(*in_a_shell(command), home=home, rows=24) as t:
        t.until("Space")
        assert t.is_alternate and "before" not in t.screen
        if command == MOCK:
            t.press(" ")
            t.until("0:00 /")
        if isinstance(keys_or_signal, str):
            t.press(keys_or_signal)
        else:
            os.kill(children(t.child.pid)[0], keys_or_signal)
        t.until(f"code={exit_code}")
        assert not t.is_alternate and not t.cursor_hidden
        assert t.screen.startswith("before\n")
        assert "Space shows" not in t.screen and "Space ends" not in t.screen
        assert t.end() == 0


def test_a_wrong_digit_is_mended_by_undo_and_the_right_one(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until(FIRST)
        t.press(" ac2")
        t.until(SECOND)
        t.press("u")
        t.until("Missed a, c (")
        assert FIRST in t.screen and "Took back Hard" in t.screen
        t.press("3")
        t.until(SECOND)
        t.press("q")
        assert t.end() == 0
    with Store.open(home, write=False) as store:
        (event,) = [e for e in store.events() if e.kind == "review" and e.payload["rating"] == 3]
        assert len(event.payload["left_out"]) == 2 and store.total().reviews == 1


def test_an_error_gives_the_screen_back_before_its_sentence(home: Path) -> None:
    with Terminal(*in_a_shell(DRILL), home=home, rows=24) as t:
        t.until(FIRST)
        (home / "progress.db").write_bytes(b"x" * 9000)
        t.press(" 3")
        t.until("code=1")
        assert not t.is_alternate and not t.cursor_hidden
        assert "before" in t.screen and "Stopped." in t.screen and "\nerror:" in t.screen


def test_ctrl_z_gives_the_screen_back_and_fg_takes_it_again(home: Path) -> None:
    with Terminal("bash", "--norc", "-i", home=home, rows=24) as t:
        t.press(f"echo be''fore; {sys.executable} -m tiktok_prep {DRILL}\r")
        t.until("0:00 /")
        t.press(" a")
        t.until("Missed a")
        t.press("\x1a")
        t.until("Stopped")
        assert not t.is_alternate and not t.cursor_hidden and "before" in t.screen
        t.press("fg\r")
        t.until("Missed a")
        assert t.is_alternate and t.cursor_hidden and FIRST in t.screen
        t.press("3q")
        t.until("Saved: 1 rating")
        assert not t.is_alternate and "before" in t.screen
        t.press("exit\r")
        t.end()


def test_the_question_stays_and_marks_stand_in_their_lines(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until(FIRST)
        t.press(" ac")
        t.until("Missed a, c")
        rows = t.screen.splitlines()
        assert FIRST in rows[1]
        assert [row[:4] for row in rows if row.startswith(" x ")] == [" x a", " x c"]
        t.press("a")
        t.until("Missed c")
        assert " x a" not in t.screen


def test_a_resized_terminal_is_drawn_again_without_a_key(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("4 Easy")
        t.resize(100, 30)
        t.when(lambda: "─" * 100 in t.screen, "the wider rule")


def test_what_is_longer_than_the_screen_scrolls_with_arrow_and_page_keys(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=50, rows=14) as t:
        t.until(FIRST)
        t.press(" ?")
        t.until("arrow keys scroll.")
        t.press("\x1b[6~\x1b[6~")
        t.until("end; everything rated is saved")
        t.press("\x1b[5~\x1b[5~\x1b[5~\x1b[B\x1b[A")
        t.until("Rows 1 to")
        t.press("?3")
        t.until("Good. Returns")


def test_on_the_smallest_screen_the_answer_comes_into_view_with_its_ratings(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=44, rows=14) as t:
        t.until("Say your answer aloud")
        t.press(" ")
        t.until("4 Easy  ? keys")
        assert "   a  " in t.screen and "u back" not in t.screen and t.cursor_hidden
        t.press("z")
        t.until("z does nothing here.")
        assert "   a  " in t.screen and "4 Easy" in t.screen
        t.press("b?")
        t.until("a to ")
        t.press("?3")
        t.until("Good, 1 point missed.")
        t.press("q")
        assert t.end() == 0 and not t.cursor_hidden


def test_a_small_terminal_is_printed_line_by_line(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=43, rows=14) as t:
        t.until("Space shows the points")
        t.press(" b3q")
        assert t.end() == 0
        assert b"\x1b[?1049" not in t.raw
        assert b"Good, 1 point missed." in t.raw


def test_u_takes_back_the_marks_then_the_reveal_then_the_last_rating(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        rate_the_first(t)
        t.until("0:01 /")
        t.press(" ab")
        t.until("Missed a, b")
        t.press("u")
        t.until("Press the letter of each point you missed")
        t.press("u")
        t.until("Space shows the points")
        assert SECOND in t.screen
        t.press("u")
        t.until("Took back Good on “Describe a large-scale content operation")
        t.until(FIRST)


def test_a_rating_older_than_the_drill_is_taken_back_only_after_a_question(home: Path) -> None:
    with Store.open(home, write=True) as store:
        for days in (3, 2, 1):
            store.append(a_review(a_question("hm-large-operation"), at=NOW - timedelta(days=days)))
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until("Space shows the points")
        t.press("u")
        t.until("It is older than this drill")
        t.press("x")
        t.until("Nothing was taken back.")
        t.press("u")
        t.until("It is older than this drill")
        t.press("u")
        t.until("Took back")
        t.press("u")  # asked once only
        t.when(lambda: review_count(home) == 1, "the second undo")
        t.press("q")
        assert t.end() == 0


def test_what_a_rating_and_a_suspension_did_stands_on_the_page_of_the_next_question(
    home: Path,
) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        rate_the_first(t)
        assert "Good. Returns" in t.screen
        t.until("0:01 /")  # by then Space is no habit
        t.press(" s")
        t.until("Suspended. ")
        assert SECOND not in t.screen
        t.press("x")
        t.until("x does nothing here")
        assert "Suspended." not in t.screen


def test_a_wrong_key_says_so(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until(FIRST)
        t.press("x")
        t.until("x does nothing here. Space or Enter shows the answer; ? helps.")


def test_a_typed_fact_stands_beside_the_right_answer(home: Path) -> None:
    command = ("prep", "drill", "--type", "-s", "screening", "-m", "600")
    with Terminal(*command, home=home, rows=24, env={"PREP_DECK": str(ROOT / "data")}) as t:
        t.until("Type your answer")
        assert not t.is_alternate
        for _ in range(2):
            t.press("s\r")
            t.until("\n>")
        t.until("Fact ·")
        assert "about" not in t.screen.split("Fact ·")[1]
        t.press("twelve\r")
        t.until("You:     twelve")
        t.until("Answer:")
        assert t.is_alternate


@pytest.mark.parametrize("env", [{}, {"ACCESSIBLE": "1"}])
def test_an_enter_out_of_habit_after_a_rating_answers_no_fact(
    home: Path, env: dict[str, str]
) -> None:
    command = ("prep", "drill", "hm-vendor", "--type")
    env = {"PREP_DECK": str(ROOT / "data"), **env}
    with Terminal(*command, home=home, rows=60, env=env) as t:
        t.until("Type your answer")
        t.press("s\r")
        t.until("Fact · ")
        t.press("twelve\r")
        t.until("4 Easy")
        t.press("3")
        t.press("\r")
        t.until("Good.")
        time.sleep(0.6)
        t.press("thirteen\r")
        t.until("You:     thirteen")


def test_a_terminal_that_grows_large_enough_is_taken(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=43, rows=14) as t:
        t.until("Space shows the points")
        assert not t.is_alternate
        t.resize(80, 24)
        t.when(lambda: t.is_alternate and "─" * 80 in t.screen, "the whole screen")
        t.press(" ")
        t.until("4 Easy")
        t.resize(44, 14)
        t.until("arrow keys scroll.")
        t.press("q")
        assert t.end() == 0 and not t.is_alternate


def test_ctrl_c_says_that_what_was_being_typed_is_lost(home: Path) -> None:
    with Terminal(*ROUND, "--type", home=home) as t:
        t.until("\n>")
        t.press("I led")
        t.until("> I led")
        t.press("\x03")
        assert t.end() == 130
        assert "Stopped. The answer you were typing is not kept." in t.screen


def test_how_to_type_is_told_once(home: Path) -> None:
    with Terminal(*ROUND, "--type", home=home, rows=60) as t:
        t.until("A lone . or two empty lines end it")
        t.press("I led\r.\r")
        t.until("4 Easy")
        t.press("3")
        t.until("About ")
        assert t.screen.count("A lone . or two empty lines end it") == 1


def review_count(home: Path) -> int:
    with Store.open(home, write=False) as store:
        return store.total().reviews


def test_the_first_drill_names_plain_before_it_takes_the_screen(home: Path) -> None:
    notice = b"--plain or ACCESSIBLE=1"
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until("letters mark those you missed, 1 to 4 rates the rest.")
        assert 0 < t.raw.index(notice) < t.raw.index(b"\x1b[?1049h")
        rate_the_first(t)
        assert "letters mark" not in t.screen
        t.press("q")
        assert t.end() == 0
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until("Space")
        assert notice not in t.raw and "letters mark" not in t.screen


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("delay_s", [None, 0.0, 0.0005, 0.002, 0.01], ids=str)
def test_a_second_signal_while_the_terminal_is_given_back_changes_nothing(
    home: Path, first: signal.Signals, second: signal.Signals, delay_s: float | None
) -> None:
    """Without a delay, both come while the program is stopped, so at the same moment."""
    run = f"{sys.executable} -m tiktok_prep {DRILL}"
    script = f"echo be''fore; {run}; echo code=$?; stty -a"
    with Terminal("bash", "-c", script, home=home, rows=24) as t:
        rate_the_first(t)
        (pid,) = children(t.child.pid)
        if delay_s is None:
            os.kill(pid, signal.SIGSTOP)
        os.kill(pid, first)
        time.sleep(delay_s or 0)
        with suppress(ProcessLookupError):
            os.kill(pid, second)
        if delay_s is None:
            os.kill(pid, signal.SIGCONT)
        t.until("code=")
        assert t.end() == 0
        codes = {f"code={128 + number}" for number in (first, second)}
        assert any(code in t.screen.splitlines() for code in codes)
        assert not t.is_alternate and not t.cursor_hidden
        assert t.screen.startswith("before\n") and " icanon" in t.screen
    assert review_count(home) == 1

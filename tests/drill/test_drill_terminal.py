"""`prep drill` on a real terminal: keys, clock, undo, signals, resizing, a killed window."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from terminal import Terminal, children

from tiktok_prep.journal.store import Store

FIRST = "Describe a large-scale content operation"
SECOND = "How do you ensure content diversity"
ROUND = ("prep", "drill", "--stage", "hiring-manager", "--limit", "3")


def review_count(home: Path) -> int:
    with Store.open(home, write=False) as store:
        return store.total().reviews


def test_a_drill_from_the_first_question_to_the_summary(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.until("0:01 / 2:00")  # the clock runs
        t.press(" ")
        t.until("   a  Gives the size in numbers")
        assert (
            "1 Again in 10 min  2 Hard in 15 min  3 Good in 2 days  4 Easy in 8 days"
        ) in t.until("4 Easy")
        t.press("ac")
        t.until("Missed a, c (back in 10 min). The rest?")
        assert "in 2 days" not in t.screen  # it returns for a and c, whatever the digit
        t.press("a")
        t.until("Missed c ")
        t.press("3")
        t.until("Good, 1 point missed. Returns in 10 min.")
        t.until(SECOND)
        assert review_count(home) == 1
        t.until("0:01 / 2:00")  # at once, Enter would be taken for a habit
        t.press("\r4")
        t.until("Easy. Returns in 8 days.")
        t.press("q")
        assert t.end() == 0
        assert "Saved: 2 ratings of 2 questions" in t.screen
        assert "  - Describe a large-scale content... Says 'I' for one decision" in t.screen
        assert "Waiting for you: 1 question." in t.screen


def test_the_clock_runs_past_the_target_and_keys_still_work(home: Path, tmp_path: Path) -> None:
    deck = tmp_path / "deck"
    deck.mkdir()
    (deck / "stages.yaml").write_text(
        'stages:\n  - {id: s, name: "S", objective: "O", expect: ["E"]}\n'
    )
    (deck / "questions.yaml").write_text(
        'questions:\n  - {id: q, stage: s, ask: "Quick?", points: {p: "P"}, answer_in: 1 s}\n'
    )
    with Terminal("prep", "drill", "--deck", str(deck), home=home) as t:
        t.until("0:02 / 0:01")
        assert b"\x1b[32m0:00" in t.raw and b"\x1b[31m0:02" in t.raw  # green, then red
        t.press(" 3")
        assert t.end() == 0
        assert review_count(home.with_name("deck")) == 1


def test_undo_reaches_into_an_earlier_drill(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press(" 4")
        t.until(SECOND)
        t.press("q")
        assert t.end() == 0
    with Terminal(*ROUND, home=home) as t:
        t.until(SECOND)
        t.press("u")
        t.until("It is older than this drill")
        t.press("u")
        t.until("Took back Easy on “Describe a large-scale content operation")
        t.until(FIRST)
        t.press("u")
        t.until("There is nothing to take back.")
        t.press("q")
        assert t.end() == 0
    assert review_count(home) == 0


def test_s_suspends_a_question_and_unsuspend_brings_it_back(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press("s")
        t.until("`prep suspend --undo hm-large-operation` brings it back")
        t.until(SECOND)
        t.press("q")
        assert t.end() == 0
    with Terminal("prep", "suspend", "--undo", "hm-la", home=home) as t:
        assert t.end() == 0
        assert "Back in drills: hm-large-operation" in t.screen


def test_arrow_and_function_keys_mark_no_point(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("4 Easy")
        t.press("\x1b[A\x1b[B\x1bOA\x1b[3~\x1b[1;5D\x1b")
        t.press("b")
        assert "Missed b " in t.until("Missed")


def test_a_function_key_of_the_linux_console_marks_no_point(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("4 Easy")
        t.press("\x1b[[A")
        t.press("b")
        assert "Missed b " in t.until("Missed")


def test_ctrl_z_is_ignored_where_no_shell_could_resume_the_drill(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:  # it leads its session: there is no shell above it
        t.until("0:00 /")
        t.press("\x1a")
        t.until(FIRST)
        t.press(" 4")
        t.until("Easy. Returns in 8 days.")
        t.press("q")
        assert t.end() == 0


def test_space_and_enter_rate_nothing_after_the_reveal(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press("   \r\r")
        t.until("4 Easy")
        t.press("q")
        assert t.end() == 0
    assert review_count(home) == 0


def test_help_shows_the_keys_before_and_after_the_reveal(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=60) as t:
        t.until(FIRST)
        t.press("?")
        assert "show the answer" in t.until("take back the last rating")
        t.press("? ?")
        t.until("a point that you missed; again to unmark it")


@pytest.mark.parametrize("key", ["q", "?", "\x1b", " ", "\r"], ids=repr)
@pytest.mark.parametrize(
    "command", [ROUND, ("prep", "drill", "--warm-up"), ("prep", "mock", "hiring-manager")]
)
def test_q_and_others_close_the_help_and_no_other_key_does_anything_there(
    home: Path, command: tuple[str, ...], key: str
) -> None:
    with Terminal(*command, home=home, rows=24) as t:
        t.until("Space")
        if command[1] == "mock":
            t.press(" ")
            t.until("0:00 /")
        t.press(" ")
        t.until("you missed")
        t.press("?")
        help_ = t.until("q, ?, Esc or Space closes the help.")
        t.press("a4z7")
        assert t.when(lambda: True) == help_
        t.press(key)
        t.when(lambda: "closes the help" not in t.screen)
        assert " x a" not in t.screen and "nothing here" not in t.screen
        t.press("q")
        assert t.end() == 0
    assert review_count(home) == 0


def test_a_long_help_opens_at_its_top_and_space_pages_before_it_closes(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=44, rows=14) as t:
        t.until("Space")
        t.press(" ")
        t.until("4 Easy")
        t.press("?")
        t.until("Rows 1 to 12")
        t.press(" ")
        t.until("end; everything rated is saved")
        t.resize(50, 14)
        t.until("Rows 1 to 12")
        t.press("  ")
        t.until("4 Easy")


@pytest.mark.parametrize(
    ("signal_number", "exit_code"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGQUIT, 131),
    ],
)
@pytest.mark.parametrize("revealed", [False, True])
def test_a_signal_ends_the_drill_with_its_exit_code_and_restores_the_terminal(
    home: Path, signal_number: signal.Signals, exit_code: int, revealed: bool
) -> None:
    script = f"stty -a; {sys.executable} -m tiktok_prep drill; echo code=$?; stty -a"
    with Terminal("bash", "-c", script, home=home, rows=60) as t:
        t.until("0:00 /")
        if revealed:
            t.press(" 3")
            t.until("Good. Returns in")
            t.until("0:01 /")  # at once, a space would be taken for a habit
            t.press(" ")
        t.until("4 Easy" if revealed else "0:01 /")
        assert review_count(home) == revealed
        (pid,) = children(t.child.pid)
        os.kill(pid, signal_number)
        t.until(f"code={exit_code}")
        assert t.end() == 0
        before, _, after = t.screen.partition(f"code={exit_code}")
        if signal_number in (signal.SIGINT, signal.SIGTERM):
            before, _, words = before.rpartition("\nStopped.")
            assert words.strip() == ("1 rating saved." if revealed else "")
        else:
            assert "Stopped." not in before
        assert "icanon" in after and before.startswith(after.strip())
        assert not t.cursor_hidden
    assert review_count(home) == revealed


def test_ctrl_c_says_how_many_ratings_are_saved(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press(" 3")
        t.until(SECOND)
        t.press("\x03")
        assert t.end() == 130
        assert "Stopped. 1 rating saved." in t.screen
    assert review_count(home) == 1


def test_ctrl_d_ends_the_drill_like_q(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press("\x04")
        assert t.end() == 0


def test_a_kill_loses_no_rating(home: Path) -> None:
    for ratings in range(1, 4):
        with Terminal("prep", "drill", home=home) as t:
            t.until("0:0")
            t.press(" 4")
            t.until("Easy. Returns in")
            os.kill(t.child.pid, signal.SIGKILL)
            assert t.end() == -signal.SIGKILL
        assert review_count(home) == ratings


def test_ctrl_z_restores_the_terminal_and_fg_continues_the_drill(home: Path) -> None:
    with Terminal("bash", "--norc", "-i", home=home, rows=60) as t:
        t.press(f"{sys.executable} -m tiktok_prep drill\r")
        t.until("0:01 /")
        t.press("\x1a")
        t.until("Stopped")
        t.press("echo all-$((40+2))\r")
        t.until("all-42")
        assert not t.cursor_hidden
        t.press("clear\r")
        t.press("fg\r")
        t.until("Why do you want to work at TikTok")  # shown again on an empty screen
        t.press(" c")
        t.until("Missed c")
        t.press("\x1a")
        t.until("Stopped")
        t.press("clear\r")
        t.press("fg\r")
        t.until("c  Matches one past result")
        t.until("Missed c")
        t.press("c4")
        t.until("Easy. Returns in 8 days")
        t.press("q")
        t.until("Saved: 1 rating")
        t.press("exit\r")
        t.end()
    assert review_count(home) == 1


def test_the_keys_fit_forty_columns_and_survive_a_resize(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=40, rows=50) as t:
        t.until("Target 2:00.")
        t.press(" ")
        t.until("4 Easy")
        assert (
            "\n1 Again in 10 min  2 Hard in 15 min\n3 Good in 2 days  4 Easy in 8 days" in t.screen
        )
        t.resize(100, 50)
        t.press("a")
        t.until("Missed a")
        t.press("4")
        t.until("missed. Returns in 10 min")
        t.press("q")
        assert t.end() == 0


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_a_plain_terminal_gets_no_escape_codes(home: Path, env: dict[str, str]) -> None:
    with Terminal(*ROUND, home=home, env=env) as t:
        t.until("Target 2:00.")
        t.press(" b3")
        t.until("Good, 1 point missed.")
        t.press("q")
        assert t.end() == 0
        assert b"\x1b" not in t.raw


def test_a_plain_terminal_gets_no_escape_codes_after_ctrl_z(home: Path) -> None:
    with Terminal(*ROUND, home=home, env={"TERM": "dumb"}) as t:
        t.until("Target 2:00.")
        t.press("\x1a")
        t.until(FIRST)
        t.press("q")
        assert t.end() == 0
        assert b"\x1b" not in t.raw


def test_an_arrow_key_that_arrives_in_two_pieces_marks_no_point(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("4 Easy")
        t.child.delaybeforesend = 0.6
        t.press("\x1b[1;")
        t.press("5A")
        t.press("b")
        assert "Missed b " in t.until("Missed")


def test_printed_anew_the_points_show_their_marks_and_the_time_taken(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=60, env={"ACCESSIBLE": "1", "EDITOR": "true"}) as t:
        t.until("Target 2:00.")
        t.press(" ")
        t.until("You took 0:0")
        t.press("b")
        t.until("Missed b")
        assert " x b" not in t.screen
        t.press("v")
        t.until("Nothing changed.")
        t.until(" x b  ")
        t.press("c")
        t.until("Missed b, c")
        assert " x c" not in t.screen
        t.press("q")
        assert t.end() == 0


def test_no_color_turns_colours_off(home: Path) -> None:
    with Terminal(*ROUND, home=home, env={"NO_COLOR": "1"}) as t:
        t.until("0:00 /")
        t.press(" ")
        t.until("4 Easy")
        style_codes = {
            code for part in re.findall(rb"\x1b\[([\d;]*)m", t.raw) for code in part.split(b";")
        }
        assert style_codes <= {b"", b"0", b"1", b"2"}  # bold and dim are no colours


def test_the_question_is_on_screen_while_another_prep_writes(home: Path) -> None:
    with Store.open(home, write=True) as store:
        store._db.execute("BEGIN IMMEDIATE")
        with Terminal(*ROUND, home=home) as t:
            t.until(FIRST)
            t.press(" 4")
            t.until("Waiting for another prep to finish writing...")
            store._db.execute("COMMIT")
            t.until("Easy. Returns in 8 days.")
    assert review_count(home) == 1


PLAIN = {"ACCESSIBLE": "1"}


@pytest.mark.parametrize("habit", ["\r", " ", "\r\r"])
@pytest.mark.parametrize("env", [PLAIN, {}])
def test_an_enter_out_of_habit_after_a_rating_does_not_show_the_next_answer(
    home: Path, env: dict[str, str], habit: str
) -> None:
    with Terminal(*ROUND, home=home, rows=60, env=env) as t:
        t.until(FIRST)
        t.press(f" 3{habit}")
        t.until(SECOND)
        time.sleep(0.5)
        t.press("?")
        assert "show the answer" in t.until("everything rated is saved")
        t.press("\r" if env else "?\r")
        t.until("4 Easy", times=2 if env else 1)
        t.press("q")
        assert t.end() == 0


def test_a_plain_terminal_is_told_once_that_keys_act_at_once(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=60, env=PLAIN) as t:
        t.until(FIRST)
        t.press(" 3")
        t.until(SECOND)
        t.press("q")
        assert t.end() == 0
        assert t.screen.count("Keys act at once; no Enter needed.") == 1

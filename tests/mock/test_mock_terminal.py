"""`prep mock` on a real terminal: left, killed, resumed, compared; and typed answers."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest
from terminal import Terminal, children

from tiktok_prep.journal.store import Store
from tiktok_prep.model import MockRun

ROUND = ("prep", "mock", "--stage", "hiring-manager", "--seed", "7", "-n", "2")
ONE_QUESTION = (*ROUND[:-1], "1")
RESUME = ("prep", "mock", "--resume")


def runs(home: Path) -> list[MockRun]:
    with Store.open(home, write=False) as store:
        return store.mock_runs()


def answer_counts(home: Path) -> list[int]:
    """The number of answers of each mock interview, in order."""
    return [len(run.reviews) for run in runs(home)]


def begin(t: Terminal) -> None:
    t.until("Space begins")
    t.press(" ")


def end_answer(t: Terminal) -> None:
    t.until("Space ends the answer")
    t.press(" ")
    t.until("0 nothing missed")


def answer(t: Terminal, letters: str, held_key: str = "y") -> None:
    """Answers the question on the screen and its follow-up."""
    end_answer(t)
    t.press(letters)
    t.until(f"Missed {', '.join(letters)}.")
    t.press(" ")
    t.until("/ 0:45")
    assert "made." not in t.screen, "what was made stood under the follow-up"
    t.press(" ")
    t.until("Did that answer go well?")
    t.press(held_key)


def answer_to_the_debrief(t: Terminal) -> None:
    """Holds all of `ONE_QUESTION`; two of its points are marked as missed."""
    begin(t)
    answer(t, "ab")
    t.until("Your marks, answer 1 of 1")


def test_a_mock_left_with_q_can_be_resumed_and_the_next_is_compared_with_it(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        begin(t)
        t.until(" 0:01 / 2:00")
        assert re.search(r"round 0:0[12] of \d+:00$", t.screen, re.M)
        answer(t, "ab", "n")
        t.until("Question 2 of 2")
        t.press("q")
        assert t.end() == 0
        assert "1 of 2 answers kept. To go on: prep mock --resume" in t.screen
    assert answer_counts(home) == [1]
    with Terminal(*RESUME, home=home, rows=60) as t:
        begin(t)
        t.until("Question 2 of 2")
        answer(t, "a")
        t.until("Your marks, answer 1 of 2")
        t.press("q")
        assert t.end() == 0
        assert "1 of 2 follow-ups hurt." in t.screen
        rows = [row for row in t.screen.splitlines() if re.match(r" [12]  \d of \d", row)]
        assert ["1 hurt" in row for row in rows] == [True, False]
        assert "The same" not in t.screen
    assert answer_counts(home) == [2]
    with Terminal(*ROUND, home=home, rows=60) as t:
        begin(t)
        answer(t, "e")
        t.until("Question 2 of 2")
        answer(t, "d")
        t.until("Your marks, answer 1 of 2")
        t.press("e ")  # corrects the mark
        t.until("Your marks, answer 2 of 2")
        t.press(" ")
        assert t.end() == 0
        assert re.search(r"The same 2 questions on .*: \d+ % now, \d+ % then: better", t.screen)
    first, second = runs(home)
    assert [len(review.left_out) for review in second.reviews] == [0, 1]
    assert len(second.follow_ups) == 2
    assert first.mock.questions == second.mock.questions and first.ended and second.ended


def test_u_at_a_follow_up_goes_back_to_the_marks_and_then_on_with_the_answer(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        begin(t)
        t.until(" 0:02 / 2:00")
        t.press(" ")
        t.until("0 nothing missed")
        t.press("a ")
        t.until(" / 0:45")
        t.press("u")
        t.until("Missed a.")
        assert re.search(r"Question 1 of 2 +0:0[23] / 2:00  round 0:0[23] of", t.screen)
        t.press("b")
        t.until("Missed a, b.")
        t.press("u")  # the marks as saved
        t.when(lambda: "Missed a." in t.screen)
        t.press("u")
        t.until("Space ends the answer")
        t.when(lambda: bool(re.search(r"Question 1 of 2 +0:0[3-9] / 2:00", t.screen)))
        t.press(" ")
        t.until("Missed a.")
        t.press(" ")
        t.until(" / 0:45")
        t.press("q")
        assert t.end() == 0
        assert "To see what is kept: prep mock --last" in t.screen
    (run,) = runs(home)
    (review,) = run.reviews
    assert len(review.left_out) == 1 and review.answered_ms >= 3000


def test_a_kill_at_a_follow_up_keeps_the_answer_and_resume_asks_the_follow_up_again(
    home: Path,
) -> None:
    with Terminal(*ROUND, home=home) as t:
        begin(t)
        end_answer(t)
        t.press("abcdefg ")
        t.until("/ 0:45")
        os.kill(t.child.pid, signal.SIGKILL)
        assert t.end() == -signal.SIGKILL
    assert answer_counts(home) == [1]
    with Terminal(*RESUME, home=home) as t:
        begin(t)
        t.until("You answered it before the break.")
        assert "Follow-up to question 1 of 2" in t.screen
        t.press(" ")
        t.until("Did that answer go well?")
        t.press("n")
        t.until("Question 2 of 2")
        os.kill(t.child.pid, signal.SIGKILL)
        assert t.end() == -signal.SIGKILL
    (run,) = runs(home)
    assert len(run.reviews) == len(run.follow_ups) == 1 and not run.ended


@pytest.mark.parametrize("at_marks", [False, True])
def test_ctrl_c_says_how_to_resume_and_restores_the_terminal(home: Path, at_marks: bool) -> None:
    with Terminal(*ROUND, home=home) as t:
        begin(t)
        t.until("Space ends the answer")
        t.press(" " if at_marks else "")
        t.until("0 nothing missed" if at_marks else "0:01 /")
        t.press("\x03")
        assert t.end() == 130
        assert "Stopped. 0 of 2 answers kept. To go on: prep mock --resume" in t.screen
        assert not t.cursor_hidden
    assert answer_counts(home) == [0]


def test_after_ctrl_z_and_fg_the_question_and_the_marks_are_shown_again(home: Path) -> None:
    with Terminal("bash", "--norc", "-i", home=home, rows=60) as t:
        t.press(f"{sys.executable} -m tiktok_prep {' '.join(ROUND[1:])}\r")
        begin(t)
        for text, pressed in (("Space ends the answer", " a"), ("Missed a", "a")):
            t.until(text)
            t.press("\x1a")
            t.until("Stopped")
            t.press("clear\r")
            t.press("fg\r")
            t.until("Question 1 of 2")
            t.press(pressed)
        t.until("0 nothing missed")  # the second a took it back
        t.press("q")
        t.until("0 of 2 answers kept")
        t.press("exit\r")
        t.end()


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
@pytest.mark.parametrize("typed", [False, True])
def test_a_plain_terminal_gets_no_escape_codes(
    home: Path, env: dict[str, str], typed: bool
) -> None:
    with Terminal(*ROUND, *(["--type"] if typed else []), home=home, env=env) as t:
        begin(t)
        t.until("about 300 words" if typed else "Target 2:00. Space ends the answer")
        t.press("I did.\r.\r" if typed else " ")
        t.until("0 nothing missed")
        t.press("abcdefg ")
        t.until("0 of 7 points made.")
        t.until("for 0:45" if typed else "Target 0:45.")
        t.press("q\r" if typed else "q")
        assert t.end() == 0
        assert b"\x1b" not in t.raw
    assert answer_counts(home) == [1]


def test_a_typed_answer_can_be_edited_and_ends_after_two_empty_lines(home: Path) -> None:
    with Terminal("prep", "drill", "--type", "-s", "hiring-manager", home=home) as t:
        t.until("Type your answer, about 300 words for 2:00.")
        t.until("\n>")
        t.press("two words\x7f\x7f\x7f\x7f\x7f\x1b[Dmore \xe9t\xe9 \r")
        t.press("\rand more\r")
        t.press("\r\r")
        t.until("4 words, 0:01 spoken; target 2:00")
        t.until("4 Easy")
        t.press("3")
        t.until("Returns in")
        t.until("Type your answer")
        t.press("q\r")
        assert t.end() == 0
        assert "Saved: 1 rating of 1 question" in t.screen


def test_ctrl_c_while_typing_ends_the_drill_and_restores_the_terminal(home: Path) -> None:
    script = f"stty -a; {sys.executable} -m tiktok_prep drill --type; echo code=$?; stty -a"
    with Terminal("bash", "-c", script, home=home, rows=60) as t:
        t.until("Type your answer")
        t.press("some words")
        t.until("some words")
        (pid,) = children(t.child.pid)
        os.kill(pid, signal.SIGINT)
        t.until("code=130")
        assert t.end() == 0
        before, _, after = t.screen.partition("code=130")
        assert "icanon" in after and before.startswith(after.strip())


@pytest.mark.parametrize("command", [("prep", "drill", "--type", "-n", "1"), (*ROUND, "--type")])
def test_a_half_typed_answer_can_be_finished_on_two_columns(
    command: tuple[str, ...], home: Path
) -> None:
    with Terminal(*command, home=home, rows=500) as t:
        if "mock" in command:
            begin(t)
        t.until("\n>")
        t.press("some wo")
        t.until("some wo")
        t.resize(2, 500)
        t.when(lambda: b"\n> some wo" in t.raw, "what was typed")
        t.press("rds\r")
        t.press("more\r.\r")
        t.when(lambda: "3words," in t.screen.replace("\n", ""))
        t.press("q" if "mock" in command else "3")
        t.resize(80, 500)
        assert t.end() == 0


@pytest.mark.parametrize("typed", [False, True])
def test_ctrl_backslash_ends_a_mock_and_restores_the_terminal(home: Path, typed: bool) -> None:
    type_option = " --type" if typed else ""
    script = f"stty -g; {sys.executable} -m tiktok_prep {' '.join(ROUND[1:])}{type_option}; "
    with Terminal("bash", "-c", f"{script} echo code=$?; stty -g", home=home, columns=120) as t:
        t.until("Space begins")
        t.press(" ")
        t.until("Type your answer" if typed else "Space ends the answer")
        t.press("some words" if typed else "")
        t.until("some words" if typed else "0:01")
        os.kill(children(t.child.pid)[0], signal.SIGQUIT)
        t.until("code=131")
        assert t.end() == 0
        rows = t.screen.splitlines()
        assert rows[0].count(":") > 20 and rows[-1] == rows[0]
        assert not t.cursor_hidden


@pytest.mark.parametrize(
    ("columns", "rows", "plain"),
    [(80, 24, False), (60, 20, False), (44, 14, False), (80, 24, True)],
)
def test_correct_shows_the_points_in_full_and_a_letter_corrects_a_mark(
    home: Path, columns: int, rows: int, plain: bool
) -> None:
    with Terminal(*ONE_QUESTION, home=home) as t:
        answer_to_the_debrief(t)
        t.press(" ")
        assert t.end() == 0
        assert "5 of 7" in t.screen and "Each answer in full: prep mock --last" in t.screen
    flags = ["--plain"] if plain else []
    with Terminal("prep", "mock", "--correct", *flags, home=home, columns=columns, rows=rows) as t:
        t.until("Missed a, b.")
        t.press("b")
        t.until("Missed a. 1 mark changed.")
        t.press(" ")
        assert t.end() == 0
        assert not t.is_alternate
        if rows > 14:  # else the top has scrolled away
            assert "6 of 7" in t.screen
    assert [len(review.left_out) for review in runs(home)[-1].reviews] == [1]
    with Terminal("prep", "undo", home=home, rows=10) as t:
        assert t.end() == 0
        assert "It was a correction: the marks of before it count again." in t.screen
    assert [len(review.left_out) for review in runs(home)[-1].reviews] == [2]


def test_last_only_shows_the_interview_and_letters_typed_ahead_change_no_mark(home: Path) -> None:
    with Terminal(*ONE_QUESTION, home=home) as t:
        answer_to_the_debrief(t)
        t.press(" ")
        assert t.end() == 0
    with Terminal("prep", "mock", "--last", home=home, rows=60) as t:
        t.press("cd ")
        assert t.end() == 0
        assert "To correct a mark: prep mock --correct hiring-manager" in t.screen
    (review,) = runs(home)[-1].reviews
    assert len(review.left_out) == 2


def test_ctrl_c_at_the_points_says_that_the_interview_is_saved(home: Path) -> None:
    with Terminal(*ONE_QUESTION, home=home) as t:
        answer_to_the_debrief(t)
        t.press("\x03")
        assert t.end() == 130
        assert "The interview is over and saved: prep mock --last shows it." in t.screen

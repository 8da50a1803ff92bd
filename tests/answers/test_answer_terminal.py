"""Your own answers in a real terminal: an editor opened by a drill or by `prep answer`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from builders import NOW, a_script
from terminal import Terminal, children

from tiktok_prep.answers.files import AnswerFile
from tiktok_prep.answers.text import version_of
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Answer, AnswerMarks

FIRST = "Describe a large-scale content operation"
ROUND = ("prep", "drill", "--stage", "hiring-manager", "--limit", "3")
LARGE = "hm-large-operation"
# an editor that prints the mode of the terminal (it must be the usual one), then appends a line
EDITOR = (
    'echo "mode: $(stty -a | grep -o -- "[-]*icanon") $(stty -a | grep -o -- " [-]*echo ")"\n'
    "read line\n"
    'test "$line" = fail && exit 9\n'
    'echo "$line" >> "$file"'
)


def test_v_opens_the_editor_in_a_drill_and_the_question_comes_back_as_it_was(
    home: Path, tmp_path: Path
) -> None:
    env = {"EDITOR": str(a_script(tmp_path, EDITOR, "ed"))}
    with Terminal(*ROUND, home=home, env=env) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("4 Easy")
        t.press("av")
        t.until("mode: icanon  echo")
        t.press("I led 40 people.\r")
        t.until("Mine: I led 40 people.")
        t.until("Saved.")
        t.until("Missed a")  # the mark from before the edit
        t.press("v")
        t.until("mode: icanon  echo")
        t.press("fail\r")
        t.until("ended with exit code 9")
        t.press("a3")  # keys work without Enter again
        t.until("Good. Returns in 2 days.")
        t.press("q")
        assert t.end() == 0
        assert not t.cursor_hidden
    assert "I led 40 people." in (home / "answers" / f"{LARGE}.md").read_text()


def test_emptying_an_answer_with_v_shows_a_notice(home: Path, tmp_path: Path) -> None:
    body = 'echo go; read line; echo "$line" > "$file"'
    env = {"EDITOR": str(a_script(tmp_path, body, "ed"))}
    with Terminal(*ROUND, home=home, env=env) as t:
        t.until(FIRST)
        t.press(" v")
        t.until("go")
        t.press("I led.\r")
        t.until("Saved.")
        t.press("v")
        t.until("go")
        t.press("\r")
        t.until("is no answer. Earlier versions are kept")
        t.press("3q")
        assert t.end() == 0
        assert t.raw.count(b"Saved.") == 1


def test_time_in_the_editor_does_not_count_as_time_of_answering(home: Path, tmp_path: Path) -> None:
    env = {"EDITOR": str(a_script(tmp_path, "echo busy; sleep 3; echo x >> $file", "ed"))}
    with Terminal(*ROUND, home=home, env=env) as t:
        t.until(FIRST)
        t.press(" v")
        t.until("Mine: x")
        t.press("3")
        t.until("Returns in 2 days.")
        t.press("q")
        assert t.end() == 0
    with Store.open(home, write=False) as store:
        (review,) = store.reviews(LARGE)
    assert review.took_ms < 2500


def test_without_an_editor_the_drill_says_so_and_goes_on(home: Path) -> None:
    with Terminal(*ROUND, home=home, rows=24, env={"PATH": "/nowhere"}) as t:
        t.until(FIRST)
        t.press(" v")
        t.until("no editor is set")
        t.press("o")
        t.until("o does nothing here.")
        t.press("3")
        t.until("Returns in 2 days.")
        t.press("q")
        assert t.end() == 0
    assert not (home / "answers").exists()


def test_a_terminated_drill_ends_its_editor_keeps_the_text_and_restores_the_terminal(
    home: Path, tmp_path: Path
) -> None:
    env = {"EDITOR": str(a_script(tmp_path, 'echo "I led." >> "$file"; echo busy; read x', "ed"))}
    stty = "stty -a | grep -o -- '[-]*icanon'"
    script = f"{sys.executable} -m tiktok_prep drill -s h -n 3; echo code=$?; {stty}; echo end"
    with Terminal("bash", "-c", script, home=home, env=env, rows=60) as t:
        t.until(FIRST)
        t.press(" v")
        t.until("busy")
        (pid,) = children(t.child.pid)
        os.kill(pid, signal.SIGTERM)
        t.until("code=143\nicanon\nend")
        assert t.end() == 0
    assert (home / "answers" / f"{LARGE}.md").read_text().endswith("I led.\n")


def test_o_shows_a_long_answer_whose_first_words_leave_room_for_the_points(home: Path) -> None:
    (home / "answers").mkdir(parents=True)
    (home / "answers" / f"{LARGE}.md").write_text("word " * 400 + "last.")
    with Terminal(*ROUND, home=home, rows=24) as t:
        t.until(FIRST)
        t.press(" ")
        t.until("o my answer")
        for letter in "abcdefg":
            assert f"\n   {letter}  " in t.screen
        assert "last." not in t.screen
        t.press("o")
        t.until("\nRows ")
        assert "\nYour answer (401 words):" in t.screen
        t.press("\x1b[6~" * 4)
        t.until("last.")
        t.press("q")
        assert t.end() == 0


def test_prep_answer_opens_the_editor_and_checks_what_was_saved(home: Path, tmp_path: Path) -> None:
    env = {"VISUAL": f"'{a_script(tmp_path, EDITOR)}' --wait"}
    with Terminal("prep", "answer", "hm-la", home=home, env=env) as t:
        t.until("mode: icanon  echo")
        t.press("\x03")  # Ctrl-C ends the editor, not prep
        t.until("signal 2")
        assert t.end() == 1
    with Terminal("prep", "answer", "hm-la", home=home, env=env) as t:
        t.until("mode: icanon  echo")
        t.press("I led 40 people.\r")
        t.until("Which does it miss?")
        t.press("q")
        t.until("Spoken: ")
        assert t.end() == 0
    assert [path.name for path in (home / "answers").iterdir()] == [f"{LARGE}.md"]


def test_an_answer_open_in_two_windows_keeps_what_both_save(home: Path, tmp_path: Path) -> None:
    env = {"EDITOR": str(a_script(tmp_path, EDITOR, "ed"))}
    with (
        Terminal("prep", "answer", LARGE, home=home, env=env, columns=120) as first,
        Terminal(*ROUND, home=home, env=env, columns=120) as second,
    ):
        first.until("mode: icanon  echo")
        second.until(FIRST)
        second.press(" v")
        second.until(f"{LARGE} is open in another editor, too: this one has a copy,")
        second.until("mode: icanon  echo")
        first.press("I led 40 people.\r")
        first.until("Which does it miss?")
        first.press("q")
        first.until("Spoken: ")
        assert first.end() == 0
        second.press("We led.\r")
        second.until("Saved.")
        second.press("3q")
        assert second.end() == 0
    answers = home / "answers"
    assert (answers / f"{LARGE}.md").read_text().endswith("We led.\n")
    (version,) = (answers / "earlier" / LARGE).iterdir()
    assert version.read_text().endswith("I led 40 people.\n")
    assert sorted(path.name for path in answers.iterdir()) == ["earlier", f"{LARGE}.md"]


def test_a_killed_window_does_not_lock_the_answer(home: Path, tmp_path: Path) -> None:
    env = {"EDITOR": str(a_script(tmp_path, EDITOR, "ed"))}
    with Terminal("prep", "answer", LARGE, home=home, env=env) as t:
        t.until("mode: icanon  echo")
        os.kill(t.child.pid, signal.SIGKILL)
    with Terminal("prep", "answer", LARGE, home=home, env=env) as t:
        t.until("mode: icanon  echo")
        assert "another editor" not in t.screen
        t.press("I led 40 people.\r")
        t.until("Which does it miss?")
        t.press("q")
        t.until("Spoken: ")
        assert t.end() == 0
    assert [path.name for path in (home / "answers").glob("*.md")] == [f"{LARGE}.md"]
    assert list((home / "answers").glob(".*")) == []


# ---------------------------------------------------------------- the tick list

TEXT = (
    "We ran it for 9 markets with 40 people and a budget of 2 million. "
    "The hardest obstacle was quality."
)


def the_answer(home: Path, text: str = TEXT) -> None:
    AnswerFile(home, LARGE).save(text, at=NOW)


def marks(home: Path, text: str) -> AnswerMarks | None:
    with Store.open(home, write=False) as store:
        return store.marks(LARGE, version_of(Answer(LARGE, text)))


def test_after_saving_letters_mark_what_the_answer_misses_and_enter_keeps_them(
    home: Path, tmp_path: Path
) -> None:
    env = {"EDITOR": str(a_script(tmp_path, f'echo "{TEXT}" > "$file"', "ed"))}
    with Terminal("prep", "answer", LARGE, home=home, rows=24, env=env) as t:
        page = t.until("Which does it miss?")
        assert t.is_alternate and " x " not in page
        assert "“We ran it for 9 markets" in page
        t.press("cb")
        t.until("Missed b, c.")
        t.press("c\r")
        assert t.end() == 0
        assert "Missed 1 of 7 points:" in t.screen and "Spoken: " in t.screen
        assert not t.is_alternate
    kept = marks(home, TEXT)
    assert kept and kept.left_out == ("obstacle",)
    assert len(kept.points) == 7
    assert marks(home, "Another text.") is None


def saves_again(tmp_path: Path) -> dict[str, str]:
    """An editor that saves the answer as it is."""
    return {"EDITOR": str(a_script(tmp_path, 'touch "$file"', "ed"))}


def test_enter_alone_asks_for_0_or_letters_and_only_0_says_that_nothing_is_missed(
    home: Path, tmp_path: Path
) -> None:
    the_answer(home)
    for key, kept in (("\r q", None), ("cq", None), ("\r0", ())):
        with Terminal("prep", "answer", LARGE, home=home, env=saves_again(tmp_path)) as t:
            t.until("Which does it miss?")
            t.press(key)
            assert t.end() == 0
        found = marks(home, TEXT)
        assert (found.left_out if found else None) == kept
    assert "Missed none of 7 points." in t.screen


def test_a_second_look_begins_with_the_marks_kept_and_can_take_them_back(
    home: Path, tmp_path: Path
) -> None:
    the_answer(home)
    env = saves_again(tmp_path)
    for keys, seen in (("ad\r", "Which does it miss?"), ("u\r0", "Missed a, d."), ("q", "Which")):
        with Terminal("prep", "answer", LARGE, "--plain", home=home, env=env) as t:
            t.until(seen)
            t.press(keys)
            assert t.end() == 0
    kept = marks(home, TEXT)
    assert kept and not kept.left_out


def test_the_check_of_an_answer_asks_nothing_on_a_terminal_either(home: Path) -> None:
    the_answer(home)
    with Terminal("prep", "answer", LARGE, "--check", home=home) as t:
        t.until("Spoken: ")
        assert t.end() == 0
    assert not t.is_alternate and "Which does it miss?" not in t.screen


def test_closing_the_editor_without_saving_asks_nothing(home: Path, tmp_path: Path) -> None:
    the_answer(home)
    env = {"EDITOR": str(a_script(tmp_path, "true", "ed"))}
    with Terminal("prep", "answer", LARGE, home=home, env=env) as t:
        t.until("Nothing was changed.")
        assert t.end() == 0


def test_the_answer_stands_below_its_points_while_you_mark_them(home: Path, tmp_path: Path) -> None:
    the_answer(home)
    with Terminal("prep", "answer", LARGE, home=home, env=saves_again(tmp_path)) as t:
        page = t.until("Which does it miss?")
        below = page[page.index("   g  ") :]
        assert "Your answer (" in below and "obstacle was quality." in below
        assert " o my answer" not in page  # all of it is there
        t.press("q")
        assert t.end() == 0


def test_o_goes_to_an_answer_that_is_below_the_screen_and_back(home: Path, tmp_path: Path) -> None:
    the_answer(home, f"{TEXT}\n\n{'More of it. ' * 60}\n\nThe last line.")
    with Terminal("prep", "answer", LARGE, home=home, rows=15, env=saves_again(tmp_path)) as t:
        t.until("o my answer")
        assert "Your answer (" not in t.screen
        t.press("o")
        t.until("Your answer (")
        t.press("\x1b[6~" * 4)
        t.until("The last line.")
        t.press("o")
        t.until("   a  ")
        t.press("b\r")
        assert t.end() == 0
    assert "Missed 1 of 7 points:" in t.screen


def test_without_a_screen_o_prints_the_answer(home: Path, tmp_path: Path) -> None:
    the_answer(home)
    with Terminal("prep", "answer", LARGE, "--plain", home=home, env=saves_again(tmp_path)) as t:
        page = t.until("o my answer")
        assert "Your answer (" not in page
        t.press("o")
        t.until("obstacle was quality.\n")
        t.press("q")
        assert t.end() == 0


def test_the_tick_list_scrolls_on_a_small_terminal_and_ctrl_c_leaves_the_answer_saved(
    home: Path, tmp_path: Path
) -> None:
    env = {"EDITOR": str(a_script(tmp_path, f'echo "{TEXT}" > "$file"', "ed"))}
    with Terminal("prep", "answer", LARGE, home=home, columns=40, rows=12, env=env) as t:
        t.until("0 nothing missed")
        assert not t.is_alternate
        t.press("\x03")
        assert t.end() == 130
    assert TEXT in AnswerFile(home, LARGE).path.read_text()

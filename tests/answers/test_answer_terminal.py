"""Your own words in a real terminal: an editor opened by a drill."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from builders import a_script
from terminal import Terminal, children

from tiktok_prep.journal.store import Store

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


def rest_of(home: Path) -> str:
    with Store.open(home, write=False) as store:
        return store.answers()[LARGE].rest


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
    assert rest_of(home) == "I led 40 people."


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
        t.press("3")
        t.until("Returns in 2 days.")
        t.press("q")
        assert t.end() == 0


def test_a_terminated_drill_ends_its_editor_and_the_next_start_opens_what_was_written(
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
    env = {"EDITOR": str(a_script(tmp_path, "true", "ed"))}
    with Terminal("prep", "answer", LARGE, home=home, env=env) as t:
        t.until("here it is again.")
        t.until(f"Saved: {LARGE}")
        assert t.end() == 0
    assert rest_of(home) == "I led."

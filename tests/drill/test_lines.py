"""`prep drill` and `prep mock` through pipes: typed answers, and lines that answer nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from running import PassTime, prep, set_clock
from two_rounds import write_two_rounds

from tiktok_prep.journal.store import Store
from tiktok_prep.terminal.keys import END, LineKeys


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "deck"
    folder.mkdir()
    write_two_rounds(folder)
    monkeypatch.setenv("PREP_DECK", str(folder))
    return folder


@pytest.fixture(autouse=True)
def move_clock(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW. Returns a function that moves it on."""
    return set_clock(monkeypatch)


def keys(*keys_pressed: str) -> str:
    """The input for these keys, one per line; '' is Enter."""
    return "".join(f"{key}\n" for key in keys_pressed)


PARAGRAPHS = f"{'word ' * 100}\n\nWe had a budget of 3 million pounds for that year.\n"


def test_an_answer_typed_in_a_drill_counts_the_time_to_say_it(home: Path) -> None:
    output = prep("drill", "--type", "-n", "1", keys=f"{PARAGRAPHS}.\n3\n").stdout
    assert "You typed 111 words, 0:44 spoken; target 1:00." in output
    with Store.open(home, write=False) as store:
        (review,) = store.reviews("why")
        assert review.answered_ms == 44_400 and 44_400 <= review.took_ms < 48_000
        assert store.recent_ms("took_ms")["why"] == (review.took_ms,)  # the plan's expected time


@pytest.mark.parametrize("end", [".\n", "\n\n", "\n \n", ""], ids=repr)
def test_a_typed_answer_ends_with_a_dot_two_empty_lines_or_the_end_of_input(end: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(f"\none\n\ntwo\n{end}".encode()))
    line_keys = LineKeys(stream)
    assert line_keys.text((), editing=False, show=lambda: None) == "one\n\ntwo"
    assert line_keys.read() == END


GAVE_UP = "10 lines in a row answered nothing; taken for the end of the input."


@pytest.mark.parametrize(
    "command",
    [["drill"], ["drill", "--type"]],
)
@pytest.mark.parametrize("first_lines", [[], ["", "."]], ids=repr)
@pytest.mark.parametrize(
    "lines",
    [[""], ["x"], ["?"], ["u"], ["7"], [" ", "a", "a"], [".", "u", "?", "o", ""]],
    ids=repr,
)
def test_endless_lines_that_answer_nothing_end_the_command(
    command: list[str], first_lines: list[str], lines: list[str], home: Path
) -> None:
    typed = keys(
        *first_lines, *(100 * lines), *([".", *(100 * lines)] if "--type" in command else [])
    )
    output = prep(*command, keys=typed).stdout
    assert output.count(GAVE_UP) == 1
    assert output.count("\n") < 250
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 0


def write_many_questions(deck: Path) -> None:
    rows = [
        f'- {{id: q-{n}, stage: one, ask: "Q{n}?", answer_in: 1 min, points: {{p: "Says {n}"}}}}'
        for n in range(14)
    ]
    (deck / "questions.yaml").write_text("\n".join(["questions:", *rows, ""]))


def test_suspending_and_undoing_in_a_drill_are_not_idle_lines(deck: Path, home: Path) -> None:
    write_many_questions(deck)
    assert GAVE_UP not in prep("drill", keys=keys(*(13 * "s"), "q")).stdout
    with Store.open(home, write=False) as store:
        assert len(store.suspended()) == 13
    output = prep("drill", keys=keys(*(100 * "u"))).stdout
    assert output.count(GAVE_UP) == 1
    with Store.open(home, write=False) as store:
        assert store.suspended() == set()


def test_marking_many_points_one_per_line_is_not_idle(deck: Path, home: Path) -> None:
    points = ", ".join(f'p-{number}: "Says {number}"' for number in range(12))
    question = f'id: q, stage: one, ask: "All?", answer_in: 2 min, points: {{{points}}}'
    (deck / "questions.yaml").write_text(f"questions:\n  - {{{question}}}\n")
    letters = re.findall("^   ([a-z])  Says", prep("drill", keys="\n").stdout, re.M)
    assert letters == list("abcdefghijkl")
    output = prep("drill", keys=keys("x", "", "x", "7", *letters, "x", *"lx", "3")).stdout
    assert GAVE_UP not in output and "Saved: 1 rating" in output


@pytest.mark.parametrize("typed", ["word\n" * 50_000, "x" * 300_000])
def test_an_endless_typed_answer_is_an_error(typed: str) -> None:
    result = prep("drill", "--type", keys=typed, ok=2)
    assert result.stderr.endswith(
        "error: the typed answer is over 200 kB, too long to be spoken\n"
        "hint:  end an answer with a line that is only a dot, or with two empty lines\n"
    )


def test_an_empty_typed_answer_marks_nothing_and_a_lone_key_is_a_command() -> None:
    output = prep("drill", "--type", keys=keys("s", "?", ".", "1", "q")).stdout
    assert "why is suspended" in output or "`prep suspend --undo why`" in output
    assert "suspend this question" in output  # the help
    assert "You typed" not in output and "Missed" not in output
    assert "Saved: 1 rating" in output

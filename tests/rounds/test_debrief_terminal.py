"""`prep debrief` in a real terminal: editing a line, Ctrl-C, signals and killed windows."""

from __future__ import annotations

import os
import re
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from terminal import Terminal

from tiktok_prep.deck.loading import load_own
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Debrief

ROUND = ("prep", "debrief", "screening")


@pytest.fixture(autouse=True)
def _dated(home: Path) -> None:
    """The round has a date, so that none is asked for."""
    with Store.open(home, write=True) as store:
        now = datetime.now(UTC) - timedelta(hours=1)
        store.set_interview("screening", now, at=now, event_id="d" * 32)


def saved_debrief(home: Path) -> Debrief:
    with Store.open(home, write=False) as store:
        return store.debriefs()["screening"]


def outcomes(home: Path) -> list[tuple[str, str]]:
    return [(entry.question_id, entry.went) for entry in saved_debrief(home).asked]


def test_a_debrief_from_the_first_question_to_the_next_command(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("large operatoin\r")
        t.until("Which:")
        t.press("1\r")
        t.until("Well, mixed or badly (w m b, u back):")
        t.press("b\r")
        t.until("Saved: hm-large-operation, badly.")
        t.until("Asked 2, or Enter ")
        t.press("\r")
        t.until("Claim 1:")
        t.press("grew by 12 %\x01We \r")  # Ctrl-A: to the beginning of the line
        t.until("Claim 2, or Enter ")
        t.press("\x04")
        assert t.end() == 0
        assert "Saved: 1 question, 1 claim." in t.screen
        assert t.screen.endswith("Next: prep drill")
    assert outcomes(home) == [("hm-large-operation", "badly")]
    assert saved_debrief(home).claims == ("We grew by 12 %",)


def enter_half(t: Terminal) -> None:
    """Types up to the second point of a new question, whose line is not finished."""
    t.until("Asked 1:")
    t.press("hr-st\r")
    t.until("(w m b, u back):")
    t.press("w\r")
    t.until("Asked 2, or Enter ")
    t.press("Whom did you fire?\r")
    t.until("Which:")
    t.press("+\r")
    t.until("(w m b, u back):")
    t.press("b\r")
    t.until("Saved: own-whom-did-you-fire, badly")
    t.until("Point 1:")
    t.press("Says who decided\r")
    t.until("Point 2:")
    t.press("Says how i")
    t.until("Says how i")


def assert_half_is_saved(home: Path) -> None:
    assert outcomes(home) == [("hr-staying-current", "well"), ("own-whom-did-you-fire", "badly")]
    (question,) = load_own(home / "deck" / "questions.yaml")
    assert [point.says for point in question.points] == ["Says who decided"]


@pytest.mark.parametrize("more", [{}, {"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_ctrl_c_loses_none_of_the_lines_entered(more: dict[str, Any], home: Path) -> None:
    with Terminal(*ROUND, home=home, env=more) as t:
        enter_half(t)
        t.press("\x03")
        assert t.end() == 130
        assert "Stopped. Saved: 2 questions. `prep debrief screening` goes on." in t.screen
    assert_half_is_saved(home)
    with Terminal(*ROUND, home=home, env=more) as t:
        t.until("Asked 3, or Enter ")
        assert "  2  badly  own-whom-did-you-fire: Whom did you fire?" in t.screen


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_killed_window_loses_none_of_the_lines_entered(number: int, home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        enter_half(t)
        t.child.kill(number)
        t.end()
    assert_half_is_saved(home)
    assert [path.name for path in (home / "deck").iterdir()] == ["questions.yaml"]


@pytest.mark.parametrize(("key", "status"), [("\x03", 130), ("\x1c", 131)])
def test_ctrl_c_and_ctrl_backslash_end_it_with_piped_output(
    key: str, status: int, home: Path
) -> None:
    prep = f"{sys.executable} -m tiktok_prep debrief screening"
    script = f"trap : INT QUIT; {prep} | (trap '' INT QUIT; cat); echo code=${{PIPESTATUS[0]}}"
    with Terminal("bash", "-c", script, home=home) as t:
        t.until("Asked 1:")
        t.press("hr-st\rw\r")
        t.until("Asked 2, or Enter ")
        t.press(key)
        t.until(f"code={status}")
        assert t.end() == 0
    assert outcomes(home) == [("hr-staying-current", "well")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_piped_output(number: int, home: Path) -> None:
    prep = f"{sys.executable} -m tiktok_prep debrief screening"
    script = f"{prep} > >(cat) & echo pid=$!; fg; echo code=$?"
    with Terminal("bash", "-m", "-c", script, home=home) as t:
        t.until("Asked 1:")
        pid = re.search(r"pid=(\d+)", t.screen)
        assert pid
        os.kill(int(pid[1]), number)
        t.until(f"code={128 + number}")


def test_ctrl_z_stops_it_with_piped_output_and_fg_continues(home: Path) -> None:
    with Terminal("bash", "--norc", "-i", home=home) as t:
        t.press(f"{sys.executable} -m tiktok_prep debrief screening | cat\r")
        t.until("Asked 1:")
        t.press("\x1a")
        t.until("Stopped")
        t.press("fg\r")
        t.press("hr-st\rw\r")
        t.until("Asked 2, or Enter ")
        t.press("\x04")
        t.until("Saved: 1 question.")
        t.press("exit\r")
        t.end()


def test_it_fits_40_columns(home: Path) -> None:
    with Terminal(*ROUND, home=home, columns=40, rows=24) as t:
        enter_half(t)
        assert max(map(len, t.screen.splitlines())) <= 40


@pytest.mark.parametrize("more", [{}, {"TERM": "dumb"}])
def test_it_works_at_two_columns_and_after_widening_to_80(more: dict[str, Any], home: Path) -> None:
    with Terminal(*ROUND, home=home, env=more, columns=2, rows=500) as t:
        t.when(lambda: "Asked1:" in t.screen.replace("\n", ""))
        t.press("hm-la\r")
        t.when(lambda: "(wmb,uback):" in "".join(t.screen.split()))
        t.press("w\r")
        t.when(lambda: "Asked2,orEnter" in "".join(t.screen.split()))
        t.press("hr-")
        t.resize(80, 500)
        t.press("st\r")
        t.when(lambda: t.raw.count(b"(w m b, u back):") == 2)
        t.press("b\r\x04")
        assert t.end() == 0
    assert outcomes(home) == [("hm-large-operation", "well"), ("hr-staying-current", "badly")]


def test_anew_shows_what_will_be_discarded_and_asks_first(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("hr-st\rw\r\r12 %\r\x04")
        assert t.end() == 0
    old_debrief = saved_debrief(home)
    for press, status in (("n\r", 0), ("\x04", 0), ("\x03", 130)):
        with Terminal(*ROUND, "--restart", home=home) as t:
            t.until("Start over (y n):")
            assert "will no longer count: 1 question, 1 claim." in t.screen
            t.press(press)
            assert t.end() == status
        assert saved_debrief(home) == old_debrief
    with Terminal(*ROUND, "--restart", home=home) as t:
        t.until("Start over (y n):")
        t.press("y\r")
        t.until("Asked 1:")
        t.press("hm-l\rb\r\x04")
        assert t.end() == 0
    assert outcomes(home) == [("hm-large-operation", "badly")]


def test_points_of_a_new_question_can_be_entered_later_after_ctrl_c(
    home: Path,
) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("Whom did you fire?\r")
        t.until("Which:")
        t.press("+\r")
        t.until("(w m b, u back):")
        t.press("b\r")
        t.until("Point 1:")
        t.press("\x03")
        assert t.end() == 130
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 2, or Enter ")
        t.press("own-\r")
        t.until("(w m b, u back):")
        t.press("b\r")
        t.until("Point 1:")
        t.press("Says who decided\r")
        t.until("Point 2:")
        t.press("\x03")
        assert t.end() == 130
    (question,) = load_own(home / "deck" / "questions.yaml")
    assert [point.says for point in question.points] == ["Says who decided"]


def test_ctrl_c_before_saying_how_a_new_question_went_saves_nothing(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("Whom did you fire?\r")
        t.until("Which:")
        t.press("+\r")
        t.until("(w m b, u back):")
        t.press("\x03")
        assert t.end() == 130
    assert not (home / "deck").exists()


def test_the_letter_of_how_it_went_does_not_take_the_place_of_the_question(home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("Whom did you fire?\r")
        t.until("Which:")
        t.press("b\r")
        t.until("First the question: its number, or + for a new one.")
        t.press("+\r")
        t.until("(w m b, u back):")
        t.press("b\r")
        t.until("Saved: own-whom-did-you-fire, badly")
        t.press("q\r")
        assert t.end() == 0
    assert outcomes(home) == [("own-whom-did-you-fire", "badly")]


@pytest.mark.parametrize("at", ["Which:", "(w m b, u back):"])
def test_q_ends_a_debrief_and_names_what_is_not_written_down(at: str, home: Path) -> None:
    with Terminal(*ROUND, home=home) as t:
        t.until("Asked 1:")
        t.press("Whom did you fire?\r")
        t.until("Which:")
        if at != "Which:":
            t.press("+\r")
        t.until(at)
        t.press("q\r")
        assert t.end() == 0
        assert "Not written down: Whom did you fire?" in t.screen
    assert not (home / "deck").exists()


def test_ctrl_d_at_the_day_of_a_round_ends_the_debrief(home: Path) -> None:
    with Terminal("prep", "debrief", "hiring-manager", home=home) as t:
        t.until("on which day was it (Enter: today)?")
        t.press("\x04")
        t.until("Nothing is written.")
        assert t.end() == 0
    with Store.open(home, write=False) as store:
        assert all(each.stage != "hiring-manager" for each in store.agenda().interviews)


def test_a_round_without_a_date_is_asked_for_its_day_and_enter_means_today(home: Path) -> None:
    with Terminal("prep", "debrief", "hiring-manager", home=home) as t:
        t.until("on which day was it (Enter: today)?")
        t.press("tomorrow\r")
        t.until("which is still ahead: type")
        t.press("\r")
        t.until("Asked 1:")
        t.press("\x04")
        assert t.end() == 0
    with Store.open(home, write=False) as store:
        (date,) = (i for i in store.agenda().interviews if i.stage == "hiring-manager")
    assert timedelta(0) <= datetime.now(UTC) - date.at < timedelta(minutes=5)

"""`prep undo` on a terminal: it asks before it takes back what you may not mean."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import NamedTuple

import pytest
from paths import SMALL_DECK
from running import PassTime, prep, set_clock

from tiktok_prep.commands import undo

HM = "hiring-manager"
QUESTION = "hm-large-operation"


class Typed(NamedTuple):
    """What is typed on a terminal."""

    answer: str | None
    asked: list[str]
    live: bool = True

    def ask(self, prompt: str) -> str | None:
        self.asked.append(prompt)
        return self.answer


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> Typed:
    typed = Typed(answer, [])
    monkeypatch.setattr(undo, "lines_from", lambda stream: typed)
    return typed


def rate() -> None:
    prep("drill", QUESTION, keys="\n3\nq\n")


def ratings() -> int:
    return int(json.loads(prep("stats", "--json").stdout)["total"]["reviews"])


def test_a_rating_of_the_last_hour_is_taken_back_at_once(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate()
    pass_time(timedelta(minutes=59))
    typed = on_a_terminal(monkeypatch, None)
    assert "Took back Good on" in prep("undo").stdout
    assert typed.asked == [] and ratings() == 0


@pytest.mark.parametrize("answer", ["", "n", None, "prep plan"])
def test_an_older_rating_stays_unless_you_say_yes(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    rate()
    pass_time(timedelta(days=2))
    on_a_terminal(monkeypatch, answer)
    assert prep("undo").stdout == (
        "Good on “Describe a large-scale content operation you have...”, 2 days ago.\n"
        "Nothing was taken back.\n"
    )
    assert ratings() == 1
    on_a_terminal(monkeypatch, "Y")
    assert "Took back Good on “Describe a large-scale" in prep("undo").stdout
    assert ratings() == 0


def test_undo_takes_back_the_last_event_of_any_kind_and_says_what_it_was(
    pass_time: PassTime,
) -> None:
    rate()
    pages = [prep(page).stdout for page in ("list", "stats")]
    prep("plan", HM, "in 9 days")
    prep("plan", "--minutes", "20")
    prep("suspend", QUESTION)
    said = [prep("undo").stdout for _ in range(3)]
    assert "the suspension of “Describe a large-scale" in said[0]
    assert "Took back the setting minutes (" in said[1]
    assert f"Took back the date of {HM} (" in said[2]
    assert [prep(page).stdout for page in ("list", "stats")] == pages
    assert "Took back Good on" in prep("undo").stdout
    assert prep("undo").stdout == "There is nothing to take back.\n"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_without_a_terminal_and_for_json_it_never_asks(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    rate()
    pass_time(timedelta(days=2))
    if options:
        on_a_terminal(monkeypatch, "n")
    prep("undo", *options)
    assert ratings() == 0

"""`prep debrief` from the shell, and what `prep`, `prep show` and the memory make of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW, UTC_NOW, a_deck, a_question
from paths import SMALL_DECK
from running import PassTime, prep, set_clock
from terminal import Terminal

from tiktok_prep.journal.store import Store
from tiktok_prep.memory.timing import is_evidence
from tiktok_prep.model import Agenda, Debrief, Interview, Rating, Stage
from tiktok_prep.rounds.debrief import last_round, round_report, rounds_to_debrief

HM, STAYING = "hm-large-operation", "hr-staying-current"
DECK = a_deck(a_question("q"))._replace(
    stages=tuple(Stage(name, name, "See.", ("Say.",)) for name in ("hr", "boss", "final"))
)


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Starts the clock at NOW; each reading moves it by a millisecond. Call it to move it more."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def debrief(*typed: str, stage: str = "screening") -> str:
    return prep("debrief", stage, keys="".join(f"{row}\n" for row in typed)).stdout


def report(stage: str = "screening") -> Any:
    return json.loads(prep("debrief", stage, "--json").stdout)


def outcomes(stage: str = "screening") -> list[tuple[str, str]]:
    return [(entry["id"], entry["went"]) for entry in report(stage)["asked"]]


# ---------------------------------------------------------------- writing it


def test_three_prompts_and_what_was_written_with_the_next_command() -> None:
    output = debrief(
        *(HM, "w", "staying up to date with trends", "1", "badly"),
        *("", "We grew by 12 % in a year", "I can start in March", "", "They were three"),
    )
    notes = report()
    assert outcomes() == [(HM, "well"), (STAYING, "badly")]
    assert notes["claims"] == ["We grew by 12 % in a year", "I can start in March"]
    assert notes["surprises"] == ["They were three"]
    assert "  - We grew by 12 % in a year\n" in output
    assert output.endswith("Next: prep drill hiring-manager\n")
    assert prep("debrief", "screening", keys="q\n").stdout.endswith(
        output[output.index("Debrief: ") :]
    )


def test_a_question_that_no_deck_has_becomes_your_own() -> None:
    output = debrief("When did you fire somebody?", "+", "b")
    assert "Saved: own-when-did-you-fire-somebody, badly." in output
    shown = json.loads(prep("show", "own-when", "--json").stdout)
    assert shown["question"]["ask"] == "When did you fire somebody?"
    assert shown["stages"][0]["id"] == "screening"
    assert outcomes() == [("own-when-did-you-fire-somebody", "badly")]


@pytest.mark.parametrize(
    "typed",
    [(HM,), (HM, "so so", ""), ("fire", "9", ""), ("fire", "+"), ("fire", "+", "", "")],
)
def test_nothing_is_saved_before_you_say_which_question_and_how_it_went(
    typed: tuple[str, ...],
) -> None:
    assert debrief(*typed).endswith("Nothing is written yet.\n")
    assert prep("export").stdout == ""


def test_it_goes_on_where_it_ended_and_the_last_word_on_a_question_counts() -> None:
    debrief(HM, "w", "", "One claim")
    debrief(STAYING, "b", HM, "b", "", "One claim", "Another")
    assert outcomes() == [(STAYING, "badly"), (HM, "badly")]
    assert report()["claims"] == ["One claim", "Another"]


def test_a_text_that_could_harm_a_terminal_or_is_too_long_is_asked_for_again() -> None:
    output = debrief("", "\x1b]0;x\x07", "x" * 3000, "12 %")
    assert "control character (U+001B)" in output and "This is longer than" in output
    assert report()["claims"] == ["12 %"]


def test_without_a_name_it_is_the_round_that_was_last(pass_time: PassTime) -> None:
    assert prep("debrief", ok=2).stderr.startswith("error: no interview is past: which round")
    prep("plan", "screening", "in 2 hours")
    pass_time(timedelta(hours=4))
    assert "Next: prep debrief screening\n" in prep().stdout
    assert prep("debrief", keys=f"{HM}\nw\n").stdout.count("Initial screening") == 1
    assert "prep debrief" not in prep().stdout


def test_on_a_terminal_each_line_is_saved_before_the_next_is_asked_for(home: Path) -> None:
    with Terminal("prep", "debrief", "screening", home=home) as t:
        t.until("Asked:")
        t.press("large operatoin\r")
        t.until("Which, or Enter for none:")
        t.press("1\r")
        t.until("Well, mixed or badly (w m b):")
        t.press("b\r")
        t.until(f"Saved: {HM}, badly.")
        t.until("Asked:")
        t.press("\r")
        t.until("Claim:")
        t.press("grew by 12 %\x01We \r")  # Ctrl-A: to the beginning of the line
        t.until("Claim:")
        t.press("\x03")
        assert t.end() == 130
    with Store.open(home, write=False) as store:
        notes = store.debriefs()["screening"]
    assert [(r.question_id, r.rating) for r in notes.asked] == [(HM, Rating.AGAIN)]
    assert notes.claims == ("We grew by 12 %",)


# ---------------------------------------------------------------- what comes of it


@pytest.mark.parametrize(("went", "rating"), [("w", 3), ("m", 2), ("b", 1)])
def test_how_it_went_rates_the_question_and_is_no_evidence(
    home: Path, went: str, rating: int
) -> None:
    debrief(HM, went)
    with Store.open(home, write=False) as store:
        (review,) = store.reviews(HM)
        cards = store.cards([HM])
        counted = store.later_answers(), store.first_tries().asked
    assert (review.rating, review.where, review.stage) == (rating, "interview", "screening")
    assert {card.missed for card in cards} == {went == "b"} and len(cards) == len(review.points)
    assert not is_evidence(review) and counted == ({}, 0)


def test_undo_takes_it_back_and_show_tells_in_which_rounds_it_was_asked() -> None:
    debrief(HM, "b")
    debrief(HM, "w", stage="hiring-manager")
    shown = prep("show", HM).stdout
    assert "Mon 23 Nov: interview Good\nMon 23 Nov: interview Again\n" in shown
    prep("undo")
    assert outcomes("hiring-manager") == [] and outcomes() == [(HM, "badly")]


def on(**hours: int) -> Agenda:
    interviews = [Interview(name, UTC_NOW + timedelta(hours=h), 60) for name, h in hours.items()]
    return Agenda(tuple(sorted(interviews, key=lambda i: i.at)))


@pytest.mark.parametrize(
    ("agenda", "stage", "following"),
    [
        (on(), "hr", "boss"),
        (on(final=5), "hr", "final"),
        (on(boss=-5), "hr", "final"),
        (on(hr=5), "final", "hr"),
        (on(hr=-5), "final", None),
    ],
)
def test_the_next_round_is_the_next_by_date_or_else_in_the_deck(
    agenda: Agenda, stage: str, following: str | None
) -> None:
    assert round_report(DECK, stage, agenda, None, now=NOW).next_stage == following


@pytest.mark.parametrize(
    ("hours", "noted", "asks"),
    [
        (0, None, True),
        (1, None, False),
        (-14 * 24, None, True),
        (-14 * 24 - 1, None, False),
        (-3, -2, False),
        (-3, -4, True),
    ],
)
def test_a_debrief_is_asked_for_until_it_exists_for_at_most_two_weeks(
    hours: int, noted: int | None, asks: bool
) -> None:
    notes = Debrief(UTC_NOW + timedelta(hours=noted or 0), "hr", claims=("12 %",))
    debriefs = {"hr": notes} if noted else {}
    stages = rounds_to_debrief(DECK, on(hr=hours), debriefs, now=NOW)
    assert stages == (["hr"] if asks else [])


def test_the_latest_round_is_asked_for_first() -> None:
    agenda = on(hr=-30, boss=-3, gone=-1)
    assert rounds_to_debrief(DECK, agenda, {}, now=NOW) == ["boss", "hr"]
    assert last_round(DECK, agenda, now=NOW) == "boss"

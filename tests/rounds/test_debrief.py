"""`prep debrief` as the shell sees it, and what `prep drill`, `prep` and `prep show` make of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.deck.loading import load_own

Clock = Callable[[timedelta], None]
HM = "hm-large-operation"
FIRST = "Why do you want to work at TikTok"


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock to NOW and lets it tick; the function it gives moves it on."""
    now = [NOW]

    def move(length: timedelta) -> None:
        now[0] += length

    def tick() -> datetime:
        now[0] += timedelta(milliseconds=1)
        return now[0]

    monkeypatch.setattr(wiring, "now", tick)
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return move


def debrief(*typed: str, stage: str = "screening", more: tuple[str, ...] = ()) -> str:
    return prep("debrief", stage, *more, keys="".join(f"{row}\n" for row in typed)).stdout


def written(stage: str = "screening") -> Any:
    return json.loads(prep("debrief", stage, "--json").stdout)


def asked(stage: str = "screening") -> list[tuple[str, str]]:
    return [(one["id"], one["went"]) for one in written(stage)["asked"]]


# ---------------------------------------------------------------- writing it down


def test_a_whole_debrief_from_a_pipe() -> None:
    said = debrief(
        *("hm-l", "w", "staying up to date with trends", "1", "badly"),
        *("", "We grew by 12 % in a year", "I can start in March", "", "They were three"),
    )
    assert asked() == [(HM, "well"), ("hr-staying-current", "badly")]
    found = written()
    assert found["claims"] == ["We grew by 12 % in a year", "I can start in March"]
    assert found["surprises"] == ["They were three"]
    assert [one["had"] for one in found["asked"]] == [True, True]
    assert found["next_stage"] == "hiring-manager"
    assert "Saved: 2 questions, 2 claims, 1 surprise." in said
    assert "The deck had 2 of the 2 questions (100 %)." in said
    assert "The next drill begins with what went badly." in said
    assert said.endswith("Next: prep drill --stage hiring-manager\n")


def test_a_question_that_no_deck_has_becomes_ones_own_with_its_points() -> None:
    said = debrief("When did you fire somebody?", "n", "b", "Says who decided", "Says how it ended")
    assert "Saved: own-when-did-you-fire-somebody, badly; a question of your own now, in " in said
    assert "The deck did not have it." in said
    shown = json.loads(prep("show", "own-when", "--json").stdout)
    assert shown["question"]["ask"] == "When did you fire somebody?"
    assert [point["says"] for point in shown["points"]] == ["Says who decided", "Says how it ended"]
    assert (shown["question"]["origin"], shown["stages"][0]["id"]) == ("debrief", "screening")
    assert shown["asked_there"] == [{"stage": "screening", "day": "2026-11-23", "went": "badly"}]
    assert [one["had"] for one in written()["asked"]] == [False]
    assert "asks nearly" not in prep("check").stdout


def test_a_new_question_without_points_has_one_that_fits_any_answer() -> None:
    debrief("Whom did you fire?", "n", "m", "")
    (point,) = json.loads(prep("show", "own-whom", "--json").stdout)["points"]
    assert point["says"] == "Answers it straight, with one example and how that ended"


def test_a_new_question_without_how_it_went_is_written_nowhere() -> None:
    said = debrief("Whom did you fire?", "n", "so so")
    assert "Type w, m or b: until then nothing of it is written down." in said
    assert "Nothing is written." in said
    assert not wiring.own_questions_file().exists() and prep("export").stdout == ""


def test_a_question_that_was_given_no_points_is_asked_for_them_when_it_is_entered_again() -> None:
    debrief("Whom did you fire?", "n", "m")
    debrief("Whom did you hire?", "n", "w", "Says whom")
    before = wiring.own_questions_file().read_text()
    debrief("own-whom-did-you-f", "b", "Says who decided", "Says how it ended")
    (fire, hire) = load_own(wiring.own_questions_file())
    assert [point.says for point in fire.points] == ["Says who decided", "Says how it ended"]
    assert [point.says for point in hire.points] == ["Says whom"]
    after = wiring.own_questions_file().read_text().splitlines()
    assert [row for row in before.splitlines() if row not in after] == [
        '      "answer": "Answers it straight, with one example and how that ended"'
    ]
    assert "What would a strong answer say?" not in debrief("own-whom-did-you-f", "w", "")


def test_points_that_cannot_be_put_in_are_left_to_the_editor() -> None:
    debrief("Whom did you fire?", "n", "m")
    file = wiring.own_questions_file()
    file.write_text(file.read_text().replace('stage: "screening"', "stage: screening"))
    before = file.read_text()
    said = debrief("own-whom", "b", "hm-l", "w")
    assert f"own-whom-did-you-fire has no points yet; write them in {file}." in said
    assert file.read_text() == before
    assert asked() == [("own-whom-did-you-fire", "badly"), (HM, "well")]


def test_a_new_question_that_is_taken_back_stays_ones_own_and_says_where() -> None:
    said = debrief("Whom did you fire?", "n", "m", "", "hm-l", "w", "-1", "-1")
    stays = "own-whom-did-you-fire stays a question of your own; to be rid of it, delete it in "
    assert said.count(f"{stays}{wiring.own_questions_file()}.") == 1
    assert asked() == []
    assert "stays" not in debrief("hm-l", "w", "-1")


def test_the_same_words_again_find_the_question_that_was_written() -> None:
    debrief("Whom did you fire?", "n", "m", "", "", "whom did you fire", "1", "w")
    debrief("whom did you fire", "1", "w")
    assert asked() == [("own-whom-did-you-fire", "well")]
    assert (wiring.own_questions_file().read_text()).count("- id:") == 1


def test_an_earlier_rounds_question_counts_as_one_that_the_deck_had() -> None:
    debrief("Whom did you fire?", "n", "m", "")
    debrief("own-whom", "w", stage="hiring-manager")
    rounds = (written(stage)["asked"] for stage in ("screening", "hiring-manager"))
    assert [[one["had"] for one in asked] for asked in rounds] == [[False], [True]]


def test_words_can_be_tried_again_and_an_empty_line_is_none_of_them() -> None:
    said = debrief("zzzz", "large operation", "9", "1", "w", "yyyy", "", "hr-st", "m")
    assert "No question in the deck is like that." in said
    assert asked() == [(HM, "well"), ("hr-staying-current", "mixed")]
    assert not wiring.own_questions_file().exists()


def test_the_start_of_several_ids_offers_these() -> None:
    said = debrief("hr-", "2", "w")
    assert "  1  hr-why-tiktok: " in said and "  3  hr-why-region: " in said
    assert asked() == [("hr-staying-current", "well")]


def test_how_it_went_is_asked_until_it_is_told() -> None:
    assert debrief("hm-l", "", "so so", "M").count("Type w, m or b") == 2
    assert asked() == [(HM, "mixed")]


def test_without_how_it_went_a_question_is_not_written_down() -> None:
    said = debrief("hm-l")
    assert "Nothing is written." in said
    assert prep("export").stdout == ""


@pytest.mark.parametrize("typed", [["zzzz"], ["Whom did you fire?", "n"], ["hm-l", "so so"]])
def test_a_question_that_the_input_ended_in_is_said_to_be_not_written_down(
    typed: list[str],
) -> None:
    keys = "".join(f"{row}\n" for row in ["hr-st", "w", *typed])
    result = prep("debrief", "screening", keys=keys)
    assert result.stderr == f"Not written down: {typed[0]}\n"
    assert asked() == [("hr-staying-current", "well")]
    whole = prep("debrief", "screening", keys="zzzz\n\nhm-l\nw\n\n\n\n")
    assert whole.stderr == ""


def test_it_goes_on_where_it_was_left_and_a_question_entered_again_is_corrected() -> None:
    debrief("hm-l", "w", "", "One claim")
    said = debrief("hr-st", "b", "hm-l", "b", "", "Another claim")
    assert "  1  well  hm-large-operation: " in said and "  1  One claim" in said
    assert asked() == [(HM, "badly"), ("hr-staying-current", "badly")]
    assert written()["claims"] == ["One claim", "Another claim"]


def test_a_number_behind_a_minus_takes_back_what_is_wrong() -> None:
    debrief("hm-l", "w", "hr-st", "b", "", "12 %", "13 %", "", "Cold room")
    said = debrief("-1", "", "-3", "- 1", "-0", "", "-1")
    assert asked() == [("hr-staying-current", "badly")]
    assert (written()["claims"], written()["surprises"]) == (["13 %"], [])
    assert "There is no number 3." in said and "There is no number 0." in said


def test_anew_takes_back_all_that_was_written_once_the_first_line_says_y() -> None:
    debrief("hm-l", "w", "", "12 %")
    debrief("y", "hr-st", "m", more=("--anew",))
    assert asked() == [("hr-staying-current", "mixed")]
    assert written()["claims"] == []


@pytest.mark.parametrize("keys", ["", "\n", "hr-st\nm\n", "n\n"])
def test_anew_from_a_pipe_that_does_not_say_y_changes_nothing(keys: str) -> None:
    debrief("hm-l", "w", "", "12 %")
    before = prep("export").stdout
    result = prep("debrief", "scr", "--anew", keys=keys, ok=2)
    assert result.stderr == (
        "error: from a pipe, --anew wants y as its first line\n"
        "hint:  nothing was changed; --show prints what is written\n"
    )
    assert prep("export").stdout == before


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("We \x1b[31mgrew", "It holds a control character (U+001B); type it without."),
        ("x" * 2001, "This is longer than 2,000 characters; shorten it."),
    ],
)
def test_what_cannot_be_kept_is_refused_and_asked_again(typed: str, fault: str) -> None:
    said = debrief(typed, "hm-l", "w", "", typed, "12 %", "", typed)
    assert said.count(fault) == 3
    assert (asked(), written()["claims"]) == ([(HM, "well")], ["12 %"])


@pytest.mark.parametrize("first", [[], ["hm-l", "w"], ["hm-l", "w", ""]], ids=repr)
@pytest.mark.parametrize("lines", [["x"], ["n"], ["1"], ["-1"], ["zzz", "?", "-9"]], ids=repr)
def test_lines_without_end_that_answer_nothing_are_the_end_of_the_input(
    first: list[str], lines: list[str]
) -> None:
    said = debrief(*first, *(200 * lines))
    assert said.count("10 lines in a row answered nothing; taken for the end of the input.") == 1
    assert said.count("\n") < 150


def test_lines_that_take_back_or_correct_what_is_kept_are_no_lines_too_many() -> None:
    claims = [f"Claim {number}" for number in range(14)]
    said = debrief("", *claims[:6], *(6 * ["-1"]), *claims[6:], "", "Cold room")
    assert "in a row" not in said
    assert (written()["claims"], written()["surprises"]) == (claims[6:], ["Cold room"])
    corrected = [row for went in 7 * "wb" for row in ("hm-l", went)]
    assert "in a row" not in debrief(*corrected)
    assert asked() == [(HM, "badly")]


def test_a_line_for_each_of_many_points_is_no_line_too_many() -> None:
    points = [f"Says {number}" for number in range(18)]
    debrief("Who would you hire first?", "n", "w", *points, "", "", "12 %")
    assert written()["claims"] == ["12 %"]


def test_bytes_that_are_no_text_are_no_crash(home: Path) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "tiktok_prep", "debrief", "screening"],
        input=b"hm-l\nw\n\n\xff\xfe 12 %\n" + b"y" * 200_000,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert written()["claims"] == ["\ufffd\ufffd 12 %"]


# ---------------------------------------------------------------- which round, what is shown


def test_without_a_name_it_is_the_round_whose_date_was_last(pass_time: Clock) -> None:
    prep("plan", "screening", "in", "2", "hours")
    prep("plan", "hiring-manager", "in", "2", "days")
    result = prep("debrief", ok=2)
    assert result.stderr == (
        "error: no interview is past: which round was it?\n"
        "hint:  name it: screening, hiring-manager, technical-strategy, executive\n"
    )
    pass_time(timedelta(hours=3))
    assert "Debrief: Initial screening (HR), Mon 23 Nov, " in prep("debrief").stdout


def test_a_round_whose_date_is_ahead_can_be_written_down_and_says_so() -> None:
    prep("plan", "screening", "in", "2", "days")
    assert "Its date is still ahead." in debrief("hm-l", "w")


def test_show_prints_what_is_written_and_changes_nothing() -> None:
    assert prep("debrief", "screening", "--show").stderr == (
        "Nothing is written of screening yet.\n"
    )
    debrief("hm-l", "w", "", "12 %", "", "Cold room")
    before = prep("export").stdout
    said = prep("debrief", "scr", "--show").stdout
    assert said.splitlines() == [
        "Debrief: Initial screening (HR)",
        "",
        "Asked",
        "  1  well  hm-large-operation: Describe a large-scale content operation you have managed. "
        "What were the key...",
        "The deck had it.",
        "",
        "Claimed",
        "  1  12 %",
        "",
        "Surprises",
        "  1  Cold room",
    ]
    assert prep("export").stdout == before


def test_of_a_round_of_which_nothing_is_written_the_json_has_no_instants() -> None:
    empty = written()
    assert (empty["asked"], empty["began"], empty["at"]) == ([], None, None)


def test_anew_does_not_go_with_show() -> None:
    for other in ("--show", "--json"):
        assert "--anew does not go with" in prep("debrief", "scr", "--anew", other, ok=2).stderr


def test_reading_leaves_no_progress_file_behind(home: Path) -> None:
    prep("debrief", "screening", "--show")
    prep("debrief", "screening", "--json")
    assert not (home / "progress.db").exists()


def test_a_debrief_comes_through_export_and_import(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    debrief("hm-l", "b", "", "12 %")
    found = written()
    file = home.parent / "mine.jsonl"
    prep("export", str(file))
    monkeypatch.setenv("PREP_HOME", str(home.parent / "other"))
    prep("import", str(file))
    assert written() | {"now": ""} == found | {"now": ""}


def test_what_two_machines_wrote_of_one_round_is_on_both_after_a_merge(
    monkeypatch: pytest.MonkeyPatch, home: Path, pass_time: Clock
) -> None:
    homes = (home, home.parent / "other")
    typed = (("hm-l", "b", "", "12 %", "", "Cold"), ("hr-st", "w", "hm-l", "m", "", "13 %"))
    files = [home.parent / f"{number}.jsonl" for number in (0, 1)]
    for place, rows, file in zip(homes, typed, files, strict=True):
        monkeypatch.setenv("PREP_HOME", str(place))
        debrief(*rows)
        prep("export", str(file))
        pass_time(timedelta(minutes=1))
    found = []
    for place, file in zip(homes, reversed(files), strict=True):
        monkeypatch.setenv("PREP_HOME", str(place))
        prep("import", str(file))
        found.append(written() | {"now": ""})
        assert asked() == [(HM, "mixed"), ("hr-staying-current", "well")]
        assert (found[-1]["claims"], found[-1]["surprises"]) == (["12 %", "13 %"], ["Cold"])
    assert found[0] == found[1]


# ---------------------------------------------------------------- what follows from it


def drilled(*args: str, keys: str = "q\n") -> str:
    return prep("drill", *args, keys=keys).stdout


BADLY = "Went badly on Mon 23 Nov."


@pytest.mark.parametrize("args", [(), ("--stage", "hiring-manager"), ("-s", "executive")])
def test_the_next_drill_begins_with_what_went_badly(args: tuple[str, ...]) -> None:
    debrief("hr-staying", "b", "hr-why-t", "w")
    first = drilled(*args).splitlines()
    assert first[1].startswith("Initial screening (HR)") and first[2] == BADLY
    assert first[3].startswith("How do you stay updated")


@pytest.mark.parametrize("args", [("--tag", "uk"), ("--stage", "screening")])
def test_a_drill_of_a_tag_or_an_earlier_round_does_not(args: tuple[str, ...]) -> None:
    debrief("hm-l", "b", stage="hiring-manager")
    assert "Went badly" not in drilled(*args)
    assert BADLY in drilled()


def test_once_rated_it_takes_its_usual_place_and_an_undo_brings_it_back() -> None:
    debrief("hr-staying", "b")
    said = drilled(keys="\n3\nq\n")
    assert said.index(BADLY) < said.index(FIRST)
    assert BADLY not in drilled()
    prep("undo")
    assert BADLY in drilled()


def test_what_is_not_due_is_asked_once_more_because_it_went_badly(pass_time: Clock) -> None:
    drilled("--stage", "screening", "--limit", "1", keys="\n4\n")
    pass_time(timedelta(hours=2))
    debrief("hr-why-t", "b")
    said = drilled("--stage", "screening", keys="\n3\nq\n")
    assert said.index(FIRST) < said.index("How do you stay updated")


def test_a_limit_counts_them_too() -> None:
    debrief("hr-staying", "b", "hr-why-t", "b")
    said = drilled("--limit", "1", keys="\n3\n\n3\n")
    assert "Saved: 1 rating of 1 question" in said


def test_with_a_plan_they_come_before_what_it_has(pass_time: Clock) -> None:
    prep("plan", "screening", "in", "1", "hours")
    prep("plan", "hiring-manager", "in", "3", "days")
    pass_time(timedelta(hours=2))
    debrief("hr-staying", "b", "hm-d", "b")
    said = drilled(keys="\n3\n\n2\n\n3\nq\n").splitlines()
    asked = [row for row in said if row == BADLY]
    assert len(asked) == 2
    assert said[3].startswith("How do you stay updated")
    assert "Saved: 3 ratings of 3 questions" in "\n".join(said)
    assert "Went badly" not in drilled()


def test_an_undo_in_a_drill_by_the_plan_asks_it_again_first() -> None:
    prep("plan", "hiring-manager", "in", "3", "days")
    debrief("hm-d", "b")
    said = drilled(keys="\n3\nu\nq\n")
    assert said.count(BADLY) == 2 and "Took back Good on hm-diverse-markets" in said
    assert BADLY in drilled()


def test_a_plan_with_a_limit_begins_with_them_and_asks_no_more_than_the_limit() -> None:
    prep("plan", "hiring-manager", "in", "3", "days")
    debrief("hm-l", "b", "hm-d", "b", "hm-g", "b")
    said = drilled("--limit", "2", keys="\n3\n" * 4)
    assert (said.count(BADLY), "Saved: 2 ratings of 2 questions" in said) == (2, True)


def test_prep_alone_asks_for_the_debrief_and_then_says_what_comes_first(pass_time: Clock) -> None:
    prep("plan", "screening", "in", "2", "hours")
    assert "How was it?" not in prep().stdout
    pass_time(timedelta(hours=3))
    assert "How was it? prep debrief screening\n" in prep().stdout
    debrief("hr-staying", "b")
    said = prep().stdout
    assert "How was it?" not in said
    assert "1 question went badly on Mon 23 Nov: the next drill begins with it.\n" in said
    assert "Next: prep drill\n" in said
    drilled(keys="\n3\nq\n")
    assert "went badly" not in prep().stdout


def test_after_two_weeks_nothing_is_asked_any_more(pass_time: Clock) -> None:
    prep("plan", "screening", "in", "2", "hours")
    pass_time(timedelta(days=15))
    assert "How was it?" not in prep().stdout


def test_show_says_how_a_question_went_and_when() -> None:
    debrief("hm-l", "m")
    assert "Asked in real rounds\n  - screening, Mon 23 Nov: mixed\n" in prep("show", "hm-l").stdout
    assert "real rounds" not in prep("show", "hr-why-t").stdout
    assert "begins with it" not in prep("show", "hm-l").stdout
    debrief("hm-l", "b")
    assert "Mon 23 Nov: badly\n  The next drill begins with it.\n" in prep("show", "hm-l").stdout


def test_a_broken_personal_deck_is_a_sentence(home: Path) -> None:
    debrief("Whom did you fire?", "n", "m")
    file = wiring.own_questions_file()
    file.write_text(file.read_text() + "oops\n")
    result = prep("debrief", "screening", ok=1)
    assert result.stderr.startswith(f"error: {file}:")


def test_a_question_that_cannot_become_ones_own_is_kept_and_the_talk_goes_on(home: Path) -> None:
    file = wiring.own_questions_file()
    file.parent.mkdir(parents=True)
    text = "questions: [{id: o, stage: s, ask: A, points: {p: P}, answer_in: 1 s}]\n"
    file.write_text(text)
    keys = "hm-l\nw\nWhom did you fire?\nn\nb\n\nwe are 40\n\n\n"
    result = prep("debrief", "scr", keys=keys)
    assert "a question cannot be added at its end" in result.stdout
    assert file.read_text() == text
    assert asked() == [(HM, "well")]
    told = prep("debrief", "scr", "--show").stdout
    assert "we are 40" in told and "They asked: Whom did you fire?" in told


@pytest.mark.parametrize("command", ["export", "import"])
def test_the_help_says_which_folders_to_copy_besides(command: str) -> None:
    words = " ".join(prep(command, "--help").stdout.split())
    assert "copy the folders `answers` and `deck` of your PREP_HOME, too." in words

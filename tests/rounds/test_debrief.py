"""`prep debrief` from the shell, and its effect on `prep drill`, `prep` and `prep show`."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from paths import SMALL_DECK
from running import PassTime, prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.deck.loading import load_own

HM = "hm-large-operation"
FIRST = "Why do you want to work at TikTok"


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Starts the clock at NOW; each reading moves it by a millisecond. Call it to move it more."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def debrief(*typed: str, stage: str = "screening", more: tuple[str, ...] = ()) -> str:
    return prep("debrief", stage, *more, keys="".join(f"{row}\n" for row in typed)).stdout


def report(stage: str = "screening") -> Any:
    return json.loads(prep("debrief", stage, "--json").stdout)


def outcomes(stage: str = "screening") -> list[tuple[str, str]]:
    return [(entry["id"], entry["went"]) for entry in report(stage)["asked"]]


# ---------------------------------------------------------------- writing a debrief


def test_a_complete_debrief_through_a_pipe() -> None:
    output = debrief(
        *("hm-l", "w", "staying up to date with trends", "1", "badly"),
        *("", "We grew by 12 % in a year", "I can start in March", "", "They were three"),
    )
    assert outcomes() == [(HM, "well"), ("hr-staying-current", "badly")]
    notes = report()
    assert notes["claims"] == ["We grew by 12 % in a year", "I can start in March"]
    assert notes["surprises"] == ["They were three"]
    assert [entry["was_in_deck"] for entry in notes["asked"]] == [True, True]
    assert notes["next_stage"] == "hiring-manager"
    assert "Saved: 2 questions, 2 claims, 1 surprise." in output
    assert "The deck had 2 of 2 questions (100 %)." in output
    assert "The next drill begins with what went badly." in output
    assert output.endswith("Next: prep drill\n")


def test_a_question_that_no_deck_has_becomes_your_own_with_its_points() -> None:
    output = debrief(
        "When did you fire somebody?", "+", "b", "Says who decided", "Says how it ended"
    )
    assert "Saved: own-when-did-you-fire-somebody, badly; a question of your own now, in " in output
    assert "The deck had 0 of 1 question (0 %)." in output
    shown = json.loads(prep("show", "own-when", "--json").stdout)
    assert shown["question"]["ask"] == "When did you fire somebody?"
    assert [point["says"] for point in shown["points"]] == ["Says who decided", "Says how it ended"]
    assert (shown["question"]["origin"], shown["stages"][0]["id"]) == ("debrief", "screening")
    assert shown["asked_in_rounds"] == [
        {
            "stage": "screening",
            "stage_name": "Initial screening (HR)",
            "day": "2026-11-23",
            "went": "badly",
        }
    ]
    assert [entry["was_in_deck"] for entry in report()["asked"]] == [False]
    assert "asks nearly" not in prep("check").stdout


def test_a_new_question_without_points_is_one_card() -> None:
    debrief("Whom did you fire?", "+", "m", "")
    (point,) = json.loads(prep("show", "own-whom", "--json").stdout)["points"]
    assert point["id"] == "whole"
    assert "points" not in wiring.own_questions_file().read_text().partition("questions:")[2]


def test_a_new_question_is_not_saved_before_you_say_how_it_went() -> None:
    output = debrief("Whom did you fire?", "+", "so so")
    assert "Type w, m or b: the question is saved then." in output
    assert "Nothing is written." in output
    assert not wiring.own_questions_file().exists() and prep("export").stdout == ""


def test_a_new_question_without_points_asks_for_them_when_entered_again() -> None:
    debrief("Whom did you fire?", "+", "m")
    debrief("Whom did you hire?", "+", "w", "Says whom")
    old_text = wiring.own_questions_file().read_text()
    debrief("own-whom-did-you-f", "b", "Says who decided", "Says how it ended")
    (fire, hire) = load_own(wiring.own_questions_file())
    assert [point.says for point in fire.points] == ["Says who decided", "Says how it ended"]
    assert [point.says for point in hire.points] == ["Says whom"]
    new_rows = wiring.own_questions_file().read_text().splitlines()
    assert [row for row in old_text.splitlines() if row not in new_rows] == []
    assert "What would a strong answer say?" not in debrief("own-whom-did-you-f", "w", "")


def test_an_entry_edited_by_hand_gets_no_points_from_prep() -> None:
    debrief("Whom did you fire?", "+", "m")
    file = wiring.own_questions_file()
    file.write_text(file.read_text().replace('stage: "screening"', "stage: screening"))
    edited = file.read_text()
    output = debrief("own-whom", "b", "hm-l", "w")
    assert f"own-whom-did-you-fire has no points yet; write them in {file}." in output
    assert file.read_text() == edited
    assert outcomes() == [("own-whom-did-you-fire", "badly"), (HM, "well")]


def test_a_new_question_removed_from_the_debrief_stays_in_your_own_deck() -> None:
    output = debrief("Whom did you fire?", "+", "m", "", "hm-l", "w", "-1", "-1")
    stays = "own-whom-did-you-fire stays a question of your own; to be rid of it, delete it in "
    assert output.count(f"{stays}{wiring.own_questions_file()}.") == 1
    assert outcomes() == []
    assert "stays" not in debrief("hm-l", "w", "-1")


def test_the_same_words_find_the_question_you_added() -> None:
    debrief("Whom did you fire?", "+", "m", "", "", "whom did you fire", "1", "w")
    debrief("whom did you fire", "1", "w")
    assert outcomes() == [("own-whom-did-you-fire", "well")]
    assert (wiring.own_questions_file().read_text()).count("- id:") == 1


def test_a_question_added_after_one_round_was_in_the_deck_before_the_next() -> None:
    debrief("Whom did you fire?", "+", "m", "")
    debrief("own-whom", "w", stage="hiring-manager")
    rounds = (report(stage)["asked"] for stage in ("screening", "hiring-manager"))
    assert [[entry["was_in_deck"] for entry in asked] for asked in rounds] == [[False], [True]]


def test_you_can_try_other_words_or_choose_none_with_an_empty_line() -> None:
    output = debrief("zzzz", "large operation", "9", "1", "w", "yyyy", "", "hr-st", "m")
    assert "No question in the deck is like that." in output
    assert outcomes() == [(HM, "well"), ("hr-staying-current", "mixed")]
    assert not wiring.own_questions_file().exists()


def test_the_start_of_several_ids_offers_those_questions() -> None:
    output = debrief("hr-", "2", "w")
    assert "  1  hr-why-tiktok: " in output and "  3  hr-why-region: " in output
    assert outcomes() == [("hr-staying-current", "well")]


def test_it_asks_how_it_went_until_you_answer() -> None:
    assert debrief("hm-l", "?", "so so", "M").count("Type w, m or b") == 2
    assert outcomes() == [(HM, "mixed")]


def test_a_question_is_not_saved_before_you_say_how_it_went() -> None:
    output = debrief("hm-l")
    assert "Nothing is written." in output
    assert prep("export").stdout == ""


@pytest.mark.parametrize("typed", [["zzzz"], ["Whom did you fire?", "+"], ["hm-l", "so so"]])
def test_a_question_cut_off_by_the_end_of_input_is_reported_as_not_saved(
    typed: list[str],
) -> None:
    keys = "".join(f"{row}\n" for row in ["hr-st", "w", *typed])
    result = prep("debrief", "screening", keys=keys)
    assert result.stderr == f"Not written down: {typed[0]}\n"
    assert outcomes() == [("hr-staying-current", "well")]
    complete = prep("debrief", "screening", keys="zzzz\n\nhm-l\nw\n\n\n\n")
    assert complete.stderr == ""


def test_it_continues_an_earlier_debrief_and_a_question_entered_again_is_corrected() -> None:
    debrief("hm-l", "w", "", "One claim")
    output = debrief("hr-st", "b", "hm-l", "b", "", "Another claim")
    assert "  1  well  hm-large-operation: " in output and "  1  One claim" in output
    assert outcomes() == [(HM, "badly"), ("hr-staying-current", "badly")]
    assert report()["claims"] == ["One claim", "Another claim"]


def test_a_minus_and_a_number_remove_an_entry() -> None:
    debrief("hm-l", "w", "hr-st", "b", "", "12 %", "13 %", "", "Cold room")
    output = debrief("-1", "", "-3", "- 1", "-0", "", "-1")
    assert outcomes() == [("hr-staying-current", "badly")]
    assert (report()["claims"], report()["surprises"]) == (["13 %"], [])
    assert output.count("There is no number 3 here to take back.") == 1
    assert output.count("There is no number 0 here to take back.") == 1
    assert "There is no number 1 here to take back." in debrief("-1", "", "", "-1")


def test_a_line_that_picks_no_question_is_named_and_plus_makes_it_a_new_one() -> None:
    output = debrief("Whom did you fire?", "", "+", "b", "", "", "")
    assert "Not written down: Whom did you fire? (+ makes it a new question)" in output
    assert outcomes() == [("own-whom-did-you-fire", "badly")]
    assert "Not written down" not in debrief("hm-l", "w")


def test_plus_is_only_a_word_where_no_question_was_dropped() -> None:
    output = debrief("zzzz", "", "hm-l", "w", "+", "")
    assert output.endswith("Next: prep drill hiring-manager\n")
    assert outcomes() == [(HM, "well")]
    assert "Not written down: + (+ makes it a new question)" in output


def test_every_line_of_a_pipe_that_was_searched_for_and_not_saved_is_named() -> None:
    claims = ["We grew by 12 %", "Free in March", "Three people"]
    result = prep("debrief", "screening", keys="".join(f"{claim}\n" for claim in claims))
    for claim in claims[:2]:
        assert result.stdout.count(f"Not written down: {claim}\n") == 1
    assert result.stderr == "Not written down: Three people\n"


def test_an_empty_line_loses_no_new_question_but_asks_again_how_it_went() -> None:
    output = debrief("Whom did you fire?", "+", "", "m", "", "12 %")
    assert output.count("Type w, m or b: the question is saved then.") == 1
    assert outcomes() == [("own-whom-did-you-fire", "mixed")]
    assert "Each line is saved at once, a question when you say how it went." in output


@pytest.mark.parametrize("back", ["u", "back"])
def test_a_wrong_pick_is_taken_back_where_it_happens(back: str) -> None:
    output = debrief("large operation", "1", back, "1", "b")
    assert output.count("  >  ") == 2, "the question that was taken is shown in its words"
    assert outcomes() == [(HM, "badly")]
    output = debrief("hm-l", back, "staying up to date", "1", "w")
    assert output.count("> ") == 2
    assert outcomes() == [(HM, "badly"), ("hr-staying-current", "well")]


def test_going_back_from_a_new_question_writes_none_down() -> None:
    debrief("Whom did you fire?", "+", "u", "u", "hm-l", "w")
    assert outcomes() == [(HM, "well")]
    assert not wiring.own_questions_file().exists()


def test_u_at_a_heading_goes_back_to_the_one_before() -> None:
    debrief("", "12 %", "u", "hm-l", "w", "", "13 %", "", "Back", "They were three")
    assert outcomes() == [(HM, "well")]
    assert (report()["claims"], report()["surprises"]) == (["12 %", "13 %", "They were three"], [])
    assert "This is the first heading." in debrief("u", "U")


def test_u_at_a_point_takes_back_the_last_one() -> None:
    debrief("Whom did you fire?", "+", "m", "Says who", "u", "Says why", "", "", "12 %")
    (question,) = load_own(wiring.own_questions_file())
    assert [point.says for point in question.points] == ["Says why"]
    assert report()["claims"] == ["12 %"]


def test_a_fact_is_never_taken_for_a_question_without_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PREP_DECK")
    output = debrief("pay", "1", "m", "pay-history-question", "w")
    assert [question for question, _ in outcomes()] == [
        "hr-pay-expectation",
        "pay-history-question",
    ]
    assert "pay-history-question: fact: " in output


def test_a_wrong_number_of_a_choice_is_said_in_plain_words() -> None:
    output = debrief("large operatoin", "9", "1", "w")
    assert "No question above has that number." in output
    assert outcomes() == [(HM, "well")]


def test_words_that_show_finds_by_are_no_choice_here_either() -> None:
    assert "Which" not in debrief("why tiktok", "w", stage="hiring-manager")
    assert outcomes("hiring-manager") == [("hr-why-tiktok", "well")]


def test_anew_discards_the_old_notes_if_the_first_line_is_y() -> None:
    debrief("hm-l", "w", "", "12 %")
    debrief("y", "hr-st", "m", more=("--restart",))
    assert outcomes() == [("hr-staying-current", "mixed")]
    assert report()["claims"] == []


@pytest.mark.parametrize("keys", ["", "\n", "hr-st\nm\n", "n\n"])
def test_anew_changes_nothing_if_the_first_line_of_a_pipe_is_not_y(keys: str) -> None:
    debrief("hm-l", "w", "", "12 %")
    before = prep("export").stdout
    result = prep("debrief", "scr", "--restart", keys=keys, ok=2)
    assert result.stderr == (
        "error: from a pipe, --restart needs y as the first line\n"
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
def test_a_line_that_cannot_be_saved_is_refused_and_asked_for_again(typed: str, fault: str) -> None:
    output = debrief(typed, "hm-l", "w", "", typed, "12 %", "", typed)
    assert output.count(fault) == 3
    assert (outcomes(), report()["claims"]) == ([(HM, "well")], ["12 %"])


@pytest.mark.parametrize("first", [[], ["hm-l", "w"], ["hm-l", "w", ""]], ids=repr)
@pytest.mark.parametrize("lines", [["x"], ["+"], ["1"], ["-1"], ["zzz", "?", "-9"]], ids=repr)
def test_endless_lines_that_answer_nothing_end_the_debrief(
    first: list[str], lines: list[str]
) -> None:
    output = debrief(*first, *(200 * lines))
    assert output.count("10 lines in a row answered nothing; taken for the end of the input.") == 1
    assert output.count("\n") < 150


def test_lines_that_remove_or_correct_something_never_end_the_debrief() -> None:
    claims = [f"Claim {number}" for number in range(14)]
    output = debrief("", *claims[:6], *(6 * ["-1"]), *claims[6:], "", "Cold room")
    assert "in a row" not in output
    assert (report()["claims"], report()["surprises"]) == (claims[6:], ["Cold room"])
    corrected = [row for went in 7 * "wb" for row in ("hm-l", went)]
    assert "in a row" not in debrief(*corrected)
    assert outcomes() == [(HM, "badly")]


def test_many_points_never_end_the_debrief() -> None:
    points = [f"Says {number}" for number in range(18)]
    debrief("Who would you hire first?", "+", "w", *points, "", "", "12 %")
    assert report()["claims"] == ["12 %"]


def test_input_that_is_not_utf_8_does_not_crash(home: Path) -> None:
    import subprocess
    import sys

    result = subprocess.run(
        [sys.executable, "-m", "tiktok_prep", "debrief", "screening"],
        input=b"hm-l\nw\n\n\xff\xfe 12 %\n" + b"y" * 200_000,
        capture_output=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert report()["claims"] == ["\ufffd\ufffd 12 %"]


# ---------------------------------------------------------------- which round, and --show


def test_without_a_stage_it_is_the_round_of_the_last_interview(pass_time: PassTime) -> None:
    prep("plan", "screening", "in", "2", "hours")
    prep("plan", "hiring-manager", "in", "2", "days")
    result = prep("debrief", ok=2)
    assert result.stderr == (
        "error: no interview is past: which round was it?\n"
        "hint:  name it: screening, hiring-manager, technical-strategy, executive\n"
    )
    pass_time(timedelta(hours=3))
    assert "Debrief: Initial screening (HR), Mon 23 Nov, " in prep("debrief").stdout


def test_a_debrief_before_the_interview_date_is_possible_with_a_warning() -> None:
    prep("plan", "screening", "in", "2", "days")
    assert "Its date is still ahead." in debrief("hm-l", "w")


def test_show_prints_the_debrief_and_changes_nothing() -> None:
    assert prep("debrief", "screening", "--show").stderr == (
        "Nothing is written of screening yet.\n"
    )
    debrief("hm-l", "w", "", "12 %", "", "Cold room")
    before = prep("export").stdout
    output = prep("debrief", "scr", "--show").stdout
    assert output.splitlines() == [
        "Debrief: Initial screening (HR)",
        "",
        "Asked",
        "  1  well  hm-large-operation: Describe a large-scale content operation you have managed. "
        "What were the key...",
        "The deck had 1 of 1 question (100 %).",
        "",
        "Claimed",
        "  1  12 %",
        "",
        "Surprises",
        "  1  Cold room",
    ]
    assert prep("export").stdout == before


def test_the_json_of_an_empty_debrief_has_no_dates_of_notes() -> None:
    empty = report()
    assert (empty["asked"], empty["first_note_at"], empty["last_note_at"]) == ([], None, None)


def test_anew_excludes_show_and_json() -> None:
    for other in ("--show", "--json"):
        assert (
            "--restart does not go with" in prep("debrief", "scr", "--restart", other, ok=2).stderr
        )


def test_reading_a_debrief_creates_no_progress_file(home: Path) -> None:
    prep("debrief", "screening", "--show")
    prep("debrief", "screening", "--json")
    assert not (home / "progress.db").exists()


def test_a_debrief_survives_export_and_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    debrief("hm-l", "b", "", "12 %")
    notes = report()
    file = tmp_path / "mine.jsonl"
    prep("export", str(file))
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "other"))
    prep("import", str(file))
    assert report() | {"now": ""} == notes | {"now": ""}


def test_debriefs_of_one_round_on_two_machines_merge_to_the_same_on_both(
    monkeypatch: pytest.MonkeyPatch, home: Path, pass_time: PassTime
) -> None:
    homes = (home, home.parent / "other")
    typed = (("hm-l", "b", "", "12 %", "", "Cold"), ("hr-st", "w", "hm-l", "m", "", "13 %"))
    files = [home.parent / f"{number}.jsonl" for number in (0, 1)]
    for folder, rows, file in zip(homes, typed, files, strict=True):
        monkeypatch.setenv("PREP_HOME", str(folder))
        debrief(*rows)
        prep("export", str(file))
        pass_time(timedelta(minutes=1))
    reports = []
    for folder, file in zip(homes, reversed(files), strict=True):
        monkeypatch.setenv("PREP_HOME", str(folder))
        prep("import", str(file))
        reports.append(report() | {"now": ""})
        assert outcomes() == [(HM, "mixed"), ("hr-staying-current", "well")]
        assert (reports[-1]["claims"], reports[-1]["surprises"]) == (["12 %", "13 %"], ["Cold"])
    assert reports[0] == reports[1]


# ---------------------------------------------------------------- its effect on other commands


def drill(*args: str, keys: str = "q\n") -> str:
    return prep("drill", *args, keys=keys).stdout


BADLY = "Went badly on Mon 23 Nov."


@pytest.mark.parametrize("args", [(), ("--stage", "screening")])
def test_the_next_drill_begins_with_the_questions_that_went_badly(args: tuple[str, ...]) -> None:
    debrief("hr-staying", "b", "hr-why-t", "w")
    lines = drill(*args).splitlines()
    assert lines[1].startswith("screening · ") and lines[2] == BADLY
    assert lines[3].startswith("How do you stay updated")


@pytest.mark.parametrize("args", [("--tag", "uk"), ("screening",), ("executive",)])
def test_a_drill_by_tag_or_of_another_round_does_not_begin_with_them(
    args: tuple[str, ...],
) -> None:
    debrief("hm-l", "b", stage="hiring-manager")
    assert "Went badly" not in drill(*args)
    assert BADLY in drill()


def test_a_rating_ends_its_priority_and_an_undo_restores_it() -> None:
    debrief("hr-staying", "b")
    output = drill(keys="\n3\nq\n")
    assert output.index(BADLY) < output.index(FIRST)
    assert BADLY not in drill()
    prep("undo")
    assert BADLY in drill()


def test_a_question_that_went_badly_is_asked_though_not_due(pass_time: PassTime) -> None:
    drill("--stage", "screening", "--limit", "1", keys="\n4\n")
    pass_time(timedelta(hours=2))
    debrief("hr-why-t", "b")
    output = drill("--stage", "screening", keys="\n3\nq\n")
    assert output.index(FIRST) < output.index("How do you stay updated")


def test_a_limit_counts_the_questions_that_went_badly() -> None:
    debrief("hr-staying", "b", "hr-why-t", "b")
    output = drill("--limit", "1", keys="\n3\n\n3\n")
    assert "Saved: 1 rating of 1 question" in output


def test_they_come_before_the_questions_of_the_plan(pass_time: PassTime) -> None:
    prep("plan", "screening", "in", "1", "hours")
    prep("plan", "hiring-manager", "in", "3", "days")
    pass_time(timedelta(hours=2))
    debrief("hr-staying", "b", "hm-d", "b")
    output = drill(keys="\n3\n\n2\n\n3\nq\n")
    lines = output.splitlines()
    assert lines.count(BADLY) == 2
    assert lines[3].startswith("How do you stay updated")
    assert "Saved: 3 ratings of 3 questions" in output
    assert "Went badly" not in drill()


def test_an_undo_in_a_planned_drill_asks_it_again_first() -> None:
    prep("plan", "hiring-manager", "in", "3", "days")
    debrief("hm-d", "b")
    output = drill(keys="\n3\nu\nq\n")
    assert output.count(BADLY) == 2 and "Took back Good on “How do you ensure content" in output
    assert BADLY in drill()


def test_a_planned_drill_with_a_limit_begins_with_them_and_keeps_the_limit() -> None:
    prep("plan", "hiring-manager", "in", "3", "days")
    debrief("hm-l", "b", "hm-d", "b", "hm-g", "b")
    output = drill("--limit", "2", keys="\n3\n" * 4)
    assert (output.count(BADLY), "Saved: 2 ratings of 2 questions" in output) == (2, True)


def test_plain_prep_asks_for_the_debrief_and_then_says_what_comes_first(
    pass_time: PassTime,
) -> None:
    prep("plan", "screening", "in", "2", "hours")
    assert "How did it go?" not in prep().stdout
    pass_time(timedelta(hours=3))
    assert "Next: prep debrief screening\n" in prep().stdout
    debrief("hr-staying", "b")
    output = prep().stdout
    assert "How did it go?" not in output
    assert "1 question went badly on Mon 23 Nov: the next drill begins with that.\n" in output
    assert "Next: prep drill\n" in output
    drill(keys="\n3\nq\n")
    assert "went badly" not in prep().stdout


def test_after_two_weeks_prep_no_longer_asks_for_a_debrief(pass_time: PassTime) -> None:
    prep("plan", "screening", "in", "2", "hours")
    pass_time(timedelta(days=15))
    assert "How did it go?" not in prep().stdout


def test_prep_show_says_how_a_question_went_and_when() -> None:
    debrief("hm-l", "m")
    assert "\nAsked in Initial screening (HR), Mon 23 Nov: mixed\n" in prep("show", "hm-l").stdout
    assert "Asked in" not in prep("show", "hr-why-t").stdout
    assert "begins with it" not in prep("show", "hm-l").stdout
    debrief("hm-l", "b")
    assert "Mon 23 Nov: badly\nThe next drill begins with it.\n" in prep("show", "hm-l").stdout


def test_a_broken_deck_of_your_own_is_an_error_in_one_sentence(home: Path) -> None:
    debrief("Whom did you fire?", "+", "m")
    file = wiring.own_questions_file()
    file.write_text(file.read_text() + "oops\n")
    result = prep("debrief", "screening", ok=1)
    assert result.stderr.startswith(f"error: {file}:")


def test_a_question_that_cannot_be_added_is_kept_as_a_surprise(home: Path) -> None:
    file = wiring.own_questions_file()
    file.parent.mkdir(parents=True)
    text = "questions: [{id: o, stage: s, ask: A, points: {p: P}, answer_in: 1 s}]\n"
    file.write_text(text)
    keys = "hm-l\nw\nWhom did you fire?\n+\nb\n\nwe are 40\n\n\n"
    result = prep("debrief", "scr", keys=keys)
    assert "a question cannot be added at its end" in result.stdout
    assert file.read_text() == text
    assert outcomes() == [(HM, "well")]
    shown = prep("debrief", "scr", "--show").stdout
    assert "we are 40" in shown and "They asked: Whom did you fire?" in shown


@pytest.mark.parametrize("command", ["export", "import"])
def test_the_help_of_export_and_import_says_that_only_a_zip_has_everything(command: str) -> None:
    words = " ".join(prep(command, "--help").stdout.split())
    assert ".zip: everything" in words and "history alone" in words

"""`prep mock`, `drill --confidence`, `drill --type` and what stats makes of it, through pipes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, event_id
from running import locked_after_a_rating, prep

from tiktok_prep import wiring
from tiktok_prep.answers.text import spoken_words
from tiktok_prep.journal.store import Store
from tiktok_prep.terminal.keys import END, LineKeys

DECK = {
    "stages.yaml": """
stages:
  - {id: one, name: "First", objective: "See who.", expect: ["Say who."]}
  - {id: two, name: "Second", objective: "See how.", expect: ["Say how."]}
""",
    "questions.yaml": """
questions:
  - id: why
    stage: one
    kind: motivation
    ask: "Why you?"
    points:
      own-decision: "Says I for one decision"
      budget: "Gives the budget as a number"
    follow_ups:
      - {ask: "Was it your call?", probes: own-decision}
      - {ask: "At what cost?", probes: budget}
    answer_in: 60 s
  - id: what
    stage: one
    kind: values
    ask: "What is [bold]fair[/bold]?"
    points: {rule: "1. Names a rule *first*", case: "Names a case"}
    follow_ups: ["Says who?"]
    answer_in: 60 s
""",
}
ANSWER = """We had a budget of 3 million pounds for that year, split over four markets.
The budget was cut to 2 million pounds in the spring, and nobody had planned for it.
"""


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "deck"
    folder.mkdir()
    for name, text in DECK.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("PREP_DECK", str(folder))
    return folder


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The time stands at NOW; the function that this gives moves it on."""
    at = [NOW]

    def later(by: timedelta) -> None:
        at[0] += by

    monkeypatch.setattr(wiring, "now", lambda: at[0])
    return later


def keys(*pressed: str) -> str:
    """One key a line; '' is Enter."""
    return "".join(f"{key}\n" for key in pressed)


BEGIN = ("",)
WHY = ("", "a", "", "", "n")
"""The answer to `why`: own decision made, its follow-up hurts."""
WHAT = ("", "a", "b", "", "", "y")
MOCK = ("mock", "--stage", "one", "--seed", "7")


def whole() -> str:
    return prep(*MOCK, keys=keys(*BEGIN, *WHY, *WHAT)).stdout


def reviews(home: Path) -> list[tuple[str, tuple[str, ...]]]:
    with Store.open(home, write=False) as store:
        return [(r.question_id, r.left_out) for run in store.mock_runs() for r in run.reviews]


def test_a_round_from_the_opening_to_the_debrief(home: Path) -> None:
    text = whole()
    assert "2 questions, 4 minutes; brisk: to the point, one follow-up to each answer." in text
    assert "Seed 7: --seed 7 holds the same interview again." in text
    round_, _, debrief = text.partition("Debrief")
    assert "a  own decision" in round_ and "Says I for one decision" not in round_
    assert "At what cost?" in round_ and "Was it your call?" not in round_
    assert "What is [bold]fair[/bold]?" in round_
    assert "made: Says I for one decision" in debrief
    assert "left out: Gives the budget as a number" in debrief
    assert "Hurt: At what cost?" in debrief and "Held: Says who?" in debrief
    assert "3 of 4 points made, 75 %." in debrief
    assert "1 of 2 follow-ups hurt." in debrief
    assert "There is no earlier attempt" in debrief
    assert "Drill next: prep drill --stage one\n  - why: 1 point left out" in debrief
    assert reviews(home) == [("why", ("budget",)), ("what", ())]


def test_the_same_seed_is_compared_question_by_question(
    clock: Callable[[timedelta], None],
) -> None:
    whole()
    clock(timedelta(days=1))
    text = prep(*MOCK, keys=keys(*BEGIN, "", "a", "b", "", "", "y", "", "0", "", "y")).stdout
    assert "Against Mon 23 Nov 2026, 20:00 (same seed, 2 questions answered both times)" in text
    assert "Points: 50 %, 75 % then: worse." in text
    assert "2 of 2 points; 1 of 2 in 0:00 last time" in text
    clock(timedelta(days=1))
    text = prep("mock", "-s", "one", "--seed", "8", keys=keys(*BEGIN, *WHY, *WHAT)).stdout
    assert "Against Tue 24 Nov 2026, 20:00 (other questions)" in text
    assert "Over the target" not in text


def test_an_interview_left_half_way_is_resumed_where_it_was(home: Path) -> None:
    text = prep(*MOCK, keys=keys(*BEGIN, "", "a", "")).stdout  # the input ends at the follow-up
    assert "Stopped. 1 of 2 answers kept. To go on: prep mock --resume --stage one" in text
    assert reviews(home) == [("why", ("budget",))]
    text = prep("mock", "--resume", keys=keys(*BEGIN, "", "n", *WHAT)).stdout
    assert "(seed 7, brisk): 1 of 2 questions answered, 4 minutes left." in text
    round_, _, debrief = text.partition("Debrief")
    assert (
        "Why you?\nYou answered it before the break: 1 of 2 points made.\n\n" in round_
    )  # the follow-up alone would have nothing to be about
    assert round_.count("before the break") == 1 and debrief.count("Why you?") == 1
    assert "2 of 2 questions answered" in text and "1 of 2 follow-ups hurt." in text
    assert reviews(home) == [("why", ("budget",)), ("what", ())]
    assert "no mock interview is unfinished" in prep("mock", "--resume", ok=2).stderr


def test_an_interview_left_before_it_began_is_none(home: Path) -> None:
    prep(*MOCK, keys="q\n")
    assert "no mock interview is unfinished" in prep("mock", "--resume", ok=2).stderr
    assert "No mock interview was held yet." in prep("mock", "--history").stdout


def test_undo_takes_an_answer_of_it_back_and_resume_asks_it_again(home: Path) -> None:
    whole()
    assert "Took back Good on what" in prep("undo").stdout
    text = prep("mock", "--resume", keys=keys(*BEGIN, "", "0", "", "y")).stdout
    assert "Question 2 of 2" in text and "Question 1 of 2" not in text
    assert "1 of 4 points made, 25 %." in text
    assert reviews(home) == [("why", ("budget",)), ("what", ("rule", "case"))]


def test_undo_says_that_the_answer_was_part_of_a_mock_interview(
    clock: Callable[[timedelta], None],
) -> None:
    prep(*MOCK, "-n", "1", keys=keys(*BEGIN, *WHY))
    command = "prep mock --resume --stage one"
    said = f"It was part of a mock interview, which asks it again: {command}\n"
    assert said in prep("undo").stdout
    # its only answer was taken back, and it goes on all the same
    assert "0 of 1 question answered" in prep("mock", "--resume", keys="q\n").stdout
    assert "unfinished and kept" in prep(*MOCK, keys="q\n").stderr
    text = prep("mock", "--resume", keys=keys(*BEGIN, *WHY)).stdout
    assert "1 of 1 question answered" in text
    clock(timedelta(days=1))
    prep(*MOCK, keys=keys(*BEGIN, "", "a", "", "q"))
    prep("undo")
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    prep("undo")
    text = prep("undo").stdout
    assert "of Mon 23 Nov 2026, 20:00; that of Tue 24 Nov 2026, 20:00 goes on before it:" in text
    prep("drill", "-n", "1", keys=keys("", "3", "q"))
    assert "mock" not in prep("undo").stdout  # a rating of a drill was part of none


def test_u_in_the_middle_takes_back_the_last_marks(home: Path) -> None:
    text = prep(*MOCK, keys=keys(*BEGIN, *WHY, "u", "", "b", "", "", "y", *WHAT)).stdout
    assert "Took back the marks of why; it is asked again." in text
    assert "Was it your call?" in text
    assert reviews(home) == [("why", ("own-decision",)), ("what", ())]


def test_prep_alone_mentions_an_unfinished_one_for_two_weeks(
    clock: Callable[[timedelta], None], deck: Path
) -> None:
    words = "A mock interview is unfinished: prep mock --resume"
    prep(*MOCK, keys=keys(*BEGIN, "q"))
    assert "unfinished" not in prep().stdout  # nothing was answered
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    text = prep().stdout
    assert f"{words}\nNext: prep drill" in text
    assert f"{words} --deck {deck}\n" in prep("--deck", str(deck)).stdout
    clock(timedelta(days=13))
    assert words in prep().stdout
    clock(timedelta(days=2))
    assert "unfinished" not in prep().stdout
    prep("mock", "--resume", keys=keys(*BEGIN, *WHAT))
    prep(*MOCK, keys=keys(*BEGIN, *WHY, *WHAT))
    assert "unfinished" not in prep().stdout


def test_a_new_one_beside_an_unfinished_one_says_so() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    result = prep(*MOCK, keys="q\n")
    assert "is unfinished and kept: prep mock --resume --stage one goes on" in result.stderr


def test_confidence_and_type_are_in_the_command_that_goes_on_whenever_they_were_given() -> None:
    text = prep(*MOCK, "--confidence", "--type", keys=keys(*BEGIN, "q")).stdout
    assert (
        "0 of 2 answers kept. To go on: prep mock --resume --stage one --confidence --type" in text
    )
    prep(*MOCK, keys=keys(*BEGIN, "", "a", "", "q"))
    text = prep("mock", "--resume", keys=keys(*BEGIN, "q")).stdout
    assert text.endswith("prep mock --resume --stage one\n")


def test_of_another_round_resume_and_last_name_the_one_that_there_is() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    for option, is_not, hint in (
        ("--resume", "is unfinished", "one of one is: prep mock --resume --stage one"),
        ("--last", "was held yet", "one of one was: prep mock --last --stage one"),
    ):
        error = prep("mock", option, "-s", "two", ok=2).stderr
        assert f"no mock interview of this round {is_not}" in error and hint in error


def test_two_keys_on_a_line_are_refused_with_a_word_why() -> None:
    text = prep(*MOCK, keys=keys(*BEGIN, "x", "", "ab", "a", "", "", "yes")).stdout
    assert "One key a line: space or Enter ends the answer; ? helps." in text
    assert "One key a line: letters, then Enter; 0 if you made none; ? helps." in text
    assert "One key a line: y it held, n it hurt; ? helps." in text


def test_no_point_and_no_enter_by_accident(home: Path) -> None:
    text = prep(*MOCK, keys=keys(*BEGIN, "", "", "", "x", "a", "a", "", "0")).stdout
    assert "letters, then Enter; 0 if you made none; ? helps." in text
    assert reviews(home) == [("why", ("own-decision", "budget"))]


def test_confidence_is_asked_before_the_marks_and_again_after_a_break(home: Path) -> None:
    prep(*MOCK, "--confidence", keys=keys(*BEGIN, "", "3", "a", "", "", "y", "q"))
    text = prep("mock", "--resume", keys=keys(*BEGIN, "", "2", "a", "b", "", "", "y")).stdout
    assert "Sure and wrong\n  - why: sure, and 1 of 2 points left out" in text
    with Store.open(home, write=False) as store:
        assert [tuple(total) for total in store.sureness()] == [
            ("what", 2, 1, 2, 2),
            ("why", 3, 1, 2, 1),
        ]


def test_typed_answers_are_marked_from_memory_and_not_kept(home: Path) -> None:
    typed = f"{ANSWER}.\n" + keys("b", "", "Because.", ".", "n")
    text = prep(*MOCK, "--type", keys=keys(*BEGIN) + typed + keys("q")).stdout
    assert "about 150 words for 1:00" in text
    assert "Which points did you make? From memory;" in text
    assert "  b  budget\n" in text and "a  own decision\n" in text  # nothing marked beforehand
    assert "Was it your call?" in text
    assert "1 of 2 answers kept" in text and "--resume --stage one --type" in text
    assert reviews(home) == [("why", ("own-decision",))]
    for file in home.rglob("*"):
        assert file.is_dir() or b"3 million pounds" not in file.read_bytes()


PARAGRAPHS = f"{'word ' * 100}\n\nWe had a budget of 3 million pounds for that year.\n"


def test_a_typed_answer_has_paragraphs_and_counts_as_long_as_it_takes_to_say(home: Path) -> None:
    typed = f"{PARAGRAPHS}\n\n" + keys("b", "", "It was my call, all of it.", ".", "y")
    text = prep(*MOCK, "--type", keys=keys(*BEGIN) + typed + keys("q")).stdout
    assert "111 words, 0:44 spoken at 150 words a minute; target 1:00." in text
    assert "0:47 of 4:00 used" in text
    with Store.open(home, write=False) as store:
        (run,) = store.mock_runs()
        (review,) = run.reviews
        assert review.answered_ms == 44_400 and 44_400 <= review.took_ms < 50_000
        assert [one.took_ms for one in run.follow_ups] == [2800]


def test_an_answer_typed_in_a_drill_counts_as_long_as_it_takes_to_say(home: Path) -> None:
    with Store.open(home, write=True) as store:
        store.set_setting("pace", 100, at=NOW, event_id=event_id())
    text = prep("drill", "--type", "-n", "1", keys=f"{PARAGRAPHS}.\n3\n").stdout
    assert "You typed:\n     word word" in text
    assert "     We had a budget of 3 million pounds for that year.\n" in text
    with Store.open(home, write=False) as store:
        (review,) = store.reviews("why")
        assert review.answered_ms == 66_600 and 66_600 <= review.took_ms < 70_000
        assert store.took()["why"] == (review.took_ms,)  # what the plan learns of


def test_what_is_typed_is_counted_as_an_answer_of_ones_own_is(home: Path) -> None:
    typed = "## Task\n- I led - and won 40% of it.\n"
    text = prep("drill", "--type", "-n", "1", keys=f"{typed}.\n3\n").stdout
    words = spoken_words(typed)
    assert words == 8
    assert f"{words} words, 0:03 spoken at 150 words a minute" in text
    with Store.open(home, write=False) as store:
        (review,) = store.reviews("why")
        assert review.answered_ms == 3200


@pytest.mark.parametrize("end", [".\n", "\n\n", "\n \n", ""], ids=repr)
def test_a_text_ends_with_a_dot_two_empty_lines_or_the_input(end: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(f"\none\n\ntwo\n{end}".encode()))
    keys_ = LineKeys(stream)
    assert keys_.text((), editing=False) == "one\n\ntwo"
    assert keys_.read() == END


GIVEN_UP = "10 lines in a row answered nothing; taken for the end of the input."


@pytest.mark.parametrize(
    "command",
    [["drill"], ["drill", "--type"], ["drill", "--confidence"], [*MOCK], [*MOCK, "--type"]],
)
@pytest.mark.parametrize("first", [[], ["", "."]], ids=repr)
@pytest.mark.parametrize(
    "lines",
    [[""], ["x"], ["?"], ["u"], ["7"], [" ", "a"], [".", "u", "?", "o", ""]],
    ids=repr,
)
def test_lines_without_end_that_answer_nothing_are_the_end_of_the_input(
    command: list[str], first: list[str], lines: list[str], home: Path
) -> None:
    typed = keys(*first, *(100 * lines), *([".", *(100 * lines)] if "--type" in command else []))
    text = prep(*command, keys=typed).stdout
    assert text.count(GIVEN_UP) == 1
    assert text.count("\n") < 250
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 0


def many_questions(deck: Path) -> None:
    rows = [
        f'- {{id: q-{n}, stage: one, ask: "Q{n}?", answer_in: 1 min, points: {{p: "Says {n}"}}}}'
        for n in range(14)
    ]
    (deck / "questions.yaml").write_text("\n".join(["questions:", *rows, ""]))


def test_questions_suspended_and_taken_back_one_a_line_are_no_lines_too_many(
    deck: Path, home: Path
) -> None:
    many_questions(deck)
    assert GIVEN_UP not in prep("drill", keys=keys(*(13 * "s"), "q")).stdout
    with Store.open(home, write=False) as store:
        assert len(store.suspended()) == 13
    text = prep("drill", keys=keys(*(100 * "u"))).stdout
    assert text.count(GIVEN_UP) == 1
    with Store.open(home, write=False) as store:
        assert store.suspended() == set()


def test_answers_of_a_mock_interview_taken_back_one_a_line_are_no_lines_too_many(
    deck: Path, home: Path
) -> None:
    many_questions(deck)
    begun = keys(*(12 * ("", "0")))
    text = prep(*MOCK, "-n", "14", keys="\n" + begun + keys(*(12 * "u"), "q")).stdout
    assert GIVEN_UP not in text and "0 of 14 answers kept" in text
    text = prep("mock", "--resume", keys="\n" + begun + keys(*(100 * "u"))).stdout
    assert text.count(GIVEN_UP) == 1 and reviews(home) == []


def test_a_mock_interview_that_cannot_go_on_says_what_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "PATIENCE_S", 0.1)
    with locked_after_a_rating(home, monkeypatch):
        said = prep(*MOCK, keys=keys(*BEGIN, *WHY), ok=1).stderr
    assert "\nStopped. 1 of 2 answers kept. To go on: prep mock --resume --stage one" in said
    assert "\nerror: another program is still" in said
    assert len(reviews(home)) == 1


def test_a_line_for_each_of_many_points_is_no_line_too_many(deck: Path, home: Path) -> None:
    points = ", ".join(f'p-{number}: "Says {number}"' for number in range(20))
    question = f'id: q, stage: one, ask: "All?", answer_in: 2 min, points: {{{points}}}'
    (deck / "questions.yaml").write_text(f"questions:\n  - {{{question}}}\n")
    shown = re.findall("^  ([a-z])  Says", prep("drill", keys="\n").stdout, re.M)
    assert len(shown) == 20
    text = prep(
        "drill", "--confidence", keys=keys("x", "", "x", "2", *shown, "x", *"zx", "3")
    ).stdout
    assert GIVEN_UP not in text and "Saved: 1 rating" in text


@pytest.mark.parametrize("typed", ["word\n" * 50_000, "x" * 300_000])
def test_a_typed_answer_without_end_is_a_sentence(typed: str) -> None:
    result = prep("drill", "--type", keys=typed, ok=2)
    assert "over 200 kB, no answer that can be spoken" in result.stderr
    assert "a lone . or two empty lines end an answer" in result.stderr


def test_the_time_of_the_round_can_be_given_and_too_many_questions_are_all() -> None:
    text = prep(*MOCK, "-m", "1", "-n", "50", keys="q\n").stdout
    assert "2 questions, 1 minute;" in text


def test_without_a_stage_it_is_the_next_interview(home: Path) -> None:
    result = prep("mock", ok=2)
    assert "no interview is ahead: which round is it for?" in result.stderr
    assert "hint:  such as: --stage one" in result.stderr
    prep("plan", "one", "in 3 days")
    assert "Mock interview: First" in prep("mock", keys="q\n").stdout


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("-s", "two"), "there is no open question to ask in two"),
        (("-s", "x"), "there is no stage 'x'"),
        (("-s", "one", "--style", "rude"), "there is no style 'rude'"),
        (("--resume", "--last"), "--resume does not go with --last"),
        (("--resume", "--seed", "7"), "--resume does not go with --seed"),
        (("--last", "--type"), "--last does not go with --type"),
        (("--last", "--confidence"), "--last does not go with --confidence"),
        (("--history", "--type"), "--history does not go with --type"),
        (("--resume", "--style", "warm"), "--resume does not go with --style"),
        (("--last",), "no mock interview was held yet"),
        (("-s", "one", "-n", "0"), "0"),
        (("-s", "one", "--seed", "-1"), "-1"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_a_usage_error(args: tuple[str, ...], error: str) -> None:
    result = prep("mock", *args, ok=2)
    assert error in result.stderr and result.stdout == ""


def test_suspended_questions_are_left_out() -> None:
    prep("suspend", "why")
    assert "1 question, " in prep(*MOCK, keys="q\n").stdout


def test_the_farewell_is_said_once_and_not_again_by_last() -> None:
    assert "“" in whole().split("Says who?")[1].split("Debrief")[0]
    again = prep("mock", "--last").stdout
    assert again.startswith("\nDebrief  First\n") and "“" not in again


def test_last_shows_an_unfinished_one_too() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    assert "1 of 2 questions answered" in prep("mock", "--last").stdout


def test_history_lists_what_was_held(clock: Callable[[timedelta], None]) -> None:
    whole()
    clock(timedelta(days=1))
    prep(*MOCK, "--style", "warm", keys=keys(*BEGIN, "", "0", "", "y", "q"))
    text = prep("mock", "--history").stdout
    assert (
        "Mon 23 Nov 2026, 20:00  one  brisk, seed 7\n"
        "    75 % of the points; 2 of 2 questions\n" in text
    )
    assert "warm, seed 7\n    0 % of the points; 1 of 2 questions, unfinished" in text


def test_history_of_another_round_does_not_deny_what_was_held() -> None:
    whole()
    said = "No mock interview of this round was held yet. `prep mock` begins one.\n"
    assert prep("mock", "--history", "-s", "two").stdout == said


def test_history_and_last_say_of_one_that_can_go_on_how_it_does() -> None:
    to_go_on = "1 of 2 answers kept. To go on: prep mock --resume --stage one\n"
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    assert prep("mock", "--last").stdout.endswith(to_go_on)
    prep("mock", "--resume", keys=keys(*BEGIN, *WHAT))
    assert to_go_on not in prep("mock", "--last").stdout
    assert "2 of 2 questions\n" in prep("mock", "--history").stdout
    prep("undo")  # the last answer, which is asked again
    assert prep("mock", "--last").stdout.endswith(to_go_on)
    assert "1 of 2 questions, unfinished\n" in prep("mock", "--history").stdout


def test_a_question_that_left_the_deck_is_passed_over(deck: Path, home: Path) -> None:
    prep(*MOCK, keys=keys(*BEGIN, *WHY, "q"))
    text = (deck / "questions.yaml").read_text()
    (deck / "questions.yaml").write_text(text[: text.index("  - id: what")])
    found = prep("mock", "--resume", keys=keys(*BEGIN)).stdout
    assert "Not asked, as no longer in the deck: what." in found
    assert "1 of 2 questions answered" in found


# ---------------------------------------------------------------- the drill, and stats


def test_drill_asks_how_sure_before_the_points_are_shown(home: Path) -> None:
    text = prep("drill", "--confidence", "-n", "1", keys=keys("", "3", "b", "3")).stdout
    asked, _, shown = text.partition("How sure are you of it?")
    assert "A strong answer" not in asked and "A strong answer" in shown
    with Store.open(home, write=False) as store:
        assert [tuple(total) for total in store.sureness()] == [("why", 3, 1, 2, 1)]


def test_drill_asks_nothing_of_the_kind_unless_told() -> None:
    text = prep("drill", "-n", "1", keys=keys("", "3")).stdout
    assert "How sure" not in text and "Type your answer" not in text
    assert json.loads(prep("stats", "--json").stdout)["sureness"] is None
    assert "Sure and wrong" not in prep("stats").stdout


def test_quitting_at_how_sure_rates_nothing(home: Path) -> None:
    prep("drill", "--confidence", keys=keys("", "x", "q"))
    with Store.open(home, write=False) as store:
        assert store.total().reviews == 0


def test_a_typed_answer_stands_above_the_points_and_marks_none_of_them(home: Path) -> None:
    text = prep("drill", "--type", "-n", "1", keys=f"{ANSWER}.\n3\n").stdout
    typed = "".join(f"     {row}\n" for row in ANSWER.splitlines())
    assert f"You typed:\n{typed}A strong answer:\n" in text
    assert "Left out:" not in text
    with Store.open(home, write=False) as store:
        assert [review.left_out for review in store.reviews("why")] == [()]


def test_nothing_typed_marks_nothing_and_a_lone_key_is_a_command() -> None:
    text = prep("drill", "--type", keys=keys("s", "?", ".", "1", "q")).stdout
    assert "why is suspended" in text or "`prep unsuspend why`" in text
    assert "suspend this question" in text  # the help
    assert "You typed:" not in text and "Left out:" not in text
    assert "Saved: 1 rating" in text


def test_stats_tell_where_one_was_sure_and_wrong() -> None:
    prep("drill", "--confidence", "-n", "2", keys=keys("", "3", "a", "b", "3", "", "1", "3", "q"))
    text = prep("stats").stdout
    assert "not sure: 100 %, 2 of 2 points" in text
    assert "sure: 0 %, 0 of 2 points" in text
    assert "  - why: sure, and 2 of 2 points left out" in text
    assert json.loads(prep("stats", "--json").stdout)["sureness"] == {
        "levels": [
            {"sure": 1, "reviews": 1, "points": 2, "said": 2},
            {"sure": 3, "reviews": 1, "points": 2, "said": 0},
        ],
        "wrong": [{"question_id": "why", "sure": 3, "reviews": 1, "points": 2, "said": 0}],
    }
    assert json.loads(prep("stats", "-s", "two", "--json").stdout)["sureness"] is None

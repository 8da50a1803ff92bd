"""`prep mock` and `drill --type` through pipes."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from running import PassTime, locked_after_a_rating, prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.answers.text import count_spoken_words
from tiktok_prep.journal.store import Store
from tiktok_prep.terminal.keys import END, LineKeys

DECK = {
    "stages.yaml": """
id: tiktok-head-of-content-operations
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
    for name, content in DECK.items():
        (folder / name).write_text(content)
    monkeypatch.setenv("PREP_DECK", str(folder))
    return folder


@pytest.fixture(autouse=True)
def move_clock(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW. Returns a function that moves it on."""
    return set_clock(monkeypatch)


def keys(*keys_pressed: str) -> str:
    """The input for these keys, one per line; '' is Enter."""
    return "".join(f"{key}\n" for key in keys_pressed)


BEGIN = ("",)
ANSWER_WHY = ("", "b", "", "", "n")
"""An answer to `why` that leaves out the point `budget`; its follow-up hurts."""
ANSWER_WHAT = ("", "0", "", "y")
MOCK = ("mock", "--stage", "one", "--seed", "7")


def run_whole_mock() -> str:
    return prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, *ANSWER_WHAT)).stdout


def reviews(home: Path) -> list[tuple[str, tuple[str, ...]]]:
    with Store.open(home, write=False) as store:
        return [(r.question_id, r.left_out) for run in store.mock_runs() for r in run.reviews]


def test_a_mock_from_the_opening_to_the_debrief(home: Path) -> None:
    output = run_whole_mock()
    assert "2 questions, 4 minutes; brisk: to the point, one follow-up to each answer." in output
    assert "Seed 7: --seed 7 holds the same interview again." in output
    interview, _, debrief = output.partition("Mock interview of ")
    assert "   a  Says I for one decision\n" in interview
    assert "At what cost?" in interview and "Was it your call?" not in interview
    assert "What is [bold]fair[/bold]?" in interview
    assert interview.count("It hurt.\n") == interview.count("It went well.\n") == 1
    assert "made: Says I for one decision" in debrief
    assert "missed: Gives the budget as a number" in debrief
    assert "Hurt: At what cost?" in debrief and "Well: Says who?" in debrief
    assert "3 of 4 points made, 75 %." in debrief
    assert "1 of 2 follow-ups hurt." in debrief
    assert "The same" not in debrief
    assert "Missed: 1 of 2 points of " in debrief
    assert "To drill what you missed: prep drill one\n" in debrief
    assert reviews(home) == [("why", ("budget",)), ("what", ())]


def test_the_debrief_compares_the_questions_of_two_attempts_with_the_same_seed(
    move_clock: PassTime,
) -> None:
    run_whole_mock()
    move_clock(timedelta(days=1))
    output = prep(*MOCK, keys=keys(*BEGIN, "", "0", "", "y", "", "a", "b", "", "", "y")).stdout
    assert "The same 2 questions on Mon 23 Nov 2026, 20:00: 50 % now, 75 % then: worse." in output
    assert "2 of 2 points; 1 of 2 in 0:00 last time" in output
    move_clock(timedelta(days=1))
    output = prep(
        "mock", "-s", "one", "--seed", "8", keys=keys(*BEGIN, *ANSWER_WHY, *ANSWER_WHAT)
    ).stdout
    assert "The same" not in output and "worse" not in output


def test_an_unfinished_mock_is_resumed_where_it_stopped(home: Path) -> None:
    output = prep(*MOCK, keys=keys(*BEGIN, "", "b", "")).stdout  # the input ends at the follow-up
    assert "Stopped. 1 of 2 answers kept. To go on: prep mock --resume one" in output
    assert reviews(home) == [("why", ("budget",))]
    output = prep("mock", "--resume", keys=keys(*BEGIN, "", "n", *ANSWER_WHAT)).stdout
    assert "(seed 7, brisk): 1 of 2 questions answered, 4 minutes left." in output
    interview, _, debrief = output.partition("Mock interview of ")
    # the follow-up alone would make no sense
    assert "Why you?\nYou answered it before the break.\n\n" in interview
    assert interview.count("before the break") == 1 and debrief.count("Why you?") == 2
    assert "2 of 2 questions answered" in output and "1 of 2 follow-ups hurt." in output
    assert reviews(home) == [("why", ("budget",)), ("what", ())]
    assert "no mock interview is unfinished" in prep("mock", "--resume", ok=2).stderr


def test_a_mock_left_before_its_first_question_is_not_kept(home: Path) -> None:
    prep(*MOCK, keys="q\n")
    assert "no mock interview is unfinished" in prep("mock", "--resume", ok=2).stderr
    assert "No mock interview was held yet." in prep("mock", "--history").stdout


def test_resume_asks_a_question_again_after_prep_undo(home: Path) -> None:
    run_whole_mock()
    assert "Took back Good on “What is " in prep("undo").stdout
    output = prep("mock", "--resume", keys=keys(*BEGIN, "", "a", "b", "", "", "y")).stdout
    assert "Question 2 of 2" in output and "Question 1 of 2" not in output
    assert "1 of 4 points made, 25 %." in output
    assert reviews(home) == [("why", ("budget",)), ("what", ("rule", "case"))]


def test_undo_says_that_the_answer_was_part_of_a_mock(
    move_clock: PassTime,
) -> None:
    prep(*MOCK, "-n", "1", keys=keys(*BEGIN, *ANSWER_WHY))
    command = "prep mock --resume one"
    message = f"It was part of a mock interview, which asks it again: {command}\n"
    assert message in prep("undo").stdout
    # it can be resumed although its only answer was undone
    assert "0 of 1 question answered" in prep("mock", "--resume", keys="q\n").stdout
    assert "unfinished and kept" in prep(*MOCK, keys="q\n").stderr
    output = prep("mock", "--resume", keys=keys(*BEGIN, *ANSWER_WHY)).stdout
    assert "1 of 1 question answered" in output
    move_clock(timedelta(days=1))
    prep(*MOCK, keys=keys(*BEGIN, "", "a", "", "q"))
    prep("undo")
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    prep("undo")
    output = prep("undo").stdout
    assert "It was part of the mock interview of Mon 23 Nov 2026, 20:00.\n" in output
    prep("drill", "-n", "1", keys=keys("", "3", "q"))
    assert "mock" not in prep("undo").stdout  # that rating was not part of a mock


def test_u_goes_back_to_the_verdict_then_to_the_marks_then_to_the_answer(
    home: Path,
) -> None:
    output = prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "u", "y", *ANSWER_WHAT)).stdout
    assert "You said it hurt. Did that answer go well?" in output
    assert "0 of 2 follow-ups hurt." in output
    back_to_marks = keys(*BEGIN, *ANSWER_WHY, "u", "u", "b", "a", "", *ANSWER_WHAT)
    output = prep(*MOCK, keys=back_to_marks).stdout
    assert "Missed b." in output and "1 of 2 follow-ups hurt." in output
    to_the_answer = keys(*BEGIN, *ANSWER_WHY, "u", "u", "u", "", "a", "b", "", *ANSWER_WHAT)
    output = prep(*MOCK, keys=to_the_answer).stdout
    assert "1 of 2 follow-ups hurt." in output and "no longer counts" not in output
    left_out = [("budget",), ("own-decision",), ("own-decision",)]
    assert sorted(points for name, points in reviews(home) if name == "why") == left_out


def test_a_fourth_u_takes_back_the_answer_and_its_follow_ups(home: Path) -> None:
    output = prep(
        *MOCK, keys=keys(*BEGIN, *ANSWER_WHY, *"uuuu", "", "a", "", "", "y", *ANSWER_WHAT)
    ).stdout
    words = "That answer no longer counts; the question is asked again from the start."
    assert words in output and "Was it your call?" in output
    assert reviews(home) == [("why", ("own-decision",)), ("what", ())]


def test_without_a_name_resume_goes_on_with_the_last_one_and_says_which(
    deck: Path, move_clock: PassTime
) -> None:
    with (deck / "questions.yaml").open("a") as file:
        file.write(
            '  - {id: how, stage: two, ask: "How?", points: {way: "Says how"},\n'
            '     follow_ups: ["Why?"]}\n'
        )
    prep("mock", "two", keys=keys(*BEGIN, "", "a", "", "q"))
    move_clock(timedelta(days=6))
    prep(*MOCK, keys=keys(*BEGIN, "q"))
    output = prep("mock", "--resume", keys="q\n").stdout
    assert "Mock interview: First" in output and "0 of 2 questions answered" in output
    assert "Mock interview: Second" in prep("mock", "two", "--resume", keys="q\n").stdout


def test_leaving_names_the_commands_to_go_on_and_to_look_back() -> None:
    output = prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q")).stdout
    assert output.endswith(
        "Stopped. 1 of 2 answers kept. To go on: prep mock --resume one\n"
        "To see what is kept: prep mock --last one\n"
    )


def test_last_of_a_mock_left_at_a_follow_up_says_that_none_was_answered() -> None:
    prep(*MOCK, keys=keys(*BEGIN, "", "b", "", "q"))
    output = prep("mock", "--last").stdout
    assert "No follow-up was answered." in output
    assert "It is not finished. To go on: prep mock --resume one" in output


def test_prep_without_a_command_mentions_an_unfinished_mock_for_two_days(
    move_clock: PassTime, deck: Path
) -> None:
    words = "A mock interview is unfinished: prep mock --resume"
    prep(*MOCK, keys=keys(*BEGIN, "q"))
    assert "unfinished" not in prep().stdout  # nothing was answered
    move_clock(timedelta(minutes=1))
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    output = prep().stdout
    assert f"{words}\nNext: prep drill" in output
    assert f"{words} --deck {deck}\n" in prep("--deck", str(deck)).stdout
    move_clock(timedelta(days=1, hours=23))
    assert words in prep().stdout
    move_clock(timedelta(hours=2))
    assert "unfinished" not in prep().stdout
    prep("mock", "--resume", keys=keys(*BEGIN, *ANSWER_WHAT))
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, *ANSWER_WHAT))
    assert "unfinished" not in prep().stdout


def test_a_new_mock_mentions_the_unfinished_one() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    result = prep(*MOCK, keys="q\n")
    assert "is unfinished and kept: prep mock --resume one goes on" in result.stderr


def test_the_command_to_resume_repeats_type_if_it_was_given() -> None:
    output = prep(*MOCK, "--type", keys=keys(*BEGIN, "q")).stdout
    assert "0 of 2 answers kept. To go on: prep mock --resume one --type" in output
    prep(*MOCK, keys=keys(*BEGIN, "", "a", "", "q"))
    output = prep("mock", "--resume", keys=keys(*BEGIN, "q")).stdout
    assert "To go on: prep mock --resume one\n" in output


def test_resume_and_last_of_a_stage_without_a_mock_name_the_stage_that_has_one() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    for option, phrase, hint in (
        ("--resume", "is unfinished", "one of one is: prep mock --resume one"),
        ("--last", "was held yet", "one of one was: prep mock --last one"),
    ):
        error = prep("mock", option, "-s", "two", ok=2).stderr
        assert f"no mock interview of this round {phrase}" in error and hint in error


def test_two_keys_on_one_line_get_a_hint() -> None:
    output = prep(*MOCK, keys=keys(*BEGIN, "x", "", "ab", "a", "", "", "yes")).stdout
    assert "One key a line: space or Enter ends the answer; ? helps." in output
    assert "0 if you missed nothing, else the letters." in output
    assert "One key a line: y it went well, n it hurt; ? helps." in output


@pytest.mark.parametrize("done", ["", " "])
def test_space_or_enter_saves_marks_but_nothing_without_one(home: Path, done: str) -> None:
    output = prep(*MOCK, keys=keys(*BEGIN, "", done, done, "x", "a", "a", done, "1", *"ab", done))
    assert output.stdout.count("0 if you missed nothing, else the letters.") == 5
    assert reviews(home) == [("why", ("own-decision", "budget"))]


def test_typed_answers_are_marked_from_memory_and_not_kept(home: Path) -> None:
    typed = f"{ANSWER}.\n" + keys("a", "", "Because.", ".", "n")
    output = prep(*MOCK, "--type", keys=keys(*BEGIN) + typed + keys("q")).stdout
    assert "about 150 words for 1:00" in output
    assert "Which did you miss?" in output
    assert "   b  Gives the budget as a number\n" in output  # nothing is marked yet
    assert "Was it your call?" in output
    assert "1 of 2 answers kept" in output and "--resume one --type" in output
    assert reviews(home) == [("why", ("own-decision",))]
    for file in home.rglob("*"):
        assert file.is_dir() or b"3 million pounds" not in file.read_bytes()


def test_below_a_point_stands_the_typed_sentence_that_comes_nearest_to_it() -> None:
    typed = keys("Our budget, as a number: 3 million.", ".", "a", "", "Because.", ".", "n", "q")
    output = prep(*MOCK, "--type", keys=keys(*BEGIN) + typed).stdout
    assert "Which did you miss? Below a point: your words to check." in output
    point = "   b  Gives the budget as a number\n"
    assert f"{point}        “Our budget, as a number: 3 million.”\n" in output


PARAGRAPHS = f"{'word ' * 100}\n\nWe had a budget of 3 million pounds for that year.\n"


def test_a_typed_answer_may_have_paragraphs_and_counts_the_time_to_say_it(home: Path) -> None:
    typed = f"{PARAGRAPHS}\n\n" + keys("b", "", "It was my call, all of it.", ".", "y")
    output = prep(*MOCK, "--type", keys=keys(*BEGIN) + typed + keys("q")).stdout
    assert "111 words, 0:44 spoken; target 1:00" in output
    assert "round 0:47 of 4:00" in output
    with Store.open(home, write=False) as store:
        (run,) = store.mock_runs()
        (review,) = run.reviews
        assert review.answered_ms == 44_400 and 44_400 <= review.took_ms < 50_000
        assert [one.took_ms for one in run.follow_ups] == [2800]


def test_an_answer_typed_in_a_drill_counts_the_time_to_say_it(home: Path) -> None:
    output = prep("drill", "--type", "-n", "1", keys=f"{PARAGRAPHS}.\n3\n").stdout
    assert "You typed 111 words, 0:44 spoken; target 1:00." in output
    with Store.open(home, write=False) as store:
        (review,) = store.reviews("why")
        assert review.answered_ms == 44_400 and 44_400 <= review.took_ms < 48_000
        assert store.recent_ms("took_ms")["why"] == (review.took_ms,)  # the plan's expected time


def test_the_words_of_a_typed_answer_are_counted_like_those_of_an_own_answer(home: Path) -> None:
    typed = "## Task\n- I led - and won 40% of it.\n"
    output = prep("drill", "--type", "-n", "1", keys=f"{typed}.\n3\n").stdout
    words = count_spoken_words(typed)
    assert words == 8
    assert f"{words} words, 0:03 spoken" in output
    with Store.open(home, write=False) as store:
        (review,) = store.reviews("why")
        assert review.answered_ms == 3200


@pytest.mark.parametrize("end", [".\n", "\n\n", "\n \n", ""], ids=repr)
def test_a_typed_answer_ends_with_a_dot_two_empty_lines_or_the_end_of_input(end: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(f"\none\n\ntwo\n{end}".encode()))
    line_keys = LineKeys(stream)
    assert line_keys.text((), editing=False, show=lambda: None) == "one\n\ntwo"
    assert line_keys.read() == END


GAVE_UP = "10 lines in a row answered nothing; taken for the end of the input."


@pytest.mark.parametrize(
    "command",
    [["drill"], ["drill", "--type"], [*MOCK], [*MOCK, "--type"]],
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


def test_undoing_answers_of_a_mock_are_not_idle_lines(deck: Path, home: Path) -> None:
    write_many_questions(deck)
    answers = keys(*(12 * ("", "a", "")))
    output = prep(*MOCK, "-n", "14", keys="\n" + answers + keys(*(36 * "u"), "q")).stdout
    assert GAVE_UP not in output and "0 of 14 answers kept" in output
    output = prep("mock", "--resume", keys="\n" + answers + keys(*(100 * "u"))).stdout
    assert output.count(GAVE_UP) == 1 and reviews(home) == []


def test_a_mock_that_cannot_save_says_how_many_answers_are_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "LOCK_TIMEOUT_S", 0.1)
    with locked_after_a_rating(home, monkeypatch):
        message = prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY), ok=1).stderr
    assert "\nStopped. 1 of 2 answers kept. To go on: prep mock --resume one" in message
    assert "\nerror: another program is still" in message
    assert len(reviews(home)) == 1


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


def test_minutes_set_the_time_and_more_questions_than_there_are_means_all() -> None:
    output = prep(*MOCK, "-m", "1", "-n", "50", keys="q\n").stdout
    assert "2 questions, 1 minute;" in output


def test_without_a_stage_the_mock_is_for_the_next_interview(home: Path) -> None:
    result = prep("mock", ok=2)
    assert "no interview is ahead, so there is no next round" in result.stderr
    assert "hint:  name a round, such as one" in result.stderr
    prep("plan", "one", "in 3 days")
    assert "Mock interview: First" in prep("mock", keys="q\n").stdout


def test_a_mock_asks_no_suspended_question() -> None:
    prep("suspend", "why")
    assert "1 question, " in prep(*MOCK, keys="q\n").stdout


def test_last_shows_the_debrief_without_the_farewell() -> None:
    assert "“" in run_whole_mock().split("Says who?")[1].split("Mock interview of ")[0]
    output = prep("mock", "--last").stdout
    assert (
        output.startswith("\nMock interview of Mon 23 Nov 2026, 20:00  First; brisk, seed 7\n")
        and "“" not in output
    )


def test_last_also_shows_an_unfinished_mock() -> None:
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    assert "1 of 2 questions answered" in prep("mock", "--last").stdout


def test_history_lists_the_mocks_held(move_clock: PassTime) -> None:
    run_whole_mock()
    move_clock(timedelta(days=1))
    prep(*MOCK, "--style", "warm", keys=keys(*BEGIN, "", "a", "b", "", "", "y", "q"))
    output = prep("mock", "--history").stdout
    assert (
        "Mon 23 Nov 2026, 20:00  one  brisk, seed 7\n"
        "    75 % of the points; 2 of 2 questions\n" in output
    )
    assert "warm, seed 7\n    0 % of the points; 1 of 2 questions, unfinished" in output


def test_history_of_a_stage_without_a_mock_speaks_only_of_that_stage() -> None:
    run_whole_mock()
    message = "No mock interview of this round was held yet. `prep mock` begins one.\n"
    assert prep("mock", "--history", "-s", "two").stdout == message


def test_history_and_last_show_which_mock_can_be_resumed() -> None:
    to_go_on = "It is not finished. To go on: prep mock --resume one\n"
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    assert prep("mock", "--last").stdout.endswith(to_go_on)
    prep("mock", "--resume", keys=keys(*BEGIN, *ANSWER_WHAT))
    assert to_go_on not in prep("mock", "--last").stdout
    assert "2 of 2 questions\n" in prep("mock", "--history").stdout
    prep("undo")  # of the last answer, so that its question is asked again
    assert prep("mock", "--last").stdout.endswith(to_go_on)
    assert "1 of 2 questions, unfinished\n" in prep("mock", "--history").stdout


def test_a_question_that_left_the_deck_is_skipped_with_a_notice(deck: Path, home: Path) -> None:
    prep(*MOCK, keys=keys(*BEGIN, *ANSWER_WHY, "q"))
    content = (deck / "questions.yaml").read_text()
    (deck / "questions.yaml").write_text(content[: content.index("  - id: what")])
    output = prep("mock", "--resume", keys=keys(*BEGIN)).stdout
    assert "Not asked, as no longer in the deck: what." in output
    assert "1 of 2 questions answered" in output


# ---------------------------------------------------------------- the drill


def test_drill_without_options_does_not_ask_for_text() -> None:
    output = prep("drill", "-n", "1", keys=keys("", "3")).stdout
    assert "Type your answer" not in output


def test_the_nearest_sentence_of_a_typed_answer_stands_below_its_point_and_marks_nothing(
    home: Path,
) -> None:
    typed = "There was much to do. We gave the budget as one number."
    output = prep("drill", "--type", "-n", "1", keys=f"{typed}\n.\nt\n3\n").stdout
    assert "   a  Says I for one decision\n   b  Gives the budget as a number\n" in output
    assert "as a number\n        “We gave the budget as one number.”\n" in output
    assert "You typed 12 words, 0:04 spoken; target 1:00." in output
    assert f"You typed:\n     {typed}\n" in output  # t shows all of it
    assert "Missed" not in output
    with Store.open(home, write=False) as store:
        assert [review.left_out for review in store.reviews("why")] == [()]


def test_an_empty_typed_answer_marks_nothing_and_a_lone_key_is_a_command() -> None:
    output = prep("drill", "--type", keys=keys("s", "?", ".", "1", "q")).stdout
    assert "why is suspended" in output or "`prep suspend --undo why`" in output
    assert "suspend this question" in output  # the help
    assert "You typed" not in output and "Missed" not in output
    assert "Saved: 1 rating" in output


def test_the_opening_says_to_mark_and_speaks_of_no_points(deck: Path) -> None:
    assert "mark what you missed" in prep(*MOCK, keys="q\n").stdout
    text = "questions: [{id: why, stage: one, ask: Why you?}]\n"
    (deck / "questions.yaml").write_text(text)
    opening = prep(*MOCK, keys="q\n").stdout
    assert "point" not in opening.replace("to the point", "")
    assert "After each answer, mark what you missed" in opening

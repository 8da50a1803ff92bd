"""The answer check: what counts as a point made, what is said of length, numbers, manner, facts."""

from __future__ import annotations

import subprocess
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_prep.answering.check import AnswerCheck, Kind, Verdict, check
from tiktok_prep.model import Fact, FollowUp, Point, Question, Source

CUES = {
    "scale": ("# markets|countries", "# people|moderators|editors", "budget #"),
    "obstacle": ("hardest|worst problem|obstacle", "obvious fix fail"),
    "result": ("fell|rose|grew from #", "year_on_year #"),
    "clash": ("legal|marketing refused|disagreed",),
}
QUESTION = Question(
    id="q",
    stages=("hiring-manager",),
    ask="Describe a large operation that you have managed.",
    points=(
        Point("scale", "Gives the size in numbers: markets, volume, people, budget", CUES["scale"]),
        Point("obstacle", "Names the hardest obstacle, and why the fix failed", CUES["obstacle"]),
        Point("result", "Closes on a result with its baseline and period", CUES["result"]),
        Point("clash", "Recounts a clash with legal: who gave way", CUES["clash"]),
        Point("lesson", "Carries one lesson over to the Nordic countries"),
    ),
    answer_in_s=60,
    kind="behavioural",
    facts=("fine",),
)
FINE = Question(
    id="fine",
    stages=("hiring-manager",),
    ask="How high can a fine go under the Online Safety Act?",
    points=(Point("answer", "£18 million or 10% of worldwide revenue"),),
    fact=Fact("2025-04", Source("Ofcom", "https://example.org")),
)
USERS = Question(
    id="users",
    stages=("hiring-manager",),
    ask="In June 2025, how many people in the UK did TikTok say used it each month?",
    points=(Point("answer", "Over 30 million"),),
    fact=Fact("2025-06", Source("TikTok", "https://example.org")),
)
EUROPE = USERS._replace(
    id="europe",
    ask="In September 2025, how many people a month did TikTok say used it across the EEA and UK?",
    points=(Point("answer", "More than 200 million, up from 175 million a year before"),),
)
SCALE = "We moderated seven markets with 400 people and a small budget."
OBSTACLE = "The hardest problem was turnover, because the night shift was so lonely."
RESULT = "Over the following year the error rate fell from 5% to 2.1% in all of them."
CLASH = "The people in legal refused to sign it off, and I went to see them every day."
NOTHING = "It was a very good time for all of us and I would do it again at once."


def checked(text: str, question: Question = QUESTION, *, pace: int = 150) -> AnswerCheck:
    return check(question, text, facts=[FINE, USERS, EUROPE], pace=pace)


def says(text: str, kind: Kind, question: Question = QUESTION) -> list[str]:
    return [finding.says for finding in checked(text, question).findings if finding.kind is kind]


def pointed_at(text: str, kind: Kind, question: Question = QUESTION) -> list[str]:
    found = checked(text, question).findings
    return [finding.evidence for finding in found if finding.kind is kind]


# ------------------------------------------------------------ points


def test_a_point_is_found_with_the_words_that_show_it() -> None:
    found = checked(f"{NOTHING} {SCALE}").points[0]
    assert found.verdict is Verdict.FOUND
    assert "seven markets" in found.evidence


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param(SCALE, "scale", id="a number word and a noun"),
        pytest.param(SCALE.replace("seven", "7"), "scale", id="digits"),
        pytest.param(
            "I had to run it in 12 different markets at the time.", "scale", id="words between"
        ),
        pytest.param("Our budget for the whole of it was £2.5m that year.", "scale", id="money"),
        pytest.param("I was on the budget of it in 2019 and then I was not.", "", id="a year"),
        pytest.param(OBSTACLE.replace("problem", "problme"), "obstacle", id="misspelt"),
        pytest.param("The obvious fix was to hire, and that failed us all badly.", "obstacle"),
        pytest.param("It failed. I know that the fix was obvious to us all.", "obstacle", id="two"),
        pytest.param("It failed.\n\nI know that the fix was obvious to us all.", "", id="apart"),
        pytest.param(f"The fix was obvious, {'on and ' * 9}on, it failed.", "", id="far apart"),
        pytest.param("We never had seven markets, and not one of us was asked.", "", id="denied"),
        pytest.param("Legal did not disagree with it at any time that I know of.", "", id="denied"),
        pytest.param("Not only legal disagreed with us, all of the others did so.", "clash"),
        pytest.param("We grew from 3 to 9 people in all of that time with him.", "scale result"),
        pytest.param("Growth was 12% year-on-year and that is what we had wanted.", "result"),
        pytest.param("Growth was 12% on the year before and all of it was ours.", "", id="phrase"),
        pytest.param("Legal had disagreed with us about it, and then they gave way.", "clash"),
        pytest.param("The illegal posts were what we all disagreed on in the end.", "", id="part"),
    ],
)
def test_a_cue_wants_all_of_its_words_near_each_other(text: str, made: str) -> None:
    assert checked(text).made == tuple(made.split())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Fine.", id="nothing"),
        pytest.param("seven markets, 400 people, budget, hardest problem, fix failed", id="soup"),
        pytest.param("Have you ever run seven markets with 400 people at one time?", id="asks"),
        pytest.param("", id="empty"),
        pytest.param("12 34 56 78 90 12 34 56 78 90 12 34", id="numbers alone"),
        pytest.param("私たちは七つの市場で四百人と働いていました。" * 9, id="another language"),
        pytest.param("## I had 400 people in seven markets and it was all of it", id="a heading"),
    ],
)
def test_where_there_is_no_prose_nothing_is_assessed(text: str) -> None:
    assert {each.verdict for each in checked(text).points} == {Verdict.NOT_ASSESSED}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I took a sample of what the vendor did, and every appeal was read by two of us.", True),
        ("I took a sample of what the vendor did, and every one was read by two of us.", False),
        ("I took a sample of what the vendor and the agency did, and wrote my audit on it.", False),
    ],
)
def test_a_cue_lacks_no_item_whatever_else_is_said(text: str, found: bool) -> None:
    cues = ("vendor|agency audit|sample appeal|complaint",)
    question = QUESTION._replace(points=(Point("p", "Tells of an appeal", cues),))
    assert checked(text, question).made == (("p",) if found else ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("First I would see whether it is real: has legal refused it, or is it a holiday?", True),
        ("I would see first whether it is so. Has legal refused to let us do that?", True),
        ("Has legal refused to let us do that?\n\nI would see first whether it is so.", False),
        ("I would see first whether it is so. Has your legal team refused to do that?", False),
        ("I would see first whether it is so. Who in legal disagreed?", False),
    ],
)
def test_what_one_asks_oneself_behind_a_statement_is_said(text: str, found: bool) -> None:
    asking = QUESTION._replace(follow_ups=(FollowUp("Who disagreed in legal?", "clash"),))
    assert checked(text, asking).made == (("clash",) if found else ())


def test_the_deck_handed_back_is_no_evidence() -> None:
    copy = "I give the size in numbers: 7 markets, the volume, the people and the budget."
    assert checked(f"{copy} {NOTHING}").made == ()


def test_a_point_without_cues_is_found_by_its_own_words_or_not_assessed() -> None:
    near = (
        "The one lesson that I would carry over to your Nordic countries is that viewers in Bergen "
        "or Turku will wait a week for a joke in the language that her grandmother cooks in."
    )
    assert checked(f"{near} {NOTHING}").made == ("lesson",)
    assert checked(NOTHING).points[4].verdict is Verdict.NOT_ASSESSED
    assert checked(NOTHING).points[0].verdict is Verdict.NOT_FOUND


def test_a_fact_is_checked_by_its_own_words() -> None:
    assert checked("10% of worldwide revenue or £18 million", FINE).made == ("answer",)
    assert checked("That I do not know.", FINE).points[0].verdict is Verdict.NOT_ASSESSED


# ------------------------------------------------------------ length and parts


def test_length_is_told_at_ones_own_pace() -> None:
    text = " ".join(["word"] * 150)
    assert checked(text, pace=150).seconds == 60
    assert checked(text, pace=100).seconds == 90


def test_a_sign_is_a_word_to_the_ear_and_a_heading_is_not_said() -> None:
    assert checked("## Result\n\nUp 12 % to £3m").words == 6


def test_too_long_points_at_the_sentence_in_which_time_is_up() -> None:
    text = f"{'One two three four five six seven eight nine ten. ' * 15}Here it is over for good. "
    found = pointed_at(f"{text}{'And on. ' * 40}", Kind.LENGTH)
    assert found == ["Here it is over for good."]


def test_the_parts_are_told_by_headings() -> None:
    part = "one two three four five six seven eight nine ten"
    text = (
        f"## Situation\n{part}\n## Action\n{part}. {part}. {part}\n\n{part}\n# The results\n{part}"
    )
    parts = checked(text).parts
    assert parts is not None
    assert parts == pytest.approx((1 / 6, 0, 4 / 6, 1 / 6))
    assert says(text, Kind.PARTS) == [
        "Task: nothing, usually 10 %. It would come after this.",
    ]


def test_four_paragraphs_are_the_four_parts_and_three_are_not_assessed() -> None:
    part = " ".join(["word"] * 20)
    assert checked("\n\n".join([part] * 4)).parts == (0.25, 0.25, 0.25, 0.25)
    assert checked("\n\n".join([part] * 3)).parts is None
    assert checked("\n\n".join([part] * 4), QUESTION._replace(kind="case")).parts is None


# ------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We hired 40.", "40 of what? A number without a unit."),
        ("We hired 40 and it was enough.", "40 of what? A number without a unit."),
        ("We hired 40 editors in 2021 and 3 of the 7 managers.", ""),
        ("It grew from 40 to 60 people by 12 May.", ""),
        ("Views rose by 12 %.", "12 %: from what, since when? A change without its base."),
        ("Views rose by 12 % in a year.", ""),
        ("Half of the views came from 12 % of them.", ""),
        ("They may fine up to 6% of revenue.", ""),
        ("Output doubled.", "doubled: from what, since when? A change without its base."),
        ("Output doubled within six months.", ""),
        ("In tier 1 we had it 24/7 at 14:30.", ""),
    ],
)
def test_a_number_wants_a_unit_and_a_change_its_base(text: str, told: str) -> None:
    assert says(text, Kind.NUMBER) == [each for each in [told] if each]


def test_what_is_said_of_a_number_points_at_the_words_around_it() -> None:
    found = pointed_at("In the end all of our views rose by 12 %.", Kind.NUMBER)
    assert found == ["views rose by 12 %"]


def test_a_long_behavioural_answer_without_a_number_is_told() -> None:
    assert pointed_at(f"{'It went very well. ' * 12}So we stopped.", Kind.NUMBER) == [
        "So we stopped."
    ]
    assert pointed_at(f"{'It went very well. ' * 12}All 9 of us.", Kind.NUMBER) == []


# ------------------------------------------------------------ manner


def test_hedges_and_fillers_are_told_by_name_with_their_count() -> None:
    text = "Maybe it was kind of basically done. Maybe this kind of work is. You know that I try."
    assert says(text, Kind.HEDGE) == ["'maybe' 2 times", "'kind of' once"]
    assert says(text, Kind.FILLER) == ["'basically' once"]


def test_more_we_than_i_is_asked_about() -> None:
    assert says("We won. We did our best in the US.", Kind.I_AND_WE) == [
        "'We' 3 times, 'I' never: what was yours?"
    ]
    assert says("We won, we did, and I and my team and I did it.", Kind.I_AND_WE) == []


# ------------------------------------------------------------ facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("A fine under the Online Safety Act is 6% of revenue.", ["fine"]),
        ("A fine under the Online Safety Act is £20 million at the most.", ["fine"]),
        ("A fine under the Online Safety Act is 10% or £18m.", []),
        ("A fine under the DSA is 6% of revenue.", []),
        ("My fine under the Online Safety Act took 3 people.", []),
        ("TikTok has 25 million users in the UK.", ["users"]),
        ("TikTok has about 31 million users in the UK.", []),
        ("TikTok had 23 million users in the UK in 2023.", []),
        ("Does TikTok have 25 million users in the UK?", []),
        ("We had 25 million users in the UK.", []),
        ("With 8 people I ran TikTok in the UK.", []),
        ("TikTok has 45 million monthly active users in the UK.", ["users"]),
        ("TikTok had 100 million users in the EEA and UK each month.", ["europe"]),
        ("TikTok had 100 million users in the EEA and UK in 2024.", []),
        ("Our TikTok channel reached 45 million users a month in the UK.", []),
    ],
)
def test_a_number_near_a_known_subject_is_held_against_the_fact(
    text: str, facts: list[str]
) -> None:
    assert [f.fact for f in checked(text).findings if f.kind is Kind.FACT] == facts


def test_where_two_facts_are_as_near_neither_is_held_against_a_number() -> None:
    text = "TikTok has 25 million users in the UK."
    for facts, held in (([USERS], ["users"]), ([USERS, USERS._replace(id="twin")], [])):
        findings = check(QUESTION, text, facts=facts, pace=150).findings
        assert [f.fact for f in findings if f.kind is Kind.FACT] == held


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I think that it was 50 million people a month.", "users"),
        ("In June 2025 it was 45 million.", "users"),
        ("It was over 30 million, up from 20 million.", ""),
        ("It was 20 million; no, it was more than that: 30 million people.", ""),
        ("It took 3 years.", ""),
    ],
)
def test_the_answer_to_a_fact_is_held_against_that_fact(text: str, fact: str) -> None:
    findings = check(USERS, text, facts=[FINE], pace=150).findings
    assert [f.fact for f in findings if f.kind is Kind.FACT] == ([fact] if fact else [])


def test_a_contradiction_names_both_figures_the_fact_and_its_date() -> None:
    assert says("TikTok has 25 million users in the UK.", Kind.FACT) == [
        "You say 25 million users; the deck says Over 30 million (users, as of June 2025)."
    ]


# ------------------------------------------------------------ laws

PARAGRAPHS = st.lists(
    st.sampled_from([SCALE, OBSTACLE, RESULT, CLASH, NOTHING, f"{NOTHING} {SCALE}", "Fine.", "um"])
    | st.text(max_size=30).map(lambda text: text.replace("\n", " ")),
    max_size=6,
)
PIECES = st.lists(
    st.sampled_from(
        "I|we|400|seven|markets|12%|£3m|fell|from|to|.|?|!|\n|\n\n|\n##|-|1.|*|budget|hardest|fix"
        "|1,000,000.5.5|2019|12th|May|\x00|\x1b|\u202e|\u2028|\r|日本|العربية|Ünïcödé|'|’|_|#".split(
            "|"
        )
    ),
    max_size=60,
).map(" ".join)
ANY_TEXT = st.text(max_size=200) | PIECES


@given(PARAGRAPHS, st.sampled_from([SCALE, OBSTACLE, RESULT, CLASH, NOTHING]))
def test_another_paragraph_never_takes_a_point_away(paragraphs: list[str], more: str) -> None:
    before = checked("\n\n".join(paragraphs)).made
    assert set(before) <= set(checked("\n\n".join([*paragraphs, more])).made)


@given(st.data(), PARAGRAPHS)
def test_the_order_of_paragraphs_never_changes_what_is_found(
    data: st.DataObject, paragraphs: list[str]
) -> None:
    shuffled = data.draw(st.permutations(paragraphs))
    assert checked("\n\n".join(paragraphs)).made == checked("\n\n".join(shuffled)).made


@given(ANY_TEXT, ANY_TEXT, st.integers(60, 400))
def test_seconds_add_up_over_paragraphs(one: str, other: str, pace: int) -> None:
    both = checked(f"{one}\n\n{other}", pace=pace).seconds
    assert both == pytest.approx(
        checked(one, pace=pace).seconds + checked(other, pace=pace).seconds
    )


@given(ANY_TEXT)
@example("A fine under the Online Safety Act is 6%.")
def test_everything_found_points_at_words_of_the_text(text: str) -> None:
    report = checked(text)
    found = [(each.at, each.evidence) for each in report.points]
    found += [(each.at, each.evidence) for each in report.findings]
    for at, evidence in found:
        if at is None:
            assert evidence == ""
        else:
            start, end = at
            assert 0 <= start < end <= len(text)
            assert text[start:end] == evidence != ""
    for finding in report.findings:
        assert all(0 <= start < end <= len(text) for start, end in finding.more)


@given(ANY_TEXT)
def test_the_same_text_has_the_same_report(text: str) -> None:
    assert checked(text) == checked(text)


@given(ANY_TEXT)
def test_the_parts_are_all_of_what_is_told(text: str) -> None:
    parts = checked(f"## Situation\n{SCALE * 5}\n\n{text}").parts
    assert parts is None or sum(parts) == pytest.approx(1)


LONG = [
    pytest.param("a", id="one word"),
    pytest.param("a ", id="words without an end"),
    pytest.param("a. ", id="sentences"),
    pytest.param("a.\n\n", id="paragraphs"),
    pytest.param("- a\n", id="bullets"),
    pytest.param("## a\n", id="headings"),
    pytest.param("\n", id="lines"),
    pytest.param("\n ", id="blank lines"),
    pytest.param(".", id="dots"),
    pytest.param(". ", id="dots apart"),
    pytest.param("7", id="digits"),
    pytest.param("7 ", id="numbers"),
    pytest.param("7,", id="thousands"),
    pytest.param("million ", id="millions"),
    pytest.param("'", id="apostrophes"),
    pytest.param("_*", id="marks"),
    pytest.param(f"{SCALE} {RESULT} ", id="answers"),
    pytest.param("The hardest markets budget 7 people Online Safety Act 5% ", id="cues"),
    pytest.param("I maybe kind of you know that 5% TikTok UK people rose. ", id="findings"),
]


def steps(text: str) -> int:
    """How many lines of Python a check of `text` runs."""
    taken = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal taken
        taken += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        checked(text)
    finally:
        sys.settrace(before)
    return taken


@pytest.mark.parametrize("piece", LONG)
def test_twice_the_text_takes_no_more_than_twice_the_steps(piece: str) -> None:
    # `python benchmarks/answer_check.py` has the seconds
    short, long = (steps((piece * size)[:size]) for size in (4000, 8000))
    assert long < 2.2 * short + 2000


def test_only_the_check_itself_loads_its_libraries() -> None:
    script = (
        "import sys; import tiktok_prep.views.answer_check; libraries = {'rapidfuzz', "
        "'snowballstemmer'}; before = libraries & set(sys.modules); import "
        "tiktok_prep.answering.check; print(before, len(libraries & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set() 2\n"

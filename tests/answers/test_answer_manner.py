"""How an answer is said: its length, its numbers, 'I' and 'we', hedges and fillers."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from builders import a_question
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_prep.answers.manner import Kind, Manner, manner_of

QUESTION = a_question("q")._replace(answer_in_s=60, kind="behavioural")


def counted(text: str, *, pace: int = 150) -> Manner:
    return manner_of(QUESTION, text, pace=pace)


def says(text: str, kind: Kind) -> list[str]:
    return [remark.says for remark in counted(text).remarks if remark.kind == kind]


def pointed_at(text: str, kind: Kind) -> list[str]:
    return [remark.quote for remark in counted(text).remarks if remark.kind == kind]


# ------------------------------------------------------------ length


def test_length_is_told_at_ones_own_pace() -> None:
    text = " ".join(["word"] * 150)
    assert counted(text, pace=150).seconds == 60
    assert counted(text, pace=100).seconds == 90


def test_a_sign_is_a_word_to_the_ear_and_a_heading_is_not_said() -> None:
    assert counted("## Result\n\nUp 12 % to £3m").words == 6


def test_too_long_points_at_the_sentence_in_which_time_is_up() -> None:
    text = f"{'One two three four five six seven eight nine ten. ' * 15}Here it is over for good. "
    found = pointed_at(f"{text}{'And on. ' * 40}", "length")
    assert found == ["Here it is over for good."]


def test_too_short_points_at_the_end() -> None:
    assert says("We won. So it was.", "length") == [
        "Short: 0:02 spoken, target 1:00. It ends here."
    ]
    assert pointed_at("We won. So it was.", "length") == ["So it was."]


# ------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We hired 40.", "40 of what? A number without a unit."),
        ("We hired 40 and it was enough.", "40 of what? A number without a unit."),
        ("We hired 40 editors in 2021 and 3 of the 7 managers.", ""),
        ("It grew from 40 to 60 people by 12 May.", ""),
        ("Views rose by 12 %.", "12 %: from what, since when? A change without its base."),
        (
            "Views rose by 12 per cent.",
            "12 per cent: from what, since when? A change without its base.",
        ),
        ("Views rose by 12 % in a year.", ""),
        ("Half of the views came from 12 % of them.", ""),
        ("They may fine up to 6% of revenue.", ""),
        ("Output doubled.", "doubled: from what, since when? A change without its base."),
        ("Output doubled within six months.", ""),
        ("In tier 1 we had it 24/7 at 14:30.", ""),
        ("We are up by 12 %.", "12 %: from what, since when? A change without its base."),
        ("It is 3x faster.", "3x: from what, since when? A change without its base."),
        ("It cost £3.2 million.", ""),
        ("We had version 1.2.3 and 12k views.", ""),
    ],
)
def test_a_number_wants_a_unit_and_a_change_its_base(text: str, told: str) -> None:
    assert says(text, "number") == [each for each in [told] if each]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Seven markets, forty-two people, £1.2m and 12 %.", 4),
        ("Two hundred thousand videos.", 1),
        ("A third of them, and half the rest.", 2),
        ("On 3 May 2024, in the 2nd round, one of us went.", 0),
        ("In 2000 there were 2000 of us.", 1),
        ("Eleven years.", 1),
    ],
)
def test_numbers_are_counted_but_no_dates_no_ordinals_and_no_one(text: str, numbers: int) -> None:
    assert counted(text).numbers == numbers


def test_what_is_said_of_a_number_points_at_the_words_around_it() -> None:
    found = pointed_at("In the end all of our views rose by 12 %.", "number")
    assert found == ["views rose by 12 %"]


def test_a_long_behavioural_answer_without_a_number_is_told() -> None:
    assert pointed_at(f"{'It went very well. ' * 12}So we stopped.", "number") == ["So we stopped."]
    assert pointed_at(f"{'It went very well. ' * 12}All 9 of us.", "number") == []


# ------------------------------------------------------------ 'I' and 'we', hedges and fillers


def test_hedges_and_fillers_are_told_by_name_with_their_count() -> None:
    text = "Maybe it was kind of basically done. Maybe this kind of work is. You know that I try."
    assert says(text, "hedge") == ["'maybe' 2 times", "'kind of' once"]
    assert says(text, "filler") == ["'basically' once"]


def test_more_we_than_i_is_asked_about() -> None:
    assert says("We won. We did our best in the US.", "i-and-we") == [
        "'We' 3 times, 'I' never: what was yours?"
    ]
    assert says("We won, we did, and I and my team and _I_ did it.", "i-and-we") == []


# ------------------------------------------------------------ laws

PIECES = st.lists(
    st.sampled_from(
        "I|we|400|seven|markets|12%|£3m|fell|from|to|.|?|!|\n|\n\n|\n##|-|1.|*|budget|kind|of|may"
        "|1,000,000.5.5|2019|12th|May|\x00|\x1b|\u202e|\u2028|\r|日本|العربية|Ünïcödé|'|’|_|#".split(
            "|"
        )
    ),
    max_size=60,
).map(" ".join)
ANY_TEXT = st.text(max_size=200) | PIECES


@given(ANY_TEXT, ANY_TEXT, st.integers(60, 400))
def test_seconds_add_up_over_paragraphs(one: str, other: str, pace: int) -> None:
    both = counted(f"{one}\n\n{other}", pace=pace).seconds
    assert both == pytest.approx(
        counted(one, pace=pace).seconds + counted(other, pace=pace).seconds
    )


@given(ANY_TEXT)
@example("We hired 40. Maybe it rose 6%.")
def test_every_remark_points_at_words_of_the_text(text: str) -> None:
    for remark in counted(text).remarks:
        start, end = remark.at
        assert 0 <= start < end <= len(text)
        assert text[start:end] == remark.quote
        assert all(0 <= start < end <= len(text) for start, end in remark.more)


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
    pytest.param("We had 7 markets. The rate fell from 5% to 2.1% in a year. ", id="answers"),
    pytest.param("I maybe kind of you know that 5% TikTok UK people rose. ", id="remarks"),
]


def steps(text: str) -> int:
    """How many lines of Python it takes to count a text."""
    taken = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal taken
        taken += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        counted(text)
    finally:
        sys.settrace(before)
    return taken


@pytest.mark.parametrize("piece", LONG)
def test_twice_the_text_takes_no_more_than_twice_the_steps(piece: str) -> None:
    short, long = (steps((piece * size)[:size]) for size in (4000, 8000))
    assert long < 2.2 * short + 2000

"""`prep answer --check`: length, numbers, 'I' and 'we', hedges and fillers of an answer."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from builders import a_question
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_prep.answers.delivery import Delivery, RemarkKind, delivery_of

QUESTION = a_question("q")._replace(answer_in_s=60, kind="behavioural")


def check(text: str) -> Delivery:
    return delivery_of(QUESTION, text)


def messages(text: str, kind: RemarkKind) -> list[str]:
    return [remark.message for remark in check(text).remarks if remark.kind == kind]


def quotes(text: str, kind: RemarkKind) -> list[str]:
    return [remark.quote for remark in check(text).remarks if remark.kind == kind]


# ------------------------------------------------------------ length


def test_150_words_take_a_minute() -> None:
    assert check(" ".join(["word"] * 150)).spoken_s == 60


def test_a_sign_counts_as_a_word_and_a_heading_does_not_count() -> None:
    assert check("## Result\n\nUp 12 % to £3m").word_count == 6


def test_a_long_answer_quotes_the_sentence_in_which_time_is_up() -> None:
    text = f"{'One two three four five six seven eight nine ten. ' * 15}Here it is over for good. "
    long = f"{text}{'And on. ' * 40}"
    assert quotes(long, "length") == ["Here it is over for good."]


def test_a_short_answer_quotes_its_last_sentence() -> None:
    assert messages("We won. So it was.", "length") == [
        "Short: 0:02 spoken, target 1:00. It ends here."
    ]
    assert quotes("We won. So it was.", "length") == ["So it was."]


# ------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("text", "message"),
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
        ("At Channel 4 I led it, then at Radio 1, until Q3.", ""),
        ("Channel 4 and Radio 1 were mine.", ""),
        ("Over 40 were there.", "40 of what? A number without a unit."),
        ("At Channel 4 we hired 40.", "40 of what? A number without a unit."),
        ("At Channel 4 I led it, and before that on Radio 1 I did too.", ""),
        ("Channel 4 was next.", ""),
        ("We are up by 12 %.", "12 %: from what, since when? A change without its base."),
        ("It is 3x faster.", "3x: from what, since when? A change without its base."),
        ("It cost £3.2 million.", ""),
        ("We had version 1.2.3 and 12k views.", ""),
    ],
)
def test_a_number_without_a_unit_and_a_change_without_a_base_are_remarked_on(
    text: str, message: str
) -> None:
    assert messages(text, "number") == ([message] if message else [])


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
def test_numbers_count_but_dates_ordinals_and_one_do_not(text: str, numbers: int) -> None:
    assert check(text).number_count == numbers


def test_a_remark_on_a_number_quotes_its_sentence() -> None:
    text = "We began small. In the end all of our views rose by 12 %."
    assert quotes(text, "number") == ["In the end all of our views rose by 12 %."]


def test_a_story_of_some_length_without_a_number_is_remarked_on() -> None:
    assert quotes(f"{'It went very well. ' * 12}So we stopped.", "number") == ["So we stopped."]
    assert quotes(f"{'It went very well. ' * 12}All 9 of us.", "number") == []


# ------------------------------------------------------------ 'I' and 'we', hedges and fillers


def test_each_hedge_and_filler_is_named_with_its_count() -> None:
    text = "Maybe it was kind of basically done. Maybe this kind of work is. You know that I try."
    assert messages(text, "hedge") == ["'maybe' 2 times", "'kind of' once"]
    assert messages(text, "filler") == ["'basically' once"]


def test_much_more_we_than_i_is_remarked_on() -> None:
    assert messages("We won. We did our best in the US.", "i-and-we") == [
        "'We' 3 times, 'I' never: what was yours?"
    ]
    assert messages("We won, we did, and I and my team and _I_ did it.", "i-and-we") == []


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


@given(ANY_TEXT, ANY_TEXT)
def test_the_time_of_two_paragraphs_is_the_sum_of_their_times(one: str, other: str) -> None:
    both = check(f"{one}\n\n{other}").spoken_s
    assert both == pytest.approx(check(one).spoken_s + check(other).spoken_s)


@given(ANY_TEXT)
@example("We hired 40. Maybe it rose 6%.")
def test_every_remark_quotes_words_of_the_text(text: str) -> None:
    for remark in check(text).remarks:
        start, end = remark.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == remark.quote
        assert all(0 <= start < end <= len(text) for start, end in remark.more_spans)


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
    """How many lines of Python run to check a text."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    old_trace = sys.gettrace()
    sys.settrace(trace)
    try:
        check(text)
    finally:
        sys.settrace(old_trace)
    return count


@pytest.mark.parametrize("piece", LONG)
def test_twice_the_text_takes_at_most_twice_the_steps(piece: str) -> None:
    short, long = (steps((piece * size)[:size]) for size in (4000, 8000))
    assert long < 2.2 * short + 2000


def test_i_think_we_is_a_hedge_and_its_i_does_not_count_as_mine() -> None:
    text = "I think we cut it. We think it held. I decided, I think, and my team agreed. We guess."
    delivery = delivery_of(a_question("q", ("p",)), text)
    hedges = [remark.message for remark in delivery.remarks if remark.kind == "hedge"]
    assert hedges == ["'I think we' once", "'we think' once", "'I think' once", "'we guess' once"]
    assert (delivery.i_count, delivery.we_count) == (2, 3)

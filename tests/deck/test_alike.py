"""Texts that share seven words in ten say nearly the same, however they are searched for."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.deck import alike as module
from tiktok_prep.deck.alike import first_alike


def alike(text: str, other: str) -> bool:
    return first_alike([text, other]) == [None, 0]


def words(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param((words(0, 8), words(1, 10)), True, id="seven of ten words"),
        pytest.param((words(0, 7), words(0, 10)), True, id="all of seven in ten"),
        pytest.param((words(0, 11), words(2, 13)), False, id="nine of thirteen"),
        pytest.param(("The price, please", "PRICE the please!"), True, id="case and punctuation"),
        pytest.param(("the of and", "the of and"), False, id="only stop words"),
        pytest.param(("", "text"), False, id="an empty text"),
    ],
)
def test_two_texts_that_share_seven_words_in_ten_are_alike(
    pair: tuple[str, str], expected: bool
) -> None:
    assert alike(*pair) is expected


@given(text=st.text(), other=st.text())
def test_alike_does_not_depend_on_the_order(text: str, other: str) -> None:
    assert alike(text, other) is alike(other, text)


@st.composite
def texts(draw: st.DrawFn) -> list[str]:
    """Texts of which many are alike: each has most words of one before it, and some of its own."""
    vocabulary = [f"w{number}" for number in range(draw(st.integers(1, 30)))]
    drawn: list[list[str]] = []
    for _ in range(draw(st.integers(0, 12))):
        base: list[str] = []
        is_alike = draw(st.booleans())
        if drawn and is_alike:
            base = draw(st.sampled_from(drawn))
        kept = [word for word in base if draw(st.integers(0, 5))]
        drawn.append([*kept, *draw(st.lists(st.sampled_from(vocabulary), max_size=12))])
    return [" ".join(each) for each in drawn]


def first_by_comparing_all(texts: list[str]) -> list[int | None]:
    pairs = [(one, other) for one, other in combinations(range(len(texts)), 2)]
    return [
        next((one for one, last in pairs if last == number and alike(texts[one], text)), None)
        for number, text in enumerate(texts)
    ]


@given(texts=texts())
def test_the_search_finds_what_comparing_all_pairs_finds(texts: list[str]) -> None:
    assert first_alike(texts) == first_by_comparing_all(texts)


@pytest.mark.parametrize(
    "say",
    [
        pytest.param("How do you plan the launch of product {n} in week {n}?", id="alike"),
        pytest.param("Which of your {n} teams lost number{n} or letter{n}?", id="a common pattern"),
        pytest.param("The same question", id="the same"),
    ],
)
def test_few_of_a_thousand_texts_are_compared(say: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    share_most = module._share_most

    def counted(one: frozenset[str], other: frozenset[str]) -> bool:
        nonlocal compared
        compared += 1
        return share_most(one, other)

    monkeypatch.setattr(module, "_share_most", counted)
    first_alike([say.format(n=number) for number in range(1000)])
    assert compared < 10_000  # of 499,500 pairs

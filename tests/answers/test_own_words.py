"""Your own words as a file to write in, and back."""

from __future__ import annotations

from builders import NOW, a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.answers.own_words import under_points, words_in, written_form
from tiktok_prep.model import OwnWords, Point

QUESTION = a_question(points=["scale", "obstacle"])._replace(
    points=(Point("scale", "Size in numbers"), Point("obstacle", "The hardest obstacle"))
)
LINES = st.lists(
    st.sampled_from(["## ", "\\## ", "# ", "(A line or two", " <!-- scale -->", "Size in numbers"])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x85\u2028\u2029")),
    max_size=4,
)
TEXTS = st.lists(LINES.map("".join), max_size=4).map(
    lambda rows: "\n".join(row for row in rows if row.strip()).strip()
)


@given(st.dictionaries(st.sampled_from(["scale", "obstacle", "gone"]), TEXTS), TEXTS)
def test_own_words_in_are_own_words_out(points: dict[str, str], rest: str) -> None:
    points = {name: text for name, text in points.items() if text}
    words = OwnWords(QUESTION.id, points, rest, NOW)
    for question in (QUESTION, None):
        form = written_form(QUESTION.id, question, words)
        assert words_in(form, QUESTION.id, question, at=NOW) == words


def test_text_below_a_heading_of_its_own_or_above_the_first_is_kept_with_the_rest() -> None:
    form = written_form(QUESTION.id, QUESTION, None)
    form = form.replace("\n\n## Size", "\nFirst.\n\n## Size", 1)
    form = form.replace(" <!-- obstacle -->", "\nThe vendors.\n\n## Luck\nNone.")
    words = words_in(form, QUESTION.id, QUESTION, at=NOW)
    assert words.points == {"obstacle": "The vendors."}
    assert words.rest == "First.\n\nLuck\nNone."


def test_words_of_a_point_that_left_the_deck_come_with_the_rest() -> None:
    words = OwnWords(QUESTION.id, {"scale": "120 people", "gone": "Kept."}, "Also.", NOW)
    assert under_points(QUESTION, words) == ({"scale": "120 people"}, "Kept.\n\nAlso.")
    assert under_points(None, words) == ({}, "120 people\n\nKept.\n\nAlso.")

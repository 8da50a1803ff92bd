"""An own answer is what stands in its file, without its head and its comments."""

from __future__ import annotations

from itertools import pairwise

import pytest
from builders import a_question
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_prep.answers.text import (
    LONGEST_FIRST,
    answer_of,
    first_line,
    own_lines,
    says_nothing,
    sentences_of,
    template,
    unclear,
    with_story,
)
from tiktok_prep.model import Fact, Point, Source

STORIES = st.sampled_from(["", "a", "festival-launch"])


@pytest.mark.parametrize(
    ("text", "answer", "story"),
    [
        pytest.param("", "", "", id="empty"),
        pytest.param("I led 40 people.\n", "I led 40 people.", "", id="text alone"),
        pytest.param("---\nstory: festival\n---\nI led.", "I led.", "festival", id="a head"),
        pytest.param("---\r\nstory: a-b\r\n---\r\nI led.\r\n", "I led.", "a-b", id="Windows"),
        pytest.param("\ufeff---\nstory: a\n---\nI led.", "I led.", "a", id="a byte order mark"),
        pytest.param("---\nmood: x\n---\nI led.", "I led.", "", id="another key"),
        pytest.param("---\nI led.", "---\nI led.", "", id="a rule and no head"),
        pytest.param("I led.\n---\nAnd won.", "I led.\n---\nAnd won.", "", id="a rule below"),
        pytest.param("<!-- say it -->\nI led.", "I led.", "", id="a comment"),
        pytest.param("I led.\n<!-- I won.", "I led.\n<!-- I won.", "", id="a comment never closed"),
        pytest.param("<!-- a\nI led.\n<!-- b -->", "<!-- a\nI led.", "", id="the first not closed"),
    ],
)
def test_an_answer_is_read(text: str, answer: str, story: str) -> None:
    assert answer_of("q", text) == ("q", answer, story)


def test_a_story_may_be_written_as_words() -> None:
    assert answer_of("q", '---\nstory: "Festival Launch"\n---\n').story == "festival-launch"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), STORIES)
def test_a_text_tells_the_story_that_it_is_marked_with_and_says_the_same(
    text: str, story: str
) -> None:
    before = answer_of("q", text)
    once = with_story(text, story)
    after = answer_of("q", once)
    assert (after.story, after.text) == (story, before.text)
    assert with_story(once, story) == once


def test_other_keys_of_a_head_stay() -> None:
    assert with_story("---\nmood: x\nstory: a\n---\nI led.", "b") == (
        "---\nstory: b\nmood: x\n---\nI led."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nstory: a\n---\n<!-- a -->\nI led.", []),
        ("I led.\n---\nmood: x\n---\n", []),
        ("\n---\nstory: a\nFirst: I led.\n---\nI won.", ["line 4 is no part of your answer"]),
        ("<!-- a\n-->\nI led.\n<!-- I won.", ["line 4: <!-- has no --> behind it"]),
        ("<!-- a\nI led.\n<!-- b -->", ["line 1: <!-- has no --> behind it"]),
        ("---\nstory: a\n---\nI led.\n-->", ["line 5: --> has no <!-- before it"]),
    ],
)
def test_what_may_not_be_taken_as_it_was_meant_is_told_with_its_line(
    text: str, said: list[str]
) -> None:
    assert [each[: len(begins)] for each, begins in zip(unclear(text), said, strict=True)] == said


# ---------------------------------------------------------------- a new file


QUESTION = a_question("q")._replace(
    kind="behavioural", weak="No number --> nothing.", situation="A case."
)
FACT = a_question("f", ("answer",))._replace(
    ask="How many?", fact=Fact("2025-06", Source("S", "https://example.org"))
)


def test_a_new_file_shows_the_question_and_what_helps_and_says_nothing_yet() -> None:
    text = template(QUESTION, [FACT], pace=150)
    for part in ("What about q?", "- Says scale", "- Why?", "A case.", "- How many? Says answer"):
        assert part in text
    assert "About 300 words: 2:00 at 150 words a minute." in text
    assert answer_of("q", text) == (
        "q",
        "## Situation\n\n\n## Task\n\n\n## Action\n\n\n## Result",
        "",
    )
    assert says_nothing(answer_of("q", text))


def test_only_where_a_story_is_asked_for_are_there_headings() -> None:
    assert answer_of("q", template(QUESTION._replace(kind="case"), pace=150)).text == ""


@pytest.mark.parametrize("kind", ["behavioural", "case"])
@pytest.mark.parametrize("line", [0, 1])
def test_what_is_typed_at_the_top_of_a_new_file_is_the_answer(kind: str, line: int) -> None:
    rows = template(QUESTION._replace(kind=kind), pace=150).split("\n")
    rows[line] += "I led 40 people."
    answer = answer_of("q", "\n".join(rows))
    assert own_lines(answer.text) == ["I led 40 people."]
    assert answer.text.startswith("I led 40 people.")


@given(st.text(max_size=30), st.text(max_size=30))
@example("<!-- a", "b -->")
def test_nothing_in_a_deck_gets_out_of_the_comment(ask: str, says: str) -> None:
    question = QUESTION._replace(ask=ask, points=(Point("p", says),))
    text = template(question, pace=150)
    assert says_nothing(answer_of("q", text))
    assert unclear(text) == []


def test_no_line_of_a_new_file_is_wider_than_an_editor_shows() -> None:
    long = QUESTION._replace(ask="word " * 60)
    assert max(map(len, template(long, [FACT], pace=150).splitlines())) <= 78


# ---------------------------------------------------------------- what is said


ROWS = st.lists(
    st.sampled_from(["## Task", "**Result:**", "- one", "40% of £3", "I led - and won.", "", "#"])
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20),
    max_size=6,
).map("\n".join)


@given(ROWS)
def test_every_word_that_is_spoken_is_in_one_sentence(text: str) -> None:
    found = sentences_of(text)
    for (_, end), (start, _) in pairwise(found):
        assert end <= start
    said = "".join(text[slice(*at)] for at in found)
    spoken = "".join(row for row in own_lines(text))
    letters = [char for char in spoken if char.isalpha()]
    assert letters == [char for char in said if char.isalpha()]


def test_sentences_end_at_stops_bullets_and_empty_lines_but_not_at_abbreviations() -> None:
    text = "## Task\nWe had e.g. two. **It\nfailed.** So\n- Ask\n1. Then act?\n\n> Dr. Who\n---\n"
    assert [text[slice(*at)] for at in sentences_of(text)] == [
        *("We had e.g. two.", "**It\nfailed.**", "So", "Ask", "Then act?", "Dr. Who\n---")
    ]


def test_the_action_may_be_named_without_a_heading() -> None:
    told = "**Situation:**\nIn 2021.\n\n**Action**\nI cut it. So."
    assert first_line(told) == "I cut it."


def test_a_text_without_sentences_is_cut() -> None:
    assert len(first_line("data:image/png;base64," + "A." * 100_000)) == LONGEST_FIRST
    assert first_line("#" + " " * 100_000 + "x") == ""


def test_prose_between_two_rules_is_no_head() -> None:
    text = "---\nFirst half, said.\n---\nSecond half."
    assert answer_of("q", text) == ("q", text, "")
    assert with_story(text, "a") == f"---\nstory: a\n---\n{text}"


def test_the_first_line_is_the_first_sentence_below_any_heading() -> None:
    assert first_line("\n## Situation\n\nIn 2024\nI led.\n\nThen.") == "In 2024 I led."
    assert first_line("## Situation\n") == ""

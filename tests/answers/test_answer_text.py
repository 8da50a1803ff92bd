"""Reading an answer from the text of its file, and what a new file starts with."""

from __future__ import annotations

from itertools import pairwise

import pytest
from builders import a_question
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_prep.answers.text import (
    MAX_OPENING,
    answer_template,
    is_blank,
    markup_warnings,
    opening_line,
    parse_answer,
    sentence_spans,
    spoken_lines,
    story_on_top,
    with_story,
)
from tiktok_prep.model import Answer, Fact, Point, Source

STORIES = st.sampled_from(["", "a", "festival-launch"])
ROWS_WITH_HEADS = ["---", "story: x", "mood: y", "I led.", "", "<!--", "-->", "story: <!-- a -->"]


@pytest.mark.parametrize(
    ("text", "answer", "story"),
    [
        pytest.param("", "", "", id="empty"),
        pytest.param("I led 40 people.\n", "I led 40 people.", "", id="text only"),
        pytest.param("---\nstory: festival\n---\nI led.", "I led.", "festival", id="a head"),
        pytest.param("---\r\nstory: a-b\r\n---\r\nI led.\r\n", "I led.", "a-b", id="Windows"),
        pytest.param("\ufeff---\nstory: a\n---\nI led.", "I led.", "a", id="a byte order mark"),
        pytest.param("---\nmood: x\n---\nI led.", "I led.", "", id="another key"),
        pytest.param("---\nI led.", "---\nI led.", "", id="a rule without a head"),
        pytest.param("I led.\n---\nAnd won.", "I led.\n---\nAnd won.", "", id="a rule in the text"),
        pytest.param("<!-- say it -->\nI led.", "I led.", "", id="a comment"),
        pytest.param("I led.\n<!-- I won.", "I led.\n<!-- I won.", "", id="a comment never closed"),
        pytest.param(
            "<!-- a\nI led.\n<!-- b -->",
            "<!-- a\nI led.",
            "",
            id="the first never closed",
        ),
    ],
)
def test_an_answer_is_its_text_without_head_and_comments(
    text: str, answer: str, story: str
) -> None:
    assert parse_answer("q", text) == Answer("q", answer, story)


def test_a_story_written_as_words_becomes_an_id() -> None:
    assert parse_answer("q", '---\nstory: "Festival Launch"\n---\n').story == "festival-launch"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))
    | st.lists(st.sampled_from(ROWS_WITH_HEADS), max_size=12).map("\n".join),
    STORIES,
)
def test_naming_a_story_changes_nothing_else(text: str, story: str) -> None:
    marked = with_story(text, story)
    answer = parse_answer("q", marked)
    assert (answer.story, answer.text) == (story, parse_answer("q", text).text)
    assert with_story(marked, story) == marked


@pytest.mark.parametrize(
    "above", ["I led.\n\n", "\n\n<!-- Why? -->\nI led.\n", "First half.\n---\nI led.\n"]
)
def test_a_story_is_known_when_the_answer_stands_above_its_block(above: str) -> None:
    text = f"{above}---\nstory: relaunch\n---\nAnd won.\n"
    answer = parse_answer("q", text)
    assert answer.story == "relaunch"
    assert answer.text == parse_answer("q", f"{above}And won.\n").text
    moved = f"---\nstory: relaunch\n---\n{above}And won.\n"
    assert story_on_top(text) == moved == story_on_top(moved)


@pytest.mark.parametrize(
    "text",
    [
        "I led.\n---\nmood: x\n---\n",
        "I led.\n<!--\n---\nstory: a\n---\n-->",
        "I led. ---\nstory: a\n---\n",
        "I led.\n---\nstory: a\nAnd won.\n---\n",
    ],
)
def test_what_is_no_block_of_a_story_stays_where_it_is(text: str) -> None:
    assert parse_answer("q", text).story == ""
    assert story_on_top(text) == text


def test_a_block_that_never_closes_is_read_in_no_time() -> None:
    text = "I led.\n---\n" + "story: a\n" * 22_000
    assert parse_answer("q", text).story == ""


def test_other_keys_of_the_head_stay() -> None:
    assert with_story("---\nmood: x\nstory: a\n---\nI led.", "b") == (
        "---\nstory: b\nmood: x\n---\nI led."
    )


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("---\nstory: a\n---\n<!-- a -->\nI led.", []),
        ("I led.\n---\nmood: x\n---\n", []),
        ("\n---\nstory: a\nFirst: I led.\n---\nI won.", ["line 4 is not part of your answer"]),
        ("<!-- a\n-->\nI led.\n<!-- I won.", ["line 4: <!-- without --> after it"]),
        ("<!-- a\nI led.\n<!-- b -->", ["line 1: <!-- without --> after it"]),
        ("---\nstory: a\n---\nI led.\n-->", ["line 5: --> without <!-- before it"]),
        ("I led.\n---\nstory: a\nFirst: x\n---\nI won.", ["line 4 is not part of your answer"]),
        ("---\nstory: a\n---\nI led.\n---\nstory: b\n---\n", ["line 5: only one block with"]),
    ],
)
def test_markup_that_does_not_do_what_was_meant_is_warned_of_with_its_line(
    text: str, warnings: list[str]
) -> None:
    pairs = zip(markup_warnings(text), warnings, strict=True)
    assert [actual[: len(start)] for actual, start in pairs] == warnings


# ---------------------------------------------------------------- a new file


QUESTION = a_question("q")._replace(
    kind="behavioural", weak="No number --> nothing.", situation="A case."
)
FACT = a_question("f", ("answer",))._replace(
    ask="How many?", fact=Fact("2025-06", Source("S", "https://example.org"))
)


def test_a_new_file_shows_the_question_and_help_but_counts_as_blank() -> None:
    text = answer_template(QUESTION, [FACT])
    for part in ("What about q?", "- Says scale", "- Why?", "A case.", "- How many? Says answer"):
        assert part in text
    assert "About 300 words: 2:00 at 150 words a minute." in text
    assert parse_answer("q", text) == Answer(
        "q",
        "## Situation\n\n\n## Task\n\n\n## Action\n\n\n## Result",
        "",
    )
    assert is_blank(parse_answer("q", text))


def test_only_questions_that_ask_for_a_story_get_headings() -> None:
    assert parse_answer("q", answer_template(QUESTION._replace(kind="case"))).text == ""


@pytest.mark.parametrize("kind", ["behavioural", "case"])
@pytest.mark.parametrize("line", [0, 1])
def test_text_typed_at_the_top_of_a_new_file_is_the_answer(kind: str, line: int) -> None:
    rows = answer_template(QUESTION._replace(kind=kind)).split("\n")
    rows[line] += "I led 40 people."
    answer = parse_answer("q", "\n".join(rows))
    assert spoken_lines(answer.text) == ["I led 40 people."]
    assert answer.text.startswith("I led 40 people.")


@given(st.text(max_size=30), st.text(max_size=30))
@example("<!-- a", "b -->")
def test_no_text_of_the_deck_can_end_the_comment(ask: str, says: str) -> None:
    question = QUESTION._replace(ask=ask, points=(Point("p", says),))
    text = answer_template(question)
    assert is_blank(parse_answer("q", text))
    assert markup_warnings(text) == []


def test_lines_of_a_new_file_fit_80_columns() -> None:
    long = QUESTION._replace(ask="word " * 60)
    assert max(map(len, answer_template(long, [FACT]).splitlines())) <= 78


# ---------------------------------------------------------------- sentences


ROWS = st.lists(
    st.sampled_from(["## Task", "**Result:**", "- one", "40% of £3", "I led - and won.", "", "#"])
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20),
    max_size=6,
).map("\n".join)


@given(ROWS)
def test_every_spoken_word_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    sentences = "".join(text[slice(*span)] for span in spans)
    spoken = "".join(spoken_lines(text))
    letters = [char for char in spoken if char.isalpha()]
    assert letters == [char for char in sentences if char.isalpha()]


def test_sentences_end_at_full_stops_bullets_and_empty_lines_but_not_at_abbreviations() -> None:
    text = "## Task\nWe had e.g. two. **It\nfailed.** So\n- Ask\n1. Then act?\n\n> Dr. Who\n---\n"
    assert [text[slice(*span)] for span in sentence_spans(text)] == [
        *("We had e.g. two.", "**It\nfailed.**", "So", "Ask", "Then act?", "Dr. Who\n---")
    ]


def test_the_action_may_be_named_in_bold_instead_of_a_heading() -> None:
    text = "**Situation:**\nIn 2021.\n\n**Action**\nI cut it. So."
    assert opening_line(text) == "I cut it."


def test_an_opening_line_without_end_is_cut() -> None:
    assert len(opening_line("data:image/png;base64," + "A." * 100_000)) == MAX_OPENING
    assert opening_line("#" + " " * 100_000 + "x") == ""


def test_prose_between_two_rules_is_not_a_head() -> None:
    text = "---\nFirst half, said.\n---\nSecond half."
    assert parse_answer("q", text) == Answer("q", text, "")
    assert with_story(text, "a") == f"---\nstory: a\n---\n{text}"


def test_the_opening_line_is_the_first_sentence_and_never_a_heading() -> None:
    assert opening_line("\n## Situation\n\nIn 2024\nI led.\n\nThen.") == "In 2024 I led."
    assert opening_line("## Situation\n") == ""

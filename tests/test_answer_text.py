"""An own answer is what stands in its file, without its head and its comments."""

from __future__ import annotations

import pytest

from tiktok_prep.answer_text import answer_of


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
        pytest.param("I led.\n<!-- never closed", "I led.", "", id="a comment never closed"),
    ],
)
def test_an_answer_is_read(text: str, answer: str, story: str) -> None:
    assert answer_of("q", text) == ("q", answer, story)

"""`prep new --from`: whatever the text, a deck that loads, or one sentence and nothing made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paths import ROOT
from running import prep
from terminal import Terminal

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.text import unsafe_in
from tiktok_prep.deck.guide import MAX_GUIDE, read_guide, rows_of, text_of_html
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.outline import (
    NOTES_FILE,
    deck_files,
    outline_of,
    outline_text,
    parse_outline,
)

GUIDES = ROOT / "tests" / "deck" / "guides"


def asked(text: str) -> dict[str, list[str]]:
    """The questions of each round that has some."""
    rounds = outline_of(list(rows_of(text)))
    return {each.name: each.questions for each in rounds if each.questions}


def test_a_review_gives_its_rounds_and_questions_word_for_word_and_a_deck(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    told = prep("new", str(folder), "--from", str(GUIDES / "review-of-a-candidate.md")).stdout
    assert told == (
        f"New deck: {folder}\n"
        "  - Initial Screening (HR Interview): 2 questions\n"
        "  - First Round (Operations Manager Interview): 2 questions\n"
        "  - Final Interview (Board): 2 questions\n"
        f"What stood in no round is in {folder}/notes.txt.\n"
        f"To give questions points, edit {folder}/questions.yaml.\n"
        f"Check it: prep check {folder}\n"
        f"Drill it: prep drill --deck {folder}\n"
        f"Use it from now on: prep use {folder}\n"
    )
    assert "no faults in 3 rounds and 6 questions" in prep("check", str(folder)).stdout
    assert "Saved: 1 rating" in prep("drill", "--deck", str(folder), keys="\n3\nq\n").stdout
    deck = load_deck(folder)
    assert [q.ask for q in deck.questions if q.stages == ("first-round",)] == [
        "Describe a large disruption you have managed. What were the key challenges, and how did "
        "you overcome them?",
        "Can you share an example of a change you’ve led that passengers noticed?",
    ]
    first = deck.stages[0]
    assert first.objective.startswith("HR looks at your background")
    assert first.expect[1] == "Discussion of how you led people on shifts, on land and on board."
    assert "# Tags\nFerries\n" in (folder / NOTES_FILE).read_text(encoding="utf-8")


def test_questions_behind_a_colon_on_one_line_and_in_cells_are_all_found() -> None:
    assert asked((GUIDES / "rounds-inline.txt").read_text()) == {
        "Round 1 - Recruiter screen (30 min)": ["Why Quill?", "What are you looking for?"],
        "Round 2 - Technical (60 min)": ["Design a rate limiter. How would you test it?"],
        "Round 3 - Values (45 min)": [
            "Tell me about a time you changed your mind.",
            "When did you last help a colleague?",
        ],
    }
    table = asked((GUIDES / "table-with-tabs.txt").read_text())
    assert list(table) == ["1 Phone screen", "2 Hiring manager", "3 Panel"]
    assert table["1 Phone screen"] == ["Why us?", "What notice period do you have?"]


def test_a_numbered_list_that_mostly_asks_is_all_questions_of_one_round() -> None:
    (questions,) = asked((GUIDES / "numbered.txt").read_text()).values()
    assert len(questions) == 12 and "Your view on homework" in questions


def test_a_mail_gives_its_questions_whole_where_its_lines_were_broken() -> None:
    ((_, questions),) = asked((GUIDES / "mailed-agenda.txt").read_text()).items()
    assert questions == [
        "Tell us about a plan of yours that did not survive the week, and what you learned from "
        "it.",
        "How do you decide which order waits?",
        "What would you want to know on your first day?",
    ]


def test_a_page_in_html_gives_what_is_seen_and_nothing_that_runs() -> None:
    rounds = asked(read_guide(GUIDES / "page.html"))
    assert list(rounds) == ["Call with the head chef", "Meeting with the owner"]
    assert rounds["Meeting with the owner"] == [
        "What does a plate cost you?",
        "Can you count a stock of 200 items in an hour?",
    ]
    page = "<p>Why us?<script>Why not?</script><!-- Why hidden? --><style>Why?</style>"
    assert asked(text_of_html(page)) == {"": ["Why us?"]}


@pytest.mark.parametrize("text", ["Questions to ask them\n- Who decides?\n", "Any questions?\n"])
def test_what_you_ask_them_is_no_question_to_drill(text: str) -> None:
    assert asked(text) == {}


# ---------------------------------------------------------------- on a terminal


def test_on_a_terminal_the_outline_is_edited_first(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text("Phone screen\n\n- Why us?\n- Why now?\n\nBring water.\n")
    args = ("prep", "new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt"))
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i -e '/Why now/d' -e 's/^Bring/? Bring/' \"$1\"\n")
    editor.chmod(0o755)
    with Terminal(*args, home=tmp_path / "home", env={"EDITOR": str(editor)}) as it:
        it.until("Phone screen: 2 questions")
        assert it.end() == 0
    asks = [question.ask for question in load_deck(tmp_path / "mine").questions]
    assert asks == ["Why us?", "Bring water."]


def test_an_outline_that_you_empty_or_an_editor_that_fails_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text("- Why us?\n")
    args = ("prep", "new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt"))
    for editor in ("truncate -s 0", "false"):
        with Terminal(*args, home=tmp_path / "home", env={"EDITOR": editor}) as it:
            it.until("error: ")
            assert it.end() == 1
        assert not (tmp_path / "mine").exists()


# ---------------------------------------------------------------- whatever the text

WORDS = st.sampled_from(
    'round interview phone screen questions objective: tell me about why how do you? what “ ” " : -'
    " * 1. 2) # ## ** _ | > ? stage no: yes ~ null {x} [y](z) &amp; <b> </li> <h2> <ul> <li> "
    "<script> \t \x1b[31m \u202e \ufffe \\ ' % ... (5 min)".split(" ")
)
ROWS = st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=40)
TEXTS = st.lists(ROWS, max_size=14).map("\n".join)


@given(TEXTS)
@example('- Why: "{}"?\n- no\n- Tell me # about\n')
@example("No: why us?\n12:30 or 010?\nWhy #1 now?\n{a: b} or c?\na\\b or c?")
def test_whatever_the_text_the_deck_loads_or_nothing_is_made(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    for shown in (text, text_of_html(text)):
        outline = outline_of(list(rows_of(shown)))
        saved = parse_outline(outline_text(outline))
        assert parse_outline(outline_text(saved)) == saved
        try:
            files = deck_files(saved, source="a\nb: \x1b[31m'\".txt")
        except PrepError:
            continue
        folder = tmp_path_factory.mktemp("deck")
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        deck = load_deck(folder)
        assert [q.ask for q in deck.questions] == [ask for each in saved for ask in each.questions]


@given(TEXTS)
def test_an_outline_has_no_unsafe_character(text: str) -> None:
    assert not unsafe_in(outline_text(outline_of(list(rows_of(text)))))


HOSTILE = ["a", "*a", "[", "<", "<a href=", "<!--", "<script>", "“", "“a? ", "- Why? ", "\u200b"]


@pytest.mark.parametrize("part", [*HOSTILE, "1. ", "> ", "|a", ": ", "a. b? ", "round "])
def test_a_line_of_a_megabyte_takes_no_longer_than_it_should(part: str, tmp_path: Path) -> None:
    text = part * ((MAX_GUIDE - 30) // len(part.encode()))
    for name in ("guide.txt", "guide.html"):
        (tmp_path / name).write_text(f"- Why us?\n\n{text}", encoding="utf-8")
        assert outline_of(list(rows_of(read_guide(tmp_path / name))))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" \n\t\n", "guide.txt is empty"),
        (b"%PDF-1.7\n", "guide.txt is not text"),
        (b"PK\x03\x04\x14\0", "guide.txt is not text"),
        (b"Caf\xe9?\n", "guide.txt is not text"),
        (b"Why?\n" * 400_000, "guide.txt is larger than 1 MB; a guide is a few pages"),
        (b"The cat sat.\n", "there is no question in guide.txt: no deck was made"),
        (b"".join(b"Why %d?\n" % n for n in range(1001)), "guide.txt has 1,001 questions"),
    ],
)
def test_what_is_no_guide_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "guide.txt").write_bytes(data)
    result = prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt"), ok=1)
    assert result.stderr.startswith(f"error: {said}")
    assert result.stdout == "" and not (tmp_path / "mine").exists()


def test_standard_input_is_taken(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><title>T</title><li>Why us?<li>Why now?"
    prep("new", str(tmp_path / "mine"), "--from", "-", keys=page)
    deck = load_deck(tmp_path / "mine")
    assert [question.ask for question in deck.questions] == ["Why us?", "Why now?"]
    assert deck.questions[0].origin == "standard input"


def test_a_copy_of_the_built_in_deck_is_that_deck(tmp_path: Path) -> None:
    from tiktok_prep.wiring import builtin_deck

    prep("new", str(tmp_path / "mine"), "--copy")
    assert load_deck(tmp_path / "mine") == load_deck(builtin_deck())
    first = (tmp_path / "mine" / "facts.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema/facts.schema.json"

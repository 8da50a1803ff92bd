"""Questions as a table: out to a spreadsheet, and in as questions of your own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from builders import a_deck, a_question
from hypothesis import example, given
from hypothesis import strategies as st
from paths import SMALL_DECK
from running import prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.base.errors import FileFaults
from tiktok_prep.carrying.spreadsheet import (
    MAX_ROWS,
    TableRow,
    guarded,
    questions_of,
    read_table,
    table_pieces,
    unguarded,
)
from tiktok_prep.deck.format import MAX_POINTS
from tiktok_prep.deck.loading import load_own
from tiktok_prep.model import Point, Question

STAGES = a_deck().stages
LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20)
STARTS = st.sampled_from(["", *"'=+-@＝\",;", "''", " =", "'="])
TEXTS = st.builds(str.__add__, STARTS, LINES).map(str.strip).filter(bool)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    set_clock(monkeypatch)


def rows_of(text: str) -> list[TableRow]:
    return read_table(text.encode(), "q.csv")


def faults_of(text: str | bytes) -> str:
    with pytest.raises(FileFaults) as caught:
        read_table(text if isinstance(text, bytes) else text.encode(), "q.csv")
    assert caught.value.hint.startswith("nothing was imported")
    return str(caught.value)


# ---------------------------------------------------------------- there and back


@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=4)), min_size=1, max_size=4))
def test_what_goes_out_comes_in_word_for_word(asked: list[tuple[str, list[str]]]) -> None:
    questions = [
        a_question(f"q{number}")._replace(
            ask=ask, points=tuple(Point(f"p{i}", says) for i, says in enumerate(points))
        )
        for number, (ask, points) in enumerate(asked)
    ]
    data = b"".join(table_pieces(questions, {}))
    rows = read_table(data, "q")
    assert [(row.round, row.ask, row.points) for row in rows] == [
        ("hiring-manager", q.ask, tuple(p.says for p in q.points)) for q in questions
    ]


@given(st.builds(str.__add__, STARTS, st.text(max_size=9)))
@example("'\r")
def test_no_line_that_goes_out_could_be_computed_and_each_is_restored(text: str) -> None:
    assert unguarded(guarded(text)) == text
    for line in guarded(text).split("\n"):
        assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", line)


def test_a_deck_exported_as_a_table_becomes_own_questions_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.csv"
    said = prep("export", str(file)).stderr
    with file.open(encoding="utf-8-sig", newline="") as handle:
        out = list(csv.DictReader(handle))
    assert said == f"{len(out)} questions written to {file}.\n"
    assert prep("import", str(file)).stdout == f"{len(out)} questions; 0 were new.\n"
    small = tmp_path / "deck"
    prep("new", str(small))
    stages = {row["round"].split(",")[0] for row in out}
    (small / "stages.yaml").write_text(
        "stages:\n"
        + "".join(
            f'  - {{id: {stage}, name: "N", objective: "O", expect: []}}\n' for stage in stages
        )
    )
    (small / "questions.yaml").write_text(
        f'questions:\n  - {{id: only, stage: {min(stages)}, ask: "Only?"}}\n'
    )
    (small / "facts.yaml").unlink()
    monkeypatch.setenv("PREP_DECK", str(small))
    assert f"; {len(out)} were new.\n" in prep("import", str(file)).stdout
    own = load_own(wiring.own_questions_file())
    assert [(q.ask, "\n".join(p.says for p in q.points if q.has_points)) for q in own] == [
        (row["question"], row["points"]) for row in out
    ]
    assert "; 0 were new.\n" in prep("import", str(file)).stdout


# ---------------------------------------------------------------- tables of others


@pytest.mark.parametrize(
    "text",
    [
        "Why us?,Because\n",
        "question,answer\nWhy us?,Because\n",
        "Answer;Notes;QUESTION\r\nBecause;x;Why us?\r\n",
        "\ufefffront\tback\nWhy us?\tBecause\n",
        'question,points\n\n"Why us?","Because\n"\n,\n',
        "Why us?,Because\n",
    ],
)
def test_pairs_are_read_with_or_without_a_first_line_of_names(text: str) -> None:
    (row,) = rows_of(text)
    assert (row.round, row.ask, row.points) == ("", "Why us?", ("Because",))


def test_one_column_is_questions_without_points() -> None:
    assert [(row.ask, row.points) for row in rows_of("Why?\nWhat?\n")] == [
        ("Why?", ()),
        ("What?", ()),
    ]


def test_a_round_may_be_named_by_its_id_its_name_or_the_beginning_of_its_id() -> None:
    rows = rows_of("round,question\nscr,A?\nHiring Manager,B?\nscreening,C?\n,D?\n")
    questions = questions_of(rows, STAGES, [], name="q.csv", default_round=lambda: "screening")
    assert [q.stages[0] for q in questions] == [
        "screening",
        "hiring-manager",
        "screening",
        "screening",
    ]


def test_a_question_that_is_there_already_is_not_added_again_whatever_its_case() -> None:
    rows = rows_of("WHAT  about q?\nnew?\nNew?\n")
    known: list[Question] = [a_question("q")]
    questions = questions_of(rows, STAGES, known, name="q", default_round=lambda: "screening")
    assert [q.ask for q in questions] == ["new?"]


def test_questions_of_a_table_are_drilled_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text('question,points,round\nWhy us?,"One\nTwo",scr\nWhy not?,,scr\n')
    out = prep("import", str(file)).stdout
    assert out == "2 questions; 2 were new.\n"
    shown = prep("list", "screening").stdout
    assert "own-why-us" in shown and "own-why-not" in shown


def test_without_a_round_for_its_questions_a_table_is_refused(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text("Why us?\n")
    assert (
        "no interview is ahead, so there is no next round" in prep("import", str(file), ok=2).stderr
    )
    assert not (home / "deck").exists()


# ---------------------------------------------------------------- bad tables


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Why, oh why, us?\n", "q.csv:1: this line has 3 columns and not 2: put a text with"),
        ("question,answer\n,x\n", "q.csv:2: there is no question in this line"),
        ('Why?,"x\n', "q.csv:1: this is not a table: unexpected end of data"),
        ('Why?,"x"y\n', "q.csv:1: this is not a table: "),
        (f"Why?,{'x' * 200_000}\n", "q.csv:1: this is not a table: field larger than"),
        (f"{'x' * 3000}?\n", "This is longer than 2,000 characters; shorten it"),
        ("Why \x1b[31m?\n", "It holds a control character (U+001B); type it without"),
        ('Why?,"' + "x\n" * 21 + '"\n', f"a question has at most {MAX_POINTS} points, this one 21"),
        ("Why?\n" * (MAX_ROWS + 1), "there are more than 5,000 questions"),
        ("x\nWhy?,\x00\n", "q.csv:2: "),
    ],
)
def test_a_bad_table_is_refused_with_the_line(text: str, sentence: str) -> None:
    assert sentence in faults_of(text)


def test_other_encodings_are_refused_with_what_to_do() -> None:
    assert faults_of("a?\nWarum nicht für uns?\n".encode("latin-1")) == (
        "q.csv:2: this is not UTF-8 text; save it as UTF-8"
    )
    assert faults_of("Why us?\n".encode("utf-16")) == (
        "q.csv: this is UTF-16 text; save it as UTF-8"
    )


def test_a_huge_table_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    with file.open("wb") as handle:
        handle.truncate(10**11)  # takes no room on the disk
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}: this is over 16 MiB\nhint:  nothing was imported\n"
    )


def test_a_wrong_round_is_refused_with_the_nearest_and_nothing_is_added(
    tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "q.csv"
    file.write_text("round,question\nscreening,A?\nscrening,B?\n")
    assert prep("import", str(file), ok=1).stderr == (
        f"error: {file}:3: there is no round 'screning' (did you mean 'screening'?)\n"
        "hint:  nothing was imported\n"
    )
    assert not (home / "deck").exists()

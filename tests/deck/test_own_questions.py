"""Your own questions: merged with decks that have their stages, and written to their file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.errors import FileFaults, PrepError
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands.new import TEMPLATES
from tiktok_prep.deck.format import typed_fault
from tiktok_prep.deck.loading import load_deck, load_own
from tiktok_prep.deck.own_questions import (
    add_questions,
    new_question,
    yaml_of,
)
from tiktok_prep.model import FROM_DEBRIEF, WHOLE, Question

OWN = """\
questions:
  - id: own-fire
    stage: screening
    ask: "When did you fire somebody?"
    points: {who: "Says who decided"}
    answer_in: 90 s
"""


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))


@pytest.fixture
def file(home: Path) -> Path:
    return home / "deck" / "questions.yaml"


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def asked(ask: str = "Why you?", *points: str, stage: str = "screening") -> Question:
    return new_question(ask, stage, points, origin=FROM_DEBRIEF, taken=())


def faults(file: Path, text: str) -> list[str]:
    write(file, text)
    with pytest.raises(FileFaults) as raised:
        load_deck(SMALL_DECK, file)
    return [str(fault).removeprefix(f"{file}:") for fault in raised.value.faults]


# ---------------------------------------------------------------- merging with a deck


def test_own_questions_come_after_those_of_the_deck_and_before_its_facts(
    file: Path, tmp_path: Path
) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "bakery")
    write(file, OWN.replace("screening", "trial-morning"))
    order = [(q.id, q.is_fact) for q in load_deck(tmp_path / "bakery", file).questions]
    place = order.index(("own-fire", False))
    assert [is_fact for _, is_fact in order[place - 1 : place + 2]] == [False, False, True]


def test_a_question_for_a_stage_of_another_deck_is_left_out_and_its_references_not_checked(
    file: Path,
) -> None:
    other = OWN.replace("screening", "panel").replace(
        "    answer_in", "    tags: [triage]\n    covers: [nurse]\n    facts: [nmc]\n    answer_in"
    )
    write(file, other)
    assert load_deck(SMALL_DECK, file) == load_deck(SMALL_DECK)
    assert [question.id for question in load_own(file)] == ["own-fire"]


def test_unknown_references_of_a_question_that_is_used_are_faults(file: Path) -> None:
    more = "    tags: [nordic]\n    covers: [nothing-like-it]\n    facts: [none]\n"
    assert faults(file, OWN + more) == [
        "7: there is no tag 'nordic'; did you mean 'nordics'?",
        "8: there is no role part 'nothing-like-it'",
        "9: there is no fact 'none'",
    ]


def test_faults_of_the_deck_and_of_own_questions_are_reported_together(
    file: Path, tmp_path: Path
) -> None:
    shutil.copytree(SMALL_DECK, tmp_path / "deck")
    (tmp_path / "deck" / "questions.yaml").write_text("questions:\n  - id: x\n    stage: no-such\n")
    write(file, OWN.replace("90 s", "90"))
    result = prep("list", "--deck", str(tmp_path / "deck"), ok=1)
    assert f"error: {file}:6: 'answer_in' must be a time with its unit" in result.stderr
    assert "questions.yaml:3: there is no stage 'no-such'" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        *((), ("brief", "-s", "scr"), ("list",), ("stats",), ("show", "hr-why-tiktok"), ("plan",)),
        *(("answer",), ("undo",), ("debrief", "scr", "--json"), ("drill",)),
        ("mock", "-s", "scr"),
    ],
    ids=" ".join,
)
def test_a_fault_in_own_questions_is_a_warning_and_the_command_runs_without_them(
    file: Path, args: tuple[str, ...]
) -> None:
    prep("drill", keys="\n3\nq\n")
    write(file, OWN.replace("90 s", "90") + "oops: 1\n")
    result = prep(*args, keys="q\n")
    assert result.stderr.startswith(
        f"warning: {file}:6: 'answer_in' must be a time with its unit from 1 s to 60 min, "
        f"such as 90 s or 2 min, not '90'\nwarning: {file}:7: "
    )
    assert "Your own questions are left out until this is fixed.\n" in result.stderr
    assert result.stdout and "own-fire" not in result.stdout


def test_a_fault_in_own_questions_stops_check_and_debrief(file: Path) -> None:
    write(file, "questions: 3\n")
    fault = f"error: {file}:1: 'questions' must be a list"
    assert fault in prep("check", ok=1).stderr
    assert prep("export").stdout == ""


def test_a_change_of_own_questions_is_noticed_although_the_deck_is_cached(file: Path) -> None:
    assert "own-fire" not in prep("list").stdout
    write(file, OWN)
    assert "own-fire: " in prep("list").stdout
    assert "own-fire: " in prep("list").stdout  # from the cache
    write(file, OWN.replace("own-fire", "own-hire"))
    assert "own-hire: " in prep("list").stdout
    file.unlink()
    assert "own-" not in prep("list").stdout


# ---------------------------------------------------------------- prep check


def test_check_counts_own_questions(file: Path) -> None:
    other = OWN.removeprefix("questions:\n").replace("own-fire", "o").replace("screening", "panel")
    write(file, OWN + other)
    text = prep("check").stdout
    assert "no faults in 4 rounds, 13 questions and " in text
    assert f"{file}:2: 'own-fire': it has 1 point; 4 to 7 work best" in text


# ---------------------------------------------------------------- writing the file


TYPED = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from(
        list("a b:#'\"\\\n\t-\u00e9\u00a0\u200b\u2028\ufeff\ufffe\U0001f3ad\x1b\ud800")
    ),
    max_size=30,
)


@given(ask=TYPED, points=st.lists(TYPED, max_size=3))
@example(ask=": no # [x] {y} *a &b !c |", points=["no", "1.10", "- a", "'", '"', "\\n", "%"])
@example(ask="\ufeff\ufffe\U0010ffff", points=["\u00a0x\u00a0", "a\nb\tc", "x" * 2000])
def test_any_typed_text_is_read_back_unchanged_or_refused_before_writing(
    ask: str, points: list[str]
) -> None:
    is_refused = any(map(typed_fault, (ask, *points)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "home" / "deck" / "questions.yaml"
        try:
            question = new_question(ask, "screening", points, origin=FROM_DEBRIEF, taken=())
        except ValueError as error:
            assert is_refused and str(error).endswith(".")
            assert not file.parent.exists()
            return
        assert not is_refused
        add_questions(file, [question], load=load_own)
        (loaded,) = load_own(file)
        assert loaded == question
        assert (loaded.ask, loaded.origin) == (ask.strip(), "debrief")
        says = [point.says for point in loaded.points]
        assert says == ([text.strip() for text in points] or [WHOLE.says])


def test_invisible_characters_are_kept_and_shown_as_escapes(file: Path) -> None:
    hidden = "soft\xadly\u200b spo\u2060ken\u200e"
    add_questions(file, [asked(f"Why {hidden}?", hidden)], load=load_own)
    write(file, file.read_text() + OWN.removeprefix("questions:\n").replace("fire some", hidden))
    assert next(question.ask for question in load_own(file)) == f"Why {hidden}?"
    result = prep("list", "--stage", "screening")
    assert result.stderr == ""
    assert r"Why soft\xadly\u200b spo\u2060ken\u200e?" in result.stdout


@given(st.lists(TYPED.filter(lambda text: not typed_fault(text)), min_size=2, max_size=5))
def test_questions_with_the_same_words_get_different_ids(asks: list[str]) -> None:
    taken: set[str] = {"own-question"}
    for ask in asks:
        question = new_question(ask, "screening", (), origin=FROM_DEBRIEF, taken=taken)
        assert question.id not in taken
        taken.add(question.id)
        (loaded,) = load_own(write(Path(tempfile.mkdtemp()) / "q.yaml", text_of(question)))
        assert loaded == question


def text_of(*questions: Question) -> str:
    return "questions:\n" + "".join(map(yaml_of, questions))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("  ", "There is nothing in it."),
        ("a\x1b[31mb", "It holds a control character (U+001B); type it without."),
        ("x" * 2001, "This is longer than 2,000 characters; shorten it."),
        ("a\ud800", "It holds a control character (U+D800); type it without."),
        ("fine", ""),
    ],
)
def test_a_text_that_is_not_allowed_gets_a_sentence(text: str, fault: str) -> None:
    assert typed_fault(text) == fault


def test_the_file_and_its_folders_are_private(file: Path) -> None:
    old_umask = os.umask(0)
    try:
        add_questions(file, [asked()], load=load_own)
    finally:
        os.umask(old_umask)
    modes = [path.stat().st_mode & 0o777 for path in (file, file.parent, file.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    assert [path.name for path in file.parent.iterdir()] == ["questions.yaml"]


ADDING = """
import sys
from pathlib import Path
from tiktok_prep.deck.loading import load_own
from tiktok_prep.deck.own_questions import add_questions, new_question
file, who = Path(sys.argv[1]), sys.argv[2]
for number in range(12):
    points = [f"Says {who}"]
    question = new_question(f"{who} {number}?", "screening", points, origin="add", taken=())
    add_questions(file, [question], load=load_own)
"""


def test_no_question_is_lost_when_several_processes_write_at_once(file: Path) -> None:
    command = [sys.executable, "-c", ADDING, str(file)]
    writers = [subprocess.Popen([*command, who]) for who in ("one", "two", "three")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    says = {question.ask: question.points[0].says for question in load_own(file)}
    assert says == {f"{w} {n}?": f"Says {w}" for w in ("one", "two", "three") for n in range(12)}
    assert [path.name for path in file.parent.iterdir()] == ["questions.yaml"]


BY_HAND = [
    pytest.param(OWN, id="the usual layout"),
    pytest.param(f"# mine\n\n{OWN}# the end", id="comments and no last newline"),
    pytest.param(
        'questions:\n- id: own-fire\n  stage: "screening"\n  ask: "A"\n'
        '  points:\n    p: "P"\n  answer_in: 1 min\n  weak: |\n    some\n    lines\n',
        id="no indent, a block scalar at the end",
    ),
    pytest.param(
        'questions:\n      -   id: own-fire\n          stage: "screening"\n          ask: "A"\n'
        "          points: {p: P}\n          answer_in: 1 min\n",
        id="deep",
    ),
    pytest.param(OWN.replace("\n", "\r\n"), id="Windows line endings"),
]


@pytest.mark.parametrize("text", BY_HAND)
def test_adding_questions_keeps_the_rest_of_the_file_byte_for_byte(file: Path, text: str) -> None:
    write(file, "").write_bytes(text.encode())
    add_questions(file, [asked("One?")], load=load_own)
    add_questions(file, [asked("Two?")], load=load_own)
    assert file.read_bytes().startswith(text.encode())
    assert [q.id for q in load_own(file)] == ["own-fire", "own-one", "own-two"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('questions: [{id: o, stage: s, ask: "A", points: {p: P}, answer_in: 1 s}]\n'),
        pytest.param(f"{OWN}...\n"),
    ],
)
def test_a_file_to_which_nothing_can_be_appended_is_not_changed(file: Path, text: str) -> None:
    write(file, text)
    with pytest.raises(PrepError, match="a question cannot be added at its end"):
        add_questions(file, [asked()], load=load_own)
    assert file.read_text() == text
    assert [path.name for path in file.parent.iterdir()] == ["questions.yaml"]


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = write(tmp_path / "dotfiles" / "q.yaml", OWN)
    file.parent.mkdir(parents=True)
    file.symlink_to(real)
    add_questions(file, [asked()], load=load_own)
    assert file.is_symlink() and len(load_own(real)) == 2


def test_a_question_without_points_is_one_card_whose_id_no_point_may_have(file: Path) -> None:
    add_questions(file, [asked()], load=load_own)
    (question,) = load_own(file)
    assert question.points == (WHOLE,) and not question.has_points
    assert "points" not in file.read_text().partition("questions:")[2]
    assert [point.id for point in asked("Why?", "Whole", "whole!").points] == ["whole-2", "whole-3"]
    assert faults(file, OWN.replace("{who:", "{whole:")) == [
        "5: point id 'whole' is kept for questions without points; give it another"
    ]


def test_a_file_that_cannot_be_written_is_an_error(file: Path, home: Path) -> None:
    home.mkdir()
    (home / "deck").write_text("in the way")
    with pytest.raises(
        PrepError, match=r"questions.yaml cannot be (read|written): Not a directory"
    ):
        add_questions(file, [asked()], load=load_own)
    assert wiring.load_deck(Settings()).question("own-fire") is None

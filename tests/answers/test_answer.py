"""`prep answer` from end to end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from builders import NOW, a_script, event_id
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.answers.files import AnswerFile
from tiktok_prep.answers.text import version_of
from tiktok_prep.journal.events import new_event
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Agenda, Answer, AnswerMarks

LARGE, WHY = "hm-large-operation", "hr-why-tiktok"
TEXT = "## Situation\nIn 2024 I led 40 people in 7 markets.\n"


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small deck, a fixed time and no editor."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def an_editor(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    monkeypatch.setenv("EDITOR", f"'{a_script(folder, body)}' --wait")


def an_answer(home: Path, question_id: str = LARGE, text: str = TEXT) -> AnswerFile:
    file = AnswerFile(home, question_id)
    file.save(text, at=NOW)
    os.utime(file.path, (NOW.timestamp(), NOW.timestamp()))
    return file


# ---------------------------------------------------------------- the editor


def test_an_answer_written_in_the_editor_is_saved_and_checked(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, 'echo "I led 40 people." >> "$file"')
    result = prep("answer", "hm-la")
    path = home / "answers" / f"{LARGE}.md"
    assert result.stderr.splitlines()[0] == f"Saved: {path}"
    assert result.stdout.startswith("Spoken: 0:01, target 2:00 (4 words at 150 a minute)\n")
    text = path.read_text()
    assert "Describe a large-scale content operation" in text and "40 people" in text


def test_an_unchanged_template_is_not_saved(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, "true")
    result = prep("answer", LARGE)
    assert result.stderr.startswith("Nothing was changed.\nhint:  an editor with a window")
    assert result.stdout == ""
    assert not (home / "answers" / f"{LARGE}.md").exists()


def test_text_written_into_the_comment_is_kept_with_a_notice_that_it_does_not_count(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, "sed -i 's/^Describe/I led. Describe/' \"$file\"")
    result = prep("answer", LARGE)
    assert "Nothing of your own is in it yet: what stands in <!-- -->" in result.stderr
    assert "I led." in (home / "answers" / f"{LARGE}.md").read_text()


def test_text_typed_at_the_top_of_a_new_file_counts(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, "sed -i '1s/^/I led 40 people./' \"$file\"")
    result = prep("answer", LARGE)
    assert "4 words at" in result.stdout
    assert "warning" not in result.stderr


def test_an_unclosed_comment_is_warned_of_and_hides_nothing() -> None:
    text = "I led. <!-- To do:\nI won.\n"
    warning = "warning: line 1: <!-- without --> after it"
    assert warning in prep("answer", LARGE, "--from", "-", keys=text).stderr
    shown = prep("answer", LARGE, "--show")
    assert (shown.stdout, warning in shown.stderr) == (text, True)
    assert warning in prep("answer", LARGE, "--check").stderr


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("exit 1", "your answer is as it was: {path}"),
        (
            'echo more >> "$file"; exit 1',
            f"what you wrote is kept: {{path}}; what was there: `prep answer {LARGE} --versions`",
        ),
    ],
)
def test_a_failing_editor_leaves_the_text_and_the_error_says_where(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, hint: str
) -> None:
    path = an_answer(home).path
    an_editor(monkeypatch, tmp_path, body)
    result = prep("answer", LARGE, ok=1)
    assert "ended with exit code 1\n" in result.stderr
    assert result.stderr.endswith(f"hint:  {hint.format(path=path)}\n")
    assert path.read_text().startswith(TEXT)


def test_without_an_editor_the_hint_names_other_ways(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    result = prep("answer", LARGE, ok=2)
    assert result.stderr == (
        "error: no editor is set in VISUAL or EDITOR, and none of "
        "sensible-editor, nano, vim, vi is installed\n"
        "hint:  set one, such as `export EDITOR=nano`, or take it from a file: "
        f"`prep answer {LARGE} --from FILE` (- is stdin)\n"
    )
    assert not (home / "answers").exists()


def test_an_editor_inside_the_terminal_that_you_leave_at_once_is_no_fault(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", str(a_script(tmp_path, "true", "vim")))
    assert prep("answer", LARGE).stderr == "Nothing was changed.\n"


def test_text_on_standard_input_is_not_dropped_for_the_editor(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, "touch ran")
    command = [sys.executable, "-m", "tiktok_prep", "answer", LARGE]
    result = subprocess.run(
        command, input="I led it.\n", capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert result.returncode == 2 and not (tmp_path / "ran").exists()
    assert result.stderr == (
        "error: your editor would not read what is on standard input\n"
        f"hint:  to save it as your answer: `prep answer {LARGE} --from -`\n"
    )
    assert not (home / "answers").exists()
    empty = subprocess.run(command, input="", capture_output=True, check=False, cwd=tmp_path)
    assert empty.returncode == 0 and (tmp_path / "ran").exists()


def test_an_answer_with_control_characters_is_an_error_and_can_be_edited_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(monkeypatch, tmp_path, 'printf "I led \\033[2J" > "$file"')
    assert "control character (U+001B)" in prep("answer", LARGE, ok=1).stderr
    an_editor(monkeypatch, tmp_path, 'echo "I led." > "$file"')
    assert "Spoken:" in prep("answer", LARGE).stdout
    assert "no plain text" in prep("answer", LARGE, "--versions").stdout


# ---------------------------------------------------------------- --from


def test_an_answer_comes_from_a_file_or_from_stdin(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(TEXT)
    assert "Spoken:" in prep("answer", LARGE, "--from", str(tmp_path / "mine.md")).stdout
    assert prep("answer", LARGE, "--show").stdout == TEXT
    prep("answer", LARGE, "--from", "-", keys="We led.\n")
    assert prep("answer", LARGE, "--show").stdout == "We led.\n"
    (version,) = AnswerFile(home, LARGE).versions()
    assert version.path.read_text() == TEXT


def test_without_a_terminal_no_usual_editor_is_opened(home: Path, tmp_path: Path) -> None:
    a_script(tmp_path, "touch opened", "nano")
    environ = {name: each for name, each in os.environ.items() if name not in ("VISUAL", "EDITOR")}
    result = subprocess.run(
        [sys.executable, "-m", "tiktok_prep", "answer", LARGE],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        env={**environ, "PATH": str(tmp_path)},
        cwd=tmp_path,
    )
    assert result.returncode == 2
    assert "error: there is no terminal to open an editor on\n" in result.stderr
    assert f"`prep answer {LARGE} --from FILE` (- is stdin)" in result.stderr
    assert not (tmp_path / "opened").exists() and not (home / "answers").exists()


def test_a_text_that_names_no_story_keeps_the_story_of_the_answer() -> None:
    prep("answer", LARGE, "--from", "-", "--story", "launch", keys="One.\n")
    prep("answer", LARGE, "--from", "-", keys="Two.\n")
    assert "story launch" in prep("answer").stdout
    prep("answer", LARGE, "--from", "-", keys="---\nstory: other\n---\nThree.\n")
    assert "story other" in prep("answer").stdout


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "standard input has no answer in it; nothing was saved"),
        ("one\n\x07", "standard input:2: this line has a control character (U+0007); delete it"),
        ("x" * 200_001, "standard input is over 200 kB, too long for a spoken answer"),
    ],
)
def test_input_that_is_no_answer_is_not_saved(home: Path, text: str, error: str) -> None:
    an_answer(home)
    result = prep("answer", LARGE, "--from", "-", keys=text, ok=2 if not text else 1)
    assert f"error: {error}\n" in result.stderr
    assert AnswerFile(home, LARGE).text() == TEXT


def test_a_missing_file_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    result = prep("answer", LARGE, "--from", str(tmp_path / "no.md"), ok=1)
    assert result.stderr == f"error: {tmp_path}/no.md cannot be read: No such file or directory\n"


# ---------------------------------------------------------------- showing, listing, restoring


def test_earlier_versions_are_listed_and_can_be_restored(home: Path) -> None:
    an_answer(home, text="One two.")
    an_answer(home, text="Three.")
    text = prep("answer", LARGE, "--versions").stdout
    assert "1   until Mon 23 Nov, 20:00, 2 words: One two.\n" in text.replace("  1", "1", 1)
    assert f"To get one back: prep answer {LARGE} --restore N." in text
    prep("answer", LARGE, "--restore", "1")
    assert prep("answer", LARGE, "--show").stdout == "One two.\n"
    assert "2 " in prep("answer", LARGE, "--versions").stdout
    result = prep("answer", LARGE, "--restore", "7", ok=2)
    assert result.stderr == f"error: {LARGE} has no version 7\nhint:  there are 1 to 2\n"
    assert "no earlier version" in prep("answer", WHY, "--versions").stderr


def test_the_list_is_in_deck_order_with_date_words_and_story(home: Path) -> None:
    an_answer(home, LARGE, f"---\nstory: launch\n---\n{TEXT}")
    an_answer(home, WHY, "I want to.")
    an_answer(home, "gone", "Kept.")
    (home / "answers" / "bad.md").write_bytes(b"\xff")
    lines = prep("answer").stdout.splitlines()[2:]
    assert lines.pop(0) == "Your answers"
    assert lines[:2] == [
        f"  {WHY}: Mon 23 Nov, 3 words, no story",
        f"  {LARGE}: Mon 23 Nov, 9 words, story launch",
    ]
    assert "bad.md:1: this is not UTF-8 text; save it as UTF-8  not in this deck" in lines[2]
    assert lines[3] == "  gone: Mon 23 Nov, 1 word, no story  not in this deck"
    assert prep("answer", "gone", "--show").stdout == "Kept.\n"


def test_without_an_answer_the_page_says_how_to_write_the_first() -> None:
    result = prep("answer")
    assert "Your answers\n  None yet.\n\nWrite the first: prep answer" in result.stdout
    assert "--story" not in result.stdout and result.stderr == ""


def test_check_shows_the_counts_without_an_editor_and_as_json(home: Path) -> None:
    an_answer(home)
    assert "Spoken: 0:03, target 2:00" in prep("answer", LARGE, "--check").stdout
    value = json.loads(prep("answer", LARGE, "--check", "--json").stdout)
    assert (value["version"], value["question"]) == (3, LARGE)


def test_an_answer_whose_question_left_the_deck_cannot_be_checked(home: Path) -> None:
    an_answer(home, "gone")
    assert prep("answer", "gone", "--check", ok=1).stderr == (
        "error: gone is not in this deck: its answer has no target length\n"
    )


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("--show",), "which question?"),
        (("--story", "a"), "which question?"),
        (("--from", "-", "--story", "a"), "which question?"),
        ((LARGE, "--show", "--check"), "--show does not go with --check"),
        ((LARGE, "--story", "a", "--show"), "--show does not go with --story"),
        ((LARGE, "--json"), "--json does not go with a question"),
        ((LARGE, "--story", "!!"), "--story takes 1 to 60 letters and digits"),
        (("nothing",), "there is no question 'nothing'"),
        (("../../etc/passwd", "--show"), "there is no question '../../etc/passwd'"),
    ],
    ids=str,
)
def test_wrong_arguments_are_a_usage_error(home: Path, args: tuple[str, ...], error: str) -> None:
    an_answer(home, text="word " * 50)
    result = prep("answer", *args, ok=2)
    assert result.stderr.startswith(f"error: {error}") and result.stdout == ""


def test_a_pace_set_by_an_earlier_version_changes_nothing_and_is_exported(home: Path) -> None:
    an_answer(home)
    before = prep("answer", LARGE, "--check").stdout
    assert "(9 words at 150 a minute)" in before
    payload = {"name": "pace", "value": 90}
    with Store.open(home, write=True) as store:
        store.add(new_event(event_id(), "setting", payload, at=NOW))
        assert store.agenda() == Agenda()
    assert prep("answer", LARGE, "--check").stdout == before
    history = [json.loads(row) for row in prep("export", "-").stdout.splitlines()]
    assert payload in [row.get("payload") for row in history]


@pytest.mark.parametrize("option", ["--show", "--check"])
def test_without_an_answer_the_hint_is_how_to_write_one(option: str) -> None:
    result = prep("answer", LARGE, option, ok=1)
    assert result.stderr == (
        f"error: there is no answer to {LARGE} yet\nhint:  prep answer {LARGE}\n"
    )


# ---------------------------------------------------------------- stories


def test_naming_the_story_of_an_answer_lists_it_by_round() -> None:
    prep("answer", WHY, "--from", "-", keys="In 2024 we launched.")
    assert prep("answer", WHY, "--story", "Festival Launch").stdout == (
        f"{WHY} tells the story 'festival-launch'.\n"
    )
    result = prep("answer", LARGE, "--story", "festival-lunch")
    assert "did you mean 'festival-launch'?" in result.stderr
    prep("answer", LARGE, "--story", "festival-launch")
    text = prep("answer").stdout
    assert (
        f"  - screening: {WHY}\n  - hiring-manager: {LARGE} (not written yet)\n  Never rehearsed."
        in text
    )
    assert f"  {WHY}: " in text and f"  {LARGE}: " not in text
    value = json.loads(prep("answer", "--json").stdout)
    assert [s["name"] for s in value["stories"]] == ["festival-launch"]
    prep("answer", WHY, "--story", "")
    assert f"screening: {WHY}" not in prep("answer").stdout


def test_a_drill_rehearses_the_story_of_its_question() -> None:
    prep("answer", LARGE, "--story", "launch")
    prep("drill", "-s", "hiring-manager", "-n", "1", keys="\n3\n")
    assert "Last rehearsed just now." in prep("answer").stdout


# ---------------------------------------------------------------- marks


def the_marks(home: Path, text: str, *left_out: str, at: datetime = NOW) -> None:
    marks = AnswerMarks(("scale", "obstacle"), left_out)
    version = version_of(Answer(LARGE, text.strip()))
    with Store.open(home, write=True) as store:
        store.set_marks(LARGE, version, marks, at=at, event_id=event_id())


def test_json_lists_each_answer_with_its_question_length_versions_and_marks(home: Path) -> None:
    an_answer(home)
    prep("answer", LARGE, "--from", "-", keys="One two three four five.")
    the_marks(home, "One two three four five.", "scale")
    an_answer(home, "gone-question", "---\nstory: launch\n---\nI led.")
    (large, gone) = json.loads(prep("answer", "--json").stdout)["answers"]
    assert large["question"].startswith("Describe a large-scale content operation")
    kept = [large[key] for key in ("id", "stages", "words", "spoken_s", "versions", "story")]
    assert kept == [LARGE, ["hiring-manager"], 5, 2.0, 1, ""]
    assert large["marks"] == {"points": ["scale", "obstacle"], "left_out": ["scale"]}
    assert [gone["id"], gone["question"], gone["stages"]] == ["gone-question", None, []]
    assert gone["story"] == "launch" and gone["marks"] is None


def test_marks_with_a_fault_cannot_be_imported(home: Path, tmp_path: Path) -> None:
    an_answer(home)
    the_marks(home, TEXT, "scale")
    line = prep("export").stdout.replace('"left_out":["scale"]', '"left_out":["other"]')
    result = prep("import", "-", keys=line, ok=1)
    assert "marks have a point in 'left_out' that is not in 'points'" in result.stderr

"""`prep answer` from end to end: the editor, what is saved, and what is never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import NOW, a_script, event_id, own_words
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.private_files import locked
from tiktok_prep.model import OwnWords

LARGE = "hm-large-operation"


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small deck, a fixed time and no editor."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setattr(wiring, "now", lambda: NOW)


class Editor:
    """An editor that runs a shell script on "$file"."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, patch

    def does(self, script: str) -> None:
        self._patch.setenv("EDITOR", f"'{a_script(self._folder, script)}' --wait")

    def writes(self, text: str, below: str = "scale") -> None:
        self.does(f"sed -i 's/<!-- {below} -->$/&\\n{text}/' \"$file\"")


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return Editor(tmp_path, monkeypatch)


def saved() -> OwnWords | None:
    with wiring.open_store(write=False) as store:
        return store.answers().get(LARGE)


def test_words_below_a_point_are_saved_and_shown_wherever_the_point_is(editor: Editor) -> None:
    editor.writes("120 people in 9 markets.")
    result = prep("answer", "hm-la")
    assert result.stderr == f"Saved: {LARGE}\n"
    assert result.stdout.startswith("5 words, 0:02 spoken; target 2:00.\nStill empty:\n  - ")
    assert saved() == own_words(LARGE, scale="120 people in 9 markets.")._replace(at=NOW)
    for command in (("show", LARGE), ("brief", "hiring-manager"), ("drill", LARGE)):
        assert "120 people in 9 markets." in prep(*command, keys="\nq\n").stdout
    editor.does('cp "$file" "$file.seen"; mv "$file.seen" "$PREP_HOME/seen.md"')
    assert "Nothing was changed." in prep("answer", LARGE).stderr
    form = (wiring.prep_home() / "seen.md").read_text()
    assert "<!-- scale -->\n120 people in 9 markets.\n" in form
    assert form.startswith("# Describe a large-scale content operation")


def test_each_save_counts_and_emptying_takes_the_words_out(editor: Editor) -> None:
    editor.writes("First.")
    prep("answer", LARGE)
    editor.does("sed -i 's/First/Second/' \"$file\"")
    prep("answer", LARGE)
    assert (words := saved()) and words.points == {"scale": "Second."}
    editor.does(': > "$file"')
    assert prep("answer", LARGE).stderr == f"{LARGE} has no words of yours any more.\n"
    assert saved() is None
    assert prep("export").stdout.count('"kind":"answer"') == 3


def test_what_a_failed_editor_wrote_is_kept_and_opened_again(editor: Editor, home: Path) -> None:
    editor.does('echo "I led." >> "$file"; exit 9')
    error = prep("answer", LARGE, ok=1).stderr
    assert "ended with exit code 9" in error and f"`prep answer {LARGE}` opens it" in error
    assert saved() is None
    assert f"Not saved yet: {LARGE}." in prep("answer").stderr
    (draft,) = (home / "drafts").glob("*.md")
    assert draft.stat().st_mode & 0o077 == 0 and draft.parent.stat().st_mode & 0o077 == 0
    editor.does("true")
    assert "here it is again.\n" in prep("answer", LARGE).stderr
    assert saved() == own_words(LARGE, "I led.")._replace(at=NOW)
    assert list((home / "drafts").iterdir()) == []


def test_words_that_cannot_be_saved_are_kept(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    from tiktok_prep.base.errors import StoreError
    from tiktok_prep.journal.store import Store

    def full(*args: object, **options: object) -> None:
        raise StoreError("the disk is full")

    editor.writes("I led.")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "set_words", full)
        prep("answer", LARGE, ok=1)
    editor.does("true")
    prep("answer", LARGE)
    assert saved() == own_words(LARGE, scale="I led.")._replace(at=NOW)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("printf 'a\\n\\351' > \"$file\"", "md:2: this is not UTF-8 text; save it as UTF-8"),
        ('head -c 200001 /dev/zero > "$file"', "is over 200 kB, too long for an answer"),
        ('rm "$file"; mkfifo "$file"', "cannot be read: it is a pipe"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_in_a_sentence(
    editor: Editor, script: str, error: str
) -> None:
    editor.does(script)
    assert error in prep("answer", LARGE, ok=1).stderr


def test_a_question_is_open_in_one_editor_at_a_time(editor: Editor, home: Path) -> None:
    editor.writes("I led.")
    (home / "drafts").mkdir(parents=True)
    with locked(home / "drafts" / f"{LARGE}.lock"):
        assert "is open in another editor" in prep("answer", LARGE, ok=1).stderr


def test_the_list_has_the_least_complete_first_and_what_left_the_deck(editor: Editor) -> None:
    with wiring.open_store(write=True) as store:
        store.set_words(own_words("gone", "Kept."), event_id=event_id())
        store.set_words(own_words(LARGE, scale="120 people."), event_id=event_id())
    page = prep("answer", "hiring-manager").stdout
    report = json.loads(prep("answer", "hiring-manager", "--json").stdout)
    assert [row["id"] for row in report["answers"]][-1] == LARGE
    assert report["left"] == ["gone"] and report["answers"][-1]["filled"] == 1
    assert f"1 of {report['answers'][-1]['points']}: {LARGE}: " in page
    assert "Not in this deck, your words are kept: gone." in page
    editor.does('sed -i s/Kept/Still/ "$file"')
    assert prep("answer", "gone").stderr == "Saved: gone, which is not in this deck.\n"
    assert "Still." in prep("show", "gone").stdout


def test_escapes_in_your_words_are_shown_and_never_obeyed(editor: Editor) -> None:
    with wiring.open_store(write=True) as store:
        store.set_words(
            own_words(LARGE, "\x1b]0;x\x07", scale="[red]\x1b[31m"), event_id=event_id()
        )
    for command in (("show", LARGE), ("brief", "hiring-manager"), ("drill", LARGE)):
        text = prep(*command, keys="\no\nq\n").stdout
        assert "\x1b" not in text and "[red]" in text


def test_without_an_editor_the_error_says_how_to_name_one(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "no editor is set in VISUAL or EDITOR" in prep("answer", LARGE, ok=2).stderr
    assert not (home / "drafts").exists()

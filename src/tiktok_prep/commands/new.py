"""`prep new`."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.blocks import Bullet, Paragraph
from tiktok_prep.base.errors import PrepError, UsageError, cannot_write
from tiktok_prep.base.settings import keep_apart
from tiktok_prep.base.system import is_terminal
from tiktok_prep.base.text import count
from tiktok_prep.deck.format import FILES, OPTIONAL_FILES, schema_name, schema_text
from tiktok_prep.deck.in_use import BUILT_IN, deck_id, id_of_name, known_decks
from tiktok_prep.deck.yaml_text import free_id, plain_id

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

TEMPLATES = Path(__file__).parents[1] / "deck" / "templates"
MAX_NEW_ID = 40
ID_COMMENT = "# The id of the deck. Your history is kept under it, so never change it.\n"
SCHEMAS = "schema"
"""The folder in a deck with the JSON Schemas, for editors."""
Files = dict[str, str]
"""Maps each path in a deck to its text."""


def run(
    context: typer.Context,
    folder: Annotated[Path, options.path_argument("DIR", "A new or empty folder.")],
    guide: Annotated[
        Path | None,
        options.file(
            "--from", "Make it of a guide, mail or advertisement: .txt, .md or .html; - is stdin."
        ),
    ] = None,
    copy: Annotated[bool, options.flag("--copy", "Copy the built-in deck.")] = False,
    plain: options.PlainOption = False,
) -> None:
    """Write a deck to start your own from: a small one with comments that explain every key.

    With --from, it is made of a text that you have, offline and by rule: its headings are rounds,
    and what asks is a question. On a terminal you edit this outline first.

    You also get a JSON Schema of each file, so that an editor that knows YAML schemas can complete
    keys and mark mistakes while you type. Nothing is ever overwritten.
    """
    keep_apart({"--from": guide, "--copy": copy})
    _check_unused(folder)
    about: list[Block] = [] if copy else [Paragraph("Its comments explain every key.")]
    if guide:
        files, about = _files_of_guide(guide, folder)
    else:
        files = _built_in_files() if copy else _template()
    files["stages.yaml"] = _with_id(files["stages.yaml"], _new_id(folder))
    _write(folder, files | _schemas())
    quoted_folder = shlex.quote(str(folder))
    wiring.stdout(options.settings(context, plain=plain)).page(
        [
            Paragraph(f"New deck: {folder}"),
            *about,
            Paragraph(f"Check it: prep check {quoted_folder}"),
            Paragraph(f"Drill it: prep drill --deck {quoted_folder}"),
            Paragraph(f"Use it from now on: prep use {quoted_folder}"),
        ]
    )


def _check_unused(folder: Path) -> None:
    """Raises UsageError unless `folder` is empty or missing, PrepError if it cannot be read."""
    try:
        is_used = bool(next(folder.iterdir(), None))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        is_used = True
    except OSError as error:
        raise PrepError(f"{folder} cannot be read: {error.strerror or error}") from error
    if is_used:
        raise UsageError(f"{folder} is not an empty folder", hint="name a new or an empty one")


def _template() -> Files:
    return {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in FILES}


def _schemas() -> Files:
    return {f"{SCHEMAS}/{schema_name(name)}": schema_text(name) for name in FILES}


def _built_in_files() -> Files:
    """Returns the built-in deck; each file begins with the line that tells an editor of its
    schema."""
    texts, folder = Files(), wiring.builtin_deck()
    for name in FILES:
        if name in OPTIONAL_FILES and not (folder / name).exists():
            continue
        text = (folder / name).read_text(encoding="utf-8")
        mark = f"# yaml-language-server: $schema={SCHEMAS}/{schema_name(name)}\n"
        texts[name] = text if text.startswith(mark) else mark + text
    return texts


def _new_id(folder: Path) -> str:
    """Makes an id from the name of the folder; no known deck has it."""
    known = [deck.id for deck in known_decks(wiring.prep_home())]
    taken = [*known, deck_id(wiring.builtin_deck()), BUILT_IN]
    return free_id(id_of_name(folder, MAX_NEW_ID), taken)


def _with_id(text: str, new_id: str) -> str:
    """Returns the text of a stages.yaml with this id in place of its own, or before the first
    key."""
    if re.search("^id:", text, re.MULTILINE):
        return re.sub("^id:.*", f"id: {plain_id(new_id)}", text, flags=re.MULTILINE)
    first_key = re.search(r"^(#.*\n)*[a-z]+:", text, re.MULTILINE)
    at = first_key.start() if first_key else len(text)
    return f"{text[:at]}{ID_COMMENT}id: {plain_id(new_id)}\n\n{text[at:]}"


def _files_of_guide(guide: Path, folder: Path) -> tuple[Files, list[Block]]:
    """Returns the deck of a guide, and what to say of it; on a terminal, its outline is opened in
    the editor first."""
    from tiktok_prep.deck.guide import read_guide, rows_of
    from tiktok_prep.deck.outline import (
        NOTES_FILE,
        ONLY_ROUND,
        deck_files,
        outline_of,
        outline_text,
        parse_outline,
    )
    from tiktok_prep.terminal.editor import NoEditor, edit

    if str(guide) == "-" and is_terminal(sys.stdin):
        wiring.tell("Paste the guide here; Ctrl-D on a line of its own ends it.")
    outline = outline_of(list(rows_of(read_guide(guide))))
    if is_terminal(sys.stdin, sys.stdout):
        with TemporaryDirectory(prefix="prep-new-") as made, suppress(NoEditor):
            file = Path(made, "outline.md")
            file.write_text(outline_text(outline), encoding="utf-8", newline="\n")
            edit(file)
            outline = parse_outline(file.read_text(encoding="utf-8", errors="replace"))
    source = "standard input" if str(guide) == "-" else guide.name
    files = deck_files(outline, source=source)
    rounds = [each for each in outline if each.questions]
    about: list[Block] = [
        Bullet(f"{each.name or ONLY_ROUND}: {count(len(each.questions), 'question')}")
        for each in rounds
    ]
    if NOTES_FILE in files:
        about.append(Paragraph(f"What stood in no round is in {folder / NOTES_FILE}."))
    about.append(Paragraph(f"To give questions points, edit {folder / 'questions.yaml'}."))
    return files, about


def _write(folder: Path, files: Files) -> None:
    """Writes all of `files`, or none: removes what it made if anything stops it.

    Raises PrepError if one cannot be written, such as one that exists.
    """
    with ExitStack() as undo:
        path = folder
        try:
            for name, text in files.items():
                path = folder / name
                _make_folder(path.parent, undo)
                with path.open("x", encoding="utf-8", newline="\n") as file:
                    undo.callback(_quietly, path.unlink)
                    file.write(text)
        except OSError as error:
            raise cannot_write(error.filename or path, error) from error
        undo.pop_all()


def _make_folder(folder: Path, undo: ExitStack) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, undo)
    folder.mkdir()
    undo.callback(_quietly, folder.rmdir)


def _quietly(remove: Callable[[], object]) -> None:
    with suppress(OSError):
        remove()

"""`prep new`."""

import shlex
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import Line, line
from tiktok_prep.deck.format import FILES, OPTIONAL_FILES, schema_name, schema_text

TEMPLATES = Path(__file__).parents[1] / "deck" / "templates"
SCHEMAS = "schema"
"""The folder in a deck that holds what an editor checks it by."""
Files = dict[str, str]
"""Path in the deck -> text."""


def run(
    context: typer.Context,
    folder: Annotated[
        Path, options.path_argument("DIR", "A folder that is not there yet, or is empty.")
    ],
    guide: Annotated[
        Path | None,
        options.file(
            "--from", "Make it of a guide, mail or advertisement: .txt, .md or .html; - is stdin."
        ),
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="Copy the built-in deck.")] = False,
    plain: options.PlainOption = False,
) -> None:
    """Write a deck of your own to start from: a small one with comments that explain every key.

    With --from, it is made of a text that you have, offline and by rule: rounds, questions word for
    word, what the role asks for. What is not understood is kept beside it, so that nothing is lost.

    Beside it stands a JSON Schema of each file: an editor that knows YAML schemas completes keys
    and marks what is wrong while you type. Nothing is ever overwritten.
    """
    options.keep_apart({"--from": guide, "--copy": copy})
    _check_is_free(folder)
    files, page = _of_guide(guide, folder) if guide else (_copy() if copy else _template(), [])
    _write(folder, files | _schemas())
    shown = shlex.quote(str(folder))
    says = [] if guide or copy else [line("Its comments explain every key.")]
    wiring.stdout(options.settings(context, plain=plain)).page(
        [
            line(f"New deck: {folder}"),
            *page,
            *says,
            line(f"Check it: prep check {shown}"),
            line(f"Drill it: prep drill --deck {shown}"),
        ]
    )


def _check_is_free(folder: Path) -> None:
    hint = "name a folder that is not there yet, or an empty one"
    try:
        entry = next(folder.iterdir(), None)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(f"{folder} is no folder", hint=hint) from None
    except OSError as error:
        raise PrepError(f"{folder} cannot be read: {error.strerror or error}") from error
    if entry:
        raise UsageError(f"{folder} is not empty", hint=hint)


def _template() -> Files:
    return {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in FILES}


def _schemas() -> Files:
    return {f"{SCHEMAS}/{schema_name(name)}": schema_text(name) for name in FILES}


def _copy() -> Files:
    """The built-in deck, with the line that tells an editor of the schemas."""
    texts: Files = {}
    for name in FILES:
        path = wiring.builtin_deck() / name
        if name in OPTIONAL_FILES and not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        mark = f"# yaml-language-server: $schema={SCHEMAS}/{schema_name(name)}\n"
        texts[name] = text if text.startswith(mark) else mark + text
    return texts


def _of_guide(guide: Path, folder: Path) -> tuple[Files, list[Line]]:
    """The files of a deck made of a guide, and what to say of them."""
    from tiktok_prep.deck.from_guide import deck_from_guide
    from tiktok_prep.deck.guide_page import guide_page
    from tiktok_prep.deck.guide_yaml import REST_FILE

    files, understood = deck_from_guide(guide, tell=wiring.tell)
    return files, guide_page(understood, rest_file=str(folder / REST_FILE))


def _write(folder: Path, files: Files) -> None:
    """Write all of `files`; whatever stops it, what was made until then is removed."""
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
            place = error.filename or path
            raise PrepError(f"{place} cannot be written: {error.strerror or error}") from error
        undo.pop_all()


def _make_folder(folder: Path, undo: ExitStack) -> None:
    """Make `folder` and what is missing above it; `undo` removes what was made."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, undo)
    folder.mkdir()
    undo.callback(_quietly, folder.rmdir)


def _quietly(remove: Callable[[], object]) -> None:
    with suppress(OSError):
        remove()

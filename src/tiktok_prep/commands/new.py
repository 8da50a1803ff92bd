"""`prep new`."""

import shlex
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import line
from tiktok_prep.deck.format import FILES, schema_name, schema_text

TEMPLATES = Path(__file__).parents[1] / "deck" / "templates"
SCHEMAS = "schema"
"""The folder in a deck that holds what an editor checks it by."""


def run(
    context: typer.Context,
    folder: Annotated[
        Path, options.path_argument("DIR", "A folder that is not there yet, or is empty.")
    ],
    plain: options.PlainOption = False,
) -> None:
    """Write a small deck of your own to start from, with comments that explain every key.

    Beside it stands a JSON Schema of each file: an editor that knows YAML schemas completes keys
    and marks what is wrong while you type. Nothing is ever overwritten.
    """
    _check_is_free(folder)
    _write(folder, _files())
    shown = shlex.quote(str(folder))
    wiring.stdout(options.settings(context, plain=plain)).page(
        [
            line(f"New deck: {folder}"),
            line("Its comments explain every key."),
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


def _files() -> dict[str, str]:
    """Path in the deck -> text."""
    texts = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in FILES}
    return texts | {f"{SCHEMAS}/{schema_name(name)}": schema_text(name) for name in FILES}


def _write(folder: Path, files: dict[str, str]) -> None:
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

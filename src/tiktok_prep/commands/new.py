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
"""The folder in a deck with the JSON Schemas, for editors."""


def run(
    context: typer.Context,
    folder: Annotated[Path, options.path_argument("DIR", "A new or empty folder.")],
    plain: options.PlainOption = False,
) -> None:
    """Write a small deck to start your own from, with comments that explain every key.

    You also get a JSON Schema of each file, so that an editor that knows YAML schemas can complete
    keys and mark mistakes while you type. Nothing is ever overwritten.
    """
    _check_unused(folder)
    _write(folder, _files())
    quoted_folder = shlex.quote(str(folder))
    wiring.stdout(options.settings(context, plain=plain)).page(
        [
            line(f"New deck: {folder}"),
            line("Its comments explain every key."),
            line(f"Check it: prep check {quoted_folder}"),
            line(f"Drill it: prep drill --deck {quoted_folder}"),
        ]
    )


def _check_unused(folder: Path) -> None:
    """Raises UsageError unless `folder` is empty or does not exist."""
    hint = "name a new folder or an empty one"
    try:
        entry = next(folder.iterdir(), None)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(f"{folder} is not a folder", hint=hint) from None
    except OSError as error:
        raise PrepError(f"{folder} cannot be read: {error.strerror or error}") from error
    if entry:
        raise UsageError(f"{folder} is not empty", hint=hint)


def _files() -> dict[str, str]:
    """Maps each path in the deck to its text."""
    texts = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in FILES}
    return texts | {f"{SCHEMAS}/{schema_name(name)}": schema_text(name) for name in FILES}


def _write(folder: Path, files: dict[str, str]) -> None:
    """Writes all of `files`, or none: removes what it made if anything stops it."""
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
    """Makes `folder` and its missing parents, and tells `undo` how to remove them."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, undo)
    folder.mkdir()
    undo.callback(_quietly, folder.rmdir)


def _quietly(remove: Callable[[], object]) -> None:
    with suppress(OSError):
        remove()

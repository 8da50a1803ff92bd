"""`prep export`."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import wiring
from tiktok_prep.errors import PrepError, UsageError
from tiktok_prep.journal import to_line
from tiktok_prep.text import count


def run(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; without one, or -, stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write the whole journal, one JSON object a line, oldest first.

    That is all there is to know: `prep import` on another machine reaches the same state.
    """
    with wiring.open_store(write=False) as store:
        lines = (f"{to_line(event)}\n" for event in store.events())
        if file is None or str(file) == "-":
            sys.stdout.writelines(lines)
            return
        try:
            if file.exists() and not force:
                raise UsageError(f"{file} exists", hint="--force replaces it")
            written = _replace(file, lines)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PrepError(f"{file} cannot be written: {reason}") from error
    wiring.tell(f"{count(written, 'event')} written to {file}.")


def _replace(file: Path, lines: Iterable[str]) -> int:
    """Write the lines beside `file`, then put them in its place in one step; how many."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        # as private as the journal itself
        file_number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file_number, "w", encoding="utf-8", newline="\n") as handle:
            written = sum(1 for text in lines if handle.write(text))
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return written

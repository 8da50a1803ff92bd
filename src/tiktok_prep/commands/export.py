"""`prep export`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.text import count
from tiktok_prep.journal.events import to_line


def run(
    file: Annotated[
        Path | None, options.path_argument("[FILE]", "A new file; without one, or -, stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write the whole journal, one JSON object a line, oldest first.

    From it `prep import` on another machine computes the same memory, plan, interviews and
    debriefs. Your own answers and questions are files: copy the folders `answers` and `deck` of
    your PREP_HOME, too.
    """
    if file == wiring.STDOUT:
        file = None
    if file:
        wiring.check_target(file, force=force)
    with wiring.open_store(write=False) as store:
        lines = (f"{to_line(event)}\n" for event in store.events())
        if file is None:
            sys.stdout.writelines(lines)
            return
        written = wiring.replace(file, (text.encode() for text in lines))
    wiring.tell(f"{count(written, 'event')} written to {file}.")

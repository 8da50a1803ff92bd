"""`prep export`."""

import sys
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.text import count
from tiktok_prep.journal.events import to_line


def run(
    file: Annotated[
        Path | None,
        options.path_argument("[FILE]", "The file to write. Leave it out, or type -, for stdout."),
    ] = None,
    force: Annotated[bool, options.flag("--force", "Replace FILE if it exists.")] = False,
) -> None:
    """Write your whole history, one JSON object a line, oldest first.

    `prep import` on another machine gives you the same ratings, interviews and debriefs there. Your
    own answers and questions are not included: copy the folders `answers` and `deck` of your
    PREP_HOME, too.
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
        event_count = wiring.replace(file, (text.encode() for text in lines))
    wiring.tell(f"{count(event_count, 'event')} written to {file}.")

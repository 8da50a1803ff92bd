"""Shows a text that is longer than the screen in your pager: PAGER, or else `less -FRX`."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping

from tiktok_prep.terminal.programs import ctrl_c_left_to_program, wait_for

LESS = "FRXPs?e(end) q leaves:space goes on, q leaves."
"""Options for less where LESS is unset: those of git, so that it shows colours and leaves the text
on the screen, and a prompt. The less of busybox ignores the prompt, which has no capital."""


def pager_command(environ: Mapping[str, str]) -> list[str]:
    """Returns the words of PAGER, split as in a shell but not expanded; those of `less -FRX` if it
    is unset; [] if no pager is wanted (PAGER is blank or `cat`) or PAGER has an unclosed quote."""
    value = environ.get("PAGER", "less -FRX")
    try:
        words = shlex.split(value)
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def show_in_pager(text: bytes) -> bool:
    """Shows `text` and waits until you quit the pager. Returns `False`, and shows nothing, if no
    pager is wanted or none can be started."""
    command = pager_command(os.environ)
    if not command:
        return False
    environ = {"LESS": LESS, "LESSCHARSET": "utf-8", **os.environ}
    with ctrl_c_left_to_program():
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environ)
        except (OSError, ValueError):
            return False
        wait_for(process, text)
    return True

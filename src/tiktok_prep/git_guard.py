"""Whether what is personal could be committed by mistake: a folder inside a git work tree."""

from __future__ import annotations

import os
import subprocess
from enum import Enum
from pathlib import Path
from typing import NamedTuple

PATIENCE_S = 5.0


class Exposed(Enum):
    """What git would do with the files."""

    NO = "ignores them"
    YES = "does not ignore them"
    UNKNOWN = "could not be asked"


class Exposure(NamedTuple):
    work_tree: Path
    """The folder with `.git` in it."""
    exposed: Exposed


def exposure(files: list[Path]) -> Exposure | None:
    """What git would do with `files`, all in one folder, there or not; `None` outside of any work
    tree. Git is asked only inside of one."""
    found = [Path(os.path.realpath(file)) for file in files]
    above = (folder for folder in found[0].parents if (folder / ".git").exists())
    work_tree = next(above, None)
    if work_tree is None:
        return None
    return Exposure(work_tree, _ask_git(work_tree, found))


def _ask_git(work_tree: Path, files: list[Path]) -> Exposed:
    # what points git elsewhere (in a hook, say) is not about this folder
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            [
                "git",
                "-c",
                "core.fsmonitor=false",
                "-C",
                str(work_tree),
                "check-ignore",
                "--",
                *map(str, files),
            ],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=env,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Exposed.UNKNOWN
    if done.returncode not in (0, 1):
        return Exposed.UNKNOWN
    # one line for each file that is ignored
    return Exposed.NO if len(done.stdout.splitlines()) == len(files) else Exposed.YES

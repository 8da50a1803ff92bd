"""Whether what is personal could be committed by mistake: a folder inside a git work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from contextlib import suppress
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


def exposure(files: Iterable[Path]) -> Exposure | None:
    """What git would do with the worst protected of `files`, there or not; `None` if all are
    outside of any work tree. Git is asked only inside of one."""
    worst = None
    for file in files:
        real = Path(os.path.realpath(file))
        work_tree = next((above for above in real.parents if _is_work_tree(above)), None)
        if work_tree is None:
            continue
        asked = Exposure(work_tree, _ask_git(work_tree, real))
        if worst is None or _ORDER.index(asked.exposed) > _ORDER.index(worst.exposed):
            worst = asked
    return worst


def _is_work_tree(folder: Path) -> bool:
    with suppress(OSError):  # whoever writes there will say what is wrong
        return (folder / ".git").exists()
    return False


_ORDER = (Exposed.NO, Exposed.UNKNOWN, Exposed.YES)


def _ask_git(work_tree: Path, file: Path) -> Exposed:
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
                "--quiet",
                "--",
                str(file),
            ],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=env,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Exposed.UNKNOWN
    return {0: Exposed.NO, 1: Exposed.YES}.get(done.returncode, Exposed.UNKNOWN)

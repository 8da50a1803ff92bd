"""What differs between operating systems."""

from __future__ import annotations

import errno
import os
from typing import IO, Any

ON_WINDOWS = os.name == "nt"


def is_terminal(*streams: IO[Any] | None) -> bool:
    """Whether all `streams` are terminals. A closed stream is `None`, which is not a terminal."""
    return all(stream is not None and stream.isatty() for stream in streams)


def is_closed_pipe(error: OSError) -> bool:
    """Whether `error` means that the reader of our output has gone. Windows reports only an invalid
    argument, so there that error counts."""
    return isinstance(error, BrokenPipeError) or (ON_WINDOWS and error.errno == errno.EINVAL)

"""What differs between operating systems."""

from __future__ import annotations

import errno
import os
from typing import IO, Any

ON_WINDOWS = os.name == "nt"


def is_terminal(*streams: IO[Any] | None) -> bool:
    """Whether all `streams` are terminals. One that the caller closed is `None`, and is none."""
    return all(stream is not None and stream.isatty() for stream in streams)


def is_closed_pipe(error: OSError) -> bool:
    """Whether `error` means that the reader of our output has gone. Windows says only that an
    argument is invalid, so there that counts."""
    return isinstance(error, BrokenPipeError) or (ON_WINDOWS and error.errno == errno.EINVAL)

"""What differs between operating systems."""

from __future__ import annotations

import errno
import os

ON_WINDOWS = os.name == "nt"


def is_closed_pipe(error: OSError) -> bool:
    """Whether `error` means that the reader of our output has gone. Windows says only that an
    argument is invalid, so there that counts."""
    return isinstance(error, BrokenPipeError) or (ON_WINDOWS and error.errno == errno.EINVAL)

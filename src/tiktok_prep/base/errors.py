"""Errors that you can fix yourself: shown as a sentence, never as a traceback."""

from __future__ import annotations

import errno

from tiktok_prep.base.value import NamedTuple


class PrepError(Exception):
    """An error shown as a sentence: something is wrong with the data or the disk. prep exits 1.
    `hint` is what to do next, or ''."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class UsageError(PrepError):
    """Something is wrong with the command line, such as an unknown name; prep exits 2."""

    exit_code = 2


class StoreError(PrepError):
    """The progress file cannot be read or written, and has not been changed."""


def space_hint(error: BaseException) -> str:
    """Returns what to do next if `error` says that the disk or your share of it is full; '' if
    not."""
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "free some space, then try again" if is_full else ""


def cannot_write(place: object, error: OSError | ValueError) -> PrepError:
    """Makes (does not raise) the error that says that `place`, such as a path, cannot be written,
    and why."""
    reason = getattr(error, "strerror", None) or error
    return PrepError(f"{place} cannot be written: {reason}", hint=space_hint(error))


class Fault(NamedTuple):
    """One thing wrong in one file. `line` counts from 1; `None` means the whole file."""

    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.sentence}"


class FileFaults(PrepError):
    """All faults of a deck or an import, raised together. `faults` must not be empty; the message
    has one line for each."""

    def __init__(self, faults: list[Fault], *, hint: str = "") -> None:
        super().__init__("\n".join(str(fault) for fault in faults), hint=hint)
        self.faults = faults

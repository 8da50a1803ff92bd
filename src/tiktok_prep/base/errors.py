"""Faults that the person at the keyboard can mend: shown as a sentence, never as a traceback."""

from __future__ import annotations

from typing import NamedTuple


class PrepError(Exception):
    """The data or the disk is at fault. `hint` is the next step, if there is one."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class UsageError(PrepError):
    """What was typed is at fault: a name that does not exist, an option that makes no sense."""

    exit_code = 2


class StoreError(PrepError):
    """The progress file cannot be read or written. It is left as it was."""


class Fault(NamedTuple):
    """One thing wrong in one file. `line` counts from 1; `None` means the file as a whole."""

    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.sentence}"


class FileFaults(PrepError):
    """Everything that is wrong in a deck or an import, in one go; never empty."""

    def __init__(self, faults: list[Fault], *, hint: str = "") -> None:
        super().__init__("\n".join(str(fault) for fault in faults), hint=hint)
        self.faults = faults

"""The options that every command takes, and which options go together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.value import NamedTuple

COLOR_CHOICES = ("auto", "always", "never")


class Settings(NamedTuple):
    """Options that you can type before or after the command's name."""

    deck: Path | None = None
    plain: bool = False
    color: str = "auto"
    """"auto", "always" or "never"."""


def one_round(bare: str | None, named: str | None) -> str | None:
    """Returns the round named without (`bare`) or with --stage (`named`); `None` if neither was
    given. Raises UsageError if both were."""
    keep_apart({"ROUND": bare}, {"--stage": named})
    return named if bare is None else bare


def keep_apart(options: Mapping[str, object], others: Mapping[str, object] | None = None) -> None:
    """Raises UsageError if one of `options` was given together with one of `others`; without
    `others`, if two of `options` were.

    Each maps an option's name to its value; `None` and `False` mean not given.
    """
    used = _used(options)
    conflicting = used[1:] if others is None else _used(others)
    if used and conflicting:
        message = f"{used[0]} does not go with {conflicting[0]}"
        raise UsageError(message, hint="leave one of them out")


def _used(options: Mapping[str, object]) -> list[str]:
    return [name for name, value in options.items() if value is not None and value is not False]

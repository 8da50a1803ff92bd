"""The options that every command takes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

COLOR_CHOICES = ("auto", "always", "never")


class Settings(NamedTuple):
    """Options that you can type before or after the command's name."""

    deck: Path | None = None
    plain: bool = False
    color: str = "auto"
    """"auto", "always" or "never"."""

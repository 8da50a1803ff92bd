"""What a person may choose for every command."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Settings(NamedTuple):
    """Options that may stand before or after the command's name."""

    deck: Path | None = None
    plain: bool = False

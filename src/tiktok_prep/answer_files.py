"""One's own answers: a Markdown file each, `answers/QUESTION.md` in PREP_HOME, for any editor."""

from __future__ import annotations

from pathlib import Path

from tiktok_prep.answer_text import answer_of
from tiktok_prep.errors import PrepError
from tiktok_prep.model import Answer

FOLDER = "answers"


def read_answers(home: Path) -> dict[str, Answer]:
    """Question id -> the answer to it; files of nothing but headings and comments too. Raises
    PrepError for one that cannot be read."""
    return {
        path.stem: answer_of(path.stem, _text(path))
        for path in sorted((home / FOLDER).glob("*.md"))
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PrepError(f"{path} is not UTF-8 text", hint="save it as UTF-8") from error
    except OSError as error:
        raise PrepError(f"{path} cannot be read: {error.strerror or error}") from error

"""The id of a deck is read by every command, so it must be read quickly and in little memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from tiktok_prep.deck.in_use import written_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\n" * 1_000_000 + "id: bakery\n", "bakery", id="empty lines"),
        pytest.param("#\n" * 500_000 + "id: bakery\n", "bakery", id="comments"),
        pytest.param("#\n" * 500_000 + "{id: bakery}\n", "bakery", id="comments before a brace"),
    ],
)
def test_the_id_is_found_behind_very_many_empty_lines_in_little_memory(
    tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / "stages.yaml").write_text(text)
    tracemalloc.start()
    try:
        found = written_id(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == expected
    assert peak < 20_000_000

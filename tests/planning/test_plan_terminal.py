"""`prep plan --clear` asks on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import prep
from terminal import Terminal


@pytest.mark.parametrize("answer", ["y", "n"])
def test_clear_names_the_dates_and_asks(home: Path, answer: str) -> None:
    prep("plan", "screening", "in 3 days 14:00")
    prep("plan", "hiring", "in 9 days 11:00")
    with Terminal("prep", "plan", "--clear", home=home) as t:
        t.until("Initial screening (HR): ")
        t.until("First round (hiring manager): ")
        t.until("Remove 2 dates (y n):")
        t.press(f"{answer}\r")
        assert t.end() == 0
        assert ("No interview is ahead." in t.screen) == (answer == "y")
        assert ("Nothing was changed." in t.screen) == (answer == "n")

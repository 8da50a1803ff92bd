"""Golden screens: what a person sees, at 80 and 40 columns and as linear text.

`UPDATE_GOLDEN=1 pytest tests/screens/test_golden.py` writes them anew; read the difference before
you commit it.
"""

from __future__ import annotations

import pytest
import test_answer_screens
import test_brief_screens
import test_debrief_screens
import test_mock_screens
import test_own_answer_screens
import test_screens
from golden import Screens, approved, shown

MODULES = (
    test_screens,
    test_answer_screens,
    test_brief_screens,
    test_debrief_screens,
    test_mock_screens,
    test_own_answer_screens,
)
SCREENS: Screens = {name: screen for module in MODULES for name, screen in module.SCREENS.items()}


def test_no_two_screens_have_one_name() -> None:
    assert len(SCREENS) == sum(len(module.SCREENS) for module in MODULES)


@pytest.mark.parametrize("form", ["80", "40", "plain"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_as_it_was_last_approved(name: str, form: str) -> None:
    approved(f"{name}-{form}.txt", shown(form, SCREENS[name]))


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize(("form", "width"), [("80", 80), ("40", 40)])
def test_no_row_is_wider_than_the_terminal(name: str, form: str, width: int) -> None:
    assert max(len(row) for row in shown(form, SCREENS[name]).splitlines()) <= width


@pytest.mark.parametrize("name", SCREENS)
def test_an_ascii_terminal_gets_ascii_alone(name: str) -> None:
    assert shown("ascii", SCREENS[name]).isascii()


@pytest.mark.parametrize("name", SCREENS)
def test_a_plain_screen_has_nothing_that_is_only_for_the_eye(name: str) -> None:
    assert not set(shown("plain", SCREENS[name])) & set("█░▒▓●◐○─│\x1b")

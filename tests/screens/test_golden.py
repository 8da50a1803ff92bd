"""Golden screens: every page at 80 and 40 columns and as linear text.

`UPDATE_GOLDEN=1 pytest tests/screens/test_golden.py` rewrites them; read the difference before you
commit it.
"""

from __future__ import annotations

import re

import pytest
import test_brief_screens
import test_screens
from golden import Screens, check_golden, rendered

MODULES = (
    test_screens,
    test_brief_screens,
)
SCREENS: Screens = {name: screen for module in MODULES for name, screen in module.SCREENS.items()}


def test_no_two_screens_have_the_same_name() -> None:
    assert len(SCREENS) == sum(len(module.SCREENS) for module in MODULES)


@pytest.mark.parametrize("form", ["80", "40", "plain"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_equals_its_golden_file(name: str, form: str) -> None:
    check_golden(f"{name}-{form}.txt", rendered(form, SCREENS[name]))


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize(("form", "width"), [("80", 80), ("40", 40)])
def test_no_row_is_wider_than_the_terminal(name: str, form: str, width: int) -> None:
    assert max(len(row) for row in rendered(form, SCREENS[name]).splitlines()) <= width


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("form", ["80", "40"])
def test_no_row_ends_between_a_number_and_its_unit(name: str, form: str) -> None:
    rows = rendered(form, SCREENS[name])
    assert not re.search(r"\d\n *(%|(to|of) \d|(min|h|days?|months?)\b)|\d (to|of)\n *\d", rows)


@pytest.mark.parametrize("name", SCREENS)
def test_commands_on_a_screen_name_the_round_bare(name: str) -> None:
    assert not re.search(r"--stage|prep [^`]* -s\b", rendered("plain", SCREENS[name]))


@pytest.mark.parametrize("name", SCREENS)
def test_an_ascii_terminal_gets_only_ascii(name: str) -> None:
    assert rendered("ascii", SCREENS[name]).isascii()


@pytest.mark.parametrize("name", SCREENS)
def test_a_plain_screen_has_no_bars_or_glyphs(name: str) -> None:
    assert not set(rendered("plain", SCREENS[name])) & set("█░▒▓●◐○─│\x1b")

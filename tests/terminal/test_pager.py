"""The pager, links and colours: what a report does on a terminal, in a pipe and with --plain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_script
from paths import ROOT
from streams import TerminalStream
from terminal import Terminal

from tiktok_prep.base.page import Span, line
from tiktok_prep.terminal.pager import pager_command
from tiktok_prep.terminal.printing import RichPrinter, color_wanted

BUILT_IN = {"PREP_DECK": str(ROOT / "data"), "PAGER": "less -FRX"}


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({}, ["less", "-FRX"]),
        ({"PAGER": "most -s 'a b'"}, ["most", "-s", "a b"]),
        ({"PAGER": ""}, []),
        ({"PAGER": "cat"}, []),
        ({"PAGER": "'less"}, []),
    ],
)
def test_the_pager_is_yours_or_else_less(environ: dict[str, str], command: list[str]) -> None:
    assert pager_command(environ) == command


def test_a_list_longer_than_the_screen_opens_in_less_and_q_ends_it(home: Path) -> None:
    with Terminal("prep", "list", home=home, rows=24, env=BUILT_IN) as t:
        t.until("hr-why-tiktok")
        t.press("q")
        assert t.end() == 0


def test_ctrl_c_in_the_pager_does_not_end_prep_before_it(home: Path) -> None:
    with Terminal("prep", "list", home=home, rows=24, env=BUILT_IN) as t:
        t.until("hr-why-tiktok")
        t.press("\x03")
        t.press("q")
        assert t.end() == 0


def test_a_page_that_fits_is_printed_without_a_pager(home: Path, tmp_path: Path) -> None:
    env = {**BUILT_IN, "PAGER": str(a_script(tmp_path, "echo PAGED", "pager"))}
    with Terminal("prep", "stats", home=home, rows=24, env=env) as t:
        assert t.end() == 0
        assert "PAGED" not in t.screen and "Initial screening" in t.screen


def test_prep_alone_ends_with_what_to_type_and_never_opens_the_pager(
    home: Path, tmp_path: Path
) -> None:
    env = {**BUILT_IN, "PAGER": str(a_script(tmp_path, "echo PAGED", "pager"))}
    with Terminal("prep", home=home, columns=44, rows=5, env=env) as t:
        assert t.end() == 0
        assert b"PAGED" not in t.raw and "--minutes 5" in t.screen


@pytest.mark.parametrize("pager", ["no-such-pager", "", "cat", "'less"])
def test_without_a_usable_pager_all_of_it_is_printed(home: Path, pager: str) -> None:
    with Terminal("prep", "list", home=home, rows=24, env={**BUILT_IN, "PAGER": pager}) as t:
        assert t.end() == 0
        assert b"hr-why-tiktok" in t.raw and b"ex-" in t.raw


def test_plain_and_pipes_have_no_pager(home: Path, tmp_path: Path) -> None:
    env = {**BUILT_IN, "PAGER": str(a_script(tmp_path, "echo PAGED", "pager"))}
    with Terminal("prep", "list", "--plain", home=home, rows=24, env=env) as t:
        assert t.end() == 0
        assert b"PAGED" not in t.raw and b"hr-why-tiktok" in t.raw
    with Terminal("bash", "-c", f"{sys.executable} -m tiktok_prep list | cat", home=home) as t:
        assert t.end() == 0
        assert b"PAGED" not in t.raw


@pytest.mark.parametrize(
    ("typed", "environ", "wanted"),
    [
        ("auto", {}, "auto"),
        ("auto", {"FORCE_COLOR": "1"}, "always"),
        ("auto", {"FORCE_COLOR": "0"}, "auto"),
        ("never", {"FORCE_COLOR": "1"}, "never"),
        ("always", {"FORCE_COLOR": ""}, "always"),
        ("always", {"NO_COLOR": "1"}, "always"),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto"),
        ("always", {"NO_COLOR": ""}, "always"),
    ],
)
def test_the_option_wins_then_no_color_then_force_color(
    typed: str, environ: dict[str, str], wanted: str
) -> None:
    assert color_wanted(typed, environ) == wanted


@pytest.mark.parametrize(
    ("args", "environ", "has_escapes"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        (["--color", "always"], {}, True),
        (["--color=always", "--plain"], {}, False),
        (["--color=always"], {"NO_COLOR": "1"}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_a_pipe_has_colours_only_if_you_ask_for_them(
    args: list[str], environ: dict[str, str], has_escapes: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tiktok_prep", "list", *args],
        env={**os.environ, **environ},
        capture_output=True,
        check=True,
    )
    assert (b"\x1b[" in done.stdout) is has_escapes
    assert b"\x1b]8" not in done.stdout


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a", True),
        ("javascript:alert(1)", False),
        ("https://example.org/\x1b\\", False),
        ("", False),
    ],
)
def test_a_web_page_is_a_link_on_a_terminal(url: str, is_link: bool) -> None:
    stream = TerminalStream()
    RichPrinter(stream, size=(80, 24)).page([line("See ", Span("the source", url=url))])
    assert ("\x1b]8;" in stream.getvalue()) is is_link
    assert "the source" in stream.getvalue()


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (44, 14)])
def test_a_change_of_the_plan_never_goes_to_the_pager_and_is_on_the_screen(
    home: Path, tmp_path: Path, columns: int, rows: int
) -> None:
    # what is written in the moment in which a terminal's first program ends may be lost
    env = {**BUILT_IN, "PAGER": str(a_script(tmp_path, "echo PAGED; sleep 0.2", "pager"))}
    size = {"columns": columns, "rows": rows}
    dates = [("hiring", "in 9 days"), ("screening", "in 3 days"), ("technical", "in 20 days")]
    for date in (*dates, ("executive", "in 29 days")):
        with Terminal("prep", "plan", *date, home=home, env=env, **size) as t:
            assert t.end() == 0
            assert "PAGED" not in t.screen
    with Terminal("prep", "plan", "--minutes", "20", home=home, env=env, **size) as t:
        assert t.end() == 0
        assert "20 minutes of study a day." in t.screen and "PAGED" not in t.screen
    with Terminal("prep", "plan", home=home, env=env, **size) as t:
        assert t.end() == 0
        assert "PAGED" in t.screen

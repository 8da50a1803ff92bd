"""Rows of a terminal: wrapped to its width, in their styles, with nothing lost."""

from __future__ import annotations

import io
import os
import pty
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streams import TerminalStream

from tiktok_prep.base import system
from tiktok_prep.base.page import Line, Span, dim, line, strong
from tiktok_prep.terminal.printing import STYLES, RichPrinter, printer, size_of

WORDS = st.text("ab é-3 %of字🎬e\u0301", max_size=40)
LINES = st.builds(
    Line,
    st.lists(st.builds(Span, WORDS, st.sampled_from(sorted(STYLES))), max_size=5).map(tuple),
    st.integers(0, 6),
    st.just(()),
)


@given(LINES, st.integers(10, 40))
@example(line("We want a cafe\u0301 that you would want to be in 🎬"), 20)
def test_rows_fit_and_keep_each_character_in_its_style(entry: Line, columns: int) -> None:
    rows = RichPrinter(TerminalStream(), size=(columns, 24)).segments([entry])
    shown = [
        (char, str(segment.style or "none"))
        for row in rows
        for segment in row
        for char in segment.text
        if char != " "
    ]
    written = [
        (char, STYLES[span.style]) for span in entry.spans for char in span.text if char != " "
    ]
    assert shown == written
    assert all(sum(segment.cell_length for segment in row) <= columns for row in rows)


@pytest.mark.parametrize(
    ("no_color", "styled", "written"),
    [
        ("", True, "\x1b[1mBold\x1b[0m and \x1b[32mgreen\x1b[0m\n"),
        ("1", True, "\x1b[1mBold\x1b[0m and green\n"),
        ("", False, "Bold and green\n"),
    ],
)
def test_no_color_leaves_bold_and_color_never_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, no_color: str, styled: bool, written: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    stream = TerminalStream()
    printer(stream, plain=False, color="auto" if styled else "never").page(
        [line(strong("Bold"), " and ", Span("green", "good"))]
    )
    assert stream.getvalue() == written


def test_an_old_console_of_windows_gets_its_pages_from_rich_but_a_pipe_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "ON_WINDOWS", True)
    monkeypatch.setenv("TERM", "dumb")  # to Rich, a console without escape codes
    page = [line("A line ", dim("that is too long for one row"))]
    console, pipe = TerminalStream(), io.StringIO()
    RichPrinter(console, size=(20, 24)).page(page)
    assert console.getvalue() == "A line that is too\nlong for one row\n"
    RichPrinter(pipe, size=(20, 24)).page(page)  # with --color always
    assert "\x1b[2mthat is too\x1b[0m\n" in pipe.getvalue()


def test_the_size_is_the_one_typed_or_that_of_the_first_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    parent, child = pty.openpty()
    try:
        with open(child, "w", closefd=False) as terminal, Path(os.devnull).open() as no_terminal:
            assert size_of(no_terminal) == (80, 24)
            assert size_of(None, no_terminal, terminal) == (80, 24)  # it says 0 and 0
            _set_size(parent, columns=100, rows=30)
            assert size_of(no_terminal, terminal) == (100, 30)
            monkeypatch.setenv("COLUMNS", "60")
            assert size_of(terminal) == (60, 30)
            monkeypatch.setenv("LINES", "0")
            assert size_of(terminal) == (60, 30)
    finally:
        for end in (parent, child):
            with suppress(OSError):
                os.close(end)


def _set_size(terminal: int, *, columns: int, rows: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

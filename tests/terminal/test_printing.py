"""What is printed on a terminal without Rich is what Rich would print."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tiktok_prep.base.page import Line, Span
from tiktok_prep.terminal import printing
from tiktok_prep.terminal.printing import RichPrinter

TEXTS = st.text(
    st.sampled_from("ab zé·…–─€中\u0301👍🏽\u200d\x1b\t\n-"), max_size=12
) | st.sampled_from(["a long word" * 9, "https://example.org/" + "a" * 90, " two  blanks "])
URLS = st.sampled_from(["", "", "https://example.org/a", "ftp://example.org"])
SPANS = st.lists(st.builds(Span, TEXTS, st.sampled_from([*printing.STYLES]), URLS), max_size=5).map(
    tuple
)
LINES = st.lists(st.builds(Line, SPANS, st.integers(0, 30), SPANS), max_size=4)
TERMS = st.sampled_from(["xterm", "xterm-256color", "linux", "screen"])
USUAL = st.fixed_dictionaries(
    {"TERM": TERMS, "COLUMNS": st.sampled_from(["7", "20", "40", "80"])},
    optional={"NO_COLOR": st.sampled_from(["", "1"]), "COLORTERM": st.just("truecolor")},
)
UNUSUAL = st.fixed_dictionaries(
    {"TERM": TERMS},
    optional={
        "COLUMNS": st.sampled_from(["", "0", "x", "40"]),
        "LINES": st.sampled_from(["", "0", "x", "20"]),
        "NO_COLOR": st.sampled_from(["", "1"]),
        "FORCE_COLOR": st.sampled_from(["", "0", "1"]),
        "TTY_COMPATIBLE": st.sampled_from(["0", "1"]),
        "TTY_INTERACTIVE": st.sampled_from(["0", "1"]),
    },
)


class ATerminal(io.TextIOWrapper):
    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="replace")

    def isatty(self) -> bool:
        return True

    @property
    def printed(self) -> str:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode()


def _without_ids(text: str) -> str:
    """Without the ids of links, which Rich chooses at random."""
    return re.sub(r"\x1b]8;id=[^;]*;", "", text)


@given(
    lines=LINES,
    environ=st.one_of(USUAL, USUAL, UNUSUAL),
    color=st.sampled_from(["auto", "auto", "standard", None]),
    encoding=st.sampled_from(["utf-8", "utf-8", "ascii"]),
)
def test_a_page_on_a_terminal_is_what_rich_would_print(
    lines: list[Line], environ: dict[str, str], color: printing.Color, encoding: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLUMNS", "LINES", "NO_COLOR", "COLORTERM"):
            patch.delenv(name, raising=False)
        for name, value in environ.items():
            patch.setenv(name, value)
        own, rich = ATerminal(encoding), ATerminal(encoding)
        printer = RichPrinter(own, color=color)
        patch.setattr(printing, "_codes", lambda color, environ: None)
        by_rich = RichPrinter(rich, color=color)
        assert printer.look == by_rich.look
        assert printer.size == tuple(by_rich.size)
        assert _without_ids("\n".join(printer.rows(lines))) == _without_ids(
            "\n".join(by_rich.rows(lines))
        )
        printer.page(lines)
        by_rich.page(lines)
        assert _without_ids(own.printed) == _without_ids(rich.printed)


def test_each_character_that_counts_as_one_column_does_so_for_rich() -> None:
    narrow = [c for c in map(chr, range(0x20000)) if re.fullmatch(printing._ONE_CELL, c)]
    assert len(narrow) > 900
    assert {cell_len(character) for character in narrow} == {1}

"""Commands that run without Typer do the same as with it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import NOW
from hypothesis import given
from hypothesis import strategies as st
from made_history import write_history
from paths import SMALL_DECK, TESTS
from running import set_clock

from tiktok_prep import __main__, wiring
from tiktok_prep.base.private_files import deck_home
from tiktok_prep.deck.in_use import deck_id
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.journal.opening import FILE

BROKEN = next(folder for folder in sorted((TESTS / "deck" / "broken_decks").iterdir()))
WORDS = ["hiring-manager", "hir", "e", "first", "", "nosuch", "-", "-h", "--", "--facts", "--json"]
WORDS += ["--plain", "--tag", "a b", "émile", "\udcff", "a\x1bb", "x" * 300, "large", "help"]
WORDS += ["hm-large-operation", "*", "~", "2026-12-03", "all", "list"]
COMMANDS = ["list", "stats", "drill", "plan", "today", "lis", "", "help", "--plain", "--help"]
ARGS: st.SearchStrategy[list[str]] = st.one_of(
    st.just([]),
    st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=1),
    st.tuples(st.sampled_from(COMMANDS), st.sampled_from(WORDS)).map(list),
    st.lists(st.sampled_from(COMMANDS + WORDS), max_size=4),
)
ENVIRONS = st.dictionaries(
    st.sampled_from(["NO_COLOR", "FORCE_COLOR", "ACCESSIBLE"]), st.sampled_from(["", "0", "1"])
).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.just(value) for name, value in chosen.items()}
        | {
            "TERM": st.sampled_from(["dumb", "xterm-256color"]),
            "COLUMNS": st.sampled_from(["40", "80"]),
            "PREP_DECK": st.sampled_from([str(SMALL_DECK)] * 5 + ["/nowhere", "", str(BROKEN)]),
        }
    )
)


class Stream(io.TextIOWrapper):
    """Keeps what is printed; may call itself a terminal."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
        self.is_terminal = is_terminal

    @property
    def printed(self) -> bytes:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders for PREP_HOME: new, with nine evenings and two dates, and damaged."""
    root = tmp_path_factory.mktemp("homes")
    homes = {name: root / name for name in ("new", "dated", "damaged")}
    name = deck_id(SMALL_DECK)
    dated = deck_home(homes["dated"], name)
    dated.mkdir(parents=True)
    write_history(dated, load_deck(SMALL_DECK), now=NOW)
    damaged = deck_home(homes["damaged"], name)
    damaged.mkdir(parents=True)
    (damaged / FILE).write_bytes(b"no database" * 100)
    return homes


@given(
    args=ARGS,
    environ=ENVIRONS,
    home=st.sampled_from(["new", "dated", "damaged"]),
    is_terminal=st.booleans(),
)
def test_output_and_exit_code_are_the_same_without_typer(
    args: list[str],
    environ: dict[str, str],
    home: str,
    is_terminal: bool,
    homes: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    def run(*, at_once: bool) -> tuple[int, bytes, bytes]:
        shutil.rmtree(folder, ignore_errors=True)
        if homes[home].exists():
            shutil.copytree(homes[home], folder)
        out, err = Stream(is_terminal=is_terminal), Stream(is_terminal=is_terminal)
        with pytest.MonkeyPatch.context() as patch:
            set_clock(patch)
            for name, value in {**environ, "PREP_HOME": str(folder), "PAGER": "cat"}.items():
                patch.setenv(name, value)
            if not at_once:
                patch.setattr(__main__, "AT_ONCE", {})
            patch.setattr(sys, "argv", ["prep", *args])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n3\n\nab3\nq\n")))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            wiring.choose_deck(None)
            code = __main__._run()
        return code, out.printed, err.printed

    folder = tmp_path_factory.getbasetemp() / "home"
    assert run(at_once=True) == run(at_once=False)


@pytest.mark.parametrize("args", [[], ["list"], ["list", "hir"], ["stats"], ["plan"], ["drill"]])
def test_the_commands_typed_most_often_load_neither_typer_nor_the_console_of_rich(
    args: list[str],
) -> None:
    script = (
        "import io, sys; from tiktok_prep import __main__\n"
        "class Terminal(io.TextIOWrapper): isatty = lambda self: True\n"
        "sys.stdout = Terminal(io.BytesIO(), 'utf-8')\n"
        "__main__._run()\n"
        "print(*{'typer', 'rich.console'} & set(sys.modules), file=sys.stderr)"
    )
    env = {"TERM": "xterm", "COLUMNS": "80", "PAGER": "cat", "PREP_DECK": str(SMALL_DECK)}
    done = subprocess.run(
        [sys.executable, "-c", script, *args],
        capture_output=True,
        input="q\n",
        text=True,
        check=True,
        env=os.environ | env,
    )
    assert done.stderr.splitlines()[-1] == ""

"""Every command line in the README and in docs runs, and every benchmark that they name is there.

Each runs in its own copy of a home with nine evenings of practice, two dates ahead, an own question
and a mock interview that was broken off. Nobody types: the end of input ends what asks.
"""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW
from made_history import write_history
from paths import ROOT
from running import prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.base.private_files import deck_home
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.in_use import deck_id

PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]

NOT_RUN = {
    "prep --install-completion": "writes to the start-up file of the shell",
    "prep add": "names the command; a question is missing",
    "prep import": "names the command; a file is missing",
    "prep new": "names the command; a folder is missing",
    "prep show": "names the command; a question is missing",
    "prep brief --html": "names the option; a file is missing",
}
"""Lines that cannot run, and why."""

STANDS_FOR = {
    "QUESTION": "hm-large-operation",
    "ROUND": "hiring-manager",
    "WHEN": "thu 14:00",
    "NAME": "festival-launch",
    "TEXT": "'Who decides'",
    "ANSWER": "14",
    "COMMAND": "drill",
    "DECK": "built-in",
}
"""What a word in capitals is replaced by; FILE and DIR depend on the command."""


def lines_of(page: Path) -> list[str]:
    """The command lines of a page: rows of blocks that begin with `prep`, and inline code."""
    text = page.read_text(encoding="utf-8")
    fence = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    rows = [row for block in fence.findall(text) for row in block.splitlines()]
    rows += re.findall(r"^    (.*)", text, re.MULTILINE)
    codes = re.findall(r"`([^`]+)`", fence.sub("", text))
    lines = [row.split("  #")[0] for row in rows if row.startswith("prep ")]
    lines += [code for code in codes if re.search(r"(^| )prep( |$)", code) and "=" not in code]
    return [" ".join(line.split()) for line in lines]


LINES = {line: page.name for page in reversed(PAGES) for line in lines_of(page)}


def variants(line: str) -> list[str]:
    """The line with everything that is in brackets, and without; capitals replaced."""
    files = {"prep export": "out.jsonl.gz", "prep import": "mine.jsonl.gz", "prep new": "guide.txt"}
    file = next((name for start, name in files.items() if line.startswith(start)), "page.html")
    folder = "new-deck" if line.startswith("prep new") else str(ROOT / "examples" / "bakery")
    words = STANDS_FOR | {"FILE": file, "DIR": folder}
    whole = re.sub(r"[\[\]]|\.\.\.|>.*", "", line)
    short = re.sub(r"\[[^]]*\]|>.*", "", line)
    return [
        re.sub(r"\b[A-Z]{3,}\b", lambda word: words[word[0]], variant)
        for variant in dict.fromkeys((whole, short))
    ]


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PREP_HOME to copy."""
    folder = tmp_path_factory.mktemp("practised") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREP_HOME", str(folder))
        set_clock(patch)
        home = deck_home(folder, deck_id(wiring.builtin_deck()))
        home.parent.mkdir(parents=True, mode=0o700)
        write_history(home, wiring.load_deck(Settings()), now=NOW)
        prep("add", "What would you cut?", "hiring-manager")
        prep("mock", "hiring-manager", "-n", "2", keys="\na\n\n")
    return folder


@pytest.mark.parametrize("line", [line for line in sorted(LINES) if line not in NOT_RUN])
def test_a_command_line_of_the_docs_runs(
    line: str, practised: Path, prep_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "true")
    has_interview_behind = "debrief" in line
    set_clock(monkeypatch, at=NOW + timedelta(days=4) if has_interview_behind else NOW)
    for number, variant in enumerate(variants(line)):
        home = tmp_path / f"home-{number}"
        shutil.copytree(practised, home)
        monkeypatch.setenv("PREP_HOME", str(home))
        if "import" in line or "--from" in line:
            prep("export", "mine.jsonl.gz", "--force")
            (tmp_path / "mine.csv").write_text("question,points,round\nWhy us?,The product,scr\n")
            (tmp_path / "guide.txt").write_text("First round\n\nWhy do you want this job?\n")
        given = ""
        for part in variant.split(" | "):
            _, *args = shlex.split(part[part.index("prep") :])
            given = prep(*args, keys=given).stdout


def test_the_lines_that_are_not_run_are_in_the_docs_and_fail_without_more() -> None:
    assert set(NOT_RUN) <= set(LINES)
    for line in NOT_RUN:
        assert line == "prep --install-completion" or prep(*line.split()[1:], ok=2)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_benchmark_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    text = " ".join(page.read_text(encoding="utf-8").split())
    for name, args in re.findall(r"python (benchmarks/\w+\.py)([^`]*)", text):
        source = (ROOT / name).read_text(encoding="utf-8")
        assert [o for o in re.findall(r" (--[\w-]+)", args) if f'"{o}"' not in source] == []

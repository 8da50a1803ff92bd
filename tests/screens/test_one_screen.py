"""Every page fits a screen of 24 rows and 80 columns, with the built-in deck and a history."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from builders import NOW, a_question, a_review
from hypothesis import given
from hypothesis import strategies as st
from made_history import write_history
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.drill.page import SUMMARY_ROWS, summary_page
from tiktok_prep.drill.session import DrillSummary
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import Interview
from tiktok_prep.planning.predictions import Readiness
from tiktok_prep.planning.queue import PlanProgress
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.terminal.printing import RichPrinter

ROWS = 22
"""24 less the command above the page and the prompt below it."""


@pytest.fixture(scope="module", params=[False, True], ids=["before the screening", "after it"])
def practised(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PREP_HOME with a history, which the tests only read."""
    with pytest.MonkeyPatch.context() as patch:
        prep_home = tmp_path_factory.mktemp("practised")
        patch.setenv("PREP_HOME", str(prep_home))
        home = wiring.home()
        home.mkdir(parents=True)
        write_history(home, wiring.load_deck(Settings()), now=NOW, after_screening=request.param)
    return prep_home


@pytest.fixture
def history(practised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    monkeypatch.setenv("PREP_HOME", str(practised))


def rows_of(monkeypatch: pytest.MonkeyPatch, *args: str, columns: int = 80) -> list[str]:
    """What a command prints on a terminal of so many columns."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    printer = RichPrinter(stream, styled=False, size=(columns, 24))
    monkeypatch.setattr(wiring, "stdout", lambda chosen, is_report=False: printer)
    prep(*args)
    stream.flush()
    stream.seek(0)
    return stream.read().splitlines()


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["plan"],
    ],
    ids=" ".join,
)
def test_a_page_fits_one_screen(args: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(monkeypatch, *args)
    assert len(rows) <= ROWS, "\n".join(rows)


@pytest.mark.usefixtures("history")
def test_a_question_takes_one_line_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = wiring.load_deck(Settings())
    rows = rows_of(monkeypatch, "list")
    listed = [row for row in rows if row.startswith(("  h", "  t"))]
    opens = [q for q in deck.questions if not q.is_fact and q.stages[0] != "executive"]
    assert len(listed) == len(opens)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("columns", [20, 40, 44, 59, 60, 63, 66, 80])
@pytest.mark.parametrize("args", [(), ("plan",), ("stats",)], ids=" ".join)
def test_no_row_of_a_page_is_wider_than_the_terminal(
    args: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(monkeypatch, *args, columns=columns)
    assert max(map(len, rows)) <= columns, "\n".join(rows)
    assert not [row for row in rows if row != row.rstrip()]


SLIPS = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=300),
        st.integers(1, 12),
        st.integers(1, 12),
    ),
    max_size=40,
)


READY = (Readiness(92, 40, Share(0.4, 0.3, 0.5)), Readiness(92, 40, Share(0.5, 0.4, 0.6)))


@given(
    slips=SLIPS,
    held=st.integers(0, 30),
    leeches=st.integers(0, 3),
    suspended=st.integers(0, 2),
    obstacle=st.none() | st.sampled_from(list(Obstacle)),
    by_plan=st.booleans(),
)
def test_the_end_of_a_drill_is_at_most_ten_lines(
    slips: list[tuple[str, int, int]],
    held: int,
    leeches: int,
    suspended: int,
    obstacle: Obstacle | None,
    by_plan: bool,
) -> None:
    questions = [
        (a_question(f"q{n}", [f"p{i}" for i in range(total)])._replace(ask=ask), min(missed, total))
        for n, (ask, total, missed) in enumerate(slips)
    ]
    interview = Interview("hiring-manager", NOW, 60)
    summary = DrillSummary(
        reviews=(a_review(),),
        held_questions=(a_question(),) * held,
        slips=tuple((question, question.points[:missed]) for question, missed in questions),
        leeches=((a_question(), a_question().points[0]),) * leeches,
        time_is_up=True,
        suspended=(suspended, 0),
        next_due=NOW,
        plan_progress=PlanProgress(interview, *READY, obstacle, False, 90.0, NOW)
        if by_plan
        else None,
        waiting=(3, 4),
        round_name="First round",
    )
    page = summary_page(summary, now=NOW)
    assert len(page) <= SUMMARY_ROWS
    assert all(len(entry.text) <= 80 for entry in page[2:8] if entry.lead)

"""One grammar for all commands: how a round is named, what help says."""

from __future__ import annotations

import pytest
from paths import ROOT, SMALL_DECK
from typer.testing import CliRunner, Result

from tiktok_prep.cli import COMMANDS, GROUPS, app

HM = "hiring-manager"
TAKE_A_ROUND = {
    "drill": (),
    "mock": ("--seed", "7"),
    "brief": (),
    "debrief": (),
    "stats": (),
    "list": (),
}
"""Command -> options with which it only prints."""


@pytest.fixture(autouse=True)
def deck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))


def prep(*args: str, ok: int = 0, keys: str = "") -> Result:
    result = CliRunner().invoke(app, list(args), input=keys)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result


# ---------------------------------------------------------------- naming a round


@pytest.mark.parametrize("command", TAKE_A_ROUND)
def test_a_round_is_named_bare_or_by_option_with_the_same_result(command: str) -> None:
    more = TAKE_A_ROUND[command]
    expected = prep(command, HM, *more).output
    assert prep(command, "--stage", HM, *more).output == expected
    assert prep(command, "-s", "hir", *more).output == expected
    assert prep(command, "hir", *more).output == expected
    assert prep(command, "screening", *more).output != expected


@pytest.mark.parametrize("command", [*TAKE_A_ROUND, "plan"])
def test_two_different_rounds_are_a_usage_error(command: str) -> None:
    result = prep(command, "screening", "--stage", HM, ok=2)
    assert result.stderr == (
        "error: ROUND does not go with --stage\nhint:  leave one of them out\n"
    )


@pytest.mark.parametrize("command", [*TAKE_A_ROUND, "plan"])
def test_a_wrong_round_is_a_usage_error_that_suggests_the_nearest(command: str) -> None:
    result = prep(command, "screning", ok=2)
    what = "round or question" if command == "drill" else "round"
    assert result.stderr == (
        f"error: there is no {what} 'screning'\nhint:  did you mean 'screening'?\n"
    )


@pytest.mark.parametrize(
    "args",
    [
        (HM, "in", "9", "days"),
        ("hir", "in 9 days"),
        ("--stage", HM, "in", "9", "days"),
        ("in", "9", "days", "-s", "hir"),
    ],
    ids=" ".join,
)
def test_plan_takes_the_round_bare_or_by_option_before_the_date(args: tuple[str, ...]) -> None:
    assert f"First round ({HM.replace('-', ' ')})" in prep("plan", *args).stdout
    assert "in 9 days" in prep("plan").stdout


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("width", [40, 44, 80, 200])
def test_help_fits_the_width_of_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for args in ([], *([name] for name in COMMANDS)):
        lines = prep(*args, "--help").stdout.splitlines()
        assert max(map(len, lines)) <= min(width, 80)


def test_prep_help_is_the_help_of_prep_or_of_a_command() -> None:
    assert prep("help").stdout == prep("--help").stdout == prep("-h").stdout
    for name in COMMANDS:
        assert prep("help", name).stdout == prep(name, "--help").stdout
    assert "Did you mean 'drill'?" in prep("help", "dril", ok=2).stderr


def test_the_main_help_has_every_command_and_fits_one_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = prep("--help").stdout
    for title, commands in GROUPS.items():
        assert title in text
        for usage, gives in commands.items():
            assert usage in text and gives in text
    assert len(text.splitlines()) <= 25


# ---------------------------------------------------------------- what changed its name


def test_suspend_undo_lets_a_question_be_asked_again() -> None:
    assert prep("suspend", "hm-la").stdout.startswith("Suspended: hm-large-operation  Desc")
    assert prep("suspend", "hm-la").stdout.startswith("Already suspended: hm-large-operation")
    assert prep("suspend", "--undo", "hm-la").stdout.startswith(
        "Back in drills: hm-large-operation"
    )


def test_drill_takes_a_question_in_place_of_a_round_and_asks_its_facts_after_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREP_DECK", str(ROOT / "data"))
        output = prep("drill", "hm-vendor", keys="\n3\n" * 9).stdout
    assert "\nhiring-manager · 1 of 6 · " in output and "\nFact · 6 of 6 · " in output
    assert "Saved: 6 ratings of 1 question, 5 facts" in output


@pytest.mark.parametrize(
    "words",
    [("ensure", "content", "diversity"), ("ensure content diversity",)],
    ids=["bare", "quoted"],
)
def test_drill_finds_a_question_by_its_words_as_show_does(words: tuple[str, ...]) -> None:
    name = prep("show", *words).stdout.split()[0]
    with_words = prep("drill", *words, keys="q\n").stdout
    assert with_words == prep("drill", name, keys="q\n").stdout != prep("drill", keys="q\n").stdout


def test_a_word_of_a_round_names_the_round_though_questions_have_it_too() -> None:
    assert prep("drill", "hiring", "manager", keys="q\n").stdout == (
        prep("drill", HM, keys="q\n").stdout
    )


def test_words_of_several_questions_list_at_most_five_of_them() -> None:
    error = prep("drill", "tiktok", ok=2).stderr
    assert "error: 'tiktok' could be one of " in error
    assert 2 <= len(error.splitlines()) - 2 <= 5


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (("xyzzy",), "there is no round or question 'xyzzy'"),
        (("",), "there is no round or question ''"),
        (("hm-",), "'hm-' could be one of 3 rounds or questions"),
        (("hm-la", "--warm-up"), "hm-large-operation does not go with --warm-up"),
    ],
)
def test_what_drill_cannot_find_or_combine_is_a_usage_error(
    typed: tuple[str, ...], error: str
) -> None:
    assert f"error: {error}" in prep("drill", *typed, ok=2).stderr


def test_a_suspended_question_is_not_drilled_by_its_name() -> None:
    prep("suspend", "hm-large-operation")
    error = prep("drill", "hm-large-operation", ok=2).stderr
    assert "'hm-large-operation' is suspended" in error
    assert "prep suspend --undo hm-large-operation brings it back" in error

"""A typed name means one thing, or the error lists what it could mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import did_you_mean, nearest, pick

STAGES = ["screening", "hiring-manager", "technical-strategy", "executive"]
NAMES = st.lists(st.text("abc-", min_size=1, max_size=5), unique=True, max_size=8)


def refusal(kind: str, typed: str, names: list[str]) -> tuple[str, str]:
    """The message and the hint of the error that `pick` raises."""
    with pytest.raises(UsageError) as raised:
        pick(kind, typed, names)
    return raised.value.message, raised.value.hint


@pytest.mark.parametrize(
    ("typed", "names", "expected"),
    [
        pytest.param("executive", STAGES, "executive", id="whole"),
        pytest.param("e", STAGES, "executive", id="a letter"),
        pytest.param("hiring-m", STAGES, "hiring-manager", id="half a word"),
        pytest.param("uk", ["uk-law", "uk", "uk-users"], "uk", id="whole, and a prefix of others"),
        pytest.param("uk-l", ["uk-law", "uk", "uk-users"], "uk-law", id="longer than a whole name"),
        pytest.param("", ["", "a"], "", id="an empty name"),
    ],
)
def test_a_whole_name_or_a_unique_prefix_is_enough(
    typed: str, names: list[str], expected: str
) -> None:
    assert pick("stage", typed, iter(names)) == expected


@pytest.mark.parametrize(
    ("typed", "names", "message", "hint"),
    [
        pytest.param(
            "hiring-manger",
            STAGES,
            "there is no stage 'hiring-manger'",
            "did you mean 'hiring-manager'?",
            id="a missing letter",
        ),
        pytest.param(
            "executives",
            STAGES,
            "there is no stage 'executives'",
            "did you mean 'executive'?",
            id="an extra letter",
        ),
        pytest.param(
            "manager",
            ["screening", "hiring-manager"],
            "there is no stage 'manager'",
            "did you mean 'hiring-manager'?",
            id="the end of a name",
        ),
        pytest.param(
            "hr",
            STAGES,
            "there is no stage 'hr'",
            "there are: screening, hiring-manager, technical-strategy, executive",
            id="no similar name",
        ),
        pytest.param(
            "",
            ["screening"],
            "there is no stage ''",
            "there are: screening",
            id="nothing typed",
        ),
        pytest.param(
            "Executive",
            ["screening", "executive"],
            "there is no stage 'Executive'",
            "did you mean 'executive'?",
            id="a capital letter",
        ),
        pytest.param("a", [], "there is no stage 'a'", "there are none yet", id="no names"),
        pytest.param(
            "ts",
            ["ts-metrics", "ts-moderation", "hr-why"],
            "stage 'ts' could be ts-metrics or ts-moderation",
            "type more of it",
            id="prefix of two",
        ),
        pytest.param(
            "q",
            [f"q{n}" for n in range(1, 8)],
            "stage 'q' could be q1 or q2 or q3 or q4 or q5 or q6 or 1 more",
            "type more of it",
            id="prefix of seven",
        ),
    ],
)
def test_any_other_text_is_an_error_with_the_next_step(
    typed: str, names: list[str], message: str, hint: str
) -> None:
    assert refusal("stage", typed, names) == (message, hint)


def test_the_error_says_what_kind_of_thing_was_named() -> None:
    assert refusal("question", "x", [])[0] == "there is no question 'x'"
    assert refusal("tag", "u", ["uk", "us"])[0] == "tag 'u' could be uk or us"


@given(typed=st.text("abc-", max_size=5), names=NAMES)
def test_the_result_is_the_typed_name_or_the_only_one_with_that_prefix(
    typed: str, names: list[str]
) -> None:
    matches = [name for name in names if typed and name.startswith(typed)]
    try:
        name = pick("stage", typed, names)
    except UsageError:
        assert len(matches) != 1 and typed not in names
    else:
        assert name == typed or matches == [name]
        assert name in names


@given(names=NAMES.filter(bool))
def test_every_name_can_be_typed_in_full(names: list[str]) -> None:
    assert [pick("stage", name, names) for name in names] == names


@pytest.mark.parametrize(
    ("name", "similar"),
    [
        pytest.param("followups", "follow_ups", id="another spelling"),
        pytest.param("askk", "ask", id="an extra letter"),
        pytest.param("ask", "ask", id="itself"),
        pytest.param("xyzzy", None, id="nothing like it"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_nearest_name_is_a_similar_one(name: str, similar: str | None) -> None:
    assert nearest(name, iter(["id", "ask", "follow_ups", "tags"])) == similar


def test_of_two_similar_names_the_more_similar_one_is_the_nearest() -> None:
    assert nearest("nordic", ["nordic-law", "nordics"]) == "nordics"


def test_a_hint_lists_twelve_names_and_counts_the_rest() -> None:
    names = [f"n{n}" for n in range(1, 15)]
    twelve = "there are: n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12"
    assert did_you_mean("xyz", iter(names[:12])) == twelve
    assert did_you_mean("xyz", iter(names)) == f"{twelve} and 2 more"

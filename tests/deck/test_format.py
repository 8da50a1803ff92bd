"""The JSON Schemas that editors use are up to date and agree with the loader.

`UPDATE_GOLDEN=1 pytest tests/deck/test_format.py` updates docs/schema.
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from paths import ROOT

from tiktok_prep.base.errors import FileFaults
from tiktok_prep.commands.new import TEMPLATES
from tiktok_prep.deck.format import (
    FILES,
    MAX_POINTS,
    ListOf,
    Table,
    TextOr,
    schema,
    schema_name,
    schema_text,
)
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.wiring import builtin_deck

SCHEMAS = ROOT / "docs" / "schema"
VALIDATORS = {
    name: Draft7Validator(schema(name), format_checker=Draft7Validator.FORMAT_CHECKER)
    for name in FILES
}
Way = tuple[str | int, ...]
"""The keys and indexes from the top of a file to a value in it."""


def read(file: Path) -> Any:
    """The content of a YAML file, with every scalar as a string."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


SOUND = {name: read(TEMPLATES / name) for name in FILES}
"""A deck without faults that has every key."""


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("name", FILES)
def test_the_schema_in_docs_is_the_one_that_prep_writes(name: str) -> None:
    path = SCHEMAS / schema_name(name)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(schema_text(name), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_valid(name: str) -> None:
    Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(builtin_deck(), id="built in"),
        pytest.param(ROOT / "examples" / "emergency-nurse", id="nurse"),
        pytest.param(ROOT / "examples" / "bakery", id="bakery"),
        pytest.param(TEMPLATES, id="template"),
    ],
)
def test_our_decks_fit_their_schema(folder: Path) -> None:
    files = sorted(folder.glob("*.yaml"))
    errors = [list(VALIDATORS[file.name].iter_errors(read(file))) for file in files]
    assert len(errors) >= 2 and not any(errors)


def keys_of(table: Table, value: Any) -> Iterator[tuple[str, bool]]:
    """Each key of a table and of the tables below it, and whether `value` has it. Skips keys that
    are no longer used."""
    entries = value if isinstance(value, list) else [value]
    for key, field in table.items():
        shape = field.shape
        if shape is None:
            continue
        values = [entry[key] for entry in entries if key in entry]
        yield key, bool(values)
        if isinstance(shape, ListOf):
            shape, values = shape.of, [item for items in values for item in items]
        if isinstance(shape, TextOr):
            shape = shape.of
        if isinstance(shape, dict):
            yield from keys_of(shape, values)


@pytest.mark.parametrize("name", FILES)
def test_the_template_shows_every_key(name: str) -> None:
    assert [key for key, is_used in keys_of(FILES[name], SOUND[name]) if not is_used] == []


GUIDE = (ROOT / "docs" / "decks.md").read_text(encoding="utf-8")


def test_the_guide_names_every_key() -> None:
    keys = {key for name in FILES for key, _ in keys_of(FILES[name], SOUND[name])}
    words = set(re.findall(r"`(\w+)`|\b(\w+):", GUIDE))
    assert keys - {quoted or key for quoted, key in words} == set()


@pytest.mark.parametrize(
    ("name", "first"), [("questions.yaml", "questions"), ("facts.yaml", "topics")]
)
def test_the_examples_in_the_guide_fit_the_schema(name: str, first: str) -> None:
    (block,) = re.findall(rf"```yaml\n({first}:.*?)```", GUIDE, re.DOTALL)
    data = yaml.load(block, Loader=yaml.BaseLoader)
    assert [error.message for error in VALIDATORS[name].iter_errors(data)] == []
    assert [key for key, is_used in keys_of(FILES[name], data) if not is_used] == []


# ---------------------------------------------------------------- schema and loader agree

ABOUT_OTHER_PLACES = re.compile(
    r"there is no (stage|tag|role part|fact|topic|point) '|.* is taken|"
    r"point id 'whole' is kept for"
)
"""Faults that a schema of one file cannot know: unknown or repeated ids, ids that are kept."""


def faults_with(scratch: Path, name: str, data: object) -> list[str]:
    """The loader's faults for the sound deck with `data` in place of one of its files."""
    for file in FILES:
        text = json.dumps(data if file == name else SOUND[file], ensure_ascii=False)
        (scratch / file).write_text(text, encoding="utf-8")
    try:
        load_deck(scratch)
    except FileFaults as error:
        return [fault.sentence for fault in error.faults]
    return []


def assert_they_agree(scratch: Path, name: str, data: object) -> None:
    faults = faults_with(scratch, name, data)
    broken = [error.message for error in VALIDATORS[name].iter_errors(data)]
    if broken:
        assert faults, f"only the schema refuses it: {broken}"
    else:
        assert [fault for fault in faults if not ABOUT_OTHER_PLACES.match(fault)] == []


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property, which overwrite each other's files."""
    return tmp_path_factory.mktemp("deck")


def places(value: Any, here: Way = ()) -> Iterator[Way]:
    """The ways to a value and to everything in it."""
    yield here
    entries: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    for key, inner in entries:
        yield from places(inner, (*here, key))


def at(data: Any, way: Way) -> Any:
    for key in way:
        data = data[key]
    return data


def replaced(data: Any, way: Way, value: object) -> Any:
    """A copy of `data` with `value` at the end of `way`."""
    if not way:
        return value
    data = copy.deepcopy(data)
    at(data, way[:-1])[way[-1]] = value
    return data


def without(data: Any, way: Way) -> Any:
    data = copy.deepcopy(data)
    del at(data, way[:-1])[way[-1]]
    return data


PLACES = [(name, way) for name in FILES for way in places(SOUND[name])]
OTHERS: list[object] = [
    *(None, True, 0, 1, 2025, 1.5, "", "  ", "text", "two-words", "Two Words", "a_b", "-a", "12"),
    *("x" * 60, "x" * 61, "x" * 2000, "x" * 2001, "\u00e9" * 2000, "\U0001f600" * 2000),
    *([], [[]], ["text"], ["text", "text"], [None], [""], ["Two Words"], [{"ask": "Why?"}]),
    *({}, {"text": "text"}, {"Two Words": "text"}, {"text": ""}, {"text": {"text": "text"}}),
    {"text": []},
    *({"ask": "Why?"}, {"text": ["text"]}, {"x" * 61: "text"}, {"text": None}),
    {f"p{number}": "text" for number in range(MAX_POINTS)},
    {f"p{number}": "text" for number in range(MAX_POINTS + 1)},
]
"""Values of every kind, on both sides of every limit."""


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, Any]:
    """A file of the sound deck, changed in one or two places."""
    name, _ = draw(st.sampled_from(PLACES))
    data = SOUND[name]
    for _ in range(draw(st.integers(1, 2))):
        way = draw(st.sampled_from(list(places(data))))
        value = at(data, way)
        change = draw(st.sampled_from(["replace", "drop", "add", "repeat"]))
        if change == "drop" and way:
            data = without(data, way)
        elif change == "add" and isinstance(value, dict):
            new = draw(st.sampled_from(["mystery", "Two Words", "ask", "id", ""]))
            data = replaced(data, (*way, new), draw(st.sampled_from(OTHERS)))
        elif change == "repeat" and isinstance(value, list):
            data = replaced(data, way, [*value, *copy.deepcopy(value)])
        else:
            data = replaced(data, way, draw(st.sampled_from(OTHERS)))
    return name, data


@settings(max_examples=300)
@given(change=changed())
def test_the_loader_and_the_schema_refuse_the_same_files(
    scratch: Path, change: tuple[str, Any]
) -> None:
    assert_they_agree(scratch, *change)


EDGES: dict[str, tuple[str, Way, str, list[object]]] = {
    "answer_in": (
        "questions.yaml",
        ("questions", 0, "answer_in"),
        "0 s|1 s|00 s|007 s|99 s|999 s|1000 s|2999 s|3599 s|3600 s|3601 s|3700 s|4000 s|9999 s|"
        "99999 s|000001 s|1.5 min|-1 s|0 min|1 min|1min|59 min|60 min|61 min|99 min|100 min|1  s|"
        "90|90 sec|2 minutes|2 h|s|90 S|٣ s|90 s or so",
        [90, True],
    ),
    "weight": (
        "questions.yaml",
        ("questions", 0, "weight"),
        "0|0.0|0.05|0.09|0.1|0.10|0.11|0.5|.5|0.99|1|01|1.|1.0|1.00|1.000|1.2345678|2|9|9.99|10|10.0|"
        "10.00|10.000|10.01|10.1|11|20|99|100|-1|+1|1e1|1e3|1,5|1_0|1:30|0x2|nan|.nan|inf|-inf|two|"
        "yes|2 x|x 2|٢",
        [0, 0.05, 0.1, 0.15, 0.5, 1, 1.0, 2, 9.99, 10, 10.0, 10.01, 11, -1, True, None, [2]],
    ),
    "weight of a fact": ("facts.yaml", ("facts", 0, "weight"), "0|0.1|1|10|11", [0.5, 0, 11]),
    "as_of": (
        "facts.yaml",
        ("facts", 0, "as_of"),
        "1000|2999|999|3000|0999|20255|2025-1|2025-00|2025-12|2025-13|2025-06-30|2025-06-31|"
        "2025-02-29|2024-02-29|1900-02-29|2000-02-29|2025-06-00|2025-6-3|2025-W01-1|June 2025|"
        "2025-|٢٠٢٥",
        [1000, 2999, 999, 3000, -2025, 2025.5, True, None],
    ),
    "shelf life": (
        "facts.yaml",
        ("topics", "history"),
        "never|Never|1 month|1 months|12 months|999 months|1000 months|0 months|06 months|6|"
        "6 weeks|a year|-1 months|1.5 months",
        [6],
    ),
    "kind": (
        "questions.yaml",
        ("questions", 0, "kind"),
        "motivation|behavioural|case|technical|vision|values|behavioral|Case|fact",
        [["case"]],
    ),
    "confidence": ("facts.yaml", ("facts", 0, "confidence"), "high|medium|low|High", [1]),
    "id": (
        "questions.yaml",
        ("questions", 0, "id"),
        "a|0|a-b|a--b|-a|a-|a_b|A|é|a b|a.b",
        ["x" * 60, "x" * 61],
    ),
}


@pytest.mark.parametrize("edge", EDGES)
def test_the_loader_and_the_schema_have_the_same_limits(scratch: Path, edge: str) -> None:
    name, way, texts, others = EDGES[edge]
    for value in (*texts.split("|"), *others):
        assert_they_agree(scratch, name, replaced(SOUND[name], way, value))


@pytest.mark.parametrize(
    ("name", "way", "value", "fault"),
    [
        ("questions.yaml", ("questions", 0, "stage"), "no-such", "there is no stage 'no-such'"),
        ("facts.yaml", ("facts", 1, "id"), "allergens-14", "is taken (line 1)"),
        ("stages.yaml", ("name",), "\x1b[2J", "control character U+001B is not allowed in a deck"),
        ("questions.yaml", ("questions", 0, "weight"), 1.234, "with at most two decimals"),
    ],
)
def test_only_the_loader_checks_references_characters_and_the_form_of_numbers(
    scratch: Path, name: str, way: Way, value: str | float, fault: str
) -> None:
    data = replaced(SOUND[name], way, value)
    assert VALIDATORS[name].is_valid(data)
    assert fault in "\n".join(faults_with(scratch, name, data))

"""A deck loads exactly as written; every fault is reported with its place.

`broken_decks/<case>/expected.txt` has one line for each fault, in order. Where libyaml and PyYAML
word a syntax error differently, the line has only its beginning and "...".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.base.errors import FileFaults
from tiktok_prep.base.text import unsafe_in
from tiktok_prep.deck import strict_yaml, yaml_file
from tiktok_prep.deck.format import CONFIDENCES, QUESTION_KINDS
from tiktok_prep.deck.loading import load_deck, usual_seconds
from tiktok_prep.model import (
    WHOLE,
    Deck,
    Fact,
    FollowUp,
    Point,
    Question,
    Role,
    RolePart,
    Source,
    Stage,
    Tag,
    Topic,
)

CASES = sorted(path for path in (Path(__file__).parent / "broken_decks").iterdir())

STAGES = """\
name: "A deck"
stages:
  - id: screening
    name: "Screening"
    objective: "See who you are."
    expect: ["Say why."]
tags: {uk: "UK", nordics: "Nordics"}
"""
QUESTIONS = """\
questions:
  - id: why
    stage: screening
    ask: "Why here?"
    points: {mission: "Names the mission"}
    answer_in: 90 s
"""
FACTS = """\
facts:
  - id: users
    stages: [screening]
    ask: "How many?"
    answer: "Many"
    as_of: "2025"
    source: {title: "A page", url: "https://example.org/"}
"""
SOUND = {"stages.yaml": STAGES, "questions.yaml": QUESTIONS, "facts.yaml": FACTS}
WHY = Question("why", ("screening",), "Why here?", (Point("mission", "Names the mission"),), (), 90)
USERS = Question(
    "users",
    ("screening",),
    "How many?",
    (Point("answer", "Many"),),
    fact=Fact("2025", Source("A page", "https://example.org/")),
)
SOUND_DECK = Deck(
    name="A deck",
    stages=(Stage("screening", "Screening", "See who you are.", ("Say why.",)),),
    role=None,
    tags=(Tag("uk", "UK"), Tag("nordics", "Nordics")),
    questions=(WHY, USERS),
)


@pytest.fixture(
    scope="module",
    autouse=True,
    params=[
        pytest.param(getattr(yaml, "CSafeLoader", yaml.SafeLoader), id="libyaml"),
        pytest.param(yaml.SafeLoader, id="pyyaml"),
    ],
)
def loader(request: pytest.FixtureRequest) -> Iterator[object]:
    """Runs every test of this file with both YAML loaders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "LOADER", request.param)
        yield request.param


ONCE = pytest.mark.parametrize(
    "loader", [pytest.param(strict_yaml.LOADER, id="once")], indirect=True
)
"""For a test that does not depend on the loader, or that chooses it itself."""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property; `write` overwrites all files of the last one."""
    return tmp_path_factory.mktemp("deck")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a deck without faults."""
    folder = tmp_path / "a-deck"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return write(folder)


def write(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Writes a deck without faults to `folder`, except for the given `files`."""
    for name, sound in SOUND.items():
        text = (files or {}).get(name, sound)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def faults_in(folder: Path) -> list[str]:
    with pytest.raises(FileFaults) as raised:
        load_deck(folder)
    assert raised.value.message == "\n".join(map(str, raised.value.faults))
    return [str(fault) for fault in raised.value.faults]


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


# ---------------------------------------------------------------- broken decks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_all_faults_of_a_broken_deck_are_reported_in_one_run(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(case)
    expected = (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    faults = faults_in(Path())
    matched = [
        want if want.endswith("...") and got.startswith(want.removesuffix("...")) else got
        for want, got in zip(expected, faults, strict=False)
    ]
    assert matched + faults[len(expected) :] == expected


_IN_ANY_RUN = """
from pathlib import Path
from tiktok_prep.deck.format import CONFIDENCES, QUESTION_KINDS
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.base.errors import FileFaults
try:
    load_deck(Path())
except FileFaults as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("id: why", r'id: "a\nb"', id="id"),
        pytest.param("stage: screening", r'stage: "a\nb"', id="unknown name"),
        pytest.param("ask:", r'"a\nb":', id="unknown key"),
        pytest.param("90 s", r'"a\nb"', id="time"),
    ],
)
def test_a_fault_is_one_line_even_if_it_quotes_several(folder: Path, old: str, new: str) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, old, new)})
    assert [fault for fault in faults_in(folder) if "\n" in fault] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param('"UK"', "12", "'uk' must be text", id="a tag"),
        pytest.param('"Screening"', "12", "'name' must be text", id="a stage"),
    ],
)
def test_a_faulty_tag_or_stage_is_not_a_second_fault_where_it_is_used(
    folder: Path, old: str, new: str, fault: str
) -> None:
    stages = swapped(STAGES, old, new)
    write(folder, {"stages.yaml": stages, "questions.yaml": QUESTIONS + "    tags: [uk]\n"})
    [only_fault] = faults_in(folder)
    assert fault in only_fault


# ---------------------------------------------------------------- files that cannot be read


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"questions:\n  - id: wh\xff\n", 2, id="a stray byte"),
        pytest.param(b"# S\xe1mi in Latin-1\n" + QUESTIONS.encode(), 1, id="Latin-1"),
        pytest.param(QUESTIONS.encode() + b"# \xed\xa0\x80\n", 7, id="a surrogate in bytes"),
        pytest.param(QUESTIONS.encode() + b"# \xc3", 7, id="cut off inside a character"),
    ],
)
def test_bytes_that_are_not_utf_8_are_a_fault_with_their_line(
    folder: Path, data: bytes, line: int
) -> None:
    write(folder, {"questions.yaml": data})
    assert faults_in(folder) == [f"questions.yaml:{line}: this is not UTF-8 text"]


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_a_fault_that_says_what_to_do(
    folder: Path, code: str, mark: str
) -> None:
    text = mark + QUESTIONS.replace("Why here?", "Why here\u2019s \u65e5\u672c?")
    write(folder, {"questions.yaml": text.encode(code)})
    assert faults_in(folder) == ["questions.yaml: this is UTF-16 text; save it as UTF-8"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("questions: " + "[" * 50_000, 1, id="brackets"),
        pytest.param("questions: " + "{a: " * 50_000, 1, id="braces"),
        pytest.param("questions:\n" + "- " * 50_000, 2, id="dashes"),
        pytest.param("questions:\n" + " [\n" * 50_000, 41, id="a bracket on every line"),
    ],
)
def test_deep_nesting_is_a_fault_and_does_not_crash_the_interpreter(
    folder: Path, text: str, line: int
) -> None:
    write(folder, {"questions.yaml": text})
    assert faults_in(folder) == [f"questions.yaml:{line}: this is nested more than 40 deep"]


def test_a_fault_about_a_text_of_5000_digits_does_not_quote_them(folder: Path) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, '"Why here?"', "1" * 5000)})
    [fault] = faults_in(folder)
    assert fault == "questions.yaml:4: 'ask' is longer than 2,000 characters"


def test_a_time_of_5000_digits_is_a_fault_and_does_not_crash(folder: Path) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, "90 s", "1" * 5000)})
    assert faults_in(folder) == ["questions.yaml:6: 'answer_in' is longer than 2,000 characters"]


def test_a_character_that_yaml_refuses_is_a_fault_with_its_line(folder: Path) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, "Why here?", "Why \uffff?")})
    assert faults_in(folder) == ["questions.yaml:4: character U+FFFF is not allowed"]


@pytest.mark.parametrize("code", ["001F", "0085", "2028"])
def test_a_control_character_that_counts_as_a_space_is_a_fault_at_the_end_of_a_text(
    folder: Path, code: str
) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, "Why here?", f"Why here?\\u{code}")})
    control = f"control character U+{code} is not allowed in a deck"
    assert faults_in(folder) == [f"questions.yaml:4: {control}"]


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\UFFFFFFFF", r"\U00110000", r"\q"])
def test_an_escape_for_an_invalid_character_is_a_fault(folder: Path, escape: str) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, "Why here?", f"Why{escape}?")})
    [fault] = faults_in(folder)
    assert fault.startswith(
        (
            "questions.yaml:4: this is not YAML: ",  # libyaml
            "questions.yaml:4: control character U+D",  # PyYAML reads half a pair
            "questions.yaml: this is not YAML: ",  # PyYAML knows no line for chr() out of range
        )
    )


@ONCE
def test_a_file_over_the_limit_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "MAX_BYTES", 2**20)
    at_the_limit = QUESTIONS + "#" * (2**20 - len(QUESTIONS))
    assert load_deck(write(folder, {"questions.yaml": at_the_limit})) == SOUND_DECK
    write(folder, {"questions.yaml": at_the_limit + "#"})
    assert faults_in(folder) == ["questions.yaml: it is larger than 1 MiB"]


def test_a_text_over_2000_characters_is_a_fault(folder: Path) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, "Why here?", "é" * 2001)})
    assert faults_in(folder) == ["questions.yaml:4: 'ask' is longer than 2,000 characters"]


def test_a_folder_where_a_file_should_be_is_a_fault(folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    (folder / "facts.yaml").mkdir()
    assert faults_in(folder) == ["facts.yaml: it cannot be read: Is a directory"]


def test_a_file_or_nothing_where_the_deck_should_be_is_one_fault(folder: Path) -> None:
    assert faults_in(Path("stages.yaml")) == ["stages.yaml: this is a file; a deck is a folder"]
    assert faults_in(Path("nowhere")) == ["nowhere: there is no such folder"]


def test_a_link_to_itself_is_a_fault(folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    (folder / "facts.yaml").symlink_to("facts.yaml")
    [fault] = faults_in(folder)
    assert fault.endswith("facts.yaml: it cannot be read: Too many levels of symbolic links")


# ---------------------------------------------------------------- decks that load


def test_windows_line_endings_and_a_byte_order_mark_do_not_matter(folder: Path) -> None:
    windows = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in SOUND.items()
    }
    assert load_deck(write(folder, {**windows})) == SOUND_DECK


@pytest.mark.parametrize(
    ("written", "loaded"),
    [
        pytest.param('"no"', "no", id="quoted no"),
        pytest.param("'12:30'", "12:30", id="quoted time"),
        pytest.param("nope", "nope", id="plain word"),
        pytest.param("1.10.1", "1.10.1", id="plain version"),
        pytest.param("2025-06", "2025-06", id="plain month"),
        pytest.param('"a: b # c"', "a: b # c", id="colon and hash"),
        pytest.param("a:b#c", "a:b#c", id="plain colon and hash"),
        pytest.param('"folded\n      over lines"', "folded over lines", id="folded"),
        pytest.param("plain\n      over lines", "plain over lines", id="plain, folded"),
        pytest.param("|\n      two\n      lines", "two\nlines", id="block"),
        pytest.param(r'"\u00e9 \U0001F600 \x41 \" \\ \t."', 'é 😀 A " \\ \t.', id="escapes"),
        pytest.param("'it''s'", "it's", id="single quotes"),
        pytest.param('"  padded "', "padded", id="padded"),
        pytest.param('"Sámi, 日本語, עברית, 👩‍👩‍👧"', "Sámi, 日本語, עברית, 👩‍👩‍👧", id="scripts"),
    ],
)
def test_a_text_is_loaded_as_written(folder: Path, written: str, loaded: str) -> None:
    write(folder, {"questions.yaml": swapped(QUESTIONS, '"Why here?"', written)})
    assert load_deck(folder).questions[0].ask == loaded


@pytest.mark.parametrize(
    ("points", "seconds"),
    [(1, 20), (2, 50), (3, 80), (4, 100), (5, 120), (6, 150), (7, 180), (8, 180), (12, 180)],
)
def test_without_an_answer_time_a_question_gets_25_seconds_a_point_rounded_to_ten_up_to_180(
    folder: Path, points: int, seconds: int
) -> None:
    says = ", ".join(f'p{number}: "Point {number}"' for number in range(points))
    text = swapped(QUESTIONS, '{mission: "Names the mission"}', f"{{{says}}}")
    write(folder, {"questions.yaml": swapped(text, "    answer_in: 90 s\n", "")})
    deck = load_deck(folder)
    assert (len(deck.questions[0].points), deck.questions[0].answer_in_s) == (points, seconds)
    assert deck.questions[1].answer_in_s == 20


def test_an_id_may_have_60_characters_and_look_like_a_number(folder: Path) -> None:
    long = "a-" * 29 + "aa"
    text = swapped(QUESTIONS, "id: why", f"id: {long}")
    write(folder, {"questions.yaml": swapped(text, "mission:", '"12":')})
    question = load_deck(folder).questions[0]
    assert (question.id, question.points[0].id) == (long, "12")


# ---------------------------------------------------------------- properties

IDS = st.sampled_from(["no", "on", "12", "0x1f", "null"]) | st.from_regex(
    r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True
)
_UNSAFE = "".join(filter(unsafe_in, map(chr, [*range(0xD800), *range(0xE000, 0x110000)])))
TEXTS = st.sampled_from(
    ["no", "~", "12:30", "1.10", "a: b # c", "- x", "*a", "!!str x", "'", '"', "[x", "%YAML 1.1"]
) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=_UNSAFE + "\ufffe\uffff"),
    min_size=1,
    max_size=30,
).map(str.strip).filter(bool)


def some_of(names: Sequence[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Any selection of at least `least` of `names`, each once; empty if `names` is empty."""
    none: tuple[str, ...] = ()
    if not names:
        return st.just(none)
    return st.lists(st.sampled_from(names), min_size=least, unique=True).map(tuple)


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """Any deck that can be written as YAML; every field is used in some of them."""

    def ids(least: int, most: int) -> list[str]:
        return draw(st.lists(IDS, min_size=least, max_size=most, unique=True))

    def texts(most: int) -> tuple[str, ...]:
        return tuple(draw(st.lists(TEXTS, max_size=most)))

    stages, tags, kinds, parts = ids(1, 3), ids(0, 3), ids(2, 2), ids(0, 3)
    question_ids = ids(1, 4)
    facts_from = draw(st.integers(1, len(question_ids)))
    weights = st.just(1.0) | st.integers(10, 1000).map(lambda hundredths: hundredths / 100)
    seconds = st.integers(1, 3600) | st.integers(1, 60).map(lambda minutes: minutes * 60)
    topics = [Topic(topic, draw(st.none() | st.integers(1, 999))) for topic in ids(0, 2)]
    facts_ids, point_ids = question_ids[facts_from:], [ids(0, 3) for _ in question_ids]
    questions = [
        Question(
            id=question,
            stages=(draw(st.sampled_from(stages)),),
            ask=draw(TEXTS),
            points=tuple(Point(point, draw(TEXTS)) for point in own_points) or (WHOLE,),
            follow_ups=tuple(
                FollowUp(ask, draw(st.sampled_from(["", *own_points]))) for ask in texts(2)
            ),
            kind=draw(st.sampled_from(["", *QUESTION_KINDS])),
            also=texts(2),
            situation=draw(st.just("") | TEXTS),
            weak=draw(st.just("") | TEXTS),
            facts=draw(some_of(facts_ids)),
            answer_in_s=draw(st.just(usual_seconds(len(own_points))) | seconds),
            weight=draw(weights),
            tags=draw(some_of(tags)),
            covers=draw(some_of(parts)),
            origin=draw(st.just("") | TEXTS),
        )
        for question, own_points in zip(question_ids[:facts_from], point_ids, strict=False)
    ]
    facts = [
        Question(
            id=fact,
            stages=draw(some_of(stages, 1)),
            ask=draw(TEXTS),
            points=(Point("answer", draw(TEXTS)),),
            answer_in_s=draw(st.just(20) | seconds),
            weight=draw(weights),
            tags=draw(some_of(tags)),
            fact=Fact(
                as_of=draw(st.sampled_from(["1999", "2025-06", "2025-06-30"])),
                source=Source(draw(TEXTS), draw(TEXTS)),
                topic=draw(st.sampled_from([topic.id for topic in topics] or ["", "free"])),
                region=texts(2),
                confidence=draw(st.sampled_from(CONFIDENCES)),
                note=draw(st.just("") | TEXTS),
            ),
        )
        for fact in facts_ids
    ]
    with_role = draw(st.booleans())
    of_first_kind = draw(st.integers(0, len(parts)))
    role = Role(
        draw(TEXTS),
        draw(TEXTS),
        tuple(RolePart(p, kinds[n >= of_first_kind], draw(TEXTS)) for n, p in enumerate(parts)),
    )
    return Deck(
        name=draw(TEXTS),
        stages=tuple(
            Stage(stage, draw(TEXTS), draw(TEXTS), texts(2), texts(2)) for stage in stages
        ),
        role=role if parts or with_role else None,
        tags=tuple(Tag(tag, draw(TEXTS)) for tag in tags),
        questions=(*questions, *facts),
        topics=tuple(topics) if facts else (),
    )


def files_of(deck: Deck) -> dict[str, str | bytes]:
    """The YAML files of `deck`, with every text in double quotes."""

    def listing(key: str, entries: list[dict[str, object]]) -> str:
        rows = (f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
        return f"{key}:\n{''.join(rows)}" if entries else ""

    def entry(**values: object) -> dict[str, object]:
        return {key.rstrip("_"): value for key, value in values.items() if value}

    def answer_in(seconds: int) -> str:
        return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"

    stages = [
        {**stage._asdict(), "expect": list(stage.expect), "ask_them": list(stage.ask_them)}
        for stage in deck.stages
    ]
    top: dict[str, object] = {"name": deck.name, "tags": {tag.id: tag.name for tag in deck.tags}}
    if deck.role:
        parts: dict[str, dict[str, str]] = {}
        for part in deck.role.parts:
            parts.setdefault(part.kind, {})[part.id] = part.says
        top["role"] = {"title": deck.role.title, "summary": deck.role.summary, "parts": parts}
    questions = [
        entry(
            id=q.id,
            stage=q.stages[0],
            ask=q.ask,
            points={p.id: p.says for p in q.points} if q.has_points else {},
            follow_ups=[
                entry(ask=f.ask, probes=f.probes) if f.probes else f.ask for f in q.follow_ups
            ],
            kind=q.kind,
            also=q.also,
            situation=q.situation,
            weak=q.weak,
            facts=q.facts,
            answer_in=(
                answer_in(q.answer_in_s) if q.answer_in_s != usual_seconds(len(q.points)) else None
            ),
            weight=q.weight if q.weight != 1 else None,
            tags=q.tags,
            covers=q.covers,
            from_=q.origin,
        )
        for q in deck.questions
        if not q.fact
    ]
    facts = [
        entry(
            id=q.id,
            stages=q.stages,
            ask=q.ask,
            answer=q.points[0].says,
            as_of=q.fact.as_of,
            source=q.fact.source._asdict(),
            topic=q.fact.topic,
            region=q.fact.region,
            confidence=q.fact.confidence,
            note=q.fact.note,
            answer_in=answer_in(q.answer_in_s) if q.answer_in_s != 20 else None,
            weight=q.weight if q.weight != 1 else None,
            tags=q.tags,
        )
        for q in deck.questions
        if q.fact
    ]
    shelf_lives = {
        t.id: f"{t.shelf_months} months" if t.shelf_months else "never" for t in deck.topics
    }
    topics = f"topics: {json.dumps(shelf_lives)}\n" if shelf_lives else ""
    top_rows = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in top.items())
    return {
        "stages.yaml": listing("stages", stages) + "".join(top_rows),
        "questions.yaml": listing("questions", questions),
        "facts.yaml": topics + listing("facts", facts) or "facts:\n" + FACTS.partition("\n")[2],
    }


@settings(max_examples=60)
@given(deck=decks())
def test_a_deck_loads_as_it_was_written(scratch: Path, deck: Deck) -> None:
    write(scratch, files_of(deck))
    if not any(question.is_fact for question in deck.questions):
        (scratch / "facts.yaml").unlink()
    assert load_deck(scratch) == deck


TOKENS = ["\n", "  ", "- ", "? ", ": ", "|", ">", "|2\n", "&a ", "*a", "!", "!!int ", "!<x> ", "#"]
TOKENS += ["%YAML 1.1\n", "%TAG ! x\n", "---\n", "...\n", "[", "]", "{", "}", ",", "'", '"', "\\"]
TOKENS += [r"\ud800", r"\UFFFFFFFF", r"\x", "~", "<<", "=", "\t", "\ufeff", "\uffff", "\0", "0x_"]
TOKENS += ["id: ", "why", "questions", "stages", "2024-13-45", "1:2:3", "é", "@", "`", "."]


@st.composite
def damaged(draw: st.DrawFn, tokens: list[str]) -> dict[str, str | bytes]:
    """The sound deck with up to three random edits in one file."""
    name = draw(st.sampled_from(list(SOUND)))
    text = SOUND[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from([0, 0, 1, 2, 20]))
        text = text[:start] + draw(st.sampled_from(tokens)) + text[end:]
    return {name: text}


JUNK = (
    st.binary(max_size=80)
    | st.text(max_size=80).map(str.encode)
    | st.lists(st.sampled_from(TOKENS), max_size=20).map(lambda tokens: "".join(tokens).encode())
)
JUNK_FILES = st.dictionaries(st.sampled_from(list(SOUND)), JUNK, min_size=1) | damaged(TOKENS)


@given(files=JUNK_FILES)
def test_random_files_load_or_raise_faults_and_nothing_else(
    scratch: Path, files: dict[str, str | bytes]
) -> None:
    write(scratch, files)
    try:
        load_deck(scratch)
    except FileFaults as error:
        faults = error.faults
    else:
        return
    assert faults
    for fault in faults:
        lines = (scratch / fault.file).read_bytes().count(
            b"\n"
        ) + 2  # libyaml may report one too many
        assert fault.line is None or 1 <= fault.line <= lines
        assert fault.sentence


COMMON_TOKENS = [token for token in TOKENS if token != "\t"]
"""Without the tab, which only libyaml allows between words."""


@ONCE
@given(files=damaged(COMMON_TOKENS))
def test_both_loaders_read_the_same_deck_or_both_refuse_it(
    scratch: Path, files: dict[str, str | bytes]
) -> None:
    write(scratch, files)
    results: list[Deck | None] = []
    for yaml_loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(strict_yaml, "LOADER", yaml_loader)
            try:
                results.append(load_deck(scratch))
            except FileFaults:
                results.append(None)
    assert results[0] == results[1]


def test_after_a_thousand_faults_of_a_file_no_more_are_looked_for(folder: Path) -> None:
    entries = "- {id: Q, stage: nowhere, ask: no}\n" * 1000
    faults = faults_in(write(folder, {"questions.yaml": f"questions:\n{entries}"}))
    assert len(faults) == 1001
    assert faults[-1].endswith("questions.yaml: more than 1,000 faults; only these are listed")


def test_very_many_unknown_tags_among_very_many_are_not_all_guessed_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def nearest(name: str, names: Sequence[str]) -> str:
        compared.append(len(names))
        return "meant"

    monkeypatch.setattr(yaml_file, "nearest", nearest)
    stages = (folder / "stages.yaml").read_text().partition("tags:")[0]
    tags = "".join(f"  tag-{number}: T\n" for number in range(30_000))
    entries = "".join(
        f'- {{id: q-{number}, stage: a, ask: "Why?", tags: [unknown]}}\n' for number in range(20)
    )
    changed: dict[str, str | bytes] = {
        "stages.yaml": f"{stages}\ntags:\n{tags}",
        "questions.yaml": f"questions:\n{entries}",
    }
    faults = faults_in(write(folder, changed))
    assert sum(compared) <= yaml_file.MAX_COMPARED
    assert sum("there is no tag 'unknown'" in fault for fault in faults) == 20

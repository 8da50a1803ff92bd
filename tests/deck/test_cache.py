"""A cached deck is used until one of its files changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from math import isnan
from pathlib import Path

import pytest
from builders import a_deck
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.deck.cache import cached_deck
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.model import Deck
from tiktok_prep.wiring import DECK_FILES, builtin_deck

FILES = ("stages.yaml", "questions.yaml")
SECOND = 10**9
WRITTEN_AT = 1_800_000_000 * SECOND


class Decks:
    """A folder with a deck, its cache, and a loader that counts how often it is called."""

    def __init__(self, tmp_path: Path, name: str = "deck") -> None:
        self.folder, self.cache = tmp_path / name, tmp_path / "home" / "cache"
        self.loads = 0
        self.folder.mkdir()
        for file in FILES:
            self.write(file, "one")

    def write(self, file: str, text: str, *, at: int = WRITTEN_AT) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")
        os.utime(self.folder / file, ns=(at, at))

    def load(self, folder: Path) -> Deck:
        self.loads += 1
        texts = [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())]
        return a_deck()._replace(name=" ".join(texts))

    def get(self) -> Deck:
        return cached_deck(self.folder, FILES, self.cache, load=self.load)

    def saved(self) -> Path:
        [file] = self.cache.iterdir()
        return file


@pytest.fixture
def decks(tmp_path: Path) -> Decks:
    return Decks(tmp_path)


def test_a_deck_that_has_not_changed_is_not_loaded_again(decks: Decks) -> None:
    first = decks.get()
    assert decks.get() == first == a_deck()._replace(name="one one")
    assert decks.loads == 1


def replace_file(decks: Decks) -> None:
    """Puts another file of the same size and time in place, as an editor or `git checkout` can."""
    other = decks.folder.parent / "other.yaml"
    other.write_text("new", encoding="utf-8")
    os.utime(other, ns=(WRITTEN_AT, WRITTEN_AT))
    other.replace(decks.folder / "questions.yaml")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        pytest.param(lambda d: d.write("questions.yaml", "longer"), "longer one", id="size"),
        pytest.param(lambda d: d.write("stages.yaml", "longer"), "one longer", id="other file"),
        pytest.param(
            lambda d: d.write("questions.yaml", "new", at=WRITTEN_AT + 1), "new one", id="time"
        ),
        pytest.param(
            lambda d: d.write("questions.yaml", "new", at=WRITTEN_AT - SECOND),
            "new one",
            id="an earlier time",
        ),
        pytest.param(replace_file, "new one", id="another file of the same size and time"),
        pytest.param(lambda d: (d.folder / "stages.yaml").unlink(), "one", id="deleted"),
    ],
)
def test_a_deck_that_has_changed_is_loaded_again(
    decks: Decks, change: Callable[[Decks], object], name: str
) -> None:
    decks.get()
    change(decks)
    assert decks.get().name == name
    assert decks.get().name == name
    assert decks.loads == 2


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0" * 500, id="zeros"),
        pytest.param(b"\xff\xfe\xfd", id="not text"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"stamp"', id="a string"),
        pytest.param(b"{}", id="no stamp"),
        pytest.param(b'{"stamp": []}', id="another stamp"),
        pytest.param(b"[" * 100_000, id="nested"),
        pytest.param(b"1" * 5000, id="a very long number"),
    ],
)
def test_a_damaged_cache_is_ignored_and_replaced(decks: Decks, damage: bytes) -> None:
    deck = decks.get()
    decks.saved().write_bytes(damage)
    assert decks.get() == deck
    assert decks.get() == deck
    assert decks.loads == 2


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="an empty row"),
        pytest.param(["name", [], None, [], []], id="a short row"),
        pytest.param(["name", [], None, [], [], [], []], id="a long row"),
        pytest.param(["name", [["id"]], None, [], [], []], id="a short stage"),
        pytest.param(["name", [], None, [["id"]], [], []], id="a short tag"),
        pytest.param(["name", [], None, [], [["id"]], []], id="a short question"),
        pytest.param(["name", [], None, [], [["id", 1, "ask", []]], []], id="a number for a list"),
        pytest.param(["name", [], ["title"], [], [], []], id="a short role"),
    ],
)
def test_a_cache_with_the_right_stamp_and_a_wrong_deck_is_ignored(
    decks: Decks, row: object
) -> None:
    deck = decks.get()
    saved = json.loads(decks.saved().read_bytes())
    decks.saved().write_text(json.dumps({**saved, "deck": row}), encoding="utf-8")
    assert decks.get() == deck
    assert decks.loads == 2


@pytest.mark.parametrize(
    "under",
    [
        pytest.param("", id="a file in place of the cache folder"),
        pytest.param("cache", id="a file in place of its parent"),
    ],
)
def test_a_deck_loads_if_the_cache_folder_cannot_be_created(
    decks: Decks, tmp_path: Path, under: str
) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("mine", encoding="utf-8")
    decks.cache = in_the_way / under
    assert decks.get() == decks.get()
    assert decks.loads == 2
    assert in_the_way.read_text(encoding="utf-8") == "mine"


def test_a_deck_that_changes_while_it_is_loaded_is_not_cached(decks: Decks) -> None:
    def load(folder: Path) -> Deck:
        deck = decks.load(folder)
        decks.write("questions.yaml", "saved meanwhile")
        return deck

    old = cached_deck(decks.folder, FILES, decks.cache, load=load)
    assert old.name == "one one"
    assert not decks.cache.exists()
    assert decks.get().name == "saved meanwhile one"


def test_faults_are_passed_on_and_not_cached(decks: Decks) -> None:
    fault = FileFaults([Fault("questions.yaml", 1, "a fault")])

    def load(folder: Path) -> Deck:
        decks.loads += 1
        raise fault

    for _ in range(2):
        with pytest.raises(FileFaults) as raised:
            cached_deck(decks.folder, FILES, decks.cache, load=load)
        assert raised.value is fault
    assert decks.loads == 2
    assert not decks.cache.exists()


def test_only_the_owner_can_read_the_cache(decks: Decks) -> None:
    old_umask = os.umask(0)
    try:
        decks.get()
    finally:
        os.umask(old_umask)
    assert decks.saved().stat().st_mode & 0o777 == 0o600
    assert decks.cache.stat().st_mode & 0o777 == 0o700


_IN_ASCII = """
import sys
from pathlib import Path
from tiktok_prep.deck.cache import cached_deck
from tiktok_prep.model import Deck

for _ in range(2):
    load = lambda folder: print("loaded") or Deck("S\\u00e1mi", (), None, (), ())
    deck = cached_deck(Path(sys.argv[1]), (), Path(sys.argv[2]), load=load)
    print(ascii(deck.name))
"""


def test_the_built_in_deck_comes_back_from_the_cache_as_it_was_loaded(tmp_path: Path) -> None:
    def not_again(folder: Path) -> Deck:
        raise AssertionError("it was cached")

    loaded = cached_deck(builtin_deck(), DECK_FILES, tmp_path, load=load_deck)
    assert cached_deck(builtin_deck(), DECK_FILES, tmp_path, load=not_again) == loaded
    assert load_deck(builtin_deck()) == loaded


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def equals_itself(deck: Deck) -> bool:
    """Whether a copy of the deck would be equal to it; not so with a weight of NaN."""
    return not any(isnan(question.weight) for question in deck.questions)


@settings(max_examples=40)
@given(deck=st.from_type(Deck).filter(equals_itself))
def test_any_deck_comes_back_from_the_cache_as_it_was_loaded(scratch: Path, deck: Deck) -> None:
    for file in scratch.glob("*.json"):
        file.unlink()
    cached_deck(scratch, (), scratch, load=lambda _: deck)
    assert cached_deck(scratch, (), scratch, load=lambda _: a_deck()) == deck

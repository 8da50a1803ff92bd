"""Cards for Anki's text import."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from builders import a_deck, a_question
from paths import SMALL_DECK
from running import prep

from tiktok_prep.carrying.anki_text import anki_pieces
from tiktok_prep.model import WHOLE, Deck, Fact, Point, Source

FACT = a_question("f", ("answer",))._replace(
    ask="How many?",
    points=(Point("answer", "30 million"),),
    fact=Fact("2025-06", Source("Newsroom", "https://example.org/a?b=1&c=2"), note="Check it."),
)


def cards_of(*questions: Any) -> list[list[str]]:
    lines = b"".join(anki_pieces(a_deck(*questions), {}, deck_id="d")).decode().splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_an_open_question_has_its_round_in_front_and_its_points_behind() -> None:
    question = a_question("q", ("scale", "result"))._replace(weak="Because.", tags=("uk",))
    ((_, front, back, tags),) = cards_of(question)
    assert front == "What about q?<br><br><small>Hiring manager</small>"
    assert back == (
        "<ul><li>Says scale</li><li>Says result</li></ul><p><b>They may ask</b></p>"
        "<ul><li>Why?</li></ul><p><b>A weak answer</b>: Because.</p>"
    )
    assert tags == "prep::question prep::round::hiring-manager prep::uk"


def test_a_fact_has_its_answer_note_date_and_source_behind() -> None:
    ((_, _, back, tags),) = cards_of(FACT)
    for words in ("30 million", "Check it.", "June 2025", "Newsroom", "https://example.org/a?b=1"):
        assert words in unescape(back)
    assert tags.startswith("prep::fact ")


def test_a_question_without_points_has_something_behind() -> None:
    ((_, _, back, _),) = cards_of(a_question("q")._replace(points=(WHOLE,), follow_ups=()))
    assert back == f"<ul><li>{WHOLE.says}</li></ul>"


def test_the_id_of_a_card_depends_on_its_question_only_not_on_its_words() -> None:
    one, other = a_question("q"), a_question("r")
    ids = [card[0] for card in cards_of(one, other)]
    assert len(set(ids)) == 2
    reworded = one._replace(ask="Other words?", points=(Point("x", "y"),), tags=())
    assert [card[0] for card in cards_of(other, reworded)] == ids[::-1]


def test_a_deck_with_another_name_keeps_its_cards_and_another_deck_has_its_own() -> None:
    deck = a_deck(a_question("q"))

    def file(deck: Deck, deck_id: str) -> bytes:
        return b"".join(anki_pieces(deck, {}, deck_id=deck_id))

    assert file(deck, "one") == file(deck._replace(name="Renamed"), "one") != file(deck, "two")


def test_texts_are_shown_and_not_obeyed_and_each_card_is_one_line() -> None:
    evil = '<script>x</script>\t"[sound:x.mp3]"\n{{c1::x}} \x1b]0;x\x07'
    ((_, front, _, _),) = cards_of(a_question("q")._replace(ask=evil))
    assert "<script" not in front and "[" not in front and "\x1b" not in front
    assert '<script>x</script> "[sound:x.mp3]"<br>{{c1::x}}' in unescape(front)


def test_anki_itself_adds_each_card_once_however_often_the_file_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = pytest.importorskip("anki.collection", reason="Anki is not installed")
    messages = pytest.importorskip("anki.import_export_pb2")
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    file = tmp_path / "cards.txt"
    prep("export", str(file))
    anki = collection.Collection(str(tmp_path / "c.anki2"))
    for new in (True, False):
        metadata = anki.get_csv_metadata(path=str(file), delimiter=None)
        log = anki.import_csv(messages.ImportCsvRequest(path=str(file), metadata=metadata)).log
        assert (len(log.new) > 10) == new and (len(log.duplicate) > 10) != new
        assert anki.note_count() == log.found_notes
    anki.close()

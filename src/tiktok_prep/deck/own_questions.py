"""The file of your own questions, which `prep add` and `prep debrief` write and you may edit.

Questions are added at the end, and everything else is kept byte for byte. The file is replaced only
after the loader has read the new text and found in it exactly the expected questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import locked, private_folder, replace
from tiktok_prep.deck import MAX_BYTES
from tiktok_prep.deck.format import MAX_POINTS, typed_fault
from tiktok_prep.deck.yaml_text import free_id, id_from, in_quotes, list_rows
from tiktok_prep.model import OWN_SOURCE, WHOLE, Fact, FollowUp, Point, Question

ANSWER_IN_S = 90
ID_CHARACTERS = 40
"""How many characters of the question go into its id, at most."""
HEADER = """\
# Questions of your own. They appear in every deck with their stages.
#
# `prep add` and `prep debrief` add questions at the end. Edit them freely: add or improve points,
# add other wordings under "also", use any key of a deck's questions.yaml. But keep the ids: they
# tie your history to the questions. Keep texts in double quotes. `prep check` says what is wrong,
# and on which line.

questions:
"""

Load = Callable[[Path], Sequence[Question]]
"""Returns all questions in a file; raises PrepError if it has a fault."""


def new_question(
    ask: str, stage: str, points: Iterable[str], *, origin: str, taken: Container[str]
) -> Question:
    """Makes a question for the round `stage` with the points that you typed, of which only the
    first MAX_POINTS are kept; without any, its point is WHOLE. Writes nothing.

    `origin` is FROM_ADD or FROM_DEBRIEF. The id of the question is new: not in `taken`. Raises
    ValueError with a sentence if a text is not allowed.
    """
    return Question(
        id=free_id(f"own-{id_from(ask, ID_CHARACTERS) or 'question'}", taken),
        stages=(stage,),
        ask=_allowed(ask),
        points=_points(points),
        answer_in_s=ANSWER_IN_S,
        origin=origin,
    )


def new_fact(
    ask: str, stage: str, answer: str, *, as_of: date, origin: str, taken: Container[str]
) -> Question:
    """Makes a question with one right answer, true on the day `as_of`; otherwise as
    `new_question`."""
    question = new_question(ask, stage, (), origin=origin, taken=taken)
    return question._replace(
        points=(Point("answer", _allowed(answer)),),
        fact=Fact(as_of.isoformat(), OWN_SOURCE),
        answer_in_s=Question._field_defaults["answer_in_s"],
    )


def add_questions(file: Path, added: Sequence[Question], *, load: Load) -> None:
    """Appends questions to the file, creating it if needed, and waits until all are on disk.

    Raises PrepError, and changes nothing, if the file has a fault, cannot be written or has a form
    in which nothing can be appended.
    """
    with _locked(file):
        questions, text = [*load(file)], _text(file) or HEADER
        text = text if text.endswith("\n") else f"{text}\n"
        expected = [*questions, *added]
        for indent in _indents(text):
            entries = "".join(yaml_of(question, indent=indent) for question in added)
            if _replace_if_loads(file, text + entries, expected, load):
                return
    hint = "end it with a list under 'questions:', each entry on lines of its own, or rename it"
    raise PrepError(f"{file}: a question cannot be added at its end", hint=hint)


def with_points(question: Question, says: Iterable[str]) -> Question:
    """The question with points that you typed, as `new_question` makes them."""
    return question._replace(points=_points(says))


def yaml_of(question: Question, *, indent: int = 2) -> str:
    """Returns the question as an entry of the list under `questions:`, with every text in double
    quotes and only the keys that have a value. Of its stages, only the first is written."""
    rows = [
        f"- id: {in_quotes(question.id)}",
        f"  stage: {in_quotes(question.stages[0])}",
        *_row("kind", question.kind),
        f"  ask: {in_quotes(question.ask)}",
        *list_rows("also", map(in_quotes, question.also)),
        *_row("situation", question.situation),
        *_answer_rows(question),
        *list_rows("follow_ups", map(_follow_up, question.follow_ups)),
        *_row("weak", question.weak),
        *list_rows("facts", map(in_quotes, question.facts)),
        f"  answer_in: {in_quotes(f'{question.answer_in_s} s')}",
        *([f"  weight: {question.weight:g}"] if question.weight != 1 else []),
        *list_rows("tags", map(in_quotes, question.tags)),
        *list_rows("covers", map(in_quotes, question.covers)),
        *_row("from", question.origin),
    ]
    return "".join(f"{' ' * indent}{row}\n" for row in rows)


def _answer_rows(question: Question) -> list[str]:
    if question.fact:
        answer, as_of = in_quotes(question.points[0].says), in_quotes(question.fact.as_of)
        return [f"  answer: {answer}", f"  as_of: {as_of}"]
    rows = [f"    {in_quotes(p.id)}: {in_quotes(p.says)}" for p in question.points if p != WHOLE]
    return ["  points:", *rows] if rows else []


def _row(key: str, text: str) -> list[str]:
    return [f"  {key}: {in_quotes(text)}"] if text else []


def _follow_up(follow_up: FollowUp) -> str:
    if not follow_up.probes:
        return in_quotes(follow_up.ask)
    return f"{{ask: {in_quotes(follow_up.ask)}, probes: {in_quotes(follow_up.probes)}}}"


def _points(says: Iterable[str]) -> tuple[Point, ...]:
    """Points with ids made from their texts, of which only the first MAX_POINTS are used; WHOLE for
    no texts. Raises ValueError with a sentence if any text is not allowed."""
    texts: dict[str, str] = {}
    for text in [_allowed(text) for text in says][:MAX_POINTS]:
        texts[free_id(id_from(text, 24) or "point", {*texts, WHOLE.id})] = text
    return tuple(Point(point_id, text) for point_id, text in texts.items()) or (WHOLE,)


def _allowed(text: str) -> str:
    """The text without spaces around it. Raises ValueError with a sentence if the loader would
    refuse it."""
    fault = typed_fault(text)
    if fault:
        raise ValueError(fault)
    return text.strip()


def _indents(text: str) -> list[int]:
    """Indents to try for a new entry, the likeliest first: the last entry's, 2, 0."""
    spaces = re.findall(r"^( *)- +[\"']?id[\"']? *:", text, re.MULTILINE)
    return list(dict.fromkeys([*map(len, spaces[-1:]), 2, 0]))


def _text(file: Path) -> str:
    """The text of the file with its newlines unchanged; '' if there is no file. Raises PrepError if
    it cannot be read."""
    try:
        return contents(file, MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise PrepError(f"{file} cannot be read: {reason}") from error


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Locks other preps out while the file is read and replaced, so that no question is lost when
    two write at once."""
    _text(file)  # if it cannot be read, the error should name it and not the lock file
    private_folder(file.parent.parent, file.parent.name)
    with locked(file.with_name(".questions.lock")):
        yield


def _replace_if_loads(file: Path, text: str, expected: Sequence[Question], load: Load) -> bool:
    """Replaces the file by `text` if `load` finds exactly the questions `expected` in that. Returns
    whether it did; raises PrepError if the file cannot be written."""

    def accept(part: Path) -> bool:
        with suppress(PrepError):
            return [*load(part)] == list(expected)
        return False

    return replace(file, [text.encode()], accept=accept) > 0

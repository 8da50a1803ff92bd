"""The personal deck: one's own questions as YAML; hand edits stay, and all reads back.

`prep debrief` adds at the end of the file, and puts points in the place of those of an entry that
it wrote; the rest of it is the person's own and is kept to the byte. Nothing takes the place of the
file before the loader has read back what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import locked, private_folder, replace
from tiktok_prep.deck.format import MAX_BYTES, MAX_POINTS, typed_fault
from tiktok_prep.deck.yaml_text import free_id, id_words, in_quotes
from tiktok_prep.model import FROM_DEBRIEF, WHOLE, Point, Question

ANSWER_IN_S = 90
ANY_ANSWER = Point("answer", "Answers it straight, with one example and how that ended")
"""The point of a question that was given none."""
ID_CHARACTERS = 40
"""Of the words that an id is made of."""
HEADER = """\
# Questions of your own: what you were really asked. Every deck with their stages has them, too.
#
# `prep debrief` adds at the end. Change what you like: better points, more of them, other wordings
# under "also"; all keys that a deck's questions.yaml knows. Leave the ids alone: they tie your
# history to the questions. Keep texts in double quotes. `prep check` says what is wrong.

questions:
"""

Load = Callable[[Path], Sequence[Question]]


def a_question(ask: str, stage: str, points: Iterable[str], *, taken: Container[str]) -> Question:
    """A question as it was asked in the round `stage`, with points as they were typed, or one that
    fits any answer. `taken` holds the ids that it cannot have. Raises ValueError with a sentence
    for a text that cannot be kept."""
    return Question(
        id=free_id(f"own-{id_words(ask, ID_CHARACTERS) or 'question'}", taken),
        stages=(stage,),
        ask=_kept(ask),
        points=_points(points),
        answer_in_s=ANSWER_IN_S,
        origin=FROM_DEBRIEF,
    )


def add(file: Path, question: Question, *, load: Load) -> None:
    """Write the question at the end of the file, which is made if it is not there; on disk on
    return.

    `load` reads all questions of a file, strictly. Raises PrepError, and then leaves everything as
    it was, if the file cannot be written or would not read back as meant.
    """
    with _alone(file):
        before = _text(file)
        kept = [*load(file)] if before is not None else []
        text = HEADER if before is None else before
        text = text if text.endswith("\n") else f"{text}\n"
        for indent in _indents(text):
            if _replaced(file, text + yaml_of(question, indent=indent), [*kept, question], load):
                return
    hint = "end it with a list under 'questions:', each entry on lines of its own, or rename it"
    raise PrepError(f"{file}: a question cannot be added at its end", hint=hint)


def has_own_points(question: Question) -> bool:
    """Whether it has other points than the one that fits any answer."""
    return question.has_points and question.points != (ANY_ANSWER,)


def takes_points(file: Path, question: Question) -> bool:
    """Whether the question's entry is in the file as it was written, so that points can be put in
    the place of those it has."""
    return bool(_entry(_text(file) or "", question))


def give_points(file: Path, question: Question, says: Sequence[str], *, load: Load) -> Question:
    """Put points, as they were typed, in the place of those that the question has in the file; the
    question with them, on disk on return. All else in the file stays to the byte.

    Raises ValueError with a sentence for a text that cannot be kept, and PrepError as `add` does.
    """
    with _alone(file):
        text, kept = _text(file) or "", [*load(file)]
        lines = _entry(text, question)
        changed = question._replace(points=_points(says))
        if lines:
            indent = len(lines) - len(lines.lstrip(" "))
            new = yaml_of(changed, indent=indent)
            meant = [changed if each.id == question.id else each for each in kept]
            if question in kept and _replaced(file, text.replace(lines, new), meant, load):
                return changed
    hint = f"write the points of '{question.id}' there"
    raise PrepError(f"{file} has changed since the question was written", hint=hint)


def _entry(text: str, question: Question) -> str:
    """The lines of the question as this wrote them; '' if they do not stand there just once."""
    for indent in _indents(text):
        lines = yaml_of(question, indent=indent)
        if f"\n{text}".count(f"\n{lines}") == 1 == text.count(lines):
            return lines
    return ""


def yaml_of(question: Question, *, indent: int = 2) -> str:
    """A question as an entry of the list under `questions:`, every text in double quotes."""
    rows = [
        f"- id: {in_quotes(question.id)}",
        f"  stage: {in_quotes(question.stages[0])}",
        f"  ask: {in_quotes(question.ask)}",
        *(["  points:"] if question.has_points else []),
        *(f"    {in_quotes(p.id)}: {in_quotes(p.says)}" for p in question.points if p != WHOLE),
        f"  answer_in: {in_quotes(f'{question.answer_in_s} s')}",
        f"  from: {in_quotes(question.origin)}",
    ]
    return "".join(f"{' ' * indent}{row}\n" for row in rows)


def _points(says: Iterable[str]) -> tuple[Point, ...]:
    """Points as they were typed, or the one that fits any answer. Raises ValueError as `_kept`."""
    ids: dict[str, str] = {}
    for text in [_kept(text) for text in says][:MAX_POINTS]:
        ids[free_id(id_words(text, 24) or "point", {*ids, WHOLE.id})] = text
    return tuple(Point(name, text) for name, text in ids.items()) or (ANY_ANSWER,)


def _kept(text: str) -> str:
    """The text as the loader gives it back. Raises ValueError with a sentence if it would not."""
    fault = typed_fault(text)
    if fault:
        raise ValueError(fault)
    return text.strip()


def _indents(text: str) -> list[int]:
    """How far entries of the list may be indented, the likeliest first."""
    found = re.findall(r"^( *)- +[\"']?id[\"']? *:", text, re.MULTILINE)
    return list(dict.fromkeys([*(len(spaces) for spaces in found[-1:]), 2, 0]))


def _text(file: Path) -> str | None:
    """What stands in the file, new lines as they are; `None` if there is none."""
    try:
        return contents(file, MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise PrepError(f"{file} cannot be read: {reason}") from error


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other preps from the file, from its reading to its replacing: none of what two of them
    write at once is lost."""
    _text(file)  # what is wrong with it is said of it, not of the lock beside it
    private_folder(file.parent.parent, file.parent.name)
    with locked(file.with_name(".questions.lock")):
        yield


def _replaced(file: Path, text: str, meant: Sequence[Question], load: Load) -> bool:
    """Put the text in place of the file in one step, if it reads back as meant."""

    def holds(part: Path) -> bool:
        with suppress(PrepError):
            return [*load(part)] == list(meant)
        return False

    return replace(file, [text.encode()], holds=holds) > 0

"""Adds what a zip holds to what is here. Nothing is lost: what differs is kept beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tiktok_prep.answers.files import AnswerFile, OtherCopy
from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.private_files import private_folder, write_new
from tiktok_prep.base.text import shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.carrying import tally as kinds
from tiktok_prep.carrying.archive import QUESTIONS
from tiktok_prep.carrying.history_lines import NOTHING_IMPORTED
from tiktok_prep.carrying.tally import Tally
from tiktok_prep.deck.loading import load_own
from tiktok_prep.deck.own_questions import add_questions
from tiktok_prep.deck.yaml_text import free_id
from tiktok_prep.model import Question

NAMES_SHOWN = 3


class Addition(NamedTuple):
    """What came in, and what of it was new."""

    found: Tally
    new: Tally
    notes: tuple[str, ...] = ()
    """Sentences on what differed here."""


class QuestionMerge(NamedTuple):
    """Which own questions to add."""

    added: list[Question]
    clashes: list[tuple[str, str]]
    """(id in the file, new id) of those whose id another question here has."""


# ------------------------------------------------------------ answers


def merge_answers(home: Path, answers: dict[str, OtherCopy], *, at: datetime) -> Addition:
    """Adds answers (by question id) and versions to those in `home` (see `AnswerFile.merge`).
    Returns how many `answers` holds and how many of them were new, and notes on those whose answer
    here differed."""
    found, new = Tally(), Tally()
    outcomes = defaultdict[str, list[str]](list)
    for question_id, other in answers.items():
        merged = AnswerFile(home, question_id).merge(other, at=at)
        found[kinds.ANSWER] += other.data is not None
        found[kinds.VERSION] += len(other.versions)
        new[kinds.ANSWER] += merged.answer != "known"
        new[kinds.VERSION] += merged.new_versions
        outcomes[merged.answer].append(question_id)
    says = {
        "newer": "The answer from the file is newer; yours is an earlier version now",
        "older": "Your answer here is newer; that from the file is an earlier version now",
    }
    notes = [f"{says[key]}: {_names(outcomes[key])}." for key in says if outcomes[key]]
    return Addition(found, new, tuple(notes))


# ------------------------------------------------------------ own questions


def read_own(data: bytes, name: str) -> tuple[Question, ...]:
    """Returns the questions in `data`, the bytes of a file of own questions.

    Raises FileFaults with all faults, as of the file QUESTIONS in the zip `name`.
    """
    with TemporaryDirectory(prefix="prep-") as folder:
        path = Path(folder, QUESTIONS)
        write_new(path, data)
        try:
            return load_own(path)
        except FileFaults as error:
            faults = [Fault(f"{name}/{QUESTIONS}", line, text) for _, line, text in error.faults]
            raise FileFaults(faults, hint=NOTHING_IMPORTED) from error


def question_merge(
    here: Sequence[Question], others: Sequence[Question], *, taken: Collection[str]
) -> QuestionMerge:
    """Returns which of `others` to add to `here`; `taken` are ids of the deck that `here` lacks.

    A question that `here` has already is left out, also if it has another id there because its own
    was in use. One whose id another question has gets a new id.
    """
    by_id = {question.id: question for question in here}
    known = {question._replace(id="") for question in here}
    ids = {*by_id, *taken, *(question.id for question in others)}
    merge = QuestionMerge([], [])
    for question in others:
        clashes = question.id in taken or question.id in by_id
        if by_id.get(question.id) == question or (clashes and question._replace(id="") in known):
            continue
        if clashes:
            new_id = free_id(question.id[:50].rstrip("-"), ids)
            merge.clashes.append((question.id, new_id))
            ids.add(new_id)
            question = question._replace(id=new_id)
        merge.added.append(question)
    return merge


def add_own(file: Path, data: bytes, merge: QuestionMerge) -> Addition:
    """Adds the questions of `merge` to the file of your own questions. Returns how many were added
    as `new`, notes on new ids, and an empty `found`.

    If there is no file and no id clashes, writes `data` as it is, with its comments. Raises
    PrepError, and adds nothing, if the file cannot be written or changed.
    """
    if merge.added:
        private_folder(file.parent.parent, file.parent.name)
        if merge.clashes or not write_new(file, data):
            add_questions(file, merge.added, load=load_own)
    notes = [
        f"There is another question '{old}' here, so that from the file is '{new}'."
        for old, new in merge.clashes
    ]
    return Addition(Tally(), Tally({kinds.QUESTION: len(merge.added)}), tuple(notes))


def _names(ids: Sequence[str]) -> str:
    """'a, b, c and 4 more': the first NAMES_SHOWN ids, and how many more there are."""
    shown, more = ", ".join(map(shortened, ids[:NAMES_SHOWN])), len(ids) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown

"""Adds what a zip holds to what is here. Nothing is lost: what differs is kept beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tiktok_prep.answers.files import AnswerFile, OtherCopy
from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.private_files import private_folder, write_new
from tiktok_prep.base.text import join_words, shortened
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
    """Adds answers and versions to those in `home` (see `AnswerFile.merge`); returns what came in
    and what of it was new."""
    found, new = Tally(), Tally()
    outcomes: dict[str, list[str]] = {"newer": [], "older": []}
    for question_id, other in answers.items():
        merged = AnswerFile(home, question_id).merge(other, at=at)
        found[kinds.ANSWER] += other.data is not None
        found[kinds.VERSION] += len(other.versions)
        new[kinds.ANSWER] += merged.answer != "known"
        new[kinds.VERSION] += merged.new_versions
        if merged.answer in outcomes:
            outcomes[merged.answer].append(question_id)
    says = {
        "newer": "The answer from the file is newer; yours is an earlier version now",
        "older": "Your answer here is newer; that from the file is an earlier version now",
    }
    notes = [f"{says[key]}: {_names(ids)}." for key, ids in outcomes.items() if ids]
    return Addition(found, new, tuple(notes))


# ------------------------------------------------------------ own questions


def read_own(data: bytes, name: str) -> tuple[Question, ...]:
    """Returns the questions in the bytes of a file of own questions, checked as your own file is.

    Raises FileFaults with all faults; `name` is the file's name for that.
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
    """Which of `others` to add to `here`. `taken` are ids that only the deck has.

    One with the id of a different question gets a new id, unless it was added like that before.
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
    """Adds the questions of `merge` to the file of your own questions; returns how many, and notes
    on new ids.

    If there is no file and no id clashes, writes `data` as it is, with its comments. Raises
    PrepError, and adds nothing, if that fails.
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
    shown = [shortened(each) for each in ids[:NAMES_SHOWN]]
    more = len(ids) - len(shown)
    return f"{', '.join(shown)} and {more} more" if more else join_words(shown)

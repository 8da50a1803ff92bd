"""Questions as a table, .csv: one line a question, for a spreadsheet and back.

A text that a spreadsheet would compute, such as `=1+1`, gets an apostrophe before it on the way
out, and loses it on the way in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.errors import Fault, FileFaults, UsageError
from tiktok_prep.base.text import UTF_16, is_utf_16, quoted
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.carrying.log import FAULTS_SHOWN, NOTHING_IMPORTED
from tiktok_prep.deck import MAX_BYTES
from tiktok_prep.deck.format import MAX_POINTS, typed_fault
from tiktok_prep.deck.own_questions import new_question
from tiktok_prep.deck.search import pick
from tiktok_prep.model import FROM_ADD, OwnWords, Question, Stage

ROUND, QUESTION, POINTS, WORDS, ID = "round", "question", "points", "your words", "id"
HEADER = (ROUND, QUESTION, POINTS, WORDS, ID)
NAMES = {
    ROUND: (ROUND, "stage"),
    QUESTION: (QUESTION, "ask", "front", "prompt"),
    POINTS: (POINTS, "point", "answer", "answers", "back"),
}
"""Column -> what it may be called in a table that is read; others are skipped."""
MAX_ROWS = 5000
_COMPUTED = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r]")


class TableRow(NamedTuple):
    """One question as it stands in a table."""

    line: int
    round: str
    """'' if the table does not say."""
    ask: str
    points: tuple[str, ...]


def table_pieces(questions: Iterable[Question], answers: Mapping[str, OwnWords]) -> Iterator[bytes]:
    """Yields the table as UTF-8, after a byte order mark by which spreadsheets recognise UTF-8."""
    yield "\ufeff".encode()
    for row in (HEADER, *(_cells(question, answers.get(question.id)) for question in questions)):
        text = io.StringIO(newline="")
        csv.writer(text).writerow(map(guarded, row))
        yield text.getvalue().encode(errors="replace")


def _cells(question: Question, words: OwnWords | None) -> tuple[str, ...]:
    points = question.points if question.has_points else ()
    written, rest = under_points(question, words)
    texts = (*(written.get(point.id, "") for point in question.points), rest)
    return (
        ", ".join(question.stages),
        question.ask,
        "\n".join(" ".join(point.says.split("\n")) for point in points),
        "\n\n".join(filter(None, texts)),
        question.id,
    )


def guarded(text: str) -> str:
    """Returns the text with an apostrophe before each line that a spreadsheet might compute, and
    before each that already has an apostrophe for that."""
    return "\n".join(f"'{line}" if _COMPUTED.match(line) else line for line in text.split("\n"))


def unguarded(text: str) -> str:
    """The inverse of `guarded`."""
    return "\n".join(
        line[1:] if line.startswith("'") and _COMPUTED.match(line[1:]) else line
        for line in text.split("\n")
    )


def read_table(data: bytes, name: str) -> list[TableRow]:
    """Returns the questions in a table with commas, semicolons or tabs, whichever its first line
    has most of; skips empty lines.

    The first line may name the columns (NAMES); else the first column holds questions and the
    second their points. Raises FileFaults, with `name` as the file's name, if any line is wrong.
    """
    text = _decoded(data, name)
    first_line = re.sub('"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, faults = list[TableRow](), list[Fault]()
    columns: dict[str, int] = {}
    width = 0
    try:
        for cells in reader:
            cells = [unguarded(cell.replace("\r\n", "\n")).strip() for cell in cells]
            if not any(cells):
                continue
            if not columns:
                columns, width = _columns(cells), len(cells)
                if columns:
                    continue
                columns, width = {QUESTION: 0, POINTS: 1}, 2
            texts = {name: cells[at] for name, at in columns.items() if at < len(cells)}
            if any(cells[width:]):
                fault = f"this line has {len(cells)} columns and not {width}: put a text with "
                fault += "commas in double quotes, or name the columns in the first line"
            elif len(rows) == MAX_ROWS:
                fault = f"there are more than {MAX_ROWS:,} questions"
            else:
                points = [part.strip() for part in texts.get(POINTS, "").split("\n")]
                stage = texts.get(ROUND, "").split(",")[0].strip()
                ask = texts.get(QUESTION, "")
                rows.append(TableRow(reader.line_num, stage, ask, tuple(filter(None, points))))
                fault = _fault_in(rows[-1])
            if fault:
                faults.append(Fault(name, reader.line_num, fault))
                if len(faults) == FAULTS_SHOWN or len(rows) == MAX_ROWS:
                    break
    except csv.Error as error:
        faults.append(Fault(name, reader.line_num, f"this is not a table: {error}"))
    if faults:
        raise FileFaults(faults, hint=NOTHING_IMPORTED)
    return rows


def questions_of(
    rows: Sequence[TableRow],
    stages: Sequence[Stage],
    known: Sequence[Question],
    *,
    name: str,
    default_round: Callable[[], str],
) -> list[Question]:
    """Returns the questions to add, without those whose words, in any case, are in `known` or in an
    earlier row.

    Calls `default_round` for each row that names no round; a UsageError of that is passed on.
    Raises FileFaults, with `name` as the file's name, for a round that is not among `stages`.
    """
    names = {stage.id: (stage.name,) for stage in stages}
    asked = {_words(wording) for q in known for wording in q.wordings}
    taken = {question.id for question in known}
    added: list[Question] = []
    for row in rows:
        if _words(row.ask) in asked:
            continue
        try:
            stage = pick("round", row.round, names) if row.round else default_round()
        except UsageError as error:
            if not row.round:
                raise
            fault = Fault(name, row.line, f"{error.message} ({error.hint})")
            raise FileFaults([fault], hint=NOTHING_IMPORTED) from error
        added.append(new_question(row.ask, stage, row.points, origin=FROM_ADD, taken=taken))
        asked.add(_words(row.ask))
        taken.add(added[-1].id)
    return added


def _decoded(data: bytes, name: str) -> str:
    """Decodes UTF-8, with or without a byte order mark. Raises FileFaults if `data` is too long or
    anything else."""
    line: int | None = None
    if len(data) > MAX_BYTES:
        fault = f"this is over {MAX_BYTES // 2**20} MiB"
    elif is_utf_16(data):
        fault = UTF_16
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            fault = "this is not UTF-8 text; save it as UTF-8"
    raise FileFaults([Fault(name, line, fault)], hint=NOTHING_IMPORTED)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Returns column -> its place from 0; {} if none of `cells` names the questions."""
    names = [_words(cell) for cell in cells]
    places = {
        column: names.index(found)
        for column, called in NAMES.items()
        if (found := next((name for name in called if name in names), None))
    }
    return places if QUESTION in places else {}


def _fault_in(row: TableRow) -> str:
    """Returns what is wrong with a row; '' if nothing is."""
    if not row.ask:
        return "there is no question in this line"
    if len(row.points) > MAX_POINTS:
        return f"a question has at most {MAX_POINTS} points, this one {len(row.points)}"
    fault = next(filter(None, map(typed_fault, (row.ask, *row.points))), "")
    return f"{quoted(row.ask)}: {fault}".rstrip(".") if fault else ""


def _words(text: str) -> str:
    """Returns the text in lower case, with single spaces between its words."""
    return " ".join(text.casefold().split())

"""Questions as a table, .csv or .tsv: one line a question, for a spreadsheet and back.

A text that a spreadsheet would compute, such as `=1+1`, gets an apostrophe before it on the way
out, and loses it on the way in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import UTF_16, is_utf_16, quoted
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.carrying.history_lines import LineFaults
from tiktok_prep.deck import MAX_BYTES
from tiktok_prep.deck.format import MAX_POINTS, typed_fault
from tiktok_prep.deck.own_questions import new_question
from tiktok_prep.deck.search import pick
from tiktok_prep.model import FROM_ADD, Card, Question, Stage

ROUND, QUESTION, POINTS, HELD, ID = "round", "question", "points", "you hold", "id"
HEADER = (ROUND, QUESTION, POINTS, HELD, ID)
NAMES = {
    ROUND: (ROUND, "stage"),
    QUESTION: (QUESTION, "ask", "front", "prompt"),
    POINTS: (POINTS, "point", "answer", "answers", "back"),
}
"""Column -> what it may be called in a table that is read; others are skipped."""
MAX_ROWS = 5000
_COMPUTED = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r]")
_DELIMITERS = ",;\t"


class TableRow(NamedTuple):
    """One question as it stands in a table."""

    line: int
    round: str
    """'' if the table does not say."""
    ask: str
    points: tuple[str, ...]


# ------------------------------------------------------------ out


def table_pieces(
    questions: Iterable[Question], cards: Mapping[str, Mapping[str, Card]], *, delimiter: str
) -> Iterator[bytes]:
    """Yields the table as UTF-8, after a byte order mark by which spreadsheets recognise UTF-8."""
    yield "\ufeff".encode()
    rows = (_cells(question, cards.get(question.id, {})) for question in questions)
    for row in (HEADER, *rows):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerow(map(guarded, row))
        yield text.getvalue().encode(errors="replace")


def _cells(question: Question, cards: Mapping[str, Card]) -> tuple[str, ...]:
    points = question.points if question.has_points else ()
    rated = [cards[point.id] for point in question.points if point.id in cards]
    said = sum(not card.missed for card in rated)
    return (
        ", ".join(question.stages),
        question.ask,
        "\n".join(" ".join(point.says.split("\n")) for point in points),
        f"{said} of {len(question.points)}" if rated else "",
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


# ------------------------------------------------------------ in


def read_table(data: bytes, name: str, *, delimiter: str) -> list[TableRow]:
    """Returns the questions in a table; skips empty lines, and is [] if there are no others.

    The first line may name the columns (NAMES); else the first column holds questions and the
    second their points. With a comma as `delimiter`, a first line that has more semicolons or tabs
    than commas decides, or one such as 'sep=;'. Raises FileFaults, with `name` as the file's name,
    if any line is wrong or there are over MAX_ROWS questions.
    """
    faults = LineFaults(name)
    text = _decoded(data, faults)
    faults.raise_if_any()
    first = re.match(r"sep=(.)\r?\n", text)
    if first:  # as Excel marks it
        text, delimiter = text[first.end() :], first[1]
    elif delimiter == ",":
        line = re.sub('"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
        delimiter = max(_DELIMITERS, key=line.count)
    lines_above = 1 if first else 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[TableRow] = []
    columns: dict[str, int] | None = None
    width = 0
    try:
        for cells in reader:
            number = lines_above + reader.line_num
            cells = [unguarded(cell.replace("\r\n", "\n")).strip() for cell in cells]
            if not any(cells):
                continue
            if columns is None:
                columns, is_header = _columns(cells)
                width = len(cells) if is_header else max(columns.values()) + 1
                if is_header:
                    continue
            if len(rows) == MAX_ROWS:
                faults.add(number, f"there are more than {MAX_ROWS:,} questions")
                break
            if fault := _add_row(rows, cells, columns, width, number):
                faults.add(number, fault)
    except csv.Error as error:
        faults.add(lines_above + reader.line_num, f"this is not a table: {error}")
    faults.raise_if_any()
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
    Raises FileFaults, with `name` as the file's name, for rounds that `_stage` does not find.
    """
    faults = LineFaults(name)
    asked = {_words(wording) for q in known for wording in q.wordings}
    taken = {question.id for question in known}
    added: list[Question] = []
    for row in rows:
        if _words(row.ask) in asked:
            continue
        try:
            stage = _stage(row.round, stages) if row.round else default_round()
            question = new_question(row.ask, stage, row.points, origin=FROM_ADD, taken=taken)
        except UsageError as error:
            if not row.round:
                raise
            faults.add(row.line, f"{error.message} ({error.hint})")
            continue
        asked.add(_words(row.ask))
        taken.add(question.id)
        added.append(question)
    faults.raise_if_any()
    return added


def _decoded(data: bytes, faults: LineFaults) -> str:
    """Decodes UTF-8, with or without a byte order mark. If `data` is too long or anything else,
    adds a fault and returns ''."""
    if len(data) > MAX_BYTES:
        faults.add(None, f"this is over {MAX_BYTES // 2**20} MiB")
    elif is_utf_16(data):
        faults.add(None, UTF_16)
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            faults.add(line, "this is not UTF-8 text; save it as UTF-8")
    return ""


def _columns(cells: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Returns column -> its place from 0, and whether `cells` name the columns, which they do if
    one names the question. If not, the question is at 0 and its points are at 1."""
    names = [_words(cell) for cell in cells]
    places = {
        column: names.index(found)
        for column, called in NAMES.items()
        if (found := next((name for name in called if name in names), None))
    }
    return (places, True) if QUESTION in places else ({QUESTION: 0, POINTS: 1}, False)


def _add_row(
    rows: list[TableRow], cells: Sequence[str], columns: Mapping[str, int], width: int, line: int
) -> str:
    """Adds a TableRow to `rows` and returns ''; if the cells are wrong, adds none and returns what
    is wrong."""

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    if any(cells[width:]):
        return (
            f"this line has {len(cells)} columns and not {width}: put a text with commas in double "
            "quotes, or name the columns in the first line (question, points, round)"
        )
    points = tuple(point for part in cell(POINTS).split("\n") if (point := part.strip()))
    if not cell(QUESTION):
        return "there is no question in this line"
    if len(points) > MAX_POINTS:
        return f"a question has at most {MAX_POINTS} points, this one {len(points)}"
    faults = (typed_fault(text) for text in (cell(QUESTION), *points))
    if fault := next(filter(None, faults), ""):
        return f"{quoted(cell(QUESTION))}: {fault}".rstrip(".")
    rows.append(TableRow(line, cell(ROUND).split(",")[0].strip(), cell(QUESTION), points))
    return ""


def _stage(typed: str, stages: Sequence[Stage]) -> str:
    return pick("round", typed, {stage.id: (stage.name,) for stage in stages})


def _words(text: str) -> str:
    """Returns the text in lower case, with single spaces between its words."""
    return " ".join(text.casefold().split())

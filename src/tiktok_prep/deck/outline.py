"""The outline of a guide: rounds, questions and notes; as a text to edit, and as files of a deck.

# First round (hiring manager)
Objective: your experience
? Tell me about a project that failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.text import without_unsafe
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.alike import STOP_WORDS
from tiktok_prep.deck.format import MAX_TEXT, schema_name
from tiktok_prep.deck.guide import Row
from tiktok_prep.deck.yaml_text import free_id, id_from, in_quotes, list_rows, plain_id

ONLY_ROUND = "Interview"
"""The name of the round of questions that stand below no heading."""
NOTES_FILE = "notes.txt"
LONGEST_NAME, LONGEST_QUESTION, MOST_QUESTIONS = 100, 1000, 1000
HELP = """\
> The outline of your guide. Move, change or delete lines, then save and quit.
> "# " opens a round and "? " is a question; all other lines are notes.
> A round without questions is kept as notes. Delete everything to stop.
"""


class Round(NamedTuple):
    """A heading, and the questions and notes below it."""

    name: str
    """'' for what stands above the first heading."""
    entries: tuple[tuple[bool, str], ...]
    """Whether it is a question, and its text; in order."""

    @property
    def questions(self) -> list[str]:
        return [text for is_question, text in self.entries if is_question]

    @property
    def notes(self) -> list[str]:
        return [text for is_question, text in self.entries if not is_question]


def outline_text(rounds: Iterable[Round]) -> str:
    """Returns the outline as a text to edit; `parse_outline` reads it back."""
    parts = []
    for each in rounds:
        parts.append(f"\n# {each.name}\n" if each.name else "\n")
        for is_question, text in each.entries:
            mark = "? " if is_question else " " if text[0] in "#?>" else ""
            parts.append(f"{mark}{text}\n")
    return HELP + "".join(parts)


def parse_outline(text: str) -> list[Round]:
    """Reads an outline as you saved it."""
    found = _Rounds()
    for line in text.split("\n"):
        said = " ".join(without_unsafe(line).split())[:MAX_TEXT].strip()
        mark = line[:1]
        rest = said.lstrip(f"{mark} ")
        if not rest or mark == ">":
            continue
        if mark == "#":
            found.open(rest)
        else:
            found.add(rest if mark == "?" else said, is_question=mark == "?")
    return found.rounds()


class _Rounds:
    """Rounds while they are found. A question comes in only once."""

    def __init__(self) -> None:
        self._found: list[tuple[str, list[tuple[bool, str]]]] = [("", [])]
        self._questions: set[str] = set()

    def open(self, name: str) -> None:
        self._found.append((name, []))

    def add(self, text: str, *, is_question: bool) -> None:
        if is_question and text.casefold() in self._questions:
            return
        if is_question:
            self._questions.add(text.casefold())
        self._found[-1][1].append((is_question, text))

    def rounds(self) -> list[Round]:
        return [Round(name, tuple(entries)) for name, entries in self._found if name or entries]


# ---------------------------------------------------------------- what is a round, what asks

_QUOTES = "\"'`“”‘’‚„«» "
_ASKING = re.compile(
    r"(?:(?:tell|walk|talk|give) (?:me|us)|describe|explain|how would you|"
    r"give (?:an?|one|two|three|some)|share an?)\b",
    re.IGNORECASE,
)
_ASKED_OF_THEM = re.compile(r"\bquestions?\b.{0,30}\b(?:us|me|them)\b|\bany questions\b", re.I)
_QUOTED = re.compile('[“"„«]([^“”"„«»]{3,1000})[”"“»]')
_SENTENCE_END = re.compile(
    r"(?<=[.?!…？])[\"'”’]?\s+(?:[/·]\s+)?(?=[\"'“‘¿(]?\w)|(?<=:)\s+|\s+\|\s+"
)
_ROUND = re.compile(
    r"(?:[\w-]+ )?(?:round|stage)\b|(?:step|phase|part|interview) \d|.{,80}\(\d+ min", re.IGNORECASE
)
_FOR_THEM = re.compile(
    r"(?:your )?questions (?:to|for|you)\b|your questions|.{,20}\bask them\b", re.I
)
"""What stands below such a heading is asked of the interviewers."""
_LABEL = re.compile(
    r"(?:[\w-]+ )?questions?(?: \d+| to expect)?|\W*|what (?:to|you can) expect|questions asked",
    re.I,
)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, or begins as 'Tell me about' does."""
    sentence = sentence.strip(_QUOTES)
    is_question = sentence.endswith(("?", "？")) or _ASKING.match(sentence)
    return bool(is_question) and len(sentence.split()) > 1 and not _ASKED_OF_THEM.search(sentence)


def outline_of(rows: Sequence[Row]) -> list[Round]:
    """Returns the outline of a guide: its headings, numbered lines and 'Round ...' lines as rounds,
    its sentences that ask as questions, and all other lines as notes."""
    found, listed = _Rounds(), _listed_questions(rows)
    level, is_for_them = 0, False
    """`level` is of the last heading that is surely a round: headings below it are notes."""
    for place, row in enumerate(rows):
        if place in listed:
            found.add(row.text, is_question=len(row.text) <= LONGEST_QUESTION)
            continue
        if _LABEL.fullmatch(row.text.rstrip(":")):
            continue
        begins = re.match(r"\d{1,2}\W", row.text) if row.cells else row.item == "1"
        is_sure = bool(begins or _ROUND.match(row.text))
        is_below = not is_sure and 0 < level < row.level
        name, text = ("", row.text) if is_below else _opened(row, is_sure=is_sure)
        if name:
            found.open(name)
            level = row.level if is_sure else 0
            is_for_them = bool(_FOR_THEM.match(name))
        questions, rest = _sentences(text, whole=bool(row.item))
        if rest:
            found.add(rest, is_question=False)
        for question in questions:
            fits = len(question) <= LONGEST_QUESTION and not is_for_them
            found.add(question, is_question=fits)
    return found.rounds()


def _listed_questions(rows: Sequence[Row]) -> set[int]:
    """Returns the places of rows in numbered lists of which more than half ask."""
    places = set[int]()
    numbered = groupby(range(len(rows)), lambda place: rows[place].item == "1")
    for run in [list(group) for is_numbered, group in numbered if is_numbered]:
        plain = [place for place in run if not _ROUND.match(rows[place].text)]
        if 2 * sum(asks(rows[place].text) for place in plain) > len(run):
            places.update(plain)
    return places


def _opened(row: Row, *, is_sure: bool) -> tuple[str, str]:
    """Returns the name of the round that a row opens, and what else it says; '' and its text if it
    opens none. A row of a table does only with questions behind a name that is surely a round's."""
    head, separator, tail = row.text.partition(" | " if row.cells else ": ")
    if is_sure and separator and _sentences(tail)[0] and not asks(head):
        return head, tail
    name = row.text.rstrip(":")
    is_title = not (row.item or separator) and len(name.split()) <= 8
    looks_so = row.level or (is_title and (name[0].isupper() or name[0].isdigit()))
    fits = 0 < len(name) <= LONGEST_NAME and name[-1] not in ".,;!" and not _sentences(name)[0]
    opens = fits and not row.cells and (is_sure or looks_so)
    return (name, "") if opens else ("", row.text)


def _sentences(text: str, *, whole: bool = False) -> tuple[list[str], str]:
    """Returns the sentences that ask, and the others as one text. A quotation that asks is one
    question. With `whole`, so is a text that ends in its only question."""
    quoted = [each.strip() for each in _QUOTED.findall(text) if any(map(asks, _split(each)))]
    if quoted:
        rest = _QUOTED.sub(lambda each: "" if each[1].strip() in quoted else each[0], text)
        more, rest = _sentences(" ".join(rest.split()).strip(" ,:|"))
        return quoted + more, rest
    parts = _split(text)
    asked = [part.strip(_QUOTES) for part in parts if asks(part)]
    if whole and len(asked) == 1 and asks(parts[-1]) and not any(p[-1] == ":" for p in parts):
        return [text.strip(_QUOTES)], ""
    return asked, " ".join(part for part in parts if not asks(part))


def _split(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part]


# ---------------------------------------------------------------- the deck

_OBJECTIVE = re.compile(r"(?:objective|goal|purpose|focus|aim)s?: *(?=\S)", re.IGNORECASE)
EXAMPLE = """\
# Each question is one card: you rate the whole answer. Better give it points, the four to seven
# things that you can hear in a strong answer: each is then remembered on its own.
#
#   - id: tell-about-time-failed
#     ask: "Tell me about a time when something you were responsible for failed."
#     points:
#       one-case: "One case, with the year and what was at stake"
#       your-part: "What you did, and what others did"
#       choice: "One decision, what spoke against it, and what it cost"
#       result: "How it ended, with a number and where that started"
#       lesson: "What you have done differently since"
"""


def deck_files(outline: Sequence[Round], *, source: str) -> dict[str, str]:
    """Returns file name -> text of the deck; `source` names the guide in it. What stands in no
    round with questions is in NOTES_FILE.

    Raises PrepError if there is no question, or more than MOST_QUESTIONS.
    """
    rounds = [each for each in outline if each.questions]
    number = sum(len(each.questions) for each in rounds)
    if not number:
        hint = "end each question with '?', or begin it with 'Tell me about'"
        raise PrepError(f"there is no question in {source}: no deck was made", hint=hint)
    if number > MOST_QUESTIONS:
        raise PrepError(f"{source} has {number:,} questions; {MOST_QUESTIONS:,} are the most")
    stage_ids = _ids((each.name.partition("(")[0] for each in rounds), "round")
    question_ids = iter(_ids((ask for each in rounds for ask in each.questions), "question"))
    source = " ".join(without_unsafe(source).split())
    made = f"# Made from {source} by `prep new`; change what you like."
    stages, questions = _head("stages.yaml", made), _head("questions.yaml", made)
    stages += ["stages:"]
    questions += [*EXAMPLE.splitlines(), "questions:"]
    for stage_id, each in zip(stage_ids, rounds, strict=True):
        stages += _stage(stage_id, each)
        for ask in each.questions:
            questions += [
                f"  - id: {plain_id(next(question_ids))}",
                f"    stage: {plain_id(stage_id)}",
                f"    ask: {in_quotes(ask)}",
                "    answer_in: 2 min",
                f"    from: {in_quotes(source)}",
                "",
            ]
    files = {"stages.yaml": "\n".join(stages) + "\n", "questions.yaml": "\n".join(questions)}
    others = [[f"# {each.name}", *each.notes] for each in outline if not each.questions]
    if others:
        files[NOTES_FILE] = "\n\n".join("\n".join(lines) for lines in others) + "\n"
    return files


def _head(name: str, made: str) -> list[str]:
    return [f"# yaml-language-server: $schema=schema/{schema_name(name)}", "#", made, ""]


def _stage(stage_id: str, each: Round) -> list[str]:
    aims = [note for note in each.notes if _OBJECTIVE.match(note)]
    aim = _OBJECTIVE.sub("", aims[0], count=1) if aims else "The guide does not say what it is for."
    expect = [in_quotes(note) for note in each.notes if note not in aims[:1]]
    return [
        f"  - id: {plain_id(stage_id)}",
        f"    name: {in_quotes(each.name or ONLY_ROUND)}",
        f"    objective: {in_quotes(aim)}",
        *(list_rows("expect", expect, "    ") or ["    expect: []"]),
        "",
    ]


def _ids(texts: Iterable[str], fallback: str) -> list[str]:
    """Returns an id for each text, none twice: its first words that say something."""
    ids: dict[str, None] = {}
    for text in texts:
        words = [w for w in text.split() if w.casefold().strip(".,:;?!“”\"'") not in STOP_WORDS]
        name = id_from(" ".join(words[:4]), 40) or id_from(text, 40) or fallback
        ids[free_id(name, ids)] = None
    return list(ids)

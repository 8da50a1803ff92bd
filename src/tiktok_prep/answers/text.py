"""Your own answers as Markdown: reads the text of a file, and writes what a new file starts with.

A file may start with a head, `key: value` lines between two `---` lines; the rest is Markdown. A
head that names a story is also read where text was written above it.
Comments (`<!-- -->`) do not count as part of the answer. Where a closing mark was forgotten,
everything counts, so no word is lost.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from tiktok_prep.base.text import UTF_16, as_of_words, clock_time, control_in, is_utf_16
from tiktok_prep.model import MAX_ANSWER, PACE, Answer, Question

TextSpan = tuple[int, int]
"""A range of characters in a text: its start, and the end after its last character."""
MAX_STORY = 60
WRAP = 76
STAR = ("Situation", "Task", "Action", "Result")

_ROW = r"[ \t]*(?:\w+[ \t]*:.*)?\n"
_STORY_KEY = r"[ \t]*story[ \t]*:"
_names_story = re.compile(_STORY_KEY).match
_OPENS, _CLOSES = r"---[ \t]*\n", r"---[ \t]*(?:\n|\Z)"
_HEAD_ON_TOP = re.compile(rf"\A\s*{_OPENS}(?:{_ROW})*+{_CLOSES}")
_STORY_HEAD = re.compile(
    rf"^{_OPENS}(?:(?!{_STORY_KEY}){_ROW})*+{_STORY_KEY}.*\n(?:{_ROW})*+{_CLOSES}", re.MULTILINE
)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
"""A comment contains no second `<!--`: of two before one `-->`, the first was never closed."""
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]|$)")
_MARKS = re.compile(r"\*\*|__|`")
_BULLET = re.compile(r"[ \t]*(?:(?:[-*+>•–]|[0-9]{1,3}[.)])[ \t]+)*")
_SENTENCE_END = re.compile(r"""[.!?…][.!?…"')\]*_\u2019\u201d]{0,8}(?=\s|\Z)""")
MAX_OPENING = 2000
"""Characters; longer opening lines are cut."""
_ABBREVIATIONS = frozenset("dr mr mrs ms prof st e.g i.e eg ie vs cf approx incl".split())
_LABEL = re.compile(r"[*_]{0,2}(situation|task|actions?|results?)[*_:. \t]*\Z", re.I)
_SPOKEN_SIGN = re.compile(r"[%£€$]")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x85]")


def decode_answer(data: bytes) -> str:
    """The bytes of a file as text, each line ending in a plain newline.

    Raises ValueError if `data` is over MAX_ANSWER bytes, is not UTF-8, or has control characters,
    which a terminal would act on. The message follows the file's name: ':3: this line ...'.
    """
    if len(data) > MAX_ANSWER:
        raise ValueError(f" is over {MAX_ANSWER // 1000} kB, too long for a spoken answer")
    if is_utf_16(data):
        raise ValueError(f": {UTF_16}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f":{line}: this is not UTF-8 text; save it as UTF-8") from error
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    for number, row in enumerate(text.split("\n"), 1):
        if char := control_in(row):
            code = f"U+{ord(char):04X}"
            raise ValueError(f":{number}: this line has a control character ({code}); delete it")
    return text


def parse_answer(question_id: str, text: str) -> Answer:
    """The answer in a file's text: the body without comments, and the id of the story that its head
    names ('' if none)."""
    rows, body = _rows_and_body(_BREAKS.sub("\n", text).lstrip("\ufeff"))
    story = next((row.partition(":")[2] for row in reversed(rows) if _names_story(row)), "")
    return Answer(question_id, _COMMENT.sub("", body).strip(), story_id(story))


def _head_span(text: str) -> TextSpan:
    """Where the head stands: on top, or else the first one outside comments that names a story;
    (0, 0) if there is none."""
    if head := _HEAD_ON_TOP.match(text):
        return head.span()
    # hidden characters count, so that the span fits `text`
    hidden = _COMMENT.sub(lambda match: re.sub(".", "x", match[0]), text)
    head = _STORY_HEAD.search(hidden)
    return head.span() if head else (0, 0)


def _rows_and_body(text: str) -> tuple[list[str], str]:
    """The lines of the head without its `---` lines, and the text without the head. Without a head:
    no lines, and the whole text."""
    start, end = _head_span(text)
    return text[start:end].strip().split("\n")[1:-1], text[:start] + text[end:]


def version_of(answer: Answer) -> str:
    """Returns a hash of `answer.text`, which tells to which text marks belong. The story and
    comments do not change it."""
    from hashlib import sha256

    return sha256(answer.text.encode(errors="replace")).hexdigest()


def markup_warnings(text: str) -> list[str]:
    """Sentences about markup that probably does not do what was meant, each with its line number:
    head lines other than `story:`, and comment marks without their counterpart."""
    text = _BREAKS.sub("\n", text).lstrip("\ufeff")
    start, end = _head_span(text)
    first, head = text.count("\n", 0, start) + 1, text[start:end]
    warnings = []
    for number, row in enumerate(head.split("\n"), first):
        if row.strip(" \t-") and not _names_story(row):
            reason = "between two `---` lines, only a `story:` line is read"
            warnings.append(f"line {number} is not part of your answer: {reason}")
    # head and comments become empty lines, so that line numbers stay right
    body = text[:start] + "\n" * head.count("\n") + text[end:]
    body = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), body)
    if second := _STORY_HEAD.search(body):
        number = body.count("\n", 0, second.start()) + 1
        reason = "only one block with `story:` is read, and this one counts as your answer"
        warnings.append(f"line {number}: {reason}")
    for number, row in enumerate(body.split("\n"), 1):
        for mark, other, where in (("<!--", "-->", "after"), ("-->", "<!--", "before")):
            if mark in row:
                effect = "so this is not a comment: its text counts as your answer"
                warnings.append(f"line {number}: {mark} without {other} {where} it, {effect}")
    return warnings


def story_id(typed: str) -> str:
    """A story's name as an id: 'Festival launch' becomes 'festival-launch'; '' if no letter,
    digit or underscore is in it."""
    return "-".join(re.findall(r"\w+", typed.lower()))


def with_story(text: str, story: str) -> str:
    """The text with `story` in its head instead of an earlier one; a missing head is added, the
    rest is unchanged. '' leaves a `story:` line that names none."""
    rows, body = _rows_and_body(text.lstrip("\ufeff"))
    others = [row for row in rows if not _names_story(row)]
    return "\n".join(["---", f"story: {story}".rstrip(), *others, "---", body])


def story_on_top(text: str) -> str:
    """The text with its head above all that was written above it; nothing is left out."""
    start, _ = _head_span(text)
    if not start:
        return text
    rows, body = _rows_and_body(text)
    return "\n".join(["---", *rows, "---", body])


def is_blank(answer: Answer) -> bool:
    """Whether the answer has no text of yours (headings do not count) and names no story."""
    return not answer.story and not spoken_lines(answer.text)


def spoken_lines(text: str) -> list[str]:
    """The lines that are spoken: stripped, without headings and empty lines."""
    return [row.strip() for row in text.splitlines() if row.strip() and not is_heading(row)]


def count_spoken_words(text: str) -> int:
    """How many words are spoken. Headings and lone punctuation do not count; a sign such as %
    counts as a word if its line has other words."""
    words = 0
    for row in spoken_lines(text):
        runs = sum(any(map(str.isalnum, word)) for word in row.split())
        words += runs + (len(_SPOKEN_SIGN.findall(row)) if runs else 0)
    return words


def spoken_s(text: str) -> float:
    """Seconds it takes to say `text`."""
    return count_spoken_words(text) * 60 / PACE


def opening_line(text: str) -> str:
    """The first sentence under a heading that names the action, or else of the whole text; '' if
    there is none. Without Markdown marks, on one line, cut to MAX_OPENING characters."""
    sentences = list(_sentences(text))
    action = next((span for heading, span in sentences if "action" in heading), None)
    start, end = action or next((span for _, span in sentences), (0, 0))
    return " ".join(_MARKS.sub("", text[start:end]).split())[:MAX_OPENING]


def sentence_spans(text: str) -> list[TextSpan]:
    """The start and end of each sentence, in order, without headings and the signs of bullets."""
    return [span for _, span in _sentences(text)]


def _sentences(text: str) -> Iterator[tuple[str, TextSpan]]:
    """Yields for each sentence the heading above it in lower case ('' if there is none), and its
    start and end."""
    for heading, start, end in _blocks(text):
        ends = [
            stop.end()
            for stop in _SENTENCE_END.finditer(text, start, end)
            if (words := text[max(start, stop.start() - 8) : stop.start()].split())
            and words[-1].lstrip("(*_").casefold() not in _ABBREVIATIONS
        ]
        for stop in (*ends, end):
            sentence = text[start:stop].strip()
            if any(map(str.isalnum, sentence)):
                first = text.index(sentence, start)
                yield heading, (first, first + len(sentence))
            start = stop


def _blocks(text: str) -> list[tuple[str, int, int]]:
    """The paragraphs and list items in order, each with the heading above it in lower case ('' if
    there is none), its start and its end."""
    blocks: list[tuple[str, int, int]] = []
    heading, is_open, next_start = "", False, 0
    for row in text.split("\n"):
        start, next_start = next_start, next_start + len(row) + 1
        bullet = _BULLET.match(row)
        if is_heading(row):
            heading, is_open = row.casefold(), False
        elif not row.strip():
            is_open = False
        elif is_open and not (bullet and bullet[0].strip()):
            blocks[-1] = *blocks[-1][:2], start + len(row)
        else:
            blocks.append((heading, start + (bullet.end() if bullet else 0), start + len(row)))
            is_open = True
    return blocks


def word_pattern(*words: str) -> re.Pattern[str]:
    """Returns a pattern that matches any of `words` (each a regular expression) as a whole word, in
    upper or lower case. `_` ends a word, as it is Markdown emphasis."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)


def find_spans(pattern: re.Pattern[str], text: str, *parts: TextSpan) -> list[TextSpan]:
    """The start and end in `text` of each match of `pattern` within one of `parts`."""
    return [match.span() for part in parts for match in pattern.finditer(text, *part)]


def is_heading(row: str) -> bool:
    """Whether a line is a Markdown heading, or only the name of a STAR part ('**Result:**')."""
    return bool(_HEADING.match(row) or _LABEL.match(row.strip()))


def shown_rows(text: str) -> list[str]:
    """The lines of an answer as they are shown: without headings that have nothing below, and with
    one empty line where there are more."""
    rows: list[str] = []
    level_below = 0
    for row in reversed(text.split("\n")):
        if is_heading(row):
            match = _HEADING.match(row)
            level = len(match[1]) if match else 7
            if level >= level_below:
                continue
            level_below = level
        elif row.strip():
            level_below = 8
        rows.append(row)
    return _EMPTY_LINES.sub("\n\n", "\n".join(reversed(rows))).strip("\n").split("\n")


# ------------------------------------------------------------ a new file


def answer_template(question: Question, facts: Sequence[Question] = ()) -> str:
    """What a new file starts with: an empty line to type on, since editors open at the top; then,
    as comments, the question, what a strong answer has and `facts`; STAR headings if it asks for a
    story."""
    target = question.answer_in_s
    words = round(target * PACE / 60 / 10) * 10 or 10
    is_story = question.kind == "behavioural"
    headings = "".join(f"## {part}\n\n\n" for part in STAR) if is_story else "\n\n\n"
    how = (
        "Tell one story, under the headings below; or above this comment, without any."
        if is_story
        else "Write above this comment or below it: the answer first, then why, then an example."
    )
    length = f"About {words} words: {clock_time(target)} at {PACE} words a minute."
    mark = (
        "What stands between marks like these is no part of your answer. To keep track of the "
        "story that you tell, which may serve other questions too, name it: "
        f"`prep answer {question.id} --story festival-launch`. Its name then stands at the top of "
        "this file, between two lines of `---`: write below those."
    )
    return (
        f"\n\n{_comment([question.ask, '', how, length])}\n"
        f"{headings}{_comment([*_deck_help_rows(question, facts), mark])}"
    )


def _deck_help_rows(question: Question, facts: Sequence[Question]) -> list[str]:
    rows = [question.situation, ""] if question.situation else []
    if question.has_points:
        rows += ["A strong answer:", *(f"- {point.says}" for point in question.points), ""]
    if question.follow_ups:
        rows += ["They may push:", *(f"- {follow.ask}" for follow in question.follow_ups), ""]
    if question.weak:
        rows += [f"A weak answer: {question.weak}", ""]
    if facts:
        rows.append("Facts that help:")
        for fact in facts:
            answer = "; ".join(point.says for point in fact.points)
            as_of = f" ({as_of_words(fact.fact.as_of)})" if fact.fact else ""
            rows.append(f"- {fact.ask} {answer}{as_of}")
        rows.append("")
    return rows


def _comment(rows: Sequence[str]) -> str:
    """The rows as one comment, wrapped for editors that do not wrap. Comment marks in them are
    broken up."""
    wrapped = (
        textwrap.fill(
            row.replace("-->", "-- >").replace("<!--", "< !--"),
            WRAP,
            subsequent_indent="  " if row.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for row in rows
    )
    return "<!--\n" + "\n".join(wrapped) + "\n-->\n"


def is_unwritten(text: str, template: str) -> bool:
    """Whether `text` has no words, or only those of `template`; empty lines and white space around
    lines do not count."""
    rows = _stripped_nonempty_rows(text)
    return not rows or rows == _stripped_nonempty_rows(template)


def _stripped_nonempty_rows(text: str) -> list[str]:
    return [row for line in _BREAKS.sub("\n", text).split("\n") if (row := line.strip("\ufeff \t"))]

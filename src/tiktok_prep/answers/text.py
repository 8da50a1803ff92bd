"""One's own answers as Markdown: the text of a file -> an Answer, and what a new file begins with.

A file may have a head of `key: value` lines between two `---`, then comes Markdown. Comments
(`<!-- -->`) are no part of the answer. Where a mark was forgotten, all is text: no word disappears.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from tiktok_prep.base.text import UTF_16, as_of_words, clock_time, control_in, is_utf_16
from tiktok_prep.model import MAX_ANSWER, Answer, Question

At = tuple[int, int]
"""Where words stand in a text: the first character, and the one behind the last."""
MAX_STORY = 60
WRAP = 76
STAR = ("Situation", "Task", "Action", "Result")

_HEAD = re.compile(r"\A\s*---[ \t]*\n((?:[ \t]*(?:\w+[ \t]*:.*)?\n)*?)---[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
"""Without another beginning in it: of two beginnings before an end, the first was never closed."""
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)")
_MARKS = re.compile(r"\*\*|__|`")
_BULLET = re.compile(r"[ \t]*(?:(?:[-*+>•–]|[0-9]{1,3}[.)])[ \t]+)*")
_SENTENCE_END = re.compile(r"""[.!?…][.!?…"')\]*_\u2019\u201d]{0,8}(?=\s|\Z)""")
LONGEST_FIRST = 2000
"""Characters of a first sentence that are shown."""
_ABBREVIATIONS = frozenset("dr mr mrs ms prof st e.g i.e eg ie vs cf approx incl".split())
_LABEL = re.compile(r"[*_]{0,2}(situation|task|actions?|results?)[*_:. \t]*\Z", re.I)
_SPOKEN_SIGN = re.compile(r"[%£€$]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x85]")


def text_of(data: bytes) -> str:
    """The text in the bytes of a file, each line ending in a newline alone.

    Raises ValueError with what is wrong, to follow the name of a file, where it is no plain text:
    too long, not UTF-8, with characters that a terminal would obey.
    """
    if len(data) > MAX_ANSWER:
        raise ValueError(f" is over {MAX_ANSWER // 1000} kB, which is no answer that can be spoken")
    if is_utf_16(data):
        raise ValueError(f": {UTF_16}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f":{line}: this is not UTF-8 text; save it as UTF-8") from error
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    for number, row in enumerate(text.split("\n"), 1):
        if found := control_in(row):
            code = f"U+{ord(found):04X}"
            raise ValueError(f":{number}: this line holds {code}, a control character; delete it")
    return text


def answer_of(question_id: str, text: str) -> Answer:
    """The answer in the text of a file."""
    text = _BREAKS.sub("\n", text).lstrip("\ufeff")
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    story = ""
    for row in head[1].splitlines() if head else ():
        key, _, value = row.partition(":")
        if key.strip() == "story":
            story = story_name(value)
    return Answer(question_id, _COMMENT.sub("", body).strip(), story)


def unclear(text: str) -> list[str]:
    """What in the text of a file may not be taken as it was meant, a sentence with its line each:
    lines of the head that are no story, and marks of a comment that lack the other one."""
    text = _BREAKS.sub("\n", text).lstrip("\ufeff")
    head = _HEAD.match(text)
    said = []
    for number, row in enumerate(text[: head.end()].split("\n") if head else (), 1):
        if row.strip(" \t-") and row.partition(":")[0].strip() != "story":
            lost = "stands between two `---`, where only `story:` means something"
            said.append(f"line {number} is no part of your answer: it {lost}")
    begin = head.end() if head else 0
    body = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text[begin:])
    for number, row in enumerate(body.split("\n"), text.count("\n", 0, begin) + 1):
        for mark, other, where in (("<!--", "-->", "behind"), ("-->", "<!--", "before")):
            if mark in row:
                lacks = f"has no {other} {where} it"
                said.append(f"line {number}: {mark} {lacks}, so that all there counts as said")
    return said


def story_name(typed: str) -> str:
    """The name of a story as one id: 'Festival launch' is 'festival-launch'."""
    return "-".join(re.findall(r"\w+", typed.lower()))


def with_story(text: str, story: str) -> str:
    """The text with `story` in its head, which it gets where it has none; all else as it was."""
    text = text.lstrip("\ufeff")
    head = _HEAD.match(text)
    inside = head[1].splitlines() if head else []
    rows = [row for row in inside if row.partition(":")[0].strip() != "story"]
    said = "\n".join([f"story: {story}".rstrip(), *rows])
    return f"---\n{said}\n---\n{text[head.end() :] if head else text}"


def says_nothing(answer: Answer) -> bool:
    """Whether there is nothing of one's own in it: headings at most, and no story."""
    return not answer.story and not own_lines(answer.text)


def own_lines(text: str) -> list[str]:
    """The lines of an answer that are no headings and not empty, bare of white space around."""
    return [row.strip() for row in text.splitlines() if row.strip() and not is_heading(row)]


def spoken_words(text: str) -> int:
    """How many words of an answer are spoken: all but headings; a sign such as % is one in a line
    that has others, other marks alone are none."""
    words = 0
    for row in own_lines(text):
        runs = sum(any(map(str.isalnum, word)) for word in row.split())
        words += runs + (len(_SPOKEN_SIGN.findall(row)) if runs else 0)
    return words


def first_line(text: str) -> str:
    """How an answer begins once it comes to the point: the first sentence under a heading that
    names the action, or else of the whole text; '' if there is none. Marks of Markdown are gone.
    """
    sentences = list(_sentences(text))
    action = next((at for heading, at in sentences if "action" in heading), None)
    start, end = action or next((at for _, at in sentences), (0, 0))
    return " ".join(_MARKS.sub("", text[start:end]).split())[:LONGEST_FIRST]


def sentences_of(text: str) -> list[At]:
    """Where its sentences stand: in order, without headings and the marks of list items."""
    return [at for _, at in _sentences(text)]


def _sentences(text: str) -> Iterator[tuple[str, At]]:
    """Each sentence with the heading above it, in lower case; '' where there is none."""
    for heading, start, end in _blocks(text):
        for stop in _SENTENCE_END.finditer(text, start, end):
            before = text[max(start, stop.start() - 8) : stop.start()].split()
            if before and before[-1].lstrip("(*_").casefold() not in _ABBREVIATIONS:
                yield from _sentence(heading, text, start, stop.end())
                start = stop.end()
        yield from _sentence(heading, text, start, end)


def _sentence(heading: str, text: str, start: int, end: int) -> Iterator[tuple[str, At]]:
    """A sentence, bare of white space around; none where there are no words."""
    words = text[start:end].strip()
    if any(map(str.isalnum, words)):
        start = text.index(words, start)
        yield heading, (start, start + len(words))


def _blocks(text: str) -> list[tuple[str, int, int]]:
    """The paragraphs and list items: the heading above each, where it starts and ends."""
    blocks: list[tuple[str, int, int]] = []
    heading, is_open, after = "", False, 0
    for row in text.split("\n"):
        at, after = after, after + len(row) + 1
        bullet = _BULLET.match(row)
        if is_heading(row):
            heading, is_open = row.casefold(), False
        elif not row.strip():
            is_open = False
        elif is_open and not (bullet and bullet[0].strip()):
            blocks[-1] = *blocks[-1][:2], at + len(row)
        else:
            blocks.append((heading, at + (bullet.end() if bullet else 0), at + len(row)))
            is_open = True
    return blocks


def any_of(*words: str) -> re.Pattern[str]:
    """Any of the words, each of which may be a pattern; `_` is no part of a word, but Markdown."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)


def places(pattern: re.Pattern[str], text: str, *parts: At) -> list[At]:
    """Where the pattern stands in those parts of a text."""
    return [match.span() for part in parts for match in pattern.finditer(text, *part)]


def is_heading(row: str) -> bool:
    """Whether a line is a Markdown heading, or names one of the four parts and nothing else."""
    return bool(_HEADING.match(row) or _LABEL.match(row.strip()))


# ------------------------------------------------------------ a new file


def template(question: Question, facts: Sequence[Question] = (), *, pace: int) -> str:
    """What a new file begins with: room, as an editor opens at the top, then in comments the
    question and what helps, with headings between where a story is asked for. `facts` are those
    that help; `pace` in words a minute."""
    target = question.answer_in_s
    words = round(target * pace / 60 / 10) * 10 or 10
    told = question.kind == "behavioural"
    headings = "".join(f"## {part}\n\n\n" for part in STAR) if told else "\n\n\n"
    how = (
        "Tell one story, under the headings below; or write above this, without any."
        if told
        else "Write above this or below. No headings are needed: the answer first, then why, then "
        "an example. Where you tell a story, the headings ## Situation, ## Task, ## Action "
        "and ## Result say what is what."
    )
    length = f"About {words} words: {clock_time(target)} at {pace} words a minute."
    mark = (
        "What stands between marks like these is no part of your answer. To keep track of the "
        "story that you tell, which may serve other questions too, name it: "
        f"`prep answer {question.id} --story festival-launch`."
    )
    return (
        f"\n\n{_comment([question.ask, '', how, length])}\n"
        f"{headings}{_comment([*_help(question, facts), mark])}"
    )


def _help(question: Question, facts: Sequence[Question]) -> list[str]:
    """What the deck has to say, in rows."""
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
            said = "; ".join(point.says for point in fact.points)
            when = f" ({as_of_words(fact.fact.as_of)})" if fact.fact else ""
            rows.append(f"- {fact.ask} {said}{when}")
        rows.append("")
    return rows


def _comment(rows: Sequence[str]) -> str:
    """The rows as a comment, wrapped, as not every editor does; nothing in them ends it."""
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


def is_unwritten(text: str, begun: str) -> bool:
    """Whether the text is empty, or what it began as, white space at the ends of lines aside."""
    rows = _bare(text)
    return not rows or rows == _bare(begun)


def _bare(text: str) -> list[str]:
    return [row for line in _BREAKS.sub("\n", text).split("\n") if (row := line.strip("\ufeff \t"))]

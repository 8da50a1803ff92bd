"""A guide as the files of a deck, all texts word for word in double quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tiktok_prep.deck.alike import STOP_WORDS
from tiktok_prep.deck.format import schema_name
from tiktok_prep.deck.guide import Guide, GuideQuestion, GuideRound
from tiktok_prep.deck.yaml_text import id_from, in_quotes, list_rows, plain_id

REST_FILE = "not-used.txt"
ANSWER_IN = "2 min"
NO_OBJECTIVE = "The text does not say what this round is for."
LONGEST_ID, MOST_WORDS = 40, 4

EXAMPLE = """\
# Each question is one card: you rate the whole answer. Better give it points, the four to seven
# things that you can hear in a strong answer: each is then remembered on its own. Copy what fits
# under a question, put your own words into it, and take the "#" away:
#
#   - id: tell-about-time-failed               # a behavioural question: one story, told well
#     kind: behavioural
#     ask: "Tell me about a time when something you were responsible for failed."
#     points:
#       one-case: "One case, with the year and what was at stake"
#       your-part: "What you did, and what others did"
#       choice: "One decision, what spoke against it, and what it cost"
#       result: "How it ended, with a number and where that started"
#       lesson: "What you have done differently since"
#     follow_ups: ["What would you do differently?"]
#
#     kind: case                               # a case: how you come to a decision
#     points:
#       ask-first: "What you ask before you begin"
#       options: "Two ways, and by what you choose"
#       first-step: "The first step, who does it, by when"
#       measure: "What you measure, and when you would stop"
#       risk: "What could go wrong, and what you do then"
#
#     kind: motivation                         # why this job, why here
#     points:
#       their-thing: "One thing of theirs that you know well, and what you think of it"
#       turning-point: "What brought you to this work, in one scene"
#       fit: "What you bring that they ask for, with one proof"
#       next-years: "What you want to have done there in two years"
#
# `prep check` names whatever is wrong, with its line.
"""


def deck_files(guide: Guide, *, source: str) -> dict[str, str]:
    """File name -> text: stages.yaml, questions.yaml and, if lines were not used, REST_FILE.
    `source` names the guide in them. Nothing is written."""
    rest = {REST_FILE: _rest_text(guide, source)} if guide.rest else {}
    return {
        "stages.yaml": _stages(guide, source),
        "questions.yaml": _questions(guide, source),
        **rest,
    }


def _rest_text(guide: Guide, source: str) -> str:
    """Returns the text of REST_FILE: a heading that names `source`, even if nothing follows, then
    the lines of the guide that were not used, each with its number."""
    rows = (f"{number or '':>6}  {text}\n" for number, text in guide.rest)
    return f"What `prep new` did not use of {source}, each with its line there.\n\n{''.join(rows)}"


def _ids(texts: Iterable[str], fallback: str) -> list[str]:
    """An id for each text, of its first MOST_WORDS words that say something, in order, none twice:
    a repeated one ends in -2, -3 and so on.

    A text without letters or digits gets `fallback`.
    """
    ids: dict[str, None] = {}
    repeats: Counter[str] = Counter()
    for text in texts:
        words = [w for w in text.split() if w.casefold().strip(".,:;?!“”\"'") not in STOP_WORDS]
        name = (
            id_from(" ".join(words[:MOST_WORDS]), LONGEST_ID)
            or id_from(text, LONGEST_ID)
            or fallback
        )
        free = name
        while free in ids:
            repeats[name] += 1
            free = f"{name}-{repeats[name] + 1}"
        ids[free] = None
    return list(ids)


def _head(name: str, *rows: str) -> list[str]:
    return [f"# yaml-language-server: $schema=schema/{schema_name(name)}", "#", *rows, ""]


def _stages(guide: Guide, source: str) -> str:
    rows = _head("stages.yaml", f"# Made from {source} by `prep new`; change what you like.")
    rows += [f"name: {in_quotes(guide.title)}", ""] if guide.title else []
    rows.append("stages:")
    for stage_id, each in zip(stage_ids(guide), guide.rounds, strict=True):
        rows += _stage(stage_id, each)
    rows += _role(guide)
    if guide.tags:
        ids = zip(_ids(guide.tags, "tag"), guide.tags, strict=True)
        rows += ["", "tags:", *(f"  {plain_id(tag_id)}: {in_quotes(tag)}" for tag_id, tag in ids)]
    return "\n".join(rows) + "\n"


def stage_ids(guide: Guide) -> list[str]:
    """An id for each round, in order, none twice, made of its name as far as a bracket."""
    return _ids((each.name.partition("(")[0] or each.name for each in guide.rounds), "round")


def _stage(stage_id: str, each: GuideRound) -> list[str]:
    return [
        f"  - id: {plain_id(stage_id)}",
        f"    name: {in_quotes(each.name)}",
        f"    objective: {in_quotes(each.objective or NO_OBJECTIVE)}",
        *(list_rows("expect", map(in_quotes, each.expect), "    ") or ["    expect: []"]),
        *list_rows("ask_them", map(in_quotes, each.ask_them), "    "),
        "",
    ]


def _role(guide: Guide) -> list[str]:
    """Returns the rows of the role: its parts by kind, with their labels as comments. Empty if the
    guide has neither parts nor a summary."""
    if not guide.parts and not guide.summary:
        return []
    title = guide.title or "The job"
    rows = [
        "role:",
        f"  title: {in_quotes(title)}",
        f"  summary: {in_quotes(guide.summary or title)}",
    ]
    ids = _part_ids(guide)
    kinds = dict.fromkeys(part.kind for part in guide.parts)
    rows.append("  parts:" if kinds else "  parts: {}")
    for kind in kinds:
        rows.append(f"    {kind}:")
        label = ""
        for part_id, part in zip(ids, guide.parts, strict=True):
            if part.kind != kind:
                continue
            if part.label and part.label != label:
                rows.append(f"      # {part.label}")
            label = part.label
            rows.append(f"      {plain_id(part_id)}: {in_quotes(part.says)}")
    return rows


def _part_ids(guide: Guide) -> list[str]:
    return _ids((part.says.partition(":")[0] for part in guide.parts), "part")


def _questions(guide: Guide, source: str) -> str:
    made = f"# Made from {source} by `prep new`."
    rows = [*_head("questions.yaml", made, "#", *EXAMPLE.splitlines()), "questions:"]
    ids, parts = iter(_ids((q.ask for q in guide.questions), "question")), _part_ids(guide)
    for stage_id, each in zip(stage_ids(guide), guide.rounds, strict=True):
        label = ""
        for question in each.questions:
            if question.label and question.label != label:
                rows += ["", f"  # {question.label}"]
            label = question.label
            rows += _question(question, next(ids), stage_id, parts, source)
    return "\n".join(rows) + "\n"


def _question(
    question: GuideQuestion, question_id: str, stage_id: str, parts: list[str], source: str
) -> list[str]:
    where = f"{source}, line {question.number}" if question.number else source
    covers = "" if question.covers is None else plain_id(parts[question.covers])
    return [
        "",
        f"  - id: {plain_id(question_id)}",
        f"    stage: {plain_id(stage_id)}",
        *([f"    kind: {question.kind}"] if question.kind else []),
        f"    ask: {in_quotes(question.ask)}",
        f"    answer_in: {ANSWER_IN}",
        *([f"    covers: [{covers}]"] if covers else []),
        f"    from: {in_quotes(where)}",
    ]

"""A guide's lines sorted into rounds, questions and the role: one rule after the other."""

from __future__ import annotations

import re
from itertools import groupby

from tiktok_prep.deck import guide_rules as rules
from tiktok_prep.deck.format import MAX_TEXT
from tiktok_prep.deck.guide import (
    LONGEST_QUESTION,
    Guide,
    GuidePart,
    GuideQuestion,
    GuideRound,
    make_questions,
)
from tiktok_prep.deck.guide_rules import ROLE_SECTIONS, Section
from tiktok_prep.deck.guide_text import BOLD_LEVEL, TITLE_LEVEL, GuideLine

LONGEST_NAME = 120
LONGEST_TAG = 60


def read_guide(lines: list[GuideLine]) -> Guide:
    """Returns the guide in `lines`. If they hold no questions, makes some of the role and the
    rounds (`make_questions`); if they have neither, `questions` is empty."""
    reader = _Reader(lines)
    for line in lines:
        reader.read(line)
    return reader.end()


def lists_of_questions(lines: list[GuideLine]) -> frozenset[GuideLine]:
    """Returns all items of lists that are mostly questions.

    Of three or more items, that is over half of a numbered list or three quarters of a bulleted
    one; of fewer, all.
    """
    found: set[GuideLine] = set()
    # a list ends where the items get or lose their numbers
    groups = groupby(lines, lambda each: each.item and (each.item.isdigit() or "-"))
    for run in [list(group) for is_list, group in groups if is_list]:
        sure = sum(rules.asks(each.text) for each in run)
        enough = 4 * sure >= 3 * len(run) if run[-1].item == "-" else 2 * sure > len(run)
        if (len(run) >= 3 and enough) or sure == len(run):
            found.update(run)
    return frozenset(found)


def names_above_questions(lines: list[GuideLine]) -> dict[GuideLine, GuideLine]:
    """Returns line -> the line below it, for the lines that can name a round by their place.

    They are short, no questions themselves, and have below them a question, a label of questions,
    or another list in which something asks.
    """
    found: dict[GuideLine, GuideLine] = {}
    asks, below = False, GuideLine(0, "-")
    for line in reversed(lines):
        is_item_too = line.item and below.item.isdigit() == line.item.isdigit()
        same_list = is_item_too and below.depth <= line.depth
        says = rules.asks(line.text) or rules.section_of(line.text) is Section.QUESTIONS
        is_name = not says and _is_title_like(line.text) and "?" not in line.text
        if asks and is_name and not same_list and not rules.is_asked(line.text):
            found[line] = below
        asks, below = bool(says or (asks and same_list)), line
    return found


class _Reader:
    """Reads line by line. `read` tries RULES in order until one returns True; if none does, the
    line goes to the guide's `rest`. `end` returns the guide."""

    def __init__(self, lines: list[GuideLine]) -> None:
        self.guide = Guide()
        self._asked_lists = lists_of_questions(lines)
        self._above_questions = names_above_questions(lines)
        self._round: GuideRound | None = None
        self._loose: list[GuideQuestion] = []
        """Questions under no round."""
        self._above: GuideLine | None = None
        """The line before this one; `None` for the first."""
        self._round_line = GuideLine(0, "-")
        """The line that opened the last round."""
        self._is_list = False
        """Whether the last round is the item of a list, right below another round."""
        self._section: Section | None = None
        self._label, self._label_line = "", 0
        """The label above, and its line number until a line below it is used; then 0."""
        self._items = 0
        """The list items in this section so far."""
        self._mark = ""
        """The number or letter before the name of the last round; '' if it has none."""
        self._is_announced = False
        """Whether a label says that questions follow, so that list items below it are questions."""
        self._is_prefixed = False
        """Whether the last question began with 'Q:'."""
        self._depth: int | None = None
        """The indent of the first question of this section; `None` before that."""
        self._title_level = 99
        self._title_line = 0
        self._known: dict[str, GuideRound] = {}
        self._texts: set[str] = set()
        self._ask_them: list[str] = []
        self._within: list[GuideQuestion] = []
        """Questions within the text of other lines, for guides that are not an advertisement."""

    def read(self, line: GuideLine) -> None:
        if not any(rule(self, line) for rule in _Reader.RULES):
            self._keep(line)
        self._above = line

    def end(self) -> Guide:
        self._close_label()
        guide = self.guide
        if not guide.parts:
            self._loose += [q for q in self._within if q.ask not in self._texts]
            self._loose.sort(key=lambda question: question.number)
        guide.place(self._loose)
        if not guide.questions:
            make_questions(guide)
        if self._ask_them and guide.rounds:
            guide.rounds[-1].ask_them += self._ask_them
        guide.rest.sort(key=lambda entry: entry[0])
        return guide

    # ------------------------------------------------------------ the rules, in their order
    # Each returns whether it took the line.

    def _aside(self, line: GuideLine) -> bool:
        """Takes addresses of links, lines that are too long and answers behind 'A:', and adds them
        to the rest."""
        answers = self._is_prefixed and rules.is_answer(line.text)
        if line.is_link or answers or len(line.text) > MAX_TEXT:
            self._keep(line)
            return True
        return False

    def _titled(self, line: GuideLine) -> bool:
        """Takes the title: the first line or heading, or what follows 'Subject:' or 'Title:'.

        A title of lower rank goes to the rest.
        """
        text, rank = line.text, line.level or TITLE_LEVEL + 1
        head, _, tail = text.partition(":")
        tail = tail.strip(' "')
        if tail and rules.TITLE_LABEL.fullmatch(head) and not line.item:
            text, rank = tail, 2
            if self._title_level <= TITLE_LEVEL:
                return False
        elif rank >= self._title_level or not self._may_be_title(line):
            return False
        if self.guide.title:
            self.guide.rest.append((self._title_line, self.guide.title))
        self.guide.title, self._title_level, self._title_line = text, rank, line.number
        section = rules.section_of(text)
        if section in (Section.QUESTIONS, *ROLE_SECTIONS):  # 'Technical interview questions'
            self._begin(section, "", line)
        return True

    def _may_be_title(self, line: GuideLine) -> bool:
        text = line.text
        in_place = self._above is None or (line.level == 1 and not self._round)
        if not in_place or len(text) > LONGEST_NAME:
            return False
        if line.item or line.is_row or text[-1] in ".!,;:" or "?" in text:
            return False
        if rules.is_surely_round(text):
            return False
        section = rules.section_of(text.partition(":")[0])
        is_heading = section not in (None, Section.QUESTIONS) or rules.is_task(text)
        return line.level in (1, TITLE_LEVEL) or not is_heading

    def _labelled(self, line: GuideLine) -> bool:
        """Takes a label, with or without text after it on the same line, and begins its section."""
        head, colon, tail = line.text.partition(":")
        tail = tail.strip()
        if self._above_questions.get(line) in self._asked_lists and not line.item:
            section = rules.section_of(head)
            if section is not Section.QUESTIONS and rules.has_time(line.text):
                return False
            if section in ROLE_SECTIONS:
                self._begin(Section.QUESTIONS, line.text, line)
                return True
        if tail:
            return self._inline(line, head, tail)
        if line.item and not (colon or line.level):
            return False
        if not colon and head[-1] in ".?!,;":
            return False
        section = rules.section_of(head)
        if rules.announces_preparation(line.text):
            self._round = None
            section = section or Section.QUESTIONS
        if section is None and rules.announces_questions(line.text) and not self._in_role:
            names_round = _round_and_more(line.text, marked=bool(line.item))[0]
            section = None if names_round else Section.QUESTIONS
        section = self._section_here(section, line)
        if section is None:
            return False
        name = "" if line.item else rules.round_of_questions(head)
        if section is Section.QUESTIONS and name:  # 'Phone screen questions'
            self._open(name, line)
            self._begin(Section.QUESTIONS, "", line)
            return True
        if self._closes_round(section, line):
            self._round = None
        self._begin(section, "" if re.fullmatch(r"question \d+", head, re.I) else head, line)
        return True

    def _inline(self, line: GuideLine, head: str, tail: str) -> bool:
        """Takes a line whose `head` is a label, and reads `tail`, the text after its colon."""
        section = self._section_here(rules.section_of(head), line)
        allowed = (Section.OBJECTIVE, Section.TAGS, Section.QUESTIONS)
        if line.item and section not in allowed:
            return False
        if section in (None, Section.REST, Section.PROCESS, Section.EXPECT) or len(head) > 60:
            return False
        if section in (Section.RESPONSIBILITY, Section.QUALIFICATION) and (
            self._in_role or self._round
        ):
            return False
        before = (self._section, self._label, self._label_line, self._items, self._depth)
        self._begin(section, head, line)
        rest = line._replace(text=tail, level=0, item="")
        if not (self._question(rest) or self._listed(rest)):
            self._keep(line)
        self._label_line = 0
        if section in (Section.OBJECTIVE, Section.TAGS, Section.TIP, Section.ASK_THEM):
            self._section, self._label, self._label_line, self._items, self._depth = before
        return True

    def _named_round(self, line: GuideLine) -> bool:
        """Takes the name of a round, and opens that round. What follows the name goes into it."""
        time, text = rules.without_time(line.text)
        lettered = self._mark.isalpha() and line.item.isalpha()
        goes_on = not line.item or not self._round or self._mark.isdigit() == line.item.isdigit()
        above = goes_on and line in self._above_questions
        in_process = self._section is Section.PROCESS and line.item
        marked = line.level or line.item.isdigit() or lettered or time or above or in_process
        elsewhere = self._section in (*ROLE_SECTIONS, Section.TAGS, Section.REST)
        if line.item and not line.level and (elsewhere or not marked):
            return False
        name, tail = _round_and_more(text, marked=bool(marked))
        is_part = time or line.item.isdigit() or rules.is_person(text) or rules.has_time(text)
        if not name and above and is_part and line not in self._asked_lists:
            name = text
        sure = line.level or line.item or time or rules.is_surely_round(name)
        if not name or rules.is_task(text) or not (sure or _is_title_like(name)):
            return False
        self._open(name.rstrip(": "), line)
        if time:
            self._expected(line._replace(text=time))
        if rules.announces_questions(tail):
            self._begin(Section.QUESTIONS, tail.rstrip(":"), line)
        elif rules.is_task(tail, exercise=True):
            self._add_question(tail, line._replace(level=0))
        elif tail:
            said = line._replace(text=tail, level=0, item="")
            _ = self._question(said) or self._objective(said)
        return True

    def _question(self, line: GuideLine) -> bool:
        """Takes a line that is a question or task.

        Of another line, adds the questions within it, but returns False, so that the other rules
        read it too.
        """
        text, prefixed = rules.without_prefix(line.text)
        whole = rules.whole_quote(text)
        if self._is_question(line, whole or text, prefixed=prefixed, is_quoted=bool(whole)):
            self._add_question(whole or text, line)
            self._is_prefixed = prefixed
            if line.level:
                self._section = Section.ANSWERS
            return True
        if self._section is not Section.ASK_THEM:
            asked = [] if line.item or self._in_role else rules.asked_in(line.text)
            for part in (*rules.quoted_questions(line.text), *(asked if self._round else ())):
                self._add_question(part, line)
            self._within += [GuideQuestion(part, line.number) for part in asked]
        return False

    def _listed(self, line: GuideLine) -> bool:
        """Takes a line that the open section has a use for; returns False for any other."""
        self._items += bool(line.item)
        if line.level and self._section not in (Section.ROUND, Section.PROCESS) and not line.item:
            return self._unclear_heading(line)
        match self._section:
            case Section.RESPONSIBILITY | Section.QUALIFICATION | Section.TIP as section:
                return self._part(line, section)
            case Section.TAGS:
                return self._tags(line)
            case Section.ROUND if line.apart and self._is_below_rounds(line):
                self._round, self._section = None, None
            case Section.OBJECTIVE | Section.ROUND:
                return self._objective(line)
            case Section.EXPECT:
                return self._expected(line)
            case Section.ASK_THEM:
                into = self._round.ask_them if self._round else self._ask_them
                into.append(rules.whole_quote(line.text) or line.text)
                return True
            case Section.QUESTIONS:
                asks = rules.ends_asking(line.text) or (line.item and not self._is_announced)
                return bool(asks) and self._expected(line)
        return False

    RULES = (_aside, _titled, _labelled, _named_round, _question, _listed)

    # ------------------------------------------------------------ what they do

    @property
    def _in_role(self) -> bool:
        return self._section in ROLE_SECTIONS

    def _keep(self, line: GuideLine) -> None:
        self.guide.rest.append((line.number, line.text))

    def _begin(self, section: Section, label: str, line: GuideLine) -> None:
        """Begins a section below `line`. `label` is '' if its name need not be kept."""
        self._close_label()
        self._section, self._label, self._items, self._depth = section, label, 0, None
        # in the deck, a word of its own says it
        own_word = section in (Section.OBJECTIVE, Section.EXPECT, Section.ASK_THEM)
        self._label_line = 0 if own_word or not label else line.number
        self._is_announced = section is Section.QUESTIONS
        if section in (Section.REST, Section.PROCESS):
            self._close_label()

    def _close_label(self) -> None:
        """Adds the last label to the rest if no line below it was used."""
        if self._label_line:
            self.guide.rest.append((self._label_line, self._label))
            self._label_line = 0

    def _section_here(self, section: Section | None, line: GuideLine) -> Section | None:
        """Returns the section that a label begins: `section`, unless the label means another one
        inside a round, or outside. `None` stays `None`."""
        if self._round and line.item and section in (Section.RESPONSIBILITY, Section.QUALIFICATION):
            return Section.EXPECT
        if self._round is None and section in (Section.EXPECT, Section.OBJECTIVE):
            return Section.PROCESS
        return section

    def _closes_round(self, section: Section, line: GuideLine) -> bool:
        """Whether the open round ends at `line`, a label of `section`; False if none is open."""
        if self._round is None or line.item:
            return False
        if section is Section.QUESTIONS and line.level == BOLD_LEVEL:
            return False
        if line.level and (self._round.level or line.level < BOLD_LEVEL):
            return line.level <= (self._round.level or BOLD_LEVEL)
        ends = (Section.TAGS, Section.REST, Section.PROCESS, Section.ASK_THEM)
        return section in (*ROLE_SECTIONS, *ends)

    def _open(self, name: str, line: GuideLine) -> None:
        """Makes the round called `name` the one that questions go to; adds it if there is none.
        Brackets, case and punctuation make no difference, and 'Round 1' finds 'Round 1: Screen'."""
        key = re.sub(r"\([^)]*\)|[^a-z ]", "", name.casefold()).strip() or name
        if re.search(r"\d", name):
            key = re.sub(r"\s+", " ", name.casefold())
        known = self._known.get(key)
        if known is None:
            known = GuideRound(name)
            self._known[key] = known
            self._known.setdefault(re.split(r" *[:(,–—-]", key)[0], known)  # 'round 1' alone
            self.guide.rounds.append(known)
        elif not known.name.casefold().startswith(name.casefold()):
            known.expect.append(name)
        known.level = line.level
        self._is_list = bool(line.item) and self._above is self._round_line
        self._round_line = line
        list_goes_on = line.item == "-" and not line.level
        self._begin(Section.PROCESS if list_goes_on else Section.ROUND, "", line)
        self._round, self._mark = known, line.item

    def _is_question(self, line: GuideLine, text: str, *, prefixed: bool, is_quoted: bool) -> bool:
        section, asks = self._section, rules.ends_asking(text)
        if not 4 <= len(text) <= LONGEST_QUESTION or rules.is_no_question(text):
            return False
        if section is Section.ASK_THEM or (section is Section.TAGS and not asks):
            return False
        if prefixed:
            return True
        if is_quoted:
            told = rules.is_task(text, exercise=True)
            return asks or told or section is Section.QUESTIONS or self._round is not None
        listed = line in self._asked_lists
        if self._in_role and not line.level and not listed:
            return bool(line.item) and asks and rules.asks_you(text) and section is not Section.TIP
        if asks:
            return self._is_asked(line, text)
        if listed:
            return True
        if section in (Section.REST, Section.ANSWERS):
            return False
        if section is Section.QUESTIONS and self._is_announced:
            deeper = self._depth is not None and line.depth > self._depth
            if line.item and not deeper:
                return len(text.split()) >= 3 or rules.is_task(text)
            if rules.asks_within(text):
                return True
            return rules.is_task(text) or rules.is_asked(text) or rules.asks_you(text)
        exercise = bool(line.item and self._round) and section is not Section.EXPECT
        if rules.is_task(text, exercise=exercise) or rules.asks_behind_label(text):
            return True
        in_place = bool(line.item) or self._round is not None
        return in_place and rules.is_asked(text) and rules.asks_you(text)

    def _is_asked(self, line: GuideLine, text: str) -> bool:
        """Whether the interviewer asks `text`, which ends with a question mark."""
        if line.item:
            return True
        if not line.level and (self._round or self._section is Section.QUESTIONS):
            return not rules.quoted_questions(text)
        opens = rules.asks_you(text) if line.level else rules.is_task(text)
        opens = opens or rules.is_asked(text)
        return opens and not rules.speaks_of_us(text)

    def _add_question(self, text: str, line: GuideLine) -> None:
        """Adds a question to the open round, or to those under no round; one that the guide has
        already is left out."""
        if text in self._texts:
            return
        self._texts.add(text)
        label = self._label if self._section is Section.QUESTIONS else ""
        self._label_line = 0 if label else self._label_line
        into = self._round.questions if self._round else self._loose
        into.append(GuideQuestion(text, line.number, label, rules.kind_of(label)))
        if self._depth is None:
            self._depth = line.depth
        if self._section in (Section.ROUND, None) and not line.level:
            self._section = Section.QUESTIONS if self._round else self._section
            self._is_announced = False

    def _is_below_rounds(self, line: GuideLine) -> bool:
        """Whether a line with a blank one above is about none of the rounds: it stands below a bare
        list of them, or is about pay and the like."""
        return not line.item and (
            rules.is_about_terms(line.text) or (self._is_list and self._above is self._round_line)
        )

    def _unclear_heading(self, line: GuideLine) -> bool:
        """Adds a heading to what to expect in the open round.

        If there is none, or the heading is of a higher level than the round, closes the round and
        returns False.
        """
        here = self._round
        self._close_label()
        if here is None or (line.level < here.level and line.level != BOLD_LEVEL):
            self._round, self._section = None, None
            return False
        self._section, self._label = Section.ROUND, ""
        here.expect.append(line.text)
        return True

    def _part(self, line: GuideLine, section: Section) -> bool:
        """Takes a line that is a part of the role, or its summary."""
        if not line.item and (self._items or line.text[-1] == ":"):
            if line.text[-1] == ":":
                return self._summed_up(line)
            if line.text[-1] in ".!" and not line.apart and not _is_title_like(line.text):
                return False
            self._section = None  # a heading that says nothing to us
            return False
        praises = re.search(r"[.!] ", line.text) and rules.speaks_of_us(line.text)
        if not line.item and ("?" in line.text or praises):
            return False
        is_long = line.text[-1] == "." and len(line.text.split()) > 12
        if is_long and not line.item and self._summed_up(line):
            return True
        if len(line.text) > LONGEST_QUESTION:
            return False
        self._label_line = 0
        self.guide.parts.append(GuidePart(section.value, line.text, self._label))
        return True

    def _summed_up(self, line: GuideLine) -> bool:
        """Makes a line of eight words or more the summary of the role, if it stands in the section
        of responsibilities and there is none yet. Returns whether it did."""
        is_short = len(line.text.split()) < 8
        if is_short or self._section is not Section.RESPONSIBILITY or self.guide.summary:
            return False
        self.guide.summary = line.text
        return True

    def _tags(self, line: GuideLine) -> bool:
        parts = [line.text] if line.item else re.split(r"[,;|·•]|\s#", line.text)
        tags = [tag.strip(" #.") for tag in parts if tag.strip(" #.")]
        if not tags or any(len(tag) > LONGEST_TAG or "?" in tag for tag in tags):
            return False
        self._label_line = 0
        self.guide.tags += [tag for tag in tags if tag not in self.guide.tags]
        return True

    def _objective(self, line: GuideLine) -> bool:
        """Makes the first sentence of the open round, or what is labelled so, its objective, and
        any other line something to expect. Returns False outside a round."""
        if self._round is None:
            return False
        labelled = self._section is Section.OBJECTIVE
        is_said = not (line.item or rules.ends_asking(line.text))
        is_sentence = is_said and len(line.text.split()) >= 5
        if self._round.objective or not (labelled or is_sentence):
            return self._expected(line)
        self._round.objective = line.text
        return True

    def _expected(self, line: GuideLine) -> bool:
        """Adds a line to what to expect in the open round; returns False if none is open."""
        if self._round is None:
            return False
        self._round.expect.append(line.text)
        return True


_BREAK = re.compile(r"(?:(?<!\b[A-Z][a-z])(?<!\bMrs)(?<!\bProf)\.|[;:])\s+|\s[-–—]\s")
"""Where the name of a round can end; not behind 'Dr.' or the like."""


def _round_and_more(text: str, *, marked: bool) -> tuple[str, str]:
    """Returns the name of a round and what the line says after it; two empty texts if it names
    none."""
    splits = [
        (found[0][0], text[: found.start()], text[found.end() :])
        for found in _BREAK.finditer(text)
        if rules.is_round(text[: found.start()], marked=marked)
    ]
    for mark, begin, more in splits:
        if rules.is_task(more, exercise=True) or rules.is_asked(more) or rules.asks_you(more):
            return begin, more
        is_sentence = mark in ".;" or (mark == ":" and not rules.is_round(more, marked=True))
        if is_sentence and len(begin.split()) > 2:
            return begin, more
    if rules.is_round(text, marked=marked):
        return text, ""
    return splits[0][1:] if splits else ("", "")


def _is_title_like(text: str) -> bool:
    """Whether a line has at most ten words and no punctuation but a colon at its end."""
    return len(text.split()) <= 10 and text.rstrip(": ")[-1:] not in (".", "?", "!", ",", ";")

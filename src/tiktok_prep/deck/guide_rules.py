"""What a line of a guide looks like: a label, a round, a question. English guides, by their words.

Rules of thumb, each one a pattern; `guide_reader.py` has the order in which they are asked.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from tiktok_prep.deck.format import QUESTION_KINDS


class Section(Enum):
    """What the lines below a label are."""

    ROUND = "round"
    """The lines right below the name of a round."""
    OBJECTIVE = "objective"
    EXPECT = "expect"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    """The text below a question that is a heading."""
    ASK_THEM = "ask them"
    RESPONSIBILITY = "responsibility"
    QUALIFICATION = "qualification"
    TIP = "tip"
    TAGS = "tags"
    PROCESS = "process"
    """A list of the rounds."""
    REST = "rest"


ROLE_SECTIONS = (Section.RESPONSIBILITY, Section.QUALIFICATION, Section.TIP)
_WORDS = r"(?:[\w&/,'()+-]+ ){0,5}"


def _any_of(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_LABELS: dict[Section, tuple[str, ...]] = {
    Section.ASK_THEM: (
        r".*\bquestions? (?:that )?you (?:can|could|might|may|should|want to)"
        r"(?: want to)? ask\b.*",
        r".*\bquestions? to ask\b.*",
        r".*\bquestions? for (?:us|them|(?:the|your) \w+)\b.*",
        r"(?:what to )?ask (?:them|us|(?:the|your) interviewers?)",
    ),
    Section.REST: (
        rf"{_WORDS}(?:insights?|experiences|reviews|testimonials)(?: .{{0,40}})?",
        r"about (?:us|the (?:company|team|author)|our .*)",
        r"who we are|our (?:values|mission|culture|story)",
        r"(?:what )?we (?:can )?offer(?: you)?|what's in it for you|benefits|perks(?: .*)?",
        r"how to apply|apply(?: now)?|contact(?: us)?|equal .{0,60}",
        r"compensation|salary.{0,20}|pay",
        r"introduction|conclusion|summary|final (?:words|thoughts)|key takeaways",
        r"seniority level|employment type|job functions?|industr(?:y|ies)",
        r"related .{0,40}|sources?|references|comments?|(?:table of )?contents",
        r"share(?: this)?.{0,20}|sign in|log in",
        r"(?:(?:kind|best|warm|many) )?regards|best(?: wishes)?|(?:yours )?sincerely|cheers",
        r"(?:many )?thanks?(?: you)?.{0,20}|good luck.{0,20}|see you.{0,30}",
        r"looking forward.{0,60}",
    ),
    Section.TIP: (
        rf"{_WORDS}tips?(?: .{{0,40}})?|advice(?: .{{0,40}})?|dos? and don'?ts?",
        r"(?:how to )?prepar(?:e|ation|ing)(?: (?:for|tips|advice|yourself)\b.{0,40})?",
        r"what to bring|please (?:prepare|bring)|before (?:the|your) (?:interview|day|visit)",
    ),
    Section.TAGS: (r"key ?words?|(?:hash)?tags",),
    Section.PROCESS: (
        rf"{_WORDS}(?:process|stages|rounds|steps|timeline|interviews)(?: overview)?|overview",
        rf"{_WORDS}(?:agenda|schedule)|agenda.{{0,40}}",
        r"(?:the )?(?:selection|next steps)|how (?:we hire|it works|the day .*)",
        r"(?:your|the) (?:day|visit)(?: at .{1,40})?",
    ),
    Section.RESPONSIBILITY: (
        rf"{_WORDS}(?:responsibilities|accountabilities|duties)(?: (?:include|are|will be))?",
        r"(?:key |main |your |day[- ]to[- ]day )*(?:tasks|activities)|day to day",
        r"what you(?:'ll| will)?(?: be)? (?:do|doing|work on|working on|own)",
        r"(?:about )?(?:the|your) (?:role|job|position|work)|the opportunity|job description",
        r"(?:in this (?:role|job|position),? )?you(?:'ll| will)(?: be)?",
        r"a (?:typical )?day in the life.{0,20}",
    ),
    Section.QUALIFICATION: (
        rf"{_WORDS}(?:qualifications?|requirements?|competenc(?:y|ies|es)|skills)"
        r"(?: and experience)?(?: (?:include|are|for|needed|required|of)\b.{0,40})?",
        r"what you(?:'ll| will)? (?:bring|need|have)(?: .{0,20})?",
        r"you (?:have|are|bring|should have|must have)|who you are|about you",
        r"your (?:profile|background|experience)|experience|person specification",
        r"(?:what |who )?we(?:'re| are)? look(?:ing)? for.{0,30}",
        r"(?:must|nice)[- ](?:to[- ])?haves?|bonus(?: points)?(?: if.{0,20})?",
        r"essential|desirable|preferred|minimum|required",
    ),
    Section.OBJECTIVE: (
        r"(?:the |main |round |interview |its )*(?:objectives?|goals?|purpose|aims?)",
        r"(?:the |main |round |interview |its )*focus(?: areas?| on)?",
        r"what (?:it|this)(?: round| interview| stage)? (?:is(?: about| for)?|tests|covers)",
        r"what (?:it|this)(?: round| interview| stage)? assesses",
    ),
    Section.EXPECT: (
        r"what (?:to|you can|you should|can you) expect(?: .{0,30})?|expect(?:ations)?",
        r"what (?:they|we|is|will be|the \w+)(?:'ll| will| are| is| be)*"
        r" (?:look(?:ing)? for|ask|want|assess(?:ed)?|test(?:ed)?|cover(?:ed)?|discuss(?:ed)?"
        r"|evaluated?)(?: .{0,30})?",
        r"what happens|topics?(?: covered| to cover)?",
    ),
    Section.QUESTIONS: (
        rf"{_WORDS}questions?(?: (?!please)[\w&/,'() -]{{0,60}})?",
        r"faqs?|q ?& ?a",
    ),
}
"""The first pattern that fits the whole of a label, in lower case and without a colon, says what is
below it."""
_LABEL_PATTERNS = {section: _any_of(*patterns) for section, patterns in _LABELS.items()}

KIND_WORDS = {
    "motivation": r"motivations?|motivational",
    "behavioural": r"behaviou?ral|competency",
    "case": r"case|situational|scenario",
    "technical": r"technical|coding",
    "vision": r"vision",
    "values": r"values|cultur(?:e|al)(?: fit)?",
}
assert {*KIND_WORDS} == {*QUESTION_KINDS}

_NUMBERS = r"(?:\d{1,2}|one|two|three|four|five|six|i{1,3}|iv|v)"
_ORDINALS = r"(?:\d(?:st|nd|rd|th)|first|second|third|fourth|fifth|final|last|next)"
_SURE_ROUND = re.compile(
    rf"^(?:interview )?(?:round|stage|step|phase|part|session|interview(?:er)?) ?#? ?{_NUMBERS}\b"
    rf"|^{_ORDINALS}(?: (?:round|stage|part|interview|call)\b| ?[:–—])"
)
_WITH_WHOM = _any_of(
    r"phone|telephone|video|zoom|in[- ]person|face[- ]to[- ]face|on-?site",
    r"recruiter|recruitment|hr|panel|managers?|team|peer|group|executive|leadership|bar raiser",
    r"initial|formal|informal|written|practical|take[- ]home",
    r"technical|coding|system design|behaviou?ral|competency|case|portfolio|skills|culture|values",
    _ORDINALS,
)
_WHAT_SORT = _any_of(
    r"screen(?:ing)?|call|rounds?|interviews?|stages?|chat|conversation|meeting|visit",
    r"tests?|exercise|assessment|presentation|review|study|task|assignment|challenge|lesson",
)
_ROUND = re.compile(
    rf"\b{_WITH_WHOM}\b.{{0,40}}\b{_WHAT_SORT}\b"
    r"|^(?:on-?site|(?:phone )?screen(?:ing)?|assessment (?:cent(?:re|er)|day)|trial(?: \w+)?)\b"
    r"|^(?:super ?day|panel|case study|presentation|working interview)\b"
    r"|^(?:interview|meeting|meet|call|coffee|lunch|chat|conversation|panel) with\b"
    r"|^(?:an?|half an|one|two|\d+)[ -](?:hours?|minutes?|mins?) with\b"
)
_PERHAPS_ROUND = re.compile(
    r"\b(?:interviews?|screen(?:ing)?|call|round|on-?site|panel|chat|meeting)\b"
    r"|\b(?:assessment|presentation|trial|test|case|exercise)\b"
    r"|^(?:the |your )?(?:hiring manager|recruiter|hr|c[efopt]o|founders?)\b"
)
_PERSON = re.compile(
    r"(?:[\w-]+ ){0,3}(?:manager|director|lead|supervisor|founders?|owner|partner|boss|principal"
    r"|recruiter|hr|human resources|talent|c[efopt]o|vp|head|chief|president|board|executives?"
    r"|team|peers|colleagues)(?:(?: [&/]|,| and| of| \(| [-–—]) ?.{1,40})?"
)
"""A line that is only a person or people, such as "Hiring manager (Tom, 45 min)"."""
_NO_ROUND = re.compile(
    r"\b(?:guides?|overview|process|experiences?|questions?|answers?|tips?|advice|insights?)\b"
    r"|\b(?:prepar\w*|how to|faqs?|agenda|schedule|checklist|glossary|invitation|candidates?)\b"
    r"|\b(?:about|this|day in|your interview|our interviews?|to interview|interviews? at)\b|@"
)
_MAIN_ROUND = re.compile(r"\b(?:hiring manager|line manager|technical|coding)\b")
_TERMS = re.compile(
    r"(?:the |our |annual |starting )*(?:salary|pay|compensation|benefits|perks|pension|leave"
    r"|holidays?)(?: range| package| entitlement)?(?:: | is | are | ?[£$€]?\d)"
    r"|\d+ days['’]? (?:of )?(?:annual |paid )*(?:leave|holidays?)\b|contact(?: us)?:"
    r"|(?:closing date|application deadline|deadline for applications)\b"
    r"|(?:please |to )?apply (?:by|before|until|at|via|with)\b|applications? close"
)
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)?"
_TIME = re.compile(
    rf"^\(?{_CLOCK}\s*(?:(?:-|–|—|to|until)\s*(?:{_CLOCK})?)?\)?\s*(?:[-–—:|,]\s*)?(?=[^\W\d_])",
    re.I,
)

_TASK = re.compile(
    r"(?:please |can you |could you |now )*"
    + _any_of(
        r"(?:tell|walk|talk|give|sell|convince) (?:me|us)(?! (?:if|when|whether|a call)\b)",
        r"talk (?:about a|through)",
        r"(?:take|run) (?:me|us) through|share (?:an?|with (?:us|me))|give (?:an? )?examples?",
        r"describe|explain|introduce yourself|rate your|imagine|suppose|what if|let's say",
    )
    + r"\b"
)
_ASK_OPEN = re.compile(
    r"(?:and |so |but |then |ok,? )*"
    + _any_of(
        r"how (?:would|do|does|did|have|has|will|can|could|should|are|is|was|were)",
        r"how (?:many|much|long|often|well)",
        r"what(?:'s| is| are| was| were| would| do| did| does| have| has| will| can| could)",
        r"what (?:makes?|made|motivates?|attracts?|interests?|happens?|drew|brings?|brought)",
        r"what (?:kind|sort|type|part|steps|role|metrics|tools|should)",
        r"what (?:\w+ ){1,2}(?:have|has|do|does|did|would|will|can|could|are|is|were|was)",
        r"why|which|when (?:do|did|have|would|was|were|is|can)|where (?:do|did|would|have|are)",
        r"who (?:is|are|was|do)|in your|given|if (?:you|an?|the|your|we)",
    )
    + r"\b"
)
_EXERCISE = re.compile(
    r"(?:design|implement|write|build|estimate|sketch|draw|solve|calculate|prioriti[sz]e|debug"
    r"|refactor|role[- ]?play)\b(?! ?[+&/,(]| (?:and|or|[-–—]|teams?|leads?|interview|round|review"
    r"|exercise|test|challenge|session|task|skills)\b)(?=.*\w)"
)
_ASK_YES_NO = re.compile(r"(?:and )?(?:can|could|would|will|have|are|do|did|were|is|does|should)\b")
_YOU = re.compile(r"\b(?:you|your|yourself)\b")
_OURS = re.compile(r"\b(?:we|us|our|ours)\b")
_NO_QUESTION = re.compile(
    r".*\b(?:any|have) (?:other |further |more )?(?:questions?|dietary|access)\b.*"
    r"|.*\b(?:let (?:me|us) know|questions? (?:do|would|might|did) you have|to ask (?:us|me))\b.*"
    r"|(?:does|do|would|will) .{1,60} (?:suit|work for) you\b.*"
    r"|(?:when|which|(?:what|which) (?:days?|times?|dates?|slots?)) .{0,40}"
    r"\b(?:suits?|works?|available|free)\b.*"
    r"|.*\b(?:interested|ready to (?:apply|join)|sound (?:good|like you|interesting))\b.*"
)
_PREFIX = re.compile(r"(?:question|q) ?\d{0,3} ?[:.)-] *(?=\S)", re.I)
TITLE_LABEL = re.compile(r"(?:subject|(?:job )?title|role|position|job|vacancy)", re.I)
_QUOTES = re.compile(r"(?<!\w)[“”„\"«»]([^“”„\"«»]{4,1500})[“”\"«»](?!\w)")

_SHORT = {
    "u": "you", "ur": "your", "r": "are", "y": "why", "wat": "what", "wot": "what", "wut": "what",
    "wud": "would", "wuld": "would", "cud": "could", "fone": "phone", "hav": "have", "wen": "when",
    "plz": "please", "pls": "please", "tel": "tell", "abut": "about", "abt": "about", "hw": "how",
    "dose": "does", "wy": "why", "whi": "why", "discribe": "describe", "secnd": "second",
    "tipps": "tips",
}  # fmt: skip
_OFTEN_MISSPELT = (
    "interview", "interviews", "screening", "question", "questions", "describe", "explain",
    "telephone", "requirements", "responsibilities", "qualifications", "objective", "about",
    "assessment", "technical", "example", "preparation", "second", "expect",
)  # fmt: skip


def plain(text: str) -> str:
    """The text in lower case, with straight apostrophes and with common misspellings in its first
    ten words corrected: the form that the rules look at."""
    words = text.casefold().replace("’", "'").split(" ")
    return " ".join([*map(_mended, words[:10]), *words[10:]])


@lru_cache(4096)
def _mended(word: str) -> str:
    bare = word.strip('.,:;?!()"“”')
    if bare in _SHORT:
        return word.replace(bare, _SHORT[bare])
    if len(bare) < 5 or len(bare) > 20 or bare in _OFTEN_MISSPELT:
        return word
    from difflib import get_close_matches

    near = get_close_matches(bare, _OFTEN_MISSPELT, n=1, cutoff=0.82)
    # 'described' is no slip, but another word
    if not near or bare.startswith(near[0][:-1]) or bare[0] != near[0][0]:
        return word
    return word.replace(bare, near[0])


def section_of(label: str) -> Section | None:
    """What the lines below a label are, by the first of _LABELS that fits. `None` if none fits, or
    if it has a question mark or over 90 characters."""
    words = plain(label.strip(" :*-–—.#"))
    words = re.sub(r"^(?:\d{1,2}[.)]|[^\w\s(]+) *", "", words)
    if len(words) > 90 or "?" in words or _NO_QUESTION.fullmatch(words):
        return None
    return next((s for s, pattern in _LABEL_PATTERNS.items() if re.fullmatch(pattern, words)), None)


def announces_questions(text: str) -> bool:
    """Whether a text says that questions follow: it ends with a colon, speaks of questions or
    asking, and has at most 200 characters."""
    words = plain(text)
    says = re.search(r"\bquestions?\b(?! (?:on|about|around|regarding)\b)|\bask(?:s|ed)?\b", words)
    return text.endswith(":") and "?" not in text and len(text) <= 200 and bool(says)


def announces_preparation(text: str) -> bool:
    """Whether a text ends with a colon and says that what follows is to be prepared."""
    words = plain(text)
    return text.endswith(":") and bool(
        re.search(r"\b(?:think about|beforehand|in advance|please prepare|to prepare)\b", words)
    )


def kind_of(label: str) -> str:
    """The kind of the questions below a label, such as 'technical'; '' if it says none."""
    words = plain(label)
    return next((k for k, p in KIND_WORDS.items() if re.search(rf"\b(?:{p})\b", words)), "")


def is_round(text: str, *, marked: bool) -> bool:
    """Whether a line names a round. `marked` says that it is a heading, numbered or has a time, so
    that fewer words are enough."""
    name = text.rstrip(": ")
    if not 3 <= len(name) <= 100 or len(name.split()) > 16 or name[-1] in ".!,;" or "?" in name:
        return False
    words = plain(name)
    if _SURE_ROUND.search(words):
        return True
    if _NO_ROUND.search(words):
        return False
    return bool(_ROUND.search(words) or (marked and _PERHAPS_ROUND.search(words)))


def round_of_questions(label: str) -> str:
    """The round that a label of questions names: 'Phone screen' for 'Phone screen questions', and
    'first interview' for 'Asked in the first interview'; else ''."""
    label = label.rstrip(": ")
    before = re.sub(r"\s*questions?$", "", label, flags=re.I)
    behind = re.search(
        r"\b(?:questions?|asked)\b.*?\b(?:in|from|for|of|at|during) (?:(?:the|your|my|our) )?(.+)$",
        label,
        re.I,
    )
    names = [before] if before != label else [behind[1]] if behind else []
    return next((name for name in names if is_round(name, marked=False)), "")


def is_person(text: str) -> bool:
    """Whether a line names only people: 'Hiring manager', 'Head of Sales', 'CTO & team lead'."""
    return bool(_PERSON.fullmatch(plain(text.rstrip(": "))))


def is_surely_round(text: str) -> bool:
    """Whether a line names a round wherever it is, even as the first line of a guide: 'Round 2',
    'Final interview', 'Phone screen'."""
    words = plain(text)
    return bool(_SURE_ROUND.search(words) or re.match(r"(?:phone|telephone|initial) screen", words))


def is_main_round(name: str) -> bool:
    """Whether a round is the hiring manager's or a technical one: `Guide.place` prefers it."""
    return bool(_MAIN_ROUND.search(plain(name)))


def is_about_terms(text: str) -> bool:
    """Whether a line begins with the pay, the holiday, the deadline or the contact of a job."""
    return bool(_TERMS.match(plain(text)))


def without_time(text: str) -> tuple[str, str]:
    """The time or times of day that a line begins with, and the rest of it; '' and the whole line
    if there is none."""
    found = _TIME.match(text)
    timed = found and re.search(r"[:.]\d\d|am|pm", found[0], re.I)
    return (found[0].strip(" -–—:|,"), text[found.end() :]) if found and timed else ("", text)


_MARKS = "“”„‟\"«»‹›‘’‚‛'`´"
_WHOLE_QUOTE = re.compile(rf"[{_MARKS}]{{1,2}}([^“”„\"«»]{{4,1500}}?)[{_MARKS}]{{1,2}}[.,;]*")


def whole_quote(text: str) -> str:
    """The text inside the quotation marks if the whole line is one quotation; else ''."""
    found = _WHOLE_QUOTE.fullmatch(text)
    return found[1].strip() if found else ""


def quoted_questions(text: str) -> list[str]:
    """The quotations in a line that end with a question mark or are tasks, exercises included."""
    parts = (found[1].strip() for found in _QUOTES.finditer(text))
    return [part.rstrip(",") for part in parts if ends_asking(part) or is_task(part, exercise=True)]


def asked_in(text: str) -> list[str]:
    """The sentences outside quotation marks that end with a question mark and ask something
    open."""
    sentences = re.split(r"(?<=[.?!:])\s+", _QUOTES.sub(" ", text))
    asking = [s.strip() for s in sentences if ends_asking(s) and not is_no_question(s)]
    asking = [re.sub(r"^[^\w(]+", "", s) for s in asking]
    return [s for s in asking if is_asked(s) or asks_within(s)]


def ends_asking(text: str) -> bool:
    """Whether a text ends with a question mark, perhaps with brackets or other marks behind it."""
    return bool(re.search(r"[?？][^\w?？]*$", text))


def asks(text: str) -> bool:
    """Whether a text looks like a question or task for the reader, in quotation marks or not."""
    text, prefixed = without_prefix(text)
    return prefixed or ends_asking(text) or is_task(whole_quote(text) or text)


def asks_behind_label(text: str) -> bool:
    """Whether a task follows a label of at most four words: 'Values: Tell me about'."""
    label, colon, task = text.partition(": ")
    return bool(colon) and len(label.split()) <= 4 and is_task(task)


def has_time(text: str) -> bool:
    """Whether a text has a time of day or a length in minutes or hours, in digits: '9am', '10:30',
    '(15 min)', '2 hours'. Days, dates and 'an hour' do not count."""
    minutes = r"\b\d{1,3}[ -]?(?:m|mins?|minutes?|h|hrs?|hours?|am|pm)\b"
    return bool(re.search(rf"{minutes}|\b\d{{1,2}}[:.]\d\d\b", plain(text)))


def is_answer(text: str) -> bool:
    """Whether a line begins as the answer to a 'Q:' does: with 'A:', 'A.' or 'Answer:'."""
    return bool(re.match(r"(?:a ?[:.)]|answer ?:) ", text.casefold()))


def without_prefix(text: str) -> tuple[str, bool]:
    """A line without 'Q1:' or 'Question 1:' at its beginning, and whether it had that."""
    found = _PREFIX.match(text)
    return (text[found.end() :], True) if found else (text, False)


def is_task(text: str, *, exercise: bool = False) -> bool:
    """Whether a text begins as 'Tell me' or 'Describe' does; with `exercise`, 'Design' or 'Write'
    count, too."""
    words = plain(text)
    return bool(_TASK.match(words) or (exercise and _EXERCISE.match(words)))


def is_asked(text: str) -> bool:
    """Whether a text begins as an open question, such as 'How do' or 'Why', not as one of yes or
    no."""
    return bool(_ASK_OPEN.match(plain(text)))


def asks_you(text: str) -> bool:
    """Whether a text begins as a question, open or of yes or no, and says 'you' or 'your'. It needs
    no question mark."""
    words = plain(text)
    return bool(_YOU.search(words) and (_ASK_OPEN.match(words) or _ASK_YES_NO.match(words)))


def is_no_question(text: str) -> bool:
    """Whether a text is not an interview question, though it may look like one: 'Any questions?',
    'Interested?', a candidate's 'Can I park?', or nothing with letters."""
    words = plain(text)
    of_candidate = re.search(r"\b(?:i|my)\b", words) and not _YOU.search(words)
    return bool(_NO_QUESTION.fullmatch(words) or of_candidate) or not any(map(str.isalpha, text))


def asks_within(text: str) -> bool:
    """Whether 'what do you', 'how would you' or the like occurs anywhere in the text."""
    return bool(re.search(r"\b(?:what|how|why|who|where) (?:do|would|did|will) you\b", plain(text)))


def speaks_of_us(text: str) -> bool:
    """Whether a text says 'we', 'us' or 'our' and not 'you': 'Why join us?', as in
    advertisements."""
    words = plain(text)
    return bool(_OURS.search(words)) and not re.search(r"\byou\b", words)

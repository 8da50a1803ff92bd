"""What could be better in a deck without faults: the rules of thumb of docs/decks.md.

`prep check` lists these findings and the stale facts; with `--strict` it exits 1 if there are any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from textwrap import wrap

from tiktok_prep.base.errors import Fault
from tiktok_prep.base.text import as_of_words, count, no_questions_words, quoted
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.alike import first_alike
from tiktok_prep.deck.stale import CORE_WEIGHT, StaleFact, stale_facts
from tiktok_prep.model import LONGEST_TIME_S, Deck, Fact, Question

CHECK_VERSION = 3
"""Version of the JSON report; raise it when a key is renamed or removed or changes its meaning."""
FEWEST_POINTS, MOST_POINTS = 4, 7
NO_POINTS = f"add points: {FEWEST_POINTS} to {MOST_POINTS} work best"
LONGEST_POINT = 70
"""In characters: one line of a drill."""
LINE = 76
"""Characters on a line of a drill."""
LONGEST_ASK, LONGEST_SITUATION = 3, 4
"""In lines of LINE characters."""
FEWEST_SECONDS, MOST_SECONDS = 20, 30
"""For each point of an answer."""
LONGEST_ANSWER = 120
"""In characters: what you can say in one breath."""
FEWEST_USES = 2
"""A tag on fewer questions groups nothing."""
HINTS = ("did you mean ", "put ", "save it ", "write ", "give it ")
"""How the end of a fault's sentence begins if it says what to do."""


class Finding(NamedTuple):
    """One thing that could be better."""

    subject: str
    """Id of the round, question, fact, tag or part of the role that it is about."""
    kind: str
    """What the subject is: 'round', 'question', 'fact', 'tag' or 'role part'."""
    sentence: str


class PlacedFinding(NamedTuple):
    """A finding with the file and line of its subject."""

    file: str
    line: int
    subject: str
    """Id of the round, question, fact, tag or part of the role that it is about."""
    kind: str
    """What the subject is: 'round', 'question', 'fact', 'tag' or 'role part'."""
    sentence: str


class OwnQuestions(NamedTuple):
    """How many questions of your own there are."""

    file: str
    questions: int
    """Those that are used, because the deck has their stage."""
    left_out: int
    """Those that are not used, because the deck does not have their stage."""


class DeckFault(NamedTuple):
    """One fault of a deck."""

    file: str
    line: int | None
    """From 1; `None` for a whole file."""
    message: str
    hint: str
    """What to do about it, such as "did you mean 'screening'?"; '' if the message says all."""


class FaultsReport(NamedTuple):
    """The report of `prep check` on a deck with faults. It exits 1."""

    now: datetime
    faults: tuple[DeckFault, ...]


class CheckReport(NamedTuple):
    """The report of `prep check` on a deck without faults."""

    now: datetime
    deck: str
    """The deck's name."""
    stages: int
    questions: int
    """Only open questions."""
    facts: int
    points: int
    """Of open questions and facts together. A question without points has none."""
    own: OwnQuestions | None
    """`None` if there are none, or if you named a folder to check."""
    findings: tuple[PlacedFinding, ...]
    """Sorted by file and line."""
    stale_on: date | None
    """The day for which stale facts were looked for; `None` if none was asked about."""
    stale: tuple[StaleFact, ...]
    """The facts that are stale on that day, the oldest first; with `--before ROUND`, and without
    `--before`, only those to look up before that round or the next one."""
    orphans: tuple[str, ...]
    """Ids of questions that have a history but are not in the deck."""
    faults: tuple[DeckFault, ...] = ()
    """Always empty: a deck with faults has a different report."""

    @property
    def is_clean(self) -> bool:
        """Whether the deck passes `--strict`. Orphans do not count, as they are not its fault."""
        return not (self.findings or self.stale)


def faults_report(faults: Sequence[Fault], *, now: datetime) -> FaultsReport:
    """Returns the report of `prep check` on a deck with these faults."""
    return FaultsReport(now, tuple(_deck_fault(fault) for fault in faults))


def _deck_fault(fault: Fault) -> DeckFault:
    message, _, hint = fault.sentence.rpartition("; ")
    if not (message and hint.startswith(HINTS)):
        message, hint = fault.sentence, ""
    return DeckFault(fault.file, fault.line, message, hint)


def check_report(
    deck: Deck,
    places: Mapping[str, Mapping[str, tuple[str, int]]],
    *,
    stale_on: date | None,
    history: Sequence[str],
    now: datetime,
) -> CheckReport:
    """The report on `deck` on the day of `now`. Its `own` is `None`: the caller sets it.

    `places` maps kind of subject -> id -> file and line. `history` lists the ids of all questions
    that have a history.
    """
    ids = {question.id for question in deck.questions}
    found = findings(deck, today=now.date())
    placed = (PlacedFinding(*places[f.kind][f.subject], *f) for f in found)
    facts = sum(question.is_fact for question in deck.questions)
    return CheckReport(
        now=now,
        deck=deck.name,
        stages=len(deck.stages),
        questions=len(deck.questions) - facts,
        facts=facts,
        points=sum(len(q.points) for q in deck.questions if q.has_points),
        own=None,
        findings=tuple(sorted(placed, key=lambda finding: (finding.file, finding.line))),
        stale_on=stale_on,
        stale=tuple(stale_facts(deck, day=stale_on)) if stale_on else (),
        orphans=tuple(question_id for question_id in history if question_id not in ids),
    )


def findings(deck: Deck, *, today: date) -> list[Finding]:
    """Returns the findings about rounds, single questions, questions that are alike, tags and the
    role, in this order; each group in deck order."""
    of_rounds = (
        Finding(stage.id, "round", no_questions_words(stage.id))
        for stage in deck.stages
        if not deck.select(stage=stage.id, tag=None)
    )
    of_questions = [*_of_questions(deck, today), *_alike(deck)]
    return [*of_rounds, *of_questions, *_of_tags(deck), *_of_role(deck)]


def _of_questions(deck: Deck, today: date) -> Iterator[Finding]:
    named = {fact for question in deck.questions for fact in question.facts}
    stale = {fact.id for fact in stale_facts(deck, day=today)}
    for question in deck.questions:
        sentences = [*_of_wordings(question)]
        if question.fact:
            sentences += _of_fact(question, question.fact, named=named, stale=stale)
        else:
            sentences += [*_of_points(question), *_of_time(question)]
        for sentence in sentences:
            yield Finding(question.id, _kind(question), sentence)


def _kind(question: Question) -> str:
    return "fact" if question.fact else "question"


def _of_wordings(question: Question) -> Iterator[str]:
    if _is_longer(question.ask, LONGEST_ASK):
        yield f"it is longer than {LONGEST_ASK} lines of {LINE} characters"
    for wording in question.also:
        if _is_longer(wording, LONGEST_ASK):
            yield f"wording {quoted(wording)} is longer than {LONGEST_ASK} lines"
    if _is_longer(question.situation, LONGEST_SITUATION):
        yield f"its situation is longer than {LONGEST_SITUATION} lines of {LINE} characters"


def _is_longer(text: str, lines: int) -> bool:
    """Whether a text takes more than `lines` lines of a drill; `lines` is at least three."""
    # two lines in a row have more than LINE characters together, or they would be one
    return len(text) > 2 * LINE and len(wrap(text, LINE)) > lines


def _of_fact(
    question: Question, fact: Fact, *, named: Container[str], stale: Container[str]
) -> Iterator[str]:
    """`named` are the ids of facts that a question names, `stale` of those that are stale today."""
    if len(question.points[0].says) > LONGEST_ANSWER:
        yield f"its answer is longer than {LONGEST_ANSWER} characters"
    if question.weight >= CORE_WEIGHT:
        if question.id in stale and not fact.note:
            as_of = as_of_words(fact.as_of)
            yield f"it is stale (as of {as_of}): look it up, or say in its note what to look for"
    elif question.id not in named:
        yield f"its weight is under {CORE_WEIGHT} and no question names it"


def _of_points(question: Question) -> Iterator[str]:
    number = len(question.points)
    if not question.has_points:
        yield NO_POINTS
    elif not FEWEST_POINTS <= number <= MOST_POINTS:
        yield f"it has {count(number, 'point')}; {FEWEST_POINTS} to {MOST_POINTS} work best"
    for point in question.points:
        if len(point.says) > LONGEST_POINT:
            yield f"point '{point.id}' is longer than {LONGEST_POINT} characters"
    earlier = first_alike([point.says for point in question.points])
    for point, first in zip(question.points, earlier, strict=True):
        if first is not None:
            yield f"points '{question.points[first].id}' and '{point.id}' say nearly the same"
    for follow_up in question.follow_ups:
        if not follow_up.probes:
            yield f"follow-up {quoted(follow_up.ask)} probes no point"


def _of_time(question: Question) -> Iterator[str]:
    """Yields a finding if the time does not suit the number of points, or is over LONGEST_TIME_S.

    If the number of points is itself wrong, only LONGEST_TIME_S counts. Yields none for your own
    questions: prep chose their time.
    """
    if question.is_own:
        return
    number, seconds = len(question.points), question.answer_in_s
    shortest, longest = FEWEST_SECONDS * number, min(MOST_SECONDS * number, LONGEST_TIME_S)
    if FEWEST_POINTS <= number <= MOST_POINTS and not shortest <= seconds <= longest:
        yield f"it has {seconds} s for {number} points; {shortest} to {longest} s suit them"
    elif seconds > LONGEST_TIME_S:
        yield f"it has {seconds} s; nobody listens for more than {LONGEST_TIME_S} s"


def _alike(deck: Deck) -> Iterator[Finding]:
    earlier = first_alike([question.ask for question in deck.questions])
    for question, number in zip(deck.questions, earlier, strict=True):
        if number is not None:
            sentence = f"it asks nearly the same as '{deck.questions[number].id}'"
            yield Finding(question.id, _kind(question), sentence)


def _of_tags(deck: Deck) -> Iterator[Finding]:
    uses = Counter(tag for question in deck.questions for tag in question.tags)
    for tag in deck.tags if uses or not _has_question_without_points(deck) else ():
        if uses[tag.id] < FEWEST_USES:
            yield Finding(tag.id, "tag", "it is used once" if uses[tag.id] else "it is never used")


def _of_role(deck: Deck) -> Iterator[Finding]:
    covered = {part for question in deck.questions for part in question.covers}
    if not covered and _has_question_without_points(deck):
        return
    for question in deck.questions if deck.parts else ():
        # your own questions, and those without points, are not expected to say it
        is_asked = question.has_points and not question.is_fact
        if is_asked and not (question.covers or question.is_own):
            yield Finding(question.id, "question", "it covers no part of the role")
    for part in deck.parts:
        if part.id not in covered:
            yield Finding(part.id, "role part", "no question covers it")


def _has_question_without_points(deck: Deck) -> bool:
    return not all(question.has_points for question in deck.questions)

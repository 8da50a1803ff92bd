"""`prep debrief`: what is asked, what is written, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tiktok_prep.base.page import WENT_STYLES, Line, Span, dim, line, percent, strong
from tiktok_prep.base.text import count, short_day, shortened
from tiktok_prep.journal.events import ASKED, CLAIM, SURPRISE
from tiktok_prep.model import Debrief, Question
from tiktok_prep.rounds.debrief import MOST_FIRST, RoundReport

CHOICES = 5


Named = Callable[[str], Question | None]


class DebriefPart(NamedTuple):
    """One thing that is asked after a round."""

    says: str
    """What a line of it says, as the journal has it."""
    prompt: str
    title: str
    help: str


PARTS = (
    DebriefPart(
        ASKED,
        "Asked",
        "What were you asked?",
        "Some words of it, or the start of a question's id.",
    ),
    DebriefPart(
        CLAIM,
        "Claim",
        "What did you claim?",
        "Figures and commitments that later rounds must not contradict, one a line.",
    ),
    DebriefPart(SURPRISE, "Surprise", "What surprised you?", "One a line."),
)


# ------------------------------------------------------------ while it is written


def head_page(told: RoundReport) -> list[Line]:
    """Which round it is, and how to answer."""
    page = [line(strong("Debrief: "), *_round(told))]
    if told.interview and told.interview.at > told.now:
        page.append(line(Span("Its date is still ahead.", "warn")))
    keys = "Each line is saved at once. An empty line goes on to the next, Ctrl-D ends"
    return [*page, line(dim(f"{keys}, -2 takes back number 2."))]


def anew_page(debrief: Debrief) -> list[Line]:
    """What goes if it is begun anew."""
    words = f"What you wrote of {debrief.stage} will no longer count: "
    return [line(words, Span(saved_words(debrief), "warn"), ".")]


def part_page(part: DebriefPart, debrief: Debrief, named: Named) -> list[Line]:
    """What is asked next, and what is written of it already."""
    page = [line(), line(strong(part.title), dim(f" {part.help}"))]
    if part.says == ASKED:
        rows = []
        for one in debrief.asked:
            question = named(one.question_id)
            rows.append(_asked(one.question_id, question and question.ask, one.went))
    else:
        texts = debrief.claims if part.says == CLAIM else debrief.surprises
        rows = [(Span(text),) for text in texts]
    return page + _numbered(rows)


def choices_page(found: Sequence[Question], typed: str) -> list[Line]:
    page = _numbered([_named(question.id, question.ask) for question in found])
    if not page:
        page.append(line("No question in the deck is like that."))
    written = dim(f"write it as a new question: {shortened(typed)}")
    page.append(line(written, indent=5, lead=Span("  n  ", "key")))
    numbers = "" if not found else "1, " if len(found) == 1 else f"1 to {len(found)}, "
    return [*page, line(dim(f"{numbers}n, other words, or an empty line for none of these."))]


def question_line(question: Question) -> Line:
    return line(*_named(question.id, question.ask), indent=2)


def unwritten_page(fault: str, hint: str) -> list[Line]:
    """That a new question could not become one's own, and where it was kept instead."""
    kept = line("It is kept among what surprised you.")
    return [line(Span(fault, "bad")), *([line(dim(hint))] if hint else []), kept]


def new_line(question_id: str, went: str, file: Path) -> Line:
    written = ("Saved: ", strong(question_id), ", ", Span(went, WENT_STYLES[went]))
    return line(*written, dim(f"; a question of your own now, in {file}."))


def stays_line(question_id: str, file: Path) -> Line:
    """That a question of one's own stays one, though this round did not ask it."""
    return line(
        f"{question_id} stays a question of your own; to be rid of it, delete it in {file}."
    )


def points_by_hand_line(question_id: str, file: Path) -> Line:
    return line(f"{question_id} has no points yet; write them in {file}.")


def points_page() -> list[Line]:
    words = " One point a line; an empty line if you do not know yet."
    return [line(strong("What would a strong answer say?"), dim(words))]


def went_line(question_id: str, went: str) -> Line:
    return line("Saved: ", question_id, ", ", Span(went, WENT_STYLES[went]), ".")


def went_help() -> Line:
    return line("Type w, m or b: until then nothing of it is written down.")


def no_such_line(number: int) -> Line:
    return line(f"There is no number {number}.")


def fault_line(fault: str) -> Line:
    return line(Span(fault, "warn"))


# ------------------------------------------------------------ when it is written


def end_page(told: RoundReport, *, first: bool, deck_option: str) -> list[Line]:
    """What came of it, and the command to type next. `first` says whether the next drill begins
    with what went badly."""
    if told.at is None:
        return [line(), line("Nothing is written.")]
    page = [line(), line(strong("Saved: "), f"{saved_words(told)}."), *_share(told)]
    if told.badly:
        page.append(line(Span("Went badly:", "bad")))
        page += [_item(*_named(one.id, one.ask)) for one in told.badly]
    if first:
        most = f", {MOST_FIRST} at most" if len(told.badly) > MOST_FIRST else ""
        page.append(line(f"The next drill begins with what went badly{most}."))
    stage = f" --stage {told.next_stage}" if told.next_stage else ""
    if stage or first:
        page.append(line("Next: ", Span(f"prep drill{stage}{deck_option}", "key")))
    return page


def debrief_page(told: RoundReport) -> list[Line]:
    """All that is written of one round."""
    page = [line(strong("Debrief: "), *_round(told))]
    if told.asked:
        rows = [_asked(one.id, one.ask, one.went) for one in told.asked]
        page += [line(), line(strong("Asked")), *_numbered(rows), *_share(told)]
    for title, texts in (("Claimed", told.claims), ("Surprises", told.surprises)):
        if texts:
            page += [line(), line(strong(title)), *_numbered([(Span(text),) for text in texts])]
    return page


def saved_words(debrief: Debrief | RoundReport) -> str:
    """'3 questions, 1 claim'; parts that are empty are left out."""
    parts = ((debrief.asked, "question"), (debrief.claims, "claim"))
    words = [count(len(part), noun) for part, noun in (*parts, (debrief.surprises, "surprise"))]
    return ", ".join(word for word in words if not word.startswith("0 "))


def _round(told: RoundReport) -> list[Span]:
    words = [Span(told.stage.name)]
    if told.interview:
        local = told.interview.local
        words.append(dim(f", {short_day(local, told.now)}, {local:%H:%M}"))
    return words


def _share(told: RoundReport) -> list[Line]:
    if not told.asked:
        return []
    number = len(told.asked)
    if number == 1:
        return [line("The deck had it." if told.had else "The deck did not have it.")]
    return [line(f"The deck had {told.had} of the {number} questions ({percent(told.share)}).")]


def _asked(question_id: str, ask: str | None, went: str) -> tuple[Span, ...]:
    said = dim(f"{question_id}: ") if ask else Span(question_id)
    words = shortened(ask) if ask else " (not in this deck)"
    return Span(f"{went}  ", WENT_STYLES[went]), said, Span(words)


def _named(question_id: str, ask: str | None) -> tuple[Span, ...]:
    return (dim(f"{question_id}: "), Span(shortened(ask))) if ask else (Span(question_id),)


def _item(*parts: Span) -> Line:
    return line(*parts, indent=4, lead="  - ")


def _numbered(rows: Sequence[tuple[Span, ...]]) -> list[Line]:
    return [
        line(*row, indent=5, lead=Span(f"{number:>3}  ", "key"))
        for number, row in enumerate(rows, 1)
    ]

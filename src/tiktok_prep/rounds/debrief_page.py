"""`prep debrief`: the questions it asks, what you have written, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tiktok_prep.base.page import (
    NARROW,
    WENT_STYLES,
    Line,
    Span,
    bullet,
    dim,
    line,
    percent,
    strong,
)
from tiktok_prep.base.text import count, short_day, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.events import ASKED, CLAIM, SURPRISE
from tiktok_prep.model import Debrief, Question
from tiktok_prep.rounds.debrief import MAX_FIRST, RoundReport

MAX_CHOICES = 5
WENT_PROMPT = "Well, mixed or badly (w m b, u back)"


FindQuestion = Callable[[str], Question | None]


class DebriefPart(NamedTuple):
    """One of the three things a debrief asks for."""

    kind: str
    """ASKED, CLAIM or SURPRISE."""
    prompt: str
    then: str
    """What an empty line does, after the word Enter."""
    title: str
    help: str


PARTS = (
    DebriefPart(
        ASKED,
        "Asked",
        "for what you claimed",
        "What were you asked?",
        "Some words of it, or the start of a question's id.",
    ),
    DebriefPart(
        CLAIM,
        "Claim",
        "for what surprised you",
        "What did you claim?",
        "Figures and commitments that later rounds must not contradict, one a line.",
    ),
    DebriefPart(SURPRISE, "Surprise", "to end", "What surprised you?", "One a line."),
)


# ------------------------------------------------------------ while you write it


def head_page(report: RoundReport) -> list[Line]:
    """Which round it is, a warning if its date is still ahead, and how to answer."""
    page = [line(strong("Debrief: "), *_round_spans(report))]
    if report.interview and report.interview.at > report.now:
        page.append(line(Span("Its date is still ahead.", "warn")))
    keys = (
        "Each line is saved at once, a question when you say how it went. An empty line goes on to "
        "the next heading, u goes back"
    )
    return [*page, line(dim(f"{keys}, -2 takes back number 2, q ends."))]


def anew_page(debrief: Debrief) -> list[Line]:
    """Says what no longer counts if the debrief is begun anew; it must not be empty."""
    words = f"What you wrote of {debrief.stage} will no longer count: "
    return [line(words, Span(saved_words(debrief), "warn"), ".")]


def part_page(part: DebriefPart, debrief: Debrief, find_question: FindQuestion) -> list[Line]:
    """The heading of this part with its help, and what you have written for it so far."""
    page = [line(), line(strong(part.title), dim(f" {part.help}"))]
    if part.kind == ASKED:
        rows = []
        for entry in debrief.asked:
            question = find_question(entry.question_id)
            rows.append(_outcome_spans(entry.question_id, question and question.ask, entry.went))
    else:
        texts = debrief.claims if part.kind == CLAIM else debrief.surprises
        rows = [(Span(text),) for text in texts]
    return page + _numbered(rows)


def choices_page(matches: Sequence[Question], typed: str, width: int) -> list[Line]:
    """The questions to choose from, numbered, each cut to a row, or to two where `width` is under
    NARROW, and with its id if `typed` is the start of that; then `typed` as a new question, and
    what to type. Without matches, says that there is none."""
    row = width - 6 if width >= NARROW else 2 * width - 20
    rows: list[tuple[Span, ...]] = []
    for question in matches:
        name = f"{question.id}: " if question.id.startswith(typed) else ""
        kind = "fact: " if question.is_fact else ""
        room = min(80, max(24, row - len(name) - len(kind)))
        rows.append((dim(name + kind), Span(shortened(question.ask, room))))
    page = _numbered(rows)
    if not page:
        page.append(line("No question in the deck is like that."))
    new = "a new question: "
    as_new = dim(f"{new}{shortened(typed, min(80, max(24, row - len(new))))}")
    page.append(line(as_new, indent=5, lead=Span("  +  ", "key")))
    number = "A number, " if matches else ""
    return [*page, line(dim(f"{number}+, other words, or an empty line for none of these."))]


def no_such_choice_line() -> Line:
    return line("No question above has that number.")


def question_first_line() -> Line:
    return line("First the question: its number, or + for a new one. Then how it went.")


def prompt_words(part: DebriefPart, number: int) -> str:
    """Returns the prompt of the part's line `number`, such as 'Asked 1'; from 2 on, also what Enter
    does: 'Asked 2, or Enter for what you claimed'."""
    words = f"{part.prompt} {number}"
    return words if number == 1 else f"{words}, or Enter {part.then}"


def not_written_line(typed: str, *, offers_new: bool) -> Line:
    """Says that a typed question was not saved; with `offers_new`, that `+` saves it after all."""
    offer = (dim(" (+ makes it a new question)"),) if offers_new else ()
    return line(Span("Not written down: ", "warn"), shortened(typed), *offer)


def taken_line(choice: Question | str) -> Line:
    """The question that was taken, with its id; a string is shown as a new question."""
    words = choice if isinstance(choice, str) else choice.ask
    about = " A new question." if isinstance(choice, str) else f" {choice.id}"
    return line(strong(words), dim(about), indent=5, lead="  >  ")


def not_added_page(fault: str, hint: str) -> list[Line]:
    """Says why a new question could not be added to your own, then the hint unless that is '', and
    where the question is kept instead."""
    kept = line("It is kept among what surprised you.")
    return [line(Span(fault, "bad")), *([line(dim(hint))] if hint else []), kept]


def own_question_saved_line(question_id: str, went: str, file: Path) -> Line:
    saved = ("Saved: ", strong(question_id), ", ", Span(went, WENT_STYLES[went]))
    return line(*saved, dim(f"; a question of your own now, in {file}."))


def own_question_stays_line(question_id: str, file: Path) -> Line:
    """Says that a question you removed from the debrief is still one of your own, and where to
    delete it."""
    return line(
        f"{question_id} stays a question of your own; to be rid of it, delete it in {file}."
    )


def points_by_hand_line(question_id: str, file: Path) -> Line:
    return line(f"{question_id} has no points yet; write them in {file}.")


def points_page() -> list[Line]:
    words = " One point a line, u takes back the last; an empty line ends."
    return [line(strong("What would a strong answer say?"), dim(words))]


def question_saved_line(question_id: str, went: str) -> Line:
    return line("Saved: ", question_id, ", ", Span(went, WENT_STYLES[went]), ".")


def went_help_line() -> Line:
    return line("Type w, m or b: the question is saved then. u goes back to the list.")


def no_such_line(number: int) -> Line:
    return line(f"There is no number {number} here to take back.")


def first_part_line() -> Line:
    return line("This is the first heading. -1 takes back number 1.")


def fault_line(fault: str) -> Line:
    return line(Span(fault, "warn"))


# ------------------------------------------------------------ afterwards


def end_page(report: RoundReport, *, first: bool, deck_option: str) -> list[Line]:
    """What was saved, what went badly and the next command, if there is one; without notes, only
    that there are none. With `first`, says that the next drill begins with what went badly."""
    if report.last_note_at is None:
        return [line(), line("Nothing is written.")]
    page = [line(), line(strong("Saved: "), f"{saved_words(report)}."), *_in_deck_lines(report)]
    if report.went_badly:
        page.append(line(Span("Went badly:", "bad")))
        page += [bullet(*_question_spans(entry.id, entry.ask)) for entry in report.went_badly]
    if first:
        limit = f", {MAX_FIRST} at most" if len(report.went_badly) > MAX_FIRST else ""
        page.append(line(f"The next drill begins with what went badly{limit}."))
    next_round = f" {report.next_stage}" if report.next_stage and not first else ""
    if next_round or first:
        page.append(line("Next: ", Span(f"prep drill{next_round}{deck_option}", "key")))
    return page


def debrief_page(report: RoundReport) -> list[Line]:
    """Everything you have written about one round, without empty parts."""
    page = [line(strong("Debrief: "), *_round_spans(report))]
    if report.asked:
        rows = [_outcome_spans(entry.id, entry.ask, entry.went) for entry in report.asked]
        page += [line(), line(strong("Asked")), *_numbered(rows), *_in_deck_lines(report)]
    for title, texts in (("Claimed", report.claims), ("Surprises", report.surprises)):
        if texts:
            page += [line(), line(strong(title)), *_numbered([(Span(text),) for text in texts])]
    return page


def saved_words(debrief: Debrief | RoundReport) -> str:
    """'3 questions, 1 claim'; an empty part is left out, and '' if all are empty."""
    parts = ((debrief.asked, "question"), (debrief.claims, "claim"))
    words = [count(len(part), noun) for part, noun in (*parts, (debrief.surprises, "surprise"))]
    return ", ".join(word for word in words if not word.startswith("0 "))


def _round_spans(report: RoundReport) -> list[Span]:
    spans = [Span(report.stage.name)]
    if report.interview:
        local = report.interview.local
        spans.append(dim(f", {short_day(local, report.now)}, {local:%H:%M}"))
    return spans


def _in_deck_lines(report: RoundReport) -> list[Line]:
    """[] if nothing was asked."""
    if not report.asked:
        return []
    asked, share = count(len(report.asked), "question"), percent(report.in_deck_share)
    return [line(f"The deck had {report.in_deck_count} of {asked} ({share}).")]


def _outcome_spans(question_id: str, ask: str | None, went: str) -> tuple[Span, ...]:
    missing = () if ask else (Span(" (not in this deck)"),)
    outcome = Span(f"{went}  ", WENT_STYLES[went])
    return outcome, *_question_spans(question_id, ask), *missing


def _question_spans(question_id: str, ask: str | None) -> tuple[Span, ...]:
    return (dim(f"{question_id}: "), Span(shortened(ask))) if ask else (Span(question_id),)


def _numbered(rows: Sequence[tuple[Span, ...]]) -> list[Line]:
    return [
        line(*row, indent=5, lead=Span(f"{number:>3}  ", "key"))
        for number, row in enumerate(rows, 1)
    ]

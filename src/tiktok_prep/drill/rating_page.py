"""The foot of a card: what each digit does, and the keys."""

from __future__ import annotations

from datetime import date, datetime

from tiktok_prep.base.page import Line, Look, Span, dim, line
from tiktok_prep.base.text import clock_time, short_day, time_until
from tiktok_prep.drill.asking_page import keys_line, letters_of, point_ids_by_letter, side_by_side
from tiktok_prep.drill.card import DrillCard, panel_keys
from tiktok_prep.model import Question, Rating


def foot_lines(card: DrillCard, look: Look, now: datetime, *, is_screen: bool) -> list[Line]:
    """What to do now, by the phase of `card`: how to answer, or what each digit does."""
    if card.phase == "ask":
        shows = "shows the answer" if card.question.fact else "shows the points"
        shows = shows if card.question.has_points else "lets you rate it"
        shows = "goes on" if card.asked.in_mock == "follow-up" else shows
        first = _first_card_lines(card.question) if card.asked.is_first else []
        if not is_screen:
            target = clock_time(card.question.answer_in_s)
            space = "" if first else f"Space {shows}, "
            return [*first, line(f"Target {target}. {space}? helps.")]
        keys = {"u": "undo", "s": "suspend", "q": "end", "?": "help"}
        says = line("Say your answer aloud, then ", Span("Space", "key"), f" {shows}.")
        return [line(), *(first or [says]), *keys_line(keys, look)]
    if card.asked.in_mock:
        gap = [line()] if is_screen and not look.is_low else []
        return [*gap, *_marking_lines(card, look)]
    if is_screen and look.is_low:
        return _short_rating_lines(card, look, now)
    gap = [line()] if is_screen else []
    return [*gap, *_rating_lines(card, look, now)]


def _marking_lines(card: DrillCard, look: Look) -> list[Line]:
    """Asks for the marks of an answer in a mock interview, which Space saves."""
    letters, space = letters_of(card.question, card.missed), Span("Space", "key")
    if letters:
        return [line("Missed ", Span(", ".join(letters), "bad"), ". ", space, " saves.")]
    if not card.letters:
        return keys_line({"Space": "if it was a good answer", "1": "if not"}, look)
    return [line("Press the letter of each point you missed, then ", space, ".")]


def _first_card_lines(question: Question) -> list[Line]:
    space, ratings = Span("Space", "key"), Span("1 to 4", "key")
    keys = line(space, " then shows the answer, ", ratings, " rates how well you knew it.")
    if point_ids_by_letter(question):
        letters = Span("letters", "key")
        missed = (" shows the points, ", letters, " mark those you missed, ")
        keys = line(space, *missed, ratings, " rates the rest.")
    elif not question.has_points:
        keys = line(space, " lets you rate it, ", ratings, " says how well you answered.")
    return [line("Say your answer aloud, as in the interview."), keys]


def _rating_lines(card: DrillCard, look: Look, now: datetime) -> list[Line]:
    """Asks for the rating, or says which points are marked, and then what each digit does. With
    marks the question returns for those points, whatever the digit."""
    question, due_after = card.question, card.asked.due_after
    letters = letters_of(question, card.missed)
    rest = [point.id for point in question.points if point.id not in card.missed]
    if question.fact:
        intro = _fact_intro(card)
    elif not question.has_points:
        intro = line("How well did you answer?")
    elif not card.letters:
        intro = line("Did you say it?")
    elif not letters:
        intro = line("Press the letter of each point you missed, then rate the rest:")
    else:
        back = ""
        if due_after:
            dues = due_after(Rating.GOOD, card.missed)
            first = min(dues[point] for point in card.missed)
            back = f" (back {when_words(first, now, card.asked.interview_day)})"
        missed = Span(", ".join(letters), "bad")
        intro = line(
            "Missed ", missed, f"{back}. ", "The rest?" if rest else "Any digit saves that."
        )
    groups = _rating_groups(card, now)
    if look.plain:
        parts = ("".join(span.text for span in group) for group in groups)
        return [intro, line("; ".join(parts) + ".")]
    return [intro, *side_by_side(groups, look.width)]


def _fact_intro(card: DrillCard) -> Line:
    asks = "Was it right? If not, 1." if card.typed.strip() else "How well did you know it?"
    return line(asks)


def _rating_groups(
    card: DrillCard, now: datetime, *, with_times: bool = True
) -> list[tuple[Span, ...]]:
    """For each rating its digit, its name and, if `with_times`, when the question would return. The
    time is left out with marks, or if a plan decides when the question returns."""
    due_after, groups = card.asked.due_after, []
    for rating in Rating:
        name = rating.name.capitalize()
        group = [Span(str(int(rating)), "key"), Span(f" {name}")]
        if due_after and with_times and not card.missed:
            first = min(due_after(rating, ()).values())
            group.append(dim(f" {when_words(first, now, card.asked.interview_day)}"))
        groups.append(tuple(group))
    return groups


def _short_rating_lines(card: DrillCard, look: Look, now: datetime) -> list[Line]:
    """The digits and ? in as few lines as fit; when the question would return only if all that fits
    one row. A typed fact has a line above that asks whether it was right."""
    keys = (Span("?", "key"), dim(" keys"))
    lines = side_by_side([*_rating_groups(card, now), keys], look.width)
    if lines[1:]:
        groups = _rating_groups(card, now, with_times=False)
        lines = side_by_side([*groups, keys], look.width)
    is_typed_fact = card.question.fact and card.typed.strip()
    return [_fact_intro(card), *lines] if is_typed_fact else lines


def when_words(due: datetime, now: datetime, interview_day: date | None) -> str:
    """'in 10 min', 'tomorrow', or 'before Thu 3 Dec' if `due` is after the day of the interview:
    then the plan asks it before that."""
    if interview_day and due.astimezone(now.tzinfo).date() > interview_day:
        today = now.date()
        return "today" if interview_day <= today else f"before {short_day(interview_day, today)}"
    words = time_until(due, now)
    return "tomorrow" if words == "in 1 day" else words


def command_lines(card: DrillCard, look: Look) -> list[Line]:
    """The keys that show or change something else, and what they do."""
    keys = {"v": "edit" if card.own_words else "my words"} if card.can_write else {}
    keys |= panel_keys(card)
    return keys_line({**keys, "u": "back", "s": "suspend", "q": "end", "?": "help"}, look)

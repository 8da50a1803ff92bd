"""`prep suspend`."""

from collections.abc import Collection
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import Line, Look, Span, dim, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import fitted
from tiktok_prep.model import Deck, Question


def run(
    chosen: Settings,
    questions: options.QuestionsArgument = None,
    undo: Annotated[bool, options.flag("--undo", "Let drills ask them again.")] = False,
) -> None:
    """Keep questions out of drills. Their history stays.

    Without QUESTION, it lists those that are suspended.
    """
    if questions:
        _set(chosen, questions, suspended=not undo)
    elif undo:
        raise UsageError("which question?", hint="`prep suspend` lists those that are suspended")
    else:
        _show(chosen)


def _show(chosen: Settings) -> None:
    deck, out = wiring.load_deck(chosen), wiring.stdout(chosen)
    with wiring.open_store(write=False) as store:
        suspended = store.suspended()
    found = [question for question in deck.questions if question.id in suspended]
    if not found:
        out.page([line("No question of this deck is suspended.")])
        return
    page = [_row(question, out.look) for question in found]
    command = f"prep suspend --undo {found[0].id}{wiring.deck_option(chosen)}"
    out.page([*page, line("To ask one again: ", Span(command, "key"))])


def _named(deck: Deck, typed: list[str], among: Collection[str] | None) -> list[str]:
    """Returns the ids of the questions in `typed`, each once. If no entry has a hyphen or a space
    or is an id, all entries are the words of one question; words find only those with an id in
    `among`, unless that is `None`. Raises UsageError as `pick_question`."""
    ids = [question.id for question in deck.questions]
    if among is not None:
        meant = [q for q in deck.questions if q.id in among or q.id in typed]
        deck = deck._replace(questions=tuple(meant))
    are_ids = any("-" in word or word in ids for word in typed)
    if not are_ids and not any(" " in word for word in typed):
        typed = [" ".join(typed)]
    return list(dict.fromkeys(wiring.pick_question(deck, name) for name in typed))


def _set(chosen: Settings, typed: list[str], *, suspended: bool) -> None:
    deck = wiring.load_deck(chosen)
    among = None
    if not suspended:
        with wiring.open_store(write=False) as store:
            among = store.suspended()
    names = _named(deck, typed, among)
    status = "Suspended" if suspended else "Back in drills"
    page, out = [], wiring.stdout(chosen)
    with wiring.open_store(write=True) as store:
        for name in names:
            at, event_id = wiring.now(), wiring.new_id()
            changed = store.set_suspended(name, suspended, at=at, event_id=event_id)
            question = deck.question(name)
            assert question
            before = f"{status}: " if changed else f"Already {status.lower()}: "
            page.append(_row(question, out.look, before))
    out.page(page)


def _row(question: Question, look: Look, before: str = "") -> Line:
    """Makes a line of `before`, the id and the question's words. Cuts the words to fit one row,
    unless the page is plain or under 20 columns are left for them."""
    room = look.width - len(before) - len(question.id) - 2
    ask = question.ask if look.plain or room < 20 else fitted(question.ask, room)
    return line(before, question.id, dim(f"  {ask}"))

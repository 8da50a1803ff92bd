"""`prep show`."""

from __future__ import annotations

import typer

from tiktok_prep import options, wiring
from tiktok_prep.errors import PrepError, UsageError
from tiktok_prep.model import Answer, Deck
from tiktok_prep.planning.about import about
from tiktok_prep.planning.ahead import ahead
from tiktok_prep.store import Store
from tiktok_prep.views.about import about_json, about_page, gone_json, gone_page


def run(
    context: typer.Context,
    question: options.QuestionArgument,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Show all of one question, the answer too, and why it is due or not.

    Before an interview: when the plan asks it, and what you would recall on the day. Your own
    answer stands below the points. Last come real rounds that asked it, and your ratings.
    """
    chosen = options.settings(context, deck, plain)
    loaded, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    with wiring.open_store(write=False) as store:
        name = _pick(loaded, store, question)
        reviews = store.reviews(name)
        snapshot = wiring.snapshot(loaded, store, at=now)
        found = wiring.situation(snapshot, store)
        debriefs = store.debriefs()
        badly = wiring.went_badly(snapshot, debriefs, stage=None)
    asked = []
    if debriefs:
        from tiktok_prep.debriefing import there

        asked = there(name, debriefs, snapshot.agenda, now=now)
    known, own = loaded.question(name), _own(name)
    if known is None:
        if as_json:
            wiring.show_json(gone_json(loaded.name, name, reviews, now, own))
        else:
            out.page(gone_page(name, reviews, now, own))
        return
    report = about(
        loaded,
        known,
        snapshot.cards.get(name, {}),
        suspended=name in snapshot.suspended,
        reviews=reviews,
        ahead=ahead(found, name) if found else None,
        has_plan=found is not None,
        own=own,
        now=now,
    )
    first = known in (entry.question for entry in badly)
    if as_json:
        wiring.show_json(about_json(report, asked))
    else:
        out.page(about_page(report, asked, comes_first=first, look=out.look))


def _pick(deck: Deck, store: Store, typed: str) -> str:
    """The id of a question of the deck, or of one that left it and has history or an answer."""
    try:
        return wiring.pick_question(deck, typed)
    except UsageError:
        from tiktok_prep.answer_files import answered

        had = {*store.question_ids(), *answered(wiring.home())}
        gone = had - {question.id for question in deck.questions}
        if typed in gone:
            return typed
        raise


def _own(name: str) -> Answer | None:
    """The own answer; a file that cannot be read is told of on stderr."""
    if not (wiring.home() / "answers").exists():
        return None
    from tiktok_prep.answer_files import read_answer

    try:
        return read_answer(wiring.home(), name)
    except PrepError as error:
        wiring.tell(f"warning: {error.message}")
        return None

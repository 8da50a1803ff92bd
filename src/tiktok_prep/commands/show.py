"""`prep show`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import Settings
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Answer
from tiktok_prep.reports.question import SHOW_VERSION, question_report
from tiktok_prep.reports.question_page import question_report_page


def run(
    chosen: Settings,
    question: options.QuestionWords,
    everything: Annotated[
        bool, options.flag("--all", "Follow-ups, a weak answer, facts, all ratings, too.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Show one question: its points and how well you know each, and when it is asked next.

    Before an interview you see when the plan asks it, and what you would recall on the day.
    """
    loaded = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:

        def with_history() -> set[str]:
            from tiktok_prep.answers.files import answered_ids

            return {*store.question_ids(), *answered_ids(wiring.home())}

        name = wiring.pick_question(loaded, " ".join(question), others=with_history)
        snapshot = wiring.snapshot(loaded, store, at=wiring.now())
        report = question_report(
            snapshot,
            name,
            wiring.plan_input(snapshot, store),
            reviews=store.reviews(name),
            own_answer=_own_answer(name, store),
        )
    page = partial(
        question_report_page, everything=everything, deck_option=wiring.deck_option(chosen)
    )
    wiring.show(chosen, report, page, version=SHOW_VERSION, as_json=as_json)


def _own_answer(name: str, store: Store) -> Answer | None:
    """Returns your answer with its marks; `None` if there is none or, with a warning on stderr, if
    its file is faulty."""
    if not (wiring.home() / "answers").exists():
        return None
    from tiktok_prep.answers.files import read_answer

    try:
        answer = read_answer(wiring.home(), name)
    except PrepError as error:
        wiring.tell_fault("warning", error)
        return None
    return answer and answer._replace(marks=wiring.marks_in(answer, store))

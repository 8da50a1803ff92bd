"""`prep show`."""

from __future__ import annotations

from tiktok_prep import options, wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.question import SHOW_VERSION, question_report
from tiktok_prep.reports.question_page import question_report_page


def run(
    chosen: Settings, question: options.QuestionWords, as_json: options.JsonOption = False
) -> None:
    """Show one question: when it is asked next, its points with your own words and how well you
    know each, and all that the deck has of it.

    Before an interview you see when the plan asks it, and what you would recall on the day.
    """
    loaded = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        words = store.answers()
        name = wiring.pick_question(
            loaded, " ".join(question), others=lambda: {*store.question_ids(), *words}
        )
        snapshot = wiring.snapshot(loaded, store, at=wiring.now())
        report = question_report(
            snapshot,
            name,
            wiring.plan_input(snapshot, store),
            reviews=store.reviews(name),
            own_words=words.get(name),
        )
    wiring.show_page(chosen, report, question_report_page, version=SHOW_VERSION, as_json=as_json)

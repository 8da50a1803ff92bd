"""`prep stats`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.stats import ENOUGH_ANSWERS, STATS_VERSION, stats_report
from tiktok_prep.reports.stats_page import stats_page

if TYPE_CHECKING:
    from tiktok_prep import options


def run(chosen: Settings, stage: options.Round = None, as_json: options.JsonOption = False) -> None:
    """Show how well you know each round, your weakest points, and how good the predictions are.

    Recall now is the predicted share of all points, by weight, that you would recall; prep says it
    once a third of them was asked.
    """
    loaded, now = wiring.load_deck(chosen), wiring.now()
    stage = wiring.pick_stage(loaded, stage)
    question_ids = [q.id for q in loaded.select(stage=stage, tag=None)] if stage else None
    since = now.date() - timedelta(days=30)
    with wiring.open_store(write=False) as store:
        wiring.warn_of_dates_ahead(store)
        snapshot = wiring.snapshot(loaded, store, at=now)
        report = stats_report(
            snapshot,
            stage=stage,
            days=store.days(since, question_ids),
            later=store.later_answers(question_ids),
            total=store.total(question_ids),
            answered_ms=store.recent_ms("answered_ms"),
            known_since=store.day_of_later_answer(ENOUGH_ANSWERS),
            asked_today=wiring.asked_today(snapshot, store),
        )
    wiring.show_page(chosen, report, stats_page, version=STATS_VERSION, as_json=as_json)

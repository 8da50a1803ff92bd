"""`prep stats`."""

from datetime import timedelta

from tiktok_prep import options, wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.stats import STATS_VERSION, first_activity_day, stats_report
from tiktok_prep.reports.stats_page import stats_page


def run(
    chosen: Settings,
    stage: options.Round = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show recall now, retention, what falls due, your weakest points, calibration and activity.

    Recall now is the predicted share of all points, by weight, that you would recall. A point never
    rated counts with the chance of recalling it on a first try.
    """
    loaded, now = wiring.load_deck(chosen), wiring.now()
    stage = wiring.pick_stage(loaded, stage)
    question_ids = [q.id for q in loaded.select(stage=stage, tag=None)] if stage else None
    since = min(first_activity_day(now.date()), now.date() - timedelta(days=30))
    with wiring.open_store(write=False) as store:
        wiring.warn_of_dates_ahead(store)
        report = stats_report(
            wiring.snapshot(loaded, store, at=now),
            stage=stage,
            days=store.days(since, question_ids),
            bins=store.calibration(question_ids),
            total=store.total(question_ids),
            sure=store.sureness(question_ids),
        )
    wiring.show(chosen, report, stats_page, version=STATS_VERSION, as_json=as_json)

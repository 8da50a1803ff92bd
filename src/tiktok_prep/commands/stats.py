"""`prep stats`."""

from datetime import timedelta

from tiktok_prep import options, wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.stats import STATS_VERSION, first_activity_day, report
from tiktok_prep.reports.stats_page import stats_page


def run(
    chosen: Settings,
    stage: options.StageOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Readiness now, retention, what falls due, weakest points, calibration, activity.

    Recall now is the predicted share of all points, by their weight, that you would recall; a
    point never rated counts with the chance of a first try.
    """
    loaded, now = wiring.load_deck(chosen), wiring.now()
    stage = wiring.pick_stage(loaded, stage)
    only = [q.id for q in loaded.select(stage=stage, tag=None)] if stage else None
    since = min(first_activity_day(now.date()), now.date() - timedelta(days=30))
    with wiring.open_store(write=False) as store:
        wiring.warn_of_dates_ahead(store)
        found = report(
            wiring.snapshot(loaded, store, at=now),
            stage=stage,
            days=store.days(since, only),
            bins=store.calibration(only),
            total=store.total(only),
            sure=store.sureness(only),
        )
    wiring.show(chosen, found, stats_page, version=STATS_VERSION, as_json=as_json)

"""`prep` alone: today at a glance."""

from datetime import timedelta

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.today import today
from tiktok_prep.reports.today_page import today_page

UNFINISHED = timedelta(days=14)
"""For so long after it was begun, an unfinished mock interview is told of."""


def run(chosen: Settings) -> None:
    deck, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(deck, store, at=now)
        found = wiring.plan_input(snapshot, store)
        debriefs = store.debriefs()
        mocks = store.mock_runs(since=now - UNFINISHED)
    waiting: list[str] = []
    if snapshot.agenda.interviews:
        from tiktok_prep.rounds.debrief import how_was_it

        waiting = how_was_it(deck, snapshot.agenda, debriefs, now=now)
    unfinished = False
    if mocks:
        from tiktok_prep.mock.steps import is_begun, to_resume

        left = to_resume([run for run in mocks if deck.stage(run.mock.stage)], deck)
        unfinished = left is not None and is_begun(left)
    ahead = None
    if found:
        from tiktok_prep.planning.plan import plan_today

        ahead = plan_today(found)
    report = today(
        snapshot,
        ahead,
        debrief=waiting,
        badly=wiring.went_badly(snapshot, debriefs, stage=None),
        unfinished_mock=unfinished,
    )
    out = wiring.stdout(chosen)
    out.page(today_page(report, deck_option=wiring.deck_option(chosen), look=out.look))

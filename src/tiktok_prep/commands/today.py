"""Bare `prep`: today at a glance."""

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.reports.today import TODAY_VERSION, today_report
from tiktok_prep.reports.today_page import today_page


def run(chosen: Settings, *, as_json: bool = False) -> None:
    deck, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(deck, store, at=now)
        inputs = wiring.plan_input(snapshot, store)
        debriefs = store.debriefs()
    plan = None
    if inputs:
        from tiktok_prep.planning.plan import plan_today

        plan = plan_today(inputs)
    missing: list[str] = []
    if snapshot.agenda.interviews:
        from tiktok_prep.rounds.debrief import rounds_to_debrief

        missing = rounds_to_debrief(deck, snapshot.agenda, debriefs, now=now)
    report = today_report(snapshot, plan, missing_debriefs=missing)
    if as_json:
        wiring.show_report(report, version=TODAY_VERSION)
    else:  # never in the pager: what to type stands above the prompt
        wiring.stdout(chosen, is_report=True).page(today_page(report))

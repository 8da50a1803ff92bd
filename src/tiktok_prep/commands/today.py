"""Bare `prep`: today at a glance."""

from datetime import timedelta

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Debrief, MockRun
from tiktok_prep.planning.past_rounds import REMIND_FOR, past_rounds
from tiktok_prep.reports.today import TODAY_VERSION, today_report, today_summary
from tiktok_prep.reports.today_page import command_to_type, today_page

RESUME_FOR = timedelta(days=2)
"""An unfinished mock interview is mentioned for this long after its start."""


def run(chosen: Settings, *, as_json: bool = False) -> None:
    deck, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(deck, store, at=now)
        inputs = wiring.plan_input(snapshot, store)
        debriefs = store.debriefs()
        mocks = store.mock_runs(since=now - REMIND_FOR)
    plan = None
    if inputs:
        from tiktok_prep.planning.plan import plan_today

        plan = plan_today(inputs)
    report = today_report(
        snapshot,
        plan,
        missing_debriefs=_missing_debriefs(snapshot, debriefs),
        unfinished_mock=_has_unfinished_mock(mocks, snapshot),
        past=past_rounds(mocks, debriefs, deck),
    )
    if as_json:
        command = command_to_type(report)
        command += wiring.deck_option(chosen) if command else ""
        wiring.show_report(today_summary(report, next_command=command), version=TODAY_VERSION)
        return
    out = wiring.stdout(chosen, is_report=True)
    out.page(today_page(report, deck_option=wiring.deck_option(chosen), look=out.look))


def _missing_debriefs(snapshot: Snapshot, debriefs: dict[str, Debrief]) -> list[str]:
    """Lists the ids of stages whose interview was in the last 14 days and has no debrief, the
    latest first; [] without such."""
    if not snapshot.agenda.interviews:
        return []
    from tiktok_prep.rounds.debrief import rounds_to_debrief

    return rounds_to_debrief(snapshot.deck, snapshot.agenda, debriefs, now=snapshot.now)


def _has_unfinished_mock(mocks: list[MockRun], snapshot: Snapshot) -> bool:
    """Whether one of `mocks` was begun, is not finished, and was set up within RESUME_FOR, for a
    stage of the deck whose interview is not over."""
    deck, earliest = snapshot.deck, snapshot.now - RESUME_FOR
    stages = {stage.id for stage in deck.stages} - {*snapshot.held}
    recent = [run for run in mocks if run.mock.at >= earliest and run.mock.stage in stages]
    if not recent:
        return False
    from tiktok_prep.mock.steps import is_begun, run_to_resume

    unfinished = run_to_resume(recent, deck)
    return unfinished is not None and is_begun(unfinished)

"""Bare `prep`: today at a glance."""

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Debrief, Deck, MockRun
from tiktok_prep.planning.past_rounds import REMIND_FOR, past_rounds
from tiktok_prep.reports.today import today_report
from tiktok_prep.reports.today_page import today_page


def run(chosen: Settings) -> None:
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
        went_badly=wiring.went_badly(snapshot, debriefs, stage=None),
        unfinished_mock=_has_unfinished_mock(mocks, deck),
        past=past_rounds(mocks, debriefs),
    )
    out = wiring.stdout(chosen, is_report=True)
    out.report(today_page(report, deck_option=wiring.deck_option(chosen), look=out.look))


def _missing_debriefs(snapshot: Snapshot, debriefs: dict[str, Debrief]) -> list[str]:
    """Stages whose interview was in the last 14 days and has no debrief, the latest first."""
    if not snapshot.agenda.interviews:
        return []
    from tiktok_prep.rounds.debrief import rounds_to_debrief

    return rounds_to_debrief(snapshot.deck, snapshot.agenda, debriefs, now=snapshot.now)


def _has_unfinished_mock(mocks: list[MockRun], deck: Deck) -> bool:
    """Whether one of these mock interviews was started and can be resumed."""
    if not mocks:
        return False
    from tiktok_prep.mock.steps import is_begun, run_to_resume

    unfinished = run_to_resume([run for run in mocks if deck.stage(run.mock.stage)], deck)
    return unfinished is not None and is_begun(unfinished)

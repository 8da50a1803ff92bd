"""`prep` alone: today at a glance."""

from datetime import timedelta

from tiktok_prep import wiring
from tiktok_prep.planning.standing import standings_in
from tiktok_prep.settings import Settings
from tiktok_prep.stats import stages_held
from tiktok_prep.views.today import today_page

UNFINISHED = timedelta(days=14)
"""For so long after it was begun, an unfinished mock interview is told of."""


def run(chosen: Settings) -> None:
    deck, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(deck, store, at=now)
        found = wiring.situation(snapshot, store)
        debriefs = store.debriefs()
        badly = wiring.went_badly(snapshot, debriefs, stage=None)
        mocks = store.mock_runs(since=now - UNFINISHED)
    waiting: list[str] = []
    if snapshot.agenda.interviews:
        from tiktok_prep.debriefing import how_was_it

        waiting = how_was_it(deck, snapshot.agenda, debriefs, now=now)
    unfinished = False
    if mocks:
        from tiktok_prep.mock.steps import is_begun, to_resume

        stages = {stage.id for stage in deck.stages}
        left = to_resume([run for run in mocks if run.mock.stage in stages], deck)
        unfinished = left is not None and is_begun(left)
    rows = standings_in(snapshot, deck.questions)
    held = stages_held(deck.stages, rows, snapshot.cards, now=now)
    ahead = None
    if found:
        from tiktok_prep.planning.outlook import glance

        ahead = glance(found)
    option = wiring.deck_option(chosen)
    out.page(
        today_page(
            deck,
            held,
            rows,
            ahead,
            deck_option=option,
            debrief=waiting,
            badly=badly,
            unfinished_mock=unfinished,
            example_stage=snapshot.agenda.to_come(deck.stages, after=now).id,
            now=now,
            look=out.look,
        )
    )

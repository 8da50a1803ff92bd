"""`prep` alone: today at a glance."""

from tiktok_prep import wiring
from tiktok_prep.settings import Settings
from tiktok_prep.stats import stages_held
from tiktok_prep.views.today import today_page


def run(chosen: Settings) -> None:
    deck, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    with wiring.open_store(write=False) as store:
        progress = wiring.Progress.of(store)
        found = progress.situation(deck, store, at=now)
        badly = progress.went_badly(deck, store, stage=None, at=now)
        debriefs = store.debriefs()
    waiting: list[str] = []
    if progress.agenda.interviews:
        from tiktok_prep.debriefing import how_was_it

        waiting = how_was_it(deck, progress.agenda, debriefs, now=now)
    rows = progress.standings(list(deck.questions), at=now)
    held = stages_held(deck.stages, rows, progress.cards, now=now)
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
            example_stage=progress.agenda.to_come(deck.stages, after=now).id,
            now=now,
            look=out.look,
        )
    )

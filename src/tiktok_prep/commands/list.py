"""`prep list`."""

from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.planning import next_due
from tiktok_prep.text import until
from tiktok_prep.views.listing import list_json, list_page


def run(
    context: typer.Context,
    stage: options.StageOption = None,
    tag: options.TagOption = None,
    due: Annotated[bool, typer.Option("--due", help="Only what is due now.")] = False,
    role: Annotated[bool, typer.Option("--role", help="Also what the role asks for.")] = False,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Stages and their questions, with how well each is held.

    A question is new (never rated), learning (a point is new or was just missed) or held. The
    percentage is the predicted share of its points that you would recall now.
    """
    chosen = options.settings(context, deck, plain)
    loaded, now = wiring.load_deck(chosen), wiring.now()
    stage, tag = wiring.pick_stage(loaded, stage), wiring.pick_tag(loaded, tag)
    with wiring.open_store(write=False) as store:
        progress = wiring.Progress.of(store)
    all_rows = progress.standings(loaded.select(stage=stage, tag=tag), at=now)
    rows = [row for row in all_rows if not due or row.is_due(now)]
    stages = [s for s in loaded.stages if stage in (None, s.id)]
    if as_json:
        wiring.show_json(list_json(loaded, stages, rows, now=now))
        return
    if not rows:
        wiring.tell(_nothing(due=due, tag=tag, stage=stage))
        soonest = next_due(all_rows) if due else None
        if soonest and soonest > now:
            wiring.tell(f"The next one falls due {until(soonest, now)}.")
        return
    out = wiring.stdout(chosen)
    out.page(list_page(loaded, stages, rows, role=role, now=now, look=out.look))


def _nothing(*, due: bool, tag: str | None, stage: str | None) -> str:
    where = f" in stage '{stage}'" if stage else ""
    having = f" with tag '{tag}'" if tag else ""
    return f"No question{having}{where} is due." if due else f"There is no question{having}{where}."

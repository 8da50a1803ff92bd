"""`prep list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import no_questions_words, time_until
from tiktok_prep.reports.listing import (
    LIST_VERSION,
    ListFilter,
    ListReport,
    list_report,
    predicted_now,
)
from tiktok_prep.reports.listing_page import list_page

if TYPE_CHECKING:
    from tiktok_prep import options
    from tiktok_prep.planning.question_state import RehearsalEffect


def run(
    chosen: Settings,
    stage: options.Round = None,
    tag: options.TagOption = None,
    facts: Annotated[bool, options.flag("--facts", "List facts instead of questions.")] = False,
    due: Annotated[
        bool, options.flag("--due", "List only what is due now, or in the plan of today.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """List the questions of each round: how the last time went, and when each is due.

    "3 of 5, 2 days ago" means that you said 3 of its 5 points. With the date of an interview, the
    list has what the plan asks today; `prep plan --days` says on which day each comes.
    """
    loaded = wiring.load_deck(chosen)
    stage, tag = wiring.pick_stage(loaded, stage), wiring.pick_tag(loaded, tag)
    wanted = ListFilter(stage, tag, facts, due)
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(loaded, store, at=wiring.now())
        inputs = wiring.plan_input(snapshot, store) if as_json else None
        planned = wiring.asked_today(snapshot, store)
    effects: dict[str, RehearsalEffect] = {}
    if inputs:
        from tiktok_prep.planning.rehearsal_effect import rehearsal_effects

        effects = rehearsal_effects(inputs)
    predicted = predicted_now(snapshot) if as_json else {}
    report = list_report(snapshot, wanted, effects, predicted, asked_today=planned)
    if report.is_empty and not as_json:
        if wanted.stage and not loaded.select(stage=wanted.stage, tag=None):
            words = no_questions_words(wanted.stage, wiring.deck_option(chosen))
            wiring.tell(f"{wanted.stage}: {words}")
        else:
            _tell_empty(report, wanted)
    else:
        wiring.show_page(chosen, report, list_page, version=LIST_VERSION, as_json=as_json)


def _tell_empty(report: ListReport, wanted: ListFilter) -> None:
    words = ((" with tag", wanted.tag), (" in round", wanted.stage))
    what = "fact" if wanted.facts else "question"
    what += "".join(f"{word} '{name}'" for word, name in words if name)
    if wanted.due and any(stage.interview for stage in report.stages):
        wiring.tell(f"The plan asks no {what} today.")
        return
    wiring.tell(f"No {what} is due." if wanted.due else f"There is no {what}.")
    if wanted.due and report.next_due and report.next_due > report.now:
        wiring.tell(f"The next one falls due {time_until(report.next_due, report.now)}.")

"""`prep list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.names import pick
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import time_until
from tiktok_prep.reports.listing import LIST_VERSION, ListFilter, ListReport, listing
from tiktok_prep.reports.listing_page import list_page

if TYPE_CHECKING:
    from tiktok_prep.planning.question_state import RehearsalEffect


def run(
    chosen: Settings,
    stage: options.StageOption = None,
    tag: options.TagOption = None,
    kind: options.KindOption = None,
    covers: options.CoversOption = None,
    facts: Annotated[bool, typer.Option("--facts", help="Facts instead of questions.")] = False,
    due: Annotated[
        bool, typer.Option("--due", help="Only what is due now, questions and facts.")
    ] = False,
    role: Annotated[bool, typer.Option("--role", help="Also what the role asks for.")] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Stages and their questions, with how well each is held.

    A question is new (never rated), learning (a point is new or was just missed) or held. The
    percentage is the predicted share of its points that you would recall now. Before an interview
    it also says what you would recall on the day, if it is not asked again and if it is, today.
    """
    loaded = wiring.load_deck(chosen)
    if kind is not None:
        from tiktok_prep.deck.format import QUESTION_KINDS

        kind = pick("kind", kind, QUESTION_KINDS)
    if covers is not None:
        covers = pick("role part", covers, [part.id for part in loaded.parts])
    wanted = ListFilter(
        wiring.pick_stage(loaded, stage), wiring.pick_tag(loaded, tag), kind, covers, facts, due
    )
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(loaded, store, at=wiring.now())
        found = wiring.plan_input(snapshot, store)
    ahead: dict[str, RehearsalEffect] = {}
    if found:
        from tiktok_prep.planning.rehearsal_effect import rehearsal_effects

        ahead = rehearsal_effects(found)
    report = listing(snapshot, wanted, ahead, role=role)
    if report.is_empty and not as_json:
        _tell_nothing(report, wanted)
    else:
        wiring.show(chosen, report, list_page, version=LIST_VERSION, as_json=as_json)


def _tell_nothing(report: ListReport, wanted: ListFilter) -> None:
    """Say that there is nothing to list, and when there will be."""
    words = (
        (" of kind", wanted.kind),
        (" with tag", wanted.tag),
        (" covering", wanted.part),
        (" in stage", wanted.stage),
    )
    what = "fact" if wanted.facts else "question"
    what += "".join(f"{word} '{name}'" for word, name in words if name)
    wiring.tell(f"No {what} is due." if wanted.due else f"There is no {what}.")
    if wanted.due and report.next_due and report.next_due > report.now:
        wiring.tell(f"The next one falls due {time_until(report.next_due, report.now)}.")

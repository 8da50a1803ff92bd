"""`prep plan`."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from tiktok_prep import wiring
from tiktok_prep.base.blocks import Paragraph
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings, keep_apart, one_round
from tiktok_prep.base.when import ASSUMED_TIME, When, days_off, when
from tiktok_prep.deck.search import named as ids_named
from tiktok_prep.deck.search import round_names
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Deck, Interview, Stage
from tiktok_prep.planning.plan import PLAN_VERSION, plan
from tiktok_prep.planning.plan_page import date_words, plan_page, setting_words

if TYPE_CHECKING:
    from tiktok_prep import options

NO_DAY_OFF = "none"
ALL = "all"


def run(
    chosen: Settings,
    words: Annotated[
        list[str] | None,
        options.argument(
            "[ROUND WHEN]",
            "A round and its date: thu 14:00, in 9 days, 2026-12-03.",
            options.complete_rounds,
        ),
    ] = None,
    named: options.Round = None,
    minutes: Annotated[int | None, options.minutes("Minutes of study a day.")] = None,
    off: Annotated[
        list[str] | None,
        options.value(
            "--off",
            "DAY",
            "A day without study, such as sun or a date; repeat it for more. It replaces those set "
            "before; none removes them.",
        ),
    ] = None,
    clear: Annotated[
        bool, options.flag("--clear", "Remove the date of ROUND; `--clear all` removes all.")
    ] = False,
    with_questions: Annotated[
        bool, options.flag("--days", "Name the questions of each day.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Set the date of an interview, and see what to study on each day until then.

    `prep drill` then asks what helps most that day; a day missed does no harm.
    """
    deck, now = wiring.load_deck(chosen), wiring.now()
    words = " ".join(words or ()).split()
    clear_all = clear and words == [ALL] and not named and not deck.stage(ALL)
    stage_id, at = _round_and_date(deck, [] if clear_all else words, named, now)
    keep_apart({"--clear": clear}, {"a date": bool(at)})
    if clear and not stage_id and not clear_all:
        raise UsageError("--clear needs a round", hint="prep plan ROUND --clear, or --clear all")
    settings = {"minutes": minutes, "off": None if off is None else _days_off(off, now)}
    settings = {name: value for name, value in settings.items() if value is not None}
    changes: list[Paragraph] = []
    with wiring.open_store(write=bool(at or settings or clear)) as store:
        stage = next((each for each in deck.stages if each.id == stage_id), None)
        old = _interview(store, stage_id)
        date = (
            when(" ".join(at), now=now, usual=old.local.time() if old else ASSUMED_TIME)
            if at
            else None
        )
        if stage and not (old or date or clear):
            hint = f"such as: prep plan {stage.id} thu 14:00"
            raise UsageError(f"when is the interview of {stage.id}?", hint=hint)
        for name, value in settings.items():
            store.set_setting(name, value, at=now, event_id=wiring.new_id())
            changes.append(setting_words(store.agenda(), name))
        if stage and date:
            changes.append(_set_date(store, stage, date, now))
        for each in deck.stages if clear else ():
            held = _interview(store, each.id)
            if held and (each.id == stage_id or (clear_all and held.at > now)):
                store.set_interview(each.id, None, at=now, event_id=wiring.new_id())
                changes.append(Paragraph(f"{each.name} has no date any more."))
        if clear and not changes:
            changes.append(Paragraph("There was no date to remove."))
        snapshot = wiring.snapshot(deck, store, at=now)
        result = plan(snapshot, wiring.plan_input(snapshot, store))
    if as_json:
        wiring.show_report(result, version=PLAN_VERSION)
        return
    page = plan_page(result, changes=changes, with_questions=with_questions)
    out = wiring.stdout(chosen, is_report=True)
    if changes:  # no pager: it would hide them until you leave it
        out.page(page)
    else:
        out.report(page)


def _is_date(words: list[str], now: datetime) -> bool:
    with suppress(UsageError):
        when(" ".join(words), now=now)
        return True
    return False


def _round_and_date(
    deck: Deck, words: list[str], named: str | None, now: datetime
) -> tuple[str | None, list[str]]:
    """Returns the id of the round, named first in `words` or with --stage, and the words of the
    date; `None` and [] if nothing is typed.

    Raises UsageError if there is no such round, two are named, or a date has none.
    """
    stage_id = wiring.pick_stage(deck, named)
    if not words or (named and _is_date(words, now)):
        return stage_id, words
    if words[0][0].isdigit() or _is_date(words, now):
        date = " ".join(words)
        raise UsageError(f"which round is on {date}?", hint=f"prep plan ROUND {date}")
    names, lengths = round_names(deck), range(1, len(words) + 1)
    dated = [n for n in lengths if n == len(words) or _is_date(words[n:], now)]
    rounds = [n for n in lengths if ids_named(" ".join(words[:n]), names)]
    length = next((n for n in rounds if n in dated), (rounds or dated)[0])
    return one_round(wiring.pick_stage(deck, " ".join(words[:length])), stage_id), words[length:]


def _interview(store: Store, stage_id: str | None) -> Interview | None:
    return next((i for i in store.agenda().interviews if i.stage == stage_id), None)


def _set_date(store: Store, stage: Stage, date: When, now: datetime) -> Paragraph:
    old = _interview(store, stage.id)
    store.set_interview(stage.id, date.at, at=now, event_id=wiring.new_id())
    new = _interview(store, stage.id)
    assert new is not None
    return date_words(stage, new, old, now, assumed=date.assumed_time)


def _days_off(typed: list[str], now: datetime) -> list[str]:
    """Lists the days off that were typed as `days_off` does, each once, in order; [] for 'none'.

    Raises UsageError for anything that is not a day, and for 'none' beside another.
    """
    if NO_DAY_OFF in (day.lower() for day in typed):
        keep_apart({f"--off {NO_DAY_OFF}": True}, {"a day off": len(typed) > 1})
        return []
    return list(dict.fromkeys(day for days in typed for day in days_off(days, now=now)))

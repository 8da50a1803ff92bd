"""`prep plan`."""

from datetime import datetime
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.when import When, days_off, when
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Deck, Interview, Stage
from tiktok_prep.planning.plan import PLAN_VERSION, Plan, plan
from tiktok_prep.planning.plan_page import date_line, no_date_line, plan_page, setting_line

NO_DAY_OFF = "none"
Words = Annotated[
    list[str] | None,
    options.argument(
        "[ROUND WHEN]",
        "An interview round, and its date and time, such as 2026-12-03T14:00, thu 14:00 or in 9 "
        "days.",
        options.complete_rounds,
    ),
]
Goal = Annotated[
    int | None,
    options.number(
        "--goal", "The readiness to reach; 90 unless you set it.", most=99, metavar="PERCENT"
    ),
]
Off = Annotated[
    list[str] | None,
    options.value(
        "--off",
        "DAY",
        "A day without study: sun for every Sunday, or a date. Repeat it for more days. Replaces "
        "the days off you set before; none removes them all.",
    ),
]


def run(
    chosen: Settings,
    words: Words = None,
    named: options.NamedRound = None,
    minutes: Annotated[int | None, options.minutes("Minutes of study a day.")] = None,
    goal: Goal = None,
    off: Off = None,
    clear: Annotated[
        bool, options.flag("--clear", "Remove the date of ROUND, or of all rounds without it.")
    ] = False,
    in_full: Annotated[
        bool, options.flag("--days", "Name the questions of each day; draw the curve.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Set the date of an interview, and see what to study on each day until then.

    The plan is made so that you recall most on the day of the interview; `prep drill` asks what it
    says. It is computed afresh each time, so missing a day does no harm.
    """
    deck, now = wiring.load_deck(chosen), wiring.now()
    stage_id, at = _round_and_date(deck, words or [], named)
    options.keep_apart({"--clear": clear}, {"a date": bool(at)})
    date_typed = when(" ".join(at), now=now) if at else None
    given = {
        "minutes": minutes,
        "goal": goal and goal / 100,
        "off": None if off is None else _days_off(off, now),
    }
    settings = {name: value for name, value in given.items() if value is not None}
    with wiring.open_store(write=bool(date_typed or clear or settings)) as store:
        if stage_id and not (date_typed or clear or _interview(store, stage_id)):
            hint = f"such as: prep plan {stage_id} thu 14:00"
            raise UsageError(f"when is the interview of {stage_id}?", hint=hint)
        changes = [_set(store, name, value, now) for name, value in settings.items()]
        for each in (each for each in deck.stages if stage_id in (None, each.id)):
            if date_typed:
                changes.append(_set_date(store, each, date_typed, now))
            elif clear:
                changes += _clear_date(store, each, now, named=stage_id is not None)
        snapshot = wiring.snapshot(deck, store, at=now)
        result = plan(snapshot, wiring.plan_input(snapshot, store))

    def page(result: Plan, *, look: Look) -> list[Line]:
        above = [*changes, line()] if changes else []
        deck_option = wiring.deck_option(chosen)
        shown = plan_page(result, in_full=in_full, deck_option=deck_option, look=look)
        return [*above, *shown]

    wiring.show(chosen, result, page, version=PLAN_VERSION, as_json=as_json)


def _round_and_date(
    deck: Deck, words: list[str], named: str | None
) -> tuple[str | None, list[str]]:
    """The id of the round that was named first or with --stage, and the words of the date.

    Raises UsageError if there is no such round, or two different ones are named.
    """
    if named is None:
        return wiring.pick_stage(deck, words[0] if words else None), words[1:]
    stage_id = wiring.pick_stage(deck, named)
    if words and any(stage.id.startswith(words[0]) for stage in deck.stages):
        options.one_round(wiring.pick_stage(deck, words[0]), stage_id)
        return stage_id, words[1:]
    return stage_id, words


def _set(store: Store, name: str, value: object, now: datetime) -> Line:
    store.set_setting(name, value, at=now, event_id=wiring.new_id())
    return setting_line(store.agenda(), name)


def _interview(store: Store, stage_id: str) -> Interview | None:
    return next((i for i in store.agenda().interviews if i.stage == stage_id), None)


def _set_date(store: Store, stage: Stage, date_typed: When, now: datetime) -> Line:
    old = _interview(store, stage.id)
    store.set_interview(stage.id, date_typed.at, at=now, event_id=wiring.new_id())
    new = _interview(store, stage.id)
    assert new is not None
    return date_line(stage, new, old, now, assumed=date_typed.assumed_time)


def _clear_date(store: Store, stage: Stage, now: datetime, *, named: bool) -> list[Line]:
    """Removes the date of a stage and returns the line that says so.

    Empty for a stage without a date, unless you `named` it.
    """
    old = _interview(store, stage.id)
    if old:
        store.set_interview(stage.id, None, at=now, event_id=wiring.new_id())
    return [no_date_line(stage, old)] if old or named else []


def _days_off(typed: list[str], now: datetime) -> list[str]:
    """The days off that were typed, each once, in order; empty for 'none'.

    Raises UsageError for anything that is not a day.
    """
    if [day.lower() for day in typed] == [NO_DAY_OFF]:
        return []
    has_none = NO_DAY_OFF in (day.lower() for day in typed)
    options.keep_apart({f"--off {NO_DAY_OFF}": has_none}, {"a day off": True})
    return list(dict.fromkeys(day for days in typed for day in days_off(days, now=now)))

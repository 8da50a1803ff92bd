"""`prep plan`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import count
from tiktok_prep.base.when import When, days_off, when
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Interview, Stage
from tiktok_prep.planning.plan import PLAN_VERSION, Plan, plan
from tiktok_prep.planning.plan_page import cleared_line, plan_page, set_line, setting_line

EVERY_DAY = "none"
At = Annotated[
    list[str] | None,
    options.argument(
        "[WHEN]...", "Its date and time, such as 2026-12-03T14:00, thu 14:00 or in 9 days."
    ),
]
Goal = Annotated[
    int | None,
    options.number("--goal", "Readiness to reach; 90 unless set.", most=99, metavar="PERCENT"),
]
Off = Annotated[
    list[str] | None,
    options.value(
        "--off",
        "DAY",
        "A day without study: sun for every Sunday, or a date; may be given again. Replaces the "
        "days off set before; none for no day off.",
    ),
]
Ics = Annotated[
    Path | None,
    options.file(
        "--ics",
        "Also write study and interviews as a calendar file, for any calendar to import; - for "
        "stdout, alone. Importing a newer one updates its events; days that fell away are yours to "
        "delete.",
    ),
]


def run(
    chosen: Settings,
    stage: options.StageArgument = None,
    at: At = None,
    minutes: Annotated[int | None, options.minutes("Minutes of study a day.")] = None,
    goal: Goal = None,
    off: Off = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Take back the date of STAGE, or of all without it.")
    ] = False,
    ics: Ics = None,
    as_json: options.JsonOption = False,
) -> None:
    """Set when an interview is, and see the days until then planned for it.

    The plan says for each day what to rehearse, so that what you recall peaks on the day; `prep
    drill` asks it. It is computed anew each time: a missed day leaves nothing to repair.
    """
    deck, now = wiring.load_deck(chosen), wiring.now()
    name = wiring.pick_stage(deck, stage)
    options.keep_apart({"--clear": clear}, {"a date": bool(at)})
    options.keep_apart({"--json": as_json, "--ics -": ics == wiring.STDOUT})
    if ics and ics != wiring.STDOUT:
        wiring.check_target(ics, begins=b"BEGIN:VCALENDAR", what="calendar")
    read = when(" ".join(at), now=now) if at else None
    typed = {
        "minutes": minutes,
        "goal": goal and goal / 100,
        "off": None if off is None else _days_off(off, now),
    }
    settings = {setting: value for setting, value in typed.items() if value is not None}
    with wiring.open_store(write=bool(read or clear or settings)) as store:
        if name and not (read or clear or _date(store, name)):
            hint = f"such as: prep plan {name} thu 14:00"
            raise UsageError(f"when is the interview of {name}?", hint=hint)
        said = [_set(store, setting, value, now) for setting, value in settings.items()]
        for other in (other for other in deck.stages if name in (None, other.id)):
            if read:
                said.append(_set_date(store, other, read, now))
            elif clear:
                said += _clear(store, other, now, named=name is not None)
        snapshot = wiring.snapshot(deck, store, at=now)
        result = plan(snapshot, wiring.plan_input(snapshot, store))

    def page(result: Plan, *, look: Look) -> list[Line]:
        option = wiring.deck_option(chosen)
        above = [*said, line()] if said else []
        return [*above, *plan_page(result, deck_option=option, look=look)]

    if as_json or ics != wiring.STDOUT:
        wiring.show(chosen, result, page, version=PLAN_VERSION, as_json=as_json)
    if ics:  # last: what was set is said, though this may fail
        _write_calendar(ics, result)


def _write_calendar(file: Path, result: Plan) -> None:
    if not result.stages:
        stage = result.undated[0].id if result.undated else "STAGE"
        raise UsageError(
            "no interview is ahead, so there is no calendar to write",
            hint=f"give one a date, such as: prep plan {stage} thu 14:00",
        )
    from tiktok_prep.planning.calendar_file import calendar

    data, events = calendar(result)
    wiring.write(file, data, done=f"{count(events, 'event')} written to {file}.")


def _set(store: Store, name: str, value: object, now: datetime) -> Line:
    store.set_setting(name, value, at=now, event_id=wiring.new_id())
    return setting_line(store.agenda(), name)


def _date(store: Store, stage_id: str) -> Interview | None:
    return next((i for i in store.agenda().interviews if i.stage == stage_id), None)


def _set_date(store: Store, stage: Stage, read: When, now: datetime) -> Line:
    before = _date(store, stage.id)
    store.set_interview(stage.id, read.at, at=now, event_id=wiring.new_id())
    after = _date(store, stage.id)
    assert after is not None
    return set_line(stage, after, before, now, assumed=read.assumed_time)


def _clear(store: Store, stage: Stage, now: datetime, *, named: bool) -> list[Line]:
    before = _date(store, stage.id)
    if before:
        store.set_interview(stage.id, None, at=now, event_id=wiring.new_id())
    return [cleared_line(stage, before)] if before or named else []


def _days_off(typed: list[str], now: datetime) -> list[str]:
    """What was typed as days off, each once, in order. Raises UsageError for what is no day."""
    if [day.lower() for day in typed] == [EVERY_DAY]:
        return []
    every = EVERY_DAY in (day.lower() for day in typed)
    options.keep_apart({f"--off {EVERY_DAY}": every}, {"a day off": True})
    return list(dict.fromkeys(day for days in typed for day in days_off(days, now=now)))

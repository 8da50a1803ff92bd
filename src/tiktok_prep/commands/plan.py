"""`prep plan`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.errors import UsageError
from tiktok_prep.model import Interview, Stage
from tiktok_prep.planning.outlook import PLAN_VERSION, Plan, plan
from tiktok_prep.store import Store
from tiktok_prep.text import count, quoted
from tiktok_prep.views.page import Line, line
from tiktok_prep.views.plan import cleared_line, plan_page, set_line, setting_line
from tiktok_prep.when import When, study_days, when

EVERY_DAY = "none"
STDOUT = Path("-")


def run(
    context: typer.Context,
    stage: options.StageArgument = None,
    at: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHEN]...",
            help="Its date and time, such as 2026-12-03T14:00, thu 14:00 or in 9 days.",
        ),
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes", "-m", metavar="MINUTES", min=1, max=1440, help="Minutes of study a day."
        ),
    ] = None,
    goal: Annotated[
        int | None,
        typer.Option(
            "--goal", metavar="PERCENT", min=1, max=99, help="Readiness to reach; 90 unless set."
        ),
    ] = None,
    off: Annotated[
        list[str] | None,
        typer.Option(
            "--off",
            metavar="DAY",
            help="A day without study: sun for every Sunday, or a date; may be given again. "
            "Replaces the days off set before; none for no day off.",
        ),
    ] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Take back the date of STAGE, or of all without it.")
    ] = False,
    ics: Annotated[
        Path | None,
        typer.Option(
            "--ics",
            metavar="FILE",
            parser=options.path,
            help="Also write study and interviews as a calendar file, for any calendar to import; "
            "- for stdout, alone. Importing a newer one updates its events; days that fell away "
            "are yours to delete.",
        ),
    ] = None,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Set when an interview is, and see the days until then planned for it.

    The plan says for each day what to rehearse, so that what you recall peaks on the day; `prep
    drill` asks it. It is computed anew each time: a missed day leaves nothing to repair.
    """
    chosen = options.settings(context, deck, plain)
    loaded, now = wiring.load_deck(chosen), wiring.now()
    name = wiring.pick_stage(loaded, stage)
    if clear and at:
        raise UsageError("--clear takes no date", hint="leave one of them out")
    if ics:
        _check_calendar(ics, as_json=as_json)
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
        for other in loaded.stages:
            if read and other.id == name:
                said.append(_set_date(store, other, read, now))
            elif clear and name in (None, other.id):
                said += _clear(store, other, now, named=name is not None)
        snapshot = wiring.snapshot(loaded, store, at=now)
        found = wiring.situation(snapshot, store)
    result = plan(snapshot, found)
    if as_json:
        wiring.show_report(result, version=PLAN_VERSION)
    elif ics != STDOUT:
        out, option = wiring.stdout(chosen), wiring.deck_option(chosen)
        page = plan_page(result, deck_option=option, look=out.look)
        out.page([*said, *([line()] if said else []), *page])
    if ics:  # last: what was set is said, though this may fail
        _write_calendar(ics, result)


def _check_calendar(file: Path, *, as_json: bool) -> None:
    """Raises UsageError before anything is set if a calendar must not be written there."""
    if file == STDOUT:
        if as_json:
            hint = "leave one of them out"
            raise UsageError("--json and --ics - both write to stdout", hint=hint)
        return
    wiring.check_target(file, begins=b"BEGIN:VCALENDAR", what="calendar")


def _write_calendar(file: Path, result: Plan) -> None:
    if not result.stages:
        stage = result.undated[0].id if result.undated else "STAGE"
        raise UsageError(
            "no interview is ahead, so there is no calendar to write",
            hint=f"give one a date, such as: prep plan {stage} thu 14:00",
        )
    from tiktok_prep.calendar_file import calendar

    data, events = calendar(result)
    if file == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        wiring.replace(file, [data])
        wiring.tell(f"{count(events, 'event')} written to {file}.")


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
    if EVERY_DAY in (day.lower() for day in typed):
        raise UsageError(f"--off {quoted(EVERY_DAY)} goes alone", hint="leave one of them out")
    return list(dict.fromkeys(day for days in typed for day in study_days(days, now=now)))

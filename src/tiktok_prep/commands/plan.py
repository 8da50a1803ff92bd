"""`prep plan`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

from tiktok_prep import wiring
from tiktok_prep.answers.text import spoken_lines
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.settings import Settings, keep_apart, one_round
from tiktok_prep.base.text import count, day_and_time, is_yes
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.base.when import ASSUMED_TIME, When, days_off, when
from tiktok_prep.deck.search import FILLERS, named, round_names
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Deck, Interview, Stage
from tiktok_prep.planning.past_rounds import REMIND_FOR, past_rounds
from tiktok_prep.planning.plan import PLAN_VERSION, Plan, plan, ready_with_plan
from tiktok_prep.planning.plan_page import (
    cost_lines,
    date_line,
    held_again_line,
    held_line,
    no_date_line,
    plan_page,
    setting_line,
)
from tiktok_prep.terminal.lines import lines_from

if TYPE_CHECKING:
    from tiktok_prep import options

NO_DAY_OFF = "none"
ALL = "all"
MOST_WORDS = 20
"""Words of a round, or of a date: more are not read as one."""


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
    goal: Annotated[
        int | None,
        options.number(
            "--goal", "The readiness to reach; 90 unless you set it.", most=99, metavar="PERCENT"
        ),
    ] = None,
    off: Annotated[
        list[str] | None,
        options.value(
            "--off",
            "DAY",
            "A day without study, such as sun or a date; repeat it for more. It replaces those set "
            "before; none removes them.",
        ),
    ] = None,
    new: Annotated[
        int | None,
        options.number(
            "--new", "At most N new facts a day; 20 unless you set it.", least=0, most=1000
        ),
    ] = None,
    clear: Annotated[
        bool, options.flag("--clear", "Remove the date of ROUND; `--clear all` removes all.")
    ] = False,
    in_full: Annotated[
        bool, options.flag("--days", "Name the questions of each day; draw the curve.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Set the date of an interview, and see what to study on each day until then.

    `prep drill` then asks what helps most that day; a day missed does no harm.
    """
    deck, now = wiring.load_deck(chosen), wiring.now()
    words = words or []
    clear_all = clear and words == [ALL] and not named and not deck.stage(ALL)
    stage_id, at = _round_and_date(deck, [] if clear_all else words, named, now)
    keep_apart({"--clear": clear}, {"a date": bool(at)})
    given = {
        "minutes": minutes,
        "goal": goal and goal / 100,
        "new": new,
        "off": None if off is None else _days_off(off, now),
    }
    wanted = _Wanted(
        stage_id,
        _date(" ".join(at), stage_id, now) if at else None,
        {name: value for name, value in given.items() if value is not None},
        clear,
    )
    if clear and not stage_id and not _may_clear(chosen, deck, now, agreed=clear_all):
        return
    deck_option = wiring.deck_option(chosen)
    with wiring.open_store(write=wanted.changes) as store:
        lines, before = _change(wanted, deck, store, now, deck_option)
        result = _plan(deck, store, now, in_full=in_full or as_json)
    lines += cost_lines(result, before)
    headed = bool(wanted.date and result.stages and result.stages[0].stage.id == stage_id)
    page = partial(
        plan_page, changes=lines, in_full=in_full, headed=headed, deck_option=deck_option
    )
    if wanted.changes and not as_json:  # no pager: the next command would go into it
        out = wiring.stdout(chosen, is_report=True)
        out.page(page(result, look=out.look))
    else:
        wiring.show(chosen, result, page, version=PLAN_VERSION, as_json=as_json)


class _Wanted(NamedTuple):
    """What to change before the plan is shown."""

    stage: str | None
    date: When | None
    settings: dict[str, object]
    clear: bool

    @property
    def changes(self) -> bool:
        return bool(self.date or self.settings or self.clear)


def _change(
    wanted: _Wanted, deck: Deck, store: Store, now: datetime, deck_option: str
) -> tuple[list[Line], Mapping[str, float]]:
    """Saves the changes; returns what to say of them, and what `ready_with_plan` returned before
    them ({} if nothing changes).

    If a round is named and its date is neither set nor cleared, also says when its interview is
    over; raises UsageError, before anything is saved, if it has no date.
    """
    stage = next((each for each in deck.stages if each.id == wanted.stage), None)
    lines: list[Line] = []
    if stage and not (wanted.date or wanted.clear):
        current = _interview(store, stage.id)
        if current is None:
            hint = f"such as: prep plan {stage.id} thu 14:00"
            raise UsageError(f"when is the interview of {stage.id}?", hint=hint)
        lines += [held_line(stage, current, now, deck_option)] if current.at <= now else []
    before = {}
    if wanted.changes:
        snapshot = wiring.snapshot(deck, store, at=now)
        before = ready_with_plan(wiring.plan_input(snapshot, store))
    for name, value in wanted.settings.items():
        store.set_setting(name, value, at=now, event_id=wiring.new_id())
        lines.append(setting_line(store.agenda(), name))
    if stage and wanted.date:
        lines.append(_set_date(store, stage, wanted.date, now))
    for each in deck.stages if wanted.clear else ():
        if wanted.stage in (None, each.id):
            lines += _clear_date(store, each, now, named=stage is not None)
    return lines, before


def _is_date(words: list[str], now: datetime) -> bool:
    if len(words) > MOST_WORDS:
        return False
    with suppress(UsageError):
        when(" ".join(words), now=now)
        return True
    return False


def _plan(deck: Deck, store: Store, now: datetime, *, in_full: bool) -> Plan:
    snapshot = wiring.snapshot(deck, store, at=now)
    past = past_rounds(store.mock_runs(since=now - REMIND_FOR), store.debriefs(), deck)
    inputs, answers = wiring.plan_input(snapshot, store), wiring.own_answers()
    answered = {name for name, answer in answers.items() if spoken_lines(answer.text)}
    return plan(snapshot, inputs, past, answered, in_full=in_full)


def _round_and_date(
    deck: Deck, typed: list[str], named: str | None, now: datetime
) -> tuple[str | None, list[str]]:
    """Returns the id of the round, named first in `typed` or with --stage, and the words of the
    date.

    The id is `None` if nothing is typed. Raises UsageError if there is no such round, two different
    ones are named, or a date has none.
    """
    words, stage_id = " ".join(typed).split(), wiring.pick_stage(deck, named)
    length = _round_length(deck, words, now)
    if not length and (named or not words):
        return stage_id, words
    if not length and (words[0][0].isdigit() or _is_date(words, now)):
        date = " ".join(words)
        raise UsageError(f"which round is on {date}?", hint=f"prep plan ROUND {date}")
    if not length:  # the words before a date are no round
        length = next((n for n in range(1, len(words)) if _is_date(words[n:], now)), len(words))
    bare = wiring.pick_stage(deck, " ".join(words[:length]))
    return one_round(bare, stage_id), words[length:]


def _round_length(deck: Deck, words: list[str], now: datetime) -> int:
    """Counts the first words that name a round: as few as leave a date or nothing, else as many as
    possible that do not end in a filler. 0 if no words do, or all are a date."""
    if _is_date(words, now):
        return 0
    most = min(len(words), MOST_WORDS)
    lengths = [n for n in range(1, most + 1) if named(" ".join(words[:n]), round_names(deck))]
    clear = [n for n in lengths if n == len(words) or _is_date(words[n:], now)]
    ends = [n for n in lengths if words[n - 1].lower() not in FILLERS]
    return clear[0] if clear else max(ends, default=0)


def _date(typed: str, stage_id: str | None, now: datetime) -> When:
    """Reads the date typed for a round as `when` does; without a time of day, takes that of the
    round's old date, or else ASSUMED_TIME."""
    with wiring.open_store(write=False) as store:
        old = _interview(store, stage_id) if stage_id else None
    return when(typed, now=now, usual=old.local.time() if old else ASSUMED_TIME)


def _may_clear(chosen: Settings, deck: Deck, now: datetime, *, agreed: bool) -> bool:
    """Whether to remove the dates of all rounds: True if `agreed`, else your answer on a terminal.

    Returns False, and says why, if no interview is ahead or you refuse. Raises UsageError if you
    cannot be asked.
    """
    with wiring.open_store(write=False) as store:
        ahead = store.agenda().ahead(deck.stages, after=now)
    out = wiring.stdout(chosen)
    if not ahead:
        out.page([line("No interview is ahead, so there is no date to remove.")])
        return False
    if agreed:
        return True
    lines = lines_from(sys.stdin)
    if not lines.live:
        hint = f"prep plan {ahead[0].stage} --clear, or prep plan --clear {ALL}"
        raise UsageError("--clear needs a round", hint=hint)
    names = {stage.id: stage.name for stage in deck.stages}
    out.page([line(f"{names[i.stage]}: {day_and_time(i.local)}") for i in ahead])
    if is_yes(lines.ask(f"Remove {count(len(ahead), 'date')} (y n): ")):
        return True
    out.page([line("Nothing was changed.")])
    return False


def _interview(store: Store, stage_id: str) -> Interview | None:
    return next((i for i in store.agenda().interviews if i.stage == stage_id), None)


def _set_date(store: Store, stage: Stage, date_typed: When, now: datetime) -> Line:
    old = _interview(store, stage.id)
    store.set_interview(stage.id, date_typed.at, at=now, event_id=wiring.new_id())
    new = _interview(store, stage.id)
    assert new is not None
    return date_line(stage, new, old, now, assumed=date_typed.assumed_time)


def _clear_date(store: Store, stage: Stage, now: datetime, *, named: bool) -> list[Line]:
    """Removes the date of a stage and returns one line that says so, or that there was none. If an
    interview of the stage was held before this date was set, restores that one's date.

    Without `named`, keeps a date that is past, and returns [] if nothing is removed.
    """
    old = _interview(store, stage.id)
    if old and old.at <= now and not named:
        return []
    held = store.held_before(stage.id, by=now) if old and old.at > now else None
    if old and held:
        store.set_interview(stage.id, held.local, at=now, event_id=wiring.new_id())
        return [held_again_line(stage, held, old)]
    if old:
        store.set_interview(stage.id, None, at=now, event_id=wiring.new_id())
    return [no_date_line(stage, old)] if old or named else []


def _days_off(typed: list[str], now: datetime) -> list[str]:
    """Lists the days off that were typed as `days_off` does, each once, in order; [] for 'none'.

    Raises UsageError for anything that is not a day, and for 'none' beside another.
    """
    if NO_DAY_OFF in (day.lower() for day in typed):
        keep_apart({f"--off {NO_DAY_OFF}": True}, {"a day off": len(typed) > 1})
        return []
    return list(dict.fromkeys(day for days in typed for day in days_off(days, now=now)))

"""Where the outside comes in: folders, the clock, chance, the deck, the progress file, output.

Commands are thin because the parts are put together here.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tiktok_prep.answers.own_answers import OwnAnswers
from tiktok_prep.base import private_files
from tiktok_prep.base.clocks import to_local
from tiktok_prep.base.errors import Fault, FileFaults, PrepError, UsageError
from tiktok_prep.base.names import pick
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.private_files import PERSONAL, make_home_private
from tiktok_prep.base.private_files import replace as replace
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import (
    LONGEST_MESSAGE,
    count,
    cut_middle,
    day_and_time,
    join_words,
    short_message,
)
from tiktok_prep.deck.cache import cached_deck
from tiktok_prep.journal.database import PATIENCE_S
from tiktok_prep.journal.events import SKEW
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Agenda, Answer, DatedAhead, Debrief, Deck, Stage, by_question
from tiktok_prep.terminal.printing import PlainPrinter, Printer, printer

if TYPE_CHECKING:
    from tiktok_prep.planning.plan_input import PlanInput
    from tiktok_prep.rounds.debrief import WentBadly

STDOUT = Path("-")
"""What stands for stdout where a file is wanted."""
DECK_FILES = ("stages.yaml", "questions.yaml", "facts.yaml")


def now() -> datetime:
    """The time now, in the zone of this machine."""
    return to_local(datetime.now(UTC))


def new_id() -> str:
    """The id of a new event: 32 random hexadecimal digits."""
    return os.urandom(16).hex()


def new_seed() -> int:
    """A seed, short enough to be typed again."""
    return int.from_bytes(os.urandom(4)) % 9000 + 1000


def expanded(path: str | Path) -> Path:
    """A path from outside, with its `~` filled in. All of them come through here: raises
    UsageError for what no system takes for one, whatever it is meant for."""
    try:
        found = Path(path).expanduser() if str(path).startswith("~") else Path(path)
        with suppress(FileNotFoundError):
            found.lstat()
    except RuntimeError as error:
        raise UsageError(f"{path}: there is no such user") from error
    except ValueError as error:  # with a null or half a character in it
        raise UsageError(f"{path} is no path: {error}") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError(f"{path} is no path: {error.strerror}") from error
    return found


def home() -> Path:
    """The folder of all that is personal: PREP_HOME, else the platform's user data folder. What
    others could read in it is closed to them."""
    chosen = os.environ.get("PREP_HOME")
    if chosen:
        folder = expanded(chosen)
    else:
        from platformdirs import user_data_path

        folder = expanded(user_data_path("prep", appauthor=False))
    if folder.exists():  # one that is made later is looked at then
        _close(folder.absolute())
    return folder


# once for each folder: a drill asks for it with every question
_close = cache(make_home_private)


def check_target(
    file: Path, *, force: bool = False, begins: bytes | None = None, what: str = ""
) -> None:
    """As `private_files.check_target`; raises UsageError for what prep keeps in `home()`, too."""
    folder, target = Path(os.path.realpath(home())), Path(os.path.realpath(file))
    if any(target.is_relative_to(folder / name) for name in PERSONAL):
        raise UsageError(f"{file} is one of prep's own", hint="name another file")
    private_files.check_target(file, force=force, begins=begins, what=what)


def write(file: Path, data: bytes, *, done: str) -> None:
    """Write `data` to stdout, where `file` is STDOUT, or else in place of the file; then say that
    it is `done`."""
    if file == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        replace(file, [data])
        tell(done)


def builtin_deck() -> Path:
    """The folder of the deck that comes with prep: in the wheel, or in the source tree."""
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


def deck_folder(chosen: Settings) -> Path:
    """The folder of the deck: the one that was typed, else PREP_DECK, else the built-in one."""
    named = os.environ.get("PREP_DECK")
    return chosen.deck or (expanded(named) if named else builtin_deck())


def deck_option(chosen: Settings) -> str:
    """What a command must be given to use the same deck, with the space before it; '' if it does so
    anyway."""
    if chosen.deck is None:
        return ""
    from shlex import quote

    return f" --deck {quote(str(chosen.deck))}"


def own_deck() -> Path:
    """The file of one's own questions, which every deck with their stages has too."""
    return home() / "deck" / "questions.yaml"


def load_deck(chosen: Settings) -> Deck:
    """The deck with one's own questions, from the cache when it can be; without them, and with a
    warning, if something is wrong in their file. Raises FileFaults if something is in the deck."""
    deck, fault = load_decks(chosen)
    if fault:
        tell_fault("warning", fault)
        tell("Your own questions are left out until this is mended.")
    return deck


def load_both_decks(chosen: Settings) -> Deck:
    """The same, for who writes to the file of one's own questions. Raises FileFaults if something
    is wrong in either."""
    deck, fault = load_decks(chosen)
    if fault:
        raise fault
    return deck


def load_decks(chosen: Settings) -> tuple[Deck, FileFaults | None]:
    """The deck, and what is wrong in the file of one's own questions, which it has if nothing is.
    Raises FileFaults with all that is wrong in both if something is in the deck."""
    own = own_deck()

    def load(folder: Path) -> Deck:
        from tiktok_prep.deck.loading import load_deck as load_yaml

        return load_yaml(folder, own)

    folder = deck_folder(chosen)
    try:
        return cached_deck(folder, DECK_FILES, home() / "cache", also=[own], load=load), None
    except FileFaults as fault:
        from tiktok_prep.deck.loading import load_deck as load_yaml

        with suppress(FileFaults):
            return load_yaml(folder), fault
        raise


def answers_to(deck: Deck, pace: int) -> OwnAnswers:
    """Your answers to the questions of `deck`; `pace` in words a minute."""
    return OwnAnswers(home(), deck, pace, tell, now)


def own_answers() -> dict[str, Answer]:
    """Question id -> one's own answer to it. A file that is no plain text is told of on stderr."""
    from tiktok_prep.answers.files import read_answers

    return read_answers(home(), on_fault=lambda error: tell_fault("warning", error))


def open_store(*, write: bool) -> Store:
    """The progress file of `home()`; says on stderr when it has to wait for another prep, and
    raises StoreError when that takes more than PATIENCE_S."""
    return Store.open(
        home(),
        write=write,
        on_wait=lambda: tell("Waiting for another prep to finish writing..."),
        patience=PATIENCE_S,
    )


def back_up(store: Store) -> None:
    """Copy the progress file beside itself, and say where."""
    tell(f"Copied the progress file to {store.back_up(now().strftime('%Y%m%d-%H%M%S-%f'))}.")


def warn_of_dates_ahead(store: Store) -> None:
    """Say on stderr what is dated ahead of the clock, and what takes it back."""
    at = now()
    found = store.ahead(at + SKEW)
    if found:
        them = "it" if found.ratings + found.suspensions == 1 else "them"
        mends = f"If the clock is right, prep undo --ahead takes {them} back."
        tell(f"warning: {ahead_words(found, now=at)}. {mends}")


def ahead_words(found: DatedAhead, *, now: datetime) -> str:
    """'1 rating dated ahead of the clock (Mon 23 Nov 2026, 20:00), up to Sat 1 May 2027, 09:30'."""
    kinds = ((found.ratings, "rating"), (found.suspensions, "suspension"))
    what = join_words([count(number, kind) for number, kind in kinds if number])
    last = day_and_time(found.until.astimezone(now.tzinfo))
    return f"{what} dated ahead of the clock ({day_and_time(now)}), up to {last}"


def stdout(chosen: Settings) -> Printer:
    """Where answers go."""
    return printer(sys.stdout, plain=chosen.plain or bool(os.environ.get("ACCESSIBLE")))


def tell(text: str) -> None:
    """Say something on stderr: what is no answer."""
    PlainPrinter(sys.stderr).page([line(part) for part in text.split("\n")])


def tell_fault(mark: str, error: PrepError) -> None:
    """Say on stderr what is wrong, each fault on a line of its own, and the next step. What was
    typed is not repeated at length; the place of a fault stays whole, if it is no longer than any
    path that somebody has."""
    said = [short_message(error.message)]
    if isinstance(error, FileFaults):
        said = [
            str(
                Fault(
                    cut_middle(fault.file, LONGEST_MESSAGE),
                    fault.line,
                    short_message(fault.sentence),
                )
            )
            for fault in error.faults
        ]
    for each in said:
        tell(f"{mark}: {each}".replace("\n", " "))
    if error.hint:
        tell(f"hint:  {error.hint}")


def show(
    chosen: Settings,
    report: NamedTuple,
    page: Callable[..., list[Line]],
    *,
    version: int,
    as_json: bool,
) -> None:
    """A report on stdout: as JSON, or as what `page` makes of it for the `look` of the terminal."""
    if as_json:
        show_report(report, version=version)
    else:
        out = stdout(chosen)
        out.page(page(report, look=out.look))


def show_report(report: NamedTuple, *, version: int) -> None:
    """A report as one JSON object on stdout; `version` is raised when a key changes its meaning
    or goes."""
    import json

    from tiktok_prep.base.as_json import as_json

    value = as_json(report)
    assert isinstance(value, dict)
    sys.stdout.write(json.dumps({"version": version, **value}, ensure_ascii=True, indent=2) + "\n")


def snapshot(deck: Deck, store: Store, *, at: datetime) -> Snapshot:
    """The deck, and what the progress file says of it at the instant `at`."""
    return Snapshot(
        deck,
        by_question(store.cards()),
        store.suspended(),
        store.agenda(),
        store.first_tries(),
        at,
    )


def plan_input(snapshot: Snapshot, store: Store) -> PlanInput | None:
    """What a plan is made of; `None` if no stage of the deck has an interview ahead."""
    if snapshot.agenda.next_of(snapshot.deck.stages, after=snapshot.now) is None:
        return None
    from tiktok_prep.planning.plan_input import plan_input

    today = snapshot.now.date()
    return plan_input(
        snapshot,
        took_ms=store.took(),
        spent_s=sum(day.took_ms for day in store.days(today) if day.day == today) / 1000,
        begun_today=store.begun_on(today),
    )


def went_badly(
    snapshot: Snapshot, debriefs: Mapping[str, Debrief], *, stage: str | None
) -> list[WentBadly]:
    """What the next drill, of one stage or of all, begins with after real rounds."""
    if not debriefs:
        return []
    from tiktok_prep.rounds.debrief import went_badly

    return went_badly(snapshot, debriefs, stage=stage)


def pick_stage(deck: Deck, typed: str | None) -> str | None:
    return pick("stage", typed, [s.id for s in deck.stages]) if typed is not None else None


def stage_or_next(deck: Deck, name: str | None, agenda: Agenda) -> Stage:
    """The stage of that id, or else the one of the next interview ahead, or the only one."""
    ahead = agenda.next_of(deck.stages, after=now())
    if name is None and ahead:
        name = ahead.stage
    if name is None and len(deck.stages) == 1:
        return deck.stages[0]
    if name is None:
        example = agenda.example_stage([stage.id for stage in deck.stages], after=now())
        hint = f"such as: --stage {example}"
        raise UsageError("no interview is ahead: which round is it for?", hint=hint)
    return next(stage for stage in deck.stages if stage.id == name)


def pick_tag(deck: Deck, typed: str | None) -> str | None:
    return pick("tag", typed, [t.id for t in deck.tags]) if typed is not None else None


def pick_question(deck: Deck, typed: str) -> str:
    return pick("question", typed, [q.id for q in deck.questions])

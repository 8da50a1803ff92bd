"""Connects commands to the outside: folders, clock, chance, deck, progress file and output.

Putting the parts together here keeps the commands thin.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from tiktok_prep.journal.database import LOCK_TIMEOUT_S
from tiktok_prep.journal.events import CLOCK_SKEW
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Agenda, Answer, DatedAhead, Debrief, Deck, Stage, by_question
from tiktok_prep.terminal.canvas import Canvas, canvas_of
from tiktok_prep.terminal.printing import PlainPrinter, Printer, color_wanted, printer
from tiktok_prep.terminal.progress import Progress

if TYPE_CHECKING:
    from tiktok_prep.planning.plan_input import PlanInput
    from tiktok_prep.rounds.debrief import WentBadly

STDOUT = Path("-")
"""`-`, given in place of a file, means stdout."""
DECK_FILES = ("stages.yaml", "questions.yaml", "facts.yaml")


def now() -> datetime:
    """The current time, in the zone of this machine."""
    return to_local(datetime.now(UTC))


def new_id() -> str:
    """The id of a new event: 32 random hexadecimal digits."""
    return os.urandom(16).hex()


def new_seed() -> int:
    """A random seed from 1000 to 9999, short enough to type again."""
    return int.from_bytes(os.urandom(4)) % 9000 + 1000


def expand_path(path: str | Path) -> Path:
    """A path typed by the user or set in the environment, with `~` expanded.

    Raises UsageError if it can never be a path. The file need not exist.
    """
    try:
        full_path = Path(path).expanduser() if str(path).startswith("~") else Path(path)
        with suppress(FileNotFoundError):
            full_path.lstat()
    except RuntimeError as error:
        raise UsageError(f"{path}: there is no such user") from error
    except ValueError as error:  # a null byte or half a character
        raise UsageError(f"{path} is not a valid path: {error}") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError(f"{path} is not a valid path: {error.strerror}") from error
    return full_path


def home() -> Path:
    """The folder of your personal files: PREP_HOME, or else the platform's user data folder.

    If it exists, it is made unreadable for other users; if not, it is not created.
    """
    chosen = os.environ.get("PREP_HOME")
    if chosen:
        folder = expand_path(chosen)
    else:
        from platformdirs import user_data_path

        folder = expand_path(user_data_path("prep", appauthor=False))
    if folder.exists():  # a new one is created private
        _make_private_once(folder.absolute())
    return folder


# cached, because a drill calls home() for every question
_make_private_once = cache(make_home_private)


def check_target(file: Path, *, force: bool = False) -> None:
    """Raises UsageError unless an output file may be written at `file`.

    As `private_files.check_target`, but never allows prep's own files in `home()`.
    """
    folder, target = Path(os.path.realpath(home())), Path(os.path.realpath(file))
    if any(target.is_relative_to(folder / name) for name in PERSONAL):
        raise UsageError(f"{file} is one of prep's own files", hint="name another file")
    private_files.check_target(file, force=force)


def write(file: Path, data: bytes, *, done: str) -> None:
    """Writes or replaces `file`, then prints `done` to stderr.

    With STDOUT, writes `data` to stdout and does not print `done`.
    """
    if file == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        replace(file, [data])
        tell(done)


def builtin_deck() -> Path:
    """The folder of the deck that comes with prep, in the wheel or in the source tree."""
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


def deck_folder(chosen: Settings) -> Path:
    """The folder of the deck: from --deck, else PREP_DECK, else the built-in one."""
    from_environment = os.environ.get("PREP_DECK")
    return chosen.deck or (expand_path(from_environment) if from_environment else builtin_deck())


def deck_option(chosen: Settings) -> str:
    """The option that a suggested command needs to use the same deck, such as ' --deck uk'.

    '' if no --deck was given.
    """
    if chosen.deck is None:
        return ""
    from shlex import quote

    return f" --deck {quote(str(chosen.deck))}"


def own_questions_file() -> Path:
    """The file of your own questions, which are added to every deck that has their stages.

    It need not exist.
    """
    return home() / "deck" / "questions.yaml"


def load_deck(chosen: Settings) -> Deck:
    """The deck and your own questions, from the cache if possible.

    If something is wrong in your file, prints a warning and leaves your questions out. Raises
    FileFaults if something is wrong in the deck.
    """
    deck, fault = load_deck_and_fault(chosen)
    if fault:
        tell_fault("warning", fault)
        tell("Your own questions are left out until this is fixed.")
    return deck


def load_deck_strictly(chosen: Settings) -> Deck:
    """The deck and your own questions; raises FileFaults if something is wrong in either.

    For commands that write to the file of your own questions.
    """
    deck, fault = load_deck_and_fault(chosen)
    if fault:
        raise fault
    return deck


def load_deck_and_fault(chosen: Settings) -> tuple[Deck, FileFaults | None]:
    """The deck with your own questions and `None`; or, if something is wrong in their file, the
    deck without them and the faults.

    Raises FileFaults with the faults of both files if something is wrong in the deck.
    """
    own = own_questions_file()

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


def canvas(out: Printer) -> Canvas | None:
    """The whole screen, if `out` prints to a terminal that is large enough and not plain."""
    return canvas_of(out)


def announce_canvas(canvas: Canvas | None, store: Store) -> None:
    """Before the first rating, says how to do without the whole screen."""
    if canvas and not store.total().reviews:
        tell("This takes the whole screen; --plain or ACCESSIBLE=1 prints line by line instead.")


def answers_to(deck: Deck, pace: int) -> OwnAnswers:
    """Your answers to the questions of `deck`; `pace` is in words a minute."""
    return OwnAnswers(home(), deck, pace, tell, now)


def own_answers() -> dict[str, Answer]:
    """Question id -> your own answer, without blank ones.

    A file that is not plain text is left out, with a warning on stderr.
    """
    from tiktok_prep.answers.files import read_answers

    return read_answers(home(), on_fault=lambda error: tell_fault("warning", error))


class Messages:
    """Where messages go: to stderr, or to a screen while that is taken."""

    def __init__(self) -> None:
        self._show: Callable[[str], None] | None = None

    def tell(self, text: str) -> None:
        (self._show or tell)(text)

    @contextmanager
    def shown_by(self, show: Callable[[str], None]) -> Iterator[None]:
        """Lets `show` show the messages while the block runs."""
        self._show = show
        try:
            yield
        finally:
            self._show = None


def open_store(*, write: bool, messages: Messages | None = None) -> Store:
    """Opens the progress file in `home()`.

    Tells `messages` while another prep is writing; raises StoreError after LOCK_TIMEOUT_S.
    """
    messages = messages or Messages()
    return Store.open(
        home(),
        write=write,
        on_wait=lambda: messages.tell("Waiting for another prep to finish writing..."),
        timeout_s=LOCK_TIMEOUT_S,
    )


def back_up(store: Store) -> None:
    """Copies the progress file into its backups folder and prints where."""
    tell(f"Copied the progress file to {store.back_up(now().strftime('%Y%m%d-%H%M%S-%f'))}.")


def warn_of_dates_ahead(store: Store) -> None:
    """Warns on stderr if ratings or suspensions are dated ahead of the clock by more than
    CLOCK_SKEW, and says how to take them back."""
    at = now()
    ahead = store.dated_after(at + CLOCK_SKEW)
    if ahead:
        pronoun = "it" if ahead.ratings + ahead.suspensions == 1 else "them"
        next_step = f"If the clock is right, prep undo --ahead takes {pronoun} back."
        tell(f"warning: {dated_ahead_text(ahead, now=at)}. {next_step}")


def dated_ahead_text(ahead: DatedAhead, *, now: datetime) -> str:
    """'1 rating dated ahead of the clock (Mon 23 Nov 2026, 20:00), up to Sat 1 May 2027, 09:30'."""
    kinds = ((ahead.ratings, "rating"), (ahead.suspensions, "suspension"))
    counts = join_words([count(number, kind) for number, kind in kinds if number])
    last = day_and_time(ahead.until.astimezone(now.tzinfo))
    return f"{counts} dated ahead of the clock ({day_and_time(now)}), up to {last}"


def git_work_tree(file: Path) -> Path | None:
    """The git work tree that a file is in; `None` if it is in none."""
    folders = Path(os.path.realpath(file)).parents
    return next((folder for folder in folders if (folder / ".git").exists()), None)


def progress(chosen: Settings) -> Progress:
    """Shows on stderr how far a long task is."""
    plain = chosen.plain or bool(os.environ.get("ACCESSIBLE"))
    return Progress(lambda: printer(sys.stderr, plain=plain))


def stdout(chosen: Settings, *, is_report: bool = False) -> Printer:
    """The printer for stdout, where answers go. Only a report can have colours in a pipe."""
    plain = chosen.plain or bool(os.environ.get("ACCESSIBLE"))
    color = color_wanted(chosen.color, os.environ)
    if color == "always" and not is_report:
        color = "auto"
    return printer(sys.stdout, plain=plain, color=color)


def tell(text: str) -> None:
    """Prints a message to stderr, so that stdout carries answers only."""
    PlainPrinter(sys.stderr).page([line(part) for part in text.split("\n")])


def tell_fault(mark: str, error: PrepError) -> None:
    """Prints an error to stderr, each fault on its own line after `mark`, then the hint.

    Long user input is shortened. The file name of a fault is not, up to LONGEST_MESSAGE.
    """
    messages = [short_message(error.message)]
    if isinstance(error, FileFaults):
        messages = [
            str(
                Fault(
                    cut_middle(fault.file, LONGEST_MESSAGE),
                    fault.line,
                    short_message(fault.sentence),
                )
            )
            for fault in error.faults
        ]
    for message in messages:
        tell(f"{mark}: {message}".replace("\n", " "))
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
    """Prints a report to stdout: as JSON, or as the lines that `page` makes of it."""
    if as_json:
        show_report(report, version=version)
    else:
        out = stdout(chosen, is_report=True)
        out.report(page(report, look=out.look))


def show_report(report: NamedTuple, *, version: int) -> None:
    """Prints a report to stdout as one JSON object.

    `version` is raised when a key is removed or changes its meaning.
    """
    import json

    from tiktok_prep.base.as_json import as_json

    value = as_json(report)
    assert isinstance(value, dict)
    sys.stdout.write(json.dumps({"version": version, **value}, ensure_ascii=True, indent=2) + "\n")


def snapshot(deck: Deck, store: Store, *, at: datetime) -> Snapshot:
    """The deck and what the progress file says about it at `at`."""
    return Snapshot(
        deck,
        by_question(store.cards()),
        store.suspended(),
        store.agenda(),
        store.first_tries(),
        at,
    )


def plan_input(snapshot: Snapshot, store: Store) -> PlanInput | None:
    """What a plan is computed from; `None` if no stage of the deck has an interview ahead."""
    if snapshot.agenda.next_of(snapshot.deck.stages, after=snapshot.now) is None:
        return None
    from tiktok_prep.planning.plan_input import plan_input

    today = snapshot.now.date()
    return plan_input(
        snapshot,
        took_ms=store.recent_took_ms(),
        spent_s=sum(day.took_ms for day in store.days(today) if day.day == today) / 1000,
        new_today=store.started_on(today),
    )


def went_badly(
    snapshot: Snapshot, debriefs: Mapping[str, Debrief], *, stage: str | None
) -> list[WentBadly]:
    """The questions that went badly in real rounds of `stage`, or of all stages with `None`."""
    if not debriefs:
        return []
    from tiktok_prep.rounds.debrief import went_badly

    return went_badly(snapshot, debriefs, stage=stage)


def pick_stage(deck: Deck, typed: str | None) -> str | None:
    return pick("round", typed, [s.id for s in deck.stages]) if typed is not None else None


def stage_or_next(deck: Deck, name: str | None, agenda: Agenda) -> Stage:
    """The stage with the id `name`; without a name, that of the next interview, or the only one.

    Raises UsageError if no interview is ahead and there are several stages.
    """
    ahead = agenda.next_of(deck.stages, after=now())
    if name is None and ahead:
        name = ahead.stage
    if name is None and len(deck.stages) == 1:
        return deck.stages[0]
    if name is None:
        example = agenda.example_stage([stage.id for stage in deck.stages], after=now())
        hint = f"name a round, for example: --stage {example}"
        raise UsageError("no interview is ahead, so there is no next round", hint=hint)
    return next(stage for stage in deck.stages if stage.id == name)


def pick_tag(deck: Deck, typed: str | None) -> str | None:
    return pick("tag", typed, [t.id for t in deck.tags]) if typed is not None else None


def pick_question(deck: Deck, typed: str) -> str:
    return pick("question", typed, [q.id for q in deck.questions])

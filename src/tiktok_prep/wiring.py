"""Connects commands to the outside: folders, clock, chance, deck, progress file and output.

Putting the parts together here keeps the commands thin.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_prep.base import private_files, system
from tiktok_prep.base.clocks import start_of_day, to_local
from tiktok_prep.base.errors import Fault, FileFaults, PrepError, UsageError
from tiktok_prep.base.page import line
from tiktok_prep.base.private_files import (
    DECKS,
    PERSONAL,
    deck_home,
    make_home_private,
)
from tiktok_prep.base.private_files import replace as replace
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import (
    LONGEST_MESSAGE,
    count,
    cut_middle,
    day_and_time,
    no_questions_words,
    short_message,
)
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.cache import cached_deck
from tiktok_prep.deck.in_use import deck_id, not_a_folder, note_folder, read_in_use
from tiktok_prep.deck.stale import with_stale_facts
from tiktok_prep.journal.database import HOME_HINT, LOCK_TIMEOUT_S, LockWait
from tiktok_prep.journal.events import CLOCK_SKEW
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.model import (
    Agenda,
    Deck,
    OwnWords,
    Stage,
    by_question,
)
from tiktok_prep.terminal.printing import PlainPrinter, Printer, color_wanted, printer

if TYPE_CHECKING:
    from tiktok_prep.answers.editing import OwnAnswers
    from tiktok_prep.base.blocks import Block
    from tiktok_prep.planning.plan_input import PlanInput
    from tiktok_prep.terminal.canvas import Canvas
    from tiktok_prep.terminal.progress import Progress

STDOUT = Path("-")
"""`-`, given in place of a file, means stdout."""
DECK_FILES = ("stages.yaml", "questions.yaml", "facts.yaml")


def now() -> datetime:
    """Returns the current time, in the zone of this machine."""
    return to_local(datetime.now(UTC))


def new_id() -> str:
    """Makes the id of a new event: 32 random hexadecimal digits."""
    return os.urandom(16).hex()


def new_seed() -> int:
    """Makes a random seed from 1000 to 9999, short enough to type again."""
    return int.from_bytes(os.urandom(4)) % 9000 + 1000


def expand_path(path: str | Path) -> Path:
    """Makes a Path of what was typed or set in the environment, with `~` expanded.

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


def prep_home() -> Path:
    """Returns the folder of everything personal: PREP_HOME, or else the user data folder.

    Makes an existing folder unreadable for other users, and does not create a missing one. Raises
    PrepError if it cannot be entered, or if it or DECKS in it is a link that leads nowhere.
    """
    chosen = os.environ.get("PREP_HOME")
    if chosen:
        folder = expand_path(chosen)
    else:
        from platformdirs import user_data_path

        folder = expand_path(user_data_path("prep", appauthor=False))
    _check_home(folder)
    if folder.exists():  # a new one is created private
        _make_private_once(folder.absolute())
    return folder


def _check_home(folder: Path) -> None:
    for path in (folder, folder / DECKS):
        try:
            path.stat()
        except NotADirectoryError:
            hint = "set PREP_HOME to a folder"
            raise PrepError(f"{folder} is not a folder", hint=hint) from None
        except FileNotFoundError:
            if path.is_symlink():  # such as to a disk that is not plugged in
                raise PrepError(f"{path} is a link that leads nowhere", hint=HOME_HINT) from None
        except OSError as error:
            hint = "make it readable, or set PREP_HOME to use another folder"
            raise PrepError(f"{folder} cannot be read: {error.strerror}", hint=hint) from None


def home() -> Path:
    """Returns the folder in `prep_home()` with what is yours of the deck of this run: history,
    dates, answers, own questions. It need not exist.

    Raises PrepError if that deck is not there.
    """
    return home_of(deck_folder())


def home_of(deck: Path) -> Path:
    """Does what `home` does, for the deck in the folder `deck`. Raises FileFaults if there is no
    such folder.
    """
    if deck != builtin_deck() and (obstacle := not_a_folder(deck)):
        raise FileFaults([Fault(str(deck), None, obstacle)])
    return deck_home(prep_home(), deck_id(deck))


# cached, because a drill calls home() for every question
_make_private_once = cache(make_home_private)


def check_target(file: Path, *, force: bool = False) -> None:
    """Raises UsageError if no file may be written at `file`: one of prep's own is there, even with
    `force`; a folder, a device or a broken link; or any file, without `force`. Writes nothing."""
    folder, target = Path(os.path.realpath(prep_home())), Path(os.path.realpath(file))
    if any(target.is_relative_to(folder / name) for name in PERSONAL):
        raise UsageError(f"{file} is one of prep's own files", hint="name another file")
    private_files.check_target(file, force=force)


def builtin_deck() -> Path:
    """Returns the folder of the deck that comes with prep, in the wheel or in the source tree."""
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


class _Run:
    deck: Path | None = None
    """The folder that --deck named for this run; `None` without --deck."""


def choose_deck(folder: Path | None) -> None:
    """Sets what --deck named for the rest of this run; `None` means that nothing was named."""
    _Run.deck = folder


def deck_folder(chosen: Settings | None = None) -> Path:
    """Returns the folder of the deck: that of --deck, else of PREP_DECK, else of `prep use`, else
    the built-in one. --deck is taken from `chosen`, or without it from `choose_deck`.

    Raises PrepError if the folder of `prep use` is gone; does not look for the others.
    """
    typed = chosen.deck if chosen else _Run.deck
    if typed:
        return typed
    from_environment = os.environ.get("PREP_DECK")
    if from_environment:
        return expand_path(from_environment)
    in_use = read_in_use(prep_home())
    if in_use and not_a_folder(in_use):
        hint = "prep use DIR names where it is now; prep use built-in goes back"
        raise PrepError(f"{in_use}, the deck in use, is not there any more", hint=hint)
    return in_use or builtin_deck()


def deck_in_use() -> str:
    """Returns the id of the deck that this run uses. Raises PrepError if the folder of `prep use`
    is gone or the note about it cannot be read; does not look whether any other folder exists."""
    return deck_id(deck_folder())


def deck_option(chosen: Settings) -> str:
    """Returns what a suggested command needs to use the same deck: ' --deck uk', quoted for a
    shell; '' if --deck was not given."""
    if chosen.deck is None:
        return ""
    from shlex import quote

    return f" --deck {quote(str(chosen.deck))}"


def own_questions_file(deck: Path | None = None) -> Path:
    """Returns the file of your own questions for the deck in the folder `deck`; without `deck`, for
    the deck of this run. The file need not exist."""
    return home_of(deck or deck_folder()) / "deck" / "questions.yaml"


def load_deck(chosen: Settings) -> Deck:
    """Returns the deck with your own questions, from the cache if possible.

    If something is wrong in the file of your questions, prints a warning and leaves them out.
    Raises FileFaults if something is wrong in the deck.
    """
    deck, fault = load_deck_and_fault(chosen)
    if fault:
        tell_fault("warning", fault)
        tell("Your own questions are left out until this is fixed.")
    return deck


def load_deck_strictly(chosen: Settings) -> Deck:
    """Returns the deck with your own questions. Raises FileFaults if something is wrong in either:
    for commands that write to the file of your questions."""
    deck, fault = load_deck_and_fault(chosen)
    if fault:
        raise fault
    return deck


def load_deck_and_fault(chosen: Settings) -> tuple[Deck, FileFaults | None]:
    """Returns the deck with your own questions, and `None`; or, if something is wrong in their
    file, the deck without them, and the faults.

    Raises FileFaults with the faults of both files if something is wrong in the deck.
    """
    folder = deck_folder(chosen)
    own = own_questions_file(folder)

    def load(folder: Path, own: Path | None = own) -> Deck:
        from tiktok_prep.deck.loading import load_deck as load_yaml

        return load_yaml(folder, own)

    fault: FileFaults | None = None
    try:
        deck = cached_deck(folder, DECK_FILES, prep_home() / "cache", also=[own], load=load)
    except FileFaults as faults:
        try:
            deck, fault = load(folder, None), faults
        except FileFaults:
            raise faults from None
    return with_stale_facts(deck, today=now().date()), fault


def announce_canvas(canvas: Canvas | None, store: Store) -> None:
    """Says on stderr how to do without the whole screen, if `canvas` takes it and nothing has been
    rated yet; and on a terminal of Windows, that each key needs Enter."""
    if system.ON_WINDOWS and system.is_terminal(sys.stdin):
        tell("Type each key, then Enter: on Windows, prep reads a line at a time.")
    if canvas and canvas.is_used and not store.total().reviews:
        tell("This takes the whole screen; --plain or ACCESSIBLE=1 prints line by line instead.")


def answers_to(deck: Deck, store: Store | None = None) -> OwnAnswers:
    """Returns your answers to the questions of `deck`, read from and saved to `store`; without it,
    the progress file is opened when it is needed."""
    from tiktok_prep.answers.editing import OwnAnswers

    def opened(*, write: bool) -> AbstractContextManager[Store]:
        return nullcontext(store) if store else open_store(write=write)

    def of(question_id: str) -> OwnWords | None:
        with opened(write=False) as log:
            return log.answers().get(question_id)

    def save(words: OwnWords) -> None:
        with opened(write=True) as log:
            log.set_words(words, event_id=new_id())

    return OwnAnswers(home(), deck, now, tell, of, save)


class Messages:
    """Where messages go: to stderr, or to a screen while `shown_by` runs."""

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
    """Opens the progress file in `home()`; with `write`, for writing, and also notes where the deck
    is.

    While another prep is writing, waits and says so to `messages`, or on stderr without them.
    Raises StoreError after LOCK_TIMEOUT_S.
    """
    folder = home()
    if write:
        _note_deck(folder)
    wait = lock_wait(messages)
    return Store.open(
        folder,
        write=write,
        on_wait=wait.on_wait,
        on_damage=lambda sentence: (messages or Messages()).tell(f"warning: {sentence}"),
        timeout_s=wait.seconds,
    )


def lock_wait(messages: Messages | None = None) -> LockWait:
    """Returns how to wait for another prep that is writing: for LOCK_TIMEOUT_S, saying so to
    `messages`, or on stderr without them."""
    messages = messages or Messages()
    waiting = "Waiting for another prep to finish writing..."
    return LockWait(LOCK_TIMEOUT_S, lambda: messages.tell(waiting))


def _note_deck(folder: Path) -> None:
    """Writes down where the deck in use is, unless it is the built-in one or that fails."""
    deck = deck_folder()
    if deck != builtin_deck():
        with suppress(OSError, PrepError):  # only `prep use` needs it
            note_folder(prep_home(), folder.name, deck.absolute())


def back_up(store: Store) -> None:
    """Copies the progress file into its backups folder, which may delete the oldest copy, and says
    on stderr where."""
    tell(f"Copied the progress file to {store.back_up(now().strftime('%Y%m%d-%H%M%S-%f'))}.")


def warn_of_dates_ahead(store: Store) -> None:
    """Warns on stderr if something is dated ahead of the clock by more than CLOCK_SKEW."""
    at = now()
    if ahead := store.dated_after(at + CLOCK_SKEW):
        number, last = ahead
        entries = f"{count(number, 'event')} dated ahead of the clock"
        days = f"({day_and_time(at)}), up to {day_and_time(last.astimezone(at.tzinfo))}"
        tell(f"warning: {entries} {days}. If the clock is right, take that back: prep undo")


def progress(chosen: Settings) -> Progress:
    """Returns a display, on stderr, of how far a long task is."""
    from tiktok_prep.terminal.progress import Progress

    plain = _is_plain(chosen)
    return Progress(lambda: printer(sys.stderr, plain=plain))


def _is_plain(chosen: Settings) -> bool:
    """Whether --plain or ACCESSIBLE asks for output that suits a screen reader."""
    return chosen.plain or bool(os.environ.get("ACCESSIBLE"))


def stdout(chosen: Settings, *, is_report: bool = False) -> Printer:
    """Returns the printer for stdout, where answers go. Without `is_report`, --color always does
    not colour what goes into a pipe."""
    color = color_wanted(chosen.color, os.environ)
    if color == "always" and not is_report:
        color = "auto"
    return printer(
        sys.stdout, plain=_is_plain(chosen), color=color, deck_option=deck_option(chosen)
    )


def tell(text: str) -> None:
    """Prints `text`, which may have several lines, to stderr: stdout carries answers only."""
    PlainPrinter(sys.stderr).page([line(part) for part in text.split("\n")])


def tell_fault(mark: str, error: PrepError) -> None:
    """Prints an error to stderr: 'mark: message', one line for each of FileFaults, then the hint.

    Shortens long messages, and the file name of a fault only if it is over LONGEST_MESSAGE.
    """
    messages = [short_message(error.message)]
    if isinstance(error, FileFaults):
        messages = [
            str(Fault(cut_middle(name, LONGEST_MESSAGE), number, short_message(sentence)))
            for name, number, sentence in error.faults
        ]
    for message in messages:
        tell(f"{mark}: {message}".replace("\n", " "))
    if error.hint:
        tell(f"hint:  {error.hint}")


def show_page(
    chosen: Settings,
    report: NamedTuple,
    page: Callable[..., Iterable[Block]],
    *,
    version: int,
    as_json: bool,
) -> None:
    """Prints a report to stdout: with `as_json` as `show_report` does, else the blocks that
    `page(report)` returns, in your pager if they need more rows than the terminal has."""
    if as_json:
        show_report(report, version=version)
    else:
        stdout(chosen, is_report=True).report(page(report))


def show_report(report: NamedTuple, *, version: int) -> None:
    """Prints a report to stdout as one JSON object that begins with `version`, which is raised
    when a key is removed or changes its meaning."""
    import json

    from tiktok_prep.base.as_json import as_json

    value = as_json(report)
    assert isinstance(value, dict)
    sys.stdout.write(json.dumps({"version": version, **value}, ensure_ascii=True, indent=2) + "\n")


def snapshot(deck: Deck, store: Store, *, at: datetime) -> Snapshot:
    """Reads from `store` what it knows of the deck, and puts both together as of `at`."""
    return Snapshot(
        deck,
        by_question(store.cards()),
        store.suspended(),
        store.agenda(),
        store.first_tries(),
        store.later_answers(),
        at,
    )


def plan_input(snapshot: Snapshot, store: Store) -> PlanInput | None:
    """Reads what a plan is computed from; returns `None` if no stage of the deck has an interview
    ahead."""
    if snapshot.agenda.next_of(snapshot.deck.stages, after=snapshot.now) is None:
        return None
    from tiktok_prep.planning.plan_input import plan_input

    today = snapshot.now.date()
    return plan_input(
        snapshot,
        took_ms=store.recent_ms("took_ms", before=start_of_day(today, snapshot.now.tzinfo)),
        spent_s=sum(day.took_ms for day in store.days(today) if day.day == today) / 1000,
        new_today=store.started_on(today),
        rated_today=store.took_ms(today),
    )


def asked_today(snapshot: Snapshot, store: Store) -> dict[str, bool]:
    """Maps the id of each question that has an interview ahead and is not suspended to whether the
    plan asks it in the rest of today; {} if no interview is ahead."""
    inputs = plan_input(snapshot, store)
    if inputs is None:
        return {}
    from tiktok_prep.planning.days import asked_today

    return asked_today(inputs)


def pick_stage(deck: Deck, typed: str | None) -> str | None:
    """Returns the id of the round called `typed`; `None` for `None`. Raises UsageError if there is
    no such round, or more than one."""
    from tiktok_prep.deck.search import pick, round_names

    return pick("round", typed, round_names(deck)) if typed is not None else None


def pick_stage_or_question(deck: Deck, typed: str | None) -> tuple[str | None, str | None]:
    """Returns a round id and `None`, or `None` and a question id, whichever `typed` names; two
    `None` for `None`.

    If it names both, the round counts, unless `typed` is a question's id. Raises UsageError if it
    names neither, or several.
    """
    from tiktok_prep.deck.search import named, not_clear, pick, question_names, round_names

    if typed is None:
        return None, None
    rounds, questions = round_names(deck), question_names(deck)
    if typed not in questions and named(typed, rounds):
        return pick("round", typed, rounds), None
    if len(found := named(typed, questions)) == 1:
        return None, found[0]
    raise not_clear("round or question", typed, {**questions, **rounds})


def stage_or_next(deck: Deck, stage_id: str | None, agenda: Agenda) -> Stage:
    """Returns the stage with the id `stage_id`, which the deck must have; for `None`, the stage of
    the next interview, or else the only one whose interview is not over.

    Raises UsageError if `stage_id` is `None`, no interview is ahead and several stages are left.
    """
    at = now()
    ahead = agenda.next_of(deck.stages, after=at)
    held = {interview.stage for interview in agenda.past(deck.stages, by=at)}
    left = [stage for stage in deck.stages if stage.id not in held] or deck.stages
    stage_id = stage_id or (ahead.stage if ahead else None)
    if stage_id is None and len(left) > 1:
        message = "no interview is ahead, so there is no next round"
        raise UsageError(message, hint=f"name a round, such as {left[0].id}")
    return next(stage for stage in deck.stages if stage.id == (stage_id or left[0].id))


def check_has_questions(deck: Deck, stage: str | None, chosen: Settings) -> None:
    """Raises UsageError if the deck has no question, suspended or not, for the stage with this id;
    does nothing for `None`."""
    if stage and not deck.select(stage=stage, tag=None):
        raise UsageError(f"{stage}: {no_questions_words(stage, deck_option(chosen))}")


def pick_tag(deck: Deck, typed: str | None) -> str | None:
    from tiktok_prep.deck.search import pick

    return pick("tag", typed, {t.id: (t.name,) for t in deck.tags}) if typed is not None else None


def pick_question(
    deck: Deck, typed: str, *, others: Callable[[], Iterable[str]] = lambda: ()
) -> str:
    """Returns the id of the question that `typed` names: its id, the beginning of one, or some of
    its words. `others` returns ids of questions that left the deck, which must be typed in full.

    Raises UsageError if `typed` names no question, or several, which it lists.
    """
    from tiktok_prep.deck.search import pick, question_names

    if deck.question(typed) is None and typed in others():
        return typed
    return pick("question", typed, question_names(deck))

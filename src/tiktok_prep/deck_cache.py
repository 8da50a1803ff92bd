"""The parsed deck kept as JSON, because reading YAML takes longer than all the rest of `list`.

One file per deck folder, checked by the path, size and time of the deck's files and by the
format below; whatever does not fit is read anew from the YAML. Safe to delete at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tiktok_prep.model import (
    Deck,
    Fact,
    FollowUp,
    Point,
    Question,
    Role,
    RolePart,
    Source,
    Stage,
    Tag,
    Topic,
)
from tiktok_prep.private_files import make_home

FORMAT = 7
"""Raise it whenever the shape of a deck or what the loader accepts changes."""


def cached_deck(
    folder: Path,
    files: Sequence[str],
    cache: Path,
    *,
    also: Sequence[Path] = (),
    load: Callable[[Path], Deck],
) -> Deck:
    """What `load(folder)` returns, from the folder `cache` if nothing has changed since.

    `files` are the names of the deck's files, `also` other files that it is made of. A cache that
    cannot be read or written is no fault: the deck is then loaded. What `load` raises is passed on
    and not cached.
    """
    try:
        place = os.path.abspath(folder)  # noqa: PTH100
    except OSError:  # the working folder is gone
        return load(folder)
    paths = [*(folder / name for name in files), *also]
    stamp = [FORMAT, place, [_state(path) for path in paths]]
    path = cache / f"deck-{_digest(str(stamp[1]))}.json"
    try:
        saved = json.loads(path.read_bytes())
        if saved["stamp"] == stamp:
            return _deck(saved["deck"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass  # none, or not one of ours
    deck = load(folder)
    if stamp[2] == [_state(file) for file in paths]:  # not changed while it was read
        _write(path, json.dumps({"stamp": stamp, "deck": deck}))
    return deck


def _state(path: Path) -> list[int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _digest(text: str) -> str:
    from zlib import crc32

    return f"{crc32(text.encode(errors='surrogateescape')):08x}"


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, so that no other prep ever reads a half."""
    part = path.with_suffix(f".{os.getpid()}")
    try:
        make_home(path.parent.parent)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        file = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    except OSError:
        return
    try:
        with os.fdopen(file, "wb") as handle:
            handle.write(text.encode())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def _deck(row: list[Any]) -> Deck:
    name, stages, role, tags, questions, topics = row
    return Deck(
        name=name,
        stages=tuple(
            Stage(i, n, objective, tuple(expect), tuple(ask_them))
            for i, n, objective, expect, ask_them in stages
        ),
        role=role and Role(role[0], role[1], tuple(RolePart(*part) for part in role[2])),
        tags=tuple(Tag(*tag) for tag in tags),
        questions=tuple(map(_question, questions)),
        topics=tuple(Topic(*topic) for topic in topics),
    )


def _question(row: list[Any]) -> Question:
    question = Question(*row)
    return question._replace(
        stages=tuple(question.stages),
        points=tuple(Point(i, says, tuple(cues)) for i, says, cues in question.points),
        follow_ups=tuple(FollowUp(*follow_up) for follow_up in question.follow_ups),
        tags=tuple(question.tags),
        covers=tuple(question.covers),
        also=tuple(question.also),
        facts=tuple(question.facts),
        fact=_fact(question.fact) if question.fact else None,
    )


def _fact(row: Sequence[Any]) -> Fact:
    as_of, source, topic, region, confidence, note = row
    return Fact(as_of, Source(*source), topic, tuple(region), confidence, note)

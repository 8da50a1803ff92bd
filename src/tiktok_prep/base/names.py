"""Typed names of stages, tags and questions: a unique prefix is enough, a typo gets a hint."""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_prep.base.errors import UsageError


def nearest(name: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Returns the one of `names` that is spelt most like `name`; `None` if none is at least
    `cutoff` (0-1) like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), n=1, cutoff=cutoff)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Returns a hint for an unknown `name`, such as "did you mean 'executive'?".

    If none of `names` is close, the hint lists the first 12, or says that there are none yet.
    """
    names = list(names)
    guess = nearest(name, names)
    if guess:
        return f"did you mean '{guess}'?"
    if not names:
        return "there are none yet"
    first = ", ".join(names[:12])
    return f"there are: {first}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def pick(kind: str, typed: str, names: Iterable[str]) -> str:
    """Returns the one of `names` that is `typed`, or else the only one that starts with it.

    Raises UsageError with a hint if none or more than one does, or if `typed` is ''. `kind` is the
    noun for the message, such as "stage".
    """
    names = list(names)
    if typed in names:
        return typed
    matches = [name for name in names if typed and name.startswith(typed)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        first = " or ".join(matches[:6]) + (f" or {len(matches) - 6} more" if matches[6:] else "")
        raise UsageError(f"{kind} '{typed}' could be {first}", hint="type more of it")
    raise UsageError(f"there is no {kind} '{typed}'", hint=did_you_mean(typed, names))

"""Names that a person types: an unambiguous prefix is enough, a wrong one gets the nearest."""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_prep.base.errors import UsageError


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `name` was most likely meant to be; `None` if none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.6)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A hint such as "did you mean 'executive'?", or all the names there are if none is near."""
    names = list(names)
    near = nearest(name, names)
    if near:
        return f"did you mean '{near}'?"
    if not names:
        return "there are none yet"
    shown = ", ".join(names[:12])
    return f"there are: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def pick(kind: str, typed: str, names: Iterable[str]) -> str:
    """The one of `names` that is `typed` or alone begins with it.

    Raises UsageError, with the nearest name, if there is none or more than one. `kind` is the
    word for what is named ("stage").
    """
    names = list(names)
    if typed in names:
        return typed
    begins = [name for name in names if typed and name.startswith(typed)]
    if len(begins) == 1:
        return begins[0]
    if begins:
        shown = " or ".join(begins[:6]) + (f" or {len(begins) - 6} more" if begins[6:] else "")
        raise UsageError(f"{kind} '{typed}' could be {shown}", hint="type more of it")
    raise UsageError(f"there is no {kind} '{typed}'", hint=did_you_mean(typed, names))

"""How the other side of a mock interview behaves: what it says, how often it pushes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple


class Style(NamedTuple):
    """One manner of an interviewer. Of each kind of words, the seed picks which are said."""

    about: str
    pushes: int
    """Follow-ups to each answer."""
    openings: tuple[str, ...]
    moving_on: tuple[str, ...]
    """Before the next question, whatever the answer was."""
    moving_on_well: tuple[str, ...]
    """Also before the next question, if the answer was not bad."""
    pushing: tuple[str, ...]
    """Before the first follow-up to an answer."""
    pushing_more: tuple[str, ...]
    """Before one more to the same answer."""
    closings: tuple[str, ...]
    out_of_time: tuple[str, ...]
    """In place of a closing, where the clock ended the round."""


STYLES = {
    "warm": Style(
        about="friendly, one gentle follow-up to each answer",
        pushes=1,
        openings=(
            "Thank you for making the time. Take a breath before you answer; there is no hurry.",
            "Good to meet you. I have read your CV, so let us simply talk.",
            "Welcome. I would like to hear your own stories, so take your time with each.",
        ),
        moving_on=(
            "I see. Let us turn to something else.",
            "Right, thank you for that.",
            "Thank you. Here is another one.",
            "Let us move on; take a moment if you like.",
            "I have something quite different now.",
            "Let me ask about another side of the work.",
        ),
        moving_on_well=("Thank you, that helps.", "That is good to know."),
        pushing=(
            "I would love to hear a little more.",
            "If I may ask one thing more:",
            "Help me to picture it.",
            "Let me stay with that for a moment.",
            "I am curious about one part of it.",
            "Could we look at that once more?",
        ),
        pushing_more=("And one last thing on this:",),
        closings=(
            "Those were my questions. Thank you for being so open.",
            "That is all from me. Thank you; it was good to talk.",
        ),
        out_of_time=("That was our time, I am afraid. Thank you for being so open.",),
    ),
    "brisk": Style(
        about="to the point, one follow-up to each answer",
        pushes=1,
        openings=(
            "Hello. We have a lot to cover, so I shall go straight in.",
            "Thanks for coming. Short answers are fine; I will ask where I want more.",
            "Let us start. I will keep an eye on the time for both of us.",
        ),
        moving_on=(
            "Next question.",
            "Understood. Moving on.",
            "Right.",
            "Another one.",
            "Noted. On to the next.",
            "Let us go on.",
        ),
        moving_on_well=("Good. Next.", "Fine. Another one."),
        pushing=(
            "Quickly:",
            "One thing on that:",
            "Before we move on:",
            "Tell me this:",
            "A short one on that:",
            "Let me stop you there:",
        ),
        pushing_more=("And:",),
        closings=(
            "That is everything. Thank you.",
            "Good, that is all I have. You will hear from us.",
        ),
        out_of_time=("That is our time. Thank you.",),
    ),
    "sceptical": Style(
        about="hard to convince, two follow-ups to each answer",
        pushes=2,
        openings=(
            "I have seen many CVs like yours. Tell me what is not on it.",
            "I shall push on your answers. It is not personal.",
            "Let me be frank: I am not convinced yet. Let us see.",
        ),
        moving_on=(
            "We shall leave it there.",
            "Hm. Let us try another.",
            "I have noted that.",
            "If you say so. Next.",
            "Let us see how the next one goes.",
            "Something else, then.",
        ),
        moving_on_well=("Well. Next.", "I will take that. Another one."),
        pushing=(
            "I am not sure I follow.",
            "That sounds a little smooth.",
            "Anybody could say that.",
            "Let me press you there.",
            "I have heard that before.",
            "You will have to do better than that.",
        ),
        pushing_more=(
            "That is not quite what I asked, so differently:",
            "I am still not convinced.",
            "Go further.",
            "There is more to it, surely.",
            "That leaves me with a doubt.",
            "One more, and then I let it rest.",
        ),
        closings=(
            "We can stop here. I have what I need.",
            "No more questions. Thank you for bearing with me.",
        ),
        out_of_time=("We have to stop there; the time is over.",),
    ),
}
DEFAULT_STYLE = "brisk"


def style_of(name: str) -> Style:
    """The style of that name; the default one where this version knows no such style."""
    return STYLES.get(name, STYLES[DEFAULT_STYLE])


def chance(seed: int, *about: object) -> float:
    """A number from 0 up to 1 that hangs on the seed and on what it is about, nothing else.

    Each purpose draws on its own, so that a question added to the deck changes no other draw.
    `Random.random` of a text gives the same on every machine and in every version of Python.
    """
    return Random("/".join(map(str, (seed, *about)))).random()


def one_of(texts: tuple[str, ...], turn: int, seed: int, *about: object) -> str:
    """One of some texts: the seed says which comes first, then each has its turn."""
    return texts[(int(chance(seed, *about) * len(texts)) + turn) % len(texts)]


def moving_on(style: Style, went_well: Sequence[bool], seed: int) -> str:
    """What is said after some answers, at least one, of which it is told whether each went well.

    The seed shuffles the words; each is said once before any is said again, and what praises comes
    after an answer that went well alone.
    """
    words = sorted(
        (*style.moving_on, *style.moving_on_well),
        key=lambda text: chance(seed, "moving on", text),
    )
    said: list[str] = []
    for well in went_well:
        fit = [text for text in words if well or text not in style.moving_on_well]
        said.append(min(fit, key=said.count))
    return said[-1]

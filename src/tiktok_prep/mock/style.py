"""How the interviewer behaves in a mock interview: what they say, how many follow-ups they ask."""

from __future__ import annotations

from random import Random

from tiktok_prep.base.value import NamedTuple


class Style(NamedTuple):
    """One kind of interviewer. The seed picks which text of each group is said."""

    about: str
    follow_up_count: int
    """How many follow-ups to ask after each answer."""
    openings: tuple[str, ...]
    lead_ins: tuple[str, ...]
    """Said before the next question."""
    follow_up_lead_ins: tuple[str, ...]
    """Said before the first follow-up to an answer."""
    further_lead_ins: tuple[str, ...]
    """Said before a further follow-up to the same answer."""
    closings: tuple[str, ...]
    time_up_closings: tuple[str, ...]
    """Said instead of a closing if time ran out."""


STYLES = {
    "warm": Style(
        about="friendly, one gentle follow-up to each answer",
        follow_up_count=1,
        openings=(
            "Thank you for making the time. Take a breath before you answer; there is no hurry.",
            "Good to meet you. I have read your CV, so let us simply talk.",
            "Welcome. I would like to hear your own stories, so take your time with each.",
        ),
        lead_ins=(
            "I see. Let us turn to something else.",
            "Right, thank you for that.",
            "Thank you. Here is another one.",
            "Let us move on; take a moment if you like.",
            "I have something quite different now.",
            "Let me ask about another side of the work.",
        ),
        follow_up_lead_ins=(
            "I would love to hear a little more.",
            "If I may ask one thing more:",
            "Help me to picture it.",
            "Let me stay with that for a moment.",
            "I am curious about one part of it.",
            "Could we look at that once more?",
        ),
        further_lead_ins=("And one last thing on this:",),
        closings=(
            "Those were my questions. Thank you for being so open.",
            "That is all from me. Thank you; it was good to talk.",
        ),
        time_up_closings=("That was our time, I am afraid. Thank you for being so open.",),
    ),
    "brisk": Style(
        about="to the point, one follow-up to each answer",
        follow_up_count=1,
        openings=(
            "Hello. We have a lot to cover, so I shall go straight in.",
            "Thanks for coming. Short answers are fine; I will ask where I want more.",
            "Let us start. I will keep an eye on the time for both of us.",
        ),
        lead_ins=(
            "Next question.",
            "Understood. Moving on.",
            "Right.",
            "Another one.",
            "Noted. On to the next.",
            "Let us go on.",
        ),
        follow_up_lead_ins=(
            "Quickly:",
            "One thing on that:",
            "Before we move on:",
            "Tell me this:",
            "A short one on that:",
            "Let me stop you there:",
        ),
        further_lead_ins=("And:",),
        closings=(
            "That is everything. Thank you.",
            "Good, that is all I have. You will hear from us.",
        ),
        time_up_closings=("That is our time. Thank you.",),
    ),
    "sceptical": Style(
        about="hard to convince, two follow-ups to each answer",
        follow_up_count=2,
        openings=(
            "I have seen many CVs like yours. Tell me what is not on it.",
            "I shall push on your answers. It is not personal.",
            "Let me be frank: I am not convinced yet. Let us see.",
        ),
        lead_ins=(
            "We shall leave it there.",
            "Hm. Let us try another.",
            "I have noted that.",
            "If you say so. Next.",
            "Let us see how the next one goes.",
            "Something else, then.",
        ),
        follow_up_lead_ins=(
            "I am not sure I follow.",
            "That sounds a little smooth.",
            "Anybody could say that.",
            "Let me press you there.",
            "I have heard that before.",
            "You will have to do better than that.",
        ),
        further_lead_ins=(
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
        time_up_closings=("We have to stop there; the time is over.",),
    ),
}
DEFAULT_STYLE = "brisk"


def style_of(name: str) -> Style:
    """The style of this name, or the default style for a name that this version lacks."""
    return STYLES.get(name, STYLES[DEFAULT_STYLE])


def chance(seed: int, *about: object) -> float:
    """A random number in [0, 1), always the same for the same `seed` and `about`.

    Each purpose passes its own `about`, so a new question in the deck changes no other draw.
    `Random` seeded with a string gives the same number on every machine and Python version.
    """
    return Random("/".join(map(str, (seed, *about)))).random()


def text_for_turn(texts: tuple[str, ...], turn: int, seed: int, *about: object) -> str:
    """One of `texts` (at least one). The seed and `about` pick that of turn 0; later turns take the
    next ones in order, and start over after the last."""
    return texts[(int(chance(seed, *about) * len(texts)) + turn) % len(texts)]

"""`prep stories`."""

from functools import partial
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.answers.stories import STORIES_VERSION, stories_report
from tiktok_prep.answers.stories_page import by_role_page, stories_page
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings

By = Annotated[
    str,
    options.value(
        "--by",
        "stage|role",
        "What stands beside the stories: the rounds, or the parts of the role.",
    ),
]


def run(
    chosen: Settings,
    by: By = "stage",
    as_json: options.JsonOption = False,
) -> None:
    """Show which story serves which questions, round by round, and what is missing.

    An answer names its story in its head (`story: festival-launch`) or by `prep answer QUESTION
    --story NAME`; several answers may tell the same one. Told of: behavioural questions without an
    answer or a story, parts of the role that no story covers, a story told twice in one round, one
    that serves four questions or more, and one not rehearsed for two weeks.
    """
    ways = [way for way in ("stage", "role") if by and way.startswith(by.lower())]
    if not ways:
        raise UsageError(f"--by takes stage or role, not '{by}'", hint="leave it out for stage")
    loaded = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        found = wiring.snapshot(loaded, store, at=wiring.now())
    report = stories_report(found, wiring.own_answers())
    by_stage = partial(stories_page, deck_option=wiring.deck_option(chosen))
    page = by_role_page if ways == ["role"] else by_stage
    wiring.show(chosen, report, page, version=STORIES_VERSION, as_json=as_json)

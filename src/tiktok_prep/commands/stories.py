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
        "List the stories by interview round, or by part of the role.",
    ),
]


def run(
    chosen: Settings,
    by: By = "stage",
    as_json: options.JsonOption = False,
) -> None:
    """Show which story answers which questions, round by round, and what is missing.

    You name the story of an answer in the head of its file (`story: festival-launch`) or with `prep
    answer QUESTION --story NAME`. Several answers may tell the same story. Listed as gaps:
    behavioural questions without an answer or a story, parts of the role that no story covers, a
    story told twice in one round, one that answers four or more questions, and one not rehearsed
    for two weeks.
    """
    ways = [way for way in ("stage", "role") if by and way.startswith(by.lower())]
    if not ways:
        hint = "leave it out to list by stage"
        raise UsageError(f"--by takes stage or role, not '{by}'", hint=hint)
    loaded = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(loaded, store, at=wiring.now())
    report = stories_report(snapshot, wiring.own_answers())
    by_stage = partial(stories_page, deck_option=wiring.deck_option(chosen))
    page = by_role_page if ways == ["role"] else by_stage
    wiring.show(chosen, report, page, version=STORIES_VERSION, as_json=as_json)

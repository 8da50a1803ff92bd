"""`prep stories`."""

from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.errors import UsageError
from tiktok_prep.stories import STORIES_VERSION, stories
from tiktok_prep.views.stories import by_role_page, stories_page


def run(
    context: typer.Context,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="stage|role",
            help="What stands beside the stories: the rounds, or the parts of the role.",
        ),
    ] = "stage",
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Show which story serves which questions, round by round, and what is missing.

    An answer names its story in its head (`story: festival-launch`) or by `prep answer QUESTION
    --story NAME`; several answers may tell the same one. Told of: behavioural questions without an
    answer or a story, parts of the role that no story covers, a story told twice in one round, one
    that serves four questions or more, and one not rehearsed for two weeks.
    """
    chosen = options.settings(context, deck, plain)
    ways = [way for way in ("stage", "role") if by and way.startswith(by.lower())]
    if not ways:
        raise UsageError(f"--by takes stage or role, not '{by}'", hint="leave it out for stage")
    loaded = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        found = wiring.snapshot(loaded, store, at=wiring.now())
    report = stories(found, wiring.own_answers())
    out = wiring.stdout(chosen)
    if as_json:
        wiring.show_report(report, version=STORIES_VERSION)
    elif ways == ["role"]:
        out.page(by_role_page(report, look=out.look))
    else:
        option = wiring.deck_option(chosen)
        out.page(stories_page(report, deck_option=option, look=out.look))

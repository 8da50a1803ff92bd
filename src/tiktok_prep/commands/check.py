"""`prep check`."""

from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.text import count
from tiktok_prep.views.page import dim, line


def run(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The deck's folder.")
    ] = None,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Check a deck: every fault with its file and line. Exit 1 if there is one.

    Also counts the questions of your history that are not in this deck: nothing of them is lost,
    and they are back when their ids are.
    """
    from tiktok_prep.deck_yaml import load_deck

    chosen = options.settings(context, folder or deck, plain)
    loaded = load_deck(wiring.deck_folder(chosen))
    with wiring.open_store(write=False) as store:
        known = {question.id for question in loaded.questions}
        orphans = [name for name in store.question_ids() if name not in known]
    points = sum(len(question.points) for question in loaded.questions)
    page = [
        line(
            f"{loaded.name}: no faults in {count(len(loaded.stages), 'stage')}, "
            f"{count(len(loaded.questions), 'question')} and {count(points, 'point')}."
        )
    ]
    if orphans:
        page.append(line(f"{count(len(orphans), 'question')} of your history not in this deck:"))
        page += [line(dim(name), indent=2) for name in orphans]
    wiring.stdout(chosen).page(page)

"""`prep brief`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.brief import BRIEF_VERSION, Brief, brief
from tiktok_prep.errors import UsageError
from tiktok_prep.views.brief import brief_markdown, brief_page

STDOUT = Path("-")


def run(
    context: typer.Context,
    stage: options.StageOption = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as Markdown.")] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            parser=options.path,
            help="Write it as one page of HTML, to print or to read on a telephone; - for stdout.",
        ),
    ] = None,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """One page for the hour before an interview, the next one unless you name a round.

    The likeliest questions with the points that you are likeliest to forget then, how your own
    stories begin, the figures to get right, what you said in earlier rounds, what to ask them.
    """
    to_stdout = {"--markdown": markdown, "--json": as_json, "--html -": html == STDOUT}
    names = [name for name, given in to_stdout.items() if given]
    if names[1:]:
        hint = "leave one of them out"
        raise UsageError(f"{names[0]} and {names[1]} both write to stdout", hint=hint)
    if html and html != STDOUT:
        from tiktok_prep.views.brief_html import MARKER

        wiring.check_target(html, begins=MARKER.encode(), what="brief")
    chosen = options.settings(context, deck, plain)
    loaded, now = wiring.load_deck(chosen), wiring.now()
    name = wiring.pick_stage(loaded, stage)
    with wiring.open_store(write=False) as store:
        found, debriefs = wiring.snapshot(loaded, store, at=now), store.debriefs()
    report = brief(
        found, wiring.stage_or_next(loaded, name, found.agenda), wiring.own_answers(), debriefs
    )
    option = wiring.deck_option(chosen)
    if html:
        _write_html(html, report, option)
    if as_json:
        wiring.show_report(report, version=BRIEF_VERSION)
    elif markdown:
        sys.stdout.write(brief_markdown(report, deck_option=option))
    elif not html:
        out = wiring.stdout(chosen)
        out.page(brief_page(report, deck_option=option, look=out.look))


def _write_html(file: Path, report: Brief, deck_option: str) -> None:
    from tiktok_prep.views.brief_html import brief_html

    data = brief_html(report, deck_option=deck_option).encode()
    if file == STDOUT:
        sys.stdout.buffer.write(data)
        return
    wiring.replace(file, [data])
    wiring.tell(f"Written to {file}: one page of A4. Open it in a browser to print it.")

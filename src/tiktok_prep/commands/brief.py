"""`prep brief`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.rounds.brief import BRIEF_VERSION, brief, brief_page

Html = Annotated[
    Path | None,
    options.file(
        "--html", "Write it as one page of HTML, to print or read on a phone; - for stdout."
    ),
]


def run(
    chosen: Settings,
    stage: options.Round = None,
    html: Html = None,
    force: Annotated[
        bool, options.flag("--force", "Replace the file of --html if it exists.", rare=True)
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Print one page for the hour before an interview; without ROUND, before the next one.

    The questions with the points you are likeliest to forget and your own words for them, the
    figures to get right, what you said in earlier rounds, what to ask them.
    """
    to_stdout = html == wiring.STDOUT
    keep_apart({"--json": as_json, "--html -": to_stdout})
    if html and not to_stdout:
        wiring.check_target(html, force=force)
    deck, now = wiring.load_deck(chosen), wiring.now()
    stage_id = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=False) as store:
        snapshot, debriefs = wiring.snapshot(deck, store, at=now), store.debriefs()
        answers = store.answers()
    round_ahead = wiring.stage_or_next(deck, stage_id, snapshot.agenda)
    report = brief(snapshot, round_ahead, answers, debriefs)
    if html:
        from tiktok_prep.rounds.brief_html import brief_html

        data = brief_html(report, deck_option=wiring.deck_option(chosen)).encode()
        if to_stdout:
            sys.stdout.buffer.write(data)
        else:
            wiring.replace(html, [data])
            wiring.tell(f"Written to {html}: one page of A4. Open it in a browser to print it.")
    if as_json or not html:
        wiring.show_page(chosen, report, brief_page, version=BRIEF_VERSION, as_json=as_json)

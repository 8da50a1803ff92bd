"""`prep drill`."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.errors import PrepError, UsageError
from tiktok_prep.own_answers import OwnAnswers
from tiktok_prep.planning.due import DueQueue, at_hand, drill_order
from tiktok_prep.planning.standing import standings_in
from tiktok_prep.session import Drill, Queue
from tiktok_prep.terminal.drill_screen import DrillScreen
from tiktok_prep.terminal.keys import keys_from
from tiktok_prep.text import count
from tiktok_prep.views.drill import summary_page


def run(
    context: typer.Context,
    stage: options.StageOption = None,
    tag: options.TagOption = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes",
            "-m",
            metavar="MINUTES",
            min=1,
            max=600,
            help="Begin no question after this long.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", metavar="N", min=1, max=1000, help="At most N different questions."
        ),
    ] = None,
    cram: Annotated[
        bool,
        typer.Option("--cram", help="Go on beyond the plan, and though nothing is due."),
    ] = False,
    confidence: options.ConfidenceOption = False,
    typed: options.TypeOption = False,
    warming: Annotated[
        bool,
        typer.Option(
            "--warm-up", help="Six minutes of the shakiest points alone, just before an interview."
        ),
    ] = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Drill what is worth most: answer aloud, reveal, rate.

    With an interview date (`prep plan`), that is what a rehearsal now brings for the day, within
    today's minutes. Without one, what is due comes first, then what is new. Before all of that
    come questions that went badly in a real round (`prep debrief`).

    Space or Enter shows the points of a strong answer. Letters mark the points that you left
    out, 1-4 rates the rest: Again, Hard, Good, Easy. e edits your own answer, which stands above
    the points; u undoes, s suspends, q ends, ? helps. Every rating is saved before the next
    question. Without a terminal, keys are read one a line.
    """
    if warming:
        given = {"--cram": cram, "--tag": tag, "--minutes": minutes, "--limit": limit}
        for name in (name for name, value in given.items() if value):
            raise UsageError(f"--warm-up takes no {name}", hint="leave one of them out")
    chosen = options.settings(context, deck, plain)
    loaded = wiring.load_deck(chosen)
    stage, tag = wiring.pick_stage(loaded, stage), wiring.pick_tag(loaded, tag)
    out = wiring.stdout(chosen)
    with wiring.open_store(write=True) as store:
        began = wiring.now()
        questions = loaded.select(stage=stage, tag=tag)
        wiring.warn_of_dates_ahead(store)
        snapshot = wiring.snapshot(loaded, store, at=began)
        found = None if warming else wiring.situation(snapshot, store)
        apart = warming or tag is not None
        badly = [] if apart else wiring.went_badly(snapshot, store.debriefs(), stage=stage)
        first = [entry.question for entry in badly]
        seconds = minutes * 60 if minutes else None
        queue: Queue | None = None
        if warming:
            from tiktok_prep.planning.warm_up import LENGTH, warm_up_queue

            queue = warm_up_queue(snapshot, stage=stage)
            seconds = round(LENGTH.total_seconds())
            questions = []  # just before an interview nobody asks what falls due when
        if found:
            from tiktok_prep.planning.serve import plan_queue

            queue = plan_queue(
                found,
                questions,
                stage=stage,
                seconds=seconds,
                limit=limit,
                beyond=cram,
                first=first,
            )
        if queue is None:
            rows = standings_in(snapshot, questions)
            order = at_hand(rows) if cram else drill_order(rows, now=began)
            queue = DueQueue(order, first=first, limit=limit, beyond=cram)
        with keys_from(sys.stdin) as keys:
            drill = Drill(
                loaded,
                queue,
                scope=questions,
                screen=DrillScreen(
                    out,
                    keys,
                    clock=wiring.now,
                    confidence=confidence,
                    pace=snapshot.agenda.pace if typed else None,
                    answers=OwnAnswers(loaded, snapshot.agenda.pace),
                ),
                store=store,
                clock=wiring.now,
                new_id=wiring.new_id,
                until=began + timedelta(seconds=seconds) if seconds else None,
                went_badly={entry.question.id: entry.day for entry in badly},
            )
            try:
                drill.run()
            except (KeyboardInterrupt, PrepError):
                saved = count(drill.ratings, "rating")
                wiring.tell(f"\nStopped. {saved} saved." if drill.ratings else "\nStopped.")
                raise
        option = wiring.deck_option(chosen)
        out.page(summary_page(drill.summary(), deck_option=option, now=wiring.now()))

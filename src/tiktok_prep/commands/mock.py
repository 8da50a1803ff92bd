"""`prep mock`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tiktok_prep import wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands.drill import run_on_screen
from tiktok_prep.drill.mock import (
    MAX_MINUTES,
    MockInterview,
    minutes_for,
    mock_questions,
    new_mock,
)
from tiktok_prep.drill.mock_page import opening_lines, summary_page
from tiktok_prep.drill.screen import DrillKeyScreen
from tiktok_prep.terminal.canvas import canvas_of
from tiktok_prep.terminal.keys import Keys

if TYPE_CHECKING:
    from tiktok_prep import options

MAX_SEED = 2**53 - 1


def run(
    chosen: Settings,
    stage: options.Round = None,
    number: Annotated[
        int | None,
        options.number("--questions -n", "How many questions, if not as many as fit.", most=1000),
    ] = None,
    minutes: Annotated[
        int | None,
        options.minutes(
            "Minutes for answers and follow-ups; without it, about 30.", most=MAX_MINUTES
        ),
    ] = None,
    seed: Annotated[
        int | None,
        options.number(
            "--seed", "The same number gives the same interview again.", least=0, most=MAX_SEED
        ),
    ] = None,
) -> None:
    """Hold a mock interview of one round, with a clock, follow-ups and a summary.

    Without ROUND, it is that of your next interview. Mark what you missed after each answer: a
    follow-up aims at it. Every answer is saved as a rating; q leaves.
    """
    deck = wiring.load_deck(chosen)
    stage = wiring.pick_stage(deck, stage)
    seed = wiring.new_seed() if seed is None else seed
    out = wiring.stdout(chosen)
    canvas, messages = canvas_of(out), wiring.Messages()
    with wiring.open_store(write=True, messages=messages) as store:
        wiring.warn_of_dates_ahead(store)
        snapshot = wiring.snapshot(deck, store, at=wiring.now())
        of_round = wiring.stage_or_next(deck, stage, snapshot.agenda)
        wiring.check_has_questions(deck, of_round.id, chosen)
        all_of_round = deck.select(stage=of_round.id, tag=None)
        askable = [q for q in all_of_round if not q.is_fact and q.id not in snapshot.suspended]
        if not askable:
            hint = f"see: prep list {of_round.id}"
            raise UsageError(f"there is no open question to ask in {of_round.id}", hint=hint)
        questions = mock_questions(askable, seed, number=number, minutes=minutes)
        minutes = minutes or minutes_for(questions)
        mock = new_mock(wiring.new_id(), of_round.id, seed, minutes, questions, wiring.now())
        answers = wiring.answers_to(deck, store)
        wiring.announce_canvas(canvas, store)

        def interview_on(keys: Keys) -> tuple[MockInterview, DrillKeyScreen] | None:
            screen = DrillKeyScreen(out, keys, clock=wiring.now, typed=False, answers=answers)
            if not screen.opens(opening_lines(mock, of_round)):
                return None
            interview = MockInterview(
                mock,
                questions,
                deck,
                screen=screen,
                store=store,
                clock=wiring.now,
                new_id=wiring.new_id,
            )
            return interview, screen

        held = run_on_screen(interview_on, canvas, messages)
        if held:
            out.page(summary_page(held[0].summary(), wiring.now()))

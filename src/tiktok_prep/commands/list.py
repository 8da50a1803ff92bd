"""`prep list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tiktok_prep import options, wiring
from tiktok_prep.model import Deck, Question
from tiktok_prep.names import pick
from tiktok_prep.planning.standing import next_due, standings_in
from tiktok_prep.text import until
from tiktok_prep.views.listing import list_json, list_page, listed

if TYPE_CHECKING:
    from tiktok_prep.planning.prospect import Prospect


def run(
    context: typer.Context,
    stage: options.StageOption = None,
    tag: options.TagOption = None,
    kind: options.KindOption = None,
    covers: options.CoversOption = None,
    facts: Annotated[bool, typer.Option("--facts", help="Facts instead of questions.")] = False,
    due: Annotated[
        bool, typer.Option("--due", help="Only what is due now, questions and facts.")
    ] = False,
    role: Annotated[bool, typer.Option("--role", help="Also what the role asks for.")] = False,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Stages and their questions, with how well each is held.

    A question is new (never rated), learning (a point is new or was just missed) or held. The
    percentage is the predicted share of its points that you would recall now. Before an interview
    it also says what you would recall on the day, if it is not asked again and if it is, today.
    """
    chosen = options.settings(context, deck, plain)
    loaded, now = wiring.load_deck(chosen), wiring.now()
    only = _Filter.of(loaded, stage=stage, tag=tag, kind=kind, covers=covers)
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(loaded, store, at=now)
        found = wiring.situation(snapshot, store)
    rows = standings_in(snapshot, only.questions(loaded))
    ahead: dict[str, Prospect] = {}
    if found:
        from tiktok_prep.planning.prospect import prospects

        ahead = prospects(found)
    stages = [s for s in loaded.stages if only.stage in (None, s.id)]
    if as_json:
        wiring.show_json(
            list_json(loaded, stages, rows, facts=facts, due=due, prospects=ahead, now=now)
        )
        return
    # without --facts and --due, facts alone are told in a line
    if not (listed(rows, facts=facts, due=due, now=now) if facts or due else rows):
        what = "fact" if facts else "question"
        wiring.tell(f"No {what}{only} is due." if due else f"There is no {what}{only}.")
        soonest = next_due(row for row in rows if row.question.is_fact or not facts)
        if due and soonest and soonest > now:
            wiring.tell(f"The next one falls due {until(soonest, now)}.")
        return
    out = wiring.stdout(chosen)
    out.page(
        list_page(
            loaded,
            stages,
            rows,
            facts=facts,
            due=due,
            role=role,
            prospects=ahead,
            now=now,
            look=out.look,
        )
    )


class _Filter(NamedTuple):
    """What a question must have to be listed; `None` means anything."""

    stage: str | None
    tag: str | None
    kind: str | None
    part: str | None

    @classmethod
    def of(
        cls, deck: Deck, *, stage: str | None, tag: str | None, kind: str | None, covers: str | None
    ) -> _Filter:
        """What was typed, with every name made whole. Raises UsageError for one that is wrong."""
        if kind is not None:
            from tiktok_prep.deck_format import QUESTION_KINDS

            kind = pick("kind", kind, QUESTION_KINDS)
        if covers is not None:
            covers = pick("role part", covers, [p.id for p in deck.role.parts] if deck.role else [])
        return cls(wiring.pick_stage(deck, stage), wiring.pick_tag(deck, tag), kind, covers)

    def questions(self, deck: Deck) -> list[Question]:
        """Those of the deck that have it all, in deck order."""
        return [
            question
            for question in deck.select(stage=self.stage, tag=self.tag)
            if self.kind in (None, question.kind)
            and (self.part is None or self.part in question.covers)
        ]

    def __str__(self) -> str:
        """In words that go behind "question"; '' without any filter."""
        words = (
            (" of kind", self.kind),
            (" with tag", self.tag),
            (" covering", self.part),
            (" in stage", self.stage),
        )
        return "".join(f"{word} '{name}'" for word, name in words if name)

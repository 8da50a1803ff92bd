"""What is understood of a guide: rounds, questions, what the role asks for, and the rest."""

from __future__ import annotations

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.guide_rules import Section, is_main_round

LONGEST_QUESTION = 1000
ONLY_ROUND = "Interview"
"""The name of the round of a guide that names none."""


class GuideQuestion(NamedTuple):
    """A question, word for word from the guide or made by `make_questions`."""

    ask: str
    number: int
    """The question's line in the guide, from 1; 0 if it was made."""
    label: str = ""
    """The label above the question, such as 'Technical questions'; '' if there is none."""
    kind: str = ""
    """One of QUESTION_KINDS; '' if the label says none."""
    covers: int | None = None
    """The index in `Guide.parts` of the part that it was made from; `None` for other questions."""


class GuidePart(NamedTuple):
    """A responsibility, qualification or tip."""

    kind: str
    """'responsibility', 'qualification' or 'tip'."""
    says: str
    label: str = ""
    """The label above, such as 'What you bring'; '' if there is none."""


class GuideRound:
    """A round, filled in while the guide is read."""

    def __init__(self, name: str) -> None:
        self.name, self.level = name, 0
        self.objective = ""
        self.expect: list[str] = []
        self.ask_them: list[str] = []
        self.questions: list[GuideQuestion] = []


class Guide:
    """What was understood of a guide, filled in while it is read. All other lines are in `rest`."""

    def __init__(self) -> None:
        self.title = ""
        self.summary = ""
        self.rounds: list[GuideRound] = []
        self.parts: list[GuidePart] = []
        self.tags: list[str] = []
        self.rest: list[tuple[int, str]] = []
        """The number and text of each line that was not used."""
        self.made = False
        """Whether `make_questions` made its questions, as the text has none."""
        self.loose: tuple[int, str] | None = None
        """How many questions stand under no round, and the name of the round that took them; `None`
        if there are none, or no rounds."""

    @property
    def questions(self) -> list[GuideQuestion]:
        return [question for each in self.rounds for question in each.questions]

    def place(self, questions: list[GuideQuestion]) -> None:
        """Adds questions that stand under no round to a round without questions, or to any if each
        has some: the hiring manager's or a technical one, else the first. Notes in `loose` how many
        they are and the name of that round.

        Without rounds, makes one called ONLY_ROUND for them, and `loose` stays as it is. No
        questions change nothing.
        """
        if not questions:
            return
        if self.rounds:
            rounds = [each for each in self.rounds if not each.questions] or self.rounds
            into = next((each for each in rounds if is_main_round(each.name)), rounds[0])
            self.loose = (len(questions), into.name)
        else:
            into = GuideRound(ONLY_ROUND)
            self.rounds.append(into)
        into.questions += questions


def make_questions(guide: Guide) -> None:
    """Adds questions to a guide that has none, and sets `guide.made` if there are any.

    One for each part of the role except tips, and one for each objective and expectation of a round
    from three words to LONGEST_QUESTION characters.
    """
    made = [
        GuideQuestion(_asked_about(part), 0, covers=place)
        for place, part in enumerate(guide.parts)
        if part.kind != Section.TIP.value
    ]
    for each in guide.rounds:
        texts = (each.objective, *each.expect)
        about = [t for t in texts if len(t.split()) >= 3 and len(t) <= LONGEST_QUESTION]
        talk = [f"“{text.rstrip('. ;')}”: what will you say about this?" for text in about]
        each.questions += [GuideQuestion(ask, 0) for ask in talk]
    guide.place(made)
    guide.made = bool(guide.questions)


def _asked_about(part: GuidePart) -> str:
    says = part.says.rstrip(". ;")
    if part.kind == Section.RESPONSIBILITY.value:
        return f"“{says}”: how would you do this, and where have you done it?"
    return f"“{says}”: what shows that you bring this?"

"""Who recalls more at the interview with the same study time? prep's planner against six others.

    python benchmarks/deadline.py [--seeds 20] [--scenario NAME] [--quick] [--variants] [--jobs 1]
        [--json FILE]

Simulated persons (`persons`) answer from a true memory that no policy (`policies`) sees. Each point
of a question is recalled or missed by chance. A question is rated Again if every point was missed,
otherwise Good with the missed points left out. All policies get the same person, questions, study
hours and missed days. A rehearsal takes the deck's time with noise, but never longer than the
session. The result is the weighted mean of the points' true chance of recall at the interview, so
it does not depend on how answers there would turn out. Each seed is another person with other
questions and other missed days.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from math import sqrt
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import NamedTuple

from persons import FAMILIES, Person
from policies import POLICIES, Policy, Prep, StudySession

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.memory.timing import planned_s
from tiktok_prep.model import Agenda, Deck, Interview, Question, Rating, Review
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.study import Study, study_times

BEGIN = datetime(2026, 3, 2, 19, tzinfo=UTC)
"""The first evening."""
INTERVIEW = time(14, tzinfo=UTC)
MISSED_DAYS = 0.15
"""Share of the planned days on which the person does not study."""
JITTER_H = 1.0
"""Standard deviation, in hours, of when study begins; at most two hours either way."""
PACE, QUESTION_PACE, NOISE = 0.25, 0.15, 0.2
"""Sigmas of log-normal factors on the deck's time, for a person, a question and a rehearsal."""
LIGHT_FACTS = 0.3
"""Share of facts that get half the weight here; other weights are the deck's."""


class Scenario(NamedTuple):
    days: tuple[int, ...]
    """Days until the interview; with two, the second is that of the deck's later stages."""
    minutes: int
    """Minutes of study a day."""
    questions: int | None
    """Number drawn from the built-in deck, in its proportion of facts; `None` for all."""
    facts_only: bool = False
    """Whether to draw only facts, which have one point, take equally long and weigh the same."""


SCENARIOS = {
    "3 days, 40 questions": Scenario((3,), 30, 40),
    "9 days, 40 questions": Scenario((9,), 15, 40),
    "9 days, all": Scenario((9,), 45, None),
    "9 days, too many": Scenario((9,), 15, None),
    "14 days, 120 questions": Scenario((14,), 30, 120),
    "30 days, all": Scenario((30,), 30, None),
    "two interviews": Scenario((7, 14), 30, 120),
    "equal cards": Scenario((14,), 15, 150, facts_only=True),
}
DECK_LIKE = [name for name, scenario in SCENARIOS.items() if not scenario.facts_only]
TARGETS = {"fsrs due-first": 0.10, "fsrs paced": 0.05, "fsrs new first": 0.05}
"""How far prep should be ahead over all deck-like scenarios, as a share (0-1) recalled."""
QUICK = ["3 days, 40 questions", "9 days, 40 questions", "two interviews", "equal cards"]


# ------------------------------------------------------------------ when to study

Plan = dict[date, float]
"""Seconds of study by day."""


@dataclass(frozen=True)
class Case:
    """Everything about one person's weeks that is the same for each policy."""

    deck: Deck
    agenda: Agenda
    studies: tuple[Study, ...]
    """The planned study times."""
    missed: frozenset[date]
    """Days on which the person does not study."""
    delay: Mapping[date, timedelta]
    """How much later than planned study begins on each day; negative if earlier."""
    pace: Mapping[str, float]
    """Question id -> how many times as long it takes as the deck says."""
    seed: str

    @property
    def plan(self) -> Plan:
        return {study.day: study.seconds for study in self.studies}


def make_case(deck: Deck, scenario: Scenario, seed: int) -> Case:
    """The weeks of the person with this seed."""
    rng = Random(f"case {seed}")
    drawn = draw_deck(deck, scenario, rng)
    half = len(deck.stages) // 2 if len(scenario.days) > 1 else len(deck.stages)
    instants = [
        datetime.combine(BEGIN.date() + timedelta(days=days), INTERVIEW) for days in scenario.days
    ]
    agenda = Agenda(
        tuple(
            Interview(stage.id, instants[index >= half], 0)
            for index, stage in enumerate(deck.stages)
        ),
        minutes=scenario.minutes,
    )
    studies = tuple(study_times(agenda, agenda.interviews, used_s=0.0, now=BEGIN))
    pace = rng.lognormvariate(0.0, PACE)
    hours = {s.day: max(-2.0, min(2.0, rng.gauss(0.0, JITTER_H))) for s in studies}
    return Case(
        deck=drawn,
        agenda=agenda,
        studies=studies,
        missed=frozenset(s.day for s in studies if rng.random() < MISSED_DAYS),
        delay={s.day: timedelta(hours=0 if s.last_look else hours[s.day]) for s in studies},
        pace={q.id: pace * rng.lognormvariate(0.0, QUESTION_PACE) for q in drawn.questions},
        seed=str(seed),
    )


def draw_deck(deck: Deck, scenario: Scenario, rng: Random) -> Deck:
    """The deck with the questions of a scenario, drawn at random."""
    facts = [q for q in deck.questions if q.is_fact]
    opens = [] if scenario.facts_only else [q for q in deck.questions if not q.is_fact]
    wanted = scenario.questions or len(deck.questions)
    number = round(wanted * len(opens) / (len(opens) + len(facts)))
    chosen = {q.id for q in (*rng.sample(opens, number), *rng.sample(facts, wanted - number))}

    def weighed(question: Question) -> Question:
        if scenario.facts_only:
            return question._replace(weight=1.0)
        light = question.is_fact and rng.random() < LIGHT_FACTS
        return question._replace(weight=0.5) if light else question

    return deck._replace(questions=tuple(weighed(q) for q in deck.questions if q.id in chosen))


# ------------------------------------------------------------------ one person


class Outcome(NamedTuple):
    recall: float
    """Weighted share (0-1) of points recalled at the interview; the mean if there are two."""
    never: float
    """Share (0-1) of points never rehearsed."""
    minutes: float
    rehearsals: int


def days_of(at: datetime) -> float:
    """Days from the midnight before the first day to `at`."""
    return (at - datetime.combine(BEGIN.date(), time(), tzinfo=UTC)).total_seconds() / 86400


def simulate(
    case: Case, family: str, make_policy: Callable[[Deck, Agenda], Policy], plan: Plan
) -> Outcome:
    """What one person recalls in the end with one policy; `plan` has each day's study time."""
    keys = [(q.id, point.id) for q in case.deck.questions for point in q.points]
    person = Person(keys, FAMILIES[family], Random(f"{family} {case.seed}"))
    policy, rng = make_policy(case.deck, case.agenda), Random(f"answers {family} {case.seed}")
    minutes, rehearsals = 0.0, 0
    scores: list[float] = []
    last = BEGIN - timedelta(days=1)
    for instant in sorted({i.at for i in case.agenda.interviews}):
        for number, study in enumerate(case.studies):
            takes_place = study.day not in case.missed and plan[study.day] > 0
            if takes_place and last < study.at < instant:
                now = study.at + case.delay[study.day]
                ends = now + timedelta(seconds=plan[study.day])
                session = StudySession(number, len(case.studies), study.last_look, ends)
                took = run_session(case, person, policy, session, now, rng)
                minutes, rehearsals = minutes + sum(took) / 60, rehearsals + len(took)
        last = instant
        scores.append(recall_at(case, person, instant))
    never = 1 - len(person.rehearsed_points) / len(keys)
    return Outcome(statistics.fmean(scores), never, minutes, rehearsals)


def run_session(
    case: Case, person: Person, policy: Policy, session: StudySession, now: datetime, rng: Random
) -> list[float]:
    """Runs one session and returns the seconds that each rehearsal took."""
    took: list[float] = []
    policy.begin(session, now)
    while question := policy.take(now):
        seconds = planned_s(question) * case.pace[question.id] * rng.lognormvariate(0.0, NOISE)
        seconds = min(seconds, (session.ends - now).total_seconds())
        at = days_of(now)
        missed = []
        for point in question.points:
            recalled = rng.random() < person.recall((question.id, point.id), at)
            person.rehearse((question.id, point.id), at, int(at), recalled=recalled)
            missed += [] if recalled else [point.id]
        now += timedelta(seconds=seconds)
        policy.record_rating(question, review(question, missed, seconds, now), now)
        took.append(seconds)
    return took


def review(question: Question, missed: Sequence[str], seconds: float, now: datetime) -> Review:
    points = tuple(point.id for point in question.points)
    rating = Rating.AGAIN if len(missed) == len(points) else Rating.GOOD
    took_ms = round(seconds * 1000)
    return Review("", now, 0, question.id, rating, points, tuple(missed), took_ms, took_ms)


def recall_at(case: Case, person: Person, instant: datetime) -> float:
    """True weighted share (0-1) of points recalled at the interview at `instant`."""
    stages = {i.stage for i in case.agenda.interviews if i.at == instant}
    recalled = total = 0.0
    for question in case.deck.questions:
        if stages & set(question.stages):
            for point in question.points:
                recalled += question.weight * person.recall(
                    (question.id, point.id), days_of(instant)
                )
                total += question.weight
    return recalled / total


# ------------------------------------------------------------------ the same minutes on other days


class PrepWithPlan(Prep):
    """prep, planning with the study times in `plan` instead of the agenda's."""

    def __init__(self, deck: Deck, agenda: Agenda, *, plan: Plan) -> None:
        super().__init__(deck, agenda)
        self._plan = plan

    def plan_input(self, now: datetime) -> PlanInput:
        inputs = super().plan_input(now)
        (current, _), *later = zip(inputs.slots, inputs.study, strict=True)
        slots = [slot._replace(seconds=self._plan[study.day]) for slot, study in later]
        return inputs._replace(slots=(current, *(slot for slot in slots if slot.seconds)))


VARIANTS = ("last two days doubled", "no last look", "last look on the eve")


def move_minutes(case: Case, variant: str) -> Plan:
    """The case's plan with minutes moved to other days; 'no last look' drops ten of them."""
    plan = case.plan
    days = [s.day for s in case.studies if not s.last_look]
    looks = [s.day for s in case.studies if s.last_look]
    if variant == "last two days doubled":
        share = sum(plan[day] for day in days) / (len(days) + 2)
        plan |= dict.fromkeys(days, share) | dict.fromkeys(days[-2:], 2 * share)
    else:
        for look in looks:
            eve = max(day for day in days if day < look)
            plan[eve] += plan[look] * (variant == "last look on the eve")
            plan[look] = 0.0
    return plan


# ------------------------------------------------------------------ many persons

Row = dict[str, Outcome]
"""One person's outcome for each policy and variant."""
Results = Mapping[tuple[str, str], Sequence[Row]]
"""(scenario, family) -> a row for each person."""


class Job(NamedTuple):
    scenario: str
    family: str
    seed: int
    variants: bool


def run(deck: Deck, job: Job) -> Row:
    """Simulates one person with every policy, and with every variant if the job asks for them."""
    case = make_case(deck, SCENARIOS[job.scenario], job.seed)
    row = {
        name: simulate(case, job.family, make_policy, case.plan)
        for name, make_policy in POLICIES.items()
    }
    for variant in VARIANTS if job.variants else ():
        plan = move_minutes(case, variant)
        row[variant] = simulate(case, job.family, partial(PrepWithPlan, plan=plan), plan)
    return row


class Interval(NamedTuple):
    mean: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """The mean with its 95 % confidence interval, by Student's t."""
    mean, count = statistics.fmean(values), len(values)
    half = t_quantile(count - 1) * statistics.stdev(values) / sqrt(count) if count > 1 else 0.0
    return Interval(mean, mean - half, mean + half)


def t_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by the expansion of Abramowitz & Stegun 26.7.5."""
    z = 1.959964
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def tenth_percentile(values: Sequence[float]) -> float:
    """The 10th percentile."""
    return statistics.quantiles(values, n=10, method="inclusive")[0] if values[1:] else values[0]


class Line(NamedTuple):
    """The results of one policy in one scenario with one family of memory. Shares are 0-1."""

    scenario: str
    family: str
    policy: str
    recall: float
    tenth_percentile: float
    """10th percentile of recall over persons."""
    ahead: Interval
    """Recall with prep minus recall with this policy, compared person by person."""
    never: float
    minutes: float
    rehearsals: float


def lines(scenario: str, family: str, rows: Sequence[Row]) -> list[Line]:
    """A line for each policy and variant; each of `rows` is one person."""
    return [
        Line(
            scenario,
            family,
            name,
            recall=statistics.fmean(row[name].recall for row in rows),
            tenth_percentile=tenth_percentile([row[name].recall for row in rows]),
            ahead=interval([row["prep"].recall - row[name].recall for row in rows]),
            never=statistics.fmean(row[name].never for row in rows),
            minutes=statistics.fmean(row[name].minutes for row in rows),
            rehearsals=statistics.fmean(row[name].rehearsals for row in rows),
        )
        for name in rows[0]
    ]


# ------------------------------------------------------------------ output

HEAD = """\
| memory | policy | recall % | prep minus it | 10th percentile | never asked % | minutes | times |
|---|---|--:|--:|--:|--:|--:|--:|"""


def points(share: float) -> str:
    """A share (0-1) in percentage points."""
    return f"{share * 100:.1f}"


def interval_text(interval: Interval) -> str:
    return f"{interval.mean * 100:+.1f} ({interval.low * 100:+.1f} to {interval.high * 100:+.1f})"


def line_text(line: Line) -> str:
    ahead = "" if line.policy == "prep" else interval_text(line.ahead)
    cells = (line.family, line.policy, points(line.recall), ahead, points(line.tenth_percentile))
    times = f"{line.minutes:.0f} | {line.rehearsals:.0f}"
    return f"| {' | '.join(cells)} | {points(line.never)} | {times} |"


def summary(results: Results) -> list[str]:
    """A table of prep minus each policy over the deck-like scenarios, and which targets are met."""
    names = [name for name in POLICIES if name != "prep"]
    families = [f for f in FAMILIES if any(family == f for _, family in results)]
    text = [
        f"| prep minus | {' | '.join(families)} | all |",
        f"|---|{'--:|' * (len(families) + 1)}",
    ]
    for name in names:
        cells = [
            interval_text(interval(differences(results, name, [family]))) for family in families
        ]
        cells.append(interval_text(interval(differences(results, name, families))))
        text.append(f"| {name} | {' | '.join(cells)} |")
    text += [
        "",
        *target_lines(results, families),
        "",
        "Where prep is behind:",
        *behind_lines(results),
    ]
    return text


def differences(results: Results, name: str, families: Iterable[str]) -> list[float]:
    """prep minus the policy for each seed, averaged over the deck-like scenarios and `families`."""
    cells = [
        rows for (scenario, f), rows in results.items() if scenario in DECK_LIKE and f in families
    ]
    return [
        statistics.fmean(row["prep"].recall - row[name].recall for row in same_seed)
        for same_seed in zip(*cells, strict=True)
    ]


def target_lines(results: Results, families: Sequence[str]) -> list[str]:
    """Whether each target is met."""
    text = []
    for name, wanted in TARGETS.items():
        ahead = interval(differences(results, name, families))
        verdict = "met" if ahead.mean >= wanted else "MISSED"
        text.append(
            f"target: {points(wanted)} points over {name}: {interval_text(ahead)}: {verdict}"
        )
    for name in ("fsrs paced", "fsrs new first"):
        worse = [
            f"{scenario} / {family} ({points(low)} below {points(high)})"
            for (scenario, family), rows in results.items()
            if scenario in DECK_LIKE
            and (low := tenth_percentile([row["prep"].recall for row in rows]))
            < (high := tenth_percentile([row[name].recall for row in rows]))
        ]
        verdict = f"MISSED in {'; '.join(worse)}" if worse else "met everywhere"
        text.append(f"target: 10th percentile not below {name}: {verdict}")
    return text


def behind_lines(results: Results) -> list[str]:
    """The scenarios and families in which a policy recalls more than prep."""
    text = [
        f"- {scenario} / {family}: {name} {interval_text(line.ahead)}"
        for (scenario, family), rows in results.items()
        for line in lines(scenario, family, rows)
        if line.ahead.mean < 0 and (name := line.policy) in POLICIES
    ]
    return text or ["- nowhere"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--first-seed", type=int, default=0, help="of persons the rule was not tuned for"
    )
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    parser.add_argument("--quick", action="store_true", help="four short scenarios, six persons")
    parser.add_argument("--variants", action="store_true", help="also prep with minutes moved")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    names = chosen.scenario or (QUICK if chosen.quick else list(SCENARIOS))
    seeds = range(chosen.first_seed, chosen.first_seed + (6 if chosen.quick else chosen.seeds))
    cells = [(scenario, family) for scenario in names for family in FAMILIES]
    jobs = [
        Job(scenario, family, seed, chosen.variants) for scenario, family in cells for seed in seeds
    ]
    deck = wiring.load_deck(Settings())
    results: dict[tuple[str, str], list[Row]] = {cell: [] for cell in cells}
    with Pool(chosen.jobs) as pool:
        for job, row in zip(jobs, pool.imap(partial(run, deck), jobs), strict=True):
            rows = results[job.scenario, job.family]
            rows.append(row)
            if len(rows) == len(seeds):
                print_table(job.scenario, job.family, rows)
    print("\n## Deck-like scenarios together\n", *summary(results), sep="\n")
    if chosen.json:
        every = [as_dict(line) for cell, rows in results.items() for line in lines(*cell, rows)]
        chosen.json.write_text(json.dumps(every, indent=1) + "\n")


def print_table(scenario: str, family: str, rows: Sequence[Row]) -> None:
    """Prints the lines of one scenario and family, under a heading if it is the first family."""
    if family == next(iter(FAMILIES)):
        print(f"\n## {scenario}\n\n{HEAD}")
    print(*map(line_text, lines(scenario, family, rows)), sep="\n", flush=True)


def as_dict(line: Line) -> dict[str, object]:
    return line._asdict() | {"ahead": line.ahead._asdict()}


if __name__ == "__main__":
    main()

"""The page of `prep stats`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiktok_prep.base.page import Line, Look, Span, bar, dim, line, percent, share_style, strong
from tiktok_prep.base.text import (
    columns,
    count,
    fitted,
    held_words,
    no_questions_words,
    questions_and_facts,
    short_day,
    short_names,
)
from tiktok_prep.planning.figures_page import (
    range_words,
    share_span,
    share_words,
    short_asked_words,
)
from tiktok_prep.reports.stats import (
    ENOUGH_ANSWERS,
    FORECAST_DAYS,
    Retention,
    StageState,
    StatsReport,
    WeakPoint,
)

WEAK_SHOWN, COMING_SHOWN, COMING_SHOWN_NARROW = 3, 4, 2
"""How many weak points and days the short page has."""
ENOUGH_TO_JUDGE = 30
"""Points asked again before the calibration gets a verdict."""
NOTHING_COMING = f"nothing in the next {FORECAST_DAYS} days"
NOT_YET = "no point was said aloud and asked again on a later day yet"
"""An answer that took under two seconds a point was not said aloud, so it does not count."""


def stats_page(
    report: StatsReport, *, everything: bool = False, deck_option: str = "", look: Look
) -> list[Line]:
    """How you are doing, on one screen; with `everything`, all the statistics. Before the first
    rating, in both cases only the rounds and how to begin."""
    if not everything or not report.total.reviews:
        return _short_page(report, deck_option, look)
    page = [line(strong("Recall now")), *_stages(report, look)]
    page += [line(), line(strong("Retention"), dim("  points recalled on a later day"))]
    page += [_retention(entry) for entry in report.retention if entry.asked] or [
        line(NOT_YET, indent=2)
    ]
    words = "questions that fall due" if report.planned is None else "today by the plan, then due"
    page += [line(), line(strong("Coming up"), dim(f"  {words}"))]
    page += _forecast(report, look)
    if report.weakest:
        page += [line(), line(strong("Weakest points"))]
        page += _weakest(report.weakest, look, in_full=True)
    page += [line(), line(strong("How you forget"))]
    page += [line(f"{words}.", indent=2) for words in _forgetting_in_full(report)]
    if report.answer_times.answers:
        page.append(line(f"Answered aloud: {_answered_aloud(report)}.", indent=2))
    page += [line(), line(strong("Calibration"), dim("  points asked again on a later day"))]
    page += _calibration(report)
    return [*page, line(), line(strong("Total"), f"  {_total(report)}")]


def _short_page(report: StatsReport, deck_option: str, look: Look) -> list[Line]:
    if not report.total.reviews:
        rounds = rounds_to_begin(report.stages, deck_option, look)
        page = [line(strong("Rounds")), *rounds, line()]
        if report.all_stages.all_suspended:
            return [*page, line("All questions are suspended, so there is nothing to drill.")]
        return [*page, line("You have not started yet: ", Span(f"prep drill{deck_option}", "key"))]
    page = [line(strong("Recall now")), *_short_stages(report, look), line()]
    days = COMING_SHOWN_NARROW if look.is_narrow else COMING_SHOWN
    rows = [("Retention", _retention_words(report))]
    if coming_up := _coming_up(report, days):
        rows.append(("Coming up", coming_up))
    if report.answer_times.answers:
        rows.append(("Aloud", _answered_aloud(report)))
    rows.append(("You forget", _forgetting_words(report)))
    rows.append(("Practised", _total(report)))
    if look.plain:
        page += [line(f"{name}: {words}") for name, words in rows]
    elif look.is_narrow:
        page += [line(strong(f"{name}: "), words, indent=2, lead="") for name, words in rows]
    else:
        page += [line(words, indent=13, lead=strong(f"{name:<11}")) for name, words in rows]
    if report.weakest:
        page += [line(), line(strong("Weakest points"))]
        page += _weakest(report.weakest[:WEAK_SHOWN], look, in_full=False)
    command = Span(f"prep stats --all{deck_option}", "key")
    more = "More: " if look.is_narrow else "Day by day, and how good the predictions are: "
    return [*page, line(), line(dim(more), command)]


def _rounds_and_all(report: StatsReport) -> list[StageState]:
    """The rounds, those that are over last; if there are two or more, then the entry for all of
    them together."""
    rounds = sorted(report.stages, key=lambda stage: stage.held is not None)
    return [*rounds, *([report.all_stages] if len(report.stages) > 1 else [])]


def _waiting_words(entry: StageState, report: StatsReport) -> str:
    """'29 today' if the plan asks some, or else '29 due'; '' if there are none. For all rounds
    together also the kinds, if both wait, and whether some count in two rounds: '29 due, some in
    two rounds: 8 questions, 21 facts'.

    'all suspended' if each question is; 'held Mon 30 Nov' for a round that is over.
    """
    if entry.all_suspended:
        return "all suspended"
    if entry.held:
        return held_words(entry.held.local, report.now)
    total, facts, when = _waiting(entry, report)
    what = questions_and_facts(total - facts, facts)
    details = f": {what}" if "," in what and not entry.id else ""
    rounds = [_waiting(stage, report) for stage in report.stages if not stage.held]
    shared = not entry.id and sum(each for each, _, its in rounds if its == when) > total
    return f"{total} {when}{', some in two rounds' if shared else ''}{details}" if total else ""


def _waiting(entry: StageState, report: StatsReport) -> tuple[int, int, str]:
    """Returns how many questions and facts wait, how many of these are facts, and 'today' if the
    plan asks them, else 'due'."""
    planned = [e for e in report.planned or () if not entry.id or entry.id in e.stages]
    if entry.is_dated or (report.planned is not None and not entry.id):
        return len(planned), sum(e.is_fact for e in planned), "today"
    return entry.questions_due, entry.facts_due, "due"


def rounds_to_begin(stages: Iterable[StageState], deck_option: str, look: Look) -> list[Line]:
    """What each round has that is new, for somebody who has not started yet: a line each, on a
    narrow terminal two. There must be a stage."""
    stages = list(stages)
    width = max(columns(stage.name) for stage in stages) + 3
    page = []
    for stage in stages:
        empty = no_questions_words(stage.id, deck_option)
        has = "all suspended" if stage.all_suspended else stage.new_words or empty
        if look.plain:
            page.append(line(f"{stage.name}: {has}"))
        elif not look.is_narrow:
            gap = " " * (width - columns(stage.name))
            page.append(line(strong(stage.name), gap, dim(has), indent=2))
        else:
            page += [line(strong(stage.name), indent=2), line(dim(has), indent=4)]
    return page


def _short_stages(report: StatsReport, look: Look) -> list[Line]:
    if look.is_narrow:
        return _narrow_stages(report, look)
    page = []
    for entry in _rounds_and_all(report):
        state = _waiting_words(entry, report)
        spread = range_words(entry.recall) if entry.recall else ""
        if look.plain:
            asked = short_asked_words(entry.points_rated, entry.points)
            known = share_words(entry.recall) if entry.recall else asked
            page.append(line(f"{entry.name}: {', '.join(filter(None, (known, spread, state)))}"))
            continue
        details = ", ".join(filter(None, (spread, state)))
        lead = _known(entry, look)
        indent = 2 + sum(len(span.text) for span in lead)
        shown = dim(f"  {details}" if details else "")
        page.append(Line((Span(entry.name), shown), indent, (Span("  "), *lead)))
    return page


def _narrow_stages(report: StatsReport, look: Look) -> list[Line]:
    entries = _rounds_and_all(report)
    short = short_names([entry.name for entry in entries])
    known = [
        Span(range_words(entry.recall), share_style(entry.recall.mean))
        if entry.recall
        else dim(f"{entry.points_rated} of {entry.points}")
        for entry in entries
    ]
    width = max(len(span.text) for span in known) + 2
    page = []
    for entry, span in zip(entries, known, strict=True):
        state = _waiting_words(entry, report)
        state = "held" if entry.held else state.partition(":")[0]
        lead = (Span("  "), span._replace(text=f"{span.text:<{width}}"))
        room = look.width - 2 - width - len(state) - 2
        page.append(Line((Span(fitted(short[entry.name], room)), dim(f"  {state}")), 0, lead))
    return page


def _known(entry: StageState, look: Look) -> tuple[Span, ...]:
    if entry.recall is None:
        asked = short_asked_words(entry.points_rated, entry.points)
        return (dim(f"{asked:<18}"),)
    value = share_span(entry.recall)
    cell = value._replace(text=f"{value.text:>5}  ")
    return (*bar(entry.recall.mean, 10, look), cell)


def _retention_words(report: StatsReport) -> str:
    parts = [
        f"{percent(entry.share)} of {count(entry.asked, 'point')} in {entry.days} days"
        for entry in report.retention
        if entry.asked
    ]
    return ", ".join(parts) or NOT_YET


def _coming_up(report: StatsReport, shown: int) -> str:
    """'29 today, 3 on Fri 27 Nov': the first `shown` entries of `_days`; '' with a plan if there
    are none."""
    days = _days(report)[:shown]
    words = [f"{number} {when if when == 'today' else f'on {when}'}" for when, number in days]
    return ", ".join(words) or ("" if report.planned is not None else NOTHING_COMING)


def _days(report: StatsReport) -> list[tuple[str, int]]:
    """'today' or a day such as 'Fri 27 Nov', and how many questions fall due on it, for each day of
    the forecast that has any. With a plan, 'today' has what the plan asks instead."""
    today, numbers = report.now.date(), dict(report.forecast)
    if report.planned is not None:
        numbers[today] = len(report.planned)
    return [("today" if day == today else short_day(day), n) for day, n in numbers.items() if n]


def _weakest(points: Sequence[WeakPoint], look: Look, *, in_full: bool) -> list[Line]:
    """Each point with what is predicted of it; below it, cut to a row, its question, once for
    points of the same question in a row. `in_full` adds lapses and leeches, and cuts no point."""
    page = []
    for point, following in zip(points, (*points[1:], None), strict=True):
        lapses = f"lapsed on {count(point.lapses, 'day')}" if point.lapses and in_full else ""
        more = [*filter(None, (lapses, "leech" if point.leech and in_full else ""))]
        known = share_span(point.recall) if point.recall else Span("missed", "bad")
        ask = "" if point.says == point.ask else point.ask
        if look.plain:
            details = f" ({', '.join(filter(None, (ask, *more)))})" if ask or more else ""
            page.append(line(f"{known.text}: {point.says}{details}", indent=2 if in_full else 0))
            continue
        says = point.says if in_full else fitted(point.says, look.width - 10)
        page.append(line(says, indent=10, lead=known._replace(text=f"  {known.text:>6}  ")))
        page += [line(dim(", ".join(more)), indent=10)] if more else []
        if ask and (following is None or following.ask != ask):
            page.append(line(dim(fitted(ask, look.width - 10)), indent=10))
    return page


def _total(report: StatsReport) -> str:
    total = report.total
    since = f" since {short_day(total.first_day, report.now)}" if total.first_day else ""
    return f"{count(total.reviews, 'review')} in {_duration(total.took_ms)}{since}"


def _stages(report: StatsReport, look: Look) -> list[Line]:
    """Returns the lines of `_short_stages`, each followed by a line with more about the round, if
    there is more and not all of it is suspended. Ends with a note if a fact counts in several
    rounds."""
    entries, lines = _rounds_and_all(report), list[Line]()
    for entry, short in zip(entries, _short_stages(report, look), strict=True):
        details = [
            f"{entry.points_rated} of {count(entry.points, 'point')} asked" if entry.recall else "",
            f"{entry.questions_suspended} suspended" if entry.questions_suspended else "",
            f"new: {entry.new_words}" if entry.new_words and not entry.held else "",
        ]
        lines.append(short)
        if any(details) and not entry.all_suspended:
            lines.append(line(dim("; ".join(filter(None, details))), indent=max(4, short.indent)))
    if len(report.stages) > 1 and sum(s.points for s in report.stages) > report.all_stages.points:
        words = "A fact of several rounds counts in each, and once in All."
        lines.append(line(dim(words), indent=2))
    return lines


def _retention(entry: Retention) -> Line:
    share = Span(percent(entry.share), share_style(entry.share))
    evidence = f"  {entry.recalled} of {count(entry.asked, 'point')}"
    return line(f"last {entry.days} days: ", share, dim(evidence), indent=2)


def _forecast(report: StatsReport, look: Look) -> list[Line]:
    days = _days(report)
    if not days:
        by_plan = "nothing today; later days as in prep plan"
        return [line(NOTHING_COMING if report.planned is None else by_plan, indent=2)]
    most = max(number for _, number in days)
    bar_width = max(4, min(30, look.width - 24))
    mark = "█" if look.unicode else "#"
    lines = []
    for when, number in days:
        if look.plain:
            lines.append(line(f"{when}: {number}", indent=2))
        else:
            length = max(1, round(number / most * min(bar_width, most * 2)))
            lines.append(line(f"{when:<10} ", Span(mark * length, "key"), f" {number}", indent=2))
    return lines


def _calibration(report: StatsReport) -> list[Line]:
    if not report.calibration:
        return [line(NOT_YET, indent=2)]
    lines = []
    for entry in report.calibration:
        asked = f"of {entry.asked:,} you said {round(entry.recalled * entry.asked):,}"
        words = f"{percent(entry.predicted)} expected: {asked}, {percent(entry.recalled)}"
        lines.append(line(words, indent=2))
    return [*lines, line(_verdict(report), indent=2)]


def _verdict(report: StatsReport) -> str:
    """Says whether less or more was said than predicted, or that the predictions fit (within 5
    percentage points), or that fewer than ENOUGH_TO_JUDGE points were asked again."""
    asked = sum(entry.asked for entry in report.calibration)
    if asked < ENOUGH_TO_JUDGE:
        return f"Too few to judge the predictions by; {ENOUGH_TO_JUDGE} make a start."
    expected = sum(entry.predicted * entry.asked for entry in report.calibration)
    said = sum(entry.recalled * entry.asked for entry in report.calibration)
    words = f"Of {asked:,} points asked again, {expected:,.0f} were expected and {said:,.0f} said"
    excess = (expected - said) / asked
    if abs(excess) < 0.05:
        return f"{words}: the predictions fit."
    return f"{words}: {'less' if excess > 0 else 'more'} than predicted."


def _forgetting_words(report: StatsReport) -> str:
    """'more than is usual, known since Wed 25 Nov'; 'as is usual, ...' if the differences of `said`
    and `read` add up to under 0.1; 'not known yet: ...' below ENOUGH_ANSWERS."""
    entry = report.forgetting
    if entry is None or entry.known_since is None:
        answers = entry.answers if entry else 0
        few = f"{answers} of the {ENOUGH_ANSWERS} points that it takes"
        return f"not known yet: {few}, said aloud and again on a later day"
    more = (entry.said.mean - entry.said_usual) + (entry.read.mean - entry.read_usual)
    than = "less than" if more > 0 else "more than"
    how = "as is usual" if abs(more) < 0.1 else f"{than} is usual"
    return f"{how}, known since {short_day(entry.known_since, report.now)}"


def _forgetting_in_full(report: StatsReport) -> list[str]:
    """Returns sentences without a full stop: first that of `_forgetting_words`, then how many of
    ten points you recall and how many are usual, or that this is not known yet."""
    entry, words = report.forgetting, _forgetting_words(report)
    words = words[:1].upper() + words[1:]
    if entry is None or entry.known_since is None:
        return [words, "Until then the figures lean on what is usual"]
    said, said_usual, read, read_usual = (
        round(chance * 10)
        for chance in (entry.said.mean, entry.said_usual, entry.read.mean, entry.read_usual)
    )
    return [
        words,
        f"Of 10 points you said, you recall {said} after {entry.days:.0f} days; usual: "
        f"{said_usual}",
        f"Of 10 you missed and read, you recall {read} the next day; usual: {read_usual}",
    ]


def _answered_aloud(report: StatsReport) -> str:
    """'12 of your last 40 answers to questions', counting those that took long enough to have been
    said aloud; then why the others are not counted. There must be an answer."""
    answers, looked_at = report.answer_times
    of = f"your last {answers} answers to questions" if answers > 1 else "1 answer to a question"
    words = f"{answers - looked_at} of {of}"
    return f"{words}; the others were shown in under a tenth of their time" if looked_at else words


def _duration(took_ms: int) -> str:
    """'35 min' or '2 h 5 min', at least '1 min'."""
    minutes = max(1, round(took_ms / 60000))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"

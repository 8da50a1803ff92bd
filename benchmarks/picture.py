"""Draws the picture in docs/planning.md: what a rehearsal today changes on the day of the
interview.

    python benchmarks/picture.py > docs/planning.svg

It shows two points of an answer in the planner's memory model, one that slips and one that is firm.
What counts is not how weak a point is now, but the gap at the interview.
"""

from __future__ import annotations

from collections.abc import Callable

from tiktok_prep.memory.rehearsal import Memory, Visit, expected_chance, recall_chance

DAYS = 9
WIDTH, HEIGHT, LEFT, TOP, PANEL, GAP = 760, 300, 52, 46, 300, 60
DEEP = 200
"""Height of the curves in pixels, from recall 100 % down to LOWEST."""
LOWEST = 0.4
POINTS = (
    ("a point that slips", Memory(0.7, 6.0, -4.0, -4)),
    ("a point that is firm", Memory(20.0, 5.0, -1.0, -1)),
)


def x(panel: int, day: float) -> float:
    """Pixels from the left edge."""
    return LEFT + panel * (PANEL + GAP) + PANEL * day / DAYS


def y(share: float) -> float:
    """Pixels from the top edge, for a recall of 0-1."""
    return TOP + DEEP * (1 - share) / (1 - LOWEST)


def curve(panel: int, recall: Callable[[float], float], style: str) -> str:
    steps = [DAYS * step / 90 for step in range(91)]
    points = " ".join(f"{x(panel, day):.1f},{y(recall(day)):.1f}" for day in steps)
    return f'<polyline points="{points}" {style}/>'


def text(at: tuple[float, float], words: str, more: str = "") -> str:
    return f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" stroke="none" {more}>{words}</text>'


def panel(number: int, title: str, memory: Memory) -> list[str]:
    today = [Visit(0.0, 0)]
    wait, now = recall_chance(memory, DAYS), expected_chance(memory, today, DAYS)
    bottom, right = y(LOWEST), x(number, DAYS)
    gap = f"+{round(now * 100) - round(wait * 100)} points"
    return [
        text((x(number, 0), TOP - 18), title, 'font-weight="bold"'),
        f'<path d="M{x(number, 0)} {TOP} V{bottom} H{right}" fill="none" stroke="#888"/>',
        curve(number, lambda day: recall_chance(memory, day), 'fill="none" stroke="#b4552d"'),
        curve(
            number, lambda day: expected_chance(memory, today, day), 'fill="none" stroke="#2d6fb4"'
        ),
        f'<path d="M{right} {y(now):.1f} V{y(wait):.1f}" stroke="#2a8a3a" stroke-width="5"/>',
        text((right - 8, y(wait) + 18), gap, 'text-anchor="end" fill="#2a8a3a"'),
        text((x(number, 0), bottom + 18), "today"),
        text((right, bottom + 18), "interview", 'text-anchor="end"'),
    ]


def picture() -> str:
    scale = [
        text((LEFT - 6, y(share) + 4), f"{share:.0%}", 'text-anchor="end"')
        for share in (1.0, 0.8, 0.6, 0.4)
    ]
    legend = [
        text((LEFT, HEIGHT - 10), "recall if it is left alone", 'fill="#b4552d"'),
        text((LEFT + 210, HEIGHT - 10), "if it is rehearsed today", 'fill="#2d6fb4"'),
        text((LEFT + 410, HEIGHT - 10), "what that brings on the day", 'fill="#2a8a3a"'),
    ]
    panels = [line for n, (title, memory) in enumerate(POINTS) for line in panel(n, title, memory)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="14" stroke-width="2">'
    )
    paper = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([head, paper, *scale, *panels, *legend, "</svg>\n"])


if __name__ == "__main__":
    print(picture(), end="")

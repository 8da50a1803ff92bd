"""The brief printed by a real browser, if one is installed: always one page of A4."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from full_brief import a_full_brief, real_brief

from tiktok_prep.rounds.brief_html_page import brief_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
needs_browser = pytest.mark.skipif(
    BROWSER is None, reason=f"no browser to print with: none of {', '.join(BROWSERS)} is on PATH"
)
A4_POINTS = (595, 842)


def printed(html: str, folder: Path) -> bytes:
    """The page as PDF. The browser stays offline and keeps its profile in `folder`."""
    assert BROWSER
    page, pdf = folder / "brief.html", folder / "brief.pdf"
    page.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer"),
            *(f"--print-to-pdf={pdf}", page.as_uri()),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pdf.read_bytes()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def size(pdf: bytes) -> tuple[int, int]:
    box = re.search(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert box
    return round(float(box[1])), round(float(box[2]))


@needs_browser
@pytest.mark.parametrize(
    "stage", ["screening", "hiring-manager", "technical-strategy", "executive"]
)
def test_the_fullest_brief_of_the_deck_prints_on_one_a4(stage: str, tmp_path: Path) -> None:
    pdf = printed(brief_html(real_brief(stage), deck_option=""), tmp_path)
    assert (pages(pdf), size(pdf)) == (1, A4_POINTS)


@needs_browser
@pytest.mark.parametrize("char", ["word ", "W", "漢字 ", "🎉"])
def test_the_longest_possible_texts_print_on_one_a4(char: str, tmp_path: Path) -> None:
    pdf = printed(brief_html(a_full_brief(char), deck_option=f" --deck {'d' * 300}"), tmp_path)
    assert (pages(pdf), size(pdf)) == (1, A4_POINTS)


@needs_browser
def test_the_page_count_notices_a_second_page(tmp_path: Path) -> None:
    html = brief_html(a_full_brief("word "), deck_option="")
    longer = html.replace("overflow: hidden }", "}").replace("<ol>", "<ol>" + "<li>more</li>" * 40)
    assert pages(printed(longer, tmp_path)) > 1

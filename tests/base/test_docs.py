"""Files that the documents for contributors name are there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from paths import ROOT

PLACES = (ROOT, ROOT / "src" / "tiktok_prep")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    names = set(re.findall(r"`((?:[\w-]+/)+[\w.-]+\.\w+)`", text))
    assert [name for name in names if not any((place / name).exists() for place in PLACES)] == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md"])
def test_every_function_or_value_is_in_the_file_that_is_named_with_it(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`([\w.]+)`(?: \([^)]*\))? in `((?:[\w-]+/)*[\w-]+\.py)`", text)
    for name, file in named:
        code = next(p for place in PLACES if (p := place / file).exists()).read_text("utf-8")
        for part in name.split("."):
            defines = rf"^ *(def|class) {part}\b|^ *{part}(: .*)? = |^ *{part}: "
            assert re.search(defines, code, re.MULTILINE), f"{part} is not in {file}"


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_link_between_the_pages_leads_somewhere(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def the_book() -> list[str]:
    """The pages in the order of the README's list."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("## Read on")[1]
    return re.findall(r"\]\(((?:docs/)?[\w-]+\.md)\)", readme.split("What is new")[0])


def test_the_readme_lists_every_page_and_each_page_ends_with_a_link_to_the_next() -> None:
    pages = the_book()
    assert sorted(pages[:-1]) == sorted(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))
    assert pages[-1] == "CONTRIBUTING.md"
    for page, following in pairwise(pages):
        last = (ROOT / page).read_text(encoding="utf-8").splitlines()[-1]
        (link,) = re.findall(r"^Next: .*\]\(([^)]+)\)\.$", last)
        assert (ROOT / page).parent.joinpath(link).resolve() == ROOT / following


@pytest.mark.parametrize("page", ["README.md", *the_book()])
def test_a_page_takes_one_screen_or_two(page: str) -> None:
    """At most 750 words, not counting tables and blocks of code."""
    text = (ROOT / page).read_text(encoding="utf-8")
    prose = re.sub(r"^```[\s\S]*?^```$|^\|.*$", "", text, flags=re.MULTILINE)
    assert len(re.findall(r"\S*[A-Za-z]\S*", prose)) <= 750

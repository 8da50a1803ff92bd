"""Files that the documents for contributors name are there."""

from __future__ import annotations

import re

import pytest
from paths import ROOT

PLACES = (ROOT, ROOT / "src" / "tiktok_prep")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/how-it-works.md"])
def test_every_file_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    names = set(re.findall(r"`((?:[\w-]+/)+[\w.-]+\.\w+)`", text))
    assert len(names) > 10
    assert [name for name in names if not any((place / name).exists() for place in PLACES)] == []


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_link_between_the_pages_leads_somewhere(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []

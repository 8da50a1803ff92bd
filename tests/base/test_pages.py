"""The rule for pages, which import-linter checks for the modules that pyproject.toml lists."""

from __future__ import annotations

import tomllib

from paths import ROOT

PACKAGE = ROOT / "src" / "tiktok_prep"


def test_every_page_is_held_to_the_rule_for_pages() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (listed,) = [
        contract["source_modules"]
        for contract in contracts["contracts"]
        if contract["name"].startswith("Pages ")
    ]
    files = [*PACKAGE.rglob("page.py"), *PACKAGE.rglob("*_page.py")]
    pages = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    assert sorted(listed) == sorted(pages)

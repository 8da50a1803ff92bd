"""The import rule for pages, which import-linter checks for modules named in pyproject.toml."""

from __future__ import annotations

import tomllib

from paths import ROOT

PACKAGE = ROOT / "src" / "tiktok_prep"


def test_the_rule_for_pages_lists_every_page() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (named,) = [
        contract["source_modules"]
        for contract in contracts["contracts"]
        if contract["name"].startswith("Pages ")
    ]
    files = [PACKAGE / "base" / "blocks.py", *PACKAGE.rglob("page.py"), *PACKAGE.rglob("*_page.py")]
    pages = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    assert sorted(named) == sorted(pages)

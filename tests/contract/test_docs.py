"""What the documentation names is there: files, folders and make's targets."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FILE = re.compile(r"`((?:bot|tests|locales|data|docs|benchmarks)/[^`\s]*)`")
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_TARGET = re.compile(r"`make ([a-z-]+)`")
_MADE_UP = re.compile(r"peaks|<|\*|de_DE")
"""Of the recipes, which say what to write."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page):
    text = page.read_text("utf-8")
    files = [name for name in _FILE.findall(text) if not _MADE_UP.search(name) and not (ROOT / name).exists()]
    links = [name for name in _LINK.findall(text) if not (page.parent / name).exists()]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [name for name in _TARGET.findall(text) if not re.search(rf"^{name}:", makefile, re.MULTILINE)]
    assert (files, links, targets) == ([], [], [])

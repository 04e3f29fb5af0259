"""docs/failures.md: every row of every table names a test that is there."""

import re
from pathlib import Path

from tests.rounds import fuzz, named

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/failures.md").read_text("utf-8")
SOURCES = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}


def rows() -> list[str]:
    """The last cell of each row that is no heading."""
    lines = [line for line in PAGE.splitlines() if line.startswith("|") and "---" not in line]
    return [line.strip("|").split("|")[-1].strip() for line in lines if not line.startswith("| Fault")]


def is_there(name: str) -> bool:
    """A path, the name of a file, or how a test or a class of tests begins."""
    if name.endswith(".py"):
        return any(path.as_posix().endswith(f"/{name}") for path in SOURCES)
    begun = re.compile(rf"(def|class) {re.escape(name.rstrip('…'))}")
    return any(begun.search(text) for text in SOURCES.values())


def test_every_row_names_a_test_that_is_there():
    found = rows()
    assert len(found) > 50
    for cell in found:
        names = re.findall(r"`([^`]+)`", cell)
        assert names or cell.startswith(("the same", "none:")), cell
        assert all(is_there(name) for name in names if "test" in name.lower()), cell


def test_make_faults_runs_what_the_page_names_and_make_fuzz_what_takes_any_input():
    assert {"test_kill.py", "test_outage.py", "test_clock.py", "test_backups.py"} <= {path.name for path in named(PAGE)}
    given = {Path(argument).name for argument in fuzz(1)}
    assert {"test_any_update.py", "test_any_argument.py", "test_any_bytes.py"} <= given

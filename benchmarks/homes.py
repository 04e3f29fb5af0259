"""Installations to measure: one with what ships, one with forty-one years loaded from a made-up workbook."""

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.running import ROOT, tradebot
from bot import shipped
from bot.app import App, opened
from bot.settings import Settings

BUILD = ROOT / "build" / "bench"
FIRST_YEAR = 1985
_PER_YEAR = 0.02
_WOBBLE = 0.3
_NAMES = 3
"""Columns of a line before the twelve months of imports: year, code, name."""


def _built(name: str) -> Path:
    path = BUILD / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@cache
def workbook() -> Path:
    """A workbook of the shape of the Census Bureau's full one: 1985–2026, some 10,400 lines of 29 columns.

    Every line of the shipped one, again for each year before, smaller the longer ago and with ups and downs.
    """
    path = _built("country.xlsx")
    if path.exists():
        return path
    lines = CalamineWorkbook.from_path(str(next((shipped.DATA / "census").glob("*.xlsx")))).get_sheet_by_index(0)
    head, *rows = lines.to_python()
    newest = max(str(row[0]) for row in rows)
    dice = random.Random(1985)  # noqa: S311 - figures, not secrets
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("country")
        sheet.write_row(0, 0, head)
        number = 1
        for year in range(FIRST_YEAR, int(newest) + 1):
            of = [row for row in rows if str(row[0]) == (newest if str(year) == newest else str(int(newest) - 1))]
            for row in of:
                sheet.write_row(number, 0, [str(year), *row[1:_NAMES], *_flows(row, int(newest) - 1 - year, dice)])
                number += 1
    return path


def _flows(row: Sequence[object], years_before: int, dice: random.Random) -> Iterator[float]:
    """Twelve months and their sum, of imports and of exports; those of the newest two years are the true ones."""
    shrunk = (1 - _PER_YEAR * years_before) * dice.uniform(1 - _WOBBLE, 1 + _WOBBLE) if years_before > 0 else 1
    for start in (_NAMES, _NAMES + 13):
        months = [round(float(str(amount or 0)) * shrunk, 6) for amount in row[start : start + 12]]
        yield from (*months, round(sum(months), 6))


@cache
def shipped_home() -> Path:
    """An installation as it is after its first start."""
    return _made("shipped")


@cache
def full_home() -> Path:
    """One with forty-one years of figures."""
    return _made("full", workbook())


def _made(name: str, *loads: Path) -> Path:
    home = _built(name)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    tradebot(home, "db", "upgrade")
    for path in loads:
        tradebot(home, "load", "--yes", str(path))
    return home


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A copy to write to, so that every round finds the same."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(home, Path(folder) / "home"))


@asynccontextmanager
async def full_app() -> AsyncIterator[App]:
    """The program over a copy of the installation with forty-one years."""
    with copied(full_home()) as home:
        async with opened(Settings.read({"TRADEBOT_HOME": str(home)}, None)) as app:
            yield app

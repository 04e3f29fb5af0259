"""The shipped product figures, read by `csv` alone: what the bot says is held against these."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Cell(NamedTuple):
    """One amount of the table that ships."""

    basis: str
    partner: str
    """As in the file: Census' digits, `-`, or a group's code."""
    product: str
    month: str
    dollars: int


def cells(folder: Path) -> Iterator[Cell]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as lines:
            for row in csv.DictReader(lines):
                for month, amount in row.items():
                    if month[:1] == "2":
                        yield Cell(row["basis"], row["partner"], row["product"], month, int(amount or 0))


def amounts(folder: Path, basis: str, partner: str, month: str) -> dict[str, int]:
    """Dollars by product."""
    return {
        cell.product: cell.dollars
        for cell in cells(folder)
        if (cell.basis, cell.partner, cell.month) == (basis, partner, month)
    }

"""Loading of the shipped figures at the first start, without announcing them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.domain.errors import BadFile
from bot.loading.given_files import unreadable
from bot.loading.loading import Loading
from bot.loading.report import LoadReport, LoadStatus

# Figures before briefings and products: these are checked against them.
_SHIPPED = ("census/*.xlsx", "briefings/*.txt", "products/*.csv")


class Seeded(NamedTuple):
    """What came of the shipped files."""

    reports: tuple[LoadReport, ...]
    """Of those that are loaded."""
    refused: tuple[BadFile, ...]
    """Of the others, with the first thing that is wrong: the installation is damaged, and has no such figures."""


async def seed(loading: Loading, data: Path) -> Seeded:
    """Load every shipped file under `data`, announcing nothing; again is quick and changes nothing."""
    reports: list[LoadReport] = []
    refused: list[BadFile] = []
    for path, content in await asyncio.to_thread(lambda: list(_shipped_files(data))):
        if isinstance(content, OSError):
            refused.append(BadFile(unreadable(content), str(path)))
            continue
        report = await loading.load(content, path.name, announce=False, accept_warnings=True)
        if report.status is LoadStatus.REFUSED:
            first = report.findings[0]
            place = first.where.removeprefix(path.name).removeprefix(", ")
            refused.append(BadFile(first.message, f"{path}, {place}" if place else str(path)))
        else:
            reports.append(report)
    return Seeded(tuple(reports), tuple(refused))


def _shipped_files(data: Path) -> Iterator[tuple[Path, bytes | OSError]]:
    for pattern in _SHIPPED:
        for path in sorted(data.glob(pattern)):
            try:
                yield path, path.read_bytes()
            except OSError as error:
                yield path, error

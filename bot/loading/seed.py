"""Loading of the shipped figures at the first start, without announcing them."""

import asyncio
from pathlib import Path

from bot.domain.errors import BadFile
from bot.loading.loading import Loading
from bot.loading.report import LoadReport, LoadStatus

# Figures before briefings: what a briefing prints is checked against them.
_SHIPPED = ("census/*.xlsx", "briefings/*.txt")


async def seed(loading: Loading, data: Path) -> tuple[LoadReport, ...]:
    """Load every shipped file under `data`, announcing nothing; again is quick and changes nothing.

    Raises BadFile when one is refused: then the installation is damaged.
    """
    reports = []
    for name, content in await asyncio.to_thread(_shipped_files, data):
        report = await loading.load(content, name, announce=False, accept_warnings=True)
        if report.status is LoadStatus.REFUSED:
            first = report.findings[0]
            raise BadFile(first.message, f"{name}, {first.where}")
        reports.append(report)
    return tuple(reports)


def _shipped_files(data: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for pattern in _SHIPPED for path in sorted(data.glob(pattern))]

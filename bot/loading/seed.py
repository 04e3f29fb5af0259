"""Loading of the shipped figures at the first start, without announcing them."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.domain.errors import BadFile
from bot.domain.loads import Loader
from bot.loading.given_files import unreadable
from bot.loading.loading import Loading
from bot.loading.report import LoadReport, LoadStatus

log = logging.getLogger("tradebot.first_start")
"""The standard library's, for which `bot.serving.logs` makes an exception where commands are quiet."""

# Figures before briefings and products: these are checked against them.
_SHIPPED = ("census/*.csv", "census/*.xlsx", "briefings/*.txt", "products/*.csv")


class Seeded(NamedTuple):
    """What came of the shipped files."""

    reports: tuple[LoadReport, ...]
    """Of those that are loaded."""
    refused: tuple[BadFile, ...]
    """Of the others, with the first thing that is wrong: the installation is damaged, and has no such figures."""


async def seed(loading: Loading, data: Path) -> Seeded:
    """Load every shipped file under `data`, announcing nothing; again is quick and changes nothing.

    What was taken back stays away: it is loaded again as any other file is, when somebody asks for it.
    Before the first that is new it says so in the log, which a command shows too: it takes a second or two.
    """
    reports: list[LoadReport] = []
    refused: list[BadFile] = []
    tell_once = _Once("Filling the database with the figures that ship with the bot. This is done once.")
    for path, content in await asyncio.to_thread(lambda: list(_shipped_files(data))):
        if isinstance(content, OSError):
            refused.append(BadFile(unreadable(content), str(path)))
            continue
        if await loading.was_taken_back(content):
            continue
        report = await loading.load(
            content, path.name, by=Loader.SHIPPED, announce=False, accept_warnings=True, begins=tell_once
        )
        if report.status is LoadStatus.REFUSED:
            first = report.findings[0]
            place = first.where.removeprefix(path.name).removeprefix(", ")
            refused.append(BadFile(first.message, f"{path}, {place}" if place else str(path)))
        else:
            reports.append(report)
    return Seeded(tuple(reports), tuple(refused))


class _Once:
    """Says one sentence, the first time it is called."""

    def __init__(self, sentence: str) -> None:
        self._sentence: str | None = sentence

    def __call__(self) -> None:
        if self._sentence is not None:
            log.info(self._sentence)
        self._sentence = None


def _shipped_files(data: Path) -> Iterator[tuple[Path, bytes | OSError]]:
    for pattern in _SHIPPED:
        for path in sorted(data.glob(pattern)):
            try:
                yield path, path.read_bytes()
            except OSError as error:
                yield path, error

"""Reading files in a thread of this process: quick to begin, and for files that are known to be good.

Those that ship are read so at the first start, which a process of its own would make slower.
"""

import asyncio
import importlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month
from bot.loading.reading import FileBeingLoaded, FileSummary, PreparedLoad
from bot.partners.book import Book

if TYPE_CHECKING:
    from bot.loading.prepared_load import ReadFile


class ThreadReader:
    """Reads with a book of partners' names that this process has already."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @asynccontextmanager
    async def reading(self, data: bytes, name: str, loaded_in: Month) -> AsyncIterator[FileBeingLoaded]:
        # pandas and the sources cost half a second, which only a process that reads files should pay, off its loop.
        await asyncio.to_thread(importlib.import_module, "bot.loading.prepared_load")
        from bot.loading import prepared_load  # noqa: PLC0415 - see above

        yield _FileInThread(await asyncio.to_thread(prepared_load.read, data, name, self._book, loaded_in))


class _FileInThread:
    def __init__(self, read: "ReadFile") -> None:
        self._read = read

    @property
    def summary(self) -> FileSummary:
        return self._read.summary

    async def prepare(self, number: int, loads: Sequence[Load], cells: Sequence[FigureRow]) -> PreparedLoad:
        from bot.loading import prepared_load  # noqa: PLC0415 - see above

        return await asyncio.to_thread(prepared_load.prepare, self._read, number, loads, cells)

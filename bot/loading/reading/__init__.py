"""The interface of reading a file for a load: what it says in summary, then what a load of it would store.

Two modules implement it: `process_reader` for files that people bring, `thread_reader` for those that ship.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.loads import AmountCounts, FigureRow, Load, PublishedFigure
from bot.domain.products import ProductBlock
from bot.domain.time import Month
from bot.loading.report import Finding


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What a file is and what was found in it, without its figures."""

    source: str
    """The module of `bot.sources` that read it."""
    publisher: str
    vintage: str
    months: tuple[Month, ...]
    """The months it is about, ascending."""
    needed: tuple[Month, Month] | None
    """The first and last month that judging needs of the store; None when there is nothing to judge."""
    is_complete: bool
    """True when a partner that is not named has no trade (Census); False when it is merely not said."""
    is_release: bool
    """True when it names the release its figures belong to; a table does not."""
    partners: tuple[str, ...]
    """The codes of the partners it names in its figures, ascending."""
    amounts: int
    """How many amounts it states."""
    digest: str
    """SHA-256 of what it says, however it is written."""
    findings: tuple[Finding, ...]
    products: tuple[ProductBlock, ...] = ()
    """All there is to load of a file about products."""
    counts: AmountCounts | None = None
    """What has become of every amount that stands in the file; None where its source does not count."""


@dataclass(frozen=True, slots=True)
class PreparedLoad:
    """The findings of the checks, and the rows to store if the load goes through."""

    findings: tuple[Finding, ...]
    figures: Sequence[FigureRow] = ()
    published: tuple[PublishedFigure, ...] = ()
    changed: frozenset[Month] = frozenset()
    """The months whose newest figures change."""
    is_whole: bool = False
    """Whether the newest month is complete. In part it is not announced; it may be once the rest is loaded."""


class FileBeingLoaded(Protocol):
    """A file that has been read and is kept until its load is over."""

    @property
    def summary(self) -> FileSummary: ...

    async def prepare(self, number: int, loads: Sequence[Load], cells: Sequence[FigureRow]) -> PreparedLoad:
        """Check it against what is known, and work out what a load of this number adds; raises BadFile."""


class FileReader(Protocol):
    """Reads files, one at a time or several."""

    def reading(self, data: bytes, name: str, loaded_in: Month) -> AbstractAsyncContextManager[FileBeingLoaded]:
        """Read a file, and keep it inside the block; raises BadFile.

        `loaded_in` is the month it is loaded in, which stands for the vintage of a file that names none.
        """

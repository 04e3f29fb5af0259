"""The interface of a source: one module of `bot.sources` is one source, and exposes `SOURCE`.

A source reads a file into values and stops there. It resolves no names, looks at no database and judges
no figures against others' figures; `bot.loading` does. It raises nothing but `bot.domain.errors.BadFile`.

To add a source, add a module with `SOURCE = FileSource(...)` and a small true sample in `tests/samples/`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.figures import Measure
from bot.domain.loads import AmountCounts, Severity
from bot.domain.products import ProductBlock
from bot.domain.time import Month
from bot.domain.values import Value
from bot.sources.base.opened_file import FileKind, OpenedFile

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AmountCounts",
    "FileKind",
    "FileSource",
    "GroupRow",
    "OpenedFile",
    "Parsed",
    "PrintedFigure",
    "Problem",
    "figure_frame",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, with its place. All problems of a file are reported at once."""

    severity: Severity
    check: str
    """The check that found it, one word for machines: `rank_order`, `number`, `yearly_sum`."""
    where: str
    """The place in the file, without the file's name: `table 2, row 5`, `sheet "country", row 17`."""
    reason: Value


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure as a briefing prints it, with the figure of a year before and the growth beside it.

    The fields have the units of `bot.domain.loads.PublishedFigure`.
    """

    month: Month
    measure: Measure
    """SURPLUS only where the text says surplus; the amount is then the surplus, positive."""
    partner: str
    """The label as printed: `臺灣`, `全球` for the world."""
    rank: int | None
    """None for the world, and in prose that gives no rank."""
    value: int
    """Whole dollars."""
    step: int
    """What the last printed digit is worth, in dollars: 10,000,000 for `266.1` 億."""
    prior: int | None
    """The same month a year before; None in prose, which never prints it, and where none was known."""
    prior_step: int
    """0 when `prior` is None."""
    change_bp: int | None
    """Growth in hundredths of a percent, signed: 8430 is 84.30 %. None where no rate is printed."""
    where: str
    """The place in the file: `table 2, row 5`, `section 2, line 3`."""


class GroupRow(NamedTuple):
    """What a source itself adds up for a group in one month, in whole dollars. None: it does not say."""

    group: str
    """The group's code in `data/partners.csv`."""
    month: Month
    exports: int | None
    imports: int | None
    where: str
    """The place in the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """The figures of one file, and the problems found while reading it.

    Partners are as in the file; whether they exist is not the source's to know.
    """

    source: str
    """The source's name: `briefing`, `census_workbook`, `table`."""
    publisher: str
    """As a source line prints it: `US Census Bureau`, `Trade Data Monitor`."""
    vintage: str
    """The release the figures belong to, `2026-03`; a briefing's is its own month.

    Empty for a file that names none: the month in which it is loaded then stands for it.
    """
    months: tuple[Month, ...]
    """The months the file is about, ascending. A briefing's prior-year column does not count."""
    is_complete: bool
    """True when a partner that is not named has no trade (Census); False when it is merely not said."""
    figures: "pd.DataFrame"
    """One row for a partner's month. Columns:

    `month` (int64) is `Month.ordinal`; `partner` (str, or a category of it) is `WORLD` for the world's row, a
    four-digit Census code where the file has codes, otherwise the label as in the file; `exports`, `imports` (Int64)
    are whole dollars, NA where the file does not say; `where` (str) is the place in the file.
    Empty for a briefing. A month and partner stand at most once.
    """
    published: tuple[PrintedFigure, ...] = ()
    """Every figure of a briefing's tables, in order of print."""
    prose: tuple[PrintedFigure, ...] = ()
    """The figures a briefing's sentences state: the world's four, then the partner of interest's four."""
    products: tuple[ProductBlock, ...] = ()
    """Of a file about products, which has no other figures; its partners are labels as in `figures`."""
    groups: tuple[GroupRow, ...] = ()
    """What the source adds up for groups, to check with. Groups are never stored: they are added up from members."""
    problems: tuple[Problem, ...] = ()
    """Found while reading. With one ERROR among them the rest must not be stored."""
    counts: AmountCounts | None = None
    """What has become of every amount in the file; None for a source that does not count, as for a briefing."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names that stand in the file beside its codes, by code, so that one can be held against the other."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A kind of file that can be loaded."""

    name: str
    """The module's name."""
    accepts: Value
    """What it reads, for the sentence that lists what we accept."""
    recognises: Callable[[OpenedFile], bool]
    """Whether the content, never the name, is this source's. Quick; a damaged one is still recognised."""
    parse: Callable[[OpenedFile], Parsed]
    """Read everything; raises BadFile when the file cannot be read at all."""
    is_general: bool = False
    """True for one that reads many layouts, and is asked only about a file that no other source recognises."""


def figure_frame(rows: Iterable[tuple[int, str, int | None, int | None, str]]) -> "pd.DataFrame":
    """Make `Parsed.figures` of rows in the order of its columns."""
    import pandas as pd  # noqa: PLC0415 - half a second that only a load should cost

    types = {"month": "int64", "partner": "str", "exports": "Int64", "imports": "Int64", "where": "str"}
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return pd.DataFrame(
        {name: pd.Series(cells, dtype=kind) for (name, kind), cells in zip(types.items(), columns, strict=True)}
    )

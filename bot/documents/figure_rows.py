"""The figures behind a document, whole dollars and exact fractions, one line each: for machines and pivot tables."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from bot.domain.document import Document
from bot.domain.figures import Missing, Ratio, Usd
from bot.domain.values import Name
from bot.i18n.localizer import Localizer

HEADER: Final = ("month", "measure", "rank", "partner", "name", "value_usd", "prior_usd", "change", "status")

Plain: TypeAlias = str | int | float | None
"""None where there is no figure."""


def lines(document: Document, localizer: Localizer) -> Iterator[tuple[Plain, ...]]:
    for row in document.rows:
        yield (
            str(row.period),
            row.measure.value,
            plain(row.rank),
            row.partner,
            localizer.say(Name(row.partner)),
            plain(row.value),
            plain(row.prior),
            plain(row.change),
            row.status.value,
        )


def plain(figure: Usd | Ratio | int | Missing) -> int | float | None:
    """Whole dollars, a fraction or a rank; None where there is no figure."""
    match figure:
        case Missing():
            return None
        case Usd(dollars=dollars):
            return dollars
        case Ratio():
            return float(figure)
        case _:
            return figure

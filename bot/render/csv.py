"""The figures behind a document as comma-separated values: whole dollars and exact fractions."""

import csv
import io

from bot.domain.document import Document, Name
from bot.domain.facts import Row
from bot.domain.figures import Missing, Ratio, Usd
from bot.i18n.voice import Voice

EXTENSION = "csv"

_HEADER = ("month", "measure", "rank", "partner", "name", "value_usd", "prior_usd", "change", "status")
# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(document: Document, voice: Voice) -> str:
    """Write one line a figure, the header first, with a byte order mark so that spreadsheets see UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(_HEADER)
    lines.writerows(_line(row, voice) for row in document.rows)
    return "\ufeff" + written.getvalue()


def _line(row: Row, voice: Voice) -> tuple[str, ...]:
    name = voice.say(Name(row.partner))
    return (
        str(row.period),
        row.measure.value,
        _plain(row.rank),
        row.partner,
        f"'{name}" if name.startswith(_FORMULA) else name,
        _plain(row.value),
        _plain(row.prior),
        _plain(row.change),
        row.status.value,
    )


def _plain(figure: Usd | Ratio | int | Missing) -> str:
    match figure:
        case Missing():
            return ""
        case Usd(dollars=dollars):
            return str(dollars)
        case Ratio():
            return str(float(figure))
        case _:
            return str(figure)

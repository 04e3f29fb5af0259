"""The figures behind a document as comma-separated values: whole dollars and exact fractions."""

import csv
import io

from bot.documents.figure_rows import HEADER, Plain, lines
from bot.domain.document import Document
from bot.i18n.localizer import Localizer

EXTENSION = "csv"

# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(document: Document, localizer: Localizer) -> str:
    """Write one line a figure, the header first, with a byte order mark so that spreadsheets see UTF-8."""
    written = io.StringIO()
    file = csv.writer(written, lineterminator="\r\n")
    file.writerow(HEADER)
    file.writerows([_cell(value) for value in line] for line in lines(document, localizer))
    return "\ufeff" + written.getvalue()


def _cell(value: Plain) -> str:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else str(value)

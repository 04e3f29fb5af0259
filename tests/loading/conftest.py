"""The shipped figures and files made from them."""

import io
from datetime import UTC, datetime

import pytest
import python_calamine
import xlsxwriter

from bot.loading.loading import Loading
from bot.partners import book
from bot.store.store import Store

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


class CensusWorkbook:
    """The shipped workbook, to be changed and written anew."""

    def __init__(self, path) -> None:
        sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        self.header, *rows = sheet.to_python()
        self.rows = {(str(row[0]), str(row[1])): row for row in rows}

    def column(self, flow, month):
        """`flow` is `I` or `E`, `month` 1 to 12."""
        return self.header.index(flow + MONTHS[month - 1])

    def set(self, year, code, month, *, imports=None, exports=None):
        """Set a partner's month, in millions, and the year's sums with it."""
        row = self.rows[str(year), code]
        for flow, millions in (("I", imports), ("E", exports)):
            if millions is not None:
                row[self.column(flow, month)] = millions
                first = self.column(flow, 1)
                row[first + 12] = round(sum(row[first : first + 12]), 6)
        return self

    def get(self, year, code, month, flow):
        return self.rows[str(year), code][self.column(flow, month)]

    def grow(self, year, month, factor=1.0):
        """Publish a month: the figures of the month before, times a factor."""
        for (row_year, code), row in self.rows.items():
            if row_year == str(year):
                imports, exports = (row[self.column(flow, month - 1)] for flow in "IE")
                self.set(year, code, month, imports=round(imports * factor, 6), exports=round(exports * factor, 6))
        return self

    def data(self) -> bytes:
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = workbook.add_worksheet("country")
        for number, row in enumerate((self.header, *self.rows.values())):
            sheet.write_row(number, 0, row)
        workbook.close()
        return buffer.getvalue()


@pytest.fixture
def census(shipped_data) -> CensusWorkbook:
    return CensusWorkbook(shipped_data / "census" / "country_2025-2026.xlsx")


@pytest.fixture(scope="session")
def census_file(shipped_data) -> bytes:
    return (shipped_data / "census" / "country_2025-2026.xlsx").read_bytes()


@pytest.fixture(scope="session")
def briefing_text(shipped_data) -> str:
    return (shipped_data / "briefings" / "briefing_2026-01.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def partners():
    return book.load()


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'tradebot.db'}"


@pytest.fixture
async def store(url):
    store = Store(url, clock=lambda: NOW)
    await store.upgrade()
    yield store
    await store.close()


@pytest.fixture
def loading(store, partners) -> Loading:
    return Loading(store, partners, clock=lambda: NOW)


@pytest.fixture
def now() -> datetime:
    """Late enough for everything that is queued to be due."""
    return datetime(2100, 1, 1, tzinfo=UTC)

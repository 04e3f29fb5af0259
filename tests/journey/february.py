"""A file of a newer month, made from the shipped workbook."""

from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from bot import shipped


def write_february(path: Path) -> None:
    """Write the shipped workbook with a February 2026: every partner's January, imports up by a tenth."""
    rows = CalamineWorkbook.from_path(str(shipped.DATA / "census/country_2025-2026.xlsx")).get_sheet_by_index(0)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("country")
        for number, row in enumerate(rows.to_python()):
            if row[0] == "2026":
                row[4], row[17] = round(row[3] * 1.1, 6), row[16]  # IFEB, EFEB
                row[15], row[28] = row[3] + row[4], row[16] + row[17]  # IYR, EYR
            sheet.write_row(number, 0, row)

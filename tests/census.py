"""The shipped Census workbook, to be changed: more months, other figures, fewer partners."""

import io

import python_calamine
import xlsxwriter

from bot.domain.partner import PartnerKind

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


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

    def flows(self, year, month, partners):
        """A month's whole dollars: {partner: (exports, imports)}; `partners` is the book of names."""
        found = {}
        for row_year, code in self.rows:
            partner = partners.by_census(code)
            if row_year == str(year) and partner is not None and partner.kind is not PartnerKind.SERIES:
                found[partner.code] = tuple(round(self.get(year, code, month, flow) * 1e6) for flow in "EI")
        return found

    def add_up(self, partners, group="EU", code="0003"):
        """Bring the Bureau's own row of a group up to date with what has been changed."""
        members = [partners.get(one.partner) for one in partners.get(group).members]
        codes = [census for member in members for census in member.census_codes]
        for (year, row_code), row in self.rows.items():
            if row_code == code:
                for column in (self.column(flow, month) for flow in "IE" for month in range(1, 13)):
                    row[column] = round(sum(self.rows[year, c][column] for c in codes if (year, c) in self.rows), 6)
                for first in (self.column(flow, 1) for flow in "IE"):
                    row[first + 12] = round(sum(row[first : first + 12]), 6)
        return self

    def data(self) -> bytes:
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = workbook.add_worksheet("country")
        for number, row in enumerate((self.header, *self.rows.values())):
            sheet.write_row(number, 0, row)
        workbook.close()
        return buffer.getvalue()

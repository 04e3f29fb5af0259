"""Trade by product: answers of the US Census Bureau's International Trade API, or the table that ships.

    [["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "COMM_LVL", "time"],
     ["4419", "71", "2560000000", "HS2", "2026-01"], …]

    basis,classification,partner,product,2024-01,2024-02
    exports,hs,4190,01,1600030,…

Works of the US government are in the public domain. The endpoints are `exports/hs` and `exports/naics`, `imports/hs`
and `imports/naics`. `ALL_VAL_MO` is total exports, `GEN_VAL_MO` general imports, `CON_VAL_MO` imports for
consumption, `CAL_DUT_MO` the duties calculated on these; an answer about imports has up to three of them. A list of
answers is one file. Amounts are whole dollars as strings. What bites:

- A column that is also a predicate (`time`, `COMM_LVL`) is appended, so it comes twice.
- The world is `-`; groups of countries are numbered by the API's own list, so only countries are taken.
- A dimension in `get` without a predicate (district, level of detail) splits the rows: a product stands twice.
- Chapters have two digits and groups of NAICS three; a total or a finer line among them would count twice.
- The release is not named, so the vintage is the month of the load. The table that ships says months that were
  newest in their release, two months after the last of them.

In the table an empty cell is no trade, and a partner is Census' four digits, `-`, or a group's code.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.products import Basis, BlockKey, Classification, ProductBlock
from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.sources.base import FileKind, FileSource, OpenedFile, Parsed, Problem, figure_frame
from bot.sources.base.product_columns import COMMODITIES, DIGITS, header, headings, is_of_products, text_of
from bot.sources.base.sheets import Sheet

COLUMNS = {
    "ALL_VAL_MO": Basis.EXPORTS,
    "GEN_VAL_MO": Basis.IMPORTS,
    "CON_VAL_MO": Basis.CONSUMPTION,
    "CAL_DUT_MO": Basis.DUTY,
}
"""The API's columns of amounts."""
_COUNTRY, _MONTH = "CTY_CODE", "TIME"
_HEADINGS = ("basis", "classification", "partner", "product")
_TABLE = ",".join(_HEADINGS) + ","
_WORLD_CODE = "-"
_COUNTRY_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}", re.ASCII)
_RELEASE_LAG = 2
_MOST_ROWS = 2_000_000


@dataclass(slots=True)
class _Cells:
    """Amounts by block, partner and product, and the problems of reading them."""

    amounts: dict[BlockKey, dict[tuple[str, str], list[int]]] = field(default_factory=dict)
    """One amount in an answer; in the table one a month, by the block of the first."""
    problems: Capped[Problem] = field(default_factory=lambda: Capped(Problem))

    def put(self, key: BlockKey, partner: str, product: str, amounts: list[int], where: str) -> None:
        cells = self.amounts.setdefault(key, {})
        if (partner, product) in cells:
            reason = say(
                "The row of {code} and product {product} stands more than once.",
                code=Verbatim(partner),
                product=Verbatim(product),
            )
            self.problems.append(Problem(Severity.ERROR, "repeated_row", where, reason))
        cells[partner, product] = amounts

    def wrong(self, check: str, where: str, said: object) -> None:
        text = Verbatim(str(said)[:40])
        reason = (
            say("{text} is not a month.", text=text)
            if check == "month"
            else say("{text} is no product of this classification.", text=text)
            if check == "product"
            else say("{text} is not a number.", text=text)
        )
        self.problems.append(Problem(Severity.ERROR, check, where, reason))


def recognises(file: OpenedFile) -> bool:
    return _is_table(file) or any(map(is_of_products, file.sheets))


def _is_table(file: OpenedFile) -> bool:
    return file.kind is FileKind.TEXT and file.text.lstrip("\ufeff").startswith(_TABLE)


def parse(file: OpenedFile) -> Parsed:
    """Read every amount; raises BadFile when the file is not as the API gives it, or the table as it ships."""
    cells = _Cells()
    is_table = _is_table(file)
    columns: Sequence[Month] = ()
    if is_table:
        columns = _read_table(file, cells)
    else:
        for sheet in file.sheets:
            _read_answer(file, sheet, cells)
    blocks = tuple(
        block
        for key, amounts in sorted(cells.amounts.items())
        for block in _blocks(key, columns or [key.month], amounts)
    )
    problems = tuple(cells.problems)
    if not blocks and not problems:
        raise file.bad(say("The answer has no rows about countries."))
    months = tuple(sorted({block.key.month for block in blocks}))
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=str(months[-1] + _RELEASE_LAG) if is_table and months else "",
        months=months,
        is_complete=False,
        figures=figure_frame(()),
        problems=problems,
        products=blocks,
    )


SOURCE = FileSource(
    "census_products",
    say("answers of the Census trade API by product, with E_COMMODITY, I_COMMODITY or NAICS"),
    recognises,
    parse,
)


def _blocks(
    first: BlockKey, months: Sequence[Month], amounts: dict[tuple[str, str], list[int]]
) -> Iterator[ProductBlock]:
    partners = sorted({partner for partner, _ in amounts})
    products = sorted({product for _, product in amounts})
    row = {partner: number for number, partner in enumerate(partners)}
    column = {product: number for number, product in enumerate(products)}
    dense = np.zeros((len(months), len(partners), len(products)), np.int64)
    for (partner, product), said in amounts.items():
        dense[:, row[partner], column[product]] = said
    for month, one in zip(months, dense, strict=True):
        yield ProductBlock(first._replace(month=month), tuple(partners), tuple(products), one)


def _read_answer(file: OpenedFile, sheet: Sheet, cells: _Cells) -> None:
    at_header = header(sheet)
    if at_header is None:
        raise file.bad(say("The answer is not rows below a row of headings."), sheet.place(0))
    names = headings(sheet.rows[at_header])
    place = sheet.place(at_header)
    commodity = next(name for name in COMMODITIES if name in names)
    if _MONTH not in names:
        raise file.bad(say("The column {column} is missing.", column=Verbatim("time")), place)
    flows = [name for name in COLUMNS if name in names]
    if not flows:
        listed = Verbatim(", ".join(COLUMNS))
        raise file.bad(say("A column of amounts is needed: {columns}.", columns=listed), place)
    at = {name: names.index(name) for name in (_COUNTRY, _MONTH, commodity, *flows)}
    again = [(index, at[name]) for index, name in enumerate(names) if name in at and index != at[name]]
    for index, row in enumerate(sheet.rows[at_header + 1 :], at_header + 1):
        if len(row) != len(names) or any(text_of(row[copy]) != text_of(row[first]) for copy, first in again):
            raise file.bad(say("The row does not fit the headings."), sheet.place(index))
        _read_row(
            COMMODITIES[commodity],
            [text_of(row[at[name]]) for name in (_COUNTRY, _MONTH, commodity)],
            {COLUMNS[name]: text_of(row[at[name]]) for name in flows},
            sheet.place(index),
            cells,
        )


def _read_row(
    classification: Classification, said: Sequence[str], amounts: dict[Basis, str], where: str, cells: _Cells
) -> None:
    code, time, product = said
    partner = WORLD if code == _WORLD_CODE else code
    if partner != WORLD and not _COUNTRY_CODE.fullmatch(partner):
        return
    try:
        month = Month.parse(time)
    except ValueError:
        cells.wrong("month", where, time)
        return
    if not _is_product(classification, product):
        cells.wrong("product", where, product)
        return
    for basis, amount in amounts.items():
        if not _AMOUNT.fullmatch(amount):
            cells.wrong("number", where, amount)
            continue
        cells.put(BlockKey(classification, basis, month), partner, product, [int(amount)], where)


def _is_product(classification: Classification, number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) == DIGITS[classification]


def _read_table(file: OpenedFile, cells: _Cells) -> list[Month]:
    """Read every row; the months of its columns."""
    rows: Iterator[list[str]] = csv.reader(io.StringIO(file.text.lstrip("\ufeff")))
    headings = next(rows)
    months = []
    for text in headings[len(_HEADINGS) :]:
        try:
            months.append(Month.parse(text))
        except ValueError:
            raise file.bad(say("{text} is not a month.", text=Verbatim(text[:40])), "headings") from None
    if len(set(months)) != len(months):
        raise file.bad(say("The row does not fit the headings."), "headings")
    for number, row in enumerate(rows, 2):
        where = f"row {number}"
        if not row:
            continue
        if len(row) != len(headings) or number > _MOST_ROWS:
            raise file.bad(say("The row does not fit the headings."), where)
        _read_table_row(row, months[0], where, cells)
    return months


def _read_table_row(row: Sequence[str], first: Month, where: str, cells: _Cells) -> None:
    said, kind, label, product = row[: len(_HEADINGS)]
    try:
        basis, classification = Basis(said), Classification(kind)
    except ValueError:
        cells.wrong("product", where, f"{said},{kind}")
        return
    if not _is_product(classification, product):
        cells.wrong("product", where, product)
        return
    partner = WORLD if label == _WORLD_CODE else label
    amounts = row[len(_HEADINGS) :]
    wrong = [amount for amount in amounts if amount and not _AMOUNT.fullmatch(amount)]
    for amount in wrong:
        cells.wrong("number", where, amount)
    if not wrong:
        key = BlockKey(classification, basis, first)
        cells.put(key, partner, product, [int(amount or 0) for amount in amounts], where)

"""Holdings made from the real files by a reading of its own, so that the golden tests are evidence.

Nothing of `bot.sources` or `bot.partners` is used here. Partners are called by their Census codes.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from bot.domain.facts import Source
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Load, PublishedFigure
from bot.domain.partner import WORLD, Partner, PartnerKind
from bot.domain.time import Month

CENSUS_WORLD = "0015"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

PRINTED_NAMES = {
    "全球": WORLD,
    "墨西哥": "2010",
    "加拿大": "1220",
    "中國": "5700",
    "臺灣": "5830",
    "越南": "5520",
    "英國": "4120",
    "韓國": "5800",
    "日本": "5880",
    "德國": "4280",
    "印度": "5330",
    "泰國": "5490",
    "荷蘭": "4210",
    "義大利": "4759",
    "瑞士": "4419",
    "法國": "4279",
    "巴西": "3510",
    "新加坡": "5590",
    "馬來西亞": "5570",
    "愛爾蘭": "4190",
    "印尼": "5600",
    "柬埔寨": "5550",
}

TABLES = {
    "貿易夥伴": Measure.TOTAL,
    "出口市場": Measure.EXPORTS,
    "進口來源": Measure.IMPORTS,
    "逆差來源國": Measure.DEFICIT,
}


def source(vintage: str, name: str = "census_workbook", day: int = 1) -> Source:
    return Source(name, "US Census Bureau", vintage, datetime(2026, 3, day, tzinfo=UTC), f"{name}.xlsx")


def load(number: int, vintage: str, months: Iterable[Month], *, is_complete: bool = True, name: str = "census") -> Load:
    return Load(number, source(vintage, name, number), tuple(months), is_complete)


def partner(code: str, kind: PartnerKind = PartnerKind.COUNTRY) -> Partner:
    return Partner(code, kind)


def read_workbook(path: Path, number: int) -> list[FigureRow]:
    """The cells up to January 2026, the last month published; aggregates other than the world left out."""
    header, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    at = {name: index for index, name in enumerate(header)}
    rows = []
    for line in lines:
        code, year = line[at["CTY_CODE"]], int(line[at["year"]])
        if code.startswith("0") and code != CENSUS_WORLD:
            continue
        for month, short in enumerate(
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], start=1
        ):
            when = Month.of(year, month)
            if when <= Month.of(2026, 1):
                exports, imports = (int((Decimal(repr(line[at[f + short]])) * 10**6).to_integral_exact()) for f in "EI")
                rows.append(FigureRow(number, when.ordinal, WORLD if code == CENSUS_WORLD else code, exports, imports))
    return rows


def printed_amount(text: str) -> int:
    """`4,469.2` (億美元) in dollars."""
    return int(Decimal(text.replace(",", "")) * 10**8)


def read_briefing(path: Path, number: int) -> list[PublishedFigure]:
    """The four tables; the prose says nothing that they do not."""
    figures, measure = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("表"):
            measure = next(measure for words, measure in TABLES.items() if words in line)
        row = re.fullmatch(r"(\d*)\t(\S+)\t([\d,.]+)\t([\d,.]+)\t(-?[\d.]+)%", line)
        if row:
            rank, name, value, prior, change = row.groups()
            figures.append(
                PublishedFigure(
                    load=number,
                    month=Month.of(2026, 1).ordinal,
                    measure=measure,
                    partner=PRINTED_NAMES[name],
                    rank=int(rank) if rank else None,
                    value=printed_amount(value),
                    step=10_000_000,
                    prior=printed_amount(prior),
                    prior_step=10_000_000,
                    change_bp=int((Decimal(change) * 100).to_integral_exact()),
                )
            )
    return figures


def as_printed(dollars: int) -> Decimal:
    """Dollars in 億美元 with one decimal, halves up, as the office rounds."""
    return (Decimal(dollars) / 10**8).quantize(Decimal("0.1"), ROUND_HALF_UP)


def in_hundred_millions(dollars: int) -> Decimal:
    """A printed figure's dollars as it is printed: 26,610,000,000 is 266.1."""
    return (Decimal(dollars) / 10**8).quantize(Decimal("0.1"))

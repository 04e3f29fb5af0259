"""The roles of a plain table's columns, told by their headings, Chinese or English, in any order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.figures import Measure
from bot.sources.base.workbook import Cell


class ColumnRole(StrEnum):
    """What a column holds."""

    MONTH = "month"
    PARTNER = "partner"
    FLOW = "flow"
    VALUE = "value"
    UNIT = "unit"
    EXPORTS = "exports"
    IMPORTS = "imports"


_WORDS = {
    ColumnRole.MONTH: "月份 年月 月 期間 時間 日期 資料月份 統計月份 資料年月 期间 时间 "
    "month period date time yearmonth",
    ColumnRole.PARTNER: "國家 國別 國家別 國家地區 夥伴 夥伴國 貿易夥伴 国家 国别 伙伴 贸易伙伴 "
    "partner country countryname ctyname ctycode",
    ColumnRole.FLOW: "流向 進出口別 進出口 貿易別 貿易流向 进出口别 进出口 贸易流向 flow tradeflow direction",
    ColumnRole.VALUE: "金額 數值 值 貿易額 貿易值 貿易金額 金额 数值 贸易额 value amount tradevalue",
    ColumnRole.UNIT: "單位 金額單位 貨幣單位 单位 unit units",
    ColumnRole.EXPORTS: "出口 出口額 出口值 出口金額 出口额 出口金额 export exports exportvalue exportsvalue",
    ColumnRole.IMPORTS: "進口 進口額 進口值 進口金額 进口 进口额 进口金额 import imports importvalue importsvalue",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_FLOWS = {
    word: flow
    for flow, words in (
        (Measure.EXPORTS, "出口 出口額 輸出 出口额 输出 export exports exp x"),
        (Measure.IMPORTS, "進口 進口額 輸入 进口 进口额 输入 import imports imp m"),
    )
    for word in words.split()
}
_BRACKETED = re.compile(r"(?P<word>[^(\[]*)[(\[](?P<unit>[^)\]]*)[)\]]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class HeadedColumn:
    """A column found by its heading."""

    index: int
    unit: str | None
    """Named in brackets behind the heading: `出口（億美元）`."""


@dataclass(frozen=True, slots=True)
class Headings:
    """A row of headings."""

    columns: dict[ColumnRole, HeadedColumn]
    repeated: frozenset[ColumnRole]
    """Roles that more than one column claims; the first is in `columns`."""

    @property
    def is_table(self) -> bool:
        """Whether this heads figures by month and partner. It may still lack something to be read."""
        figures = {ColumnRole.VALUE, ColumnRole.FLOW, ColumnRole.EXPORTS, ColumnRole.IMPORTS}
        return {ColumnRole.MONTH, ColumnRole.PARTNER} <= self.columns.keys() and not figures.isdisjoint(self.columns)

    @property
    def is_wide(self) -> bool:
        """Exports and imports have columns of their own."""
        return ColumnRole.EXPORTS in self.columns or ColumnRole.IMPORTS in self.columns


def read(cells: Sequence[Cell]) -> Headings:
    """Tell the columns; one with a heading we do not know is not used."""
    columns: dict[ColumnRole, HeadedColumn] = {}
    repeated: set[ColumnRole] = set()
    for index, cell in enumerate(cells):
        word, unit = _parted(cell) if isinstance(cell, str) else ("", None)
        role = _ROLES.get(word)
        if role is None:
            continue
        if role in columns:
            repeated.add(role)
        else:
            columns[role] = HeadedColumn(index, unit)
    return Headings(columns, frozenset(repeated))


def flow(text: str) -> Measure | None:
    """Read the word of a flow column; None when it is neither."""
    return _FLOWS.get(_NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).casefold())


def _parted(cell: str) -> tuple[str, str | None]:
    text = unicodedata.normalize("NFKC", cell[:_LONGEST]).strip()
    bracketed = _BRACKETED.fullmatch(text)
    word, unit = (bracketed["word"], bracketed["unit"]) if bracketed else (text, None)
    return _NOT_LETTERS.sub("", word).casefold(), unit

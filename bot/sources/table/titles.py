"""Lines around a table, and what they say of its figures: month, flow, unit, partner, source, and whose trade.

`美國出口統計`, `單位：百萬美元`, `In millions of dollars`, `January 2026`, `U.S. trade in goods with Taiwan`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.sources.table import month_cells, parts_of_trade, units, words
from bot.sources.table.units import Unit

_LONGEST = 300
"""Letters of a line that are looked at. Bringing into normal form takes the square of their number."""
_NAMED = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TO_DATES = r"current date|as of|released?|updated?|retrieved|accessed|downloaded|printed|generated"
_SOURCE = re.compile(r"[(]?(?:資料來源|资料来源|數據來源|数据来源|來源|来源|sources?) ?[:：] ?(.+?)[)]?", re.IGNORECASE)
_UNIT = re.compile(r"[(]?(?:金額)?(?:單位|单位|units?|currency) ?[:：=] ?(.+?)[)]?", re.IGNORECASE)
_UNIT_WITHIN = (
    re.compile(r"(?:單位|单位|units?) ?[:：] ?([^,，;；。()]+)", re.IGNORECASE),
    re.compile(r"\(([^()]*)\)"),
    re.compile(
        r"\bin\s+((?:actual |current |nominal )?(?:thousands?|millions?|billions?|u\.?s\.? ?\$|us dollars|"
        r"u\.s\. dollars|dollars|usd|us\$|\$|euros?|eur)(?:u\.s\.|[^.,;()])*?)(?=\s+on\b|[.,;()]|$)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:以)?([千百十萬億万亿仟]*(?:美元|美金|歐元|新臺幣|新台幣|日圓|人民幣))(?:計|计|為單位|为单位)"),
)
_NOTE = re.compile(
    r"註|注|備註|备注|附註|說明|说明|notes?|n\.b\.|details|\*|※|\(\w\)|\d\.|製表|制表|印製|列印|更新|下載|下载|發布|公布|date|"
    rf"last update|next release|next update|{_TO_DATES}",
    re.IGNORECASE,
)
_DATED = re.compile(rf"製表|制表|印製|列印|更新|下載|下载|發布|公布|\bdate|release|{_TO_DATES}", re.IGNORECASE)
_MONTH_WITHIN = re.compile(
    r"(?:\d{4}|(?:民國|民国)?\d{2,3})\s*年\s*\d{1,2}\s*月份?|\d{4}[-/]\d{1,2}(?![-/\d])"
    rf"|{_NAMED},?\s+\d{{4}}",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"累計|累计|year[- ]to[- ]date|\bytd\b|cumulative|\d\s*月?\s*[-~–至到—]\s*\d{1,2}\s*月"
    rf"|{_NAMED}\s*(?:[-–~]|to|through)\s*{_NAMED}"
    r"|\d{4} through|\bquarter(?:ly)?\b|\bq[1-4]\b|第[一二三四1-4]季|annual data|\bannual\b",
    re.IGNORECASE,
)
_EXPORTS = re.compile(r"\bexports?\b|出口|輸出|输出", re.IGNORECASE)
_IMPORTS = re.compile(r"\bimports?\b|進口|进口|輸入|输入", re.IGNORECASE)
_BOTH = re.compile(
    r"進出口|进出口|逆差|順差|顺差|貿易夥伴|贸易伙伴|deficit|surplus|balance|trading partners", re.IGNORECASE
)
_PARTNER = (
    re.compile(r"trade in goods with\s+(?:the\s+)?(.+?)\s*(?:\(|:|,? \d{4}|$)", re.IGNORECASE),
    re.compile(r"美國?[與和對跟对与](.+?)(?:之|間|间|的|雙邊|双边)*(?:貨品|商品|貨物|货物)?貿易"),
)
_AMERICAN = re.compile(r"美國|美国|\bu\.?s\.?a?\b|united states|america|census", re.IGNORECASE)
_OTHERS_TRADE = (
    re.compile(
        r"(?:reporter|reporting country|declarant|申報國|報告國|报告国)\s*[:：=]\s*(?P<who>[^,，;；()]+)", re.IGNORECASE
    ),
    re.compile(
        r"(?<![對对自從从與与和向跟])(?P<who>中華民國|我國|臺灣|台灣|財政部|關務署|中国海关|中國海關|財務省|日本の)"
    ),
    re.compile(r"(?P<who>[A-Z][A-Za-z. ]+?)['’]s (?:\w+ )?(?:exports?|imports?|trade)\b"),
    re.compile(
        r"(?<![對对自從从與与和向跟])(?P<who>中國|中国|日本|韓國|韩国|越南|新加坡|德國|德国|歐盟|欧盟|加拿大|墨西哥|香港)"
        r"的?(?:對外貿易|对外贸易|海關|海关|出口|進口|进口)"
    ),
    re.compile(
        r"^(?P<who>Taiwan|China|Japan|Korea|Vietnam|Germany|Canada|Mexico|India|EU)\b.*\b(?:exports?|imports?)\b"
        r" (?:to|from|by)",
        re.IGNORECASE,
    ),
)
_BASES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in words.OTHER_BASES)
_PARTS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in parts_of_trade.PARTS)
_FOREIGN_OFFICES = re.compile(parts_of_trade.FOREIGN_OFFICES, re.IGNORECASE)
_NEGATED = re.compile(words.NEGATIONS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says."""

    text: str
    publisher: str = ""
    unit: Unit | None = None
    bad_unit: str = ""
    """What stands where a unit is announced, and is none."""
    months: frozenset[Month] = frozenset()
    flows: frozenset[Measure] = frozenset()
    partner: str = ""
    other_basis: str = ""
    others_trade: str = ""
    """Whose trade it says it is, where that is not the United States'."""
    part: str = ""
    """`HS 85`, `California exports`, `forecast`: what makes the figures others than all goods that were traded."""
    span: str = ""
    """`累計`, `year-to-date`: more than a month."""
    is_note: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing about the figures."""
        return self == Said(self.text, is_note=self.is_note)


@lru_cache(maxsize=4096)
def read(text: str) -> Said:
    """Read a line."""
    line = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split())
    if source := _SOURCE.fullmatch(line):
        publisher = source[1].strip()
        return Said(line, publisher=publisher, others_trade=_foreign_office(publisher), is_note=True)
    is_note = _NOTE.match(line) is not None
    unit, bad_unit = _unit(line)
    months = frozenset() if _DATED.search(line) else frozenset(_months(line))
    flows = {flow for flow, form in ((Measure.EXPORTS, _EXPORTS), (Measure.IMPORTS, _IMPORTS)) if form.search(line)}
    span = _SPAN.search(line)
    return Said(
        line,
        unit=unit,
        bad_unit=bad_unit,
        months=months,
        flows=frozenset() if _BOTH.search(line) or len(flows) > 1 else frozenset(flows),
        partner=_partner(line),
        other_basis=other_basis(line),
        others_trade="" if is_note else _others_trade(line) or _foreign_office(line),
        part="" if is_note else _part(line),
        span=span[0] if span and not is_note else "",
        is_note=is_note,
    )


@lru_cache(maxsize=8192)
def other_basis(text: str) -> str:
    """The words by which figures are others than we read; empty where there are none, or they are negated."""
    for form in _BASES:
        for match in form.finditer(text):
            if not _NEGATED.search(text[: match.start()]):
                return match[0].strip()
    return ""


def _part(line: str) -> str:
    """What a line names of the trade, if that is not all of it."""
    for form in _PARTS:
        for match in form.finditer(line):
            if _NEGATED.search(line[: match.start()]):
                continue
            value = match.groupdict().get("value")
            if value is None or re.sub(r"[\W_]+", "", value).casefold() not in words.ALL:
                return match[0].strip()
    return ""


def _foreign_office(line: str) -> str:
    """The office of another country whose figures they are; the United States' own may be named beside it."""
    match = _FOREIGN_OFFICES.search(line)
    return match[0] if match is not None and not _AMERICAN.search(line) else ""


def is_span(text: str) -> bool:
    """Whether a text names more than a month: `累計`, `Q1`."""
    return _SPAN.search(text) is not None


def is_basis(text: str) -> bool:
    """Whether a text is nothing but such words."""
    return any(form.fullmatch(text.strip()) for form in _BASES)


def _unit(line: str) -> tuple[Unit | None, str]:
    if announced := _UNIT.fullmatch(line):
        unit = units.parse(announced[1])
        if unit is None:  # `美元；未經季節調整`
            first, *rest = re.split(r"\s*[;,。(]\s*", announced[1])
            unit = None if any(units.parse(part) for part in rest) else units.parse(first)
        return unit, "" if unit else announced[1][:40]
    whole = units.parse(line) if len(line) < 40 else None
    if whole is not None and (whole.currency or whole.scale):
        return whole, ""
    for form in _UNIT_WITHIN:
        for found in form.findall(line):
            unit = units.parse(found)
            if unit is not None and (unit.currency or (unit.scale or 1) > 1):
                return unit, ""
    return None, ""


def _months(line: str) -> list[Month]:
    found = []
    for text in _MONTH_WITHIN.findall(line):
        try:
            found.append(month_cells.read(text))
        except month_cells.NotAMonth:
            continue
    return found


def _partner(line: str) -> str:
    for form in _PARTNER:
        if match := form.search(line):
            return match[1].strip(" .:")
    return ""


def _others_trade(line: str) -> str:
    for number, form in enumerate(_OTHERS_TRADE):
        for match in form.finditer(line):
            who = match["who"].strip()
            if re.sub(r"[\W_]+", "", who).casefold() in words.UNITED_STATES:
                continue
            if number and _AMERICAN.search(line):
                continue
            if number > 1 or number == 0 or _EXPORTS.search(line) or _IMPORTS.search(line) or "統計" in line:
                return who
    return ""

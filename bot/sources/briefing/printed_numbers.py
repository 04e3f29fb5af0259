"""The briefing's numbers, read strictly: what is not plainly a number is an error, never a guess.

Texts are in normal form (`bot.sources.briefing.lines.normal`), so digits and signs are half-width.
"""

import re

from bot.domain.figures import Usd
from bot.domain.time import Month

UNIT = "億美元"
UNIT_DOLLARS = 100_000_000

_GROUPED = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_AMOUNT = re.compile(rf"(?P<sign>[+-]?)(?P<whole>{_GROUPED})(?:\.(?P<decimals>\d{{1,8}}))?", re.ASCII)
_RATE = re.compile(rf"(?P<sign>[+-]?)(?P<whole>{_GROUPED})(?:\.(?P<decimals>\d{{1,2}}))? ?%", re.ASCII)
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月", re.ASCII)
_LONGEST = 20

_NO_PRIOR = (
    "無上年資料",
    "上年同期無資料",
    "上年同期未載入",
    "無上年同期資料",
    "無資料",
    "尚無資料",
    "尚未載入",
    "來源未載",
)
_NO_GROWTH = (
    "轉為逆差",
    "轉為順差",
    "兩期皆順差",
    "兩期皆逆差",
    "上年同期為零",
    "無貿易",
    "無法計算",
    "無法比較",
    "不適用",
)
NOTHING = frozenset({"—", "–", "―", "-", "──", "——", "--", "…", "n.a.", "n/a", *_NO_PRIOR})
"""What a column says where there is no prior year: the office's dashes and words, and our own writer's."""
NO_RATE = NOTHING | {"n.m.", *_NO_GROWTH}
"""What stands where a rate would, when growth is not a percentage."""


class NotANumber(ValueError):
    """The text is no amount, or no rate, in the briefing's spelling."""


def amount(text: str) -> Usd:
    """Read `4,469.2` (in 億美元) as dollars with the step of its last digit; raises NotANumber."""
    match = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise NotANumber(text)
    decimals = match["decimals"] or ""
    step = UNIT_DOLLARS // 10 ** len(decimals)
    dollars = int(match["whole"].replace(",", "") + decimals) * step
    return Usd(-dollars if match["sign"] == "-" else dollars, step)


def amount_or_nothing(text: str) -> Usd | None:
    """Read an amount, or a mark that there is none; raises NotANumber."""
    return None if text.lower() in NOTHING else amount(text)


def rate(text: str) -> int:
    """Read `-7.14%` or `84.3%` in hundredths of a percent, 8430; raises NotANumber."""
    match = _RATE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise NotANumber(text)
    hundredths = int(match["whole"].replace(",", "") + (match["decimals"] or "").ljust(2, "0"))
    return -hundredths if match["sign"] == "-" else hundredths


def rate_or_nothing(text: str) -> int | None:
    """Read a rate, or the words that stand in its place; raises NotANumber."""
    return None if text.lower() in NO_RATE else rate(text)


def month(squeezed: str) -> Month | None:
    """Read `2026年1月`, the whole text without spaces; None when it is no month."""
    match = _MONTH.fullmatch(squeezed)
    if match is None or not 1 <= int(match[2]) <= 12 or match[1] == "0000":
        return None
    return Month.of(int(match[1]), int(match[2]))

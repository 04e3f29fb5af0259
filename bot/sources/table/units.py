"""Units of amounts, as headings, columns and lines name them: a currency and a power of ten.

`億美元  USD million  US$ bn  US$B  USD (Millions)  1,000 USD  10億美元  millions of U.S. dollars`. Which currency
must be said: `millions`, 百萬 and 千元 alone do not.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

DOLLARS = "USD"
"""The one currency that is read."""
_LONGEST = 60
_TOKENS = tuple(
    (re.compile(pattern), kind, value)
    for kind, value, pattern in (
        ("fill", None, r"[\s,.;:()\[\]/'’_-]+"),
        ("fill", None, r"(?:in|of|the|and|values?|units?|current|nominal|actual|figures?|amounts?)(?![a-z])"),
        ("fill", None, r"金額|單位|单位|以|計|计"),
        ("currency", DOLLARS, r"u\.?s\.?\s*\$|\$\s*u\.?s\.?(?![a-z])|u\.?s\.?\s*dollars?|usd"),
        ("currency", DOLLARS, r"us(?=\s*(?:mn|bn|million|billion))"),
        ("currency", DOLLARS, r"美元|美金|美圓|美圆"),
        ("currency", "NT$", r"nt\s*\$|ntd|twd|新?[臺台]幣|新?台币"),
        ("currency", "EUR", r"euros?|eur|€|歐元|欧元"),
        ("currency", "GBP", r"gbp|£|英鎊|英镑|pounds?"),
        ("currency", "JPY", r"jpy|yen|¥|日圓|日元|日幣|日币"),
        ("currency", "CNY", r"cny|rmb|yuan|人民幣|人民币"),
        ("currency", "HK$", r"hk\s*\$|hkd|港幣|港币|港元"),
        ("currency", "CA$", r"c(?:a|dn)?\s*\$|cad|加元|加幣"),
        ("currency", "A$", r"a(?:u)?\s*\$|aud|澳元|澳幣"),
        ("currency", "KRW", r"krw|₩|won|韓元|韩元|韓圜"),
        ("currency", "CHF", r"chf|瑞士法郎"),
        ("currency", "INR", r"inr|₹|rupees?|盧比"),
        ("currency", "MX$", r"mxn|pesos?|披索"),
        ("currency", DOLLARS, r"dollars?|\$"),
        ("scale", 10**12, r"trillions?|tn(?![a-z])|兆"),
        ("scale", 10**9, r"billions?|bil|bn|mrd|mia(?![a-z])|b(?![a-z])|十億|十亿"),
        ("scale", 10**6, r"millions?|mil|mio|mn|mm?(?![a-z])|百萬|百万|佰萬|佰万"),
        ("scale", 10**5, r"十萬|十万"),
        ("scale", 10**2, r"hundreds?"),
        ("scale", 10**3, r"thousands?|000s?(?!\d)|k(?![a-z])|千|仟"),
        ("scale", 10**8, r"億|亿"),
        ("scale", 10**4, r"萬|万"),
        ("coin", None, r"[元圓圆]"),
    )
)  # fmt: skip
_NUMBER = re.compile(r"10\s*(?:\^|\*\*)\s*(\d{1,2})|([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,8})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is said of a unit; None where it is not."""

    text: str
    currency: str | None
    scale: int | None

    @property
    def dollars(self) -> int | None:
        """How many dollars one is; None when it is no unit of dollars."""
        return (self.scale or 1) if self.currency == DOLLARS else None


@lru_cache(maxsize=4096)
def parse(text: str) -> Unit | None:
    """Read a unit; None when anything in the text is no part of one."""
    if len(text) > _LONGEST:
        return None
    said = _said(unicodedata.normalize("NFKC", text).casefold().strip())
    if said is None:
        return None
    currencies, scales = said
    if len(currencies) > 1:
        return Unit(text.strip(), " / ".join(sorted(currencies)), None)
    scale = math.prod(scales) if scales else None
    # Only round numbers are scales: "2026 USD" is dollars of a year.
    if scale is not None and not re.fullmatch(r"10*", str(scale)):
        return None
    return Unit(text.strip(), next(iter(currencies), None), scale)


def _said(rest: str) -> tuple[set[str], list[int]] | None:
    """The currencies and scales that a text names; None when it names none, or anything else beside them."""
    currencies: set[str] = set()
    scales: list[int] = []
    has_coin = False
    while rest:
        if number := _NUMBER.match(rest):
            scales.append(10 ** int(number[1]) if number[1] else int(number[2].replace(",", "")))
            rest = rest[number.end() :]
            continue
        for pattern, kind, value in _TOKENS:
            if match := pattern.match(rest):
                rest = rest[match.end() :]
                if kind == "currency":
                    currencies.add(str(value))
                elif kind == "scale" and isinstance(value, int):
                    scales.append(value)
                has_coin = has_coin or kind == "coin"
                break
        else:
            return None
    return (currencies, scales) if currencies or scales or has_coin else None


def agree(one: Unit, other: Unit) -> bool:
    """Whether two names of a unit say the same."""
    return (one.currency, one.scale or 1) == (other.currency, other.scale or 1)


def together(said: "list[Unit]") -> Unit | None:
    """What several parts of one heading say together: 美元 and 千元; None when they contradict one another."""
    currencies = {unit.currency for unit in said if unit.currency}
    scales = {unit.scale for unit in said if unit.scale}
    if len(currencies) > 1 or len(scales) > 1:
        return None
    text = " ".join(dict.fromkeys(unit.text for unit in said))
    return Unit(text, next(iter(currencies), None), next(iter(scales), None))

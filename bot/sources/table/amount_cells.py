"""Amounts of a plain table: strict numbers, and what stands in an amount's place where there is none."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from bot.sources.base.sheets import Cell, is_error, is_formula

# Thousands are also marked by a space or an apostrophe, which never is a decimal mark.
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:['’]\d{3})+|\d{1,18})(?:\.\d{1,12})?"
_NUMBER = re.compile(rf"-?{_DIGITS}", re.ASCII)
_MONEY = re.compile(rf"(?:us|usd)?\s*\$?\s*(?P<number>-?{_DIGITS})\s*(?:usd|us\$|美元)?", re.ASCII | re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\(\s*(?:us)?\$?\s*(?P<number>{_DIGITS})\s*\)", re.ASCII | re.IGNORECASE)
_DOT_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
_MOST_DOLLARS = 10**15
_MOST_DIGITS = 18
_LONGEST = 60
# Census' letters: withheld (D), not applicable (X), not available (NA), below half of the unit (Z) and (-).
_NOTHING = re.compile(
    r"-{1,3}|[—–─]{1,3}|…|\.{2,3}|"
    r"\(?(?:n\.?/?a\.?|d|x|s|z|\*|-{1,2}|–|—)\)?|null|none|nan|無|无|n\.e\.c\.|\(…\)", re.IGNORECASE
)  # fmt: skip


class Nothing(StrEnum):
    """Why there is no amount in a cell that is not blank."""

    MARK = "mark"
    """A sign that tables put where there is no figure: `—`, `(D)`."""
    ERROR = "error"
    """`#N/A`, `#DIV/0!`: a figure has been lost."""
    FORMULA = "formula"
    """A formula that no program has computed."""


@dataclass(frozen=True, slots=True)
class Read:
    """An amount in whole dollars, and what its last digit is worth."""

    dollars: int
    step: int


class NotAnAmount(ValueError):
    """The cell is no amount that could be traded."""


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell holds a number, whatever it counts."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    return (cell.isascii() and cell.isdigit()) or _is_written_number(cell)


@lru_cache(maxsize=16384)
def _is_written_number(cell: str) -> bool:
    text = _plain(cell)
    return any(form.fullmatch(text.rstrip("% ")) for form in (_MONEY, _IN_BRACKETS)) or is_error(cell)


def has_dot_thousands(cell: Cell) -> bool:
    """Whether a text could be 28,331 written as in Europe, `28.331`, as well as 28 and a third."""
    return isinstance(cell, str) and _DOT_THOUSANDS.fullmatch(_plain(cell)) is not None


def nothing(cell: Cell) -> Nothing | None:
    """Why a cell that is not blank has no amount; None when it should be one."""
    if not isinstance(cell, str) or (cell.isascii() and cell.isdigit()):
        return None
    if is_error(cell):
        return Nothing.ERROR
    if is_formula(cell):
        return Nothing.FORMULA
    if len(cell) < _LONGEST and _NOTHING.fullmatch(_plain(cell)):
        return Nothing.MARK
    return None


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def read(cell: Cell, unit_dollars: int) -> Read:
    """Read an amount as whole dollars, halves up. Raises NotAnAmount."""
    number = _decimal(cell)
    dollars = int((number * unit_dollars).to_integral_value(ROUND_HALF_UP))
    if not 0 <= dollars < _MOST_DOLLARS:
        raise NotAnAmount(str(cell))
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Read(dollars, max(unit_dollars // 10**decimals, 1))


def _decimal(cell: Cell) -> Decimal:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise NotAnAmount(str(cell))
    if isinstance(cell, str):
        if cell.isascii() and cell.isdigit() and len(cell) < _MOST_DIGITS:
            return Decimal(cell)
        match = None if len(cell) >= _LONGEST else _MONEY.fullmatch(_plain(cell))
        if match is None:
            raise NotAnAmount(cell)
        return Decimal(re.sub("[ ,'’]", "", match["number"]))
    if not math.isfinite(cell):
        raise NotAnAmount(str(cell))
    # The shortest decimal that makes this float is what the cell shows.
    return Decimal(repr(cell)) if cell != int(cell) else Decimal(int(cell))


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell[:_LONGEST]).strip().lstrip("'").replace("−", "-")

"""What words mean: a sense, and an atom, which is a sense with its value.

`Sense` is the kind of a meaning (a partner, a measure, "most"). An `Atom` is one meaning: a sense and, where it has
one, its value (partner TW). A word of `words.toml` stands for one atom or several (輸美 is exports, to, home). The
lexer finds words in a text and gives each atom the place where it stands, as a `Token`.
"""

from enum import StrEnum
from typing import Any, NamedTuple


class Sense(StrEnum):
    """What a word can mean. The first ones carry a value; the others are words of `words.toml`."""

    PARTNER = "partner"
    MEASURE = "measure"
    INTENT = "intent"
    LANGUAGE = "language"
    TOP = "top"
    """How many: 前五. The value is the number."""
    PLACE = "place"
    """第四大: one place in the order."""
    NUMBER = "number"
    EXACT = "exact"
    """A Month, spelled in full."""
    YEAR = "year"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    BACK = "back"
    """So many months up to the newest: 近12個月."""
    AGO = "months_ago"
    PREVIOUS = "previous"
    """The month of this number before the newest: last December."""
    FIRST = "first"
    """So many months from the year's first: 前三季."""
    FIRST_OR_LAST = "first_or_last"
    """The same where, without a year, the last so many may be meant: 前兩個月."""
    LIMIT = "limit"
    """An amount, or a number that figures are to exceed or stay below: 50億, 大於10."""
    DOUBT = "doubt"
    """A name that several partners have; the value is their codes."""
    FAULT = "fault"
    """Readable but impossible; the value is the sentence that says so."""
    PRODUCT = "product"
    """A chapter or group of goods, HS85; without a value, products as such."""
    DASH = "dash"
    UNKNOWN = "unknown"

    FILL = "fill"

    RANK = "rank"
    LIST = "list"
    EACH = "each"
    """各國, members: of a group, its members one by one."""
    COUNTRIES = "countries"
    """國家: of a group, the group."""
    PARTNERS = "partners"
    TRADE = "trade"
    HOW_MUCH = "how_much"
    GROWTH = "growth"
    RISING = "rising"
    FALLING = "falling"
    CHANGE = "change"
    MOST = "most"
    MONTH_ON_MONTH = "month_on_month"
    CONTRIBUTION = "contribution"
    """貢獻: what a partner adds to the growth of the whole."""

    HOME = "home"
    """The United States."""
    OFFICE = "office"
    """The office's own country, in the first person: 我國."""
    WORLD = "world"
    OVERALL = "overall"
    """總額: the world where no partner is named, and nothing beside one."""
    SUM = "sum"
    """合計: the same; beside several partners it asks to add them up."""

    FROM = "from"
    TO = "to"
    WITH = "with"
    BY = "by"
    """Who acts (exports by Vietnam), or what a list is ordered by (依年增率)."""
    ALONG = "along"
    """跟: "with" before the United States, "and" between partners."""
    BETWEEN = "between"
    AND = "and"
    PLUS = "plus"
    VERSUS = "versus"
    POSSESSIVE = "possessive"
    """The 's of "Taiwan's exports", which leave Taiwan."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    MONTH_BEFORE_LAST = "month_before_last"
    NEXT_MONTH = "next_month"
    YEAR_AGO = "year_ago"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    YEAR_BEFORE_LAST = "year_before_last"
    NEXT_YEAR = "next_year"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    NEWEST_QUARTER = "newest_quarter"
    """The newest quarter that is over."""
    YEAR_TO_DATE = "year_to_date"
    HALF_YEAR_BACK = "half_year_back"
    YEAR_BACK = "year_back"
    SINCE = "since"
    NOW = "now"
    UNTIL = "until"
    WHOLE = "whole"
    """全年: says of a year that all of it is meant."""


RATE = "rate"
"""The value of a word of growth that asks for its rate: 年增率, 最快; also the argument of a request for movers."""

PRODUCTS = "products"
"""The argument of a request that asks for products as such, of a question that is otherwise about partners."""


class Atom(NamedTuple):
    """One meaning."""

    sense: Sense
    value: Any = None

"""What words mean."""

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
    FAULT = "fault"
    """Readable but impossible; the value is the sentence that says so."""
    DASH = "dash"
    UNKNOWN = "unknown"

    FILL = "fill"

    RANK = "rank"
    LIST = "list"
    PARTNERS = "partners"
    TRADE = "trade"
    HOW_MUCH = "how_much"
    GROWTH = "growth"
    RISING = "rising"
    FALLING = "falling"
    CHANGE = "change"
    MOST = "most"

    HOME = "home"
    """The United States."""
    OFFICE = "office"
    """The office's own country, in the first person: 我國."""
    WORLD = "world"

    FROM = "from"
    TO = "to"
    WITH = "with"
    ALONG = "along"
    """跟: "with" before the United States, "and" between partners."""
    BETWEEN = "between"
    AND = "and"
    VERSUS = "versus"

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
    YEAR_TO_DATE = "year_to_date"
    HALF_YEAR_BACK = "half_year_back"
    YEAR_BACK = "year_back"
    SINCE = "since"
    NOW = "now"
    UNTIL = "until"
    WHOLE = "whole"
    """全年: says of a year that all of it is meant."""


class Atom(NamedTuple):
    """One meaning."""

    sense: Sense
    value: Any = None

"""The smallest table that would be read, shown where a file cannot be."""

from bot.domain.values import Verbatim

SMALLEST_TABLE = Verbatim("month,partner,flow,value,unit ↵ 2026-01,Taiwan,exports,4914174756,USD")
"""Two lines of a CSV file; ↵ stands for the end of a line."""

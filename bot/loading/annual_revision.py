"""The yearly revision: each June the Census Bureau revises three years at once."""

from bot.domain.time import Month

_JUNE = 6


def is_between(old: str, new: str) -> bool:
    """Whether a release of June lies after the vintage `old` and not after `new`."""
    try:
        first, last = Month.parse(old) + 1, Month.parse(new)
    except ValueError:
        return False
    return any(Month(ordinal).month == _JUNE for ordinal in range(first.ordinal, last.ordinal + 1))

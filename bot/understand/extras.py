"""What a briefing is asked to have besides: `/brief 2026-01 changes charts`.

The words are those of the canonical command, in every language; behind any other command they mean what they mean.
"""

import re

from bot.domain.request import Extra

_WORD = re.compile(rf"(?<!\S)(?:{'|'.join(Extra)})(?!\S)", re.IGNORECASE)


def taken(text: str) -> tuple[str, str | None]:
    """The text without these words, and the words as a request's argument holds them."""
    found = {Extra(match.lower()) for match in _WORD.findall(text)}
    return _WORD.sub(" ", text).strip(), " ".join(extra for extra in Extra if extra in found) or None

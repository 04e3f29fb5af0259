"""The reader as the bot builds it, and the months that ship: 2025-01 to 2026-01."""

import pytest

from bot.answers import discover
from bot.domain.errors import TradebotError
from bot.domain.facts import Coverage
from bot.domain.request import Request
from bot.domain.time import Month
from bot.partners import book
from bot.understand.reader import Reader

SHIPPED = Coverage(tuple(Month.of(2025, 1) + months for months in range(13)), {})


class Asking:
    """Asks the reader as a person in a chat does."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, text: str, language: str = "zh_Hant_TW", coverage: Coverage = SHIPPED) -> Request:
        return self.reader.read(text, coverage, language=language, bot_name="TradeBot")

    def refused(self, text: str, language: str = "zh_Hant_TW", coverage: Coverage = SHIPPED) -> TradebotError:
        try:
            request = self(text, language, coverage)
        except TradebotError as error:
            return error
        raise AssertionError(f"{text!r} was read as {request}")


@pytest.fixture(scope="session")
def ask() -> Asking:
    return Asking(Reader(book.load(), discover()))

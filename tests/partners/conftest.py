"""The book of the shipped tables, made once."""

import pytest

from bot.partners import book


@pytest.fixture(scope="session")
def partners() -> book.Book:
    return book.load()

"""Commands as buttons spell them mean what the grammar makes of them."""

import pytest

from bot.answers import discover
from bot.domain.errors import TradebotError
from bot.domain.facts import Coverage
from bot.domain.time import PeriodKind
from bot.partners import book
from bot.understand.exact import Exact
from bot.understand.reader import Reader
from tests.understand.conftest import SHIPPED

_NAMES = tuple(command.name for command in discover().commands.values() if command.is_open)
_CODES = tuple(partner.code for partner in book.load().all())


@pytest.fixture(scope="module")
def exact():
    return Exact(book.load(), discover().commands)


@pytest.fixture(scope="module")
def grammar():
    """The reader without the short way."""
    reader = Reader(book.load(), discover())
    reader._exact = Exact(book.load(), {})
    return reader


def _read(reader, text, language="zh_Hant_TW", usual=PeriodKind.MONTH, coverage=SHIPPED):
    """The request, or what is refused."""
    try:
        return reader.read(text, coverage, language=language, usual=usual)
    except TradebotError as error:
        return type(error), str(error)


@pytest.mark.parametrize("name", _NAMES)
def test_every_partner_of_every_command(ask, grammar, name):
    for code in _CODES:
        for text in (f"/{name} {code}", f"/{name} {code} 2025-11"):
            assert _read(ask.reader, text) == _read(grammar, text), text


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("language", ["zh_Hant_TW", "zh_Hans_CN", "en"])
def test_every_command_without_a_partner(ask, grammar, name, language):
    rest = ("", " TW", *(f" top{number}" for number in range(101)))
    months = ("", " 2025-01", " 2026-01", " 2024-12", " 2026-02", " 2025-00", " 2025-13", " 0000-00", " 0000-01")
    months += (" 1899-12", " 1900-01", " 2099-12", " 2100-01", " 9999-12")
    for text in (f"/{name}{what}{month}" for what in rest for month in (months if len(what) < 6 else months[1:2])):
        assert _read(ask.reader, text, language) == _read(grammar, text, language), text


def test_a_year_so_far_where_that_is_usual(ask, grammar):
    for text in ("/rank TW", "/total top5", "/deficit 2025-11"):
        usual = PeriodKind.YEAR_TO_DATE
        assert _read(ask.reader, text, usual=usual) == _read(grammar, text, usual=usual)


def test_nothing_loaded(ask, grammar):
    for text in ("/rank TW", "/total top5 2025-11"):
        nothing = Coverage((), {})
        assert _read(ask.reader, text, coverage=nothing) == _read(grammar, text, coverage=nothing)


@pytest.mark.parametrize("text", ["/rank TW", "/total top15 2001-03", "/deficit top5", "/rank", "/imports VN 2025-01"])
def test_the_short_way_is_taken(exact, text):
    assert exact.read(text) is not None


@pytest.mark.parametrize(
    "text", ["/rank tw", "/rank  TW", " /rank TW", "/rank EU", "/rank TW top5", "/trend TW", "/rank 臺灣", "臺灣", ""]
)
def test_all_else_is_the_grammars(exact, text):
    assert exact.read(text) is None

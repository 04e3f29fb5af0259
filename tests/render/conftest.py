"""Documents made by hand, for every medium to say."""

import pytest

from bot.domain.document import Bullets, Document, Fact, Facts, Heading, Headline, Kind, Note, Paragraph
from bot.domain.figures import Ratio, Usd
from bot.domain.table import Column, Table
from bot.domain.values import Amount, BareAmount, Name, Number, Percent, RatioStyle, Verbatim
from bot.i18n.languages import localizer
from tests.answers.conftest import book, chats, context, loaded, model, products

__all__ = [
    "book",
    "chats",
    "context",
    "loaded",
    "model",
    "products",
]  # the real figures, for documents that are answers

ROWS = (
    (1, "VN", 18_258_000_000, Ratio(5168, 10000)),
    (2, "TW", 16_779_000_000, Ratio(11781, 10000)),
    (3, "CN", 12_731_000_000, Ratio(-5989, 10000)),
    (22, "TT", 131_000_000, Ratio(-1, 10000)),
)


@pytest.fixture
def rows():
    return ROWS


@pytest.fixture
def make_table():
    """A function of rows: tests that need a longer table repeat them."""
    return table


def table(rows=ROWS) -> Table:
    return Table(
        columns=(Column.RANK, Column.NAME, Column.AMOUNT, Column.CHANGE),
        headings=(Verbatim("rank"), Verbatim("name"), Verbatim("2026-01"), Verbatim("growth")),
        rows=tuple(
            (Number(rank), Name(code), BareAmount(Usd(dollars)), Percent(growth))
            for rank, code, dollars, growth in rows
        ),
        title=Verbatim("Four <partners>"),
        source=Verbatim("from a & b"),
    )


@pytest.fixture
def document() -> Document:
    """One of every block but Sourced, with marks in it that every medium must make harmless."""
    return Document(
        kind=Kind.STANDING,
        blocks=(
            Headline(Verbatim("<headline> & *more*")),
            Heading(Verbatim("Part"), 1),
            Paragraph(Verbatim("a_b [c] | d")),
            Bullets(((0, Verbatim("outer")), (1, Verbatim("inner")))),
            Facts(
                (
                    Fact(
                        Verbatim("exports"),
                        Amount(Usd(4_914_000_000)),
                        (Percent(Ratio(4597, 10000), RatioStyle.ARROW),),
                    ),
                )
            ),
            table(),
            Note(Verbatim("small")),
        ),
    )


@pytest.fixture
def english():
    return localizer("en")


@pytest.fixture
def chinese():
    return localizer("zh_Hant_TW")

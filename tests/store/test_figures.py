"""Loads go in and come out as they were."""

from datetime import UTC, datetime
from operator import itemgetter

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.facts import Source
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Load, PublishedFigure
from bot.domain.time import Month
from bot.store import figures, load_numbers

JANUARY = Month.of(2026, 1)


def load_numbered(number):
    source = Source("census_workbook", "US Census Bureau", "2026-03", datetime(2026, 3, 12, tzinfo=UTC), "country.xlsx")
    return Load(number, source, (JANUARY - 1, JANUARY), is_complete=True)


def print_of(number):
    return figures.Fingerprint(f"file {number}", f"figures {number}", 4)


FIGURES = [
    FigureRow(1, JANUARY.ordinal - 1, "TW", None, 2**40),
    FigureRow(1, JANUARY.ordinal, "TW", 4_910_123_456, 0),
]
PUBLISHED = [
    PublishedFigure(1, JANUARY.ordinal, Measure.TOTAL, "TW", 4, 26_610_000_000, 10_000_000, None, 10_000_000, 8430),
]


async def test_what_is_added_is_held(store):
    assert await store.newest_load() == 0
    with store.loading() as connection:
        figures.add_load(connection, load_numbered(1), print_of(1), FIGURES, PUBLISHED)
    held = await store.holdings()
    assert (held.loads, held.figures, held.published) == ([load_numbered(1)], FIGURES, PUBLISHED)
    assert await store.newest_load() == 1


async def test_more_rows_than_a_batch_are_held_to_the_last(store):
    """Two loads of forty years in any order, with months of different partners and cells said in half or not at all."""
    flows = [None, 0, -5, 2**62]
    rows = [
        FigureRow(number, JANUARY.ordinal - back, f"{code:02}", flows[code % 4], flows[(code + back) % 3])
        for number in (2, 1)
        for code in range(30)
        for back in range(480 - code)
    ]
    with store.loading() as connection:
        figures.add_load(connection, load_numbered(1), print_of(1), [], [])
        figures.add_load(connection, load_numbered(2), print_of(2), rows, [])
        within = figures.cells(connection, JANUARY - 460, JANUARY - 459)
    assert sorted((await store.holdings()).figures, key=itemgetter(0, 1, 2)) == sorted(rows, key=itemgetter(0, 1, 2))
    assert {row[:3] for row in within} == {row[:3] for row in rows if JANUARY.ordinal - row.month in (459, 460)}


async def test_columns_read_as_the_rows_they_were_made_of():
    columns = FigureColumns.of(FIGURES)
    assert columns == FIGURES
    assert (columns[-1], columns[1:]) == (FIGURES[-1], FIGURES[1:])
    assert columns != [FIGURES[0], FIGURES[1]._replace(exports=None)]
    assert FigureColumns.of(()) == []


async def test_a_load_is_found_by_its_file_or_its_words(store):
    with store.loading() as connection:
        figures.add_load(connection, load_numbered(1), print_of(1), FIGURES, [])
    with store.reading() as connection:
        by_file = figures.find(connection, file="file 1")
        by_words = figures.find(connection, file="?", source="census_workbook", vintage="2026-03", figures="figures 1")
        by_other_vintage = figures.find(
            connection, file="?", source="census_workbook", vintage="2026-04", figures="figures 1"
        )
    assert by_file == by_words == figures.StoredLoad(load_numbered(1), print_of(1))
    assert by_other_vintage is None


async def test_a_load_that_fails_late_leaves_nothing(store):
    """The last row names a load that is not there, when load and figures are already written."""
    with pytest.raises(IntegrityError), store.loading() as connection:
        figures.add_load(connection, load_numbered(1), print_of(1), FIGURES, [PUBLISHED[0]._replace(load=2)])
    held = await store.holdings()
    assert (held.loads, held.figures, held.published) == ([], [], [])


async def test_a_reader_sees_one_state_throughout(store):
    with store.reading() as reader:
        assert load_numbers.newest_of_partners(reader) == 0
        with store.loading() as connection:
            figures.add_load(connection, load_numbered(1), print_of(1), FIGURES, [])
        assert (figures.holdings(reader)).loads == []
    assert await store.newest_load() == 1

"""Whatever was loaded before, and in whatever order: what a load adds, and which months it changes, cell by cell."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.facts import Source
from bot.domain.loads import Load
from bot.domain.time import Month
from bot.loading.known_figures import KnownFigures
from bot.loading.load_changes import changes_of

MONTHS = [Month.of(2026, 1) + n for n in range(2)]
FLOW = st.sampled_from([0, 1])


@st.composite
def files(draw):
    """A vintage, months, completeness, and exports and imports by month and partner."""
    is_complete = draw(st.booleans())
    months = draw(st.lists(st.sampled_from(MONTHS), min_size=1, unique=True).map(sorted))
    cells = st.sampled_from([(month.ordinal, partner) for month in months for partner in ("A", "B")])
    flow = FLOW if is_complete else st.none() | FLOW
    figures = draw(st.dictionaries(cells, st.tuples(flow, flow), min_size=1))
    return draw(st.sampled_from(["2026-03", "2026-04"])), tuple(months), is_complete, figures


def told(loads, rows, last=None):
    """What the loads up to one, or all of them, say together, by cell."""
    said = {}
    for load in sorted(loads, key=lambda load: (load.source.vintage, load.number)):
        for row in rows:
            if row.load == load.number:
                before = said.get(row[1:3], (None, None))
                said[row[1:3]] = tuple(old if new is None else new for new, old in zip(row[3:], before, strict=True))
        if load.number == last:
            break
    return said


@pytest.mark.slow
@given(st.lists(files(), min_size=1, max_size=4))
def test_every_load_says_what_its_file_said_and_names_the_months_it_changes(history):
    loads, rows = [], []
    for number, (vintage, months, is_complete, figures) in enumerate(history, 1):
        cells = [(*cell, *flows) for cell, flows in figures.items()]
        frame = pd.DataFrame(cells, columns=["month", "partner", "exports", "imports"]).astype(
            {"month": "int64", "partner": "category", "exports": "Int64", "imports": "Int64"}
        )
        changes = changes_of(number, vintage, months, KnownFigures(loads, rows, frame), is_complete=is_complete)
        load = Load(number, Source("x", "x", vintage, datetime(2026, 6, 1, tzinfo=UTC), "x"), months, is_complete)
        before = {other.number: told(loads, rows, other.number) for other in loads}
        newest = told(loads, rows)
        loads, rows = [*loads, load], [*rows, *changes.rows]

        assert len({row[:3] for row in rows}) == len(rows), "the database takes a cell of a load once"
        mine = told(loads, rows, number)
        assert {cell: mine[cell] for cell in figures if is_complete} == (figures if is_complete else {})
        for other in loads[:-1]:
            if other.is_complete:
                covered = {month.ordinal for month in other.months}
                for cell, flows in told(loads, rows, other.number).items():
                    if cell[0] in covered:
                        known = before[other.number].get(cell, (None, None))
                        assert tuple(flow or 0 for flow in flows) == tuple(flow or 0 for flow in known)
        complete = {month.ordinal for other in loads[:-1] if other.is_complete for month in other.months}
        assert {month.ordinal for month in changes.months} == {
            month
            for (month, partner), flows in told(loads, rows).items()
            for now, was in zip(flows, newest.get((month, partner), (None, None)), strict=True)
            if now is not None and now != (0 if was is None and month in complete else was)
        }

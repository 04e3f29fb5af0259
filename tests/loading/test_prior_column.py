"""A briefing's prior-year column that was left as it stood in last month's."""

import pytest

from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.loading import prepared_load


@pytest.fixture
async def found(loading, store, census_file, partners):
    """What is asked about in a briefing, beside the shipped months."""
    await loading.load(census_file, "country.xlsx")
    held = await store.holdings()

    def find(text):
        read = prepared_load.read(text.encode(), "briefing.txt", partners)
        assert not read.findings
        prepared = prepared_load.prepare(read, 2, held.loads, held.figures)
        return [(f.check, f.message) for f in prepared.findings if f.severity is Severity.WARNING]

    return find


@pytest.fixture
def february(office, census_flows):
    """A briefing of February 2026 that is consistent in itself, with any prior-year column."""
    now = {code: tuple(flow * 103 // 100 for flow in flows) for code, flows in census_flows(2025, 6).items()}

    def write(before):
        return office(now, before, month=(2026, 2), partner="TW").text()

    return write


async def test_last_month_s_column_is_asked_about(found, february, census_flows):
    ((check, message),) = found(february(census_flows(2025, 1)))
    assert (check, message.values) == ("census", {"month": Month.of(2025, 1), "due": Month.of(2025, 2)})


async def test_the_column_of_any_month_near_is_asked_about(found, february, census_flows):
    for month in (3, 7, 12):
        ((_, message),) = found(february(census_flows(2025, month)))
        assert message.values["month"] == Month.of(2025, month)


async def test_figures_of_no_month_near_are_asked_about(found, february, census_flows):
    other = {code: tuple(flow * 108 // 100 for flow in flows) for code, flows in census_flows(2025, 2).items()}
    ((_, message),) = found(february(other))
    assert message.values == {"month": Month.of(2025, 2)}


async def test_the_right_column_and_one_revised_since_are_not(found, february, census_flows):
    assert found(february(census_flows(2025, 2))) == []
    revised = {code: tuple(flow * 103 // 100 for flow in flows) for code, flows in census_flows(2025, 2).items()}
    assert found(february(revised)) == []

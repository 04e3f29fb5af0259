"""Fetching from a Census Bureau that behaves as the real one does."""

import logging

import aiohttp
import pytest

from bot.domain.partner import NO_PARTNERS
from bot.domain.time import Month
from bot.fetching import http_client
from bot.fetching.census import FetchOutcome
from tests.fetching.census_server import KEY

JANUARY, FEBRUARY = Month.of(2026, 1), Month.of(2026, 2)


def outcomes(fetched):
    return {one.source: one.outcome.value for one in fetched}


def reason(fetched, source="census_api"):
    (one,) = (one for one in fetched if one.source == source)
    return one.reason.message


@pytest.fixture
def february(server, census):
    """The month after the shipped ones is out, and has revised the month before."""
    census.grow(2026, 2, 1.02)
    census.set(2026, "5830", 1, exports=census.get(2026, "5830", 1, "E") + 12.5)
    server.published = "2026-02"
    return census


async def newest_figures(store, month, partner):
    holdings = await store.holdings()
    order = {load.number: (load.source.vintage, load.number) for load in holdings.loads}
    rows = [row for row in holdings.figures if (row.month, row.partner) == (month.ordinal, partner)]
    return max(rows, key=lambda row: order[row.load])


@pytest.fixture
def ahead(server, census_file, february):
    """The API has the month, the workbook not yet."""
    server.late_workbook = census_file
    return february


async def test_a_month_that_is_out_comes_with_the_workbook(make_census, server, store, february):
    fetched = await make_census().fetch()
    assert outcomes(fetched) == {"census_workbook": "loaded", "census_api": "not_published"}
    assert len(server.requests) == 1, "what the workbook has brought, the API need not be asked for"
    taiwan = await newest_figures(store, FEBRUARY, "TW")
    assert taiwan.imports == round(february.get(2026, "5830", 2, "I") * 1e6)


async def test_a_month_the_workbook_has_not_comes_from_the_api_with_the_month_before(make_census, store, ahead):
    workbook, api = await make_census().fetch()
    assert (workbook.outcome, api.outcome) == (FetchOutcome.ALREADY_LOADED, FetchOutcome.LOADED)
    assert (api.report.source, api.report.months) == ("census_api", (JANUARY, FEBRUARY))
    load = (await store.holdings()).loads[-1]
    assert (load.source.name, load.source.vintage, load.is_complete) == ("census_api", "2026-04", True)
    assert (await newest_figures(store, FEBRUARY, "TW")).imports == round(ahead.get(2026, "5830", 2, "I") * 1e6)
    assert (await newest_figures(store, JANUARY, "TW")).exports == round(ahead.get(2026, "5830", 1, "E") * 1e6)


async def test_the_workbook_that_comes_later_adds_only_what_it_says_otherwise(make_census, server, store, ahead):
    await make_census().fetch()
    ahead.set(2025, "5700", 6, imports=ahead.get(2025, "5700", 6, "I") + 3)
    server.late_workbook = None
    await make_census().fetch()
    added = {
        (row.month, row.partner)
        for row in (await store.holdings()).figures
        if row.load == 3 and row.partner not in NO_PARTNERS
    }
    assert added == {(Month.of(2025, 6).ordinal, "CN")}


@pytest.mark.usefixtures("ahead")
async def test_groups_are_left_out_whatever_their_numbers(make_census, store):
    await make_census().fetch()
    partners = {row.partner for row in (await store.holdings()).figures if row.month == FEBRUARY.ordinal}
    assert "WORLD" in partners
    assert not partners & {"ASEAN", "EU", "0021", "1XXX"}


@pytest.mark.usefixtures("ahead")
async def test_a_month_is_news_once(make_census, store):
    await store.subscriptions.subscribe(1, None, "en")
    assert [one.report.campaign is not None for one in await make_census().fetch()] == [False, True]
    again = await make_census().fetch()
    assert outcomes(again) == {"census_workbook": "unchanged", "census_api": "not_published"}


async def test_nothing_new_is_two_short_requests(make_census, server, store):
    await make_census().fetch()
    before, server.requests[:] = await store.newest_load(), []
    fetched = await make_census().fetch()
    assert outcomes(fetched) == {"census_api": "not_published", "census_workbook": "unchanged"}
    assert (fetched[1].month, server.counts["exports 204"], server.counts["balance 304"]) == (FEBRUARY, 2, 1)
    assert (len(server.requests), await store.newest_load()) == (2, before)


async def test_a_file_with_another_tag_and_the_same_bytes_is_not_loaded_again(make_census, server, monkeypatch):
    same = server.census.data()
    monkeypatch.setattr(server.census, "data", lambda: same)
    server.tags = False
    assert outcomes(await make_census().fetch())["census_workbook"] == "already_loaded"
    assert outcomes(await make_census().fetch())["census_workbook"] == "unchanged"
    assert server.counts["balance 200"] == 2


@pytest.mark.usefixtures("february")
async def test_a_workbook_is_taken_only_when_its_figures_are_in(make_census, store, monkeypatch):
    """Killed between the answer and the database, the next fetch gets the file again."""

    class Killed(BaseException):
        pass

    async def killed(*_args, **_options):
        raise Killed

    census = make_census()
    with monkeypatch.context() as patch:
        patch.setattr(census._loading, "load", killed)
        with pytest.raises(Killed):
            await census.fetch()
    assert await store.newest_load() == 1
    assert outcomes(await make_census().fetch())["census_workbook"] == "loaded"


async def test_several_missing_months_come_in_one_load(make_census, server, census, census_file, clock):
    census.grow(2026, 2, 1.02).grow(2026, 3, 0.98)
    server.published, server.late_workbook = "2026-03", census_file
    clock.advance(days=40)
    _, api = await make_census().fetch()
    assert api.report.months == (JANUARY, FEBRUARY, FEBRUARY + 1)


class TestKeys:
    @pytest.mark.parametrize("manner", ["redirect", "page"])
    @pytest.mark.usefixtures("february")
    async def test_no_key_is_said_and_the_workbook_comes_all_the_same(self, make_census, server, clock, manner):
        server.missing_key = manner
        clock.advance(days=40)
        fetched = await make_census(key="").fetch()
        assert "CENSUS_API_KEY" in reason(fetched)
        assert outcomes(fetched) == {"census_workbook": "loaded", "census_api": "failed"}
        assert not any("missing_key" in path for path in server.requests), "a redirection is not followed"

    async def test_a_wrong_key_is_said(self, make_census):
        assert "refuses the key" in reason(await make_census(key="wrong").fetch())

    @pytest.mark.usefixtures("february")
    async def test_a_key_is_never_logged_or_raised(self, make_census, server, caplog, capsys):
        caplog.set_level(logging.DEBUG)
        for trouble in (
            {"statuses": [500] * 8},
            {"statuses": [403, 403]},
            {"garbage": b"{"},
            {"hangs_up": True},
            {"is_silent": True},
        ):
            for name, value in trouble.items():
                setattr(server, name, value)
            fetched = await make_census(patience=aiohttp.ClientTimeout(total=0.05)).fetch()
            assert {one.outcome for one in fetched} == {FetchOutcome.FAILED}
            assert KEY not in repr(fetched)
            server.statuses, server.garbage, server.hangs_up, server.is_silent = [], None, False, False
        assert any(KEY in path for path in server.requests), "the server has seen the key"
        spoken = capsys.readouterr()
        assert KEY not in caplog.text + spoken.out + spoken.err


class TestTrouble:
    async def test_a_network_that_is_refused_is_told_what_to_do(self, make_census, server):
        server.statuses = [403, 403]
        fetched = await make_census().fetch()
        assert outcomes(fetched) == {"census_api": "failed", "census_workbook": "failed"}
        assert "by hand" in reason(fetched)
        assert len(server.requests) == 2, "asking again does not help"

    @pytest.mark.usefixtures("february")
    async def test_what_passes_is_tried_again_with_longer_pauses(self, make_census, server, clock):
        server.statuses = [503, 429, 502]
        assert outcomes(await make_census().fetch())["census_workbook"] == "loaded"
        assert clock.slept == list(http_client.PAUSES)

    @pytest.mark.usefixtures("february")
    async def test_one_place_that_fails_does_not_keep_the_other(self, make_census, server):
        server.statuses = [500] * 4
        fetched = await make_census().fetch()
        assert outcomes(fetched) == {"census_workbook": "failed", "census_api": "loaded"}
        assert "status" in reason(fetched, "census_workbook")

    async def test_silence_is_waited_for_and_then_said(self, make_census, server, clock):
        server.is_silent = True
        fetched = await make_census(patience=aiohttp.ClientTimeout(total=0.05)).fetch()
        assert "cannot be reached" in reason(fetched)
        assert clock.slept == [*http_client.PAUSES, *http_client.PAUSES]

    def test_patience_is_longer_than_the_slowest_answer(self):
        assert (http_client.PATIENCE.sock_read, http_client.PATIENCE.total) > (40, 40)

    async def test_nobody_there_is_said(self, make_census, server):
        await server._runner.cleanup()
        assert "cannot be reached" in reason(await make_census().fetch())

    @pytest.mark.parametrize("garbage", [b"", b"not json", b"<html>Sorry, maintenance</html>"])
    async def test_an_answer_that_is_no_data_changes_nothing(self, make_census, server, store, garbage):
        server.garbage = garbage
        assert outcomes(await make_census().fetch()) == {"census_api": "failed", "census_workbook": "failed"}
        assert await store.newest_load() == 1

    async def test_an_answer_that_is_cut_off_is_refused_and_kept_once(self, make_census, server, inbox, store):
        server.garbage = b'[["CTY_CODE","CTY_NAME","ALL_VAL_MO","time"],["-","TOTAL'
        for _ in range(2):
            _, api = await make_census().fetch()
            assert (api.outcome, api.report.findings[0].check) == (FetchOutcome.REFUSED, "file")
        (report,) = inbox.refused.glob("*.report.txt")
        kept = report.with_name(report.name.removesuffix(".report.txt"))
        assert kept.read_bytes().startswith(b"[" + server.garbage)
        assert "damaged" in report.read_text("utf-8")
        assert await store.newest_load() == 1


class TestCap:
    @pytest.mark.usefixtures("february")
    async def test_no_more_requests_a_day_than_allowed(self, make_census, server):
        server.statuses = [500] * 50
        for _ in range(5):
            await make_census(most=7).fetch()
        assert len(server.requests) == 7
        assert "used up" in reason(await make_census(most=7).fetch())

    async def test_the_day_is_new_york_s(self, make_census, server, clock):
        await make_census(most=2).fetch()
        clock.advance(hours=15)  # 23:30 in New York, the next day in London
        assert "used up" in reason(await make_census(most=2).fetch())
        clock.advance(hours=1)
        await make_census(most=2).fetch()
        assert len(server.requests) == 4


@pytest.mark.usefixtures("february")
async def test_a_dry_run_tells_and_changes_nothing(make_census, store):
    fetched = await make_census().fetch(dry_run=True)
    assert outcomes(fetched) == {"census_workbook": "loaded", "census_api": "loaded"}
    assert await store.newest_load() == 1
    assert outcomes(await make_census().fetch())["census_workbook"] == "loaded"

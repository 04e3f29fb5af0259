"""Products from the Census Bureau's API: every answer it gives, and what is asked for when."""

import json
from datetime import UTC, datetime

import pytest

from bot.domain.partner import WORLD
from bot.domain.products import Basis, BlockHead, BlockKey, Classification, ProductHoldings, ProductLoad
from bot.domain.time import Month
from bot.fetching.fetch_result import FetchOutcome
from bot.fetching.products import MONTHS, ProductFlow, missing
from bot.trade.products import Products

JANUARY = Month.of(2026, 1)


def product_requests(server) -> list[str]:
    return [request for request in server.requests if "COMMODITY" in request]


@pytest.fixture
def make_products(store, partners):
    async def make() -> Products:
        stored = store.products
        return Products(await stored.newest(), partners.all(), stored.holdings, stored.blocks)

    return make


async def test_every_partner_and_basis_is_loaded(server, make_census, make_products):
    server.product_months = {"2026-01", "2025-12"}
    fetched = await make_census().fetch_products()
    assert {one.outcome for one in fetched} == {FetchOutcome.LOADED, FetchOutcome.NOT_PUBLISHED}
    products = await make_products()
    coverage = await products.coverage()
    for basis in (Basis.EXPORTS, Basis.IMPORTS, Basis.CONSUMPTION, Basis.DUTY):
        assert coverage.every_month(Classification.HS, basis) == (Month.of(2025, 12), JANUARY)
    named = coverage.named[Classification.HS, Basis.EXPORTS][JANUARY]
    assert len(named) > 220
    assert WORLD in named
    # Groups of countries are numbered by the API's own list, and are nobody here.
    amounts = await products.by_product(Classification.HS, Basis.EXPORTS, "TW", [JANUARY])
    assert sum(amounts.values()) == 4_914_174_756
    assert sorted(amounts) == ["84", "85"]


async def test_one_request_a_flow_and_month(server, make_census):
    """The 13 months that the stand-in has, the newest first; behind the first that is not there nothing is."""
    server.product_months = None
    await make_census().fetch_products()
    asked = product_requests(server)
    assert len(asked) == len(set(asked)) == 2 * 13 + 1 <= 2 * MONTHS
    assert "time=2024-12" in asked[-1]
    assert all("COMM_LVL=HS2" in request for request in asked)
    assert asked[0].startswith("/data/timeseries/intltrade/exports/hs?get=CTY_CODE,E_COMMODITY,ALL_VAL_MO")
    assert "time=2026-01" in asked[0]


async def test_what_is_loaded_is_not_asked_for_again(server, make_census):
    server.product_months = None
    await make_census().fetch_products()
    server.requests.clear()
    again = await make_census().fetch_products()
    assert [one.outcome for one in again] == [FetchOutcome.NOT_PUBLISHED]
    (asked,) = product_requests(server)
    assert "time=2024-12" in asked


async def test_a_fetch_goes_on_where_the_quota_ended_it(server, make_census, make_products, clock):
    server.product_months = None
    first = await make_census(most=5).fetch_products()
    assert [one.outcome for one in first] == [*[FetchOutcome.LOADED] * 5, FetchOutcome.FAILED]
    assert "CENSUS_DAILY_REQUESTS" in first[-1].reason.message
    server.requests.clear()
    clock.advance(days=1)
    second = await make_census(most=5).fetch_products()
    assert [one.outcome for one in second][:5] == [FetchOutcome.LOADED] * 5
    months = {request.split("time=")[1][:7] for request in product_requests(server)}
    assert "2026-01" not in months
    coverage = await (await make_products()).coverage()
    assert len(coverage.every_month(Classification.HS, Basis.EXPORTS)) == 5


def test_a_release_brings_the_newest_month_and_the_one_it_revises():
    """Everything is loaded of the release of March; in April the new month and the one before it are due."""
    load = ProductLoad(1, "census_products", "US Census Bureau", "2026-03", datetime(2026, 3, 12, tzinfo=UTC), "a.json")
    heads = tuple(
        BlockHead(1, BlockKey(Classification.HS, basis, JANUARY - back), frozenset({WORLD, "TW"}))
        for back in range(MONTHS)
        for basis in (Basis.EXPORTS, Basis.IMPORTS)
    )
    holdings = ProductHoldings({1: load}, heads)
    assert list(missing(holdings, JANUARY)) == []
    assert list(missing(holdings, JANUARY + 1)) == [
        (flow, month) for month in (JANUARY + 1, JANUARY) for flow in ProductFlow
    ]


def test_figures_of_a_few_partners_are_not_all_there_is():
    load = ProductLoad(1, "census_products", "US Census Bureau", "2026-03", datetime(2026, 3, 12, tzinfo=UTC), "a.csv")
    head = BlockHead(1, BlockKey(Classification.HS, Basis.EXPORTS, JANUARY), frozenset({"CH", "IE"}))
    assert (ProductFlow.EXPORTS, JANUARY) in list(missing(ProductHoldings({1: load}, (head,)), JANUARY))


@pytest.mark.parametrize("manner", ["redirect", "page"])
async def test_without_a_key_it_is_said_once(server, make_census, manner):
    server.product_months = None
    server.missing_key = manner
    (only,) = await make_census(key="").fetch_products()
    assert only.outcome is FetchOutcome.FAILED
    assert "CENSUS_API_KEY" in only.reason.message
    assert len(product_requests(server)) == 1


async def test_rows_split_by_a_dimension_are_refused(server, make_census, make_products, tmp_path):
    server.is_split = True
    server.product_months = {"2026-01"}
    fetched = await make_census().fetch_products()
    refused = [one for one in fetched if one.outcome is FetchOutcome.REFUSED]
    assert len(refused) == 2
    assert {finding.check for one in refused for finding in one.report.findings} == {"repeated_row"}
    assert (await make_products()).number == 0
    assert any((tmp_path / "inbox").rglob("census_products_exports_2026-01.json"))


async def test_products_that_do_not_add_up_are_found(server, make_census, make_products):
    server.short = 1
    server.product_months = {"2026-01"}
    first, *_ = await make_census().fetch_products()
    assert first.outcome is FetchOutcome.REFUSED
    (finding,) = first.report.findings
    assert (finding.check, finding.severity.value) == ("products_sum", "warning")
    assert finding.message.values["sum"].usd.dollars == finding.message.values["figure"].usd.dollars - 1
    accepted, *_ = await make_census().fetch_products(accept_warnings=True)
    assert accepted.outcome is FetchOutcome.LOADED
    assert (await make_products()).number > 0


async def test_a_dry_run_changes_nothing(server, make_census, make_products):
    server.product_months = {"2026-01"}
    fetched = await make_census().fetch_products(dry_run=True)
    assert FetchOutcome.LOADED in {one.outcome for one in fetched}
    assert (await make_products()).number == 0


async def test_damaged_answers_are_refused(server, make_census, make_products):
    server.product_months = {"2026-01"}
    server.garbage = json.dumps(
        [["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO"], ["5830", "85", "1"], ["5830", "84", "1"]]
    ).encode()
    fetched = await make_census().fetch_products()
    assert {one.outcome for one in fetched} == {FetchOutcome.REFUSED}
    assert (await make_products()).number == 0

"""A few cells of a month: asked about, answered when accepted, and never news."""

import pytest

from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from tests.loading.conftest import NOW

FEBRUARY = Month.of(2026, 2)
HEADER = "月份,國家,流向,金額,單位"
TAIWAN = ("2026年2月,臺灣,出口,50.3,億美元", "2026年2月,臺灣,進口,220.4,億美元")
THE_WORLD = ("2026年2月,全球,出口,1900.0,億美元", "2026年2月,全球,進口,2700.0,億美元")
JAPAN = ("2026年2月,日本,出口,70.0,億美元", "2026年2月,日本,進口,130.0,億美元")


def table(*rows):
    return "\n".join((HEADER, *rows)).encode()


def everybody(flows, month="2026-02"):
    """All partners and the world, as a table of whole dollars."""
    rows = ["month,partner,exports,imports,unit"]
    for code, (exports, imports) in flows.items():
        rows.append(f"{month},{'0015' if code == WORLD else code},{exports},{imports},USD")
    return "\n".join(rows).encode()


@pytest.fixture
async def shipped(loading, store, census_file):
    """The shipped months are loaded, and somebody wants the news."""
    await loading.load(census_file, "country.xlsx")
    await store.subscriptions.subscribe(1, None, "en")


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("rows", [TAIWAN, (*TAIWAN, *JAPAN, *THE_WORLD)])
async def test_some_partners_need_a_word_and_are_no_news(loading, store, now, rows):
    asked = await loading.load(table(*rows), "february.csv")
    assert asked.status is LoadStatus.REFUSED
    assert {(f.severity, f.check) for f in asked.findings} == {(Severity.WARNING, "completeness")}
    accepted = await loading.load(table(*rows), "february.csv", accept_warnings=True)
    assert (accepted.status, accepted.campaign) == (LoadStatus.LOADED, None)
    assert not await store.outbox.claim(10, now)


@pytest.mark.usefixtures("shipped")
async def test_what_there_is_of_the_world_is_said(loading):
    findings = (await loading.load(table(*TAIWAN, *JAPAN, *THE_WORLD), "february.csv")).findings
    shares = [float(finding.message.values["share"].ratio) for finding in findings]
    assert shares == [120.3 / 1900, 350.4 / 2700]
    assert [finding.message.values["n"].value for finding in findings] == [2, 2]
    without = (await loading.load(table(*TAIWAN), "february.csv")).findings
    assert all("no figure of the world" in finding.message.message for finding in without)


@pytest.mark.usefixtures("shipped")
async def test_the_month_is_news_when_the_rest_comes(loading, census):
    await loading.load(table(*TAIWAN), "february.csv", accept_warnings=True)
    whole = await loading.load(census.grow(2026, 2, 1.01).data(), "february.xlsx", accept_warnings=True)
    assert (whole.status, whole.months[-1]) == (LoadStatus.LOADED, FEBRUARY)
    assert whole.campaign is not None


@pytest.mark.usefixtures("shipped")
async def test_a_table_of_everybody_is_a_month_like_any_other(loading, census_flows):
    # Another order of months, so that it is not January's figures again.
    report = await loading.load(everybody(census_flows(2025, 2)), "february.csv", accept_warnings=True)
    assert "completeness" not in {finding.check for finding in report.findings}
    assert (report.status, report.campaign is not None) == (LoadStatus.LOADED, True)


@pytest.mark.usefixtures("shipped")
async def test_a_correction_of_a_whole_month_is_not_asked_about(loading):
    rows = [row.replace("2026年2月", "2026年1月") for row in TAIWAN]
    report = await loading.load(table(*rows), "january.csv")
    assert "completeness" not in {finding.check for finding in report.findings}


async def test_many_months_in_part_are_told_in_few_lines(loading):
    rows = [f"2020年{month}月,臺灣,出口,{month},億美元" for month in range(1, 13)]
    findings = (await loading.load(table(*rows), "exports.csv")).findings
    in_part = [finding for finding in findings if finding.check == "completeness"]
    assert len(in_part) == 5
    assert in_part[-1].message.values["n"].value == 20


async def test_a_table_belongs_to_the_month_it_is_loaded_in(store, partners):
    loading = Loading(store, ThreadReader(partners), clock=lambda: NOW.replace(month=11))
    await loading.load(table(*TAIWAN), "february.csv", accept_warnings=True)
    (load,) = (await store.holdings()).loads
    assert (load.source.vintage, load.months) == ("2026-11", (FEBRUARY,))

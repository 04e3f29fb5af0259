"""A load goes in wholly, once, and is news only when it is."""

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain import precedence
from bot.domain.campaign import CampaignKind
from bot.domain.facts import Source
from bot.domain.loads import FigureRow, Load
from bot.domain.partner import WORLD
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month
from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from bot.store import events
from bot.store.store import Store
from tests.loading.conftest import NOW

JANUARY = Month.of(2026, 1)


async def subscribed(store, *chats):
    for chat in chats:
        await store.subscriptions.subscribe(chat, None, "en")


async def queued(store, now):
    return sorted(delivery.chat for delivery in await store.outbox.claim(1000, now))


def newest(holdings, month, partner):
    """What the holdings say of a cell, by the rule of their docstring."""
    order = {load.number: (load.source.vintage, load.number) for load in holdings.loads}
    rows = sorted(
        (row for row in holdings.figures if (row.month, row.partner) == (month.ordinal, partner)),
        key=lambda row: order[row.load],
    )
    return rows[-1].exports, rows[-1].imports


async def newest_figures(store):
    """Every cell as anybody who asks is told it."""
    held = await store.holdings()
    order = {load.number: precedence.order(load) for load in held.loads}
    rows = sorted(held.figures, key=lambda row: order[row.load])
    return {(row.month, row.partner): (row.exports, row.imports) for row in rows}


async def test_the_shipped_workbook_goes_in(loading, store, census_file):
    report = await loading.load(census_file, "country.xlsx")
    assert report.as_json(str) == {
        "status": "loaded",
        "source": "census_workbook",
        "months": [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01"],
        "figures": report.figures,
        "findings": [],
        "campaign": None,
        # 24 months of amounts in each of 492 rows; aggregates and months to come are passed over.
        "amounts": {"found": 492 * 24, "read": report.figures, "passed_over": 492 * 24 - report.figures, "refused": 0},
    }
    held = await store.holdings()
    (load,) = held.loads
    assert load == Load(
        1,
        Source("census_workbook", "US Census Bureau", "2026-03", load.source.loaded_at, "country.xlsx"),
        report.months,
        is_complete=True,
        partners=load.partners,
    )
    assert len(load.partners or ()) == 236
    assert newest(held, JANUARY, "TW") == (4_914_174_756, 21_692_763_908)
    assert report.figures == 2 * len(held.figures), "a first load stores all it says"
    assert {row.partner for row in held.figures} >= {"WORLD", "CN", "TW"}
    assert "EU" not in {row.partner for row in held.figures}, "groups are added up, never stored"


async def test_the_same_file_again_changes_nothing(loading, store, census_file):
    first = await loading.load(census_file, "country.xlsx")
    again = await loading.load(census_file, "renamed.xlsx")
    assert (again.status, again.months, again.figures) == (LoadStatus.ALREADY_LOADED, first.months, first.figures)
    assert await store.newest_load() == 1


async def test_the_same_figures_in_another_file_are_the_same_load(loading, store, census_file, census):
    await loading.load(census_file, "country.xlsx")
    rewritten = census.data()
    assert rewritten != census_file
    report = await loading.load(rewritten, "saved again.xlsx")
    assert (report.status, await store.newest_load()) == (LoadStatus.ALREADY_LOADED, 1)


async def test_a_dry_run_tells_and_changes_nothing(loading, store, census_file):
    report = await loading.load(census_file, "country.xlsx", dry_run=True)
    assert (report.status, len(report.months)) == (LoadStatus.LOADED, 13)
    assert (await store.holdings()).loads == []


async def test_a_bad_file_is_refused_with_its_name(loading, store):
    report = await loading.load(b"neither this nor that", "note.txt")
    (finding,) = report.findings
    assert (report.status, report.source, finding.check, finding.where) == (
        LoadStatus.REFUSED,
        None,
        "file",
        "note.txt",
    )
    assert await store.newest_load() == 0


async def test_a_new_vintage_stores_only_what_it_changes(loading, store, census_file, census):
    await loading.load(census_file, "country.xlsx")
    census.grow(2026, 2)
    census.set(2025, "5830", 11, exports=1234.567891)  # Taiwan, November 2025, revised
    census.set(2025, "0015", 11, exports=census.get(2025, "0015", 11, "E") + 1)
    report = await loading.load(census.data(), "country.xlsx")
    held = await store.holdings()
    added = [row for row in held.figures if row.load == 2]
    november = Month.of(2025, 11)
    assert report.status is LoadStatus.LOADED
    assert [load.source.vintage for load in held.loads] == ["2026-03", "2026-04"]
    assert {(row.month, row.partner) for row in added if row.month <= JANUARY.ordinal} == {
        (november.ordinal, "TW"),
        (november.ordinal, "WORLD"),
    }
    assert newest(held, november, "TW")[0] == 1_234_567_891
    assert newest(held, JANUARY + 1, "TW") == newest(held, JANUARY, "TW")


async def test_a_partner_that_a_complete_load_drops_has_no_trade(*, loading, store, partners, census_file, census):
    await loading.load(census_file, "country.xlsx")
    census.grow(2026, 2)
    small = min(
        (key for key in census.rows if key[0] == "2026" and not key[1].startswith("0")),
        key=lambda key: census.get(2026, key[1], 1, "E") + census.get(2026, key[1], 1, "I") or 1e9,
    )
    partner = partners.by_census(small[1]).code
    before = newest(await store.holdings(), JANUARY, partner)
    del census.rows[small]
    await loading.load(census.data(), "country.xlsx")
    assert (before != (0, 0), newest(await store.holdings(), JANUARY, partner)) == (True, (0, 0))


async def test_an_old_vintage_loaded_late_changes_no_newer_answer(loading, store, census_file, census):
    """The newest vintage says a revised cell again as it was first: it must not take the older revision."""
    november = Month.of(2025, 11)
    await loading.load(census_file, "first.xlsx")
    said = newest(await store.holdings(), november, "TW")
    census.grow(2026, 2).grow(2026, 3)
    await loading.load(census.data(), "third.xlsx")  # vintage 2026-05, silent about November
    for code in ("5830", "0015"):
        census.set(2026, code, 2, imports=census.get(2026, code, 2, "I") + 7)
        census.set(2025, code, 11, imports=census.get(2025, code, 11, "I") + 7)
    for row in census.rows.values():
        if row[0] == "2026":
            census.set(2026, row[1], 3, imports=0, exports=0)
    report = await loading.load(census.data(), "second.xlsx")  # vintage 2026-04
    held = await store.holdings()
    assert (report.status, held.loads[-1].source.vintage) == (LoadStatus.LOADED, "2026-04")
    assert newest(held, november, "TW") == said
    assert FigureRow(3, november.ordinal, "TW", said[0], said[1] + 7_000_000) in held.figures


class TestNews:
    async def test_a_first_load_is_not_news(self, loading, store, census_file):
        await subscribed(store, 1)
        assert (await loading.load(census_file, "country.xlsx")).campaign is None
        assert (await store.campaigns.progress()).left == 0

    async def test_a_newer_month_goes_to_everybody_once(self, loading, store, census_file, census, now):
        await loading.load(census_file, "country.xlsx")
        await subscribed(store, 3, 1, 2)
        report = await loading.load(census.grow(2026, 2).data(), "country.xlsx")
        campaign = await store.campaigns.find(report.campaign)
        assert (campaign.kind, campaign.month, campaign.load) == ("monthly", JANUARY + 1, 2)
        assert await queued(store, now) == [1, 2, 3]
        with store.reading() as connection:
            assert events.recorded(connection) == [
                (events.EventKind.FIGURES_LOADED, 1, JANUARY),
                (events.EventKind.FIGURES_LOADED, 2, JANUARY + 1),
                (events.EventKind.MONTH_ANNOUNCED, 2, JANUARY + 1),
            ]

    async def test_the_month_again_in_another_vintage_is_not_news(self, loading, store, census_file, census):
        await subscribed(store, 1)
        await loading.load(census_file, "country.xlsx")
        world = census.get(2025, "0015", 5, "I")
        report = await loading.load(census.set(2025, "0015", 5, imports=world + 1).data(), "country.xlsx")
        assert (report.status, report.campaign) == (LoadStatus.LOADED, None)

    async def test_a_quiet_load_makes_its_month_known(self, loading, store, census_file, census):
        await subscribed(store, 1)
        await loading.load(census_file, "country.xlsx")
        await loading.load(census.grow(2026, 2).data(), "country.xlsx", announce=False)
        world = census.get(2025, "0015", 5, "I")
        report = await loading.load(census.set(2025, "0015", 5, imports=world + 1).data(), "country.xlsx")
        assert (report.status, report.campaign) == (LoadStatus.LOADED, None)

    async def test_an_older_month_is_not_news(self, loading, store, census_file, census):
        await subscribed(store, 1)
        await loading.load(census.grow(2026, 2).data(), "country.xlsx")
        assert (await loading.load(census_file, "older.xlsx")).campaign is None


class TestNothingNew:
    """What changes no figure is kept as a load, and nobody is told, neither of a correction nor of a revision."""

    @pytest.fixture
    async def in_may(self, loading, store, partners, census_file, census):
        """Loads what is newer than February, which has just been announced; nobody has got it yet."""
        await loading.load(census_file, "country.xlsx")
        await subscribed(store, 1)
        await store.subscriptions.subscribe(1, None, "en", SubscriptionKind.REVISIONS)
        await loading.load(census.grow(2026, 2).data(), "country.xlsx")
        return Loading(store, ThreadReader(partners), clock=lambda: NOW.replace(month=5))

    async def loaded_quietly(self, loading, store, data, name):
        """Load what must be kept and not be told of; gives the rows it has added."""
        before, model = await store.campaigns.recent(100), await newest_figures(store)
        report = await loading.load(data, name, accept_warnings=True)
        assert (report.status, report.campaign) == (LoadStatus.LOADED, None)
        assert await store.campaigns.recent(100) == before
        assert await newest_figures(store) == model
        number = await store.newest_load()
        return [row for row in (await store.holdings()).figures if row.load == number]

    def table(self, flows):
        rows = ["month,partner,exports,imports,unit"]
        for code, (exports, imports) in flows.items():
            rows.append(f"2026-02,{'0015' if code == WORLD else code},{exports},{imports},USD")
        return "\n".join(rows).encode()

    async def test_cells_that_are_known(self, in_may, store, census_flows):
        taiwan = census_flows(2026, 2)["TW"]
        (added,) = await self.loaded_quietly(in_may, store, self.table({"TW": taiwan}), "taiwan.csv")
        assert added[2:] == ("TW", *taiwan), "a table stores what it says"

    async def test_a_whole_month_that_is_known(self, in_may, store, census_flows):
        flows = census_flows(2026, 2)
        assert len(await self.loaded_quietly(in_may, store, self.table(flows), "everybody.csv")) == len(flows)

    async def test_one_cell_that_a_table_has_otherwise(self, in_may, store, census_flows):
        exports, imports = census_flows(2026, 2)["TW"]
        (added,) = await self.loaded_quietly(in_may, store, self.table({"TW": (exports, imports + 1)}), "taiwan.csv")
        assert added[2:] == ("TW", exports, imports + 1), "kept; Census answers"

    async def test_one_cell_that_is_another_is_told(self, in_may, store, census):
        for code in ("5830", "0015"):
            census.set(2026, code, 2, imports=census.get(2026, code, 2, "I") + 1)
        before = await store.campaigns.recent(100)
        report = await in_may.load(census.data(), "country.xlsx")
        added = [campaign for campaign in await store.campaigns.recent(100) if campaign not in before]
        assert {(campaign.kind, campaign.subject) for campaign in added} == {
            (CampaignKind.MONTHLY, "correction"),
            (CampaignKind.REVISIONS, ""),
        }
        assert report.campaign in {campaign.id for campaign in added}

    async def test_an_older_vintage_loaded_late(self, loading, store, census_file, census):
        await loading.load(census_file, "first.xlsx")
        for code in ("5830", "0015"):
            census.set(2025, code, 11, imports=census.get(2025, code, 11, "I") + 7)
        second = census.grow(2026, 2).data()
        for code in ("5830", "0015"):
            census.set(2025, code, 11, imports=census.get(2025, code, 11, "I") - 7)
        await subscribed(store, 1)
        await loading.load(census.grow(2026, 3).data(), "third.xlsx", accept_warnings=True)
        added = await self.loaded_quietly(loading, store, second, "second.xlsx")
        assert added, "it says otherwise of November, and that is kept"

    async def test_a_briefing_in_other_words(self, loading, store, census_file, briefing_text):
        await loading.load(census_file, "country.xlsx")
        await loading.load(briefing_text.encode(), "briefing.txt")
        await subscribed(store, 1)
        other = briefing_text.replace("（係美國第 2 大逆差來源）", "")
        assert other != briefing_text
        assert await self.loaded_quietly(loading, store, other.encode(), "briefing.txt") == []


class TestAtOnce:
    async def test_two_loads_of_one_file_are_one(self, store, partners, census_file, census, now):
        first, second = Store(store.url), Store(store.url)
        await Loading(first, ThreadReader(partners), clock=lambda: NOW).load(census_file, "country.xlsx")
        await subscribed(store, 1, 2)
        data = census.grow(2026, 2).data()
        reports = await asyncio.gather(
            *(
                Loading(each, ThreadReader(partners), clock=lambda: NOW).load(data, "country.xlsx")
                for each in (first, second)
            )
        )
        assert sorted(report.status for report in reports) == [LoadStatus.ALREADY_LOADED, LoadStatus.LOADED]
        assert await queued(store, now) == [1, 2]
        await first.close()
        await second.close()

    async def test_a_load_that_comes_in_while_another_is_checked_is_taken_into_account(
        self, *, store, partners, loading, census_file, census
    ):
        await loading.load(census_file, "country.xlsx")
        await subscribed(store, 1)
        february, march = census.grow(2026, 2, 1.1).data(), census.grow(2026, 3, 1.1).data()
        prepared = []

        class Overtaken(ThreadReader):
            @asynccontextmanager
            async def reading(self, *of):
                async with super().reading(*of) as file:
                    prepare = file.prepare

                    async def overtaken(number, *known):
                        if not prepared:
                            await loading.load(february, "february.xlsx", announce=False)
                        prepared.append(number)
                        return await prepare(number, *known)

                    file.prepare = overtaken
                    yield file

        report = await Loading(store, Overtaken(partners), clock=lambda: NOW).load(march, "march.xlsx")
        assert report.status is LoadStatus.LOADED
        assert prepared == [2, 3]
        holdings = await store.holdings()
        assert [load.source.origin for load in holdings.loads] == ["country.xlsx", "february.xlsx", "march.xlsx"]
        of_march = {row.month for row in holdings.figures if row.load == 3}
        assert of_march == {Month.parse("2026-03").ordinal}, "February is as the load before has it"

    async def test_a_file_is_read_off_the_loop(self, store, partners, census_file):
        """Parsing takes a quarter of a second; somebody who asks meanwhile must not wait for it."""
        threads = set()

        class Watched:
            def __getattr__(self, name):
                threads.add(threading.current_thread())
                return getattr(partners, name)

        await Loading(store, ThreadReader(Watched())).load(census_file, "country.xlsx")
        assert threads
        assert threading.main_thread() not in threads


@pytest.mark.parametrize("table", ["figure", "event", "campaign", "delivery", "bot_state"])
async def test_a_load_that_fails_anywhere_leaves_nothing(loading, store, census_file, census, table):
    """The database itself refuses a row, as a full disk does, at each step of a load in turn."""
    await loading.load(census_file, "country.xlsx")
    await subscribed(store, 1)
    before = await store.holdings()
    with store.loading() as connection:
        fails = "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        connection.execute(text(f"CREATE TRIGGER full_insert BEFORE INSERT ON {table} {fails}"))
        connection.execute(text(f"CREATE TRIGGER full_update BEFORE UPDATE ON {table} {fails}"))
    data = census.grow(2026, 2).data()
    with pytest.raises(DBAPIError, match="disk full"):
        await loading.load(data, "country.xlsx")
    assert (await store.holdings(), (await store.campaigns.progress()).left) == (before, 0)
    with store.reading() as connection:
        assert len(events.recorded(connection)) == 1
    with store.loading() as connection:
        connection.execute(text("DROP TRIGGER full_insert"))
        connection.execute(text("DROP TRIGGER full_update"))
    assert (await loading.load(data, "country.xlsx")).campaign is not None, "nothing stands in the way of trying again"

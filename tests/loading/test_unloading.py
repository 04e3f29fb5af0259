"""Taking loads back: whatever was loaded and taken back, answers are those of the loads that remain."""

import asyncio
import json
import shutil
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.campaign import CampaignKind, CampaignState
from bot.domain.figures import BRIEFING_MEASURES
from bot.domain.loads import Loader, UnloadStatus
from bot.domain.products import Basis, BlockKey, Classification
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month, Period
from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from bot.loading.seed import seed
from bot.loading.unloading import Unloading
from bot.store import copying
from bot.store.database import database_at
from bot.store.store import Store
from bot.trade.model import build
from bot.trade.products import Products
from tests.loading.conftest import NOW

CODES = {"TW": "5830", "JP": "5880", "GU": "9350", "WORLD": "-"}
MONTHS = [Month.of(2026, 1) + n for n in range(3)]
JANUARY = MONTHS[0]
CHAPTERS = ["71", "85"]


def api(figures, flows=("ALL_VAL_MO", "GEN_VAL_MO")):
    """An answer of the Census API: {(month, partner): (exports, imports)}; of one flow alone it is not complete."""
    answers = []
    for place, flow in enumerate(("ALL_VAL_MO", "GEN_VAL_MO")):
        if flow in flows:
            rows = [
                [CODES[partner], partner, str(amounts[place]), str(month)]
                for (month, partner), amounts in figures.items()
            ]
            answers.append([["CTY_CODE", "CTY_NAME", flow, "time"], *rows])
    return json.dumps(answers).encode()


def table(figures):
    rows = ["month,partner,exports,imports,unit"]
    names = {"WORLD": "0015", "TW": "Taiwan", "JP": "Japan", "GU": "Guam"}
    rows += [f"{month},{names[partner]},{e},{i},USD" for (month, partner), (e, i) in figures.items()]
    return "\n".join(rows).encode()


def chapters(figures):
    """An answer of the Census API by product: {(month, partner, chapter): exports}."""
    rows = [
        [CODES[partner], chapter, str(amount), "HS2", str(month)]
        for (month, partner, chapter), amount in figures.items()
    ]
    return json.dumps([["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "COMM_LVL", "time"], *rows]).encode()


@st.composite
def files(draw):
    """A file of one of four kinds: a complete release, one flow of a release, a table, chapters of partners."""
    kind = draw(st.sampled_from(["complete", "one flow", "table", "chapters"]))
    months = draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=2, unique=True))
    partners = draw(st.lists(st.sampled_from(["TW", "JP", "GU"]), min_size=1, unique=True))
    amount = st.sampled_from([0, 5_000, 6_000, 7_000])
    if kind == "chapters":
        return chapters(
            {
                (month, partner, chapter): draw(st.sampled_from([0, 1_000, 2_000]))
                for month in months
                for partner in partners
                for chapter in CHAPTERS
            }
        )
    figures = {(month, partner): (draw(amount), draw(amount)) for month in months for partner in (*partners, "WORLD")}
    if kind == "complete":
        return api(figures)
    return api(figures, ("GEN_VAL_MO",)) if kind == "one flow" else table(figures)


def everything(held, partners):
    """All that the model says, and from whom: every row of every month, with rank, growth and sources by cell."""
    model = build(held, partners.all())
    told = {}
    for month in model.coverage.months:
        period = Period.of_month(month)
        for code in (*CODES, "ASEAN"):
            told[month, code, "from"] = sorted((s.name, s.vintage, s.origin) for s in model.sources(period, (code,)))
            for measure in BRIEFING_MEASURES:
                told[month, code, measure] = model.row(code, measure, period)[3:]
    told["partial"] = model.coverage.partial
    return told


async def of_products(store, partners):
    """All amounts by product that the model says, and the vintage and file each is from."""
    stored = store.products
    products = Products(await stored.newest(), partners.all(), stored.holdings, stored.blocks)
    coverage = await products.coverage()
    told = {}
    for month in coverage.every_month(Classification.HS, Basis.EXPORTS):
        for code in ("TW", "JP", "GU"):
            if not coverage.has(Classification.HS, Basis.EXPORTS, code, [month]):
                continue
            load = coverage.load_of(BlockKey(Classification.HS, Basis.EXPORTS, month), code)
            amounts = await products.by_product(Classification.HS, Basis.EXPORTS, code, [month])
            told[month, code] = (load.vintage, load.origin, amounts)
    return told


class LoadsAndUnloads(RuleBasedStateMachine):
    """Beside the store in question, every state is made anew from the files that remain."""

    urls = count()

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.files, self.names = {}, count(1)

    def run(self, awaitable):
        return self.loop.run_until_complete(awaitable)

    async def opened(self, path):
        store = Store(path, clock=lambda: NOW)
        await store.upgrade()
        return store, Loading(store, ThreadReader(self.partners), clock=lambda: NOW)

    @initialize()
    def start(self):
        self.store, self.loading = self.run(self.opened(self.new_url()))
        self.unloading = Unloading(self.store, clock=lambda: NOW)

    @rule(file=files())
    def load(self, file):
        name = f"{next(self.names)}.txt"
        report = self.run(self.loading.load(file, name, accept_warnings=True))
        if report.status is LoadStatus.LOADED:
            newest, *_ = self.run(self.unloading.history())
            assert newest.load.number not in self.files
            self.files[newest.load.number] = (file, name)
        else:
            assert report.status is LoadStatus.ALREADY_LOADED or report.has_errors

    @precondition(lambda self: self.files)
    @rule(choice=st.integers(0, 100), is_dry=st.booleans())
    def unload(self, choice, is_dry):
        number = sorted(self.files)[choice % len(self.files)]
        report = self.run(self.unloading.unload(number, by="somebody", dry_run=is_dry))
        assert report.status is UnloadStatus.TAKEN_BACK
        if not is_dry:
            del self.files[number]
            again = self.run(self.unloading.unload(number, by="somebody"))
            assert again.status is UnloadStatus.ALREADY_TAKEN_BACK

    @invariant()
    def answers_are_those_of_the_loads_that_remain(self):
        async def compare():
            path = shutil.copy(self.migrated, self.folder / f"{next(self.urls)}.db")
            fresh, loading = await self.opened(f"sqlite:///{path}")
            for _, (file, name) in sorted(self.files.items()):
                report = await loading.load(file, name, accept_warnings=True)
                assert report.status is LoadStatus.LOADED
            held, expected = await self.store.holdings(), await fresh.holdings()
            assert everything(held, self.partners) == everything(expected, self.partners)
            assert await of_products(self.store, self.partners) == await of_products(fresh, self.partners)
            history = [past for past in await self.unloading.history() if past.taken_back is None]
            assert sorted(past.load.number for past in history) == sorted(self.files)
            await fresh.close()

        if hasattr(self, "store"):
            self.run(compare())

    def teardown(self):
        if hasattr(self, "store"):
            self.run(self.store.close())
        self.loop.close()


def machine(partners, tmp_path, migrated, new_url):
    made = {"partners": partners, "folder": tmp_path, "migrated": migrated, "new_url": staticmethod(new_url)}
    return type("Machine", (LoadsAndUnloads,), made).TestCase


def check(case, examples):
    case.settings = settings(
        max_examples=examples, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case("runTest").runTest()


@pytest.mark.slow
def test_any_sequence_answers_as_the_remaining_loads_alone(partners, tmp_path, migrated_file):
    number = count()

    def new():
        return f"sqlite:///{shutil.copy(migrated_file, tmp_path / f'machine{next(number)}.db')}"

    check(machine(partners, tmp_path, migrated_file, new), 30)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["postgresql"])
def test_any_sequence_does_so_on_postgresql(partners, tmp_path, migrated_file, ready_database):
    def emptied():
        with database_at(ready_database) as database, database.writing() as connection:
            copying.clear(connection)
        return ready_database

    check(machine(partners, tmp_path, migrated_file, emptied), 6)


@pytest.fixture
def unloading(store):
    return Unloading(store, clock=lambda: NOW)


async def announced(loading, store, census):
    """A first load that is no news, and a second that two of three chats have been told of."""
    await loading.load(census.data(), "first.xlsx")
    for chat in (1, 2, 3):
        await store.subscriptions.subscribe(chat, None, "en")
    await store.subscriptions.subscribe(3, None, "en", SubscriptionKind.BRIEFING)
    report = await loading.load(census.grow(2026, 2).data(), "second.xlsx", accept_warnings=True)
    later = NOW + timedelta(minutes=1)
    claimed = await store.outbox.claim(10, later)
    assert {one.chat for one in claimed} == {1, 2, 3}
    summary = [one for one in claimed if one.campaign == report.campaign]
    for one in claimed:
        if one in summary and one.chat != 3:
            await store.outbox.mark_sent(one.id, one.chat, later)
        else:
            await store.outbox.mark_retry(one.id, later, "busy")
    return report.campaign


class TestAnnounced:
    async def test_what_has_not_left_is_cancelled_and_a_word_is_offered(self, loading, unloading, store, census):
        campaign = await announced(loading, store, census)
        report = await unloading.unload(2, by="somebody")
        assert (report.cancelled, report.sent, report.lost) == (2, 2, (Month.of(2026, 2),))
        assert (await store.campaigns.find(campaign)).state is CampaignState.CANCELLED
        assert await store.outbox.claim(10, NOW + timedelta(days=1)) == [], "held until somebody says so"
        word = await store.campaigns.find(report.correction)
        assert (word.kind, word.state) == (CampaignKind.RETRACTION, CampaignState.HELD)
        assert await store.campaigns.release(word.id)
        claimed = await store.outbox.claim(10, NOW + timedelta(days=1))
        assert sorted((one.campaign, one.chat) for one in claimed) == [(word.id, 1), (word.id, 2)]

    async def test_who_has_left_since_is_not_told(self, loading, unloading, store, census):
        await announced(loading, store, census)
        await store.subscriptions.unsubscribe(1, None)
        assert (await unloading.unload(2, by="somebody")).sent == 1

    async def test_the_month_is_news_again(self, loading, unloading, store, census):
        await announced(loading, store, census)
        await unloading.unload(2, by="somebody")
        report = await loading.load(census.data(), "second.xlsx", accept_warnings=True)
        again = await store.campaigns.find(report.campaign)
        assert (again.kind, again.month, again.load) == (CampaignKind.MONTHLY, Month.of(2026, 2), 4)

    async def test_a_dry_run_changes_nothing(self, loading, unloading, store, census):
        campaign = await announced(loading, store, census)
        before = await store.holdings(), await store.campaigns.recent(10), await store.campaigns.progress()
        would = await unloading.unload(2, by="somebody", dry_run=True)
        assert (would.status, would.cancelled, would.sent) == (UnloadStatus.TAKEN_BACK, 2, 2)
        assert before == (await store.holdings(), await store.campaigns.recent(10), await store.campaigns.progress())
        assert (await store.campaigns.find(campaign)).state is CampaignState.OPEN


async def test_the_history_keeps_who_and_when(loading, unloading, store, census_file):
    await loading.load(census_file, "country.xlsx", by="Wang (7)")
    await unloading.unload(1, by="Chen (8)")
    (past,) = await unloading.history()
    assert past.as_json() | {"months": None, "figures": None} == {
        "number": 1,
        "file": "country.xlsx",
        "source": "census_workbook",
        "vintage": "2026-03",
        "months": None,
        "figures": None,
        "loaded_at": NOW.isoformat(),
        "loaded_by": "Wang (7)",
        "unloaded_at": NOW.isoformat(),
        "unloaded_by": "Chen (8)",
    }
    held = await store.holdings()
    assert (list(held.figures), list(held.loads), held.number) == ([], [], 2)
    again = await loading.load(census_file, "country.xlsx")
    assert (again.status, await store.newest_load()) == (LoadStatus.LOADED, 3)


async def test_the_older_figures_come_back(loading, unloading, store, census):
    await loading.load(census.data(), "first.xlsx")
    before = (await store.holdings()).figures
    for code in ("5830", "0015"):
        census.set(2026, code, 1, imports=census.get(2026, code, 1, "I") + 7)
    await loading.load(census.data(), "second.xlsx")
    assert len((await store.holdings()).figures) == len(before) + 2
    await unloading.unload(2, by="")
    assert (await store.holdings()).figures == before


async def test_what_a_later_release_left_unsaid_it_says_when_the_earlier_is_gone(loading, unloading, store, census):
    await loading.load(census.data(), "first.xlsx")
    await loading.load(census.grow(2026, 2).data(), "second.xlsx", accept_warnings=True)
    held = await store.holdings()
    before = {row[1:] for row in held.figures}
    await unloading.unload(1, by="")
    assert {row[1:] for row in (await store.holdings()).figures} == before
    assert {row.load for row in (await store.holdings()).figures} == {2}


async def test_no_load_of_that_number(unloading):
    assert (await unloading.unload(7, by="")).status is UnloadStatus.UNKNOWN


async def test_a_briefing_is_taken_back(loading, unloading, store, census_file, briefing_text):
    await loading.load(census_file, "country.xlsx")
    await loading.load(briefing_text.encode(), "briefing.txt")
    assert (await store.holdings()).published
    await unloading.unload(2, by="")
    assert not (await store.holdings()).published


async def test_shipped_figures_stay_away_until_they_are_asked_for(loading, unloading, store, shipped_data):
    seeded = await seed(loading, shipped_data)
    numbers = [past.load.number for past in await unloading.history()]
    assert all(past.load.by == Loader.SHIPPED for past in await unloading.history())
    for number in numbers:
        assert (await unloading.unload(number, by="")).is_shipped
    assert not (await seed(loading, shipped_data)).reports
    assert not (await store.holdings()).loads
    path = min((shipped_data / "census").glob("*.xlsx"))
    report = await loading.load(path.read_bytes(), path.name)
    assert (report.status, len(seeded.reports)) == (LoadStatus.LOADED, len(numbers))
    again = await seed(loading, shipped_data)
    assert [one.status for one in again.reports] == [LoadStatus.ALREADY_LOADED], "the others stay away"

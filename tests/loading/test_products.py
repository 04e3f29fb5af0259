"""Loading of product figures: what ships adds up, a load goes in whole and once, and the model takes it."""

from pathlib import Path

import pytest

from bot.app import opened
from bot.domain.loads import Severity, UnloadStatus
from bot.domain.ports import Asker
from bot.domain.products import Basis, Classification
from bot.domain.time import Month
from bot.loading.report import LoadStatus
from bot.loading.seed import seed
from bot.settings import Settings
from bot.store import figures
from tests.trade import product_reading
from tests.trade.reading import read_workbook

CODES = {"4419": "CH", "4190": "IE", "5520": "VN", "4890": "TR"}
EXPORTS = "exports_hs2_4partners_2024-01_2026-01.csv"
ANSWER = b"""[["CTY_CODE","E_COMMODITY","ALL_VAL_MO","COMM_LVL","time"],
["5830","85","4914174755","HS2","2026-01"],["5830","84","1","HS2","2026-01"]]"""

SHIPPED = 6
"""The number of the newest load that ships: loads of partners and of products are numbered in one row."""


@pytest.fixture
async def app(tmp_path):
    async with opened(Settings.read({"TRADEBOT_HOME": str(tmp_path)}, env_file=None)) as app:
        yield app


def test_the_chapters_add_up_to_the_workbook_to_the_dollar(shipped_data: Path):
    """All 13 months of four partners; both files read by code that is not the bot's."""
    sums: dict[tuple[str, str], int] = {}
    for cell in product_reading.cells(shipped_data / "products"):
        if cell.basis == "exports":
            sums[cell.partner, cell.month] = sums.get((cell.partner, cell.month), 0) + cell.dollars
    compared = 0
    for row in read_workbook(shipped_data / "census/country_2025-2026.xlsx", 1):
        if row.partner in CODES:
            assert sums[row.partner, str(Month(row.month))] == row.exports
            compared += 1
    assert compared == 4 * 13


def test_the_parts_of_what_ships_are_all_there(shipped_data: Path):
    """No duty without imports, no group twice, and the world is more than any partner."""
    imports: dict[tuple[str, str, str], int] = {}
    duties: dict[tuple[str, str, str], int] = {}
    for cell in product_reading.cells(shipped_data / "products"):
        kept = {"consumption": imports, "duty": duties}.get(cell.basis)
        if kept is not None:
            assert (cell.partner, cell.product, cell.month) not in kept
            kept[cell.partner, cell.product, cell.month] = cell.dollars
    assert all(imports[key] >= duty for key, duty in duties.items())
    assert len({partner for partner, _, _ in imports}) == 33


async def test_what_ships_is_loaded_at_the_first_start_by_vintage(app, shipped_data):
    assert app.refused == ()
    coverage = await app.answering.products.coverage()
    assert {load.vintage for load in coverage.holdings.loads.values()} == {"2026-03", "2026-01"}
    months = coverage.months(Classification.HS, Basis.EXPORTS, "CH")
    assert (months[0], months[-1], len(months)) == (Month.of(2024, 1), Month.of(2026, 1), 25)
    for code, partner in CODES.items():
        read = product_reading.amounts(shipped_data / "products", "exports", code, "2025-07")
        found = await app.answering.products.by_product(Classification.HS, Basis.EXPORTS, partner, [Month.of(2025, 7)])
        assert found == {number: amount for number, amount in read.items() if amount}


async def test_products_are_loads_of_their_own(app):
    assert await app.store.products.newest() == SHIPPED
    loads = await app.store.read(figures.loads)
    assert {stored.load.source.name for stored in loads} == {"census_history", "census_workbook", "briefing"}


async def test_taken_back_the_older_ones_answer_and_the_file_can_be_loaded_again(app):
    data = b"""[["CTY_CODE","E_COMMODITY","ALL_VAL_MO","COMM_LVL","time"],["4419","71","5","HS2","2026-01"],
["4419","30","6","HS2","2026-01"]]"""
    month = [Month.of(2026, 1)]
    old = await app.answering.products.by_product(Classification.HS, Basis.EXPORTS, "CH", month)
    await app.loading.load(data, "answer.json", release=Month.of(2026, 4), by="Wang (7)")
    newest, *_ = await app.unloading.history()
    assert (newest.load.number, newest.load.source.origin, newest.load.by) == (SHIPPED + 1, "answer.json", "Wang (7)")
    assert (newest.load.months, newest.figures) == ((Month.of(2026, 1),), 2)
    would = await app.unloading.unload(SHIPPED + 1, by="Chen (8)", dry_run=True)
    assert (would.status, would.load) == (UnloadStatus.TAKEN_BACK, newest)
    assert all(past.taken_back is None for past in await app.unloading.history())
    assert (await app.unloading.unload(SHIPPED + 1, by="Chen (8)")).status is UnloadStatus.TAKEN_BACK
    assert (await app.unloading.unload(SHIPPED + 1, by="")).status is UnloadStatus.ALREADY_TAKEN_BACK
    assert await app.refresh() is True
    assert await app.answering.products.by_product(Classification.HS, Basis.EXPORTS, "CH", month) == old
    newest, *_ = await app.unloading.history()
    assert (newest.taken_back.by, newest.load.months) == ("Chen (8)", (Month.of(2026, 1),))
    assert await app.loading.was_taken_back(data)
    again = await app.loading.load(data, "answer.json", release=Month.of(2026, 4))
    assert (again.status, await app.store.products.newest()) == (LoadStatus.LOADED, SHIPPED + 3)
    assert not await app.loading.was_taken_back(data)


async def test_shipped_products_stay_away_until_they_are_asked_for(app, shipped_data):
    for past in await app.unloading.history():
        if past.load.source.name == "census_products":
            assert (await app.unloading.unload(past.load.number, by="")).is_shipped
    seeded = await seed(app.loading, shipped_data)
    assert not [report for report in seeded.reports if report.source == "census_products"]
    assert not (await app.store.products.holdings()).heads
    report = await app.loading.load((shipped_data / "products" / EXPORTS).read_bytes(), EXPORTS)
    assert report.status is LoadStatus.LOADED


async def test_a_newer_load_answers_and_the_model_takes_it(app):
    asker = Asker("en")
    before = await app.answering.ask("/why TW exports", asker)
    assert before.products == ()
    report = await app.loading.load(ANSWER, "answer.json")
    assert (report.status, report.source, report.findings) == (LoadStatus.LOADED, "census_products", ())
    assert await app.refresh() is True
    assert await app.refresh() is False
    answered = await app.answering.ask("/products TW exports", asker)
    assert [(str(row.product), row.value.dollars) for row in answered.products] == [("HS85", 4914174755), ("HS84", 1)]


async def test_a_newer_vintage_wins_for_the_partners_it_names_and_for_no_other(app, shipped_data):
    """Of Switzerland another figure; Ireland's month stays as the shipped file has it."""
    data = b"""[["CTY_CODE","E_COMMODITY","ALL_VAL_MO","COMM_LVL","time"],["4419","71","5","HS2","2026-01"],
["4419","30","6","HS2","2026-01"]]"""
    month = [Month.of(2026, 1)]
    old = await app.answering.products.by_product(Classification.HS, Basis.EXPORTS, "IE", month)
    report = await app.loading.load(data, "answer.json", release=Month.of(2026, 4))
    assert report.status is LoadStatus.LOADED
    await app.refresh()
    products = app.answering.products
    assert await products.by_product(Classification.HS, Basis.EXPORTS, "CH", month) == {"71": 5, "30": 6}
    assert await products.by_product(Classification.HS, Basis.EXPORTS, "IE", month) == old
    # The older vintage can be asked for.
    read = product_reading.amounts(shipped_data / "products", "exports", "4419", "2026-01")
    as_of = await products.by_product(Classification.HS, Basis.EXPORTS, "CH", month, "2026-03")
    assert as_of == {number: amount for number, amount in read.items() if amount}


async def test_the_same_file_is_loaded_once(app, shipped_data):
    data = (shipped_data / "products" / EXPORTS).read_bytes()
    report = await app.loading.load(data, "again.csv")
    assert report.status is LoadStatus.ALREADY_LOADED
    assert len(report.months) == 25


async def test_chapters_that_do_not_add_up_are_a_finding_of_their_own(app):
    wrong = ANSWER.replace(b'"1","HS2"', b'"2","HS2"')
    report = await app.loading.load(wrong, "answer.json", release=Month.of(2026, 3))
    assert report.needs_consent
    (finding,) = report.findings
    assert (finding.severity, finding.check, finding.where) == (Severity.WARNING, "products_sum", "2026-01")
    assert await app.store.products.newest() == SHIPPED
    report = await app.loading.load(wrong, "answer.json", release=Month.of(2026, 3), accept_warnings=True)
    assert report.status is LoadStatus.LOADED


async def test_another_vintage_is_not_held_against_the_partners(app):
    """A release revises both: only figures of one release must agree."""
    wrong = ANSWER.replace(b'"1","HS2"', b'"2","HS2"')
    report = await app.loading.load(wrong, "answer.json", release=Month.of(2026, 4))
    assert report.status is LoadStatus.LOADED


async def test_a_partner_nobody_knows_refuses_the_file(app):
    report = await app.loading.load(ANSWER.replace(b"5830", b"9999"), "answer.json")
    assert report.status is LoadStatus.REFUSED
    assert {finding.check for finding in report.findings} == {"partner"}
    assert await app.store.products.newest() == SHIPPED


async def test_a_dry_run_stores_nothing(app):
    report = await app.loading.load(ANSWER, "answer.json", dry_run=True)
    assert report.status is LoadStatus.LOADED
    assert await app.store.products.newest() == SHIPPED

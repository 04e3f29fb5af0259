"""Old months, as the bot answers them from all the figures that ship.

The dollars below were read from the Census Bureau's own files (the workbook of March 2023, the trade API with December
2024 as its newest month), not from `data/census`, and added up outside of the bot.
"""

import csv

import pytest

from bot.domain.figures import Measure, Missing, Why
from bot.domain.ports import Asker
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer, tags
from bot.render import json as json_medium
from bot.render import terminal

pytestmark = pytest.mark.asyncio(loop_scope="session")

JUNE_1997 = Period.of_month(Month.of(1997, 6))


def flows(model, partner, period):
    return tuple(
        None if isinstance(value := model.row(partner, measure, period).value, Missing) else value.dollars
        for measure in (Measure.EXPORTS, Measure.IMPORTS)
    )


async def shown(app, question, language="en"):
    document = await app.answering.ask(question, Asker(language))
    return " ".join(terminal.render(document, localizer(language)).split())


async def said(app, question):
    return json_medium.render(await app.answering.ask(question, Asker("en")), localizer("en"))


@pytest.mark.parametrize(
    ("partner", "period", "exports", "imports"),
    [
        ("TW", JUNE_1997, 1_734_600_000, 2_734_700_000),
        ("TW", Period.of_year(1985), 4_700_000_000, 16_396_300_000),
        ("TW", Period.of_year(1997), 20_365_800_000, 32_628_500_000),
        ("TW", Period.of_month(Month.of(2012, 12)), 2_148_495_157, 3_097_499_463),
        ("TW", Period.of_month(Month.of(2024, 12)), 3_605_647_299, 10_089_875_683),
        ("JP", Period.of_month(Month.of(1990, 5)), 3_675_500_000, 6_751_300_000),
        ("CN", Period.of_month(Month.of(2013, 2)), 9_133_317_600, 32_742_677_585),
        ("WORLD", Period.of_month(Month.of(2008, 10)), 111_238_621_109, 185_882_206_942),
        ("WORLD", Period.of_year(1997), 689_180_000_000, 869_703_000_000),
        # States that are no more, and partners that have had two codes.
        ("SUHH", Period.of_year(1989), 4_283_500_000, 709_500_000),
        ("YUCS", Period.of_year(1988), 529_600_000, 841_500_000),
        ("CSHH", Period.of_year(1992), 412_400_000, 241_300_000),
        ("CSXX", Period.of_year(2006), 147_142_660, 67_688_341),
        ("RS", Period.of_year(2008), 207_357_458, 71_646_409),
        ("RS", Period.of_year(2009), 112_594_021, 61_958_600),
        ("ET", Period.of_year(1993), 138_900_000, 22_000_000),
        ("SD", Period.of_year(2011), 74_694_129, 10_353_364),
        # Before they were states, after they were none, and while the Bureau did not list them.
        ("RU", Period.of_year(1990), None, None),
        ("SUHH", Period.of_year(1993), None, None),
        ("RO", Period.of_month(Month.of(1991, 12)), None, None),
        ("CZ", Period.of_year(1992), None, None),
        ("WORLD", Period.of_year(1986), None, None),
        # Listed, and nothing traded.
        ("KP", Period.of_month(Month.of(1992, 1)), 0, 0),
    ],
)
async def test_figures_are_those_of_the_census_bureau(forty_years, partner, period, exports, imports):
    assert flows(forty_years.answering.model, partner, period) == (exports, imports)


async def test_every_cell_is_that_of_the_shipped_files(forty_years, shipped_data):
    """Read again with nothing but a reader of CSV."""
    model, book = forty_years.answering.model, forty_years.book
    expected: dict[tuple[str, int], list[int]] = {}
    for path in sorted(shipped_data.glob("census/*.csv")):
        (title, *rest), *rows = csv.reader(path.read_text("utf-8").splitlines())
        assert title == "US Census Bureau trade by partner"
        first = Month.parse(rest[1].split(" to ")[0].strip())
        for code, flow, *cells in rows:
            partner = "WORLD" if code == "-" else book.by_census(code).code
            for place, cell in enumerate(cells):
                if cell:
                    both = expected.setdefault((partner, first.ordinal + place), [0, 0])
                    both[flow == "imports"] += int(cell)
    assert len(expected) == 95_638, "61,974 and 33,666 rows, two of which are of Ethiopia's other code"
    every = Period(Month.of(1985, 1), Month.of(2024, 12))
    found = {}
    for partner in {partner for partner, _ in expected}:
        series = [model.series(partner, measure, every) for measure in (Measure.EXPORTS, Measure.IMPORTS)]
        for exports, imports in zip(*series, strict=True):
            if not isinstance(exports.value, Missing):
                found[partner, exports.month.ordinal] = [exports.value.dollars, imports.value.dollars]
    assert {cell: found[cell] for cell in expected} == expected
    assert not any(map(any, (both for cell, both in found.items() if cell not in expected)))


async def test_the_ranking_of_1997(forty_years):
    ranking = forty_years.answering.model.ranking(Measure.TOTAL, Period.of_year(1997), 8)
    assert [(row.partner, row.value.dollars) for row in ranking.rows] == [
        ("CA", 319_000_800_000),
        ("JP", 187_211_900_000),
        ("MX", 157_326_100_000),
        ("CN", 75_419_900_000),
        ("GB", 69_084_500_000),
        ("DE", 67_579_700_000),
        ("TW", 52_994_300_000),
        ("KR", 48_219_300_000),
    ]


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("/rank TW 1997", "/rank TW 1997"),
        ("/overview 1997", "/overview 1997"),
        ("/trend TW imports 10y", "/trend TW imports 2016-02..2026-01"),
        ("/trend TW imports 10 years", "/trend TW imports 2016-02..2026-01"),
        ("臺灣近十年進口走勢", "/trend TW imports 2016-02..2026-01"),
        ("臺灣十年前進口", "/imports TW 2016-01"),
        ("TW 10 years ago", "/rank TW 2016-01"),
        ("TW Jun '97", "/rank TW 1997-06"),
        ("TW 2Q97", "/rank TW 1997Q2"),
        ("臺灣79年5月", "/rank TW 1990-05"),
        ("民國79年臺灣", "/rank TW 1990"),
        ("TW May 1990", "/rank TW 1990-05"),
        ("TW 05/1990", "/rank TW 1990-05"),
        ("1995 逆差前五", "/deficit top5 1995"),
        ("西德 1988", "/rank DE 1988"),
    ],
)
async def test_old_months_are_understood_in_every_form(forty_years, question, command):
    assert (await said(forty_years, question))["command"] == command


async def test_a_trend_has_growth_in_every_row(forty_years):
    rows = (await said(forty_years, "/trend TW imports 10y"))["rows"]
    assert len(rows) == 120
    assert all(isinstance(row["change"], float) for row in rows)
    newest_old = next(row for row in rows if row["month"] == "2024-12")
    assert newest_old["value_usd"] == 10_089_875_683


async def test_records_reach_back_to_1985(forty_years):
    extremes = forty_years.answering.model.extremes("TW", Measure.IMPORTS, Month.of(2000, 12))
    assert extremes.since == Month.of(1985, 1)
    assert (extremes.highest.month, extremes.highest.value.dollars) == (Month.of(2000, 10), 3_779_000_000)
    assert (extremes.lowest.month, extremes.lowest.value.dollars) == (Month.of(1985, 2), 1_224_800_000)


async def test_a_record_is_not_of_the_years_before_a_partner(forty_years):
    extremes = forty_years.answering.model.extremes("RU", Measure.TOTAL, Month.of(2024, 12))
    assert extremes.since == extremes.lowest.month == Month.of(1992, 1)
    assert extremes.lowest.value.dollars == 1_400_000


async def test_who_is_not_listed_stands_in_no_ranking(forty_years):
    model = forty_years.answering.model
    of_1990 = {row.partner for row in model.ranking(Measure.TOTAL, Period.of_year(1990)).rows}
    of_2010 = {row.partner for row in model.ranking(Measure.TOTAL, Period.of_year(2010)).rows}
    assert {"SUHH", "YUCS", "DE"} <= of_1990
    assert of_1990.isdisjoint({"RU", "CZ", "RS", "RO"})
    assert {"RU", "CZ", "RS", "RO"} <= of_2010
    assert of_2010.isdisjoint({"SUHH", "YUCS", "CSHH", "CSXX", "WORLD", "WORLDSA", "ATP"})


@pytest.mark.parametrize("language", tags())
async def test_what_was_not_to_be_had_is_said(forty_years, language):
    world_1986 = await shown(forty_years, "/overview 1986", language)
    assert "1987" in world_1986
    no_soviet_union = await shown(forty_years, "/rank SUHH 2026-01", language)
    assert "1985" in no_soviet_union
    assert "1992" in no_soviet_union
    assert "76" in await shown(forty_years, "/rank 1990", language)


async def test_why_a_figure_is_missing(forty_years):
    assert "no figure of the world for 1985" in await shown(forty_years, "/rank TW 1985")
    assert "does not list Russia in 1990" in await shown(forty_years, "/rank RU 1990")
    assert "not listed by the Census Bureau in the months loaded" in await shown(forty_years, "東德 1988")
    assert "does not list every member of ASEAN in 1990" in await shown(forty_years, "/rank ASEAN 1990")
    assert "ranks are among them" not in await shown(forty_years, "/rank TW 1992")


async def test_luxembourg_is_within_belgium_before_it_is_listed(forty_years):
    model, of_1990 = forty_years.answering.model, Period.of_year(1990)
    members = [code for code in model.members("EU", Month.of(1990, 6)) if code != "LU"]
    expected = sum(model.row(code, Measure.IMPORTS, of_1990).value.dollars for code in members)
    assert model.row("EU", Measure.IMPORTS, of_1990).value.dollars == expected
    assert isinstance(model.row("LU", Measure.IMPORTS, of_1990).value, Missing)


async def test_the_source_is_the_vintage_of_its_years(forty_years):
    for question, vintage in (("/imports TW 1997", "2023-03"), ("/imports TW 2013", "2025-02")):
        assert (await said(forty_years, question))["source"]["vintage"] == vintage


async def test_the_share_of_nothing_is_missing(forty_years):
    row = forty_years.answering.model.row("TW", Measure.IMPORTS, Period.of_year(1985))
    assert row.share == Missing(Why.NOT_REPORTED)
    assert isinstance(row.rank, int)

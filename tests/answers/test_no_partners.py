"""The world seasonally adjusted and the Advanced Technology Products: answered, and never counted among partners.

The dollars were read from the rows 0004 and 0007 of the Census Bureau's workbook.
"""

import re
import tomllib

import pytest

from bot import shipped
from bot.domain.figures import Measure, Missing
from bot.domain.partner import NO_PARTNERS
from bot.domain.ports import Asker
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer, tags
from bot.render import terminal

pytestmark = pytest.mark.asyncio(loop_scope="session")

JANUARY, DECEMBER = Period.of_month(Month.of(2026, 1)), Period.of_month(Month.of(2025, 12))
NAMES = {"en": "advanced technology products", "zh_Hant_TW": "先進技術產品", "zh_Hans_CN": "先进技术产品"}


async def shown(app, question, language="en"):
    document = await app.answering.ask(question, Asker(language))
    return " ".join(terminal.render(document, localizer(language)).split())


@pytest.mark.parametrize(
    ("code", "period", "exports", "imports"),
    [
        ("ATP", JANUARY, 50_308_096_348, 80_482_146_982),
        ("ATP", DECEMBER, 50_879_181_755, 92_388_537_980),
        ("WORLDSA", JANUARY, 194_795_135_838, 275_595_282_383),
        ("WORLDSA", DECEMBER, 180_019_132_260, 278_552_228_965),
    ],
)
async def test_their_figures_are_the_workbooks(forty_years, code, period, exports, imports):
    model = forty_years.answering.model
    assert model.row(code, Measure.EXPORTS, period).value.dollars == exports
    assert model.row(code, Measure.IMPORTS, period).value.dollars == imports
    assert model.row(code, Measure.DEFICIT, period).value.dollars == imports - exports
    assert isinstance(model.row(code, Measure.IMPORTS, period).rank, Missing)


async def test_they_are_no_partners(forty_years):
    model, november = forty_years.answering.model.at("census"), Period.of_month(Month.of(2025, 11))
    for period in (JANUARY, november, Period.of_year(2025)):
        ranking = model.ranking(Measure.IMPORTS, period)
        assert NO_PARTNERS.isdisjoint(row.partner for row in ranking.rows)
        assert NO_PARTNERS.isdisjoint(row.partner for row in model.movers(Measure.IMPORTS, period, None, 300))
    whole = model.row("WORLD", Measure.IMPORTS, JANUARY).value.dollars
    assert sum(row.value.dollars for row in model.ranking(Measure.IMPORTS, JANUARY).rows) == whole


async def test_the_world_adjusted_is_no_part_of_the_world(forty_years):
    row = forty_years.answering.model.row("WORLDSA", Measure.IMPORTS, JANUARY)
    assert isinstance(row.share, Missing)
    assert isinstance(row.contribution, Missing)


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("/imports ATP", "/imports ATP 2026-01"),
        ("先進技術產品逆差", "/deficit ATP 2026-01"),
        ("高科技產品出口", "/exports ATP 2026-01"),
        ("imports of advanced technology products", "/imports ATP 2026-01"),
        ("全球季調進口", "/imports WORLDSA 2026-01"),
    ],
)
async def test_they_have_answers_of_their_own(forty_years, question, command):
    document = await forty_years.answering.ask(question, Asker("zh_Hant_TW"))
    assert document.command == command


async def test_goods_are_not_spoken_of_as_of_a_partner(forty_years):
    assert (await shown(forty_years, "/imports ATP")).startswith("US imports of advanced technology products: US$80.48")
    said = await shown(forty_years, "先進技術產品逆差", "zh_Hant_TW")
    assert said.startswith("2026 年 1 月美國先進技術產品貿易逆差 301.7 億美元，年減 13.77%")
    assert "are loaded from January 2025" in await shown(forty_years, "/imports ATP 1997")


@pytest.mark.parametrize("language", tags())
async def test_the_overview_has_their_line(forty_years, language):
    line = await shown(forty_years, "/overview", language)
    name = NAMES.get(language) or tomllib.loads((shipped.LOCALES / language / "names.toml").read_text("utf-8"))["ATP"]
    assert name.casefold() in line.casefold()
    assert re.search(r"30[.,]17|301[.,]7", line)
    assert name.casefold() not in (await shown(forty_years, "/overview 1997", language)).casefold()


async def test_month_on_month_of_the_world_is_given_adjusted_too(forty_years):
    adjusted = "Seasonally adjusted, against 278.55 a month ago US$2.96 billion less ▼1.06%"
    said = await shown(forty_years, "/imports WORLD")
    assert adjusted in said
    assert "not seasonally adjusted, except where it says so" in said
    assert "Seasonally adjusted" not in await shown(forty_years, "/imports TW")
    assert "Seasonally adjusted" not in await shown(forty_years, "/imports WORLD 2020-05")

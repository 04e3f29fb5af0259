"""The briefing against the office's own document, and where the office's document has no example."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers import answer
from bot.domain.figures import Measure
from bot.domain.loads import Holdings
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.table import Table
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer
from bot.render import briefing_text
from bot.trade.model import build


def _in_one_style(text: str) -> str:
    """The office's document in the one style it nearly keeps: see the README of the data.

    Two decimals, dates with spaces, the source under each table, no blank lines but one between blocks.
    """
    source = "資料來源：Trade Data Monitor"
    text = re.sub(r"(\d+)\.(\d)%", r"\1.\g<2>0%", text)
    text = re.sub(r"表四：2026年1月美國前15大", "表四：2026 年 1 月美國前 15 大", text)
    text = re.sub(r"(\d{4})年1月", r"\1 年 1 月", text)
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block != source]
    return "\n\n".join(f"{block}\n\n{source}" if block.startswith("排名") else block for block in blocks) + "\n"


async def _written(context: AnswerContext, request: Request, language: str = "zh_Hant_TW") -> str:
    return briefing_text.render(await answer(request, context), localizer(language))


async def test_it_says_exactly_what_the_office_said(context, shipped_data: Path):
    theirs = (shipped_data / "briefings/briefing_2026-01.txt").read_text("utf-8")
    ours = await _written(context, Request(Intent.BRIEFING, period=Period.of_month(Month.of(2026, 1))))
    assert ours.split("\n") == _in_one_style(theirs).split("\n")


async def test_a_month_without_its_year_before_says_so(context):
    text = await _written(context, Request(Intent.BRIEFING, period=Period.of_month(Month.of(2025, 12))), "en")
    assert "Goods trade in December of this year" in text
    assert "  - The goods trade deficit was US$103.20 billion; there are no data for the year before.\n" in text
    assert "Rank\tCountry\tDecember 2025\tDecember 2024\tGrowth (%)\n" in text
    assert "\tWorld\t461.20\tno data for the year before\t—\n" in text
    assert "Source: US Census Bureau\n" in text
    assert "Trade Data Monitor" not in text


async def test_a_partner_beyond_the_fifteen_keeps_its_rank_in_the_prose(context):
    text = await _written(replace(context, office_partner="MY"), Request(Intent.BRIEFING), "en")
    assert "- Malaysia was the No. 16 trading partner of the United States" in text
    assert "- US imports from Malaysia were US$5.14 billion (the No. 12 source of imports), up 10.38%" in text


async def test_a_surplus_is_called_one(context):
    text = await _written(replace(context, office_partner="NL"), Request(Intent.BRIEFING), "en")
    assert (
        "- The US goods trade surplus with the Netherlands was US$6.41 billion (the No. 2 source of surplus), up 49.56%"
        in text
    )
    assert "trade deficit with the Netherlands" not in text


async def test_a_balance_that_turned_has_no_rate(context):
    text = await _written(replace(context, office_partner="CH"), Request(Intent.BRIEFING), "en")
    line = next(line for line in text.splitlines() if "surplus with Switzerland" in line)
    assert line.endswith(", after a deficit in the same period of the year before.")


async def test_four_tables_in_the_offices_order_with_the_world_on_top(context):
    document = await answer(Request(Intent.BRIEFING), context)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [16, 16, 16, 16]
    assert [table.rows[0][0] for table in tables] == [None] * 4


async def test_a_quarter_has_a_briefing_too(context):
    text = await _written(context, Request(Intent.BRIEFING, period=Period.of_quarter(2025, 4)), "en")
    assert "# US trade statistics, Q4 2025" in text
    assert "- Goods trade, Q4 2025" in text


@pytest.mark.parametrize(
    ("exports", "said"),
    [
        (1_100_000_000, "up 10.00% from the same"),
        (900_000_000, "down 10.00% from the same"),
        (1_000_000_000, "unchanged from the same"),
        (1_000_049_000, "unchanged from the same"),  # 0.0049 % is printed as nothing
        (1_000_050_000, "up 0.01% from the same"),  # a half rounds up
    ],
)
async def test_words_for_the_way_it_went(context, book, loaded, exports, said):
    months = (Month.of(2025, 1), Month.of(2026, 1))
    rows = [row for row in loaded.workbook if Month(row.month) in months and row.partner != "TW"]
    taiwan = [row for row in loaded.workbook if Month(row.month) in months and row.partner == "TW"]
    taiwan = [row._replace(exports=1_000_000_000 if Month(row.month) == months[0] else exports) for row in taiwan]
    load = replace(loaded.loads[0], months=months)
    model = build(Holdings([load], [*rows, *taiwan], ()), book.all())
    text = await _written(replace(context, model=model), Request(Intent.BRIEFING), "en")
    line = next(line for line in text.splitlines() if "exports to Taiwan" in line)
    assert said in line


async def test_rows_for_machines_hold_every_figure(context):
    document = await answer(Request(Intent.BRIEFING), context)
    exports = [row for row in document.rows if row.measure is Measure.EXPORTS and isinstance(row.rank, int)]
    assert [row.rank for row in exports[1:]] == list(range(1, 16))
    assert exports[0].partner == "TW"

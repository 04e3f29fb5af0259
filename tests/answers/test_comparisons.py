"""Compare, trend, movers, share and overview: what each puts first, and what it counts from."""

import pytest

from bot.answers import share, trend
from bot.domain.document import Facts, Paragraph
from bot.domain.errors import Invalid, UnknownMonth
from bot.domain.figures import Measure
from bot.domain.request import Direction, Intent, Request
from bot.domain.table import Table
from bot.domain.time import Month, Period
from bot.domain.values import Name
from bot.i18n.languages import localizer

MARCH = Period.of_month(Month.of(2025, 3))


async def test_two_partners_side_by_side(ask):
    document, headline = await ask(Request(Intent.COMPARE, ("TW", "VN")))
    assert headline == "US trade: Taiwan US$26.61 billion and Vietnam US$20.93 billion (January 2026)"
    assert [(row.measure, row.partner) for row in document.rows[:3]] == [
        (Measure.TOTAL, "TW"),
        (Measure.TOTAL, "VN"),
        (Measure.EXPORTS, "TW"),
    ]
    assert len(document.rows) == 8
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    speech = localizer("en").for_document(document)
    assert [speech.column(row) for row in table.rows] == [
        ["26.61", "4.91", "21.69", "16.78", "Taiwan"],
        ["20.93", "1.33", "19.60", "18.26", "Vietnam"],
    ]


async def test_a_surplus_among_deficits_is_called_one(ask):
    _, headline = await ask(Request(Intent.COMPARE, ("TW", "NL"), Measure.DEFICIT))
    assert (
        headline == "US trade deficit: Taiwan US$16.78 billion and Netherlands surplus US$6.41 billion (January 2026)"
    )


@pytest.mark.parametrize("partners", [(), ("TW",), ("TW", "TW")])
async def test_a_comparison_needs_two(ask, partners):
    with pytest.raises(Invalid):
        await ask(Request(Intent.COMPARE, partners))


async def test_a_trend_leads_to_the_month_asked(ask):
    document, headline = await ask(Request(Intent.TREND, ("TW",), Measure.IMPORTS))
    assert headline == "US imports from Taiwan: US$21.69 billion, up 95.96% on the year (January 2026)"
    assert [str(row.period) for row in document.rows][::12] == ["2025-01", "2026-01"]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.rows[0][0] == Period.of_month(Month.of(2026, 1))
    highest, lowest = document.blocks[2].facts
    assert [str(fact.rest[0]) for fact in (highest, lowest)] == ["2025-12", "2025-02"]


async def test_a_trend_is_cut_where_the_months_begin(context):
    assert str(trend.gather(Request(Intent.TREND, ("TW",), period=MARCH), context.model).period) == "2025-01..2025-03"


async def test_a_trend_over_months_that_are_not_loaded_is_refused(ask):
    with pytest.raises(UnknownMonth):
        await ask(Request(Intent.TREND, ("TW",), period=Period.last_twelve(Month.of(2025, 6))))


async def test_trends_of_two_are_two_tables(ask):
    document, _ = await ask(Request(Intent.TREND, ("TW", "VN")))
    assert sum(isinstance(block, Table) for block in document.blocks) == 2
    assert len(document.rows) == 26


async def test_movers_by_their_pull_both_ways(ask):
    document, headline = await ask(Request(Intent.MOVERS, measure=Measure.IMPORTS))
    assert headline == "Biggest mover of US imports: Switzerland -6.58 pp (January 2026)"
    assert [row.partner for row in document.rows[:2]] == ["TW", "VN"]
    assert [row.partner for row in document.rows[5:7]] == ["CH", "CN"]
    assert document.world.partner == "WORLD"


async def test_movers_one_way_only(ask):
    document, _ = await ask(Request(Intent.MOVERS, measure=Measure.IMPORTS, direction=Direction.FALLING, top=3))
    assert [row.partner for row in document.rows] == ["CH", "CN", "CA"]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    speech = localizer("en").for_document(document)
    assert speech.column(table.rows[0]) == ["-20.87", "-6.58", "-87.64%", "Switzerland"]


async def test_movers_by_rate_are_of_the_large_ones(ask):
    request = Request(Intent.MOVERS, measure=Measure.EXPORTS, direction=Direction.RISING, argument="rate")
    document, headline = await ask(request)
    assert headline == "Largest change of US exports: Switzerland ▲238.41% (January 2026)"
    assert [row.partner for row in document.rows] == ["CH", "SA", "GB", "TR", "HK"]
    assert document.command == "/movers exports rising 2026-01 rate"


async def test_who_was_large_a_year_before_counts_among_the_fallers(ask):
    document, _ = await ask(
        Request(Intent.MOVERS, measure=Measure.IMPORTS, direction=Direction.FALLING, argument="rate")
    )
    changes = [float(row.change) for row in document.rows]
    assert changes == sorted(changes)
    assert any(row.rank > 30 >= row.prior_rank for row in document.rows)


async def test_movers_without_a_year_before_say_so(ask):
    document, headline = await ask(Request(Intent.MOVERS, measure=Measure.IMPORTS, period=MARCH))
    assert headline == "US imports: US$342.73 billion (March 2025)"
    assert [block for block in document.blocks if isinstance(block, Paragraph)]
    assert document.rows == ()


async def test_a_partners_share_and_what_it_was(ask):
    document, headline = await ask(Request(Intent.SHARE, ("TW",), Measure.IMPORTS))
    assert headline == "Taiwan: 8.33% of US imports (January 2026)"
    assert document.rows[0].measure is Measure.IMPORTS
    speech = localizer("en").for_document(document)
    first = document.blocks[1].facts[0]
    assert [speech.say(value) for value in (first.figure, *first.rest)] == [
        "8.33%",
        "a year before 3.49%",
        "US$21.69 billion",
        "No. 3 (year ago: 9)",
    ]


async def test_a_share_of_a_deficit_names_its_whole(ask):
    """22.63 % of what surpluses leave of the deficits, 14.90 % of their sum: both are shares of a deficit."""
    document, _ = await ask(Request(Intent.SHARE, ("TW",), Measure.DEFICIT))
    speech = localizer("en").for_document(document)
    shares = {speech.say(fact.label): speech.say(fact.figure) for fact in document.blocks[1].facts}
    assert shares["Of the net US deficit"] == "22.63%"
    assert shares["Of the sum of US deficits"] == "14.90%"


async def test_how_few_make_up_the_deficit(ask, context):
    """Shares of all deficits, not of the world's, which surpluses make smaller: the five add up to the headline's."""
    document, headline = await ask(Request(Intent.SHARE, measure=Measure.DEFICIT))
    assert headline == "Five partners make up 58.92% of all US deficits (January 2026)"
    facts = share.concentration(Measure.DEFICIT, document.rows[0].period, context.model)
    five = sum(row.value.dollars for row in facts.rows)
    assert round(five / facts.whole, 4) == 0.5892
    listed = [block for block in document.blocks if isinstance(block, Facts)][1].facts
    assert [fact.label for fact in listed] == [Name(code) for code in ("VN", "TW", "CN", "MX", "TH")]
    assert round(sum(float(fact.figure.ratio) for fact in listed), 4) == 0.5892


async def test_the_month_in_brief_names_its_month_and_the_offices_partner(ask):
    document, headline = await ask(Request(Intent.OVERVIEW))
    assert headline == "US goods trade: US$446.92 billion, down 7.14% on the year (January 2026)"
    speech = localizer("en").for_document(document)
    facts = [fact for block in document.blocks if isinstance(block, Facts) for fact in block.facts]
    assert [speech.say(fact.label) for fact in facts[3:7]] == [
        "US trade with Taiwan",
        "US exports to Taiwan",
        "US imports from Taiwan",
        "US deficit with Taiwan",
    ]


async def test_two_partners_are_told_how_far_they_are_apart(ask):
    taiwan, vietnam = [
        (await ask(Request(Intent.STANDING, (code,), Measure.DEFICIT))).document.rows[0].value.dollars
        for code in ("TW", "VN")
    ]
    document, _ = await ask(Request(Intent.COMPARE, ("TW", "VN"), Measure.DEFICIT))
    *_, apart = next(block for block in document.blocks if isinstance(block, Facts)).facts
    assert (localizer("en").say(apart.label), apart.figure.usd.dollars) == ("Difference", vietnam - taiwan)
    document, _ = await ask(Request(Intent.COMPARE, ("TW", "VN", "JP"), Measure.DEFICIT))
    assert len(next(block for block in document.blocks if isinstance(block, Facts)).facts) == 3

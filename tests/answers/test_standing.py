from bot.answers.standing import gather
from bot.domain.document import Facts, Heading, Note
from bot.domain.figures import Measure, Missing, Ratio, Status, Usd, Why
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Name
from bot.i18n.languages import localizer

JUNE = Period.of_month(Month.of(2025, 6))


def _said(document) -> str:
    speech = localizer("en").for_document(document)
    return "\n".join(
        " | ".join(speech.say(value) for value in (fact.label, fact.figure, *fact.rest))
        for block in document.blocks
        if isinstance(block, Facts)
        for fact in block.facts
    )


async def test_a_partner_at_a_glance(ask):
    document, headline = await ask(Request(Intent.STANDING, ("TW",)))
    assert headline == "US trade with Taiwan: US$26.61 billion, the No. 4 partner (January 2026)"
    assert _said(document) == (
        "US trade with Taiwan | US$26.61 billion | ▲84.30% | No. 4 (year ago: 9) | share 5.95%\n"
        "US exports to Taiwan | US$4.91 billion | ▲45.97% | No. 10 (year ago: 11) | share 2.64%\n"
        "US imports from Taiwan | US$21.69 billion | ▲95.96% | No. 3 (year ago: 9) | share 8.33%\n"
        "US deficit with Taiwan | US$16.78 billion | ▲117.81% | No. 2 (year ago: 7)"
    )
    assert [row.measure for row in document.rows] == ["total", "exports", "imports", "deficit"]
    assert {row.status for row in document.rows} == {Status.PUBLISHED}


async def test_one_measure_in_full(ask):
    document, headline = await ask(Request(Intent.STANDING, ("TW",), Measure.IMPORTS))
    assert headline == "US imports from Taiwan: US$21.69 billion, up 95.96% on the year (January 2026)"
    assert _said(document) == (
        "No. 3 (year ago: 9) | share 8.33%\n"
        "Against 11.07 a year ago | US$10.62 billion more\n"
        "Against 24.70 a month ago | US$3.00 billion less | ▼12.16% | No. 3 then\n"
        "Contribution to US import growth | +3.35 pp"
    )
    notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
    assert notes == [
        "Month on month is not seasonally adjusted.",
        "Figures are rounded separately and may not add up.",
    ]
    assert [row.measure for row in document.rows] == [Measure.IMPORTS]


async def test_every_month_is_named_in_the_headline(ask):
    _, headline = await ask(Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=JUNE))
    assert headline == "US imports from Taiwan: US$16.92 billion (June 2025)"


async def test_a_deficit_asked_of_a_partner_with_a_surplus(ask):
    """In words a surplus; for machines the deficit that was asked, below nothing."""
    document, headline = await ask(Request(Intent.STANDING, ("NL",), Measure.DEFICIT))
    assert headline == "US trade surplus with the Netherlands: US$6.41 billion, up 49.56% on the year (January 2026)"
    (row,) = document.rows
    assert row.measure is Measure.DEFICIT
    assert row.value.dollars < 0
    assert row.change == Missing(Why.WIDER_SURPLUS)


async def test_a_balance_that_turned_says_so_instead_of_a_rate(ask):
    _, headline = await ask(Request(Intent.STANDING, ("CH",), Measure.DEFICIT))
    assert headline == "US trade surplus with Switzerland: US$2.77 billion, turned to surplus (January 2026)"


async def test_growth_over_next_to_nothing_is_no_percentage(ask):
    """The surplus with the United Kingdom was 1.7 million dollars a year before."""
    document, headline = await ask(Request(Intent.STANDING, ("GB",), Measure.SURPLUS))
    assert (
        headline
        == "US trade surplus with the United Kingdom: US$8.11 billion, up more than a hundredfold (January 2026)"
    )
    assert isinstance(document.rows[0].change, Ratio)


async def test_a_year_before_that_is_not_loaded_is_noted_once(ask):
    document, _ = await ask(Request(Intent.STANDING, ("TW",), period=JUNE))
    notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
    assert notes == ["Growth is not known: June 2024 is not loaded."]
    assert "▲" not in _said(document)


async def test_where_the_briefing_and_census_differ_the_answer_says_where_to_see_both(ask):
    document, headline = await ask(Request(Intent.STANDING, ("CA",), Measure.EXPORTS))
    assert headline == "US exports to Canada: US$24.51 billion, down 7.36% on the year (January 2026)"
    notes = [
        localizer("en").for_document(document).say(block.text) for block in document.blocks if isinstance(block, Note)
    ]
    assert notes[-1] == "1 figure differs from the newest Census vintage: /revisions 2025-01."


async def test_another_vintage_answers_from_it_alone(ask):
    document, _ = await ask(Request(Intent.STANDING, ("CA",), Measure.EXPORTS, vintage="2026-03"))
    assert "Against 27.33 a year ago | US$2.82 billion less" in _said(document)
    assert [source.name for source in document.sources] == ["census_workbook"]
    assert document.rows[0].status is Status.COMPUTED


async def test_the_world(ask):
    document, headline = await ask(Request(Intent.STANDING, ("WORLD",), Measure.DEFICIT))
    assert headline == "US trade deficit: US$74.15 billion, down 51.63% on the year (January 2026)"
    assert "share" not in _said(document)


async def test_a_group_names_its_largest_members(ask):
    document, headline = await ask(Request(Intent.STANDING, ("ASEAN",)))
    assert headline == "US trade with ASEAN: US$52.92 billion, up 25.26% on the year (January 2026)"
    assert Heading in map(type, document.blocks)
    assert "5. Vietnam | US$20.93 billion | ▲50.20%\n11. Thailand" in _said(document)


async def test_neighbours_in_rank_are_offered_for_comparison(ask):
    document, _ = await ask(Request(Intent.STANDING, ("TW",), Measure.DEFICIT))
    compared = [choice.label.values["partner"] for choice in document.choices if "Compare" in str(choice.label)]
    assert compared == [Name("VN"), Name("CN")]


async def test_a_year_to_date_is_not_measured_against_the_months_before_it(context):
    period = Period.year_to_date(Month.of(2025, 3))
    assert gather(Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=period), context).previous is None
    quarter = Period.of_quarter(2025, 2)
    before = gather(Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=quarter), context).previous
    assert isinstance(before, Usd)

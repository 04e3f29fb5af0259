"""Why a figure moved, against the shipped files read by other code."""

import itertools
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

import pytest
from babel.numbers import get_decimal_symbol

from bot.answers import answer
from bot.answers._product_facts import gather
from bot.answers._tariff_facts import tariff
from bot.domain.document import Fact, Facts, Headline, Note, Paragraph
from bot.domain.figures import Measure, Ratio
from bot.domain.partner import WORLD
from bot.domain.products import Basis, Classification
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Percent, RatioStyle
from bot.i18n.languages import localizer, tags
from bot.render.json import render
from tests.trade import product_reading

WHY = Intent("why")
JANUARY = Period.of_month(Month.of(2026, 1))
NOVEMBER = Period.of_month(Month.of(2025, 11))
CODES = {"4419": "CH", "4190": "IE", "5520": "VN", "4890": "TR", "5830": "TW", "-": WORLD}


@pytest.fixture
def read(shipped_data):
    return cache(lambda *which: product_reading.amounts(shipped_data / "products", *which))


def points(now: dict[str, int], before: dict[str, int], product: str) -> Decimal:
    """Contribution to growth in percentage points, rounded half up to two decimals."""
    part = Fraction(100 * (now.get(product, 0) - before.get(product, 0)), sum(before.values()))
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def said(document, tag="en"):
    speech = localizer(tag).for_document(document)
    return [
        (speech.say(fact.label), speech.say(fact.figure), *(speech.say(value) for value in fact.rest))
        for block in document.blocks
        if isinstance(block, Facts)
        for fact in block.facts
    ]


# --- the three facts -----------------------------------------------------------------------------


async def test_gold_explains_switzerland(context, products, read):
    now, before = read("exports", "4419", "2026-01"), read("exports", "4419", "2025-01")
    assert points(now, before, "71") == Decimal("241.59")
    assert points(now, before, "30") == Decimal("-7.30")
    assert points(now, before, "98") == Decimal("4.74")
    assert points(now, before, "90") == Decimal("3.27")
    request = Request(WHY, ("CH",), Measure.EXPORTS, period=JANUARY)
    document = await answer(request, replace(context, products=products))
    assert localizer("en").say(document.blocks[0].text) == (
        "Switzerland: exports up 238.41%; HS 71 Gems, metals +241.59 pp (January 2026)"
    )
    lines = {line[0]: line[2] for line in said(document)}
    assert lines["HS 71 Gems, metals"] == "+241.59 pp"
    assert lines["HS 30 Pharma"] == "-7.30 pp"
    assert lines["HS 98 Special cls."] == "+4.74 pp"
    assert lines["HS 90 Instruments"] == "+3.27 pp"
    assert document.chart is not None


async def test_computers_explain_taiwan_and_say_which_imports(context, products, read):
    now, before = read("consumption", "5830", "2025-11"), read("consumption", "5830", "2024-11")
    assert points(now, before, "334") == Decimal("118.57")
    growth = Fraction(sum(now.values()) - sum(before.values()), sum(before.values()))
    request = Request(WHY, ("TW",), Measure.IMPORTS, period=NOVEMBER)
    document = await answer(request, replace(context, products=products))
    headline = localizer("en").say(document.blocks[0].text)
    assert headline == ("Taiwan: imports for consumption up 116.64%; NAICS 334 Computers +118.57 pp (November 2025)")
    assert round(float(growth), 4) == 1.1664
    paragraphs = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert paragraphs == [
        "US imports for consumption from Taiwan: US$19.78 billion",
        "US imports from Taiwan: US$20.26 billion (November 2025)",
    ]
    # The two bases are 475.6 million apart, and both are said.
    general = document.rows[0].value.dollars
    assert general - sum(now.values()) == pytest.approx(475_600_000, abs=50_000)


@pytest.mark.parametrize(("month", "percent"), [("2025-01", "0.86"), ("2025-09", "4.92"), ("2025-11", "3.55")])
async def test_the_implied_tariff_of_taiwan(products, read, month, percent):
    duty, imports = sum(read("duty", "5830", month).values()), sum(read("consumption", "5830", month).values())
    independent = (Decimal(100 * duty) / Decimal(imports)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert independent == Decimal(percent)
    row = await tariff(products, "TW", Period.of_month(Month.parse(month)))
    assert localizer("en").say(Percent(row.rate)) == f"{percent}%"
    assert (row.duty.dollars, row.imports.dollars) == (duty, imports)


# --- contributions add up ------------------------------------------------------------------------


async def test_contributions_add_up_exactly_for_everybody_and_every_period(products):
    coverage = await products.coverage()
    looked = 0
    for (classification, basis), partner in itertools.product(
        [(Classification.HS, Basis.EXPORTS), (Classification.NAICS, Basis.CONSUMPTION)], [*CODES.values(), "EU", "JP"]
    ):
        for month in coverage.months(classification, basis, partner):
            for period in (Period.of_month(month), Period.year_to_date(month), Period.last_twelve(month)):
                spans = (period, period.year_before())
                if not all(coverage.has(classification, basis, partner, span) for span in spans):
                    continue
                measure = Measure.EXPORTS if basis is Basis.EXPORTS else Measure.IMPORTS
                facts = await gather(products, partner, measure, period)
                assert facts.period == period
                parts = [row.contribution.exact() for row in facts.rows]
                assert sum(parts) == facts.growth.exact()
                looked += 1
    assert looked > 200


@pytest.mark.parametrize("tag", tags())
@pytest.mark.parametrize("partner", ["CH", "IE", "VN", "TR"])
async def test_printed_contributions_add_up_within_rounding(context, products, partner, tag):
    """As each language prints them: the named, and the rest in one line."""
    speech = localizer(tag)
    for month in range(1, 13):
        period = Period.of_month(Month.of(2025, month))
        request = Request(WHY, (partner,), Measure.EXPORTS, period=period)
        document = await answer(request, replace(context, products=products))
        printed = [
            speech.say(value)
            for block in document.blocks
            if isinstance(block, Facts)
            for fact in block.facts
            for value in fact.rest
            if isinstance(value, Percent) and value.style is RatioStyle.POINTS
        ]
        point = get_decimal_symbol(tag)
        plain = [text.replace("\u2212", "-").replace(point, "!") for text in printed]
        numbers = [Decimal("".join(c for c in text if c in "+-!0123456789").replace("!", ".")) for text in plain]
        growth = next(
            value for value in document.blocks[0].text.values["statement"].values.values() if isinstance(value, Percent)
        )
        whole = Decimal(growth.ratio.scaled(4)) / 100
        assert abs(sum(numbers) - whole) <= Decimal("0.005") * (len(numbers) + 1)
        assert 2 <= len(numbers) <= 11


async def test_new_and_gone_say_so(products, read):
    """In some month some chapter appears, and in some one is gone: found in the file, then looked for in the answer."""
    for partner, code in (("4890", "TR"), ("4190", "IE"), ("4419", "CH")):
        for month in range(1, 13):
            now, before = (read("exports", partner, f"{year}-{month:02d}") for year in (2025, 2024))
            new = {product for product in now if now[product] and not before.get(product)}
            gone = {product for product in before if before[product] and not now.get(product)}
            facts = await gather(products, code, Measure.EXPORTS, Period.of_month(Month.of(2025, month)))
            assert {row.product.number for row in facts.rows if row.is_new} == new
            assert {row.product.number for row in facts.rows if row.is_gone} == gone


# --- what there is, and what there is not ---------------------------------------------------------


async def test_a_month_without_products_is_answered_with_the_newest_that_has_them(context, products):
    request = Request(WHY, ("TW",), Measure.IMPORTS, period=JANUARY)
    document = await answer(request, replace(context, products=products))
    headline = localizer("en").say(document.blocks[0].text)
    assert headline.endswith("(November 2025)")
    notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
    assert any(
        note.startswith("No products are loaded of January 2026; this is November 2025")
        and "tradebot fetch --products" in note
        for note in notes
    )
    paragraphs = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert "US imports from Taiwan: US$21.69 billion, up 95.96% on the year (January 2026)" in paragraphs


@pytest.mark.parametrize("partner", ["JP", "TW", "DE"])
async def test_without_any_products_the_figure_is_given_and_what_to_do(context, products, partner):
    request = Request(WHY, (partner,), Measure.EXPORTS, period=JANUARY)
    for at_hand in (products, None):
        document = await answer(request, replace(context, products=at_hand))
        assert isinstance(document.blocks[0], Headline)
        assert isinstance(document.rows[0].change, Ratio)
        text = " ".join(localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note))
        assert "tradebot fetch --products" in text


async def test_the_world_is_explained_by_partner_and_by_product_a_tap_away(context, products):
    document = await answer(Request(WHY, (), Measure.IMPORTS, period=JANUARY), replace(context, products=products))
    facts = [fact for block in document.blocks if isinstance(block, Facts) for fact in block.facts]
    contributions = [value.ratio.exact() for fact in facts for value in (fact.figure, *fact.rest) if _is_points(value)]
    assert sum(contributions) == document.world.change.exact()
    by_product = next(choice for choice in document.choices if choice.label.message == "By product")
    assert by_product.command == "/why imports 2026-01 products"


async def test_a_group_is_explained_by_its_members(context, model, book):
    document = await answer(Request(WHY, ("ASEAN",), Measure.IMPORTS, period=JANUARY), context)
    whole = model.row("ASEAN", Measure.IMPORTS, JANUARY)
    members = [model.row(code, Measure.IMPORTS, JANUARY) for code in book.get("ASEAN").members_in(JANUARY.last)]
    expected = {
        row.partner: Fraction(row.value.dollars - row.prior.dollars, whole.prior.dollars)
        for row in members
        if row.value.dollars != row.prior.dollars
    }
    chart = document.chart
    named = {part.partner: part.points.exact() for part in chart.parts if part.partner}
    assert named.items() <= expected.items()
    assert sum(part.points.exact() for part in chart.parts) == whole.change.exact()


def _is_points(value) -> bool:
    return isinstance(value, Percent) and value.style is RatioStyle.POINTS


# --- media ---------------------------------------------------------------------------------------


async def test_json_has_every_product(context, products, read):
    request = Request(WHY, ("CH",), Measure.EXPORTS, period=JANUARY)
    document = await answer(request, replace(context, products=products))
    given = render(document, localizer("zh_Hant_TW"))
    now = {number: amount for number, amount in read("exports", "4419", "2026-01").items() if amount}
    assert {row["product"]: row["value_usd"] for row in given["products"] if row["value_usd"]} == {
        f"HS{number}": amount for number, amount in now.items()
    }
    first = given["products"][0]
    assert (first["product"], first["basis"], first["rank"]) == ("HS71", "exports", 1)
    assert first["name"].startswith("天然珍珠")
    assert given["command"] == "/why CH exports 2026-01"


async def test_the_chart_adds_up_to_the_growth(context, products):
    request = Request(WHY, ("IE",), Measure.EXPORTS, period=JANUARY)
    document = await answer(request, replace(context, products=products))
    chart = document.chart
    assert sum(part.points.exact() for part in chart.parts) == chart.whole.exact()
    assert 2 <= len(chart.parts) <= 11


async def test_the_summary_says_what_moved_the_offices_partner(context, products):
    """Of a partner whose products are loaded of that very month, and of no other."""
    for partner, is_said in (("CH", True), ("TW", False)):
        asked = replace(context, products=products, office_partner=partner)
        document = await answer(Request(Intent.OVERVIEW, period=JANUARY), asked)
        texts = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Paragraph)]
        assert any("; HS " in text for text in texts) is is_said
        document = await answer(Request(Intent.BRIEFING, period=JANUARY, argument="changes"), asked)
        text = repr(document.blocks)
        assert ("exports up {rate}; {product} {points}" in text) is is_said


async def test_a_fact_is_amount_first_then_contribution_and_both_values(context, products):
    request = Request(WHY, ("CH",), Measure.EXPORTS, period=JANUARY)
    document = await answer(request, replace(context, products=products))
    gold = next(line for line in said(document) if "71" in line[0])
    assert gold == ("HS 71 Gems, metals", "US$4.78 billion", "+241.59 pp", "year ago 0.70")
    assert all(isinstance(fact, Fact) for block in document.blocks if isinstance(block, Facts) for fact in block.facts)

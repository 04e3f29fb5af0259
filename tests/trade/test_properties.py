"""What holds of any figures, and that the arrays say what plain dictionaries say."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UnknownMonth
from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.loads import FigureRow, Holdings
from bot.domain.partner import WORLD, GroupMembership, Partner, PartnerKind
from bot.domain.request import Direction
from bot.domain.time import Month, Period
from bot.trade.model import build
from tests.trade.oracle import Oracle
from tests.trade.reading import load, partner

FIRST = Month.of(2024, 1)
MONTHS = 26
CODES = "ABCD"
COLUMNS = (*CODES, WORLD)
GROUP = Partner("G", PartnerKind.GROUP, members=(GroupMembership("A"), GroupMembership("C")))
BOOK = [*map(partner, CODES), partner(WORLD, PartnerKind.WORLD), GROUP]

# A byte is an amount small enough for ties, zeros and balances of both signs to be common.
AMOUNTS = st.binary(min_size=MONTHS * len(COLUMNS) * 2, max_size=MONTHS * len(COLUMNS) * 2)
MEASURES = st.sampled_from(Measure)


def full_rows(amounts, number=1):
    figures = iter(byte % 10 for byte in amounts)
    return [
        FigureRow(number, (FIRST + month).ordinal, code, next(figures), next(figures))
        for month in range(MONTHS)
        for code in COLUMNS
    ]


@st.composite
def loads_and_rows(draw):
    """One to three loads of any vintage, complete or not, over any months, each naming some cells."""
    loads, rows = [], []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        start = draw(st.sampled_from([0, 0, 0, 5, 13]))
        months = [FIRST + month for month in range(start, draw(st.sampled_from([MONTHS, MONTHS, start + 4])))]
        is_complete = draw(st.booleans())
        loads.append(load(number, draw(st.sampled_from(["2026-01", "2026-02"])), months, is_complete=is_complete))
        flow = st.integers(0, 9) if is_complete else st.none() | st.integers(0, 9)
        keep = draw(st.integers(1, 4))
        rows += [
            FigureRow(number, row.month, row.partner, draw(flow) if index % 7 == 0 else row.exports, row.imports)
            for index, row in enumerate(full_rows(draw(AMOUNTS), number))
            if Month(row.month) in months and index % keep == 0
        ]
    return loads, rows


@st.composite
def periods(draw):
    """Half of them have a year before them."""
    first = draw(st.integers(0, MONTHS - 1) | st.integers(12, MONTHS - 1))
    last = min(first + draw(st.sampled_from([1, 1, 2, 3, 12])), MONTHS) - 1
    return Period(FIRST + first, FIRST + last)


def plain(answer):
    """A fact without its reason, to compare with the oracle's."""
    match answer:
        case Missing():
            return None
        case Ratio(numerator, denominator):
            return Fraction(numerator, denominator)
        case Usd(dollars):
            return dollars
        case _:
            return answer


@given(loads_and_rows(), MEASURES, periods())
def test_every_figure_of_a_row_is_what_dictionaries_say(given_loads, measure, period):
    loads, rows = given_loads
    model, oracle = build(Holdings(loads, rows, ()), BOOK), Oracle(loads, rows, CODES)
    if not oracle.is_loaded(period):
        with pytest.raises(UnknownMonth):
            model.row("A", measure, period)
        return
    for code in COLUMNS:
        row = model.row(code, measure, period)
        assert plain(row.value) == oracle.value(code, measure, period)
        assert plain(row.prior) == oracle.value(code, measure, period.year_before())
        assert plain(row.change) == oracle.change(code, measure, period)
        assert plain(row.rank) == oracle.rank(code, measure, period)
        assert plain(row.prior_rank) == oracle.rank(code, measure, period.year_before())
        assert plain(row.previous_rank) == oracle.rank(code, measure, period.preceding())
        assert plain(row.share) == oracle.share(code, measure, period)
        assert plain(row.contribution) == oracle.contribution(code, measure, period)


@given(AMOUNTS, MEASURES, periods(), st.integers(1, 5))
def test_a_ranking_is_the_rows_in_order(amounts, measure, period, top):
    model = full_model(amounts)
    ranking = model.ranking(measure, period)
    every = [model.row(code, measure, period) for code in CODES]
    positive = [row for row in every if row.value.dollars > 0]
    assert list(ranking.rows) == sorted(positive, key=lambda row: (-row.value.dollars, row.partner))
    assert ranking.of == len(positive)
    assert ranking.world == model.row(WORLD, measure, period)
    assert model.ranking(measure, period, top).rows == ranking.rows[:top]


@given(AMOUNTS, periods(), st.sampled_from([*COLUMNS, "G"]))
def test_measures_and_months_add_up(amounts, period, code):
    model = full_model(amounts)
    value = {measure: model.row(code, measure, period).value.dollars for measure in Measure}
    assert value[Measure.TOTAL] == value[Measure.EXPORTS] + value[Measure.IMPORTS]
    assert value[Measure.DEFICIT] == value[Measure.IMPORTS] - value[Measure.EXPORTS]
    assert value[Measure.SURPLUS] == -value[Measure.DEFICIT]
    for measure in Measure:
        months = model.series(code, measure, period)
        assert sum(point.value.dollars for point in months) == value[measure]
        assert [point.month for point in months] == list(period)


@given(AMOUNTS, MEASURES)
def test_the_year_to_date_of_december_is_the_year(amounts, measure):
    model = full_model(amounts)
    december = Month.of(2025, 12)
    year, to_date, twelve = (
        plain(model.row("A", measure, period).value)
        for period in (Period.of_year(2025), Period.year_to_date(december), Period.last_twelve(december))
    )
    assert year == to_date == twelve


@given(AMOUNTS, MEASURES)
def test_movers_are_all_that_moved_and_their_contributions_add_up(amounts, measure):
    model, period = full_model(amounts), Period.of_month(FIRST + 12)
    rows = [model.row(code, measure, period) for code in CODES]
    moved = [row for row in rows if row.value != row.prior]
    found = model.movers(measure, period, None, len(CODES))
    assert sorted(row.partner for row in found) == [row.partner for row in moved]
    by_direction = [model.movers(measure, period, direction, len(CODES)) for direction in Direction]
    assert sorted(row.partner for rows in by_direction for row in rows) == [row.partner for row in moved]
    world = model.row(WORLD, measure, period)
    if world.prior.dollars > 0:
        whole = sum(row.value.dollars - row.prior.dollars for row in rows)
        assert sum(plain(row.contribution) for row in found) == Fraction(whole, world.prior.dollars)


@given(AMOUNTS, MEASURES, periods())
def test_shares_and_concentration_come_from_the_ranked_figures(amounts, measure, period):
    model = full_model(amounts)
    ranking, found = model.ranking(measure, period), model.concentration(measure, period)
    values = [row.value.dollars for row in ranking.rows]
    if ranking.world.value.dollars > 0:
        assert sum(plain(row.share) for row in ranking.rows) == Fraction(sum(values), ranking.world.value.dollars)
    if not values:
        assert isinstance(found.hhi, Missing)
        return
    assert plain(found.hhi) == sum(Fraction(value, sum(values)) ** 2 for value in values)
    assert Fraction(1, len(values)) <= plain(found.hhi) <= 1
    assert plain(found.top5) == 1


@given(AMOUNTS, MEASURES, st.integers(0, MONTHS - 1))
def test_a_record_is_beaten_by_no_month(amounts, measure, last):
    model = full_model(amounts)
    until = FIRST + last
    found = model.extremes("A", measure, until)
    values = [point.value.dollars for point in model.series("A", measure, Period(FIRST, until))]
    assert (found.highest.value.dollars, found.lowest.value.dollars) == (max(values), min(values))
    assert abs(found.streak) <= max(0, last - 11)


@given(loads_and_rows(), MEASURES)
def test_a_vintage_is_what_the_loads_up_to_it_say(given_loads, measure):
    loads, rows = given_loads
    older = [load for load in loads if load.source.vintage == "2026-01"]
    if not older:
        return
    then = build(Holdings(older, [row for row in rows if row.load in {load.number for load in older}], ()), BOOK)
    model = build(Holdings(loads, rows, ()), BOOK).at("2026-01")
    assert model.coverage == then.coverage
    for month in then.coverage.months:
        period = Period.of_month(month)
        assert model.ranking(measure, period) == then.ranking(measure, period)


def full_model(amounts):
    months = [FIRST + month for month in range(MONTHS)]
    return build(Holdings([load(1, "2026-03", months)], full_rows(amounts), ()), BOOK)

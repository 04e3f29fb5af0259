"""Published figures laid over Census, and standing alone."""

import pytest

from bot.domain.errors import UnknownMonth
from bot.domain.figures import Measure, Missing, Ratio, Status, Usd, Why
from bot.domain.loads import FigureRow, PublishedFigure
from bot.domain.partner import WORLD
from bot.domain.time import Month, Period
from tests.trade.reading import load

JANUARY = Month.of(2026, 1)
PERIOD = Period.of_month(JANUARY)
STEP = 10_000_000
NOT_PUBLISHED = Missing(Why.NOT_IN_PUBLISHED_TABLE)

CANADA, TAIWAN, CAMBODIA = "1220", "5830", "5550"


def printed(partner, measure, value, *, rank=None, prior=None, change_bp=None, number=2, month=JANUARY):
    """A printed figure; value and prior in tens of millions of dollars."""
    return PublishedFigure(
        number,
        month.ordinal,
        measure,
        partner,
        rank,
        value * STEP,
        STEP,
        None if prior is None else prior * STEP,
        STEP,
        change_bp,
    )


def briefing_load(number=2, month=JANUARY):
    return load(number, str(month), [month], is_complete=False, name="briefing")


def census_load(number=1, months=(JANUARY,), vintage="2026-03"):
    return load(number, vintage, months)


def cell(number, partner, exports, imports, month=JANUARY):
    return FigureRow(number, month.ordinal, partner, exports, imports)


# --- the shipped briefing without Census --------------------------------------------------------


def test_a_printed_figure_answers_with_its_step(published_only):
    row = published_only.row(TAIWAN, Measure.TOTAL, PERIOD)
    assert row.value == Usd(26_610_000_000, STEP)
    assert row.prior == Usd(14_440_000_000, STEP)
    assert row.change == Ratio(8430, 10_000)
    assert row.rank == 4
    assert row.status is Status.PUBLISHED
    assert row.share == Ratio(26_610_000_000, 446_920_000_000)
    assert row.divergences == ()


def test_outside_the_printed_table_nothing_is_known(published_only):
    row = published_only.row("1010", Measure.TOTAL, PERIOD)
    assert (row.value, row.rank, row.share) == (NOT_PUBLISHED,) * 3
    assert row.prior == Missing(Why.PRIOR_NOT_LOADED)
    assert row.status is Status.COMPUTED


def test_what_two_tables_tell_gives_the_third_with_the_sum_of_their_steps(published_only):
    # Ireland stands in the tables of imports (39.1) and deficit (23.9) only.
    exports = published_only.row("4190", Measure.EXPORTS, PERIOD)
    assert exports.value == Usd(1_520_000_000, 2 * STEP)
    assert exports.prior == Usd(1_250_000_000, 2 * STEP)
    assert (exports.status, exports.rank) == (Status.COMPUTED, NOT_PUBLISHED)
    # Two decimals of a rate are not to be had from rounded figures.
    assert exports.change == NOT_PUBLISHED
    assert published_only.row("4190", Measure.TOTAL, PERIOD).value == Usd(5_430_000_000, 3 * STEP)


def test_total_and_deficit_alone_give_both_flows(small):
    figures = [printed("A", Measure.TOTAL, 100, rank=1), printed("A", Measure.DEFICIT, 20, rank=1)]
    model = small([briefing_load()], published=figures)
    assert model.row("A", Measure.IMPORTS, PERIOD).value == Usd(60 * STEP, STEP)
    assert model.row("A", Measure.EXPORTS, PERIOD).value == Usd(40 * STEP, STEP)


def test_the_ranking_holds_the_printed_rows(published_only):
    ranking = published_only.ranking(Measure.EXPORTS, PERIOD)
    assert [row.rank for row in ranking.rows] == list(range(1, 16))
    assert ranking.of == 15


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        ({Measure.EXPORTS: 3, Measure.TOTAL: 10}, {Measure.IMPORTS: (7, 2), Measure.DEFICIT: (4, 3)}),
        ({Measure.EXPORTS: 3, Measure.DEFICIT: 4}, {Measure.IMPORTS: (7, 2), Measure.TOTAL: (10, 3)}),
        ({Measure.IMPORTS: 7, Measure.TOTAL: 10}, {Measure.EXPORTS: (3, 2), Measure.SURPLUS: (-4, 3)}),
        ({Measure.IMPORTS: 7, Measure.DEFICIT: 4}, {Measure.EXPORTS: (3, 2), Measure.TOTAL: (10, 3)}),
        ({Measure.TOTAL: 10, Measure.DEFICIT: 4}, {Measure.EXPORTS: (3, 1), Measure.IMPORTS: (7, 1)}),
        ({Measure.EXPORTS: 3, Measure.IMPORTS: 7, Measure.TOTAL: 10}, {Measure.DEFICIT: (4, 2)}),
    ],
)
def test_any_two_printed_figures_give_the_others_known_to_the_steps_added(small, known, follows):
    figures = [printed("A", measure, value) for measure, value in known.items()]
    model = small([briefing_load()], [], figures)
    found = {measure: model.row("A", measure, PERIOD).value for measure in follows}
    assert found == {measure: Usd(value * STEP, steps * STEP) for measure, (value, steps) in follows.items()}


@pytest.mark.parametrize(("rank", "shown"), [(2, ["A", "B"]), (3, ["A"])])
def test_a_table_ends_at_the_first_rank_that_nobody_is_printed_for(small, rank, shown):
    figures = [printed("A", Measure.EXPORTS, 9, rank=1), printed("B", Measure.EXPORTS, 4, rank=rank)]
    ranking = small([briefing_load()], [], figures).ranking(Measure.EXPORTS, PERIOD)
    assert [row.partner for row in ranking.rows] == shown


def test_a_partner_of_the_prose_alone_keeps_its_rank_but_joins_no_table(small):
    figures = [printed("A", Measure.EXPORTS, 9, rank=1), printed("B", Measure.EXPORTS, 4, rank=17, change_bp=-150)]
    model = small([briefing_load()], published=figures)
    row = model.row("B", Measure.EXPORTS, PERIOD)
    assert (row.rank, row.change) == (17, Ratio(-150, 10_000))
    assert row.prior == Missing(Why.PRIOR_NOT_LOADED)
    ranking = model.ranking(Measure.EXPORTS, PERIOD)
    assert ([row.partner for row in ranking.rows], ranking.of) == (["A"], 17)


def test_a_prior_column_does_not_load_the_month_it_tells_of(published_only):
    before = Period.of_month(JANUARY - 12)
    assert published_only.coverage.months == (JANUARY,)
    with pytest.raises(UnknownMonth):
        published_only.row(TAIWAN, Measure.TOTAL, before)


def test_concentration_needs_the_full_table(published_only):
    assert published_only.concentration(Measure.TOTAL, PERIOD).hhi == NOT_PUBLISHED


def test_rounded_figures_are_never_added(small):
    months = (JANUARY - 1, JANUARY)
    model = small(
        [census_load(months=months[:1]), briefing_load()],
        [cell(1, "A", 5, 6, months[0]), cell(1, WORLD, 5, 6, months[0])],
        [printed("A", Measure.EXPORTS, 9, rank=1)],
    )
    assert model.coverage.months == months
    assert model.row("A", Measure.EXPORTS, Period(*months)).value == Missing(Why.NOT_REPORTED)


def test_a_month_of_which_only_a_briefing_is_left_gives_the_next_year_its_prior(small):
    model = small(
        [briefing_load(1, JANUARY - 12), briefing_load()],
        published=[
            printed("A", Measure.EXPORTS, 7, rank=1, number=1, month=JANUARY - 12),
            printed("B", Measure.EXPORTS, 5, rank=2, number=1, month=JANUARY - 12),
            printed("A", Measure.EXPORTS, 9, rank=1, prior=8, change_bp=1250),
            printed("B", Measure.EXPORTS, 4, rank=2),
        ],
    )
    assert model.row("A", Measure.EXPORTS, PERIOD).prior == Usd(8 * STEP, STEP)
    assert model.row("B", Measure.EXPORTS, PERIOD).prior == Usd(5 * STEP, STEP)
    assert model.row("B", Measure.EXPORTS, PERIOD).prior_rank == 2


# --- over Census --------------------------------------------------------------------------------


def test_a_published_figure_that_census_contradicts_wins_and_is_noted(small):
    model = small(
        [census_load(), briefing_load()],
        [cell(1, "A", 95_000_001, 0), cell(1, "B", 85_000_000, 0), cell(1, WORLD, 180_000_001, 0)],
        [printed("A", Measure.EXPORTS, 9, rank=1), printed("B", Measure.EXPORTS, 9, rank=2)],
    )
    contradicted, agreeing = (model.row(code, Measure.EXPORTS, PERIOD) for code in "AB")
    assert contradicted.value == Usd(9 * STEP, STEP)
    assert [(d.is_prior, d.census) for d in contradicted.divergences] == [(False, Usd(95_000_001))]
    # Half a step on either side is the same figure.
    assert (agreeing.value, agreeing.divergences) == (Usd(85_000_000), ())
    assert agreeing.status is Status.PUBLISHED


def test_those_not_printed_take_the_places_left_free(small):
    model = small(
        [census_load(), briefing_load()],
        [cell(1, code, exports, 0) for code, exports in zip("ABCDE", (50, 90, 70, 70, 10), strict=True)],
        [printed("A", Measure.EXPORTS, 20, rank=1), printed("E", Measure.EXPORTS, 1, rank=4)],
        codes="ABCDE",
    )
    ranking = model.ranking(Measure.EXPORTS, PERIOD)
    # C and D trade as much and share a place.
    assert [(row.partner, row.rank) for row in ranking.rows] == [("A", 1), ("B", 2), ("C", 3), ("D", 3), ("E", 4)]
    assert ranking.of == 5


def test_the_newest_briefing_of_a_month_counts_and_it_alone(small):
    model = small(
        [briefing_load(2), briefing_load(3)],
        published=[
            printed("A", Measure.EXPORTS, 9, rank=1, number=3),
            printed("A", Measure.EXPORTS, 8, rank=2, number=2),
            printed("B", Measure.EXPORTS, 8, rank=1, number=2),
        ],
    )
    assert model.row("A", Measure.EXPORTS, PERIOD).value == Usd(9 * STEP, STEP)
    assert model.row("B", Measure.EXPORTS, PERIOD).value == NOT_PUBLISHED
    assert [source.loaded_at.day for source in model.sources(PERIOD)] == [3]


def test_a_surplus_is_the_printed_deficit_negated(model, january):
    period = Period.of_month(january)
    canada = model.row(CANADA, Measure.SURPLUS, period)
    assert canada.value == -model.row(CANADA, Measure.DEFICIT, period).value
    assert canada.prior == Usd(-11_880_000_000, STEP)
    assert (canada.rank, canada.change) == (Missing(Why.NOT_A_SURPLUS),) * 2
    assert canada.status is Status.PUBLISHED
    assert model.ranking(Measure.SURPLUS, period, 1).rows[0].rank == 1


def test_what_is_not_printed_comes_from_census(model, census, january):
    period = Period.of_month(january)
    computed, plain = (m.row(CAMBODIA, Measure.EXPORTS, period) for m in (model, census))
    assert computed.status is Status.COMPUTED
    assert (computed.value, computed.prior, computed.rank, computed.change) == (
        plain.value,
        plain.prior,
        plain.rank,
        plain.change,
    )


def test_a_longer_period_is_answered_from_census_alone(model, census, january):
    period = Period.last_twelve(january)
    rows = [m.row(CANADA, Measure.TOTAL, period) for m in (model, census)]
    assert rows[0] == rows[1]
    assert [source.name for source in model.sources(period)] == ["census_workbook"]
    assert [source.name for source in model.sources(Period.of_month(january))] == ["briefing", "census_workbook"]


def test_a_series_says_of_a_published_month_what_the_briefing_says(small):
    model = small(
        [census_load(), briefing_load()],
        [cell(1, "A", 95_000_001, 0)],
        [printed("A", Measure.EXPORTS, 9, rank=1)],
    )
    (last, missing) = model.series("A", Measure.EXPORTS, Period(JANUARY, JANUARY + 1))
    assert last.value == Usd(9 * STEP, STEP)
    assert missing.value == Missing(Why.MONTH_NOT_LOADED)


def test_without_what_is_published(model, census, january):
    row = model.at("census").row(CANADA, Measure.TOTAL, Period.of_month(january))
    assert row == census.row(CANADA, Measure.TOTAL, Period.of_month(january))
    assert row.status is Status.COMPUTED

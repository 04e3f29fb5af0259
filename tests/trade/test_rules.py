"""Growth, rank, movers, records and concentration, on figures small enough to check by eye."""

import pytest

from bot.domain.facts import Extremes
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.loads import FigureRow
from bot.domain.partner import WORLD
from bot.domain.request import Direction
from bot.domain.time import Month, Period
from bot.trade import rules
from tests.trade.reading import load

MAY = Month.of(2025, 5)
IN_MAY = Period.of_month(MAY)
_NONE = Missing(Why.NOT_REPORTED)


def two_years(small, now, before, world=((1000, 2000), (1000, 2000))):
    """A model of May 2025 and 2024; `now` and `before` give (exports, imports) by partner."""
    rows = [
        FigureRow(1, month.ordinal, code, exports, imports)
        for month, figures in ((MAY, {**now, WORLD: world[0]}), (MAY - 12, {**before, WORLD: world[1]}))
        for code, (exports, imports) in figures.items()
    ]
    return small([load(1, "2026-03", [MAY - 12, MAY])], rows, codes="ABCDEF")


@pytest.mark.parametrize(
    ("measure", "now", "before", "change"),
    [
        (Measure.EXPORTS, (3, 0), (2, 0), Ratio(1, 2)),
        (Measure.EXPORTS, (0, 0), (2, 0), Ratio(-2, 2)),  # trade that ended fell by all of it
        (Measure.EXPORTS, (3, 0), (0, 9), Missing(Why.ZERO_BASE)),
        (Measure.DEFICIT, (0, 6), (0, 4), Ratio(2, 4)),
        (Measure.DEFICIT, (5, 5), (0, 4), Missing(Why.NOT_A_DEFICIT)),
        (Measure.DEFICIT, (0, 4), (5, 5), Missing(Why.ZERO_BASE)),
        (Measure.DEFICIT, (9, 5), (5, 9), Missing(Why.TURNED_TO_SURPLUS)),
        (Measure.DEFICIT, (5, 9), (9, 5), Missing(Why.TURNED_TO_DEFICIT)),
        (Measure.DEFICIT, (9, 5), (8, 5), Missing(Why.WIDER_SURPLUS)),
        (Measure.DEFICIT, (0, 1), (0, 2), Ratio(-1, 2)),  # one dollar is a deficit
        (Measure.DEFICIT, (4, 5), (9, 5), Missing(Why.TURNED_TO_DEFICIT)),
        (Measure.SURPLUS, (9, 5), (7, 5), Ratio(2, 2)),
        (Measure.SURPLUS, (9, 5), (5, 9), Missing(Why.TURNED_TO_SURPLUS)),
        (Measure.SURPLUS, (5, 9), (9, 5), Missing(Why.TURNED_TO_DEFICIT)),
        (Measure.SURPLUS, (0, 6), (0, 4), Missing(Why.NOT_A_SURPLUS)),
        (Measure.SURPLUS, (5, 5), (9, 5), Missing(Why.NOT_A_SURPLUS)),
    ],
)
def test_growth(small, measure, now, before, change):
    assert two_years(small, {"A": now}, {"A": before}).row("A", measure, IN_MAY).change == change


@pytest.mark.parametrize(("value", "prior"), [(Usd(10, 2), Usd(5)), (Usd(10), Usd(5, 2))])
def test_a_figure_known_only_to_a_printed_step_gives_no_rate(value, prior):
    assert rules.growth(Measure.TOTAL, value, prior) == Missing(Why.NOT_IN_PUBLISHED_TABLE)


@pytest.mark.parametrize(("value", "prior"), [(_NONE, Usd(5)), (Usd(5), _NONE)])
def test_without_a_figure_there_is_no_change_and_the_reason_is_handed_on(value, prior):
    for measure in Measure:
        assert rules.growth(measure, value, prior) == rules.contribution(measure, value, prior, Usd(9)) == _NONE


def test_equal_figures_share_a_rank_and_stand_by_code(small):
    now = {"C": (5, 0), "B": (5, 0), "A": (3, 0), "D": (9, 0)}
    ranking = two_years(small, now, {}).ranking(Measure.EXPORTS, IN_MAY)
    assert [(row.partner, row.rank) for row in ranking.rows] == [("D", 1), ("B", 2), ("C", 2), ("A", 4)]
    assert (ranking.of, ranking.world.partner, ranking.world.rank) == (4, WORLD, Missing(Why.NOT_RANKED))


def test_deficits_and_surpluses_are_ranked_apart(small):
    model = two_years(small, {"A": (1, 9), "B": (9, 1), "C": (4, 4), "D": (1, 3)}, {"B": (1, 9)})
    assert [r.partner for r in model.ranking(Measure.DEFICIT, IN_MAY).rows] == ["A", "D"]
    assert [r.partner for r in model.ranking(Measure.SURPLUS, IN_MAY).rows] == ["B"]
    row = model.row("B", Measure.DEFICIT, IN_MAY)
    assert (row.rank, row.share, row.prior_rank) == (Missing(Why.NOT_A_DEFICIT), Missing(Why.NOT_A_DEFICIT), 1)
    assert model.row("C", Measure.SURPLUS, IN_MAY).rank == Missing(Why.NOT_A_SURPLUS)


def test_no_share_of_a_deficit_the_world_does_not_have(small):
    model = two_years(small, {"A": (1, 9)}, {}, world=((2000, 1000), (2000, 1000)))
    row = model.row("A", Measure.DEFICIT, IN_MAY)
    assert (row.rank, row.share, row.contribution) == (1, Missing(Why.NOT_A_DEFICIT), Missing(Why.NOT_A_DEFICIT))
    assert model.row("A", Measure.SURPLUS, IN_MAY).share == Missing(Why.NOT_A_SURPLUS)


def test_nothing_contributes_to_the_growth_of_nothing(small):
    model = two_years(small, {"A": (1, 9)}, {"A": (0, 0)}, world=((1, 9), (0, 0)))
    for measure in Measure:
        assert model.row("A", measure, IN_MAY).contribution == Missing(Why.ZERO_BASE)


def test_movers_are_those_that_moved_the_worlds_figure_most(small):
    now = {"A": (50, 0), "B": (10, 0), "C": (30, 0), "D": (7, 0)}
    before = {"A": (30, 0), "B": (45, 0), "C": (31, 0), "D": (7, 0)}
    model = two_years(small, now, before)

    def moved(direction, top=9):
        return [(row.partner, row.contribution) for row in model.movers(Measure.EXPORTS, IN_MAY, direction, top)]

    up, down, down_a_little = ("A", Ratio(20, 1000)), ("B", Ratio(-35, 1000)), ("C", Ratio(-1, 1000))
    assert moved(Direction.RISING) == [up]
    assert moved(Direction.FALLING) == [down, down_a_little]
    assert moved(None) == [down, up, down_a_little]
    assert moved(None, top=1) == [down]


def test_concentration(small):
    model = two_years(small, {code: (n, 0) for code, n in zip("ABCDEF", (50, 20, 10, 10, 5, 5), strict=True)}, {})
    found = model.concentration(Measure.EXPORTS, IN_MAY)
    assert found.hhi == Ratio(50**2 + 20**2 + 10**2 + 10**2 + 5**2 + 5**2, 100**2)
    assert (found.top5, found.partners) == (Ratio(95, 100), 6)
    assert model.concentration(Measure.IMPORTS, IN_MAY).hhi == Missing(Why.NO_TRADE)


@pytest.fixture
def year_and_a_half(small):
    """Exports of A from January 2024 on: 1, 2, … 12, then 5, 5, 4, 3, 20, 1."""
    january = Month.of(2024, 1)
    amounts = [*range(1, 13), 5, 5, 4, 3, 20, 1]
    months = [january + n for n in range(len(amounts))]
    rows = [FigureRow(1, m.ordinal, "A", n, 0) for m, n in zip(months, amounts, strict=True)]
    return small([load(1, "2026-03", months)], rows)


@pytest.mark.parametrize(
    ("until", "streak"),
    [
        ("2024-12", 0),  # nothing to compare with
        ("2025-01", 1),
        ("2025-03", 3),
        ("2025-04", -1),  # 3 after 4
        ("2025-05", 1),
        ("2025-06", -1),
    ],
)
def test_a_streak_is_the_run_that_goes_on(year_and_a_half, until, streak):
    assert year_and_a_half.extremes("A", Measure.EXPORTS, Month.parse(until)).streak == streak


def test_a_month_as_large_as_a_year_before_ends_a_streak(small):
    """Neither a rise nor a fall: what lies before it does not go on now."""
    january = Month.of(2024, 1)
    amounts = [5] * 12 + [6, 7, 5, 8, 9]
    months = [january + n for n in range(len(amounts))]
    model = small(
        [load(1, "2026-03", months)],
        [FigureRow(1, month.ordinal, "A", n, 0) for month, n in zip(months, amounts, strict=True)],
    )
    streaks = [model.extremes("A", Measure.EXPORTS, Month.of(2025, n)).streak for n in range(1, 6)]
    assert streaks == [1, 2, 0, 1, 2]


def test_records_are_dated_when_first_reached(year_and_a_half):
    found = year_and_a_half.extremes("A", Measure.EXPORTS, Month.of(2025, 6))
    assert (found.highest.month, found.highest.value) == (Month.of(2025, 5), Usd(20))
    assert (found.lowest.month, found.lowest.value) == (Month.of(2024, 1), Usd(1))
    assert found.since == Month.of(2024, 1)
    assert year_and_a_half.extremes("A", Measure.EXPORTS, Month.of(2025, 4)).highest.month == Month.of(2024, 12)


def test_a_hole_ends_a_streak(small):
    months = [Month.of(2024, 1) + n for n in range(12)] + [Month.of(2025, n) for n in (1, 2, 4)]
    rows = [FigureRow(1, m.ordinal, "A", n, 0) for n, m in enumerate(months)]
    model = small([load(1, "2026-03", months)], rows)
    assert model.extremes("A", Measure.EXPORTS, Month.of(2025, 2)).streak == 2
    assert model.extremes("A", Measure.EXPORTS, Month.of(2025, 4)).streak == 1


def test_a_partner_without_figures_has_no_records_since_the_first_month(small):
    model = small([load(1, "2026-03", [MAY, MAY + 1], is_complete=False)], [FigureRow(1, MAY.ordinal, "A", 1, 1)])
    none = Missing(Why.NOT_REPORTED)
    assert model.extremes("B", Measure.EXPORTS, MAY + 1) == Extremes(none, none, MAY, 0)

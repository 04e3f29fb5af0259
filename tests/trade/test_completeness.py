"""Nobody has a rank among partners of whom only some are loaded."""

import pytest

from bot.domain.errors import UnknownPartner
from bot.domain.figures import Measure, Missing, Usd, Why
from bot.domain.loads import FigureRow, Holdings
from bot.domain.partner import WORLD, GroupMembership, Partner, PartnerKind
from bot.domain.time import Month, Period
from bot.trade.completeness import add_up
from bot.trade.model import build
from tests.trade.reading import load

MAY = Month.of(2025, 5)
JUNE = MAY + 1
IN_MAY, IN_JUNE = Period.of_month(MAY), Period.of_month(JUNE)
NO_RANK = Missing(Why.TABLE_NOT_COMPLETE)
ALL = {"A": (50, 10), "B": (30, 5), "C": (20, 1), WORLD: (100, 16)}


def cells(number, month, figures):
    return [FigureRow(number, month.ordinal, code, *flows) for code, flows in figures.items()]


@pytest.fixture
def month_of(small):
    """May as a complete load; June, and June a year before, as tables of what is given."""

    def build(june, before=None):
        loads = [load(1, "2026-03", [MAY]), load(2, "2026-03", [JUNE], is_complete=False)]
        rows = cells(1, MAY, ALL) + cells(2, JUNE, june)
        if before is not None:
            loads.append(load(3, "2026-03", [JUNE - 12], is_complete=False))
            rows += cells(3, JUNE - 12, before)
        group = Partner("U", PartnerKind.GROUP, members=(GroupMembership("A"), GroupMembership("C")))
        return small(loads, rows, groups=[group])

    return build


@pytest.mark.parametrize(
    ("partners", "world", "are_all"),
    [
        ([60, 40], 100, True),
        ([60, 39], 100, True),  # to the dollar, each of the three may be half a dollar off
        ([60, 37], 100, False),
        ([60, 20, 18], 100, True),  # four halves of a dollar
        ([20, 20, 20, 19, 17], 100, False),
        ([1], 1, True),
        ([5_030_000_000, 2_204_000_000], 440_000_000_000, False),
        ([26_610_000_000, 10_040_000_000], 36_660_000_000, True),  # 266.1 + 100.4 may be 366.6
        ([26_610_000_000, 10_040_000_000], 36_680_000_000, False),
        ([20_000_000_000, 20_000_000_000], 50_000_000_000, False),  # round amounts are not printed so roughly
        ([2_000_000_000, 2_000_000_000], 5_000_000_000, False),
        ([], 0, False),
        ([0] * 230, 0, False),
        ([0, 0], 0, False),
        ([], 100, False),
        ([1] * 230, 232 * 10, False),
        ([1_000_003] * 230, 231_500_000, True),  # revised: all are there, and no longer sum to the world
        ([1_000_003] * 230, 233_000_000, False),
        ([990] * 230, 230_000, True),  # one percent apart
        ([990] * 229 + [989], 229_999, False),
        ([1_000_003] * 200, 201_000_000, True),
        ([1_000_003] * 199, 200_000_000, False),
        ([1_000_003] * 150, 151_000_000, False),  # the smallest eighty come to no more than that
    ],
)
def test_partners_that_come_to_the_world_are_all_there_are(partners, world, are_all):
    assert add_up(partners, world) is are_all


def test_who_trades_nothing_has_no_rank_for_that_reason_even_among_some(month_of):
    row = month_of({"A": (9, 3), "B": (0, 2)}).row("B", Measure.EXPORTS, IN_JUNE)
    assert row.rank == Missing(Why.NO_TRADE)


@pytest.mark.parametrize("world", [{}, {WORLD: (100, 16)}])
def test_of_some_partners_nobody_has_a_rank(month_of, world):
    model = month_of({"A": (9, 3), "B": (8, 2), **world})
    for measure in (Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS):
        row, ranking = model.row("A", measure, IN_JUNE), model.ranking(measure, IN_JUNE)
        assert (row.rank, row.previous_rank) == (NO_RANK, 1)
        assert [row.partner for row in ranking.rows] == ["A", "B"], "in order of size all the same"
        assert (ranking.is_complete, ranking.of) == (False, 2)
        assert {row.rank for row in ranking.rows} == {NO_RANK}
    assert model.row("A", Measure.DEFICIT, IN_JUNE).rank == Missing(Why.NOT_A_DEFICIT)
    assert model.row("C", Measure.TOTAL, IN_JUNE).rank == Missing(Why.NOT_REPORTED)
    assert model.concentration(Measure.EXPORTS, IN_JUNE).hhi == NO_RANK


def test_a_longer_period_with_such_a_month_has_no_ranks(month_of):
    model = month_of({"A": (9, 3)})
    row = model.row("A", Measure.EXPORTS, Period(MAY, JUNE))
    assert (row.value, row.rank) == (Usd(59), NO_RANK)


def test_shares_are_of_a_world_that_is_loaded(month_of):
    row = month_of({"A": (9, 3)}, before={"A": (4, 3), WORLD: (80, 10)}).row("A", Measure.EXPORTS, IN_JUNE)
    assert (row.share, row.contribution) == (Missing(Why.NOT_REPORTED),) * 2
    assert row.change != row.contribution


def test_a_rank_of_a_year_before_is_as_unknown(month_of):
    model = month_of(ALL, before={"A": (4, 3), WORLD: (80, 10)})
    row = model.row("A", Measure.EXPORTS, IN_JUNE)
    assert (row.rank, row.prior_rank) == (1, NO_RANK)
    assert model.movers(Measure.EXPORTS, IN_JUNE, None, 5) == (), "others may have moved more"


def test_some_of_now_have_not_moved_more_than_the_others(month_of):
    assert month_of({"A": (9, 3)}, before=ALL).movers(Measure.EXPORTS, IN_JUNE, None, 5) == ()
    assert month_of(ALL, before=ALL | {"A": (7, 3), WORLD: (57, 9)}).movers(Measure.EXPORTS, IN_JUNE, None, 5)


def test_partners_that_come_to_the_world_are_ranked_flow_by_flow(month_of):
    model = month_of({**ALL, "C": (20, None)})
    assert model.row("B", Measure.EXPORTS, IN_JUNE).rank == 2
    assert model.row("B", Measure.IMPORTS, IN_JUNE).rank == 2, "15 of 16: C's 1 is less than rounding leaves open"
    model = month_of({**ALL, "B": (30, None)})
    assert model.row("A", Measure.EXPORTS, IN_JUNE).rank == 1
    assert model.row("A", Measure.IMPORTS, IN_JUNE).rank == NO_RANK
    assert model.row("A", Measure.TOTAL, IN_JUNE).rank == NO_RANK


def test_a_few_new_cells_leave_a_complete_month_complete(small):
    loads = [load(1, "2026-03", [MAY]), load(2, "2026-04", [MAY], is_complete=False)]
    model = small(loads, cells(1, MAY, ALL) + cells(2, MAY, {"C": (40, 1)}))
    assert [model.row(code, Measure.EXPORTS, IN_MAY).rank for code in "ABC"] == [1, 3, 2]
    assert model.coverage.partial == frozenset()


@pytest.mark.parametrize(
    ("june", "is_partial"),
    [
        ({"A": (9, 3)}, True),
        ({"A": (9, 3), WORLD: (100, 16)}, True),
        ({code: flows for code, flows in ALL.items() if code != WORLD}, True),
        ({**ALL, "B": (30, None)}, True),
        (ALL, False),
    ],
)
def test_a_month_in_part_is_not_the_one_meant_without_naming_any(month_of, june, is_partial):
    coverage = month_of(june).coverage
    assert coverage.months == (MAY, JUNE)
    assert coverage.partial == ({JUNE} if is_partial else set())
    assert coverage.newest == (MAY if is_partial else JUNE)


def test_where_nothing_else_is_loaded_a_month_in_part_is_meant(small):
    coverage = small([load(1, "2026-03", [MAY], is_complete=False)], cells(1, MAY, {"A": (1, 2)})).coverage
    assert (coverage.newest, coverage.partial) == (MAY, {MAY})


def test_a_ranking_among_a_groups_members(month_of):
    model = month_of(ALL)
    ranking = model.ranking(Measure.EXPORTS, IN_MAY, among="U")
    assert [(row.partner, row.rank) for row in ranking.rows] == [("A", 1), ("C", 3)]
    assert (ranking.world.partner, ranking.world.value, ranking.of) == ("U", Usd(70), 2)
    assert [row.partner for row in model.ranking(Measure.EXPORTS, IN_MAY, 1, among="U").rows] == ["A"]
    assert model.ranking(Measure.EXPORTS, IN_MAY, 1).world.partner == WORLD
    with pytest.raises(UnknownPartner):
        model.ranking(Measure.EXPORTS, IN_MAY, among="A")


def test_a_ranking_asked_again_is_the_same_one(month_of):
    model = month_of(ALL)
    assert model.ranking(Measure.EXPORTS, IN_MAY, 2) is model.ranking(Measure.EXPORTS, IN_MAY, 2)


def test_some_cells_beside_a_briefing_take_no_place_it_leaves_free(shipped_loads, briefing, partners, january):
    """The briefing's fifteenth has more than they; how many others have, nobody knows."""
    period, spain = Period.of_month(january), "4700"
    table = load(3, "2026-11", [january], is_complete=False)
    few = FigureRow(3, january.ordinal, spain, 1_000_000_000, 2_000_000_000)
    model = build(Holdings([shipped_loads[1], table], [few], briefing), partners)
    ranking, row = model.ranking(Measure.TOTAL, period), model.row(spain, Measure.TOTAL, period)
    assert (len(ranking.rows), ranking.is_complete) == (15, True)
    assert (row.value, row.rank) == (Usd(3_000_000_000), Missing(Why.NOT_IN_PUBLISHED_TABLE))
    assert model.coverage.partial == frozenset(), "a briefing answers for the world"

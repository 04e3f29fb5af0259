"""Which load answers: vintages, holes, groups, and what is not loaded."""

import subprocess
import sys

import pytest

from bot.domain.errors import Invalid, NothingLoaded, UnknownMonth, UnknownPartner
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.loads import FigureRow
from bot.domain.partner import WORLD, GroupMembership, Partner, PartnerKind
from bot.domain.time import Month, Period
from tests.trade.reading import load

MAY = Month.of(2025, 5)
JUNE = MAY + 1
IN_MAY = Period.of_month(MAY)


def cell(number, partner, exports, imports, month=MAY):
    return FigureRow(number, month.ordinal, partner, exports, imports)


def exports_of(model, partner, period=IN_MAY):
    return model.row(partner, Measure.EXPORTS, period).value


# --- complete and incomplete loads --------------------------------------------------------------


def test_a_partner_a_complete_load_does_not_name_has_traded_nothing(small):
    cells = [cell(1, "A", 5, 6), cell(1, WORLD, 5, 6), cell(1, "B", 1, 1, JUNE)]
    model = small([load(1, "2026-03", [MAY, JUNE])], cells)
    row = model.row("B", Measure.TOTAL, IN_MAY)
    assert (row.value, row.rank, row.share) == (Usd(0), Missing(Why.NO_TRADE), Missing(Why.NO_TRADE))


def test_a_partner_that_no_load_has_ever_named_is_not_reported_as_nothing(small):
    """Census lists no Soviet Union, and Guam is inside the customs territory: neither traded nil."""
    group = Partner("U", PartnerKind.GROUP, members=(GroupMembership("A"), GroupMembership("C")))
    cells = [cell(1, "A", 5, 6), cell(1, WORLD, 5, 6), cell(1, "B", 0, 0)]
    model = small([load(1, "2026-03", [MAY])], cells, groups=[group])
    row = model.row("C", Measure.TOTAL, IN_MAY)
    assert (row.value, row.rank, row.change) == (Missing(Why.NOT_REPORTED),) * 3
    assert model.row("B", Measure.TOTAL, IN_MAY).value == Usd(0), "listed with nothing: that is nothing"
    assert exports_of(model, "U") == Usd(5), "to a group it adds nothing"


def test_a_partner_an_incomplete_load_does_not_name_is_not_reported(small):
    model = small([load(1, "2026-03", [MAY], is_complete=False)], [cell(1, "A", 5, None)])
    assert exports_of(model, "A") == Usd(5)
    for partner, measure in (("B", Measure.EXPORTS), ("A", Measure.IMPORTS), ("A", Measure.TOTAL)):
        assert model.row(partner, measure, IN_MAY).value == Missing(Why.NOT_REPORTED)
    assert model.row("A", Measure.EXPORTS, IN_MAY).share == Missing(Why.NOT_REPORTED)


def test_the_world_is_never_a_sum(small):
    model = small([load(1, "2026-03", [MAY])], [cell(1, "A", 5, 6)])
    assert exports_of(model, WORLD) == Missing(Why.NOT_REPORTED)
    model = small([load(1, "2026-03", [MAY])], [cell(1, "A", 5, 6), cell(1, WORLD, 50, 60)])
    assert model.row("A", Measure.EXPORTS, IN_MAY).share == Ratio(5, 50)


def test_a_period_is_reported_when_every_month_of_it_is(small):
    loads = [load(1, "2026-03", [MAY]), load(2, "2026-03", [JUNE], is_complete=False)]
    model = small(loads, [cell(1, "A", 5, 6), cell(2, "A", 7, 8, JUNE), cell(1, "B", 1, 1)])
    assert exports_of(model, "A", Period(MAY, JUNE)) == Usd(12)
    assert exports_of(model, "B", Period(MAY, JUNE)) == Missing(Why.NOT_REPORTED)


# --- vintages -----------------------------------------------------------------------------------


def test_the_newest_vintage_wins_cell_by_cell_whatever_was_loaded_last(small):
    loads = [load(1, "2026-04", [MAY]), load(2, "2026-03", [MAY])]
    model = small(loads, [cell(1, "A", 5, 6), cell(2, "A", 50, 60), cell(2, "B", 70, 80)])
    assert exports_of(model, "A") == Usd(5)
    assert exports_of(model, "B") == Usd(70)
    assert exports_of(model.at("2026-03"), "A") == Usd(50)
    assert model.vintages == ("2026-03", "2026-04")
    assert exports_of(model.at("2026-03").at("2026-04"), "A") == Usd(5)


def test_within_a_vintage_the_later_load_wins(small):
    loads = [load(1, "2026-04", [MAY]), load(2, "2026-04", [MAY])]
    model = small(loads, [cell(2, "A", 50, 60), cell(1, "A", 5, 6)])
    assert exports_of(model, "A") == Usd(50)


def test_a_flow_a_newer_load_leaves_out_keeps_its_figure(small):
    loads = [load(1, "2026-03", [MAY]), load(2, "2026-04", [MAY], is_complete=False)]
    model = small(loads, [cell(1, "A", 5, 6), cell(2, "A", None, 60)])
    assert model.row("A", Measure.TOTAL, IN_MAY).value == Usd(65)
    assert [(r.measure, r.old.dollars, r.new.dollars) for r in model.revisions()] == [
        (Measure.TOTAL, 11, 65),
        (Measure.IMPORTS, 6, 60),
        (Measure.DEFICIT, 1, 55),
    ]


def test_a_vintage_there_is_not_is_refused_with_those_there_are(small):
    model = small([load(1, "2026-03", [MAY])])
    with pytest.raises(Invalid) as refusal:
        model.at("2025-12")
    assert [name.text for name in refusal.value.reason.values["vintages"].items] == ["2026-03", "census"]


def test_an_older_vintage_does_not_know_the_months_of_a_newer(small):
    model = small([load(1, "2026-03", [MAY]), load(2, "2026-04", [MAY, JUNE])])
    assert model.coverage.months == (MAY, JUNE)
    with pytest.raises(UnknownMonth):
        model.at("2026-03").row("A", Measure.TOTAL, Period.of_month(JUNE))


def test_revisions_between_vintages_are_the_cells_given_anew(small):
    loads = [load(1, "2026-03", [MAY]), load(2, "2026-04", [MAY, JUNE]), load(3, "2026-05", [MAY, JUNE])]
    cells = [
        cell(1, "A", 5, 6),
        cell(2, "A", 5, 16),
        cell(3, "A", 7, 16),
        # B is new to a month that a complete load had covered: it was nothing before.
        cell(2, "B", 3, 0),
        cell(2, "C", 9, 9, JUNE),
    ]
    model = small(loads, cells)
    found = [(r.partner, r.measure.value, r.old.dollars, r.new.dollars) for r in model.revisions(MAY)]
    assert sorted(found) == [
        ("A", "deficit", 1, 11),
        ("A", "deficit", 11, 9),
        ("A", "exports", 5, 7),
        ("A", "imports", 6, 16),
        ("A", "total", 11, 21),
        ("A", "total", 21, 23),
        ("B", "deficit", 0, -3),
        ("B", "exports", 0, 3),
        ("B", "total", 0, 3),
    ]
    assert [(r.old_source.vintage, r.new_source.vintage) for r in model.revisions(MAY, "B")] == [
        ("2026-03", "2026-04")
    ] * 3
    assert model.revisions(JUNE) == ()
    assert len(model.revisions(limit=2)) == 2
    assert abs(model.revisions(limit=1)[0].new.dollars - model.revisions(limit=1)[0].old.dollars) == 10


def test_sources_end_with_the_newest_complete_load(small):
    loads = [
        load(1, "2026-03", [MAY, JUNE]),
        load(2, "2026-04", [MAY]),
        load(3, "2026-05", [MAY], is_complete=False),
    ]
    model = small(loads)
    assert [source.vintage for source in model.sources(IN_MAY)] == ["2026-05", "2026-04"]
    assert [source.vintage for source in model.sources(Period(MAY, JUNE))] == ["2026-05", "2026-04", "2026-03"]
    assert model.coverage.sources[JUNE] == model.sources(Period.of_month(JUNE))
    assert model.number == 3


# --- groups -------------------------------------------------------------------------------------


@pytest.fixture
def union(small):
    """A was a member before June, B joined in June, C is none."""
    group = Partner(
        "U", PartnerKind.GROUP, members=(GroupMembership("A", left=JUNE), GroupMembership("B", joined=JUNE))
    )
    cells = [
        cell(1, code, exports, 2 * exports, month)
        for month in (MAY, JUNE)
        for code, exports in zip(["A", "B", "C", WORLD], (10, 20, 40, 70), strict=True)
    ]
    return small([load(1, "2026-03", [MAY, JUNE])], cells, groups=[group])


def test_a_group_is_the_sum_of_its_members_of_each_month(union):
    assert exports_of(union, "U") == Usd(10)
    assert exports_of(union, "U", Period.of_month(JUNE)) == Usd(20)
    assert exports_of(union, "U", Period(MAY, JUNE)) == Usd(30)
    assert (union.members("U", MAY), union.members("U", JUNE)) == (("A",), ("B",))


def test_a_group_takes_no_rank_and_no_row_of_a_table(union):
    row = union.row("U", Measure.DEFICIT, Period.of_month(JUNE))
    assert (row.rank, row.previous_rank) == (Missing(Why.NOT_RANKED),) * 2
    assert row.share == Ratio(20, 70)
    assert [row.partner for row in union.ranking(Measure.TOTAL, IN_MAY).rows] == ["C", "B", "A"]


def test_a_group_is_not_reported_when_a_member_is_not(small):
    group = Partner("U", PartnerKind.GROUP, members=(GroupMembership("A"), GroupMembership("B")))
    cells = [cell(1, "A", 1, 2), cell(1, "B", 3, None)]
    model = small([load(1, "2026-03", [MAY], is_complete=False)], cells, groups=[group])
    assert exports_of(model, "U") == Usd(4)
    assert model.row("U", Measure.IMPORTS, IN_MAY).value == Missing(Why.NOT_REPORTED)


def test_a_group_is_not_reported_when_a_member_is_not_in_either_flow(small):
    group = Partner("U", PartnerKind.GROUP, members=(GroupMembership("A"), GroupMembership("B")))
    model = small([load(1, "2026-03", [MAY], is_complete=False)], [cell(1, "A", 1, 2)], groups=[group])
    for measure in Measure:
        row = model.row("U", measure, IN_MAY)
        assert {row.value, row.change, row.share} == {Missing(Why.NOT_REPORTED)}


def test_only_a_group_has_members(union):
    with pytest.raises(UnknownPartner):
        union.members("A", MAY)


# --- what is not loaded -------------------------------------------------------------------------


def test_without_loads_no_month_is_known(small):
    model = small([])
    assert (model.number, model.coverage.months, model.vintages, model.revisions()) == (0, (), (), ())
    with pytest.raises(NothingLoaded):
        _ = model.coverage.newest
    with pytest.raises(NothingLoaded):
        model.at("2026-03")
    for ask in (model.ranking, model.concentration):
        with pytest.raises(UnknownMonth):
            ask(Measure.TOTAL, IN_MAY)


def test_a_period_with_a_hole_is_refused_by_name(small):
    model = small([load(1, "2026-03", [MAY, MAY + 2])], [cell(1, "A", 0, 0)])
    assert model.coverage.months == (MAY, MAY + 2)
    with pytest.raises(UnknownMonth) as refusal:
        model.row("A", Measure.TOTAL, Period(MAY, MAY + 2))
    assert (refusal.value.first, refusal.value.last) == (MAY, MAY + 2)
    points = model.series("A", Measure.TOTAL, Period(MAY, MAY + 2))
    assert [point.value for point in points] == [Usd(0), Missing(Why.MONTH_NOT_LOADED), Usd(0)]


def test_an_unknown_partner_is_refused(small):
    with pytest.raises(UnknownPartner):
        small([load(1, "2026-03", [MAY])]).row("XX", Measure.TOTAL, IN_MAY)


def test_without_the_prior_year_only_what_needs_it_is_missing(small):
    model = small([load(1, "2026-03", [MAY])], [cell(1, "A", 5, 6), cell(1, WORLD, 5, 6)])
    row = model.row("A", Measure.EXPORTS, IN_MAY)
    assert (row.prior, row.change, row.contribution, row.prior_rank) == (Missing(Why.PRIOR_NOT_LOADED),) * 4
    assert row.previous_rank == Missing(Why.MONTH_NOT_LOADED)
    assert (row.rank, row.share) == (1, Ratio(5, 5))
    assert model.movers(Measure.EXPORTS, IN_MAY, None, 5) == ()


def test_the_model_does_not_import_pandas():
    """A process that answers must not wait for pandas, nor hold it."""
    code = "import sys, bot.trade.model; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code

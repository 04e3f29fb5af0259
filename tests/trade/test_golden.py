"""The model against the office's briefing of January 2026, every figure of it."""

from bot.domain.figures import BRIEFING_MEASURES, Measure, Status, Usd
from bot.domain.partner import WORLD
from bot.domain.time import Month, Period
from tests.trade.reading import as_printed, in_hundred_millions

CANADA = "1220"
JANUARY_2025 = Month.of(2025, 1)

# Partner, measure, printed and Census' dollars of January 2025, in 億美元: another vintage than Census'.
DIFFERING = {
    (CANADA, Measure.TOTAL): ("648.0", "656.7"),
    (CANADA, Measure.EXPORTS): ("264.6", "273.3"),
    (CANADA, Measure.DEFICIT): ("118.8", "110.0"),
    (WORLD, Measure.TOTAL): ("4813.1", "4820.9"),
    (WORLD, Measure.EXPORTS): ("1640.0", "1648.6"),
    (WORLD, Measure.IMPORTS): ("3173.1", "3172.3"),
    (WORLD, Measure.DEFICIT): ("1533.0", "1523.6"),
}


def rows_of(model, january):
    """The world and the first fifteen of each table, as the model ranks them."""
    for measure in BRIEFING_MEASURES:
        ranking = model.ranking(measure, Period.of_month(january), 15)
        yield ranking.world
        yield from ranking.rows


def test_all_sixty_ranks(model, briefing, january):
    printed = {(f.measure, f.partner): f.rank for f in briefing if f.rank}
    assert len(printed) == 60
    assert {(r.measure, r.partner): r.rank for r in rows_of(model, january) if r.partner != WORLD} == printed


def test_all_128_amounts(model, briefing, january):
    printed = {(f.measure, f.partner): (in_hundred_millions(f.value), in_hundred_millions(f.prior)) for f in briefing}
    assert 2 * len(printed) == 128
    answered = {
        (r.measure, r.partner): (as_printed(r.value.dollars), as_printed(r.prior.dollars))
        for r in rows_of(model, january)
    }
    assert answered == printed


def test_all_64_growth_rates(model, briefing, january):
    printed = {(f.measure, f.partner): f.change_bp for f in briefing}
    assert len(printed) == 64
    answered = {(r.measure, r.partner): r.change.scaled(4) for r in rows_of(model, january)}
    assert answered == printed


def test_everything_printed_is_said_to_be_published(model, january):
    assert {row.status for row in rows_of(model, january)} == {Status.PUBLISHED}
    sixteenth = model.ranking(Measure.TOTAL, Period.of_month(january)).rows[15]
    assert (sixteenth.rank, sixteenth.status) == (16, Status.COMPUTED)


def test_the_workbook_alone_gives_all_but_seven_amounts(census, briefing, january):
    differing = {}
    for figure in briefing:
        row = census.row(figure.partner, figure.measure, Period.of_month(january))
        assert as_printed(row.value.dollars) == in_hundred_millions(figure.value)
        printed, computed = in_hundred_millions(figure.prior), as_printed(row.prior.dollars)
        if printed != computed:
            differing[figure.partner, figure.measure] = (str(printed), str(computed))
    assert differing == DIFFERING


def test_the_workbook_alone_gives_all_ranks(census, briefing, january):
    for figure in briefing:
        if figure.rank:
            assert census.row(figure.partner, figure.measure, Period.of_month(january)).rank == figure.rank


def test_the_workbook_alone_gives_all_but_the_seven_growth_rates(census, briefing, january):
    """The office's rates are those of unrounded figures, not of its printed amounts."""
    differing = {
        (figure.partner, figure.measure)
        for figure in briefing
        if census.row(figure.partner, figure.measure, Period.of_month(january)).change.scaled(4) != figure.change_bp
    }
    assert differing == set(DIFFERING)


def test_the_seven_cells_are_the_revisions(model):
    revisions = model.revisions()
    assert {
        (r.partner, r.measure): (str(as_printed(r.old.dollars)), str(as_printed(r.new.dollars))) for r in revisions
    } == DIFFERING
    assert len(revisions) == 7
    assert {(r.month, r.old_source.name, r.new_source.name) for r in revisions} == {
        (JANUARY_2025, "briefing", "census_workbook")
    }
    sizes = [abs(r.new.dollars - r.old.dollars) for r in revisions]
    assert sizes == sorted(sizes, reverse=True)
    assert len(model.revisions(JANUARY_2025, CANADA)) == 3
    assert model.revisions(JANUARY_2025 + 12) == ()


def test_the_seven_rows_note_the_difference(model, january):
    noted = {(r.partner, r.measure): r.divergences for r in rows_of(model, january) if r.divergences}
    assert set(noted) == set(DIFFERING)
    (divergence,) = noted[CANADA, Measure.EXPORTS]
    assert divergence.is_prior
    assert divergence.published == Usd(26_460_000_000, 10_000_000)
    assert divergence.census == Usd(27_334_563_954)


def test_a_question_about_the_prior_year_itself_is_answered_by_census(model):
    row = model.row(CANADA, Measure.EXPORTS, Period.of_month(JANUARY_2025))
    assert (row.value, row.status) == (Usd(27_334_563_954), Status.COMPUTED)


def test_unrounded_figures_stand_for_the_printed_ones_they_agree_with(model, january):
    assert model.row("5830", Measure.TOTAL, Period.of_month(january)).value == Usd(26_606_938_664)

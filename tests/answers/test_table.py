from bot.answers.table import gather
from bot.domain.document import Facts, Heading, Note
from bot.domain.figures import Measure, Usd
from bot.domain.request import Intent, Request
from bot.domain.table import Column, Table
from bot.domain.time import Month, Period
from bot.domain.values import Number, RankMove
from bot.i18n.languages import localizer


def _table(document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


async def test_five_are_a_line_each_under_the_worlds_figure(ask):
    document, headline = await ask(Request(Intent.TABLE, measure=Measure.DEFICIT, top=5))
    assert headline == "US trade deficit: US$74.15 billion, down 51.63% on the year (January 2026)"
    assert [type(block) for block in document.blocks[1:3]] == [Heading, Facts]
    speech = localizer("zh_Hant_TW").for_document(document)
    assert [
        " ".join(speech.say(value) for value in (fact.label, fact.figure, *fact.rest))
        for fact in document.blocks[2].facts
    ] == [
        "1. 越南 182.6 億美元 ▲51.68%",
        "2. 臺灣 167.8 億美元 ▲117.81%",
        "3. 中國 127.3 億美元 ▼59.89%",
        "4. 墨西哥 109.3 億美元 ▼20.50%",
        "5. 泰國 76.4 億美元 ▲91.55%",
    ]
    assert [row.partner for row in document.rows] == ["VN", "TW", "CN", "MX", "TH"]
    assert document.world.partner == "WORLD"


async def test_more_are_a_table_of_fifteen(ask):
    document, _ = await ask(Request(Intent.TABLE, measure=Measure.EXPORTS))
    table = _table(document)
    assert len(table.rows) == len(document.rows) == 15
    assert table.columns[:2] == (Column.RANK, Column.NAME)
    assert table.spare == (Column.SHARE, Column.PRIOR, Column.MOVE)
    taiwan = dict(zip(table.columns, table.rows[9], strict=True))
    assert taiwan[Column.RANK] == Number(10)
    assert taiwan[Column.MOVE] == RankMove(10, 11)


async def test_without_a_year_before_its_columns_are_left_out(ask):
    document, headline = await ask(
        Request(Intent.TABLE, measure=Measure.EXPORTS, top=6, period=Period.of_quarter(2025, 4))
    )
    assert headline == "US exports: US$565.74 billion (Q4 2025)"
    assert _table(document).columns == (Column.RANK, Column.NAME, Column.AMOUNT, Column.SHARE)


async def test_surpluses_begin_with_the_largest_for_the_world_has_none(ask):
    document, headline = await ask(Request(Intent.TABLE, measure=Measure.SURPLUS, top=5))
    assert headline.startswith("US trade surplus with the United Kingdom: US$8.11 billion")
    assert not any(isinstance(block, Note) for block in document.blocks)


async def test_differences_are_told_by_their_number_where_the_figures_stand(ask):
    """Of the seven cells one is among the fifteen largest sources: Canada's or the world's imports."""
    document, _ = await ask(Request(Intent.TABLE, measure=Measure.IMPORTS))
    notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
    assert notes[0] == "1 figure differs from the newest Census vintage: /revisions 2025-01."
    document, _ = await ask(Request(Intent.OVERVIEW))
    notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
    assert not [note for note in notes if "differ" in note]  # it shows no amount of the year before


async def test_all_there_are_and_no_more(ask, context):
    document, _ = await ask(Request(Intent.TABLE, measure=Measure.DEFICIT, top=500))
    assert len(document.rows) == gather(Request(Intent.TABLE, measure=Measure.DEFICIT), context.model).of
    assert all(row.value.dollars > 0 for row in document.rows)


async def test_members_of_a_group_keep_their_rank_in_the_world(context):
    facts = gather(Request(Intent.TABLE, ("ASEAN",), Measure.EXPORTS, top=3), context.model)
    values = [row.value for row in facts.rows]
    assert [row.partner for row in facts.rows] == ["SG", "MY", "TH"]
    assert values == sorted(values, reverse=True)
    assert facts.rows[0].rank == 13
    assert isinstance(facts.whole.value, Usd)
    assert facts.of == 11


async def test_the_months_beside_it_and_other_lengths_are_offered(ask):
    document, _ = await ask(Request(Intent.TABLE, measure=Measure.DEFICIT, period=Period.of_month(Month.of(2025, 6))))
    labels = [localizer("en").say(choice.label) for choice in document.choices]
    assert labels[:2] == ["◀ May", "July ▶"]
    assert "Top 5" in labels
    assert "Top 15" not in labels
    assert any(label.startswith("All ") for label in labels)

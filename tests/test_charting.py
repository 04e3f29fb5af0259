"""From what people type to a picture of the very figures they are answered with."""

import asyncio
import io
import shutil

import pytest
import pytest_asyncio
from PIL import Image

from bot.answers.chart import chart_of
from bot.app import opened
from bot.charting import NO_CHART, Charting, Planned, question_of
from bot.domain.charts import Bars, Comparison, Contributions, MonthChart, Panels, TableChart
from bot.domain.document import Document, Kind
from bot.domain.figures import Measure, Usd
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Percent
from bot.i18n.languages import localizer, tags
from bot.pictures.draw import ImageFormat, Theme, drawn
from bot.pictures.gallery import Gallery
from bot.settings import Settings

ASKER = Asker("zh_Hant_TW", chat=1)
ENGLISH = Asker("en")

CHARTED = {
    "/deficit top15": Bars,
    "/surplus top5": Bars,
    "/exports ASEAN": MonthChart,
    "/total top30": TableChart,
    "/rank TW": Panels,
    "/imports TW": MonthChart,
    "/deficit GB": MonthChart,
    "/trend TW": MonthChart,
    "/trend TW imports": MonthChart,
    "/compare TW VN imports": Comparison,
    "/share TW": Bars,
    "/share TW VN imports": Bars,
    "/share imports": Bars,
    "/movers": Contributions,
    "/movers exports falling": Contributions,
    "/overview": Panels,
    "/brief": Panels,
}


# One bot for the whole module: it is only asked.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(recent_home, recent_figures, tmp_path_factory):
    home = shutil.copytree(recent_home, tmp_path_factory.mktemp("charting") / "home")
    async with opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None), figures=recent_figures) as built:
        yield built


@pytest.fixture
def charting(app):
    gallery = Gallery()
    yield Charting(app.answering, gallery, office_partner="TW")
    gallery.close()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("/chart /deficit top10", "/deficit top10"),
        ("/chart deficit top10", "deficit top10"),
        ("/CHART@TradeBot TW", "TW"),
        ("/圖 臺灣", "臺灣"),
        ("/圖表臺灣", "臺灣"),
        ("／图 台湾", "台湾"),
        ("/chart", "/overview"),
        ("逆差前十 圖", "逆差前十"),
        ("逆差前十圖表", "逆差前十"),
        ("TW imports chart", "TW imports"),
        ("chart", "/overview"),
        ("/rank TW", None),
        ("/charts TW", None),
        ("/rank chart", None),  # a command says itself what it wants
        ("图瓦卢", None),  # Tuvalu
        ("flowchart", None),
        ("", None),
    ],
)
async def test_asking_for_a_chart(text, question):
    assert question_of(text) == question


@pytest.mark.parametrize(("text", "kind"), CHARTED.items(), ids=CHARTED)
async def test_each_question_has_its_chart(charting, text, kind):
    planned = await charting.plan(text, ASKER)
    assert isinstance(planned, Planned)
    assert isinstance(planned.chart, kind)


@pytest.mark.parametrize("text", ["/help", "/months", "/source", "/about", "/chart /lang en", "/subscribe"])
async def test_what_is_said_in_words_has_none(charting, text):
    assert await charting.plan(text, ASKER) is NO_CHART


async def test_a_chart_changes_nothing(charting, app):
    await charting.plan("/chart /lang en", ASKER)
    await charting.plan("/chart /subscribe", ASKER)
    assert await app.store.chat_settings.of(1) == {}
    assert await app.store.subscriptions.unsubscribe(1, None) is False


async def test_a_refusal_is_the_answers_own(charting, app):
    planned = await charting.plan("/chart Atlantis", ENGLISH)
    assert isinstance(planned, Document)
    assert planned == await app.answering.ask("Atlantis", ENGLISH)
    assert planned.kind.is_refusal


async def test_ranking_bars_are_the_answers_rows(charting):
    planned = await charting.plan("/deficit top15", ENGLISH)
    rows = planned.document.rows
    assert [(bar.partner, bar.rank, bar.value) for bar in planned.chart.bars] == [
        (row.partner, row.rank, row.value) for row in rows
    ]
    bars = drawn(planned.chart, localizer("en"))[1]["plot"]["bars"]
    assert [bar["value"] for bar in bars][:4] == ["18.26", "16.78", "12.73", "10.93"]  # the briefing's table four
    assert [bar["change"] for bar in bars][:2] == ["▲51.68%", "▲117.81%"]
    assert bars[1]["length"] == pytest.approx(rows[1].value.dollars / rows[0].value.dollars, abs=1e-5)
    assert [bar["name"] for bar in bars if bar["strong"]] == ["Taiwan"]


async def test_a_trend_is_the_answers_rows(charting):
    planned = await charting.plan("/trend TW imports", ENGLISH)
    assert [(point.month, point.value) for point in planned.chart.columns.points] == [
        (row.period.first, row.value) for row in planned.document.rows
    ]


async def test_a_comparison_ends_in_the_answers_rows(charting):
    planned = await charting.plan("/compare TW VN KR imports", ENGLISH)
    assert [(one.name.code, one.points[-1].value) for one in planned.chart.series] == [
        (row.partner, row.value) for row in planned.document.rows
    ]


async def test_panels_are_the_answers_rows(charting):
    planned = await charting.plan("/rank TW", ENGLISH)
    assert [panel.row for panel in planned.chart.panels] == list(planned.document.rows)
    for panel in planned.chart.panels:
        assert panel.series.points[-1].value == panel.row.value


async def test_a_balance_is_shown_as_it_is_said(charting):
    """The United States has a surplus with the United Kingdom: columns of a surplus, above zero."""
    planned = await charting.plan("/deficit GB", ENGLISH)
    columns = planned.chart.columns
    assert columns.measure is Measure.SURPLUS
    assert columns.points[-1].value == Usd(-planned.document.rows[0].value.dollars)


async def test_contributions_are_the_answers_and_add_up(charting):
    planned = await charting.plan("/movers", ENGLISH)
    contributions = {row.partner: row.contribution for row in planned.document.rows}
    named = {part.partner: part.points for part in planned.chart.parts if part.partner is not None}
    assert named == contributions
    assert sum(float(part.points) for part in planned.chart.parts) == pytest.approx(float(planned.chart.whole))
    assert planned.chart.whole == planned.document.world.change


async def test_a_chart_of_shares_says_the_shares_and_shows_the_partner_asked_about(charting):
    planned = await charting.plan("/share KZ exports", ENGLISH)
    own, *_ = planned.document.rows
    bars = {bar.partner: bar for bar in planned.chart.bars}
    assert [code for code, bar in bars.items() if bar.is_strong] == ["KZ"]
    assert len(bars) == 11
    assert bars["KZ"].value == own.value
    assert bars["KZ"].change == Percent(own.share)
    told = localizer("en").say(bars["MX"].change)
    world = (await charting.plan("/exports top5", ENGLISH)).document.world
    assert told == f"{bars['MX'].value.dollars / world.value.dollars:.2%}"


async def test_a_table_too_long_for_bars_is_the_answers_table(charting):
    planned = await charting.plan("/total top30", ENGLISH)
    assert len(planned.chart.table.rows) == len(planned.document.rows) == 30


async def test_a_chart_of_another_vintage_has_its_figures(charting):
    planned = await charting.plan("/deficit CA 2025-01 vintage=2026-03", ENGLISH)
    # Of January 2025 alone there is only that month to show, and a single column is no chart.
    assert planned is NO_CHART
    planned = await charting.plan("/deficit top5 2025-01 vintage=2026-03", ENGLISH)
    assert [bar.value for bar in planned.chart.bars] == [row.value for row in planned.document.rows]
    assert "vintage=2026-03" in planned.key.command


async def test_a_picture_is_drawn_in_the_askers_language_and_theme(charting):
    pictures = set()
    for tag in tags():
        for theme in Theme:
            planned = await charting.plan("/rank TW", Asker(tag), theme=theme)
            pictures.add(await charting.picture(planned))
    assert len(pictures) == len(tags()) * len(Theme)
    assert Image.open(io.BytesIO(pictures.pop())).width == 1080


async def test_the_same_question_in_other_words_is_the_same_picture(charting):
    one, two = [await charting.plan(text, ASKER) for text in ("/chart /deficit top5", "逆差前五 圖")]
    assert one.key == two.key
    assert await charting.picture(one) is await charting.picture(two)


async def test_fifty_who_press_the_button_at_once_get_one_picture(charting):
    async def press() -> bytes:
        return await charting.picture(await charting.plan("/chart /rank TW 2026-01", ASKER, format=ImageFormat.SVG))

    pictures = await asyncio.gather(*(press() for _ in range(50)))
    assert len({id(picture) for picture in pictures}) == 1


@pytest.mark.parametrize("text", CHARTED)
async def test_the_button_under_an_answer_asks_for_its_chart(charting, app, text):
    document = await app.answering.ask(text, ASKER)
    command = charting.command_for(document)
    assert command.startswith("/chart /")
    assert len(command.encode()) <= 60
    assert (await charting.plan(command, ASKER)).document.command == document.command


@pytest.mark.parametrize("text", ["/help", "/months", "Atlantis", "/rank TW 2025-01", "/rank VI"])
async def test_there_is_no_button_where_there_is_no_chart(charting, app, text):
    assert charting.command_for(await app.answering.ask(text, ASKER)) is None


@pytest.mark.parametrize("text", ["/rank TW", "/movers", "/share TW"])
async def test_no_chart_is_made_to_decide_about_its_button(charting, app, monkeypatch, text):
    document = await app.answering.ask(text, ASKER)
    shown = charting.command_for(document)
    monkeypatch.setattr("bot.charting.chart_of", None)
    monkeypatch.setattr(type(app.answering.model), "series", None)
    monkeypatch.setattr(type(app.answering.model), "row", None)
    assert charting.command_for(document) == shown


@pytest.mark.parametrize("text", [*CHARTED, "/rank TW 2025-01", "/rank VI", "/movers surplus", "/trend TW 2025-01"])
async def test_there_is_a_button_exactly_where_a_chart_can_be_made(charting, app, text):
    document = await app.answering.ask(text, ASKER)
    planned = await charting.plan(text, ASKER)
    assert (charting.command_for(document) is None) is (planned is NO_CHART)


async def test_more_partners_than_lines_are_bars(charting):
    planned = await charting.plan("/compare TW VN KR JP CN MX CA imports", ENGLISH)
    values = [bar.value for bar in planned.chart.bars]
    assert isinstance(planned.chart, Bars)
    assert sorted(values, reverse=True) == values
    assert set(values) == {row.value for row in planned.document.rows}


async def test_differences_between_briefing_and_census_are_told_under_the_picture(charting):
    planned = await charting.plan("/deficit CA", ENGLISH)
    assert planned.document.kind is Kind.STANDING
    planned = await charting.plan("/deficit top15", ENGLISH)
    assert any("/revisions 2025-01" in note for note in drawn(planned.chart, localizer("zh_Hant_TW"))[1]["notes"])


async def test_a_single_month_is_no_line(app):
    only = Period.of_month(Month.of(2025, 1))
    request = Request(Intent.TREND, ("TW",), period=only)
    assert chart_of(request, app.answering.model, office_partner="TW") is None

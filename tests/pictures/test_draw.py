"""Pictures: as they were when somebody looked at them, and made of the figures they were given."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import bot.pictures
from bot.domain.figures import Measure, Usd
from bot.domain.values import Amount, Listing, Name, Verbatim
from bot.i18n.languages import localizer, tags
from bot.pictures.draw import ImageFormat, Shape, Theme, draw, drawn
from tests.pictures.conftest import JANUARY, points
from tests.pictures.svg_reading import height, said, texts, width

GOLDEN = Path(__file__).parent / "golden"
# Chinese where the words are of the office's own terms, English where they may still change.
SHOWN = {
    "bars": ("zh_Hant_TW", Theme.LIGHT),
    "contributions": ("en", Theme.LIGHT),
    "months": ("zh_Hant_TW", Theme.DARK),
    "one-measure": ("en", Theme.LIGHT),
    "comparison": ("en", Theme.DARK),
    "panels": ("zh_Hans_CN", Theme.LIGHT),
    "sheet": ("en", Theme.DARK),
}


TOLERATED = 5
"""Pixels that may differ clearly: another machine may round an edge otherwise, but not a digit."""


def _changed(one: Image.Image, two: Image.Image) -> int:
    """How many pixels differ by more than the shade of an edge."""
    return sum(ImageChops.difference(one, two).convert("L").histogram()[64:])


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_has_its_colours(measure):
    template = Path(bot.pictures.__file__).parent / "templates" / "frame.typ"
    assert len(re.findall(rf"^ +{measure}: rgb\(", template.read_text("utf-8"), re.MULTILINE)) == len(Theme)


def _picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("shape", Shape)
def test_a_picture_looks_as_it_did(named_chart, shape, tmp_path):
    """A picture that is not there is drawn, to be looked at: delete one to take a change of looks over."""
    name, chart = named_chart
    tag, theme = SHOWN[name]
    data = draw(chart, localizer(tag), theme=theme, shape=shape, scale=1)
    kept = GOLDEN / (f"{name}.png" if shape is Shape.PHONE else f"{name}-{shape}.png")
    if not kept.exists():
        kept.write_bytes(data)
        pytest.fail(f"{kept.name} was not there; it is now. Look at it before it is committed.")
    (tmp_path / kept.name).write_bytes(data)
    now, then = _picture(data), _picture(kept.read_bytes())
    assert now.size == then.size, tmp_path
    assert _changed(now, then) <= TOLERATED, tmp_path


def test_the_tolerance_notices_one_other_figure(charts):
    """So that the test above can fail: a single amount differs."""
    chart = charts["bars"]
    other = replace(chart, bars=(replace(chart.bars[0], value=Usd(18_357_000_000)), *chart.bars[1:]))
    one, two = (_picture(draw(each, localizer("zh_Hant_TW"), scale=1)) for each in (chart, other))
    assert _changed(one, two) > TOLERATED


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("tag", tags())
def test_every_chart_is_drawn_in_every_language_and_theme(named_chart, tag, theme):
    _, chart = named_chart
    picture = _picture(draw(chart, localizer(tag), theme=theme, scale=1))
    assert picture.width == 360
    assert picture.getpixel((0, 0)) == {Theme.LIGHT: (255, 255, 255), Theme.DARK: (23, 33, 43)}[theme]


def test_a_picture_is_as_sharp_as_a_phone_and_within_what_telegram_takes(named_chart):
    picture = _picture(draw(named_chart[1], localizer("en")))
    assert picture.width == 1080
    assert picture.width + picture.height < 10_000


def test_the_same_chart_gives_the_same_bytes_from_any_thread(named_chart):
    _, chart = named_chart
    with ThreadPoolExecutor(4) as pool:
        pictures = set(pool.map(lambda _: draw(chart, localizer("en"), scale=1), range(4)))
    assert len(pictures) == 1


@pytest.mark.parametrize("tag", tags())
def test_a_wide_picture_fills_a_slide(named_chart, tag):
    picture = _picture(draw(named_chart[1], localizer(tag), shape=Shape.WIDE))
    assert picture.size == (1920, 1080)


@pytest.mark.parametrize("rows", [11, 12, 40, 41, 60])
def test_a_long_table_fills_a_slide_too(charts, rows):
    table = charts["sheet"].table
    long = replace(charts["sheet"], table=replace(table, rows=(table.rows * 20)[:rows]))
    assert _picture(draw(long, localizer("en"), shape=Shape.WIDE)).size == (1920, 1080)
    words = texts(draw(long, localizer("en"), shape=Shape.WIDE, format=ImageFormat.SVG))
    assert sum(text.words == "Rank" for text in words) == (1 if rows <= 11 else 2 if rows <= 40 else 3)
    assert sum(text.words.startswith("▲") for text in words) >= rows


def _vectors(chart) -> Iterator[bytes]:
    for tag in tags():
        for shape in Shape:
            yield draw(chart, localizer(tag), shape=shape, format=ImageFormat.SVG)


def test_words_of_a_vector_picture_are_text(named_chart):
    """Every word that the template was given stands in the picture as it is written, and nothing as an outline."""
    _, chart = named_chart
    for tag in tags():
        _, data = drawn(chart, localizer(tag))
        for shape in Shape:
            picture = draw(chart, localizer(tag), shape=shape, format=ImageFormat.SVG)
            assert b"<use" not in picture
            written = "".join(text.words for text in texts(picture))
            missing = [
                word for word in _words(data) if word and re.sub(_LOST, "", word) not in re.sub(_LOST, "", written)
            ]
            assert not missing, written


_LOST = r"[\s\u2060]"
"""Spaces at the end of a line, and what joins two letters."""


def _words(data) -> Iterator[str]:
    yield from (data["title"], data["subtitle"], data["unit"], data["source"], *data["notes"])
    plot = data["plot"]
    for part in (*plot.get("bars", ()), *plot.get("labels", ()), *plot.get("legend", ()), *plot.get("panels", ())):
        yield from (part[key] for key in ("name", "value", "points", "change") if key in part)
    yield from (tick["text"] for tick in (*plot.get("x", ()), *(plot.get("y", ()))))
    yield from (cell for row in plot.get("rows", ()) for cell in row)


def test_spaces_are_where_they_were(charts):
    written = [text.words for text in texts(draw(charts["bars"], localizer("en"), format=ImageFormat.SVG))]
    assert {"臺灣 *Trade* #1 <b>", "$x$ 2026", "Bosnia and Herzegovina", "turned to deficit", "A note."} <= set(written)
    assert "Source: US Census Bureau (2026-03)" in written
    written = [
        text.words for text in texts(draw(charts["one-measure"], localizer("zh_Hant_TW"), format=ImageFormat.SVG))
    ]
    assert {"2026 年 1 月", "2025 年 1 月"} <= set(written)


def test_a_vector_picture_says_what_it_shows(charts):
    picture = draw(charts["bars"], localizer("en"), format=ImageFormat.SVG)
    assert said(picture, "title") == "臺灣 *Trade* #1 <b>"
    assert "Taiwan: US$16.78 billion ▲117.81%" in said(picture, "desc").split("\n")
    assert picture == draw(charts["bars"], localizer("en"), format=ImageFormat.SVG)


def test_no_words_stand_on_others(named_chart):
    for picture in _vectors(named_chart[1]):
        _assert_apart(picture)


def test_names_at_ends_of_lines_move_apart(charts):
    """Six lines that end at the same amount, at the top, at the bottom and in the middle."""
    chart = charts["comparison"]
    for last in (0, 120, 249):
        lines = tuple(replace(chart.series[0], name=Name(code), points=points(249, 0, last)) for code in SIX)
        for picture in _vectors(replace(chart, series=lines)):
            _assert_apart(picture)
            assert all(0 < text.baseline <= height(picture) for text in texts(picture))
            assert all(0 <= text.left < text.right <= width(picture) for text in texts(picture))


SIX = ("TW", "BA", "VC", "CD", "GB", "AE")


def _assert_apart(picture: bytes) -> None:
    words = texts(picture)
    assert words
    touching = [(one.words, two.words) for one, two in combinations(words, 2) if one.touches(two)]
    assert not touching


@pytest.mark.parametrize("tag", tags())
def test_no_line_ends_within_a_month_or_an_amount(charts, tag):
    """Titles of any length: wherever the line ends, the month at its end stays whole."""
    month, amount = (
        localizer(tag).say(value).replace("\N{NO-BREAK SPACE}", " ") for value in (JANUARY, Amount(Usd(21_690_000_000)))
    )
    for before in range(8, 60):
        title = Listing((Verbatim("x" * before), JANUARY, Amount(Usd(21_690_000_000)), JANUARY))
        chart = replace(
            charts["bars"], caption=replace(charts["bars"].caption, title=title), bars=charts["bars"].bars[:1]
        )
        picture = draw(chart, localizer(tag), format=ImageFormat.SVG)
        lines = "\n".join(text.words for text in texts(picture) if text.size == 17)
        assert (lines.count(month), lines.count(amount)) == (2, 1), lines


def test_words_are_never_read_as_markup(charts):
    """Names and titles come from files: what looks like code is printed as it stands."""
    hostile = '#panic("x") *bold* $x^2$ <label> @reference \\ // /* ` _ ~ " \' [ ] { }'
    chart = charts["bars"]
    harmless, spelled = (
        replace(chart, caption=replace(chart.caption, title=Verbatim(title))) for title in ("x", hostile)
    )
    assert drawn(spelled, localizer("en"))[1]["title"] == hostile
    assert (
        _picture(draw(spelled, localizer("en"), scale=1)).height
        >= _picture(draw(harmless, localizer("en"), scale=1)).height
    )


def test_bars_begin_at_zero_and_have_their_share_of_the_longest(charts):
    _, data = drawn(charts["bars"], localizer("en"))
    assert [bar["length"] for bar in data["plot"]["bars"]] == [1.0, 0.91888, 0.15205, 0.0, 0.0]
    assert [bar["value"] for bar in data["plot"]["bars"]] == ["18.26", "16.78", "2.78", "0.00", "not reported"]


def test_months_without_a_figure_break_the_line_and_leave_the_column_out(charts):
    _, data = drawn(charts["months"], localizer("en"))
    plot = data["plot"]
    assert [[len(run) for run in line["runs"]] for line in plot["lines"]] == [[4, 1, 6], [4, 1, 6]]
    assert len(plot["columns"]) == 11
    assert plot["bands"] == 13


def test_columns_stand_on_zero_downward_too(charts):
    _, data = drawn(charts["one-measure"], localizer("en"))
    plot = data["plot"]
    assert 0 < plot["zero"] < 1
    below = [column for column in plot["columns"] if column["to"] == plot["zero"]]
    above = [column for column in plot["columns"] if column["from"] == plot["zero"]]
    assert (len(below), len(above)) == (2, 9)
    assert {"at": plot["zero"], "text": "0"} in plot["y"]


def test_the_newest_month_and_the_one_a_year_before_are_set_off(charts):
    _, data = drawn(charts["one-measure"], localizer("en"))
    assert [place for place, column in enumerate(data["plot"]["columns"]) if column["strong"]] == [0, 10]
    assert [(entry["name"].replace("\N{NO-BREAK SPACE}", " "), entry["value"]) for entry in data["plot"]["legend"]] == [
        ("January 2026", "16.80"),
        ("January 2025", "7.70"),
    ]


def test_parts_of_a_growth_add_up_to_it(charts):
    chart = charts["contributions"]
    _, data = drawn(chart, localizer("en"))
    assert [bar["points"] for bar in data["plot"]["bars"]] == ["+2.53", "+1.20", "-4.60", "-6.27"]
    assert data["plot"]["whole"]["points"] == "-7.14"
    assert data["unit"] == "Unit: percentage points"


def test_numbers_and_unit_are_the_languages(charts):
    _, data = drawn(charts["months"], localizer("zh_Hant_TW"))
    assert data["unit"] == "單位：億美元"
    assert [tick["text"] for tick in data["plot"]["y"]] == ["0", "100", "200", "300"]
    _, data = drawn(charts["months"], localizer("en"))
    assert [tick["text"] for tick in data["plot"]["y"]] == ["0", "10", "20", "30"]


def test_source_and_vintage_are_printed(named_chart):
    _, data = drawn(named_chart[1], localizer("en"))
    assert data["source"].startswith("Source: US Census Bureau (2026-03)")


def test_a_wide_table_spares_its_columns_in_order(charts):
    _, data = drawn(charts["sheet"], localizer("en"))
    assert [column["heading"].replace("\N{NO-BREAK SPACE}", " ") for column in data["plot"]["columns"]] == [
        "Rank",
        "Partner",
        "January 2026",
        "Change",
        "Places",
    ]
    assert data["plot"]["rows"][1] == ["2", "United Arab Emirates", "20.00", "▲2.00%", "▲1"]

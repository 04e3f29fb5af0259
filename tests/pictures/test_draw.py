"""Pictures: as they were when somebody looked at them, and made of the figures they were given."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import bot.pictures
from bot.domain.figures import Measure, Usd
from bot.domain.values import Verbatim
from bot.i18n.languages import localizer, tags
from bot.pictures.draw import ImageFormat, Theme, draw, drawn

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


def test_a_picture_looks_as_it_did(named_chart, tmp_path):
    """A picture that is not there is drawn, to be looked at: delete one to take a change of looks over."""
    name, chart = named_chart
    tag, theme = SHOWN[name]
    data = draw(chart, localizer(tag), theme=theme, scale=1)
    kept = GOLDEN / f"{name}.png"
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


def test_a_vector_picture(charts):
    picture = draw(charts["months"], localizer("en"), format=ImageFormat.SVG)
    assert picture.startswith(b"<svg")
    assert picture == draw(charts["months"], localizer("en"), format=ImageFormat.SVG)


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
    assert [(entry["name"], entry["value"]) for entry in data["plot"]["legend"]] == [
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
    assert [column["heading"] for column in data["plot"]["columns"]] == [
        "Rank",
        "Partner",
        "January 2026",
        "Change",
        "Places",
    ]
    assert data["plot"]["rows"][1] == ["2", "United Arab Emirates", "20.00", "▲2.00%", "▲1"]

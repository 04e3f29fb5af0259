"""Whatever a language prints has a glyph in the fonts that ship."""

import unicodedata
from itertools import product

import pytest
import typst
from fontTools.ttLib import TTFont

from bot import shipped
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.time import Month, Period
from bot.domain.values import Amount, MonthName, Name, Number, OrdinalRank, Percent, RankMove, RatioStyle
from bot.i18n.languages import localizer, tags
from bot.partners import book
from bot.pictures import fonts

WEIGHTS = ("Regular", "Bold")


@pytest.fixture(scope="module", params=WEIGHTS)
def glyphs(request) -> set[str]:
    """The characters that one weight of all families has together."""
    files = sorted(fonts.FOLDER.glob(f"*-{request.param}.ttf"))
    assert len(files) == len(fonts.FAMILIES)
    found: set[str] = set()
    for file in files:
        with TTFont(file) as font:
            found |= set(map(chr, font.getBestCmap()))
    return found


def _printed(tag: str) -> str:
    """Everything of a language in one text, as its voice says it."""
    voiced = localizer(tag)
    january = Month.of(2026, 1)
    values = [
        *(Name(partner.code) for partner in book.load().all()),
        *(MonthName(Month.of(2026, month)) for month in range(1, 13)),
        *(Period(january - 14, january), Period.of_quarter(2025, 4), Period.last_twelve(january)),
        *Measure,
        *map(Missing, Why),
        *(Amount(Usd(dollars)) for dollars in (-1_234_567_890_123, 9_876_543_210)),
        *(Percent(Ratio(sign, 12345), style) for sign, style in product((-67890, 67890), RatioStyle)),
        *(Number(9_876_543_210), OrdinalRank(17), RankMove(3, 1), RankMove(1, 3), RankMove(1, 1)),
    ]
    files = (path for path in (shipped.LOCALES / tag).iterdir() if path.name in ("bot.po", "names.toml"))
    return "".join([*map(voiced.say, values), *(path.read_text("utf-8") for path in files)])


@pytest.mark.parametrize("tag", tags())
def test_every_character_of_a_language_has_a_glyph(tag, glyphs):
    printed = {character for character in _printed(tag) if unicodedata.category(character) != "Cc"}
    assert printed - glyphs == set()


def test_the_common_characters_of_big5_have_a_glyph(glyphs):
    """The first level: what names and free text of the office are written in."""
    codes = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    level_one = {code.decode("big5", "ignore") for code in codes if code <= b"\xc6\x7e"} - {""}
    assert len(level_one) == 5401
    assert level_one - glyphs == set()


@pytest.mark.parametrize(
    "text",
    [
        "ĂÂĐÊÔƠƯ ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳỵỷỹ",  # Vietnamese
        "ąćęłńóśźż čďěňřšťůž őű ğış ßäöü œæø åðþ ãõ",  # the European Union
        "あいうえおがぱんアイウエオヴー",
        "▲▼＝◀▶●−–—…「」『』《》、。；：！？（）％\u00a0\u202f",
    ],
)
def test_letters_and_marks_have_a_glyph(text, glyphs):
    assert set(text) - glyphs == set()


def test_digits_are_of_one_width():
    """Columns of figures stand in line without a feature that a program may not know."""
    for weight in WEIGHTS:
        with TTFont(fonts.FOLDER / f"NotoSansTC-{weight}.ttf") as font:
            cmap, advances = font.getBestCmap(), font["hmtx"]
            assert len({advances[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def _archived(text: str, tag: str = "en") -> bytes:
    """The text as PDF/A, which refuses what has no glyph; PNG would show boxes and say nothing."""
    families = ",".join(f'"{family}"' for family in fonts.families(tag))
    source = f"#set text(font: ({families}), lang: sys.inputs.lang)\n#sys.inputs.text\n*#sys.inputs.text*"
    return typst.compile(
        source.encode(),
        font_paths=fonts.fonts(),
        format="pdf",
        pdf_standards="a-2u",
        sys_inputs={"text": text, "lang": tag.split("_", maxsplit=1)[0]},
    )


@pytest.mark.parametrize("tag", tags())
def test_a_document_with_every_character_can_be_archived(tag):
    text = "".join(sorted({character for character in _printed(tag) if character.isprintable()}))
    assert _archived(text, tag).startswith(b"%PDF")


def test_a_document_with_a_character_of_no_font_cannot():
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        _archived("ก")


def test_each_family_has_its_licence():
    families = {path.name.rsplit("-", 1)[0] for path in fonts.FOLDER.glob("*.ttf")}
    assert families == {name.replace(" ", "") for name in fonts.FAMILIES}
    for family in families:
        assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / f"{family}-OFL.txt").read_text("utf-8")

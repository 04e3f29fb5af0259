"""Parts of grammar that a language's `words.toml` alone brings: what stands behind, units that stand first, eras."""

import pytest

from bot import shipped
from bot.answers import discover
from bot.domain.facts import Coverage
from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.partners import book
from bot.understand.canonical import spelled
from bot.understand.limits import amount
from bot.understand.reader import Reader

SHIPPED = Coverage(tuple(Month.of(2025, 1) + months for months in range(13)), {})
WORDS = {
    "ja": """
[measures]
exports = ["輸出"]
imports = ["輸入"]
[places]
home = ["米国"]
[after]
from = ["から"]
to = ["へ", "まで"]
[speech]
fill = ["の"]
[units]
year = ["年"]
month = ["月"]
[eras]
2018 = ["令和"]
""",
    "vi": """
[measures]
exports = ["xuất khẩu"]
imports = ["nhập khẩu"]
[units]
month_before = ["tháng"]
quarter_before = ["quý"]
year_before = ["năm"]
months = ["tháng"]
of = ["năm"]
past_after = ["qua", "gần nhất"]
first_after = ["đầu"]
[time]
until = ["đến"]
""",
    "de": """
[measures]
imports = ["einfuhren"]
[units]
quarter = ["quartal"]
nth_after = ["."]
months = ["monaten"]
ago_before = ["vor"]
""",
    "es": """
[measures]
imports = ["importaciones"]
[months]
1 = ["enero"]
[sides]
from = ["de"]
[units]
of = ["de", "del"]
""",
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    locales = tmp_path_factory.mktemp("locales")
    for tag, words in WORDS.items():
        (locales / tag).mkdir()
        (locales / tag / "words.toml").write_text(words, "utf-8")
    intents = discover()
    for tag in ("en", "zh_Hant_TW"):
        (locales / tag).symlink_to(shipped.LOCALES / tag)
    return Reader(book.load(), intents, locales=locales)


@pytest.mark.parametrize("chat", ["own", "en", "zh_Hant_TW"])
@pytest.mark.parametrize(
    ("tag", "text", "measure", "partner", "period"),
    [
        ("ja", "台湾からの輸入", Measure.IMPORTS, "TW", "2026-01"),
        ("ja", "日本から米国への輸出", Measure.IMPORTS, "JP", "2026-01"),
        ("ja", "米国から日本への輸出", Measure.EXPORTS, "JP", "2026-01"),
        ("ja", "令和7年12月の台湾からの輸入", Measure.IMPORTS, "TW", "2025-12"),
        ("ja", "台湾からの輸入 2025年3月から5月まで", Measure.IMPORTS, "TW", "2025-03..2025-05"),
        ("vi", "nhập khẩu Đài Loan tháng 12/2025", Measure.IMPORTS, "TW", "2025-12"),
        ("vi", "nhap khau Dai Loan thang 12 nam 2025", Measure.IMPORTS, "TW", "2025-12"),
        ("vi", "xuất khẩu Nhật Bản quý IV/2025", Measure.EXPORTS, "JP", "2025Q4"),
        ("vi", "nhập khẩu Đài Loan 6 tháng qua", Measure.IMPORTS, "TW", "2025-08..2026-01"),
        ("vi", "nhập khẩu Đài Loan 3 tháng đầu năm 2025", Measure.IMPORTS, "TW", "2025-01..2025-03"),
        ("de", "Einfuhren Taiwan 4. Quartal 2025", Measure.IMPORTS, "TW", "2025Q4"),
        ("de", "Einfuhren Taiwan vor 3 Monaten", Measure.IMPORTS, "TW", "2025-10"),
        ("es", "importaciones de Taiwán enero de 2025", Measure.IMPORTS, "TW", "2025-01"),
    ],
)
def test_words_of_the_file_alone_bring_it(reader, chat, tag, text, measure, partner, period):  # noqa: PLR0917 - one row of the table
    request = reader.read(text, SHIPPED, language=tag if chat == "own" else chat)

    assert (request.measure, request.partners, spelled(request.period)) == (measure, (partner,), period)


@pytest.mark.parametrize(
    ("typed", "point", "value"),
    [
        ("5,5", ".", "5.5"),
        ("5,5", ",", "5.5"),
        ("5.5", ",", "5.5"),
        ("10.000", ",", "10000"),
        ("10.000", ".", "10.000"),
        ("10,000", ".", "10000"),
        ("10,000", ",", "10.000"),
        ("1.234.567", ".", "1234567"),
        ("1.234,5", ".", "1234.5"),
        ("1,234.5", ",", "1234.5"),
        ("100", ",", "100"),
    ],
)
def test_decimal_signs_are_the_asker_s_where_both_are_possible(typed, point, value):
    assert str(amount(typed, point)) == value


def test_signs_that_make_no_number_are_none():
    assert amount("1.2,3.4,5", ".") is None

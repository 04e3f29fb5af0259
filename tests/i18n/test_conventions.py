"""One figure, growth, month, quarter and range in every language, held against CLDR's conventions through Babel."""

from decimal import Decimal

import pytest
from babel import Locale, localedata
from babel.dates import get_month_names
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.document import Document, Headline, Kind
from bot.domain.figures import Ratio, Usd, round_half_up
from bot.domain.time import Month, Period
from bot.domain.values import Amount, BareAmount, Number, OrdinalRank, Percent, RankMove, RatioStyle
from bot.i18n.languages import localizer, negotiate, tags

TAGS = tags()
_TRIANGLES = "▲▼△▽"


@pytest.mark.parametrize("tag", TAGS)
def test_amounts_are_grouped_and_pointed_as_the_locale_does(tag):
    speaker = localizer(tag)
    counted = Decimal(speaker.in_unit(Usd(4_469_216_000_000)))
    pattern = "#,##0." + "0" * speaker.decimals

    figure = format_decimal(round(counted, speaker.decimals), pattern, locale=tag)
    assert speaker.say(BareAmount(Usd(4_469_216_000_000))) == figure
    assert figure in speaker.say(Amount(Usd(4_469_216_000_000)))
    assert speaker.say(Amount(Usd(-4_469_216_000_000))).startswith(get_minus_sign_symbol(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_rates_have_the_locale_s_per_cent(tag):
    speaker = localizer(tag)
    plain = format_percent(Decimal("0.8430"), locale=tag, format=_two_decimals(tag))

    assert speaker.say(Percent(Ratio(8430, 10_000))) == plain
    rise, fall, level = (speaker.say(Percent(Ratio(steps, 10_000), RatioStyle.ARROW)) for steps in (8430, -8430, 0))
    assert plain in rise
    assert plain in fall
    assert len({rise.replace(plain, ""), fall.replace(plain, ""), level.replace(plain, "")}) == 3
    if tag.startswith("ja"):  # there ▲ is minus
        assert not set(rise + fall + speaker.say(RankMove(1, 3)) + speaker.say(RankMove(3, 1))) & set(_TRIANGLES)


def _two_decimals(tag: str) -> str:
    return (
        str(Locale.parse(tag).percent_formats[None].pattern)
        .replace("0%", "0.00%")
        .replace("0\xa0%", "0.00\xa0%")
        .replace("0\u202f%", "0.00\u202f%")
    )


@pytest.fixture
def babels_own_data():
    """Babel's data, read anew afterwards: what it resolves for one language leaks into others."""
    yield
    localedata._cache.clear()


@pytest.mark.usefixtures("babels_own_data")
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("number", range(1, 13))
def test_months_are_called_as_the_locale_does_or_by_number(tag, number):
    said = localizer(tag).say(Month.of(2026, number))
    names = {
        get_month_names(width, context, tag)[number] for width in ("wide",) for context in ("stand-alone", "format")
    }

    assert "2026" in said
    assert any(name.casefold() in said.casefold() for name in names) or str(number) in said.replace("2026", "")


@pytest.mark.parametrize("tag", TAGS)
def test_periods_differ_and_name_their_years(tag):
    speaker, january = localizer(tag), Month.of(2026, 1)
    periods = [
        Period.of_month(january),
        Period.of_quarter(2025, 4),
        Period.of_year(2025),
        Period.year_to_date(Month.of(2026, 3)),
        Period(january - 2, january),
        Period.last_twelve(january),
    ]
    said = [speaker.say(period) for period in periods]

    assert len(set(said)) == len(said)
    assert all(str(period.last.year) in text for period, text in zip(periods, said, strict=True))
    assert "4" in said[1] or "IV" in said[1]
    assert "4" in speaker.say(OrdinalRank(4))


@given(dollars=st.integers(-(10**13), 10**13), tag=st.sampled_from(TAGS))
def test_a_figure_printed_and_read_back_by_babel_is_the_rounded_figure(dollars, tag):
    usd = Usd(dollars)
    speaker = localizer(tag).for_document(Document(Kind.TABLE, (Headline(Amount(usd)),)))
    printed = speaker.say(BareAmount(usd))
    ascii_minus = printed.replace(get_minus_sign_symbol(tag), "-")

    worth = round(Decimal(10) ** -speaker.decimals / speaker.in_unit(Usd(1)))
    assert parse_decimal(ascii_minus, locale=tag) / speaker.in_unit(Usd(1)) == round_half_up(dollars, worth) * worth


@given(number=st.integers(0, 10**9), tag=st.sampled_from(TAGS))
def test_a_count_is_read_back(number, tag):
    assert parse_decimal(localizer(tag).say(Number(number)), locale=tag) == number


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (asked, language)
        for language, all_asked in {
            "ja": ("ja", "ja-JP"),
            "ko": ("ko", "ko-KR"),
            "vi": ("vi", "vi-VN"),
            "es": ("es", "es-419", "es-MX", "es-ES"),
            "fr": ("fr", "fr-CA", "fr-FR"),
            "de": ("de", "de-AT", "de-CH"),
        }.items()
        for asked in all_asked
        if language in TAGS
    ],
)
def test_telegram_s_tags_find_their_language(asked, language):
    assert negotiate(asked, "zh_Hant_TW") == language

"""Every kind of value, said in every language."""

import typing
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import shipped
from bot.domain.document import Bullets, Choice, Document, Fact, Facts, Headline, Kind
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.table import Column, Table
from bot.domain.time import Month, Period, PeriodKind
from bot.domain.values import (
    Amount,
    BareAmount,
    Listing,
    MonthName,
    Name,
    Number,
    OrdinalRank,
    Percent,
    ProductName,
    RankMove,
    RatioStyle,
    Say,
    ShortName,
    SideName,
    Value,
    Verbatim,
    nsay,
    psay,
    say,
)
from bot.i18n.catalogue import catalogue
from bot.i18n.languages import languages, localizer
from tests.i18n.unlocalized import digits, unlocalized

OFFICE, MAINLAND, ENGLISH = "zh_Hant_TW", "zh_Hans_CN", "en"
LANGUAGES = sorted(languages())
JANUARY = Month.of(2026, 1)

SAID = [
    # The office's own figures, as its briefing prints them.
    (Amount(Usd(446_920_000_000)), "4,469.2 億美元", "4,469.2 亿美元", "US$446.92 billion"),
    (BareAmount(Usd(26_610_000_000, 10_000_000)), "266.1", "266.1", "26.61"),
    (Amount(Usd(-1_200_000_000)), "-12.0 億美元", "-12.0 亿美元", "-US$1.20 billion"),
    (Percent(Ratio(8430, 10000)), "84.30%", "84.30%", "84.30%"),
    (Percent(Ratio(-714, 10000)), "-7.14%", "-7.14%", "-7.14%"),
    (Percent(Ratio(8430, 10000), RatioStyle.SIGNED), "+84.30%", "+84.30%", "+84.30%"),
    (Percent(Ratio(-714, 10000), RatioStyle.SIGNED), "-7.14%", "-7.14%", "-7.14%"),
    (Percent(Ratio(8430, 10000), RatioStyle.ARROW), "▲84.30%", "▲84.30%", "▲84.30%"),
    (Percent(Ratio(-714, 10000), RatioStyle.ARROW), "▼7.14%", "▼7.14%", "▼7.14%"),
    (Percent(Ratio(-714, 10000), RatioStyle.MAGNITUDE), "7.14%", "7.14%", "7.14%"),
    (Percent(Ratio(253, 10000), RatioStyle.POINTS), "+2.53 個百分點", "+2.53 个百分点", "+2.53 pp"),
    (Percent(Ratio(253, 10000), RatioStyle.BARE_POINTS), "+2.53", "+2.53", "+2.53"),
    (Percent(Ratio(23841, 1000)), "2,384.10%", "2,384.10%", "2,384.10%"),
    (Number(1234), "1,234", "1,234", "1,234"),
    (OrdinalRank(4), "第 4 大", "第 4 大", "No. 4"),
    (RankMove(4, 7), "▲3", "▲3", "▲3"),
    (RankMove(5, 4), "▼1", "▼1", "▼1"),
    (RankMove(4, 4), "＝", "＝", "＝"),
    (JANUARY, "2026 年 1 月", "2026 年 1 月", "January 2026"),
    (MonthName(JANUARY), "1 月", "1 月", "January"),
    (Period.of_month(JANUARY), "2026 年 1 月", "2026 年 1 月", "January 2026"),
    (Period.of_quarter(2025, 4), "2025 年第 4 季", "2025 年第 4 季度", "Q4 2025"),
    (Period.of_year(2025), "2025 年", "2025 年", "2025"),
    (Period.year_to_date(Month.of(2026, 3)), "2026 年 1 月至 3 月", "2026 年 1 月至 3 月", "January–March 2026"),
    (Period.year_to_date(JANUARY), "2026 年 1 月", "2026 年 1 月", "January 2026"),
    (
        Period.last_twelve(JANUARY),
        "截至 2026 年 1 月近 12 個月",
        "截至 2026 年 1 月近 12 个月",
        "12 months to January 2026",
    ),
    (
        Period(Month.of(2025, 11), JANUARY),
        "2025 年 11 月至 2026 年 1 月",
        "2025 年 11 月至 2026 年 1 月",
        "November 2025 – January 2026",
    ),
    # The span before a year to date, and a quarter moved by a month, are no longer what their kind says.
    (
        Period.year_to_date(Month.of(2026, 2)).preceding(),
        "2025 年 11 月至 12 月",
        "2025 年 11 月至 12 月",
        "November–December 2025",
    ),
    (
        Period.of_quarter(2025, 1).shifted(1),
        "2025 年 2 月至 4 月",
        "2025 年 2 月至 4 月",
        "February–April 2025",
    ),
    (Name("TW"), "臺灣", "台湾", "Taiwan"),
    (Name("WORLD"), "全球", "全球", "World"),
    (Name("??"), "??", "??", "??"),
    (ShortName("AE"), "阿聯", "阿联酋", "UAE"),
    (ShortName("TW"), "臺灣", "台湾", "Taiwan"),
    (SideName("MX+CA"), "墨西哥 + 加拿大", "墨西哥 + 加拿大", "Mexico + Canada"),
    (SideName("TW"), "臺", "台湾", "Taiwan"),
    (SideName("AE"), "阿聯", "阿联酋", "UAE"),
    (Measure.TOTAL, "貿易總額", "贸易总额", "total trade"),
    (Measure.DEFICIT, "貿易逆差", "贸易逆差", "trade deficit"),
    (Missing(Why.TURNED_TO_SURPLUS), "轉為順差", "由逆转顺", "turned to surplus"),
    (
        Listing((Name("TW"), Name("VN"), Name("JP"))),
        "臺灣、越南和日本",
        "台湾、越南和日本",
        "Taiwan, Vietnam, and Japan",
    ),
    (ProductName("HS71"), "第 71 章珠寶貴金屬", "第 71 章珠宝贵金属", "HS 71 Gems, metals"),
    (ProductName("NAICS334"), "業別 334 電腦電子", "行业 334 计算机电子", "NAICS 334 Computers"),
    (ProductName("HS85", is_short=True), "電機設備", "电机设备", "Electrical"),
    (ProductName("HS77"), "第 77 章", "第 77 章", "HS 77"),
    (Listing((Name("TW"), Name("VN"))), "臺灣和越南", "台湾和越南", "Taiwan and Vietnam"),
    (Listing((Name("TW"),)), "臺灣", "台湾", "Taiwan"),
    (Listing(()), "", "", ""),
    # What a user typed is never taken for a pattern.
    (Verbatim("{x} <b>&"), "{x} <b>&", "{x} <b>&", "{x} <b>&"),
    (psay("measure", "exports"), "出口額", "出口额", "exports"),
    # A sentence no catalogue has stays English.
    (
        say("never said of {who}, {when}", who=Verbatim("{who}"), when=say("unless {when}", when=JANUARY)),
        "never said of {who}, unless 2026 年 1 月",
        "never said of {who}, unless 2026 年 1 月",
        "never said of {who}, unless January 2026",
    ),
    (nsay("one untranslated thing", "{n} untranslated things", 1), *["one untranslated thing"] * 3),
    (nsay("one untranslated thing", "{n} untranslated things", 1500), *["1,500 untranslated things"] * 3),
]


@pytest.mark.parametrize(("value", "office", "mainland", "english"), SAID)
def test_values_are_said(value, office, mainland, english):
    assert [localizer(tag).say(value) for tag in (OFFICE, MAINLAND, ENGLISH)] == [office, mainland, english]


def test_every_kind_of_value_is_in_the_list_above():
    assert {type(value) for value, *_ in SAID} == set(typing.get_args(Value))


def test_a_column_says_what_its_values_do_and_nothing_for_an_empty_cell():
    values = [value for value, *_ in SAID]
    assert localizer("en").column([*values, None]) == [*(localizer("en").say(value) for value in values), ""]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_reason_and_measure_has_a_phrase_of_its_own(tag):
    phrases = [localizer(tag).say(Missing(why)) for why in Why] + [localizer(tag).say(measure) for measure in Measure]

    assert len(set(phrases)) == len(phrases)
    assert not set(phrases) & {"", "None", "NaN", "nan"}


@pytest.mark.parametrize(("tag", "said"), [(ENGLISH, "a: 5%"), (MAINLAND, "a：5%"), (OFFICE, "a：5%")])
def test_labels(tag, said):
    assert localizer(tag).labelled("a", "5%") == said


# --- rounding -----------------------------------------------------------------------------------

exact = st.integers(-(10**14), 10**14)


@given(dollars=exact, tag=st.sampled_from(LANGUAGES))
def test_an_amount_is_within_half_a_step_and_never_minus_zero(dollars, tag):
    text = unlocalized(localizer(tag).say(BareAmount(Usd(dollars))), tag)

    power = 10 ** int(catalogue(tag, shipped.LOCALES).facts["large power"])
    error = Fraction(text) * power - dollars
    assert abs(error) <= 5_000_000
    assert not (text.startswith("-") and Fraction(text) == 0)


@given(steps=st.integers(0, 10**8), tag=st.sampled_from(LANGUAGES))
def test_halves_go_away_from_zero(steps, tag):
    step, speaker = 10_000_000, localizer(tag)
    half = steps * step + step // 2

    assert speaker.say(BareAmount(Usd(half))) == speaker.say(BareAmount(Usd((steps + 1) * step)))
    assert speaker.say(BareAmount(Usd(half - 1))) == speaker.say(BareAmount(Usd(steps * step)))
    assert speaker.say(BareAmount(Usd(-half))) == speaker.say(BareAmount(Usd(-(steps + 1) * step)))


@given(hundredths=st.integers(0, 10**6), base=st.integers(1, 10**6), tag=st.sampled_from(LANGUAGES))
def test_halves_of_a_hundredth_percent_go_away_from_zero(hundredths, base, tag):
    speaker = localizer(tag)
    # hundredths + 1/2, exactly, over any denominator and either sign.
    half = Ratio((2 * hundredths + 1) * base, 20_000 * base)

    assert speaker.say(Percent(half)) == speaker.say(Percent(Ratio(hundredths + 1, 10_000)))
    assert speaker.say(Percent(Ratio(-half.numerator, half.denominator))) == speaker.say(
        Percent(Ratio(-(hundredths + 1), 10_000))
    )


@given(ratio=st.builds(Ratio, exact, st.integers(1, 10**14)), tag=st.sampled_from(LANGUAGES))
def test_a_ratio_says_the_same_in_every_style(ratio, tag):
    said = {style: unlocalized(localizer(tag).say(Percent(ratio, style)), tag) for style in RatioStyle}

    magnitude = said[RatioStyle.MAGNITUDE]
    assert said[RatioStyle.PERCENT].replace("-", "") == magnitude
    assert said[RatioStyle.SIGNED].translate({ord("+"): None, ord("-"): None}) == magnitude
    assert magnitude in said[RatioStyle.ARROW]  # with what the language says of a rise or fall
    assert (said[RatioStyle.ARROW] != magnitude) == (said[RatioStyle.SIGNED] != magnitude)
    assert digits(said[RatioStyle.POINTS], ENGLISH) == digits(magnitude, ENGLISH)
    assert ("-" in said[RatioStyle.POINTS]) == ("-" in said[RatioStyle.SIGNED])


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("style", RatioStyle)
def test_what_rounds_to_nothing_has_no_sign(tag, style):
    text = localizer(tag).say(Percent(Ratio(-1, 10**6), style))
    assert digits(text, tag) == "0.00"
    assert not set(unlocalized(text, tag)) & set("+-▲▼")


# --- the scale of an answer ---------------------------------------------------------------------


def document(*values, choices=()):
    return Document(Kind.STANDING, tuple(Headline(value) for value in values), choices=choices)


SCALES = [
    # (the document's largest amount, an amount in it, said by the office, said in English)
    (100_000_000, 4_000_000, "0.0 億美元", "US$0.00 billion"),
    (99_999_999, 4_000_000, "400 萬美元", "US$4.00 million"),
    (100_000, 4_000, "0 萬美元", "US$0.00 million"),
    (99_999, 4_000, "4,000 美元", "US$4,000"),
    (0, 0, "0.0 億美元", "US$0.00 billion"),
]


@pytest.mark.parametrize(("largest", "amount", "office", "english"), SCALES)
def test_one_scale_serves_a_whole_answer(largest, amount, office, english):
    answer = document(Amount(Usd(-largest)), Amount(Usd(amount)))

    assert localizer(OFFICE).for_document(answer).say(Amount(Usd(amount))) == office
    assert localizer(ENGLISH).for_document(answer).say(Amount(Usd(amount))) == english


LARGE = Amount(Usd(10**9))
SMALL = Headline(Amount(Usd(10**6)))


@pytest.mark.parametrize(
    "elsewhere",
    [
        Headline(say("x {a}", a=say("y {b}", b=Listing((Verbatim("z"), LARGE))))),
        Bullets(((0, Verbatim("a")), (1, LARGE))),
        Facts((Fact(Verbatim("a"), Verbatim("b"), (LARGE,)),)),
        Table((Column.AMOUNT,), (Verbatim("a"),), ((None,), (BareAmount(LARGE.usd),))),
    ],
)
def test_amounts_are_found_wherever_they_stand(elsewhere):
    answer = Document(Kind.TABLE, (SMALL, elsewhere))

    assert localizer(OFFICE).for_document(answer).unit() == "億美元"
    assert localizer(OFFICE).for_document(Document(Kind.TABLE, (SMALL,))).unit() == "萬美元"


def test_a_button_counts_too():
    answer = Document(Kind.TABLE, (SMALL,), choices=(Choice(LARGE, "/help"),))

    assert localizer(OFFICE).for_document(answer).unit() == "億美元"


def test_an_answer_without_amounts_is_said_in_the_large_unit():
    units = {tag: localizer(tag).for_document(document(say("nothing"))).unit() for tag in (ENGLISH, MAINLAND, OFFICE)}

    assert units == {ENGLISH: "US$ billion", MAINLAND: "亿美元", OFFICE: "億美元"}


# --- all values in all languages ----------------------------------------------------------------

codes = st.sampled_from(["TW", "CN", "HK", "WORLD", "EU", "XK", "nowhere"])
usd = st.builds(Usd, exact)
months = st.builds(Month.of, st.integers(1900, 2100), st.integers(1, 12))
periods = st.builds(
    lambda first, length, kind: Period(first, first + length, kind),
    months,
    st.integers(0, 40),
    st.sampled_from(PeriodKind),
)
simple = st.one_of(
    st.builds(Verbatim, st.text()),
    st.builds(Name, codes),
    st.builds(Amount, usd),
    st.builds(BareAmount, usd),
    st.builds(Percent, st.builds(Ratio, exact, st.integers(1, 10**12)), st.sampled_from(RatioStyle)),
    st.builds(Number, st.integers()),
    st.builds(OrdinalRank, st.integers(1, 300)),
    st.builds(RankMove, st.integers(1, 300), st.integers(1, 300)),
    months,
    st.builds(MonthName, months),
    periods,
    st.sampled_from(Measure),
    st.builds(Missing, st.sampled_from(Why)),
)
values = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(lambda items: Listing(tuple(items)), st.lists(inner, max_size=5)),
        st.builds(lambda value: Say("of {value}", {"value": value}), inner),
        st.builds(lambda n, value: nsay("one {value}", "{n} {value}", n, value=value), st.integers(0, 10**6), inner),
    ),
    max_leaves=8,
)


@given(value=values)
def test_every_value_can_be_said_in_every_language(value):
    for tag in LANGUAGES:
        speaker = localizer(tag).for_document(document(value))

        assert isinstance(speaker.say(value), str)

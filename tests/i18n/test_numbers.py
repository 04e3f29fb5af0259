"""Digits in every locale, held against Babel's own formatting."""

from decimal import Decimal

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import parse_pattern
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.numbers import NumberForms, Sign, number_forms

# Those with habits of their own: percent sign first, groups of two, marks around the minus, other digits.
ODD = ("en", "zh_Hant_TW", "de", "de_CH", "fr", "sv", "tr", "eu", "hi", "bn", "ar", "fa", "he", "es", "pl", "bg")
numbers = st.integers(min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize("tag", sorted(tag for tag in locale_identifiers() if "_" not in tag and tag != "root"))
def test_digits_are_those_of_babel_in_every_language(tag):
    locale = Locale.parse(tag)
    pattern = parse_pattern(locale.decimal_formats[None].pattern.replace("0.###", "0.00"))

    assert NumberForms.of(locale).decimal(123456789012, 2) == pattern.apply(Decimal("1234567890.12"), locale)


@given(number=numbers, places=st.integers(0, 6), tag=st.sampled_from(ODD))
def test_digits_survive_the_locale(number, places, tag):
    forms = number_forms(tag)

    text = forms.decimal(number, places)

    digits = text.replace(forms.group, "").replace(forms.point, ".")
    sign = -1 if digits.startswith(forms.minus) else 1
    assert sign * Decimal(digits.removeprefix(forms.minus)) == Decimal(number).scaleb(-places)
    assert len(digits.partition(".")[2]) == places


@given(number=numbers, tag=st.sampled_from(ODD))
def test_percent_is_the_pattern_of_the_locale(number, tag):
    locale, forms = Locale.parse(tag), number_forms(tag)
    pattern = parse_pattern(locale.percent_formats[None].pattern.replace("0", "0.00"))

    text = forms.percent(number, sign=Sign.NONE)

    # Babel leaves out the direction marks that Arabic has around its percent sign.
    assert text.replace("\u200e", "") == pattern.apply(Decimal(abs(number)).scaleb(-4), locale)


@given(tag=st.sampled_from(ODD), places=st.integers(0, 4), sign=st.sampled_from(Sign))
def test_zero_has_no_sign(tag, places, sign):
    forms = number_forms(tag)

    for text in (forms.decimal(0, places, sign), forms.percent(0, places, sign)):
        assert forms.plus not in text
        assert forms.minus not in text


@pytest.mark.parametrize(
    ("tag", "minus", "both", "none"),
    [
        ("en", "-7.14%", "+7.14%", "7.14%"),
        ("zh_Hant_TW", "-7.14%", "+7.14%", "7.14%"),
        ("de", "-7,14\N{NO-BREAK SPACE}%", "+7,14\N{NO-BREAK SPACE}%", "7,14\N{NO-BREAK SPACE}%"),
        # Swedish has a true minus, which Babel's own percent forgets.
        ("sv", "\N{MINUS SIGN}7,14\N{NO-BREAK SPACE}%", "+7,14\N{NO-BREAK SPACE}%", "7,14\N{NO-BREAK SPACE}%"),
        # Turkish puts the percent sign first, and the sign before it.
        ("tr", "-%7,14", "+%7,14", "%7,14"),
    ],
)
def test_signs_stand_where_the_locale_puts_them(tag, minus, both, none):
    forms = number_forms(tag)

    assert forms.percent(-714) == minus
    assert forms.percent(714, sign=Sign.BOTH) == both
    assert forms.percent(-714, sign=Sign.NONE) == none


def test_groups_of_two_in_india():
    assert number_forms("hi").decimal(1234567890, 2) == "1,23,45,678.90"

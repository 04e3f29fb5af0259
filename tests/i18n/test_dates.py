"""Names of months, where Babel's own data cannot be trusted to keep languages apart."""

import pytest

from bot.i18n.dates import month_names


@pytest.mark.parametrize("order", [("zh_Hans_CN", "de", "ru", "he", "en"), ("he", "en", "ru", "de", "zh_Hans_CN")])
def test_months_do_not_leak_from_one_language_into_another(order):
    assert {tag: month_names(tag)[3] for tag in order} == {
        "de": "März",
        "en": "March",
        "he": "מרץ",
        "ru": "март",
        "zh_Hans_CN": "三月",
    }


def test_every_month_has_a_name():
    assert list(month_names("fr")) == list(range(1, 13))

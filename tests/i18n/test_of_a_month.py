"""Growth is named by its base where a language does: 前年同月比 of a month, 前年同期比 of a longer period."""

import pytest

from bot.domain.values import Percent, Ratio, RatioStyle, Verbatim, psay, say
from bot.i18n.languages import localizer

_VALUES = {"statement": Verbatim("X"), "rate": Percent(Ratio(1, 10), RatioStyle.MAGNITUDE)}
_SAID = "{statement}, up {rate} on the year"


@pytest.mark.parametrize(
    ("tag", "of_month", "of_period"),
    [
        ("ja", "X、前年同月比10.00%増", "X、前年同期比10.00%増"),
        ("ko", "X, 전년 동월 대비 10.00% 증가", "X, 전년 동기 대비 10.00% 증가"),
        ("zh_Hant_TW", "X，年增 10.00%", "X，年增 10.00%"),
        ("en", "X, up 10.00% on the year", "X, up 10.00% on the year"),
    ],
)
def test_a_month_is_measured_against_its_month_where_a_language_says_so(tag, of_month, of_period):
    words = localizer(tag)

    assert words.say(psay("of a month", _SAID, **_VALUES)) == of_month
    assert words.say(say(_SAID, **_VALUES)) == of_period

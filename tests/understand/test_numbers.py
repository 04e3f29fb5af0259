"""How many partners a question asks for."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.errors import Invalid, NotUnderstood

_CHINESE = {
    5: "五",
    10: "十",
    12: "十二",
    15: "十五",
    20: "二十",
    25: "二十五",
    100: "一百",
    105: "一百零五",
    300: "三百",
}


@given(top=st.integers(1, 300), form=st.sampled_from(["top{}", "top {}", "TOP{}", "前{}", "前{}大", "前 {} 名", "{}"]))
def test_any_number_up_to_three_hundred(ask, top, form):
    assume(form != "{}" or top not in (114, 115))  # as bare as that, they are years of the Republic
    assert ask(f"逆差 {form.format(top)}").top == top


@pytest.mark.parametrize("form", ["前{}", "前{}大", "前{}名", "{}大"])
@pytest.mark.parametrize("top", _CHINESE)
def test_chinese_numbers(ask, top, form):
    assert ask(f"逆差{form.format(_CHINESE[top])}").top == top


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("top five", 5),
        ("top twenty exports", 20),
        ("five largest", 5),
        ("the 3 biggest deficits", 3),
        ("前兩名", 2),
        ("前3強", 3),
        ("前５大", 5),
        ("五國", 5),
        ("最大的五個", 5),
        ("第一名", 1),
        ("第四大貿易夥伴是誰", 4),
        ("no. 4", 4),
        ("top5 top5", 5),
    ],
)
def test_forms(ask, text, top):
    assert ask(text).top == top


@pytest.mark.parametrize(
    "text",
    [
        "top0",
        "top-3",
        "top 3.5",
        "top301",
        "top999999999999",
        "top" + "9" * 400,
        "前零名",
        "前301大",
        "top5 top10",
        "第0名",
    ],
)
def test_impossible_numbers_are_invalid(ask, text):
    assert isinstance(ask.refused(f"/deficit {text}"), Invalid)


@pytest.mark.parametrize("text", ["bottom 5", "倒數五名", "最小的五個", "1000", "2+2"])
def test_other_counts_are_not_understood(ask, text):
    assert isinstance(ask.refused(f"逆差 {text}"), NotUnderstood)

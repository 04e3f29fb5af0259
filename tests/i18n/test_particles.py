"""Korean particles agree with the sound before them, however it is written."""

import pytest

from bot.i18n.particles import is_pair, with_ending


@pytest.mark.parametrize(
    ("text", "pair", "said"),
    [
        ("중국", "은/는", "중국은"),
        ("캐나다", "은/는", "캐나다는"),
        ("대만", "이/가", "대만이"),
        ("인도", "을/를", "인도를"),
        ("일본", "과/와", "일본과"),
        ("베트남", "으로/로", "베트남으로"),
        ("브라질", "으로/로", "브라질로"),  # ㄹ takes 로
        ("호주", "으로/로", "호주로"),
        ("3", "은/는", "3은"),  # 삼
        ("2", "은/는", "2는"),  # 이
        ("7", "으로/로", "7로"),  # 칠
        ("84.30%", "은/는", "84.30%는"),  # 퍼센트
        ("APEC", "은/는", "APEC는"),
        ("ASEAN", "은/는", "ASEAN은"),  # 엔
        ("한국(대한민국)", "은/는", "한국(대한민국)은"),
    ],
)
def test_the_ending_agrees(text, pair, said):
    assert with_ending(text, pair) == said


def test_a_pair_is_no_name_of_a_form():
    assert is_pair("은/는")
    assert not any(map(is_pair, ("from", "", "/", "은/", "a/b/c")))

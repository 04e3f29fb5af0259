"""What is offered instead of a question that cannot be answered whole."""

import pytest

from bot.domain.errors import Invalid, NotUnderstood, UnknownMonth, UnknownPartner
from bot.understand.canonical import canonical


@pytest.mark.parametrize(
    ("text", "refusal", "offered"),
    [
        ("臺灣螺絲進口", NotUnderstood, "/imports TW 2026-01"),
        ("imports from taiwan blah", NotUnderstood, "/imports TW 2026-01"),
        ("倉管用台灣進口", NotUnderstood, "/imports TW 2026-01"),
        ("top 5 Taiwan exports", Invalid, "/exports TW 2026-01"),
        ("逆差超過100", NotUnderstood, "/deficit 2026-01"),
        ("exports to Narnia", UnknownPartner, "/exports 2026-01"),
        ("臺灣 2030-01 進口", UnknownMonth, "/imports TW 2026-01"),
        ("台灣總出口", NotUnderstood, "/imports TW"),
    ],
)
def test_the_nearest_whole_question_is_offered(ask, text, refusal, offered):
    error = ask.refused(text)
    assert isinstance(error, refusal)
    assert canonical(error.request) == offered


@pytest.mark.parametrize("text", ["asdfghjkl", "今天天氣如何", "!!!", "比較臺灣"])
def test_where_nothing_is_left_nothing_is_offered(ask, text):
    assert ask.refused(text).request is None


def test_long_texts_are_not_read_again(ask):
    assert ask.refused("台灣進口 " + "圕" * 90).request is None

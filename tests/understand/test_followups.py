"""Fragments that go on from the question before, and whole questions that do not."""

import pytest

from bot.domain.errors import Invalid
from bot.understand.canonical import canonical
from tests.understand.conftest import SHIPPED


def _read(ask, *texts: str, is_reply: bool = False, language: str = "zh_Hant_TW") -> str:
    request = None
    for text in texts:
        request = ask.reader.read(text, SHIPPED, language=language, previous=request, is_reply=is_reply)
    return canonical(request)


@pytest.mark.parametrize(
    ("texts", "command"),
    [
        (("去年台灣進口", "那日本呢"), "/imports JP 2025"),
        (("逆差前五 2025-12", "出口呢"), "/exports top5 2025-12"),
        (("台灣進口", "跟去年12月比呢"), "/imports TW 2026-01 vs 2025-12"),
        (("台灣今年進口", "日本呢"), "/imports JP 2026"),
        (("比較台灣和日本進口", "韓國呢"), "/imports KR 2026-01"),
        (("台灣進口", "跟日本、韓國比呢"), "/compare TW JP KR imports 2026-01"),
        (("逆差前五", "為什麼"), "/why deficit 2026-01"),
        (("逆差前五", "不含中國呢", "不含越南呢"), "/deficit top5 -CN -VN 2026-01"),
        (("逆差前五", "第六到第十名呢"), "/deficit #6-10 2026-01"),
        (("台灣進口", "為什麼減少"), "/why TW imports <0% 2026-01"),
        (("台灣進口", "為什麼", "那日本呢"), "/why JP imports 2026-01"),
        (("台灣進口", "為什麼", "跟日本比呢"), "/compare TW JP imports 2026-01"),
        (("台灣進口", "跟上個月比呢"), "/imports TW 2026-01"),
        (("台灣進口", "跟去年比呢"), "/imports TW 2026-01"),
    ],
)
def test_what_is_left_open_is_filled_in(ask, texts, command):
    assert _read(ask, *texts) == command


@pytest.mark.parametrize("text", ["日本", "出口", "台灣出口", "/imports", "逆差前五", "日本進口呢"])
def test_a_question_by_itself_does_not_go_on(ask, text):
    assert _read(ask, "去年台灣進口", text) == _read(ask, text)


@pytest.mark.parametrize(("text", "command"), [("日本", "/imports JP 2025"), ("出口", "/exports TW 2025")])
def test_a_bare_name_goes_on_by_reply(ask, text, command):
    request = ask.reader.read("去年台灣進口", SHIPPED, language="zh_Hant_TW")
    read = ask.reader.read(text, SHIPPED, language="zh_Hant_TW", previous=request, is_reply=True)
    assert canonical(read) == command


@pytest.mark.parametrize("text", ["/help", "設定", "謝謝", "有哪些月份"])
def test_what_is_not_of_figures_is_gone_on_from_by_nothing(ask, text):
    assert _read(ask, text, "那日本呢") == _read(ask, "那日本呢")


@pytest.mark.parametrize(
    ("texts", "offered"),
    [
        (("逆差前五", "跟12月比呢"), "/deficit WORLD 2026-01 vs 2025-12"),
        (("台灣占比", "跟12月比呢"), "/total TW 2026-01 vs 2025-12"),
        (("台灣日本進口比較", "跟12月比呢"), None),
        (("台灣日本進口比較", "不含日本"), None),
        (("台灣進口走勢", "不含中國"), None),
        (("逆差前五", "跟上個月比呢"), None),
    ],
)
def test_a_change_that_the_answer_would_leave_out_is_refused(ask, texts, offered):
    first, then = texts
    previous = ask.reader.read(first, SHIPPED, language="zh_Hant_TW")
    with pytest.raises(Invalid) as refused:
        ask.reader.read(then, SHIPPED, language="zh_Hant_TW", previous=previous)
    request = refused.value.request
    assert offered == (None if request is None else canonical(request))

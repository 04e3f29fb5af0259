"""Whatever word stands beside two partners, an answer is about both of them, or there is none."""

import tomllib

import pytest

from bot import shipped
from bot.domain.errors import TradebotError
from bot.domain.request import Request

_NO_WORDS = {"names", "commands", "choices", "counting", "units", "beside", "scales", "numbers", "doubts"}


def _words(tag: str) -> list[str]:
    tables = tomllib.loads((shipped.LOCALES / tag / "words.toml").read_text("utf-8"))
    found: list[str] = []
    for section, entries in tables.items():
        for key, listed in {} if section in _NO_WORDS else entries.items():
            found += [key] if section == "phrases" else listed
    return found


def _partners(request: Request) -> set[str]:
    passed = {request.condition.partner} if request.condition is not None else set()
    return {*request.partners, *request.excluded, *passed}


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        ("zh_Hant_TW", ["台灣{}日本進口", "台灣日本{}進口", "{}台灣日本進口", "台灣{}日本"]),
        ("zh_Hans_CN", ["台湾{}日本进口", "台湾日本{}进口", "{}台湾日本进口", "台湾{}日本"]),
        ("en", ["taiwan {} japan imports", "imports {} taiwan japan", "taiwan japan imports {}"]),
    ],
)
def test_two_partners_are_both_in_the_answer(ask, tag, sentences):
    dropped = []
    for word in _words(tag):
        for sentence in sentences:
            try:
                request = ask(sentence.format(word), tag)
            except TradebotError:
                continue
            if not {"TW", "JP"} <= _partners(request):
                dropped.append((sentence.format(word), request))
    assert dropped == []


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        ("zh_Hant_TW", ["逆差前五{}", "{}逆差前五"]),
        ("zh_Hans_CN", ["逆差前五{}", "{}逆差前五"]),
        ("en", ["{} top 5 deficits", "top 5 deficits {}"]),
    ],
)
def test_a_number_of_rows_is_kept(ask, tag, sentences):
    dropped = []
    for word in _words(tag):
        for sentence in sentences:
            try:
                request = ask(sentence.format(word), tag)
            except TradebotError:
                continue
            is_place = request.condition is not None and request.condition.last == 5
            if request.top != 5 and not is_place:
                dropped.append((sentence.format(word), request))
    assert dropped == []


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        ("zh_Hant_TW", ["進口超過100億{}", "{}進口超過100億的國家"]),
        ("en", ["{} imports over 10bn", "imports over 10bn {}"]),
    ],
)
def test_a_condition_is_kept(ask, tag, sentences):
    dropped = []
    for word in _words(tag):
        for sentence in sentences:
            try:
                request = ask(sentence.format(word), tag)
            except TradebotError:
                continue
            if request.condition is None:
                dropped.append((sentence.format(word), request))
    assert dropped == []

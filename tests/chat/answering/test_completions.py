"""What somebody who is still typing may mean."""

from itertools import islice

import pytest

from bot.chat.answering.completions import completions

_BY_SIZE = ("MX", "CA", "CN", "TW", "VN", "DE", "KR", "JP", "TH")


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("臺", "zh_Hant_TW", "/rank TW"),
        ("日", "zh_Hant_TW", "/rank JP"),
        ("tai", "en", "/rank TW"),
        ("逆", "zh_Hant_TW", "/deficit top5"),
        ("deficit top", "en", "deficit top5"),
        ("逆差前", "zh_Hant_TW", "逆差前10"),
        ("imports vi", "en", "imports VN"),
        ("越南進", "zh_Hant_TW", "越南 imports"),
        ("compare ta", "en", "/rank TW"),
    ],
)
def test_what_is_meant_is_among_the_first(text, language, question):
    assert question in list(islice(completions(text, language, _BY_SIZE), 24))


def test_nothing_typed_becomes_nothing():
    assert list(completions("  ", "en", _BY_SIZE)) == []

"""A first page is remembered by what it says and for whom, never shown to another."""

from types import SimpleNamespace

import pytest

from bot.chat.answering.render import MessageRenderer
from bot.domain.document import Document, Headline, Kind
from bot.domain.figures import Usd
from bot.domain.values import Amount
from bot.i18n.display_preferences import DisplayPreferences


@pytest.fixture
def renderer() -> MessageRenderer:
    bot = SimpleNamespace(username="trade_test_bot", bot=SimpleNamespace(supports_inline_queries=False))
    return MessageRenderer(bot, lambda *_: ())


def answer(dollars: int) -> Document:
    return Document(Kind.STANDING, (Headline(Amount(Usd(dollars))),), command="/rank TW")


def test_the_same_answer_is_rendered_once(renderer):
    english = DisplayPreferences.of("en", {})
    first = renderer.render_new(answer(26_610_000_000), english)
    assert renderer.render_new(answer(26_610_000_000), english) is first


def test_another_answer_to_the_same_command_is_rendered_anew(renderer):
    english = DisplayPreferences.of("en", {})
    texts = [renderer.render_new(answer(dollars), english).html for dollars in (26_610_000_000, 14_440_000_000)]
    assert texts == ["<b>US$26.61 billion</b>", "<b>US$14.44 billion</b>"]


def test_another_language_or_unit_is_rendered_anew(renderer):
    preferences = [DisplayPreferences.of(*of) for of in (("en", {}), ("zh_Hant_TW", {}), ("en", {"decimals": "3"}))]
    texts = [renderer.render_new(answer(26_610_000_000), one).html for one in preferences]
    assert texts == ["<b>US$26.61 billion</b>", "<b>266.1 億美元</b>", "<b>US$26.610 billion</b>"]

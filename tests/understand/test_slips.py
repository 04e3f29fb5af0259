"""Mistyped words of the grammar: what is offered, and that a partner's name is not taken for one."""

import pytest

from bot.domain.errors import NotUnderstood, UnknownPartner
from bot.domain.figures import Measure


@pytest.mark.parametrize(
    ("text", "guess"),
    [("逆查前五", "逆差"), ("台灣出囗", "出口"), ("top 5 defecit", "deficit"), ("improts from taiwan", "imports")],
)
def test_a_slip_is_offered_and_not_answered(ask, text, guess):
    error = ask.refused(text)
    assert isinstance(error, NotUnderstood)
    assert error.guess == guess
    assert error.request is not None


def test_the_reading_that_is_offered_is_the_whole_question(ask):
    request = ask.refused("逆查前五 2025-12").request
    assert (request.measure, request.top, str(request.period)) == (Measure.DEFICIT, 5, "2025-12")


def test_a_partners_name_with_a_slip_is_still_a_partners(ask):
    error = ask.refused("exports to Germny")
    assert isinstance(error, UnknownPartner)
    assert error.near[0] == "DE"


def test_what_resembles_no_word_offers_no_word(ask):
    assert ask.refused("weather").guess == ""


@pytest.mark.parametrize(("language", "word"), [("zh_Hant_TW", "進口來源"), ("zh_Hans_CN", "进口来源")])
def test_a_word_is_offered_as_the_asker_writes_it(ask, language, word):
    assert ask.refused("進口來園前五", language).guess == word

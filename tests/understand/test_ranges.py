"""Ranges of amounts, rates and shares: two limits of one figure."""

import pytest

from bot.domain.errors import TradebotError
from bot.understand.canonical import canonical


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("進口50到100億的國家", "/imports >5bn <10bn 2026-01"),
        ("逆差介於20億和60億之間", "/deficit >2bn <6bn 2026-01"),
        ("出口50億以上100億以下有哪些", "/exports >5bn <10bn 2026-01"),
        ("逆差30～70億的國家", "/deficit >3bn <7bn 2026-01"),
        ("占比5%到10%的國家", "/total share>5% share<10% 2026-01"),
        ("進口成長一成到三成的國家", "/imports >10% <30% 2026-01"),
        ("出口減少1到2成的國家", "/exports >-20% <-10% 2026-01"),
        ("出口衰退超過一半的國家", "/exports <-50% 2026-01"),
        ("deficits between 5 and 10 billion", "/deficit >5bn <10bn 2026-01"),
        ("imports from $500m to $1.5bn by country", "/imports >500mn <1.5bn 2026-01"),
        ("countries with exports over 1bn but under 2bn", "/exports >1bn <2bn 2026-01"),
        ("is the deficit with Taiwan between 10 and 20 billion", "/deficit TW >10bn <20bn 2026-01"),
    ],
)
def test_a_range_is_read_and_its_command_reads_back(ask, text, command):
    language = "en" if text.isascii() else "zh_Hant_TW"

    assert canonical(ask(text, language)) == command
    assert canonical(ask(command, language)) == command


@pytest.mark.parametrize("text", ["進口100到50億的國家", "逆差超過150億但不到100億", "imports 10% to 5 billion"])
def test_no_figure_is_in_an_empty_range_so_it_is_refused(ask, text):
    with pytest.raises(TradebotError):
        ask(text, "en" if text.isascii() else "zh_Hant_TW")


@pytest.mark.parametrize("text", ["2025年1月到3月進口", "imports from Jan to Mar 2025", "逆差第6到10名"])
def test_years_months_and_places_are_no_amounts(ask, text):
    request = ask(text, "en" if text.isascii() else "zh_Hant_TW")

    assert request.condition is None or request.condition.most is None

"""Lists, held against Babel's where no letters of two scripts meet."""

import pytest
from babel import Locale
from babel.lists import format_list

from bot.i18n.lists import joined

WORDS = ("α", "β", "γ", "δ", "ε")


@pytest.mark.parametrize("tag", ["en", "zh_Hant_TW", "zh_Hans_CN", "de", "ja", "he", "vi", "ar"])
@pytest.mark.parametrize("length", range(6))
def test_lists_are_those_of_the_locale(tag, length):
    locale = Locale.parse(tag)

    assert joined(WORDS[:length], locale.list_patterns["standard"]) == format_list(WORDS[:length], locale=locale)


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (("Japón", "Indonesia"), "Japón e Indonesia"),
        (("Chile", "Japón", "Irlanda"), "Chile, Japón e Irlanda"),
        (("Japón", "Islandia", "Chile"), "Japón, Islandia y Chile"),
        (("acero", "hierro"), "acero y hierro"),
        (("Japón", "Yemen"), "Japón y Yemen"),
    ],
)
def test_spanish_and_before_the_sound_of_i(items, text):
    assert joined(items, Locale.parse("es").list_patterns["standard"]) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (("月報", "US Census Bureau"), "月報和 US Census Bureau"),
        (("English", "月報"), "English 和月報"),
        (("G7", "CPTPP", "EU"), "G7、CPTPP 和 EU"),
        (("臺灣", "{0}", "{1}"), "臺灣、{0}和{1}"),
        (("", ""), "和"),
    ],
)
def test_latin_letters_keep_their_distance_from_chinese(items, text):
    assert joined(items, Locale.parse("zh_Hant_TW").list_patterns["standard"]) == text

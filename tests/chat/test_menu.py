from bot.chat.menu import menu_languages
from bot.i18n.languages import tags


def test_the_office_s_language_speaks_for_its_two_letters():
    tags = ("en", "zh_Hans_CN", "zh_Hant_TW")
    assert menu_languages(tags, "zh_Hant_TW") == {None: "zh_Hant_TW", "zh": "zh_Hant_TW", "en": "en"}
    assert menu_languages(tags, "en") == {None: "en", "en": "en", "zh": "zh_Hans_CN"}


def test_a_language_without_two_letters_has_no_menu():
    assert menu_languages(("yue_Hant_HK",), "en") == {None: "en", "en": "en"}


def test_every_language_there_is_has_a_menu():
    for default in tags():
        shown = menu_languages(tags(), default)
        assert shown[None] == shown[default.split("_")[0]] == default
        assert set(shown) - {None} == {tag.split("_")[0] for tag in tags()}

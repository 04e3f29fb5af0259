from bot.chat.menu import menu_languages


def test_the_office_s_language_speaks_for_its_two_letters():
    tags = ("en", "zh_Hans_CN", "zh_Hant_TW")
    assert menu_languages(tags, "zh_Hant_TW") == {None: "zh_Hant_TW", "zh": "zh_Hant_TW", "en": "en"}
    assert menu_languages(tags, "en") == {None: "en", "en": "en", "zh": "zh_Hans_CN"}


def test_a_language_without_two_letters_has_no_menu():
    assert menu_languages(("yue_Hant_HK",), "en") == {None: "en", "en": "en"}

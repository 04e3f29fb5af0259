"""Partner names, in the office's usage and in every language."""

import csv

import pytest

from bot import shipped
from bot.domain.values import Name, say
from bot.i18n.languages import languages, localizer
from bot.i18n.names import names_in, own_names

LANGUAGES = sorted(languages())
GROUPS = ("ASEAN", "USMCA", "NSP18", "G7", "CPTPP", "EFTA", "MERCOSUR", "GCC", "OPEC", "APEC")


def partner_name(tag, code):
    return localizer(tag).say(Name(code))


@pytest.mark.parametrize(
    ("code", "office", "mainland", "english"),
    [
        ("TW", "臺灣", "台湾", "Taiwan"),
        ("KR", "韓國", "韩国", "South Korea"),
        ("HK", "香港", "香港", "Hong Kong"),
        ("MO", "澳門", "澳门", "Macao"),
        ("IT", "義大利", "意大利", "Italy"),
        ("ID", "印尼", "印度尼西亚", "Indonesia"),
        ("NZ", "紐西蘭", "新西兰", "New Zealand"),
        ("SA", "沙烏地阿拉伯", "沙特阿拉伯", "Saudi Arabia"),
        ("LA", "寮國", "老挝", "Laos"),
        ("TD", "查德", "乍得", "Chad"),
        ("VA", "教廷", "梵蒂冈", "Vatican City"),
        ("CD", "剛果民主共和國", "刚果（金）", "DR Congo"),
        ("XK", "科索沃", "科索沃", "Kosovo"),
        ("WORLD", "全球", "全球", "World"),
        ("NSP18", "新南向 18 國", "新南向 18 国", "New Southbound 18"),
        ("ASEAN", "東協", "东盟", "ASEAN"),
    ],
)
def test_names(code, office, mainland, english):
    assert [partner_name(tag, code) for tag in ("zh_Hant_TW", "zh_Hans_CN", "en")] == [office, mainland, english]


def test_the_briefings_partners_are_named_as_it_names_them(shipped_data):
    lines = (shipped_data / "briefings" / "briefing_2026-01.txt").read_text("utf-8-sig").splitlines()
    printed = {cells[1] for cells in (line.split("\t") for line in lines) if len(cells) == 5} - {"國家"}
    named = {partner_name("zh_Hant_TW", code) for code in [*names_in("zh_Hant_TW"), "WORLD"]}

    assert len(printed) > 15
    assert printed <= named


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_partner_and_group_has_a_name(shipped_data, tag):
    with (shipped_data / "partners.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)} - {""}
    # Known by their letters in any language.
    letters = {"APEC", "ASEAN", "CPTPP", "EFTA", "G7", "OPEC", "USMCA"}

    assert len(codes) > 240
    assert {code for code in codes if partner_name(tag, code) == code} <= letters


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_two_partners_share_a_name(tag):
    names = [partner_name(tag, code) for code in {*names_in(tag), *own_names(tag, shipped.LOCALES)}]

    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_groups_and_the_world_have_names(tag):
    assert not {code for code in GROUPS if not partner_name(tag, code)}
    assert partner_name(tag, "WORLD") != "WORLD"
    assert partner_name(tag, "NSP18") != "NSP18"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_cldr_says_already_is_not_said_again(tag):
    own, cldr = own_names(tag, shipped.LOCALES), names_in(tag)

    assert [code for code, name in own.items() if cldr.get(code) == name] == []


def test_a_code_nobody_knows_is_said_as_it_is():
    assert partner_name("en", "QQ") == "QQ"


def test_names_of_any_locale_cldr_knows():
    assert names_in("de")["TW"] == "Taiwan"
    assert names_in("ja")["TW"] == "台湾"
    assert not {"001", "ZZ", "EZ"} & set(names_in("de"))


def test_a_name_takes_its_article_inside_a_sentence_only():
    english = localizer("en")
    assert english.say(Name("NL")) == "Netherlands"
    assert english.say(say("US imports from {partner}", partner=Name("NL"))) == "US imports from the Netherlands"
    assert english.say(say("{partner} and more", partner=Name("NL"))) == "The Netherlands and more"
    inner = say("{partner} first", partner=Name("GB"))
    assert english.say(say("It says {inner}", inner=inner)) == "It says the United Kingdom first"

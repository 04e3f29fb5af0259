"""Names as statistical offices write them: the right partner, or none; never another."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.partner import PartnerKind
from bot.partners import formal_names
from bot.partners.fold import fold

LANGUAGES = [
    "en",
    "zh_Hant",
    "zh_Hant_HK",
    "zh",
    "ja",
    "ko",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "cs",
    "sv",
    "ru",
    "uk",
    "tr",
    "ar",
    "hi",
    "th",
    "vi",
    "id",
    "ms",
    "ro",
    "el",
    "he",
    "da",
    "fi",
    "hu",
]
OFFICES = """
BO Bolivia (Plurinational State of)|Bolivia, Plurinational State of|Plurinational State of Bolivia
BZ British Honduras
CD Dem. Rep. of the Congo|Congo, Dem. Rep.|Democratic Republic of the Congo|Congo, Dem. Rep. of the
CG Congo, Rep.|Rep. of the Congo|Republic of the Congo|Congo
CN China, mainland|China, P.R.: Mainland|People's Republic of China
CZ Czech Rep.|Czech Republic|Czechia
DO Dominican Rep.
EG Egypt, Arab Rep.|Arab Republic of Egypt
FM Micronesia, Fed. Sts.|FS Micronesia|Micronesia (Federated States of)
GM Gambia, The|Republic of The Gambia
HK China, Hong Kong SAR|Hong Kong SAR, China|China, Hong Kong|Hong Kong, China|中國香港
IR Iran, Islamic Rep.|Iran (Islamic Republic of)
KG Kyrgyz Republic
KP Dem. People's Rep. of Korea|Korea, Dem. People's Rep.|Democratic People's Republic of Korea
KR Rep. of Korea|Korea, Rep.|Republic of Korea|Korea, Republic of
KY Cayman Isds
LA Lao People's Dem. Rep.|Lao PDR|Lao P.D.R.
MO China, Macao SAR|Macao SAR, China|China, Macau
NL Kingdom of the Netherlands|Netherlands (Kingdom of the)
RU Russian Federation
SX Sint Maarten (Dutch part)
SY Syrian Arab Rep.
TR Türkiye|Turkiye|Republic of Türkiye
TW Chinese Taipei|Taiwan, Province of China|Taiwan, China|臺澎金馬個別關稅領域|台灣地區|臺澎金馬|Other Asia, nes
TZ United Rep. of Tanzania
VE Venezuela, RB|Venezuela (Bolivarian Republic of)
VN Viet Nam|Socialist Republic of Vietnam
YE Yemen, Rep.
"""
NOBODY = (
    "Democratic Republic of Korea",
    "People's Democratic Republic of Yemen",
    "Democratic Republic of Germany",
    "State of Georgia",
    "State of Mexico",
    "Republic of Nowhere",
    "Republic of EU",
    "Inner Mongolia",
    "Saint Martin (French part)",
)


@pytest.mark.parametrize(
    ("code", "name"),
    [(line[:2], name) for line in OFFICES.strip().splitlines() for name in line[3:].split("|")],
)
def test_names_of_statistical_offices(partners, code, name):
    assert partners.code_of(name) == code
    assert {match.code for match in partners.find(name)} <= {code} | ({"CN"} if ", " in name else set())


@pytest.mark.parametrize("name", NOBODY)
def test_names_that_are_nobodys(partners, name):
    assert partners.code_of(name) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_cldr_are_right_or_refused(partners, language):
    """Census' own `KV`-like codes are mapped to ISO's; of what is no partner (US, ZZ) no name may mean one."""
    known = {partner.code for partner in partners.all() if partner.kind is not PartnerKind.GROUP}
    wrong = {}
    for code, name in Locale.parse(language).territories.items():
        if not (len(code) == 2 and code.isalpha()) or code == "ZZ":
            continue
        found = partners.code_of(name)
        if found is not None and found != code:
            wrong[code, name] = found
        elif found is None and code in known and language == "en":
            wrong[code, name] = None
    assert wrong == {}


def test_a_pair_in_a_running_text_is_two(partners):
    assert [match.code for match in partners.find("compare Taiwan, China")] == ["TW", "CN"]


@given(st.text(max_size=60))
def test_any_text_is_taken_apart(text):
    assert all(isinstance(name, str) for name in formal_names.shorter(fold(text)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("imports from the Kingdom of Thailand", ["TH"]),
        ("Federative Republic of Brazil exports", ["BR"]),
        ("自 Republic of Poland 進口", ["PL"]),
        ("Islamic Rep. of Pakistan, Kingdom of the Netherlands", ["PK", "NL"]),
        ("Poland, Republic of India", ["PL", "IN"]),
        ("Republic of Georgia", ["GE"]),
    ],
)
def test_a_title_before_a_name_is_part_of_it(partners, text, codes):
    """In a running text; nothing of the title is left over."""
    found = partners.find(text)
    assert [match.code for match in found] == codes
    assert all(text[match.start : match.end] == match.text for match in found)
    unread = text
    for match in found:
        unread = unread.replace(match.text, "")
    assert not any(title in unread for title in ("Republic", "Rep.", "Kingdom"))


@pytest.mark.parametrize(
    "text",
    [
        "Democratic Republic of Germany",
        "Democratic Republic of Vietnam",
        "Republic of Dominica",
        "State of Georgia",
        "the state of Japan",
        "the states of Brazil",
        "a trade union of Japan",
        "Republic of ASEAN",
        "Turkish Republic of Northern Cyprus",
    ],
)
def test_a_title_of_somebody_else_stays_unread(partners, text):
    """The name is found alone: that the title before it could not be read refuses the question."""
    assert not any("of" in match.text.split() for match in partners.find(text))


def test_no_title_makes_of_one_partner_another_or_two(partners):
    """Who is found with all of the title is who is found without it, or listed so, as the Congos and China are."""
    titled = 0
    for code, name in Locale.parse("en").territories.items():
        alone = {match.code for match in partners.find(name)}
        if len(alone) != 1 or len(code) != 2 or name.startswith("Congo"):
            continue
        for title in ("Republic", "Kingdom", "Democratic Republic", "People's Republic", "Federal Republic"):
            found = {match.code for match in partners.find(f"{title} of {name}") if match.start == 0}
            titled += bool(found)
            assert found <= alone | {partners.code_of(f"{title} of {name}")}, (title, name)
    assert titled > 500


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("印度共和國進口", "IN"),
        ("自伊朗伊斯蘭共和國進口", "IR"),
        ("對荷蘭王國出口", "NL"),
        ("巴西聯邦共和國", "BR"),
        ("墨西哥合眾國逆差", "MX"),
        ("老挝人民民主共和国出口", "LA"),
        ("阿尔及利亚民主人民共和国", "DZ"),
        ("大不列顛及北愛爾蘭聯合王國進口", "GB"),
    ],
)
def test_a_chinese_title_behind_a_name_is_part_of_it(partners, text, code):
    found = partners.find(text)

    assert [match.code for match in found] == [code]
    assert found[0].text in text
    assert found[0].text[-1] in "國国"


def test_a_chinese_title_never_makes_one_of_two_states_the_other(partners):
    found = {
        name: [match.code for match in partners.find(name)] for name in ("剛果民主共和國", "朝鮮民主主義人民共和國")
    }

    assert found == {"剛果民主共和國": ["CD"], "朝鮮民主主義人民共和國": ["KP"]}

"""Partners in running text, and slips."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UnknownPartner
from bot.partners import book


def codes(partners, text):
    return [match.code for match in partners.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美國自臺灣進口多少", ["TW"]),
        ("对台湾出口", ["TW"]),
        ("對Taiwan出口", ["TW"]),
        ("Taiwan's exports", ["TW"]),
        ("TAIWAN’S EXPORTS", ["TW"]),
        ("compare Taiwan and South Korea", ["TW", "KR"]),
        ("/compare TW VN exports 2026-01", ["TW", "VN"]),
        ("/rank臺灣", ["TW"]),
        ("/rank TW2026-01", ["TW"]),
        ("2026-01TW", []),  # two digits before it: not a date's year
        ("twn", ["TW"]),
        ("🇹🇼和🇯🇵", ["TW", "JP"]),
        ("韓國、日本、越南", ["KR", "JP", "VN"]),
        ("越南韓國", ["VN", "KR"]),
        # The longest name wins.
        ("中國香港", ["HK"]),
        ("中國大陸", ["CN"]),
        ("Papua New Guinea, Guinea-Bissau, Equatorial Guinea and Guinea", ["PG", "GW", "GQ", "GN"]),
        ("赤道幾內亞和幾內亞比索與幾內亞", ["GQ", "GW", "GN"]),
        ("Niger and Nigeria", ["NE", "NG"]),
        ("尼日和奈及利亞", ["NE", "NG"]),
        ("Dominican Republic, Dominica", ["DO", "DM"]),
        ("印尼 印度 印度尼西亞", ["ID", "IN", "ID"]),
        ("US Virgin Islands", ["VI"]),
        ("北韓和韓國", ["KP", "KR"]),
        ("EU vs ASEAN", ["EU", "ASEAN"]),
        ("新南向18國", ["NSP18"]),
        # Words end at spaces.
        ("woman in Indiana", []),
        ("Omani", []),
        ("romania", ["RO"]),
        ("タイプ", []),
        ("タイの輸出", ["TH"]),
        ("대만은", ["TW"]),
        ("수출이란", []),  # "what is called exports", not Iran
        ("ไทย", ["TH"]),
        ("ताइवान", ["TW"]),
        # Phrases that hold a name and do not mean it.
        ("今日本月出口", []),
        ("今日日本出口", ["JP"]),
        ("前五名中國家有哪些", []),
        ("上海地區", []),
        ("exports to New Mexico", []),
        ("United States exports to Mexico", ["MX"]),
        ("美國對墨西哥出口", ["MX"]),
        ("美墨加", ["USMCA"]),
        # Codes.
        ("TW", ["TW"]),
        ("tw", []),
        ("IN", ["IN"]),
        ("trade with IN", ["IN"]),
        ("in my list", []),
        ("IMPORTS IN 2026", []),
        ("IMPORTS IN JAPAN", ["JP"]),
        ("No. 4", []),
        ("NO.4", []),
        ("CO2", []),
        ("MAR 2026", []),
        ("VAT", []),
        ("MARKET", []),
        # Vietnamese names too short to do without their marks.
        ("Đức", ["DE"]),
        ("duc", []),
        ("", []),
        ("臺", []),
    ],
)
def test_who_is_named(partners, text, expected):
    assert codes(partners, text) == expected


def test_a_match_says_where_it_stands(partners):
    assert partners.find("對  Côte d’Ivoire 及臺灣") == (
        book.Match(3, 16, "CI", "Côte d’Ivoire"),
        book.Match(18, 20, "TW", "臺灣"),
    )


names = st.sampled_from(
    ["臺灣", "Taiwan", "TW", "Côte d’Ivoire", "中國香港", "🇹🇼", "Guinea-Bissau", "이란", "Đức", "今日"]
)


@given(st.lists(st.one_of(names, st.text(max_size=5)), max_size=8).map("".join))
def test_matches_are_in_order_apart_and_true_to_the_text(text):
    matches = BOOK.find(text)
    for match in matches:
        assert text[match.start : match.end] == match.text != ""
        assert BOOK.get(match.code).code == match.code
    assert all(one.end <= other.start for one, other in pairwise(matches))


@given(st.text())
def test_near_names_partners_only(text):
    near = BOOK.near(text)
    assert len(near) <= 3
    assert len({BOOK.get(code).code for code in near}) == len(near)


# Hypothesis and a session's fixture do not mix.
BOOK = book.load()


@pytest.mark.parametrize(
    ("slip", "code"),
    [
        ("Tawian", "TW"),
        ("Taiwn", "TW"),
        ("Veitnam", "VN"),
        ("vietnm", "VN"),
        ("Germny", "DE"),
        ("Phillipines", "PH"),
        ("Swizerland", "CH"),
        ("Netherland", "NL"),
        ("Untied Kingdom", "GB"),
        ("South Koera", "KR"),
        ("Indonisia", "ID"),
        ("Malayisa", "MY"),
        ("Austrlia", "AU"),
        ("Philip", "PH"),
        ("chna", "CN"),
        ("臺彎", "TW"),
        ("台弯", "TW"),
        ("越男", "VN"),
        ("韓果", "KR"),
        ("泰果", "TH"),
        ("加拿太", "CA"),
        ("墨西歌", "MX"),
        ("馬來西压", "MY"),
        ("沙烏阿拉伯", "SA"),
        ("馬來西", "MY"),
        ("臺彎出口", "TW"),
        ("exports to Tawian", "TW"),
        ("tw", "TW"),
        ("Тайван", "TW"),
    ],
)
def test_a_slip_is_suggested_and_never_certain(partners, slip, code):
    assert partners.near(slip)[0] == code
    assert partners.find(slip) == ()
    with pytest.raises(UnknownPartner) as refusal:
        partners.resolve(slip)
    assert refusal.value.near[0] == code


@pytest.mark.parametrize("text", ["hello", "weather", "天氣", "exports", "出口", "asdfgh", "", "?", "2026", "x" * 5000])
def test_what_is_no_slip_suggests_nobody(partners, text):
    assert partners.near(text) == ()


def test_no_more_suggestions_than_asked_for(partners):
    assert len(partners.near("Koera", limit=1)) == 1
    assert partners.near("Koera", limit=0) == ()


def test_resolve_takes_one_whole_name(partners):
    assert partners.resolve(" Korea, South ") == "KR"
    assert partners.resolve("TWN") == "TW"
    for text in ("Taiwan and Japan", "exports Taiwan", "tw", "臺", "5830", ""):
        with pytest.raises(UnknownPartner):
            partners.resolve(text)


def test_short_names_serve_both_scripts_and_stand_for_partners(partners):
    assert {character: partners.short[character] for character in "臺台韓韩陸陆中歐欧"} == {
        "臺": "TW", "台": "TW", "韓": "KR", "韩": "KR", "陸": "CN", "陆": "CN", "中": "CN", "歐": "EU", "欧": "EU",
    }  # fmt: skip
    for character, code in partners.short.items():
        assert len(character) == 1
        assert partners.get(code).code == code

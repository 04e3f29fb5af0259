"""The shipped tables are sound, and an unsound one is refused with its line."""

import pytest
from python_calamine import CalamineWorkbook

from bot.domain.errors import UnknownPartner
from bot.domain.partner import PartnerKind
from bot.domain.time import Month
from bot.partners import table

HEADER = "code,alpha3,kind,census_codes,census_name,short,aliases\n"
SOUND = HEADER + "TW,TWN,country,5830,Taiwan,臺,臺灣\nCN,CHN,country,5700,China,,\nEU,,group,,,,European Union\n"
LISTED = "partner,listed,delisted,within\nTW,1992-01,2001-01,CN\n"
MEMBERS = "group,partner,joined,left\nEU,TW,,2020-02\nEU,CN,2004-05,\n"


def test_every_code_of_the_shipped_workbook_is_known_by_its_name_too(partners, shipped_data):
    rows = CalamineWorkbook.from_path(shipped_data / "census/country_2025-2026.xlsx").get_sheet_by_index(0).to_python()
    wrong = []
    for code, name in {(str(row[1]), str(row[2])) for row in rows[1:]}:
        partner = partners.by_census(code)
        if partner is None:
            if not partners.is_aggregate(code):
                wrong.append((code, name, "unknown"))
        elif partners.resolve(name) != partner.code:
            wrong.append((code, name, partners.resolve(name)))
    assert wrong == []


@pytest.mark.parametrize(
    ("census", "code"),
    [
        ("7740", "ET"),
        ("5080", "IL"),
        ("4802", "RS"),
        ("7320", "SD"),
        # States and territories that are no more, as the workbook from 1985 has them.
        ("2771", "ANHH"),
        ("4350", "CSHH"),
        ("4610", "SUHH"),
        ("4790", "YUCS"),
        ("4799", "CSXX"),
        ("5160", "NTHH"),
        ("8220", "ZZ"),
        ("8500", "XO"),
        # Schedule C writes KV.
        ("4803", "XK"),
        ("0015", "WORLD"),
        # What is no partner and has figures of its own.
        ("0004", "WORLDSA"),
        ("0007", "ATP"),
    ],
)
def test_former_and_odd_census_codes(partners, census, code):
    partner = partners.by_census(census)
    assert partner is not None
    assert partner.code == code


def test_the_newest_census_code_comes_first(partners):
    assert partners.get("ET").census_codes == ("7749", "7740")


@pytest.mark.parametrize("code", ["0001", "0003", "0005", "0009", "0022", "0028", "1000", "1XXX", "7XXX"])
def test_aggregates_are_passed_over(partners, code):
    assert partners.is_aggregate(code)
    assert partners.by_census(code) is None


@pytest.mark.parametrize("code", ["0015", "5830", "8220", "5831", ""])
def test_partners_and_unknown_codes_are_no_aggregates(partners, code):
    assert not partners.is_aggregate(code)


def test_the_united_states_are_no_partner(partners):
    for name in ("US", "USA", "United States", "美國", "アメリカ合衆国", "🇺🇸"):
        with pytest.raises(UnknownPartner):
            partners.resolve(name)
        assert partners.find(name) == ()
        assert partners.near(name) == ()


@pytest.mark.parametrize(
    ("group", "month", "members"),
    [
        ("ASEAN", "2025-09", 10),
        ("ASEAN", "2025-10", 11),
        ("EU", "2026-01", 27),
        ("EU", "2020-01", 28),
        ("EU", "2020-02", 27),
        ("EU", "2013-06", 27),
        ("EU", "2004-05", 25),
        ("EU", "1995-01", 15),
        ("EU", "1986-01", 12),
        ("EU", "1985-12", 10),
        ("USMCA", "2026-01", 2),
        ("NSP18", "2026-01", 18),
        ("G7", "2026-01", 6),
        ("CPTPP", "2018-12", 6),
        ("CPTPP", "2024-12", 12),
        ("EFTA", "2026-01", 4),
        ("MERCOSUR", "2026-01", 5),
        ("MERCOSUR", "2016-11", 5),
        ("MERCOSUR", "2016-12", 4),
        ("GCC", "2026-01", 6),
        ("OPEC", "2018-12", 15),
        ("OPEC", "2019-01", 14),
        ("OPEC", "2024-01", 12),
        ("APEC", "2026-01", 20),
        ("PS", "2026-01", 2),
    ],
)
def test_how_many_members_a_group_has(partners, group, month, members):
    assert len(partners.get(group).members_in(Month.parse(month))) == members


def test_indonesia_was_in_opec_again_for_a_year(partners):
    opec = partners.get("OPEC")
    inside = [
        str(month)
        for month in ("2008-12", "2009-01", "2016-01", "2016-11", "2016-12")
        if "ID" in opec.members_in(Month.parse(month))
    ]
    assert inside == ["2008-12", "2016-01", "2016-11"]


def test_groups_are_the_groups(partners):
    groups = {p.code for p in partners.all() if p.kind is PartnerKind.GROUP}
    assert groups >= {"ASEAN", "EU", "USMCA", "NSP18", "G7", "CPTPP", "EFTA", "MERCOSUR", "GCC", "OPEC", "APEC", "PS"}


def test_an_unknown_code_has_no_partner(partners):
    with pytest.raises(UnknownPartner):
        partners.get("QQ")


def read(folder, partners=SOUND, members=MEMBERS, listed=LISTED):
    texts = {"partners.csv": partners, "groups.csv": members, "listings.csv": listed}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return table.read(*(folder / name for name in texts))


def test_a_sound_table_is_read(tmp_path):
    taiwan, china, union = read(tmp_path).entries
    assert (taiwan.partner.listed, taiwan.partner.delisted) == (Month.of(1992, 1), Month.of(2001, 1))
    assert (taiwan.partner.within, china.partner.listed) == ("CN", None)
    assert taiwan.names == ("Taiwan", "臺灣")
    assert taiwan.short == ("臺",)
    assert union.partner.members_in(Month.parse("2020-01")) == ("TW", "CN")


@pytest.mark.parametrize(
    ("partners", "members", "complaint"),
    [
        (SOUND.replace("alpha3", "iso3"), MEMBERS, "the columns are not"),
        (SOUND + "JP,JPN,country\n", MEMBERS, "has not 7 cells"),
        (SOUND + "JP,JPN,country,5880,Japan,,,\n", MEMBERS, "has not 7 cells"),
        (SOUND + "jp,JPN,country,5880,Japan,,\n", MEMBERS, "'jp' is not a code"),
        (SOUND + "JP,Jpn,country,5880,Japan,,\n", MEMBERS, "'Jpn' is not an alpha-3 code"),
        (SOUND + "JP,JPN,nation,5880,Japan,,\n", MEMBERS, "'nation' is not a valid PartnerKind"),
        (SOUND + "JP,JPN,country,588,Japan,,\n", MEMBERS, "'588' is not a Census code"),
        (SOUND + "JP,JPN,country,,Japan,,\n", MEMBERS, "all but groups have a Census code"),
        (SOUND + "JP,JPN,country,5830,Japan,,\n", MEMBERS, "5830 stands already in partners.csv, line 2"),
        (SOUND + "TW,TWN,country,5831,Taiwan,,\n", MEMBERS, "TW stands there twice"),
        (SOUND + "GCC,,group,,,,\n", MEMBERS, "has members"),
        (SOUND, MEMBERS + "OPEC,CN,,\n", "OPEC is not in partners.csv"),
        (SOUND, MEMBERS + "EU,JP,,\n", "EU: who is 'JP'?"),
        (SOUND, MEMBERS + "EU,EU,,\n", "EU: who is 'EU'?"),
        (SOUND, MEMBERS + "EU,TW,2019-01,\n", "TW is in EU twice at once"),
        (SOUND, MEMBERS.replace("2004-05", "2004-13"), "no such month: 2004-13"),
        (SOUND, MEMBERS + "EU,TW,2021-02,2021-01\n", "left before joining"),
    ],
)
def test_an_unsound_table_is_refused_with_its_fault(tmp_path, partners, members, complaint):
    with pytest.raises(table.DefectiveTable) as refusal:
        read(tmp_path, partners, members)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("JP,1992-01,,", "JP is not in partners.csv"),
        ("CN,1992-01,,JP", "JP is not in partners.csv"),
        ("TW,1993-01,,", "TW stands there twice"),
        ("CN,1992-01,1992-01,", "delisted before it is listed"),
        ("CN,1992,,", "listings.csv, line 3"),
    ],
)
def test_an_unsound_listing_is_refused_with_its_fault(tmp_path, line, complaint):
    with pytest.raises(table.DefectiveTable) as refusal:
        read(tmp_path, listed=f"{LISTED}{line}\n")
    assert complaint in str(refusal.value)

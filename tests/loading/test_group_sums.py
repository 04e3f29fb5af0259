"""Census' own rows of groups beside the sums of members: a difference is told and changes nothing."""

import json

import pytest

from bot.domain.loads import Severity
from bot.loading import prepared_load
from bot.loading.report import LoadStatus
from tests.census import CensusWorkbook

MEMBERS = {"USMCA": {"1220": 700, "2010": 500}, "ASEAN": {"5520": 30, "5590": 12}}
CODES = {"USMCA": "0020", "ASEAN": "0027"}


def api(month, *, off=()):
    """Exports and imports of some members with the API's rows of groups; of groups in `off`, a dollar more."""
    answers = []
    for flow in ("ALL_VAL_MO", "GEN_VAL_MO"):
        rows = [["CTY_CODE", "CTY_NAME", flow, "time"], ["-", "TOTAL FOR ALL COUNTRIES", "1242", month]]
        for group, members in MEMBERS.items():
            rows += [[code, "", str(amount), month] for code, amount in members.items()]
            rows.append([CODES[group], group, str(sum(members.values()) + (group in off)), month])
        answers.append(rows)
    return json.dumps(answers).encode()


def told(data, partners):
    found = prepared_load.read(data, "file", partners).group_sums
    return [(one.severity, one.message.values["group"].code) for one in found if one.check == "group_sum"]


def test_sums_that_agree_are_no_finding(partners):
    assert told(api("2026-01"), partners) == []


@pytest.mark.parametrize("group", MEMBERS)
def test_a_dollar_of_difference_is_told_once_a_flow(partners, group):
    assert told(api("2026-01", off={group}), partners) == [(Severity.NOTE, group)] * 2


async def test_no_figure_of_a_group_is_stored(loading, store):
    report = await loading.load(api("2026-01", off={"ASEAN"}), "api.json", accept_warnings=True)
    assert report.status is LoadStatus.LOADED
    stored = {row.partner for row in (await store.holdings()).figures}
    assert stored == {"WORLD", "CA", "MX", "VN", "SG"}


def test_the_workbook_agrees_on_the_european_union(partners, census_file):
    read = prepared_load.read(census_file, "country.xlsx", partners)
    assert [row.group for row in read.parsed.groups] == ["EU"] * 13
    assert read.group_sums == ()


def test_a_member_that_moves_is_seen_in_the_workbook(partners, census: CensusWorkbook):
    census.set(2026, "4280", 1, imports=census.get(2026, "4280", 1, "I") + 50)
    census.set(2026, "0015", 1, imports=census.get(2026, "0015", 1, "I") + 50)
    assert told(census.data(), partners) == [(Severity.NOTE, "EU")]


def test_a_group_alone_is_no_figure(partners):
    rows = [["CTY_CODE", "CTY_NAME", "GEN_VAL_MO", "time"], ["0027", "ASEAN", "5", "2026-01"]]
    with pytest.raises(Exception, match="no rows about countries"):
        prepared_load.read(json.dumps(rows).encode(), "file", partners)

"""The checks of complete files: units, signs, gaps and names."""

import pytest

from bot.domain.document import Name
from bot.loading.report import LoadStatus

TAIWAN, WORLD, CHINA = "5830", "0015", "5700"


@pytest.fixture
async def february(loading, census_file, census):
    """A workbook of one month more, on a database that has the months before."""
    await loading.load(census_file, "country.xlsx")
    return census.grow(2026, 2, 1.01)


@pytest.fixture
def found(loading):
    async def load(census):
        report = await loading.load(census.data(), "country.xlsx")
        return report.status, {(finding.severity.value, finding.check) for finding in report.findings}

    return load


async def test_a_true_month_raises_nothing(found, february):
    assert await found(february) == (LoadStatus.LOADED, set())


async def test_dollars_taken_for_millions_are_seen(found, february):
    for year, code in february.rows:
        if year == "2026":
            values = {
                name: february.get(2026, code, 2, flow) / 1000 for name, flow in (("imports", "I"), ("exports", "E"))
            }
            february.set(2026, code, 2, **values)
    status, findings = await found(february)
    assert (status, ("error", "magnitude") in findings) == (LoadStatus.REFUSED, True)


async def test_one_partner_a_thousand_times_too_large_is_asked_about(found, february):
    february.set(2026, TAIWAN, 2, exports=february.get(2026, TAIWAN, 2, "E") * 1000)
    assert await found(february) == (
        LoadStatus.REFUSED,
        {("warning", "magnitude"), ("warning", "sum"), ("warning", "outlier")},
    )


async def test_a_negative_amount_is_an_error(found, february):
    february.set(2026, TAIWAN, 2, exports=-1.0)
    status, findings = await found(february)
    assert (status, ("error", "negative") in findings) == (LoadStatus.REFUSED, True)


async def test_a_large_partner_that_vanishes_is_asked_about(found, february):
    del february.rows["2026", TAIWAN]
    status, findings = await found(february)
    assert (status, ("warning", "partner_missing") in findings) == (LoadStatus.REFUSED, True)


async def test_parts_far_from_the_whole_are_asked_about(found, february):
    february.set(2026, WORLD, 2, imports=february.get(2026, WORLD, 2, "I") * 1.1)
    assert await found(february) == (LoadStatus.REFUSED, {("warning", "sum")})


async def test_every_unknown_code_is_named(loading, february):
    for index, old in enumerate((TAIWAN, CHINA)):
        row = february.rows.pop(("2026", old))
        row[1] = f"999{index}"
        february.rows["2026", row[1]] = row
    report = await loading.load(february.data(), "country.xlsx")
    assert [(f.check, f.message.values["label"].text) for f in report.findings] == [
        ("partner", "9990"),
        ("partner", "9991"),
    ]


async def test_an_unknown_name_says_whom_it_may_mean(loading):
    table = "month,partner,flow,value,unit\n2026-01,Taiwann,exports,1,USD\n2026-01,Atlantis,exports,1,USD\n"
    report = await loading.load(table.encode(), "table.csv")
    near, far = report.findings
    assert report.status is LoadStatus.REFUSED
    assert Name("TW") in near.message.values["partners"].items
    assert far.message.values["label"].text == "Atlantis"


async def test_two_codes_of_one_partner_are_added_up(loading, store, census):
    """Ethiopia stood as 7740 until 1993 and as 7749 since; a year of change has both."""
    newer = census.rows["2026", "7749"]
    older = [*newer]
    older[1] = "7740"
    census.rows["2026", "7740"] = older
    await loading.load(census.data(), "country.xlsx", accept_warnings=True)
    (ethiopia,) = (row for row in (await store.holdings()).figures if (row.partner, row.month) == ("ET", 2026 * 12))
    assert ethiopia.exports == 2 * round(census.get(2026, "7749", 1, "E") * 1e6)

"""The checks of complete files: units, signs, gaps and names."""

import pytest

from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Name
from bot.loading import prepared_load
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


def asked_about(status_and_findings):
    """Without what is only noted."""
    status, findings = status_and_findings
    return status, {(severity, check) for severity, check in findings if severity != "note"}


async def test_a_first_release_adds_up_but_for_rounding_and_a_revised_month_within_what_was_measured(found, february):
    """Five percent of slack let thirteen billion dollars pass."""
    world = february.get(2026, WORLD, 2, "I")
    february.set(2026, WORLD, 2, imports=world * 1.005)
    assert asked_about(await found(february)) == (LoadStatus.REFUSED, {("warning", "sum")})
    february.set(2026, WORLD, 2, imports=world + 0.00005)
    assert asked_about(await found(february)) == (LoadStatus.LOADED, set())
    # Known now, it is revised.
    february.set(2026, WORLD, 2, imports=world * 1.007)
    assert asked_about(await found(february)) == (LoadStatus.LOADED, set())


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


class TestPlausible:
    """Against the partner's own history."""

    @pytest.mark.parametrize(("factor", "words"), [(10, "far above"), (0.1, "far below")])
    async def test_an_outlier_is_asked_about_with_its_distance(self, loading, february, factor, words):
        usual = february.get(2026, TAIWAN, 2, "I")
        february.set(2026, TAIWAN, 2, imports=round(usual * factor, 6))
        report = await loading.load(february.data(), "country.xlsx")
        (finding,) = (finding for finding in report.findings if finding.check == "outlier")
        assert (finding.severity, words in finding.message.message) == (Severity.WARNING, True)
        assert finding.message.values["partner"] == Name("TW")
        assert finding.message.values["n"].value >= 6

    async def test_small_partners_may_leap(self, found, february):
        """Iceland's exports have been four times the usual: one aircraft."""
        usual = february.get(2026, "4000", 2, "E")
        world = february.get(2026, WORLD, 2, "E")
        february.set(2026, "4000", 2, exports=usual * 5).set(2026, WORLD, 2, exports=world + usual * 4)
        assert asked_about(await found(february)) == (LoadStatus.LOADED, set())

    def test_no_true_month_raises_a_finding(self, census, partners):
        """Each of the thirteen as the newest, against all there is before it."""
        newest_first = [(2026, 1), *((2025, month) for month in range(12, 0, -1))]
        for year, month in newest_first:
            read = prepared_load.read(census.data(), "country.xlsx", partners)
            prepared = prepared_load.prepare(read, 1, (), ())
            assert (read.parsed.months[-1], prepared.findings) == (Month.of(year, month), ())
            for key in [key for key in census.rows if key[0] == str(year)]:
                if month == 1:
                    del census.rows[key]
                else:
                    census.set(year, key[1], month, imports=0, exports=0)


class TestRevisions:
    """Another vintage of known months."""

    async def test_differences_are_told_the_largest_first_and_nobody_is_asked(self, loading, census, february):
        for code, change in ((TAIWAN, 25), (CHINA, 400), (WORLD, 425)):
            census.set(2026, code, 1, imports=round(census.get(2026, code, 1, "I") + change, 6))
        report = await loading.load(february.data(), "country.xlsx")
        revisions = [finding for finding in report.findings if finding.check == "revision"]
        assert report.status is LoadStatus.LOADED
        assert {finding.severity for finding in revisions} == {Severity.NOTE}
        assert [finding.message.values["partner"].code for finding in revisions] == ["WORLD", "CN", "TW"]
        first = revisions[0].message.values
        assert first["new"].usd.dollars - first["old"].usd.dollars == 425_000_000

    async def test_a_june_revision_is_recognised(self, loading, census_file, census):
        """The June release has April; three years are revised by a little."""
        await loading.load(census_file, "country.xlsx")
        for month in (2, 3, 4):
            census.grow(2026, month, 1.01)
        for year, code in census.rows:
            if year == "2025":
                for month in range(1, 13):
                    imports = census.get(2025, code, month, "I")
                    census.set(2025, code, month, imports=round(imports * 1.004, 6))
        report = await loading.load(census.data(), "country.xlsx")
        messages = [finding.message.message for finding in report.findings]
        assert (report.status, len(messages)) == (LoadStatus.LOADED, 12)
        assert "more figure" in messages[-2]
        assert "June revision" in messages[-1]

    async def test_as_many_revised_months_in_another_release_are_none_of_june(self, loading, february):
        for month in range(1, 10):
            february.set(2025, TAIWAN, month, imports=february.get(2025, TAIWAN, month, "I") + 1)
        report = await loading.load(february.data(), "country.xlsx")
        assert not any("June" in finding.message.message for finding in report.findings)

    async def test_a_revision_tenfold_is_asked_about(self, found, february):
        february.set(2025, CHINA, 11, imports=february.get(2025, CHINA, 11, "I") / 1000)
        assert await found(february) == (LoadStatus.REFUSED, {("warning", "revision")})


class TestMonth:
    """The month is the one claimed."""

    async def test_a_month_that_repeats_the_last_is_told(self, found, census_file, census, loading):
        await loading.load(census_file, "country.xlsx")
        assert await found(census.grow(2026, 2)) == (LoadStatus.LOADED, {("note", "month")})

    async def test_a_table_that_repeats_a_month_is_asked_about(self, loading, census_file, census, partners):
        await loading.load(census_file, "country.xlsx")
        rows = ["month,partner,flow,value,unit"]
        for code in ("1220", "2010", "5700", "5830", "5520", "4280", "5880", "5800", "4120", "4210", "4190"):
            for flow, letter in (("exports", "E"), ("imports", "I")):
                dollars = round(census.get(2026, code, 1, letter) * 1e6)
                rows.append(f"2026-02,{partners.by_census(code).code},{flow},{dollars},USD")
        report = await loading.load("\n".join(rows).encode(), "february.csv")
        (stale,) = (f for f in report.findings if f.check == "month")
        assert (stale.severity, stale.message.values["month"]) == (Severity.WARNING, Month.of(2026, 1))

    async def test_a_month_far_ahead_is_asked_about(self, loading, census_file):
        await loading.load(census_file, "country.xlsx")
        table = "month,partner,flow,value,unit\n2062-01,Taiwan,exports,4914174756,USD\n"
        report = await loading.load(table.encode(), "table.csv")
        assert (Severity.WARNING, "month") in [(f.severity, f.check) for f in report.findings]


async def test_half_a_file_is_asked_about(found, february):
    small = [key for key in february.rows if key[0] == "2026" and key[1] > "7000"]
    for key in small:
        del february.rows[key]
    assert ("warning", "partner_missing") in (await found(february))[1]


@pytest.mark.parametrize(("of_a_million", "unit"), [(1_000_000, "千美元"), (1_000, "美元"), (1, "美元")])
async def test_a_table_in_another_unit_than_it_says_is_refused(
    loading, census_file, census, partners, *, of_a_million, unit
):
    """Dollars under the heading of thousands; thousands and millions under the heading of dollars."""
    await loading.load(census_file, "country.xlsx")
    rows = ["年月,國家,進出口別,金額,單位"]
    for code in ("1220", "2010", "5700", "5830", "5520"):
        amount = round(census.get(2026, code, 1, "E") * 1.03 * of_a_million)
        rows.append(f"2026-02,{partners.by_census(code).code},出口,{amount},{unit}")
    report = await loading.load("\n".join(rows).encode(), "table.csv")
    assert [f.check for f in report.findings if f.severity is Severity.ERROR] == ["magnitude"]

"""The checks of a briefing: silent over true ones, loud over wrong ones."""

import itertools
import random
import re

import pytest

from benchmarks.wrong_digits import SLIPS, briefings, digits, is_seen
from bot.app import opened
from bot.domain.figures import Measure
from bot.domain.loads import Severity
from bot.domain.ports import Asker
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.loading import prepared_load
from bot.loading.report import LoadStatus
from bot.loading.seed import seed
from bot.render import briefing_text as briefing_writer
from bot.settings import Settings

JANUARY = Month.of(2026, 1)
# The least share of wrong digits to be seen in the briefing alone: of January 2026, of other months.
_SAMPLES = [(name, 110, 0.91) if name == "January 2026" else (name, 60, 0.88) for name in briefings()]
_LARGER_SLIPS = [slip for slip in SLIPS if slip != "wrong digits"]


@pytest.fixture
def findings_of(partners):
    """What is found in a briefing, beside the given holdings."""

    def find(text, loads=(), cells=()):
        read = prepared_load.read(text.encode(), "briefing.txt", partners)
        return read.findings or prepared_load.prepare(read, len(loads) + 1, loads, cells).findings

    return find


@pytest.fixture
def chance():
    """The same chance every time."""
    return random.Random(2026)  # noqa: S311 - nothing here is secret


@pytest.fixture
async def known(loading, store, census_file):
    """The shipped Census vintage, as (loads, cells)."""
    await loading.load(census_file, "country.xlsx")
    held = await store.holdings()
    return held.loads, held.figures


async def test_the_true_briefing_raises_no_finding(loading, store, census_file, briefing_text):
    await loading.load(census_file, "country.xlsx")
    report = await loading.load(briefing_text.encode(), "briefing.txt")
    assert (report.status, report.source, report.months, report.figures, report.findings, report.campaign) == (
        LoadStatus.LOADED,
        "briefing",
        (JANUARY,),
        128,
        (),
        None,
    )
    printed = (await store.holdings()).published
    assert len(printed) == 64
    taiwan = next(row for row in printed if (row.measure, row.partner) == (Measure.TOTAL, "TW"))
    assert taiwan == (
        2,
        JANUARY.ordinal,
        Measure.TOTAL,
        "TW",
        4,
        26_610_000_000,
        10_000_000,
        14_440_000_000,
        10_000_000,
        8430,
    )


def test_the_writer_of_true_briefings_says_what_the_office_says(office, census_flows, briefing_text):
    """Without this, the tests below could be silent about nonsense. Seven cells come from another vintage."""
    ours = office(census_flows(2026, 1), census_flows(2025, 1), month=(2026, 1), partner="TW").text()

    def rows(text):
        # The office drops zeros at the end of some rates.
        return {re.sub(r"\.?0*%$", "%", line) for line in text.splitlines() if line.count("\t") == 4 and "%" in line}

    different = [line.split("\t")[1] for line in rows(briefing_text) - rows(ours) if not line.startswith("排名")]
    assert sorted(different) == ["全球"] * 4 + ["加拿大"] * 3


@pytest.mark.slow
def test_true_briefings_raise_no_finding(office, census_flows, findings_of, chance):
    """Any two months make a true briefing; some partners stand outside a table, some have a surplus."""
    months = [census_flows(2025, month) for month in range(1, 13)] + [census_flows(2026, 1)]
    pairs = list(itertools.permutations(range(13), 2))
    for now, before in chance.sample(pairs, 24):
        for partner in ("TW", "NL", "KH", "BR"):
            text = office(months[now], months[before], month=(2031, 5), partner=partner).text()
            assert findings_of(text) == (), (now, before, partner)


def test_true_briefings_agree_with_their_own_census(office, census_flows, findings_of, known):
    for partner in ("TW", "NL", "KH", "BR"):
        text = office(census_flows(2026, 1), census_flows(2025, 1), month=(2026, 1), partner=partner).text()
        assert findings_of(text, *known) == ()


@pytest.mark.slow
@pytest.mark.parametrize("partner", ["TW", "NL", "KH", "BR"])
async def test_our_own_briefings_of_every_month_raise_no_finding(tmp_path, recent_figures, findings_of, partner):
    """As `tradebot briefing` writes them: without a year before, outside the fifteen, with a surplus."""
    settings = Settings.read({"TRADEBOT_HOME": str(tmp_path), "TRADEBOT_PARTNER": partner}, env_file=None)
    async with opened(settings, figures=recent_figures) as app:
        held = await app.store.holdings()
        for month in app.answering.model.coverage.months:
            document = await app.answering.ask(f"/brief {month}", Asker(language="zh_Hant_TW"))
            text = briefing_writer.render(document, localizer("zh_Hant_TW"))
            assert (month, findings_of(text), findings_of(text, held.loads, held.figures)) == (month, (), ())


class TestRevised:
    """A true briefing stays true when Census revises the month it tells of."""

    @pytest.fixture
    def june(self, census):
        """The release of June: three years revised by half a percent, three months more."""
        for month in (2, 3, 4):
            census.grow(2026, month, 1.01)
        for year, code in census.rows:
            for month in range(1, 13) if year == "2025" else (1,):
                revised = (round(census.get(year, code, month, flow) * 1.005, 6) for flow in "IE")
                census.set(year, code, month, **dict(zip(("imports", "exports"), revised, strict=True)))
        return census.data()

    async def test_where_its_own_vintage_is_loaded_nothing_is_found(self, loading, census_file, june, briefing_text):
        await loading.load(census_file, "country.xlsx")
        assert (await loading.load(june, "country.xlsx")).status is LoadStatus.LOADED
        report = await loading.load(briefing_text.encode(), "briefing.txt")
        assert (report.status, report.findings) == (LoadStatus.LOADED, ())

    async def test_where_only_the_revision_is_loaded_it_is_recognised(self, loading, june, briefing_text):
        await loading.load(june, "country.xlsx")
        report = await loading.load(briefing_text.encode(), "briefing.txt")
        said = [finding for finding in report.findings if finding.check == "census"]
        sizes = [
            abs(f.message.values["printed"].usd.dollars - f.message.values["known"].usd.dollars) for f in said[:10]
        ]
        assert sizes == sorted(sizes, reverse=True)
        assert "June revision" in said[11].message.message
        assert report.status is LoadStatus.REFUSED
        assert not report.has_errors, "a person may know better"


class TestWrong:
    """What must not pass."""

    @pytest.mark.parametrize(
        ("old", "new", "check", "where"),
        [
            # An amount that its row's rate and the other tables contradict.
            ("4\t臺灣\t266.1\t", "4\t臺灣\t267.1\t", "arithmetic", "table 1"),
            # A rate of the opposite direction.
            ("82.6\t120.4\t51.68%", "82.6\t120.4\t-51.68%", "arithmetic", "table 4"),
            ("總額為 4,469.2 億", "總額為 4,496.2 億", "prose", "section 1"),
            ("減少 51.63%。", "減少 51.36%。", "prose", "section 1"),
            ("係美國第 10 大出口市場", "係美國第 11 大出口市場", "prose", "section 2"),
            ("與上年同期相比增加 95.96%", "與上年同期相比減少 95.96%", "prose", "section 2"),
            ("\t臺灣\t216.9", "\t台湾國\t216.9", "partner", "table 3"),
            ("15\t法國\t79.7\t92.2\t-13.52%", "15\tTaiwan\t79.7\t92.2\t-13.52%", "twice", "table 1"),
        ],
    )
    def test_a_wrong_word_is_an_error_in_its_place(self, briefing_text, findings_of, *, old, new, check, where):
        assert briefing_text.count(old) == 1
        found = [
            (finding.check, finding.where[: len(where)]) for finding in findings_of(briefing_text.replace(old, new))
        ]
        assert (check, where) in found

    def test_swapped_rows_are_seen(self, briefing_text, findings_of):
        text = briefing_text.replace("\t泰國\t110.0\t72.8\t51.14%", "@").replace(
            "\t印度\t125.0\t113.6\t10.05%", "\t泰國\t110.0\t72.8\t51.14%"
        )
        text = text.replace("@", "\t印度\t125.0\t113.6\t10.05%")
        assert [finding.check for finding in findings_of(text)] == ["rank_order"]

    def test_swapped_columns_are_seen(self, briefing_text, findings_of):
        text = re.sub(r"(?m)^(\d*\t\w+)\t([\d.,]+)\t([\d.,]+)\t", r"\1\t\3\t\2\t", briefing_text)
        assert text != briefing_text
        assert {finding.check for finding in findings_of(text)} >= {"arithmetic", "prose"}

    def test_a_dropped_row_is_seen_where_the_ranks_close_up(self, office, census_flows, findings_of, known):
        """As if the office's query had lost Viet Nam, and a sixteenth had moved up everywhere."""
        now = {code: flows for code, flows in census_flows(2026, 1).items() if code != "VN"}
        text = office(now, census_flows(2025, 1), month=(2026, 1), partner="TW").text()
        assert "census" in {finding.check for finding in findings_of(text, *known)}

    def test_a_stale_month_is_seen(self, office, census_flows, findings_of, known):
        """Last month's figures under this month's title, also before anything else tells of this month."""
        for claimed in ((2026, 1), (2026, 2)):
            text = office(census_flows(2025, 12), census_flows(2025, 1), month=claimed, partner="TW").text()
            errors = [finding for finding in findings_of(text, *known) if finding.severity is Severity.ERROR]
            assert [finding.check for finding in errors] == ["month"]
            assert errors[0].message.values["month"] == JANUARY - 1

    def test_an_amount_that_census_has_otherwise_is_asked_about(self, briefing_text, findings_of, known):
        """1.3 billion a hundred million off: within what rounding allows the rates of an exporter alone."""
        text = briefing_text.replace("12\t巴西\t41.2\t38.6\t6.77%", "12\t巴西\t41.3\t38.7\t6.77%")
        assert findings_of(text) == ()
        severities = {(finding.severity.value, finding.check) for finding in findings_of(text, *known)}
        assert severities == {("warning", "census")}

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "size", "alone"), _SAMPLES)
    def test_hardly_a_wrong_digit_passes(self, name, size, alone):
        """A sample from all over the text. `python -m benchmarks.wrong_digits` counts every one of them."""
        briefing = briefings()[name]
        texts = list(digits(briefing.text))
        sample = texts[:: len(texts) // size]
        assert sum(map(is_seen, sample)) >= alone * len(sample)
        assert sum(is_seen(text, briefing.loads, briefing.cells) for text in sample) >= 0.99 * len(sample)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "slip", ["swapped rows", "swapped names", "dropped rows", "swapped columns", "stale month"]
    )
    def test_no_larger_slip_passes_beside_census(self, chance, slip):
        for briefing in briefings().values():
            texts = list(SLIPS[slip](briefing.text))
            for text in chance.sample(texts, min(8, len(texts))):
                assert is_seen(text, briefing.loads, briefing.cells)

    def test_the_true_ones_pass(self):
        for briefing in briefings().values():
            assert not is_seen(briefing.text)
            assert not is_seen(briefing.text, briefing.loads, briefing.cells)


async def test_warnings_need_a_word_errors_take_none(loading, store, census_file, briefing_text):
    await loading.load(census_file, "country.xlsx")
    doubtful = briefing_text.replace("12\t巴西\t41.2\t38.6\t6.77%", "12\t巴西\t41.3\t38.7\t6.77%").encode()
    refused = await loading.load(doubtful, "briefing.txt")
    assert (refused.status, await store.newest_load()) == (LoadStatus.REFUSED, 1)
    accepted = await loading.load(doubtful, "briefing.txt", accept_warnings=True)
    assert (accepted.status, accepted.findings, await store.newest_load()) == (LoadStatus.LOADED, refused.findings, 2)
    wrong = briefing_text.replace("4\t臺灣\t266.1", "4\t臺灣\t366.1").encode()
    assert (await loading.load(wrong, "briefing.txt", accept_warnings=True)).status is LoadStatus.REFUSED


async def test_the_shipped_files_fill_a_new_database_without_a_word(loading, store, shipped_data):
    await store.subscriptions.subscribe(1, None, "en")
    reports, refused = await seed(loading, shipped_data)
    assert refused == ()
    assert [(report.source, report.status, report.findings) for report in reports] == [
        ("census_history", LoadStatus.LOADED, ()),
        ("census_history", LoadStatus.LOADED, ()),
        ("census_workbook", LoadStatus.LOADED, ()),
        ("briefing", LoadStatus.LOADED, ()),
        ("census_products", LoadStatus.LOADED, ()),
        ("census_products", LoadStatus.LOADED, ()),
    ]
    assert (await store.campaigns.progress()).left == 0
    again, _ = await seed(loading, shipped_data)
    assert {report.status for report in again} == {LoadStatus.ALREADY_LOADED}


async def test_a_new_month_is_news_after_the_first_start(loading, store, recent_figures, census):
    await store.subscriptions.subscribe(1, None, "en")
    await seed(loading, recent_figures)
    assert (await loading.load(census.grow(2026, 2).data(), "country.xlsx")).campaign is not None

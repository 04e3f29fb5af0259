"""Files on their way into the store: nothing is lost without a word, and what we write is read back."""

import csv
import io
import json

import pytest

from bot.domain.loads import Severity
from bot.domain.ports import Asker
from bot.i18n.languages import languages, localizer
from bot.loading.report import LoadStatus
from bot.loading.wording import told
from bot.render import file_formats
from bot.render import json as json_render

JANUARY = {"Taiwan": ("5830", "TW"), "Japan": ("5880", "JP"), "Vietnam": ("5520", "VN")}


@pytest.fixture
async def shipped(loading, census_file):
    await loading.load(census_file, "country.xlsx")


@pytest.fixture
def rows(census_flows):
    """Imports of January 2026: name and dollars."""
    flows = census_flows(2026, 1)
    return [(name, flows[code][1]) for name, (_, code) in JANUARY.items()]


def table(head, rows):
    written = io.StringIO()
    csv.writer(written).writerows([head, *rows])
    return written.getvalue().encode()


HEAD = ["month", "partner", "flow", "value", "unit"]


@pytest.mark.parametrize("codes", [("156", "392", "704"), ("4", "8", "12"), ("0156", "0392", "0704")])
async def test_codes_of_another_numbering_are_refused(loading, rows, codes):
    data = table(HEAD, [["2026-01", code, "imports", i, "USD"] for code, (_, i) in zip(codes, rows, strict=True)])
    report = await loading.load(data, "m49.csv", accept_warnings=True)
    assert (report.status, report.figures, report.counts.read) == (LoadStatus.REFUSED, 0, 0)
    assert report.has_errors


async def test_a_code_beside_another_partners_name_is_refused(loading, rows):
    head = ["month", "CTY_CODE", "CTY_NAME", "imports", "unit"]
    said = [["2026-01", JANUARY[name][0], name, i, "USD"] for name, i in rows]
    assert not (await loading.load(table(head, said), "names.csv", dry_run=True, accept_warnings=True)).has_errors
    said[1][2] = "Vietnam"
    (finding,) = [
        f for f in (await loading.load(table(head, said), "names.csv")).findings if f.severity is Severity.ERROR
    ]
    assert (finding.check, finding.where) == ("partner", "line 3")


@pytest.mark.usefixtures("shipped")
async def test_every_amount_is_accounted_for(loading, rows):
    said = [["2026-01", name, "imports", i, "USD", 9] for name, i in rows]
    said += [["2026-01", "EU", "imports", 5, "USD", 9], ["2026-01", "Singapore", "imports", "#N/A", "USD", 9]]
    said += [["2026-01", "合計", "imports", sum(i for _, i in rows) + 5, "USD", ""]]
    report = await loading.load(table([*HEAD, "rank"], said), "t.csv", dry_run=True)
    assert report.as_json(localizer("en").say)["amounts"] == {"found": 11, "read": 3, "passed_over": 8, "refused": 0}
    assert {f.check for f in report.findings} >= {"partner", "no_figure_error", "passed_over"}
    said[0][1] = "Nowhere"
    report = await loading.load(table([*HEAD, "rank"], said), "t.csv", dry_run=True)
    assert report.as_json(localizer("en").say)["amounts"] == {"found": 11, "read": 2, "passed_over": 8, "refused": 1}


@pytest.mark.parametrize("name", ["briefing", "census_workbook", "census_api", "table"])
async def test_nothing_is_told_of_a_good_file(loading, samples, name):
    (path,) = samples.glob(f"{name}.*")
    report = await loading.load(path.read_bytes(), path.name, dry_run=True, accept_warnings=True)
    assert report.status is LoadStatus.LOADED
    # The samples hold a few partners only, which is told.
    assert not [f for f in report.findings if f.check not in ("completeness", "sum", "group_sum")]


async def test_places_are_said_in_the_readers_language(loading, rows):
    data = table(HEAD, [["2025.1", name, "imports", i, "USD"] for name, i in rows])
    report = await loading.load(data, "t.csv")
    said = {tag: told("t.csv", report, localizer(tag)) for tag in languages()}
    assert "line 2, column 1: 2025.1 may be" in said["en"]
    assert "第 2 行，第 1 欄：" in said["zh_Hant_TW"]
    assert "第 2 行，第 1 列：" in said["zh_Hans_CN"]
    assert report.findings[0].as_json(localizer("zh_Hant_TW").say)["where"] == "第 2 行，第 1 欄"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "json"])
async def test_what_we_write_is_read_back(app, form):
    """Exports and imports of the briefing's partners, to the dollar; what is computed from them is passed over."""
    document = await app.answering.ask("/brief 2026-01", Asker("zh_Hant_TW"))
    speech = localizer("zh_Hant_TW")
    as_json = json_render.render(document, speech)
    written = json.dumps(as_json) if form == "json" else file_formats()[form].render(document, speech)
    data = written if isinstance(written, bytes) else written.encode()
    expected = {
        (row["partner"], row["measure"]): row["value_usd"]
        for row in as_json["rows"]
        if row["measure"] in ("exports", "imports")
    }
    report = await app.loading.load(data, f"brief.{form}", dry_run=True, accept_warnings=True)
    assert (report.status, report.source) == (LoadStatus.LOADED, "table")
    assert report.figures == len(expected) > 30
    # All of them are what is loaded already, or a warning would say otherwise.
    assert not [f for f in report.findings if f.check == "revision"]

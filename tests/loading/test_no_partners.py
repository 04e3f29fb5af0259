"""A release read from the trade API, which has no rows of what is no partner, takes none of them away."""

import json

from bot.domain.figures import Measure
from bot.domain.time import Month, Period
from bot.loading.report import LoadStatus
from bot.trade.model import build

JANUARY = Period.of_month(Month.of(2026, 1))


def api_answers(census, book, change):
    """The workbook's January as the API gives it, one partner's imports changed."""
    answers = []
    for flow, column in enumerate(("ALL_VAL_MO", "GEN_VAL_MO")):
        rows = [["CTY_CODE", "CTY_NAME", column, "time"]]
        for code, flows in census.flows(2026, 1, book).items():
            partner = book.get(code)
            number = "-" if code == "WORLD" else partner.census_codes[0]
            added = change if (code, flow) in (("TW", 1), ("WORLD", 1)) else 0
            rows.append([number, code, str(flows[flow] + added), "2026-01"])
        answers.append(rows)
    return json.dumps(answers).encode()


async def test_a_complete_load_without_them_leaves_them_as_they_are(loading, store, partners, census, census_file):
    await loading.load(census_file, "country.xlsx")
    report = await loading.load(api_answers(census, partners, 1_000_000), "api.json")
    assert (report.status, [f.message for f in report.findings if f.severity == "warning"]) == (LoadStatus.LOADED, [])
    model = build(await store.holdings(), partners.all())
    values = {code: model.row(code, Measure.IMPORTS, JANUARY).value.dollars for code in ("ATP", "WORLDSA", "TW")}
    assert values == {"ATP": 80_482_146_982, "WORLDSA": 275_595_282_383, "TW": 21_692_763_908 + 1_000_000}


async def test_an_older_workbook_loaded_late_brings_them(loading, store, partners, census, census_file):
    await loading.load(api_answers(census, partners, 1_000_000), "api.json")
    await loading.load(census_file, "country.xlsx")
    model = build(await store.holdings(), partners.all())
    assert model.row("ATP", Measure.IMPORTS, JANUARY).value.dollars == 80_482_146_982

# ruff: noqa: E501 - tables of samples read best as tables
"""A good table, changed as people change tables: equal figures, or a refusal that names the place, never others."""

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadFile
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.sources import recognise

GOOD = {
    (Month.of(2025, 10), "臺灣"): (4832012995, 22252665135),
    (Month.of(2025, 10), "日本"): (7159843861, 11993566277),
    (Month.of(2025, 10), "土耳其"): (1263450671, 1328412345),
    (Month.of(2025, 11), "臺灣"): (4120384756, 20258814536),
    (Month.of(2025, 11), "日本"): (6043420526, 11043989675),
    (Month.of(2025, 11), "土耳其"): (1130000001, 1290251415),
}
MONTHS = (
    "{y}-{m:02d}", "{y}/{m}", "{y}.{m}", "{y}.{m:02d}", "{y}{m:02d}", "{r}{m:02d}", "{r}年{m}月", "民國{r}年{m}月份", "{n}-{s}", "{s}-{n}",
    "{n} {y}", "{y}年{m}月", "{m}/1/{y}", "1/{m}/{y}", "{y}-{m:02d}-01", "{y}-{m:02d}-15", "{m}", "{y}", "{r}.{m}", "{serial}", "{number}", "{roc_number}",
)  # fmt: skip
UNITS = (
    ("美元", 1), ("USD", 1), ("US$ million", 10**6), ("USD (Millions)", 10**6), ("百萬美元", 10**6), ("億美元", 10**8), ("US$B", 10**9),
    ("1,000 USD", 10**3), ("10億美元", 10**9), ("millions", 10**6), ("EUR million", 10**6), ("百萬", 10**6), ("千元", 10**3), ("", 1),
)  # fmt: skip
EXPORTS = (
    "出口",
    "Exports",
    "exports",
    "Export value",
    "輸出",
    "出口额",
    "Domestic exports",
    "Re-exports",
    "X",
    "Exports (SA)",
)
IMPORTS = (
    "進口",
    "Imports",
    "General imports",
    "进口",
    "Imports for consumption",
    "Imports CIF",
    "M",
    "Customs value (Gen)",
)
PARTNERS = ("國家", "國別", "Country", "partner", "贸易伙伴", "CTY_NAME")
MONTH_HEADINGS = ("月份", "年月", "Month", "period", "日期", "資料期間")
EXTRA_COLUMNS = (
    ("備註", "初步"), ("% change", "12.5"), ("Share (%)", "3.1"), ("Rank", "7"), ("Balance (USD)", "-5"), ("Commodity", "All Commodities"),
    ("Commodity", "84"), ("HS", "8542"), ("Reporter", "Taiwan"), ("Reporter", "United States"), ("State", "Texas"), ("誰知道", "9"),
    ("Basket", "green"), ("貿易總額（美元）", "99"), ("Exports", "5"), ("Currency", "EUR"), ("Currency", "USD"), ("", "6"),
)  # fmt: skip
EXTRA_ROWS = (
    ["合計", ""], ["Total"], ["來源：某處"], ["Note: as published"], ["Unit: USD thousand"], ["單位：億美元"], ["Imports for consumption"],
    ["Seasonally adjusted"], ["自由文字"], ["Taiwan's exports"], [""], ["2025年11月"], ["{head}"], ["2025-11", "合計", "1", "2"],
    ["2025-11", "", "1", "2"], ["2025-11", "美國", "1", "2"], ["2025-11", "新加坡", "#N/A", "(D)"], ["2025-11", "新加坡", "=A1", "—"],
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "big5", "gb18030", "cp950")
_FEW = settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spelled(month, form):
    return form.format(
        y=month.year, m=month.month, r=month.year - 1911, s=month.year % 100, n={10: "Oct", 11: "Nov"}[month.month],
        number=float(f"{month.year}.{month.month}"), roc_number=float(f"{month.year - 1911}.{month.month}"),
        serial={(2025, 10): 45931, (2025, 11): 45962}[month.year, month.month],
    )  # fmt: skip


def table(choice):
    """A table by the choices of a `hypothesis` draw, as bytes."""
    unit, scale = choice["unit"]
    digits = len(str(scale)) - 1
    where = choice["unit_place"]
    heads = [choice["month_heading"], choice["partner_heading"], choice["exports"], choice["imports"]]
    if where == "brackets":
        heads[2:] = [f"{head} ({unit})" for head in heads[2:]]
    if where == "column":
        heads.append(choice["unit_heading"])
    rows = []
    for (month, partner), amounts in GOOD.items():
        row = [spelled(month, choice["month"]), partner, *(f"{one / scale:.{digits}f}" for one in amounts)]
        rows.append([*row, unit] if where == "column" else row)
    if choice["column"]:
        (heading, cell), at = choice["column"], choice["column_at"] % (len(heads) + 1)
        heads.insert(at, heading)
        for row in rows:
            row.insert(at, cell)
    if choice["row"]:
        extra = heads if choice["row"] == ["{head}"] else choice["row"]
        rows.insert(choice["row_at"] % (len(rows) + 1), [*extra, *([""] * (len(heads) - len(extra)))])
    above = [[f"單位：{unit}"]] if where == "line" else []
    if choice["title"]:
        above.insert(0, [choice["title"]])
    written = io.StringIO()
    csv.writer(written, delimiter=choice["delimiter"], lineterminator=choice["end"]).writerows([*above, heads, *rows])
    try:
        return written.getvalue().encode(choice["encoding"])
    except UnicodeEncodeError:  # Big5 lacks simplified letters
        return written.getvalue().encode()


def _maybe(*values):
    return st.one_of(st.just(values[0]), st.just(values[0]), st.sampled_from(values))


CHOICES = st.fixed_dictionaries({
    "month": _maybe(*MONTHS), "unit": _maybe(*UNITS), "unit_place": st.sampled_from(["brackets", "column", "line"]),
    "exports": _maybe(*EXPORTS), "imports": _maybe(*IMPORTS), "partner_heading": _maybe(*PARTNERS), "month_heading": _maybe(*MONTH_HEADINGS),
    "unit_heading": _maybe("單位", "unit", "金額單位"), "column": _maybe(None, *EXTRA_COLUMNS), "column_at": st.integers(0, 9),
    "row": _maybe(None, *EXTRA_ROWS), "row_at": st.integers(0, 9), "delimiter": st.sampled_from([",", "\t", ";", "|"]),
    "end": st.sampled_from(["\n", "\r\n", "\r"]), "encoding": _maybe(*ENCODINGS),
    "title": _maybe("", "美國貿易統計", "Imports for consumption", "2025年1-11月累計", "中華民國貿易統計", "Not seasonally adjusted"),
})  # fmt: skip


def outcome(data):
    """The figures of a file; None where it is refused or asks first, with a place."""
    try:
        source, file = recognise(data, "t.csv")
        parsed = source.parse(file)
    except BadFile as error:
        if not error.where.startswith("t.csv"):
            raise
        return None, None
    counts = parsed.counts
    assert counts.found == counts.read + counts.passed_over + counts.refused
    bad = [problem for problem in parsed.problems if problem.severity is not Severity.NOTE]
    assert all(problem.where for problem in bad if not problem.reason.message.startswith("{n} more"))
    frame = parsed.figures.astype(object).where(parsed.figures.notna(), None)
    return (None if bad else parsed), {
        (Month(int(m)), p): (e, i)
        for m, p, e, i in zip(frame["month"], frame["partner"], frame["exports"], frame["imports"], strict=True)
    }


@pytest.mark.slow
@given(choice=CHOICES)
@_FEW
def test_equal_figures_or_a_refusal(choice):
    # A column of exports beside domestic exports is the exports, whatever stands in it.
    assume(choice["column"] != ("Exports", "5") or choice["exports"] in EXPORTS[:6])
    # A line that names the only unit there is, names it.
    assume(choice["unit"][0] or choice["row"] not in (["Unit: USD thousand"], ["單位：億美元"]))
    parsed, figures = outcome(table(choice))
    if parsed is None:
        return
    kept = {key: flows for key, flows in figures.items() if key in GOOD}
    names = {partner for _, partner in GOOD}
    assert {key for key in figures if key[1] in names} == set(GOOD), choice
    for key, flows in kept.items():
        assert all(flow in (None, good) for flow, good in zip(flows, GOOD[key], strict=True)), choice
        lost = [flow for flow in flows if flow is None]
        assert not lost or any(p.check == "passed_over" for p in parsed.problems), choice


@pytest.mark.slow
def test_the_good_table_is_read_whole():
    """So that the test above is not one of refusals only."""
    read = 0
    chance = random.Random(7)  # noqa: S311 - no secrets
    for _ in range(300):
        choice = {
            "month": chance.choice(["{y}-{m:02d}", "{r}年{m}月", "{n}-{s}", "{serial}", "{y}.{m:02d}"]), "unit": chance.choice(UNITS[:9]),
            "unit_place": chance.choice(["brackets", "column", "line"]), "exports": chance.choice(EXPORTS[:6]),
            "imports": chance.choice(IMPORTS[:4]), "partner_heading": chance.choice(PARTNERS), "month_heading": chance.choice(MONTH_HEADINGS),
            "unit_heading": "單位", "column": chance.choice([None, *EXTRA_COLUMNS[:6]]), "column_at": chance.randrange(9),
            "row": None, "row_at": 0, "delimiter": chance.choice(",\t|"), "end": "\n", "encoding": chance.choice(ENCODINGS[:4]), "title": "",
        }  # fmt: skip
        parsed, figures = outcome(table(choice))
        assert parsed is not None, choice
        assert figures == GOOD, str(choice)
        read += 1
    assert read == 300

"""Answers of the trade API: one flow or both, countries only, strings as whole dollars."""

import json

import pytest

from bot.domain.errors import BadFile
from bot.domain.time import Month

JANUARY = Month.of(2026, 1)


@pytest.fixture
def answers(samples) -> list:
    return json.loads((samples / "census_api.json").read_text("utf-8"))


@pytest.fixture
def parsed(read):
    return lambda said: read(json.dumps(said), "census_api.json")


def cells(parsed):
    columns = ("month", "partner", "exports", "imports")
    rows = parsed.figures[list(columns)].astype(object).where(parsed.figures[list(columns)].notna(), None)
    return {(month, partner): flows for month, partner, *flows in rows.itertuples(index=False)}


def test_both_flows_are_whole_dollars_of_countries_and_the_world(answers, parsed):
    said = parsed(answers)
    assert (said.source, said.publisher, said.vintage) == ("census_api", "US Census Bureau", "2026-03")
    assert (said.months, said.is_complete, said.problems) == ((JANUARY,), True, ())
    found = cells(said)
    assert found[JANUARY.ordinal, "5830"] == [4_914_174_756, 21_692_763_908]
    assert found[JANUARY.ordinal, "WORLD"] == [186_386_441_751, 260_537_130_320]
    assert {partner for _, partner in found} == {"WORLD", "1220", "2010", "5700", "5830", "5520"}, "0020 is a group"
    assert set(said.figures["where"]) >= {"answer 1, row 1"}


def test_one_flow_says_nothing_of_the_other(answers, parsed):
    said = parsed(answers[1])
    assert (said.is_complete, cells(said)[JANUARY.ordinal, "5830"]) == (False, [None, 21_692_763_908])


def test_a_country_in_one_flow_only_has_none_of_the_other(answers, parsed):
    answers[0] = [row for row in answers[0] if row[0] != "5830"]
    assert cells(parsed(answers))[JANUARY.ordinal, "5830"] == [0, 21_692_763_908]


def test_a_column_that_is_a_predicate_comes_twice(answers, parsed):
    expected = cells(parsed(answers))
    for answer in answers:
        for row in answer:
            row += [row[3], row[0]]  # time and CTY_CODE again
    assert cells(parsed(answers)) == expected


def test_several_months_in_one_answer_are_told_apart(answers, parsed):
    for answer in answers:
        answer += [[*row[:3], "2025-12"] for row in answer[1:]]
    said = parsed(answers)
    assert (said.months, said.vintage, said.is_complete) == ((JANUARY - 1, JANUARY), "2026-03", True)
    answers[0] = [row for row in answers[0] if row[3] != "2025-12"]
    assert not parsed(answers).is_complete


def test_groups_are_left_out_whatever_they_are_called(answers, parsed):
    expected = cells(parsed(answers))
    for code in ("0003", "0021", "0028", "1XXX", "7XXX"):
        answers[0].append([code, "A GROUP", "1", "2026-01"])
    assert cells(parsed(answers)) == expected


@pytest.mark.parametrize("amount", ["", "12.5", "-3", None, 12.5, "１２", "1e9", "9" * 30])
def test_what_is_no_amount_is_a_problem_in_its_place(answers, parsed, amount):
    answers[1][6][2] = amount
    (problem,) = parsed(answers).problems
    assert (problem.check, problem.where) == ("number", "answer 2, row 6, column GEN_VAL_MO")


def test_what_is_no_month_is_a_problem(answers, parsed):
    answers[0][1][3] = "2026"
    assert parsed(answers).problems[0].check == "month"


def test_a_country_that_stands_twice_is_a_problem(answers, parsed):
    """As when a further dimension was asked for: it splits the rows."""
    answers[0].append(answers[0][-1])
    (problem,) = parsed(answers).problems
    assert (problem.check, problem.where) == ("repeated_row", "answer 1, row 8")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('[["CTY_CODE","CTY_NAME","ALL_VAL_MO","time"],["-","TOT', "cut off"),
        ('[["CTY_CODE","CTY_NAME","CON_VAL_MO","time"],["-","TOTAL","1","2026-01"]]', "GEN_VAL_MO"),
        ('[["CTY_CODE","ALL_VAL_MO"],["-","1"]]', "time"),
        ('[["CTY_CODE","ALL_VAL_MO","time"],["-","1"]]', "does not fit"),
        ('[["CTY_CODE","ALL_VAL_MO","time","time"],["-","1","2026-01","2025-01"]]', "does not fit"),
        ('[["CTY_CODE","ALL_VAL_MO","time"]]', "no rows"),
        ('[[["CTY_CODE","ALL_VAL_MO","time"],["-","1","2026-01"]], 5]', "not rows"),
        ('[["CTY_CODE",' + "[" * 100_000, "cut off"),
    ],
)
def test_what_is_no_answer_is_refused_plainly(read, said, words):
    with pytest.raises(BadFile) as refusal:
        read(said, "census_api.json")
    shown = refusal.value.reason
    text = shown.message + "".join(getattr(value, "text", "") for value in shown.values.values())
    assert words in text
    assert refusal.value.where.startswith("census_api.json")

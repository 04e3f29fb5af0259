"""Products as the API gives them, and the table that ships."""

import json

import pytest

from bot.domain.errors import BadFile
from bot.domain.partner import WORLD
from bot.domain.products import Basis, Classification
from bot.domain.time import Month
from bot.sources import recognise

JANUARY = Month.of(2026, 1)
OTHER = ["5700", "84", "1", "1", "1", "HS2", "2026-01"]
"""Another chapter: an answer about one alone is a part of the trade, which `census_api` refuses."""
HEADINGS = ["CTY_CODE", "I_COMMODITY", "GEN_VAL_MO", "CON_VAL_MO", "CAL_DUT_MO", "COMM_LVL", "time"]


def parse(said, name="answer.json"):
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    source, file = recognise(data, name)
    parsed = source.parse(file)
    assert source.name == "census_products"
    return parsed


def amounts(parsed) -> dict:
    return {
        (block.key.basis, block.key.month, partner, product): int(block.amounts[row, column])
        for block in parsed.products
        for row, partner in enumerate(block.partners)
        for column, product in enumerate(block.products)
    }


def test_imports_have_three_bases_that_are_kept_apart():
    parsed = parse([HEADINGS, ["5830", "85", "100", "90", "3", "HS2", "2026-01"], OTHER])
    assert {key: amount for key, amount in amounts(parsed).items() if key[2:] == ("5830", "85")} == {
        (Basis.IMPORTS, JANUARY, "5830", "85"): 100,
        (Basis.CONSUMPTION, JANUARY, "5830", "85"): 90,
        (Basis.DUTY, JANUARY, "5830", "85"): 3,
    }
    assert parsed.vintage == ""
    assert not parsed.problems


def test_naics_has_three_digits():
    parsed = parse(
        [["CTY_CODE", "NAICS", "CON_VAL_MO", "time"], ["-", "334", "5", "2026-01"], ["-", "335", "6", "2026-01"]]
    )
    (block,) = parsed.products
    assert block.key.classification is Classification.NAICS
    assert block.partners == (WORLD,)


def test_a_column_that_is_a_predicate_comes_twice():
    headings = ["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "time", "CTY_CODE"]
    other = ["5830", "84", "2", "2026-01", "5830"]
    parsed = parse([headings, ["5830", "85", "1", "2026-01", "5830"], other])
    assert amounts(parsed)[Basis.EXPORTS, JANUARY, "5830", "85"] == 1
    with pytest.raises(BadFile):
        parse([headings, ["5830", "85", "1", "2026-01", "5700"], other])


def test_groups_of_countries_are_left_out():
    rows = [["0003", "85", "1", "1", "1", "HS2", "2026-01"], ["1XXX", "84", "1", "1", "1", "HS2", "2026-01"]]
    with pytest.raises(BadFile):
        parse([HEADINGS, *rows])


@pytest.mark.parametrize(
    ("row", "check"),
    [
        (["5830", "85", "1", "1", "1", "HS2", "January"], "month"),
        (["5830", "8542", "1", "1", "1", "HS2", "2026-01"], "product"),
        (["5830", "-", "1", "1", "1", "HS2", "2026-01"], "product"),
        (["5830", "85", "-1", "1", "1", "HS2", "2026-01"], "number"),
        (["5830", "85", None, "1", "1", "HS2", "2026-01"], "number"),
    ],
)
def test_a_wrong_cell_is_a_problem_with_its_place(row, check):
    parsed = parse([HEADINGS, ["5700", "83", "1", "1", "1", "HS2", "2026-01"], OTHER, row])
    (problem,) = parsed.problems
    assert (problem.check, problem.where) == (check, "row 3")


def test_rows_split_by_a_dimension_stand_more_than_once():
    row = ["5830", "85", "1", "1", "1", "HS2", "2026-01"]
    assert {problem.check for problem in parse([HEADINGS, row, row, OTHER]).problems} == {"repeated_row"}


@pytest.mark.parametrize(
    "said",
    [
        b'[["CTY_CODE","E_COMMODITY","ALL_VAL_MO","time"],["5830","85"',
        [["CTY_CODE", "E_COMMODITY", "time"], ["5830", "85", "2026-01"], ["5830", "84", "2026-01"]],
        [["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO"], ["5830", "85", "1"], ["5830", "84", "1"]],
        [["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "time"], ["5830", "85", "1"], ["5830", "84", "1"]],
        # One chapter alone: its partner would seem to trade nothing else.
        [["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "time"], ["5830", "85", "1", "2026-01"]],
        b"basis,classification,partner,product,January\nexports,hs,5830,85,1\n",
        b"basis,classification,partner,product,2026-01\nexports,hs,5830,85\n",
    ],
)
def test_what_is_no_answer_is_refused(said):
    with pytest.raises(BadFile):
        parse(said)


def test_the_table_says_nothing_as_no_trade():
    parsed = parse(b"basis,classification,partner,product,2025-12,2026-01\nexports,hs,4190,01,,7\n", "table.csv")
    assert amounts(parsed) == {
        (Basis.EXPORTS, Month.of(2025, 12), "4190", "01"): 0,
        (Basis.EXPORTS, JANUARY, "4190", "01"): 7,
    }
    assert parsed.vintage == "2026-03"

"""`tradebot loads` and `tradebot unload`, as whole command lines."""

import asyncio
import json

import pytest

from bot.terminal.command_line import main
from bot.terminal.exit_codes import DONE, REFUSED, USAGE


@pytest.fixture
def tradebot(home, monkeypatch, capsys):
    monkeypatch.setenv("TRADEBOT_HOME", str(home))
    monkeypatch.setenv("TRADEBOT_LANG", "en")

    async def run(*words):
        code = await asyncio.to_thread(main, words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


async def kind(tradebot):
    """Of the answer about a month that only the workbook has; in this process the log goes to the same stream."""
    out = (await tradebot("ask", "--format", "json", "/rank TW 2025-12"))[1]
    return json.loads(out.splitlines()[-1])["kind"]


async def test_one_object_a_load(tradebot):
    code, out, _ = await tradebot("loads", "--format", "json")
    loads = [json.loads(line) for line in out.splitlines()]
    assert (code, [load["number"] for load in loads]) == (DONE, [1, 2, 3, 4, 5, 6])
    first = loads[2]
    assert (first["file"], first["source"], first["vintage"]) == (
        "country_2025-2026.xlsx",
        "census_workbook",
        "2026-03",
    )
    assert (first["months"][0], first["months"][-1], first["loaded_by"]) == ("2025-01", "2026-01", "shipped")


async def test_taken_back_and_loaded_again(tradebot, shipped_data):
    before = (await tradebot("ask", "--format", "json", "/rank TW 2025-12"))[1]
    code, out, _ = await tradebot("unload", "3", "--dry-run")
    assert (code, out.splitlines()[0]) == (DONE, "To be taken back: Load 3, country_2025-2026.xlsx")
    assert await kind(tradebot) == "standing"
    code, out, _ = await tradebot("unload", "3", "--yes")
    assert (code, out.splitlines()[0]) == (DONE, "Taken back: Load 3, country_2025-2026.xlsx")
    assert await kind(tradebot) == "unknown_month"
    assert "taken back" in (await tradebot("loads"))[1]
    code, out, _ = await tradebot("load", str(shipped_data / "census" / "country_2025-2026.xlsx"), "--format", "json")
    assert (code, json.loads(out)["status"]) == (DONE, "loaded")
    after = json.loads((await tradebot("ask", "--format", "json", "/rank TW 2025-12"))[1])
    assert after["rows"] == json.loads(before)["rows"]


async def _products(tradebot):
    out = (await tradebot("ask", "--format", "json", "/products CH exports"))[1]
    return json.loads(out.splitlines()[-1]).get("products")


async def test_products_are_taken_back_and_loaded_again(tradebot, shipped_data):
    name = "exports_hs2_4partners_2024-01_2026-01.csv"
    before = await _products(tradebot)
    code, out, _ = await tradebot("unload", "5", "--yes")
    assert (code, out.splitlines()[0]) == (DONE, f"Taken back: Load 5, {name}")
    assert before
    assert not await _products(tradebot)
    code, out, _ = await tradebot("load", str(shipped_data / "products" / name), "--format", "json")
    assert (code, json.loads(out)["status"]) == (DONE, "loaded")
    assert await _products(tradebot) == before


async def test_refusals_change_nothing(tradebot):
    code, out, err = await tradebot("unload", "99")
    assert (code, out, "There is no load 99" in err) == (REFUSED, "", True)
    await tradebot("unload", "4", "--yes")
    code, out, err = await tradebot("unload", "4", "--yes", "--format", "json")
    assert (code, json.loads(out)["status"], err) == (REFUSED, "already_taken_back", "")


async def test_no_number_is_wrong_usage(tradebot):
    with pytest.raises(SystemExit) as exit_code:
        await tradebot("unload", "x")
    assert exit_code.value.code == USAGE

"""The push as it runs: noticing, coalescing, stopping. Nothing hangs on the wall clock."""

import asyncio

import pytest

from bot.delivery import service
from bot.delivery.on_demand import OnDemand
from bot.delivery.service import DeliveryService


class Counting:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.runs = 0
        self.started = asyncio.Event()
        self.go = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.runs += 1
        self.started.set()
        await self.go.wait()
        if self.error:
            raise self.error


@pytest.fixture
async def work():
    return Counting()


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_wakes_during_a_run_make_one_more_run(work):
    demand = OnDemand("counting", work)
    demand.start()
    demand.wake()
    await work.started.wait()
    for _ in range(7):
        demand.wake()
    work.go.set()
    await turns()
    await demand.stop(1)
    assert work.runs == 2


async def test_an_exception_ends_one_run_only(work):
    work.go.set()
    work.error = ValueError("bad day")
    demand = OnDemand("counting", work)
    demand.start()
    for _ in range(2):
        demand.wake()
        await turns()
    await demand.stop(1)
    assert work.runs == 2


async def test_a_run_that_does_not_end_is_cut_off(work):
    demand = OnDemand("counting", work)
    demand.start()
    demand.wake()
    await work.started.wait()
    await demand.stop(0.01)
    assert work.runs == 1


class Bench:
    """Stands in for the worker; drains are counted."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.drained = asyncio.Event()

    async def go(self) -> bool:
        self.did.append("go round")
        return False

    async def look(self) -> None:
        self.did.append("look at the clock")

    async def drain(self) -> None:
        self.did.append("drain")
        self.drained.set()

    def stop(self) -> None:
        self.did.append("stop")


async def test_a_load_by_another_process_is_noticed_and_sent(monkeypatch):
    monkeypatch.setattr(service, "NOTICE_EVERY", 0.05)
    bench = Bench()
    loads = [False, True]
    looks = 0

    async def refresh() -> bool:
        nonlocal looks
        looks += 1
        return loads.pop(0) if loads else False

    push = DeliveryService(worker=bench, housekeeping=bench, watch=bench, refresh=refresh)
    await push.start()
    await bench.drained.wait()
    await turns()
    assert bench.did == ["look at the clock", "go round", "drain", "go round"]
    bench.drained.clear()
    # It looks within a second; only then is there a load, and the drain follows at once.
    async with asyncio.timeout(5):
        await bench.drained.wait()
    await push.stop()
    assert looks >= 2
    assert bench.did == [*["look at the clock", "go round", "drain", "go round"] * 2, "stop"]

"""The short form of the soak (`make soak MINUTES=60`)."""

from tests.soak.soak import soak


async def test_half_a_minute_of_load_and_faults(home):
    report = await soak(home, seconds=30, rate=15, seed=7)
    assert report.problems == [], str(report)
    assert report.asked.total() > 100
    assert (report.stops, report.kills) == (5, 4)

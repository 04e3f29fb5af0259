"""How long pictures take, cold and warm, what memory they need, and what a text answer feels of them.

Run it with `python -m benchmarks.pictures`. It works on the shipped figures, in a folder that is thrown away.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.app import App, opened
from bot.charting import Charting, Planned
from bot.domain.ports import Asker
from bot.pictures.draw import ImageFormat, Theme
from bot.pictures.gallery import Gallery
from bot.settings import Settings

QUESTIONS = {
    "ranking bars": "/deficit top15",
    "a partner's months": "/trend TW",
    "comparison": "/compare TW VN KR JP imports",
    "contributions": "/movers",
    "four measures": "/rank TW",
    "table": "/total top30",
}
ASKER = Asker("zh_Hant_TW")
ROUNDS = 10


def memory() -> float:
    """Resident memory in megabytes; Linux only."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4 / 1024


async def times(app: App) -> None:
    before = memory()
    gallery = Gallery(most_bytes=0)  # nothing is kept: each round draws
    charting = Charting(app.answering, gallery, office_partner="TW")
    cold = True
    for name, question in QUESTIONS.items():
        taken = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            planned = await charting.plan(question, ASKER)
            if not isinstance(planned, Planned):
                raise SystemExit(f"no chart: {question}")
            picture = await charting.picture(planned)
            taken.append(1000 * (time.perf_counter() - started))
        first, *rest = taken
        kind = "cold" if cold else "first"
        print(f"{name:20} {kind:5} {first:6.1f} ms   again {statistics.median(rest):5.1f} ms   {len(picture):7,} bytes")
        cold = False
    gallery.close()
    print(f"memory: {before:.0f} MB before the first picture, {memory():.0f} MB after all of them\n")


async def text_beside_pictures(app: App) -> None:
    """Text answers one after another: alone, then while pictures that nobody has asked for yet are drawn."""
    gallery = Gallery()
    charting = Charting(app.answering, gallery, office_partner="TW")
    partners = [row.partner for row in (await app.answering.ask("/total top40", ASKER)).rows]

    async def texts(until: asyncio.Future[list[bytes]] | None) -> list[float]:
        taken: list[float] = []
        while (len(taken) < 400) if until is None else not until.done():
            started = time.perf_counter()
            await app.answering.ask(f"/rank {partners[len(taken) % 40]}", ASKER)
            taken.append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(0.001)
        return taken

    async def picture(partner: str, theme: Theme) -> bytes:
        planned = await charting.plan(f"/rank {partner}", ASKER, theme=theme, format=ImageFormat.PNG)
        if not isinstance(planned, Planned):
            raise SystemExit(f"no chart: {partner}")
        return await charting.picture(planned)

    await texts(None)
    alone = await texts(None)
    pictures = asyncio.gather(*(picture(partner, theme) for partner in partners for theme in Theme))
    started = time.perf_counter()
    beside = await texts(pictures)
    print(f"{len(await pictures)} pictures in {time.perf_counter() - started:.1f} s")
    for name, taken in (("alone", alone), ("beside pictures", beside)):
        median, slowest, worst = statistics.median(taken), statistics.quantiles(taken, n=100)[98], max(taken)
        print(f"text {name:16} median {median:5.2f} ms   99 % {slowest:5.2f} ms   worst {worst:5.2f} ms")
    gallery.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with opened(Settings.read({"TRADEBOT_HOME": home}, env_file=None)) as app:
            await times(app)
            await text_beside_pictures(app)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

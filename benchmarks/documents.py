"""How long the briefing takes in each format, first and again, and how large the files are.

Run it with `python -m benchmarks.documents`. It works on the shipped figures, in a folder that is thrown away.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time

from bot.app import opened
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.render import file_formats
from bot.settings import Settings

QUESTIONS = {
    "a month": "/brief 2026-01",
    "all extras": "/brief 2026-01 changes charts",
    "a year of 200": "/brief top200 2025",
}
LANGUAGE = "zh_Hant_TW"
ROUNDS = 5


async def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with opened(Settings.read({"TRADEBOT_HOME": home}, env_file=None)) as app:
            documents = {name: await app.answering.ask(asked, Asker(LANGUAGE)) for name, asked in QUESTIONS.items()}
    for name, document in documents.items():
        for extension, module in sorted(file_formats().items()):
            taken = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                written = module.render(document, localizer(LANGUAGE))
                taken.append(1000 * (time.perf_counter() - started))
            first, *rest = taken
            size = len(written if isinstance(written, bytes) else json.dumps(written).encode())
            again = statistics.median(rest)
            print(f"{name:14} {extension:5} first {first:6.1f} ms   again {again:6.1f} ms   {size:9,} bytes")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

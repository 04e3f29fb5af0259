"""A source is one file: made up in a folder, files of it are recognised, loaded and answered from."""

import json
import sys

import pytest

from bot import sources
from bot.domain.ports import Asker
from bot.i18n.languages import localizer
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from bot.render import terminal
from bot.terminal.subcommands import load

POSTCARD = '''"""A postcard: one line a partner, `Month | partner | exports | imports` in dollars."""

import pandas as pd

from bot.domain.document import say
from bot.domain.time import Month
from bot.sources.base import FileKind, FileSource, Parsed


def recognises(file):
    return file.kind is FileKind.TEXT and file.text.startswith("POSTCARD")


def parse(file):
    rows = [line.split(" | ") for line in file.text.splitlines()[1:]]
    frame = pd.DataFrame(
        {
            "month": pd.Series([Month.parse(row[0]).ordinal for row in rows], dtype="int64"),
            "partner": pd.Series([row[1] for row in rows], dtype="str"),
            "exports": pd.Series([int(row[2]) for row in rows], dtype="Int64"),
            "imports": pd.Series([int(row[3]) for row in rows], dtype="Int64"),
            "where": pd.Series([f"line {n}" for n, _ in enumerate(rows, 2)], dtype="str"),
        }
    )
    months = tuple(Month.parse(text) for text in sorted({row[0] for row in rows}))
    return Parsed("postcard", "Grandmother", "2026-05", months, is_complete=False, figures=frame)


SOURCE = FileSource("postcard", say("Sources"), recognises, parse)
'''


@pytest.fixture(autouse=True)
def postcard(app, tmp_path, monkeypatch):
    (tmp_path / "postcard.py").write_text(POSTCARD, "utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    sources.discover.cache_clear()
    # A process of its own would not know of the made-up folder.
    monkeypatch.setattr(app.loading, "_reader", ThreadReader(app.book))
    yield
    sys.modules.pop("bot.sources.postcard", None)
    sources.discover.cache_clear()


async def test_it_is_recognised_loaded_and_answered_from(app):
    data = b"POSTCARD\n2026-02 | Taiwan | 6000000000 | 20000000000\n2026-02 | Vietnam | 1000000000 | 15000000000\n"
    report = await app.loading.load(data, "greetings.txt", dry_run=False, accept_warnings=True)
    assert (report.status, report.source, [str(month) for month in report.months]) == (
        LoadStatus.LOADED,
        "postcard",
        ["2026-02"],
    )
    await app.refresh()
    document = await app.answering.ask("/imports TW 2026-02", Asker("en"))
    shown = terminal.render(document, localizer("en"))
    assert "US$20.00 billion" in shown
    assert "Grandmother" in shown


async def test_a_refusal_says_that_it_would_be_read_and_the_command_line_takes_it(app, tmp_path, capsys):
    report = await app.loading.load(b"no such thing", "letter.txt")
    assert localizer("en").say(sources.discover()["postcard"].accepts) in localizer("en").say(
        report.findings[0].message
    )
    file = tmp_path / "greetings"
    file.write_bytes(b"POSTCARD\n2026-02 | Taiwan | 6000000000 | 20000000000\n")
    assert await load.load_all(app, [file], dry_run=True, yes=True, as_json=True)
    assert json.loads(capsys.readouterr().out)["source"] == "postcard"

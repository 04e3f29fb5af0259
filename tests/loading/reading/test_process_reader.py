"""Files are read in a process of its own: within limits, cancellable, and gone when nobody needs it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.domain.errors import BadFile, CannotRead
from bot.domain.time import Month
from bot.loading.loading import Loading
from bot.loading.reading import process, process_reader
from bot.loading.reading.messages import Limits
from bot.loading.reading.process_reader import ProcessReader
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from tests.loading.reading import hostile_files
from tests.loop_watch import watched

MARCH = Month.parse("2026-03")
STALL = 0.2
"""Seconds that the loop may be kept at the most, on a machine that others use too: alone it is 0.02. In a thread of the
process, forty years kept it for 0.25, and the hostile files for 2 to 13."""
TABLE = b"month,partner,exports,imports,unit\n2026-02,Taiwan,1,2,USD\n"


@pytest.fixture
async def make_reader(tmp_path):
    made = []

    def make(**options) -> ProcessReader:
        limits = Limits(**{name: options.pop(name) for name in tuple(options) if name != "idle_seconds"})
        made.append(ProcessReader(tmp_path, limits=limits, **options))
        return made[-1]

    yield make
    for reader in made:
        await reader.close()


@pytest.fixture
def reader(make_reader) -> ProcessReader:
    return make_reader()


async def read(reader, data: bytes):
    async with reader.reading(data, "the file", MARCH) as file:
        return file.summary


async def refusal(reader, data: bytes) -> str:
    with pytest.raises(BadFile) as error:
        await read(reader, data)
    assert error.value.where.startswith("the file")
    return error.value.reason.message


def running(reader) -> subprocess.Popen:
    return reader._process._process


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def environment_of(pid: int) -> bytes:
    file = Path(f"/proc/{pid}/environ")
    return file.read_bytes() if file.exists() else b""  # macOS shows it to nobody


async def until(condition) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what happens in another process sets no event
            await asyncio.sleep(0.005)


async def stopped(reader) -> int:
    """The reader's process, stopped in the middle of whatever comes next."""
    await read(reader, TABLE)
    pid = running(reader).pid
    os.kill(pid, signal.SIGSTOP)
    return pid


async def test_it_reads_and_prepares_as_a_thread_does(reader, partners, census_file):
    async def loaded(by):
        async with by.reading(census_file, "country.xlsx", MARCH) as file:
            return file.summary, await file.prepare(1, (), ())

    (summary, prepared), (expected, rows) = await loaded(reader), await loaded(ThreadReader(partners))
    assert summary == expected
    assert list(prepared.figures) == list(rows.figures)
    assert (prepared.findings, prepared.changed, prepared.is_whole) == (rows.findings, rows.changed, rows.is_whole)


async def test_a_table_has_the_vintage_of_the_month_it_is_loaded_in(reader):
    assert (await read(reader, TABLE)).vintage == "2026-03"


async def test_one_process_reads_one_file_after_the_other(reader):
    await read(reader, TABLE)
    first = running(reader).pid
    assert "Nothing we know" in await refusal(reader, b"Dear all")
    both = await asyncio.gather(read(reader, TABLE), read(reader, TABLE + b"2026-02,Japan,1,2,USD\n"))
    assert [summary.amounts for summary in both] == [2, 4]
    assert running(reader).pid == first


async def test_it_knows_no_secret_and_hears_no_signal_meant_for_the_bot(reader, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    await read(reader, TABLE)
    pid = running(reader).pid
    assert os.getsid(pid) == pid
    os.kill(pid, signal.SIGTERM)
    await read(reader, TABLE)
    assert running(reader).pid == pid
    assert b"secret" not in environment_of(pid)


class TestLimits:
    async def test_of_processor_time(self, make_reader):
        reader = make_reader(processor_seconds=1)
        assert "processor time" in await refusal(reader, hostile_files.unknown_partners(400_000))
        assert (await read(reader, TABLE)).amounts == 2

    async def test_of_memory(self, make_reader):
        reader = make_reader(memory_megabytes=60)
        assert "megabytes of memory" in await refusal(reader, hostile_files.unknown_partners(200_000))
        assert (await read(reader, TABLE)).amounts == 2

    async def test_of_memory_where_a_library_ends_the_process(self, make_reader, census_file):
        reader = make_reader(memory_megabytes=100)
        vast = hostile_files.sheet(census_file, rows=40_000, columns=26)
        assert "megabytes of memory" in await refusal(reader, vast)

    async def test_of_what_is_answered(self, make_reader):
        assert "megabytes of figures" in await refusal(make_reader(answer_megabytes=0), TABLE)

    async def test_of_time(self, reader):
        pid = await stopped(reader)
        reader._start = reader._start._replace(limits=Limits(seconds=0.1))
        assert "longer than" in await refusal(reader, TABLE)
        await until(lambda: not is_there(pid))


async def test_a_process_that_is_killed_midway_is_one_sentence(reader):
    pid = await stopped(reader)
    reading = asyncio.create_task(refusal(reader, TABLE))
    await until(reader._one_at_a_time.locked)
    os.kill(pid, signal.SIGKILL)
    assert "has ended" in await reading
    assert (await read(reader, TABLE)).amounts == 2


async def test_a_process_that_died_while_nobody_needed_it_is_replaced(reader):
    await read(reader, TABLE)
    running(reader).kill()
    running(reader).wait()
    assert (await read(reader, TABLE)).amounts == 2


async def test_a_load_that_is_cancelled_ends_the_process(reader):
    pid = await stopped(reader)
    reading = asyncio.create_task(read(reader, TABLE))
    await until(reader._one_at_a_time.locked)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await until(lambda: not is_there(pid))
    assert (await read(reader, TABLE)).amounts == 2


async def test_it_ends_when_no_file_has_come_for_a_while(make_reader):
    reader = make_reader(idle_seconds=0.01)
    async with reader.reading(TABLE, "the file", MARCH):
        pid = running(reader).pid
    await until(lambda: not is_there(pid))
    assert (await read(reader, TABLE)).amounts == 2


async def test_it_ends_when_the_bot_is_killed(tmp_path):
    code = f"""
import asyncio, pathlib
from bot.domain.time import Month
from bot.loading.reading.process_reader import ProcessReader

async def main():
    reader = ProcessReader(pathlib.Path({str(tmp_path)!r}))
    async with reader.reading({TABLE!r}, "x", Month.parse("2026-03")):
        print(reader._process._process.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    pid = int(await bot.stdout.readline())
    bot.kill()
    await bot.wait()
    await until(lambda: not is_there(pid))


async def test_a_parser_that_crashes_is_one_sentence(reader, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "import faulthandler, bot.loading.prepared_load\n"
        "bot.loading.prepared_load.read = lambda *_: faulthandler._sigsegv()\n"
    )
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        assert "has ended" in await refusal(reader, TABLE)
    assert (await read(reader, TABLE)).amounts == 2


@pytest.mark.parametrize("interpreter", ["/nowhere/python", "/bin/false"])
async def test_a_process_that_cannot_be_started_is_nobody_s_fault(reader, monkeypatch, interpreter):
    with monkeypatch.context() as patch:
        patch.setattr(process.sys, "executable", interpreter)
        with pytest.raises(CannotRead) as error:
            await read(reader, TABLE)
    assert "cannot be started" in error.value.reason.message
    assert (await read(reader, TABLE)).amounts == 2


async def test_a_defect_is_one_sentence_and_seen_whole_in_the_log(reader, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "def read(*_): raise ZeroDivisionError('a slip')\n"
        "import bot.loading.prepared_load\nbot.loading.prepared_load.read = read\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    logged = []
    monkeypatch.setattr(process_reader, "log", SimpleNamespace(error=lambda _, **values: logged.append(values)))
    assert "has failed" in await refusal(reader, TABLE)
    assert "Traceback" in logged[0]["exception"]
    assert logged[0]["file"] == "the file"


class TestHostileFiles:
    """At the size at which each was found to do harm, where that is made quickly."""

    @pytest.mark.slow
    async def test_a_line_of_combining_marks(self, reader):
        async with watched() as watch:
            assert "Nothing we know" in await refusal(reader, hostile_files.combining_marks())
        assert watch.longest < STALL

    @pytest.mark.slow
    async def test_names_that_nobody_has(self, reader):
        data = await asyncio.to_thread(hostile_files.unknown_partners, 100_000)
        async with watched() as watch:
            summary = await read(reader, data)
        assert len(summary.findings) == 51
        assert dict(summary.findings[-1].message.values)["n"].value == 100_000 - 50
        assert watch.longest < STALL

    @pytest.mark.slow
    async def test_a_document_of_190_megabytes(self, reader):
        data = await asyncio.to_thread(hostile_files.long_document, 190_000_000)
        async with watched() as watch:
            assert "far longer than a briefing" in await refusal(reader, data)
        assert watch.longest < STALL

    @pytest.mark.slow
    async def test_a_sheet_of_16384_columns(self, reader, census_file):
        data = await asyncio.to_thread(hostile_files.sheet, census_file, rows=100, columns=16_384)
        async with watched() as watch:
            assert "columns" in await refusal(reader, data)
        assert watch.longest < STALL

    @pytest.mark.slow
    async def test_forty_years_that_are_loaded(self, reader, store, census):
        """The largest answer there is: 120,000 rows come over, and are stored."""
        loading = Loading(store, reader)
        of_2025 = [row for (year, _), row in census.rows.items() if year == "2025"]
        for year in map(str, range(1987, 2025)):
            census.rows |= {(year, str(row[1])): [year, *row[1:]] for row in of_2025}
        data = await asyncio.to_thread(census.data)
        async with watched() as watch:
            report = await loading.load(data, "country.xlsx", accept_warnings=True)
        assert report.status is LoadStatus.LOADED
        assert watch.longest < STALL

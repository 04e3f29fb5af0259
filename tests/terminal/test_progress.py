"""Progress bars of long work: on a terminal's standard error, and nowhere else."""

import io
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot import shipped
from bot.store import copying
from bot.store.database import database_at
from bot.store.migrate import upgrade_now
from bot.terminal.progress import bars

ROOT = Path(__file__).parents[2]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(text: str) -> str:
    """What a terminal was sent, without colours and movements of the cursor."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_a_bar_says_what_is_done_and_of_how_much_and_goes_away():
    screen = Terminal()
    with bars(screen) as report:
        report("[red].xlsx", 0, None)
        copying_thread = threading.Thread(target=report, args=("backup.db", 7, 9))
        copying_thread.start()
        copying_thread.join()
    shown = screen.getvalue()
    assert "[red].xlsx ━" in drawn(shown)
    assert re.search(r"backup\.db +━+ 7/9 ", drawn(shown))
    assert shown.endswith("\x1b[2K"), "the lines are cleared"


def test_bars_may_stay():
    screen = Terminal()
    with bars(screen, stays=True) as report:
        report("push", 1, 2)
    assert not screen.getvalue().endswith("\x1b[2K")


def test_where_there_is_no_terminal_nothing_is_written_and_nothing_imported():
    silent = "import io, sys; from bot.terminal.progress import bars\nwith bars(io.StringIO()) as r: r('x', 1, 2)\n"
    asked = silent + "print(sorted(name for name in sys.modules if name.split('.')[0] == 'rich'))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("load --dry-run {briefing} {briefing}", "briefing_2026-01.txt"),
        ("fetch --products --dry-run", "Census"),
        ("db backup new.db", "new.db"),
        ("db copy home/tradebot.db new.db", "sqlite:///new.db"),
        ("briefing 2026-01 --rows 100 -o all.docx", "all.docx"),
    ],
)
def test_long_work_draws_a_bar_on_standard_error_alone(home, tmp_path, command, name):
    words = command.format(briefing=shipped.DATA / "briefings/briefing_2026-01.txt").split()
    reader, writer = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "TERM": "xterm",
        "TRADEBOT_HOME": str(home),
        "CENSUS_API_URL": "http://127.0.0.1:9",  # nothing listens there
        "CENSUS_DAILY_REQUESTS": "1",
    }
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "bot", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=writer,
        cwd=tmp_path,
        env=environment,
    ) as process:
        os.close(writer)
        shown = drawn(_until_closed(reader))
        written = process.stdout.read()
    assert re.search(rf"{re.escape(name)} +━", shown), shown[:500]
    assert b"\x1b" not in written
    assert "━".encode() not in written


def _until_closed(reader: int) -> str:
    data = b""
    try:
        while piece := os.read(reader, 1 << 16):
            data += piece
    except OSError:  # as Linux tells that the other end is closed
        pass
    finally:
        os.close(reader)
    return data.decode()


def test_a_copy_tells_of_every_row_twice_since_each_is_compared(home, tmp_path):
    told = []
    with database_at(f"sqlite:///{home}/tradebot.db") as source, database_at(f"sqlite:///{tmp_path}/new.db") as new:
        upgrade_now(new)
        with source.reading() as there, new.writing() as here:
            held = copying.copy(there, here, lambda *said: told.append(said))
    rows = sum(of_table.rows for of_table in held.values())
    assert rows > 10_000
    assert told[-1] == (2 * rows, 2 * rows)
    assert {total for _, total in told} == {2 * rows}
    assert [done for done, _ in told] == sorted(done for done, _ in told)

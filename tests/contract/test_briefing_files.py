"""`tradebot briefing` as a process: files of every format, bytes where somebody reads them, plain refusals."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tradebot(home):
    def run(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "bot", "briefing", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
            cwd=home,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)},
        )

    return run


def test_a_file_is_of_the_format_its_name_says(tradebot, home):
    for name, begins in (("a.pdf", b"%PDF-1.7"), ("b.odt", b"PK"), ("c.md", "# 美國".encode())):
        done = tradebot("2026-01", "-o", name)
        assert (done.returncode, done.stdout) == (0, b"")
        assert (home / name).read_bytes().startswith(begins)


def test_a_pipe_gets_the_bytes_and_a_terminal_a_plain_word(tradebot, home):
    piped = tradebot("2026-01", "--format", "pdf")
    assert (piped.returncode, piped.stderr, piped.stdout[:5]) == (0, b"", b"%PDF-")
    tradebot("2026-01", "--format", "pdf", "-o", "same.pdf")
    assert (home / "same.pdf").read_bytes() == piped.stdout
    reader, writer = pty.openpty()
    try:
        shown = tradebot("2026-01", "--format", "pdf", stdout=writer)
    finally:
        os.close(writer)
        os.close(reader)
    assert (shown.returncode, shown.stderr) == (1, b"A pdf is no text for a terminal: name a file, -o briefing.pdf\n")


def test_a_format_there_is_not_is_wrong_usage_and_names_those_there_are(tradebot):
    for arguments in (("--format", "doc"), ("-o", "briefing.doc"), ("-o", "briefing")):
        done = tradebot(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"csv, docx, html, json, md, ods, odt, pdf, txt, xlsx" in done.stderr


def test_rows_and_what_changed(tradebot):
    text = tradebot("2026-01", "--lang", "en", "--rows", "3", "--what-changed").stdout.decode()
    assert "Table 1: the 3 largest US goods trading partners, January 2026" in text
    assert "\n4\tTaiwan" not in text
    assert "### 3. What changed" in text
    assert "- US trade with Taiwan: No. 4, a year before No. 9" in text
    assert tradebot("2026-01", "--rows", "0").returncode == 1


def test_any_period(tradebot):
    assert "美國 2025 年第 4 季貿易統計" in tradebot("2025Q4").stdout.decode()
    assert "US trade statistics, 2025" in tradebot("2025", "--lang", "en").stdout.decode()
    assert tradebot("1984").returncode == 1

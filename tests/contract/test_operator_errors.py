"""What an operator can cause on the command line: one sentence and the exit code of the contract, never a traceback."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PR_CAPBSET_DROP = 24
_WAYS_PAST_PERMISSIONS = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: without them permissions hold for root too."""


def _heed_permissions() -> None:
    if os.geteuid() == 0:
        for capability in _WAYS_PAST_PERMISSIONS:
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def run(home: Path, *arguments: str, umask: int = 0o022, **how: object) -> subprocess.CompletedProcess[str]:
    environment = how.pop("environment", {})
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", "bot", *arguments],
        encoding="utf-8",
        check=False,
        cwd=home.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)}
        | environment,
        umask=umask,
        preexec_fn=_heed_permissions,
        **streams,
    )


def is_one_sentence(done: subprocess.CompletedProcess[str], code: int) -> bool:
    return (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)


@pytest.fixture
def spoiled(home):
    """Take away permissions of the home or its database for the test."""

    def spoil(what: str, mode: int) -> Path:
        (home / what).chmod(mode)
        return home

    yield spoil
    home.chmod(0o700)


@pytest.mark.parametrize("command", ["months", "check", "run", "ask /rank TW", "db upgrade", "push status"])
@pytest.mark.parametrize(("what", "mode"), [("", 0o000), ("", 0o500), ("tradebot.db", 0o000)])
def test_a_home_or_database_out_of_reach(spoiled, what, mode, command):
    done = run(spoiled(what, mode), *command.split())
    said = [
        line for line in done.stderr.splitlines() if "TELEGRAM_BOT_TOKEN is not set" not in line and "[info" not in line
    ]
    assert (done.returncode, done.stdout, len(said)) == (1, "", 1)
    assert said[0].startswith("The database sqlite:///")


@pytest.mark.parametrize(("what", "mode"), [("", 0o000), ("", 0o500), ("tradebot.db", 0o000)])
def test_what_is_out_of_reach_is_not_backed_up(spoiled, tmp_path, what, mode):
    assert is_one_sentence(run(spoiled(what, mode), "db", "backup", str(tmp_path / "kept.db")), 1)
    assert list(tmp_path.glob("kept*")) == []


@pytest.mark.parametrize(
    "home",
    ["file", "file/below", "link to nowhere", "link to itself", "with a database that is a folder", "x" * 300],
)
def test_a_home_that_is_no_folder(tmp_path, home):
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "link to nowhere").symlink_to(tmp_path / "nowhere")
    (tmp_path / "link to itself").symlink_to(tmp_path / "link to itself")
    (tmp_path / "with a database that is a folder/tradebot.db").mkdir(parents=True)
    done = run(tmp_path / "any", "months", environment={"TRADEBOT_HOME": str(tmp_path / home)})
    assert is_one_sentence(done, 1), done.stderr


@pytest.mark.parametrize(
    "setting",
    [
        *("TRADEBOT_HOME=~nobody-of-this-name/x", "TRADEBOT_HOME=/tmp/wh?t", "TRADEBOT_ADMINS=99999999999999999999"),
        *("DATABASE_URL=sqlite:///:memory:", "DATABASE_URL=sqlite://", "DATABASE_URL=postgresql://u:p@h:99999/x"),
        *("DATABASE_URL=mysql://h/x", "DATABASE_URL=postgresql://[::1/x", "TELEGRAM_API_URL=http://[x"),
    ],
)
def test_a_setting_that_cannot_be(home, setting):
    name, _, value = setting.partition("=")
    done = run(home, "months", environment={name: value})
    assert is_one_sentence(done, 2), done.stderr
    assert done.stderr.startswith(f"{name} cannot be ")


def test_a_settings_file_that_cannot_be_read(home):
    file = home.parent / ".env"
    file.write_bytes(b"\xff\xfe\0")
    assert is_one_sentence(run(home, "months"), 2)
    file.chmod(0o000)
    assert is_one_sentence(run(home, "months"), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        *("nowhere.db new.db", "text.db new.db", "empty.db new.db", "home/tradebot.db text.db"),
        *("postgresql://127.0.0.1:1/x new.db", "home/tradebot.db postgresql://127.0.0.1:1/x"),
    ],
)
def test_a_copy_that_cannot_be(home, tmp_path, arguments):
    (tmp_path / "text.db").write_text("hello", "utf-8")
    (tmp_path / "empty.db").touch()
    done = run(home, "db", "copy", *arguments.split())
    assert is_one_sentence(done, 1), done.stderr
    spoiled = next(word for word in arguments.split() if word not in ("new.db", "home/tradebot.db"))
    assert spoiled in done.stderr


def test_output_that_nobody_takes(home):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = run(home, "months", stdout=full)
    assert (done.returncode, done.stderr) == (1, "The output cannot be written: No space left on device.\n")
    ascii_only = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    assert (done := run(home, "months", environment=ascii_only)).returncode == 0, done.stderr


def test_no_input_and_output_at_all(home):
    closed = f"exec {sys.executable} -m bot months <&- >&- 2>&-"
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", closed],
        check=False,
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TRADEBOT_HOME": str(home)},
    )
    assert done.returncode == 0


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_what_is_kept_is_its_owners_alone_whatever_the_umask(tmp_path, umask):
    home = tmp_path / "new/home"
    (tmp_path / "new").mkdir()
    for command in (["months"], ["db", "backup", "kept.db"], ["db", "restore", "kept.db", "--yes"]):
        assert (done := run(home, *command, umask=umask)).returncode == 0, done.stderr
    assert run(home, "briefing", "-o", str(home / "briefing.txt"), umask=umask).returncode == 0
    made = [home, tmp_path / "new/kept.db", *home.rglob("*")]
    assert {"tradebot.db", "before-restore.db", "briefing.txt"} < {path.name for path in made}
    modes = {path.name: path.stat().st_mode & 0o777 for path in made}
    assert modes == {path.name: 0o700 if path.is_dir() else 0o600 for path in made}


def test_an_export_elsewhere_is_as_open_as_the_persons_other_files(home, tmp_path):
    for umask, mode in ((0o022, 0o644), (0o077, 0o600)):
        file = tmp_path / f"{umask}.txt"
        assert run(home, "briefing", "-o", str(file), umask=umask).returncode == 0
        assert file.stat().st_mode & 0o777 == mode


def test_check_tells_of_a_home_that_is_open_to_others(home):
    shutil.rmtree(home / "inbox", ignore_errors=True)
    for path, mode in ((home, 0o755), (home / "tradebot.db", 0o644)):
        path.chmod(mode)
    done = run(home, "check")
    assert done.returncode == 0
    assert _modes_to_mend(done) == [f"700 {home}", f"600 {home / 'tradebot.db'}"]
    home.chmod(0o700)
    (home / "tradebot.db").chmod(0o600)
    assert _modes_to_mend(run(home, "check")) == []


def _modes_to_mend(done):
    """What is told of files; the release calendar, which goes with the day's date, may have a line of its own."""
    return [line.rpartition("chmod ")[2] for line in done.stderr.splitlines() if "chmod" in line]

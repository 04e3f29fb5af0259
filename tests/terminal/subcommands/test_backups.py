"""Files that are no backups, and places where none can be written: one sentence, and nothing is changed."""

import argparse
import gzip
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.store import copying
from bot.store.backup_check import NotABackup
from bot.store.backups import NotBackedUp
from bot.store.store import Store
from bot.terminal.subcommands import db

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(home):
    return Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None)


@pytest.fixture
async def backup(settings, tmp_path):
    """A backup of the home's database."""
    path = tmp_path / "kept.db"
    await db.backup(settings, argparse.Namespace(file=path))
    return path


async def contents(settings):
    store = Store(settings.database)
    try:
        return await store.read(copying.contents)
    finally:
        await store.close()


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[20_000:24_000] = b"\xaa" * 4_000
    path.write_bytes(data)


def no_backup(path: Path, *statements: str) -> None:
    path.unlink()
    changed(path, *statements)


SPOILED = {
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "text": (lambda path: path.write_text("month,partner\n" * 500, "utf-8"), "but a text file"),
    "text of one letter": (lambda path: path.write_text("x", "utf-8"), "but a text file"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 9), "but a file of another kind"),
    "packed": (lambda path: path.write_bytes(gzip.compress(path.read_bytes())), "gzip archive: unpack it first"),
    "cut off": (lambda path: os.truncate(path, 100_000), "is cut off: 100000 bytes are there of "),
    "cut off in its head": (lambda path: os.truncate(path, 60), "is cut off"),
    "foreign": (lambda path: no_backup(path, "CREATE TABLE contact (name)"), "another program"),
    "no mark": (lambda path: changed(path, "DROP TABLE backup"), "is damaged"),
    "a row short": (lambda path: changed(path, "DELETE FROM figure WHERE partner = 'TW'"), "rows in figure, not"),
    "a figure changed": (lambda path: changed(path, "UPDATE figure SET imports = 1 WHERE partner = 'TW'"), "damaged"),
    "overwritten": (overwritten, "is damaged"),
    "of a newer version": (
        lambda path: changed(path, "UPDATE backup SET schema = '9999', program = '9.9'"),
        "was made by tradebot 9.9, which is newer",
    ),
    "folder": (lambda path: (path.unlink(), path.mkdir()), "is a folder"),
    "gone": (lambda path: path.unlink(), "is not there"),
}


@pytest.mark.parametrize("kind", SPOILED)
async def test_what_is_no_whole_backup_is_refused_and_nothing_is_changed(settings, backup, kind):
    spoil, sentence = SPOILED[kind]
    spoil(backup)
    before = await contents(settings)
    with pytest.raises(NotABackup, match=sentence) as refusal:
        await db.restore(settings, argparse.Namespace(file=backup, yes=True))
    assert "\n" not in str(refusal.value)
    assert str(backup) in str(refusal.value)
    assert await contents(settings) == before
    assert not (settings.tradebot_home / "before-restore.db").exists()


async def test_a_database_is_no_backup_and_is_told_how_it_becomes_one(settings, home, tmp_path):
    copied = shutil.copy(home / "tradebot.db", tmp_path / "copied.db")
    with pytest.raises(NotABackup, match=f"DATABASE_URL=sqlite:///{copied} tradebot db backup FILE"):
        await db.restore(settings, argparse.Namespace(file=Path(copied), yes=True))


async def test_what_a_restore_replaces_is_kept_and_can_be_restored(settings, backup, capsys):
    store = Store(settings.database)
    await store.subscriptions.subscribe(11, None, "en")
    await db.restore(settings, argparse.Namespace(file=backup, yes=True))
    replaced = settings.tradebot_home / "before-restore.db"
    assert f"kept until the next restore: {replaced}" in capsys.readouterr().err
    assert await store.subscriptions.all() == ()
    await db.restore(settings, argparse.Namespace(file=replaced, yes=True))
    assert [one.chat for one in await store.subscriptions.all()] == [11]
    await store.close()
    assert replaced.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.tradebot_home.glob("before*")] == ["before-restore.db"]


async def test_updates_that_waited_when_the_backup_was_made_are_not_answered_again(settings, tmp_path, capsys):
    path = tmp_path / "waiting.db"
    store = Store(settings.database)
    await store.waiting_updates.keep(1, [(5, "{}")])
    await db.backup(settings, argparse.Namespace(file=path))
    await store.waiting_updates.keep(1, [(6, "{}")])
    capsys.readouterr()
    await db.restore(settings, argparse.Namespace(file=path, yes=True))
    assert await store.waiting_updates.kept(1) == []
    await store.close()
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [rows for name, rows, _ in told if name == "waiting_update"] == ["0"]


async def test_a_backup_that_cannot_be_kept_before_it_restores_nothing(settings, backup):
    before = await contents(settings)
    (settings.tradebot_home / "before-restore.db").mkdir()
    with pytest.raises(NotBackedUp, match="before-restore"):
        await db.restore(settings, argparse.Namespace(file=backup, yes=True))
    assert await contents(settings) == before


async def test_a_backup_needs_nothing_beside_it_to_be_read(backup):
    with closing(sqlite3.connect(f"file:{backup}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT program FROM backup").fetchone()
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("broken", ["no database", "damaged", "another program's"])
async def test_a_database_that_is_broken_is_not_backed_up(settings, tmp_path, broken):
    file = settings.database_file
    if broken == "no database":
        file.write_bytes(b"no database" * 1000)
    elif broken == "damaged":
        overwritten(file)
    else:
        no_backup(file, "CREATE TABLE contact (name)")
    with pytest.raises(NotBackedUp):
        await db.backup(settings, argparse.Namespace(file=tmp_path / "kept.db"))
    assert list(tmp_path.glob("kept.db*")) == []


def run(home: Path, *arguments: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TRADEBOT_HOME": str(home)},
        preexec_fn=limited,
    )


@pytest.mark.parametrize("place", ["no folder", "a file for a folder", "no room"])
def test_a_place_where_no_backup_can_be_written_is_said_in_one_sentence(home, tmp_path, place):
    (tmp_path / "file").write_text("x", "utf-8")
    folder = {"no folder": tmp_path / "none", "a file for a folder": tmp_path / "file", "no room": tmp_path}[place]
    done = run(home, "db", "backup", str(folder / "kept.db"), limit=100_000 if place == "no room" else None)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"The backup cannot be written to {folder / 'kept.db'}: ")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.rglob("kept*")) == []


def test_another_programs_database_is_left_alone(home):
    file = home / "tradebot.db"
    no_backup(file, "CREATE TABLE contact (name)")
    for command in (["months"], ["db", "upgrade"], ["load", "nothing.csv"]):
        done = run(home, *command)
        assert done.returncode == 1
        assert done.stderr.startswith("The database file is another program's.")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("contact",)]

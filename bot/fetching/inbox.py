"""A folder that files are put into to be loaded.

    inbox/country.xlsx   →   inbox/loaded/country.xlsx    and   inbox/loaded/country.xlsx.report.txt
    inbox/letter.txt     →   inbox/refused/letter.txt     and   inbox/refused/letter.txt.report.txt

A file is read once it has not changed for a while, so that one that is still being copied is left alone. It is
never deleted and never overwritten: it is moved at once, under a name that is free. Killed at any moment, a
file is in the inbox or in its folder; one that is loaded but not moved is found to be loaded already.
"""

import asyncio
import itertools
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

import structlog

from bot.i18n.localizer import Localizer
from bot.loading.loading import Loading
from bot.loading.report import LoadReport, LoadStatus
from bot.loading.wording import told

log = structlog.get_logger()

SETTLED_AFTER = 5.0
"""Seconds without a change. Copying over a network stalls, but seldom so long."""
EMPTY_AFTER = 60.0
"""Likewise for an empty file, as which every copy begins."""
AGAIN_AFTER = 60.0
"""Seconds until a file is tried again that could not be read, loaded or moved."""
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~")
"""What programs call a file that they have not finished."""
_HIDDEN = (".", "~$")
"""Beginnings of hidden files, and of the locks that office programs leave beside an open document."""
# One byte more than is ever read as figures: enough for the refusal that says so.
_MOST_BYTES = 50_000_001


class _State(NamedTuple):
    """What shows that a file has changed."""

    inode: int
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class _Seen:
    state: _State
    due: float
    """When it is to be read, if it does not change until then."""


class Inbox:
    """Watches one folder. `told` gives a report's text; `seconds` is a clock that never goes back."""

    def __init__(
        self,
        folder: Path,
        loading: Loading,
        *,
        told: Callable[[str, LoadReport], str],
        seconds: Callable[[], float],
    ) -> None:
        self.folder = folder
        self.loaded = folder / "loaded"
        self.refused = folder / "refused"
        self._loading = loading
        self._told = told
        self._seconds = seconds
        self._seen: dict[str, _Seen] = {}

    async def look(self) -> int:
        """Load what has settled since the last look, the oldest first; give how many files went in."""
        count = 0
        for path, state in await asyncio.to_thread(self._settled):
            try:
                report = await self._load(path, state)
            except Exception:
                # Whatever is wrong with one file or for the moment, the next file must not wait for it.
                log.exception("inbox: a file could not be taken", file=path.name)
                self._seen[path.name] = _Seen(state, self._seconds() + AGAIN_AFTER)
                continue
            if report is not None and report.status is LoadStatus.LOADED:
                count += 1
        return count

    async def keep_refused(self, data: bytes, name: str, report: LoadReport) -> None:
        """Put a file that came another way among the refused, with its report."""
        await asyncio.to_thread(self._keep_refused, data, name, report)

    def _settled(self) -> list[tuple[Path, _State]]:
        for folder in (self.folder, self.loaded, self.refused):
            folder.mkdir(parents=True, exist_ok=True)
        now, seen = self._seconds(), {}
        ready = []
        for path in self.folder.iterdir():
            state = _state(path)
            if state is None:
                continue
            before = self._seen.get(path.name)
            if before is None or before.state != state:
                before = _Seen(state, now + (SETTLED_AFTER if state.size else EMPTY_AFTER))
            seen[path.name] = before
            if before.due <= now:
                ready.append((path, state))
        self._seen = seen
        return sorted(ready, key=lambda item: (item[1].modified_ns, item[0].name))

    async def _load(self, path: Path, state: _State) -> LoadReport | None:
        data = await asyncio.to_thread(_read, path)
        if _state(path) != state:
            return None
        report = await self._loading.load(data, path.name)
        log.info("inbox: a file was taken", file=path.name, status=report.status.value)
        # Written to meanwhile, it is a new file by now, and stays for the next look.
        if _state(path) == state:
            folder = self.refused if report.status is LoadStatus.REFUSED else self.loaded
            await asyncio.to_thread(_move, path, folder, self._told(path.name, report))
        return report

    def _keep_refused(self, data: bytes, name: str, report: LoadReport) -> None:
        self.refused.mkdir(parents=True, exist_ok=True)
        number, written = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self.refused)
        with os.fdopen(number, "wb") as file:
            file.write(data)
        _move(Path(written), self.refused, self._told(name, report), name)


def make_inbox(home: Path, loading: Loading, localizer: Localizer, seconds: Callable[[], float]) -> Inbox:
    """Make the inbox of a home folder, whose reports are written in one language."""
    return Inbox(home / "inbox", loading, told=lambda name, report: told(name, report, localizer), seconds=seconds)


def _state(path: Path) -> _State | None:
    """None for what is no file to load: folders, links, hidden and temporary files."""
    name = path.name.lower()
    if name.startswith(_HIDDEN) or name.endswith(_UNFINISHED):
        return None
    try:
        stat = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return _State(stat.st_ino, stat.st_size, stat.st_mtime_ns) if S_ISREG(stat.st_mode) else None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _move(path: Path, folder: Path, report: str, name: str | None = None) -> None:
    """Move a file into a folder under its name, or with a number if that is taken; its report beside it."""
    name = name or path.name
    for number in itertools.count(1):
        target = folder / (name if number == 1 else _numbered(name, number))
        beside = target.with_name(f"{target.name}.report.txt")
        if target.exists():
            continue
        try:
            # Made by whoever is first, so the report is also what reserves the name.
            with beside.open("x", encoding="utf-8") as file:
                file.write(f"{report}\n")
        except FileExistsError:
            continue
        try:
            path.rename(target)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
        return


def _numbered(name: str, number: int) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({number}).{suffix}" if stem and dot else f"{name} ({number})"

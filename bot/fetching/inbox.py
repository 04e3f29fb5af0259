"""A folder that files are put into to be loaded.

    inbox/country.xlsx   →   inbox/loaded/country.xlsx    and   inbox/loaded/country.xlsx.report.txt
    inbox/letter.txt     →   inbox/refused/letter.txt     and   inbox/refused/letter.txt.report.txt

A file is read once it has not changed for a while, so that one that is still being copied is left alone. It is
never deleted and never overwritten: it is moved at once, under a name that is free. Killed at any moment, a
file is in the inbox or in its folder; one that is loaded but not moved is found to be loaded already.

What keeps a file where it is (it cannot be read or moved, the database is away) is told once in the log. It is tried
again after a minute, then less and less often, and without a word until something else is in the way.
"""

import asyncio
import itertools
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import TradebotError
from bot.domain.loads import Loader
from bot.i18n.localizer import Localizer
from bot.loading import given_files
from bot.loading.given_files import printable
from bot.loading.loading import Loading
from bot.loading.report import LoadReport, LoadStatus
from bot.loading.wording import told

log = structlog.get_logger()

SETTLED_AFTER = 5.0
"""Seconds without a change. Copying over a network stalls, but seldom so long."""
EMPTY_AFTER = 60.0
"""Likewise for an empty file, as which every copy begins."""
AGAIN_AFTER = 60.0
"""Seconds until a file is tried again that could not be read, loaded or moved; each time twice as many."""
SELDOM = 86_400.0
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~")
"""What programs call a file that they have not finished."""
_HIDDEN = (".", "~$")
"""Beginnings of hidden files, and of the locks that office programs leave beside an open document."""
_REPORT = ".report.txt"
_LONGEST_ENDING = 20
"""Letters behind the last dot of a name; more are no ending."""
_EXPECTED = (OSError, SQLAlchemyError, TradebotError)
"""What may be in the way without a defect of the program."""


class _State(NamedTuple):
    """What shows that a file has changed."""

    inode: int
    size: int
    modified_ns: int


class _Outcome(NamedTuple):
    """What became of a file, when all that is left to do is to move it."""

    folder: Path
    report: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was seen last."""

    state: _State
    due: float
    """When it is to be taken, if it does not change until then."""
    outcome: _Outcome | None = None
    failures: int = 0
    told: str = ""
    """What was in the way, as the log has it."""


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
        self._told_of_folder = ""

    async def look(self) -> int:
        """Load what has settled since the last look, the oldest first; give how many files went in."""
        count = 0
        for path, state in await self._ready():
            try:
                count += await self._take(path, state)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the next must not wait for it
                self._put_off(path.name, error)
        return count

    async def keep_refused(self, data: bytes, name: str, report: LoadReport) -> None:
        """Put a file that came another way among the refused, with its report."""
        await asyncio.to_thread(self._keep_refused, data, name, report)

    async def _ready(self) -> list[tuple[Path, _State]]:
        try:
            ready = await asyncio.to_thread(self._settled)
        except OSError as error:
            why = str(error)
            if why != self._told_of_folder:
                log.warning("inbox: the folder cannot be used", why=why)
            self._told_of_folder = why
            return []
        self._told_of_folder = ""
        return ready

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

    async def _take(self, path: Path, state: _State) -> bool:
        """Load a file and move it; True when it has brought figures."""
        seen = self._seen[path.name]
        outcome, is_loaded = seen.outcome, False
        if outcome is None:
            try:
                data = await asyncio.to_thread(given_files.read, path)
            except FileNotFoundError:
                return False
            if _state(path) != state:
                return False
            report = await self._loading.load(data, path.name, by=Loader.INBOX)
            log.info("inbox: a file was taken", file=printable(path.name), status=report.status.value)
            is_loaded = report.status is LoadStatus.LOADED
            folder = self.refused if report.status is LoadStatus.REFUSED else self.loaded
            outcome = _Outcome(folder, self._told(printable(path.name), report))
        # Written to meanwhile, it is a new file by now, and stays for the next look.
        if _state(path) == state:
            try:
                await asyncio.to_thread(_move, path, outcome.folder, outcome.report)
            except OSError as error:
                # It is not loaded again: that would be one more report each time.
                self._seen[path.name] = replace(seen, outcome=outcome)
                self._put_off(path.name, error)
        return is_loaded

    def _put_off(self, name: str, error: Exception) -> None:
        """Try a file again later; what is in the way is told when it is something new."""
        seen = self._seen[name]
        why = f"{type(error).__name__}: {error}"
        if why != seen.told:
            report = seen.outcome.report if seen.outcome else ""
            # A defect of the program shall be seen whole.
            trace = None if isinstance(error, _EXPECTED) else error
            log.warning("inbox: a file stays where it is", file=printable(name), why=why, report=report, exc_info=trace)
        due = self._seconds() + min(AGAIN_AFTER * 2**seen.failures, SELDOM)
        self._seen[name] = replace(seen, due=due, failures=min(seen.failures + 1, 20), told=why)

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


def _move(path: Path, folder: Path, report: str, name: str | None = None) -> None:
    """Move a file into a folder under its name, or with a number if that is taken; its report beside it."""
    name = name or path.name
    longest = os.pathconf(folder, "PC_NAME_MAX")
    for number in itertools.count(1):
        target = folder / _fitting(name, number, longest)
        beside = target.with_name(f"{target.name}{_REPORT}")
        if target.exists():
            continue
        try:
            # Made by whoever is first, so the report is also what reserves the name.
            with beside.open("x", encoding="utf-8", errors="replace") as file:
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


def _fitting(name: str, number: int, longest: int) -> str:
    """A name, from the second on with a number, and so short in bytes that its report's name is possible too."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or not dot or len(suffix) > _LONGEST_ENDING:
        stem, suffix = name, ""
    ending = (f" ({number})" if number > 1 else "") + (f".{suffix}" if suffix else "")
    room = longest - len(os.fsencode(f"{ending}{_REPORT}"))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending

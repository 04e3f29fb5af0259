"""The process that reads files, as the bot starts it, asks it and ends it. Blocks; what it runs is `process_main`."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import bot
from bot.domain.errors import CannotRead
from bot.domain.values import Verbatim, say
from bot.loading.reading import messages
from bot.loading.reading.messages import Prepare, Read, Start

_MODULE = "bot.loading.reading.process_main"
_PACKAGE_FOLDER = str(Path(bot.__file__).parents[1])
# Nothing of the bot's settings, and so none of its secrets.
_PASSED_ON = (
    *("DYLD_LIBRARY_PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME"),
    *("PYTHONUTF8", "TMPDIR", "TZ"),
)
# One thread of arithmetic: each further one sets memory aside that counts towards the limit.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
_SHOWN = 2_000


class Ended(Exception):
    """The process has ended before it answered: its exit code, negative for a signal, and what it has said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(signal.Signals(-code).name if code < 0 else f"exit code {code}")
        self.code = code
        self.said = said


class ReadingProcess:
    """One process, started. Several threads may call it: one asks, another kills."""

    def __init__(self, start: Start) -> None:
        """Raises CannotRead."""
        self._limits = start.limits
        self._start: Start | None = start
        passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        path = os.pathsep.join(filter(None, (_PACKAGE_FOLDER, os.environ.get("PYTHONPATH"))))
        try:
            with ExitStack() as undone:
                self._errors = undone.enter_context(tempfile.TemporaryFile())
                process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    [sys.executable, "-P", "-m", _MODULE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    env={**passed_on, **_ENVIRONMENT, "PYTHONPATH": path},
                    start_new_session=True,
                )
                undone.pop_all()
        except OSError as error:
            raise _cannot_start(error.strerror or str(error)) from error
        if process.stdin is None or process.stdout is None:
            raise TypeError("a process without pipes")
        self._process, self._requests, self._answers = process, process.stdin, process.stdout

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Read | Prepare) -> Any:  # noqa: ANN401 - what the request says
        """Raises Ended, AnswerTooLong, CannotRead."""
        if self._start is not None:
            try:
                self._exchange(self._start)
            except Ended as error:
                lines = error.said.strip().splitlines()
                raise _cannot_start(lines[-1][:200] if lines else str(error)) from error
            self._start = None
        return self._exchange(request)

    def kill(self) -> None:
        """End it at once, whatever it does; who waits for its answer gets Ended."""
        self._process.kill()

    def close(self) -> None:
        """Wait until it has ended, and give back what it held."""
        self._process.wait()
        for stream in (self._requests, self._answers, self._errors):
            with suppress(BrokenPipeError):  # part of a request may not have been written
                stream.close()

    def _exchange(self, request: Start | Read | Prepare) -> Any:  # noqa: ANN401 - as above
        try:
            messages.ask(self._requests, request)
            return messages.answered(self._answers, self._limits)
        except (EOFError, BrokenPipeError):
            code = self._process.wait()
            self._errors.seek(0)
            raise Ended(code, self._errors.read()[-_SHOWN:].decode("utf-8", "replace")) from None


def _cannot_start(why: str) -> CannotRead:
    return CannotRead(
        say("No file can be read now: the process that does it cannot be started ({reason}).", reason=Verbatim(why))
    )

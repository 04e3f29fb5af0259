"""The process that reads files, one after the other, until its standard input ends; `process_reader` starts it.

It keeps the file it has read last, to prepare its load. What it prints, and what a library prints before it ends the
process, goes to standard error.
"""

import faulthandler
import math
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import IO

from bot import sources
from bot.domain.errors import BadFile
from bot.loading import checks, prepared_load
from bot.loading.prepared_load import ReadFile
from bot.loading.reading.messages import (
    OUT_OF_MEMORY,
    Failed,
    Limits,
    Prepare,
    Read,
    Refused,
    Start,
    answer,
    asked,
)
from bot.partners import book as partner_book
from bot.partners.book import Book

_NICENESS = 5
"""Who is answered meanwhile goes first."""
_MOST_WRITTEN = 64_000
"""Bytes of standard error; nothing else is written to a file."""
_SHOWN = 4_000
_PAGE_COUNTS = Path("/proc/self/statm")


def main() -> None:
    """Serve until standard input ends."""
    # Ctrl-C and a service's end reach every process of a group: this one is needed until the bot has finished.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    faulthandler.enable()
    os.nice(_NICENESS)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        _serve(requests, answers)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError):
        pass  # the bot is no more


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    start: Start = asked(requests)
    reader = _Reader(partner_book.load(start.keep))
    _limit_memory_and_output(start.limits)
    answer(answers, None)
    while True:
        request = asked(requests)
        if isinstance(request, Read):
            _limit_processor(start.limits)
        answer(answers, reader.answer(request))


class _Reader:
    """Answers requests; has everything imported that reading takes, so that limits count the reading alone."""

    def __init__(self, book: Book) -> None:
        # `bot.sources` and `bot.loading` import them where they need them.
        import charset_normalizer  # noqa: F401, PLC0415
        import pandas as pd  # noqa: F401, PLC0415

        sources.discover()
        checks.discover()
        self._book = book
        self._file: ReadFile | None = None

    def answer(self, request: Read | Prepare) -> object:
        try:
            return self._answer(request)
        except BaseException as error:  # noqa: BLE001 - a panic of calamine's is no Exception
            if _began_with_memory(error):
                os._exit(OUT_OF_MEMORY)
            if isinstance(error, BadFile):
                return Refused(error.reason, error.where)
            return Failed(repr(error)[:_SHOWN], traceback.format_exc()[-_SHOWN:])

    def _answer(self, request: Read | Prepare) -> object:
        if isinstance(request, Read):
            self._file = None
            self._file = prepared_load.read(request.data, request.name, self._book, request.loaded_in)
            return self._file.summary
        if self._file is None:
            raise LookupError("no file has been read")
        return prepared_load.prepare(self._file, request.number, request.loads, request.cells)


def _began_with_memory(error: BaseException | None) -> bool:
    """Whether memory has run out: seldom is that the error which arrives, as when zipfile then cannot close a file."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def _limit_processor(limits: Limits) -> None:
    """From now on; what exceeds it is ended by SIGXCPU."""
    _limit(resource.RLIMIT_CPU, math.ceil(time.process_time()) + limits.processor_seconds)


def _limit_memory_and_output(limits: Limits) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, _MOST_WRITTEN)
    if _PAGE_COUNTS.exists():  # macOS knows the limit and does not keep it
        taken = int(_PAGE_COUNTS.read_text().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, taken + limits.memory_megabytes * 1_000_000)


def _limit(what: int, most: int) -> None:
    """Never higher than whoever started the bot allows."""
    allowed = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if allowed == resource.RLIM_INFINITY else min(most, allowed), allowed))


if __name__ == "__main__":
    main()

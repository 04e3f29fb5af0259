"""Reading files that people bring, in a process of its own, so that no file can harm or delay the bot.

The process is started by the first file, reads one after the other, and is ended when none has come for a minute. It
is ended at once when a file exceeds a limit and when a load is cancelled; the next file gets a new one. Neither work
nor transfer is done on the event loop.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog

from bot.domain.errors import BadFile
from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month
from bot.domain.values import Number, Say, Verbatim, say
from bot.loading.reading import FileBeingLoaded, FileSummary, PreparedLoad
from bot.loading.reading.messages import (
    OUT_OF_MEMORY,
    AnswerTooLong,
    Failed,
    Limits,
    Prepare,
    Read,
    Refused,
    Start,
)
from bot.loading.reading.process import Ended, ReadingProcess

log = structlog.get_logger()

IDLE_SECONDS = 60.0
# What calamine says before it ends the process.
_RUST_OUT_OF_MEMORY = "memory allocation of"


class ProcessReader:
    """Reads one file at a time, by partners' names of its own. Call `close` last.

    `keep` is the folder where the index of names is kept.
    """

    def __init__(self, keep: Path, *, limits: Limits | None = None, idle_seconds: float = IDLE_SECONDS) -> None:
        self._start = Start(limits or Limits(), keep)
        self._idle_seconds = idle_seconds
        self._one_at_a_time = asyncio.Lock()
        self._process: ReadingProcess | None = None
        self._idling: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Future[None]] = set()

    @asynccontextmanager
    async def reading(self, data: bytes, name: str, loaded_in: Month) -> AsyncIterator[FileBeingLoaded]:
        async with self._one_at_a_time:
            self._stop_idling()
            try:
                yield _FileInProcess(self, name, await self.ask(Read(data, name, loaded_in), name))
            finally:
                self._idling = asyncio.get_running_loop().call_later(self._idle_seconds, self._end)

    async def ask(self, request: Read | Prepare, name: str) -> Any:  # noqa: ANN401 - what the request says
        """Have something done with the file of that name; raises BadFile, CannotRead."""
        if self._process is None or not self._process.is_running:
            self._end()
            self._process = ReadingProcess(self._start)
        try:
            async with asyncio.timeout(self._start.limits.seconds):
                answer = await asyncio.to_thread(self._process.ask, request)
        except (TimeoutError, AnswerTooLong, Ended) as error:
            self._end()
            log.warning("reading a file was ended", file=name, why=repr(error), said=getattr(error, "said", ""))
            raise BadFile(_why_ended(error, self._start.limits), name) from None
        except BaseException:
            # Cancelled, above all. The thread that waits for the answer goes on when the process ends.
            self._end()
            raise
        return self._checked(answer, name)

    async def close(self) -> None:
        """End the process, and wait until it has ended."""
        self._stop_idling()
        self._end()
        await asyncio.gather(*self._ending)

    def _checked(self, answer: object, name: str) -> object:
        match answer:
            case Refused():
                raise BadFile(answer.reason, answer.where)
            case Failed():
                self._end()
                log.error("a file shows a defect", file=name, error=answer.error, exception=answer.traceback)
                raise BadFile(_defect(answer), name)
            case _:
                return answer

    def _stop_idling(self) -> None:
        if self._idling is not None:
            self._idling.cancel()
            self._idling = None

    def _end(self) -> None:
        """Kill the process; a thread waits until nothing is left of it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            ending = asyncio.get_running_loop().run_in_executor(None, process.close)
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)


class _FileInProcess:
    def __init__(self, reader: ProcessReader, name: str, summary: FileSummary) -> None:
        self._reader = reader
        self._name = name
        self.summary = summary

    async def prepare(self, number: int, loads: Sequence[Load], cells: Sequence[FigureRow]) -> PreparedLoad:
        prepared: PreparedLoad = await self._reader.ask(Prepare(number, loads, cells), self._name)
        return prepared


def _why_ended(error: TimeoutError | AnswerTooLong | Ended, limits: Limits) -> Say:
    match error:
        case TimeoutError():
            return say(
                "This file takes longer than {n} seconds to read. Try again when less is going on, or cut it down.",
                n=Number(round(limits.seconds)),
            )
        case AnswerTooLong():
            return say(
                "This file says more than {n} megabytes of figures. Cut it down to what is needed.",
                n=Number(limits.answer_megabytes),
            )
        case Ended() if error.code == -signal.SIGXCPU:
            return say(
                "This file needs more than {n} seconds of processor time to read. Cut it down to what is needed.",
                n=Number(limits.processor_seconds),
            )
        case Ended() if error.code == OUT_OF_MEMORY or _RUST_OUT_OF_MEMORY in error.said:
            return say(
                "This file needs more than {n} megabytes of memory to read. Cut it down to what is needed.",
                n=Number(limits.memory_megabytes),
            )
        case _:
            return say(
                "The process that read this file has ended ({reason}). Try again, or save the file anew.",
                reason=Verbatim(str(error)),
            )


def _defect(answer: Failed) -> Say:
    return say(
        "The program has failed at this file ({error}). Please report it, and save the file in another way.",
        error=Verbatim(answer.error[:100]),
    )

"""What goes between the bot and the process that reads files, pickled; an answer behind its length."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month
from bot.domain.values import Value

OUT_OF_MEMORY = 77
"""The exit code of a process whose memory has not been enough. There is none left to say so otherwise."""
_LENGTH = 8
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take."""

    processor_seconds: int = 30
    memory_megabytes: int = 512
    """Over what the process takes before it reads: forty years of every partner take 150."""
    seconds: float = 300
    """Until an answer, on however busy a machine."""
    answer_megabytes: int = 32
    """Two centuries of figures about every partner there is would be 20."""


class Start(NamedTuple):
    """The first message."""

    limits: Limits
    keep: Path | None
    """Where the index of partners' names is kept."""


class Read(NamedTuple):
    """Read a file; the answer is its `FileSummary`."""

    data: bytes
    name: str
    loaded_in: Month


class Prepare(NamedTuple):
    """Prepare the load of the file read last; the answer is a `PreparedLoad`."""

    number: int
    loads: Sequence[Load]
    cells: Sequence[FigureRow]


class Refused(NamedTuple):
    """The answer where the file cannot be read: what `bot.domain.errors.BadFile` says."""

    reason: Value
    where: str


class Failed(NamedTuple):
    """The answer where the program has a defect that this file shows."""

    error: str
    traceback: str


class AnswerTooLong(ValueError):
    """An answer is longer than is taken."""


def ask(stream: IO[bytes], request: Start | Read | Prepare) -> None:
    """Write a request; a file's bytes are not copied for it."""
    pickle.dump(request, stream)
    stream.flush()


def asked(stream: IO[bytes]) -> Any:  # noqa: ANN401 - whichever request it is
    """Read the next request; raises EOFError when there is none any more."""
    return pickle.load(stream)  # noqa: S301 - from the bot itself


def answer(stream: IO[bytes], value: object) -> None:
    body = pickle.dumps(value)
    stream.write(len(body).to_bytes(_LENGTH, "big"))
    stream.write(body)
    stream.flush()


def answered(stream: IO[bytes], limits: Limits) -> Any:  # noqa: ANN401 - whatever was asked for
    """Read an answer; raises EOFError when the process has ended, AnswerTooLong."""
    length = int.from_bytes(_whole(stream, _LENGTH), "big")
    if length > limits.answer_megabytes * _MEGABYTE:
        raise AnswerTooLong(length)
    return pickle.loads(_whole(stream, length))  # noqa: S301 - from our own program, which is not a stranger's


def _whole(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data

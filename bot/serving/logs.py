"""Logging: structlog over the standard library, to standard error, without secrets."""

import logging
import sys
import time
from collections import deque

import structlog

from bot.redaction import redacted

_DAY = 86_400


class _WithoutSecrets(structlog.stdlib.ProcessorFormatter):
    """Redacts the complete text of an entry, whoever wrote it, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class ErrorCount(logging.Handler):
    """Counts what is logged as an error, for as long as a day."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._moments: deque[float] = deque(maxlen=10_000)

    def emit(self, record: logging.LogRecord) -> None:
        self._moments.append(record.created)

    def within_a_day(self) -> int:
        since = time.time() - _DAY
        while self._moments and self._moments[0] < since:
            self._moments.popleft()
        return len(self._moments)


errors = ErrorCount()


def configure(log_format: str, *, quiet: bool) -> None:
    """Set logging up once. `quiet` keeps one-off commands to warnings, and what makes a first start take longer."""
    level = logging.WARNING if quiet else logging.INFO
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Tracebacks are plain text in both: with the values of variables they would show tokens and what people asked, and
    # take seconds in which nobody is answered. Here and not in each logger's own chain: what libraries log comes by
    # this way only.
    final: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if log_format == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(_WithoutSecrets(foreign_pre_chain=shared, processors=[remove_meta, *final]))
    root = logging.getLogger()
    root.handlers[:] = [handler, errors]
    root.setLevel(level)
    logging.getLogger("tradebot.first_start").setLevel(logging.INFO)
    # What cannot be written is let go: reported by the library, it would be printed whole.
    logging.raiseExceptions = False
    # httpx logs every address at INFO, and the bot's token is part of the address.
    for noisy in ("httpx", "httpcore", "apscheduler", "telegram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

"""Logging: structlog over the standard library, to standard error, without secrets."""

import logging
import sys

import structlog

from bot.redaction import redacted


class _WithoutSecrets(structlog.stdlib.ProcessorFormatter):
    """Redacts the complete text of an entry, whoever wrote it, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


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
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("tradebot.first_start").setLevel(logging.INFO)
    # What cannot be written is let go: reported by the library, it would be printed whole.
    logging.raiseExceptions = False
    # httpx logs every address at INFO, and the bot's token is part of the address.
    for noisy in ("httpx", "httpcore", "apscheduler", "telegram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

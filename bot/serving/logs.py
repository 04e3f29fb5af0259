"""Logging: structlog over the standard library, to standard error, without secrets."""

import logging
import sys

import structlog


def configure(log_format: str, *, quiet: bool) -> None:
    """Set logging up once. `quiet` keeps one-off commands to warnings."""
    level = logging.WARNING if quiet else logging.INFO
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = log_format == "json"
    final: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(
            # Its usual one prints every variable on the way, which takes seconds in which nobody is answered.
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    # Here and not in each logger's own chain: what libraries log comes by this way only.
    errors: list[structlog.typing.Processor] = [structlog.processors.format_exc_info] if as_json else []
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    # Errors that libraries log are written as ours are: otherwise JSON has the name of a traceback and not its text.
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *errors, final]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=processors))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # httpx logs every address at INFO, and the bot's token is part of the address.
    for noisy in ("httpx", "httpcore", "apscheduler", "telegram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)

"""A log formatter that hides the bot token.

Telegram's addresses carry the token, and libraries log addresses, in messages and in tracebacks. The filter sits
on the handlers: one on a logger does not see what the loggers below it hand up.
"""

import logging

_HIDDEN = "<token>"


class _Redacting(logging.Formatter):
    """Wraps a handler's formatter; what that makes is complete, tracebacks included."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner
        self.secrets: set[str] = set()

    def format(self, record: logging.LogRecord) -> str:
        text = self._inner.format(record)
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def keep_secret(secret: str) -> None:
    """Hide the secret in everything that the root logger's handlers write from now on."""
    for handler in logging.getLogger().handlers:
        formatter = handler.formatter
        if not isinstance(formatter, _Redacting):
            formatter = _Redacting(formatter or logging.Formatter())
            handler.setFormatter(formatter)
        formatter.secrets.add(secret)
    # Every request at INFO, address and all; there is nothing in it that we want.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)

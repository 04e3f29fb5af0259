"""A limit on how many lines a minute a logger writes, for what strangers can provoke."""

import logging
import time

_MINUTE = 60.0


class LogRate(logging.Filter):
    """Lets so many records a minute through; the first one after says how many were left out."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._began = float("-inf")
        self._written = self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self._began >= _MINUTE:
            if self._left_out:
                record.msg, record.args = f"{record.getMessage()} ({self._left_out} such lines were left out)", ()
            self._began, self._written, self._left_out = now, 0, 0
        if self._written >= self._most:
            self._left_out += 1
            return False
        self._written += 1
        return True

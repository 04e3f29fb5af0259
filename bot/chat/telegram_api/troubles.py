"""What is wrong between Telegram and this process: each kind logged once an hour, and given as long as it lasts."""

import time
from collections.abc import Callable

import structlog
from telegram.error import TelegramError

log = structlog.get_logger()

_AGAIN = 3600.0
"""Seconds after which what lasts is said once more."""


class AlreadyTold(TelegramError):
    """A request failed, and why is among the troubles."""


class Troubles:
    """The troubles of one process, by kind. A kind has one sentence at a time."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._current: dict[str, str] = {}
        self._logged: dict[str, float] = {}

    @property
    def current(self) -> tuple[str, ...]:
        """One sentence for each that lasts."""
        return tuple(self._current.values())

    def tell(self, kind: str, sentence: str) -> None:
        """A trouble is there, or there still."""
        self._current[kind] = sentence
        self.hint(kind, sentence)

    def hint(self, kind: str, sentence: str) -> None:
        """Log what may be a trouble and may be a stranger's doing; it is not among the current ones."""
        now = self._seconds()
        if now - self._logged.get(kind, float("-inf")) >= _AGAIN:
            self._logged[kind] = now
            log.error(sentence)

    def over(self, *kinds: str) -> None:
        """These are there no longer, if they were."""
        for kind in kinds:
            if (sentence := self._current.pop(kind, None)) is not None:
                self._logged.pop(kind, None)
                log.info("over", was=sentence)

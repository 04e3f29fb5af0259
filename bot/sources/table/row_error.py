"""A row of a table that cannot be read."""

from bot.domain.loads import Severity
from bot.domain.values import Say
from bot.sources.base import Problem


class RowError(ValueError):
    """A row that cannot be read: the check that found it, its place, and the reason."""

    def __init__(self, check: str, where: str, reason: Say) -> None:
        super().__init__(check)
        self.problem = Problem(Severity.ERROR, check, where, reason)

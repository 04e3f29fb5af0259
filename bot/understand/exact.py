"""Tables and standings asked for exactly as `canonical` spells them: what most buttons and links carry.

They mean what the grammar takes them to mean, which the tests hold for every command and partner there is, and
are read in a twentieth of the time. All else, a small letter or a second space included, is the grammar's.
"""

import re
from collections.abc import Mapping

from bot.domain.errors import UnknownPartner
from bot.domain.figures import Measure
from bot.domain.intent import Command
from bot.domain.partner import PartnerKind
from bot.domain.ports import PartnerBook
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period

_EXACT = re.compile(
    r"/(?P<name>[a-z]+)(?: (?:(?P<partner>[A-Z]{2})|top(?P<top>[1-9][0-9]?)))?"
    r"(?: (?P<month>(?:19|20)[0-9]{2}-[0-9]{2}))?"  # other years are none to the grammar
)


class Exact:
    """Reads such commands."""

    def __init__(self, book: PartnerBook, commands: Mapping[str, Command]) -> None:
        self._book = book
        self._commands = {name: command for name, command in commands.items() if command.is_open}

    def read(self, text: str) -> Request | None:
        """The request, without a period where none is named; None where the grammar is to read."""
        match = _EXACT.fullmatch(text)
        command = self._commands.get(match["name"]) if match else None
        if match is None or command is None:
            return None
        try:
            period = Period.of_month(Month.parse(match["month"])) if match["month"] else None
        except ValueError:
            return None
        if match["partner"]:
            if not self._is_one(match["partner"]):
                return None
            return Request(Intent.STANDING, (match["partner"],), command.measure, period=period)
        top = int(match["top"]) if match["top"] else None
        return Request(Intent.TABLE, (), command.measure or Measure.TOTAL, top, period)

    def _is_one(self, code: str) -> bool:
        try:
            return self._book.get(code).kind not in (PartnerKind.GROUP, PartnerKind.WORLD)
        except UnknownPartner:
            return False

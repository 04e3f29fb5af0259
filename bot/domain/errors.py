"""Refusals. Each carries what is needed to say it in any language; `bot.answers.refusal` makes the document."""

from dataclasses import dataclass, field

from bot.domain.request import Request
from bot.domain.time import Month
from bot.domain.values import Say, Value


class TradebotError(Exception):
    """Base of everything the bot raises on purpose."""


class NothingLoaded(TradebotError):
    """No month is loaded yet. Load one with `tradebot load FILE`."""


@dataclass
class UnknownPartner(TradebotError):
    """A word stands where a partner should, and no partner has that name."""

    text: str
    near: tuple[str, ...]
    """Codes of the partners it may have meant, best first; may be empty."""
    request: Request | None = None
    """The question without the word, so that it can be asked again with a partner in its place (the last); where none
    is near, the nearest question that can be answered whole."""


@dataclass
class UnknownMonth(TradebotError):
    """The month or period is a real one but is not loaded."""

    first: Month
    last: Month
    request: Request | None = field(default=None, compare=False)
    """The same question of the newest month."""


@dataclass
class Invalid(TradebotError):
    """Understood, but cannot be: a thirteenth month, top 0. `reason` is a sentence of the catalogues."""

    reason: Value
    request: Request | None = None
    """The nearest question that can be answered whole."""


@dataclass
class NotUnderstood(TradebotError):
    """Could not be read. `leftover` is what was not recognised, as typed."""

    text: str
    leftover: str
    reason: Value | None = None
    request: Request | None = None
    """The nearest question that can be answered whole."""
    guess: str = ""
    """The word that `leftover` may be a slip of."""


@dataclass
class BadFile(TradebotError):
    """A file that cannot be read as what it should be: one sentence, with the place and the cure."""

    reason: Value
    where: str = ""
    """`file, sheet "country", row 17`: as precise as is known."""


@dataclass
class CannotRead(TradebotError):
    """No file can be read now, whatever is in it: `reason` says why. The same file may be read another time."""

    reason: Say


@dataclass
class Defective(TradebotError):
    """Something that ships contradicts itself or lacks something. Correct the place named."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"

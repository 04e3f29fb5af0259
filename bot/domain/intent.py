"""What can be asked for: one record an intent, with the commands that ask for it.

A module of `bot.answers` holds its record as `RECORD`. The reader, the menu, the help, the cache of answers and
the README's table take what they know of an intent from there, and from nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.document import Kind
from bot.domain.figures import Measure
from bot.domain.request import Intent


class DefaultPeriod(StrEnum):
    """The period of a question that names none."""

    NONE = "none"
    """It is asked of the bot itself: no figure, and no period, belongs to it."""
    ALL = "all"
    """Every month that is loaded."""
    NEWEST = "newest"
    """The newest month."""
    NEWEST_OR_YEAR = "newest_or_year"
    """The newest month or, where a chat has chosen so, the year so far."""
    THIRTEEN_MONTHS = "thirteen_months"
    """The newest month and those that lead to it from the same month a year before."""


class ArgumentRule(StrEnum):
    """How what stands behind a command is read."""

    QUESTION = "question"
    """By the grammar, as a question without the command is."""
    QUESTION_WITH_EXTRAS = "question_with_extras"
    """Likewise, but for the words of `bot.domain.request.Extra`, which become the argument."""
    TEXT = "text"
    """As typed, up to 64 characters."""
    CHOICES = "choices"
    """As typed, with each word for a choice replaced by the bot's own: `/settings 語言` is `language`."""
    CODES = "codes"
    """As typed, with each partner's name replaced by its code: `/watch 臺灣` is `TW`."""
    CODES_AND_CHOICES = "codes_and_choices"
    """Both, and words for a measure by its name: `/alerts 臺灣 進口 創新高` is `TW imports record`."""
    VERBATIM = "verbatim"
    """Letter for letter, however long: an administrator's own words."""
    COMMAND = "command"
    """As the name of another command, if it is one; else by the grammar."""
    LANGUAGE = "language"
    """As the name of a language, or as typed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: hints to the one grammar. `/deficit 臺灣` is 「逆差 臺灣」 with the measure fixed."""

    name: str
    """As typed after the slash: `[a-z0-9_]{1,32}`."""
    summary: str
    """A message id: what it does, in a menu's few words."""
    example: str
    """A complete question that works on the shipped data; also the first test of the command."""
    measure: Measure | None = None
    usage: str = ""
    """What may follow, in brackets: `[partner] [month]`."""
    in_menu: bool = True
    place: int = 1000
    """Where menus and help show it, the smallest first; by name where equal."""
    is_open: bool = False
    """The words behind it decide the intent (standing, table, comparison), as in a question without a command."""

    # What follows is its record's, put here by discovery for those who see commands only.
    intent: Intent | None = None
    """The intent it fixes; None where it is open."""
    changes: bool = False
    is_operating: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentRecord:
    """All that is to be known of an intent without answering it."""

    name: Intent
    """As its module is called."""
    commands: tuple[Command, ...] = ()
    kind: Kind = field(default_factory=lambda: Kind(""))
    """JSON's `kind`; called as the intent where nothing else is said."""
    strength: int | None = None
    """Which intent wins in a sentence whose words name several, the highest: 「比較日本和韓國的出口走勢」 is a
    trend. None where no word of a sentence names it, only a command or the grammar; else `words.toml` has words."""
    may_yield: bool = False
    """Whether its word may stand in a question that another intent answers. If not, such a question is refused."""
    period: DefaultPeriod = DefaultPeriod.NEWEST
    argument: ArgumentRule = ArgumentRule.QUESTION
    takes_top: bool = False
    """Whether a number of rows may be asked for."""
    takes_product: bool = False
    """Whether products may be named, or asked for as such; then they are the request's argument."""
    changes: bool = False
    """Whether it changes a chat's settings or what is sent; in groups their administrators alone may ask it."""
    is_shown_without_argument: bool = False
    """Of those that change something: whether it only shows the choices when nothing is chosen."""
    is_operating: bool = False
    """Whether only the bot's own administrators may ask it."""
    is_for_strangers: bool = False
    """Whether who may not use the bot may ask it all the same: it only ends what is sent to them."""
    is_same_for_everybody: bool = False
    """Whether it is answered from the figures and the office's settings, whoever asks: then the answer is kept."""

    def __post_init__(self) -> None:
        if not self.kind:
            object.__setattr__(self, "kind", Kind(self.name))

    @property
    def is_about_figures(self) -> bool:
        return self.period is not DefaultPeriod.NONE

    @property
    def is_of_a_period(self) -> bool:
        """Whether a question that names no period means one nevertheless."""
        return self.period not in (DefaultPeriod.NONE, DefaultPeriod.ALL)


@dataclass(frozen=True, slots=True)
class Intents:
    """Every intent and every command there is."""

    records: Mapping[Intent, IntentRecord]
    commands: Mapping[str, Command]
    """By name, in the order menus and help show them."""

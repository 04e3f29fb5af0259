"""What the lines around a table say of the figures in it, so far."""

from dataclasses import dataclass, field

from bot.domain.figures import Measure
from bot.domain.time import Month
from bot.domain.values import Say, Verbatim, say
from bot.sources.table.titles import Said
from bot.sources.table.units import Unit

_SHOWN = 60


@dataclass(slots=True)
class TableContext:
    """What holds for the rows that follow, where neither they nor the headings say otherwise."""

    publisher: str = ""
    unit: Unit | None = None
    bad_unit: str = ""
    months: frozenset[Month] = frozenset()
    flows: set[Measure] = field(default_factory=set)
    partner: str = ""

    def take(self, said: Said) -> None:
        """Take in a line; what it does not say stays as it is."""
        self.publisher = said.publisher or self.publisher
        if said.unit is not None:
            self.unit, self.bad_unit = said.unit, ""
        elif said.bad_unit:
            self.unit, self.bad_unit = None, said.bad_unit
        self.months = said.months or self.months
        self.flows |= said.flows
        self.partner = said.partner or self.partner


def refusal(said: Said, *, is_title: bool) -> Say | None:
    """Why the figures are none that we read, by a line; None when it says no such thing."""
    text = Verbatim(said.text[:_SHOWN])
    if said.others_trade:
        return others_trade(said.others_trade)
    if said.other_basis:
        return other_basis(said.other_basis, said.text)
    if is_title and said.part:
        return say(
            "“{words}” in “{text}”: these are not the figures of all goods that were traded. Only those are read.",
            words=Verbatim(said.part[:_SHOWN]),
            text=text,
        )
    if is_title and said.span:
        return say("{text}: these are not the figures of single months. Give each month's.", text=text)
    return None


def others_trade(who: str) -> Say:
    """The refusal of another country's figures."""
    if any(name in who for name in ("臺灣", "台灣", "我國", "中華民國", "財政部", "關務署", "Taiwan")):
        return say(
            "These are Taiwan's own exports and imports ({text}), not those of the United States.",
            text=Verbatim(who[:_SHOWN]),
        )
    return say(
        "These are the exports and imports of {text}, not those of the United States.", text=Verbatim(who[:_SHOWN])
    )


def other_basis(words: str, text: str) -> Say:
    """The refusal of figures on another basis."""
    return say(
        "“{words}” in “{text}”: these are other figures than we read, which are all exports and general imports "
        "on Census basis, not seasonally adjusted.",
        words=Verbatim(words),
        text=Verbatim(text[:_SHOWN]),
    )

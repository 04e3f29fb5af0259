"""What a chart is made with."""

from dataclasses import dataclass

from bot.domain.ports import TradeModel


@dataclass(frozen=True, slots=True)
class Board:
    model: TradeModel
    office_partner: str
    """The partner set off from the others, and shown where none is named (TW)."""

"""Seen from the United States: exports minus imports."""

from bot.domain.figures import Measure
from bot.domain.ports import Command

COMMAND = Command(
    name="surplus",
    summary="US trade surpluses",
    example="/surplus top5",
    measure=Measure.SURPLUS,
    usage="[partner] [topN] [month]",
)
